//! The chance that all hosts reach their minimum at once: a multinomial, whatever the number of clients.
//!
//! Numbers of clients at hosts that are spread as a multinomial are independent Poisson numbers `X` of which only the sum
//! is known. So with a mean of `clients * chance` each,
//! `P(all reach) = prod P(X >= least) * P(sum Y = clients) / P(Poisson(clients) = clients)`,
//! where `Y` is `X` given that it is at least `least`. `P(sum Y = clients)` follows from the product of the
//! characteristic functions by the trapezoid rule, which is exact for whole numbers as soon as the nodes outnumber the
//! values the sum may take; far from 0 the product has vanished, so few nodes are left.

use std::f64::consts::PI;

/// Hosts that a client draws with the same chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Host {
    /// The chance of each, above 0.
    pub(super) chance: f64,
    /// How many.
    pub(super) count: u64,
}

impl Host {
    /// Those of `chances` that are above 0, in ascending order.
    pub(super) fn alike(chances: &[f64]) -> Vec<Self> {
        let mut sorted: Vec<f64> = chances.iter().copied().filter(|it| 0.0 < *it).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
            .chunk_by(|one, other| one.total_cmp(other).is_eq())
            .filter_map(|alike| {
                Some(Self {
                    chance: *alike.first()?,
                    count: u64::try_from(alike.len()).ok()?,
                })
            })
            .collect()
    }
}

/// A count of clients or hosts as a number.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts stay below 2^53, see MOST_CLIENTS"
)]
pub(super) fn number(n: u64) -> f64 {
    n as f64
}

/// Means beyond which fewer than 25 clients never happen.
const LARGE: f64 = 2000.0;

/// Chance that each of `hosts` is drawn by at least `least` of `clients`; 0 without hosts.
///
/// Off by 1e-9 at most.
pub(super) fn all_reach(hosts: &[Host], clients: u64, least: u64) -> f64 {
    let n_hosts: u64 = hosts.iter().map(|it| it.count).sum();
    let Some(needed) = n_hosts.checked_mul(least) else {
        return 0.0;
    };
    if hosts.is_empty() || clients < needed {
        return 0.0;
    }
    if let [only] = hosts
        && only.count == 1
        && 1.0 - 1e-12 <= only.chance
    {
        // Every client comes to it; sums of what is nearly sure would only be nearly sure.
        return 1.0;
    }
    let total = number(clients);
    let mut drawn = 0.0;
    let mut parts = Vec::with_capacity(hosts.len() + 1);
    let mut each = 1.0;
    for host in hosts {
        let part = Part::new(total * host.chance, least);
        let n_alike = number(host.count);
        each *= part.reaches.powf(n_alike);
        drawn += host.chance * n_alike;
        parts.push((part, n_alike));
    }
    // Nothing that is independent apart from the sum is likelier together than apart.
    if each < 1e-12 {
        return 0.0;
    }
    if drawn < 1.0 - 1e-12 {
        parts.push((Part::new(total * (1.0 - drawn), 0), 1.0));
    }
    // The sum scatters by the root of `clients` at most, so `clients` is far out where its mean is this far above.
    let mean: f64 = parts
        .iter()
        .map(|(it, n_alike)| it.mean_above() * n_alike)
        .sum();
    if 12.0 * total.sqrt() + 50.0 < mean - total {
        return 0.0;
    }
    (each * at_sum(&parts, total) / at_mean(total)).clamp(0.0, 1.0)
}

/// Chance that the numbers of `parts` come to `total`.
fn at_sum(parts: &[(Part, f64)], total: f64) -> f64 {
    // Wide enough that no value apart by a multiple of it is likely.
    let nodes = (40.0 * total.sqrt() + 128.0).ceil();
    let step = 2.0 * PI / nodes;
    let shift: f64 = parts.iter().map(|(it, n_alike)| it.mean * n_alike).sum();
    let mut sum = 0.5;
    let mut at = 1.0;
    while at * 2.0 <= nodes {
        let angle = at * step;
        let mut size = 0.0;
        let mut turn = (shift - total) * angle;
        for (part, n_alike) in parts {
            let (part_size, part_turn) = part.characteristic(angle);
            size += n_alike * part_size;
            turn += n_alike * part_turn;
        }
        // At the far end the node stands for itself alone.
        let share = if at * 2.0 < nodes { 1.0 } else { 0.5 };
        sum += share * size.exp() * turn.cos();
        if size < -60.0 && 4096.0 < nodes {
            break;
        }
        at += 1.0;
    }
    2.0 * sum / nodes
}

/// Chance of a Poisson number to be its mean `n`, a whole number.
fn at_mean(n: f64) -> f64 {
    if n < 100.0 {
        let mut res = (-n).exp();
        let mut k = 1.0;
        while k <= n {
            res *= n / k;
            k += 1.0;
        }
        return res;
    }
    // Stirling's series; the next term is below 1e-12.
    let correction = 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3));
    (-correction).exp() / (2.0 * PI * n).sqrt()
}

/// A Poisson number given that it is large enough.
struct Part {
    /// Mean without that.
    mean: f64,
    /// Chance that it is large enough.
    reaches: f64,
    /// The smallest value, and the chances of it and those above it; empty where every value is large enough.
    values: Option<(f64, Vec<f64>)>,
}

impl Part {
    fn new(mean: f64, least: u64) -> Self {
        if least == 0 || LARGE < mean {
            return Self {
                mean,
                reaches: 1.0,
                values: None,
            };
        }
        let mut values = Vec::new();
        let mut term = -mean;
        let mut k = 0;
        let (mut fewer, mut reaches) = (0.0, 0.0);
        loop {
            let p = term.exp();
            if k < least {
                fewer += p;
            } else {
                reaches += p;
                values.push(p);
                if mean < number(k) && p <= reaches * 1e-18 {
                    break;
                }
            }
            k += 1;
            term += (mean / number(k)).ln();
        }
        // Of two sums that must come to one, the smaller is the more exact.
        if fewer < reaches {
            reaches = 1.0 - fewer;
        }
        let sum: f64 = values.iter().sum();
        for p in &mut values {
            *p /= sum;
        }
        Self {
            mean,
            reaches,
            values: Some((number(least), values)),
        }
    }

    /// Mean given that it is large enough.
    fn mean_above(&self) -> f64 {
        let Some((first, values)) = &self.values else {
            return self.mean;
        };
        let mut at = *first;
        let mut res = 0.0;
        for p in values {
            res += p * at;
            at += 1.0;
        }
        res
    }

    /// Logarithm of the size, and the turn, of its characteristic function at `angle`, the turn of the mean taken off.
    fn characteristic(&self, angle: f64) -> (f64, f64) {
        let Some((first, values)) = &self.values else {
            let half = (angle / 2.0).sin();
            return (-2.0 * self.mean * half * half, self.mean * lag(angle));
        };
        let (sin, cos) = angle.sin_cos();
        // Horner's rule from the largest value down.
        let (mut re, mut im) = (0.0, 0.0);
        for p in values.iter().rev() {
            (re, im) = (re * cos - im * sin + p, re * sin + im * cos);
        }
        let turn = im.atan2(re) + (first - self.mean) * angle;
        (re.hypot(im).ln(), turn)
    }
}

/// `sin(angle) - angle` without loss of digits.
fn lag(angle: f64) -> f64 {
    if 0.1 < angle {
        return angle.sin() - angle;
    }
    let square = angle * angle;
    -angle * square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0)))
}
