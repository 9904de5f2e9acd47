//! Values of a policy file that stand in strings, and words about them.

use crate::words;
use jiff::civil::Date;
use std::fmt;
use std::time::Duration;
use toml::de::DeValue;

/// Reads `3600s`, `60m`, `24h`, `14d` and `2w`; nothing of zero length.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let unit = match text.bytes().last()? {
        b's' => 1,
        b'm' => 60,
        b'h' => 3_600,
        b'd' => 86_400,
        b'w' => 604_800,
        _ => return None,
    };
    let digits = text.get(..text.len() - 1)?;
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let number: u32 = digits.parse().ok().filter(|it| *it != 0)?;
    Some(Duration::from_secs(u64::from(number) * unit))
}

/// Reads a day, written as a date of TOML or as a string `2026-12-31`.
pub(super) fn date(value: &DeValue<'_>) -> Option<Date> {
    let text = match value {
        DeValue::String(text) => text.clone().into_owned(),
        DeValue::Datetime(it) if it.time.is_none() && it.offset.is_none() => it.to_string(),
        _ => return None,
    };
    // Nothing but a day, though the library reads more.
    let is_day = text.len() == 10 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    text.parse().ok().filter(|_| is_day)
}

/// The word of `known` that is so near to `word` that it was hardly meant otherwise: a few letters off, or cut short.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let most = (word.chars().count() / 3).max(1);
    let distance = |it: &str| {
        let is_cut = 3 <= folded.len() && it.to_lowercase().starts_with(&folded);
        if is_cut {
            most
        } else {
            strsim::osa_distance(&folded, &it.to_lowercase())
        }
    };
    let distances = known.map(|it| (distance(it), it));
    let near = distances.filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|it| it.1)
}

/// `` `x` is no WHAT; did you mean `y`? `` or what there is.
pub(super) fn one_of(word: &str, what: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("`{word}` is no {what}; did you mean `{near}`?"),
        None => format!("`{word}` is no {what}; write {}", words::either(known)),
    }
}

/// What a value is, for messages: `a string`.
pub(super) struct Kind<'a>(pub(super) &'a DeValue<'a>);

impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        })
    }
}
