//! Whether every host has seen enough clients to activate them: below its minimum it answers with 0xC004F038.
//!
//! A host counts the distinct clients of the last 30 days, and every client comes at least once in that time. So with
//! caching on, when a client keeps to the host that served it, the count of a host is the number of clients that drew it.

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

/// How likely hosts reach their minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What each host must have seen.
    pub minimum: Minimum,
    /// Clients that are spread, each to one host and independently.
    pub clients: u64,
    /// One a chance given, in their order.
    pub hosts: Vec<HostThreshold>,
    /// Chance that all hosts that may be drawn have seen enough; 0 when there is none.
    pub all: f64,
    /// Smallest number of clients from which on `all` is at least [`SURE`]; none within [`MOST_CLIENTS`].
    pub clients_for_all: Option<u64>,
    /// No chance is further off than this.
    pub error: f64,
}

/// How likely one host reaches its minimum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostThreshold {
    /// Chance that a client draws it, as given; a value outside 0 to 1 counts as the nearer end.
    pub chance: f64,
    /// Mean number of clients that draw it.
    pub mean: f64,
    /// Chance that enough do.
    pub reaches: f64,
    /// Smallest number of clients from which on `reaches` is at least [`SURE`]; none within [`MOST_CLIENTS`].
    pub clients_for_sure: Option<u64>,
}

/// Works out whether `clients` clients are enough for hosts that a client draws with `chances`.
///
/// Where `chances` come to less than 1, the rest of the clients is served by none. Numbers of clients above
/// [`MOST_CLIENTS`] count as that. The time it takes does not depend on the number of clients.
pub fn threshold(chances: &[f64], clients: u64, minimum: Minimum) -> Threshold {
    let clients = clients.min(MOST_CLIENTS);
    let chances: Vec<f64> = chances.iter().map(|it| clamped(*it)).collect();
    let least = minimum.clients();
    let alike = Host::alike(&chances);
    let sure: Vec<(f64, Option<u64>)> = alike
        .iter()
        .map(|host| {
            let enough = |n| SURE <= reaches(host.chance, n, least);
            (host.chance, smallest(enough))
        })
        .collect();
    let clients_for_sure = |chance: f64| {
        let at = sure.binary_search_by(|it| it.0.total_cmp(&chance));
        at.ok().and_then(|at| sure.get(at))?.1
    };
    let hosts = chances.iter().map(|chance| HostThreshold {
        chance: *chance,
        mean: chance * joint::number(clients),
        reaches: reaches(*chance, clients, least),
        clients_for_sure: clients_for_sure(*chance),
    });
    Threshold {
        minimum,
        clients,
        hosts: hosts.collect(),
        all: joint::all_reach(&alike, clients, least),
        clients_for_all: smallest(|n| SURE <= joint::all_reach(&alike, n, least)),
        error: 1e-9,
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

/// Chance that at least `least` of `clients` draw a host of `chance`.
fn reaches(chance: f64, clients: u64, least: u64) -> f64 {
    if clients < least || chance <= 0.0 {
        return if least == 0 { 1.0 } else { 0.0 };
    }
    if 1.0 <= chance {
        return 1.0;
    }
    // All terms are positive, and none is larger than 1; logarithms keep the first ones from vanishing.
    let odds = chance.ln() - (-chance).ln_1p();
    let mut term = joint::number(clients) * (-chance).ln_1p();
    let mut fewer = 0.0;
    for n in 0..least {
        fewer += term.exp();
        term += odds + (joint::number(clients - n) / joint::number(n + 1)).ln();
    }
    (1.0 - fewer).clamp(0.0, 1.0)
}

/// The smallest number of clients that is `enough`; whatever is above such a number is enough too.
fn smallest(enough: impl Fn(u64) -> bool) -> Option<u64> {
    let mut high = 1;
    while !enough(high) {
        if high == MOST_CLIENTS {
            return None;
        }
        high = (high * 2).min(MOST_CLIENTS);
    }
    // `low` is not enough, `high` is.
    let mut low = 0;
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

#[cfg(test)]
mod tests;
