//! Records that compete on even terms, and what comes of it.

use super::chance::Chance;
use super::number::{Number, count};
use std::time::Duration;

/// One of the records a model chooses among at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rival {
    /// Share among its rivals.
    pub(super) weight: u64,
    /// Time lost there; none when the host serves.
    pub(super) down: Option<Duration>,
}

impl Rival {
    /// True when contacting it ends the search.
    pub(super) fn is_up(&self) -> bool {
        self.down.is_none()
    }
}

/// What a model says about rivals of which at least one is up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contest {
    /// Chance of each rival to be the one that serves, in their order.
    pub(super) serves: Vec<Chance>,
    /// Mean time lost at rivals contacted before, in seconds.
    pub(super) wait: f64,
}

/// Rivals in numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    /// Rivals of weight 0, whether up or down.
    pub(super) zeros: usize,
    /// Those of them that are up.
    pub(super) zeros_up: usize,
    /// Mean time lost at a rival of weight 0 that is down, in seconds.
    pub(super) zero_wait: f64,
    /// Rivals that are up, whatever their weight.
    pub(super) up: usize,
    /// Sum of the weights of rivals that are up.
    pub(super) up_weight: u64,
    /// Rivals that are down and have a weight above 0.
    pub(super) downs: Vec<Downs>,
}

/// Rivals of one weight above 0 that are down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Downs {
    /// The weight of each.
    pub(super) weight: u64,
    /// How many.
    pub(super) count: usize,
    /// Mean time lost at one of them, in seconds. All of one weight are contacted equally often, so the mean is enough.
    pub(super) wait: f64,
}

impl Downs {
    /// Time lost at all of them together, in seconds.
    pub(super) fn total_wait(&self) -> f64 {
        self.wait * f64::whole(count(self.count))
    }
}

impl Tally {
    /// Counts `rivals`; `downs` come in ascending order of weight, each weight once.
    pub(super) fn new(rivals: &[Rival]) -> Self {
        let mut downs: Vec<(u64, Duration)> = Vec::new();
        let mut res = Self {
            zeros: 0,
            zeros_up: 0,
            zero_wait: 0.0,
            up: 0,
            up_weight: 0,
            downs: Vec::new(),
        };
        for rival in rivals {
            let is_zero = rival.weight == 0;
            res.zeros += usize::from(is_zero);
            if let Some(wait) = rival.down {
                downs.push((rival.weight, wait));
            } else {
                res.up += 1;
                res.zeros_up += usize::from(is_zero);
                res.up_weight += rival.weight;
            }
        }
        downs.sort_unstable();
        for group in downs.chunk_by(|one, other| one.0 == other.0) {
            let total: f64 = group.iter().map(|(_, wait)| wait.as_secs_f64()).sum();
            let mean = total / f64::whole(count(group.len()));
            match group.first() {
                Some((0, _)) => res.zero_wait = mean,
                Some((weight, _)) => res.downs.push(Downs {
                    weight: *weight,
                    count: group.len(),
                    wait: mean,
                }),
                None => {}
            }
        }
        res
    }

    /// Rivals of weight 0 that are down.
    pub(super) fn zeros_down(&self) -> usize {
        self.zeros.saturating_sub(self.zeros_up)
    }
}
