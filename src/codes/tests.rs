//! What must hold for every entry and every ladder.

use super::{BY_SIDE, CodeEntry, Side, all, by_symbol, ladder, look_up};
use crate::model::ErrorCode;
use crate::rules::ALL;
use std::collections::BTreeSet;

/// Fails with every fault that was found.
#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What is wrong with a phrase: it is empty, ends with a stop, or has blanks that nobody sees.
fn phrase_fault(text: &str) -> Option<&'static str> {
    if text.trim() != text || text.is_empty() {
        Some("is empty or has blanks around it")
    } else if text.contains("  ") || text.contains('\n') {
        Some("has more than one blank in a row")
    } else if text.ends_with(['.', ':', ';', ',']) {
        Some("ends with a stop")
    } else if text.matches('`').count() % 2 == 1 {
        Some("has a backtick without its twin")
    } else {
        None
    }
}

/// What is wrong with sentences: like a phrase, but each with its stop, and few.
fn sentences_fault(text: &str) -> Option<&'static str> {
    let Some(phrase) = text.strip_suffix('.') else {
        return Some("does not end with a stop");
    };
    if 4 < text.split(". ").count() {
        Some("has more than 4 sentences")
    } else {
        phrase_fault(phrase)
    }
}

/// Texts of an entry, each with what it is and what is wrong with it.
fn faults_of(entry: &CodeEntry) -> Vec<String> {
    let phrases = std::iter::once(("applies_to", entry.applies_to))
        .chain(entry.causes.iter().map(|it| ("cause", it.text)))
        .chain(entry.fixes.iter().map(|it| ("fix", it.text)))
        .chain(
            entry
                .fixes
                .iter()
                .filter_map(|it| Some(("command", it.command?))),
        )
        .chain(entry.sources.iter().map(|it| ("source", *it)));
    let sentences = [
        ("meaning", entry.meaning),
        ("outside_check", entry.outside_check),
    ];
    let mut res: Vec<String> = phrases
        .filter_map(|(what, text)| Some((what, text, phrase_fault(text)?)))
        .chain(
            sentences
                .into_iter()
                .filter_map(|(what, text)| Some((what, text, sentences_fault(text)?))),
        )
        .map(|(what, text, fault)| format!("{}: {what} `{text}` {fault}", entry.code))
        .collect();
    if entry.side != Side::Info && (entry.causes.is_empty() || entry.fixes.is_empty()) {
        res.push(format!("{}: no cause or no fix", entry.code));
    }
    if entry.sources.is_empty() {
        res.push(format!("{}: no source", entry.code));
    }
    res
}

#[test]
fn entries_are_sorted_and_found() {
    let mut faults = Vec::new();
    for (entries, side) in BY_SIDE.iter().zip(Side::ALL) {
        for entry in *entries {
            if entry.side != side {
                faults.push(format!("{} stands in the file of {side}", entry.code));
            }
            if look_up(entry.code) != Some(entry) {
                faults.push(format!("{} is not found by its number", entry.code));
            }
            if entry.symbol.is_some_and(|it| by_symbol(it) != Some(entry)) {
                faults.push(format!("{} is not found by its symbol", entry.code));
            }
        }
    }
    for pair in all().windows(2) {
        if pair[1].code <= pair[0].code {
            faults.push(format!("{} stands twice", pair[1].code));
        }
    }
    assert_none(&faults);
}

#[test]
fn texts_are_whole() {
    let faults: Vec<String> = all().into_iter().flat_map(faults_of).collect();
    assert_none(&faults);
}

#[test]
fn product_keys_are_never_written() {
    let mut faults = Vec::new();
    for entry in all() {
        for command in entry.fixes.iter().filter_map(|it| it.command) {
            if command.contains("/ipk") && !command.ends_with("/ipk GVLK") {
                faults.push(format!("{}: `{command}`", entry.code));
            }
        }
    }
    assert_none(&faults);
}

/// A command that changes something says what it changes, and one that looks says nothing.
#[test]
fn changing_commands_are_marked() {
    /// Parts of commands that change something.
    const CHANGING: &[&str] = &[
        "/act-type",
        "/ato",
        "/cdns",
        "/ckms",
        "/config ",
        "/flushdns",
        "/ipk",
        "/rearm",
        "/renew",
        "/resync",
        "/sdns",
        "/sethst",
        "/skms",
        "/sprt",
        "Add-",
        "Enable-",
        "Remove-",
        "Repair",
        "Restart-",
        "Set-",
        "Start-",
        "adprep",
        "slui",
    ];
    let fixes = all()
        .into_iter()
        .flat_map(|it| it.fixes)
        .filter_map(|it| Some((it.command?, it.changes)));
    let rungs = Side::ALL
        .into_iter()
        .filter_map(ladder)
        .flat_map(|it| it.rungs)
        .map(|it| (it.command, it.changes));
    let faults: Vec<String> = fixes
        .chain(rungs)
        .filter(|(command, changes)| {
            CHANGING.iter().any(|it| command.contains(it)) != changes.is_some()
        })
        .map(|(command, changes)| format!("`{command}` is marked {changes:?}"))
        .collect();
    assert_none(&faults);
}

/// Codes that rules name and whose entries are not written, or not yet with a cause for each such rule.
///
/// Empty when the table is whole; a code that no longer belongs here is a fault.
const UNFINISHED: [ErrorCode; 5] = [
    ErrorCode(0x8007_05B4),
    ErrorCode(0x8007_06B5),
    ErrorCode(0x8007_06BF),
    ErrorCode(0xC004_F039),
    ErrorCode(0xC004_F074),
];

/// Codes of rules stand in the table with that rule; causes name rules that exist.
#[test]
fn codes_and_rules_name_each_other() {
    let mut faults = Vec::new();
    let rules: BTreeSet<_> = ALL.iter().map(|it| it.info().code).collect();
    for entry in all() {
        for rule in entry.rules() {
            if !rules.contains(&rule) {
                faults.push(format!("{}: there is no rule {rule}", entry.code));
            }
        }
    }
    let mut unlinked = BTreeSet::new();
    for info in ALL.iter().map(|it| it.info()) {
        for code in info.client_codes {
            let is_linked = look_up(*code).is_some_and(|it| it.rules().contains(&info.code));
            if !is_linked {
                unlinked.insert(*code);
            }
            if !is_linked && !UNFINISHED.contains(code) {
                faults.push(format!("{code}: no cause with {}", info.code));
            }
        }
    }
    for code in UNFINISHED {
        if !unlinked.contains(&code) {
            faults.push(format!("{code}: is finished"));
        }
    }
    assert_none(&faults);
}

#[test]
fn ladders_lead_somewhere() {
    let mut faults = Vec::new();
    for ladder in Side::ALL.into_iter().filter_map(ladder) {
        let side = ladder.side;
        if !(2..=6).contains(&ladder.rungs.len()) {
            faults.push(format!("{side}: {} rungs", ladder.rungs.len()));
        }
        for (idx, rung) in ladder.rungs.iter().enumerate() {
            if rung.readings.len() < 2 {
                faults.push(format!("{side}: `{}` has fewer than 2 readings", rung.aim));
            }
            let texts = [rung.at, rung.aim, rung.command].into_iter();
            let texts = texts.chain(rung.readings.iter().flat_map(|it| [it.seen, it.means]));
            for text in texts {
                if let Some(fault) = phrase_fault(text) {
                    faults.push(format!("{side}: `{text}` {fault}"));
                }
                // Steps are counted from 1, and lead down the ladder.
                for step in text.split("step ").skip(1) {
                    let number = step.chars().next().and_then(|it| it.to_digit(10));
                    let number = number.map_or(0, |it| usize::try_from(it).unwrap());
                    if ladder.rungs.len() < number || number == 0 {
                        faults.push(format!("{side}: `{text}` leads to no step"));
                    }
                }
                for code in text.split("0x").skip(1) {
                    let digits: String = code.chars().take_while(char::is_ascii_hexdigit).collect();
                    let code: Result<ErrorCode, _> = format!("0x{digits}").parse();
                    if !code.is_ok_and(|it| look_up(it).is_some()) {
                        faults.push(format!(
                            "{side}: `{text}` names 0x{digits}, which has no entry"
                        ));
                    }
                }
            }
            let leads_on = rung.readings.iter().any(|it| it.means.contains("step "));
            if !leads_on && idx + 1 < ladder.rungs.len() {
                faults.push(format!("{side}: nothing leads on from `{}`", rung.aim));
            }
        }
    }
    assert_none(&faults);
}
