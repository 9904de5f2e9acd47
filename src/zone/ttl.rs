//! Times to live: seconds, or BIND's units (`1h30m`).

/// Seconds that `text` says; none when it is no time to live.
///
/// Digits alone, or digits and units `w`, `d`, `h`, `m`, `s` in any order and case, as BIND reads them; up to 2^32 - 1.
pub(super) fn read(text: &[u8]) -> Option<Result<u32, OutOfRange>> {
    if !text.first()?.is_ascii_digit() {
        return None;
    }
    let mut total: u64 = 0;
    let mut number: u64 = 0;
    let mut has_digits = false;
    let mut has_units = false;
    for octet in text {
        if octet.is_ascii_digit() {
            number = number
                .saturating_mul(10)
                .saturating_add(u64::from(octet - b'0'));
            has_digits = true;
            continue;
        }
        let unit = match octet.to_ascii_lowercase() {
            b'w' => 604_800,
            b'd' => 86_400,
            b'h' => 3_600,
            b'm' => 60,
            b's' => 1,
            _ => return None,
        };
        if !has_digits {
            return None;
        }
        total = total.saturating_add(number.saturating_mul(unit));
        number = 0;
        has_digits = false;
        has_units = true;
    }
    if has_digits {
        if has_units {
            // `1h30` is no time to live: the last number lacks its unit.
            return None;
        }
        total = number;
    }
    Some(u32::try_from(total).map_err(|_| OutOfRange))
}

/// A number of seconds that 32 bits cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OutOfRange;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_units() {
        for (text, expect) in [
            ("0", Some(Ok(0))),
            ("3600", Some(Ok(3_600))),
            ("1h30m", Some(Ok(5_400))),
            ("1W2d", Some(Ok(777_600))),
            ("4294967295", Some(Ok(u32::MAX))),
            ("4294967296", Some(Err(OutOfRange))),
            ("99999999999999999999999w", Some(Err(OutOfRange))),
            ("1h30", None),
            ("h", None),
            ("1hh", None),
            ("1x", None),
            ("", None),
            ("-1", None),
        ] {
            assert_eq!(read(text.as_bytes()), expect, "{text}");
        }
    }
}
