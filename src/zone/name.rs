//! Names as zone text has them: relative or absolute, with escapes (RFC 1035, 5.1).

use crate::model::{DomainName, MAX_LABEL_OCTETS, MAX_NAME_OCTETS, NameError};

/// Octets of a label that a message shows.
const MOST_SHOWN: usize = 16;

/// Octets a name text takes on the wire without its root, when it is a name: labels of 1 to 63 octets, sound escapes.
///
/// `@` and `.` take none. Says nothing about the whole, which depends on the origin; see [`fits`].
pub(super) fn measure(text: &[u8]) -> Result<usize, NameError> {
    if text == b"@" || text == b"." {
        return Ok(0);
    }
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    let mut total = 0;
    let mut start = 0;
    let mut label = 0;
    let mut rest = text;
    while let Some((octet, behind)) = rest.split_first() {
        rest = behind;
        match octet {
            b'.' => {
                let written = text.get(start..).unwrap_or_default();
                total += label_octets(written, label)?;
                start = text.len() - rest.len();
                label = 0;
            }
            b'\\' => {
                rest = unescape(behind)?.1;
                label += 1;
            }
            _ => label += 1,
        }
    }
    if start < text.len() {
        let written = text.get(start..).unwrap_or_default();
        total += label_octets(written, label)?;
    }
    Ok(total)
}

/// Octets of a label behind its length; `written` begins with it.
fn label_octets(written: &[u8], octets: usize) -> Result<usize, NameError> {
    match octets {
        0 => Err(NameError::EmptyLabel),
        1..=MAX_LABEL_OCTETS => Ok(octets + 1),
        _ => {
            let start = written.get(..MOST_SHOWN).unwrap_or(written);
            Err(NameError::LabelTooLong {
                label: format!("{}…", String::from_utf8_lossy(start)),
                octets,
            })
        }
    }
}

/// Whether `octets` of a name and those of its origin, both without the root, make a name.
pub(super) fn fits(octets: usize, origin_octets: usize) -> Result<(), NameError> {
    let octets = octets + origin_octets + 1;
    if MAX_NAME_OCTETS < octets {
        return Err(NameError::NameTooLong { octets });
    }
    Ok(())
}

/// True when a single label has room below an origin.
pub(super) fn has_room(label: &[u8], origin: &DomainName) -> bool {
    label.len() <= MAX_LABEL_OCTETS && fits(label.len() + 1, origin.wire_len() - 1).is_ok()
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
    let octets = measure(text)?;
    if text == b"@" {
        return Ok(origin.clone());
    }
    if is_absolute(text) {
        fits(octets, 0)?;
        return DomainName::from_labels(labels(text)?);
    }
    fits(octets, origin.wire_len() - 1)?;
    DomainName::from_labels(
        labels(text)?
            .iter()
            .map(Vec::as_slice)
            .chain(origin.labels()),
    )
}

/// True when `text` stands for `name` below `origin`. Allocates nothing.
pub(super) fn is(text: &[u8], origin: &DomainName, name: &DomainName) -> bool {
    if text == b"@" {
        return origin == name;
    }
    let mut rest = if text == b"." { &[] } else { text };
    let mut n_labels = 0;
    for label in name.labels() {
        if rest.is_empty() {
            break;
        }
        n_labels += 1;
        for octet in label {
            let Some((first, behind)) = rest.split_first() else {
                return false;
            };
            let (written, behind) = match first {
                b'.' => return false,
                b'\\' => match unescape(behind) {
                    Ok(it) => it,
                    Err(_) => return false,
                },
                other => (*other, behind),
            };
            if !written.eq_ignore_ascii_case(octet) {
                return false;
            }
            rest = behind;
        }
        match rest.split_first() {
            Some((b'.', behind)) => rest = behind,
            Some(_) => return false,
            None => {}
        }
    }
    if !rest.is_empty() {
        return false;
    }
    let mut left = name.labels().skip(n_labels);
    if is_absolute(text) {
        return left.next().is_none();
    }
    left.len() == origin.label_count()
        && left
            .zip(origin.labels())
            .all(|(one, two)| one.eq_ignore_ascii_case(two))
}

/// A number that names have in common that are alike, whatever their case. Allocates nothing unless there are escapes.
pub(super) fn hash(text: &[u8], origin: &DomainName) -> u64 {
    let base = if is_absolute(text) {
        HASH_OF_ROOT
    } else {
        hash_of(origin)
    };
    hash_below(text, base, &mut |_, _| {})
}

/// The same for a name that stands below one with the hash `base`, or nowhere; tells the hashes of the names between, each
/// with the number of its labels.
pub(super) fn hash_below(text: &[u8], base: u64, tell: &mut dyn FnMut(usize, u64)) -> u64 {
    if text == b"@" || text == b"." {
        return base;
    }
    let mut res = base;
    let mut put = |depth: usize, label: &[u8]| {
        if depth != 0 {
            tell(depth - 1, res);
        }
        res = with_label(res, label);
    };
    if memchr::memchr(b'\\', text).is_some() {
        let labels = labels(text).unwrap_or_default();
        for (depth, label) in labels.iter().rev().enumerate() {
            put(depth, label);
        }
    } else {
        let text = text.strip_suffix(b".").unwrap_or(text);
        for (depth, label) in text.rsplit(|it| *it == b'.').enumerate() {
            put(depth, label);
        }
    }
    res
}

/// Tells the hashes of the names above one that was made.
pub(super) fn hashes_above(name: &DomainName, tell: &mut dyn FnMut(u64)) {
    let mut hash = HASH_OF_ROOT;
    for label in name.labels().rev() {
        tell(hash);
        hash = with_label(hash, label);
    }
}

/// The [`hash`] of a name that was made.
pub(super) fn hash_of(name: &DomainName) -> u64 {
    name.labels().rev().fold(HASH_OF_ROOT, with_label)
}

/// What the hash of every name begins with.
pub(super) const HASH_OF_ROOT: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of a name one label longer: that of the label, eight octets at a time, mixed with what stands to the right of it.
pub(super) fn with_label(above: u64, label: &[u8]) -> u64 {
    let mut chunks = label.chunks_exact(8);
    let mut own = HASH_OF_ROOT;
    for chunk in &mut chunks {
        own = mixed(own ^ folded(chunk));
    }
    own = mixed(own ^ folded(chunks.remainder()));
    mixed(above.rotate_left(23) ^ own)
}

/// Up to eight octets as a number that is the same for capital and small letters.
fn folded(octets: &[u8]) -> u64 {
    let reversed = octets.iter().rev();
    reversed.fold(0, |sum, octet| sum << 8 | u64::from(octet | 0x20))
}

fn mixed(number: u64) -> u64 {
    let product = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 32
}

/// The labels of a name that was measured, with their escapes undone.
fn labels(text: &[u8]) -> Result<Vec<Vec<u8>>, NameError> {
    let mut res: Vec<Vec<u8>> = Vec::new();
    let mut label: Vec<u8> = Vec::new();
    let mut rest = if text == b"." { &[] } else { text };
    while let Some((octet, behind)) = rest.split_first() {
        rest = behind;
        match octet {
            b'.' => res.push(std::mem::take(&mut label)),
            b'\\' => {
                let (octet, behind) = unescape(behind)?;
                label.push(octet);
                rest = behind;
            }
            other => label.push(*other),
        }
    }
    if !label.is_empty() {
        res.push(label);
    }
    Ok(res)
}

/// What stands behind a backslash: three digits up to 255, or one octet that is no digit; and what is left.
pub(super) fn unescape(behind: &[u8]) -> Result<(u8, &[u8]), NameError> {
    let (first, rest) = behind.split_first().ok_or(NameError::BadEscape)?;
    if !first.is_ascii_digit() {
        return Ok((*first, rest));
    }
    let (digits, rest) = behind.split_at_checked(3).ok_or(NameError::BadEscape)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(NameError::BadEscape);
    }
    let value = digits
        .iter()
        .fold(0_u16, |sum, it| sum * 10 + u16::from(it - b'0'));
    Ok((u8::try_from(value).map_err(|_| NameError::BadEscape)?, rest))
}
