//! The first choice of a group, prepared for many draws.

use crate::model::CandidateId;
use crate::selection::{Choice, SelectionModel, rounds};

/// A table that gives the first choice by two rolls, however many records there are (alias method, Walker 1977).
///
/// The chances are exact: areas and heights are whole numbers, and nothing is rounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstChoice {
    /// Whom a roll of 0 takes, each alike; none in models that do not roll 0.
    head: Option<Vec<usize>>,
    /// All of one height; empty only where every roll is 0.
    columns: Vec<Column>,
    height: u64,
}

/// A column that belongs to one record up to a threshold and to another above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    below: usize,
    above: usize,
    /// At most the height.
    threshold: u64,
}

impl FirstChoice {
    /// The table of `choices`, 2^32 of them at most; none when they are empty.
    pub fn prepare(model: SelectionModel, choices: &[Choice]) -> Option<Self> {
        let numbered: Vec<Choice> = choices
            .iter()
            .zip(0..)
            .map(|(choice, position)| Choice {
                candidate: CandidateId(position),
                ..choice.clone()
            })
            .collect();
        let rounds = rounds(model, &numbered);
        let first = rounds.first()?.iter();
        Some(Self::among(
            model,
            first.map(|it| (it.candidate.0, it.weight)),
        ))
    }

    /// The table of records that compete with each other, by position and weight; there is at least one.
    pub(super) fn among(
        model: SelectionModel,
        records: impl Iterator<Item = (usize, u16)>,
    ) -> Self {
        let records: Vec<(usize, u64)> = records.map(|it| (it.0, u64::from(it.1))).collect();
        let weighed: Vec<(usize, u64)> = records.iter().copied().filter(|it| 0 < it.1).collect();
        if model == SelectionModel::Rfc2782 {
            // Those of weight 0 stand in front, or else any record alike (RFC 2782, page 4).
            let n_zeros = records.len() - weighed.len();
            let head = records.iter().filter(|it| n_zeros == 0 || it.1 == 0);
            let head = head.map(|it| it.0).collect();
            let (columns, height) = columns(&weighed);
            return Self {
                head: Some(head),
                columns,
                height,
            };
        }
        let shares = if model == SelectionModel::Uniform || weighed.is_empty() {
            records.into_iter().map(|it| (it.0, 1)).collect()
        } else {
            weighed
        };
        let (columns, height) = columns(&shares);
        Self {
            head: None,
            columns,
            height,
        }
    }

    /// Position among the choices of the one contacted first.
    ///
    /// `roll(n)` gives a number of `0..=n`, both ends included, each equally likely; a larger one counts as `n`.
    pub fn draw(&self, roll: &mut impl FnMut(u64) -> u64) -> usize {
        let height = match &self.head {
            None => bounded(self.height.saturating_sub(1), roll),
            Some(head) => match bounded(self.height, roll) {
                0 => return any_of(head, roll).copied().unwrap_or(0),
                rolled => rolled - 1,
            },
        };
        any_of(&self.columns, roll).map_or(0, |column| {
            if height < column.threshold {
                column.below
            } else {
                column.above
            }
        })
    }
}

/// One of `items`, each alike; none when there is none.
pub(super) fn any_of<'a, T>(items: &'a [T], roll: &mut impl FnMut(u64) -> u64) -> Option<&'a T> {
    let last = items.len().checked_sub(1)?;
    let at = bounded(u64::try_from(last).unwrap_or(u64::MAX), roll);
    items.get(usize::try_from(at).unwrap_or(last))
}

fn bounded(most: u64, roll: &mut impl FnMut(u64) -> u64) -> u64 {
    roll(most).min(most)
}

/// What one record has of the table.
#[derive(Clone, Copy)]
struct Area {
    position: usize,
    size: u64,
}

/// Columns of one height that hold `shares`, which are above 0, in as many columns as there are; and their height.
fn columns(shares: &[(usize, u64)]) -> (Vec<Column>, u64) {
    let n_columns = u64::try_from(shares.len()).unwrap_or(u64::MAX);
    let height = shares.iter().map(|it| it.1).sum();
    let areas = shares.iter().map(|(position, share)| Area {
        position: *position,
        size: share * n_columns,
    });
    let mut res = Vec::new();
    let (mut small, mut large): (Vec<Area>, Vec<Area>) = areas.partition(|it| it.size < height);
    while let Some(above) = large.pop() {
        if above.size == height {
            res.push(Column {
                below: above.position,
                above: above.position,
                threshold: height,
            });
        } else if let Some(below) = small.pop() {
            res.push(Column {
                below: below.position,
                above: above.position,
                threshold: below.size,
            });
            let rest = Area {
                size: above.size - (height - below.size),
                ..above
            };
            if rest.size < height {
                small.push(rest);
            } else {
                large.push(rest);
            }
        }
    }
    (res, height)
}
