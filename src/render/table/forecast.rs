//! Who is contacted first and who serves, model by model.

use super::page::{BOLD, Column, Page, left};
use crate::evidence::Evidence;
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;
use crate::selection::{Assumptions, Chance, Forecast, HostForecast, HostState};
use std::time::Duration;

/// Hosts of one model; the others are counted.
const MOST_HOSTS: usize = 20;

const COLUMNS: [Column; 5] = [
    left("host"),
    left("first contact"),
    left(""),
    left("serves"),
    left(""),
];

/// One table a model, then what all of them rest on.
pub(super) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    let forecasts: Vec<&Forecast> = evidence
        .forecasts
        .iter()
        .filter(|it| !it.hosts.is_empty())
        .collect();
    if forecasts.is_empty() {
        return;
    }
    page.heading("Which host a client gets");
    for forecast in &forecasts {
        write_model(page, evidence, forecast);
    }
    write_footnotes(page, overview, &forecasts);
}

fn write_model(page: &mut Page, evidence: &Evidence, forecast: &Forecast) {
    let model = forecast.model;
    page.led(2, BOLD, &format!("{}:", model.name()), words::model(model));
    let mut hosts: Vec<&HostForecast> = forecast.hosts.iter().collect();
    hosts.sort_by(|left, right| right.first_contact.p().total_cmp(&left.first_contact.p()));
    let bar_width = (page.width() / 10).clamp(4, 20);
    let rows: Vec<Vec<String>> = hosts
        .iter()
        .take(MOST_HOSTS)
        .map(|it| {
            vec![
                name(evidence, it.candidate),
                words::chance(&it.first_contact),
                page.bar(it.first_contact.p(), bar_width),
                words::chance(&it.serves),
                page.bar(it.serves.p(), bar_width),
            ]
        })
        .collect();
    page.table(4, &COLUMNS, &rows);
    if MOST_HOSTS < hosts.len() {
        page.item(4, &format!("and {} more", hosts.len() - MOST_HOSTS));
    }
    let wait = match forecast.expected_wait {
        Duration::ZERO => "no wait".to_owned(),
        wait => format!("expected wait {}", words::duration(wait)),
    };
    page.item(
        4,
        &format!(
            "no host serves: {}; {wait}",
            words::chance(&forecast.no_host)
        ),
    );
}

fn name(evidence: &Evidence, id: CandidateId) -> String {
    evidence.candidate(id).map_or_else(
        || "unknown host".to_owned(),
        |it| it.host_port().to_string(),
    )
}

/// What the numbers rest on, and how sure that is.
fn write_footnotes(page: &mut Page, overview: &Overview<'_>, forecasts: &[&Forecast]) {
    let assumptions = &overview.evidence.assumptions;
    let is_default = *assumptions == Assumptions::default();
    let (seen, guessed) = if is_default {
        (
            " (observed: packet captures of one Windows 11 client)",
            " (inferred: Winsock default)",
        )
    } else {
        ("", "")
    };
    page.item(
        2,
        &format!(
            "Assumed waits: about {} at an endpoint that refuses{seen}, about {} at a silent one{guessed}",
            words::settled_duration(assumptions.refused),
            words::settled_duration(assumptions.silent),
        ),
    );
    let n_not_probed = overview
        .on_path()
        .filter(|id| overview.states.get(id.0) == Some(&HostState::NotProbed))
        .count();
    if n_not_probed != 0 {
        let (was, is) = match n_not_probed {
            1 => ("was", "is"),
            _ => ("were", "are"),
        };
        page.item(
            2,
            &format!(
                "{n_not_probed} of {} {was} not probed and {is} taken as working",
                words::count(overview.on_path().count(), "host")
            ),
        );
    }
    let chances = forecasts.iter().flat_map(|forecast| {
        let of_hosts = forecast
            .hosts
            .iter()
            .flat_map(|it| [&it.first_contact, &it.serves]);
        of_hosts.chain([&forecast.no_host])
    });
    let worst = chances.filter(|it| words::precision(it).is_some());
    if let Some(precision) = worst
        .max_by(|left, right| error(left).total_cmp(&error(right)))
        .and_then(words::precision)
    {
        page.item(
            2,
            &format!("Rounded where the cases are too many for a fraction: {precision}"),
        );
    }
}

/// Half the width of the range a chance lies in; 0 for an exact one.
fn error(chance: &Chance) -> f64 {
    match chance {
        Chance::Exact(_) => 0.0,
        Chance::Rounded { error, .. } => *error,
    }
}
