//! An error code.

use super::block::{Block, Item, bullets, numbered};
use super::ladder;
use crate::codes::{Cause, CodeEntry, Facility, Fix, Parts};
use crate::rules::ALL;

/// What it means, what to check in which order, and what to do.
pub(super) fn blocks(entry: &CodeEntry) -> Vec<Block> {
    let symbol = entry.symbol.map_or(String::new(), |it| format!(" ({it})"));
    let mut res = vec![
        Block::Title {
            lead: format!("{}{symbol}:", entry.code),
            text: entry.meaning.to_owned(),
        },
        Block::Fields(vec![
            (
                "side".to_owned(),
                format!("{}: {}", entry.side, entry.side.words()),
            ),
            ("shown by".to_owned(), entry.applies_to.to_owned()),
            ("basis".to_owned(), basis(entry)),
        ]),
    ];
    let causes: Vec<Item> = entry.causes.iter().map(cause).collect();
    if let Some(list) = numbered(causes) {
        res.push(Block::Heading(
            "What can be behind it, in the order to check".to_owned(),
        ));
        res.push(list);
    }
    let fixes: Vec<Item> = entry.fixes.iter().map(fix).collect();
    if let Some(list) = numbered(fixes) {
        res.push(Block::Heading("What to do".to_owned()));
        res.push(list);
    }
    res.push(Block::Heading("What can be seen from outside".to_owned()));
    res.push(Block::Text(entry.outside_check.to_owned()));
    res.extend(ladder::of_side(entry.side));
    res.push(Block::Heading("Sources".to_owned()));
    res.extend(bullets(
        entry.sources.iter().map(|it| Item::new(*it)).collect(),
    ));
    res
}

fn basis(entry: &CodeEntry) -> String {
    use crate::codes::CodeBasis;
    let why = match entry.basis {
        CodeBasis::Documented => "Microsoft ties this code to activation",
        CodeBasis::Community => "users report it; Microsoft does not explain it for activation",
        CodeBasis::Inferred => "only the general meaning of the code is documented",
        CodeBasis::Unknown => "nobody that was found says what it means for activation",
    };
    format!("{}: {why}", entry.basis.name())
}

fn cause(cause: &Cause) -> Item {
    let names: Vec<String> = cause
        .rules
        .iter()
        .filter_map(|code| ALL.iter().map(|it| it.info()).find(|it| it.code == *code))
        .map(|info| format!("{} {}", info.code, info.name))
        .collect();
    let item = Item::new(cause.text);
    if names.is_empty() {
        item
    } else {
        item.note(format!("shown by {}", names.join(", ")))
    }
}

pub(super) fn fix(fix: &Fix) -> Item {
    let mut text = fix.text.to_owned();
    if let Some(changes) = fix.changes {
        text = format!("{text} ({})", changes.words());
    }
    let item = Item::new(text);
    match fix.command {
        Some(command) => item.command(command),
        None => item,
    }
}

/// A code that stands in no table: its parts, and nothing guessed.
pub(super) fn unknown(parts: Parts) -> Vec<Block> {
    let code = parts.code;
    let kind = if parts.is_error {
        "an error"
    } else {
        "no error"
    };
    let (facility, advice) = match parts.facility {
        Facility::Win32 => (
            "7, a Win32 error number".to_owned(),
            Some((
                "let Windows say what the number means in general",
                format!("net helpmsg {}", parts.number),
            )),
        ),
        Facility::Interface => (
            "4, numbered by the interface that gave it".to_owned(),
            Some((
                "let Windows show its text for the code",
                format!("slui.exe 0x2a {code}"),
            )),
        ),
        Facility::Null => ("0, a general code".to_owned(), None),
        Facility::Rpc => ("1, RPC".to_owned(), None),
        Facility::Security => ("9, security".to_owned(), None),
        Facility::Other(number) => (format!("{number}"), None),
    };
    let mut res = vec![
        Block::Title {
            lead: format!("{code}:"),
            text: "This code is not in the table, so nothing is said about what it means for activation."
                .to_owned(),
        },
        Block::Fields(vec![
            ("kind".to_owned(), format!("an HRESULT that is {kind}")),
            ("facility".to_owned(), facility),
            (
                "number".to_owned(),
                format!("{} (0x{:04X})", parts.number, parts.number),
            ),
        ]),
    ];
    if let Some((text, command)) = advice {
        res.push(Block::Heading("What to do".to_owned()));
        res.extend(bullets(vec![Item::new(text).command(command)]));
    }
    res
}
