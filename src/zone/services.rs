//! Services: the parameters of SVCB and HTTPS (RFC 9460), the regular expressions of NAPTR (RFC 3402).

use super::lexer::Token;
use super::other_data::{not, unescaped};
use super::rdata::Fields;
use super::text::Fault;
use crate::loads::Cause;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Keys with a name, by their number.
const KEYS: [&str; 8] = [
    "mandatory",
    "alpn",
    "no-default-alpn",
    "port",
    "ipv4hint",
    "ech",
    "ipv6hint",
    "dohpath",
];

/// Checks `key=value` to the end of the record.
pub(super) fn check_parameters(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    let mut known = BTreeSet::new();
    let mut mandatory: Vec<(Token, u16)> = Vec::new();
    while let Some(token) = fields.take() {
        let word = fields.of(token);
        if token.is_quoted {
            fields.aside(token, Cause::OF_BIND_AND_KNOT, |it| {
                format!("`{it}` is in quotes")
            });
        }
        let (key, value) = match memchr::memchr(b'=', word) {
            Some(at) => (word.get(..at).unwrap_or_default(), word.get(at + 1..)),
            None => (word, None),
        };
        // `key="value"` are two words with nothing between them.
        let quoted = fields.left().first().copied();
        let quoted = quoted.filter(|it| {
            it.is_quoted && value.is_some_and(<[u8]>::is_empty) && it.start == token.end + 1
        });
        let value = match quoted {
            Some(quoted) => {
                fields.take();
                Some(fields.of(quoted))
            }
            None => value,
        };
        let value = value.map(unescaped);
        let Some(number) = number_of(key) else {
            return Err(fields.syntax(token, |it| format!("the key of `{it}` is not known")));
        };
        if number == 7 {
            let has_variable = value
                .as_ref()
                .is_some_and(|it| it.windows(5).any(|it| it == b"{?dns"));
            let cause = if has_variable {
                Cause::OF_KNOT
            } else {
                Cause::OF_BIND_AND_KNOT
            };
            fields.aside(token, cause, |it| format!("Knot 3.2 does not read `{it}`"));
        }
        if key.starts_with(b"key0") && key != b"key0" {
            fields.aside(token, Cause::OF_BIND, |it| {
                format!("the number of `{it}` begins with 0")
            });
        }
        if !known.insert(number) {
            return Err(fields.syntax(token, |it| format!("the key of `{it}` is there twice")));
        }
        if KEYS
            .get(usize::from(number))
            .is_some_and(|it| key.eq_ignore_ascii_case(it.as_bytes()))
        {
            check_value(fields, token, number, value.as_deref())?;
        }
        if number == 0 {
            let keys = value.as_deref().unwrap_or_default().split(|it| *it == b',');
            for key in keys {
                match number_of(key).filter(|it| *it != 0) {
                    Some(it) if !mandatory.iter().any(|known| known.1 == it) => {
                        mandatory.push((token, it));
                    }
                    _ if key.is_ascii() && number_written(word) => {}
                    _ => return Err(not(fields, token, "a list of keys, each once")),
                }
            }
        }
    }
    for (token, key) in mandatory {
        if !known.contains(&key) {
            return Err(fields.syntax(token, |it| format!("a key of `{it}` is missing")));
        }
    }
    if known.contains(&2) && !known.contains(&1) {
        fields.aside_at_end(Cause::OF_BIND, "`no-default-alpn` is there without `alpn`");
    }
    Ok(())
}

/// True for a key written with its number, whose value is octets.
fn number_written(word: &[u8]) -> bool {
    word.starts_with(b"key")
}

fn number_of(key: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(key).ok()?;
    if let Some(at) = KEYS.iter().position(|it| *it == text) {
        return u16::try_from(at).ok();
    }
    let digits = text.strip_prefix("key")?;
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

fn check_value(
    fields: &mut Fields<'_, '_>,
    token: Token,
    key: u16,
    value: Option<&[u8]>,
) -> Result<(), Fault> {
    let text = value.map(|it| std::str::from_utf8(it).unwrap_or_default());
    let all = |fits: fn(&str) -> bool| text.is_some_and(|it| it.split(',').all(fits));
    let is_sound = match key {
        0 => value.is_some_and(|it| !it.is_empty()),
        1 => {
            let value = value.unwrap_or_default();
            if value.ends_with(b",") && value != b"," {
                fields.aside(token, Cause::OF_BIND_AND_KNOT, |it| {
                    format!("`{it}` ends with a comma")
                });
            }
            !value.is_empty()
        }
        2 => value.is_none(),
        3 => all(|it| it.parse::<u16>().is_ok() && !it.starts_with('+')),
        4 => all(|it| it.parse::<Ipv4Addr>().is_ok()),
        5 => {
            if value.is_none_or(<[u8]>::is_empty) {
                fields.aside(token, Cause::OF_KNOT, |it| format!("`{it}` has no value"));
            }
            let is_letter =
                |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/' | b'=');
            value.unwrap_or_default().iter().all(is_letter)
        }
        6 => all(|it| it.parse::<Ipv6Addr>().is_ok()),
        _ => true,
    };
    if is_sound {
        return Ok(());
    }
    Err(fields.syntax(token, |it| {
        format!("the value of `{it}` is not one of its key")
    }))
}

/// True for nothing, or for a delimiter, an expression, a replacement and flags, with the delimiter between them.
///
/// A replacement names only groups that the expression has. Expressions themselves are not looked into.
pub(super) fn is_regexp(text: &[u8]) -> bool {
    let Some((delimiter, rest)) = text.split_first() else {
        return true;
    };
    if matches!(delimiter, b'0'..=b'9' | b'\\' | b'i' | 0) {
        return false;
    }
    let mut parts: [Vec<u8>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    let mut at = 0;
    let mut left = rest.iter();
    while let Some(octet) = left.next() {
        if octet == delimiter {
            at += 1;
            continue;
        }
        let Some(part) = parts.get_mut(at) else {
            return false;
        };
        part.push(*octet);
        if *octet == b'\\' {
            match left.next() {
                Some(next) => part.push(*next),
                None => return false,
            }
        }
    }
    let [expression, replacement, flags] = parts;
    let n_groups = expression
        .windows(2)
        .filter(|it| matches!(it, [before, b'('] if *before != b'\\'))
        .count()
        + usize::from(expression.first() == Some(&b'('));
    let names_known = replacement.windows(2).all(|it| match it {
        [b'\\', digit @ b'1'..=b'9'] => usize::from(digit - b'0') <= n_groups,
        _ => true,
    });
    at == 2 && flags.iter().all(|it| *it == b'i') && names_known
}
