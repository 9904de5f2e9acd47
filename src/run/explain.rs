//! What a word, a code or a pasted text means. No network, no file.

use crate::codes::{Parts, Side, by_symbol, look_up};
use crate::explanation::{Explanation, Schema, topics};
use crate::model::ErrorCode;
use crate::rules::{ALL, select::matching};
use crate::symptom;

/// Most suggestions for a word that nobody knows.
const MOST_SUGGESTIONS: usize = 3;

/// Reads `word` as a topic, a rule, a code or a symbol, in this order; none when it is none of these.
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
    let code: ErrorCode = word.parse().ok()?;
    Some(explain_code(code))
}

/// The entry of a code, or the parts of one that stands in no table.
pub fn explain_code(code: ErrorCode) -> Explanation {
    match look_up(code) {
        Some(entry) => Explanation::Code(entry),
        None => Explanation::UnknownCode(Parts::of(code)),
    }
}

/// Reads a text that somebody pasted; none when it holds nothing that is known.
pub fn explain_text(text: &str) -> Option<Explanation> {
    symptom::read(text).map(Explanation::Paste)
}

/// The topics, rules and symbols that a word is nearest to, the nearest first; empty when none is near.
pub fn suggestions(word: &str) -> Vec<String> {
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
