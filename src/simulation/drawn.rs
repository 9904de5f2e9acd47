//! Many clients, each drawn on its own.

mod downs;
mod long;

use super::Rolls;
use crate::model::CandidateId;
use crate::selection::{Choice, HostState, SelectionModel, Urn, rounds};
use long::Long;
use rayon::prelude::*;
use std::ops::Range;

/// A round of more records than this is drawn from prepared tables.
///
/// Up to here every client is drawn record by record, so that client 0 is the one that [`super::narrate`] tells.
const DRAWN_RECORD_BY_RECORD: usize = 64;

/// Clients that one thread draws in one go; with no more than these there is one thread.
pub const CLIENTS_AT_ONCE: u64 = 1 << 14;

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
/// A client's result depends on its number alone, not on how many others there are. More than [`CLIENTS_AT_ONCE`] are
/// drawn by all threads of the present rayon pool, or else of its global one; how many those are does not show.
pub fn drawn(model: SelectionModel, groups: &[Vec<Choice>], clients: u64, seed: u64) -> Drawn {
    let walk = Walk::new(model, groups, DRAWN_RECORD_BY_RECORD);
    let none = Counts::none(&walk);
    let counts = if clients <= CLIENTS_AT_ONCE {
        let mut walk = walk.clone();
        none.clone().with(&mut walk, seed, 0..clients)
    } else {
        (0..clients.div_ceil(CLIENTS_AT_ONCE))
            .into_par_iter()
            .fold(
                || (walk.clone(), none.clone()),
                |(mut walk, counts), at| {
                    let first = at * CLIENTS_AT_ONCE;
                    let end = clients.min(first.saturating_add(CLIENTS_AT_ONCE));
                    let counts = counts.with(&mut walk, seed, first..end);
                    (walk, counts)
                },
            )
            .map(|it| it.1)
            .reduce(|| none.clone(), Counts::and)
    };
    let mut hosts: Vec<DrawnHost> = walk
        .candidates
        .iter()
        .zip(&counts.hosts)
        .map(|(candidate, (first_contacts, served))| DrawnHost {
            candidate: *candidate,
            first_contacts: *first_contacts,
            served: *served,
        })
        .collect();
    hosts.sort_by_key(|it| it.candidate);
    Drawn {
        model,
        clients,
        seed,
        hosts,
        no_host: counts.no_host,
    }
}

/// Where clients got to.
#[derive(Clone)]
struct Counts {
    /// One a slot: those that contacted it first, and those that it served.
    hosts: Vec<(u64, u64)>,
    no_host: u64,
}

impl Counts {
    fn none(walk: &Walk) -> Self {
        Self {
            hosts: vec![(0, 0); walk.candidates.len()],
            no_host: 0,
        }
    }

    /// Adds the clients of these numbers.
    fn with(mut self, walk: &mut Walk, seed: u64, clients: Range<u64>) -> Self {
        for client_idx in clients {
            let mut rolls = Rolls::of_client(seed, client_idx);
            let end = walk.client(&mut |n| rolls.roll(n));
            if let Some(host) = end.first_contact.and_then(|slot| self.hosts.get_mut(slot)) {
                host.0 += 1;
            }
            match end.served.and_then(|slot| self.hosts.get_mut(slot)) {
                Some(host) => host.1 += 1,
                None => self.no_host += 1,
            }
        }
        self
    }

    /// Adds other clients.
    fn and(mut self, other: Self) -> Self {
        for (mine, more) in self.hosts.iter_mut().zip(other.hosts) {
            mine.0 += more.0;
            mine.1 += more.1;
        }
        self.no_host += other.no_host;
        self
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
#[derive(Clone)]
pub(super) struct Walk {
    /// One a choice, in the order of the rounds; the slots of [`End`] point here.
    pub(super) candidates: Vec<CandidateId>,
    rounds: Vec<Round>,
}

/// Where one client got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    /// None when there is no choice at all.
    pub(super) first_contact: Option<usize>,
    pub(super) served: Option<usize>,
}

/// Choices that compete with each other.
#[derive(Clone)]
enum Round {
    /// Drawn record by record.
    Short { urn: Urn, hosts: Vec<Host> },
    /// Drawn from tables.
    Long(Long),
}

#[derive(Clone, Copy)]
struct Host {
    slot: usize,
    serves: bool,
}

impl Walk {
    /// Rounds of more than `limit` records are drawn from tables.
    pub(super) fn new(model: SelectionModel, groups: &[Vec<Choice>], limit: usize) -> Self {
        let mut candidates = Vec::new();
        let mut res = Vec::new();
        for choices in groups.iter().flat_map(|group| rounds(model, group)) {
            let hosts: Vec<Host> = choices
                .iter()
                .zip(candidates.len()..)
                .map(|(choice, slot)| Host {
                    slot,
                    serves: serves(choice.state),
                })
                .collect();
            candidates.extend(choices.iter().map(|it| it.candidate));
            res.push(if limit < choices.len() {
                Round::Long(Long::new(model, &choices, hosts))
            } else {
                Round::Short {
                    urn: Urn::new(model, choices.iter().map(|it| it.weight)),
                    hosts,
                }
            });
        }
        Self {
            candidates,
            rounds: res,
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
        let (first, served) = head.contact(roll);
        End {
            first_contact: first.map(|it| it.slot),
            served: served
                .or_else(|| others.iter_mut().find_map(|it| it.search(roll)))
                .map(|it| it.slot),
        }
    }
}

impl Round {
    /// The host contacted first and the one that serves.
    fn contact(&mut self, roll: &mut impl FnMut(u64) -> u64) -> (Option<Host>, Option<Host>) {
        match self {
            Self::Long(long) => long.contact(roll),
            Self::Short { urn, hosts } => {
                urn.refill(roll);
                let Some(at) = urn.choose(roll) else {
                    return (None, None);
                };
                let first = host_at(urn, hosts, at);
                if first.is_some_and(|it| it.serves) {
                    return (first, first);
                }
                urn.remove(at);
                (first, search(urn, hosts, roll))
            }
        }
    }

    /// The host that serves a client which comes here later.
    fn search(&mut self, roll: &mut impl FnMut(u64) -> u64) -> Option<Host> {
        match self {
            Self::Long(long) => long.search(None, roll),
            Self::Short { urn, hosts } => {
                urn.refill(roll);
                search(urn, hosts, roll)
            }
        }
    }
}

/// Draws until a host serves; none when all are used up.
fn search(urn: &mut Urn, hosts: &[Host], roll: &mut impl FnMut(u64) -> u64) -> Option<Host> {
    loop {
        let at = urn.choose(roll)?;
        let host = host_at(urn, hosts, at)?;
        if host.serves {
            return Some(host);
        }
        urn.remove(at);
    }
}

/// The host at a place in the list of `urn`.
fn host_at(urn: &Urn, hosts: &[Host], at: usize) -> Option<Host> {
    let slip = urn.left().get(at)?;
    hosts.get(slip.position()).copied()
}

/// True when contacting a host in this state ends the search; one not probed is taken as serving.
pub(super) fn serves(state: HostState) -> bool {
    match state {
        HostState::Serves | HostState::NotProbed => true,
        HostState::Down { .. } => false,
    }
}
