//! Clients that try at the same time share their fate but for the host that serves them.

use super::plan::{FleetPlan, Grid, MOST_CELLS, Start};
use super::{Day, HostDay};
use std::collections::BTreeMap;

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
    /// How many each host was the last to serve.
    of_host: Vec<f64>,
    /// By the step of their last success, which may lie before the first day; none for those never served.
    since: BTreeMap<Option<i64>, f64>,
}

impl Cohorts {
    /// The clients of `plan` before the first day.
    pub(super) fn new(plan: &FleetPlan, grid: &Grid, all_up: &Odds) -> Self {
        let all = number(plan.clients);
        let n_hosts = plan.hosts.len();
        if plan.start == Start::Fresh {
            let cohort = Cohort {
                of_host: vec![0.0; n_hosts],
                since: BTreeMap::from([(None, all)]),
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
            let cohort = Cohort {
                of_host: of_host.clone(),
                since: BTreeMap::from([(Some(last), size)]),
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
            let (now, mut cohort) = entry.remove_entry();
            let next = if odds.any_up {
                cohort.be_served(odds, is_caching, &mut day.hosts, &mut self.held);
                cohort.since = BTreeMap::from([(Some(step(now)), cohort.size())]);
                now + grid.renewal
            } else {
                cohort.fail(is_caching, &mut day.hosts);
                day.failed += cohort.size();
                now + grid.retry
            };
            match self.due.entry(next) {
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(cohort);
                }
                std::collections::btree_map::Entry::Occupied(mut other) => {
                    other.get_mut().join(&cohort);
                }
            }
        }
    }

    /// Adds the clients that are not activated at step `now` to `day`.
    pub(super) fn count_expired(&self, now: u64, grid: &Grid, day: &mut Day) {
        for (since, n_clients) in self.due.values().flat_map(|it| &it.since) {
            match since {
                None => day.never_activated += n_clients,
                Some(last) if last.saturating_add(step(grid.validity)) <= step(now) => {
                    day.beyond_validity += n_clients;
                }
                Some(_) => {}
            }
        }
    }
}

impl Cohort {
    fn size(&self) -> f64 {
        self.since.values().sum()
    }

    /// Every client finds a host; the change is made in `held` too.
    fn be_served(
        &mut self,
        odds: &Odds,
        is_caching: bool,
        hosts: &mut [HostDay],
        held: &mut [f64],
    ) {
        let size = self.size();
        let mut kept = 0.0;
        if is_caching {
            let of_host = self.of_host.iter().zip(&odds.is_up);
            kept = of_host.filter(|it| *it.1).map(|it| it.0).sum();
            for (host, n_clients) in hosts.iter_mut().zip(&self.of_host) {
                host.contacts += n_clients;
            }
        }
        let all_kept = is_caching && odds.is_up.iter().all(|it| *it) && self.is_activated();
        // Not the difference of two sums where it is known to be 0.
        let discover = if all_kept {
            0.0
        } else {
            (size - kept).max(0.0)
        };
        let chances = odds
            .is_up
            .iter()
            .zip(odds.contacted.iter().zip(&odds.serves));
        let clients = self.of_host.iter_mut().zip(held);
        for (((is_up, (contacted, serves)), (of_host, held)), host) in
            chances.zip(clients).zip(hosts)
        {
            let stay = if is_caching && *is_up { *of_host } else { 0.0 };
            let here = stay + discover * serves;
            host.contacts += discover * contacted;
            host.served += here;
            *held += here - *of_host;
            *of_host = here;
        }
    }

    /// Every client contacts its cached host, if it has one, and then the whole list, in vain.
    fn fail(&self, is_caching: bool, hosts: &mut [HostDay]) {
        let size = self.size();
        for (host, cached) in hosts.iter_mut().zip(&self.of_host) {
            host.contacts += size + if is_caching { *cached } else { 0.0 };
        }
    }

    /// True when every client was served before.
    fn is_activated(&self) -> bool {
        !self.since.contains_key(&None)
    }

    fn join(&mut self, other: &Self) {
        for (mine, more) in self.of_host.iter_mut().zip(&other.of_host) {
            *mine += more;
        }
        for (since, n_clients) in &other.since {
            *self.since.entry(*since).or_insert(0.0) += n_clients;
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
