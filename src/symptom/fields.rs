//! Fields between commas, as the Info line of an event has them, however the text was broken on its way.
//!
//! Mails and consoles put line breaks and quotation marks anywhere, inside a GUID too; blanks after commas vary.

use super::text::{guid, is_blank, is_clock, is_comma, is_date, is_decimal};
use std::borrow::Cow;

/// Most octets of a field.
const MOST_OCTETS: usize = 300;

/// Most octets between two fields: blanks, line breaks, marks of quotation.
const MOST_GAP: usize = 80;

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

    /// The rest of a field that was torn at a line break, if `torn` is the first part of one.
    fn torn_part(&self, torn: &str) -> Option<(usize, &'a str)> {
        let gap = gap(self.rest);
        if !gap.has_line_break {
            return None;
        }
        let part = word(self.rest.get(gap.octets..)?);
        let octets = gap.octets + part.len();
        let is_followed_by_comma = || {
            let mut behind = Self::new(self.rest.get(octets..).unwrap_or_default());
            behind.skip_comma()
        };
        let fits = if guid(&format!("{torn}{part}")).is_some() {
            true
        } else if is_decimal(torn) && is_decimal(part) {
            self.n_given < 9 && is_followed_by_comma()
        } else {
            // Only the third field, the host, has a colon behind letters.
            self.n_given == 2
                && !torn.contains(':')
                && part.contains(':')
                && !part.starts_with("0x")
                && is_followed_by_comma()
        };
        fits.then_some((octets, part))
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
            // A GUID may be torn twice, by a mail and by the mail that quotes it.
            for _ in 0..2 {
                let Some((octets, part)) = self.torn_part(&field) else {
                    break;
                };
                field = Cow::Owned(format!("{field}{part}"));
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
