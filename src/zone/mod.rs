//! Zone files (RFC 1035, 5; RFC 2308, 4; RFC 3597) with the places of everything, and what they amount to.
//!
//! Reading gives records and faults; never an error: after a fault the next line is read. Only what KMS discovery needs
//! is interpreted, and only what was asked for is kept, so memory does not grow with the zone.

mod authority;
mod entry;
mod index;
mod scan;

mod directive;
mod generate;
mod record;

mod encoded;
mod generic;
mod grammar;
mod hosts;
mod location;
mod name;
mod other_data;
mod rdata;
mod services;
mod suppress;
mod ttl;
mod types;

mod lexer;
mod text;

#[cfg(test)]
mod tests;

pub use authority::{Authority, empty_response, moved, respond, respond_with};
pub use entry::{Entry, FaultKind, Identity, SoaRest, Suppression, SyntaxFault, TtlFrom};
pub use hosts::{is_host_name, is_host_owner};
pub use index::{Index, Mark, MarkKind, Sought};
pub use scan::Sources;

use crate::loads::{Cause, Loader, Loaders};
use crate::model::{DomainName, FileId, Place};
use scan::{Head, Scanner, Sink};
use std::collections::BTreeSet;

/// Faults of one reading that are kept; the others are counted. A file that is no zone text has one in every line.
pub const MOST_FAULTS: usize = 10_000;

/// Remarks of one reading that are kept.
pub const MOST_REMARKS: usize = 10_000;

/// What is kept of a zone.
pub trait Keep {
    /// True when the record with this owner is to be kept. `owner` is made only when it is called for.
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool;

    /// True when a record that was to be kept is still, now that its data is known.
    fn takes(&mut self, _entry: &Entry) -> bool {
        true
    }

    /// True when the names of the text are looked up later; see [`read_again`].
    fn is_indexed(&self) -> bool {
        false
    }

    /// False when nothing of a stretch with these marks is to be kept.
    fn seeks(&mut self, _marks: &[Mark]) -> bool {
        true
    }

    /// The servers whose refusal counts beside that of BIND, which always does.
    fn also_heeds(&self) -> Loaders {
        Loaders::NONE
    }
}

/// The owner of a record, as written.
#[derive(Debug, Clone, Copy)]
pub struct OwnerText<'a> {
    known: Known<'a>,
}

/// What is known of an owner.
#[derive(Debug, Clone, Copy)]
enum Known<'a> {
    /// What a zone file has; the name is not made yet.
    Head(Head<'a>),
    /// What another form of the same records has, where the name had to be made.
    Name {
        written: &'a [u8],
        name: &'a DomainName,
    },
}

/// Types of record, as far as they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// SRV.
    Srv,
    /// A or AAAA.
    Address,
    /// CNAME.
    Alias,
    /// DNAME.
    Redirect,
    /// NS.
    NameServer,
    /// SOA.
    Soa,
    /// One that may stand beside an alias.
    Dnssec,
    /// Any other; only that it exists counts.
    Other,
}

impl<'a> OwnerText<'a> {
    /// An owner whose name was made already; `written` is what stands in the text.
    pub fn of_name(written: &'a [u8], name: &'a DomainName) -> Self {
        Self {
            known: Known::Name { written, name },
        }
    }

    /// The octets as written, without the origin.
    pub fn written(&self) -> &'a [u8] {
        match self.known {
            Known::Head(head) => head.owner,
            Known::Name { written, .. } => written,
        }
    }

    /// The whole name; none when it is no name.
    pub fn name(&self) -> Option<DomainName> {
        match self.known {
            Known::Head(head) => head.name(),
            Known::Name { name, .. } => Some(name.clone()),
        }
    }

    /// A number that owners have in common that are alike, whatever their case. Costs far less than making the name.
    pub fn hash(&self) -> u64 {
        match self.known {
            Known::Head(head) => head.hash(),
            Known::Name { name, .. } => name::hash_of(name),
        }
    }

    /// True when this owner is `name`, whatever their case. Costs far less than making the name.
    pub fn is(&self, name: &DomainName) -> bool {
        match self.known {
            Known::Head(head) => name::is(head.owner, head.origin, name),
            Known::Name { name: own, .. } => own == name,
        }
    }
}

/// What reading one file gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The first origin that the text set itself, while none was given.
    pub origin: Option<DomainName>,
    /// Records that were kept, in the order of the text.
    pub entries: Vec<Entry>,
    /// In the order of the text; at most [`MOST_FAULTS`].
    pub faults: Vec<SyntaxFault>,
    /// Faults beyond those.
    pub n_faults_omitted: u64,
    /// In the order of the text; at most [`MOST_REMARKS`], and those beyond are faults.
    pub remarks: Vec<Suppression>,
    /// Sound records of class IN that were read, kept or not.
    pub n_records: u64,
    /// The first record to which nothing gives a time to live.
    pub without_ttl: Option<Place>,
    /// The servers whose own extensions the text has.
    pub signs: Loaders,
    /// The zones that records say they are in; zone files do not.
    pub told_zones: BTreeSet<DomainName>,
    /// Where names stand, when that was asked for.
    pub index: Index,
}

/// Reads `octets`, the text of `file`, and everything it includes.
///
/// Relative names stand below `origin` until the text sets another one.
pub fn read(
    file: FileId,
    octets: &[u8],
    origin: Option<&DomainName>,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) -> Reading {
    let is_indexed = keep.is_indexed();
    let mut collector = Collector {
        reading: Reading::default(),
        keep,
    };
    let mut scanner = Scanner::new(sources, &mut collector, origin.cloned());
    scanner.indexing = is_indexed.then(index::Indexing::default);
    scanner.file(file, octets);
    let index = scanner.indexing.take();
    collector.reading.index = index.map(index::Indexing::finish).unwrap_or_default();
    collector.reading
}

/// Reads again what `keep` seeks in a text of which `index` was made, and gives the records that are kept now.
pub fn read_again(
    file: FileId,
    octets: &[u8],
    index: &Index,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) -> Vec<Entry> {
    let mut collector = Collector {
        reading: Reading::default(),
        keep,
    };
    Scanner::new(sources, &mut collector, None).again(file, octets, index);
    collector.reading.entries
}

struct Collector<'k> {
    reading: Reading,
    keep: &'k mut dyn Keep,
}

impl Sink for Collector<'_> {
    fn wants(&mut self, head: &Head<'_>) -> bool {
        self.reading.n_records += 1;
        let kind = match head.kind {
            types::Kind::Srv => RecordKind::Srv,
            types::Kind::A | types::Kind::Aaaa => RecordKind::Address,
            types::Kind::Cname => RecordKind::Alias,
            types::Kind::Dname => RecordKind::Redirect,
            types::Kind::Ns => RecordKind::NameServer,
            types::Kind::Soa => RecordKind::Soa,
            types::Kind::Other(of) if of.is_dnssec => RecordKind::Dnssec,
            types::Kind::Other(_) => RecordKind::Other,
            types::Kind::Ptr | types::Kind::Mx | types::Kind::Txt | types::Kind::Unknown => {
                RecordKind::Other
            }
        };
        let owner = OwnerText {
            known: Known::Head(*head),
        };
        self.keep.keeps(&owner, kind)
    }

    fn seeks(&mut self, marks: &[Mark]) -> bool {
        self.keep.seeks(marks)
    }

    fn take(&mut self, entry: Entry) {
        if self.keep.takes(&entry) {
            self.reading.entries.push(entry);
        }
    }

    fn fault(&mut self, fault: SyntaxFault) {
        let refused_by = fault.cause.refused_by;
        let heeded = self.keep.also_heeds().and(Loader::Bind);
        if !refused_by.is_empty() && refused_by.both(heeded).is_empty() {
            return;
        }
        if self.reading.faults.len() < MOST_FAULTS {
            self.reading.faults.push(fault);
        } else {
            self.reading.n_faults_omitted += 1;
        }
    }

    fn sign(&mut self, loader: Loader) {
        self.reading.signs = self.reading.signs.and(loader);
    }

    fn without_ttl(&mut self, place: Place) {
        self.reading.without_ttl.get_or_insert(place);
    }

    fn remark(&mut self, remark: Suppression) {
        if self.reading.remarks.len() < MOST_REMARKS {
            self.reading.remarks.push(remark);
            return;
        }
        self.fault(SyntaxFault {
            place: remark.place,
            kind: FaultKind::Bound,
            cause: Cause::NOTHING,
            owner: None,
            message: format!("the remark does not count: there are more than {MOST_REMARKS}"),
        });
    }

    fn origin(&mut self, origin: &DomainName) {
        self.reading.origin.get_or_insert_with(|| origin.clone());
    }
}
