//! What is kept of a zone: records with the places of their parts, faults, remarks.

use crate::loads::Cause;
use crate::model::{DomainName, Place, Record, RecordData};

/// A record and where its parts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it says. A record without any time to live has 0.
    pub record: Record,
    /// From its first word to its last.
    pub place: Place,
    /// Its owner; empty at the start of its line where the owner is that of the record before.
    pub owner_place: Place,
    /// The words of its data, in order; at most seven.
    pub data_places: Vec<Place>,
    /// True when the last name in its data was written without a final dot, so that the origin was added.
    pub is_relative: bool,
    /// When Windows last refreshed it, in hours since 1601; 0 for a static one, none where the file does not say.
    pub aging: Option<u32>,
    /// Where its TTL comes from.
    pub ttl_from: TtlFrom,
    /// The rest of a SOA record, which its data leaves out; none for other types and in forms that have it otherwise.
    pub soa_rest: Option<Box<SoaRest>>,
}

/// What a SOA record says beyond its serial and its minimum: nothing rests on it, but servers tell two records by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoaRest {
    /// The name server that has the zone first.
    pub primary: DomainName,
    /// Who looks after it.
    pub mailbox: DomainName,
    /// Refresh, retry and expire, in seconds.
    pub times: [u32; 3],
}

/// Where the TTL of a record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TtlFrom {
    /// It stands in the record.
    Own,
    /// It is that of a record before (RFC 1035, 5.1).
    Inherited,
    /// It is that of the file or of its form: `$TTL` (RFC 2308, 4), a SOA record above, `local-ttl`.
    Default,
    /// Nothing gives one.
    Nothing,
}

impl TtlFrom {
    /// For forms whose records have a TTL of their own or that of the form.
    pub fn own_or_default(own: Option<u32>) -> Self {
        own.map_or(Self::Default, |_| Self::Own)
    }
}

/// See [`Entry::identity`].
pub type Identity<'a> = (Place, &'a DomainName, &'a RecordData, &'a [Place]);

impl Entry {
    /// What tells this record from every other one that is read from the same files.
    ///
    /// A pattern, a list of values or a line with several addresses makes many records at one place, so that place and owner
    /// do not tell them apart. Records that the text repeats differ in the places of their words.
    pub fn identity(&self) -> Identity<'_> {
        let record = &self.record;
        (self.place, &record.owner, &record.data, &self.data_places)
    }

    /// True when another record of its owner says the same as this one, so that servers hold them once (RFC 2181, 5).
    ///
    /// Of data that is not kept nothing is known, so two such records of one type count as the same.
    pub fn repeats(&self, other: &Self) -> bool {
        let (record, of_other) = (&self.record, &other.record);
        record.owner == of_other.owner
            && record.data == of_other.data
            && self.soa_rest == other.soa_rest
    }

    /// The place of one word of its data, or of the record where there is no such word.
    pub fn data_place(&self, idx: usize) -> Place {
        self.data_places.get(idx).copied().unwrap_or(self.place)
    }
}

/// Something that is no zone text, or says what cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxFault {
    /// Where.
    pub place: Place,
    /// What kind of fault.
    pub kind: FaultKind,
    /// Which servers it keeps from the zone.
    pub cause: Cause,
    /// Whose record it is, where that is known.
    pub owner: Option<DomainName>,
    /// What is so; a sentence without a stop that names the text.
    pub message: String,
}

/// Kinds of fault; rules of area 0 tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A number or a text is too large for its field.
    Range,
    /// A time to live has more than 31 bits, which counts as 0 (RFC 2181, 8).
    LongTtl,
    /// The text begins with a byte order mark.
    ByteOrderMark,
    /// A name is not that of a host, where some servers want one.
    HostName,
    /// Nothing gives the time to live of a record.
    NoTtl,
    /// A name is relative, and nothing says to what. Said once a reading.
    Origin,
    /// Records of a zone that do not go together.
    Structure,
    /// A file includes itself.
    Include,
    /// A file that is named could not be read here; whether the server of this text has it is not known.
    Absent,
    /// More than this reader takes, so that something was not read.
    Bound,
}

/// A remark that switches rules off for the record it stands beside: `; kmsdoctor: ignore KMS301 -- reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The remark itself.
    pub place: Place,
    /// The record it stands beside: from its first word to its last.
    pub beside: Place,
    /// Rules as written: codes, prefixes or names; empty when the remark names none or is no `ignore`.
    pub rules: Vec<String>,
    /// Why; none when nothing stands behind `--`, and then it does not count.
    pub reason: Option<String>,
}
