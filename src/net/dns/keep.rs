//! How much of one response is kept.
//!
//! A message of 64 KiB may announce thousands of records that all point to one name of 255 octets.
//! Names that repeat share their octets, and what goes beyond the bounds here is counted and left out.

use crate::model::{DomainName, Record, RecordData, RecordType};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Most records of types that discovery reads nothing from, or not many: aliases, NS, SOA and all others.
///
/// Clients follow 16 aliases, and a zone has some 13 name servers.
const MOST_BESIDE: usize = 64;

/// Bounds of one response.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Records in all sections together.
    records: usize,
    /// Octets of names that differ.
    name_octets: usize,
}

impl Bounds {
    /// Far above what honest messages hold: no message of 64 KiB has more than 3,449 SRV records.
    ///
    /// Addresses are asked for once a target, so that their bounds count a thousand times.
    fn of(asked: RecordType) -> Self {
        match asked {
            RecordType::Srv => Self {
                records: 4096,
                name_octets: 512 * 1024,
            },
            RecordType::A | RecordType::Aaaa => Self {
                records: 1024,
                name_octets: 64 * 1024,
            },
        }
    }
}

/// Decides which records of one response stay; sections come in the order of the message, so that answers come first.
#[derive(Debug)]
pub(super) struct Keeper {
    asked: RecordType,
    left: Bounds,
    beside_left: usize,
    known: BTreeSet<AsWritten>,
    omitted: u32,
}

impl Keeper {
    /// For a response to a question of type `asked`.
    pub(super) fn new(asked: RecordType) -> Self {
        Self {
            asked,
            left: Bounds::of(asked),
            beside_left: MOST_BESIDE,
            known: BTreeSet::new(),
            omitted: 0,
        }
    }

    /// The record, if there is room for it; otherwise it counts as left out.
    pub(super) fn keep(&mut self, record: Record) -> Option<Record> {
        let kept = self.shared(record);
        if kept.is_none() {
            self.omitted = self.omitted.saturating_add(1);
        }
        kept
    }

    /// Records left out so far.
    pub(super) fn omitted(&self) -> u32 {
        self.omitted
    }

    /// `record` with shared names; `None` beyond a bound.
    fn shared(&mut self, record: Record) -> Option<Record> {
        let records_left = self.left.records.checked_sub(1)?;
        let beside_left = if self.is_beside(&record.data) {
            self.beside_left.checked_sub(1)?
        } else {
            self.beside_left
        };
        let owner = self.name(record.owner)?;
        let data = match record.data {
            RecordData::Srv(mut srv) => {
                srv.target = self.name(srv.target)?;
                RecordData::Srv(srv)
            }
            RecordData::Alias(to) => RecordData::Alias(self.name(to)?),
            RecordData::Redirect(to) => RecordData::Redirect(self.name(to)?),
            RecordData::NameServer(host) => RecordData::NameServer(self.name(host)?),
            data @ (RecordData::Address(_) | RecordData::Soa { .. } | RecordData::Other { .. }) => {
                data
            }
        };
        self.left.records = records_left;
        self.beside_left = beside_left;
        Some(Record {
            owner,
            ttl: record.ttl,
            data,
        })
    }

    /// True when many such records are of no use, so that they must not crowd out what was asked for.
    fn is_beside(&self, data: &RecordData) -> bool {
        match data {
            RecordData::Address(_) => false,
            RecordData::Srv(_) => self.asked != RecordType::Srv,
            RecordData::Alias(_)
            | RecordData::Redirect(_)
            | RecordData::NameServer(_)
            | RecordData::Soa { .. }
            | RecordData::Other { .. } => true,
        }
    }

    /// The name, with the octets of an equal one if there was one; `None` when there is no room for a new one.
    fn name(&mut self, name: DomainName) -> Option<DomainName> {
        if let Some(known) = self.known.get(name.wire()) {
            return Some(known.0.clone());
        }
        self.left.name_octets = self.left.name_octets.checked_sub(name.wire_len())?;
        self.known.insert(AsWritten(name.clone()));
        Some(name)
    }
}

/// A name that differs from one in other case, since names are kept as they came.
#[derive(Debug)]
struct AsWritten(DomainName);

impl PartialEq for AsWritten {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for AsWritten {}

impl Borrow<[u8]> for AsWritten {
    fn borrow(&self) -> &[u8] {
        self.0.wire()
    }
}

impl PartialOrd for AsWritten {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AsWritten {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.wire().cmp(other.0.wire())
    }
}
