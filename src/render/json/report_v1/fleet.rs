//! `fleets` of a report: clients followed over days.

use super::Model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Clients followed over days.
///
/// Days are counted from 0. Lists of numbers have one entry for each day. Those are means, no counts of a draw, rounded to 0.0001.
/// Positions of candidates are positions in `candidates` of `outlook.change`, or of the report when nothing was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fleet {
    /// How a client chooses.
    pub model: Model,
    /// Number of clients.
    pub clients: u64,
    /// Number of days.
    pub days: u32,
    /// True when a client first contacts the host that served it last.
    pub is_caching: bool,
    /// How the fleet begins.
    pub start: FleetStart,
    /// Time until the next attempt after one that no host served, in minutes.
    pub retry_min: u32,
    /// Time until the next attempt after one that a host served, in minutes.
    pub renewal_min: u32,
    /// How long an activation is good for, in days.
    pub validity_days: u32,
    /// Hosts that are down for some days or, where they do not serve anyway, for all; they may overlap.
    pub outages: Vec<Outage>,
    /// Records that change.
    pub changes: Vec<NewTerms>,
    /// Hosts with a record before or after the change; those before it come first, in their order.
    pub hosts: Vec<HostSeries>,
    /// Attempts of the day that no host served.
    #[schemars(inner(range(min = 0.0)))]
    pub failed: Vec<f64>,
    /// Clients whose activation has run out by the end of the day.
    #[schemars(inner(range(min = 0.0)))]
    pub beyond_validity: Vec<f64>,
    /// Clients that were never served by the end of the day.
    #[schemars(inner(range(min = 0.0)))]
    pub never_activated: Vec<f64>,
    /// How long changes took to be felt, one entry for each day on which records change.
    pub spreads: Vec<Spread>,
}

/// How a fleet begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FleetStart {
    /// Activated while every host was up, renewals spread evenly over the time between two.
    Activated,
    /// Never activated; all try at the beginning of the first day.
    Fresh,
}

/// A host that is down for some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outage {
    /// Which host.
    pub candidate: usize,
    /// First day.
    pub from_day: u32,
    /// Last day, which may lie beyond the end; null when there is none.
    pub to_day: Option<u32>,
}

/// What the record of a host says from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewTerms {
    /// Which host.
    pub candidate: usize,
    /// The first day of it.
    pub from_day: u32,
    /// Its priority; null when it has no record from then on.
    pub priority: Option<u16>,
    /// Its weight; null when it has no record from then on.
    pub weight: Option<u16>,
}

/// What comes to one host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostSeries {
    /// Which host.
    pub candidate: usize,
    /// Contacts of the day, whether it served or was down.
    #[schemars(inner(range(min = 0.0)))]
    pub contacts: Vec<f64>,
    /// Contacts of the day that it served.
    #[schemars(inner(range(min = 0.0)))]
    pub served: Vec<f64>,
    /// Clients it was the last to serve, at the end of the day: with caching, those that have it cached.
    #[schemars(inner(range(min = 0.0)))]
    pub clients: Vec<f64>,
}

/// How long changed records took to be felt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// The day from which they hold.
    pub from_day: u32,
    /// First day from then on at whose end the share of every host is within 0.01 of what the new records give with every host up; null when that did not come before the next change or the last day.
    pub reached_day: Option<u32>,
}
