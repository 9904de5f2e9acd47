//! Remedies that rules of several areas give alike.

use crate::client::{Application, Scope};
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

/// The command that clears the fixed host of a scope; of the whole machine where none is known.
pub(super) fn clear_host(scope: Option<&Scope>) -> String {
    command(scope, "/ckms", "/remhst")
}

/// The command that clears the lookup domain of a scope.
pub(super) fn clear_lookup_domain(scope: Option<&Scope>) -> String {
    command(scope, "/ckms-domain", "/ckms-domain")
}

/// The command that allows a scope every way of activation.
pub(super) fn allow_every_way(scope: Option<&Scope>) -> String {
    command(scope, "/act-type 0", "/actype:0")
}

/// The command that sets another host for a scope.
pub(super) fn set_host(scope: Option<&Scope>) -> String {
    command(scope, "/skms HOST:PORT", "/sethst:HOST")
}

/// The command with `slmgr`, or with Office's own script for Office alone (Microsoft, "Slmgr.vbs options" and "Tools to
/// manage volume activation of Office").
fn command(scope: Option<&Scope>, slmgr: &str, ospp: &str) -> String {
    match scope {
        Some(Scope::Application(Application::Office) | Scope::Product(Application::Office, _)) => {
            format!("`cscript ospp.vbs {ospp}` in the folder of Office")
        }
        Some(Scope::Product(_, id)) => format!("`slmgr {slmgr} {}`", id.0),
        Some(Scope::Machine | Scope::Application(_)) | None => format!("`slmgr {slmgr}`"),
    }
}

/// True when discovery gives a host that was not found to be down.
fn finds_hosts(overview: &Overview<'_>) -> bool {
    let candidates = overview.evidence.candidates.iter().zip(&overview.states);
    candidates.into_iter().any(|(candidate, state)| {
        candidate.terms.is_some() && !matches!(state, crate::selection::HostState::Down { .. })
    })
}
