//! Endpoints as the rules of this area see them: each once, with all candidates that lead there.

use crate::evidence::EvidenceRef;
use crate::finding::{Location, Severity};
use crate::model::{Candidate, CandidateId, Contact, NotTried, ProbeId, Service};
use crate::overview::Overview;
use crate::rules::{FindingBuilder, Findings, listing};
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
}

/// All endpoints of the run, each once, in the order of the probes.
pub(super) fn endpoints<'a>(overview: &Overview<'a>) -> Vec<Endpoint<'a>> {
    let mut res: Vec<Endpoint<'a>> = Vec::new();
    for (idx, probe) in overview.evidence.probes.iter().enumerate() {
        let known = res
            .iter_mut()
            .find(|it| it.address == probe.endpoint && *it.contact == probe.contact);
        if let Some(known) = known {
            known.candidates.push(probe.candidate);
            known.probes.push(ProbeId(idx));
        } else {
            res.push(Endpoint {
                address: probe.endpoint,
                contact: &probe.contact,
                service: probe.service.as_ref(),
                candidates: vec![probe.candidate],
                probes: vec![ProbeId(idx)],
            });
        }
    }
    res
}

impl Endpoint<'_> {
    /// `` `192.0.2.7:1688` `` with the names of the hosts behind it; addresses named as such are not repeated.
    pub(super) fn words(&self, overview: &Overview<'_>) -> String {
        let mut names: Vec<String> = Vec::new();
        for candidate in self.hosts(overview) {
            let name = candidate.target.to_string();
            if name != self.address.ip().to_string() && !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            format!("`{}`", self.address)
        } else {
            format!("`{}` ({})", self.address, listing::quoted(&names))
        }
    }

    /// The candidates that lead here.
    fn hosts<'a>(&self, overview: &Overview<'a>) -> Vec<&'a Candidate> {
        let evidence = overview.evidence;
        self.candidates
            .iter()
            .filter_map(|id| evidence.candidate(*id))
            .collect()
    }

    /// How much it hurts this client that the endpoint does not serve.
    ///
    /// Error when nobody else on the client's way may serve, warning when somebody may, notice when the client does not come here.
    pub(super) fn severity(&self, overview: &Overview<'_>) -> Severity {
        let is_reached = self.candidates.iter().any(|id| overview.is_on_path(*id));
        if !is_reached {
            Severity::Notice
        } else if overview.any_on_path_may_serve() {
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

/// True when no IPv6 endpoint has a route while IPv4 endpoints have one: then this machine has no IPv6.
pub(super) fn lacks_ipv6_route(endpoints: &[Endpoint<'_>]) -> bool {
    let has_no_route = |it: &&Endpoint<'_>| *it.contact == Contact::NetworkUnreachable;
    let (v6, v4): (Vec<_>, Vec<_>) = endpoints
        .iter()
        .filter(|it| !matches!(it.contact, Contact::NotTried(_)))
        .partition(|it| it.address.is_ipv6());
    !v6.is_empty() && !v4.is_empty() && v6.iter().all(has_no_route) && !v4.iter().any(has_no_route)
}

/// Says in `acc` what could not be looked at: endpoints that were not tried, or hosts without any.
pub(super) fn note_gaps(overview: &Overview<'_>, endpoints: &[Endpoint<'_>], acc: &mut Findings) {
    if endpoints.is_empty() {
        if overview.deadline_was_reached() {
            acc.not_checked("the deadline was reached before any host was contacted");
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
    for endpoint in endpoints {
        let Some(why) = why_not_tried(endpoint.contact) else {
            continue;
        };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, addresses)) => addresses.push(endpoint.address),
            None => reasons.push((why, vec![endpoint.address])),
        }
    }
    if !reasons.is_empty() {
        let words: Vec<String> = reasons
            .iter()
            .map(|(why, addresses)| format!("{}: {why}", listing::quoted(addresses)))
            .collect();
        acc.not_checked(words.join("; "));
    }
}

/// Why this contact says nothing of the host; none when it does.
fn why_not_tried(contact: &Contact) -> Option<String> {
    Some(match contact {
        Contact::NotTried(NotTried::SwitchedOff) => "not contacted (`--no-probe`)".to_owned(),
        Contact::NotTried(NotTried::DeadlineReached) => "the deadline was reached".to_owned(),
        Contact::NotTried(NotTried::PortZero) => "nobody can listen at port 0".to_owned(),
        Contact::NotTried(NotTried::OtherFamily) => {
            "its address family was excluded (`-4` or `-6`)".to_owned()
        }
        Contact::NotTried(NotTried::TooMany) => "more endpoints than one run tries".to_owned(),
        Contact::Failed { os_error } => listing::shortened(os_error, 120),
        _ => return None,
    })
}
