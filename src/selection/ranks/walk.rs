//! Places by going through the numbers of hosts left of each weight.

use super::super::number::{Number, count};

/// Hosts of one weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class {
    /// The weight of each.
    pub(super) weight: u64,
    /// How many.
    pub(super) count: usize,
}

/// What takes the next host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Draw {
    /// Clocks and the bell of [`rfc2782`](super::super::rfc2782).
    Rfc2782,
    /// Clocks alone; hosts of weight 0 when no other is left.
    Proportional,
}

/// Numbers of hosts left that may come up.
pub(super) fn states(classes: &[Class]) -> usize {
    classes.iter().fold(1, |res: usize, it| {
        res.saturating_mul(it.count.saturating_add(1))
    })
}

/// Largest error of [`walk`] in floating point: every term is positive, and each step rounds a few times.
pub(super) fn rounding(classes: &[Class]) -> f64 {
    let n_hosts: usize = classes.iter().map(|it| it.count).sum();
    f64::whole(count(n_hosts)) * f64::whole(count(4 * classes.len() + 8)) * f64::EPSILON
}

/// Chance of a host of each class to have each place; none when a number needs more than `bits`.
///
/// `classes` come in ascending order of weight, each weight once.
pub(super) fn walk<N: Number>(draw: Draw, classes: &[Class], bits: u64) -> Option<Vec<Vec<N>>> {
    let n_hosts: usize = classes.iter().map(|it| it.count).sum();
    let size = states(classes);
    let mut left: Vec<usize> = classes.iter().map(|it| it.count).collect();
    let mut reached = vec![N::zero(); size];
    *reached.last_mut()? = N::one();
    let mut res = vec![vec![N::zero(); n_hosts]; classes.len()];
    // A state follows only from states of more hosts, which have higher numbers.
    for idx in (1..size).rev() {
        let chance = reached.get(idx)?.clone();
        let n_left: usize = left.iter().sum();
        let place = n_hosts - n_left;
        if !chance.is_zero() {
            let mut stride = 1;
            let total = total(draw, classes, &left);
            for ((class, n_left_of), of_class) in classes.iter().zip(&left).zip(&mut res) {
                if 0 < *n_left_of {
                    let rate = rate::<N>(draw, class.weight, *n_left_of, classes, &left);
                    let share = chance.clone() * rate / N::whole(total);
                    let then = reached.get_mut(idx - stride)?;
                    *then = then.clone() + share.clone();
                    let of_place = of_class.get_mut(place)?;
                    *of_place = of_place.clone() + share / N::whole(count(class.count));
                    if !then.fits(bits) || !of_place.fits(bits) {
                        return None;
                    }
                }
                stride *= class.count + 1;
            }
        }
        for (n_left_of, class) in left.iter_mut().zip(classes) {
            if 0 < *n_left_of {
                *n_left_of -= 1;
                break;
            }
            *n_left_of = class.count;
        }
    }
    Some(res)
}

/// The rates of all that may be taken next together; not 0.
fn total(draw: Draw, classes: &[Class], left: &[usize]) -> u64 {
    let weights: u64 = classes
        .iter()
        .zip(left)
        .map(|(class, n_left)| class.weight * count(*n_left))
        .sum();
    match draw {
        Draw::Rfc2782 => weights + 1,
        Draw::Proportional => weights.max(1),
    }
}

/// The rate at which any of `n_hosts` hosts of `weight` is taken next.
fn rate<N: Number>(
    draw: Draw,
    weight: u64,
    n_hosts: usize,
    classes: &[Class],
    left: &[usize],
) -> N {
    let only_zeros = || {
        let others = classes.iter().zip(left).filter(|it| it.0.weight != 0);
        others.map(|it| *it.1).sum::<usize>() == 0
    };
    let has_zeros = classes.first().is_some_and(|it| it.weight == 0) && left.first() != Some(&0);
    match (draw, weight) {
        (Draw::Rfc2782, 0) => N::one(),
        (Draw::Proportional, 0) if only_zeros() => N::one(),
        (Draw::Proportional, 0) => N::zero(),
        (Draw::Rfc2782, _) if !has_zeros => {
            let n_left: usize = left.iter().sum();
            let by_bell = N::whole(count(n_hosts)) / N::whole(count(n_left));
            N::whole(weight * count(n_hosts)) + by_bell
        }
        _ => N::whole(weight * count(n_hosts)),
    }
}
