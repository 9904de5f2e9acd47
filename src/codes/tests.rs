//! What must hold for every entry and every ladder.

mod texts;

use super::ladder::{LADDERS, Rung};
use super::{BY_SIDE, Side, all, by_symbol, look_up};
use crate::finding::{RuleCode, RuleInfo, Severity};
use crate::model::ErrorCode;
use crate::rules::ALL;
use std::collections::BTreeSet;
use texts::{Texts, command_fault};

/// Entries that the catalogue has.
const N_ENTRIES: usize = 108;

/// Sentences a meaning may have.
const MAX_SENTENCES: usize = 4;

/// The code that stands for every failure to find a host.
const SUMMARY_CODE: ErrorCode = ErrorCode(0xC004_F074);

#[test]
fn catalogue_is_complete() {
    assert_eq!(all().len(), N_ENTRIES);
}

#[test]
fn every_side_has_sorted_entries_of_its_own() {
    let mut faults = Vec::new();
    for entries in BY_SIDE {
        for pair in entries.windows(2) {
            let (one, next) = (&pair[0], &pair[1]);
            if next.code <= one.code {
                faults.push(format!("{} stands behind {}", next.code, one.code));
            }
            if next.side != one.side {
                let sides = format!("{} and {}", one.side, next.side);
                faults.push(format!("{}, {}: {sides} in one list", one.code, next.code));
            }
        }
    }
    for side in Side::ALL {
        if !all().iter().any(|it| it.side == side) {
            faults.push(format!("{side}: no entry"));
        }
    }
    assert_none(&faults);
}

#[test]
fn codes_and_symbols_are_unique() {
    let mut faults = Vec::new();
    for pair in all().windows(2) {
        if pair[1].code <= pair[0].code {
            faults.push(format!("{} follows {}", pair[1].code, pair[0].code));
        }
    }
    let mut symbols = BTreeSet::new();
    for entry in all() {
        if let Some(symbol) = entry.symbol
            && !symbols.insert(symbol)
        {
            faults.push(format!("{}: `{symbol}` is a symbol twice", entry.code));
        }
    }
    assert_none(&faults);
}

#[test]
fn every_spelling_leads_to_its_entry() {
    for entry in all() {
        let ErrorCode(bits) = entry.code;
        let spellings = [
            format!("0x{bits:08X}"),
            format!("0x{bits:08x}"),
            format!("{bits:08X}"),
            bits.cast_signed().to_string(),
            bits.to_string(),
        ];
        for text in spellings {
            let code: ErrorCode = text.parse().unwrap();
            assert_eq!(look_up(code).map(|it| it.code), Some(entry.code), "{text}");
        }
    }
}

#[test]
fn every_symbol_leads_to_its_entry() {
    for entry in all() {
        if let Some(symbol) = entry.symbol {
            for text in [symbol.to_owned(), symbol.to_lowercase()] {
                let found = by_symbol(&text).map(|it| it.code);
                assert_eq!(found, Some(entry.code), "{text}");
            }
        }
    }
}

#[test]
fn neighbors_of_entries_are_not_found() {
    let codes: BTreeSet<ErrorCode> = all().iter().map(|it| it.code).collect();
    for ErrorCode(bits) in &codes {
        for near in [bits.wrapping_add(1), bits.wrapping_sub(1)].map(ErrorCode) {
            assert_eq!(look_up(near).is_some(), codes.contains(&near), "{near}");
        }
    }
    assert_eq!(by_symbol(""), None);
    assert_eq!(by_symbol("SL_E_VL"), None);
}

#[test]
fn faults_have_causes_and_fixes() {
    let mut faults = Vec::new();
    for entry in all() {
        if entry.side != Side::Info && entry.causes.is_empty() {
            faults.push(format!("{}: no cause", entry.code));
        }
        if entry.side != Side::Info && entry.fixes.is_empty() {
            faults.push(format!("{}: no fix", entry.code));
        }
        if entry.sources.is_empty() {
            faults.push(format!("{}: no source", entry.code));
        }
        if entry.symbol.is_some_and(|it| !is_symbol(it)) {
            faults.push(format!("{}: its symbol is no identifier", entry.code));
        }
    }
    assert_none(&faults);
}

#[test]
fn texts_read_well() {
    let mut texts = Texts::default();
    for entry in all() {
        let code = entry.code;
        texts.sentences(&format!("{code}, meaning"), entry.meaning);
        texts.sentences(&format!("{code}, outside_check"), entry.outside_check);
        texts.phrase(&format!("{code}, applies_to"), entry.applies_to);
        for cause in entry.causes {
            texts.phrase(&format!("{code}, cause"), cause.text);
        }
        for fix in entry.fixes {
            texts.phrase(&format!("{code}, fix"), fix.text);
        }
        for source in entry.sources {
            texts.phrase(&format!("{code}, source"), source);
        }
        let n_sentences = entry.meaning.matches(". ").count() + 1;
        if MAX_SENTENCES < n_sentences {
            texts
                .faults
                .push(format!("{code}, meaning: {n_sentences} sentences"));
        }
    }
    assert_none(&texts.faults);
}

#[test]
fn no_text_is_there_twice_in_an_entry() {
    let mut faults = Vec::new();
    for entry in all() {
        let causes = entry.causes.iter().map(|it| it.text);
        let fixes = entry.fixes.iter().map(|it| it.text);
        let mut seen = BTreeSet::new();
        for text in causes.chain(fixes).chain(entry.sources.iter().copied()) {
            if !seen.insert(text) {
                faults.push(format!("{}: twice: {text}", entry.code));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn commands_can_be_typed() {
    let mut faults = Vec::new();
    for entry in all() {
        for fix in entry.fixes {
            let Some(command) = fix.command else {
                continue;
            };
            if let Some(why) = command_fault(command, fix.changes) {
                faults.push(format!("{}, `{command}`: {why}", entry.code));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn causes_name_rules_that_exist() {
    let mut faults = Vec::new();
    for entry in all() {
        for cause in entry.causes {
            for rule in cause.rules.iter().filter(|it| info(**it).is_none()) {
                faults.push(format!("{}: there is no rule {rule}", entry.code));
            }
            let distinct: BTreeSet<_> = cause.rules.iter().collect();
            if distinct.len() < cause.rules.len() {
                faults.push(format!("{}: a rule twice: {}", entry.code, cause.text));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn codes_that_rules_name_have_causes_that_name_the_rules() {
    let mut faults = Vec::new();
    for info in ALL.iter().map(|it| it.info()) {
        for code in info.client_codes {
            match look_up(*code) {
                None => faults.push(format!("{}: there is no entry {code}", info.code)),
                Some(entry) if !entry.rules().contains(&info.code) => {
                    faults.push(format!("{code}: no cause names {}", info.code));
                }
                Some(_) => {}
            }
        }
    }
    assert_none(&faults);
}

/// Errors of the call or of reading: what was not read is not known to be right, and nothing follows for clients.
const NOT_OF_CLIENTS: [RuleCode; 1] = [RuleCode(3)];

#[test]
fn faults_that_leave_a_client_without_host_show_a_code() {
    let silent: Vec<String> = ALL
        .iter()
        .map(|it| it.info())
        .filter(|it| it.severity == Severity::Error && it.client_codes.is_empty())
        .filter(|it| !NOT_OF_CLIENTS.contains(&it.code))
        .map(|it| format!("{}: an error without client code", it.code))
        .collect();
    assert_none(&silent);
}

/// Evidence must speak for one cause of the summary code, or a report could not say which it was.
#[test]
fn summary_code_has_one_cause_for_each_rule() {
    let entry = look_up(SUMMARY_CODE).unwrap();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for rule in entry.causes.iter().flat_map(|it| it.rules) {
        if !seen.insert(*rule) {
            faults.push(format!("{rule} speaks for two causes"));
        }
    }
    for info in ALL.iter().map(|it| it.info()) {
        let is_of_clients = !NOT_OF_CLIENTS.contains(&info.code);
        if info.severity == Severity::Error && is_of_clients && !seen.contains(&info.code) {
            faults.push(format!("{}: an error that no cause explains", info.code));
        }
    }
    assert_none(&faults);
}

/// A host set by hand explains why a dead host matters while DNS names another.
#[test]
fn summary_code_names_the_fixed_host_before_what_became_of_it() {
    let entry = look_up(SUMMARY_CODE).unwrap();
    let place = |rule| {
        let mut causes = entry.causes.iter();
        causes.position(|it| it.rules.contains(&rule))
    };
    let fixed_host = place(RuleCode(102));
    assert!(fixed_host.is_some());
    for rule in [302, 303, 601, 602, 603, 604, 605].map(RuleCode) {
        assert!(fixed_host < place(rule), "{rule}");
    }
}

#[test]
fn every_side_with_faults_has_a_ladder() {
    let mut faults = Vec::new();
    for side in Side::ALL {
        let n_ladders = LADDERS.iter().filter(|it| it.side == side).count();
        if n_ladders != 1 && (side, n_ladders) != (Side::Info, 0) {
            faults.push(format!("{side}: {n_ladders} ladders"));
        }
    }
    assert_none(&faults);
}

#[test]
fn ladders_are_short_and_read_well() {
    let mut texts = Texts::default();
    for ladder in LADDERS {
        let n_rungs = ladder.rungs.len();
        if !(2..=6).contains(&n_rungs) {
            texts
                .faults
                .push(format!("{}: {n_rungs} steps", ladder.side));
        }
        for (idx, rung) in ladder.rungs.iter().enumerate() {
            let place = format!("{}, step {}", ladder.side, idx + 1);
            texts.rung(&place, rung);
            for step in steps_named(rung) {
                if step == idx + 1 || !(1..=n_rungs).contains(&step) {
                    texts.faults.push(format!("{place}: leads to step {step}"));
                }
            }
        }
    }
    assert_none(&texts.faults);
}

/// The steps that `rung` sends people to: `step 3`.
fn steps_named(rung: &Rung) -> impl Iterator<Item = usize> {
    let texts = rung.readings.iter().map(|it| it.means);
    texts
        .flat_map(|text| text.split("step ").skip(1))
        .filter_map(|rest| {
            let digits = rest.split(|it: char| !it.is_ascii_digit()).next()?;
            digits.parse().ok()
        })
}

/// True when `symbol` is written as C writes constants.
fn is_symbol(symbol: &str) -> bool {
    let is_part =
        |it: u8| it.is_ascii_uppercase() || it.is_ascii_lowercase() || it.is_ascii_digit();
    !symbol.is_empty() && symbol.bytes().all(|it| is_part(it) || it == b'_')
}

fn info(code: RuleCode) -> Option<&'static RuleInfo> {
    ALL.iter().map(|it| it.info()).find(|it| it.code == code)
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
