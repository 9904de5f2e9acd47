//! The one answer: would a client in this position find a working host?

mod client_codes;
mod outcome;

pub use client_codes::{ClientCode, client_codes};
pub use outcome::OutcomeWord;

use crate::finding::Judgement;
use crate::model::ErrorCode;
use crate::overview::Overview;

/// How well a client in this position is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It finds a working host, and nothing speaks against it.
    Healthy,
    /// It finds a working host, but not always, or late.
    Degraded,
    /// It finds none.
    Broken,
    /// Evidence that could turn the verdict is missing.
    Inconclusive,
}

impl Status {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Broken => "broken",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// The answer of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How well a client is served.
    pub status: Status,
    /// The one word for why.
    pub outcome: OutcomeWord,
    /// What a client in this position shows, the likeliest first; empty when it is served.
    pub client_codes: Vec<ErrorCode>,
    /// One sentence for the helpdesk.
    pub summary: String,
}

/// Judges the run.
pub fn verdict(overview: &Overview<'_>, judgement: &Judgement) -> Verdict {
    let _ = (overview, judgement);
    Verdict {
        status: Status::Inconclusive,
        outcome: OutcomeWord::Ok,
        client_codes: Vec::new(),
        summary: String::new(),
    }
}
