//! Which hosts one client contacts before it is served, and how many.

use super::chance::Chance;
use super::contest::{Downs, Rival, Tally};
use super::head::Limits;
use super::number::{Number, count};
use super::{Choice, SelectionModel, proportional, rfc2782, rival, rounds, uniform};
use crate::model::CandidateId;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

/// Different weights of hosts that are down, beyond which the chance of the bell is only bounded.
///
/// The bound is one over the sum of the weights that matter, which is small where weights are that many.
const MOST_KINDS: usize = 1000;

/// Which hosts one client contacts under a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Contacts {
    /// Which model.
    pub model: SelectionModel,
    /// One a candidate, in the order of the candidates.
    pub hosts: Vec<HostContact>,
    /// Mean number of hosts contacted, the one that serves among them; 0 without any host.
    pub tries: Mean,
}

/// How likely one host is contacted.
#[derive(Debug, Clone, PartialEq)]
pub struct HostContact {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Chance that it is contacted at all, whether it serves or not.
    pub contacted: Chance,
}

/// A mean: an exact fraction, or a number with a stated precision.
#[derive(Debug, Clone, PartialEq)]
pub enum Mean {
    /// Reduced.
    Exact(BigRational),
    /// Too many cases for a fraction.
    Rounded {
        /// Nearest value known.
        value: f64,
        /// The true value lies within `value ± error`.
        error: f64,
    },
}

impl Mean {
    /// The nearest floating-point number.
    pub fn value(&self) -> f64 {
        match self {
            Self::Exact(fraction) => fraction.to_f64().unwrap_or(0.0),
            Self::Rounded { value, .. } => *value,
        }
    }

    /// The reduced fraction, as long as both its numbers are at most 2^53 - 1, which every JSON reader keeps.
    pub fn fraction(&self) -> Option<(u64, u64)> {
        const LARGEST: u64 = (1 << 53) - 1;
        match self {
            Self::Exact(fraction) => {
                let n = fraction.numer().to_u64()?;
                let of = fraction.denom().to_u64()?;
                (n.max(of) <= LARGEST).then_some((n, of))
            }
            Self::Rounded { .. } => None,
        }
    }

    /// Adds `times` hosts that are contacted with `chance` each; exact as long as `bits` do.
    fn add(self, chance: &Chance, times: u64, bits: u64) -> Self {
        if let (Self::Exact(sum), Chance::Exact(p)) = (&self, chance) {
            let sum = sum + p * BigRational::whole(times);
            if sum.fits(bits) {
                return Self::Exact(sum);
            }
        }
        let times = f64::whole(times);
        let (mut value, mut error) = match self {
            Self::Exact(_) => (self.value(), 0.0),
            Self::Rounded { value, error } => (value, error),
        };
        value += times * chance.p();
        if let Chance::Rounded { error: more, .. } = chance {
            error += times * more;
        }
        error += 4.0 * f64::EPSILON * value;
        Self::Rounded { value, error }
    }
}

/// Works out which hosts one client contacts under `model`.
///
/// `groups` are those of [`forecast`](super::forecast). A host that serves is contacted when it is the one that serves;
/// a host that is down, when it comes before every host that serves.
pub fn contacts(model: SelectionModel, groups: &[Vec<Choice>]) -> Contacts {
    contacts_within(model, groups, &Limits::USUAL)
}

/// The same with as much work as `limits` allow.
pub(super) fn contacts_within(
    model: SelectionModel,
    groups: &[Vec<Choice>],
    limits: &Limits,
) -> Contacts {
    let mut hosts = Vec::new();
    let mut tries = Mean::Exact(BigRational::zero());
    let mut ended = false;
    for round in groups.iter().flat_map(|group| rounds(model, group)) {
        let rivals: Vec<Rival> = round.iter().map(|choice| rival(choice)).collect();
        let chances = if ended {
            vec![Chance::never(); rivals.len()]
        } else if rivals.iter().any(Rival::is_up) {
            ended = true;
            // Whichever serves is one contact.
            tries = tries.add(&Chance::certain(), 1, limits.bits);
            before_service(model, &rivals, limits, &mut tries)
        } else {
            tries = tries.add(&Chance::certain(), count(rivals.len()), limits.bits);
            vec![Chance::certain(); rivals.len()]
        };
        hosts.extend(
            round
                .iter()
                .zip(chances)
                .map(|(choice, contacted)| HostContact {
                    candidate: choice.candidate,
                    contacted,
                }),
        );
    }
    hosts.sort_by_key(|it| it.candidate);
    Contacts {
        model,
        hosts,
        tries,
    }
}

/// Chance of each of `rivals`, one of which is up, to be contacted; those that are down are added to `tries`.
fn before_service(
    model: SelectionModel,
    rivals: &[Rival],
    limits: &Limits,
    tries: &mut Mean,
) -> Vec<Chance> {
    let serves = super::contest(model, rivals, limits).serves;
    let tally = Tally::new(rivals);
    let zeros = Downs {
        weight: 0,
        count: tally.zeros_down(),
        wait: 0.0,
    };
    let kinds: Vec<Downs> = [zeros]
        .into_iter()
        .chain(tally.downs.iter().copied())
        .filter(|it| 0 < it.count)
        .collect();
    // The work is that of a forecast for each kind; many kinds share it, and too many leave only the bounds.
    let states = if kinds.len() <= MOST_KINDS {
        limits.states.saturating_mul(16) / kinds.len().max(1)
    } else {
        0
    };
    let limits = Limits {
        states: states.min(limits.states),
        ..*limits
    };
    let of_kind: Vec<(u64, Chance)> = kinds
        .iter()
        .map(|kind| {
            let chance = match model {
                SelectionModel::Rfc2782 => rfc2782::contacted(kind.weight, &tally, &limits),
                SelectionModel::Proportional => proportional::contacted(kind.weight, &tally),
                SelectionModel::Uniform => uniform::contacted(&tally),
            };
            let sum = std::mem::replace(tries, Mean::Exact(BigRational::one()));
            *tries = sum.add(&chance, count(kind.count), limits.bits);
            (kind.weight, chance)
        })
        .collect();
    rivals
        .iter()
        .zip(serves)
        .map(|(rival, serves)| {
            if rival.is_up() {
                return serves;
            }
            let at = of_kind.binary_search_by_key(&rival.weight, |it| it.0);
            at.ok()
                .and_then(|at| of_kind.get(at))
                .map_or_else(Chance::never, |it| it.1.clone())
        })
        .collect()
}
