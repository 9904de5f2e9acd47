//! Many clients, each drawn on its own.

use super::{FirstChoice, Rolls};
use crate::model::CandidateId;
use crate::selection::{Choice, HostState, SelectionModel, Slip, Urn, rounds};

/// With more records than this in the first round its first choice comes from a prepared table.
///
/// Up to here every client is drawn record by record, so the counts owe nothing to the exact chances beside them, and
/// client 0 is the one that [`super::narrate`] tells.
const DRAWN_RECORD_BY_RECORD: usize = 64;

/// What came of a drawn run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// How clients chose.
    pub model: SelectionModel,
    /// How many clients were drawn.
    pub clients: u64,
    /// What they were drawn from.
    pub seed: u64,
    /// One a candidate of the groups, in the order of the candidates.
    pub hosts: Vec<DrawnHost>,
    /// Clients that no host served.
    pub no_host: u64,
}

/// What came to one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnHost {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Clients that contacted it first.
    pub first_contacts: u64,
    /// Clients that it served.
    pub served: u64,
}

/// Draws `clients` clients, numbered from 0, each from its own stream of `seed`.
///
/// `groups` are as in [`crate::selection::forecast`], and each client is drawn with the chances of that forecast.
/// A client's result depends on its number alone, not on how many others there are.
pub fn drawn(model: SelectionModel, groups: &[Vec<Choice>], clients: u64, seed: u64) -> Drawn {
    let mut walk = Walk::new(model, groups, DRAWN_RECORD_BY_RECORD);
    let mut hosts: Vec<DrawnHost> = walk
        .candidates
        .iter()
        .map(|candidate| DrawnHost {
            candidate: *candidate,
            first_contacts: 0,
            served: 0,
        })
        .collect();
    let mut no_host = 0;
    for client_idx in 0..clients {
        let mut rolls = Rolls::of_client(seed, client_idx);
        let end = walk.client(&mut |n| rolls.roll(n));
        if let Some(host) = end.first_contact.and_then(|slot| hosts.get_mut(slot)) {
            host.first_contacts += 1;
        }
        match end.served.and_then(|slot| hosts.get_mut(slot)) {
            Some(host) => host.served += 1,
            None => no_host += 1,
        }
    }
    hosts.sort_by_key(|it| it.candidate);
    Drawn {
        model,
        clients,
        seed,
        hosts,
        no_host,
    }
}

/// Wilson's 95 % interval for a share of which `n` of `of` were counted; from 0 to 1 when nothing was counted.
///
/// Differs from the usual interval where it matters: near 0 and 1, and in small counts.
pub fn wilson_95(n: u64, of: u64) -> (f64, f64) {
    // Two-sided 95 % of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, of) = (approx(n.min(of)), approx(of));
    let share = n / of;
    let spread = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
    let middle = share + Z * Z / (2.0 * of);
    let scale = 1.0 + Z * Z / of;
    let low = if n == 0.0 {
        0.0
    } else {
        (middle - spread) / scale
    };
    let high = if n < of {
        (middle + spread) / scale
    } else {
        1.0
    };
    (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an interval needs no more digits"
)]
fn approx(n: u64) -> f64 {
    n as f64
}

/// The way of one client after the other through the same groups.
pub(super) struct Walk {
    /// One a choice, in the order of the rounds; the slots of [`End`] point here.
    pub(super) candidates: Vec<CandidateId>,
    rounds: Vec<Round>,
    first: Option<FirstChoice>,
}

/// Where one client got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    /// None when there is no choice at all.
    pub(super) first_contact: Option<usize>,
    pub(super) served: Option<usize>,
}

/// Choices that compete with each other.
struct Round {
    urn: Urn,
    hosts: Vec<Host>,
    /// False for a long list without a host that serves: no draw would change anything.
    is_searched: bool,
}

#[derive(Clone, Copy)]
struct Host {
    slot: usize,
    serves: bool,
}

impl Walk {
    /// Short cuts are taken in rounds of more than `limit` records.
    pub(super) fn new(model: SelectionModel, groups: &[Vec<Choice>], limit: usize) -> Self {
        let mut candidates = Vec::new();
        let mut res = Vec::new();
        let mut first = None;
        for choices in groups.iter().flat_map(|group| rounds(model, group)) {
            if res.is_empty() && limit < choices.len() {
                let own: Vec<Choice> = choices.iter().map(|it| (*it).clone()).collect();
                first = FirstChoice::prepare(model, &own);
            }
            let hosts: Vec<Host> = choices
                .iter()
                .enumerate()
                .map(|(idx, choice)| Host {
                    slot: candidates.len() + idx,
                    serves: serves(choice.state),
                })
                .collect();
            candidates.extend(choices.iter().map(|it| it.candidate));
            res.push(Round {
                urn: Urn::new(model, choices.iter().map(|it| it.weight)),
                is_searched: hosts.len() <= limit || hosts.iter().any(|it| it.serves),
                hosts,
            });
        }
        Self {
            candidates,
            rounds: res,
            first,
        }
    }

    /// Draws one client until a host serves it.
    pub(super) fn client(&mut self, roll: &mut impl FnMut(u64) -> u64) -> End {
        let Some((head, others)) = self.rounds.split_first_mut() else {
            return End {
                first_contact: None,
                served: None,
            };
        };
        let (first, served) = if let Some(table) = &self.first {
            let first = head.hosts.get(table.draw(roll)).copied();
            let served = match first {
                Some(host) if host.serves => first,
                // Whichever record was taken, the others stand behind it in any order alike, so a new order will do.
                Some(host) => head.search_without(host, roll),
                None => None,
            };
            (first, served)
        } else {
            head.urn.refill(roll);
            head.contact(roll)
        };
        End {
            first_contact: first.map(|it| it.slot),
            served: served
                .or_else(|| others.iter_mut().find_map(|it| it.search_anew(roll)))
                .map(|it| it.slot),
        }
    }
}

impl Round {
    /// The host contacted first and the one that serves.
    fn contact(&mut self, roll: &mut impl FnMut(u64) -> u64) -> (Option<Host>, Option<Host>) {
        let Some(at) = self.urn.choose(roll) else {
            return (None, None);
        };
        let first = self.host_at(at);
        if first.is_some_and(|it| it.serves) {
            return (first, first);
        }
        self.urn.remove(at);
        (first, self.search(roll))
    }

    /// Puts all records back and searches.
    fn search_anew(&mut self, roll: &mut impl FnMut(u64) -> u64) -> Option<Host> {
        if !self.is_searched {
            return None;
        }
        self.urn.refill(roll);
        self.search(roll)
    }

    /// The same without `taken`, which was drawn already.
    fn search_without(&mut self, taken: Host, roll: &mut impl FnMut(u64) -> u64) -> Option<Host> {
        if !self.is_searched {
            return None;
        }
        self.urn.refill(roll);
        let slot_of = |slip: &Slip| self.hosts.get(slip.position()).map(|it| it.slot);
        let mut left = self.urn.left().iter();
        let at = left.position(|slip| slot_of(slip) == Some(taken.slot))?;
        self.urn.remove(at);
        self.search(roll)
    }

    /// Draws until a host serves; none when all are used up.
    fn search(&mut self, roll: &mut impl FnMut(u64) -> u64) -> Option<Host> {
        while self.is_searched {
            let at = self.urn.choose(roll)?;
            let host = self.host_at(at)?;
            if host.serves {
                return Some(host);
            }
            self.urn.remove(at);
        }
        None
    }

    /// The host at a place in the list of the urn.
    fn host_at(&self, at: usize) -> Option<Host> {
        let slip = self.urn.left().get(at)?;
        self.hosts.get(slip.position()).copied()
    }
}

/// True when contacting a host in this state ends the search; one not probed is taken as serving.
pub(super) fn serves(state: HostState) -> bool {
    match state {
        HostState::Serves | HostState::NotProbed => true,
        HostState::Down { .. } => false,
    }
}
