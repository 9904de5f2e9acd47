//! One client told → the wire types.

use super::{list, millis};
use crate::render::json::report_v1 as v1;
use crate::simulation::{Cached, Line, Narration, Roll, Round};

/// One client, from its first draw to the host that serves it.
pub(super) fn narration(narration: &Narration) -> v1::Narration {
    v1::Narration {
        model: narration.model.into(),
        groups: narration.groups,
        rounds: list(&narration.rounds, round),
        untold: narration.untold,
        served: narration.served.map(|it| it.0),
        total_wait_ms: millis(narration.total_wait),
        cached: match narration.cached {
            Cached::Host(candidate) => Some(candidate.0),
            Cached::Nothing | Cached::SwitchedOff => None,
        },
    }
}

fn round(round: &Round) -> v1::Round {
    v1::Round {
        group: round.group,
        group_size: round.group_size,
        priority: round.priority,
        list: list(&round.list, line),
        left_out: round.left_out,
        roll: round.roll.map(roll),
        chosen: round.chosen.0,
        outcome: round.outcome.into(),
        wait_ms: millis(round.wait),
    }
}

fn line(line: &Line) -> v1::ListLine {
    v1::ListLine {
        candidate: line.candidate.0,
        weight: line.weight,
        share: line.share,
        running_sum: line.running_sum,
    }
}

fn roll(roll: Roll) -> v1::Roll {
    let Roll {
        lowest,
        highest,
        rolled,
        reached,
    } = roll;
    v1::Roll {
        lowest,
        highest,
        rolled,
        reached,
    }
}
