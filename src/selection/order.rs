//! The whole order in which one client contacts records, for given rolls.

use super::{SelectionModel, Urn};
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
    let mut rounds: BTreeMap<u16, Vec<(usize, u16)>> = BTreeMap::new();
    for (idx, record) in records.iter().enumerate() {
        let round = model.round(record.priority);
        rounds.entry(round).or_default().push((idx, record.weight));
    }
    let mut res = Vec::with_capacity(records.len());
    for members in rounds.into_values() {
        let mut urn = Urn::new(model, members.iter().map(|(_, weight)| *weight));
        urn.refill(roll);
        while let Some(position) = urn.take(roll) {
            res.extend(members.get(position).map(|(idx, _)| *idx));
        }
    }
    res
}
