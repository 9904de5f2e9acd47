//! The days of a fleet that tell most.

use super::{is_always_down, without};
use crate::render::table::simulate::names::Names;
use crate::simulation::fleet::Fleet;
use crate::words::joined;
use std::collections::BTreeMap;

/// Days that have numbers.
const MOST_DAYS: usize = 6;

/// A day, and what happens on it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TellingDay {
    /// Counted from 0.
    pub(super) day: u32,
    /// Empty at the ends of the series.
    pub(super) what: Vec<String>,
}

/// How little a reader would miss a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    End,
    Event,
    Effect,
}

/// What comes together on a day.
#[derive(Default)]
struct Happening<'a> {
    /// The weightiest reason to show it.
    rank: Option<Rank>,
    goes_down: Vec<&'a str>,
    last_day_down: Vec<&'a str>,
    down_for_a_day: Vec<&'a str>,
    others: Vec<&'static str>,
}

impl<'a> Happening<'a> {
    /// Counts a reason to show the day.
    fn because(&mut self, rank: Rank) -> &mut Self {
        self.rank = Some(self.rank.map_or(rank, |it| it.min(rank)));
        self
    }

    fn in_words(&self) -> Vec<String> {
        let hosts = |hosts: &[&'a str], one: &str, many: &str| {
            let verb = if hosts.len() == 1 { one } else { many };
            (!hosts.is_empty()).then(|| format!("{} {verb}", joined(hosts)))
        };
        let of_hosts = [
            hosts(&self.goes_down, "goes down", "go down"),
            hosts(
                &self.down_for_a_day,
                "is down for this day",
                "are down for this day",
            ),
            hosts(
                &self.last_day_down,
                "is down for the last day",
                "are down for the last day",
            ),
        ];
        let others = self.others.iter().map(ToString::to_string);
        of_hosts.into_iter().flatten().chain(others).collect()
    }
}

/// First and last day, then those on which something begins or ends, in order; the least telling are left out.
pub(super) fn telling_days(fleet: &Fleet, names: &Names) -> Vec<TellingDay> {
    let n_days = fleet.plan.days;
    let last = n_days.saturating_sub(1);
    let mut days: BTreeMap<u32, Happening<'_>> = BTreeMap::new();
    for day in [0, last] {
        days.entry(day).or_default().because(Rank::End);
    }
    for outage in &fleet.plan.outages {
        let Some(id) = fleet.hosts.get(outage.host) else {
            continue;
        };
        let (host, from, to) = (names.of(*id), outage.from_day, outage.to_day);
        if is_always_down(fleet, outage.host) {
            continue;
        }
        let first = days.entry(from).or_default().because(Rank::Event);
        if from == to {
            first.down_for_a_day.push(host);
            continue;
        }
        first.goes_down.push(host);
        let end = days.entry(to).or_default().because(Rank::Event);
        end.last_day_down.push(host);
    }
    for spread in &fleet.series.spreads {
        let begin = days.entry(spread.from_day).or_default();
        begin
            .because(Rank::Event)
            .others
            .push("the change takes hold");
        if let Some(reached) = spread.reached.filter(|it| *it != spread.from_day) {
            let end = days.entry(reached).or_default();
            end.because(Rank::Effect)
                .others
                .push("the change has spread");
        }
    }
    let all = || fleet.series.days.iter();
    if let Some(first) = all().find(|it| 0.0 < without(it)) {
        let day = days.entry(first.day).or_default().because(Rank::Effect);
        day.others.push("the first clients are without activation");
        let most = all().map(without).fold(0.0, f64::max);
        if let Some(worst) = all().find(|it| most <= without(it)) {
            let day = days.entry(worst.day).or_default().because(Rank::Effect);
            day.others
                .push("on no day more clients are without activation");
        }
    }
    // What lies beyond the last day is not seen.
    days.retain(|day, _| *day < n_days);
    let mut by_rank: Vec<(Option<Rank>, u32)> =
        days.iter().map(|(day, it)| (it.rank, *day)).collect();
    by_rank.sort_unstable();
    for (_, day) in by_rank.into_iter().skip(MOST_DAYS) {
        days.remove(&day);
    }
    days.into_iter()
        .map(|(day, it)| TellingDay {
            day,
            what: it.in_words(),
        })
        .collect()
}
