//! What of the text is kept: everything, what has to do with KMS, or what stands at some names.

use super::kms_name::is_kms_like;
use crate::loads::Loaders;
use crate::model::{DomainName, KMS_PORT, RecordData};
use crate::zone::{Entry, Keep, Mark, MarkKind, OwnerText, RecordKind, Sought};
use std::collections::BTreeSet;
use std::iter::successors;

/// The label of wildcards (RFC 4592, 2.1.1).
pub(super) const STAR: &[u8] = b"*";

/// As many names are compared with each owner one by one; for more the owner is made, and looked up.
const MOST_COMPARED: usize = 16;

/// Keeps every record.
pub(super) struct Everything {
    pub(super) heeds: Loaders,
}

impl Keep for Everything {
    fn keeps(&mut self, _: &OwnerText<'_>, _: RecordKind) -> bool {
        true
    }

    fn also_heeds(&self) -> Loaders {
        self.heeds
    }
}

/// Keeps what has to do with KMS, what tells zones, and wildcards, which stand for any name; and notes aliases.
pub(super) struct KmsRecords {
    pub(super) heeds: Loaders,
    /// Aliases, by the hash of their owner.
    pub(super) aliases: Vec<u64>,
}

impl Keep for KmsRecords {
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool {
        if kind == RecordKind::Alias {
            self.aliases.push(owner.hash());
        }
        match kind {
            RecordKind::Srv | RecordKind::Soa | RecordKind::Redirect => true,
            _ => match owner.written() {
                [b'*' | b'\\', ..] => true,
                // The origin, which may be any name.
                b"@" => owner
                    .name()
                    .is_some_and(|it| is_kms_like(&it) || it.labels().next() == Some(STAR)),
                [b'_' | b'v' | b'V', ..] => owner.name().is_some_and(|it| is_kms_like(&it)),
                _ => false,
            },
        }
    }

    fn is_indexed(&self) -> bool {
        true
    }

    fn also_heeds(&self) -> Loaders {
        self.heeds
    }

    fn takes(&mut self, entry: &Entry) -> bool {
        let owner = &entry.record.owner;
        match &entry.record.data {
            RecordData::Srv(srv) => {
                srv.port == KMS_PORT || is_kms_like(owner) || owner.labels().next() == Some(STAR)
            }
            RecordData::Soa { .. } | RecordData::Redirect(_) => true,
            _ => owner.labels().next() == Some(STAR) || is_kms_like(owner),
        }
    }
}

/// Keeps what stands at names, or one record below each of them.
pub(super) struct AtNames {
    names: BTreeSet<DomainName>,
    /// True when a record below a name is wanted, as a witness that the name exists.
    is_below: bool,
    /// The names; some of them may have been found already.
    sought: Sought,
}

impl AtNames {
    pub(super) fn at(names: BTreeSet<DomainName>) -> Self {
        Self {
            sought: Sought::names(&names),
            names,
            is_below: false,
        }
    }

    pub(super) fn below(names: BTreeSet<DomainName>) -> Self {
        Self {
            is_below: true,
            ..Self::at(names)
        }
    }
}

impl Keep for AtNames {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        if self.is_below {
            let mut ancestors =
                successors(owner.name().and_then(|it| it.parent()), DomainName::parent);
            return match ancestors.find(|it| self.names.contains(it)) {
                Some(it) => self.names.remove(&it),
                None => false,
            };
        }
        if self.names.len() <= MOST_COMPARED {
            return self.names.iter().any(|it| owner.is(it));
        }
        owner.name().is_some_and(|it| self.names.contains(&it))
    }

    fn seeks(&mut self, marks: &[Mark]) -> bool {
        // Each is found once, so that what was sought at first would lead to every stretch with a record below it.
        if self.names.len() * 2 <= self.sought.len() {
            self.sought = Sought::names(&self.names);
        }
        let is_above = |it: &Mark| it.kind() == MarkKind::Above;
        let mut own = marks.iter().filter(|it| is_above(it) == self.is_below);
        own.any(|it| self.sought.has(*it))
    }
}

/// Keeps the first record that is not in a zone.
pub(super) struct Outside {
    zone: DomainName,
    is_found: bool,
}

impl Outside {
    pub(super) fn of(zone: DomainName) -> Self {
        Self {
            zone,
            is_found: false,
        }
    }
}

impl Keep for Outside {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        let is_first = !self.is_found
            && owner
                .name()
                .is_some_and(|it| !it.is_at_or_below(&self.zone));
        self.is_found |= is_first;
        is_first
    }

    fn seeks(&mut self, _: &[Mark]) -> bool {
        !self.is_found
    }
}
