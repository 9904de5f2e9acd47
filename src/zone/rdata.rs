//! The data of the types that KMS discovery looks at; everything else is passed over.

use super::entry::FaultKind;
use super::lexer::Token;
use super::scan::{Fault, Text, check_name};
use super::types::Kind;
use super::{name, ttl};
use crate::model::{DomainName, Place, RecordData, SrvRecord};
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
    /// DNAME: only that it stands here counts.
    Redirect,
    NameServer(Name<'a>),
    Soa {
        serial: u32,
        minimum: u32,
    },
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
            Self::Redirect => RecordData::Other {
                record_type: "DNAME".to_owned(),
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

/// Checks the data of a record of `kind`; `n_tokens` is the number of words of the whole record.
pub(super) fn read<'a>(
    kind: Kind,
    text: &Text<'a>,
    data: &[Token],
    n_tokens: usize,
    whole: Place,
    origin: &DomainName,
) -> Result<Data<'a>, Fault> {
    let _ = n_tokens;
    if data.first().is_some_and(|it| text.of(*it) == b"\\#") {
        return generic(kind, text, data, whole);
    }
    let mut fields = Fields {
        text,
        left: data,
        whole,
        origin,
    };
    let res = match kind {
        Kind::Srv => Data::Srv {
            priority: fields.number("priority")?,
            weight: fields.number("weight")?,
            port: fields.number("port")?,
            target: fields.name("target")?,
        },
        Kind::A => Data::Address(fields.parsed::<Ipv4Addr>("an IPv4 address")?.into()),
        Kind::Aaaa => Data::Address(fields.parsed::<Ipv6Addr>("an IPv6 address")?.into()),
        Kind::Cname => Data::Alias(fields.name("name it leads to")?),
        Kind::Ns => Data::NameServer(fields.name("name server")?),
        Kind::Dname => {
            fields.name("name it leads to")?;
            Data::Redirect
        }
        Kind::Soa => {
            fields.name("primary name server")?;
            fields.name("mailbox")?;
            let serial = fields.seconds("serial")?;
            for what in ["refresh", "retry", "expire"] {
                fields.seconds(what)?;
            }
            Data::Soa {
                serial,
                minimum: fields.seconds("minimum")?,
            }
        }
        Kind::Other if data.is_empty() => return Err(missing(whole, "data")),
        Kind::Other => return Ok(Data::Other),
    };
    fields.end()?;
    Ok(res)
}

/// The words of a record's data, taken one after the other.
struct Fields<'t, 'a> {
    text: &'t Text<'a>,
    left: &'t [Token],
    whole: Place,
    origin: &'t DomainName,
}

impl<'a> Fields<'_, 'a> {
    fn next(&mut self, what: &str) -> Result<Token, Fault> {
        let Some((token, rest)) = self.left.split_first() else {
            return Err(missing(self.whole, what));
        };
        self.left = rest;
        Ok(*token)
    }

    /// A whole number of 16 bits.
    fn number(&mut self, what: &str) -> Result<u16, Fault> {
        let token = self.next(what)?;
        let word = self.text.of(token);
        let digits = std::str::from_utf8(word)
            .ok()
            .filter(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
        let Some(digits) = digits else {
            return Err(self.wrong(token, FaultKind::Syntax, |shown| {
                format!("the {what} `{shown}` is no number")
            }));
        };
        digits.parse().map_err(|_| {
            self.wrong(token, FaultKind::Range, |shown| {
                format!("the {what} `{shown}` is larger than 65535")
            })
        })
    }

    /// Seconds, with BIND's units, or any number of 32 bits.
    fn seconds(&mut self, what: &str) -> Result<u32, Fault> {
        let token = self.next(what)?;
        match ttl::read(self.text.of(token)) {
            Some(Ok(seconds)) => Ok(seconds),
            Some(Err(_)) => Err(self.wrong(token, FaultKind::Range, |shown| {
                format!("the {what} `{shown}` is larger than 4294967295")
            })),
            None => Err(self.wrong(token, FaultKind::Syntax, |shown| {
                format!("the {what} `{shown}` is no number of seconds")
            })),
        }
    }

    fn name(&mut self, what: &str) -> Result<Name<'a>, Fault> {
        let token = self.next(what)?;
        let word = self.text.of(token);
        check_name(word, self.origin).map_err(|err| {
            self.wrong(token, FaultKind::Syntax, |shown| {
                format!("the {what} `{shown}` is no domain name: {err}")
            })
        })?;
        Ok(Name::Text(word))
    }

    fn parsed<T: std::str::FromStr>(&mut self, what: &str) -> Result<T, Fault> {
        let token = self.next(what)?;
        let word = std::str::from_utf8(self.text.of(token)).ok();
        word.and_then(|it| it.parse().ok()).ok_or_else(|| {
            self.wrong(token, FaultKind::Syntax, |shown| {
                format!("`{shown}` is not {what}")
            })
        })
    }

    fn end(&self) -> Result<(), Fault> {
        match self.left.first() {
            None => Ok(()),
            Some(token) => Err(self.wrong(*token, FaultKind::Syntax, |shown| {
                format!("`{shown}` stands behind the end of the record")
            })),
        }
    }

    fn wrong(&self, token: Token, kind: FaultKind, words: impl Fn(&str) -> String) -> Fault {
        let shown = self.text.shown(token);
        (self.text.place(token), kind, words(&shown))
    }
}

fn missing(whole: Place, what: &str) -> Fault {
    let message = format!("the record ends before its {what}");
    let at_end = Place {
        start: whole.end,
        ..whole
    };
    (at_end, FaultKind::Syntax, message)
}

/// `\# LENGTH HEX...` (RFC 3597, 5).
fn generic<'a>(
    kind: Kind,
    text: &Text<'a>,
    data: &[Token],
    whole: Place,
) -> Result<Data<'a>, Fault> {
    let wrong = |token: Option<&Token>, message: &str| {
        let place = token.map_or(whole, |it| text.place(*it));
        (place, FaultKind::Syntax, message.to_owned())
    };
    let length = data.get(1);
    let n_octets: usize = length
        .and_then(|it| std::str::from_utf8(text.of(*it)).ok())
        .and_then(|it| it.parse().ok())
        .ok_or_else(|| wrong(length, "`\\#` is followed by a number of octets"))?;
    if kind == Kind::Other {
        return Ok(Data::Other);
    }
    let mut octets = Vec::new();
    let mut half: Option<u8> = None;
    for token in data.get(2..).unwrap_or_default() {
        for letter in text.of(*token) {
            let digit = char::from(*letter).to_digit(16);
            let digit = digit
                .and_then(|it| u8::try_from(it).ok())
                .ok_or_else(|| wrong(Some(token), "generic data is written in hexadecimal"))?;
            half = match half {
                None => Some(digit),
                Some(high) => {
                    octets.push(high * 16 + digit);
                    None
                }
            };
        }
    }
    if half.is_some() || octets.len() != n_octets {
        return Err(wrong(
            length,
            "generic data is not as long as its length says",
        ));
    }
    typed(kind, &octets).ok_or_else(|| wrong(length, "generic data does not fit the record type"))
}

/// What octets of a message say for `kind`; names are not compressed there.
fn typed<'a>(kind: Kind, octets: &[u8]) -> Option<Data<'a>> {
    let number = |at: usize| Some(u16::from_be_bytes([*octets.get(at)?, *octets.get(at + 1)?]));
    let whole = |from: usize| -> Option<Name<'a>> {
        let (name, end) = wire_name(octets.get(from..)?)?;
        (from + end == octets.len()).then_some(Name::Whole(name))
    };
    Some(match kind {
        Kind::Srv => Data::Srv {
            priority: number(0)?,
            weight: number(2)?,
            port: number(4)?,
            target: whole(6)?,
        },
        Kind::A => Data::Address(Ipv4Addr::from(<[u8; 4]>::try_from(octets).ok()?).into()),
        Kind::Aaaa => Data::Address(Ipv6Addr::from(<[u8; 16]>::try_from(octets).ok()?).into()),
        Kind::Cname => Data::Alias(whole(0)?),
        Kind::Ns => Data::NameServer(whole(0)?),
        Kind::Dname => {
            whole(0)?;
            Data::Redirect
        }
        Kind::Soa => {
            let (_, first) = wire_name(octets)?;
            let (_, second) = wire_name(octets.get(first..)?)?;
            let numbers = octets.get(first + second..)?;
            let word = |idx: usize| {
                let it = numbers.get(idx * 4..idx * 4 + 4)?;
                Some(u32::from_be_bytes(it.try_into().ok()?))
            };
            if numbers.len() != 20 {
                return None;
            }
            Data::Soa {
                serial: word(0)?,
                minimum: word(4)?,
            }
        }
        Kind::Other => Data::Other,
    })
}

/// A name at the start of `octets`, and its length.
fn wire_name(octets: &[u8]) -> Option<(DomainName, usize)> {
    let mut labels = Vec::new();
    let mut at = 0;
    loop {
        let length = usize::from(*octets.get(at)?);
        at += 1;
        if length == 0 {
            return Some((DomainName::from_labels(labels).ok()?, at));
        }
        if 63 < length {
            return None;
        }
        labels.push(octets.get(at..at + length)?);
        at += length;
    }
}
