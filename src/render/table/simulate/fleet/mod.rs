//! A fleet over days: contacts, clients and trouble, as sparklines with numbers at the days that tell most.

mod days;
mod series;
mod sparkline;

use super::names::Names;
use super::{model_title, notes};
use crate::overview::Overview;
use crate::render::table::grid::left;
use crate::render::table::page::Page;
use crate::render::words;
use crate::report::Report;
use crate::simulation::fleet::{Day, Fleet, FleetPlan, Spread, Start, Times};
use days::telling_days;
use std::time::Duration;

/// One block a model, then what the numbers are.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let outlook = report.evidence.outlook.as_ref();
    let fleets = outlook.map_or(&[][..], |it| it.fleets.as_slice());
    let Some(plan) = fleets.first().map(|it| &it.plan) else {
        return;
    };
    let names = Names::new(overview);
    page.heading(&format!(
        "{} over {}",
        clients(plan.clients),
        days(plan.days)
    ));
    write_assumptions(page, plan);
    for fleet in fleets {
        model_title(page, fleet.plan.model);
        write_fleet(page, fleet, &names);
    }
    page.item(2, notes::MEANS);
}

fn write_fleet(page: &mut Page, fleet: &Fleet, names: &Names) {
    let told = telling_days(fleet, names);
    series::write(page, fleet, names, &told);
    let of_days = told.iter().filter(|it| !it.what.is_empty());
    let rows: Vec<Vec<String>> = of_days
        .map(|it| vec![format!("day {}", it.day), it.what.join("; ")])
        .collect();
    page.table(4, &[left(""), left("")], &rows);
    for text in always_down(fleet, names).into_iter().chain(trouble(fleet)) {
        page.item(4, &text);
    }
    for spread in &fleet.series.spreads {
        page.item(4, &spread_in_words(*spread, fleet));
    }
}

/// What every client does, and on whose word.
fn write_assumptions(page: &mut Page, plan: &FleetPlan) {
    let times = plan.times;
    let usual = Times::default();
    let basis = |is_usual: bool| if is_usual { "documented" } else { "as given" };
    page.item(
        2,
        &format!(
            "A client renews {} after a success ({}), tries again after {} where no host serves ({}), and an \
             activation is good for {} ({}).",
            span(times.renewal_min),
            basis(times.renewal_min == usual.renewal_min),
            span(times.retry_min),
            basis(times.retry_min == usual.retry_min),
            days(times.validity_days),
            basis(times.validity_days == usual.validity_days),
        ),
    );
    page.item(
        2,
        if plan.is_caching {
            "Caching is on: a client first contacts the host that served it last, and chooses anew only when that is \
             down (documented). It may then come to the dead host a second time, which counts as a contact of its own \
             (inferred)."
        } else {
            "Caching is off: a client chooses anew each time."
        },
    );
    page.item(
        2,
        "A host that is up activates whoever comes: how many clients it must have seen does not count here.",
    );
    page.item(
        2,
        match plan.start {
            Start::Activated => {
                "All begin activated, by hosts that were all up, and with renewals spread evenly."
            }
            Start::Fresh => "None was ever activated; all try at the start of day 0.",
        },
    );
}

/// Hosts that serve on no day.
fn always_down(fleet: &Fleet, names: &Names) -> Option<String> {
    let down = fleet.hosts.iter().enumerate();
    let down = down.filter(|(host, _)| is_always_down(fleet, *host));
    let down: Vec<&str> = down.map(|(_, id)| names.of(*id)).collect();
    let is = if down.len() == 1 { "is" } else { "are" };
    (!down.is_empty()).then(|| format!("{} {is} down throughout.", crate::words::joined(&down)))
}

/// True when one outage of a host lasts from the first day to the last.
fn is_always_down(fleet: &Fleet, host: usize) -> bool {
    let last = fleet.plan.days.saturating_sub(1);
    let mut outages = fleet.plan.outages.iter();
    outages.any(|it| it.host == host && it.from_day == 0 && last <= it.to_day)
}

/// Attempts in vain, and clients that are not activated.
fn trouble(fleet: &Fleet) -> Vec<String> {
    let all = &fleet.series.days;
    let failed: f64 = all.iter().map(|it| some(it.failed)).sum();
    let mut res = Vec::new();
    let on_some_day = |fits: &dyn Fn(&&Day) -> bool| {
        let first = all.iter().find(fits).map(|it| it.day);
        let last = all.iter().rev().find(fits).map(|it| it.day);
        match (first, last) {
            (Some(first), Some(last)) if first == last => format!("on day {first}"),
            (Some(first), Some(last)) => format!("between day {first} and day {last}"),
            _ => String::new(),
        }
    };
    res.push(if failed <= 0.0 {
        "Every attempt finds a host that serves.".to_owned()
    } else {
        format!(
            "Attempts that no host serves: {} in all, {}.",
            words::amount(failed),
            on_some_day(&|it| 0.0 < some(it.failed))
        )
    });
    let worst = all
        .iter()
        .map(|it| (it.day, without(it)))
        .fold(
            (0, 0.0),
            |worst, it| if worst.1 < it.1 { it } else { worst },
        );
    res.push(if worst.1 <= 0.0 {
        "No client is without activation at the end of any day.".to_owned()
    } else {
        format!(
            "Clients without activation: {} at most, at the end of day {}; some {}.",
            words::amount(worst.1),
            worst.0,
            on_some_day(&|it| 0.0 < without(it))
        )
    });
    res
}

/// Clients that are not activated at the end of a day: never, or no more.
fn without(day: &Day) -> f64 {
    some(day.beyond_validity + day.never_activated)
}

/// A number of clients, or 0 where it is only what additions of rounded numbers leave over.
fn some(n: f64) -> f64 {
    if n < 1e-6 { 0.0 } else { n }
}

/// How long a change took to reach the clients.
fn spread_in_words(spread: Spread, fleet: &Fleet) -> String {
    let from = spread.from_day;
    let target = "within 1 point of what the new records give with every host up";
    match spread.reached.map(|it| it.saturating_sub(from)) {
        Some(0) => format!(
            "The change of day {from}: at the end of that day every share of the clients is {target}."
        ),
        Some(n) => format!(
            "The change of day {from}: after {} every share of the clients is {target}.",
            days(n)
        ),
        None => {
            let why = if fleet.plan.is_caching {
                "; with caching on a client moves only when its host is down"
            } else {
                ""
            };
            format!(
                "The change of day {from}: by the last day not every share of the clients is {target}{why}."
            )
        }
    }
}

/// `1 client`, `200 clients`.
fn clients(n: u64) -> String {
    words::count(usize::try_from(n).unwrap_or(usize::MAX), "client")
}

/// `1 day`, `60 days`.
fn days(n: u32) -> String {
    words::count(usize::try_from(n).unwrap_or(usize::MAX), "day")
}

/// `7 days`, `2 h`, `2 h 30 min`.
fn span(minutes: u32) -> String {
    if minutes.is_multiple_of(1440) {
        return days(minutes / 1440);
    }
    words::duration(Duration::from_mins(minutes.into()))
}

#[cfg(test)]
mod tests;
