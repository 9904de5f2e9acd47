//! Everything that can be explained.

use super::block::Block;
use crate::codes::{Side, all};
use crate::explanation::{List, TOPICS};
use crate::rules::ALL;
use crate::words::count;

const CODES: &[&str] = &["code", "side", "symbol", "basis"];
const RULES: &[&str] = &["rule", "name", "severity", "summary"];
const WORDS: &[&str] = &["word", "tells"];

/// Codes of one side, or all codes, rules and topics.
pub(super) fn blocks(list: List) -> Vec<Block> {
    let entries: Vec<_> = all()
        .into_iter()
        .filter(|it| list.side.is_none_or(|side| side == it.side))
        .collect();
    let rows = entries.iter().map(|it| {
        vec![
            it.code.to_string(),
            it.side.to_string(),
            it.symbol.unwrap_or("-").to_owned(),
            it.basis.name().to_owned(),
        ]
    });
    let codes = Block::Table {
        columns: CODES,
        rows: rows.collect(),
    };
    let n_codes = count(entries.len(), "code");
    let Some(side) = list.side else {
        return vec![
            Block::Title {
                lead: "explain:".to_owned(),
                text: format!(
                    "{n_codes}, {} and {}; give one of them to `kmsdoctor explain`",
                    count(ALL.len(), "rule"),
                    count(TOPICS.len() + Side::ALL.len(), "topic")
                ),
            },
            Block::Heading("Error codes".to_owned()),
            codes,
            Block::Heading("Rules".to_owned()),
            rules(),
            Block::Heading("Topics".to_owned()),
            topics(),
        ];
    };
    vec![
        Block::Title {
            lead: format!("{side}:"),
            text: format!("{n_codes} of {}", side.words()),
        },
        codes,
    ]
}

fn rules() -> Block {
    let rows = ALL.iter().map(|rule| {
        let info = rule.info();
        vec![
            info.code.to_string(),
            info.name.to_owned(),
            info.severity.to_string(),
            info.summary.to_owned(),
        ]
    });
    Block::Table {
        columns: RULES,
        rows: rows.collect(),
    }
}

fn topics() -> Block {
    let topics = TOPICS
        .iter()
        .map(|it| vec![it.word.to_owned(), it.summary.to_owned()]);
    let sides = Side::ALL.iter().map(|side| {
        vec![
            side.name().to_owned(),
            format!("what to run for faults of {}", side.words()),
        ]
    });
    Block::Table {
        columns: WORDS,
        rows: topics.chain(sides).collect(),
    }
}
