//! Where names and targets stand in record files.

use super::Part;
use crate::finding::Location;
use crate::model::{Candidate, DomainName, HostName, RecordData, SrvTerms};
use crate::overview::Overview;

/// Where `name` first has a record in the files; the name itself where it has none there.
pub(super) fn of_owner(overview: &Overview<'_>, name: &DomainName) -> Location {
    let view = overview.evidence.view.as_ref();
    let entry = view.and_then(|it| it.at(name).next());
    entry.map_or_else(
        || Location::Name(name.clone()),
        |it| Location::File(Part::Owner.place(it)),
    )
}

/// The word of the target in the record behind `candidate`; none where that stands in no file.
pub(super) fn of_target(overview: &Overview<'_>, candidate: &Candidate) -> Option<Location> {
    let view = overview.evidence.view.as_ref()?;
    let terms = candidate.terms.as_ref()?;
    let HostName::Absolute(target) = &candidate.target else {
        return None;
    };
    let owner = SrvTerms::owner(terms)?;
    // A record that a wildcard stands for is written at the wildcard.
    let parents = std::iter::successors(owner.parent(), DomainName::parent);
    let star = DomainName::from_labels(["*"]).ok()?;
    let wildcards = parents.filter_map(|it| it.prefixed(&star).ok());
    let mut owners = std::iter::once(owner.clone()).chain(wildcards);
    owners.find_map(|owner| {
        let mut entries = view.at(&owner);
        let entry = entries.find(|it| match &it.record.data {
            RecordData::Srv(srv) => {
                srv.target == *target
                    && srv.port == candidate.port
                    && srv.priority == terms.priority
                    && srv.weight == terms.weight
            }
            _ => false,
        })?;
        Some(Location::File(Part::Target.place(entry)))
    })
}
