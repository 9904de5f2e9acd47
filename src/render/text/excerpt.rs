//! One line of a file as it can be shown: cut to a window, cleaned, with the place mapped into it.

use crate::model::{Place, SourceFile};
use crate::render::escape;
use std::fmt::Write as _;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Octets shown before and behind a place, and of the place itself; more of a line is cut.
const MOST_OCTETS: usize = 200;

/// Columns from one tab stop to the next.
const TAB_STOP: usize = 8;

/// In UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The line of a place, without anything that acts on a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// One line without its break.
    pub(super) text: String,
    /// What of it is the place, in octets of `text`; to the end of the line when the place goes on behind it.
    pub(super) marked: Range<usize>,
}

/// The line that `place` begins in. Looks at a bounded stretch of the file, however long its lines.
///
/// Tabs become blanks up to the next tab stop, other control characters and octets that are no UTF-8 `\x1b`, characters
/// that cannot be seen `\u{202e}`; without `unicode` also all others outside ASCII.
pub(super) fn excerpt(file: &SourceFile, place: Place, unicode: bool) -> Excerpt {
    let octets = &*file.octets;
    let start = offset(place.start).min(octets.len());
    let (from, is_cut_before) = line_start(octets, start);
    let (to, is_cut_behind) = line_end(octets, start, offset(place.end));
    let mut line = Line {
        text: String::new(),
        unicode,
    };
    if is_cut_before {
        line.add("…");
    }
    let before = octets.get(from..start).unwrap_or_default();
    line.add_octets(before);
    let marked_from = line.text.len();
    let end = offset(place.end).clamp(start, to);
    line.add_octets(octets.get(start..end).unwrap_or_default());
    let marked_to = line.text.len();
    line.add_octets(octets.get(end..to).unwrap_or_default());
    if is_cut_behind {
        line.add("…");
    }
    Excerpt {
        text: line.text,
        marked: marked_from..marked_to,
    }
}

/// Where the line of `start` begins, or where it is cut; true in that case.
fn line_start(octets: &[u8], start: usize) -> (usize, bool) {
    let first = start.saturating_sub(MOST_OCTETS);
    let before = octets.get(first..start).unwrap_or_default();
    if let Some(at) = memchr::memrchr(b'\n', before) {
        return (first + at + 1, false);
    }
    if first == 0 {
        let mark = if before.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len()
        } else {
            0
        };
        return (mark, false);
    }
    // Not inside of a character.
    let n_inside = before.iter().take(3).take_while(|it| is_continuation(**it));
    (first + n_inside.count(), true)
}

/// Where the line of `start` ends, without its break, or where it is cut; true in that case.
fn line_end(octets: &[u8], start: usize, end: usize) -> (usize, bool) {
    let most = end.clamp(start, start + MOST_OCTETS) + MOST_OCTETS;
    let most = most.min(octets.len());
    let rest = octets.get(start..most).unwrap_or_default();
    if let Some(at) = memchr::memchr(b'\n', rest) {
        let line = rest.get(..at).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        return (start + line.len(), false);
    }
    if most == octets.len() {
        return (most, false);
    }
    let behind = octets.get(most..).unwrap_or_default();
    if !behind.first().is_some_and(|it| is_continuation(*it)) {
        return (most, true);
    }
    let n_inside = rest.iter().rev().take(3);
    let n_inside = n_inside.take_while(|it| is_continuation(**it)).count();
    (most - n_inside - 1, true)
}

/// True for an octet of UTF-8 that begins no character.
fn is_continuation(octet: u8) -> bool {
    octet & 0b1100_0000 == 0b1000_0000
}

fn offset(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// A line on its way to the terminal.
struct Line {
    text: String,
    unicode: bool,
}

impl Line {
    fn add_octets(&mut self, octets: &[u8]) {
        for chunk in octets.utf8_chunks() {
            for (idx, part) in chunk.valid().split('\t').enumerate() {
                if 0 < idx {
                    let n_blanks = TAB_STOP - self.text.width() % TAB_STOP;
                    self.text.push_str(&" ".repeat(n_blanks));
                }
                self.add(part);
            }
            for octet in chunk.invalid() {
                let _ = write!(self.text, "\\x{octet:02x}");
            }
        }
    }

    fn add(&mut self, text: &str) {
        self.text.push_str(&escape::shown(text, self.unicode));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FileId;
    use proptest::prelude::*;

    fn source(octets: &[u8]) -> SourceFile {
        SourceFile {
            path: "zone".to_owned(),
            octets: octets.into(),
        }
    }

    /// The excerpt for the octets of `range`, the place in brackets.
    fn shown(octets: &[u8], range: Range<u32>, unicode: bool) -> String {
        let place = Place {
            file: FileId(0),
            start: range.start,
            end: range.end,
        };
        let Excerpt { text, marked } = excerpt(&source(octets), place, unicode);
        let (before, rest) = text.split_at(marked.start);
        let (inside, behind) = rest.split_at(marked.len());
        format!("{before}[{inside}]{behind}")
    }

    #[track_caller]
    fn check(octets: &[u8], range: Range<u32>, expect: &str) {
        assert_eq!(shown(octets, range, true), expect);
    }

    #[test]
    fn one_line_with_the_place() {
        check(b"one\ntwo words\r\nthree", 8..13, "two [words]");
        check(b"one", 0..3, "[one]");
        check(b"one\n", 4..4, "[]");
        check(b"one", 3..3, "one[]");
        check(b"one", 9..12, "one[]");
        check(b"", 0..0, "[]");
        check(b"one ( \n two )", 0..13, "[one ( ]");
    }

    #[test]
    fn tabs_reach_to_their_stop() {
        check(b"@\tIN\tSRV 0", 2..4, "@       [IN]      SRV 0");
        check("ä日\tIN".as_bytes(), 6..8, "ä日     [IN]");
        check(b"a\tb", 1..2, "a[       ]b");
    }

    #[test]
    fn nothing_comes_out_raw() {
        check(b"a\x1b[2J\0b", 1..5, r"a[\x1b[2J]\x00b");
        check("a\u{202e}b\u{9b}".as_bytes(), 1..4, r"a[\u{202e}]b\x9b");
        check(b"gr\xf6\xdfe\rx", 2..4, r"gr[\xf6\xdf]e\rx");
        check(b"\xef\xbb\xbf$TTL", 3..7, "[$TTL]");
        assert_eq!(shown("→ ü…".as_bytes(), 4..6, false), r"-> [\u{fc}]...");
    }

    #[test]
    fn long_lines_are_cut_round_the_place() {
        let line = "ü".repeat(3_000_000) + "HERE" + &"ü".repeat(3_000_000);
        let text = shown(line.as_bytes(), 6_000_000..6_000_004, true);
        let side = "ü".repeat(100);
        assert_eq!(text, format!("…{side}[HERE]{side}…"));
        let text = shown(line.as_bytes(), 0..12_000_004, true);
        assert_eq!(text, format!("[{}]…", "ü".repeat(200)));
    }

    proptest! {
        #[test]
        fn every_excerpt_is_harmless(
            octets in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(0xc3)], 0..1200),
            start in 0_u32..1300,
            length in 0_u32..900,
            unicode: bool,
        ) {
            let place = Place { file: FileId(0), start, end: start + length };
            let Excerpt { text, marked } = excerpt(&source(&octets), place, unicode);
            prop_assert_eq!(&*escape::shown(&text, unicode), &*text);
            prop_assert!(text.get(marked).is_some());
            prop_assert!(text.len() < 8 * 3 * MOST_OCTETS + 8);
        }
    }
}
