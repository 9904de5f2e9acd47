//! Stretches of files that were read, as octets; line and column are worked out on demand.

use std::fmt;
use std::sync::Arc;

/// A file that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// As it was given; for an included file, as the program opened it.
    pub path: String,
    /// What it holds, in whatever encoding; below 4 GiB.
    pub octets: Arc<[u8]>,
}

/// A path as everybody may write it: `\\` counts as `/`, and a leading `./` does not count.
pub fn plain_path(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}

/// Its path and size; the octets may be many.
impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.path, self.octets.len())
    }
}

/// Position of a file in the list of those that were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of a file; empty where something is missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file.
    pub file: FileId,
    /// Offset of the first octet.
    pub start: u32,
    /// Offset behind the last octet; not below `start`.
    pub end: u32,
}

/// In UTF-8. At the start of a file it is no part of the text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A position as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters; an octet that is no UTF-8 counts as one.
    pub column: u32,
}

impl SourceFile {
    /// Where an offset stands. An offset behind the end counts as the end.
    ///
    /// Takes time in the length of the text before it.
    pub fn position(&self, offset: u32) -> LineColumn {
        let before = self.before(offset);
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |it| it + 1);
        let n_lines = memchr::memchr_iter(b'\n', before).count() + 1;
        let line = before.get(line_start..).unwrap_or_default();
        line_column(n_lines, number(line_start), line)
    }

    /// Where several offsets stand; they ascend, and the result is in their order.
    ///
    /// Goes over the text once, however many there are and however long its lines.
    pub fn positions(&self, ascending: &[u32]) -> Vec<LineColumn> {
        let mut cursor = Cursor::default();
        let advanced = ascending.iter().map(|it| {
            cursor.advance(&self.octets, size(*it).min(self.octets.len()));
            cursor.position()
        });
        advanced.collect()
    }

    /// The line an offset stands in, without its line break, and the offset at which it begins.
    pub fn line_at(&self, offset: u32) -> (u32, &[u8]) {
        let before = self.before(offset);
        let start = memchr::memrchr(b'\n', before).map_or(0, |it| it + 1);
        let rest = self.octets.get(start..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        (number(start), line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// The octets of a place; empty when it lies outside.
    pub fn text(&self, place: Place) -> &[u8] {
        let range = size(place.start)..size(place.end);
        self.octets.get(range).unwrap_or_default()
    }

    fn before(&self, offset: u32) -> &[u8] {
        self.octets.get(..size(offset)).unwrap_or(&self.octets)
    }
}

/// Where the lines of a file begin, for many positions in one file.
#[derive(Debug, Clone)]
pub struct LineIndex<'a> {
    file: &'a SourceFile,
    /// Offsets; the first is 0.
    starts: Vec<u32>,
}

impl<'a> LineIndex<'a> {
    /// Goes over the whole file once.
    pub fn new(file: &'a SourceFile) -> Self {
        let breaks = memchr::memchr_iter(b'\n', &file.octets);
        Self {
            file,
            starts: std::iter::once(0)
                .chain(breaks.map(|it| number(it + 1)))
                .collect(),
        }
    }

    /// As [`SourceFile::position`], in time that depends on the length of the line alone.
    pub fn position(&self, offset: u32) -> LineColumn {
        let offset = offset.min(number(self.file.octets.len()));
        let n_lines = self.starts.partition_point(|it| *it <= offset);
        let start = n_lines.checked_sub(1).and_then(|it| self.starts.get(it));
        let line_start = start.copied().unwrap_or(0);
        let line = self.file.octets.get(size(line_start)..size(offset));
        line_column(n_lines, line_start, line.unwrap_or_default())
    }
}

/// A position that moves forward through a text.
#[derive(Debug, Clone, Copy, Default)]
struct Cursor {
    /// Offset of a character that was not counted yet.
    at: usize,
    /// Line breaks before it.
    n_breaks: usize,
    /// Characters between the last of them and it.
    n_characters: usize,
    /// Octets behind it that belong to the character there, and that the position asked for lies behind.
    n_inside: usize,
}

impl Cursor {
    /// Moves to `offset`, which is not above the length of the text; stays where it is if that lies behind.
    fn advance(&mut self, octets: &[u8], offset: usize) {
        let between = octets.get(self.at..offset).unwrap_or_default();
        if let Some(last) = memchr::memrchr(b'\n', between) {
            self.n_breaks += memchr::memchr_iter(b'\n', between).count();
            self.at += last + 1;
            self.n_characters = 0;
        }
        let mut rest = octets.get(self.at..).unwrap_or_default();
        let has_passed_mark = self.at == 0 && BYTE_ORDER_MARK.len() <= offset;
        if has_passed_mark && let Some(text) = rest.strip_prefix(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len();
            rest = text;
        }
        while self.at < offset {
            let n = first_character(rest);
            if offset < self.at + n {
                break;
            }
            self.at += n;
            self.n_characters += 1;
            rest = rest.get(n..).unwrap_or_default();
        }
        self.n_inside = offset.saturating_sub(self.at);
    }

    fn position(self) -> LineColumn {
        LineColumn {
            line: number(self.n_breaks + 1),
            column: number(self.n_characters + self.n_inside + 1),
        }
    }
}

/// Octets of the character that `text` begins with; 1 where it begins with none.
fn first_character(text: &[u8]) -> usize {
    let start = text.get(..4).unwrap_or(text);
    let valid = start.utf8_chunks().next().map_or("", |it| it.valid());
    valid.chars().next().map_or(1, char::len_utf8)
}

impl Place {
    /// From the start of this place to the end of `other`, which stands behind it in the same file.
    pub fn to(self, other: Self) -> Self {
        Self {
            end: other.end.max(self.end),
            ..self
        }
    }
}

/// The position behind `line`, the start of the line with that number; `line_start` is the offset where it begins.
fn line_column(n_lines: usize, line_start: u32, line: &[u8]) -> LineColumn {
    // A byte order mark is no part of the text.
    let line = match line.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) if line_start == 0 => rest,
        _ => line,
    };
    LineColumn {
        line: number(n_lines),
        column: number(n_characters(line) + 1),
    }
}

/// Characters of UTF-8, and octets that are none.
fn n_characters(text: &[u8]) -> usize {
    text.utf8_chunks()
        .map(|it| it.valid().chars().count() + it.invalid().len())
        .sum()
}

fn size(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(octets: &[u8], offset: u32, line: u32, column: u32) {
        let file = SourceFile {
            path: "zone".to_owned(),
            octets: octets.into(),
        };
        let expect = LineColumn { line, column };
        assert_eq!(file.position(offset), expect);
        assert_eq!(LineIndex::new(&file).position(offset), expect);
        assert_eq!(file.positions(&[offset]), [expect]);
    }

    #[test]
    fn lines_and_characters_count_from_one() {
        check(b"", 0, 1, 1);
        check(b"ab\ncd", 3, 2, 1);
        check(b"ab\r\ncd", 5, 2, 2);
        check("äö x".as_bytes(), 5, 1, 4);
        check(b"\xe4\xf6 x", 3, 1, 4);
        check(b"\xef\xbb\xbfab", 4, 1, 2);
        check(b"ab", 99, 1, 3);
    }

    proptest! {
        /// In characters, inside of them, in octets that are none, behind the end.
        #[test]
        fn many_positions_are_those_of_each(
            parts in prop::collection::vec(prop::sample::select(vec![
                &b"\n"[..], b"a", b"\xc3\xa4", b"\xe2\x82\xac", b"\xe2\x82", b"\x80", BYTE_ORDER_MARK,
                b"\xf0\x9f\x98\x80", b"\r\n",
            ]), 0..20),
            mut offsets in prop::collection::vec(0_u32..60, 0..12),
        ) {
            let file = SourceFile { path: "zone".to_owned(), octets: parts.concat().into() };
            offsets.sort_unstable();
            let expect: Vec<LineColumn> = offsets.iter().map(|it| file.position(*it)).collect();
            prop_assert_eq!(file.positions(&offsets), expect);
        }
    }

    #[test]
    fn lines_come_without_their_break() {
        let file = SourceFile {
            path: "zone".to_owned(),
            octets: b"one\r\ntwo\nthree"[..].into(),
        };
        assert_eq!(file.line_at(1), (0, &b"one"[..]));
        assert_eq!(file.line_at(5), (5, &b"two"[..]));
        assert_eq!(file.line_at(14), (9, &b"three"[..]));
    }

    #[test]
    fn spellings_of_a_path_are_one() {
        assert_eq!(plain_path("./zones\\a.zone"), "zones/a.zone");
        assert_eq!(plain_path("/etc/a.zone"), "/etc/a.zone");
        assert_eq!(plain_path("../a.zone"), "../a.zone");
    }
}
