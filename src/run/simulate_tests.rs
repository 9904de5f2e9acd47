//! From hosts and flags to what clients do.

use super::*;
use crate::model::{HostPort, Provenance, StepId, parse_host_port};
use crate::plan::{Basis, DiscoveryPlan, Origin, PlannedStep, Step};
use crate::selection::Chance;
use std::time::Duration;

fn record(text: &str) -> SrvRecord {
    let fields: Vec<&str> = text.split(' ').collect();
    SrvRecord {
        priority: fields[0].parse().unwrap(),
        weight: fields[1].parse().unwrap(),
        port: fields[2].parse().unwrap(),
        target: fields[3].parse().unwrap(),
    }
}

fn host(text: &str) -> HostRef {
    let (host, port) = parse_host_port(text).unwrap();
    HostRef { host, port }
}

fn two() -> Evidence {
    let records = ["0 10 1688 kms1.corp.example", "0 90 1688 kms2.corp.example"];
    described_records(&records.map(record))
}

fn plain() -> SimulateOptions {
    SimulateOptions {
        models: vec![SelectionModel::Rfc2782],
        assumptions: Assumptions::default(),
        down: Vec::new(),
        edits: Vec::new(),
        ranks: false,
        narrate: false,
        clients: None,
        seed: 1,
        is_caching: true,
        minimum: None,
        fleet: None,
    }
}

/// `plain`, and a fleet of a thousand clients with these outages.
fn fleet(outages: &[&str]) -> SimulateOptions {
    SimulateOptions {
        clients: Some(1000),
        fleet: Some(FleetOptions {
            days: 30,
            start: Start::Activated,
            times: Times::default(),
            outages: outages.iter().map(|it| (host(it), 2, 3)).collect(),
            change_day: 5,
        }),
        ..plain()
    }
}

/// Chances of the hosts to be contacted first and to serve, before and after the edits.
fn chances(evidence: &Evidence) -> [Vec<(Chance, Chance)>; 2] {
    let of = |forecasts: &[crate::selection::Forecast]| {
        let hosts = forecasts.iter().flat_map(|it| &it.hosts);
        hosts
            .map(|it| (it.first_contact.clone(), it.serves.clone()))
            .collect()
    };
    let after = evidence.outlook.as_ref().unwrap().change.as_ref();
    [
        of(&evidence.forecasts),
        after.map_or_else(Vec::new, |it| of(&it.forecasts)),
    ]
}

fn chance(n: u64, of: u64) -> Chance {
    Chance::of(n, of)
}

#[test]
fn described_records_serve() {
    let told = simulate(two(), &plain()).unwrap();
    let both = |n| (chance(n, 202), chance(n, 202));
    assert_eq!(chances(&told), [vec![both(21), both(181)], vec![]]);
    let expect = [Stage::Assemble, Stage::Forecast, Stage::Simulate];
    assert_eq!(told.ran, expect.into());
    assert_eq!(told.forecasts[0].expected_wait, Duration::ZERO);
}

#[test]
fn later_state_of_a_host_holds() {
    use AssumedContact::{Refused, Serves, Silent};
    let wait = |down: &[(&str, AssumedContact)]| {
        let down = down.iter().map(|(name, contact)| (host(name), *contact));
        let options = SimulateOptions {
            down: down.collect(),
            ..plain()
        };
        let told = simulate(two(), &options).unwrap();
        let serves = told.forecasts[0].hosts[0].serves.clone();
        (serves, told.forecasts[0].expected_wait)
    };
    let mean = |at_dead: f64| Duration::from_secs_f64(at_dead * 181.0 / 202.0);
    assert_eq!(wait(&[("kms2", Silent)]), (chance(1, 1), mean(21.0)));
    assert_eq!(wait(&[("kms2", Refused)]), (chance(1, 1), mean(2.07)));
    assert_eq!(
        wait(&[("kms2", Refused), ("kms2.corp.example", Silent)]),
        (chance(1, 1), mean(21.0))
    );
    assert_eq!(
        wait(&[("kms2", Refused), ("kms2", Serves)]),
        (chance(21, 202), Duration::ZERO)
    );
    let all = wait(&[("kms1", Refused), ("kms2", Silent)]);
    assert_eq!(all, (chance(0, 1), Duration::from_millis(23_070)));
}

#[test]
fn edits_leave_the_forecast_before_them_alone() {
    let options = SimulateOptions {
        edits: vec![
            Edit::Set {
                host: host("kms1"),
                priority: None,
                weight: Some(90),
            },
            Edit::Add(record("0 90 1688 kms3.corp.example")),
        ],
        ..plain()
    };
    let told = simulate(two(), &options).unwrap();
    let both = |n, of| (chance(n, of), chance(n, of));
    let third = both(1, 3);
    let after = vec![third.clone(), third.clone(), third];
    assert_eq!(chances(&told), [vec![both(21, 202), both(181, 202)], after]);
    assert_eq!(told.candidates, two().candidates);
}

/// A host stays as it is, whatever record leads to it.
#[test]
fn dead_host_stays_dead_through_edits() {
    let never_serves = |edits: Vec<Edit>| -> Vec<bool> {
        let options = SimulateOptions {
            down: vec![(host("kms2"), AssumedContact::Silent)],
            edits,
            ..plain()
        };
        let [_, after] = chances(&simulate(two(), &options).unwrap());
        after.iter().map(|it| it.1 == chance(0, 1)).collect()
    };
    let set = Edit::Set {
        host: host("kms2"),
        priority: None,
        weight: Some(5),
    };
    assert_eq!(never_serves(vec![set]), [false, true]);
    let again = Edit::Add(record("0 5 1688 KMS2.corp.example"));
    let removed = Edit::Remove(host("kms2"));
    assert_eq!(never_serves(vec![removed, again.clone()]), [false, true]);
    assert_eq!(never_serves(vec![again]), [false, true, true]);
    // Another port is another service.
    let other = Edit::Add(record("0 5 1689 kms2.corp.example"));
    assert_eq!(never_serves(vec![other]), [false, true, false]);
}

#[test]
fn outage_may_be_that_of_an_added_host() {
    let options = SimulateOptions {
        edits: vec![
            Edit::Add(record("0 90 1688 kms3.corp.example")),
            Edit::Remove(host("kms1")),
        ],
        ..fleet(&["kms3", "kms1"])
    };
    let told = simulate(two(), &options).unwrap();
    let outlook = told.outlook.unwrap();
    let outages = outlook.fleets[0].plan.outages.iter();
    assert_eq!(outages.map(|it| it.host).collect::<Vec<_>>(), [2, 0]);
}

/// A cached host and two records, as a saved report has them.
fn cached_in_front() -> Evidence {
    let records = [
        "0 0 1688 old.corp.example",
        "0 10 1688 kms1.corp.example",
        "0 90 1688 kms2.corp.example",
    ];
    let mut res = described_records(&records.map(record));
    res.candidates[0].terms = None;
    for (candidate, step) in res.candidates.iter_mut().zip([0, 1, 1]) {
        candidate.step = Some(StepId(step));
    }
    let (host, port) = parse_host_port("old.corp.example").unwrap();
    let cached = HostPort {
        host,
        port: port.unwrap_or(1688),
    };
    let owner = "_vlmcs._tcp.corp.example".parse().unwrap();
    let step = |step, ends_discovery| PlannedStep {
        step,
        origin: Origin::CommandLine,
        basis: Basis::Documented,
        ends_discovery,
        provenance: Provenance::CommandLine {
            flag: "--client".to_owned(),
        },
    };
    res.plan = DiscoveryPlan {
        steps: vec![
            step(Step::CachedHost(cached), false),
            step(Step::AskSrv { owner }, false),
        ],
        ..DiscoveryPlan::default()
    };
    res
}

#[test]
fn cached_host_is_contacted_first_and_not_part_of_the_fleet() {
    let told = simulate(cached_in_front(), &fleet(&["kms1"])).unwrap();
    assert_eq!(told.forecasts[0].hosts[0].first_contact, chance(1, 1));
    let outlook = told.outlook.unwrap();
    assert_eq!(outlook.fleets[0].hosts, [1, 2].map(CandidateId));
}

#[track_caller]
fn check_refused(source: Evidence, options: &SimulateOptions, expect: &str) {
    let why = simulate(source, options).unwrap_err();
    let kind = match &why {
        SimulateError::OnlyPlanned | SimulateError::OnlyNamed | SimulateError::NoHost => {
            "hosts".to_owned()
        }
        SimulateError::Down { at, .. } => format!("down {at}"),
        SimulateError::Outage { at, .. } => format!("outage {at}"),
        SimulateError::Change(why) => format!("edit {}", why.at),
        SimulateError::Fleet(_) => "fleet".to_owned(),
    };
    assert_eq!(format!("{kind}: {why}"), expect);
}

#[test]
fn what_cannot_be_simulated_is_refused() {
    check_refused(
        described_records(&[]),
        &plain(),
        "hosts: there is no host that a client comes to",
    );
    let known =
        "is none of the hosts; they are `kms1.corp.example.:1688` and `kms2.corp.example.:1688`";
    let down = SimulateOptions {
        down: vec![(host("kms9"), AssumedContact::Silent)],
        ..plain()
    };
    check_refused(two(), &down, &format!("down 0: `kms9` {known}"));
    check_refused(
        two(),
        &fleet(&["kms1", "kms9"]),
        &format!("outage 1: `kms9` {known}"),
    );
    check_refused(
        cached_in_front(),
        &fleet(&["old"]),
        &format!("outage 0: `old` {known}"),
    );
    let removed = SimulateOptions {
        edits: vec![Edit::Remove(host("kms1")), Edit::Remove(host("kms2"))],
        ..plain()
    };
    check_refused(two(), &removed, "edit 1: no record is left");
    let mut long = fleet(&[]);
    long.fleet.as_mut().unwrap().days = 10_001;
    check_refused(
        two(),
        &long,
        "fleet: a fleet is followed for 1 to 10000 days, not 10001",
    );
}
