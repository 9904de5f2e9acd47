//! What the chances of a simulation rest on, and how sure that is.

use super::is_down;
use crate::candidates::AddressGap;
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::plan::Step;
use crate::render::table::forecast::rounding;
use crate::render::table::page::{BOLD, Page};
use crate::render::words;
use crate::selection::{AssumedContact, Assumptions, HostState};
use std::collections::BTreeSet;

/// One sentence or two an assumption; those that change nothing here are left out.
///
/// `is_plain` says that every client is served by the first host that it contacts.
pub(super) fn write(page: &mut Page, overview: &Overview<'_>, is_plain: bool) {
    page.painted(2, BOLD, "What this rests on");
    for note in [
        Some(words::ABOUT_MODELS.to_owned()),
        serving(overview),
        not_probed(overview),
        not_covered(overview),
        cached_first(overview),
        first_domain(overview),
        Some(dead_hosts(overview, is_plain)),
        rounding(&overview.evidence.forecasts).map(|it| format!("{it}.")),
    ]
    .into_iter()
    .flatten()
    {
        page.item(4, &note);
    }
}

/// Hosts about whose addresses the files say nothing; whether they have any is another question than who is chosen.
fn not_covered(overview: &Overview<'_>) -> Option<String> {
    let is_open = |id: &CandidateId| {
        overview.gaps.get(id.0) == Some(&Some(AddressGap::NotCovered))
            && overview.states.get(id.0) == Some(&HostState::NotProbed)
    };
    let targets: BTreeSet<String> = overview
        .on_path()
        .filter(is_open)
        .filter_map(|id| overview.evidence.candidate(id))
        .map(|it| it.target.to_string())
        .collect();
    if targets.is_empty() {
        return None;
    }
    let targets: Vec<String> = targets.into_iter().collect();
    let (has, it_is) = match targets.len() {
        1 => ("it has", "it is"),
        _ => ("they have", "they are"),
    };
    Some(format!(
        "The zone files do not cover {}, so whether {has} an address is not known; {it_is} taken as serving unless `--down` says otherwise.",
        crate::words::quoted(&targets)
    ))
}

/// Hosts that nobody looked at, since only their records are known.
fn serving(overview: &Overview<'_>) -> Option<String> {
    let assumed = overview.evidence.assumed.iter();
    let n_serving = assumed
        .filter(|it| it.contact == AssumedContact::Serves)
        .filter(|it| overview.is_on_path(it.candidate))
        .count();
    let n_all = overview.on_path().count();
    match n_serving {
        0 => None,
        n if n == n_all && n == 1 => {
            Some("The host is taken as serving, since records alone do not tell.".into())
        }
        n if n == n_all => {
            Some("All hosts are taken as serving, since records alone do not tell.".into())
        }
        n => Some(format!(
            "{n} of {n_all} hosts {} taken as serving, since records alone do not tell.",
            if n == 1 { "is" } else { "are" }
        )),
    }
}

fn not_probed(overview: &Overview<'_>) -> Option<String> {
    let is_open = |id: usize| overview.states.get(id) == Some(&HostState::NotProbed);
    let n_open = overview.on_path().filter(|it| is_open(it.0)).count();
    let (was, is) = match n_open {
        0 => return None,
        1 => ("was", "is"),
        _ => ("were", "are"),
    };
    let n_all = overview.on_path().count();
    Some(format!(
        "{n_open} of {} {was} not probed and {is} taken as serving.",
        words::count(n_all, "host")
    ))
}

/// A cached or fixed host comes before any record, and leaves nothing to choose.
fn cached_first(overview: &Overview<'_>) -> Option<String> {
    let group = overview.path.groups.first()?;
    let planned = overview.evidence.plan.steps.get(group.step?.0)?;
    match &planned.step {
        Step::CachedHost(host) => Some(format!(
            "The client has `{host}` cached and contacts it first, whatever the records say ({}).",
            words::basis(planned.basis)
        )),
        Step::FixedHost(host) => Some(format!(
            "The client has `{host}` set by hand and asks DNS for no other ({}).",
            words::basis(planned.basis)
        )),
        Step::AskSrv { .. } => None,
    }
}

/// Which records count when there are several domains.
fn first_domain(overview: &Overview<'_>) -> Option<String> {
    let used = overview.first_step_with_records()?;
    let mut groups = overview.path.groups.iter();
    let is_on_path = groups.any(|it| it.step == Some(used.id));
    (1 < overview.steps.len() && is_on_path).then(|| {
        format!(
            "The records are those of `{}`: a client stops at the first domain with records (inferred).",
            used.owner
        )
    })
}

/// What a client does at dead hosts, or that it comes to none.
fn dead_hosts(overview: &Overview<'_>, is_plain: bool) -> String {
    let has_down = overview.on_path().any(|id| is_down(overview, id));
    match (has_down, is_plain) {
        (false, _) => "No host is down, so a client is served by the first one that it contacts.".into(),
        (true, true) => "Hosts that are down come after hosts that serve, so a client is served by the first one that \
             it contacts."
            .into(),
        (true, false) => format!(
            "A client tries one host after the other until one serves (documented). {}",
            waits(&overview.evidence.assumptions)
        ),
    }
}

/// What a client is taken to lose at hosts that do not serve, and how sure that is.
fn waits(assumptions: &Assumptions) -> String {
    let usual = Assumptions::default();
    let basis = |is_usual: bool, basis: &'static str| if is_usual { basis } else { "as given" };
    format!(
        "Waits: {} at an endpoint that refuses ({}), {} at a silent one ({}).",
        words::settled_duration(assumptions.refused),
        basis(
            assumptions.refused == usual.refused,
            "observed: packet captures of one Windows 11 client"
        ),
        words::settled_duration(assumptions.silent),
        basis(
            assumptions.silent == usual.silent,
            "documented for Windows 7; about 20 to 31 s on current Windows, inferred and never measured"
        ),
    )
}

/// What a client that was told or drawn is not.
pub(super) const NOT_AN_OBSERVATION: &str =
    "It draws as the model says; what exactly Windows draws is not known.";

/// That drawn clients choose independently, and real ones perhaps do not.
pub(super) const TIME_SEEDED: &str = "Here every client draws for itself. The draws of one Windows 11 client look \
     seeded by the time (observed), so a classroom of machines started in the same second may choose alike (inferred), \
     and real counts then lie further apart.";

/// What the numbers of a fleet are.
pub(super) const MEANS: &str =
    "The numbers are means, not draws; a real fleet scatters around them.";
