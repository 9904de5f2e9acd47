//! The outcome words, with the codes a client shows.

use super::block::Block;
use crate::render::words::basis;
use crate::verdict::{ClientCode, OutcomeWord, client_codes};

const COLUMNS: &[&str] = &["outcome", "client shows", "basis", "meaning"];

/// All words, the most telling one first; a code a row.
pub(super) fn blocks() -> Vec<Block> {
    vec![
        Block::Title {
            lead: "outcomes:".to_owned(),
            text: "the words for what happened, and the codes a client shows then".to_owned(),
        },
        Block::Text(
            "Where several hold, a report takes the most telling one. \
             A client that is served shows no code. \
             `kmsdoctor explain CODE` tells more of each code."
                .to_owned(),
        ),
        Block::Table {
            columns: COLUMNS,
            rows: OutcomeWord::ALL.into_iter().flat_map(rows).collect(),
        },
    ]
}

/// The word with its first code, then each further code alone.
fn rows(word: OutcomeWord) -> Vec<Vec<String>> {
    let codes = client_codes(word);
    let first = codes.first();
    let cells = |code: &ClientCode| [code.to_string(), basis(code.basis).to_owned()];
    let [code, on_whose_word] = first.map_or([const { String::new() }; 2], cells);
    let head = vec![
        word.name().to_owned(),
        code,
        on_whose_word,
        word.meaning().to_owned(),
    ];
    let others = codes.iter().skip(1).map(|it| {
        let [code, on_whose_word] = cells(it);
        vec![String::new(), code, on_whose_word, String::new()]
    });
    [head].into_iter().chain(others).collect()
}
