//! Data of types that are not looked at: whether servers take it, word by word. Makes nothing of it.

use super::encoded::{base64, eui, gateway, groups, hex, is_base64, prefixes, time};
use super::grammar::{Field, OtherType};
use super::lexer::Token;
use super::rdata::Fields;
use super::text::{Fault, Why};
use super::{encoded, location, services};
use crate::loads::{Cause, Loader, Loaders};
use std::net::Ipv4Addr;

/// Checks the data of a record of `of`, to its end.
pub(super) fn check(of: &OtherType, fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    let mut last_number = None;
    for field in of.fields {
        one(*field, &mut last_number, fields)?;
    }
    fields.end()
}

fn one(
    field: Field,
    last_number: &mut Option<u64>,
    fields: &mut Fields<'_, '_>,
) -> Result<(), Fault> {
    match field {
        Field::U8(what) => *last_number = Some(fields.number::<u8>(what)?.into()),
        Field::U16(what) => *last_number = Some(fields.number::<u16>(what)?.into()),
        Field::U32(what) => *last_number = Some(fields.number::<u32>(what)?.into()),
        Field::Seconds(what) => {
            fields.seconds(what)?;
        }
        Field::Name(what) => {
            fields.name(what)?;
        }
        Field::Host(what) => {
            // A service binding with priority 0 is an alias, which any name may have.
            let is_alias = what == "target" && *last_number == Some(0);
            fields.host(what, !is_alias)?;
        }
        Field::Mailbox(what) => {
            fields.mailbox(what)?;
        }
        Field::Text(what) => {
            let token = fields.next(what)?;
            fields.text(token, true, Cause::DATA)?;
        }
        other => text(other, *last_number, fields)?,
    }
    Ok(())
}

/// Texts of every kind, and what follows.
fn text(field: Field, last_number: Option<u64>, fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    match field {
        Field::Digits => {
            let token = fields.next("number")?;
            let word = fields.of(token);
            if word.len() < 4 || !word.iter().all(u8::is_ascii_digit) {
                fields.aside(token, Cause::OF_BIND, |it| {
                    format!("`{it}` is not four digits or more")
                });
            }
        }
        Field::Bit(what) => {
            let token = fields.left().first().copied();
            if let (2.., Some(token)) = (fields.number::<u8>(what)?, token) {
                return Err(not(fields, token, "0 or 1"));
            }
        }
        Field::Flags => {
            let is_word = |it: &Token| fields.of(*it).first().is_some_and(u8::is_ascii_alphabetic);
            if let Some(token) = fields.left().first().copied().filter(is_word) {
                fields.take();
                let unknown = Loaders::only(Loader::Nsd)
                    .and(Loader::Knot)
                    .and(Loader::PowerDns);
                fields.aside(token, Cause::unknown_to(unknown), |it| {
                    format!("the flags `{it}` are not a number")
                });
            } else {
                fields.number::<u16>("flags")?;
            }
        }
        Field::LongText(what) => {
            let token = fields.next(what)?;
            fields.text(token, false, Cause::DATA)?;
        }
        Field::Quoted(what) => {
            let token = fields.next(what)?;
            fields.text(token, false, Cause::DATA)?;
            if !token.is_quoted {
                fields.aside(token, Cause::OF_BIND, |it| {
                    format!("the {what} `{it}` is not in quotes")
                });
            }
        }
        Field::MaybeText => {
            if let Some(token) = fields.take() {
                fields.text(token, true, Cause::DATA)?;
            }
        }
        Field::Texts => {
            let first = fields.next("text")?;
            fields.text(first, true, Cause::DATA)?;
            while let Some(token) = fields.take() {
                fields.text(token, true, Cause::DATA)?;
            }
        }
        Field::Tag => tag(fields)?,
        Field::Regexp => {
            let token = fields.next("regular expression")?;
            fields.text(token, true, Cause::DATA)?;
            if !services::is_regexp(&unescaped(fields.of(token))) {
                fields.aside(token, Cause::OF_BIND, |it| {
                    format!("`{it}` is not a regular expression with its replacement, such as `!^.*$!sip:info@example.com!`")
                });
            }
        }
        other => encoded_octets(other, last_number, fields)?,
    }
    Ok(())
}

/// Octets in a form of their own, and what follows.
fn encoded_octets(
    field: Field,
    last_number: Option<u64>,
    fields: &mut Fields<'_, '_>,
) -> Result<(), Fault> {
    match field {
        Field::Hex => {
            hex(fields)?;
        }
        Field::Digest(sizes) => {
            let first = fields.left().first().copied();
            let n_digits = hex(fields)?;
            let size = sizes.iter().find(|it| Some(it.0) == last_number);
            if let (Some(token), Some((_, size))) = (first, size)
                && n_digits != 2 * size
            {
                fields.aside(token, Cause::OF_BIND, |it| {
                    format!("the digest `{it}` does not have the {size} bytes of its type")
                });
            }
        }
        Field::HexWord(what) => {
            let (token, word) = fields.bare(what)?;
            if word.is_empty() || word.len() % 2 == 1 || !word.iter().all(u8::is_ascii_hexdigit) {
                return Err(not(fields, token, "in hexadecimal"));
            }
        }
        Field::Salt => {
            let (token, word) = fields.bare("salt")?;
            let is_hex = word.len() % 2 == 0 && word.iter().all(u8::is_ascii_hexdigit);
            if word != b"-" && !is_hex {
                return Err(not(fields, token, "a salt in hexadecimal"));
            }
        }
        Field::Base32 => {
            let (token, word) = fields.bare("next hash")?;
            let is_digit = |it: &u8| matches!(it.to_ascii_lowercase(), b'0'..=b'9' | b'a'..=b'v');
            if word.is_empty() || !word.iter().all(is_digit) {
                return Err(not(fields, token, "in base 32"));
            }
        }
        Field::Base64 => base64(fields)?,
        Field::Base64Word => {
            let (token, word) = fields.bare("key")?;
            if !is_base64(&[word]) {
                return Err(not(fields, token, "in base 64"));
            }
        }
        other => listed(other, fields)?,
    }
    Ok(())
}

/// Words of a list, times, and what follows.
fn listed(field: Field, fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    match field {
        Field::Algorithm => encoded::algorithm(fields)?,
        Field::CertType => encoded::certificate_type(fields)?,
        Field::Ipv4 => {
            fields.parsed::<Ipv4Addr>("IPv4 address")?;
        }
        Field::Type => {
            let (token, word) = fields.bare("type covered")?;
            if super::types::kind(word).is_none() {
                return Err(not(fields, token, "a record type"));
            }
        }
        Field::Types(least) => {
            if fields.left().len() < least {
                fields.aside_at_end(Cause::OF_BIND, "the record names no types");
            }
            while let Some(token) = fields.take() {
                if super::types::kind(fields.of(token)).is_none() {
                    return Err(not(fields, token, "a record type"));
                }
            }
        }
        Field::Time => time(fields)?,
        Field::Eui(n) => eui(fields, n)?,
        Field::Groups => groups(fields)?,
        Field::Location => location::check(fields)?,
        Field::Parameters => services::check_parameters(fields)?,
        other => of_one_type(other, fields)?,
    }
    Ok(())
}

/// What one type of record alone has.
fn of_one_type(field: Field, fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    match field {
        Field::Prefixes => prefixes(fields)?,
        Field::Gateway => {
            // precedence, gateway type, algorithm
            let kind = fields.number_before(2);
            gateway(fields, kind)?;
            if fields.left().is_empty() {
                fields.aside_at_end(Cause::OF_BIND, "the record has no key");
            } else {
                base64(fields)?;
            }
        }
        Field::Relay => {
            let kind = fields.number_before(1);
            gateway(fields, kind)?;
        }
        Field::Nsap => {
            let (token, word) = fields.bare("address")?;
            let digits = word.strip_prefix(b"0x").or(word.strip_prefix(b"0X"));
            let digits = digits.unwrap_or_default().iter().filter(|it| **it != b'.');
            if digits.clone().count() == 0
                || digits.clone().count() % 2 == 1
                || !digits.clone().all(u8::is_ascii_hexdigit)
            {
                return Err(not(fields, token, "`0x` with hexadecimal digits"));
            }
        }
        Field::Services => {
            fields.next("protocol")?;
            while fields.take().is_some() {}
        }
        Field::Names => {
            while !fields.left().is_empty() {
                fields.name("server")?;
            }
        }
        Field::Any => {
            fields.next("data")?;
            while fields.take().is_some() {}
        }
        Field::GenericOnly => {
            let token = fields.next("data")?;
            let message = "data of this type is written as `\\# LENGTH HEX`";
            return Err(fields.text_of().syntax(token, Cause::DATA, message));
        }
        // Every other field is read above.
        _ => {}
    }
    Ok(())
}

/// That a word is not what it has to be.
pub(super) fn not(fields: &Fields<'_, '_>, token: Token, what: &str) -> Fault {
    fields.syntax(token, |it| format!("`{it}` is not {what}"))
}

/// A word with its escapes undone, as far as they are sound.
pub(super) fn unescaped(word: &[u8]) -> Vec<u8> {
    let mut res = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match super::name::unescape(behind) {
            Ok((octet, left)) if *first == b'\\' => {
                res.push(octet);
                rest = left;
            }
            _ => res.push(*first),
        }
    }
    res
}

fn tag(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    let token = fields.next("tag")?;
    let word = fields.of(token);
    if word.is_empty() || !word.iter().all(u8::is_ascii_alphanumeric) {
        fields.aside(token, Cause::OF_BIND_AND_NSD, |it| {
            format!("the tag `{it}` has other characters than letters and digits")
        });
    } else if token.is_quoted {
        fields.aside(token, Cause::OF_BIND, |it| {
            format!("the tag `{it}` is in quotes")
        });
    } else if 15 < word.len() {
        fields.aside(token, Cause::OF_NSD, |it| {
            format!("the tag `{it}` has more than 15 characters")
        });
    }
    Ok(())
}

/// Whether octets of a message can be data of `of`: only fixed parts are counted.
pub(super) fn fits_octets(of: &OtherType, octets: &[u8]) -> bool {
    let mut least = 0;
    for field in of.fields {
        least += match field {
            Field::U8(_)
            | Field::Bit(_)
            | Field::Algorithm
            | Field::Text(_)
            | Field::Regexp
            | Field::Name(_)
            | Field::Host(_)
            | Field::Mailbox(_)
            | Field::Hex
            | Field::Base64
            | Field::Digest(_)
            | Field::Texts
            | Field::Salt => 1,
            Field::U16(_)
            | Field::Flags
            | Field::CertType
            | Field::Type
            | Field::Tag
            | Field::Base32 => 2,
            Field::U32(_) | Field::Seconds(_) | Field::Time | Field::Ipv4 => 4,
            Field::Eui(n) => *n,
            Field::Groups => 8,
            _ => 0,
        };
    }
    least <= octets.len()
}

/// What a record of a type is that some servers do not know; none where all of them do.
pub(super) fn strangeness(of: &OtherType) -> Option<(Why, String)> {
    let cause = of.known;
    if cause == Cause::NOTHING {
        return None;
    }
    let name = of.name;
    let message = if cause == Cause::OF_POWERDNS {
        format!("`{name}` is a record type of PowerDNS")
    } else if cause == Cause::WINS {
        format!("`{name}` is a record type of Windows DNS")
    } else {
        format!(
            "`{name}` is a record type that {} does not know",
            cause.refused_by
        )
    };
    Some((Why::syntax(cause), message))
}
