//! An error code.

use super::block::{Block, Item, bullets, numbered};
use crate::codes::{Cause, CodeEntry, Facility, Fix, Parts, ladder};
use crate::model::ErrorCode;
use crate::rules::ALL;
use crate::words::either;

/// What it means, what to check in which order, and what to do.
pub(super) fn blocks(entry: &CodeEntry) -> Vec<Block> {
    let mut res = vec![Block::Title {
        lead: format!("{}:", entry.code),
        text: entry.summary().to_owned(),
    }];
    if !entry.details().is_empty() {
        res.push(Block::Text(entry.details().to_owned()));
    }
    res.push(fields(entry));
    let causes: Vec<Item> = entry.causes.iter().map(cause).collect();
    if let Some(list) = numbered(causes) {
        let order = if entry.causes.len() == 1 {
            ""
        } else {
            ", in the order to check"
        };
        res.push(Block::Heading(format!("What can be behind it{order}")));
        res.push(list);
    }
    let fixes: Vec<Item> = entry.fixes.iter().map(fix).collect();
    if let Some(list) = numbered(fixes) {
        res.push(Block::Heading("What to do".to_owned()));
        res.push(list);
    }
    res.push(Block::Heading("What can be seen from outside".to_owned()));
    res.push(Block::Text(entry.outside_check.to_owned()));
    if ladder(entry.side).is_some() {
        res.push(Block::Heading("Five minutes at the machine".to_owned()));
        res.push(Block::Text(format!(
            "`kmsdoctor explain {}` tells what to run, and what each result means.",
            entry.side
        )));
    }
    res.push(Block::Heading("Sources".to_owned()));
    res.extend(bullets(
        entry.sources.iter().map(|it| Item::new(*it)).collect(),
    ));
    res
}

fn fields(entry: &CodeEntry) -> Block {
    let symbol = entry.symbol.map(|it| ("symbol", it.to_owned()));
    let others = [
        ("side", format!("{}: {}", entry.side, entry.side.words())),
        ("shown by", entry.applies_to.to_owned()),
        ("basis", basis(entry)),
    ];
    let fields = symbol.into_iter().chain(others);
    Block::Fields(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
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
        .map(|info| format!("`{} {}`", info.code, info.name))
        .collect();
    let item = Item::new(cause.text);
    if names.is_empty() {
        item
    } else {
        item.note(format!("found by {}", names.join(", ")))
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
pub(super) fn unknown(parts: Parts, near: &[ErrorCode]) -> Vec<Block> {
    let Parts { code, number, .. } = parts;
    let kind = match parts.ntstatus() {
        Some(status) if status == code => {
            "an NTSTATUS that is an error, and not an HRESULT".to_owned()
        }
        Some(status) => format!("an HRESULT that carries the NTSTATUS {status}"),
        None if parts.is_error => "an HRESULT that is an error".to_owned(),
        None => "an HRESULT that is no error".to_owned(),
    };
    let question = if near.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", either(near))
    };
    vec![
        Block::Title {
            lead: format!("{code}:"),
            text: format!(
                "This code is not in the table, so nothing is said of what it means for activation{question}"
            ),
        },
        Block::Fields(vec![
            ("kind".to_owned(), kind),
            ("facility".to_owned(), facility(parts.facility)),
            ("number".to_owned(), format!("{number} (0x{number:04X})")),
        ]),
        Block::Heading("What to do".to_owned()),
        Block::List {
            is_numbered: false,
            items: advice(parts),
        },
    ]
}

fn facility(facility: Facility) -> String {
    let (number, words) = match facility {
        Facility::Null => (0, "general codes"),
        Facility::Rpc => (1, "RPC"),
        Facility::Interface => (4, "numbered by the interface that gave it"),
        Facility::Win32 => (7, "a Win32 error number"),
        Facility::Security => (9, "security"),
        Facility::Other(number) => return number.to_string(),
    };
    format!("{number}: {words}")
}

/// What Windows itself can say of a code.
fn advice(parts: Parts) -> Vec<Item> {
    let Parts { code, number, .. } = parts;
    let general = "on Windows, show what the number means in general";
    let named = Item::new(general).command(format!("certutil.exe -error {code}"));
    match parts.facility {
        Facility::Win32 => vec![Item::new(general).command(format!("net.exe helpmsg {number}"))],
        Facility::Interface => vec![
            Item::new("on Windows, show its text for an activation code")
                .command(format!("slui.exe 0x2a {code}")),
        ],
        Facility::Null if !parts.is_error && number != 0 => vec![
            Item::new("if it is a bare Win32 error number, Windows shows it as this code, too")
                .command(format!("kmsdoctor explain 0x8007{number:04X}")),
            named,
        ],
        _ => vec![named],
    }
}
