//! Record types and classes by their mnemonics.

use super::grammar::{OTHERS, OtherType};

/// What this reader does with a record of some type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// SRV (RFC 2782).
    Srv,
    /// A.
    A,
    /// AAAA.
    Aaaa,
    /// CNAME.
    Cname,
    /// DNAME (RFC 6672).
    Dname,
    /// NS.
    Ns,
    /// SOA.
    Soa,
    /// PTR.
    Ptr,
    /// MX.
    Mx,
    /// TXT, or SPF, which is written alike.
    Txt,
    /// Any other that has a mnemonic; only that it exists counts.
    Other(&'static OtherType),
    /// One without a mnemonic: its data is generic.
    Unknown,
}

/// Octets of the longest mnemonic.
const LONGEST: usize = 10;

/// The kind that a mnemonic names; none when it is no type of record.
pub(super) fn kind(text: &[u8]) -> Option<Kind> {
    // A time to live stands before many types.
    if !text.first()?.is_ascii_alphabetic() {
        return None;
    }
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    // The frequent ones first; the class stands before nearly every type.
    match text.len() {
        2 if is("IN") => return None,
        1 if is("A") => return Some(Kind::A),
        2 if is("NS") => return Some(Kind::Ns),
        2 if is("MX") => return Some(Kind::Mx),
        3 if is("SRV") => return Some(Kind::Srv),
        3 if is("TXT") || is("SPF") => return Some(Kind::Txt),
        3 if is("PTR") => return Some(Kind::Ptr),
        3 if is("SOA") => return Some(Kind::Soa),
        4 if is("AAAA") => return Some(Kind::Aaaa),
        5 if is("CNAME") => return Some(Kind::Cname),
        5 if is("DNAME") => return Some(Kind::Dname),
        _ => {}
    }
    let mut upper = [0; LONGEST];
    if let Some(upper) = upper.get_mut(..text.len()) {
        upper.copy_from_slice(text);
        upper.make_ascii_uppercase();
        let upper: &[u8] = upper;
        let found = OTHERS.binary_search_by(|it| it.name.as_bytes().cmp(upper));
        if let Some(found) = found.ok().and_then(|it| OTHERS.get(it)) {
            return Some(Kind::Other(found));
        }
    }
    match numbered(text, b"TYPE")? {
        // 0 is reserved, 41 OPT; from 128 on they stand in questions and signatures of messages only (RFC 6895, 3.1).
        0 | 41 | 128..=255 => None,
        1 => Some(Kind::A),
        2 => Some(Kind::Ns),
        5 => Some(Kind::Cname),
        6 => Some(Kind::Soa),
        12 => Some(Kind::Ptr),
        15 => Some(Kind::Mx),
        16 | 99 => Some(Kind::Txt),
        28 => Some(Kind::Aaaa),
        33 => Some(Kind::Srv),
        39 => Some(Kind::Dname),
        number => {
            let found = OTHERS.iter().find(|it| it.number == number);
            Some(found.map_or(Kind::Unknown, Kind::Other))
        }
    }
}

/// True for types that stand in questions and messages only.
pub(super) fn is_of_questions(text: &[u8]) -> bool {
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    [
        "ANY", "OPT", "TKEY", "TSIG", "AXFR", "IXFR", "MAILA", "MAILB",
    ]
    .into_iter()
    .any(is)
}

/// Whether a class is IN; none when the text is no class.
pub(super) fn is_internet(text: &[u8]) -> Option<bool> {
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    if is("IN") {
        return Some(true);
    }
    if ["CH", "CHAOS", "HS", "HESIOD"].into_iter().any(is) {
        return Some(false);
    }
    numbered(text, b"CLASS").map(|it| it == 1)
}

/// The number behind `prefix` (RFC 3597, 5).
fn numbered(text: &[u8], prefix: &[u8]) -> Option<u16> {
    let (head, digits) = text.split_at_checked(prefix.len())?;
    if !head.eq_ignore_ascii_case(prefix) || digits.is_empty() {
        return None;
    }
    std::str::from_utf8(digits)
        .ok()
        .filter(|it| it.bytes().all(|it| it.is_ascii_digit()))?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mnemonics_are_in_order_and_no_longer_than_the_longest() {
        assert!(OTHERS.is_sorted_by_key(|it| it.name));
        assert_eq!(OTHERS.iter().map(|it| it.name.len()).max(), Some(LONGEST));
        for of in &OTHERS {
            let name = of.name;
            assert_eq!(
                kind(name.to_lowercase().as_bytes()),
                Some(Kind::Other(of)),
                "{name}"
            );
        }
    }

    #[test]
    fn types_by_mnemonic_and_number() {
        for (text, expect) in [
            ("srv", Some(Kind::Srv)),
            ("Aaaa", Some(Kind::Aaaa)),
            ("type33", Some(Kind::Srv)),
            ("TYPE0033", Some(Kind::Srv)),
            ("TYPE65280", Some(Kind::Unknown)),
            ("TYPE65536", None),
            ("TYPE", None),
            ("TYPE+1", None),
            ("TYPE255", None),
            ("AXFR", None),
            ("ANY", None),
            ("OPT", None),
            ("SVR", None),
            ("", None),
        ] {
            assert_eq!(kind(text.as_bytes()), expect, "{text}");
        }
    }

    #[test]
    fn other_types_by_mnemonic_and_number() {
        for (text, expect) in [
            ("rrsig", "RRSIG"),
            ("TYPE47", "NSEC"),
            ("NSEC3", "NSEC3"),
            ("TYPE64", "SVCB"),
        ] {
            let found = kind(text.as_bytes());
            assert!(
                matches!(found, Some(Kind::Other(of)) if of.name == expect),
                "{text}"
            );
        }
    }

    /// Types that only servers' own questions have; PowerDNS takes them in a zone.
    #[test]
    fn types_of_questions() {
        assert!(is_of_questions(b"any"));
        assert!(!is_of_questions(b"A"));
    }

    #[test]
    fn classes_by_mnemonic_and_number() {
        for (text, expect) in [
            ("IN", Some(true)),
            ("in", Some(true)),
            ("CLASS1", Some(true)),
            ("CH", Some(false)),
            ("CLASS3", Some(false)),
            ("CLASS", None),
            ("INN", None),
        ] {
            assert_eq!(is_internet(text.as_bytes()), expect, "{text}");
        }
    }
}
