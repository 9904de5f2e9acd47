//! Remedies that rules of several areas give alike.

use crate::overview::Overview;

/// What to do about a fixed host that does not serve, beside mending it; as an imperative.
///
/// `slmgr /ckms` helps only where discovery leads to a host, so it stands alone only there.
pub(super) fn leave_fixed_host(overview: &Overview<'_>) -> String {
    match overview.serving_off_path() {
        Some(other) => format!(
            "run `slmgr /ckms` on the client as administrator, which returns it to DNS discovery and `{}`",
            other.host_port()
        ),
        None if finds_hosts(overview) => {
            "run `slmgr /ckms` on the client as administrator, which returns it to DNS discovery"
                .to_owned()
        }
        None if overview.steps.is_empty() => {
            "run `slmgr /ckms` on the client as administrator to return it to DNS discovery, which was not looked at here"
                .to_owned()
        }
        None => "set another by `slmgr /skms HOST:PORT` on the client as administrator; `slmgr /ckms` alone does not help while DNS discovery finds no working host".to_owned(),
    }
}

/// True when discovery gives a host that was not found to be down.
fn finds_hosts(overview: &Overview<'_>) -> bool {
    let candidates = overview.evidence.candidates.iter().zip(&overview.states);
    candidates.into_iter().any(|(candidate, state)| {
        candidate.terms.is_some() && !matches!(state, crate::selection::HostState::Down { .. })
    })
}
