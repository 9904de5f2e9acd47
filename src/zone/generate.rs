//! `$GENERATE` of BIND: one line, many records.

use super::entry::FaultKind;
use super::lexer::{Lexer, Line, Token};
use super::scan::{Scanner, Sink};
use super::text::{Fault, Text, Why};
use super::ttl;
use super::types::{is_internet, kind};
use crate::loads::Cause;
use std::fmt::Write as _;

/// Records that one directive makes at most.
const MOST_RECORDS: u64 = 65_536;

/// Records that the directives of one reading make at most.
const MOST_IN_ALL: u64 = 1 << 20;

impl<S: Sink> Scanner<'_, S> {
    /// Makes the records and reads each as if it stood in the text, at the place of the directive.
    ///
    /// As in BIND the data is one word, so data of several words stands in quotes, and the owner of the lines below stays.
    /// Nothing more is made behind a fault: the next number would show the same.
    pub(super) fn generate(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let pattern = Pattern::read(text, directive, arguments)?;
        self.bounds.made_records += pattern.steps.how_many();
        if MOST_IN_ALL < self.bounds.made_records {
            let message = format!(
                "the patterns of this zone make more than {MOST_IN_ALL} records; these are not made"
            );
            return Err((text.place(directive), Why::own(FaultKind::Bound), message));
        }
        let owner = self.owner.clone();
        let res = self.make(
            text,
            &pattern,
            text.place(directive).to(text.place(pattern.data)),
        );
        self.owner = owner;
        res
    }

    fn make(
        &mut self,
        text: &Text<'_>,
        pattern: &Pattern<'_>,
        stands_at: crate::model::Place,
    ) -> Result<(), Fault> {
        let mut made = Vec::new();
        let mut line = Line::default();
        for step in pattern.steps.numbers() {
            made.clear();
            put(text, pattern.owner, step, &mut made)?;
            for token in pattern.prefix {
                made.push(b' ');
                made.extend_from_slice(text.of(*token));
            }
            made.push(b' ');
            put(text, pattern.data, step, &mut made)?;
            let record = Text {
                octets: &made,
                file: text.file,
                stands_at: Some(stands_at),
            };
            let n_faults = self.n_faults;
            if Lexer::new(&made).next(&mut line) {
                match line.flaw {
                    Some(flaw) => self.flaw(&record, flaw),
                    None => {
                        self.record(&record, &line);
                    }
                }
            }
            if n_faults < self.n_faults {
                break;
            }
        }
        Ok(())
    }
}

/// What stands behind `$GENERATE`.
struct Pattern<'t> {
    steps: Steps,
    owner: Token,
    /// TTL and class in any order, and the type.
    prefix: &'t [Token],
    data: Token,
}

impl<'t> Pattern<'t> {
    fn read(text: &Text<'_>, directive: Token, arguments: &'t [Token]) -> Result<Self, Fault> {
        let [range, owner, rest @ ..] = arguments else {
            let message = "`$GENERATE` takes a range, an owner, a type and data";
            return Err(text.syntax(directive, Cause::LINE, message));
        };
        let shown = text.shown(*range);
        let steps = Steps::read(text.of(*range)).ok_or_else(|| {
            text.syntax(
                *range,
                Cause::LINE,
                format!("`{shown}` is no range; write `START-STOP` or `START-STOP/STEP`"),
            )
        })?;
        if MOST_RECORDS < steps.how_many() {
            let message =
                format!("`{shown}` makes more than {MOST_RECORDS} records, which are not made");
            return Err((text.place(*range), Why::own(FaultKind::Bound), message));
        }
        let n_before = rest
            .iter()
            .position(|it| kind(text.of(*it)).is_some())
            .ok_or_else(|| text.syntax(directive, Cause::LINE, "the pattern has no record type"))?;
        let is_prefix = |it: &&Token| {
            ttl::read(text.of(**it)).is_some() || is_internet(text.of(**it)).is_some()
        };
        if let Some(token) = rest.iter().take(n_before).find(|it| !is_prefix(it)) {
            let message = format!("`{}` is no record type", text.shown(*token));
            return Err(text.syntax(*token, Cause::LINE, message));
        }
        let (prefix, data) = rest.split_at_checked(n_before + 1).unwrap_or((rest, &[]));
        match data {
            [] => Err(text.syntax(directive, Cause::LINE, "the pattern has no data")),
            [data] => Ok(Self {
                steps,
                owner: *owner,
                prefix,
                data: *data,
            }),
            [_, second, ..] => Err(text.syntax(
                *second,
                Cause::UNENDED,
                "the data of a pattern is one word; put data of several words in quotes",
            )),
        }
    }
}

/// Puts a word of the pattern, with its `$`, behind what was made.
fn put(text: &Text<'_>, token: Token, step: i64, made: &mut Vec<u8>) -> Result<(), Fault> {
    expand(text.of(token), step, made).ok_or_else(|| {
        let message = format!(
            "`{}` has a `$` with braces that are not `{{OFFSET,WIDTH,BASE}}`",
            text.shown(token)
        );
        text.syntax(token, Cause::LINE, message)
    })
}

/// The numbers of a range, both ends included; below 2^31.
#[derive(Clone, Copy)]
struct Steps {
    start: i64,
    stop: i64,
    step: i64,
}

impl Steps {
    fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, number(step)?),
            None => (text, 1),
        };
        let (start, stop) = range.split_once('-')?;
        let res = Self {
            start: number(start)?,
            stop: number(stop)?,
            step,
        };
        (0 < step && res.start <= res.stop).then_some(res)
    }

    fn numbers(self) -> impl Iterator<Item = i64> {
        std::iter::successors(Some(self.start), move |it| Some(it + self.step))
            .take_while(move |it| *it <= self.stop)
    }

    fn how_many(self) -> u64 {
        ((self.stop - self.start) / self.step + 1).unsigned_abs()
    }
}

/// A number as BIND takes it here, up to 2^31 - 1.
fn number(text: &str) -> Option<i64> {
    let all_digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|it| all_digits && *it < 1 << 31)
}

/// Puts `step` in place of every `$` that is not escaped: `$`, or `${OFFSET,WIDTH,BASE}`; `$$` is a `$`.
///
/// None when the braces hold something else.
fn expand(pattern: &[u8], step: i64, made: &mut Vec<u8>) -> Option<()> {
    let mut rest = pattern;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match (first, behind) {
            (b'\\', [escaped, left @ ..]) => {
                made.extend([b'\\', *escaped]);
                rest = left;
            }
            (b'$', [b'$', left @ ..]) => {
                made.extend(b"\\$");
                rest = left;
            }
            (b'$', [b'{', left @ ..]) => {
                let end = memchr::memchr(b'}', left)?;
                let (inside, left) = left.split_at_checked(end)?;
                rest = left.get(1..)?;
                formatted(std::str::from_utf8(inside).ok()?, step, made)?;
            }
            (b'$', _) => made.extend_from_slice(step.to_string().as_bytes()),
            (other, _) => made.push(*other),
        }
    }
    Some(())
}

/// What stands between the braces: offset, width and base `d`, `o`, `x`, `X`, or `n`, `N` for digits of an IPv6 reverse name.
///
/// Negative numbers come out as in C: with a sign in base `d`, else as 32 bits.
fn formatted(inside: &str, step: i64, made: &mut Vec<u8>) -> Option<()> {
    let mut parts = inside.split(',');
    let offset: i32 = parts.next()?.parse().ok()?;
    let width: usize = match parts.next() {
        Some(width) => width.parse().ok().filter(|it| *it <= 63)?,
        None => 0,
    };
    let base = parts.next().unwrap_or("d");
    let value = i32::try_from(step.checked_add(offset.into())?).ok()?;
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = match base {
        "d" => write!(text, "{value:0width$}"),
        "o" => write!(text, "{value:0width$o}"),
        "x" => write!(text, "{value:0width$x}"),
        "X" => write!(text, "{value:0width$X}"),
        "n" | "N" => {
            reverse_digits(value.cast_unsigned(), width, base == "N", &mut text);
            Ok(())
        }
        _ => return None,
    };
    made.extend_from_slice(text.as_bytes());
    parts.next().is_none().then_some(())
}

/// Hexadecimal digits, the last first, with dots between them; `width` counts both.
fn reverse_digits(value: u32, width: usize, is_upper: bool, text: &mut String) {
    let mut left = value;
    let mut width = width;
    loop {
        let digit = char::from_digit(left & 15, 16).unwrap_or('0');
        text.push(if is_upper {
            digit.to_ascii_uppercase()
        } else {
            digit
        });
        left >>= 4;
        width = width.saturating_sub(1);
        if width == 0 && left == 0 {
            return;
        }
        text.push('.');
        width = width.saturating_sub(1);
        if width == 0 && left == 0 {
            return;
        }
    }
}
