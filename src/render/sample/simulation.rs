//! Reports of `simulate`.

use super::report;
use crate::evidence::Evidence;
use crate::finding::Judgement;
use crate::model::{DomainName, HostName, SrvRecord};
use crate::overview::Overview;
use crate::report::{Command, Report, RunInfo};
use crate::run::{FleetOptions, SimulateOptions, described_records, simulate};
use crate::selection::{AssumedContact, Assumptions, SelectionModel};
use crate::simulation::fleet::{Start, Times};
use crate::simulation::threshold::Minimum;
use crate::simulation::{Edit, HostRef};
use crate::verdict::verdict;
use std::time::Duration;

/// What `simulate` says of records, written `PRIORITY WEIGHT PORT TARGET`, with `ask` made to the options of a plain run.
///
/// No rule is asked, so that no rule changes what sections show.
pub(crate) fn simulated(records: &[&str], ask: impl FnOnce(&mut SimulateOptions)) -> Report {
    let records: Vec<SrvRecord> = records.iter().map(|it| record(it)).collect();
    simulated_from(described_records(&records), ask)
}

/// The same of the hosts of a run.
pub(crate) fn simulated_from(source: Evidence, ask: impl FnOnce(&mut SimulateOptions)) -> Report {
    let mut options = SimulateOptions {
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
    };
    ask(&mut options);
    let evidence = simulate(source, &options).unwrap();
    let judgement = Judgement::default();
    let verdict = verdict(&Overview::new(&evidence), &judgement);
    Report {
        domains: Vec::new(),
        run: RunInfo {
            command: Command::Simulate,
            elapsed: Duration::from_millis(3),
            ..report().run
        },
        evidence,
        judgement,
        verdict,
        symptom: None,
        views: Vec::new(),
    }
}

/// What `simulate` says of records when everything is asked; the first host is silent and the last one is removed.
pub(crate) fn everything(records: &[SrvRecord], seed: u64) -> Report {
    let own = |record: Option<&SrvRecord>| HostRef {
        host: HostName::Absolute(record.unwrap().target.clone()),
        port: None,
    };
    let (first, last) = (own(records.first()), own(records.last()));
    let mut fleet = days(60);
    fleet.times.validity_days = 20;
    fleet.outages = vec![(first.clone(), 10, 50), (last.clone(), 20, 20)];
    fleet.change_day = 30;
    simulated_from(described_records(records), |it| {
        it.models = SelectionModel::ALL.to_vec();
        it.down = vec![(first.clone(), AssumedContact::Silent)];
        it.edits = vec![
            Edit::Set {
                host: first,
                priority: None,
                weight: Some(7),
            },
            Edit::Add(record("1 10 1689 added.corp.example")),
            Edit::Remove(last),
        ];
        it.ranks = true;
        it.narrate = true;
        it.clients = Some(200);
        it.seed = seed;
        it.minimum = Some(Minimum::TwentyFive);
        it.fleet = Some(fleet);
    })
}

/// A host by its first label.
pub(crate) fn host(label: &str) -> HostRef {
    HostRef {
        host: HostName::Relative(DomainName::parse(label).unwrap()),
        port: None,
    }
}

/// Clients followed for so many days, as they are when nothing else is said.
pub(crate) fn days(days: u32) -> FleetOptions {
    FleetOptions {
        days,
        start: Start::Activated,
        times: Times::default(),
        outages: Vec::new(),
        change_day: 0,
    }
}

/// `PRIORITY WEIGHT PORT TARGET`.
pub(crate) fn record(text: &str) -> SrvRecord {
    let [priority, weight, port, target] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    SrvRecord {
        priority: priority.parse().unwrap(),
        weight: weight.parse().unwrap(),
        port: port.parse().unwrap(),
        target: DomainName::parse(target).unwrap(),
    }
}
