//! `$GENERATE` of BIND: one line, many records.

use super::entry::FaultKind;
use super::lexer::{Lexer, Line, Token};
use super::scan::{Fault, Scanner, Sink, Text};
use super::ttl;
use super::types::{Kind, is_internet, kind};
use std::fmt::Write as _;

/// Records that one directive makes at most.
const MOST_RECORDS: u64 = 65_536;

impl<S: Sink> Scanner<'_, S> {
    /// Makes the records of types that KMS discovery looks at; the others are passed over.
    pub(super) fn generate(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let wrong = |token: Option<&Token>, message: String| {
            let place = text.place(token.copied().unwrap_or(directive));
            (place, FaultKind::Syntax, message)
        };
        let [range, owner, rest @ ..] = arguments else {
            return Err(wrong(
                None,
                "`$GENERATE` takes a range, an owner, a type and data".to_owned(),
            ));
        };
        let shown = text.shown(*range);
        let steps = Steps::read(text.of(*range)).ok_or_else(|| {
            wrong(
                Some(range),
                format!("`{shown}` is no range; write `START-STOP` or `START-STOP/STEP`"),
            )
        })?;
        if MOST_RECORDS < steps.how_many() {
            return Err((
                text.place(*range),
                FaultKind::Bound,
                format!("`{shown}` makes more than {MOST_RECORDS} records, which are not made"),
            ));
        }
        let type_at = rest
            .iter()
            .position(|it| kind(text.of(*it)).is_some())
            .ok_or_else(|| wrong(rest.first(), "the pattern has no record type".to_owned()))?;
        let (prefix, typed) = rest.split_at(type_at);
        let is_prefix =
            |it: &Token| ttl::read(text.of(*it)).is_some() || is_internet(text.of(*it)).is_some();
        if let Some(token) = prefix.iter().find(|it| !is_prefix(it)) {
            let shown = text.shown(*token);
            return Err(wrong(Some(token), format!("`{shown}` is no record type")));
        }
        let Some((type_token, data)) = typed.split_first() else {
            return Ok(());
        };
        if data.is_empty() {
            return Err(wrong(None, "the pattern has no data".to_owned()));
        }
        if matches!(
            kind(text.of(*type_token)),
            Some(Kind::Other | Kind::Ns | Kind::Soa | Kind::Dname)
        ) {
            return Ok(());
        }
        let place = text
            .place(directive)
            .to(text.place(*arguments.last().unwrap_or(range)));
        let mut made = Vec::new();
        let mut line = Line::default();
        for step in steps {
            made.clear();
            expand(text.of(*owner), step, &mut made).ok_or_else(|| {
                wrong(
                    Some(owner),
                    format!("`{}` has a `$` that is not sound", text.shown(*owner)),
                )
            })?;
            for token in prefix.iter().chain([type_token]) {
                made.push(b' ');
                made.extend_from_slice(text.of(*token));
            }
            for token in data {
                made.push(b' ');
                expand(text.of(*token), step, &mut made).ok_or_else(|| {
                    wrong(
                        Some(token),
                        format!("`{}` has a `$` that is not sound", text.shown(*token)),
                    )
                })?;
            }
            let record = Text {
                octets: &made,
                file: text.file,
                stands_at: Some(place),
            };
            let mut lexer = Lexer::new(&made);
            if lexer.next(&mut line) && line.flaw.is_none() {
                self.record(&record, &line.tokens, line.n_tokens, false);
            }
        }
        Ok(())
    }
}

/// The numbers of a range, both ends included.
#[derive(Clone, Copy)]
struct Steps {
    next: u64,
    stop: u64,
    step: u64,
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
            next: number(start)?,
            stop: number(stop)?,
            step,
        };
        (0 < step && res.next <= res.stop).then_some(res)
    }

    fn how_many(&self) -> u64 {
        (self.stop - self.next) / self.step + 1
    }
}

impl Iterator for Steps {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let res = self.next;
        if self.stop < res {
            return None;
        }
        self.next = res.saturating_add(self.step);
        Some(res)
    }
}

/// A number as BIND takes it here, up to 2^31 - 1.
fn number(text: &str) -> Option<u64> {
    let all_digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|it| all_digits && *it < 1 << 31)
}

/// Puts `step` in place of every `$` that is not escaped: `$`, or `${OFFSET,WIDTH,BASE}` with base `d`, `o`, `x` or `X`.
///
/// None when the braces hold something else.
fn expand(pattern: &[u8], step: u64, made: &mut Vec<u8>) -> Option<()> {
    let mut rest = pattern;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            b'\\' => {
                let (escaped, behind) = behind.split_first()?;
                rest = behind;
                if *escaped != b'$' {
                    made.push(b'\\');
                }
                made.push(*escaped);
            }
            b'$' if behind.first() == Some(&b'$') => {
                made.push(b'$');
                rest = behind.get(1..)?;
            }
            b'$' if behind.first() == Some(&b'{') => {
                let end = memchr::memchr(b'}', behind)?;
                let inside = std::str::from_utf8(behind.get(1..end)?).ok()?;
                rest = behind.get(end + 1..)?;
                formatted(inside, step, made)?;
            }
            b'$' => made.extend_from_slice(step.to_string().as_bytes()),
            other => made.push(*other),
        }
    }
    Some(())
}

/// What stands between the braces: offset, width and base.
fn formatted(inside: &str, step: u64, made: &mut Vec<u8>) -> Option<()> {
    let mut parts = inside.split(',');
    let offset: i64 = parts.next()?.parse().ok()?;
    let width: usize = match parts.next() {
        Some(width) => width.parse().ok().filter(|it| *it <= 63)?,
        None => 0,
    };
    let base = parts.next().unwrap_or("d");
    let value = i64::try_from(step).ok()?.checked_add(offset)?;
    let value = u64::try_from(value).ok()?;
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = match base {
        "d" => write!(text, "{value:0width$}"),
        "o" => write!(text, "{value:0width$o}"),
        "x" => write!(text, "{value:0width$x}"),
        "X" => write!(text, "{value:0width$X}"),
        _ => return None,
    };
    made.extend_from_slice(text.as_bytes());
    parts.next().is_none().then_some(())
}
