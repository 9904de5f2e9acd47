//! What is asked for is worked out, before and after a change, and nothing else.

use super::*;
use crate::model::{Candidate, SrvRecord};
use crate::selection::{Assumptions, Forecast, contacts, forecast, ranks};
use crate::simulation::fleet::{FleetWish, HostOutage, Start, Times};
use crate::simulation::threshold::{Minimum, threshold};

const MODELS: [SelectionModel; 2] = [SelectionModel::Rfc2782, SelectionModel::Uniform];

fn nothing() -> Wish {
    Wish {
        ranks: false,
        narrate: false,
        clients: None,
        seed: 7,
        is_caching: true,
        minimum: None,
        fleet: None,
    }
}

fn everything() -> Wish {
    Wish {
        ranks: true,
        narrate: true,
        clients: Some(500),
        minimum: Some(Minimum::Five),
        fleet: Some(FleetWish {
            days: 20,
            start: Start::Activated,
            times: Times::default(),
            outages: vec![HostOutage {
                candidate: CandidateId(0),
                from_day: 2,
                to_day: 3,
            }],
            change_day: 5,
        }),
        ..nothing()
    }
}

fn candidate(port: u16, target: &str) -> Candidate {
    described(&SrvRecord {
        priority: 0,
        weight: 0,
        port,
        target: target.parse().unwrap(),
    })
}

fn candidates() -> Vec<Candidate> {
    vec![
        candidate(1688, "kms1.corp.example"),
        candidate(1688, "kms2.corp.example"),
        candidate(1689, "KMS1.corp.example"),
        candidate(1688, "kms3.corp.example"),
    ]
}

fn forecasts(groups: &[Vec<Choice>]) -> Vec<Forecast> {
    MODELS.iter().map(|it| forecast(*it, groups)).collect()
}

fn told(wish: &Wish, change: Option<Edited>) -> Outlook {
    let groups = [serving(&[10, 30, 20])];
    outlook(
        wish,
        &candidates(),
        &groups,
        &forecasts(&groups),
        change,
        &Assumptions::default(),
    )
    .unwrap()
}

/// The fourth host comes in for the second.
fn changed() -> Edited {
    let mut choices = serving(&[10, 0, 20, 70]);
    choices.remove(1);
    let groups = vec![choices];
    let change = Change {
        edits: Vec::new(),
        candidates: candidates(),
        members: [0, 2, 3].map(CandidateId).into(),
        removed: vec![CandidateId(1)],
    };
    let forecasts = forecasts(&groups);
    Edited {
        change,
        groups,
        forecasts,
    }
}

#[test]
fn contacts_are_told_unasked_and_nothing_else_is() {
    let told = told(&nothing(), None);
    assert_eq!(told.wish, nothing());
    assert_eq!((told.fleets.len(), told.change), (0, None));
    let groups = [serving(&[10, 30, 20])];
    for (model, own) in MODELS.into_iter().zip(told.models) {
        let expect = ModelOutlook {
            model,
            contacts: contacts(model, &groups),
            ranks: None,
            narration: None,
            drawn: None,
            threshold: None,
        };
        assert_eq!(own, expect);
    }
}

#[test]
fn everything_is_told_for_each_model() {
    let told = told(&everything(), None);
    let groups = [serving(&[10, 30, 20])];
    let assumptions = Assumptions::default();
    for ((model, own), fleet) in MODELS.into_iter().zip(&told.models).zip(&told.fleets) {
        assert_eq!(own.ranks, Some(ranks(model, &groups)));
        assert_eq!(own.drawn, Some(drawn(model, &groups, 500, 7)));
        let narration = narrate(model, &groups, 7, &assumptions, true);
        assert_eq!(own.narration, Some(narration));
        assert_eq!((fleet.plan.model, fleet.plan.clients), (model, 500));
        assert_eq!(fleet.plan.outages.len(), 1);
        assert_eq!(fleet.series.days.len(), 20);
    }
    assert_eq!((told.models.len(), told.fleets.len()), (2, 2));
}

/// Two records of one target are one host, however its name is written.
#[test]
fn records_of_one_target_are_counted_together() {
    let told = told(&everything(), None);
    let of_model = |idx: usize| told.models[idx].threshold.clone().unwrap();
    let hosts = [vec![CandidateId(0), CandidateId(2)], vec![CandidateId(1)]];
    for (idx, chances) in [
        (0, [92.0 / 183.0, 91.0 / 183.0]),
        (1, [2.0 / 3.0, 1.0 / 3.0]),
    ] {
        let own = of_model(idx);
        assert_eq!(own.hosts, hosts);
        let expect = threshold(&chances, 1, 500, Minimum::Five);
        for (own, expect) in own.threshold.hosts.iter().zip(&expect.hosts) {
            assert!((own.chance - expect.chance).abs() < 1e-12, "{own:?}");
        }
    }
}

#[test]
fn clients_are_told_after_a_change_if_there_is_one() {
    let told = told(&everything(), Some(changed()));
    assert!(told.models.iter().all(|it| it.narration.is_none()));
    assert!(told.models.iter().all(|it| it.drawn.is_some()));
    let after = told.change.unwrap();
    let Edited {
        groups, forecasts, ..
    } = changed();
    assert_eq!(after.forecasts, forecasts);
    for (model, own) in MODELS.into_iter().zip(&after.models) {
        let narration = narrate(model, &groups, 7, &Assumptions::default(), true);
        assert_eq!(own.narration, Some(narration));
        assert_eq!(own.drawn, Some(drawn(model, &groups, 500, 7)));
        assert_eq!(own.contacts, contacts(model, &groups));
    }
    let fleet = &told.fleets[0];
    assert_eq!(fleet.hosts, [0, 1, 2, 3].map(CandidateId));
    // The second is taken out, the fourth comes in; the others keep what they have.
    let changes = fleet.plan.changes.iter();
    let changes: Vec<(usize, u32, bool)> = changes
        .map(|it| (it.host, it.from_day, it.terms.is_some()))
        .collect();
    assert!(changes.contains(&(1, 5, false)), "{changes:?}");
    assert!(changes.contains(&(3, 5, true)), "{changes:?}");
}

/// Without clients there is nobody to count or to follow.
#[test]
fn minimum_and_days_need_clients() {
    let wish = Wish {
        clients: None,
        ..everything()
    };
    let told = told(&wish, None);
    assert!(
        told.models
            .iter()
            .all(|it| it.threshold.is_none() && it.drawn.is_none())
    );
    assert!(told.fleets.is_empty());
}

#[test]
fn without_caching_hosts_see_a_client_at_each_renewal() {
    let draws = |wish: &Wish| {
        let models = told(wish, None).models;
        models[0].threshold.as_ref().unwrap().threshold.draws
    };
    let mut wish = everything();
    assert_eq!(draws(&wish), 1);
    wish.is_caching = false;
    assert_eq!(draws(&wish), 4);
    let times = |renewal_min| Times {
        renewal_min,
        ..Times::default()
    };
    for (renewal_min, expect) in [(43_200, 1), (21_600, 2), (1_440, 30)] {
        wish.fleet.as_mut().unwrap().times = times(renewal_min);
        assert_eq!(draws(&wish), expect, "{renewal_min}");
    }
    wish.fleet = None;
    assert_eq!(draws(&wish), 4);
}
