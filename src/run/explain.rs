//! What a word, a code or a pasted text means. No network, no file.

use crate::codes::{Parts, Side, by_symbol, look_up};
use crate::explanation::{Explanation, Schema, topics};
use crate::model::ErrorCode;
use crate::rules::{ALL, select::matching};
use crate::symptom;

/// Octets of the longest word that is compared with known ones.
const MOST_OCTETS: usize = 100;

/// Most suggestions for a word that nobody knows.
const MOST_SUGGESTIONS: usize = 3;

/// Reads `word` as a topic, a rule, a symbol, the number of an event or a code, in this order; none when it is none of these.
///
/// Case does not count. Codes are taken in every spelling of [`ErrorCode`].
pub fn explain_word(word: &str) -> Option<Explanation> {
    let word = word.trim();
    if let Some(topic) = topic(word) {
        return Some(topic);
    }
    let mut rules = matching(word);
    if let (Some(info), None) = (rules.next(), rules.next()) {
        return Some(Explanation::Rule(info));
    }
    if let Some(entry) = by_symbol(word) {
        return Some(Explanation::Code(entry));
    }
    if let Some(event) = symptom::known_event(word) {
        return Some(Explanation::Event(event));
    }
    let code: ErrorCode = word.parse().ok()?;
    Some(match look_up(code) {
        Some(entry) => Explanation::Code(entry),
        None => unknown(code, word),
    })
}

/// The entry of a code, or the parts of one that stands in no table.
pub fn explain_code(code: ErrorCode) -> Explanation {
    match look_up(code) {
        Some(entry) => Explanation::Code(entry),
        None => unknown(code, &code.to_string()),
    }
}

/// A code that stands in no table, and those nearest to how it was written.
fn unknown(code: ErrorCode, written: &str) -> Explanation {
    Explanation::UnknownCode {
        parts: Parts::of(code),
        near: if exists(code) {
            Vec::new()
        } else {
            near_codes(written)
        },
    }
}

/// True for a code that somebody numbered, though no entry has it: of the licensing service or of Win32, whose guess at another
/// code would lead astray.
fn exists(code: ErrorCode) -> bool {
    crate::codes::symbol_beside_table(code).is_some() || code.0 >> 16 == 0x8007
}

/// Codes of the table that become `written` when one digit is lost, doubled or swapped with its neighbor.
///
/// One digit in place of another is no slip of this kind: whole families of codes differ by their last digit.
pub fn near_codes(written: &str) -> Vec<ErrorCode> {
    let written = written.to_ascii_uppercase();
    let digits = written.strip_prefix("0X").unwrap_or(&written);
    let is_slip = |known: &str| {
        let is_near = strsim::osa_distance(digits, known) == 1;
        is_near && (digits.len() != known.len() || sorted(digits) == sorted(known))
    };
    let codes = crate::codes::all().into_iter().map(|it| it.code);
    let near = codes.filter(|it| it.to_string().strip_prefix("0x").is_some_and(is_slip));
    near.take(MOST_SUGGESTIONS).collect()
}

fn sorted(digits: &str) -> Vec<char> {
    let mut res: Vec<char> = digits.chars().collect();
    res.sort_unstable();
    res
}

/// Reads a text that somebody pasted; none when it holds nothing that is known.
///
/// A text that holds one code and nothing else of use is that code.
pub fn explain_text(text: &str) -> Option<Explanation> {
    let paste = symptom::read(text)?;
    match paste.only_code() {
        Some(code) => Some(explain_code(code)),
        None => Some(Explanation::Paste(paste)),
    }
}

/// The topics, rules and symbols that a word is nearest to, the nearest first; empty when none is near.
///
/// Longer than any of them by far, a word is near to none; comparing it takes time in its length times theirs.
pub fn suggestions(word: &str) -> Vec<String> {
    if MOST_OCTETS < word.len() {
        return Vec::new();
    }
    let word = word.to_lowercase();
    let topics = topics().map(|it| it.word.to_owned());
    let rules = ALL.iter().flat_map(|rule| {
        let info = rule.info();
        [info.code.to_string(), info.name.to_owned()]
    });
    let codes = crate::codes::all()
        .into_iter()
        .flat_map(|it| [Some(it.code.to_string()), it.symbol.map(str::to_owned)])
        .flatten();
    let mut near: Vec<(f64, String)> = topics
        .chain(rules)
        .chain(codes)
        .map(|known| {
            (
                strsim::normalized_damerau_levenshtein(&word, &known.to_lowercase()),
                known,
            )
        })
        .filter(|(likeness, _)| 0.6 < *likeness)
        .collect();
    // Stable: of two that are equally near, the one listed first.
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter()
        .take(MOST_SUGGESTIONS)
        .map(|(_, known)| known)
        .collect()
}

fn topic(word: &str) -> Option<Explanation> {
    if let Some(side) = Side::from_name(word) {
        return Some(Explanation::Ladders(vec![side]));
    }
    match word.to_ascii_lowercase().as_str() {
        "models" => Some(Explanation::Models),
        "outcomes" => Some(Explanation::Outcomes),
        "ladders" => Some(Explanation::Ladders(Side::ALL.to_vec())),
        "schema" => Some(Explanation::Schema(Schema::Report)),
        "explain-schema" => Some(Explanation::Schema(Schema::Explain)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expect: &[&str]) {
        let near: Vec<String> = near_codes(word).iter().map(ToString::to_string).collect();
        assert_eq!(near, expect, "{word}");
    }

    #[test]
    fn slips_of_one_digit_are_seen() {
        check("0xC004F07", &["0xC004F057", "0xC004F074", "0xC004F075"]);
        for slip in ["0xc04f074", "0xC0040F74", "0xC004F0744"] {
            check(slip, &["0xC004F074"]);
        }
        for other in ["0x8007DEAD", "0xC004F0AA", "12287", "-1073418124", ""] {
            check(other, &[]);
        }
    }

    /// What exists is not taken for a slip.
    #[test]
    fn codes_that_exist_are_not_guessed_at() {
        for code in ["0xC004C002", "0x4004F401", "0x80070020", "0x8007054B"] {
            let Some(Explanation::UnknownCode { near, .. }) = explain_word(code) else {
                continue;
            };
            assert_eq!(near, [], "{code}");
        }
    }

    #[test]
    fn numbers_of_events_are_no_codes() {
        for id in ["12288", "12289", "12290", "12293", "12294", "8198", "1014"] {
            let known = explain_word(id);
            assert!(matches!(known, Some(Explanation::Event(it)) if it.id.to_string() == id));
        }
        let next = explain_word("12287");
        assert!(matches!(next, Some(Explanation::UnknownCode { .. })));
    }
}
