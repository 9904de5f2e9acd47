//! Fields between commas, as the Info line of an event has them, however the text was broken on its way.
//!
//! Mails and consoles put line breaks and quotation marks anywhere, inside a GUID too; blanks after commas vary.

use crate::client::text::{guid, is_blank, is_clock, is_comma, is_date, is_decimal};
use std::borrow::Cow;

/// Most octets of a field.
const MOST_OCTETS: usize = 300;

/// Most octets between two fields: blanks, line breaks, marks of quotation.
const MOST_GAP: usize = 80;

/// Octets of a GUID without braces.
const GUID: usize = 36;

/// Walks over the fields of a text that begins with the first of them.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    rest: &'a str,
    /// Octets of the text before `rest`.
    at: usize,
    /// Fields given so far.
    n_given: usize,
    /// True when no comma followed the field before.
    is_over: bool,
    /// True when blanks stand for commas: a shell took the text apart and the words were joined again.
    is_spaced: bool,
}

/// What stands between two fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Gap {
    octets: usize,
    has_line_break: bool,
}

impl<'a> Fields<'a> {
    /// The fields of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            at: 0,
            n_given: 0,
            is_over: false,
            is_spaced: false,
        }
    }

    /// Goes on without commas, if none followed the field before; true if so.
    pub(super) fn without_commas(&mut self) -> bool {
        let gap = gap(self.rest);
        if self.is_over && gap.octets != 0 && !gap.has_line_break {
            self.is_over = false;
            self.is_spaced = true;
        }
        self.is_spaced
    }

    /// Octets that the fields so far take up, their commas included.
    pub(super) fn octets_read(&self) -> usize {
        self.at
    }

    fn skip(&mut self, octets: usize) {
        self.rest = self.rest.get(octets..).unwrap_or_default();
        self.at += octets;
    }

    /// Skips the link that mails write behind what looks like one: `kms1.corp.example:1688<http://kms1.corp.example:1688/>`.
    fn skip_link(&mut self) {
        let Some(behind) = self.rest.strip_prefix('<') else {
            return;
        };
        let link = word(behind);
        if link.contains("://")
            && behind
                .get(link.len()..)
                .is_some_and(|it| it.starts_with('>'))
        {
            self.skip(link.len() + 2);
        }
    }

    /// Skips a comma; false when there is none.
    fn skip_comma(&mut self) -> bool {
        let gap = gap(self.rest);
        let behind = self.rest.get(gap.octets..).unwrap_or_default();
        match behind.chars().next() {
            Some(it) if is_comma(it) => {
                self.skip(gap.octets + it.len_utf8());
                true
            }
            _ => false,
        }
    }

    /// The whole field, if `torn` is the first part of one that was torn at a line break; and the octets of its other parts.
    fn mended(&self, torn: &str) -> Option<(String, usize)> {
        if let Some(whole) = self.mended_guid(torn) {
            return Some(whole);
        }
        let (part, octets) = self.next_line()?;
        let is_number = is_decimal(torn) && is_decimal(part) && self.n_given < 9;
        // Only the third field, the host, has a colon behind letters.
        let is_host = self.n_given == 2 && !torn.contains(':') && part.contains(':');
        let mut behind = Self::new(self.rest.get(octets..)?);
        ((is_number || is_host) && behind.skip_comma()).then(|| (format!("{torn}{part}"), octets))
    }

    /// A GUID may be torn more than once: by a mail, and by the mail that quotes it.
    fn mended_guid(&self, torn: &str) -> Option<(String, usize)> {
        let mut whole = torn.to_owned();
        let mut octets = 0;
        while whole.len() < GUID && is_part_of_guid(&whole) {
            let (part, more) = Self::new(self.rest.get(octets..)?).next_line()?;
            whole.push_str(part);
            octets += more;
        }
        guid(&whole).map(|_| (whole, octets))
    }

    /// The word that the next line begins with, and the octets up to its end; none inside a line.
    fn next_line(&self) -> Option<(&'a str, usize)> {
        let gap = gap(self.rest);
        let part = word(self.rest.get(gap.octets..)?);
        (gap.has_line_break && !part.is_empty()).then_some((part, gap.octets + part.len()))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Cow<'a, str>;

    /// The next field; empty where two commas have nothing between them.
    fn next(&mut self) -> Option<Cow<'a, str>> {
        if self.is_over {
            return None;
        }
        self.skip(gap(self.rest).octets);
        let first = word(self.rest);
        let start = self.rest;
        self.skip(first.len());
        let mut field = Cow::Borrowed(first);
        if is_date(first) {
            let gap = gap(self.rest);
            let clock = word(self.rest.get(gap.octets..).unwrap_or_default());
            if is_clock(clock) {
                let octets = first.len() + gap.octets + clock.len();
                field = Cow::Borrowed(start.get(..octets).unwrap_or(first));
                self.skip(gap.octets + clock.len());
            }
        }
        self.skip_link();
        let has_comma = self.skip_comma();
        if !has_comma && self.is_spaced {
            let gap = gap(self.rest);
            self.is_over = gap.octets == 0 || gap.has_line_break;
        } else if !has_comma {
            if let Some((whole, octets)) = self.mended(&field) {
                field = Cow::Owned(whole);
                self.skip(octets);
            }
            self.is_over = !self.skip_comma();
        }
        self.n_given += 1;
        if field.is_empty() && self.is_over {
            return None;
        }
        Some(field)
    }
}

/// True for hexadecimal digits and hyphens alone.
fn is_part_of_guid(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}

/// The blanks that `text` begins with, and quotation marks at the start of its lines.
fn gap(text: &str) -> Gap {
    let mut res = Gap::default();
    for it in text.chars() {
        let is_quotation = res.has_line_break && matches!(it, '>' | '|');
        if !(is_blank(it) || is_quotation) || MOST_GAP < res.octets {
            break;
        }
        res.has_line_break |= matches!(it, '\n' | '\r');
        res.octets += it.len_utf8();
    }
    res
}

/// The word that `text` begins with; empty when it begins with something else, or is too long for a field.
fn word(text: &str) -> &str {
    let ends = |it: char| {
        is_blank(it)
            || is_comma(it)
            || matches!(
                it,
                '<' | '>' | '"' | '\'' | '`' | '\\' | ';' | '|' | '(' | ')'
            )
    };
    let end = text
        .char_indices()
        .find(|(at, it)| ends(*it) || MOST_OCTETS < *at)
        .map_or(text.len(), |(at, _)| at);
    if MOST_OCTETS < end {
        return "";
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let mut fields = Fields::new(text);
        let found: Vec<String> = fields.by_ref().map(Cow::into_owned).collect();
        assert_eq!(found, expect, "{text:?}");
        assert!(fields.octets_read() <= text.len(), "{text:?}");
    }

    #[test]
    fn commas_part_fields() {
        check("a,b, c ,d", &["a", "b", "c", "d"]);
        check("a,,b, ,c,", &["a", "", "b", "", "c"]);
        check("a，b、c،d", &["a", "b", "c", "d"]);
        check("", &[]);
        check(",", &[""]);
        check("a and more, b", &["a"]);
        check("25\nText, with a comma", &["25"]);
        check("25\"}, b", &["25"]);
    }

    #[test]
    fn dates_keep_their_clock() {
        check("2026/03/04 05:06, 1", &["2026/03/04 05:06", "1"]);
        check("2026/03/04\r\n> 05:06, 1", &["2026/03/04\r\n> 05:06", "1"]);
        check("2026/03/04, 1", &["2026/03/04", "1"]);
    }

    #[test]
    fn torn_fields_are_joined() {
        let guid = "11111111-2222-3333-4444-555555555555";
        check("11111111-2222-3333-\n4444-555555555555, 1", &[guid, "1"]);
        check("1111\n> > 1111-2222-\r\n3333-4444-555555555555", &[guid]);
        check(
            "a, b, kms1.corp.\n> example:1688, c",
            &["a", "b", "kms1.corp.example:1688", "c"],
        );
        check("417\n60, 1", &["41760", "1"]);
        // The last number ends its line, and another text begins with a number.
        check(
            "1,2,3,4,5,6,7,8,9,25\n7, 8",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9", "25"],
        );
    }

    #[test]
    fn links_of_mails_are_skipped() {
        check("kms1:1688<http://kms1:1688/>, 1", &["kms1:1688", "1"]);
        check("kms1:1688</Data>, 1", &["kms1:1688"]);
    }

    #[test]
    fn fields_are_bounded() {
        check(&format!("a,{},b", "x".repeat(MOST_OCTETS + 1)), &["a"]);
        check(&format!("a,{}b", " ".repeat(2 * MOST_GAP)), &["a"]);
    }
}
