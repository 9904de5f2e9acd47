//! Names that a wildcard or a DNAME record stands for: `check` and `diagnose --zone` must agree.

use crate::support::tool::{EmptyWorld, run_in};
use serde_json::Value;
use std::collections::BTreeSet;
use tempfile::TempDir;

/// What a run says of `owner`: answer, hosts with addresses, and rules about records and targets.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    answers: BTreeSet<String>,
    hosts: BTreeSet<String>,
    rules: BTreeSet<String>,
}

fn told(args: &[&str], owner: &str) -> Told {
    let world = EmptyWorld::default();
    let ran = run_in(&world, &[args, &["--format", "json"]].concat());
    assert_eq!(world.n_touched(), 0, "the network was touched");
    let report = ran.json();
    let steps = report["plan"]["steps"].as_array().unwrap();
    let is_owner = |it: &Value| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case(owner));
    let step = steps.iter().position(|it| is_owner(&it["owner"]));
    let of = |key: &str| report[key].as_array().unwrap().clone();
    let exchanges = of("exchanges").into_iter();
    let about = exchanges.filter(|it| is_owner(&it["question"]["name"]));
    let candidates = of("candidates").into_iter();
    let of_step =
        candidates.filter(|it| step.is_some() && it["step"].as_u64() == step.map(|it| it as u64));
    let findings = of("findings").into_iter();
    let rules = findings.filter_map(|it: Value| it["rule"].as_str().map(str::to_owned));
    Told {
        answers: about.map(|it| it["answer"].to_string()).collect(),
        hosts: of_step
            .map(|it| format!("{} {}", it["target"], it["addresses"]))
            .collect(),
        // Rules about text look at all records, those about a client at its way.
        rules: rules
            .filter(|it| ["KMS205", "KMS206", "KMS302"].contains(&it.as_str()))
            .collect(),
    }
}

#[track_caller]
fn check(records: &str, domain: &str, n_hosts: usize) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.zone");
    let head = "$ORIGIN corp.example.\n@ 300 SOA ns hostmaster 1 2 3 4 5\n@ NS ns.example.net.\nkms A 10.0.0.1\n";
    std::fs::write(&path, format!("{head}{records}\n")).unwrap();
    let path = path.display().to_string();
    let owner = format!("_vlmcs._tcp.{domain}.");
    let by_check = told(&["check", &path], &owner);
    let by_diagnose = told(&["diagnose", domain, "--no-probe", "--zone", &path], &owner);
    assert_eq!(by_check, by_diagnose, "{records}");
    assert_eq!(by_check.hosts.len(), n_hosts, "{records}: {by_check:?}");
}

#[test]
fn wildcards_at_every_level() {
    check("*._tcp SRV 0 0 1688 kms", "corp.example", 1);
    check(
        "*._tcp SRV 0 0 1688 kms\n*._tcp SRV 0 0 1688 gone",
        "corp.example",
        2,
    );
    check("* SRV 0 0 1688 kms", "corp.example", 1);
    check("*.hr SRV 0 0 1688 kms", "hr.corp.example", 1);
    check("*._tcp.hr SRV 0 0 389 kms", "hr.corp.example", 1);
    check(
        "*._tcp CNAME pool\npool SRV 0 0 1688 kms",
        "corp.example",
        1,
    );
    check(
        "* CNAME _vlmcs._tcp.hq\n_vlmcs._tcp.hq SRV 0 0 1688 gone",
        "corp.example",
        1,
    );
    check(
        "*._TCP.HR SRV 0 0 1688 any.kms\n*.kms A 10.0.0.2",
        "HR.corp.example",
        1,
    );
}

#[test]
fn domains_that_are_moved() {
    check(
        "old DNAME corp.example.\n_vlmcs._tcp SRV 0 0 1688 kms.old",
        "old.corp.example",
        1,
    );
    check(
        "_tcp.hr DNAME _tcp\n_vlmcs._tcp SRV 0 0 1688 gone",
        "hr.corp.example",
        1,
    );
}

/// A name that exists hides a wildcard, and so does a record of another type.
#[test]
fn wildcards_that_do_not_answer() {
    let is_looked_at = |records: &str| {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("corp.zone");
        let head =
            "$ORIGIN corp.example.\n@ 300 SOA ns hostmaster 1 2 3 4 5\n@ NS ns.example.net.\n";
        std::fs::write(&path, format!("{head}{records}\n")).unwrap();
        let path = path.display().to_string();
        let ran = run_in(
            &EmptyWorld::default(),
            &["check", &path, "--format", "json"],
        );
        !ran.json()["plan"]["steps"].as_array().unwrap().is_empty()
    };
    assert!(is_looked_at("* SRV 0 0 1688 kms"));
    assert!(!is_looked_at(
        "* SRV 0 0 1688 kms\n_ldap._tcp SRV 0 0 389 dc"
    ));
    assert!(!is_looked_at("* A 10.0.0.1\n*._tcp TXT x"));
    assert!(!is_looked_at("* CNAME www\nwww A 10.0.0.1"));
    assert!(!is_looked_at(
        "_tcp NS ns.other.example.\n*._tcp SRV 0 0 1688 kms"
    ));
}
