//! From the hosts of a run to the plan of a fleet.

use super::*;
use crate::model::{CandidateId, SrvRecord};
use crate::simulation::{Change, described};
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use std::time::Duration;

const DOWN: HostState = HostState::Down {
    wait: Duration::from_secs(21),
};

fn choice(id: usize, weight: u16, state: HostState) -> Choice {
    Choice {
        candidate: CandidateId(id),
        priority: 0,
        weight,
        state,
    }
}

/// Candidates 2 and 4, both of which serve.
fn two() -> Vec<Vec<Choice>> {
    vec![vec![
        choice(2, 50, HostState::Serves),
        choice(4, 50, HostState::NotProbed),
    ]]
}

/// Records after a change; candidates by position, each with its target and weight.
fn change(candidates: &[(&str, u16)], members: &[usize]) -> Change {
    let record = |(target, weight): &(&str, u16)| SrvRecord {
        priority: 0,
        weight: *weight,
        port: 1688,
        target: target.parse().unwrap(),
    };
    Change {
        edits: Vec::new(),
        candidates: candidates.iter().map(|it| described(&record(it))).collect(),
        members: members.iter().copied().map(CandidateId).collect(),
        removed: Vec::new(),
    }
}

fn wish(outages: &[(usize, u32, u32)]) -> FleetWish {
    FleetWish {
        days: 30,
        start: Start::Activated,
        times: Times::default(),
        outages: outages
            .iter()
            .map(|(id, from_day, to_day)| HostOutage {
                candidate: CandidateId(*id),
                from_day: *from_day,
                to_day: *to_day,
            })
            .collect(),
        change_day: 5,
    }
}

/// The hosts with their records, their outages and their new records.
#[track_caller]
fn check(wish: &FleetWish, groups: &[Vec<Choice>], change: Option<&Change>, expect: &Expect) {
    let fleet = wish
        .follow(SelectionModel::Proportional, 700, false, groups, change)
        .unwrap();
    let plan = &fleet.plan;
    assert_eq!((plan.clients, plan.days, plan.is_caching), (700, 30, false));
    assert_eq!(fleet.series, super::super::fleet(plan).unwrap());
    let record = |terms: &Option<Rank>| match terms {
        Some(Rank { priority, weight }) => format!("{priority} {weight}"),
        None => "none".to_owned(),
    };
    let mut told = String::new();
    for (host, (id, terms)) in fleet.hosts.iter().zip(&plan.hosts).enumerate() {
        write!(told, "candidate {}: {}", id.0, record(terms)).unwrap();
        for outage in plan.outages.iter().filter(|it| it.host == host) {
            write!(told, ", down {}..{}", outage.from_day, outage.to_day).unwrap();
        }
        for new in plan.changes.iter().filter(|it| it.host == host) {
            write!(told, ", from day {} {}", new.from_day, record(&new.terms)).unwrap();
        }
        told.push('\n');
    }
    expect.assert_eq(&told);
}

#[test]
fn hosts_of_the_run_are_followed() {
    check(
        &wish(&[(4, 3, 9), (4, 20, 99)]),
        &two(),
        None,
        &expect![[r#"
            candidate 2: 0 50
            candidate 4: 0 50, down 3..9, down 20..99
        "#]],
    );
}

/// Clients of a fleet have a cached host each, so the one of this client does not count.
#[test]
fn cached_host_in_front_is_not_followed() {
    let mut groups = two();
    groups.insert(0, vec![choice(0, 0, DOWN)]);
    check(
        &wish(&[(2, 1, 1), (0, 1, 1)]),
        &groups,
        None,
        &expect![[r#"
            candidate 2: 0 50, down 1..1
            candidate 4: 0 50
        "#]],
    );
}

#[test]
fn hosts_down_from_the_start_stay_down() {
    let mut groups = two();
    groups[0][0].state = DOWN;
    check(
        &wish(&[(2, 3, 4)]),
        &groups,
        None,
        &expect![[r#"
            candidate 2: 0 50, down 0..4294967295
            candidate 4: 0 50
        "#]],
    );
}

#[test]
fn records_change_on_their_day() {
    let targets = [
        ("a.example", 1),
        ("b.example", 1),
        ("c.example", 70),
        ("d.example", 1),
        ("e.example", 50),
        ("f.example", 30),
        ("g.example", 20),
    ];
    // 2 has another weight, 4 keeps its own, 6 is new.
    check(
        &wish(&[(6, 9, 10)]),
        &two(),
        Some(&change(&targets, &[2, 4, 6])),
        &expect![[r#"
            candidate 2: 0 50, from day 5 0 70
            candidate 4: 0 50
            candidate 6: none, down 9..10, from day 5 0 20
        "#]],
    );
    // 2 is taken out.
    check(
        &wish(&[(2, 9, 10)]),
        &two(),
        Some(&change(&targets, &[4, 5])),
        &expect![[r#"
            candidate 2: 0 50, down 9..10, from day 5 none
            candidate 4: 0 50
            candidate 5: none, from day 5 0 30
        "#]],
    );
}

#[test]
fn record_added_for_a_dead_host_is_dead() {
    let mut groups = two();
    groups[0][0].state = DOWN;
    let mut targets = vec![("x.example", 50); 7];
    targets[4] = ("e.example", 50);
    targets[5] = ("X.example", 50);
    targets[6] = ("g.example", 50);
    check(
        &wish(&[]),
        &groups,
        Some(&change(&targets, &[2, 4, 5, 6])),
        &expect![[r#"
            candidate 2: 0 50, down 0..4294967295
            candidate 4: 0 50
            candidate 5: none, down 0..4294967295, from day 5 0 50
            candidate 6: none, from day 5 0 50
        "#]],
    );
}

#[test]
fn nobody_to_follow_is_refused() {
    for groups in [vec![], vec![vec![]]] {
        let why = wish(&[])
            .follow(SelectionModel::Rfc2782, 700, true, &groups, None)
            .unwrap_err();
        assert_eq!(why, FleetError::Hosts(0));
    }
}
