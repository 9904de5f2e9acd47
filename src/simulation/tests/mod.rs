//! Draws against the forecast over all rolls, against literal values, and at sizes no listing reaches.

use super::*;
use crate::model::CandidateId;
use crate::selection::{Choice, HostState, SelectionModel};
use std::time::Duration;

mod all_rolls;
mod change;
mod drawn;
mod narrate;
mod outlook;
mod rolls;
mod threads;
mod threshold;

const REFUSED: HostState = HostState::Down {
    wait: Duration::from_millis(2_070),
};
const SILENT: HostState = HostState::Down {
    wait: Duration::from_secs(21),
};

fn choice(idx: usize, priority: u16, weight: u16, state: HostState) -> Choice {
    Choice {
        candidate: CandidateId(idx),
        priority,
        weight,
        state,
    }
}

/// Records of one priority, all of which serve.
fn serving(weights: &[u16]) -> Vec<Choice> {
    let weights = weights.iter().enumerate();
    weights
        .map(|(idx, weight)| choice(idx, 0, *weight, HostState::Serves))
        .collect()
}
