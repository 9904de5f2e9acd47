//! What makes a finding the same one in the next run, though lines moved and records changed their order.

use super::RuleCode;
use crate::model::plain_path;
use std::fmt;

/// A stable digest of what a finding is about. The same on every machine and in every release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

/// A text that is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a fingerprint of 16 hexadecimal digits")]
pub struct BadFingerprint(pub String);

/// The fingerprint of a finding of `rule` in the file `path`; `subject` is what it is about, see [`folded`].
///
/// `occurrence` counts findings that are equal in the other three, from 0.
/// A path means the same with `\` in place of `/`, and with `./` in front.
/// Not part of it: line, column, severity and message, so that better wording does not make old findings new.
pub fn fingerprint(
    rule: RuleCode,
    path: Option<&str>,
    subject: &str,
    occurrence: u32,
) -> Fingerprint {
    let mut hash = Fnv1a::START;
    hash.add(&rule.0.to_be_bytes());
    // Whether there is a path, and the end of each text, keep neighbors apart.
    hash.add(&[u8::from(path.is_some())]);
    hash.add_text(&plain_path(path.unwrap_or_default()));
    hash.add_text(subject);
    hash.add(&occurrence.to_be_bytes());
    Fingerprint(hash.0)
}

/// `text` with every run of white space as one blank, and none at the ends.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// FNV-1a of Fowler, Noll and Vo, 64 bits. Good enough to tell findings apart that nobody forges against themselves.
struct Fnv1a(u64);

impl Fnv1a {
    /// The offset basis.
    const START: Self = Self(0xcbf2_9ce4_8422_2325);

    const PRIME: u64 = 0x0000_0100_0000_01b3;

    fn add(&mut self, octets: &[u8]) {
        for octet in octets {
            self.0 = (self.0 ^ u64::from(*octet)).wrapping_mul(Self::PRIME);
        }
    }

    /// The text and an octet that no UTF-8 holds.
    fn add_text(&mut self, text: &str) {
        self.add(text.as_bytes());
        self.add(&[0xff]);
    }
}

/// 16 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = BadFingerprint;

    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        let error = || BadFingerprint(text.to_owned());
        if text.len() != 16 || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(error());
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Test vectors of the FNV reference: the empty text, `a` and `foobar`.
    #[test]
    fn hash_is_fnv_1a() {
        for (text, expect) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let mut hash = Fnv1a::START;
            hash.add(text.as_bytes());
            assert_eq!(hash.0, expect, "{text}");
        }
    }

    /// A change here makes every baseline in use worthless.
    #[test]
    fn fingerprints_stay() {
        let of = |path, occurrence| {
            fingerprint(RuleCode(301), path, "kms IN SRV 0 0 1688 a", occurrence).to_string()
        };
        assert_eq!(of(Some("zones/a.zone"), 0), "fd0b6f1c4ad82b44");
        assert_eq!(of(None, 1), "efcf476f35cfcc91");
    }

    #[test]
    fn spellings_of_a_path_are_alike() {
        let of = |path| fingerprint(RuleCode(301), Some(path), "b", 0);
        assert_eq!(of("zones/a.zone"), of(".\\zones\\a.zone"));
        assert_eq!(of("zones/a.zone"), of("./zones/a.zone"));
    }

    #[test]
    fn what_differs_has_another_fingerprint() {
        let all = [
            fingerprint(RuleCode(301), Some("a"), "b", 0),
            fingerprint(RuleCode(302), Some("a"), "b", 0),
            fingerprint(RuleCode(301), Some("ab"), "", 0),
            fingerprint(RuleCode(301), Some(""), "ab", 0),
            fingerprint(RuleCode(301), None, "ab", 0),
            fingerprint(RuleCode(301), Some("a"), "b", 1),
        ];
        assert_eq!(BTreeSet::from(all).len(), all.len());
    }

    #[test]
    fn texts_are_read_back() {
        let fingerprint = Fingerprint(0x00ab_cdef_0123_4567);
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        for text in ["", "12345", "+0abcdef01234567", "00abcdef012345678"] {
            assert_eq!(
                text.parse::<Fingerprint>(),
                Err(BadFingerprint(text.to_owned()))
            );
        }
    }

    #[test]
    fn white_space_is_folded() {
        assert_eq!(folded("  kms\t IN \r\n SRV "), "kms IN SRV");
    }
}
