//! A fleet of clients over days: who contacts which host, what an outage does, when a new weight is felt.
//!
//! The numbers are means, not draws: clients choose independently, and outages and new weights are given, so the mean
//! number of clients in every state follows exactly from that of the step before. Counts that were drawn would scatter
//! around them by about their root. No seed, no threads; the time taken does not depend on the number of clients.
//!
//! What a client does: with caching on it first contacts the host that served it last, whether that still has a record or
//! not, and when that is down, or with caching off, it discovers the hosts anew and tries them in the order of the model
//! until one serves; a host just found dead in the cache may come up again there. When none serves it keeps its cached
//! host and tries again soon.

mod cohort;
mod plan;
mod wish;

pub use plan::{FleetError, FleetPlan, NewTerms, Outage, Start, Times};
pub use plan::{MOST_CELLS, MOST_CLIENTS, MOST_DAYS, MOST_HOSTS};
pub use wish::{Fleet, FleetWish, HostOutage};

use crate::model::CandidateId;
use crate::selection::{Choice, HostState, Rank, contacts};
use cohort::{Cohorts, Odds};
use plan::Grid;
use std::collections::BTreeSet;

/// One day of a fleet; all numbers are means over the day, or at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Counted from 0.
    pub day: u32,
    /// One a host, in their order.
    pub hosts: Vec<HostDay>,
    /// Attempts of the day that no host served.
    pub failed: f64,
    /// Clients whose activation has run out by the end of the day.
    pub beyond_validity: f64,
    /// Clients that were never served by the end of the day.
    pub never_activated: f64,
}

/// One day of a host.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HostDay {
    /// Contacts of the day, whether it served or was down.
    pub contacts: f64,
    /// Contacts of the day that it served.
    pub served: f64,
    /// Clients it was the last to serve, at the end of the day: with caching on, those that have it cached.
    pub clients: f64,
}

/// How long new weights or priorities took to be felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The day from which they hold.
    pub from_day: u32,
    /// First day from then on at whose end the share of every host is within 0.01 of what the new terms give with every
    /// host up; none when that did not come before the next change of terms or the last day.
    pub reached: Option<u32>,
}

/// All days of a fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// In order.
    pub days: Vec<Day>,
    /// One a day on which terms change, in order.
    pub spreads: Vec<Spread>,
}

/// All days of the fleet of `plan` at once.
///
/// # Errors
/// When the plan is not one [`Days`] accepts, or days times hosts exceed [`MOST_CELLS`]; [`Days`] gives those one by one.
pub fn fleet(plan: &FleetPlan) -> Result<Series, FleetError> {
    let mut days = Days::new(plan)?;
    let n_days = usize::try_from(plan.days).unwrap_or(usize::MAX);
    if MOST_CELLS < n_days.saturating_mul(plan.hosts.len()) {
        return Err(FleetError::TooManyCells);
    }
    Ok(Series {
        days: days.by_ref().collect(),
        spreads: days.spreads,
    })
}

/// The days of a fleet, one after the other.
#[derive(Debug, Clone)]
pub struct Days<'a> {
    plan: &'a FleetPlan,
    grid: Grid,
    /// What the records say today.
    terms: Vec<Option<Rank>>,
    /// Days on which terms or outages change.
    changes: BTreeSet<u32>,
    odds: Odds,
    cohorts: Cohorts,
    spreads: Vec<Spread>,
    /// Shares under the terms of the last change, with every host up.
    target: Vec<f64>,
    day: u32,
}

impl<'a> Days<'a> {
    /// The fleet of `plan` before its first day.
    ///
    /// # Errors
    /// When a number of the plan is out of range, a host unknown, or an outage ends before it begins.
    pub fn new(plan: &'a FleetPlan) -> Result<Self, FleetError> {
        let grid = plan.check()?;
        let all_up = odds(plan, &plan.hosts, None);
        let ends = plan.outages.iter().map(|it| it.to_day.saturating_add(1));
        let begins = plan.outages.iter().map(|it| it.from_day);
        let new_terms = plan.changes.iter().map(|it| it.from_day);
        Ok(Self {
            plan,
            terms: plan.hosts.clone(),
            changes: begins.chain(ends).chain(new_terms).collect(),
            cohorts: Cohorts::new(plan, &grid, &all_up),
            target: all_up.serves.clone(),
            odds: all_up,
            grid,
            spreads: Vec::new(),
            day: 0,
        })
    }

    /// How long the terms that changed so far took to be felt.
    pub fn spreads(&self) -> &[Spread] {
        &self.spreads
    }

    /// Brings terms and outages up to the day that begins.
    fn change(&mut self) {
        if !self.changes.contains(&self.day) {
            return;
        }
        let mut is_changed = false;
        let of_today = self.plan.changes.iter();
        for change in of_today.filter(|it| it.from_day == self.day) {
            if let Some(terms) = self.terms.get_mut(change.host) {
                *terms = change.terms;
                is_changed = true;
            }
        }
        if is_changed {
            self.target = odds(self.plan, &self.terms, None).serves;
            self.spreads.push(Spread {
                from_day: self.day,
                reached: None,
            });
        }
        self.odds = odds(self.plan, &self.terms, Some(self.day));
    }

    /// True when every host has its share of the clients under the present terms.
    fn is_spread(&self) -> bool {
        let all = self.cohorts.all();
        let mut shares = self.cohorts.held.iter().zip(&self.target);
        shares.all(|(held, target)| (held / all - target).abs() <= 0.01)
    }
}

impl Iterator for Days<'_> {
    type Item = Day;

    fn next(&mut self) -> Option<Day> {
        if self.plan.days <= self.day {
            return None;
        }
        self.change();
        let mut res = Day {
            day: self.day,
            hosts: vec![HostDay::default(); self.plan.hosts.len()],
            failed: 0.0,
            beyond_validity: 0.0,
            never_activated: 0.0,
        };
        let first = u64::from(self.day) * self.grid.day;
        let end = first + self.grid.day;
        self.cohorts
            .attempt(end, &self.grid, &self.odds, self.plan.is_caching, &mut res);
        self.cohorts.count_expired(end, &self.grid, &mut res);
        // What rounding leaves of clients that came and went is no client.
        let dust = self.cohorts.all() * 1e-12;
        for (host, held) in res.hosts.iter_mut().zip(&self.cohorts.held) {
            host.clients = if *held < dust { 0.0 } else { *held };
        }
        let is_spread = self.is_spread();
        if let Some(spread) = self.spreads.last_mut()
            && spread.reached.is_none()
            && is_spread
        {
            spread.reached = Some(self.day);
        }
        self.day += 1;
        Some(res)
    }
}

/// What one attempt under `terms` comes to on `day`, or with every host up.
fn odds(plan: &FleetPlan, terms: &[Option<Rank>], day: Option<u32>) -> Odds {
    let mut is_up = vec![true; terms.len()];
    let is_now = |it: &&Outage| day.is_some_and(|day| (it.from_day..=it.to_day).contains(&day));
    for outage in plan.outages.iter().filter(is_now) {
        if let Some(is_up) = is_up.get_mut(outage.host) {
            *is_up = false;
        }
    }
    let choices = terms.iter().zip(&is_up).enumerate();
    let choices: Vec<Choice> = choices
        .filter_map(|(idx, (terms, is_up))| {
            let Rank { priority, weight } = (*terms)?;
            Some(Choice {
                candidate: CandidateId(idx),
                priority,
                weight,
                state: if *is_up {
                    HostState::Serves
                } else {
                    HostState::Down {
                        wait: std::time::Duration::ZERO,
                    }
                },
            })
        })
        .collect();
    let any_up = choices.iter().any(|it| it.state == HostState::Serves);
    let mut contacted = vec![0.0; terms.len()];
    for host in contacts(plan.model, &[choices]).hosts {
        if let Some(contacted) = contacted.get_mut(host.candidate.0) {
            *contacted = host.contacted.p();
        }
    }
    // A host that is up is contacted when it serves.
    let up = contacted.iter().zip(&is_up);
    let mut serves: Vec<f64> = up.map(|(p, is_up)| if *is_up { *p } else { 0.0 }).collect();
    let sum: f64 = serves.iter().sum();
    if 0.0 < sum {
        // Rounded chances come to one but for their error; no client may get lost.
        for p in &mut serves {
            *p /= sum;
        }
    }
    Odds {
        any_up,
        is_up,
        contacted,
        serves,
    }
}

#[cfg(test)]
mod tests;
