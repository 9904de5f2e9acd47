//! Remedies that rules of several areas give alike.

use crate::client::{Scope, clear_host, set_host};
use crate::overview::Overview;

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
