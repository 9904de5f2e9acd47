//! The data of the types that KMS discovery looks at; everything else is passed over.

use super::entry::FaultKind;
use super::lexer::Token;
use super::record::Words;
use super::scan::check_name;
use super::text::{Fault, Text};
use super::types::Kind;
use super::{generic, name, ttl};
use crate::model::{DomainName, RecordData, SrvRecord};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Data that was checked, before anything is made of it.
pub(super) enum Data<'a> {
    Srv {
        priority: u16,
        weight: u16,
        port: u16,
        target: Name<'a>,
    },
    Address(IpAddr),
    Alias(Name<'a>),
    /// DNAME.
    Redirect(Name<'a>),
    NameServer(Name<'a>),
    Soa {
        serial: u32,
        minimum: u32,
    },
    /// Of a type that may stand beside an alias.
    Dnssec,
    /// Of a type that is not looked at.
    Other,
}

/// A name in data: as written, or as octets of a message (RFC 3597).
pub(super) enum Name<'a> {
    Text(&'a [u8]),
    Whole(DomainName),
}

impl Data<'_> {
    /// The data as a record holds it; none when a name does not fit.
    pub(super) fn make(self, origin: &DomainName) -> Option<RecordData> {
        Some(match self {
            Self::Srv {
                priority,
                weight,
                port,
                target,
            } => RecordData::Srv(SrvRecord {
                priority,
                weight,
                port,
                target: target.make(origin)?,
            }),
            Self::Address(address) => RecordData::Address(address),
            Self::Alias(name) => RecordData::Alias(name.make(origin)?),
            Self::NameServer(name) => RecordData::NameServer(name.make(origin)?),
            Self::Soa { serial, minimum } => RecordData::Soa { serial, minimum },
            Self::Redirect(name) => RecordData::Redirect(name.make(origin)?),
            Self::Dnssec => RecordData::Other {
                record_type: "DNSSEC".to_owned(),
            },
            Self::Other => RecordData::Other {
                record_type: "other".to_owned(),
            },
        })
    }

    /// True when the last name was written without a final dot, so that the origin was added.
    pub(super) fn last_name_is_relative(&self, text: &Text<'_>, data: &[Token]) -> bool {
        match self {
            Self::Srv {
                target: Name::Text(_),
                ..
            }
            | Self::Alias(Name::Text(_))
            | Self::Redirect(Name::Text(_))
            | Self::NameServer(Name::Text(_)) => data
                .last()
                .is_some_and(|it| text.of(*it) != b"@" && !name::is_absolute(text.of(*it))),
            _ => false,
        }
    }
}

impl Name<'_> {
    fn make(self, origin: &DomainName) -> Option<DomainName> {
        match self {
            Self::Text(text) => name::absolute(text, origin).ok(),
            Self::Whole(name) => Some(name),
        }
    }
}

/// Checks the data of a record of `kind`.
///
/// Types that KMS discovery has no use for are checked where that costs little: MX, PTR, TXT and the length of generic
/// data. What else a name server refuses in them goes unnoticed.
pub(super) fn read<'a>(
    kind: Kind,
    words: &Words<'_, 'a>,
    origin: Option<&DomainName>,
) -> Result<Data<'a>, Fault> {
    let text = words.text;
    let first = words.data.first();
    if first.is_some_and(|it| !it.is_quoted && text.of(*it) == b"\\#") {
        return generic::read(kind, words);
    }
    let mut fields = Fields {
        words,
        left: words.data,
        origin,
    };
    let res = match kind {
        Kind::Srv => Data::Srv {
            priority: fields.number("priority")?,
            weight: fields.number("weight")?,
            port: fields.number("port")?,
            target: fields.name("target")?,
        },
        Kind::A => Data::Address(fields.parsed::<Ipv4Addr>("IPv4 address")?.into()),
        Kind::Aaaa => Data::Address(fields.parsed::<Ipv6Addr>("IPv6 address")?.into()),
        Kind::Cname => Data::Alias(fields.name("alias target")?),
        Kind::Ns => Data::NameServer(fields.name("name server")?),
        Kind::Dname => Data::Redirect(fields.name("alias target")?),
        Kind::Soa => {
            fields.name("primary name server")?;
            fields.name("mailbox")?;
            let serial = fields.number("serial")?;
            for what in ["refresh", "retry", "expire"] {
                fields.seconds(what)?;
            }
            Data::Soa {
                serial,
                minimum: fields.seconds("minimum")?,
            }
        }
        Kind::Ptr => {
            fields.name("name")?;
            Data::Other
        }
        Kind::Mx => {
            fields.number::<u16>("preference")?;
            fields.name("mail host")?;
            Data::Other
        }
        Kind::Txt => return fields.texts(),
        Kind::Apl => return Ok(Data::Other),
        Kind::Dnssec => {
            fields.next("data")?;
            return Ok(Data::Dnssec);
        }
        Kind::Other => {
            fields.next("data")?;
            return Ok(Data::Other);
        }
        Kind::Unknown => {
            let token = fields.next("data")?;
            let message = "data of a type without a name is written as `\\# LENGTH HEX`";
            return Err(text.syntax(token, message));
        }
    };
    fields.end()?;
    Ok(res)
}

/// The words of a record's data, taken one after the other.
struct Fields<'t, 'a> {
    words: &'t Words<'t, 'a>,
    left: &'t [Token],
    origin: Option<&'t DomainName>,
}

impl<'a> Fields<'_, 'a> {
    fn next(&mut self, what: &str) -> Result<Token, Fault> {
        let Some((token, rest)) = self.left.split_first() else {
            let message = format!("the record ends before its {what}");
            return Err((self.words.end(), FaultKind::Syntax, message));
        };
        self.left = rest;
        Ok(*token)
    }

    /// A word that may not stand in quotes: name servers would refuse it.
    fn bare(&mut self, what: &str) -> Result<(Token, &'a [u8]), Fault> {
        let token = self.next(what)?;
        if token.is_quoted {
            return Err(self.syntax(token, |shown| {
                format!("the {what} `{shown}` stands in quotes")
            }));
        }
        Ok((token, self.words.text.of(token)))
    }

    /// A whole number.
    fn number<T: TryFrom<u64> + Bounded>(&mut self, what: &str) -> Result<T, Fault> {
        let (token, word) = self.bare(what)?;
        if word.is_empty() || !word.iter().all(u8::is_ascii_digit) {
            return Err(self.syntax(token, |shown| format!("the {what} `{shown}` is no number")));
        }
        let number = word.iter().fold(0_u64, |sum, digit| {
            sum.saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        T::try_from(number).map_err(|_| self.too_large(token, what, T::MOST))
    }

    /// Seconds, with BIND's units, or any number of 32 bits.
    fn seconds(&mut self, what: &str) -> Result<u32, Fault> {
        let (token, word) = self.bare(what)?;
        match ttl::read(word) {
            Some(Ok(seconds)) => Ok(seconds),
            Some(Err(ttl::OutOfRange)) => Err(self.too_large(token, what, u32::MOST)),
            None => Err(self.syntax(token, |shown| {
                format!("the {what} `{shown}` is no number of seconds")
            })),
        }
    }

    fn name(&mut self, what: &str) -> Result<Name<'a>, Fault> {
        let (token, word) = self.bare(what)?;
        let text = self.words.text;
        check_name(word, self.origin)
            .map_err(|unfit| unfit.fault(text.place(token), what, &text.shown(token)))?;
        Ok(Name::Text(word))
    }

    fn parsed<T: std::str::FromStr>(&mut self, what: &str) -> Result<T, Fault> {
        let token = self.next(what)?;
        let word = std::str::from_utf8(self.words.text.of(token)).ok();
        word.filter(|_| !token.is_quoted)
            .and_then(|it| it.parse().ok())
            .ok_or_else(|| self.syntax(token, |shown| format!("`{shown}` is no {what}")))
    }

    /// One text or more, each of up to 255 octets, with sound escapes (RFC 1035, 3.3.14).
    fn texts(&mut self) -> Result<Data<'a>, Fault> {
        self.next("text")?;
        for token in self.words.data {
            let word = self.words.text.of(*token);
            let n_octets = text_octets(word).ok_or_else(|| {
                self.syntax(*token, |shown| {
                    format!("the text `{shown}` has an escape that is not `\\DDD` or `\\X`")
                })
            })?;
            if 255 < n_octets {
                let message = format!("the text has {n_octets} octets, at most 255 are allowed");
                return Err((self.words.text.place(*token), FaultKind::Range, message));
            }
        }
        Ok(Data::Other)
    }

    fn end(&self) -> Result<(), Fault> {
        match self.left.first() {
            None => Ok(()),
            Some(token) => Err(self.syntax(*token, |shown| {
                format!("`{shown}` stands behind the end of the record")
            })),
        }
    }

    fn too_large(&self, token: Token, what: &str, most: u32) -> Fault {
        let text = self.words.text;
        let message = format!("the {what} `{}` is larger than {most}", text.shown(token));
        (text.place(token), FaultKind::Range, message)
    }

    fn syntax(&self, token: Token, words: impl Fn(&str) -> String) -> Fault {
        let text = self.words.text;
        text.syntax(token, words(&text.shown(token)))
    }
}

/// Numbers of a fixed size.
trait Bounded {
    const MOST: u32;
}

impl Bounded for u16 {
    const MOST: u32 = 65_535;
}

impl Bounded for u32 {
    const MOST: u32 = u32::MAX;
}

/// Octets of a text with its escapes undone; none when one is no escape.
fn text_octets(word: &[u8]) -> Option<usize> {
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
