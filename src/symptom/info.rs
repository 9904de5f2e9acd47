//! The Info line of events 12288, 12289 and 12290, found and told apart by its shape, since the text around it is localized.

use super::event::{Answer, EventKind, Request, Served};
use super::fields::Fields;
use crate::client::text::{
    Host, clean, guid, hexadecimal, is_blank, is_date, leading_code, number, utc,
};
use crate::client::{Guid, LicenseStatus};
use crate::model::ErrorCode;
use jiff::Timestamp;
use std::borrow::Cow;

/// Fields of the longest Info line.
const MOST_FIELDS: usize = 10;

/// What was found, and where it stands.
#[derive(Debug)]
pub(super) struct Found {
    /// Octet of the text where it begins.
    pub(super) start: usize,
    /// Octet behind it.
    pub(super) end: usize,
    /// When it was written, where the form has the time inside.
    pub(super) written_at: Option<Timestamp>,
    /// What it says.
    pub(super) what: EventKind,
}

/// The Info lines of `text`, in its order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Found> {
    let mut from = 0;
    codes(text).filter_map(move |(start, code)| {
        if start < from {
            return None;
        }
        let behind = text.get(start..)?;
        let (what, octets) = read(code, behind)?;
        from = start + octets;
        Some(Found {
            start,
            end: from,
            written_at: None,
            what,
        })
    })
}

/// Every `0x` with its digits that is no part of a longer word: where it begins, and the code.
pub(super) fn codes(text: &str) -> impl Iterator<Item = (usize, ErrorCode)> {
    let pairs = text.as_bytes().windows(2).enumerate();
    let starts = pairs.filter(|(_, it)| matches!(it, [b'0', b'x' | b'X']));
    starts.filter_map(|(at, _)| {
        let before = text.as_bytes().get(at.saturating_sub(2)..at)?;
        let is_inside_word = match before {
            // A line break as JSON writes it.
            [b'\\', b'n' | b'r' | b't'] | [] => false,
            [.., last] => last.is_ascii_alphanumeric() || *last == b'_',
        };
        if is_inside_word {
            return None;
        }
        Some((at, leading_code(text.get(at..)?)?))
    })
}

/// Reads an Info line that begins with `code`; gives the octets it takes up.
fn read(code: ErrorCode, text: &str) -> Option<(EventKind, usize)> {
    let mut fields = Fields::new(text);
    fields.next()?;
    let is_spaced = fields.without_commas();
    let second = fields.next()?;
    let third = fields.next()?;
    // Most lists of numbers end here, before the rest of them is looked at.
    let kind = kind_of(&second, &third)?;
    let mut rest: Vec<Cow<'_, str>> = Vec::new();
    let mut octets = fields.octets_read();
    while rest.len() + 3 < MOST_FIELDS
        && let Some(field) = fields.next()
        && has_shape(&field)
    {
        rest.push(field);
        octets = fields.octets_read();
    }
    let rest = Slots::new(&rest);
    let what = match kind {
        Kind::Request(flags, host) => request(code, flags, host, rest, is_spaced),
        Kind::Answer(flags, is_activated) => answer(code, flags, is_activated, rest),
        Kind::Served(minimum, client) => served(code, minimum, client, rest),
    };
    Some((what?, octets))
}

/// True for what may stand behind the third field: nothing, a number, a GUID, a time.
fn has_shape(field: &str) -> bool {
    field.is_empty()
        || number(field).is_some()
        || guid(field).is_some()
        || parted_time(field).is_some()
}

/// Date and clock of a field that is a time.
fn parted_time(field: &str) -> Option<(&str, &str)> {
    let (date, clock) = field.split_once(is_blank)?;
    let clock = clock.trim_start_matches(|it: char| !it.is_ascii_digit());
    is_date(date).then_some((date, clock))
}

/// What the first three fields tell.
enum Kind<'a> {
    /// Flags and the host.
    Request(u32, Option<Host>),
    /// Flags, and true when the client is activated.
    Answer(u32, bool),
    /// The minimum count and the client's name.
    Served(u64, &'a str),
}

fn kind_of<'a>(second: &str, third: &'a str) -> Option<Kind<'a>> {
    let is_code = hexadecimal(third).is_some();
    if let Some(minimum) = number(second) {
        return (minimum < 1000 && !is_code).then_some(Kind::Served(minimum, third));
    }
    let flags = hexadecimal(second)?;
    match third {
        "0" => Some(Kind::Answer(flags, false)),
        "1" => Some(Kind::Answer(flags, true)),
        _ if is_code => None,
        _ => Some(Kind::Request(flags, Host::read(third))),
    }
}

fn request(
    code: ErrorCode,
    flags: u32,
    host: Option<Host>,
    mut slots: Slots<'_>,
    is_spaced: bool,
) -> Option<EventKind> {
    let has_port = host.as_ref().is_some_and(|it| it.port.is_some());
    let res = Request {
        code,
        flags: Some(flags),
        host,
        cmid: slots.guid(),
        client_time: slots.time(),
        is_virtual: slots.bit(),
        license_status: slots.status(),
        expires_in_min: slots.number(),
        activation_id: slots.guid(),
        minimum_count: slots.number(),
    };
    let has_guid = res.cmid.is_some() || res.activation_id.is_some();
    // Without commas there must be more to it than two codes and a word.
    let is_one = if is_spaced {
        has_port && has_guid
    } else {
        has_port || has_guid || res.client_time.is_some()
    };
    is_one.then_some(EventKind::Request(res))
}

/// The unused field and the count are told apart only where no field is missing; the intervals stand last.
fn answer(
    code: ErrorCode,
    flags: u32,
    is_activated: bool,
    mut slots: Slots<'_>,
) -> Option<EventKind> {
    let numbers = slots.numbers();
    let client_time = slots.time();
    if numbers.len() < 3 && client_time.is_none() {
        return None;
    }
    let mut last_first = numbers.iter().rev().copied();
    Some(EventKind::Answer(Answer {
        code,
        flags: Some(flags),
        is_activated: Some(is_activated),
        renewal_interval_min: last_first.next().flatten(),
        activation_interval_min: last_first.next().flatten(),
        count: last_first.next().flatten(),
        client_time,
    }))
}

fn served(code: ErrorCode, minimum: u64, client: &str, mut slots: Slots<'_>) -> Option<EventKind> {
    let res = Served {
        code,
        minimum_count: Some(minimum),
        client: (!client.is_empty()).then(|| clean(client)),
        cmid: slots.guid(),
        client_time: slots.time(),
        is_virtual: slots.bit(),
        license_status: slots.status(),
        expires_in_min: slots.number(),
        activation_id: slots.guid(),
    };
    let has_guid = res.cmid.is_some() || res.activation_id.is_some();
    has_guid.then_some(EventKind::Served(res))
}

/// Fields that are taken in the order in which the layout has them.
///
/// A field that does not fit stays for the next slot: the one before it is missing. An empty field fills its slot.
struct Slots<'a> {
    fields: &'a [Cow<'a, str>],
}

impl<'a> Slots<'a> {
    fn new(fields: &'a [Cow<'a, str>]) -> Self {
        Self { fields }
    }

    fn take<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let (field, rest) = self.fields.split_first()?;
        if field.is_empty() {
            self.fields = rest;
            return None;
        }
        let value = read(field)?;
        self.fields = rest;
        Some(value)
    }

    fn guid(&mut self) -> Option<Guid> {
        self.take(guid)
    }

    fn number(&mut self) -> Option<u64> {
        self.take(number)
    }

    fn bit(&mut self) -> Option<bool> {
        self.take(|it| match it {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        })
    }

    fn status(&mut self) -> Option<LicenseStatus> {
        self.take(|it| number(it).and_then(LicenseStatus::from_number))
    }

    /// A date and a clock; one whose order of day and month does not show fills its slot.
    fn time(&mut self) -> Option<Timestamp> {
        self.take(|it| parted_time(it).map(|(date, clock)| utc(date, clock)))
            .flatten()
    }

    /// All numbers up to something else; none for an empty field.
    fn numbers(&mut self) -> Vec<Option<u64>> {
        let mut res = Vec::new();
        while let Some((field, rest)) = self.fields.split_first() {
            if !field.is_empty() && number(field).is_none() {
                break;
            }
            res.push(number(field));
            self.fields = rest;
        }
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds that are found, by the numbers of their events.
    fn check(text: &str, expect: &[&str]) {
        let kinds: Vec<&str> = find(text)
            .map(|it| match it.what {
                EventKind::Request(_) => "12288",
                EventKind::Answer(_) => "12289",
                EventKind::Served(_) => "12290",
                _ => "?",
            })
            .collect();
        assert_eq!(kinds, expect, "{text}");
    }

    const CMID: &str = "11111111-2222-3333-4444-555555555555";

    #[test]
    fn third_field_tells_the_kind() {
        check("0x0,0x0,kms1:1688", &["12288"]);
        check(&format!("0x0,0x0,kms1,{CMID}"), &["12288"]);
        check(&format!("0x0,0x0,,{CMID}"), &["12288"]);
        check("0x0,0x0,0:1688", &["12288"]);
        check("0x0,0x0,0,0,4,120,10080,2026/03/04 05:06", &["12289"]);
        check("0x0,0x0,1,,31,120,10080", &["12289"]);
        check("0x0,0x0,1,2026/03/04 05:06", &["12289"]);
        check(&format!("0x0,25,PC01,{CMID}"), &["12290"]);
        check(&format!("0x0,25,,{CMID}"), &["12290"]);
        check(&format!("0x0,5,0,{CMID}"), &["12290"]);
    }

    #[test]
    fn lists_of_numbers_are_no_events() {
        for text in [
            "0x1, 0x2, 0x3, 0x4, 0x5, 0x6, 0x7, 0x8",
            "0xC004F074, 0x800706BA, and others",
            "0x0,0x0,0,0",
            "0x0,25,PC01",
            "0x0,0x0,kms1",
            "0x0,0x0",
            "0x0",
            "0x0 0x0 kms1:1688",
            "0x0 0x0 kms1:1688 1 2 3",
            "0x000000000, 0x0, kms1:1688",
            "a0x0,0x0,kms1:1688",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn lines_follow_each_other() {
        let line = format!("0x0,0x0,kms1:1688,{CMID},2026/03/04 05:06,1,2,41760,{CMID}");
        check(
            &format!("{line},25\n{line},\n{line}\n{line},25 {line}"),
            &["12288"; 5],
        );
        check(&format!("\\r\\n{line}\""), &["12288"]);
    }

    fn minutes(
        text: &str,
    ) -> (
        Option<bool>,
        Option<LicenseStatus>,
        Option<u64>,
        Option<u64>,
    ) {
        match find(text).next().map(|it| it.what) {
            Some(EventKind::Request(it)) => (
                it.is_virtual,
                it.license_status,
                it.expires_in_min,
                it.minimum_count,
            ),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn missing_fields_leave_the_others_in_place() {
        use LicenseStatus::FirstGrace;
        let line = |fields: &str| format!("0x0,0x0,kms1:1688,{CMID},2026/03/04 05:06,{fields}");
        let all = format!("1,2,41760,{CMID},25");
        let expect = (Some(true), Some(FirstGrace), Some(41_760), Some(25));
        assert_eq!(minutes(&line(&all)), expect);
        let no_machine = format!("2,41760,{CMID},25");
        assert_eq!(
            minutes(&line(&no_machine)),
            (None, expect.1, expect.2, expect.3)
        );
        let no_status = format!("1,41760,{CMID},25");
        assert_eq!(
            minutes(&line(&no_status)),
            (expect.0, None, expect.2, expect.3)
        );
        let no_minutes = format!("1,2,{CMID},25");
        assert_eq!(
            minutes(&line(&no_minutes)),
            (expect.0, expect.1, None, expect.3)
        );
        assert_eq!(minutes(&line("1,2,41760,,25")), expect);
        let no_count = format!("1,2,41760,{CMID},");
        assert_eq!(
            minutes(&line(&no_count)),
            (expect.0, expect.1, expect.2, None)
        );
    }
}
