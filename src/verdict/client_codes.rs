//! Outcome → codes a client shows, each with its basis.

use super::OutcomeWord;
use crate::model::ErrorCode;
use crate::plan::Basis;

/// A code a client shows, and on whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientCode {
    /// The code.
    pub code: ErrorCode,
    /// On whose word.
    pub basis: Basis,
}

/// What a client shows after `outcome`, the likeliest first; empty when it is served.
pub fn client_codes(outcome: OutcomeWord) -> Vec<ClientCode> {
    let _ = outcome;
    Vec::new()
}
