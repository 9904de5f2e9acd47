//! Places under `proportional` by exponential clocks.
//!
//! Every host has a clock that rings after an exponential time with its weight as rate; the order of ringing is the order
//! of contact. Host `i` has place `k` when its clock rings at some time `t` and exactly `k` others rang before. For a
//! given `t` these are independent, so their number is a sum of unequal coin tosses; what is left is an integral over
//! `t`. It is taken over `x` with `t = exp(x - exp(-x))` times the mean time to the first ring: there the integrand
//! fades out on both sides faster than exponentially, and the trapezoid rule gains digits with every node.

use super::super::number::{Number, count};
use super::walk::Class;

/// What the integral gives.
pub(super) struct Drawn {
    /// Chance of a host of each class to have each place.
    pub(super) of_class: Vec<Vec<f64>>,
    /// Largest error, estimated from sums that must be one.
    pub(super) error: f64,
}

/// Where the integrand has faded out on the left, whatever the weights.
const LEFT_END: f64 = -3.8;

/// Chances below it do not count.
const NEGLIGIBLE: f64 = 1e-22;

/// The places of a host of each of `classes`, none of which has weight 0.
pub(super) fn places(classes: &[Class]) -> Drawn {
    let n_hosts: usize = classes.iter().map(|it| it.count).sum();
    let n = f64::whole(count(n_hosts));
    let sum: f64 = classes
        .iter()
        .map(|it| f64::whole(it.weight) * f64::whole(count(it.count)))
        .sum();
    let lightest = classes
        .iter()
        .map(|it| it.weight)
        .min()
        .map_or(1.0, f64::whole);
    let mut of_class = vec![vec![0.0; n_hosts]; classes.len()];
    // The number that rang varies by `sqrt(sum p q)` and grows by `sum(-q ln q)` a unit of `ln t`. Their ratio is at
    // least 1.24 / sqrt(n) whatever the weights, and no feature of the integrand is narrower.
    let step = (0.9 / n.sqrt()).min(0.1);
    let right_end = (45.0 * sum / lightest).ln();
    let mut rang = Vec::with_capacity(n_hosts + 1);
    let mut next = Vec::with_capacity(n_hosts + 1);
    let mut x = LEFT_END;
    while x < right_end {
        let left = (-x).exp();
        let time = (x - left).exp() / sum;
        let first = ringing(classes, time, &mut rang, &mut next);
        let span = time * (1.0 + left) * step;
        for (class, res) in classes.iter().zip(&mut of_class) {
            let rate = f64::whole(class.weight);
            let silent = (-rate * time).exp();
            let density = rate * silent * span;
            if NEGLIGIBLE < density
                && let Some(res) = res.get_mut(first..)
            {
                add_without_one(&rang, silent, -(-rate * time).exp_m1(), density, res);
            }
        }
        x += step;
    }
    let error = off(classes, &of_class, n_hosts) + 64.0 * n * f64::EPSILON;
    for p in of_class.iter_mut().flatten() {
        *p = p.clamp(0.0, 1.0);
    }
    Drawn { of_class, error }
}

/// How likely each number of clocks rang by `time`; `rang` begins with the number returned.
fn ringing(classes: &[Class], time: f64, rang: &mut Vec<f64>, next: &mut Vec<f64>) -> usize {
    let mut first = 0;
    rang.clear();
    rang.push(1.0);
    for class in classes {
        let rate = f64::whole(class.weight);
        let (silent, rings) = ((-rate * time).exp(), -(-rate * time).exp_m1());
        for _ in 0..class.count {
            next.clear();
            next.push(rang.first().map_or(0.0, |it| it * silent));
            next.extend(rang.windows(2).map(|it| match it {
                [before, here] => here * silent + before * rings,
                _ => 0.0,
            }));
            next.push(rang.last().map_or(0.0, |it| it * rings));
            let faint = next.iter().take_while(|it| **it < NEGLIGIBLE).count();
            next.drain(..faint);
            first += faint;
            while next.last().is_some_and(|it| *it < NEGLIGIBLE) {
                next.pop();
            }
            std::mem::swap(rang, next);
        }
    }
    first
}

/// Adds `factor` times the distribution `rang` without one clock that is `silent` or `rings`.
///
/// Solved from the side on which errors do not grow.
fn add_without_one(rang: &[f64], silent: f64, rings: f64, factor: f64, res: &mut [f64]) {
    let mut others = 0.0;
    if rings <= silent {
        let (scale, ratio) = (1.0 / silent, rings / silent);
        for (here, res) in rang.iter().zip(res) {
            others = here * scale - ratio * others;
            *res += factor * others;
        }
    } else {
        let (scale, ratio) = (1.0 / rings, silent / rings);
        let n_others = rang.len().saturating_sub(1);
        let res = res.get_mut(..n_others).unwrap_or_default();
        for (here, res) in rang.iter().skip(1).zip(res).rev() {
            others = here * scale - ratio * others;
            *res += factor * others;
        }
    }
}

/// How far the chances of a host, or those of a place, are from one together.
fn off(classes: &[Class], of_class: &[Vec<f64>], n_hosts: usize) -> f64 {
    let mut of_place = vec![0.0; n_hosts];
    let mut res: f64 = 0.0;
    for (class, p) in classes.iter().zip(of_class) {
        res = res.max((p.iter().sum::<f64>() - 1.0).abs());
        let n_hosts = f64::whole(count(class.count));
        for (sum, p) in of_place.iter_mut().zip(p) {
            *sum += n_hosts * p;
        }
    }
    let places = of_place.iter().map(|sum: &f64| (sum - 1.0).abs());
    places.fold(res, f64::max)
}
