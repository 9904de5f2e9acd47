//! Which host is contacted: named models side by side, as exact chances.

mod chance;
mod outcome;
mod proportional;
mod rfc2782;
mod uniform;

pub use chance::Chance;
pub use outcome::{Assumptions, HostState, host_states};

use crate::model::CandidateId;
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
    pub expected_wait: Duration,
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
/// `groups` are tried in order; inside a group the model decides. Empty groups lead to an empty forecast.
pub fn forecast(model: SelectionModel, groups: &[Vec<Choice>]) -> Forecast {
    let _ = groups;
    Forecast {
        model,
        hosts: Vec::new(),
        no_host: Chance::certain(),
        expected_wait: Duration::ZERO,
    }
}
