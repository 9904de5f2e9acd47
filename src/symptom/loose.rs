//! Codes and names of KMS records anywhere in a text: the last resort, and what a mail says beside what it quotes.

use super::event::{Event, EventKind};
use crate::client::license::License;
use crate::client::text::{clean, hexadecimal, is_tame_domain};
use crate::codes;
use crate::model::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};

/// Most codes and most names that are kept.
const MOST: usize = 20;

/// What a text mentions.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Codes that no event and no license has, in the order of the text.
    pub(super) codes: Vec<ErrorCode>,
    /// Domains whose KMS record is named, in the order of the text.
    pub(super) domains: Vec<String>,
    /// Codes that were not kept, each once.
    pub(super) n_left_out: usize,
}

/// Reads the codes and names of `text`.
///
/// Beside events and licenses only codes of the table count, since logs are full of other numbers; otherwise every one of
/// eight digits behind `0x` does.
pub(super) fn read(text: &str, events: &[Event], licenses: &[License]) -> Mentions {
    let is_last_resort = events.is_empty() && licenses.is_empty();
    let told = events.iter().filter_map(Event::code);
    let told = told.chain(licenses.iter().filter_map(|it| it.reason));
    // Success needs no explanation.
    let told: BTreeSet<ErrorCode> = told.chain([ErrorCode(0)]).collect();
    let told_names: BTreeSet<String> = events.iter().filter_map(domain_of).collect();
    let symbols: BTreeMap<&str, ErrorCode> = codes::all()
        .into_iter()
        .filter_map(|it| Some((it.symbol?, it.code)))
        .collect();
    let mut res = Mentions::default();
    let mut left_out = BTreeSet::new();
    for word in words(text) {
        if let Some(domain) = kms_domain(word) {
            let is_known = told_names.contains(&domain.to_ascii_lowercase());
            if res.domains.len() < MOST && !is_known && !res.domains.contains(&domain) {
                res.domains.push(domain);
            }
            continue;
        }
        let Some(code) = code(word, &symbols, is_last_resort) else {
            continue;
        };
        if told.contains(&code) || res.codes.contains(&code) {
            continue;
        }
        if res.codes.len() < MOST {
            res.codes.push(code);
        } else if left_out.len() < 10_000 {
            left_out.insert(code);
        }
    }
    res.n_left_out = left_out.len();
    res
}

/// The domain whose KMS record an event is about, in lower case.
fn domain_of(event: &Event) -> Option<String> {
    match &event.what {
        EventKind::NameUnanswered(it) => kms_domain(&it.name).map(|it| it.to_ascii_lowercase()),
        EventKind::NotPublished(it) | EventKind::Published(it) => {
            it.domain.as_ref().map(|it| it.to_ascii_lowercase())
        }
        _ => None,
    }
}

/// Runs of letters, digits, dots, hyphens and underscores of ASCII that are not longer than a name.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |it: char| !(it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_'));
    text.split(ends)
        .map(|it| it.trim_end_matches(['.', '-']))
        .filter(|it| (8..=255).contains(&it.len()))
}

fn code(
    word: &str,
    symbols: &BTreeMap<&str, ErrorCode>,
    is_last_resort: bool,
) -> Option<ErrorCode> {
    if let Some(bits) = hexadecimal(word).filter(|_| word.len() == "0xC004F074".len()) {
        let code = ErrorCode(bits);
        let is_taken = is_last_resort || codes::look_up(code).is_some();
        return is_taken.then_some(code);
    }
    let is_number = word.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-');
    if !is_number {
        return symbols.get(word).copied();
    }
    let code: ErrorCode = word.parse().ok()?;
    codes::look_up(code).map(|it| it.code)
}

/// The domain of `_vlmcs._tcp.corp.example`.
fn kms_domain(word: &str) -> Option<String> {
    const OWNER: &str = "_vlmcs._tcp.";
    let head = word.get(..OWNER.len())?;
    let domain = word.get(OWNER.len()..)?;
    (head.eq_ignore_ascii_case(OWNER) && is_tame_domain(domain)).then(|| clean(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let found = read(text, &[], &[]);
        let mut shown: Vec<String> = found.codes.iter().map(ToString::to_string).collect();
        shown.extend(found.domains);
        if 0 < found.n_left_out {
            shown.push(format!("and {}", found.n_left_out));
        }
        assert_eq!(shown.join(" "), expect, "{text}");
    }

    #[test]
    fn codes_stand_alone() {
        check("says 0xC004F074.", "0xC004F074");
        check("(0x8007DEAD)", "0x8007DEAD");
        check("C004F074, -1073418124 and 3221549172", "0xC004F074");
        check("SL_E_VL_BINDING_SERVICE_UNAVAILABLE", "0xC004F074");
        check("错误代码0xC004F074。", "0xC004F074");
        for text in [
            "0x123",
            "0xC004F0741",
            "a0xC004F074",
            "20260304 12345678 DEADBEEF",
            "0x00000000",
            "11111111-2222-3333-4444-C004F0740000",
            "SL_E_UNHEARD_OF",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn records_name_their_domain() {
        check(
            "_VLMCS._TCP.corp.example. and _vlmcs._tcp.corp.example",
            "corp.example",
        );
        check("_vlmcs._tcp.lan SRV service location:", "lan");
        check("_vlmcs._tcp. _vlmcs._tcp.-a.example", "");
    }

    #[test]
    fn codes_are_bounded() {
        let many: Vec<String> = (0..100)
            .map(|it| format!("0x8007F{it:03} 0x8007F{it:03}"))
            .collect();
        let many = many.join(" ");
        assert_eq!(read(&many, &[], &[]).codes.len(), MOST);
        assert_eq!(read(&many, &[], &[]).n_left_out, 100 - MOST);
    }
}
