//! Wording that rules, verdict and renderers share: lists, counts, durations and percentages for people.

use std::fmt::Display;
use std::time::Duration;

/// How many entries of a list are written out.
const MAX_SHOWN: usize = 3;

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b`, `c` and 4 more ``; empty for an empty list.
pub fn quoted<T: Display>(items: &[T]) -> String {
    let shown: Vec<String> = items.iter().map(|it| format!("`{it}`")).collect();
    joined(&shown)
}

/// Alternatives in backticks, of which one is meant: `` `a`, `b` or `c` ``. All are written, so lists are to be short.
pub fn either<T: Display>(items: &[T]) -> String {
    let mut shown: Vec<String> = items.iter().map(|it| format!("`{it}`")).collect();
    match shown.pop() {
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} or {last}", shown.join(", ")),
        None => String::new(),
    }
}

/// [`quoted`] without backticks, for entries that are words already.
pub fn joined<T: Display>(items: &[T]) -> String {
    let mut shown: Vec<String> = items
        .iter()
        .take(MAX_SHOWN)
        .map(ToString::to_string)
        .collect();
    let n_more = items.len().saturating_sub(MAX_SHOWN);
    if 0 < n_more {
        return format!("{} and {n_more} more", shown.join(", "));
    }
    match shown.pop() {
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} and {last}", shown.join(", ")),
        None => String::new(),
    }
}

/// At most `limit` characters; what is cut off leaves an ellipsis.
pub fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit).collect();
    format!("{kept}…")
}

/// `1 host`, `2 hosts`; for nouns that only take an `s`.
pub fn count(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{n} {noun}s"),
    }
}

/// A duration, rounded: `0.4 ms`, `12 ms`, `2.1 s`, `1 min 5 s`, `2 h 5 min`.
pub fn duration(duration: Duration) -> String {
    let us = duration.as_micros();
    if us == 0 {
        return "0 ms".to_owned();
    }
    if us < 50 {
        return "under 0.1 ms".to_owned();
    }
    if us < 999_500 {
        return decimal(us, 1_000, "ms");
    }
    if us < 59_500_000 {
        return decimal(us, 1_000_000, "s");
    }
    let s = (us + 500_000) / 1_000_000;
    if s < 3_600 {
        return pair(s / 60, "min", s % 60, "s");
    }
    let min = (s + 30) / 60;
    pair(min / 60, "h", min % 60, "min")
}

/// An expected wait, which is a mean and no measurement: a tenth of a second is kept, so that 10.5 s is neither 10 nor 11.
pub fn expected_wait(wait: Duration) -> String {
    let tenths = (wait.as_nanos() + 50_000_000) / 100_000_000;
    match (tenths / 10, tenths % 10) {
        (s, 0) if (10..60).contains(&s) => format!("{s} s"),
        (s, tenth) if (10..60).contains(&s) => format!("{s}.{tenth} s"),
        _ => duration(wait),
    }
}

/// One digit behind the point below ten, none above.
fn decimal(value: u128, unit: u128, name: &str) -> String {
    let tenths = (value * 10 + unit / 2) / unit;
    match (tenths / 10, tenths % 10) {
        (whole, _) if 10 <= whole => format!("{} {name}", (value + unit / 2) / unit),
        (whole, 0) => format!("{whole} {name}"),
        (whole, tenth) => format!("{whole}.{tenth} {name}"),
    }
}

fn pair(large: u128, large_name: &str, small: u128, small_name: &str) -> String {
    match small {
        0 => format!("{large} {large_name}"),
        _ => format!("{large} {large_name} {small} {small_name}"),
    }
}

/// `50 %`, `10.4 %`: one digit behind the point; never 0 or 100 for what is only near to it.
pub fn percent(p: f64) -> String {
    let percent = p * 100.0;
    if 0.0 < percent && percent < 0.1 {
        return "<0.1 %".to_owned();
    }
    if 99.9 < percent && percent < 100.0 {
        return ">99.9 %".to_owned();
    }
    let text = format!("{percent:.1}");
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// How [`json_fault`] begins where a text ends too early.
pub const CUT_OFF: &str = "the text ends inside of a JSON ";

/// What is wrong with a JSON text, without the place.
pub fn json_fault(err: &serde_json::Error) -> String {
    let text = err.to_string();
    let place = format!(" at line {} column {}", err.line(), err.column());
    let what = text.strip_suffix(&place).unwrap_or(&text);
    match what.strip_prefix("EOF while parsing ") {
        Some(open) => {
            let open = open.trim_start_matches(['a', 'n', ' ']);
            format!("{CUT_OFF}{open}; it looks cut off, so give the whole file")
        }
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_never_rounded_to_certainty() {
        for (p, expect) in [
            (0.0, "0 %"),
            (0.0004, "<0.1 %"),
            (0.104, "10.4 %"),
            (0.5, "50 %"),
            (0.896, "89.6 %"),
            (0.9996, ">99.9 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(percent(p), expect, "{p}");
        }
    }

    #[test]
    fn alternatives_are_joined_by_or() {
        assert_eq!(either::<&str>(&[]), "");
        assert_eq!(either(&["a"]), "`a`");
        assert_eq!(either(&["a", "b", "c"]), "`a`, `b` or `c`");
    }

    #[test]
    fn counts_agree() {
        assert_eq!(count(0, "host"), "0 hosts");
        assert_eq!(count(1, "host"), "1 host");
        assert_eq!(count(2, "host"), "2 hosts");
    }

    fn check_duration(us: u64, expect: &str) {
        assert_eq!(duration(Duration::from_micros(us)), expect, "{us} µs");
    }

    #[test]
    fn durations_round_for_people() {
        check_duration(0, "0 ms");
        check_duration(49, "under 0.1 ms");
        check_duration(50, "0.1 ms");
        check_duration(412, "0.4 ms");
        check_duration(1_000, "1 ms");
        check_duration(9_949, "9.9 ms");
        check_duration(9_950, "10 ms");
        check_duration(12_400, "12 ms");
        check_duration(999_499, "999 ms");
        check_duration(999_500, "1 s");
        check_duration(2_070_000, "2.1 s");
        check_duration(21_000_000, "21 s");
        check_duration(59_499_999, "59 s");
        check_duration(59_500_000, "1 min");
        check_duration(65_000_000, "1 min 5 s");
        check_duration(7_530_000_000, "2 h 6 min");
    }

    #[test]
    fn expected_waits_keep_a_tenth() {
        for (ns, expect) in [
            (0, "0 ms"),
            (2_070_000_000, "2.1 s"),
            (9_999_999_999, "10 s"),
            (10_499_999_999, "10.5 s"),
            (10_500_000_000, "10.5 s"),
            (21_000_000_000, "21 s"),
            (65_000_000_000, "1 min 5 s"),
        ] {
            assert_eq!(expected_wait(Duration::from_nanos(ns)), expect, "{ns} ns");
        }
    }

    fn check(items: &[&str], expect: &str) {
        assert_eq!(quoted(items), expect);
    }

    #[test]
    fn long_lists_are_counted() {
        check(&[], "");
        check(&["a"], "`a`");
        check(&["a", "b"], "`a` and `b`");
        check(&["a", "b", "c"], "`a`, `b` and `c`");
        check(&["a", "b", "c", "d"], "`a`, `b`, `c` and 1 more");
        check(&["a", "b", "c", "d", "e"], "`a`, `b`, `c` and 2 more");
    }

    #[test]
    fn cut_text_shows_it() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöüß", 3), "äöü…");
    }
}
