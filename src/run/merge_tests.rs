//! What is said of several parts together.

use super::*;
use crate::finding::{IgnoredBy, RuleInfo, Severity};
use crate::model::FileId;
use crate::rules;
use expect_test::{Expect, expect};
use std::fmt::Write as _;

/// The first rule, and the second.
fn rule(position: usize) -> &'static RuleInfo {
    rules::infos()[position]
}

/// A finding of the first rule at the start of line `line`, for which candidate 0 speaks.
fn finding(line: u32, message: &str, severity: Severity) -> Finding {
    Finding {
        rule: rule(0).code,
        name: rule(0).name,
        severity,
        message: message.to_owned(),
        location: Location::File(Place {
            file: FileId(0),
            start: line,
            end: line,
        }),
        evidence: vec![EvidenceRef::Candidate(CandidateId(0))],
        remedy: None,
    }
}

fn judgement(findings: Vec<Finding>, status: CheckStatus) -> Judgement {
    let sightings = findings.iter().map(|it| Sighting {
        path: None,
        rule: it.rule,
        subject: it.message.clone(),
    });
    let n_found = findings.len();
    let first = if n_found == 0 {
        CheckStatus::Passed
    } else {
        CheckStatus::Failed { findings: n_found }
    };
    Judgement {
        sightings: sightings.collect(),
        findings,
        ignored: Vec::new(),
        checks: [first, status]
            .into_iter()
            .enumerate()
            .map(|(it, status)| Check {
                rule: rule(it),
                status,
            })
            .collect(),
    }
}

/// Puts parts together that have one candidate each.
#[track_caller]
fn check(parts: Vec<Judgement>, expect: &Expect) {
    let mut merging = Merging::default();
    for (position, part) in parts.into_iter().enumerate() {
        let positions = Positions {
            candidates: vec![position],
            ..Positions::default()
        };
        merging.add(part, &positions);
    }
    let res = merging.finish();
    let mut shown = String::new();
    let ignored = res.ignored.iter().map(|it| (&it.finding, "ignored "));
    let findings = res.findings.iter().map(|it| (it, ""));
    for (it, how) in findings.chain(ignored) {
        let evidence: Vec<String> = it.evidence.iter().map(ToString::to_string).collect();
        let evidence = evidence.join(" ");
        writeln!(shown, "{how}{} {} {evidence}", it.severity, it.message).unwrap();
    }
    for it in &res.checks {
        writeln!(shown, "{:?}", it.status).unwrap();
    }
    let subjects: Vec<&str> = res.sightings.iter().map(|it| &*it.subject).collect();
    writeln!(shown, "baseline: {}", subjects.join(" ")).unwrap();
    expect.assert_eq(&shown);
}

#[test]
fn what_two_are_told_is_said_and_counted_once_and_as_gravely_as_either_was_told() {
    check(
        vec![
            judgement(
                vec![finding(1, "shared", Severity::Notice)],
                CheckStatus::Passed,
            ),
            judgement(
                vec![
                    finding(1, "shared", Severity::Error),
                    finding(2, "own", Severity::Info),
                ],
                CheckStatus::Passed,
            ),
        ],
        &expect![[r#"
            error shared /candidates/0 /candidates/1
            info own /candidates/1
            Failed { findings: 2 }
            Passed
            baseline: own shared
        "#]],
    );
}

#[test]
fn two_that_one_part_is_told_are_two() {
    let twice = || {
        let alike = finding(1, "twice", Severity::Notice);
        judgement(vec![alike.clone(), alike], CheckStatus::Passed)
    };
    check(
        vec![twice()],
        &expect![[r#"
        notice twice /candidates/0
        notice twice /candidates/0
        Failed { findings: 2 }
        Passed
        baseline: twice twice
    "#]],
    );
    check(
        vec![twice(), twice()],
        &expect![[r#"
        notice twice /candidates/0 /candidates/1
        notice twice /candidates/0
        Failed { findings: 2 }
        Passed
        baseline: twice twice
    "#]],
    );
}

#[test]
fn what_is_ignored_for_another_reason_is_told_again() {
    let ignored = |by| {
        let mut res = judgement(Vec::new(), CheckStatus::Passed);
        let finding = finding(1, "known", Severity::Notice);
        res.ignored.push(Ignored { finding, by });
        res.checks[0].status = CheckStatus::Failed { findings: 1 };
        res
    };
    check(
        vec![
            ignored(IgnoredBy::Baseline),
            ignored(IgnoredBy::Selection),
            ignored(IgnoredBy::Baseline),
        ],
        &expect![[r#"
            ignored notice known /candidates/0
            ignored notice known /candidates/1
            Failed { findings: 2 }
            Passed
            baseline: 
        "#]],
    );
}

#[test]
fn what_is_missing_comes_before_what_passed() {
    let open = |why: &str| {
        let why = why.to_owned();
        judgement(Vec::new(), CheckStatus::NotChecked { why })
    };
    let passed = || judgement(Vec::new(), CheckStatus::Passed);
    check(
        vec![
            passed(),
            open("a is missing"),
            open("b is missing"),
            open("a is missing"),
        ],
        &expect![[r#"
            Passed
            NotChecked { why: "a is missing; b is missing" }
            baseline: 
        "#]],
    );
    let many = ["a", "b", "c", "d", "e"].map(open).into();
    check(
        many,
        &expect![[r#"
        Passed
        NotChecked { why: "a; b; c; 2 more" }
        baseline: 
    "#]],
    );
}
