//! Who is contacted first: the answer to the question that is always asked.

use super::Names;
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::plan::Step;
use crate::selection::Forecast;
use crate::words::{joined, percent};
use std::collections::BTreeMap;

/// Hosts whose share is told one by one.
const MOST_TOLD: usize = 3;

/// Shares no further apart than this are alike.
const ALIKE: f64 = 1e-9;

/// Who is contacted first.
pub(super) fn choice(overview: &Overview<'_>, forecast: &Forecast, names: &Names<'_>) -> String {
    let mut drawn: Vec<Share> = forecast
        .hosts
        .iter()
        .map(|it| Share::new(it.candidate, 0.0, it.first_contact.p()))
        .filter(|it| 0.0 < it.p)
        .collect();
    largest_first(&mut drawn);
    match drawn.as_slice() {
        [] => "A client finds no host".to_owned(),
        [only] => the_only(overview, only.id, forecast.hosts.len() - 1, names),
        shares => spread(shares, names),
    }
}

/// Who is contacted first after a change, with the shares before.
pub(super) fn after_change(before: &Forecast, after: &Forecast, names: &Names<'_>) -> String {
    let mut shares: BTreeMap<CandidateId, Share> = BTreeMap::new();
    for host in &before.hosts {
        let p = host.first_contact.p();
        shares.insert(host.candidate, Share::new(host.candidate, p, 0.0));
    }
    for host in &after.hosts {
        let added = || Share::new(host.candidate, 0.0, 0.0);
        let share = shares.entry(host.candidate).or_insert_with(added);
        share.p = host.first_contact.p();
    }
    let mut shares: Vec<Share> = shares.into_values().collect();
    shares.retain(|it| 0.0 < it.before.max(it.p));
    largest_first(&mut shares);
    if shares.iter().all(|it| (it.before - it.p).abs() <= ALIKE) {
        let shares = match shares.as_slice() {
            [only] => format!("all clients contact {} first", names.quoted(only.id)),
            shares => lower(spread(shares, names)),
        };
        return format!("The change leaves first contacts as they are: {shares}");
    }
    if MOST_TOLD < shares.len() {
        return format!("After the change {}", lower(spread(&shares, names)));
    }
    let told: Vec<String> = shares
        .iter()
        .enumerate()
        .map(|(idx, it)| {
            let host = names.quoted(it.id);
            let before = percent(it.before);
            match idx {
                0 => format!(
                    "{} contact {host} first ({before} before)",
                    of_clients(it.p)
                ),
                _ if it.p == 0.0 => format!("none {host} ({before} before)"),
                _ => format!("{} {host} ({before} before)", percent(it.p)),
            }
        })
        .collect();
    format!("After the change {}", told.join(", "))
}

/// A host and how many contact it first.
struct Share {
    id: CandidateId,
    before: f64,
    p: f64,
}

impl Share {
    fn new(id: CandidateId, before: f64, p: f64) -> Self {
        Self { id, before, p }
    }
}

/// Stable: hosts of one share stay in their order.
fn largest_first(shares: &mut [Share]) {
    shares.sort_by(|one, other| {
        let by_share = other.p.total_cmp(&one.p);
        by_share.then(other.before.total_cmp(&one.before))
    });
}

/// Nothing is drawn for the first contact.
fn the_only(
    overview: &Overview<'_>,
    id: CandidateId,
    n_others: usize,
    names: &Names<'_>,
) -> String {
    let host = names.quoted(id);
    let first_group = overview.path.groups.first();
    let step = first_group.and_then(|it| overview.evidence.plan.steps.get(it.step?.0));
    let role = match step.map(|it| &it.step) {
        Some(Step::FixedHost(_)) => ", the host set by hand,",
        Some(Step::CachedHost(_)) => ", the host it has cached,",
        Some(Step::AskSrv { .. }) | None => "",
    };
    match n_others {
        0 if role.is_empty() => format!("Every client contacts {host}, the only host"),
        0 => format!("Every client contacts {host}{role} and no other"),
        n => {
            let others = match n {
                1 => "host".to_owned(),
                _ => format!("{n} hosts"),
            };
            format!(
                "Every client contacts {host}{role} first, the other {others} only when it does not serve"
            )
        }
    }
}

/// The shares of two hosts or more.
fn spread(shares: &[Share], names: &Names<'_>) -> String {
    let (Some(most), Some(least)) = (shares.first(), shares.last()) else {
        return "A client finds no host".to_owned();
    };
    let share = percent(most.p);
    if shares.len() == 1 {
        return format!("All clients contact {} first", names.quoted(most.id));
    }
    if most.p - least.p <= ALIKE {
        if MOST_TOLD < shares.len() {
            let n = shares.len();
            return format!("Clients contact {n} hosts first with equal chances, {share} each");
        }
        let hosts: Vec<String> = shares.iter().map(|it| names.quoted(it.id)).collect();
        let hosts = joined(&hosts);
        return format!("Clients contact {hosts} first with equal chances, {share} each");
    }
    let n_told = if shares.len() <= MOST_TOLD {
        MOST_TOLD
    } else {
        MOST_TOLD - 1
    };
    let mut told: Vec<String> = shares
        .iter()
        .take(n_told)
        .enumerate()
        .map(|(idx, it)| {
            let host = names.quoted(it.id);
            match idx {
                0 => format!("{} contact {host} first", of_clients(it.p)),
                _ => format!("{} {host}", percent(it.p)),
            }
        })
        .collect();
    if n_told < shares.len() {
        let rest: f64 = shares.iter().skip(n_told).map(|it| it.p).sum();
        let n = shares.len() - n_told;
        told.push(format!("{} one of {n} others", percent(rest)));
    }
    told.join(", ")
}

/// `89.6 % of clients`; `all clients`.
fn of_clients(p: f64) -> String {
    if 1.0 <= p {
        "all clients".to_owned()
    } else {
        format!("{} of clients", percent(p))
    }
}

fn lower(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}
