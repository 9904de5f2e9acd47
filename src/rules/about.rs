//! What a finding is about: domains, hosts and a file, for ignores that are limited to some.

use crate::evidence::EvidenceRef;
use crate::finding::{Finding, Location};
use crate::model::{CandidateId, DomainName, HostName, Place, RecordData};
use crate::overview::Overview;
use crate::policy::About;
use crate::view::{View, is_kms_owner};

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
    pub(super) fn of(overview: &Overview<'a>, finding: &Finding) -> Self {
        let mut res = Self::default();
        match &finding.location {
            Location::Name(name) => res.add(name),
            Location::File(place) => {
                let file = overview.evidence.file(place.file);
                res.path = file.map(|it| it.path.as_str());
                res.add_record(overview, *place);
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
        if !list.contains(name) {
            list.push(name.clone());
        }
    }

    /// The owner of the record at `place`, and its target.
    fn add_record(&mut self, overview: &Overview<'_>, place: Place) {
        let entries = overview.evidence.view.iter().flat_map(View::entries);
        let is_around =
            |it: Place| it.file == place.file && it.start <= place.start && place.end <= it.end;
        for entry in entries.filter(|it| is_around(it.place)) {
            self.add(&entry.record.owner);
            if let RecordData::Srv(srv) = &entry.record.data {
                self.add(&srv.target);
            }
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
