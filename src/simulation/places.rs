//! Places in the order of contact from lists that are drawn, where the model has too many cases to work them out.
//!
//! A list is drawn record by record. What is kept of it is not who was taken, but how likely each of those still there
//! was to be taken next. The mean of that over the lists in which a host is there is its hazard at that place, which
//! scatters little; the chance of a place is the hazard there times what the hazards before it left.

use super::Rolls;
use super::left::Left;
use crate::model::CandidateId;
use crate::selection::{Choice, Places, RankRound, Ranks, SelectionModel};
use std::collections::BTreeMap;

/// Records that are drawn for one round together: a fraction of a second.
const RECORDS: usize = 3_000_000;

/// The lists fall into so many parts, and the mean is off by how much those scatter.
const PARTS: u64 = 10;

/// As many times of that are stated, so that no value is likely to be further off.
const MARGIN: f64 = 5.0;

/// All lists count for so many places at the end; for others only some, since that costs more than to draw them.
const LAST_PLACES: usize = 16;

/// Most hosts times different weights.
const MOST_CELLS: usize = 2_000_000;

/// Draws the places of `ranks` that were not computed, from `seed`.
///
/// `groups` are those that `ranks` come from. Only the model `rfc2782` is drawn, and no round in which hosts times
/// different weights are more than 2,000,000: what is left stays [`Places::NotComputed`].
pub fn draw_places(ranks: &mut Ranks, groups: &[Vec<Choice>], seed: u64) {
    if ranks.model != SelectionModel::Rfc2782 || ranks.is_complete() {
        return;
    }
    let choices = groups.iter().flatten();
    let weights: BTreeMap<CandidateId, u16> = choices.map(|it| (it.candidate, it.weight)).collect();
    for round in &mut ranks.rounds {
        let is_missing = round
            .classes
            .iter()
            .any(|it| it.places == Places::NotComputed);
        if is_missing && round.hosts.saturating_mul(round.classes.len()) <= MOST_CELLS {
            draw_round(round, &weights, seed, RECORDS);
        }
    }
}

/// Draws the places of all hosts of a round, whose `weights` are given by candidate, by drawing `n_records` records.
pub(super) fn draw_round(
    round: &mut RankRound,
    weights: &BTreeMap<CandidateId, u16>,
    seed: u64,
    n_records: usize,
) {
    let classes: Vec<(u16, u64)> = round
        .classes
        .iter()
        .map(|class| {
            let weight = class.candidates.first().and_then(|it| weights.get(it));
            let n_hosts = u64::try_from(class.candidates.len()).unwrap_or(u64::MAX);
            (weight.copied().unwrap_or(0), n_hosts)
        })
        .collect();
    let n_places = round.hosts;
    let lists_in_part = u64::try_from(n_records / n_places.max(1)).unwrap_or(u64::MAX) / PARTS;
    let lists_in_part = lists_in_part.max(1);
    let mut lists = Lists::new(&classes, n_places);
    let mut mean = vec![0.0; n_places * classes.len()];
    let mut squares = mean.clone();
    for part in 0..PARTS {
        lists.forget();
        let first = part * lists_in_part;
        for list_idx in first..first + lists_in_part {
            lists.draw(&mut Rolls::of_client(seed, list_idx));
        }
        for ((mean, square), p) in mean.iter_mut().zip(&mut squares).zip(&lists.chances()) {
            *mean += p / number(PARTS);
            *square += p * p / number(PARTS);
        }
    }
    for (at, class) in round.classes.iter_mut().enumerate() {
        let of_class = |all: &[f64]| -> Vec<f64> {
            all.iter()
                .skip(at)
                .step_by(classes.len())
                .copied()
                .collect()
        };
        let p = of_class(&mean);
        let scatter = p
            .iter()
            .zip(of_class(&squares))
            .map(|(p, square)| ((square - p * p).max(0.0) / number(PARTS - 1)).sqrt())
            .fold(0.0, f64::max);
        class.places = Places::Rounded {
            p,
            error: MARGIN * scatter + 1e-9,
        };
    }
}

/// Lists in the order of contact that are drawn one after the other.
struct Lists {
    /// Weight and number of the hosts of each class; those of weight 0 come first.
    classes: Vec<(u16, u64)>,
    left: Left,
    zeros: u64,
    /// Of every so many lists one counts for all places.
    stride: u64,
    n_drawn: u64,
    /// Of each class the share that is there, in the list that is drawn.
    share: Vec<f64>,
    /// One a place.
    places: Vec<Place>,
    /// Sums over the lists that count, place by place, class by class.
    cells: Vec<Cell>,
}

/// What is known of a place.
#[derive(Clone, Copy, Default)]
struct Place {
    n_lists: u64,
    /// Sum over the lists of the weights that are there.
    weight: f64,
}

/// What is known of the hosts of a class at a place; sums over the lists.
#[derive(Clone, Copy, Default)]
struct Cell {
    /// The share of them that is there.
    there: f64,
    /// The share that is there and taken next, in the mean.
    taken: f64,
}

impl Lists {
    fn new(classes: &[(u16, u64)], n_places: usize) -> Self {
        let zeros = classes.first().filter(|it| it.0 == 0).map_or(0, |it| it.1);
        Self {
            left: Left::new(classes.iter().copied()),
            zeros,
            stride: u64::try_from(classes.len() / 16).unwrap_or(1).max(1),
            n_drawn: 0,
            share: vec![1.0; classes.len()],
            places: vec![Place::default(); n_places],
            cells: vec![Cell::default(); n_places * classes.len()],
            classes: classes.to_vec(),
        }
    }

    /// Begins anew with no lists.
    fn forget(&mut self) {
        self.n_drawn = 0;
        self.places.fill(Place::default());
        self.cells.fill(Cell::default());
    }

    /// Draws one more list.
    fn draw(&mut self, rolls: &mut Rolls) {
        let n_places = self.places.len();
        let is_counted = self.n_drawn.is_multiple_of(self.stride);
        self.n_drawn += 1;
        let mut zeros = self.zeros;
        for at in 0..n_places {
            if is_counted || n_places <= at + LAST_PLACES {
                self.count(at, zeros);
            }
            let class = match rolls.roll(self.left.weight()) {
                // Weight 0 stands in front, or else any record alike.
                0 if 0 < zeros => {
                    zeros -= 1;
                    self.left.remove(0);
                    Some(0)
                }
                0 => self.left.remove_any(&mut |n| rolls.roll(n)),
                rolled => Some(self.left.remove_by_weight(rolled - 1)),
            };
            if let Some(class) = class
                && let (Some(share), Some((_, n_hosts))) =
                    (self.share.get_mut(class), self.classes.get(class))
            {
                *share -= 1.0 / number(*n_hosts);
            }
        }
        self.left.restore();
        self.share.fill(1.0);
    }

    /// Adds who is there at place `at`, and the chance of each of them to be taken next.
    fn count(&mut self, at: usize, zeros: u64) {
        let weight = number(self.left.weight());
        if let Some(place) = self.places.get_mut(at) {
            place.n_lists += 1;
            place.weight += weight;
        }
        let by_one = 1.0 / (weight + 1.0);
        let by_head = if 0 < zeros {
            0.0
        } else {
            by_one / number(self.left.n_hosts())
        };
        let start = at * self.classes.len();
        let cells = self.cells.get_mut(start..).unwrap_or_default();
        for ((cell, share), (weight, _)) in cells.iter_mut().zip(&self.share).zip(&self.classes) {
            cell.there += share;
            cell.taken += share * (f64::from(*weight) * by_one + by_head);
        }
        if 0 < zeros
            && let Some(cell) = cells.first_mut()
        {
            cell.taken += by_one / number(self.zeros);
        }
    }

    /// Chance of a host of each class to have each place, place by place.
    fn chances(&self) -> Vec<f64> {
        let mut res = Vec::with_capacity(self.cells.len());
        // Of each class the chance to be there.
        let mut there = vec![1.0; self.classes.len()];
        let n_places = self.places.len();
        let rows = self.cells.chunks(self.classes.len().max(1));
        for ((row, place), n_left) in rows.zip(&self.places).zip((1..=n_places).rev()) {
            for ((cell, there), (weight, _)) in row.iter().zip(&mut there).zip(&self.classes) {
                let p = if n_left == 1 {
                    *there
                } else {
                    *there * cell.hazard(*weight, place, n_left).min(1.0)
                };
                *there -= p;
                res.push(p);
            }
        }
        res
    }
}

impl Cell {
    /// Chance of a host of `weight` to be taken next when it is there, one of `n_left`.
    fn hazard(&self, weight: u16, place: &Place, n_left: usize) -> f64 {
        // Below that is what rounding leaves of nobody.
        if 1e-9 < self.there {
            return self.taken / self.there;
        }
        // In no list it was, so it hardly matters; what the others weigh is known.
        let weight = f64::from(weight);
        let others = place.weight / number(place.n_lists.max(1));
        let n_left = number(u64::try_from(n_left).unwrap_or(u64::MAX));
        (weight + 1.0 / n_left) / (others + weight + 1.0)
    }
}

/// A count as a number.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts and weights stay far below 2^53"
)]
fn number(n: u64) -> f64 {
    n as f64
}
