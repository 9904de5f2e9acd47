//! The text that tokens point into, and the faults that name a stretch of it.

use super::entry::FaultKind;
use super::lexer::Token;
use super::name;
use crate::loads::Cause;
use crate::model::{FileId, Place};
use std::net::Ipv4Addr;

/// Characters of a word that a message shows.
const MOST_SHOWN: usize = 60;

/// A fault on its way to the sink.
pub(super) type Fault = (Place, Why, String);

/// What kind of fault it is, and which servers it keeps from the zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Why {
    pub(super) kind: FaultKind,
    pub(super) cause: Cause,
}

impl Why {
    /// What only this reader does not do.
    pub(super) fn own(kind: FaultKind) -> Self {
        let cause = Cause::NOTHING;
        Self { kind, cause }
    }

    /// The text does not follow the grammar.
    pub(super) fn syntax(cause: Cause) -> Self {
        let kind = FaultKind::Syntax;
        Self { kind, cause }
    }

    /// A name is not that of a host.
    pub(super) fn host() -> Self {
        Self {
            kind: FaultKind::HostName,
            cause: Cause::HOST_NAME,
        }
    }

    /// A value does not fit.
    pub(super) fn range(cause: Cause) -> Self {
        let kind = FaultKind::Range;
        Self { kind, cause }
    }
}

/// Text that tokens point into.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    /// What was read, or what was made from a pattern.
    pub(super) octets: &'a [u8],
    /// The file that has it.
    pub(super) file: FileId,
    /// Where everything stands, for text that was made from a pattern.
    pub(super) stands_at: Option<Place>,
}

impl<'a> Text<'a> {
    /// The octets of a token, as written.
    pub(super) fn of(&self, token: Token) -> &'a [u8] {
        let start = usize::try_from(token.start).unwrap_or(usize::MAX);
        let end = usize::try_from(token.end).unwrap_or(usize::MAX);
        self.octets.get(start..end).unwrap_or_default()
    }

    /// Where a token stands.
    pub(super) fn place(&self, token: Token) -> Place {
        self.stands_at.unwrap_or(Place {
            file: self.file,
            start: token.start,
            end: token.end,
        })
    }

    /// Where the octet at an offset stands.
    pub(super) fn octet(&self, at: u32) -> Place {
        self.stands_at.unwrap_or(Place {
            file: self.file,
            start: at,
            end: at.saturating_add(1),
        })
    }

    /// The token as a message shows it.
    pub(super) fn shown(&self, token: Token) -> String {
        shown(self.of(token))
    }

    /// A fault of one token.
    pub(super) fn syntax(&self, token: Token, cause: Cause, message: impl Into<String>) -> Fault {
        (self.place(token), Why::syntax(cause), message.into())
    }
}

/// A word as a message shows it, however long it is.
pub(super) fn shown(word: &[u8]) -> String {
    // A character has at most four octets; the rest of a word of megabytes is not looked at.
    let start = word.get(..4 * MOST_SHOWN + 4).unwrap_or(word);
    crate::words::shortened(&String::from_utf8_lossy(start), MOST_SHOWN)
}

/// Octets of a text with its escapes undone; none when one is no escape.
pub(super) fn octets_of(word: &[u8]) -> Option<usize> {
    let mut res = word.len();
    let mut rest = word;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let behind = rest.get(at + 1..)?;
        let (_, left) = name::unescape(behind).ok()?;
        res -= behind.len() - left.len();
        rest = left;
    }
    Some(res)
}

/// An IPv4 address in its one form. The standard library reads the same, in twice the time, and most records have one.
pub(super) fn ipv4(word: &[u8]) -> Option<Ipv4Addr> {
    let mut parts = [0_u8; 4];
    let mut rest = word;
    for (idx, part) in parts.iter_mut().enumerate() {
        if idx != 0 {
            rest = rest.strip_prefix(b".")?;
        }
        let n_digits = rest.iter().take_while(|it| it.is_ascii_digit()).count();
        let (digits, behind) = rest.split_at_checked(n_digits)?;
        rest = behind;
        let number = match *digits {
            [one] => Some(one - b'0'),
            [b'0', ..] => None,
            [ten, one] => Some((ten - b'0') * 10 + (one - b'0')),
            [hundred @ b'1'..=b'2', ten, one] => {
                let below = (ten - b'0') * 10 + (one - b'0');
                ((hundred - b'0') * 100).checked_add(below)
            }
            _ => None,
        };
        *part = number?;
    }
    rest.is_empty().then(|| parts.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_the_standard_library_reads_them() {
        for part in [
            "", "0", "00", "01", "9", "10", "099", "99", "100", "199", "200", "249", "255", "256",
            "299", "300", "999", "1000", "+1", "-1", " 1", "1 ", "a", "0x1",
        ] {
            for text in [
                format!("{part}.2.3.4"),
                format!("1.2.{part}.4"),
                format!("1.2.3.{part}"),
                format!("1.2.3.4.{part}"),
                format!("1.2.3{part}"),
            ] {
                assert_eq!(ipv4(text.as_bytes()), text.parse().ok(), "{text}");
            }
        }
    }
}
