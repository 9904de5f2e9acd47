//! Clients followed over days → the wire types.

use super::{list, mean_count};
use crate::model::CandidateId;
use crate::render::json::report_v1 as v1;
use crate::simulation::fleet::{Day, Fleet, HostDay, NewTerms, Outage, Spread};

/// The days of a fleet.
pub(super) fn fleet(fleet: &Fleet) -> v1::Fleet {
    let Fleet {
        hosts,
        plan,
        series,
    } = fleet;
    let of_day = |number: fn(&Day) -> f64| list(&series.days, |it| mean_count(number(it)));
    v1::Fleet {
        model: plan.model.into(),
        clients: plan.clients,
        days: plan.days,
        is_caching: plan.is_caching,
        start: plan.start.into(),
        retry_min: plan.times.retry_min,
        renewal_min: plan.times.renewal_min,
        validity_days: plan.times.validity_days,
        outages: plan
            .outages
            .iter()
            .filter_map(|it| outage(it, hosts))
            .collect(),
        changes: plan
            .changes
            .iter()
            .filter_map(|it| new_terms(it, hosts))
            .collect(),
        hosts: hosts
            .iter()
            .enumerate()
            .map(|(at, id)| host(at, *id, &series.days))
            .collect(),
        failed: of_day(|it| it.failed),
        beyond_validity: of_day(|it| it.beyond_validity),
        never_activated: of_day(|it| it.never_activated),
        spreads: list(&series.spreads, spread),
    }
}

/// What comes to the host at a place of the plan.
fn host(at: usize, id: CandidateId, days: &[Day]) -> v1::HostSeries {
    let of_host = |number: fn(&HostDay) -> f64| {
        let own = days.iter().filter_map(|day| day.hosts.get(at));
        own.map(|it| mean_count(number(it))).collect()
    };
    v1::HostSeries {
        candidate: id.0,
        contacts: of_host(|it| it.contacts),
        served: of_host(|it| it.served),
        clients: of_host(|it| it.clients),
    }
}

/// The host of a plan is one of `hosts`, or the fleet was not followed.
fn outage(outage: &Outage, hosts: &[CandidateId]) -> Option<v1::Outage> {
    Some(v1::Outage {
        candidate: hosts.get(outage.host)?.0,
        from_day: outage.from_day,
        to_day: (outage.to_day != u32::MAX).then_some(outage.to_day),
    })
}

fn new_terms(change: &NewTerms, hosts: &[CandidateId]) -> Option<v1::NewTerms> {
    Some(v1::NewTerms {
        candidate: hosts.get(change.host)?.0,
        from_day: change.from_day,
        priority: change.terms.map(|it| it.priority),
        weight: change.terms.map(|it| it.weight),
    })
}

fn spread(spread: &Spread) -> v1::Spread {
    v1::Spread {
        from_day: spread.from_day,
        reached_day: spread.reached,
    }
}
