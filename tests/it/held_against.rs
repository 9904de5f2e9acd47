//! What a user sees, held against every scenario.

use crate::support::run::report_in_memory;
use crate::support::scenario::Scenario;
use crate::support::tool::{EmptyWorld, run_in};
use crate::support::world::FakeWorld;
use kmsdoctor::codes;
use kmsdoctor::finding::{Finding, Severity};
use kmsdoctor::model::ErrorCode;
use kmsdoctor::report::Report;
use kmsdoctor::run::hold_against;
use kmsdoctor::verdict::{CauseEvidence, OutcomeWord, Status};
use std::collections::BTreeSet;

const SUMMARY: ErrorCode = ErrorCode(0xC004_F074);

/// Every scenario that is a diagnosis, with the report that holds `code` against it.
fn reports(code: ErrorCode) -> Vec<(Scenario, Report)> {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let diagnoses = scenarios.into_iter().filter(|it| it.simulate.is_none());
    diagnoses
        .map(|scenario| {
            let world = FakeWorld::new(&scenario);
            let report = report_in_memory(&scenario, &world);
            (scenario, hold_against(report, Some(code)))
        })
        .collect()
}

fn gravest(report: &Report) -> Option<Severity> {
    let findings = report.judgement.findings.iter();
    findings.map(|it| it.severity).max()
}

#[test]
fn summary_code_ranks_the_true_cause_first() {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (scenario, report) in reports(SUMMARY) {
        let symptom = report.symptom.as_ref().unwrap();
        let outcome = report.verdict.outcome;
        let name = &scenario.name;
        let first = &symptom.causes[0];
        match report.verdict.status {
            Status::Broken => {
                seen.insert(outcome);
                let is_grave = |it: &&Finding| Some(it.severity) == gravest(&report);
                let blamed: BTreeSet<_> = report
                    .judgement
                    .findings
                    .iter()
                    .filter(is_grave)
                    .map(|it| it.rule)
                    .collect();
                let is_fixed = outcome == OutcomeWord::FixedHostUnreachable;
                let rules = first.cause.rules;
                let is_true = rules.iter().any(|it| blamed.contains(it))
                    || (is_fixed && rules.iter().any(|it| it.0 == 102));
                if first.evidence != CauseEvidence::For || !is_true {
                    faults.push(format!(
                        "{name} ({}): first is `{}` ({:?}), the findings are {blamed:?}",
                        outcome.name(),
                        first.cause.text,
                        first.evidence
                    ));
                }
                // The summary is what a client shows, or is not; a client that was measured showed another code.
                let is_shown = report
                    .verdict
                    .client_codes
                    .iter()
                    .any(|it| it.code == SUMMARY);
                if symptom.accounted_for != is_shown {
                    faults.push(format!(
                        "{name}: {} is accounted for wrongly",
                        outcome.name()
                    ));
                }
            }
            Status::Healthy if first.evidence == CauseEvidence::For || symptom.accounted_for => {
                faults.push(format!(
                    "{name}: all is well, and yet `{}`",
                    first.cause.text
                ));
            }
            Status::Degraded if outcome == OutcomeWord::SomeHostsUnreachable => {
                seen.insert(outcome);
                if first.evidence != CauseEvidence::For {
                    faults.push(format!(
                        "{name}: a host is down, and first is `{}`",
                        first.cause.text
                    ));
                }
            }
            _ => {}
        }
        // Sorted: for, cannot tell, against.
        let order: Vec<CauseEvidence> = symptom.causes.iter().map(|it| it.evidence).collect();
        assert!(order.is_sorted(), "{name}: {order:?}");
    }
    for word in OutcomeWord::ALL {
        let is_broken = !matches!(
            word,
            OutcomeWord::Ok | OutcomeWord::PolicyViolation | OutcomeWord::DnsNoResponse
        );
        if is_broken && !seen.contains(&word) {
            faults.push(format!("no scenario ends with {}", word.name()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn codes_that_clients_show_are_accounted_for() {
    let mut faults = Vec::new();
    for (scenario, report) in reports(SUMMARY) {
        let shown = report.verdict.client_codes.clone();
        let name = scenario.name;
        for it in shown {
            let held = hold_against(report.clone(), Some(it.code));
            let symptom = held.symptom.unwrap();
            // A run that the deadline cut short found nothing that would account for it.
            if !symptom.accounted_for && report.verdict.status != Status::Inconclusive {
                faults.push(format!(
                    "{name}: {} is shown and not accounted for",
                    it.code
                ));
            }
            let is_first = symptom.causes.first();
            if report.verdict.status == Status::Broken
                && is_first.is_none_or(|it| it.evidence != CauseEvidence::For)
            {
                faults.push(format!("{name}: {} has no cause that was found", it.code));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn codes_of_no_discovery_are_said_to_be_outside() {
    let (_, healthy) = reports(SUMMARY)
        .into_iter()
        .find(|(scenario, _)| scenario.name == "healthy")
        .unwrap();
    for entry in codes::all() {
        let held = hold_against(healthy.clone(), Some(entry.code));
        let symptom = held.symptom.unwrap();
        assert!(!symptom.accounted_for, "{}", entry.code);
        assert!(
            !symptom.notes.is_empty(),
            "{} goes without a word",
            entry.code
        );
        let none_for = symptom
            .causes
            .iter()
            .all(|it| it.evidence != CauseEvidence::For);
        assert!(none_for, "{}", entry.code);
        if entry.rules().is_empty() {
            let text = symptom.notes.join(" ");
            assert!(
                text.contains("accepts connections"),
                "{}: {text}",
                entry.code
            );
        }
    }
}

#[test]
fn what_is_accounted_for_is_no_other_fault() {
    let mut faults = Vec::new();
    let mut hosts = 0;
    for (scenario, report) in reports(SUMMARY) {
        for entry in codes::all() {
            let held = hold_against(report.clone(), Some(entry.code));
            let symptom = held.symptom.unwrap();
            hosts += usize::from(symptom.accounted_for && entry.side == codes::Side::Host);
            let text = symptom.notes.join(" ");
            if symptom.accounted_for && text.contains("another fault") {
                faults.push(format!("{}: {}: {text}", scenario.name, entry.code));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_ne!(hosts, 0, "no scenario accounts for a code of a host");
}

#[test]
fn what_is_accounted_for_rests_on_more_than_a_notice() {
    let mut faults = Vec::new();
    let mut others = 0;
    for (scenario, report) in reports(SUMMARY) {
        let shown: Vec<ErrorCode> = report
            .verdict
            .client_codes
            .iter()
            .map(|it| it.code)
            .collect();
        for entry in codes::all() {
            if shown.contains(&entry.code) {
                continue;
            }
            let held = hold_against(report.clone(), Some(entry.code));
            let symptom = held.symptom.unwrap();
            let causes = symptom.causes.iter();
            let rules: Vec<_> = causes
                .filter(|it| it.evidence == CauseEvidence::For)
                .flat_map(|it| it.cause.rules)
                .collect();
            let is_grave =
                |it: &Finding| Severity::Warning <= it.severity && rules.contains(&&it.rule);
            let is_found = report.judgement.findings.iter().any(is_grave);
            if symptom.accounted_for && !is_found {
                faults.push(format!("{}: {}", scenario.name, entry.code));
            }
            // A host that is set by hand keeps the client from asking, so by itself no answer of DNS comes of it.
            let found = report.judgement.findings.iter().filter(|it| is_grave(it));
            let is_by_hand = found.into_iter().all(|it| it.rule.0 == 102);
            if is_by_hand && entry.side == codes::Side::Dns && symptom.accounted_for {
                faults.push(format!("{}: {} by a fixed host", scenario.name, entry.code));
            }
            if !symptom.accounted_for && !entry.rules().is_empty() && !shown.is_empty() {
                let text = symptom.notes.join(" ");
                others += usize::from(text.contains(&format!("not to {}", entry.code)));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_ne!(others, 0, "no code is said to be another one");
}

/// Where nobody was contacted nobody is said to accept connections.
#[test]
fn port_of_a_policy_without_a_probe_is_a_cause() {
    let dir = tempfile::TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let zone = "$ORIGIN corp.example.\n@ 60 SOA ns hm 1 2 3 4 5\n@ NS ns\nns A 10.0.0.1\n_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.2\n";
    let zone = write("corp.example.zone", zone);
    let policy =
        "[domains.\"corp.example\"]\nhosts = [{ host = \"kms.corp.example\", port = 1690 }]\n";
    let policy = write("policy.toml", policy);
    let args = ["diagnose", "corp.example", "--zone", &zone, "--no-probe"];
    let rest = [
        "--policy",
        &policy,
        "--symptom",
        "0xC004F074",
        "--format",
        "json",
    ];
    let ran = run_in(&EmptyWorld::default(), &[&args[..], &rest].concat());
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let causes = report["symptom"]["causes"].as_array().unwrap();
    let is_about_port = |it: &&serde_json::Value| it["why"].as_str().unwrap().contains("KMS703");
    let cause = causes.iter().find(is_about_port).unwrap();
    assert_eq!(cause["evidence"], "for", "{cause}");
}

#[test]
fn port_that_listens_is_no_cause() {
    let (_, report) = reports(SUMMARY)
        .into_iter()
        .find(|(scenario, _)| scenario.name == "port-not-1688")
        .unwrap();
    let symptom = report.symptom.unwrap();
    let mut causes = symptom.causes.iter();
    let cause = causes.find(|it| it.cause.rules.iter().any(|it| it.0 == 206));
    let cause = cause.unwrap();
    assert_eq!(cause.evidence, CauseEvidence::Against, "{}", cause.why);
    assert!(cause.why.starts_with("the host accepts connections there"));
}
