//! Names as zone text has them: relative or absolute, with escapes (RFC 1035, 5.1).

use crate::model::{DomainName, MAX_LABEL_OCTETS, MAX_NAME_OCTETS, NameError};

/// Octets a name text takes on the wire without its root, when it is a name: labels of 1 to 63 octets, sound escapes.
///
/// `@` and `.` take none. Says nothing about the whole, which depends on the origin; see [`fits`].
pub(super) fn measure(text: &[u8]) -> Result<usize, NameError> {
    if text == b"@" || text == b"." {
        return Ok(0);
    }
    // Most names have neither escapes nor faults, so they are looked at without undoing anything.
    let mut label = 0;
    let mut total = 0;
    for octet in text {
        match octet {
            b'\\' => return Ok(wire_len(&labels(text)?)),
            b'.' => {
                if label == 0 || MAX_LABEL_OCTETS < label {
                    return labels(text).map(|it| wire_len(&it));
                }
                total += label + 1;
                label = 0;
            }
            _ => label += 1,
        }
    }
    if MAX_LABEL_OCTETS < label || text.is_empty() {
        return labels(text).map(|it| wire_len(&it));
    }
    if 0 < label {
        total += label + 1;
    }
    Ok(total)
}

/// Whether a name of `octets` without its root fits below `origin`; absolute ones are given the root.
pub(super) fn fits(octets: usize, origin: &DomainName) -> Result<(), NameError> {
    let octets = octets + origin.wire_len();
    if MAX_NAME_OCTETS < octets {
        return Err(NameError::NameTooLong { octets });
    }
    Ok(())
}

/// True when the origin is not to be added.
pub(super) fn is_absolute(text: &[u8]) -> bool {
    let Some(before) = text.strip_suffix(b".") else {
        return false;
    };
    let n_backslashes = before.iter().rev().take_while(|it| **it == b'\\').count();
    n_backslashes % 2 == 0
}

/// The name that `text` stands for below `origin`.
pub(super) fn absolute(text: &[u8], origin: &DomainName) -> Result<DomainName, NameError> {
    if text == b"@" {
        return Ok(origin.clone());
    }
    if text == b"." {
        return Ok(DomainName::root());
    }
    let own = labels(text)?;
    if is_absolute(text) {
        return DomainName::from_labels(own);
    }
    DomainName::from_labels(own.iter().map(Vec::as_slice).chain(origin.labels()))
}

fn wire_len(labels: &[Vec<u8>]) -> usize {
    labels.iter().map(|it| it.len() + 1).sum()
}

/// The labels with their escapes undone.
fn labels(text: &[u8]) -> Result<Vec<Vec<u8>>, NameError> {
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    let mut res: Vec<Vec<u8>> = Vec::new();
    let mut label: Vec<u8> = Vec::new();
    let mut octets = text.iter().copied();
    let mut is_open = true;
    while let Some(octet) = octets.next() {
        is_open = octet != b'.';
        match octet {
            b'.' => {
                if label.is_empty() {
                    return Err(NameError::EmptyLabel);
                }
                res.push(std::mem::take(&mut label));
            }
            b'\\' => label.push(unescape(&mut octets)?),
            other => label.push(other),
        }
        if MAX_LABEL_OCTETS < label.len() {
            return Err(NameError::LabelTooLong {
                label: String::from_utf8_lossy(label.get(..16).unwrap_or_default()).into_owned(),
                octets: label.len(),
            });
        }
    }
    if is_open {
        res.push(label);
    }
    Ok(res)
}

/// What stands behind a backslash: three digits up to 255, or one octet that is no digit.
fn unescape(octets: &mut impl Iterator<Item = u8>) -> Result<u8, NameError> {
    let first = octets.next().ok_or(NameError::BadEscape)?;
    if !first.is_ascii_digit() {
        return Ok(first);
    }
    let mut value = u16::from(first - b'0');
    for _ in 0..2 {
        let digit = octets.next().filter(u8::is_ascii_digit);
        let digit = digit.ok_or(NameError::BadEscape)?;
        value = value * 10 + u16::from(digit - b'0');
    }
    u8::try_from(value).map_err(|_| NameError::BadEscape)
}
