//! Where names and targets stand in record files.

use super::Part;
use crate::finding::Location;
use crate::model::{Candidate, DomainName, HostName, Place, RecordData, SrvTerms};
use crate::overview::Overview;
use std::collections::BTreeMap;
use std::iter::{once, successors};

/// Where `name` first has a record in the files, or the wildcard that stands for it; the name itself where it has none there.
pub(super) fn of_owner(overview: &Overview<'_>, name: &DomainName) -> Location {
    let view = overview.evidence.view.as_ref();
    let entry = view.and_then(|it| it.at(&it.source_of(name)).next());
    entry.map_or_else(
        || Location::Name(name.clone()),
        |it| Location::File(Part::Owner.place(it)),
    )
}

/// Where the targets of SRV records are written in record files.
pub(super) struct TargetPlaces<'a> {
    by_record: BTreeMap<(&'a DomainName, Key<'a>), Place>,
}

/// What tells records of one owner apart.
type Key<'a> = (&'a DomainName, u16, u16, u16);

impl<'a> TargetPlaces<'a> {
    /// Those of the files of this run; none without any. A record that stands there twice has its first place.
    pub(super) fn new(overview: &Overview<'a>) -> Self {
        let mut by_record = BTreeMap::new();
        let view = overview.evidence.view.as_ref();
        for entry in view.into_iter().flat_map(|it| it.entries()) {
            if let RecordData::Srv(srv) = &entry.record.data {
                let key = (&srv.target, srv.port, srv.priority, srv.weight);
                by_record
                    .entry((&entry.record.owner, key))
                    .or_insert_with(|| Part::Target.place(entry));
            }
        }
        Self { by_record }
    }

    /// The word of the target in the record behind `candidate`; none where that stands in no file.
    pub(super) fn of(&self, candidate: &Candidate) -> Option<Location> {
        if self.by_record.is_empty() {
            return None;
        }
        let terms = candidate.terms.as_ref()?;
        let HostName::Absolute(target) = &candidate.target else {
            return None;
        };
        let owner = SrvTerms::owner(terms)?;
        // A record that a wildcard stands for is written at the wildcard.
        let parents = successors(owner.parent(), DomainName::parent);
        let star = DomainName::from_labels(["*"]).ok()?;
        let wildcards = parents.filter_map(|it| it.prefixed(&star).ok());
        let mut owners = once(owner.clone()).chain(wildcards);
        let key = (target, candidate.port, terms.priority, terms.weight);
        let place = owners.find_map(|owner| self.by_record.get(&(&owner, key)).copied());
        place.map(Location::File)
    }
}
