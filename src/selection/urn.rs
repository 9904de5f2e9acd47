//! Records that compete with each other, drawn one after the other: the models as procedures.

use super::SelectionModel;
use super::number::count;
use std::ops::RangeInclusive;

/// A record in an [`Urn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    // Eight octets together: copying and shuffling them is most of the work of a drawn run.
    position: u32,
    share: u32,
}

impl Slip {
    /// Place in the list the urn was made of.
    pub fn position(self) -> usize {
        usize::try_from(self.position).unwrap_or(usize::MAX)
    }

    /// What it adds to the running sum: its weight, or 1 where records are drawn evenly.
    pub fn share(self) -> u64 {
        u64::from(self.share)
    }
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
    /// Sum of the shares of `first`.
    first_sum: u64,
    left: Vec<Slip>,
    /// Sum of the shares of `left`.
    sum: u64,
    has_last: bool,
}

/// So many records are summed up before looking whether the roll is reached.
///
/// A look at every record would end at another place each time, which processors foresee badly.
const SUMMED_AT_ONCE: usize = 16;

impl Urn {
    /// An urn for records with these weights, 2^32 of them at most.
    pub fn new(model: SelectionModel, weights: impl IntoIterator<Item = u16>) -> Self {
        let slips = (0..u32::MAX).zip(weights).map(|(position, weight)| Slip {
            position,
            share: u32::from(weight),
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
            first_sum: first.iter().map(|it| it.share()).sum(),
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
        self.sum = self.first_sum;
        self.has_last = !self.last.is_empty();
        if self.model == SelectionModel::Rfc2782 {
            let (zeros, others) = self.left.split_at_mut(self.n_zeros);
            shuffle(zeros, roll);
            shuffle(others, roll);
        }
        self.turn_over();
    }

    /// Takes the next record out and gives its position; none when the urn is empty.
    pub fn take(&mut self, roll: &mut impl FnMut(u64) -> u64) -> Option<usize> {
        let at = self.choose(roll)?;
        self.remove(at).map(Slip::position)
    }

    /// Draws the next record without taking it out: its place in [`Urn::left`]; none when the urn is empty.
    ///
    /// The last record in the list is chosen without a roll.
    pub fn choose(&self, roll: &mut impl FnMut(u64) -> u64) -> Option<usize> {
        match self.left.len() {
            0 => None,
            1 => Some(0),
            _ => {
                let range = self.range();
                let most = range.end() - range.start();
                Some(self.reached(range.start() + roll(most).min(most)))
            }
        }
    }

    /// Takes the record at this place in [`Urn::left`] out; none when there is none.
    pub fn remove(&mut self, at: usize) -> Option<Slip> {
        if self.left.len() <= at {
            return None;
        }
        // Removed and not swapped with the last: the others keep their places, zeros in front.
        let taken = self.left.remove(at);
        self.sum -= taken.share();
        self.turn_over();
        Some(taken)
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

    /// Place in the list of the first record whose running sum is not below `rolled`, which is at most the sum.
    fn reached(&self, rolled: u64) -> usize {
        let mut running = 0;
        let mut res = 0;
        for slips in self.left.chunks(SUMMED_AT_ONCE) {
            for slip in slips {
                running += slip.share();
                res += usize::from(running < rolled);
            }
            if rolled <= running {
                break;
            }
        }
        res
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
    let last = slips.len().saturating_sub(1);
    for at in 0..last {
        let most = count(last - at);
        let rolled = usize::try_from(roll(most).min(most)).unwrap_or(0);
        slips.swap(at, at + rolled);
    }
}
