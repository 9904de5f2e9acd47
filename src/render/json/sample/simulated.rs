//! A simulation that holds everything a simulation can hold.

use super::{HOSTILE, check, name, run};
use crate::evidence::{Evidence, Stage};
use crate::finding::{CheckStatus, Judgement};
use crate::model::{CandidateId, HostName, SrvRecord};
use crate::overview::Overview;
use crate::report::{Command, Report, RunInfo};
use crate::selection::{Assumed, AssumedContact, Choice, Mean, Places, SelectionModel, forecast};
use crate::simulation::fleet::{FleetWish, HostOutage, Start, Times};
use crate::simulation::threshold::Minimum;
use crate::simulation::{
    Change, Edit, Edited, HostRef, Outcome, Outlook, Roll, Wish, change, described, outlook,
};
use crate::verdict::{OutcomeWord, Status, Verdict};
use std::time::Duration;

/// Four records, one of them hostile; two hosts are down, one record is edited, one added, one removed.
pub(in crate::render::json) fn simulated() -> Report {
    let evidence = evidence();
    Report {
        domains: Vec::new(),
        run: RunInfo {
            command: Command::Simulate,
            ..run()
        },
        judgement: Judgement {
            checks: vec![check(CheckStatus::Passed)],
            ..Judgement::default()
        },
        verdict: Verdict {
            status: Status::Degraded,
            outcome: OutcomeWord::SomeHostsUnreachable,
            client_codes: Vec::new(),
            summary: "Clients first contact one of three hosts.".to_owned(),
        },
        symptom: None,
        views: Vec::new(),
        evidence,
    }
}

fn evidence() -> Evidence {
    let record = |priority, weight, target| SrvRecord {
        priority,
        weight,
        port: 1688,
        target: name(target),
    };
    let records = [
        record(0, 10, HOSTILE),
        record(0, 90, "kms2.corp.example"),
        record(0, 0, "kms3.corp.example"),
        record(65_535, 65_535, "kms4.corp.example"),
    ];
    let contacts = [
        AssumedContact::Serves,
        AssumedContact::Refused,
        AssumedContact::Silent,
        AssumedContact::Serves,
    ];
    let mut res = Evidence {
        ran: [Stage::Assemble, Stage::Forecast, Stage::Simulate].into(),
        candidates: records.iter().map(described).collect(),
        assumed: contacts
            .into_iter()
            .enumerate()
            .map(|(idx, contact)| Assumed {
                candidate: CandidateId(idx),
                contact,
            })
            .collect(),
        ..Evidence::default()
    };
    let groups = Overview::new(&res).choices();
    let forecasts = |groups: &[Vec<Choice>]| {
        let models = SelectionModel::ALL.into_iter();
        models.map(|model| forecast(model, groups)).collect()
    };
    res.forecasts = forecasts(&groups);
    for forecast in &mut res.forecasts {
        // As it is written, so that it comes back.
        let micros = forecast.expected_wait.as_micros();
        forecast.expected_wait = Duration::from_micros(micros.try_into().unwrap());
    }
    let change = changed(&res, &record(0, 5, "kms9.corp.example"));
    let after: Vec<Choice> = change
        .members
        .iter()
        .map(|id| {
            let state = groups[0].iter().find(|it| it.candidate == *id);
            let state = state.map_or(groups[0][0].state, |it| it.state);
            Choice::new(*id, &change.candidates[id.0], state)
        })
        .collect();
    let after = vec![after];
    let forecasts_after = forecasts(&after);
    let told = outlook(
        &wish(),
        &res.candidates,
        &groups,
        &res.forecasts,
        Some(Edited {
            change,
            groups: after,
            forecasts: forecasts_after,
        }),
        &res.assumptions,
    );
    res.outlook = Some(with_extremes(told.unwrap()));
    res
}

fn changed(evidence: &Evidence, added: &SrvRecord) -> Change {
    let members: Vec<CandidateId> = (0..evidence.candidates.len()).map(CandidateId).collect();
    let host = |text| HostRef {
        host: HostName::Absolute(name(text)),
        port: None,
    };
    let edits = [
        Edit::Set {
            host: host(HOSTILE),
            priority: Some(0),
            weight: Some(65_535),
        },
        Edit::Add(added.clone()),
        Edit::Remove(HostRef {
            port: Some(1688),
            ..host("kms4.corp.example")
        }),
    ];
    change(&evidence.candidates, &members, &edits).unwrap()
}

fn wish() -> Wish {
    let outage = |candidate, to_day| HostOutage {
        candidate: CandidateId(candidate),
        from_day: 1,
        to_day,
    };
    Wish {
        ranks: true,
        narrate: true,
        clients: Some(60),
        seed: u64::MAX,
        is_caching: true,
        minimum: Some(Minimum::Five),
        fleet: Some(FleetWish {
            days: 4,
            start: Start::Fresh,
            times: Times::default(),
            outages: vec![outage(0, 2), outage(3, u32::MAX)],
            change_day: 1,
        }),
    }
}

/// What takes too many hosts, or too many clients, to come about by itself.
fn with_extremes(mut outlook: Outlook) -> Outlook {
    let first = &mut outlook.models[0];
    first.contacts.tries = Mean::Rounded {
        value: 1.0 / 3.0,
        error: 1e-12,
    };
    let classes = &mut first.ranks.as_mut().unwrap().rounds[0].classes;
    classes[0].places = Places::NotComputed;
    classes[1].places = Places::Rounded {
        p: vec![1.0 / 3.0, 1e-10, 2.0 / 3.0],
        error: 1e-12,
    };
    let threshold = &mut first.threshold.as_mut().unwrap().threshold;
    threshold.clients_for_all = None;
    let told = &mut outlook.change.as_mut().unwrap().models[0];
    let narration = told.narration.as_mut().unwrap();
    narration.untold = usize::MAX;
    let mut round = narration.rounds[0].clone();
    round.left_out = 1;
    round.wait = Duration::from_nanos(1_500);
    round.roll = Some(Roll {
        lowest: 0,
        highest: u64::MAX,
        rolled: u64::MAX,
        reached: u64::MAX,
    });
    let outcomes = [
        Outcome::Serves,
        Outcome::NotProbed,
        Outcome::Refused,
        Outcome::Silent,
        Outcome::DownAtOnce,
        Outcome::Down,
    ];
    narration.rounds.extend(outcomes.map(|outcome| {
        let mut round = round.clone();
        round.outcome = outcome;
        round
    }));
    let days = &mut outlook.fleets[0].series.days;
    let numbers = [f64::NAN, f64::INFINITY, -0.0, 123_456_789.000_06];
    for (day, number) in days.iter_mut().zip(numbers) {
        day.failed = number;
    }
    outlook
}
