//! Words of data that hold octets, numbers or addresses in a form of their own.

use super::other_data::not;
use super::rdata::Fields;
use super::text::Fault;
use crate::loads::Cause;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Mnemonics of DNSSEC algorithms.
const ALGORITHMS: [&str; 18] = [
    "RSAMD5",
    "DH",
    "DSA",
    "ECC",
    "RSASHA1",
    "NSEC3DSA",
    "DSA-NSEC3-SHA1",
    "NSEC3RSASHA1",
    "RSASHA1-NSEC3-SHA1",
    "RSASHA256",
    "RSASHA512",
    "ECC-GOST",
    "ECDSAP256SHA256",
    "ECDSA256",
    "ECDSAP384SHA384",
    "ED25519",
    "ED448",
    "PRIVATEDNS",
];

/// Mnemonics of certificate types (RFC 4398).
const CERTIFICATES: [&str; 10] = [
    "PKIX", "SPKI", "PGP", "IPKIX", "ISPKI", "IPGP", "ACPKIX", "IACPKIX", "URI", "OID",
];

/// A number or a mnemonic of DNSSEC algorithms.
pub(super) fn algorithm(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    number_or(fields, "algorithm", u8::MAX.into(), &ALGORITHMS)
}

/// A number or a mnemonic of certificate types.
pub(super) fn certificate_type(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    number_or(fields, "certificate type", u16::MAX.into(), &CERTIFICATES)
}

/// Hexadecimal digits to the end of the record; how many.
pub(super) fn hex(fields: &mut Fields<'_, '_>) -> Result<usize, Fault> {
    let mut n_digits = 0;
    let mut token = fields.next("data")?;
    loop {
        let word = fields.of(token);
        if !word.iter().all(u8::is_ascii_hexdigit) {
            return Err(not(fields, token, "in hexadecimal"));
        }
        if token.is_quoted {
            fields.aside(token, Cause::OF_BIND_AND_KNOT, |it| {
                format!("`{it}` is in quotes")
            });
        }
        if word.len() % 2 == 1 {
            fields.aside(token, Cause::OF_KNOT, |it| {
                format!("`{it}` has an odd number of digits")
            });
        }
        n_digits += word.len();
        match fields.take() {
            Some(next) => token = next,
            None => break,
        }
    }
    if n_digits == 0 || n_digits % 2 == 1 {
        return Err(fields.syntax(token, |it| {
            format!(
                "the hexadecimal data that ends with `{it}` does not have two digits for each byte"
            )
        }));
    }
    Ok(n_digits)
}

/// Base 64 to the end of the record.
pub(super) fn base64(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    let first = fields.next("data")?;
    let mut words = vec![fields.of(first)];
    while let Some(token) = fields.take() {
        words.push(fields.of(token));
    }
    if words.iter().any(|it| it.len() % 4 != 0) {
        fields.aside(first, Cause::OF_KNOT, |it| {
            format!("the data that begins with `{it}` has a word without its padding")
        });
    }
    if is_base64(&words) {
        return Ok(());
    }
    let is_letter = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/' | b'=');
    if words
        .iter()
        .all(|it| it.len() % 4 == 0 && it.iter().all(is_letter))
    {
        // Knot looks at each word by itself, and not at the bits that are left over.
        fields.aside(first, Cause::OF_BIND_AND_NSD, |it| {
            format!("the data that begins with `{it}` is not padded as base 64 is")
        });
        return Ok(());
    }
    Err(not(fields, first, "data in base 64"))
}

/// True for base 64 with its padding, in words that count as one (RFC 4648, 4).
pub(super) fn is_base64(words: &[&[u8]]) -> bool {
    let mut n_letters = 0_usize;
    let mut n_padding = 0_usize;
    let mut last = b'A';
    for letter in words.iter().flat_map(|it| it.iter()) {
        match letter {
            b'=' => n_padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if n_padding == 0 => {
                n_letters += 1;
                last = *letter;
            }
            _ => return false,
        }
    }
    // Bits that the padding leaves over are 0.
    let value = match last {
        b'A'..=b'Z' => last - b'A',
        b'a'..=b'z' => last - b'a' + 26,
        b'0'..=b'9' => last - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let unused = match n_padding {
        0 => 0,
        1 => value & 0b11,
        2 => value & 0b1111,
        _ => return false,
    };
    0 < n_letters && (n_letters + n_padding).is_multiple_of(4) && unused == 0
}

/// A number up to `most`, or one of the mnemonics.
fn number_or(
    fields: &mut Fields<'_, '_>,
    what: &str,
    most: u32,
    mnemonics: &[&str],
) -> Result<(), Fault> {
    let (token, word) = fields.bare(what)?;
    let text = std::str::from_utf8(word).unwrap_or_default();
    if text.bytes().all(|it| it.is_ascii_digit()) && !text.is_empty() {
        return match text.parse::<u32>() {
            Ok(number) if number <= most => Ok(()),
            _ => Err(fields.too_large(token, what, most)),
        };
    }
    if mnemonics.iter().any(|it| it.eq_ignore_ascii_case(text)) {
        return Ok(());
    }
    Err(fields.syntax(token, |it| format!("the {what} `{it}` is not known")))
}

/// `YYYYMMDDHHMMSS`, or seconds since 1970, which NSD does not take.
pub(super) fn time(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    let (token, word) = fields.bare("time")?;
    let text = std::str::from_utf8(word).unwrap_or_default();
    if text.is_empty() || !text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(not(fields, token, "a time"));
    }
    if text.len() != 14 {
        if text.parse::<u32>().is_err() {
            return Err(not(fields, token, "a time, `YYYYMMDDHHMMSS`"));
        }
        fields.aside(token, Cause::OF_NSD, |it| {
            format!("`{it}` is not `YYYYMMDDHHMMSS`")
        });
        return Ok(());
    }
    let part = |from: usize| {
        text.get(from..from + 2)
            .and_then(|it| it.parse::<u8>().ok())
    };
    let is_in =
        |from: usize, least: u8, most: u8| part(from).is_some_and(|it| least <= it && it <= most);
    let is_sound = is_in(4, 1, 12)
        && is_in(6, 1, 31)
        && is_in(8, 0, 23)
        && is_in(10, 0, 59)
        && is_in(12, 0, 60);
    if is_sound {
        Ok(())
    } else {
        Err(not(fields, token, "a time, `YYYYMMDDHHMMSS`"))
    }
}

/// Pairs of digits with hyphens between them (RFC 7043).
pub(super) fn eui(fields: &mut Fields<'_, '_>, n: usize) -> Result<(), Fault> {
    let (token, word) = fields.bare("address")?;
    let parts: Vec<&[u8]> = word.split(|it| *it == b'-').collect();
    let is_part = |it: &&[u8]| (1..=2).contains(&it.len()) && it.iter().all(u8::is_ascii_hexdigit);
    if parts.len() != n || !parts.iter().all(is_part) {
        return Err(fields.syntax(token, |it| {
            format!("`{it}` is not {n} pairs of hexadecimal digits with hyphens between them")
        }));
    }
    if parts.iter().any(|it| it.len() == 1) {
        fields.aside(token, Cause::OF_KNOT, |it| {
            format!("`{it}` has a single digit")
        });
    }
    Ok(())
}

/// Four groups of digits with colons between them (RFC 6742).
pub(super) fn groups(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    let (token, word) = fields.bare("locator")?;
    let parts: Vec<&[u8]> = word.split(|it| *it == b':').collect();
    let is_part = |it: &&[u8]| (1..=4).contains(&it.len()) && it.iter().all(u8::is_ascii_hexdigit);
    if parts.len() != 4 || !parts.iter().all(is_part) {
        return Err(not(fields, token, "four groups of hexadecimal digits"));
    }
    if parts.iter().any(|it| it.len() < 4) {
        fields.aside(token, Cause::OF_KNOT, |it| {
            format!("a group of `{it}` is short")
        });
    }
    Ok(())
}

/// Prefixes of addresses (RFC 3123, 5).
pub(super) fn prefixes(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    while let Some(token) = fields.take() {
        let text = std::str::from_utf8(fields.of(token)).unwrap_or_default();
        let text = text.strip_prefix('!').unwrap_or(text);
        let parts = text
            .split_once(':')
            .and_then(|(family, rest)| Some((family, rest.split_once('/')?)));
        let is_sound = parts.is_some_and(|(family, (address, length))| {
            let length = length.parse::<u8>();
            match family {
                "1" => address.parse::<Ipv4Addr>().is_ok() && length.is_ok_and(|it| it <= 32),
                "2" => address.parse::<Ipv6Addr>().is_ok() && length.is_ok_and(|it| it <= 128),
                _ => false,
            }
        });
        if !is_sound {
            return Err(not(fields, token, "a prefix, such as `1:192.0.2.0/24`"));
        }
    }
    Ok(())
}

/// A gateway of the form that a number says: none, IPv4, IPv6, a name (RFC 4025, 2.5; RFC 8777, 4.2).
pub(super) fn gateway(fields: &mut Fields<'_, '_>, kind: Option<u64>) -> Result<(), Fault> {
    match kind {
        Some(0) => {
            let (token, word) = fields.bare("gateway")?;
            if word != b"." {
                return Err(not(fields, token, "`.`, as type 0 has it"));
            }
        }
        Some(1) => {
            fields.parsed::<Ipv4Addr>("IPv4 address")?;
        }
        Some(2) => {
            fields.parsed::<Ipv6Addr>("IPv6 address")?;
        }
        Some(3) => {
            fields.name("gateway")?;
        }
        _ => {
            let token = fields.next("gateway")?;
            return Err(fields.syntax(token, |it| {
                format!("the gateway `{it}` is of a type that is not known")
            }));
        }
    }
    Ok(())
}
