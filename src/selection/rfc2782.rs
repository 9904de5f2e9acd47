//! The model `rfc2782`: the draw of RFC 2782, page 4, over all arrival orders.
//!
//! How the chances come about without listing orders: give every record of weight above 0 a clock that rings after an
//! exponential time with its weight as rate, and let a bell of rate 1 take the head of the list, zeros first.
//! Whatever rings next is the next record: a roll of 0 is the bell, any other roll a clock.

use super::chance::Chance;
use super::contest::{Contest, Downs, Rival, Tally};
use super::head::{self, Limits, Up};
use super::number::{Number, count, ratio};
use num_rational::BigRational;
use num_traits::{One, Zero};

/// Chance of each of `rivals` to be contacted first.
pub(super) fn first_contacts(rivals: &[Rival]) -> Vec<Chance> {
    let sum: u64 = rivals.iter().map(|it| it.weight).sum();
    let zeros = count(rivals.iter().filter(|it| it.weight == 0).count());
    let n_rivals = count(rivals.len());
    let chance = |rival: &Rival| match (zeros, rival.weight) {
        (0, weight) => Chance::of(weight * n_rivals + 1, n_rivals * (sum + 1)),
        (_, 0) => Chance::of(1, zeros * (sum + 1)),
        (_, weight) => Chance::of(weight, sum + 1),
    };
    rivals.iter().map(chance).collect()
}

/// Outcome among `rivals`, at least one of which is up.
pub(super) fn contest(rivals: &[Rival], limits: &Limits) -> Contest {
    let tally = Tally::new(rivals);
    if tally.zeros_up == 0 {
        without_zeros_up(rivals, &tally, limits)
    } else {
        with_zeros_up(rivals, &tally, limits)
    }
}

/// Some host that is up has weight 0: only the bell takes it, and nothing behind it is ever the head.
fn with_zeros_up(rivals: &[Rival], tally: &Tally, limits: &Limits) -> Contest {
    let up_weight = tally.up_weight;
    let zeros = Zeros {
        all: tally.zeros,
        up: tally.zeros_up,
    };
    let by_bell = zeros.bell_first(up_weight, limits);
    let serves = |rival: &Rival| match (rival.down, rival.weight) {
        (Some(_), _) => Chance::never(),
        (None, 0) => by_bell.mix(BigRational::zero(), &ratio(1, count(tally.zeros_up))),
        (None, weight) => {
            let share = ratio(weight, up_weight);
            by_bell.mix(share.clone(), &-share)
        }
    };
    let clocks: f64 = tally
        .downs
        .iter()
        .map(|it| {
            let rate = f64::whole(it.weight);
            let all = rate + f64::whole(up_weight);
            it.total_wait() * rate / all * (1.0 - zeros.mean_power(1.0 / (1.0 + all)))
        })
        .sum();
    Contest {
        serves: rivals.iter().map(serves).collect(),
        wait: clocks + tally.zero_wait * zeros.down_first(up_weight),
    }
}

/// No host that is up has weight 0: if the bell takes the first of them, it is any of them alike.
fn without_zeros_up(rivals: &[Rival], tally: &Tally, limits: &Limits) -> Contest {
    let up = Up {
        count: count(tally.up),
        weight: tally.up_weight,
    };
    let even = ratio(1, up.count);
    let differ = rivals
        .iter()
        .any(|it| it.is_up() && ratio(it.weight, up.weight) != even);
    let by_bell = if differ {
        head::bell_first(tally.zeros, up, &tally.downs, limits)
    } else {
        // Each gets its even share, whoever rings.
        Chance::certain()
    };
    let serves = |rival: &Rival| {
        if rival.is_up() {
            let share = ratio(rival.weight, up.weight);
            let slope = even.clone() - share.clone();
            by_bell.mix(share, &slope)
        } else {
            Chance::never()
        }
    };
    Contest {
        serves: rivals.iter().map(serves).collect(),
        wait: head::mean_wait(tally.zeros, up, &tally.downs, limits)
            + tally.zero_wait * head::zeros_first(tally.zeros, up),
    }
}

/// Chance of a host of `weight` that is down to be contacted before any that is up, at least one of which is there.
///
/// Whichever of it and those that are up comes first is taken by its clock or by the bell. Among clocks the weights
/// decide, under the bell each of them in front is alike; so only the chance of the bell is needed.
pub(super) fn contacted(weight: u64, tally: &Tally, limits: &Limits) -> Chance {
    let zeros = |up: usize| Zeros {
        all: tally.zeros,
        up,
    };
    if weight == 0 {
        let by_bell = zeros(tally.zeros_up + 1).bell_first(tally.up_weight, limits);
        return by_bell.mix(BigRational::zero(), &ratio(1, count(tally.zeros_up) + 1));
    }
    let up_weight = tally.up_weight + weight;
    let share = ratio(weight, up_weight);
    if 0 < tally.zeros_up {
        let by_bell = zeros(tally.zeros_up).bell_first(up_weight, limits);
        return by_bell.mix(share.clone(), &-share);
    }
    let up = Up {
        count: count(tally.up) + 1,
        weight: up_weight,
    };
    let even = ratio(1, up.count);
    if even == share {
        return Chance::Exact(share);
    }
    let others: Vec<Downs> = tally
        .downs
        .iter()
        .map(|it| Downs {
            count: it.count - usize::from(it.weight == weight),
            ..*it
        })
        .filter(|it| 0 < it.count)
        .collect();
    let by_bell = head::bell_first(tally.zeros, up, &others, limits);
    by_bell.mix(share.clone(), &(even - share))
}

/// Records of weight 0, some of which are up, in random order.
struct Zeros {
    all: usize,
    up: usize,
}

impl Zeros {
    /// Chance that the bell takes a host that is up before the clock of one rings.
    fn bell_first(&self, up_weight: u64, limits: &Limits) -> Chance {
        if up_weight == 0 {
            return Chance::certain();
        }
        let ahead = self.all - self.up + 1;
        if ahead <= limits.exact_states {
            let power = BigRational::one() / BigRational::whole(1 + up_weight);
            if let Some(p) = self.sum_of_powers(&power, |_, _| false, limits.bits) {
                return Chance::Exact(p);
            }
        }
        let p = self.mean_power(1.0 / f64::whole(1 + up_weight));
        let error = p * 8.0 * f64::whole(count(ahead.min(200))) * f64::EPSILON;
        Chance::Rounded { p, error }
    }

    /// Mean number of zeros that are down and taken before the first host that is up.
    fn down_first(&self, up_weight: u64) -> f64 {
        if up_weight == 0 {
            let down = f64::whole(count(self.all - self.up));
            return down / f64::whole(count(self.up) + 1);
        }
        let power = 1.0 / f64::whole(1 + up_weight);
        ((power - self.mean_power(power)) / (1.0 - power)).max(0.0)
    }

    /// Mean of `power` to the position of the first zero that is up; `power` is at most 1/2.
    fn mean_power(&self, power: f64) -> f64 {
        // What is left out is below twice the last term.
        let negligible = |term: &f64, res: &f64| *term < *res * 1e-25;
        self.sum_of_powers(&power, negligible, u64::MAX)
            .unwrap_or(0.0)
    }

    /// The same in any kind of number; none when it needs more than `bits`.
    fn sum_of_powers<N: Number>(
        &self,
        power: &N,
        negligible: impl Fn(&N, &N) -> bool,
        bits: u64,
    ) -> Option<N> {
        let (all, up) = (count(self.all), count(self.up));
        let mut at_place = N::whole(up) / N::whole(all);
        let mut raised = power.clone();
        let mut res = N::zero();
        for place in 1..=(all - up + 1) {
            res = res + at_place.clone() * raised.clone();
            raised = raised * power.clone();
            if !res.fits(bits) {
                return None;
            }
            if negligible(&raised, &res) || place == all {
                break;
            }
            at_place = at_place * N::whole(all + 1 - place - up) / N::whole(all - place);
        }
        Some(res)
    }
}
