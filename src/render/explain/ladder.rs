//! Ladders: what to run, and what each result means.

use super::block::{Block, Item, numbered};
use crate::codes::{Ladder, Rung, Side, ladder};
use crate::explanation::side_topic;

/// The ladders of these sides, those without one left out.
pub(super) fn blocks(sides: &[Side]) -> Vec<Block> {
    if let [side] = sides {
        return of_side(*side);
    }
    let mut res = vec![Block::Title {
        lead: "ladders:".to_owned(),
        text: "for each side, what to run and what each result means".to_owned(),
    }];
    for ladder in sides.iter().filter_map(|it| ladder(*it)) {
        let side = ladder.side;
        res.push(Block::Heading(format!(
            "{side}: {}",
            side_topic(side).summary
        )));
        res.extend(rungs(ladder));
    }
    res
}

/// The ladder of one side, and where to go on.
fn of_side(side: Side) -> Vec<Block> {
    let codes = format!("`kmsdoctor explain --list --side {side}` lists the codes of this side.");
    let Some(ladder) = ladder(side) else {
        return vec![
            Block::Title {
                lead: format!("{side}:"),
                text: format!("{}; there is nothing to run", side.words()),
            },
            Block::Text(codes),
        ];
    };
    let title = Block::Title {
        lead: format!("{side}:"),
        text: format!("{}, and what each result means", side_topic(side).summary),
    };
    let rungs = rungs(ladder);
    [title]
        .into_iter()
        .chain(rungs)
        .chain([Block::Text(codes)])
        .collect()
}

fn rungs(ladder: &Ladder) -> Option<Block> {
    numbered(ladder.rungs.iter().map(rung).collect())
}

fn rung(rung: &Rung) -> Item {
    let changes = rung
        .changes
        .map_or(String::new(), |it| format!(" ({})", it.words()));
    let head = format!("{}: {}{changes}", rung.at, rung.aim);
    let item = Item::new(head).command(rung.command);
    let readings = rung.readings.iter();
    readings.fold(item, |item, it| item.reading(it.seen, it.means))
}
