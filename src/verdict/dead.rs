//! Hosts that do not serve, in words that fit all of them, and what to do about them.

use crate::client::{clear_host, set_host};
use crate::model::{CandidateId, Contact, KMS_PORT, NotTried};
use crate::overview::{Overview, SrvStep};
use crate::selection::HostState;

/// What the hosts on the path did, in words that fit all of them.
pub(super) fn why_dead(overview: &Overview<'_>) -> String {
    let ids: Vec<CandidateId> = overview.on_path().collect();
    let mut contacts: Vec<&Contact> = Vec::new();
    for id in &ids {
        for (_, probe) in overview.evidence.probes_of(*id) {
            if !contacts.contains(&&probe.contact) {
                contacts.push(&probe.contact);
            }
        }
    }
    let is_one = ids.len() == 1;
    let words = |one: &str, many: &str| {
        if is_one {
            one.to_owned()
        } else {
            many.to_owned()
        }
    };
    match contacts[..] {
        [] if is_one => "has no address".to_owned(),
        [] => "have no address".to_owned(),
        [Contact::Refused] => words("refuses the connection", "refuse the connection"),
        [Contact::TimedOut] => words("does not answer", "do not answer"),
        [Contact::NotTried(NotTried::PortZero)] => words(
            "has port 0, at which nobody listens",
            "have port 0, at which nobody listens",
        ),
        [Contact::NotTried(NotTried::UnusableAddress)] => words(
            "has an address that no client can connect to",
            "have addresses that no client can connect to",
        ),
        _ if contacts.contains(&&Contact::Connected) => words("does not serve", "do not serve"),
        _ => words("accepts no connection", "accept no connection"),
    }
}

/// What to look at when no host on the path accepts a connection.
pub(super) fn how_to_revive(overview: &Overview<'_>) -> String {
    let ids: Vec<CandidateId> = overview.on_path().collect();
    let hosts = || ids.iter().filter_map(|id| overview.evidence.candidate(*id));
    let contacts: Vec<&Contact> = ids
        .iter()
        .flat_map(|id| overview.evidence.probes_of(*id))
        .map(|(_, probe)| &probe.contact)
        .collect();
    let all = |wanted: Contact| !contacts.is_empty() && contacts.iter().all(|it| **it == wanted);
    if hosts().all(|it| it.port == 0) {
        format!("write the port of the host in its SRV record, {KMS_PORT} as a rule")
    } else if all(Contact::Refused) && hosts().all(|it| it.port != KMS_PORT) {
        format!(
            "check whether the port is right ({KMS_PORT} as a rule), then the service `sppsvc` on the host"
        )
    } else if all(Contact::Refused) {
        "check the service `sppsvc` on the host".to_owned()
    } else if all(Contact::NotTried(NotTried::UnusableAddress)) {
        "correct the address record of the host".to_owned()
    } else if all(Contact::TimedOut) {
        "check that the host is switched on, that its address is right, and the firewalls on the way"
            .to_owned()
    } else {
        "check the hosts, their service `sppsvc` and the firewalls on the way".to_owned()
    }
}

/// That addresses of the other family were left out, or nothing.
pub(super) fn left_out(overview: &Overview<'_>) -> &'static str {
    let contact = Contact::NotTried(NotTried::OtherFamily);
    if overview
        .evidence
        .probes
        .iter()
        .any(|it| it.contact == contact)
    {
        " (`-4` or `-6` left out other addresses)"
    } else {
        ""
    }
}

/// True when nobody said what stands at the name of this step.
fn is_open(step: &SrvStep) -> bool {
    step.used_answer().is_none_or(|it| !it.answer.is_definite())
}

pub(super) fn fixed_host_remedy(overview: &Overview<'_>) -> String {
    let evidence = overview.evidence;
    let has_other = evidence
        .candidates
        .iter()
        .zip(&overview.states)
        .any(|(it, state)| it.terms.is_some() && *state == HostState::Serves);
    let client = evidence.client.as_ref();
    let scope = client.and_then(|it| it.in_force().fixed_host_scope);
    let (clear, set) = (clear_host(scope), set_host(scope));
    if has_other {
        format!("run {clear} to go back to DNS discovery, which finds a host")
    } else if overview.steps.iter().any(is_open)
        || evidence.candidates.iter().any(|it| it.terms.is_some())
        // Nobody was asked what DNS would give.
        || overview.steps.is_empty()
    {
        format!("mend that host, set another with {set}, or go back to DNS discovery with {clear}")
    } else {
        format!("mend that host, or set another with {set}; DNS discovery finds none either")
    }
}
