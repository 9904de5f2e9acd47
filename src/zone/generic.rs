//! Generic data, `\# LENGTH HEX...`: octets of a message (RFC 3597, 5).

use super::other_data::fits_octets;
use super::rdata::{Data, Name};
use super::record::Words;
use super::text::{Fault, Why};
use super::types::Kind;
use crate::loads::Cause;
use crate::model::DomainName;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Reads the words behind the type, the first of which is `\#`.
pub(super) fn read<'a>(kind: Kind, words: &Words<'_, 'a>) -> Result<Data<'a>, Fault> {
    let text = words.text;
    let [_, length, digits @ ..] = words.data else {
        let message = "the record ends before the length of its data".to_owned();
        return Err((words.end(), Why::syntax(Cause::DATA), message));
    };
    let n_octets: u16 = std::str::from_utf8(text.of(*length))
        .ok()
        .filter(|it| it.bytes().all(|it| it.is_ascii_digit()))
        .and_then(|it| it.parse().ok())
        .ok_or_else(|| {
            text.syntax(
                *length,
                Cause::DATA,
                "`\\#` is followed by a number of bytes",
            )
        })?;
    // Only types that are not looked at take so many words.
    if !words.are_all {
        return Ok(match kind {
            Kind::Other(of) if of.is_dnssec => Data::Dnssec,
            _ => Data::Other,
        });
    }
    let mut octets = Vec::new();
    let mut half: Option<u8> = None;
    for token in digits {
        for letter in text.of(*token) {
            let digit = char::from(*letter).to_digit(16);
            let digit = digit.and_then(|it| u8::try_from(it).ok()).ok_or_else(|| {
                text.syntax(
                    *token,
                    Cause::DATA,
                    "generic data is written in hexadecimal",
                )
            })?;
            half = match half {
                None => Some(digit),
                Some(high) => {
                    octets.push(high * 16 + digit);
                    None
                }
            };
        }
    }
    if half.is_some() || octets.len() != usize::from(n_octets) {
        let message = "generic data is not as long as its length says";
        return Err(text.syntax(*length, Cause::GENERIC_LENGTH, message));
    }
    typed(kind, &octets).ok_or_else(|| {
        text.syntax(
            *length,
            Cause::GENERIC_DATA,
            "generic data does not fit the record type",
        )
    })
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
        Kind::Dname => Data::Redirect(whole(0)?),
        Kind::Soa => {
            let (primary, first) = wire_name(octets)?;
            let (mailbox, second) = wire_name(octets.get(first..)?)?;
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
                primary: Name::Whole(primary),
                mailbox: Name::Whole(mailbox),
                times: [word(1)?, word(2)?, word(3)?],
            }
        }
        Kind::Other(of) if !fits_octets(of, octets) => return None,
        Kind::Other(of) if of.is_dnssec => Data::Dnssec,
        Kind::Mx if octets.len() < 3 => return None,
        Kind::Ptr | Kind::Mx | Kind::Txt | Kind::Other(_) | Kind::Unknown => Data::Other,
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
