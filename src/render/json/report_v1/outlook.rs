//! `assumed` and `outlook` of a report: what `simulate` takes as given, and what it works out beside the forecasts.

use super::{Candidate, Chance, Fleet, Forecast, Model, Narration, Simulation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The state of a host that was given and not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assumed {
    /// Position in `candidates`.
    pub candidate: usize,
    /// What contacting it is taken to come to, whatever its probes say.
    pub contact: AssumedContact,
}

/// What contacting a host is taken to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AssumedContact {
    /// It serves.
    Serves,
    /// Each of its endpoints refuses; one endpoint where its addresses are not known.
    Refused,
    /// Each of its endpoints is silent; one endpoint where its addresses are not known.
    Silent,
}

/// What `simulate` works out beside the forecasts.
///
/// Positions of candidates are positions in `candidates` of the report, but in `change` and, where there is one, in `fleets`: there they are those in `change.candidates`, which begin with the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outlook {
    /// True when a client first contacts the host that served it last.
    pub is_caching: bool,
    /// What each model says of the hosts, in the order of `forecast`.
    pub models: Vec<ModelOutlook>,
    /// The same for edited records; null when nothing was edited.
    pub change: Option<ChangedOutlook>,
    /// Clients followed over days, one entry for each model; empty when that was not asked for.
    pub fleets: Vec<Fleet>,
}

/// Edited records, and what comes of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedOutlook {
    /// The edits in the order made, in the words of `--what-if`.
    pub edits: Vec<String>,
    /// The candidates of the report in their order, with their new priorities and weights; behind them those of records that were added.
    pub candidates: Vec<Candidate>,
    /// Positions in `candidates` here of those among which a client chooses after the edits, in ascending order.
    pub members: Vec<usize>,
    /// Which host is chosen after the edits: one entry for each model. Positions are those in `candidates` here.
    pub forecast: Vec<Forecast>,
    /// What each model says of the hosts after the edits. Positions are those in `candidates` here.
    pub models: Vec<ModelOutlook>,
}

/// What one model says of the hosts beside its forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelOutlook {
    /// How a client chooses.
    pub model: Model,
    /// The candidates on the client's way, in their order.
    pub hosts: Vec<HostContact>,
    /// Mean number of hosts one client contacts, the one that serves among them.
    pub expected_tries: Mean,
    /// Who is tried at which place; null when that was not asked for.
    pub ranks: Option<Ranks>,
    /// One client told draw by draw; null when that was not asked for, and where there is a `change`: then the client after it is told.
    pub narration: Option<Narration>,
    /// A drawn run under this model; null when none was asked for.
    pub drawn: Option<Simulation>,
    /// Whether hosts see the clients they need; null when that was not asked for.
    pub threshold: Option<Threshold>,
}

/// How likely one host is contacted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostContact {
    /// Position in `candidates`.
    pub candidate: usize,
    /// Chance that one client contacts it at all, whether it serves or not.
    pub contacted: Chance,
}

/// A mean: a number, and the exact fraction `n` of `of` where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mean {
    /// The number.
    #[schemars(range(min = 0.0))]
    pub mean: f64,
    /// Numerator of the reduced fraction; null when it is not exact, or when `n` or `of` would exceed 2^53 - 1.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub n: Option<u64>,
    /// Denominator of the reduced fraction; null together with `n`.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub of: Option<u64>,
    /// Left out when the mean is exact; else the true value lies within `mean` plus or minus this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub error: Option<f64>,
}

/// Chance of every host to be the first tried, the second and so on, as if none served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ranks {
    /// False when `p` is null somewhere below, since the model has too many cases there.
    pub is_complete: bool,
    /// Hosts that compete with each other, in the order in which they are tried: those of one priority, or all where the model disregards it.
    pub rounds: Vec<RankRound>,
}

/// Hosts that compete with each other for places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RankRound {
    /// Places that the rounds before this one take.
    pub places_before: usize,
    /// Places of this round: one for each of its hosts.
    #[schemars(range(min = 1))]
    pub places: usize,
    /// Hosts with the same chances share one entry; in ascending order of weight.
    pub classes: Vec<RankClass>,
}

/// Hosts of one round that are alike, and so have the same chances. The lists have one entry for each place of the round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RankClass {
    /// Who they are: positions in `candidates`, in ascending order.
    pub candidates: Vec<usize>,
    /// Chance of each of them to have the first place of the round, the second and so on; null when not computed.
    ///
    /// Where it is not exact it is rounded to 0.000000001.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    pub p: Option<Vec<f64>>,
    /// Numerators of the reduced fractions; null when they are not exact or one of `of` would exceed 2^53 - 1.
    #[schemars(inner(range(max = 9_007_199_254_740_991_u64)))]
    pub n: Option<Vec<u64>>,
    /// Denominators of the reduced fractions, at most 2^53 - 1; null together with `n`.
    #[schemars(inner(range(min = 1, max = 9_007_199_254_740_991_u64)))]
    pub of: Option<Vec<u64>>,
    /// Left out when the chances are exact or not computed; else each true value lies within its `p` plus or minus this, as estimated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub error: Option<f64>,
}

/// Whether hosts see the clients that activation needs.
///
/// With caching on every client keeps to the host that serves it; with caching off it chooses anew at every renewal, and counts at each host that serves it.
/// A number of clients makes something sure when its chance is at least 0.99 from there on.
/// Chances are rounded to 0.000000001.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Threshold {
    /// Distinct clients that a host must have seen within 30 days: 25 for Windows clients, 5 for servers and Office.
    pub minimum: u64,
    /// Clients that are spread over the hosts.
    pub clients: u64,
    /// How often each of them chooses a host within the 30 days: once with caching on, else at every renewal.
    #[schemars(range(min = 1))]
    pub draws: u32,
    /// Records with one target are one host; in the order of their first candidate.
    pub hosts: Vec<HostThreshold>,
    /// Chance that all hosts that may serve a client see enough; with several draws the middle of the bounds that are known, which `error` gives.
    pub all_reach: Chance,
    /// Smallest number of clients known to make it sure that all do; null when even 10^12 do not.
    pub clients_for_all: Option<u64>,
}

/// Whether one host sees the clients it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostThreshold {
    /// Its records: positions in `candidates`, in ascending order.
    pub candidates: Vec<usize>,
    /// Chance that it is the one that serves a client, at one choice.
    pub serves: Chance,
    /// Mean number of clients it serves within the 30 days, rounded to 0.0001.
    #[schemars(range(min = 0.0))]
    pub mean_clients: f64,
    /// Chance that it sees enough.
    pub reaches: Chance,
    /// Smallest number of clients that makes it sure that it does; null when even 10^12 do not.
    pub clients_for_sure: Option<u64>,
}
