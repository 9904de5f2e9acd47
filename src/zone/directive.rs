//! `$ORIGIN`, `$TTL` and `$INCLUDE` (RFC 1035, 5.1; RFC 2308, 4).

use super::entry::FaultKind;
use super::lexer::{Line, Token};
use super::scan::{Scanner, Sink, check_name};
use super::text::{Fault, Text, Why};
use super::{name, ttl};
use crate::loads::Cause;
use crate::model::DomainName;

/// Files inside files.
const MOST_DEPTH: usize = 16;

/// Files that one file includes, and those include.
///
/// Without it a file that names another twice, which does the same, would be read for ever.
const MOST_INCLUDED: u32 = 1_000;

/// Octets of all files that are included, each as often as it is.
const MOST_OCTETS: usize = 1 << 30;

/// What one reading has used up of what it may.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Files included so far.
    pub(super) included_files: u32,
    /// Octets of those, each as often as it was included.
    pub(super) included_octets: usize,
    /// Records that patterns made so far.
    pub(super) made_records: u64,
}

impl<S: Sink> Scanner<'_, S> {
    /// Does what a line says that begins with `$`.
    pub(super) fn directive(&mut self, text: &Text<'_>, line: &Line) {
        let Some((name, arguments)) = line.tokens.split_first() else {
            return;
        };
        let word = text.of(*name);
        let is = |known: &str| word.eq_ignore_ascii_case(known.as_bytes());
        let res = if is("$ORIGIN") {
            self.set_origin(text, *name, arguments)
        } else if is("$TTL") {
            self.set_ttl(text, *name, arguments)
        } else if is("$INCLUDE") {
            self.include(text, *name, arguments)
        } else if is("$GENERATE") {
            let message = "`$GENERATE` is a directive of BIND".to_owned();
            self.fault(text.syntax(*name, Cause::GENERATE, message));
            self.generate(text, *name, arguments)
        } else if is("$DATE") {
            self.date(text, *name, arguments)
        } else {
            let message = format!("`{}` is no directive", text.shown(*name));
            Err(text.syntax(*name, Cause::LINE, message))
        };
        if let Err(fault) = res {
            self.fault(fault);
        }
    }

    /// Until when what follows was right, which BIND writes and nobody heeds.
    fn date(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let message = "`$DATE` is a directive of BIND".to_owned();
        self.fault(text.syntax(directive, Cause::DATE, message));
        let token = one(text, directive, arguments, "a time")?;
        if is_time(text.of(token)) {
            return Ok(());
        }
        let message = format!("`{}` is no time as `20261231235959`", text.shown(token));
        Err(text.syntax(token, Cause::LINE, message))
    }

    fn set_origin(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let token = one(text, directive, arguments, "a domain name")?;
        let new = self.origin_of(text, token)?;
        // What an included file sets holds there only.
        if self.origin.is_none() && self.open.len() == 1 {
            self.sink.origin(&new);
        }
        self.origin = Some(new);
        Ok(())
    }

    /// The name that a token sets as origin.
    fn origin_of(&self, text: &Text<'_>, token: Token) -> Result<DomainName, Fault> {
        let word = text.of(token);
        let origin = self.origin.as_ref();
        let unfit = match check_name(word, origin) {
            Ok(()) => {
                let root = DomainName::root();
                match name::absolute(word, origin.unwrap_or(&root)) {
                    Ok(name) => return Ok(name),
                    Err(err) => err.into(),
                }
            }
            Err(unfit) => unfit,
        };
        Err(unfit.fault(text.place(token), "origin", &text.shown(token)))
    }

    fn set_ttl(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let token = one(text, directive, arguments, "a time to live")?;
        let Some(read) = ttl::read(text.of(token)) else {
            let message = format!("`{}` is no time to live", text.shown(token));
            return Err(text.syntax(token, Cause::LINE, message));
        };
        self.default_ttl = Some(self.ttl(text, token, read)?);
        Ok(())
    }

    /// Origin and owner are as before when the file ends; what `$TTL` says stays, as BIND has it.
    fn include(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let (token, origin) = match arguments {
            [token] => (*token, None),
            [token, origin] => (*token, Some(self.origin_of(text, *origin)?)),
            _ => {
                let message = "`$INCLUDE` takes a file and, behind it, an origin";
                return Err(text.syntax(directive, Cause::LINE, message));
            }
        };
        let failed = |kind: Why, why: String| {
            let message = format!("`{}` is not read: {why}", text.shown(token));
            (text.place(token), kind, message)
        };
        let bound = |why: String| failed(Why::own(FaultKind::Bound), why);
        let absent = Why {
            kind: FaultKind::Absent,
            cause: Cause::LINE,
        };
        let looped = Why {
            kind: FaultKind::Include,
            cause: Cause::LINE,
        };
        if MOST_DEPTH <= self.open.len() {
            return Err(bound(format!(
                "files stand in files more than {MOST_DEPTH} deep"
            )));
        }
        if MOST_INCLUDED <= self.bounds.included_files {
            return Err(bound(format!(
                "more than {MOST_INCLUDED} files are included"
            )));
        }
        self.bounds.included_files += 1;
        let name = String::from_utf8_lossy(text.of(token)).into_owned();
        let (file, octets) = self
            .sources
            .include(text.file, &name)
            .map_err(|why| failed(absent, why))?;
        if self.open.contains(&file) {
            let why = "it includes itself".to_owned();
            return Err(failed(looped, why));
        }
        self.bounds.included_octets += octets.len();
        if MOST_OCTETS < self.bounds.included_octets {
            return Err(bound(format!(
                "the included files have more than {MOST_OCTETS} bytes"
            )));
        }
        let before = (self.origin.clone(), self.owner.clone());
        if origin.is_some() {
            self.origin = origin;
        }
        self.file(file, &octets);
        (self.origin, self.owner) = before;
        Ok(())
    }
}

/// True for year, month, day, hour, minute and second in fourteen digits, as BIND reads them.
fn is_time(word: &[u8]) -> bool {
    let digit = |it: &u8| it.is_ascii_digit().then(|| it - b'0');
    let Some(digits) = word.iter().map(digit).collect::<Option<Vec<u8>>>() else {
        return false;
    };
    let pairs: Vec<u8> = digits
        .chunks_exact(2)
        .map(|it| it.iter().fold(0, |sum, it| sum * 10 + it))
        .collect();
    let [_, _, month, day, hour, minute, second] = *pairs.as_slice() else {
        return false;
    };
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    digits.len() == 14 && is_date && hour < 24 && minute < 60 && second <= 60
}

/// The single argument of a directive.
fn one(text: &Text<'_>, directive: Token, arguments: &[Token], what: &str) -> Result<Token, Fault> {
    match arguments {
        [token] => Ok(*token),
        _ => Err(text.syntax(
            directive,
            Cause::LINE,
            format!("`{}` takes {what} and nothing else", text.shown(directive)),
        )),
    }
}
