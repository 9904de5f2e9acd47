//! Pasted text: what happened, each part with its fields, the codes, and what to do next.

mod event;
mod license;

use super::block::{Block, Item, bullets, numbered};
use crate::codes::{Facility, Parts, look_up};
use crate::model::ErrorCode;
use crate::symptom::{LeftOut, Paste, headline, sentence, steps};
use crate::words::{count, joined};

/// Events and licenses whose fields are shown; JSON has them all.
const MOST_SHOWN: usize = 10;

const TIMELINE: &[&str] = &["time (UTC)", "event", "what happened"];

/// One stretch for each thing that was found.
pub(super) fn blocks(paste: &Paste) -> Vec<Block> {
    let headline = headline(paste);
    let mut res = vec![Block::Title {
        lead: format!("{}:", headline.lead),
        text: headline.text,
    }];
    let n_parts = paste.events.len() + paste.licenses.len();
    if 1 < paste.events.len() {
        res.push(Block::Heading("Timeline".to_owned()));
        res.push(timeline(paste));
    }
    let parts = events(paste).chain(licenses(paste));
    for (heading, fields) in parts.take(MOST_SHOWN) {
        if 1 < n_parts {
            res.push(Block::Heading(heading));
        }
        res.push(Block::Fields(fields));
    }
    if MOST_SHOWN < n_parts {
        res.push(Block::Text(format!(
            "{} more are in the JSON output",
            n_parts - MOST_SHOWN
        )));
    }
    let codes = paste.all_codes();
    if let Some(list) = bullets(codes.iter().map(|it| code(*it)).collect()) {
        res.push(Block::Heading("What the codes mean".to_owned()));
        res.push(list);
    }
    let steps = steps(paste).into_iter().map(|it| {
        let item = Item::new(it.text);
        match it.command {
            Some(command) => item.command(command),
            None => item,
        }
    });
    if let Some(list) = numbered(steps.collect()) {
        res.push(Block::Heading(
            "What to do next; nothing here changes a machine".to_owned(),
        ));
        res.push(list);
    }
    res.extend(left_out(paste.left_out));
    res
}

fn events(paste: &Paste) -> impl Iterator<Item = (String, Vec<(String, String)>)> {
    paste.events.iter().map(|it| {
        let time = it.time().map_or(String::new(), |it| format!(" at {it}"));
        (format!("Event {}{time}", it.id()), event::fields(it))
    })
}

fn licenses(paste: &Paste) -> impl Iterator<Item = (String, Vec<(String, String)>)> {
    paste.licenses.iter().map(|it| {
        let name = it.name.clone().unwrap_or_else(|| "License".to_owned());
        (name, license::fields(it))
    })
}

fn timeline(paste: &Paste) -> Block {
    let rows = paste.events.iter().enumerate().map(|(at, event)| {
        vec![
            event.time().map_or("-".to_owned(), |it| it.to_string()),
            event.id().to_string(),
            sentence(event, paste.partner_of(at)),
        ]
    });
    Block::Table {
        columns: TIMELINE,
        rows: rows.collect(),
    }
}

/// What a code means, or its parts where that is not known.
fn code(code: ErrorCode) -> Item {
    if let Some(entry) = look_up(code) {
        let symbol = entry.symbol.map_or(String::new(), |it| format!(" ({it})"));
        return Item::new(format!("`{code}`{symbol}: {}", entry.meaning));
    }
    let parts = Parts::of(code);
    let number = parts.number;
    let text = match parts.facility {
        Facility::Win32 => format!("Win32 error {number}"),
        _ if !parts.is_error => "no error".to_owned(),
        _ => format!("number 0x{number:04X}"),
    };
    Item::new(format!(
        "`{code}`: {text}; not in the table, so nothing is said about activation"
    ))
}

fn left_out(left_out: LeftOut) -> Option<Block> {
    let parts = [
        (left_out.events, "event"),
        (left_out.licenses, "license"),
        (left_out.codes, "code"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| 0 < *n)
        .map(|(n, noun)| count(n, noun))
        .collect();
    (!parts.is_empty()).then(|| {
        Block::Text(format!(
            "The text holds more than is kept: {} left out",
            joined(&parts)
        ))
    })
}

/// Rows of a list of fields; those without a value are left out.
#[derive(Debug, Default)]
struct Rows {
    rows: Vec<(String, String)>,
}

impl Rows {
    fn add(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.rows.push((name.to_owned(), value));
        }
    }
}

/// `41760 min (29 days)`.
fn minutes(minutes: u64) -> String {
    if minutes < 60 {
        return format!("{minutes} min");
    }
    let (per_unit, unit) = if minutes < 24 * 60 {
        (60, "hour")
    } else {
        (24 * 60, "day")
    };
    // In tenths, rounded.
    let tenths = (u128::from(minutes) * 10 + per_unit / 2) / per_unit;
    let number = match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    };
    let plural = if tenths == 10 { "" } else { "s" };
    format!("{minutes} min ({number} {unit}{plural})")
}

fn yes_or_no(it: bool) -> String {
    if it { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn minutes_are_also_days() {
        for (min, expect) in [
            (0, "0 min"),
            (59, "59 min"),
            (60, "60 min (1 hour)"),
            (120, "120 min (2 hours)"),
            (1440, "1440 min (1 day)"),
            (10_080, "10080 min (7 days)"),
            (41_520, "41520 min (28.8 days)"),
            (259_200, "259200 min (180 days)"),
            (
                u64::MAX,
                "18446744073709551615 min (12810238940076077.5 days)",
            ),
        ] {
            assert_eq!(minutes(min), expect);
        }
    }
}
