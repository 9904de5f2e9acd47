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
    /// True when all do.
    pub(super) are_all_up: bool,
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
    /// When that was.
    since: Since,
}

/// When the clients of a cohort were served last; steps may lie before the first day.
#[derive(Debug, Clone)]
enum Since {
    /// All at this step, as they are unless hosts were down.
    One(i64),
    /// By step, how many each host served then.
    ///
    /// An attempt that no host serves leaves them alone: there may be thousands of steps, and thousands of attempts.
    Many(BTreeMap<i64, Vec<f64>>),
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
            if odds.any_up && 0.0 < n_searching {
                let chances = odds.contacted.iter().zip(&odds.serves);
                let hosts = day.hosts.iter_mut().zip(&mut served);
                let held = self.held.iter_mut().zip(&searching.held);
                for (((contacted, serves), (host, served)), (held, before)) in
                    chances.zip(hosts).zip(held)
                {
                    let found = n_searching * serves;
                    host.contacts += n_searching * contacted;
                    host.served += found;
                    *served += found;
                    *held += found - before;
                }
            } else if 0.0 < n_searching {
                for (host, contacted) in day.hosts.iter_mut().zip(&odds.contacted) {
                    host.contacts += n_searching * contacted;
                }
                day.failed += n_searching;
                self.put(now + grid.retry, searching);
            }
            self.put(now + grid.renewal, Cohort::served_at(step(now), served));
        }
    }

    /// Has clients try again at step `next`, beside those that do so already.
    fn put(&mut self, next: u64, cohort: Cohort) {
        if cohort.is_empty() {
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
            day.beyond_validity += match &cohort.since {
                Since::One(at) if *at <= last_valid => cohort.held.iter().sum(),
                Since::One(_) => 0.0,
                Since::Many(since) => since.range(..=last_valid).flat_map(|it| it.1).sum::<f64>(),
            };
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
            since: Since::Many(BTreeMap::new()),
        }
    }

    /// As many clients as each host served at step `at`.
    fn served_at(at: i64, of_host: Vec<f64>) -> Self {
        Self {
            fresh: 0.0,
            held: of_host,
            since: Since::One(at),
        }
    }

    fn is_empty(&self) -> bool {
        self.fresh <= 0.0 && self.held.iter().all(|it| *it <= 0.0)
    }

    fn size(&self) -> f64 {
        self.fresh + self.held.iter().sum::<f64>()
    }

    /// Every client contacts its cached host, if it has one, and is served if that is up; with caching off none has.
    fn contact_cached(mut self, odds: &Odds, is_caching: bool, hosts: &mut [HostDay]) -> Split {
        if !is_caching {
            return Split {
                searching: self,
                served: vec![0.0; hosts.len()],
            };
        }
        if odds.are_all_up {
            for (host, held) in hosts.iter_mut().zip(&self.held) {
                host.contacts += held;
                host.served += held;
            }
            // Most attempts are like this, and go through no other list.
            let n_hosts = if 0.0 < self.fresh { hosts.len() } else { 0 };
            return Split {
                searching: Self::never_served(self.fresh, n_hosts),
                served: self.held,
            };
        }
        let mut served = vec![0.0; hosts.len()];
        let places = self.held.iter_mut().zip(&odds.is_up);
        for ((held, is_up), (host, served)) in places.zip(hosts.iter_mut().zip(&mut served)) {
            host.contacts += *held;
            if *is_up {
                host.served += *held;
                *served = std::mem::take(held);
            }
        }
        if let Since::Many(since) = &mut self.since
            && odds.is_up.contains(&true)
        {
            since.retain(|_, of_host| {
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
        self.fresh += other.fresh;
        self.since = match (self.take_since(), other.take_since()) {
            (Since::One(one), Since::One(other)) if one == other => Since::One(one),
            (one, another) => {
                let (one, another) = (one.by_step(&self.held), another.by_step(&other.held));
                let (mut res, fewer) = if one.len() < another.len() {
                    (another, one)
                } else {
                    (one, another)
                };
                for (since, more) in fewer {
                    match res.entry(since) {
                        Entry::Vacant(place) => {
                            place.insert(more);
                        }
                        Entry::Occupied(mut mine) => add(mine.get_mut(), &more),
                    }
                }
                Since::Many(res)
            }
        };
        add(&mut self.held, &other.held);
    }

    fn take_since(&mut self) -> Since {
        std::mem::replace(&mut self.since, Since::Many(BTreeMap::new()))
    }
}

impl Since {
    /// How many each host served by step; `held` are all of them.
    fn by_step(self, held: &[f64]) -> BTreeMap<i64, Vec<f64>> {
        match self {
            Self::One(at) => BTreeMap::from([(at, held.to_vec())]),
            Self::Many(since) => since,
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
