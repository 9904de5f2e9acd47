//! Types of record that KMS discovery has no use for: what their data is made of.
//!
//! Each row says word by word what a server wants to read. Where servers disagree the row is BIND's, and what others make of
//! it is the cause that the row names.

use crate::loads::{Cause, Loader, Loaders};

/// A type of record that is not looked at, and its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OtherType {
    /// Its mnemonic.
    pub(super) name: &'static str,
    /// Its number; 0 for those that have none.
    pub(super) number: u16,
    /// What its data is made of, word by word.
    pub(super) fields: &'static [Field],
    /// Which servers do not load a zone with such a record, however sound its data is.
    pub(super) known: Cause,
    /// True for those that may stand beside a CNAME: RRSIG, NSEC (RFC 4034, 2 and 4), KEY (RFC 3007), and SIG and NXT before
    /// them.
    pub(super) is_dnssec: bool,
}

/// One word of data, or all that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// A number of that many bits, and what it is called.
    U8(&'static str),
    U16(&'static str),
    U32(&'static str),
    /// Seconds.
    Seconds(&'static str),
    /// A domain name.
    Name(&'static str),
    /// A domain name that BIND wants to be that of a host.
    Host(&'static str),
    /// A mailbox, written as a domain name.
    Mailbox(&'static str),
    /// A text of up to 255 bytes.
    Text(&'static str),
    /// A number written as text: at least four digits.
    Digits,
    /// 0 or 1.
    Bit(&'static str),
    /// The flags of a key: a number, or words that BIND alone knows.
    Flags,
    /// A text of any length.
    LongText(&'static str),
    /// A text in quotes, of any length.
    Quoted(&'static str),
    /// One more text, which may be left out.
    MaybeText,
    /// One text or more.
    Texts,
    /// Letters and digits: the tag of CAA.
    Tag,
    /// The regular expression of NAPTR.
    Regexp,
    /// Hexadecimal digits to the end of the record, in any number of words.
    Hex,
    /// A digest to the end, as long as the number before says: for each number its bytes.
    Digest(&'static [(u64, usize)]),
    /// Hexadecimal digits in one word.
    HexWord(&'static str),
    /// Hexadecimal digits, or `-`.
    Salt,
    /// Letters of base 32.
    Base32,
    /// Base 64 to the end of the record, in any number of words.
    Base64,
    /// Base 64 in one word.
    Base64Word,
    /// A number or a mnemonic of DNSSEC algorithms.
    Algorithm,
    /// A number or a mnemonic of certificate types.
    CertType,
    /// An IPv4 address.
    Ipv4,
    /// A type of record.
    Type,
    /// Types of record to the end; at least as many.
    Types(usize),
    /// A time: `YYYYMMDDHHMMSS`, or seconds.
    Time,
    /// That many pairs of digits with hyphens between them.
    Eui(usize),
    /// Four groups of hexadecimal digits with colons between them.
    Groups,
    /// The parts of a position on earth.
    Location,
    /// The keys and values of a service binding.
    Parameters,
    /// Prefixes of addresses.
    Prefixes,
    /// A gateway whose form the number before the last word says.
    Gateway,
    /// A gateway whose form the last word says.
    Relay,
    /// `0x` and hexadecimal digits.
    Nsap,
    /// A protocol and its services.
    Services,
    /// Names to the end of the record.
    Names,
    /// Anything, but something.
    Any,
    /// Nothing but generic data.
    GenericOnly,
}

use Field::{
    Algorithm, Any, Base32, Base64, Base64Word, Bit, CertType, Digest, Digits, Eui, Flags, Gateway,
    GenericOnly, Groups, Hex, HexWord, Host, Ipv4, Location, LongText, Mailbox, MaybeText, Name,
    Names, Nsap, Parameters, Prefixes, Quoted, Regexp, Relay, Salt, Seconds, Services, Tag, Text,
    Texts, Time, Type, Types, U8, U16, U32,
};

const POWERDNS: Loaders = Loaders::only(Loader::PowerDns);
const KNOT: Loaders = Loaders::only(Loader::Knot);
const KNOT_POWERDNS: Loaders = KNOT.and(Loader::PowerDns);
/// All but BIND, which knows most types.
const OTHERS_THREE: Loaders = KNOT_POWERDNS.and(Loader::Nsd);
const ALL_BUT_NSD: Loaders = KNOT_POWERDNS.and(Loader::Bind);
const ALL_FOUR: Loaders = OTHERS_THREE.and(Loader::Bind);

/// A type that all of them know.
const fn all(name: &'static str, number: u16, fields: &'static [Field]) -> OtherType {
    OtherType {
        name,
        number,
        fields,
        known: Cause::NOTHING,
        is_dnssec: false,
    }
}

/// A type that some do not know.
const fn but(
    unknown_to: Loaders,
    name: &'static str,
    number: u16,
    fields: &'static [Field],
) -> OtherType {
    OtherType {
        known: Cause::unknown_to(unknown_to),
        ..all(name, number, fields)
    }
}

/// A type that one server alone has.
const fn own(known: Cause, name: &'static str) -> OtherType {
    OtherType {
        known,
        ..all(name, 0, &[Any])
    }
}

const fn dnssec(res: OtherType) -> OtherType {
    OtherType {
        is_dnssec: true,
        ..res
    }
}

const SIGNATURE: &[Field] = &[
    Type,
    Algorithm,
    U8("number of labels"),
    Seconds("original TTL"),
    Time,
    Time,
    U16("key tag"),
    Name("signer"),
    Base64,
];
const KEY: &[Field] = &[Flags, U8("protocol"), Algorithm, Base64];
const ASSOCIATION: &[Field] = &[U8("usage"), U8("selector"), U8("matching type"), Hex];
const BINDING: &[Field] = &[U16("priority"), Host("target"), Parameters];
const DELEGATION: &[Field] = &[
    U16("key tag"),
    Algorithm,
    U8("digest type"),
    Digest(&[(1, 20), (2, 32), (4, 48)]),
];
const PREFERRED_NAME: &[Field] = &[U16("preference"), Name("name")];
const PREFERRED_HOST: &[Field] = &[U16("preference"), Host("host")];

/// Those that have a mnemonic: IANA's list of DNS parameters without those that stand only in questions, those of
/// Microsoft's exports (WINS, WINSR) and of PowerDNS (ALIAS, LUA). In ascending order.
pub(super) static OTHERS: [OtherType; 82] = [
    but(OTHERS_THREE, "A6", 38, &[U8("prefix length"), Any]),
    all("AFSDB", 18, &[U16("subtype"), Host("host")]),
    own(Cause::OF_POWERDNS, "ALIAS"),
    but(
        OTHERS_THREE,
        "AMTRELAY",
        260,
        &[
            U8("precedence"),
            Bit("discovery bit"),
            U8("relay type"),
            Relay,
        ],
    ),
    all("APL", 42, &[Prefixes]),
    but(OTHERS_THREE, "ATMA", 34, &[Any]),
    but(KNOT_POWERDNS, "AVC", 258, &[Texts]),
    but(OTHERS_THREE, "BRID", 68, &[Base64]),
    all("CAA", 257, &[U8("flags"), Tag, LongText("value")]),
    all("CDNSKEY", 60, KEY),
    all("CDS", 59, DELEGATION),
    all("CERT", 37, &[CertType, U16("key tag"), Algorithm, Base64]),
    but(ALL_FOUR, "CLA", 263, &[Any]),
    all("CSYNC", 62, &[U32("serial"), U16("flags"), Types(0)]),
    all("DHCID", 49, &[Base64]),
    but(KNOT, "DLV", 32769, DELEGATION),
    all("DNSKEY", 48, KEY),
    but(
        OTHERS_THREE,
        "DOA",
        259,
        &[
            U32("enterprise"),
            U32("type"),
            U8("location"),
            Text("media type"),
            Base64,
        ],
    ),
    all("DS", 43, DELEGATION),
    but(
        OTHERS_THREE,
        "DSYNC",
        66,
        &[Type, U8("scheme"), U16("port"), Name("target")],
    ),
    but(OTHERS_THREE, "EID", 31, &[Hex]),
    all("EUI48", 108, &[Eui(6)]),
    all("EUI64", 109, &[Eui(8)]),
    but(OTHERS_THREE, "GID", 102, &[GenericOnly]),
    but(
        OTHERS_THREE,
        "GPOS",
        27,
        &[Text("longitude"), Text("latitude"), Text("altitude")],
    ),
    but(OTHERS_THREE, "HHIT", 67, &[Base64]),
    all("HINFO", 13, &[Text("hardware"), Text("system")]),
    but(
        OTHERS_THREE,
        "HIP",
        55,
        &[U8("algorithm"), HexWord("host identity"), Base64Word, Names],
    ),
    all("HTTPS", 65, BINDING),
    but(ALL_FOUR, "IPN", 264, &[Any]),
    all(
        "IPSECKEY",
        45,
        &[
            U8("precedence"),
            U8("gateway type"),
            U8("algorithm"),
            Gateway,
        ],
    ),
    but(KNOT_POWERDNS, "ISDN", 20, &[Text("address"), MaybeText]),
    dnssec(all("KEY", 25, KEY)),
    all("KX", 36, PREFERRED_NAME),
    all("L32", 105, &[U16("preference"), Ipv4]),
    all("L64", 106, &[U16("preference"), Groups]),
    all("LOC", 29, &[Location]),
    all("LP", 107, PREFERRED_NAME),
    own(Cause::OF_POWERDNS, "LUA"),
    but(KNOT, "MB", 7, &[Name("host")]),
    but(ALL_BUT_NSD, "MD", 3, &[Name("host")]),
    but(ALL_BUT_NSD, "MF", 4, &[Name("host")]),
    but(KNOT, "MG", 8, &[Name("mailbox")]),
    all("MINFO", 14, &[Name("mailbox"), Name("mailbox for errors")]),
    but(KNOT, "MR", 9, &[Name("mailbox")]),
    all(
        "NAPTR",
        35,
        &[
            U16("order"),
            U16("preference"),
            Text("flags"),
            Text("services"),
            Regexp,
            Name("replacement"),
        ],
    ),
    all("NID", 104, &[U16("preference"), Groups]),
    but(OTHERS_THREE, "NIMLOC", 32, &[Hex]),
    but(OTHERS_THREE, "NINFO", 56, &[Texts]),
    but(KNOT_POWERDNS, "NSAP", 22, &[Nsap]),
    but(OTHERS_THREE, "NSAP-PTR", 23, &[Name("name")]),
    dnssec(all("NSEC", 47, &[Name("next name"), Types(1)])),
    all(
        "NSEC3",
        50,
        &[
            U8("algorithm"),
            U8("flags"),
            U16("iterations"),
            Salt,
            Base32,
            Types(0),
        ],
    ),
    all(
        "NSEC3PARAM",
        51,
        &[U8("algorithm"), U8("flags"), U16("iterations"), Salt],
    ),
    but(KNOT_POWERDNS, "NULL", 10, &[GenericOnly]),
    dnssec(but(
        KNOT_POWERDNS,
        "NXT",
        30,
        &[Name("next name"), Types(0)],
    )),
    all("OPENPGPKEY", 61, &[Base64]),
    but(
        KNOT_POWERDNS,
        "PX",
        26,
        &[U16("preference"), Name("name"), Name("name of X.400")],
    ),
    but(OTHERS_THREE, "RESINFO", 261, &[Texts]),
    but(
        KNOT.and(Loader::Nsd),
        "RKEY",
        57,
        &[U16("flags"), U8("protocol"), Algorithm, Base64],
    ),
    all("RP", 17, &[Mailbox("mailbox"), Name("name of the text")]),
    dnssec(all("RRSIG", 46, SIGNATURE)),
    but(POWERDNS, "RT", 21, PREFERRED_HOST),
    dnssec(but(KNOT_POWERDNS, "SIG", 24, SIGNATURE)),
    but(
        OTHERS_THREE,
        "SINK",
        40,
        &[U8("meaning"), U8("coding"), U8("subcoding")],
    ),
    all("SMIMEA", 53, ASSOCIATION),
    all(
        "SSHFP",
        44,
        &[
            U8("algorithm"),
            U8("fingerprint type"),
            Digest(&[(1, 20), (2, 32)]),
        ],
    ),
    all("SVCB", 64, BINDING),
    but(OTHERS_THREE, "TA", 32768, DELEGATION),
    but(
        OTHERS_THREE,
        "TALINK",
        58,
        &[Name("name before"), Name("name after")],
    ),
    all("TLSA", 52, ASSOCIATION),
    but(OTHERS_THREE, "UID", 101, &[GenericOnly]),
    but(OTHERS_THREE, "UINFO", 100, &[GenericOnly]),
    but(OTHERS_THREE, "UNSPEC", 103, &[GenericOnly]),
    all(
        "URI",
        256,
        &[U16("priority"), U16("weight"), Quoted("target")],
    ),
    but(OTHERS_THREE, "WALLET", 262, &[Texts]),
    own(Cause::WINS, "WINS"),
    own(Cause::WINS, "WINS-R"),
    own(Cause::WINS, "WINSR"),
    but(KNOT_POWERDNS, "WKS", 11, &[Ipv4, Services]),
    but(KNOT_POWERDNS, "X25", 19, &[Digits]),
    all(
        "ZONEMD",
        63,
        &[
            U32("serial"),
            U8("scheme"),
            U8("algorithm"),
            Digest(&[(1, 48), (2, 64)]),
        ],
    ),
];
