//! Positions on earth: the data of LOC (RFC 1876, 3).

use super::lexer::Token;
use super::other_data::not;
use super::rdata::Fields;
use super::text::Fault;
use crate::loads::Cause;

/// Checks latitude, longitude, altitude, and up to three sizes.
pub(super) fn check(fields: &mut Fields<'_, '_>) -> Result<(), Fault> {
    angle(fields, 90, [b"N", b"S"])?;
    angle(fields, 180, [b"E", b"W"])?;
    meters(fields, "altitude", -10_000_000, 4_284_967_295)?;
    for what in ["size", "horizontal precision", "vertical precision"] {
        if !fields.left().is_empty() {
            meters(fields, what, 0, 9_000_000_000)?;
        }
    }
    Ok(())
}

/// Degrees, minutes and seconds, the last two of which may be left out, and one of the `ends`.
fn angle(fields: &mut Fields<'_, '_>, most: u32, ends: [&[u8]; 2]) -> Result<(), Fault> {
    for (idx, limit) in [most, 59, 59].into_iter().enumerate() {
        let (token, word) = fields.bare("position")?;
        if idx != 0 && is_end(fields, token, ends) {
            return Ok(());
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || idx != 2 && whole != text {
            return Err(not(
                fields,
                token,
                "a part of a position, such as `52 22 23.000 N`",
            ));
        }
        if whole.parse::<u32>().map_or(true, |it| limit < it) {
            return Err(match idx {
                0 => fields.too_large(token, "degrees", limit),
                _ => not(fields, token, "below 60"),
            });
        }
        if 3 < fraction.len() {
            fields.aside(token, Cause::OF_BIND_AND_KNOT, |it| {
                format!("`{it}` has more than three decimals")
            });
        }
    }
    let (token, _) = fields.bare("direction")?;
    if is_end(fields, token, ends) {
        return Ok(());
    }
    Err(not(fields, token, "a direction: `N`, `S`, `E` or `W`"))
}

/// True for a direction; a small letter is one for NSD alone.
fn is_end(fields: &mut Fields<'_, '_>, token: Token, ends: [&[u8]; 2]) -> bool {
    let word = fields.of(token);
    if !ends.iter().any(|it| word.eq_ignore_ascii_case(it)) {
        return false;
    }
    if !ends.contains(&word) {
        fields.aside(token, Cause::OF_BIND_AND_KNOT, |it| {
            format!("`{it}` is not a capital letter")
        });
    }
    true
}

/// Meters with up to two decimals, within bounds in centimeters.
fn meters(fields: &mut Fields<'_, '_>, what: &str, least: i64, most: i64) -> Result<(), Fault> {
    let (token, word) = fields.bare(what)?;
    let text = std::str::from_utf8(word).unwrap_or_default();
    let number = text.strip_suffix(['m', 'M']).unwrap_or(text);
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, number),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let meters = whole
        .parse::<i64>()
        .ok()
        .filter(|_| is_number(whole) && is_number(fraction));
    let Some(meters) = meters.and_then(|it| it.checked_mul(100 * sign)) else {
        return Err(not(fields, token, "a number of meters"));
    };
    if meters < least || most < meters {
        fields.aside(token, Cause::OF_BIND_AND_KNOT, |it| {
            format!("the {what} `{it}` is out of range")
        });
    }
    Ok(())
}
