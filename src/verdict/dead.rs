//! Hosts that do not serve, in words that fit all of them, and what to do about them.

use super::{OutcomeWord, unresolved, who};
use crate::client::{Scope, clear_host, set_host};
use crate::finding::{Judgement, Location, RuleCode};
use crate::model::{CandidateId, Contact, KMS_PORT, NotTried};
use crate::overview::{Overview, SrvStep};
use crate::selection::HostState;

/// The rule about hosts that a cloud runs for its own machines.
const CLOUD_ENDPOINT: RuleCode = RuleCode(117);

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

/// True when the host set by hand is the KMS service of a cloud, of which outside of that cloud nothing can be seen.
pub(super) fn is_of_cloud(overview: &Overview<'_>, judgement: &Judgement) -> bool {
    let Some((_, planned, _)) = overview.evidence.plan.fixed_host() else {
        return false;
    };
    let hidden = judgement.ignored.iter().map(|it| &it.finding);
    let mut found = judgement.findings.iter().chain(hidden);
    found.any(|it| {
        it.rule == CLOUD_ENDPOINT && it.location == Location::Setting(planned.provenance.clone())
    })
}

/// What to do about a host set by hand that is the client itself; an imperative.
pub(super) fn stop_asking_itself(overview: &Overview<'_>) -> String {
    let clear = clear_host(scope_of_fixed_host(overview).as_ref());
    format!("run {clear} on the client and find out what sets that host")
}

/// The scope of the host set by hand, for a sentence with room for one command.
fn scope_of_fixed_host(overview: &Overview<'_>) -> Option<Scope> {
    let client = overview.evidence.client.as_ref();
    who::scope_of_headline(client.and_then(|it| it.in_force().fixed_host_scope))
}

/// What to do about the host set by hand; an imperative.
pub(super) fn fixed_host_remedy(overview: &Overview<'_>, judgement: &Judgement) -> String {
    let evidence = overview.evidence;
    let has_other = evidence
        .candidates
        .iter()
        .zip(&overview.states)
        .any(|(it, state)| it.terms.is_some() && *state == HostState::Serves);
    let scope = scope_of_fixed_host(overview);
    let (clear, set) = (clear_host(scope.as_ref()), set_host(scope.as_ref()));
    let is_of_cloud = is_of_cloud(overview, judgement);
    let mend = match unresolved::of_fixed_host(overview) {
        _ if is_of_cloud => "look from a machine of that cloud",
        Some(it) if it.word() == OutcomeWord::DnsRefused => {
            "point the client at name servers that resolve it"
        }
        Some(_) => "mend the name server or its forwarder",
        None => "mend that host",
    };
    if has_other && is_of_cloud {
        format!("{mend}, or run {clear} to go back to DNS discovery, which finds a host")
    } else if has_other {
        format!("run {clear} to go back to DNS discovery, which finds a host")
    } else if overview.steps.iter().any(is_open)
        || evidence.candidates.iter().any(|it| it.terms.is_some())
        // Nobody was asked what DNS would give.
        || overview.steps.is_empty()
    {
        format!("{mend}, set another with {set}, or go back to DNS discovery with {clear}")
    } else {
        format!("{mend}, or set another with {set}; DNS discovery finds none either")
    }
}
