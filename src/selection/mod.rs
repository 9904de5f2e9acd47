//! Which host is contacted: named models side by side, as exact chances.

mod chance;
mod contacts;
mod contest;
mod head;
mod number;
mod order;
mod outcome;
mod proportional;
mod ranks;
mod rfc2782;
mod uniform;
mod unrouted;
mod urn;

#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod tests;

pub use chance::{Chance, Precision};
pub use contacts::{Contacts, HostContact, Mean, contacts};
pub use order::{Rank, order};
pub use outcome::{Assumed, AssumedContact, Assumptions, HostState, host_states};
pub use ranks::{Places, RankClass, RankRound, Ranks, ranks};
pub use unrouted::Unrouted;
pub use urn::{Slip, Urn};

use crate::model::{Candidate, CandidateId};
use contest::{Contest, Rival};
use head::Limits;
use std::collections::BTreeMap;
use std::time::Duration;

/// How a client chooses among SRV records. What the real client draws is not proven, so none is *the* model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SelectionModel {
    /// Lowest priority first; inside it as RFC 2782 draws, over all arrival orders.
    Rfc2782,
    /// Lowest priority first; inside it in exact proportion to weight, weight 0 only after all others.
    Proportional,
    /// Every record alike; priority and weight are disregarded (Windows Vista and Server 2008).
    Uniform,
}

impl SelectionModel {
    /// All models, the default first.
    pub const ALL: [Self; 3] = [Self::Rfc2782, Self::Proportional, Self::Uniform];

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rfc2782 => "rfc2782",
            Self::Proportional => "proportional",
            Self::Uniform => "uniform",
        }
    }

    /// Which round a record of this priority competes in, inside its group; lower ones come first.
    fn round(self, priority: u16) -> u16 {
        match self {
            Self::Rfc2782 | Self::Proportional => priority,
            Self::Uniform => 0,
        }
    }

    /// What it is, and what is known of the real client; a few sentences in Markdown.
    pub fn definition(self) -> &'static str {
        match self {
            Self::Rfc2782 => {
                "The lowest priority comes first. \
                 Inside it the records of weight 0 stand in front and the others behind them, each part in random order; \
                 an integer from 0 to the sum of the weights, both included, takes the first record whose running sum is \
                 not below it, and the draw is repeated without that record (RFC 2782). \
                 Packet captures of one Windows 11 client show that it follows priority and weight; its formula is not proven. \
                 Its draws look seeded by the time, so clients that wake together may choose alike."
            }
            Self::Proportional => {
                "The lowest priority comes first. \
                 Inside it a record is drawn in exact proportion to its weight; \
                 records of weight 0 come after all others, evenly among themselves. \
                 The packet captures of Windows 11 fit it as well as `rfc2782`; they do not tell the two apart."
            }
            Self::Uniform => {
                "Every record is drawn alike; priority and weight are disregarded. \
                 Documented for Windows Vista and Windows Server 2008. \
                 The packet captures of Windows 11 exclude it for that client."
            }
        }
    }
}

/// One host that may be chosen, as the selection sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Which candidate it is.
    pub candidate: CandidateId,
    /// Lower values come first; 0 for a fixed or cached host.
    pub priority: u16,
    /// Share inside its priority; 0 for a fixed or cached host.
    pub weight: u16,
    /// What contacting it comes to.
    pub state: HostState,
}

impl Choice {
    /// The choice that `candidate` is in this state.
    pub fn new(id: CandidateId, candidate: &Candidate, state: HostState) -> Self {
        let terms = candidate.terms.as_ref();
        Self {
            candidate: id,
            priority: terms.map_or(0, |it| it.priority),
            weight: terms.map_or(0, |it| it.weight),
            state,
        }
    }
}

/// What a model says about one client with nothing cached but what the plan has.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Which model.
    pub model: SelectionModel,
    /// One a candidate on the client's path, in the order of the candidates.
    pub hosts: Vec<HostForecast>,
    /// Chance that no host serves: 0 or 1, since the whole list is tried.
    pub no_host: Chance,
    /// Mean time spent on hosts that do not serve before one does, or before the list ends.
    ///
    /// Rounded to what floating point keeps.
    pub expected_wait: Duration,
}

impl Forecast {
    /// How well its chances are known.
    pub fn precision(&self) -> Precision {
        Precision::of(
            self.hosts
                .iter()
                .flat_map(|host| [&host.first_contact, &host.serves]),
        )
    }
}

/// What a model says about one host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostForecast {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Chance that it is the first one contacted.
    pub first_contact: Chance,
    /// Chance that it is the one that serves.
    pub serves: Chance,
}

/// Works out the chances of one client under `model`.
///
/// `groups` are tried in order; inside a group the model decides. Empty groups are passed over.
/// A host not probed is taken as serving. Without any choice there are no hosts, and no host is certain.
pub fn forecast(model: SelectionModel, groups: &[Vec<Choice>]) -> Forecast {
    forecast_within(model, groups, &Limits::USUAL)
}

/// The same with as much work as `limits` allow.
fn forecast_within(model: SelectionModel, groups: &[Vec<Choice>], limits: &Limits) -> Forecast {
    let mut hosts = Vec::new();
    let mut certain_wait = Duration::ZERO;
    let mut drawn_wait = 0.0;
    let mut ended = false;
    let rounds = groups.iter().flat_map(|group| rounds(model, group));
    for (idx, round) in rounds.enumerate() {
        let rivals: Vec<Rival> = round.iter().map(|choice| rival(choice)).collect();
        let first = if idx == 0 {
            first_contacts(model, &rivals)
        } else {
            vec![Chance::never(); rivals.len()]
        };
        let last = if !ended && rivals.iter().any(Rival::is_up) {
            ended = true;
            let contest = contest(model, &rivals, limits);
            drawn_wait = contest.wait;
            contest.serves
        } else {
            if !ended {
                let waits = rivals.iter().filter_map(|it| it.down);
                certain_wait = waits.fold(certain_wait, Duration::saturating_add);
            }
            vec![Chance::never(); rivals.len()]
        };
        let chances = first.into_iter().zip(last);
        hosts.extend(
            round
                .iter()
                .zip(chances)
                .map(|(choice, (first_contact, serves))| HostForecast {
                    candidate: choice.candidate,
                    first_contact,
                    serves,
                }),
        );
    }
    hosts.sort_by_key(|it| it.candidate);
    Forecast {
        model,
        hosts,
        no_host: if ended {
            Chance::never()
        } else {
            Chance::certain()
        },
        expected_wait: certain_wait
            .saturating_add(Duration::try_from_secs_f64(drawn_wait).unwrap_or(Duration::MAX)),
    }
}

/// The choices of one group that compete with each other, in the order of the rounds; no round is empty.
pub fn rounds(model: SelectionModel, group: &[Choice]) -> Vec<Vec<&Choice>> {
    let mut res: BTreeMap<u16, Vec<&Choice>> = BTreeMap::new();
    for choice in group {
        let round = model.round(choice.priority);
        res.entry(round).or_default().push(choice);
    }
    res.into_values().collect()
}

/// Chance of each of `group` to be contacted first among them, in their order; all are fractions.
pub fn first_choices(model: SelectionModel, group: &[Choice]) -> Vec<Chance> {
    let round = |choice: &Choice| model.round(choice.priority);
    let best = group.iter().map(round).min();
    let competes = |choice: &Choice| Some(round(choice)) == best;
    let rivals: Vec<Rival> = group.iter().filter(|it| competes(it)).map(rival).collect();
    let mut chances = first_contacts(model, &rivals).into_iter();
    group
        .iter()
        .map(|choice| {
            let chance = if competes(choice) {
                chances.next()
            } else {
                None
            };
            chance.unwrap_or_else(Chance::never)
        })
        .collect()
}

fn rival(choice: &Choice) -> Rival {
    Rival {
        weight: u64::from(choice.weight),
        down: match choice.state {
            HostState::Serves | HostState::NotProbed => None,
            HostState::Down { wait } => Some(wait),
        },
    }
}

fn first_contacts(model: SelectionModel, rivals: &[Rival]) -> Vec<Chance> {
    match model {
        SelectionModel::Rfc2782 => rfc2782::first_contacts(rivals),
        SelectionModel::Proportional => proportional::first_contacts(rivals),
        SelectionModel::Uniform => uniform::first_contacts(rivals),
    }
}

fn contest(model: SelectionModel, rivals: &[Rival], limits: &Limits) -> Contest {
    match model {
        SelectionModel::Rfc2782 => rfc2782::contest(rivals, limits),
        SelectionModel::Proportional => proportional::contest(rivals),
        SelectionModel::Uniform => uniform::contest(rivals),
    }
}
