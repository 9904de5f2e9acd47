//! Remedies that rules of several areas give alike.

use super::spelling::Writing;
use crate::client::{Scope, clear_host, set_host};
use crate::model::{Candidate, HostName, SrvRecord, SrvTerms};
use crate::overview::Overview;
use crate::words;

/// SRV records that one remedy writes out.
const MOST_RECORDS: usize = 3;

/// What takes away the SRV records that lead to `hosts` and no others; an imperative.
pub(super) fn delete_records<'a>(
    overview: &Overview<'_>,
    hosts: impl Iterator<Item = &'a Candidate>,
) -> String {
    let mut steps: Vec<String> = Vec::new();
    let mut targets: Vec<String> = Vec::new();
    for host in hosts {
        let (Some(terms), HostName::Absolute(target)) = (&host.terms, &host.target) else {
            continue;
        };
        let record = SrvRecord {
            priority: terms.priority,
            weight: terms.weight,
            port: host.port,
            target: target.clone(),
        };
        let owner = SrvTerms::owner(terms);
        let writing = owner.map_or_else(Writing::zone_file, |it| Writing::at(overview, it));
        let step = writing.delete(owner, &record);
        if !steps.contains(&step) {
            steps.push(step);
            targets.push(host.host_port().to_string());
        }
    }
    if steps.len() <= MOST_RECORDS {
        words::joined(&steps)
    } else {
        format!(
            "delete the SRV records that name {}, and no others",
            words::quoted(&targets)
        )
    }
}

/// What to do about a fixed host that does not serve, beside mending it; as an imperative.
///
/// Clearing it helps only where discovery leads to a host, so that stands alone only there.
pub(super) fn leave_fixed_host(overview: &Overview<'_>) -> String {
    let scope = fixed_host_scope(overview);
    let clear = clear_host(scope);
    match overview.serving_off_path() {
        Some(other) => format!(
            "run {clear} on the client as administrator, which returns it to DNS discovery and `{}`",
            other.host_port()
        ),
        None if finds_hosts(overview) => {
            format!("run {clear} on the client as administrator, which returns it to DNS discovery")
        }
        None if overview.steps.is_empty() => format!(
            "run {clear} on the client as administrator to return it to DNS discovery, which was not looked at here"
        ),
        None => format!(
            "set another by {} on the client as administrator; {clear} alone does not help while DNS discovery finds no working host",
            set_host(scope)
        ),
    }
}

/// For whom the fixed host of the plan is set; none when a flag gave it.
pub(super) fn fixed_host_scope<'a>(overview: &Overview<'a>) -> Option<&'a Scope> {
    overview
        .evidence
        .client
        .as_ref()?
        .in_force()
        .fixed_host_scope
}

/// For whom the lookup domain of the plan is set; none when a flag gave it.
pub(super) fn lookup_domain_scope<'a>(overview: &Overview<'a>) -> Option<&'a Scope> {
    overview
        .evidence
        .client
        .as_ref()?
        .in_force()
        .lookup_domain_scope
}

/// True when discovery gives a host that was not found to be down.
fn finds_hosts(overview: &Overview<'_>) -> bool {
    let candidates = overview.evidence.candidates.iter().zip(&overview.states);
    candidates.into_iter().any(|(candidate, state)| {
        candidate.terms.is_some() && !matches!(state, crate::selection::HostState::Down { .. })
    })
}
