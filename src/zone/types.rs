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
    /// Any other; only that it exists counts.
    Other,
}

/// Mnemonics of other types: IANA's list of DNS parameters, and those of Microsoft's exports (WINS, WINSR).
///
/// In ascending order.
const OTHERS: [&str; 91] = [
    "A6",
    "AFSDB",
    "AMTRELAY",
    "APL",
    "ATMA",
    "AVC",
    "BRID",
    "CAA",
    "CDNSKEY",
    "CDS",
    "CERT",
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
    "KEY",
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
    "MX",
    "NAPTR",
    "NID",
    "NIMLOC",
    "NINFO",
    "NSAP",
    "NSAP-PTR",
    "NSEC",
    "NSEC3",
    "NSEC3PARAM",
    "NULL",
    "NXNAME",
    "NXT",
    "OPENPGPKEY",
    "PTR",
    "PX",
    "RESINFO",
    "RKEY",
    "RP",
    "RRSIG",
    "RT",
    "SIG",
    "SINK",
    "SMIMEA",
    "SPF",
    "SSHFP",
    "SVCB",
    "TA",
    "TALINK",
    "TKEY",
    "TLSA",
    "TXT",
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
    "CLA",
    "IXFR",
    "AXFR",
    "MAILB",
    "MAILA",
    "OPT",
];

/// The kind that a mnemonic names; none when it is no type.
pub(super) fn kind(text: &[u8]) -> Option<Kind> {
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    // The frequent ones first.
    match text.len() {
        1 if is("A") => return Some(Kind::A),
        2 if is("NS") => return Some(Kind::Ns),
        3 if is("SRV") => return Some(Kind::Srv),
        3 if is("SOA") => return Some(Kind::Soa),
        4 if is("AAAA") => return Some(Kind::Aaaa),
        5 if is("CNAME") => return Some(Kind::Cname),
        5 if is("DNAME") => return Some(Kind::Dname),
        _ => {}
    }
    if let Some(number) = numbered(text, b"TYPE") {
        return Some(match number {
            1 => Kind::A,
            2 => Kind::Ns,
            5 => Kind::Cname,
            6 => Kind::Soa,
            28 => Kind::Aaaa,
            33 => Kind::Srv,
            39 => Kind::Dname,
            _ => Kind::Other,
        });
    }
    OTHERS.iter().any(|it| is(it)).then_some(Kind::Other)
}

/// Whether a class is IN; none when the text is no class.
pub(super) fn is_internet(text: &[u8]) -> Option<bool> {
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    if is("IN") {
        return Some(true);
    }
    if is("CH") || is("CHAOS") || is("HS") || is("CS") {
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
