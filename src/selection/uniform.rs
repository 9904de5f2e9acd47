//! The model `uniform`: every record alike, as Microsoft's deployment guides document for Windows Vista and Server 2008.

use super::chance::Chance;
use super::contest::{Contest, Rival, Tally};
use super::number::{Number, count};

/// Chance of each of `rivals` to be contacted first.
pub(super) fn first_contacts(rivals: &[Rival]) -> Vec<Chance> {
    vec![Chance::of(1, count(rivals.len())); rivals.len()]
}

/// Outcome among `rivals`, at least one of which is up.
pub(super) fn contest(rivals: &[Rival]) -> Contest {
    let up = count(rivals.iter().filter(|it| it.is_up()).count());
    let total: f64 = rivals
        .iter()
        .filter_map(|it| it.down)
        .map(|wait| wait.as_secs_f64())
        .sum();
    Contest {
        serves: rivals
            .iter()
            .map(|it| Chance::of(u64::from(it.is_up()), up))
            .collect(),
        // A host that is down comes before all that are up once in `up + 1` orders.
        wait: total / f64::whole(up + 1),
    }
}

/// Chance of a host that is down to be contacted before any that is up.
pub(super) fn contacted(tally: &Tally) -> Chance {
    Chance::of(1, count(tally.up) + 1)
}
