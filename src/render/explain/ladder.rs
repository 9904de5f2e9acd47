//! Ladders: what to run, and what each result means.

use super::block::{Block, Item, numbered};
use crate::codes::{Ladder, Rung, Side, ladder};

/// The ladders of these sides.
pub(super) fn blocks(sides: &[Side]) -> Vec<Block> {
    let title = match sides {
        [Side::Info] => {
            "what to run to see that nothing is at fault, and what each result means".to_owned()
        }
        [side] => format!(
            "what to run for faults of {}, and what each result means",
            side.words()
        ),
        _ => "for each side, what to run and what each result means".to_owned(),
    };
    let lead = match sides {
        [side] => format!("{side}:"),
        _ => "ladders:".to_owned(),
    };
    let mut res = vec![Block::Title { lead, text: title }];
    for side in sides {
        let Some(ladder) = ladder(*side) else {
            continue;
        };
        if 1 < sides.len() {
            res.push(Block::Heading(format!("{side}: {}", side.words())));
        }
        res.extend(rungs(ladder));
    }
    res
}

/// The ladder of a side under its heading; empty for a side without one.
pub(super) fn of_side(side: Side) -> Vec<Block> {
    let Some(ladder) = ladder(side) else {
        return Vec::new();
    };
    let mut res = vec![Block::Heading("Five minutes at the machine".to_owned())];
    res.extend(rungs(ladder));
    res
}

fn rungs(ladder: &Ladder) -> Option<Block> {
    numbered(ladder.rungs.iter().map(rung).collect())
}

fn rung(rung: &Rung) -> Item {
    let changes = rung
        .changes
        .map_or(String::new(), |it| format!(" ({})", it.words()));
    let head = format!("{}, {}{changes}", rung.at, rung.aim);
    let item = Item::new(head).command(rung.command);
    rung.readings.iter().fold(item, |item, it| {
        item.note(format!("{}: {}", it.seen, it.means))
    })
}
