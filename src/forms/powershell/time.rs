//! Durations and points in time, as versions of PowerShell write them.

use super::super::value::{Fault, Word};
use super::json::Json;
use crate::zone::FaultKind;

/// Seconds from 1601 to 1970, the beginnings of Windows' and Unix' times.
const EPOCHS_APART_S: i64 = 11_644_473_600;

/// Seconds above which a time to live counts as 0 (RFC 2181, 8).
const MOST_TTL: u32 = 0x7fff_ffff;

/// Seconds of a `TimeSpan`: an object with `TotalSeconds`, or a text `[days.]hours:minutes:seconds`, or a number of seconds.
pub(super) fn seconds(json: Json<'_>) -> Result<u32, Fault> {
    let total = json.fields().and_then(|fields| {
        let total = fields.iter().find(|it| it.0 == "TotalSeconds")?;
        total.1.word()
    });
    let Some(word) = total.or_else(|| json.word()) else {
        let message = "this is no duration".to_owned();
        return Err((json.start(), FaultKind::Syntax, message));
    };
    span(&word)
}

/// Seconds that a word says, also in the form of CIM: `DDDDDDDDHHMMSS.mmmmmm:000`.
pub(super) fn span(word: &Word<'_>) -> Result<u32, Fault> {
    let parts = || {
        let text = word.text.strip_suffix(".0").unwrap_or(&word.text);
        if let Some((digits, _)) = text.strip_suffix(":000").and_then(|it| it.split_once('.')) {
            let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u64>().ok();
            let (days, hours) = (part(0..8)?, part(8..10)?);
            return Some(((days * 24 + hours) * 60 + part(10..12)?) * 60 + part(12..14)?);
        }
        let Some((head, tail)) = text.split_once(':') else {
            return text.parse::<u64>().ok();
        };
        let (days, hours) = head.split_once('.').unwrap_or(("0", head));
        let (minutes, seconds) = tail.split_once(':')?;
        // Fractions of a second say nothing about a time to live.
        let seconds = seconds.split('.').next()?;
        let number = |it: &str| it.parse::<u64>().ok().filter(|it| *it <= 0xffff_ffff);
        Some(
            ((number(days)? * 24 + number(hours)?) * 60 + number(minutes)?) * 60 + number(seconds)?,
        )
    };
    let Some(total) = parts() else {
        return Err(word.syntax(format!("`{}` is no duration", word.shown())));
    };
    u32::try_from(total)
        .ok()
        .filter(|it| *it <= MOST_TTL)
        .ok_or_else(|| {
            let message = format!("the TTL `{}` is larger than {MOST_TTL} s", word.shown());
            (word.place, FaultKind::Range, message)
        })
}

/// Hours since 1601 of a `DateTime`; 0 for `null`, which stands for a record that does not age.
///
/// A text `/Date(milliseconds)/` (Windows PowerShell) or one of ISO 8601 (PowerShell 7), or an object with such a text in
/// `value`. A text without offset from UTC is taken for UTC, so that it may be some hours wrong.
pub(super) fn aging(json: Json<'_>) -> Result<u32, Fault> {
    if json.is_null() {
        return Ok(0);
    }
    let inner = json.fields().and_then(|fields| {
        let value = fields.iter().find(|it| it.0 == "value")?;
        value.1.word()
    });
    let Some(word) = inner.or_else(|| json.word()) else {
        let message = "this is no point in time".to_owned();
        return Err((json.start(), FaultKind::Syntax, message));
    };
    let unix_s = unix_seconds(&word.text)
        .ok_or_else(|| word.syntax(format!("`{}` is no point in time", word.shown())))?;
    let hours = unix_s.saturating_add(EPOCHS_APART_S) / 3_600;
    u32::try_from(hours).map_err(|_| {
        let message = format!("`{}` is before 1601", word.shown());
        (word.place, FaultKind::Range, message)
    })
}

fn unix_seconds(text: &str) -> Option<i64> {
    if let Some(inside) = text.strip_prefix("/Date(") {
        let inside = inside.strip_suffix(")/")?;
        // An offset from UTC may follow; the number counts in UTC all the same.
        let digits = inside
            .get(1..)?
            .find(['+', '-'])
            .map_or(inside, |it| inside.get(..=it).unwrap_or_default());
        let ms: i64 = digits.parse().ok()?;
        return Some(ms.div_euclid(1_000));
    }
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.as_second());
    }
    let local: jiff::civil::DateTime = text.parse().ok()?;
    let zoned = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    #[test]
    fn spans_in_every_form() {
        for (text, expect) in [
            ("01:00:00", Some(3_600)),
            ("1.02:03:04", Some(93_784)),
            ("00:20:00.5000000", Some(1_200)),
            ("3600", Some(3_600)),
            ("3600.0", Some(3_600)),
            ("00000001020304.000000:000", Some(93_784)),
            ("0001.000000:000", None),
            ("1:00", None),
            ("", None),
            ("one", None),
            ("99999.00:00:00", None),
            ("99999999999999999999.00:00:00", None),
        ] {
            let word = Word {
                text: text.into(),
                place: Place::default(),
            };
            assert_eq!(span(&word).ok(), expect, "{text}");
        }
    }

    #[test]
    fn points_in_time_in_every_form() {
        for (text, expect) in [
            ("/Date(1700000000000)/", Some(1_700_000_000)),
            ("/Date(1700000000000+0100)/", Some(1_700_000_000)),
            ("/Date(-1000)/", Some(-1)),
            ("2023-11-14T22:13:20Z", Some(1_700_000_000)),
            ("2023-11-14T23:13:20+01:00", Some(1_700_000_000)),
            ("2023-11-14T22:13:20", Some(1_700_000_000)),
            ("/Date(x)/", None),
            ("/Date()/", None),
            ("yesterday", None),
        ] {
            assert_eq!(unix_seconds(text), expect, "{text}");
        }
    }
}
