//! What stands around an event: its number, its time, its machine. XML is looked through for the few tags that matter.
//!
//! Nothing is expanded and nothing is nested, so hostile XML has nothing to work with.

use crate::client::text::{clean, is_blank};
use jiff::Timestamp;

/// Most octets before an event that belong to it.
const MOST_BEFORE: usize = 4096;

/// Most octets behind the number of an event that belong to it.
const MOST_BEHIND: usize = 2048;

/// Most octets of a time with its offset from UTC.
const MOST_TIME: usize = 40;

/// What was found around an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// When it was written.
    pub(super) written_at: Option<Timestamp>,
    /// The machine that wrote it.
    pub(super) computer: Option<String>,
    /// True inside an `<Event>`.
    pub(super) is_xml: bool,
}

/// Reads what stands around the event from `start` to `end`, not further back than `from`.
///
/// XML is looked at up to its end, since the number may stand before the time; other texts only up to its start.
pub(super) fn around(text: &str, from: usize, start: usize, end: usize) -> Surroundings {
    let Some(xml) = open_event(window_before(text, from, end)) else {
        return Surroundings {
            written_at: last_time(window_before(text, from, start)),
            ..Surroundings::default()
        };
    };
    Surroundings {
        written_at: attribute(xml, "SystemTime").and_then(|it| it.parse().ok()),
        computer: element(xml, "Computer").map(clean),
        is_xml: true,
    }
}

/// The text before `start` that may belong to what stands there, not further back than `from`.
pub(super) fn window_before(text: &str, from: usize, start: usize) -> &str {
    let from = from.max(start.saturating_sub(MOST_BEFORE));
    text.get(text.ceil_char_boundary(from)..start)
        .unwrap_or_default()
}

/// The numbers of all events that are read; the stretch of one ends where another begins.
const IDS: [&str; 7] = ["12288", "12289", "12290", "12293", "12294", "8198", "1014"];

/// The stretches behind each number `id` that is an event's: to the next number of an event, the end of the event, or some
/// way on.
///
/// Gives where the number stands and where the stretch ends.
pub(super) fn stretches<'a>(
    text: &'a str,
    id: &'a str,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut ends: Vec<usize> = Vec::new();
    let starts: Vec<usize> = marks(text, id).collect();
    if !starts.is_empty() {
        ends.extend(IDS.into_iter().flat_map(|it| marks(text, it)));
        ends.sort_unstable();
    }
    starts.into_iter().map(move |start| {
        let next = ends.get(ends.partition_point(|it| *it <= start));
        let next = next.copied().unwrap_or(text.len());
        let end = text.floor_char_boundary(next.min(start + MOST_BEHIND));
        let stretch = text.get(start..end).unwrap_or_default();
        let length = stretch.find("</Event>").unwrap_or(stretch.len());
        (start, start + length)
    })
}

/// Where `id` stands as the number of an event.
fn marks<'a>(text: &'a str, id: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(id)
        .map(|(at, _)| at)
        .filter(move |at| is_mark(text, *at, at + id.len()))
}

/// The octets of `text` up to the end of `part`, which is a part of it.
pub(super) fn octets_up_to(text: &str, part: &str) -> usize {
    let before = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    before + part.len()
}

/// True for a number that is the id of an event: behind a label, a cell of a table, or the content of `<EventID>`.
fn is_mark(text: &str, start: usize, end: usize) -> bool {
    let before = window_before(text, start.saturating_sub(64), start);
    let behind = text.get(end..).unwrap_or_default();
    let label = before.trim_end_matches([' ', '\t', '\u{a0}']);
    if label.ends_with([':', '：', '=']) {
        let rest = behind.trim_start_matches([' ', '\t']);
        return rest.is_empty() || rest.starts_with(['\n', '\r', ',']);
    }
    if before.ends_with(['\t', ',']) {
        return behind.starts_with(['\t', ',']);
    }
    if label.ends_with('>') {
        let tag = before.rsplit('<').next().unwrap_or_default();
        return tag.starts_with("EventID") && behind.trim_start().starts_with("</EventID");
    }
    let is_whole = !behind.starts_with(|it: char| it.is_alphanumeric());
    is_whole && label.len() < before.len() && (label.ends_with("ID") || label.ends_with("Id"))
}

/// The last `<Event>` of `window` that is still open, and what stands in it.
fn open_event(window: &str) -> Option<&str> {
    let at = window
        .rmatch_indices("<Event")
        .map(|(at, _)| at)
        .find(|at| {
            let behind = window.get(at + "<Event".len()..).unwrap_or_default();
            behind.starts_with(|it: char| it == '>' || it.is_whitespace())
        })?;
    let xml = window.get(at..)?;
    (!xml.contains("</Event>")).then_some(xml)
}

/// The text of the first element of this name that holds text, without blanks around it.
fn element<'a>(xml: &'a str, name: &'a str) -> Option<&'a str> {
    elements(xml, name).next()
}

/// The texts of the elements of this name, without blanks around them; empty ones and ones with elements inside are left out.
pub(super) fn elements<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let tags = xml.split('<').skip(1);
    tags.filter_map(move |tag| {
        let behind = tag.strip_prefix(name)?;
        let (attributes, content) = behind.split_once('>')?;
        let is_whole_name = attributes.is_empty() || attributes.starts_with(is_blank);
        let content = content.trim_matches(is_blank);
        (is_whole_name && !content.is_empty()).then_some(content)
    })
}

/// The value of the first attribute of this name.
fn attribute<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, behind) = xml.split_once(name)?;
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let (value, _) = value.get(1..)?.split_once(quote)?;
    Some(value)
}

/// The last time with its offset from UTC, as `wevtutil` and JSON write it: `2026-03-04T05:06:07Z`.
fn last_time(window: &str) -> Option<Timestamp> {
    let mut marks = window.rmatch_indices('T');
    marks.find_map(|(at, _)| {
        let text = window.get(at.checked_sub("2026-03-04".len())?..)?;
        let text = text.get(..text.floor_char_boundary(MOST_TIME))?;
        let is_part =
            |it: char| it.is_ascii_digit() || matches!(it, '-' | ':' | '.' | '+' | 'T' | 'Z');
        let end = text.find(|it| !is_part(it)).unwrap_or(text.len());
        text.get(..end)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let found = around(text, 0, text.len(), text.len());
        let time = found.written_at.map_or("-".to_owned(), |it| it.to_string());
        let computer = found.computer.as_deref().unwrap_or("-");
        let kind = if found.is_xml { "xml" } else { "text" };
        assert_eq!(format!("{kind} {time} {computer}"), expect, "{text}");
    }

    #[test]
    fn xml_gives_time_and_machine() {
        let time = "<TimeCreated SystemTime='2026-03-04T05:06:07.5Z'/>";
        check(
            &format!("<Event>{time}<Computer> PC01 </Computer>"),
            "xml 2026-03-04T05:06:07.5Z PC01",
        );
        check(
            &format!("<Event xmlns=\"a\">{time}<EventData>"),
            "xml 2026-03-04T05:06:07.5Z -",
        );
        check(&format!("<Event>{time}</Event><Event>"), "xml - -");
        check(
            &format!("<Event>{time}</Event>"),
            "text 2026-03-04T05:06:07.5Z -",
        );
        check(
            "<Event><Computer/><Computer></Computer><Computers>a</Computers>",
            "xml - -",
        );
        check("<Event><TimeCreated SystemTime=\"yesterday\">", "xml - -");
        check("<Event><TimeCreated SystemTime=>", "xml - -");
        check("<EventData>", "text - -");
    }

    #[test]
    fn text_gives_times_with_their_offset() {
        check(
            "Date: 2026-03-04T05:06:07.123Z\nEvent",
            "text 2026-03-04T05:06:07.123Z -",
        );
        check("2026-03-04T07:06:07+02:00", "text 2026-03-04T05:06:07Z -");
        check("2026-03-04T07:06:07", "text - -");
        check("T", "text - -");
        check("größer-als-T12", "text - -");
    }

    fn check_stretches(text: &str, expect: &[&str]) {
        let found: Vec<&str> = stretches(text, "1014")
            .map(|(start, end)| &text[start..end])
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn numbers_of_events_have_a_label() {
        for text in [
            "Event ID: 1014",
            "Id : 1014\r\n",
            "事件 ID：1014\n",
            "Ereignis-ID 1014",
            "\"Id\":1014,",
            "EventID=1014",
            "Error\tnow\tDNS\t1014\tNone",
        ] {
            assert_eq!(stretches(text, "1014").count(), 1, "{text}");
        }
        for text in [
            "1014",
            "the year 1014",
            "1014: 1",
            ": 10145",
            ": 1014 boxes",
            "RID1014",
            "<Data>1014</Data>",
        ] {
            assert_eq!(stretches(text, "1014").count(), 0, "{text}");
        }
    }

    #[test]
    fn stretches_end_where_the_next_event_begins() {
        check_stretches("ID: 1014\na\nID: 1014\nb", &["1014\na\nID: ", "1014\nb"]);
        check_stretches("<EventID>1014</EventID>a</Event>b", &["1014</EventID>a"]);
        let long = format!("ID: 1014\n{}", "ä".repeat(5000));
        assert!(stretches(&long, "1014").all(|(start, end)| end - start <= MOST_BEHIND));
    }
}
