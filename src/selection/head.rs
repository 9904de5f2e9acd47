//! How often the head of the list comes first, when no host of weight 0 is up.
//!
//! The states of a search are the zeros still in front and, per weight, the hosts that are down and still there.
//! Every step takes one away, so the chances follow from those of smaller states. All terms are positive: floating
//! point loses only the rounding of each step. Where even that is too much, weights are rounded down and up into few
//! classes; the head comes to a host that is up the sooner, the faster the clocks before it ring, so both bound it.

use super::chance::Chance;
use super::contest::Downs;
use super::number::{Number, count};
use super::proportional;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// How much work a chance is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Most states for exact fractions.
    pub(super) exact_states: usize,
    /// Most bits of an exact denominator.
    pub(super) bits: u64,
    /// Most states for floating point; beyond, weights are taken together. With 0 only what bounds every search is told.
    pub(super) states: usize,
}

impl Limits {
    /// Some milliseconds at most.
    pub(super) const USUAL: Self = Self {
        exact_states: 64,
        bits: 512,
        states: 100_000,
    };
}

/// Hosts that are up, none of weight 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Up {
    /// How many.
    pub(super) count: u64,
    /// Sum of their weights.
    pub(super) weight: u64,
}

/// Zeros beyond which the bell reaches no other record before a clock rings: each halves the chance at least.
const MOST_ZEROS: usize = 64;

/// Most classes that weights are taken together in.
const MOST_CLASSES: u32 = 64;

/// Chance that the first host of `up` is taken by the bell and not by its own clock.
///
/// `zeros` hosts of weight 0 stand in front, all of them down.
pub(super) fn bell_first(zeros: usize, up: Up, downs: &[Downs], limits: &Limits) -> Chance {
    let n_states = states(zeros, downs.iter().map(|it| it.count));
    if n_states <= limits.exact_states {
        let classes = classes_of(downs, |_| BigRational::zero());
        let one = BigRational::one();
        if let Some(p) = walk(zeros, up, &classes, &one, limits.bits) {
            return Chance::Exact(p);
        }
    }
    // No more than if no host with weight were down.
    let ceiling = one_in(up).powf(f64::whole(count(zeros) + 1));
    if MOST_ZEROS < zeros || limits.states == 0 {
        return between(0.0, ceiling, ceiling);
    }
    if n_states <= limits.states {
        let classes = classes_of(downs, |_| 0.0);
        let p = walk(zeros, up, &classes, &1.0, limits.bits).unwrap_or(0.0);
        return between(p, p, p * rounding(zeros, &classes));
    }
    let groups = taken_together(zeros, up, downs, limits);
    let bound = |weight: fn(&[Downs]) -> Option<&Downs>| {
        let classes: Vec<Class<f64>> = groups
            .iter()
            .map(|group| Class {
                count: size(group),
                weight: weight(group).map_or(0.0, |it| f64::whole(it.weight)),
                gain: 0.0,
            })
            .collect();
        let p = walk(zeros, up, &classes, &1.0, limits.bits).unwrap_or(0.0);
        (p, p * rounding(zeros, &classes))
    };
    let (low, _) = bound(<[Downs]>::first);
    let (high, rounded) = bound(<[Downs]>::last);
    between(low, high.min(ceiling), rounded)
}

/// Mean time lost at `downs` before the first host of `up`, in seconds.
///
/// Rounded. Where weights are taken together, what their clocks alone cost is still computed from each.
pub(super) fn mean_wait(zeros: usize, up: Up, downs: &[Downs], limits: &Limits) -> f64 {
    let zeros = zeros.min(MOST_ZEROS);
    let n_states = states(zeros, downs.iter().map(|it| it.count));
    let end = f64::zero();
    if n_states <= limits.states {
        let classes = classes_of(downs, |it| it.wait);
        return walk(zeros, up, &classes, &end, limits.bits).unwrap_or(0.0);
    }
    let classes: Vec<Class<f64>> = taken_together(zeros, up, downs, limits)
        .into_iter()
        .map(|group| {
            let n_hosts = f64::whole(count(size(group)));
            let weight: f64 = group
                .iter()
                .map(|it| f64::whole(it.weight) * f64::whole(count(it.count)))
                .sum();
            Class {
                count: size(group),
                weight: weight / n_hosts,
                gain: group.iter().map(Downs::total_wait).sum::<f64>() / n_hosts,
            }
        })
        .collect();
    let by_clocks: f64 = classes
        .iter()
        .map(|it| {
            let n_hosts = f64::whole(count(it.count));
            n_hosts * it.gain * it.weight / (it.weight + f64::whole(up.weight))
        })
        .sum();
    let roughly = walk(zeros, up, &classes, &end, limits.bits).unwrap_or(0.0);
    (roughly - by_clocks + proportional::mean_wait(downs, up.weight)).max(0.0)
}

/// Mean number of zeros, all down, that are taken before the first host of `up`.
pub(super) fn zeros_first(zeros: usize, up: Up) -> f64 {
    let power = one_in(up);
    power * (1.0 - power.powf(f64::whole(count(zeros)))) / (1.0 - power)
}

/// Chance that the bell rings before all clocks of `up`.
fn one_in(up: Up) -> f64 {
    1.0 / f64::whole(1 + up.weight)
}

/// A chance within `low..=high`, give or take `rounded`.
fn between(low: f64, high: f64, rounded: f64) -> Chance {
    Chance::Rounded {
        p: f64::midpoint(low, high),
        error: (high - low).max(0.0) / 2.0 + rounded,
    }
}

/// Largest relative error of [`walk`] in floating point.
fn rounding(zeros: usize, classes: &[Class<f64>]) -> f64 {
    let n_steps = 1 + zeros + classes.iter().map(|it| it.count).sum::<usize>();
    let per_step = 4 * classes.len() + 8;
    f64::whole(count(n_steps)) * f64::whole(count(per_step)) * f64::EPSILON
}

/// Hosts that are down and alike.
struct Class<N> {
    count: usize,
    weight: N,
    gain: N,
}

fn classes_of<N: Number>(downs: &[Downs], gain: impl Fn(&Downs) -> N) -> Vec<Class<N>> {
    downs
        .iter()
        .map(|it| Class {
            count: it.count,
            weight: N::whole(it.weight),
            gain: gain(it),
        })
        .collect()
}

/// States of a search with these numbers of hosts that are down.
fn states(zeros: usize, counts: impl Iterator<Item = usize>) -> usize {
    counts.fold(zeros.saturating_add(1), |res, it| {
        res.saturating_mul(it.saturating_add(1))
    })
}

fn size(group: &[Downs]) -> usize {
    group.iter().map(|it| it.count).sum()
}

/// `downs` in as many groups of neighboring weights as the limits allow, at least one.
///
/// A group spans an equal stretch of the chance to be gone before the head is taken: light hosts make the difference.
fn taken_together<'a>(
    zeros: usize,
    up: Up,
    downs: &'a [Downs],
    limits: &Limits,
) -> Vec<&'a [Downs]> {
    let level = |it: &Downs| f64::whole(it.weight) / f64::whole(1 + up.weight + it.weight);
    let lowest = downs.first().map_or(0.0, level);
    let span = downs.last().map_or(0.0, level) - lowest;
    for n_groups in (2..=MOST_CLASSES).rev() {
        let place = |it: &Downs| ((level(it) - lowest) / span * f64::from(n_groups)).floor();
        let last = f64::from(n_groups - 1);
        let groups: Vec<&[Downs]> = downs
            .chunk_by(|one, other| place(one).min(last) >= place(other).min(last))
            .collect();
        if states(zeros, groups.iter().map(|it| size(it))) <= limits.states {
            return groups;
        }
    }
    vec![downs]
}

/// Mean of what a search brings that starts with `zeros` in front and all `classes` there.
///
/// It brings the gain of each host that is taken, and `end` when the bell takes a host that is up. It ends at the first
/// host that is up. None when a number needs more than `bits`.
fn walk<N: Number>(zeros: usize, up: Up, classes: &[Class<N>], end: &N, bits: u64) -> Option<N> {
    let mut size = 1_usize;
    let mut strides = Vec::with_capacity(classes.len());
    for class in classes {
        strides.push(size);
        size = size.checked_mul(class.count + 1)?;
    }
    let mut table: Vec<N> = Vec::with_capacity(size);
    for in_front in 0..=zeros {
        let mut counts = vec![0_usize; classes.len()];
        for idx in 0..size {
            let there = up.count + count(counts.iter().sum());
            // With zeros in front the bell takes one of those.
            let (head, by_bell) = if in_front == 0 {
                let head = N::one() / N::whole(there);
                (head.clone(), end.clone() * N::whole(up.count) * head)
            } else {
                (N::zero(), table.get(idx)?.clone())
            };
            let mut rate = N::whole(1 + up.weight);
            let mut brought = by_bell;
            for ((class, n_hosts), stride) in classes.iter().zip(&counts).zip(&strides) {
                if *n_hosts == 0 {
                    continue;
                }
                let n_hosts = N::whole(count(*n_hosts));
                let then = table.get(idx - stride)?.clone();
                rate = rate + n_hosts.clone() * class.weight.clone();
                brought = brought
                    + n_hosts * (class.weight.clone() + head.clone()) * (class.gain.clone() + then);
            }
            let value = brought / rate;
            if !value.fits(bits) {
                return None;
            }
            match table.get_mut(idx) {
                Some(place) => *place = value,
                None => table.push(value),
            }
            for (n_hosts, class) in counts.iter_mut().zip(classes) {
                if *n_hosts < class.count {
                    *n_hosts += 1;
                    break;
                }
                *n_hosts = 0;
            }
        }
    }
    table.pop()
}
