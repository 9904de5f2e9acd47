//! Whether every host has seen enough clients to activate them: below its minimum it answers with 0xC004F038.
//!
//! A host counts the distinct clients of the last 30 days, and every client comes at least once in that time. With
//! caching on a client keeps to the host that served it, so the count of a host is the number of clients that drew it.
//! With caching off a client draws anew at each renewal, and each host sees more of them: a client that draws a host with
//! chance `p` is seen there with `1 - (1 - p)^k` after `k` draws.

mod joint;

use joint::Host;

/// How many distinct clients a host must have seen within 30 days.
///
/// Microsoft, "Plan for volume activation".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Minimum {
    /// 5: Windows Server and Office.
    Five,
    /// 25: Windows clients.
    TwentyFive,
}

impl Minimum {
    /// The number of clients.
    pub fn clients(self) -> u64 {
        match self {
            Self::Five => 5,
            Self::TwentyFive => 25,
        }
    }
}

/// Most clients that are looked at.
pub const MOST_CLIENTS: u64 = 1_000_000_000_000;

/// Chance from which on something counts as sure.
pub const SURE: f64 = 0.99;

/// No chance of a single host is further off than this.
pub const HOST_ERROR: f64 = 1e-9;

/// How likely hosts reach their minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What each host must have seen.
    pub minimum: Minimum,
    /// Clients that are spread, independently.
    pub clients: u64,
    /// How often a client draws a host within the 30 days; 1 with caching on.
    pub draws: u32,
    /// One a chance given, in their order.
    pub hosts: Vec<HostThreshold>,
    /// Chance that all hosts that may be drawn have seen enough; 0 when there is none.
    pub all: f64,
    /// Smallest number of clients known to make `all` at least [`SURE`], from there on; none within [`MOST_CLIENTS`].
    ///
    /// With one draw it is the smallest of all.
    pub clients_for_all: Option<u64>,
    /// `all` is not further off than this: [`HOST_ERROR`] with one draw, else what its bounds leave open.
    pub error: f64,
}

/// How likely one host reaches its minimum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostThreshold {
    /// Chance that a client draws it, as given; a value outside 0 to 1 counts as the nearer end.
    pub chance: f64,
    /// Mean number of clients that it sees.
    pub mean: f64,
    /// Chance that these are enough.
    pub reaches: f64,
    /// Smallest number of clients from which on `reaches` is at least [`SURE`]; none within [`MOST_CLIENTS`].
    pub clients_for_sure: Option<u64>,
}

/// Works out whether `clients` clients are enough for hosts that a client draws with `chances`, once or several times.
///
/// Where `chances` come to less than 1, the rest of the draws leads to no host. Numbers of clients above [`MOST_CLIENTS`]
/// count as that, no draws as one. The time it takes does not depend on the number of clients.
///
/// With one draw the chance that all hosts see enough is that of a multinomial. With several only its bounds are known,
/// since hosts share clients: who is seen by one is the less likely seen by another (negative association, Joag-Dev and
/// Proschan 1983), so all of them reach it with a chance of at most the product, and of at least what the sum of misses
/// leaves.
pub fn threshold(chances: &[f64], draws: u32, clients: u64, minimum: Minimum) -> Threshold {
    let clients = clients.min(MOST_CLIENTS);
    let draws = draws.max(1);
    let least = minimum.clients();
    let chances: Vec<f64> = chances.iter().map(|it| clamped(*it)).collect();
    let seen: Vec<f64> = chances.iter().map(|it| seen(*it, draws)).collect();
    let alike = Host::alike(&seen);
    let sure = clients_for_sure(&alike, least);
    let hosts = chances
        .iter()
        .zip(&seen)
        .map(|(chance, seen)| HostThreshold {
            chance: *chance,
            mean: seen * joint::number(clients),
            reaches: reaches(*seen, clients, least),
            clients_for_sure: alike
                .binary_search_by(|it| it.chance.total_cmp(seen))
                .ok()
                .and_then(|at| sure.get(at).copied())
                .flatten(),
        });
    let hosts = hosts.collect();
    let (low, high) = bounds(&alike, clients, least);
    let (all, error) = match (high - low < HOST_ERROR, draws) {
        (true, _) => (low, 0.0),
        (false, 1) => (joint::all_reach(&alike, clients, least), 0.0),
        (false, _) => (f64::midpoint(low, high), (high - low) / 2.0),
    };
    Threshold {
        minimum,
        clients,
        draws,
        hosts,
        all,
        clients_for_all: clients_for_all(&alike, &sure, draws, least),
        error: error.max(HOST_ERROR),
    }
}

/// The largest number of hosts with equal shares for which `clients` clients are enough, up to `most`.
///
/// Enough means that all of them reach the minimum with a chance of at least [`SURE`]; 0 when there are not even enough
/// for one.
pub fn even_hosts(clients: u64, minimum: Minimum, most: u64) -> u64 {
    let clients = clients.min(MOST_CLIENTS);
    let is_enough = |count: u64| {
        let host = Host {
            chance: 1.0 / joint::number(count),
            count,
        };
        SURE <= joint::all_reach(&[host], clients, minimum.clients())
    };
    // More hosts never make it likelier. `low` is enough, `high` is not.
    let (mut low, mut high) = (0, most.min(clients / minimum.clients()) + 1);
    while low + 1 < high {
        let middle = u64::midpoint(low, high);
        if is_enough(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn clamped(chance: f64) -> f64 {
    if chance.is_nan() {
        0.0
    } else {
        chance.clamp(0.0, 1.0)
    }
}

/// Chance that a client that draws a host with `chance` does so at least once in `draws`.
fn seen(chance: f64, draws: u32) -> f64 {
    match draws {
        1 => chance,
        _ => -(f64::from(draws) * (-chance).ln_1p()).exp_m1(),
    }
}

/// Smallest number of clients that make each of `hosts` sure.
fn clients_for_sure(hosts: &[Host], least: u64) -> Vec<Option<u64>> {
    // As many as make the same mean as at the host before.
    let mut mean = 1.5 * joint::number(least);
    let of_host = |host: &Host| {
        let enough = |n| SURE <= reaches(host.chance, n, least);
        let res = smallest(whole(mean / host.chance), enough)?;
        mean = joint::number(res) * host.chance;
        Some(res)
    };
    hosts.iter().map(of_host).collect()
}

/// Smallest number of clients that are known to make all of `hosts` sure, of which `sure` has the numbers for each alone.
fn clients_for_all(hosts: &[Host], sure: &[Option<u64>], draws: u32, least: u64) -> Option<u64> {
    // No fewer than any of them needs.
    let fewest = sure
        .iter()
        .copied()
        .try_fold(0, |res: u64, it| Some(res.max(it?)))?;
    if hosts.is_empty() {
        return None;
    }
    let most = smallest(fewest, |n| SURE <= bounds(hosts, n, least).0);
    if draws != 1 {
        return most;
    }
    let fewest = smallest(fewest, |n| SURE <= bounds(hosts, n, least).1)?;
    let enough = |n| most.is_some_and(|it| it <= n) || SURE <= joint::all_reach(hosts, n, least);
    smallest(fewest, |n| fewest <= n && enough(n))
}

/// Bounds of the chance that all of `hosts` reach their minimum; 0 without hosts.
fn bounds(hosts: &[Host], clients: u64, least: u64) -> (f64, f64) {
    if hosts.is_empty() {
        return (0.0, 0.0);
    }
    let (mut misses, mut product) = (0.0, 1.0);
    for host in hosts {
        let reaches = reaches(host.chance, clients, least);
        let n_alike = joint::number(host.count);
        misses += n_alike * (1.0 - reaches);
        product *= reaches.powf(n_alike);
    }
    // Both round; the truth lies in between.
    let low = (1.0 - misses).max(0.0);
    (low, product.max(low))
}

/// Chance that at least `least` of `clients` draw a host of `chance`.
fn reaches(chance: f64, clients: u64, least: u64) -> f64 {
    if clients < least || chance <= 0.0 {
        return if least == 0 { 1.0 } else { 0.0 };
    }
    if 1.0 <= chance {
        return 1.0;
    }
    // All terms are positive, and none is larger than 1. Where the first one is too small to be written down, so is their
    // sum, or smaller than anybody asks.
    let odds = chance / (1.0 - chance);
    let mut term = (joint::number(clients) * (-chance).ln_1p()).exp();
    let mut fewer = 0.0;
    for n in 0..least {
        fewer += term;
        term *= odds * joint::number(clients - n) / joint::number(n + 1);
    }
    (1.0 - fewer).clamp(0.0, 1.0)
}

/// The smallest number of clients that is `enough`; whatever is above such a number is enough too.
///
/// Looks around `guess` first, in steps that double.
fn smallest(guess: u64, enough: impl Fn(u64) -> bool) -> Option<u64> {
    let guess = guess.clamp(1, MOST_CLIENTS);
    let mut step = 1;
    // `low` is not enough, `high` is.
    let (mut low, mut high);
    if enough(guess) {
        high = guess;
        low = guess - 1;
        while 0 < low && enough(low) {
            high = low;
            step *= 2;
            low = low.saturating_sub(step);
        }
    } else {
        low = guess;
        high = (guess + 1).min(MOST_CLIENTS);
        while !enough(high) {
            if high == MOST_CLIENTS {
                return None;
            }
            low = high;
            step *= 2;
            high = (high + step).min(MOST_CLIENTS);
        }
    }
    while low + 1 < high {
        let middle = u64::midpoint(low, high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// A number of clients near `n`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a guess; whatever is out of range becomes the nearer end"
)]
fn whole(n: f64) -> u64 {
    n as u64
}

#[cfg(test)]
mod tests;
