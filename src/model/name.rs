//! Domain names: octets, kept as written, compared without case (RFC 1035, 2.3 and 3.1; RFC 4343).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Most octets one label may have (RFC 1035, 2.3.4).
pub const MAX_LABEL_OCTETS: usize = 63;

/// Most octets a whole name may have on the wire, length octets and root included (RFC 1035, 2.3.4).
pub const MAX_NAME_OCTETS: usize = 255;

/// An absolute domain name.
///
/// Labels are octets as they were written or received; two names are equal when they differ only in ASCII case (RFC 4343).
/// The root has no labels. No label is empty, none is longer than [`MAX_LABEL_OCTETS`], and the whole fits [`MAX_NAME_OCTETS`].
#[derive(Clone)]
pub struct DomainName {
    labels: Vec<Box<[u8]>>,
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
    #[error("the label `{label}` has {octets} octets, at most 63 are allowed")]
    LabelTooLong {
        /// The label, shortened for display.
        label: String,
        /// Its length.
        octets: usize,
    },
    /// More than 255 octets on the wire.
    #[error("the name has {octets} octets, at most 255 are allowed")]
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
        Self { labels: Vec::new() }
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
    pub fn from_labels<L: Into<Vec<u8>>>(
        labels: impl IntoIterator<Item = L>,
    ) -> Result<Self, NameError> {
        let labels: Vec<Box<[u8]>> = labels
            .into_iter()
            .map(|label| label.into().into_boxed_slice())
            .collect();
        for label in &labels {
            if label.is_empty() {
                return Err(NameError::EmptyLabel);
            }
            if MAX_LABEL_OCTETS < label.len() {
                return Err(NameError::LabelTooLong {
                    label: shortened(label),
                    octets: label.len(),
                });
            }
        }
        let res = Self { labels };
        let octets = res.wire_len();
        if MAX_NAME_OCTETS < octets {
            return Err(NameError::NameTooLong { octets });
        }
        Ok(res)
    }

    /// Labels, leftmost first, without the root label.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        self.labels.iter().map(|label| &**label)
    }

    /// Number of labels; 0 for the root.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// True for `.`.
    pub fn is_root(&self) -> bool {
        self.labels.is_empty()
    }

    /// Octets on the wire without compression: every label with its length octet, and the root.
    pub fn wire_len(&self) -> usize {
        self.labels
            .iter()
            .map(|label| label.len() + 1)
            .sum::<usize>()
            + 1
    }

    /// This name with `prefix` in front of it.
    ///
    /// The only possible error is [`NameError::NameTooLong`].
    pub fn prefixed(&self, prefix: &Self) -> Result<Self, NameError> {
        Self::from_labels(prefix.labels().chain(self.labels()).map(<[u8]>::to_vec))
    }

    /// The name without its leftmost label; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.labels.split_first()?;
        Some(Self {
            labels: rest.to_vec(),
        })
    }

    /// True when this name is `ancestor` or stands below it.
    pub fn is_at_or_below(&self, ancestor: &Self) -> bool {
        let Some(skipped) = self.label_count().checked_sub(ancestor.label_count()) else {
            return false;
        };
        self.labels()
            .skip(skipped)
            .zip(ancestor.labels())
            .all(|(left, right)| left.eq_ignore_ascii_case(right))
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

/// Presentation format with the final dot; anything but printable ASCII is written `\DDD`.
///
/// The text holds no control characters and no octets above 126, whatever was received.
impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return f.write_str(".");
        }
        for label in &self.labels {
            for &octet in label {
                match octet {
                    b'.' | b'\\' | b'"' | b';' | b'(' | b')' | b'@' | b'$' => {
                        write!(f, "\\{}", char::from(octet))?;
                    }
                    0x21..=0x7e => write!(f, "{}", char::from(octet))?,
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
        self.label_count() == other.label_count() && self.is_at_or_below(other)
    }
}

impl Eq for DomainName {}

impl Hash for DomainName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for label in &self.labels {
            state.write_usize(label.len());
            for octet in label {
                state.write_u8(octet.to_ascii_lowercase());
            }
        }
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
        let key = |name: &Self| -> Vec<Vec<u8>> {
            name.labels()
                .rev()
                .map(<[u8]>::to_ascii_lowercase)
                .collect()
        };
        key(self).cmp(&key(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let shown = match DomainName::parse(text) {
            Ok(name) => name.to_string(),
            Err(err) => format!("error: {err}"),
        };
        assert_eq!(shown, expect, "{text:?}");
    }

    #[test]
    fn presentation_format() {
        check("corp.example", "corp.example.");
        check("Corp.Example.", "Corp.Example.");
        check(".", ".");
        check(r"a\.b.example", r"a\.b.example.");
        check(r"a\032b.example", r"a\032b.example.");
        check(r"\027[31m.example", r"\027[31m.example.");
        check("münchen.example", r"m\195\188nchen.example.");
    }

    #[test]
    fn faults() {
        check("", "error: the name is empty");
        check("a..b", "error: a label is empty");
        check(".a", "error: a label is empty");
        check("a b", "error: the name has white space");
        check("a\u{1b}b", "error: the name has a control character");
        check(
            r"a\",
            r"error: the name has an escape that is not `\DDD` or `\X`",
        );
        check(
            r"a\256",
            r"error: the name has an escape that is not `\DDD` or `\X`",
        );
        let label = "x".repeat(64);
        check(
            &label,
            "error: the label `xxxxxxxxxxxxxxxxxxxx…` has 64 octets, at most 63 are allowed",
        );
        let long = vec!["y".repeat(63); 4].join(".");
        check(
            &long,
            "error: the name has 257 octets, at most 255 are allowed",
        );
    }

    #[test]
    fn case_does_not_count() {
        let upper = DomainName::parse("_VLMCS._TCP.Corp.Example").unwrap();
        let lower = DomainName::parse("_vlmcs._tcp.corp.example.").unwrap();
        assert_eq!(upper, lower);
        assert_eq!(upper.cmp(&lower), Ordering::Equal);
        assert!(lower.is_at_or_below(&DomainName::parse("CORP.example").unwrap()));
        assert!(!lower.is_at_or_below(&DomainName::parse("orp.example").unwrap()));
        assert_eq!(upper.to_string(), "_VLMCS._TCP.Corp.Example.");
    }

    #[test]
    fn address_as_name() {
        let address = DomainName::parse("192.0.2.7").unwrap();
        assert_eq!(address.as_ipv4_text(), Some([192, 0, 2, 7].into()));
        assert_eq!(DomainName::parse("a.b.c.d").unwrap().as_ipv4_text(), None);
    }
}
