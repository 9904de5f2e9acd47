//! The first choice of a group, prepared for many draws.

use crate::selection::{Chance, Choice, SelectionModel, first_choices};

/// A table that gives the first choice by two rolls, however many records there are (alias method, Walker 1977).
///
/// The chances are exact: areas and heights are whole numbers, and nothing is rounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstChoice {
    /// Never empty; all of one height.
    columns: Vec<Column>,
    /// At least 1.
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
    /// The table of `choices`; none when they are empty or so many that a count of 64 bits cannot hold their chances.
    ///
    /// Ten thousand records of weight 65535 fit.
    pub fn prepare(model: SelectionModel, choices: &[Choice]) -> Option<Self> {
        let chances: Vec<(u64, u64)> = first_choices(model, choices)
            .iter()
            .map(Chance::fraction)
            .collect::<Option<_>>()?;
        let total = chances.iter().try_fold(1, |res: u64, (_, of)| {
            (res / gcd(res, *of)).checked_mul(*of)
        })?;
        let n_columns = chances.iter().filter(|(n, _)| 0 < *n).count();
        let n_columns = u64::try_from(n_columns).ok().filter(|it| 0 < *it)?;
        let common = gcd(total, n_columns);
        let scale = n_columns / common;
        // No area is larger than all of them together.
        total.checked_mul(scale)?;
        let areas =
            chances
                .iter()
                .enumerate()
                .filter(|(_, (n, _))| 0 < *n)
                .map(|(position, (n, of))| Area {
                    position,
                    size: n * (total / of) * scale,
                });
        let height = total / common;
        Some(Self {
            columns: columns(areas, height),
            height,
        })
    }

    /// Position among the choices of the one contacted first.
    ///
    /// `roll(n)` gives a number of `0..=n`, both ends included, each equally likely; a larger one counts as `n`.
    pub fn draw(&self, roll: &mut impl FnMut(u64) -> u64) -> usize {
        let last = self.columns.len().saturating_sub(1);
        let rolled = roll(u64::try_from(last).unwrap_or(u64::MAX));
        let at = usize::try_from(rolled).unwrap_or(last).min(last);
        let rolled = roll(self.height - 1);
        self.columns.get(at).map_or(0, |column| {
            if rolled < column.threshold {
                column.below
            } else {
                column.above
            }
        })
    }
}

/// What one record has of the table.
#[derive(Clone, Copy)]
struct Area {
    position: usize,
    size: u64,
}

/// Columns of one `height` that hold `areas`, which are above 0 and fill as many columns as there are areas.
fn columns(areas: impl Iterator<Item = Area>, height: u64) -> Vec<Column> {
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
    res
}

/// Greatest common divisor.
fn gcd(one: u64, other: u64) -> u64 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
