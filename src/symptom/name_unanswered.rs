//! Event 1014 of the DNS client. The licensing service has another event of this number; it says nothing of DNS.

use super::event::{EventKind, NameUnanswered};
use super::info::Found;
use super::surroundings::{elements, octets_up_to, stretches, window_before};
use crate::client::text::{clean, is_blank};

/// Most octets before the number that name its source.
const MOST_BEFORE: usize = 400;

/// The events of this kind in `text`, in its order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Found> {
    let mut from = 0;
    stretches(text, "1014").filter_map(move |(start, end)| {
        let before = window_before(text, from.max(start.saturating_sub(MOST_BEFORE)), start);
        from = end;
        let stretch = text.get(start..end)?;
        if !(before.contains("DNS") || stretch.contains("DNS")) {
            return None;
        }
        // The other event has no name before its result; behind this one, the result is that of its neighbor.
        let (stretch, _) = stretch.split_once("hr=0x").unwrap_or((stretch, ""));
        let data = elements(stretch, "Data").find(|it| is_name(it));
        let name = data.or_else(|| name_in_sentence(stretch))?;
        Some(Found {
            start,
            end: start + octets_up_to(stretch, name),
            written_at: None,
            what: EventKind::NameUnanswered(NameUnanswered { name: clean(name) }),
        })
    })
}

/// The name a sentence is about: a service name before any other, and no value of a label such as `Computer:`.
fn name_in_sentence(stretch: &str) -> Option<&str> {
    let mut services = names(stretch).filter(|(_, name)| name.starts_with('_'));
    let mut others = names(stretch).filter(|(before, _)| match before.rsplit_once([':', '：']) {
        Some((_, words)) => !words.trim_matches(is_blank).is_empty(),
        None => true,
    });
    let (_, name) = services.next().or_else(|| others.next())?;
    Some(name)
}

/// Words that are names, each with what stands before it on its line.
fn names(text: &str) -> impl Iterator<Item = (&str, &str)> {
    crate::client::text::lines(text).flat_map(|line| {
        let ends_word = |it: char| !(it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_'));
        let words = line.split_inclusive(ends_word).scan(0, |at, word| {
            let start = *at;
            *at += word.len();
            Some((start, word))
        });
        words.filter_map(move |(at, word)| {
            let name = word.trim_end_matches(ends_word).trim_end_matches('.');
            is_name(name).then_some((line.get(..at)?, name))
        })
    })
}

/// True for two labels or more with a letter in the last.
fn is_name(text: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
    let Some((first, last)) = text.rsplit_once('.') else {
        return false;
    };
    text.len() <= 255
        && text.chars().all(is_letter)
        && !first.is_empty()
        // Windows names its programs.
        && !matches!(last, "exe" | "dll" | "vbs")
        && last.bytes().any(|it| it.is_ascii_alphabetic())
        && !text.starts_with('.')
}
