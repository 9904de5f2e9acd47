//! The SRV record sets of a run, whatever it found them in.

#[cfg(test)]
mod tests;

use super::spelling::Writing;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, Severity};
use crate::model::{
    Candidate, CandidateId, DomainName, ExchangeId, HostName, NameServer, Place, Rrset, SrvRecord,
    SrvTerms, StepId,
};
use crate::overview::{Overview, SrvStep};
use crate::policy::DomainPolicy;
use crate::selection::HostState;
use crate::zone::Entry;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Pieces of evidence that one finding about a set names.
const MOST_EVIDENCE: usize = 20;

/// An SRV RRset with the place it came from.
#[derive(Debug)]
pub struct SrvSet<'a> {
    /// The name asked or written, before any alias; none for records that were only described.
    pub owner: Option<&'a DomainName>,
    /// Where the records stand, behind any alias; none for records that were only described.
    pub stands_at: Option<&'a DomainName>,
    /// Seconds; none for records that were only described.
    pub ttl: Option<u32>,
    /// The records; never empty.
    pub records: Cow<'a, [SrvRecord]>,
    /// What stands behind the records, in their order; empty where nothing is known of hosts.
    pub behind: Vec<Behind>,
    /// Where each record stands in a file, in their order; empty for records that stand in none.
    pub entries: Vec<&'a Entry>,
    /// How its file writes records; as a zone file where it stands in none.
    pub writing: Writing,
    /// What gave the set; none for records that no name server gave.
    pub exchange: Option<ExchangeId>,
    /// True when the client chooses among these records; false behind a fixed host or another domain with records.
    pub is_used: bool,
    /// True for records as somebody thinks of changing them.
    pub is_changed: bool,
    /// True where record files are looked at for themselves, and rules about their text look too.
    pub is_checked: bool,
    /// What a policy says of the owner.
    pub policy: Option<&'a DomainPolicy>,
}

/// What stands behind a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// The host it leads to; none where the evidence has none, as for target `.` and records that are thought of.
    pub candidate: Option<CandidateId>,
    /// What contacting that host comes to.
    pub state: HostState,
}

impl Behind {
    /// A host of which nothing is known.
    const UNKNOWN: Self = Self {
        candidate: None,
        state: HostState::NotProbed,
    };
}

/// A part of an SRV record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole record.
    Record,
    /// Its owner; the record where the owner is that of the record before.
    Owner,
    /// Its priority.
    Priority,
    /// Its weight.
    Weight,
    /// Its port.
    Port,
    /// Its target.
    Target,
}

impl Part {
    /// Where this part of `entry` stands.
    pub fn place(self, entry: &Entry) -> Place {
        match self {
            Self::Owner if entry.owner_place.start < entry.owner_place.end => entry.owner_place,
            Self::Record | Self::Owner => entry.place,
            Self::Priority => entry.data_place(0),
            Self::Weight => entry.data_place(1),
            Self::Port => entry.data_place(2),
            Self::Target => entry.data_place(3),
        }
    }
}

impl SrvSet<'_> {
    /// Where findings about this set are: at its first record where it stands in a file.
    pub fn location(&self) -> Location {
        self.location_of(0, Part::Record)
    }

    /// Where findings about one record are.
    pub fn location_of(&self, position: usize, part: Part) -> Location {
        if let Some(entry) = self.entries.get(position) {
            return Location::File(part.place(entry));
        }
        self.owner
            .map_or(Location::Run, |it| Location::Name(it.clone()))
    }

    /// What a message calls it: `` `_vlmcs._tcp.corp.example.` ``, or what stands for that.
    pub fn subject(&self) -> String {
        let name = self
            .owner
            .map_or_else(|| "the record set".to_owned(), |it| format!("`{it}`"));
        if self.is_changed {
            format!("{name} after the change")
        } else {
            name
        }
    }

    /// The records that name a host: all but those with target `.`.
    pub fn hosts(&self) -> impl Iterator<Item = &SrvRecord> {
        self.hosts_with_positions().map(|(_, record)| record)
    }

    /// The same with their positions among the records.
    pub fn hosts_with_positions(&self) -> impl Iterator<Item = (usize, &SrvRecord)> {
        let records = self.records.iter().enumerate();
        records.filter(|(_, it)| !it.target.is_root())
    }

    /// True when the host behind the record at `position` is known not to serve.
    pub fn is_down(&self, position: usize) -> bool {
        let behind = self.behind.get(position);
        behind.is_some_and(|it| matches!(it.state, HostState::Down { .. }))
    }

    /// What findings about the whole set rest on.
    pub fn evidence(&self) -> Vec<EvidenceRef> {
        self.evidence_of(0..self.records.len())
    }

    /// What findings about the records at `positions` rest on: what gave the set, or the first of its hosts.
    pub fn evidence_of(&self, positions: impl IntoIterator<Item = usize>) -> Vec<EvidenceRef> {
        if let Some(exchange) = self.exchange {
            return vec![EvidenceRef::Exchange(exchange)];
        }
        let candidate = |position: usize| self.behind.get(position)?.candidate;
        let candidates = positions.into_iter().filter_map(candidate);
        candidates
            .take(MOST_EVIDENCE)
            .map(EvidenceRef::Candidate)
            .collect()
    }

    /// A record as its file has it, or a zone file, with the owner if there is one.
    pub fn record_text(&self, record: &SrvRecord) -> String {
        self.writing.srv(self.stands_at, None, record)
    }

    /// What puts `new` in the place of `old`; an imperative.
    pub fn replace(&self, old: &SrvRecord, new: &SrvRecord) -> String {
        let ttl = self.ttl.filter(|_| self.stands_at.is_some());
        self.writing.replace(self.stands_at, ttl, old, new)
    }

    /// What takes away this record and no other; an imperative.
    pub fn delete(&self, record: &SrvRecord) -> String {
        self.writing.delete(self.stands_at, record)
    }

    /// `severity`, but no more than a notice when the client does not use this set.
    pub fn weigh(&self, severity: Severity) -> Severity {
        if self.is_used {
            severity
        } else {
            severity.min(Severity::Notice)
        }
    }
}

/// The sets that name servers gave; without name servers, the records that clients choose among.
pub(super) fn sets<'a>(overview: &'a Overview<'_>) -> Vec<SrvSet<'a>> {
    if overview.ran(Stage::Ask) {
        answered(overview)
    } else {
        chosen_from(overview)
    }
}

fn answered<'a>(overview: &'a Overview<'_>) -> Vec<SrvSet<'a>> {
    let known = by_record(overview);
    let mut res = Vec::new();
    for step in &overview.steps {
        let Some(told) = step.used_answer() else {
            continue;
        };
        if let (Some(rrset), Some(exchange)) = (told.answer.records(), told.exchanges.last()) {
            let behind = |record: &SrvRecord| {
                let found = known.get(&(step.id, key(record)));
                found.map_or(Behind::UNKNOWN, |id| behind(overview, *id))
            };
            if let Some(set) = written(overview, step, rrset, *exchange, behind) {
                res.push(set);
                continue;
            }
            res.push(SrvSet {
                owner: Some(&step.owner),
                stands_at: Some(&rrset.owner),
                ttl: Some(rrset.ttl),
                records: Cow::Borrowed(&rrset.records),
                behind: rrset.records.iter().map(behind).collect(),
                entries: Vec::new(),
                writing: Writing::zone_file(),
                exchange: Some(*exchange),
                is_used: overview.path.group_at(Some(step.id)).is_some(),
                is_changed: false,
                is_checked: false,
                policy: policy(overview, &step.owner),
            });
        }
    }
    res
}

/// The set as the files have it, record for record; none where it does not come from files.
///
/// A server sends records that are alike once, and so a client sees them. Whoever mends the file wants to see each.
fn written<'a>(
    overview: &'a Overview<'_>,
    step: &'a SrvStep,
    rrset: &'a Rrset<SrvRecord>,
    exchange: ExchangeId,
    behind: impl Fn(&SrvRecord) -> Behind,
) -> Option<SrvSet<'a>> {
    let view = overview.evidence.view.as_ref()?;
    let asked = overview.evidence.exchange(exchange)?;
    let source = view.source_of(&rrset.owner);
    let mut found: Vec<(&Entry, &SrvRecord)> = view.srv_at(&source).collect();
    if !overview.evidence.is_check() {
        let known = found.into_iter().map(|it| (key(it.1), it));
        let mut first = BTreeMap::new();
        for (key, it) in known {
            first.entry(key).or_insert(it);
        }
        let sent = rrset.records.iter();
        found = sent.filter_map(|it| first.get(&key(it)).copied()).collect();
    }
    if asked.server != NameServer::ZoneFiles || found.is_empty() {
        return None;
    }
    Some(SrvSet {
        owner: Some(&step.owner),
        // A wildcard may stand for the name.
        stands_at: found.first().map(|it| &it.0.record.owner),
        ttl: Some(rrset.ttl),
        behind: found.iter().map(|it| behind(it.1)).collect(),
        records: found.iter().map(|it| it.1.clone()).collect(),
        entries: found.into_iter().map(|it| it.0).collect(),
        writing: Writing::at(overview, &source),
        exchange: Some(exchange),
        is_used: overview.path.group_at(Some(step.id)).is_some(),
        is_changed: false,
        is_checked: overview.evidence.is_check(),
        policy: policy(overview, &step.owner),
    })
}

/// What the policy of this run, if there is one, says of `owner`.
fn policy<'a>(overview: &'a Overview<'_>, owner: &DomainName) -> Option<&'a DomainPolicy> {
    overview.policy.and_then(|it| it.expected_for(owner))
}

/// What tells records of one set apart.
type Key<'a> = (u16, u16, u16, &'a DomainName);

fn key(record: &SrvRecord) -> Key<'_> {
    (record.priority, record.weight, record.port, &record.target)
}

/// The candidate that each record of each step led to.
fn by_record<'a>(overview: &'a Overview<'_>) -> BTreeMap<(StepId, Key<'a>), CandidateId> {
    let mut res = BTreeMap::new();
    for (idx, candidate) in overview.evidence.candidates.iter().enumerate() {
        if let (Some(step), Some((terms, target))) = (candidate.step, terms(candidate)) {
            let key = (terms.priority, terms.weight, candidate.port, target);
            res.entry((step, key)).or_insert(CandidateId(idx));
        }
    }
    res
}

fn behind(overview: &Overview<'_>, id: CandidateId) -> Behind {
    let state = overview.states.get(id.0).copied();
    Behind {
        candidate: state.is_some().then_some(id),
        state: state.unwrap_or(HostState::Serves),
    }
}

/// The records that clients choose among; where there are edits, as they are after them.
fn chosen_from<'a>(overview: &'a Overview<'_>) -> Vec<SrvSet<'a>> {
    let mut res = Vec::new();
    for group in overview.groups_after_edits() {
        let found = group.members.iter().filter_map(|id| {
            let candidate = group.candidates.get(id.0)?;
            Some((*id, candidate, record(candidate)?))
        });
        let found: Vec<(CandidateId, &Candidate, SrvRecord)> = found.collect();
        if found.is_empty() {
            continue;
        }
        let mut published = found.iter().filter_map(|it| it.1.terms.as_ref());
        let published = published.find_map(|it| it.published.as_ref());
        res.push(SrvSet {
            owner: published.map(|it| &it.owner),
            stands_at: published.map(|it| &it.owner),
            ttl: published.map(|it| it.ttl),
            behind: found.iter().map(|it| behind(overview, it.0)).collect(),
            records: Cow::Owned(found.into_iter().map(|it| it.2).collect()),
            entries: Vec::new(),
            writing: published
                .map_or_else(Writing::zone_file, |it| Writing::at(overview, &it.owner)),
            exchange: None,
            is_used: true,
            is_changed: group.is_changed,
            is_checked: false,
            policy: published.and_then(|it| policy(overview, &it.owner)),
        });
    }
    res
}

/// The record that leads to a candidate; none for hosts that were set or named.
fn record(candidate: &Candidate) -> Option<SrvRecord> {
    let (terms, target) = terms(candidate)?;
    Some(SrvRecord {
        priority: terms.priority,
        weight: terms.weight,
        port: candidate.port,
        target: target.clone(),
    })
}

/// Terms and target of the record that leads to a candidate; none for hosts that were set or named.
fn terms(candidate: &Candidate) -> Option<(&SrvTerms, &DomainName)> {
    let terms = candidate.terms.as_ref()?;
    match &candidate.target {
        HostName::Absolute(target) => Some((terms, target)),
        HostName::Relative(_) | HostName::Address(_) => None,
    }
}
