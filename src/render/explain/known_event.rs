//! An event by its number alone.

use super::block::{Block, Item};
use crate::symptom::KnownEvent;

/// Which event it is, where it stands, and that its text is wanted.
pub(super) fn blocks(event: &KnownEvent) -> Vec<Block> {
    let fields = [
        ("written by", event.machine),
        ("log", event.log),
        ("source", event.source),
        ("basis", event.basis),
    ];
    vec![
        Block::Title {
            lead: format!("event {}:", event.id),
            text: format!("{}; paste its text", event.meaning),
        },
        Block::Fields(
            fields
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        ),
        Block::Heading("What to do".to_owned()),
        Block::List {
            is_numbered: false,
            items: vec![Item::new(event.aim()).command(event.command())],
        },
    ]
}
