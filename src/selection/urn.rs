//! Records that compete with each other, drawn one after the other: the models as procedures.

use super::SelectionModel;
use super::number::count;
use std::ops::RangeInclusive;

/// A record in an [`Urn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    /// Place in the list the urn was made of.
    pub position: usize,
    /// What it adds to the running sum: its weight, or 1 where records are drawn evenly.
    pub share: u64,
}

/// The records of one round: of one priority, or all of a group where the model disregards priority.
///
/// Every draw goes by one rule: a roll takes the first record in the list whose running sum is not below it.
/// The models differ in what a record adds to the sum, in where rolls begin, and in the order of the list.
/// Empty until [`Urn::refill`].
#[derive(Debug, Clone)]
pub struct Urn {
    model: SelectionModel,
    /// Drawn first. Records of weight 0 stand in front.
    first: Vec<Slip>,
    /// How many records of weight 0 are in `first`.
    n_zeros: usize,
    /// Drawn when `first` is used up: those of weight 0 in the model `proportional`.
    last: Vec<Slip>,
    left: Vec<Slip>,
    /// Sum of the shares of `left`.
    sum: u64,
    has_last: bool,
}

impl Urn {
    /// An urn for records with these weights.
    pub fn new(model: SelectionModel, weights: impl IntoIterator<Item = u16>) -> Self {
        let slips = weights
            .into_iter()
            .enumerate()
            .map(|(position, weight)| Slip {
                position,
                share: u64::from(weight),
            });
        let (mut first, mut last) = (Vec::new(), Vec::new());
        let mut n_zeros = 0;
        match model {
            SelectionModel::Rfc2782 => {
                let (zeros, others): (Vec<Slip>, Vec<Slip>) = slips.partition(|it| it.share == 0);
                n_zeros = zeros.len();
                first = zeros;
                first.extend(others);
            }
            SelectionModel::Proportional => {
                (last, first) = slips.partition(|it| it.share == 0);
                for slip in &mut last {
                    slip.share = 1;
                }
            }
            SelectionModel::Uniform => first.extend(slips.map(|it| Slip { share: 1, ..it })),
        }
        Self {
            model,
            left: Vec::with_capacity(first.len().max(last.len())),
            first,
            n_zeros,
            last,
            sum: 0,
            has_last: false,
        }
    }

    /// Puts every record back; in the model `rfc2782` in a new random order, zeros in front (RFC 2782, page 4).
    ///
    /// `roll(n)` gives a number of `0..=n`, both ends included, each equally likely; a larger one counts as `n`.
    pub fn refill(&mut self, roll: &mut impl FnMut(u64) -> u64) {
        self.left.clear();
        self.left.extend_from_slice(&self.first);
        self.sum = self.first.iter().map(|it| it.share).sum();
        self.has_last = !self.last.is_empty();
        if self.model == SelectionModel::Rfc2782 {
            let (zeros, others) = self.left.split_at_mut(self.n_zeros);
            shuffle(zeros, roll);
            shuffle(others, roll);
        }
        self.turn_over();
    }

    /// Takes the next record out and gives its position; none when the urn is empty.
    ///
    /// The last record in the list is taken without a roll.
    pub fn take(&mut self, roll: &mut impl FnMut(u64) -> u64) -> Option<usize> {
        let at = if 1 < self.left.len() {
            let range = self.range();
            let most = range.end() - range.start();
            self.reached(range.start() + roll(most).min(most))
        } else {
            0
        };
        self.take_at(at)
    }

    /// Takes the record of this position out without a roll, as if it had been drawn.
    pub fn take_position(&mut self, position: usize) -> Option<usize> {
        let at = self.left.iter().position(|it| it.position == position)?;
        self.take_at(at)
    }

    /// The list of the next draw, in its order; those that come after all others are not in it.
    pub fn left(&self) -> &[Slip] {
        &self.left
    }

    /// The rolls of the next draw, both ends included; each is equally likely.
    pub fn range(&self) -> RangeInclusive<u64> {
        match self.model {
            SelectionModel::Rfc2782 => 0..=self.sum,
            SelectionModel::Proportional | SelectionModel::Uniform => 1..=self.sum.max(1),
        }
    }

    /// Place in the list of the first record whose running sum is not below `rolled`.
    fn reached(&self, rolled: u64) -> usize {
        let mut running = 0;
        let reached = self.left.iter().position(|it| {
            running += it.share;
            rolled <= running
        });
        reached.unwrap_or(0)
    }

    fn take_at(&mut self, at: usize) -> Option<usize> {
        if self.left.len() <= at {
            return None;
        }
        // Removed and not swapped with the last: the others keep their places, zeros in front.
        let taken = self.left.remove(at);
        self.sum -= taken.share;
        self.turn_over();
        Some(taken.position)
    }

    /// Goes on with the records that come last, once the others are used up.
    fn turn_over(&mut self) {
        if self.left.is_empty() && self.has_last {
            self.left.extend_from_slice(&self.last);
            self.sum = count(self.last.len());
            self.has_last = false;
        }
    }
}

/// Puts `slips` in random order, each order equally likely.
fn shuffle(slips: &mut [Slip], roll: &mut impl FnMut(u64) -> u64) {
    let mut rest = slips;
    while let [first, others @ ..] = rest {
        if others.is_empty() {
            break;
        }
        let most = count(others.len());
        let rolled = usize::try_from(roll(most).min(most)).unwrap_or(0);
        if let Some(other) = rolled.checked_sub(1).and_then(|at| others.get_mut(at)) {
            std::mem::swap(first, other);
        }
        rest = others;
    }
}
