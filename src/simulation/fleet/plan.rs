//! What a fleet is made of, and the bounds of that.

use crate::selection::{Rank, SelectionModel};
use thiserror::Error;

/// Most days.
pub const MOST_DAYS: u32 = 10_000;
/// Most clients.
pub const MOST_CLIENTS: u64 = 1_000_000_000_000;
/// Most hosts.
pub const MOST_HOSTS: usize = 10_000;
/// Most days times hosts that are kept at once, about 100 MB.
pub const MOST_CELLS: usize = 4_000_000;

/// A fleet of clients and what happens to its hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetPlan {
    /// How a client chooses.
    pub model: SelectionModel,
    /// What the records say before the first day; none for a host that has no record then.
    pub hosts: Vec<Option<Rank>>,
    /// Number of clients.
    pub clients: u64,
    /// Number of days.
    pub days: u32,
    /// True when a client first contacts the host that served it last.
    pub is_caching: bool,
    /// How the fleet begins.
    pub start: Start,
    /// The rhythm of a client.
    pub times: Times,
    /// Hosts that are down for some days; they may overlap.
    pub outages: Vec<Outage>,
    /// Records that change; of two for one host and day the later one holds.
    pub changes: Vec<NewTerms>,
}

/// How a fleet begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Start {
    /// Activated while every host was up, renewals spread evenly over the time between two.
    #[default]
    Activated,
    /// Never activated; all try at the beginning of the first day.
    Fresh,
}

/// The rhythm of a client. The defaults are Microsoft's, "Plan for volume activation".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Minutes until the next attempt after one that no host served; 15 to 43,200.
    pub retry_min: u32,
    /// Minutes until the next attempt after one that a host served; 15 to 43,200.
    pub renewal_min: u32,
    /// Days an activation is good for.
    pub validity_days: u32,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            retry_min: 120,
            renewal_min: 10_080,
            validity_days: 180,
        }
    }
}

/// A host that is down for some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// Position in the hosts of the plan.
    pub host: usize,
    /// First day, counted from 0.
    pub from_day: u32,
    /// Last day; not before the first, may lie beyond the end.
    pub to_day: u32,
}

/// A record that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewTerms {
    /// Position in the hosts of the plan.
    pub host: usize,
    /// First day on which it is so, counted from 0.
    pub from_day: u32,
    /// Its priority and weight from then on; none when its record is taken out, which leaves the host itself alone.
    pub terms: Option<Rank>,
}

/// Why a fleet cannot be simulated; nothing was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FleetError {
    /// Hosts out of range.
    #[error("a fleet has 1 to {MOST_HOSTS} hosts, not {0}")]
    Hosts(usize),
    /// Clients out of range.
    #[error("a fleet has 1 to {MOST_CLIENTS} clients, not {0}")]
    Clients(u64),
    /// Days out of range.
    #[error("a fleet is followed for 1 to {MOST_DAYS} days, not {0}")]
    Days(u32),
    /// An interval out of range.
    #[error("clients try again after 15 to 43200 minutes, not {0}")]
    Interval(u32),
    /// An outage or change of a host that is not there.
    #[error("there is no host {0}")]
    UnknownHost(usize),
    /// An outage that ends before it begins.
    #[error("an outage from day {from_day} cannot end on day {to_day}")]
    Backwards {
        /// First day.
        from_day: u32,
        /// Last day.
        to_day: u32,
    },
    /// More than fits into memory at once.
    #[error("days times hosts exceed {MOST_CELLS}")]
    TooManyCells,
}

/// Minutes of the longest step; a day is a multiple of it.
const LONGEST_STEP_MIN: u32 = 15;

/// Time in steps: the longest stretch that a day and both intervals are multiples of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    /// Steps of a day.
    pub(super) day: u64,
    /// Steps until the next attempt after a failed one.
    pub(super) retry: u64,
    /// Steps until the next attempt after one that was served.
    pub(super) renewal: u64,
    /// Steps an activation is good for.
    pub(super) validity: u64,
}

impl FleetPlan {
    /// The steps of its time, if it is within bounds.
    pub(super) fn check(&self) -> Result<Grid, FleetError> {
        if !(1..=MOST_HOSTS).contains(&self.hosts.len()) {
            return Err(FleetError::Hosts(self.hosts.len()));
        }
        if !(1..=MOST_CLIENTS).contains(&self.clients) {
            return Err(FleetError::Clients(self.clients));
        }
        if !(1..=MOST_DAYS).contains(&self.days) {
            return Err(FleetError::Days(self.days));
        }
        for interval in [self.times.retry_min, self.times.renewal_min] {
            if !(15..=43_200).contains(&interval) {
                return Err(FleetError::Interval(interval));
            }
        }
        let outages = self.outages.iter().map(|it| it.host);
        let changes = self.changes.iter().map(|it| it.host);
        if let Some(host) = outages.chain(changes).find(|it| self.hosts.len() <= *it) {
            return Err(FleetError::UnknownHost(host));
        }
        if let Some(outage) = self.outages.iter().find(|it| it.to_day < it.from_day) {
            return Err(FleetError::Backwards {
                from_day: outage.from_day,
                to_day: outage.to_day,
            });
        }
        // Clients are spread over the steps, so steps must stay short however long the intervals are.
        let step = [self.times.retry_min, self.times.renewal_min]
            .into_iter()
            .fold(LONGEST_STEP_MIN, greatest_common_divisor);
        let steps = |minutes: u32| u64::from(minutes / step);
        Ok(Grid {
            day: steps(1440),
            retry: steps(self.times.retry_min),
            renewal: steps(self.times.renewal_min),
            validity: u64::from(self.times.validity_days) * steps(1440),
        })
    }
}

fn greatest_common_divisor(one: u32, other: u32) -> u32 {
    if other == 0 {
        one
    } else {
        greatest_common_divisor(other, one % other)
    }
}
