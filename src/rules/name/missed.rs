//! What the rules about names that clients do not ask for share.

use crate::finding::{Location, Severity};
use crate::model::{DomainName, Question, RecordData, RecordType};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::spelling::Writing;
use crate::view::{Miss, View};
use crate::zone::Entry;
use std::collections::BTreeSet;

/// A record that no client comes to.
pub(super) struct Missed<'a> {
    entry: &'a Entry,
    /// What is wrong with it.
    pub(super) kind: Miss,
    /// The name it was meant for.
    pub(super) meant: &'a DomainName,
    /// By what clients find under that name.
    pub(super) severity: Severity,
}

/// Such records of the given kinds, each once where several take over one owner.
pub(super) fn missed<'a>(
    overview: &'a Overview<'_>,
    view: &View,
    kinds: &[Miss],
) -> Vec<Missed<'a>> {
    let mut told: BTreeSet<&DomainName> = BTreeSet::new();
    let mut res = Vec::new();
    for (entry, miss) in &overview.misses {
        if !kinds.contains(&miss.kind) {
            continue;
        }
        let is_new = told.insert(&entry.record.owner);
        let is_taken_over = entry.owner_place.start == entry.owner_place.end;
        if is_taken_over && !is_new {
            continue;
        }
        res.push(Missed {
            entry,
            severity: if has_records(view, &miss.meant) {
                Severity::Warning
            } else {
                Severity::Error
            },
            kind: miss.kind,
            meant: &miss.meant,
        });
    }
    res
}

impl Missed<'_> {
    /// Where the owner stands.
    pub(super) fn location(&self) -> Location {
        Location::File(Part::Owner.place(self.entry))
    }

    /// What puts the right owner there, as its file writes names; an imperative.
    pub(super) fn rename(&self, overview: &Overview<'_>) -> String {
        let writing = Writing::at(overview, &self.entry.record.owner);
        let dot = if self.kind == Miss::DoubledOrigin && writing.is_zone_file() {
            ", with its final dot"
        } else {
            ""
        };
        format!("{}{dot}", writing.rename(self.meant))
    }

    /// What is wrong with the owner, and what clients do.
    pub(super) fn message(&self, what: &str) -> String {
        let (owner, meant) = (&self.entry.record.owner, &self.meant);
        let consequence = match self.severity {
            Severity::Error => ", where no records stand",
            _ => "",
        };
        format!("`{owner}` {what}; clients ask for `{meant}`{consequence}")
    }
}

/// True when clients that ask for `owner` get SRV records.
pub(super) fn has_records(view: &View, owner: &DomainName) -> bool {
    let question = Question {
        name: owner.clone(),
        record_type: RecordType::Srv,
    };
    let response = view.respond(&question);
    let mut answer = response.answer.iter();
    answer.any(|it| matches!(it.data, RecordData::Srv(_)))
}
