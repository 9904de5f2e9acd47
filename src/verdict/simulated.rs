//! The sentence for a simulation: which host clients choose, and what else was asked for.

use super::ClientCode;
use super::summary::shown;
use crate::model::{Candidate, CandidateId};
use crate::overview::Overview;
use crate::selection::{Forecast, HostState};
use crate::simulation::fleet::Fleet;
use crate::simulation::{ChangedOutlook, HostThresholds, Outlook};
use crate::words;

/// Hosts whose share is told one by one.
const MOST_TOLD: usize = 3;

/// One sentence, with a final stop.
pub(super) fn simulated(overview: &Overview<'_>, codes: &[ClientCode]) -> String {
    let evidence = overview.evidence;
    let (Some(forecast), Some(outlook)) = (evidence.forecasts.first(), &evidence.outlook) else {
        return "Nothing was simulated.".to_owned();
    };
    let mut parts = vec![choice(&evidence.candidates, forecast)];
    if let Some(changed) = &outlook.change {
        parts.extend(after(changed));
    }
    parts.extend(service(overview, forecast, outlook, codes));
    let last_models = outlook
        .change
        .as_ref()
        .map_or(&outlook.models, |it| &it.models);
    let threshold = last_models.first().and_then(|it| it.threshold.as_ref());
    parts.extend(threshold.map(enough));
    parts.extend(outlook.fleets.first().into_iter().flat_map(over_days));
    format!("{}.", parts.join("; "))
}

/// Who is contacted first.
fn choice(candidates: &[Candidate], forecast: &Forecast) -> String {
    let name = |id: CandidateId| {
        let candidate = candidates.get(id.0);
        candidate.map_or_else(String::new, |it| format!("`{}`", it.host_port()))
    };
    let mut drawn: Vec<(CandidateId, f64)> = forecast
        .hosts
        .iter()
        .map(|it| (it.candidate, it.first_contact.p()))
        .filter(|it| 0.0 < it.1)
        .collect();
    // Stable: hosts of one share stay in their order.
    drawn.sort_by(|one, other| other.1.total_cmp(&one.1));
    let shares: Vec<String> = drawn
        .iter()
        .map(|(id, p)| format!("{} ({})", name(*id), words::percent(*p)))
        .collect();
    match drawn.as_slice() {
        [] => "A client finds no host".to_owned(),
        [(only, _)] => format!("Every client first contacts {}", name(*only)),
        [(_, most), .., (_, least)] if most - least <= 1e-12 => {
            let share = words::percent(*most);
            if drawn.len() <= MOST_TOLD {
                let names: Vec<String> = drawn.iter().map(|it| name(it.0)).collect();
                format!(
                    "Clients first contact {} alike, {share} each",
                    words::joined(&names)
                )
            } else {
                format!(
                    "Clients first contact {} hosts alike, {share} each",
                    drawn.len()
                )
            }
        }
        _ => format!("Clients first contact {}", words::joined(&shares)),
    }
}

/// Who is contacted first after a change; none when nobody moves.
fn after(changed: &ChangedOutlook) -> Option<String> {
    let forecast = changed.forecasts.first()?;
    let after = choice(&changed.change.candidates, forecast);
    let after = after
        .strip_prefix("Clients first contact ")
        .unwrap_or(&after);
    let mut text = after.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Some(format!("after the change {text}"))
}

/// Whether hosts that are down leave one that serves, and what they cost.
fn service(
    overview: &Overview<'_>,
    forecast: &Forecast,
    outlook: &Outlook,
    codes: &[ClientCode],
) -> Option<String> {
    let is_down =
        |id: CandidateId| matches!(overview.states.get(id.0), Some(HostState::Down { .. }));
    let down: Vec<String> = overview
        .on_path()
        .filter(|id| is_down(*id))
        .filter_map(|id| overview.evidence.candidate(id))
        .map(|it| it.host_port().to_string())
        .collect();
    if down.is_empty() {
        return None;
    }
    let changed = outlook.change.as_ref().and_then(|it| it.forecasts.first());
    let forecast = changed.unwrap_or(forecast);
    let hosts = words::quoted(&down);
    if 1.0 <= forecast.no_host.p() {
        let shown = shown(codes);
        let shown = shown.trim_end_matches("; ");
        return Some(if shown.is_empty() {
            format!("with {hosts} down no host serves")
        } else {
            format!("with {hosts} down no host serves and {shown}")
        });
    }
    let wait = if forecast.expected_wait.is_zero() {
        "without delay".to_owned()
    } else {
        format!(
            "after {} on average",
            words::expected_wait(forecast.expected_wait)
        )
    };
    Some(format!("with {hosts} down another host serves {wait}"))
}

/// Whether all hosts see enough clients.
fn enough(told: &HostThresholds) -> String {
    let threshold = &told.threshold;
    let minimum = threshold.minimum.clients();
    let n_drawn = threshold.hosts.iter().filter(|it| 0.0 < it.chance).count();
    let chance = words::percent(threshold.all);
    let who = match n_drawn {
        1 => "the host sees".to_owned(),
        n => format!("all {n} hosts see"),
    };
    let needed = match threshold.clients_for_all {
        Some(needed) if threshold.clients < needed => format!(", {needed} make it 99 % sure"),
        _ => String::new(),
    };
    format!(
        "of {} clients {who} the {minimum} that activation needs with a chance of {chance}{needed}",
        threshold.clients
    )
}

/// What becomes of the clients, and how fast they follow a change.
fn over_days(fleet: &Fleet) -> Vec<String> {
    let mut res = Vec::new();
    if let Some(spread) = fleet.series.spreads.first() {
        res.push(match spread.reached {
            Some(day) => match day.saturating_sub(spread.from_day) {
                0 => "clients follow the change within a day".to_owned(),
                n => format!("clients follow the change after {}", days(n)),
            },
            None => format!(
                "clients do not all follow the change within {}",
                days(fleet.plan.days.saturating_sub(spread.from_day))
            ),
        });
    }
    let mut worst: Option<(u32, f64)> = None;
    for day in &fleet.series.days {
        let without = day.beyond_validity + day.never_activated;
        if 0.5 <= without && worst.is_none_or(|it| it.1 < without) {
            worst = Some((day.day, without));
        }
    }
    res.push(match worst {
        None => format!(
            "no client is without activation in {}",
            days(fleet.plan.days)
        ),
        Some((day, n)) => format!(
            "on day {day} {n:.0} of {} clients are without activation",
            fleet.plan.clients
        ),
    });
    res
}

fn days(n: u32) -> String {
    match n {
        1 => "1 day".to_owned(),
        n => format!("{n} days"),
    }
}
