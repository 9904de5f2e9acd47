//! What a finding is about: domains, hosts and a file, for ignores that are limited to some.

use super::around::Around;
use crate::evidence::EvidenceRef;
use crate::finding::{Finding, Location};
use crate::model::{CandidateId, DomainName, HostName, Place, RecordData};
use crate::overview::Overview;
use crate::policy::About;
use crate::view::is_kms_owner;
use crate::zone::Entry;

/// The entries of a view, found by a place inside of them.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    entries: Vec<&'a Entry>,
    around: Around<usize>,
}

impl<'a> Entries<'a> {
    pub(super) fn of(overview: &Overview<'a>) -> Self {
        let entries = overview.evidence.view.iter().flat_map(|it| it.entries());
        let entries: Vec<&Entry> = entries.collect();
        let places = entries.iter().map(|it| it.place).zip(0..);
        Self {
            around: Around::new(places),
            entries,
        }
    }

    fn at(&self, place: Place) -> impl Iterator<Item = &'a Entry> {
        let found = self.around.at(place).into_iter();
        found.filter_map(|it| self.entries.get(it).copied())
    }
}

/// The names in a finding's location and in the candidates that it rests on.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// Owners of SRV records.
    domains: Vec<DomainName>,
    hosts: Vec<DomainName>,
    path: Option<&'a str>,
}

impl<'a> Names<'a> {
    /// The names in `finding`.
    ///
    /// `entries` are those of the view.
    pub(super) fn of(overview: &Overview<'a>, entries: &Entries<'_>, finding: &Finding) -> Self {
        let mut res = Self::default();
        match &finding.location {
            Location::Name(name) => res.add(name),
            Location::File(place) => {
                let file = overview.evidence.file(place.file);
                res.path = file.map(|it| it.path.as_str());
                for entry in entries.at(*place) {
                    res.add_record(entry);
                }
            }
            Location::Endpoint(_) | Location::Server(_) | Location::Setting(_) | Location::Run => {}
        }
        for evidence in &finding.evidence {
            match evidence {
                EvidenceRef::Candidate(id) => res.add_candidate(overview, *id),
                EvidenceRef::Probe(id) => {
                    if let Some(probe) = overview.evidence.probes.get(id.0) {
                        res.add_candidate(overview, probe.candidate);
                    }
                }
                _ => {}
            }
        }
        for names in [&mut res.domains, &mut res.hosts] {
            names.sort();
            names.dedup();
        }
        res
    }

    /// The same for a policy.
    pub(super) fn about(&self) -> About<'_> {
        About {
            domains: &self.domains,
            hosts: &self.hosts,
            path: self.path,
        }
    }

    fn add(&mut self, name: &DomainName) {
        let list = if is_kms_owner(name) {
            &mut self.domains
        } else {
            &mut self.hosts
        };
        list.push(name.clone());
    }

    /// The owner of a record, and its target.
    fn add_record(&mut self, entry: &Entry) {
        self.add(&entry.record.owner);
        if let RecordData::Srv(srv) = &entry.record.data {
            self.add(&srv.target);
        }
    }

    fn add_candidate(&mut self, overview: &Overview<'_>, id: CandidateId) {
        let Some(candidate) = overview.evidence.candidate(id) else {
            return;
        };
        if let HostName::Absolute(host) = &candidate.target {
            self.add(host);
        }
        if let Some(owner) = candidate.terms.as_ref().and_then(|it| it.owner()) {
            self.add(owner);
        }
    }
}
