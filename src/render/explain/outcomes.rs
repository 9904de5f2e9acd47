//! The outcome words, with the codes a client shows.

use super::block::Block;
use crate::render::words::basis;
use crate::verdict::{OutcomeWord, client_codes};

const COLUMNS: &[&str] = &["outcome", "client shows", "meaning"];

/// All words, the most telling one first.
pub(super) fn blocks() -> Vec<Block> {
    let rows = OutcomeWord::ALL.into_iter().map(|word| {
        let codes: Vec<String> = client_codes(word)
            .iter()
            .map(|it| format!("{} ({})", it.code, basis(it.basis)))
            .collect();
        vec![
            word.name().to_owned(),
            codes.join(", "),
            word.meaning().to_owned(),
        ]
    });
    vec![
        Block::Title {
            lead: "outcomes:".to_owned(),
            text: "the one word for what happened, the most telling one where several hold; a client in that position shows these codes"
                .to_owned(),
        },
        Block::Table {
            columns: COLUMNS,
            rows: rows.collect(),
        },
    ]
}
