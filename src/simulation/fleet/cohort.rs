//! Clients that try at the same time share their fate but for the host that each has cached, and the one that serves it.

use super::plan::{FleetPlan, Grid, MOST_CELLS, Start};
use super::{Day, HostDay};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What one attempt comes to; each list has one entry a host.
#[derive(Debug, Clone)]
pub(super) struct Odds {
    /// True when some host with a record serves.
    pub(super) any_up: bool,
    /// Whether each host serves.
    pub(super) is_up: Vec<bool>,
    /// Chance of each to be contacted by a client that discovers.
    pub(super) contacted: Vec<f64>,
    /// Chance of each to serve a client that discovers; they come to 1 when some host serves.
    pub(super) serves: Vec<f64>,
}

/// All clients.
#[derive(Debug, Clone)]
pub(super) struct Cohorts {
    /// By the step of their next attempt.
    due: BTreeMap<u64, Cohort>,
    /// Clients that each host was the last to serve.
    pub(super) held: Vec<f64>,
    all: f64,
}

/// Clients that try next at the same step.
#[derive(Debug, Clone)]
struct Cohort {
    /// Clients that were never served.
    fresh: f64,
    /// One a host: clients that it was the last to serve, whenever that was.
    held: Vec<f64>,
    /// The same by the step of their last success, which may lie before the first day.
    ///
    /// An attempt that no host serves leaves them alone: there may be thousands of steps, and thousands of attempts.
    since: BTreeMap<i64, Vec<f64>>,
}

impl Cohorts {
    /// The clients of `plan` before the first day.
    pub(super) fn new(plan: &FleetPlan, grid: &Grid, all_up: &Odds) -> Self {
        let all = number(plan.clients);
        let n_hosts = plan.hosts.len();
        if plan.start == Start::Fresh {
            return Self {
                due: BTreeMap::from([(0, Cohort::never_served(all, n_hosts))]),
                held: vec![0.0; n_hosts],
                all,
            };
        }
        // Very short steps and very many hosts: fewer cohorts, still evenly apart.
        let most = u64::try_from(MOST_CELLS / n_hosts).unwrap_or(u64::MAX);
        let n_cohorts = grid.renewal.min(most).max(1);
        let size = all / number(n_cohorts);
        let of_host: Vec<f64> = all_up.serves.iter().map(|it| it * size).collect();
        let cohort = |at: u64| {
            let due = at * grid.renewal / n_cohorts;
            let last = step(due) - step(grid.renewal);
            let cohort = if all_up.any_up {
                Cohort::served_at(last, of_host.clone())
            } else {
                // Without any record nobody was ever activated.
                Cohort::never_served(size, n_hosts)
            };
            (due, cohort)
        };
        Self {
            due: (0..n_cohorts).map(cohort).collect(),
            held: all_up.serves.iter().map(|it| it * all).collect(),
            all,
        }
    }

    /// Number of clients.
    pub(super) fn all(&self) -> f64 {
        self.all
    }

    /// Makes all attempts that are due before step `end` and adds them to `day`.
    pub(super) fn attempt(
        &mut self,
        end: u64,
        grid: &Grid,
        odds: &Odds,
        is_caching: bool,
        day: &mut Day,
    ) {
        while let Some(entry) = self.due.first_entry()
            && *entry.key() < end
        {
            let (now, cohort) = entry.remove_entry();
            let Split {
                searching,
                mut served,
            } = cohort.contact_cached(odds, is_caching, &mut day.hosts);
            let n_searching = searching.size();
            for (host, contacted) in day.hosts.iter_mut().zip(&odds.contacted) {
                host.contacts += n_searching * contacted;
            }
            if odds.any_up {
                for (held, n_clients) in self.held.iter_mut().zip(&searching.held) {
                    *held -= n_clients;
                }
                let found = served.iter_mut().zip(&odds.serves);
                for ((served, serves), held) in found.zip(&mut self.held) {
                    let found = n_searching * serves;
                    *served += found;
                    *held += found;
                }
            } else {
                day.failed += n_searching;
                self.put(now + grid.retry, searching);
            }
            for (host, served) in day.hosts.iter_mut().zip(&served) {
                host.served += served;
            }
            self.put(now + grid.renewal, Cohort::served_at(step(now), served));
        }
    }

    /// Has clients try again at step `next`, beside those that do so already.
    fn put(&mut self, next: u64, cohort: Cohort) {
        if cohort.size() <= 0.0 {
            return;
        }
        match self.due.entry(next) {
            Entry::Vacant(place) => {
                place.insert(cohort);
            }
            Entry::Occupied(mut other) => other.get_mut().join(cohort),
        }
    }

    /// Adds the clients that are not activated at step `now` to `day`.
    pub(super) fn count_expired(&self, now: u64, grid: &Grid, day: &mut Day) {
        let last_valid = step(now) - step(grid.validity);
        for cohort in self.due.values() {
            day.never_activated += cohort.fresh;
            let expired = cohort.since.range(..=last_valid);
            day.beyond_validity += expired.flat_map(|it| it.1).sum::<f64>();
        }
    }
}

/// A cohort after its clients have contacted the host that each has cached.
struct Split {
    /// Those that had none, or found it down.
    searching: Cohort,
    /// How many each host served.
    served: Vec<f64>,
}

impl Cohort {
    /// Clients that no host has served yet.
    fn never_served(fresh: f64, n_hosts: usize) -> Self {
        Self {
            fresh,
            held: vec![0.0; n_hosts],
            since: BTreeMap::new(),
        }
    }

    /// As many clients as each host served at step `at`.
    fn served_at(at: i64, of_host: Vec<f64>) -> Self {
        Self {
            fresh: 0.0,
            held: of_host.clone(),
            since: BTreeMap::from([(at, of_host)]),
        }
    }

    fn size(&self) -> f64 {
        self.fresh + self.held.iter().sum::<f64>()
    }

    /// Every client contacts its cached host, if it has one; with caching off none has.
    fn contact_cached(mut self, odds: &Odds, is_caching: bool, hosts: &mut [HostDay]) -> Split {
        let mut served = vec![0.0; hosts.len()];
        if !is_caching {
            return Split {
                searching: self,
                served,
            };
        }
        let places = self.held.iter_mut().zip(&odds.is_up);
        for ((held, is_up), (host, served)) in places.zip(hosts.iter_mut().zip(&mut served)) {
            host.contacts += *held;
            if *is_up {
                *served = std::mem::take(held);
            }
        }
        if odds.is_up.contains(&true) {
            self.since.retain(|_, of_host| {
                for (n_clients, is_up) in of_host.iter_mut().zip(&odds.is_up) {
                    if *is_up {
                        *n_clients = 0.0;
                    }
                }
                of_host.iter().any(|it| 0.0 < *it)
            });
        }
        Split {
            searching: self,
            served,
        }
    }

    fn join(&mut self, mut other: Self) {
        if self.since.len() < other.since.len() {
            std::mem::swap(self, &mut other);
        }
        self.fresh += other.fresh;
        add(&mut self.held, &other.held);
        for (since, more) in other.since {
            match self.since.entry(since) {
                Entry::Vacant(place) => {
                    place.insert(more);
                }
                Entry::Occupied(mut mine) => add(mine.get_mut(), &more),
            }
        }
    }
}

/// Adds to each host what is more of it.
fn add(of_host: &mut [f64], more: &[f64]) {
    for (mine, more) in of_host.iter_mut().zip(more) {
        *mine += more;
    }
}

/// A count of clients as a number.
#[expect(
    clippy::cast_precision_loss,
    reason = "clients stay far below 2^53, see MOST_CLIENTS"
)]
fn number(n: u64) -> f64 {
    n as f64
}

/// A step that may be compared with one before the first day.
fn step(at: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
