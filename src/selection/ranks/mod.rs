//! Which place a host has in the order of contact, when the whole list is tried.

mod clocks;
mod walk;

use super::chance::Chance;
use super::number::{count, ratio};
use super::{Choice, SelectionModel, rounds};
use crate::model::CandidateId;
use num_rational::BigRational;
use num_traits::Zero;
use walk::{Class, Draw};

/// The places of all hosts under a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// Which model.
    pub model: SelectionModel,
    /// In the order in which they are tried; none is empty.
    pub rounds: Vec<RankRound>,
}

/// Hosts that compete with each other: a group, or those of one priority in it.
#[derive(Debug, Clone, PartialEq)]
pub struct RankRound {
    /// Hosts in the rounds before this one.
    pub before: usize,
    /// Hosts in this one.
    pub hosts: usize,
    /// In ascending order of weight; a single one where weight does not count.
    pub classes: Vec<RankClass>,
}

/// Hosts of one round that are alike, and so have the same chances.
#[derive(Debug, Clone, PartialEq)]
pub struct RankClass {
    /// Who they are, in ascending order.
    pub candidates: Vec<CandidateId>,
    /// The chance of each of them to have each place of the round.
    pub places: Places,
}

/// Chances of one host to be the first of its round, the second and so on; as many as the round has hosts.
#[derive(Debug, Clone, PartialEq)]
pub enum Places {
    /// Fractions.
    Exact(Vec<BigRational>),
    /// Too many cases for fractions.
    Rounded {
        /// Nearest values known.
        p: Vec<f64>,
        /// Estimated: no value is further off.
        ///
        /// Taken from how far the sums over hosts and over places are from one; where lists were drawn
        /// (`simulation::draw_places`), from how far parts of them are apart.
        error: f64,
    },
    /// Too many cases for the model.
    ///
    /// `rfc2782` is computed as long as the product of (1 + hosts) over the weights of the round is at most 2,000,000,
    /// `proportional` as long as hosts times different weights is at most 4,000,000, `uniform` always.
    NotComputed,
}

impl Ranks {
    /// Chance that `candidate` is contacted at `place`, counted from 0 over all rounds.
    ///
    /// None when that was not computed, or there is no such candidate.
    pub fn chance(&self, candidate: CandidateId, place: usize) -> Option<Chance> {
        let of_round = |round: &RankRound| {
            let class = round
                .classes
                .iter()
                .find(|it| it.candidates.binary_search(&candidate).is_ok())?;
            let at = place.checked_sub(round.before);
            Some(class.places.at(at.unwrap_or(usize::MAX)))
        };
        self.rounds.iter().find_map(of_round)?
    }

    /// True when the places of every host were computed.
    pub fn is_complete(&self) -> bool {
        let mut classes = self.rounds.iter().flat_map(|it| &it.classes);
        classes.all(|it| it.places != Places::NotComputed)
    }
}

impl Places {
    /// The chance of place `at` of the round; never outside it, none when not computed.
    pub fn at(&self, at: usize) -> Option<Chance> {
        match self {
            Self::Exact(p) => Some(
                p.get(at)
                    .map_or_else(Chance::never, |it| Chance::Exact(it.clone())),
            ),
            Self::Rounded { p, error } => {
                Some(p.get(at).map_or_else(Chance::never, |it| Chance::Rounded {
                    p: *it,
                    error: *error,
                }))
            }
            Self::NotComputed => None,
        }
    }
}

/// How much work the places are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Effort {
    /// Most states for exact fractions.
    exact_states: usize,
    /// Most bits of an exact denominator.
    bits: u64,
    /// Most states for floating point, where there is no other way.
    states: usize,
    /// Most hosts times different weights, where there is one.
    cells: usize,
}

impl Effort {
    /// Below a second for a thousand hosts.
    const USUAL: Self = Self {
        exact_states: 256,
        bits: 1024,
        states: 2_000_000,
        cells: 4_000_000,
    };
}

/// Works out the chance of every host to be the first tried, the second and so on, as if none served.
///
/// `groups` are those of [`forecast`](super::forecast); the states of hosts are disregarded.
pub fn ranks(model: SelectionModel, groups: &[Vec<Choice>]) -> Ranks {
    ranks_within(model, groups, &Effort::USUAL)
}

/// The same with as much work as `effort` allows.
fn ranks_within(model: SelectionModel, groups: &[Vec<Choice>], effort: &Effort) -> Ranks {
    let mut before = 0;
    let rounds = groups.iter().flat_map(|group| rounds(model, group));
    let rounds = rounds.map(|members| {
        let round = round(model, &members, before, effort);
        before += members.len();
        round
    });
    Ranks {
        model,
        rounds: rounds.collect(),
    }
}

fn round(model: SelectionModel, members: &[&Choice], before: usize, effort: &Effort) -> RankRound {
    let mut sorted: Vec<(u64, CandidateId)> = members
        .iter()
        .map(|it| match model {
            SelectionModel::Uniform => (0, it.candidate),
            SelectionModel::Rfc2782 | SelectionModel::Proportional => {
                (u64::from(it.weight), it.candidate)
            }
        })
        .collect();
    sorted.sort_unstable();
    let alike: Vec<&[(u64, CandidateId)]> =
        sorted.chunk_by(|one, other| one.0 == other.0).collect();
    let classes: Vec<Class> = alike
        .iter()
        .map(|it| Class {
            weight: it.first().map_or(0, |first| first.0),
            count: it.len(),
        })
        .collect();
    let places = places(model, &classes, effort);
    RankRound {
        before,
        hosts: members.len(),
        classes: alike
            .into_iter()
            .zip(places)
            .map(|(alike, places)| RankClass {
                candidates: alike.iter().map(|it| it.1).collect(),
                places,
            })
            .collect(),
    }
}

/// The places of a host of each class.
fn places(model: SelectionModel, classes: &[Class], effort: &Effort) -> Vec<Places> {
    let n_hosts: usize = classes.iter().map(|it| it.count).sum();
    if let [_] = classes {
        return vec![Places::Exact(vec![ratio(1, count(n_hosts)); n_hosts])];
    }
    let n_states = walk::states(classes);
    let draw = match model {
        SelectionModel::Rfc2782 => Draw::Rfc2782,
        SelectionModel::Proportional | SelectionModel::Uniform => Draw::Proportional,
    };
    if n_states <= effort.exact_states
        && let Some(exact) = walk::walk(draw, classes, effort.bits)
    {
        return exact.into_iter().map(Places::Exact).collect();
    }
    match draw {
        Draw::Rfc2782 if n_states <= effort.states => {
            let rounded = walk::walk(draw, classes, u64::MAX).unwrap_or_default();
            let error = walk::rounding(classes);
            let places = rounded.into_iter().map(|p| Places::Rounded { p, error });
            places.collect()
        }
        Draw::Proportional if n_hosts.saturating_mul(classes.len()) <= effort.cells => {
            in_proportion(n_hosts, classes)
        }
        Draw::Rfc2782 | Draw::Proportional => vec![Places::NotComputed; classes.len()],
    }
}

/// The places under `proportional` by numeric integration; those of weight 0 come last and are exact.
fn in_proportion(n_hosts: usize, classes: &[Class]) -> Vec<Places> {
    let n_zeros: usize = classes
        .iter()
        .filter(|it| it.weight == 0)
        .map(|it| it.count)
        .sum();
    let weighed: Vec<Class> = classes
        .iter()
        .filter(|it| it.weight != 0)
        .copied()
        .collect();
    let drawn = clocks::places(&weighed);
    let mut res = Vec::with_capacity(classes.len());
    if 0 < n_zeros {
        let mut last = vec![BigRational::zero(); n_hosts - n_zeros];
        last.resize(n_hosts, ratio(1, count(n_zeros)));
        res.push(Places::Exact(last));
    }
    res.extend(drawn.of_class.into_iter().map(|mut p| {
        p.resize(n_hosts, 0.0);
        Places::Rounded {
            p,
            error: drawn.error,
        }
    }));
    res
}

#[cfg(test)]
mod tests;
