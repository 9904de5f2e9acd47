//! `narration` of a report: one client told draw by draw.

use super::Model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One client, from its first draw to the host that serves it: the first of a drawn run with the seed of `run.seed`.
///
/// A drawn run takes a short cut through more than 64 records that compete, and then its first client may be another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Narration {
    /// How the client chooses.
    pub model: Model,
    /// Groups of hosts that are tried one after the other: a cached host, then the hosts of a domain.
    pub groups: usize,
    /// One draw and the contact that follows, in order; the first hundred.
    pub rounds: Vec<Round>,
    /// Contacts behind those.
    pub untold: usize,
    /// The candidate that serves; null when none does.
    pub served: Option<usize>,
    /// Time lost at hosts that do not serve, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub total_wait_ms: f64,
    /// The candidate that the client contacts first the next time; null when that is nobody new, or `outlook.is_caching` is false.
    pub cached: Option<usize>,
}

/// One draw and the contact that follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Round {
    /// Which group it is drawn from, counted from 0.
    pub group: usize,
    /// Records in that group, of any priority.
    pub group_size: usize,
    /// Priority of all records in the list; null where the model disregards it.
    pub priority: Option<u16>,
    /// The list in the order of running sums; its first fifty lines.
    pub list: Vec<ListLine>,
    /// Lines behind those.
    pub left_out: usize,
    /// The number drawn; null when one record alone was left.
    pub roll: Option<Roll>,
    /// The candidate that was taken; it is not in the next list.
    pub chosen: usize,
    /// What contacting it came to.
    pub outcome: RoundOutcome,
    /// Time lost there, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub wait_ms: f64,
}

/// A record in the list of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListLine {
    /// Position in `candidates`.
    pub candidate: usize,
    /// Of its record.
    pub weight: u16,
    /// What it adds to the sum: its weight, or 1 where records are drawn evenly.
    pub share: u64,
    /// Sum of the shares up to this line.
    pub running_sum: u64,
}

/// A number drawn, and the running sum it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Roll {
    /// Smallest number possible.
    pub lowest: u64,
    /// Largest number possible.
    pub highest: u64,
    /// The number.
    pub rolled: u64,
    /// The first running sum not below it.
    pub reached: u64,
}

/// What a contact came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoundOutcome {
    /// The host serves.
    Serves,
    /// Nobody looked; taken as serving.
    NotProbed,
    /// It costs as much as one endpoint that refuses.
    Refused,
    /// It costs as much as one endpoint that is silent.
    Silent,
    /// It does not serve, and that is known at once.
    DownAtOnce,
    /// It does not serve, and finding that out takes another time.
    Down,
}
