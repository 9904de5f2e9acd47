//! Domain names: octets, kept as written, compared without case (RFC 1035, 2.3 and 3.1; RFC 4343).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Most octets one label may have (RFC 1035, 2.3.4).
pub const MAX_LABEL_OCTETS: usize = 63;

/// Most octets a whole name may have on the wire, length octets and root included (RFC 1035, 2.3.4).
pub const MAX_NAME_OCTETS: usize = 255;

/// Most labels a name may have, the root not counted: one octet each, behind its length.
const MAX_LABELS: usize = (MAX_NAME_OCTETS - 1) / 2;

/// An absolute domain name.
///
/// Labels are octets as they were written or received; two names are equal when they differ only in ASCII case (RFC 4343).
/// The root has no labels. No label is empty, none is longer than [`MAX_LABEL_OCTETS`], and the whole fits [`MAX_NAME_OCTETS`].
///
/// A clone shares the octets, and so does a parent: hostile messages repeat one long name thousands of times.
#[derive(Clone)]
pub struct DomainName {
    /// Each label behind its length, as on the wire, without the root; behind that the key of [`push_key`].
    ///
    /// A child's wire form ends as its parent's, and its key begins as that of its parent.
    octets: Arc<[u8]>,
    wire_start: u8,
    wire_end: u8,
    key_end: u16,
    n_labels: u8,
}

/// Puts a label behind those to the right of it, so that keys as octets have the canonical order of names (RFC 4034, 6.1):
/// without case, and with an end that comes before every octet.
///
/// Names are compared far more often than they are made.
fn push_key(key: &mut Vec<u8>, label: &[u8]) {
    for octet in label {
        match octet {
            0 => key.extend([1, 1]),
            1 => key.extend([1, 2]),
            other => key.push(other.to_ascii_lowercase()),
        }
    }
    key.push(0);
}

/// Why a text or a list of labels is not a domain name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("the name is empty")]
    Empty,
    /// Two dots in a row, or a dot at the start.
    #[error("a label is empty")]
    EmptyLabel,
    /// A label of more than 63 octets.
    #[error("the label `{label}` has {octets} bytes, at most 63 are allowed")]
    LabelTooLong {
        /// The label, shortened for display.
        label: String,
        /// Its length.
        octets: usize,
    },
    /// More than 255 octets on the wire.
    #[error("the name has {octets} bytes, at most 255 are allowed")]
    NameTooLong {
        /// Its length on the wire.
        octets: usize,
    },
    /// White space or a control character that is not escaped.
    #[error("the name has {what}")]
    BadCharacter {
        /// What was found, in words.
        what: &'static str,
    },
    /// A backslash that is followed by neither three digits up to 255 nor a character.
    #[error("the name has an escape that is not `\\DDD` or `\\X`")]
    BadEscape,
}

impl DomainName {
    /// The root, `.`.
    pub fn root() -> Self {
        Self {
            octets: Arc::default(),
            wire_start: 0,
            wire_end: 0,
            key_end: 0,
            n_labels: 0,
        }
    }

    /// Reads a name in presentation format (RFC 1035, 5.1); a final dot may be left out.
    ///
    /// Escapes `\X` and `\DDD` are undone. White space and control characters must be escaped.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text == "." {
            return Ok(Self::root());
        }
        let mut labels: Vec<Vec<u8>> = Vec::new();
        let mut label: Vec<u8> = Vec::new();
        let mut octets = text.bytes();
        let mut ended_with_dot = false;
        while let Some(octet) = octets.next() {
            ended_with_dot = false;
            match octet {
                b'.' => {
                    if label.is_empty() {
                        return Err(NameError::EmptyLabel);
                    }
                    labels.push(std::mem::take(&mut label));
                    ended_with_dot = true;
                }
                b'\\' => label.push(unescape(&mut octets)?),
                b' ' | b'\t' | b'\r' | b'\n' => {
                    return Err(NameError::BadCharacter {
                        what: "white space",
                    });
                }
                0..=0x1f | 0x7f => {
                    return Err(NameError::BadCharacter {
                        what: "a control character",
                    });
                }
                other => label.push(other),
            }
        }
        if !ended_with_dot {
            labels.push(label);
        }
        Self::from_labels(labels)
    }

    /// Makes a name from labels, leftmost first, without the root label.
    pub fn from_labels<L: AsRef<[u8]>>(
        labels: impl IntoIterator<Item = L>,
    ) -> Result<Self, NameError> {
        let mut wire = Vec::with_capacity(MAX_NAME_OCTETS);
        let mut n_labels: u8 = 0;
        // The root.
        let mut octets: usize = 1;
        for label in labels {
            let label = label.as_ref();
            if label.is_empty() {
                return Err(NameError::EmptyLabel);
            }
            let Some(length) = u8::try_from(label.len())
                .ok()
                .filter(|_| label.len() <= MAX_LABEL_OCTETS)
            else {
                return Err(NameError::LabelTooLong {
                    label: shortened(label),
                    octets: label.len(),
                });
            };
            octets = octets.saturating_add(label.len() + 1);
            if octets <= MAX_NAME_OCTETS {
                wire.push(length);
                wire.extend_from_slice(label);
                n_labels += 1;
            }
        }
        if MAX_NAME_OCTETS < octets {
            return Err(NameError::NameTooLong { octets });
        }
        Ok(Self::of_wire(wire, n_labels))
    }

    /// The name of a wire form that fits.
    fn of_wire(mut wire: Vec<u8>, n_labels: u8) -> Self {
        let n_octets = wire.len();
        let mut key = Vec::with_capacity(n_octets + 8);
        for label in labels(&wire, n_labels.into()).rev() {
            push_key(&mut key, label);
        }
        wire.extend_from_slice(&key);
        Self {
            wire_start: 0,
            wire_end: u8::try_from(n_octets).unwrap_or(u8::MAX),
            key_end: u16::try_from(wire.len()).unwrap_or(u16::MAX),
            n_labels,
            octets: wire.into(),
        }
    }

    /// Labels, leftmost first, without the root label.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        labels(self.wire(), self.label_count())
    }

    /// The same from left to right only, which costs less.
    pub(crate) fn labels_forward(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.wire();
        std::iter::from_fn(move || {
            let (length, behind) = rest.split_first()?;
            let (label, behind) = behind.split_at_checked(usize::from(*length))?;
            rest = behind;
            Some(label)
        })
    }

    /// The octets as written, each label behind its length, without the root.
    ///
    /// What tells names apart whose case differs.
    pub(crate) fn wire(&self) -> &[u8] {
        let range = usize::from(self.wire_start)..usize::from(self.wire_end);
        self.octets.get(range).unwrap_or_default()
    }

    /// What names are compared by.
    fn key(&self) -> &[u8] {
        let range = usize::from(self.wire_end)..usize::from(self.key_end);
        self.octets.get(range).unwrap_or_default()
    }

    /// Number of labels; 0 for the root.
    pub fn label_count(&self) -> usize {
        self.n_labels.into()
    }

    /// True for `.`.
    pub fn is_root(&self) -> bool {
        self.n_labels == 0
    }

    /// True when this is a clone of the other one: a quick way to see that nothing changed.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.octets, &other.octets) && self.wire_start == other.wire_start
    }

    /// Octets on the wire without compression: every label with its length octet, and the root.
    pub fn wire_len(&self) -> usize {
        self.wire().len() + 1
    }

    /// This name with `prefix` in front of it.
    ///
    /// The only possible error is [`NameError::NameTooLong`].
    pub fn prefixed(&self, prefix: &Self) -> Result<Self, NameError> {
        Self::from_labels(prefix.labels().chain(self.labels()))
    }

    /// The name without its leftmost label; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let label = self.labels().next()?;
        let n_escaped = label.iter().filter(|it| **it <= 1).count();
        Some(Self {
            octets: Arc::clone(&self.octets),
            wire_start: self.wire_start + u8::try_from(1 + label.len()).ok()?,
            wire_end: self.wire_end,
            key_end: self.key_end - u16::try_from(label.len() + n_escaped + 1).ok()?,
            n_labels: self.n_labels.checked_sub(1)?,
        })
    }

    /// True when this name is `ancestor` or stands below it.
    pub fn is_at_or_below(&self, ancestor: &Self) -> bool {
        // Each label has its end, so that none is the start of another.
        self.key().starts_with(ancestor.key())
    }

    /// The address that the whole name spells, the final dot aside.
    pub fn as_address_text(&self) -> Option<std::net::IpAddr> {
        let text = self.to_string();
        text.strip_suffix('.')?.parse().ok()
    }

    /// The address this name spells, when its labels are the four numbers of an IPv4 address.
    ///
    /// Such a name as SRV target is a mistake that `rules` report; it is still a legal name.
    pub fn as_ipv4_text(&self) -> Option<std::net::Ipv4Addr> {
        if self.label_count() != 4 {
            return None;
        }
        let text = self.to_string();
        text.strip_suffix('.')?.parse().ok()
    }
}

/// The labels of a wire form, which has so many of them.
fn labels(
    wire: &[u8],
    n_labels: usize,
) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
    let mut starts = [0; MAX_LABELS];
    let mut at: u8 = 0;
    for start in starts.iter_mut().take(n_labels) {
        *start = at;
        let length = wire.get(usize::from(at)).copied().unwrap_or_default();
        at = at.saturating_add(length).saturating_add(1);
    }
    (0..n_labels).map(move |idx| {
        let start = usize::from(starts.get(idx).copied().unwrap_or_default());
        let length = usize::from(wire.get(start).copied().unwrap_or_default());
        wire.get(start + 1..start + 1 + length).unwrap_or_default()
    })
}

/// Reads what stands behind a backslash: three digits up to 255, or one character that is no digit.
fn unescape(octets: &mut std::str::Bytes<'_>) -> Result<u8, NameError> {
    let first = octets.next().ok_or(NameError::BadEscape)?;
    if !first.is_ascii_digit() {
        return if first.is_ascii_control() {
            Err(NameError::BadEscape)
        } else {
            Ok(first)
        };
    }
    let mut value = u16::from(first - b'0');
    for _ in 0..2 {
        let digit = octets.next().filter(u8::is_ascii_digit);
        value = value * 10 + u16::from(digit.ok_or(NameError::BadEscape)? - b'0');
    }
    u8::try_from(value).map_err(|_| NameError::BadEscape)
}

/// At most 20 characters of a label, for messages.
fn shortened(label: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(label).chars().take(20).collect();
    format!("{text}…")
}

/// Presentation format with the final dot; anything but printable ASCII is written `\DDD`, and so is a backtick.
///
/// The text holds no control characters and no octets above 126, whatever was received.
impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return f.write_str(".");
        }
        for label in self.labels() {
            for &octet in label {
                match octet {
                    b'.' | b'\\' | b'"' | b';' | b'(' | b')' | b'@' | b'$' => {
                        write!(f, "\\{}", char::from(octet))?;
                    }
                    // People read names between backticks, and one inside would end that.
                    0x21..=0x7e if octet != b'`' => write!(f, "{}", char::from(octet))?,
                    _ => write!(f, "\\{octet:03}")?,
                }
            }
            f.write_str(".")?;
        }
        Ok(())
    }
}

impl fmt::Debug for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DomainName({self})")
    }
}

impl std::str::FromStr for DomainName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

impl PartialEq for DomainName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for DomainName {}

impl Hash for DomainName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for DomainName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Canonical order: labels from the right, without case (RFC 4034, 6.1).
impl Ord for DomainName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(other.key())
    }
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod tests;
