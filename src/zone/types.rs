//! Record types and classes by their mnemonics.

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
    /// APL (RFC 3123), the one type whose data may be empty.
    Apl,
    /// One of those that may stand beside a CNAME: RRSIG, NSEC (RFC 4034, 2 and 4), KEY (RFC 3007), and SIG and NXT before them.
    Dnssec,
    /// Any other that has a mnemonic; only that it exists counts.
    Other,
    /// One without a mnemonic: its data is generic.
    Unknown,
}

/// Mnemonics of other types: IANA's list of DNS parameters without those that stand only in questions, and those of
/// Microsoft's exports (WINS, WINSR). In ascending order.
const OTHERS: [&str; 74] = [
    "A6",
    "AFSDB",
    "AMTRELAY",
    "ATMA",
    "AVC",
    "BRID",
    "CAA",
    "CDNSKEY",
    "CDS",
    "CERT",
    "CLA",
    "CSYNC",
    "DHCID",
    "DLV",
    "DNSKEY",
    "DOA",
    "DS",
    "DSYNC",
    "EID",
    "EUI48",
    "EUI64",
    "GID",
    "GPOS",
    "HHIT",
    "HINFO",
    "HIP",
    "HTTPS",
    "IPN",
    "IPSECKEY",
    "ISDN",
    "KX",
    "L32",
    "L64",
    "LOC",
    "LP",
    "MB",
    "MD",
    "MF",
    "MG",
    "MINFO",
    "MR",
    "NAPTR",
    "NID",
    "NIMLOC",
    "NINFO",
    "NSAP",
    "NSAP-PTR",
    "NSEC3",
    "NSEC3PARAM",
    "NULL",
    "OPENPGPKEY",
    "PX",
    "RESINFO",
    "RKEY",
    "RP",
    "RT",
    "SINK",
    "SMIMEA",
    "SSHFP",
    "SVCB",
    "TA",
    "TALINK",
    "TLSA",
    "UID",
    "UINFO",
    "UNSPEC",
    "URI",
    "WALLET",
    "WINS",
    "WINS-R",
    "WINSR",
    "WKS",
    "X25",
    "ZONEMD",
];

/// Octets of the longest mnemonic.
const LONGEST: usize = 10;

/// The kind that a mnemonic names; none when it is no type of record.
pub(super) fn kind(text: &[u8]) -> Option<Kind> {
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    // The frequent ones first.
    match text.len() {
        1 if is("A") => return Some(Kind::A),
        2 if is("NS") => return Some(Kind::Ns),
        2 if is("MX") => return Some(Kind::Mx),
        3 if is("SRV") => return Some(Kind::Srv),
        3 if is("TXT") || is("SPF") => return Some(Kind::Txt),
        3 if is("PTR") => return Some(Kind::Ptr),
        3 if is("SOA") => return Some(Kind::Soa),
        3 if is("APL") => return Some(Kind::Apl),
        4 if is("AAAA") => return Some(Kind::Aaaa),
        5 if is("CNAME") => return Some(Kind::Cname),
        5 if is("DNAME") => return Some(Kind::Dname),
        3 if is("KEY") || is("NXT") || is("SIG") => return Some(Kind::Dnssec),
        4 if is("NSEC") => return Some(Kind::Dnssec),
        5 if is("RRSIG") => return Some(Kind::Dnssec),
        _ => {}
    }
    if !text.first()?.is_ascii_alphabetic() {
        return None;
    }
    let mut upper = [0; LONGEST];
    if let Some(upper) = upper.get_mut(..text.len()) {
        upper.copy_from_slice(text);
        upper.make_ascii_uppercase();
        let upper: &[u8] = upper;
        if OTHERS
            .binary_search_by(|it| it.as_bytes().cmp(upper))
            .is_ok()
        {
            return Some(Kind::Other);
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
        24 | 25 | 30 | 46 | 47 => Some(Kind::Dnssec),
        39 => Some(Kind::Dname),
        42 => Some(Kind::Apl),
        1..=109 | 256..=269 | 32768 | 32769 => Some(Kind::Other),
        _ => Some(Kind::Unknown),
    }
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
        assert!(OTHERS.is_sorted());
        assert_eq!(OTHERS.iter().map(|it| it.len()).max(), Some(LONGEST));
        for name in OTHERS {
            assert_eq!(
                kind(name.to_lowercase().as_bytes()),
                Some(Kind::Other),
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
            ("rrsig", Some(Kind::Dnssec)),
            ("TYPE47", Some(Kind::Dnssec)),
            ("NSEC3", Some(Kind::Other)),
            ("TYPE64", Some(Kind::Other)),
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
