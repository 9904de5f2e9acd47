//! `forecast`, `assumptions` and `simulation` of a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a model says about one client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Forecast {
    /// How the client chooses.
    pub model: Model,
    /// The candidates on the client's way, in their order.
    pub hosts: Vec<HostForecast>,
    /// Chance that no host serves.
    pub no_host: Chance,
    /// Mean time spent on hosts that do not serve before one does, or before the list ends, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub expected_wait_ms: f64,
}

/// How a client chooses among SRV records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Lowest priority first; inside it as RFC 2782 draws, over all arrival orders.
    Rfc2782,
    /// Lowest priority first; inside it in exact proportion to weight.
    Proportional,
    /// Every record alike.
    Uniform,
}

/// What a model says about one host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostForecast {
    /// Position in `candidates`.
    pub candidate: usize,
    /// Chance that it is the first one contacted.
    pub first_contact: Chance,
    /// Chance that it is the one that serves.
    pub serves: Chance,
}

/// A chance: a number, and the exact fraction `n` of `of` where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chance {
    /// From 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub p: f64,
    /// Numerator of the reduced fraction; null when it is not exact or `of` would exceed 2^53 - 1.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub n: Option<u64>,
    /// Denominator of the reduced fraction, at most 2^53 - 1; null together with `n`.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub of: Option<u64>,
    /// Left out when the chance is exact; else the true value lies within `p` plus or minus this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub error: Option<f64>,
}

/// What the forecasts take for granted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assumptions {
    /// How long a client waits at an endpoint that refuses, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub refused_ms: f64,
    /// How long a client waits at an endpoint that is silent, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub silent_ms: f64,
}

/// A drawn run beside the exact chances: every client is drawn on its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Simulation {
    /// How many clients were drawn.
    pub clients: u64,
    /// Start value of the random numbers.
    pub seed: u64,
    /// How the clients choose.
    pub model: Model,
    /// The candidates on the way, in their order.
    pub hosts: Vec<SimulatedHost>,
    /// Clients that no host served.
    pub no_host: u64,
}

/// What one host got in a drawn run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SimulatedHost {
    /// Position in `candidates`.
    pub candidate: usize,
    /// Clients that contacted it first.
    pub first_contacts: u64,
    /// What that count says of the chance to be contacted first.
    pub first_contact_95: Interval,
    /// Clients it served.
    pub served: u64,
    /// What that count says of the chance to be the one that serves.
    pub serves_95: Interval,
}

/// Where a chance lies, judged by a count alone: the 95 % interval of Wilson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Lower end.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub low: f64,
    /// Upper end.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub high: f64,
}
