//! The model `proportional`: weights are shares, and weight 0 comes after all others.

use super::chance::Chance;
use super::contest::{Contest, Downs, Rival, Tally};
use super::number::{Number, count};
use super::uniform;

/// Chance of each of `rivals` to be contacted first.
pub(super) fn first_contacts(rivals: &[Rival]) -> Vec<Chance> {
    let sum: u64 = rivals.iter().map(|it| it.weight).sum();
    if sum == 0 {
        return uniform::first_contacts(rivals);
    }
    rivals.iter().map(|it| Chance::of(it.weight, sum)).collect()
}

/// Outcome among `rivals`, at least one of which is up.
pub(super) fn contest(rivals: &[Rival]) -> Contest {
    let tally = Tally::new(rivals);
    let up_weight = tally.up_weight;
    let zeros_up = count(tally.zeros_up);
    let serves = |rival: &Rival| match rival.down {
        Some(_) => Chance::never(),
        None if up_weight == 0 => Chance::of(1, zeros_up),
        None => Chance::of(rival.weight, up_weight),
    };
    let mut wait = mean_wait(&tally.downs, up_weight);
    if up_weight == 0 {
        let zeros_down = f64::whole(count(tally.zeros_down()));
        wait += tally.zero_wait * zeros_down / f64::whole(zeros_up + 1);
    }
    Contest {
        serves: rivals.iter().map(serves).collect(),
        wait,
    }
}

/// Chance of a host of `weight` that is down to be contacted before any that is up, at least one of which is there.
pub(super) fn contacted(weight: u64, tally: &Tally) -> Chance {
    if weight == 0 && tally.up_weight == 0 {
        return Chance::of(1, count(tally.zeros_up) + 1);
    }
    Chance::of(weight, weight + tally.up_weight)
}

/// Mean time lost at `downs` before the first of hosts that have `up_weight` together, in seconds.
pub(super) fn mean_wait(downs: &[Downs], up_weight: u64) -> f64 {
    downs
        .iter()
        .map(|it| {
            let weight = f64::whole(it.weight);
            it.total_wait() * weight / (weight + f64::whole(up_weight))
        })
        .sum()
}
