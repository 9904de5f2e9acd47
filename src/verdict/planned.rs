//! The sentence for a plan: what a client would try.

use super::ClientCode;
use super::client_codes::OF_ITSELF;
use super::dead::stop_asking_itself;
use super::summary::{no_suffix, quoted, shown};
use super::who;
use crate::overview::Overview;
use crate::plan::Step;

/// One sentence, with a final stop.
pub(super) fn planned(overview: &Overview<'_>, codes: &[ClientCode]) -> String {
    let plan = &overview.evidence.plan;
    let who = who::tries(overview);
    if plan.steps.is_empty() {
        return format!(
            "{who} finds no host: {}; {}set a primary DNS suffix or DHCP option 15.",
            no_suffix(overview),
            shown(codes)
        );
    }
    let n_names = plan.srv_steps().count();
    let names = quoted(plan.srv_steps().map(|(_, owner)| owner.to_string()));
    let noun = if n_names == 1 { "name" } else { "names" };
    if let Some((_, _, host)) = plan.fixed_host()
        && overview.is_pointed_at_itself()
    {
        return format!(
            "{who} contacts only `{host}`, which is set by hand and is the client itself; it takes no answer from itself (Windows 8 and later) and shows {}; {}.",
            OF_ITSELF.code,
            stop_asking_itself(overview)
        );
    }
    let known = plan.steps.iter().find_map(|planned| match &planned.step {
        Step::FixedHost(host) => Some(format!(
            "{who} contacts only `{host}`, which is set by hand"
        )),
        Step::CachedHost(host) => Some(format!("{who} first contacts `{host}`, its last success")),
        Step::AskSrv { .. } => None,
    });
    match (known, n_names) {
        (Some(known), 0) => format!("{known}."),
        (Some(known), _) => format!("{known}; DNS: {n_names} {noun}, {names}."),
        (None, 1) => format!("{who} asks 1 name: {names}."),
        (None, _) => format!("{who} asks {n_names} names in this order: {names}."),
    }
}
