//! Edits of a list of records.

use super::*;
use crate::model::{Candidate, HostName, SrvRecord, parse_host_port};
use expect_test::{Expect, expect};

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

fn set(name: &str, priority: Option<u16>, weight: Option<u16>) -> Edit {
    Edit::Set {
        host: host(name),
        priority,
        weight,
    }
}

fn add(text: &str) -> Edit {
    Edit::Add(record(text))
}

fn remove(name: &str) -> Edit {
    Edit::Remove(host(name))
}

/// A fixed host nobody chooses among, and four records; `kms2` has two of them.
fn candidates() -> Vec<Candidate> {
    let mut fixed = described(&record("0 0 1688 fixed.corp.example"));
    fixed.terms = None;
    let records = [
        "0 10 1688 kms1.corp.example",
        "0 90 1688 kms2.corp.example",
        "5 0 1689 kms2.corp.example",
        "7 7 1688 kms3.corp.example",
    ];
    let records = records.map(|it| described(&record(it)));
    [fixed].into_iter().chain(records).collect()
}

/// The records among which clients choose after `edits`, or why they cannot be made.
#[track_caller]
fn check(edits: &[Edit], expect: &Expect) {
    let members: Vec<CandidateId> = (1..5).map(CandidateId).collect();
    let told = match change(&candidates(), &members, edits) {
        Err(why) => format!("{why}\n"),
        Ok(changed) => {
            assert_eq!(changed.edits, edits);
            assert!(changed.members.is_sorted(), "{:?}", changed.members);
            assert_eq!(changed.candidates[0], candidates()[0]);
            let line = |id: &CandidateId| {
                let it = &changed.candidates[id.0];
                let terms = it.terms.as_ref().unwrap();
                let (priority, weight) = (terms.priority, terms.weight);
                format!("{} {priority} {weight} {}\n", id.0, it.host_port())
            };
            changed.members.iter().map(line).collect()
        }
    };
    expect.assert_eq(&told);
}

#[test]
fn terms_are_set_for_all_records_of_a_host() {
    check(
        &[
            set("kms1", None, Some(50)),
            set("kms2", Some(3), None),
            set("kms2:1689", None, Some(9)),
            set("kms3", Some(0), Some(0)),
        ],
        &expect![[r#"
            1 0 50 kms1.corp.example.:1688
            2 3 90 kms2.corp.example.:1688
            3 3 9 kms2.corp.example.:1689
            4 0 0 kms3.corp.example.:1688
        "#]],
    );
}

#[test]
fn records_come_and_go() {
    check(
        &[
            remove("kms2"),
            add("0 5 1688 kms4.corp.example"),
            set("kms4", None, Some(6)),
            add("9 1 1688 kms1.corp.example"),
        ],
        &expect![[r#"
            1 0 10 kms1.corp.example.:1688
            4 7 7 kms3.corp.example.:1688
            5 0 6 kms4.corp.example.:1688
            6 9 1 kms1.corp.example.:1688
        "#]],
    );
}

#[test]
fn record_that_comes_back_is_the_same_host() {
    check(
        &[
            remove("kms2"),
            remove("kms3"),
            add("1 2 1688 KMS2.corp.example"),
            add("1 2 1690 kms3.corp.example"),
            add("3 4 1688 kms2.corp.example"),
        ],
        &expect![[r#"
            1 0 10 kms1.corp.example.:1688
            2 1 2 kms2.corp.example.:1688
            5 1 2 kms3.corp.example.:1690
            6 3 4 kms2.corp.example.:1688
        "#]],
    );
}

#[test]
fn added_record_may_be_taken_out_again() {
    check(
        &[
            add("0 1 1688 kms4.corp.example"),
            remove("kms4"),
            add("0 2 1688 kms4.corp.example"),
            remove("kms1"),
            remove("kms2"),
            remove("kms3"),
        ],
        &expect![[r#"
            5 0 2 kms4.corp.example.:1688
        "#]],
    );
}

#[test]
fn edits_that_cannot_be_made_are_refused() {
    check(
        &[set("kms9", None, Some(1))],
        &expect![[r#"
            `kms9` is none of the hosts; they are `kms1.corp.example.:1688`, `kms2.corp.example.:1688`, `kms2.corp.example.:1689` and 1 more
        "#]],
    );
    check(
        &[remove("kms2"), set("kms2", None, Some(1))],
        &expect![[r#"
            `kms2` is none of the hosts; they are `kms1.corp.example.:1688` and `kms3.corp.example.:1688`
        "#]],
    );
    check(
        &[remove("fixed")],
        &expect![[r#"
            `fixed` is none of the hosts; they are `kms1.corp.example.:1688`, `kms2.corp.example.:1688`, `kms2.corp.example.:1689` and 1 more
        "#]],
    );
    check(
        &[add("0 1 1688 kms1.lab.example"), remove("kms1")],
        &expect![[r#"
            `kms1` may be any of `kms1.corp.example.` and `kms1.lab.example.`
        "#]],
    );
    check(
        &[remove("kms1"), remove("kms2"), remove("kms3")],
        &expect![[r#"
            no record is left
        "#]],
    );
}

#[test]
fn host_without_record_has_no_terms() {
    let edits = [set("fixed", None, Some(1))];
    let why = change(&candidates(), &[CandidateId(0)], &edits).unwrap_err();
    assert_eq!(
        why.to_string(),
        "`fixed` comes from no SRV record, so it has no priority and no weight"
    );
}

#[test]
fn added_record_is_asked_for_by_the_same_step() {
    let mut candidates = candidates();
    let step = Some(crate::model::StepId(3));
    for candidate in &mut candidates {
        candidate.step = step;
    }
    let edits = [add("0 5 1688 kms4.corp.example")];
    let changed = change(&candidates, &[CandidateId(1)], &edits).unwrap();
    let added = &changed.candidates[5];
    assert_eq!(added.step, step);
    assert!(matches!(added.target, HostName::Absolute(_)));
}

#[test]
fn edits_are_shown_as_they_are_typed() {
    let shown = |edit: Edit| edit.to_string();
    assert_eq!(shown(set("kms1", None, Some(50))), "kms1 WEIGHT=50");
    assert_eq!(
        shown(set("kms1:1689", Some(1), Some(2))),
        "kms1:1689 PRIORITY=1 WEIGHT=2"
    );
    assert_eq!(
        shown(add("0 10 1688 kms3.corp.example")),
        "add 0 10 1688 kms3.corp.example."
    );
    assert_eq!(
        shown(remove("kms2.corp.example")),
        "remove kms2.corp.example."
    );
}
