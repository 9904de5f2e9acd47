//! Endpoints as the rules of this area see them: each once, with all candidates that lead there.

use crate::evidence::EvidenceRef;
use crate::finding::{Location, Severity};
use crate::model::{Candidate, CandidateId, Contact, NotTried, ProbeId, Service};
use crate::overview::Overview;
use crate::rules::{FindingBuilder, Findings};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// One endpoint that was tried, or was to be tried.
#[derive(Debug)]
pub(super) struct Endpoint<'a> {
    /// Address and port.
    pub(super) address: SocketAddr,
    /// What the connect did.
    pub(super) contact: &'a Contact,
    /// What spoke there.
    pub(super) service: Option<&'a Service>,
    /// The candidates that lead here, in their order; never empty.
    pub(super) candidates: Vec<CandidateId>,
    /// One a candidate, in the same order.
    pub(super) probes: Vec<ProbeId>,
    /// True when some host on the client's way serves or may serve, or the way may lead to others that nothing tells.
    somebody_may_serve: bool,
    /// That this machine has no route there, which says nothing about it; none where it has one.
    pub(super) no_route: Option<&'static str>,
}

/// All endpoints of the run, each once, in the order of the probes.
pub(super) fn endpoints<'a>(overview: &Overview<'a>) -> Vec<Endpoint<'a>> {
    let somebody_may_serve = overview.any_on_path_may_serve() || overview.may_lead_elsewhere();
    let mut res: Vec<Endpoint<'a>> = Vec::new();
    let mut positions = BTreeMap::new();
    for (idx, probe) in overview.evidence.probes.iter().enumerate() {
        let position = *positions
            .entry((probe.endpoint, key(&probe.contact)))
            .or_insert(res.len());
        if let Some(known) = res.get_mut(position) {
            known.candidates.push(probe.candidate);
            known.probes.push(ProbeId(idx));
        } else {
            res.push(Endpoint {
                address: probe.endpoint,
                contact: &probe.contact,
                service: probe.service.as_ref(),
                candidates: vec![probe.candidate],
                probes: vec![ProbeId(idx)],
                somebody_may_serve,
                no_route: (probe.contact == Contact::NoRoute)
                    .then(|| overview.unrouted.why(probe.endpoint.ip())),
            });
        }
    }
    res
}

/// The same for the same contact, with an order.
fn key(contact: &Contact) -> (u8, &str) {
    match contact {
        Contact::Connected => (0, ""),
        Contact::Refused => (1, ""),
        Contact::TimedOut => (2, ""),
        Contact::HostUnreachable => (3, ""),
        Contact::NetworkUnreachable => (4, ""),
        Contact::Prohibited => (5, ""),
        Contact::Failed { os_error } => (6, os_error),
        Contact::NoRoute => (7, ""),
        Contact::NotTried(why) => (8 + *why as u8, ""),
    }
}

impl Endpoint<'_> {
    /// `` `192.0.2.7:1688` `` with the names of the hosts behind it; addresses named as such are not repeated.
    pub(super) fn words(&self, overview: &Overview<'_>) -> String {
        let own = self.address.ip().to_string();
        let mut seen = BTreeSet::new();
        let names: Vec<String> = self
            .hosts(overview)
            .map(|candidate| candidate.target.to_string())
            .filter(|name| *name != own && seen.insert(name.clone()))
            .collect();
        if names.is_empty() {
            format!("`{}`", self.address)
        } else {
            format!("`{}` ({})", self.address, words::quoted(&names))
        }
    }

    /// The candidates that lead here.
    pub(super) fn hosts<'a>(&self, overview: &Overview<'a>) -> impl Iterator<Item = &'a Candidate> {
        let evidence = overview.evidence;
        self.candidates
            .iter()
            .filter_map(|id| evidence.candidate(*id))
    }

    /// How much it hurts this client that the endpoint does not serve.
    ///
    /// Error when nobody else on the client's way may serve, warning when somebody may, notice when the client does not come here.
    pub(super) fn severity(&self, overview: &Overview<'_>) -> Severity {
        let is_reached = self.candidates.iter().any(|id| overview.is_on_path(*id));
        if !is_reached {
            Severity::Notice
        } else if self.somebody_may_serve {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    /// Adds a finding about this endpoint, with severity and evidence.
    pub(super) fn report<'f>(
        &self,
        overview: &Overview<'_>,
        acc: &'f mut Findings,
        what_happened: &str,
    ) -> FindingBuilder<'f> {
        let severity = self.severity(overview);
        let aside = if severity == Severity::Notice {
            ", but this client does not come there"
        } else {
            ""
        };
        let message = format!("{} {what_happened}{aside}", self.words(overview));
        acc.add(Location::Endpoint(self.address), message)
            .severity(severity)
            .evidence(self.probes.iter().map(|id| EvidenceRef::Probe(*id)))
    }
}

/// Says in `acc` what could not be looked at: endpoints that were not tried, or hosts without any.
pub(super) fn note_gaps(overview: &Overview<'_>, endpoints: &[Endpoint<'_>], acc: &mut Findings) {
    if endpoints.is_empty() {
        if overview.deadline_was_reached() {
            acc.not_checked("the run ended before any host was contacted");
        } else if overview.evidence.candidates.is_empty() {
            acc.not_applicable("there is no host to contact");
        } else {
            acc.not_applicable("no address of any host is known");
        }
        return;
    }
    let is_switched_off =
        |it: &Endpoint<'_>| *it.contact == Contact::NotTried(NotTried::SwitchedOff);
    if endpoints.iter().all(is_switched_off) {
        acc.not_checked("no host was contacted (`--no-probe`)");
        return;
    }
    let mut reasons: Vec<(String, Vec<SocketAddr>)> = Vec::new();
    let mut positions = BTreeMap::new();
    for endpoint in endpoints {
        let Some(why) = why_not_known(endpoint) else {
            continue;
        };
        let position = *positions.entry(why.clone()).or_insert(reasons.len());
        match reasons.get_mut(position) {
            Some((_, addresses)) => addresses.push(endpoint.address),
            None => reasons.push((why, vec![endpoint.address])),
        }
    }
    if !reasons.is_empty() {
        let mut words: Vec<String> = reasons
            .iter()
            .take(MOST_REASONS)
            .map(|(why, addresses)| format!("{}: {why}", words::quoted(addresses)))
            .collect();
        if MOST_REASONS < reasons.len() {
            words.push(format!("{} more", reasons.len() - MOST_REASONS));
        }
        acc.not_checked(words.join("; "));
    }
}

/// Reasons that one message names.
const MOST_REASONS: usize = 8;

/// Why nothing was found out about the host; none when something was.
fn why_not_known(endpoint: &Endpoint<'_>) -> Option<String> {
    Some(match endpoint.contact {
        Contact::NoRoute => endpoint.no_route?.to_owned(),
        Contact::NotTried(NotTried::SwitchedOff) => "not contacted (`--no-probe`)".to_owned(),
        Contact::NotTried(NotTried::DeadlineReached) => "the run ended first".to_owned(),
        Contact::NotTried(NotTried::PortZero) => "nobody can listen at port 0".to_owned(),
        Contact::NotTried(NotTried::UnusableAddress) => {
            "no client can connect to such an address".to_owned()
        }
        Contact::NotTried(NotTried::OwnMachine) => "it is the client itself".to_owned(),
        Contact::NotTried(NotTried::OtherFamily) => {
            "its address family was excluded (`-4` or `-6`)".to_owned()
        }
        Contact::NotTried(NotTried::TooMany) => "more endpoints than one run tries".to_owned(),
        Contact::Failed { os_error } => words::shortened(os_error, 120),
        _ => return None,
    })
}
