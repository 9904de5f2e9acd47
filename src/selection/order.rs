//! The whole order in which one client contacts records, for given rolls.

use super::{SelectionModel, proportional, rfc2782, uniform};
use std::collections::BTreeMap;

/// What decides about the place of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// Lower values come first.
    pub priority: u16,
    /// Share inside its priority.
    pub weight: u16,
}

/// All positions of `records` in the order of contact.
///
/// `roll(n)` gives a number of `0..=n`, both ends included, each equally likely; a larger one counts as `n`.
/// It is asked for every choice, those that shuffle the arrival order too, so all its answers together are the model.
/// Takes time in the square of the number of records.
pub fn order(
    model: SelectionModel,
    records: &[Rank],
    roll: &mut impl FnMut(u64) -> u64,
) -> Vec<usize> {
    if model == SelectionModel::Uniform {
        return uniform::order((0..records.len()).collect(), roll);
    }
    let mut by_priority: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for (idx, record) in records.iter().enumerate() {
        by_priority.entry(record.priority).or_default().push(idx);
    }
    let mut res = Vec::with_capacity(records.len());
    for members in by_priority.into_values() {
        res.extend(match model {
            SelectionModel::Rfc2782 => rfc2782::order(records, members, roll),
            SelectionModel::Proportional => proportional::order(records, members, roll),
            SelectionModel::Uniform => uniform::order(members, roll),
        });
    }
    res
}
