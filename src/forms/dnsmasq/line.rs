//! Lines → options and their words: comments, quotes and blanks as dnsmasq's `read_file` takes them.

use super::super::value::{Fault, Word};
use crate::model::{FileId, Place};
use crate::zone::FaultKind;
use std::borrow::Cow;

/// An option with its value.
#[derive(Debug)]
pub(super) struct OptionLine<'a> {
    /// Its name, without blanks.
    pub(super) key: &'a [u8],
    /// What stands behind `=`, without blanks around it; empty where there is none.
    pub(super) value: Word<'a>,
    /// True where `=` stands behind the name.
    pub(super) has_value: bool,
    /// The value as written.
    raw: &'a [u8],
    /// From the first octet of the name to the last of the value.
    pub(super) place: Place,
}

/// What one line holds; blank lines and comments are left out.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// An option.
    Option(OptionLine<'a>),
    /// A quote that has no partner, and where it stands.
    NoQuote(Place),
}

impl<'a> OptionLine<'a> {
    /// The words between commas.
    pub(super) fn words(&self) -> Vec<Word<'a>> {
        self.split(b',')
    }

    /// The words between marks that do not stand in quotes, without blanks around them; at least one.
    pub(super) fn split(&self, mark: u8) -> Vec<Word<'a>> {
        let mut res = Vec::new();
        let mut start = 0;
        let mut quoted = Quotes::default();
        for (at, octet) in self.raw.iter().enumerate() {
            if !quoted.is_inside(*octet) && *octet == mark {
                res.push(self.word(start, at));
                start = at + 1;
            }
        }
        res.push(self.word(start, self.raw.len()));
        res
    }

    /// The octets of the value between two offsets, without blanks around them and quotes in them.
    fn word(&self, start: usize, end: usize) -> Word<'a> {
        let written = self.raw.get(start..end).unwrap_or_default();
        let blanks = written.len() - written.trim_ascii_start().len();
        let trimmed = written.trim_ascii();
        let first = self.value.place.start + offset(start + blanks);
        Word {
            text: unquoted(trimmed),
            place: Place {
                start: first,
                end: first + offset(trimmed.len()),
                ..self.place
            },
        }
    }

    /// A fault of the whole option.
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        (self.place, FaultKind::Syntax, message.into())
    }
}

/// The lines of a file that hold something.
pub(super) fn lines(file: FileId, octets: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mark = usize::from(octets.starts_with(b"\xef\xbb\xbf")) * 3;
    let mut start = mark;
    std::iter::from_fn(move || {
        let rest = octets.get(start..).filter(|it| !it.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = (start, rest.get(..length).unwrap_or_default());
        start += length + 1;
        Some(line)
    })
    .filter_map(move |(start, line)| read(file, start, line))
}

/// The name of the option that a line holds, for whoever asks what the text is.
pub(in super::super) fn key_of(line: &[u8]) -> Option<&[u8]> {
    match read(FileId(0), 0, line)? {
        Line::Option(option) => Some(option.key),
        Line::NoQuote(_) => None,
    }
}

fn read(file: FileId, start: usize, line: &[u8]) -> Option<Line<'_>> {
    let place = |from: usize, to: usize| Place {
        file,
        start: offset(start + from),
        end: offset(start + to),
    };
    let mut end = line.len();
    let mut equals = None;
    let mut quoted = Quotes::default();
    let mut is_behind_blank = true;
    for (at, octet) in line.iter().enumerate() {
        if quoted.is_inside(*octet) {
            continue;
        }
        if is_behind_blank && *octet == b'#' {
            end = at;
            break;
        }
        is_behind_blank = octet.is_ascii_whitespace();
        if *octet == b'=' && equals.is_none() {
            equals = Some(at);
        }
        if *octet == b'"' {
            quoted.opened_at = at;
        }
    }
    if quoted.is_open {
        let at = quoted.opened_at;
        return Some(Line::NoQuote(place(at, at + 1)));
    }
    let line = line.get(..end).unwrap_or_default();
    let first = line.len() - line.trim_ascii_start().len();
    let last = line.trim_ascii_end().len();
    if last <= first {
        return None;
    }
    let key = line.get(first..equals.unwrap_or(last)).unwrap_or_default();
    let key = key.trim_ascii();
    let behind = equals.map_or(last, |it| it + 1);
    let value = line.get(behind..last).unwrap_or_default();
    let blanks = value.len() - value.trim_ascii_start().len();
    let raw = value.trim_ascii();
    Some(Line::Option(OptionLine {
        key,
        value: Word {
            text: unquoted(raw),
            place: place(behind + blanks, behind + blanks + raw.len()),
        },
        has_value: equals.is_some(),
        raw,
        place: place(first, last.max(behind)),
    }))
}

/// Whether the octets that come one by one stand in quotes.
#[derive(Default)]
struct Quotes {
    is_open: bool,
    is_escaped: bool,
    /// Where the last quote stands that opened.
    opened_at: usize,
}

impl Quotes {
    /// True when this octet stands in quotes, or closes them.
    fn is_inside(&mut self, octet: u8) -> bool {
        if !self.is_open {
            self.is_open = octet == b'"';
            return false;
        }
        if self.is_escaped {
            self.is_escaped = false;
        } else if octet == b'\\' {
            self.is_escaped = true;
        } else if octet == b'"' {
            self.is_open = false;
        }
        true
    }
}

/// The text without quotes, escapes in them undone.
fn unquoted(written: &[u8]) -> Cow<'_, str> {
    if !written.contains(&b'"') {
        return String::from_utf8_lossy(written);
    }
    let mut res = Vec::with_capacity(written.len());
    let mut quoted = Quotes::default();
    for octet in written {
        let was_escaped = quoted.is_escaped;
        let is_inside = quoted.is_inside(*octet);
        let is_mark = !was_escaped && (*octet == b'"' || is_inside && *octet == b'\\');
        if !is_mark {
            res.push(match octet {
                b't' if was_escaped => b'\t',
                b'n' if was_escaped => b'\n',
                b'r' if was_escaped => b'\r',
                b'e' if was_escaped => 0x1b,
                b'b' if was_escaped => 0x08,
                other => *other,
            });
        }
    }
    Cow::Owned(String::from_utf8_lossy(&res).into_owned())
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
