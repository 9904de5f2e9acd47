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
#[derive(Debug, Clone, Default)]
struct Cohort {
    /// Clients that were never served.
    fresh: f64,
    /// By the step of their last success, which may lie before the first day: how many each host served then.
    since: BTreeMap<i64, Vec<f64>>,
}

impl Cohorts {
    /// The clients of `plan` before the first day.
    pub(super) fn new(plan: &FleetPlan, grid: &Grid, all_up: &Odds) -> Self {
        let all = number(plan.clients);
        let n_hosts = plan.hosts.len();
        if plan.start == Start::Fresh {
            let cohort = Cohort {
                fresh: all,
                since: BTreeMap::new(),
            };
            return Self {
                due: BTreeMap::from([(0, cohort)]),
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
                Cohort {
                    fresh: 0.0,
                    since: BTreeMap::from([(last, of_host.clone())]),
                }
            } else {
                // Without any record nobody was ever activated.
                Cohort {
                    fresh: size,
                    since: BTreeMap::new(),
                }
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
                searching.take_from(&mut self.held);
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
            let served = Cohort {
                fresh: 0.0,
                since: BTreeMap::from([(step(now), served)]),
            };
            self.put(now + grid.renewal, served);
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
        for cohort in self.due.values() {
            day.never_activated += cohort.fresh;
            for (last, of_host) in &cohort.since {
                if last.saturating_add(step(grid.validity)) <= step(now) {
                    day.beyond_validity += of_host.iter().sum::<f64>();
                }
            }
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
    fn size(&self) -> f64 {
        self.fresh + self.since.values().flatten().sum::<f64>()
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
        for of_host in self.since.values_mut() {
            let places = of_host.iter_mut().zip(&odds.is_up);
            for ((n_clients, is_up), (host, served)) in
                places.zip(hosts.iter_mut().zip(&mut served))
            {
                host.contacts += *n_clients;
                if *is_up {
                    *served += std::mem::take(n_clients);
                }
            }
        }
        self.since
            .retain(|_, of_host| of_host.iter().any(|it| 0.0 < *it));
        Split {
            searching: self,
            served,
        }
    }

    /// Takes its clients off the hosts that were the last to serve them.
    fn take_from(&self, held: &mut [f64]) {
        for of_host in self.since.values() {
            for (held, n_clients) in held.iter_mut().zip(of_host) {
                *held -= n_clients;
            }
        }
    }

    fn join(&mut self, other: Self) {
        self.fresh += other.fresh;
        for (since, more) in other.since {
            match self.since.entry(since) {
                Entry::Vacant(place) => {
                    place.insert(more);
                }
                Entry::Occupied(mut mine) => {
                    for (mine, more) in mine.get_mut().iter_mut().zip(more) {
                        *mine += more;
                    }
                }
            }
        }
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
