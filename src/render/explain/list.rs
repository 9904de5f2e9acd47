//! Everything that can be explained.

use super::block::Block;
use crate::codes::{Side, all};
use crate::explanation::{List, topics};
use crate::rules::ALL;
use crate::words::count;

const CODES: &[&str] = &["code", "says"];
const RULES: &[&str] = &["rule", "name", "severity", "summary"];
const WORDS: &[&str] = &["word", "tells"];

/// Codes of one side, or all codes, rules and topics.
pub(super) fn blocks(list: List) -> Vec<Block> {
    match list.side {
        Some(side) => one_side(side),
        None => everything(),
    }
}

fn one_side(side: Side) -> Vec<Block> {
    let rows = rows(side);
    let title = Block::Title {
        lead: format!("{side}:"),
        text: format!("{}, {}", side.words(), count(rows.len(), "code")),
    };
    [title].into_iter().chain(codes(rows)).collect()
}

/// Codes stand by side: a side says more than the order of numbers.
fn everything() -> Vec<Block> {
    let mut res = vec![Block::Title {
        lead: "explain:".to_owned(),
        text: format!(
            "{}, {} and {}; give one of them to `kmsdoctor explain`",
            count(all().len(), "code"),
            count(ALL.len(), "rule"),
            count(topics().count(), "topic")
        ),
    }];
    for side in Side::ALL {
        let Some(table) = codes(rows(side)) else {
            continue;
        };
        res.push(Block::Heading(format!("Codes of {side}: {}", side.words())));
        res.push(table);
    }
    res.push(Block::Heading("Rules".to_owned()));
    res.push(rules());
    res.push(Block::Heading("Topics".to_owned()));
    res.push(words());
    res
}

/// The codes of a side, ascending.
fn rows(side: Side) -> Vec<Vec<String>> {
    let entries = all().into_iter().filter(|it| it.side == side);
    entries
        .map(|it| vec![it.code.to_string(), it.summary().to_owned()])
        .collect()
}

/// None without codes.
fn codes(rows: Vec<Vec<String>>) -> Option<Block> {
    (!rows.is_empty()).then_some(Block::Table {
        columns: CODES,
        rows,
    })
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

fn words() -> Block {
    let rows = topics().map(|it| vec![it.word.to_owned(), it.summary.to_owned()]);
    Block::Table {
        columns: WORDS,
        rows: rows.collect(),
    }
}
