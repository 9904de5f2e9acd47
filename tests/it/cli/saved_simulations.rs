//! JSON of `simulate`: it follows the schema, and saved it leads to the same again.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, run_in};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs `simulate` with `hosts` and `flags`, which must work without a network.
fn simulate(hosts: &[String], flags: &[String]) -> Value {
    let world = EmptyWorld::default();
    let mut args = vec!["simulate".to_owned()];
    args.extend([hosts, flags].concat());
    args.extend(["--format".to_owned(), "json".to_owned()]);
    let ran = run_in(&world, &args);
    assert_eq!(ran.err, "", "{args:?}");
    assert_eq!(world.n_touched(), 0, "{args:?}");
    ran.json()
}

/// The flags that hand `report` to a later run.
fn saved(report: &Value, dir: &TempDir) -> Vec<String> {
    let path = dir.path().join("report.json").display().to_string();
    std::fs::write(&path, report.to_string()).unwrap();
    vec!["--from".to_owned(), path]
}

/// The report without what no two runs share.
fn timeless(mut report: Value) -> Value {
    for key in ["started_at", "elapsed_ms"] {
        report["run"][key] = json!(null);
    }
    report
}

fn words(flags: &[&str]) -> Vec<String> {
    flags.iter().map(|it| (*it).to_owned()).collect()
}

/// Records with few targets, so that some share one; each with the number of its host.
fn any_record() -> impl Strategy<Value = (u8, String)> {
    let weight = prop_oneof![Just(0), Just(1), Just(10), any::<u16>()];
    (0..3_u16, weight, 1688..1690_u16, 0..5_u8).prop_map(|(priority, weight, port, host)| {
        let record = format!("{priority} {weight} {port} kms{host}.corp.example");
        (host, record)
    })
}

/// Flags that fit records of which `host` has one, as `choices` say.
fn flags(host: u8, weight: u16, choices: [bool; 8]) -> Vec<String> {
    let host_is = |what: &str| format!("kms{host}.corp.example{what}");
    let sets: [&[&str]; 8] = [
        &["--model", "all"],
        &["--down", &host_is("=refused")],
        &[
            "--what-if",
            &host_is(&format!(" WEIGHT={weight}")),
            "--what-if",
            "add 1 5 1688 kms9.corp.example",
        ],
        &["--ranks", "--narrate"],
        &["--clients", "40", "--seed", "18446744073709551615"],
        &["--clients=40", "--threshold", "5"],
        &[
            "--clients=40",
            "--days",
            "9",
            "--start",
            "fresh",
            "--outage",
            &host_is("=2..4"),
        ],
        &[
            "--silent-wait",
            "1s",
            "--refused-wait",
            "1ms",
            "--caching",
            "off",
        ],
    ];
    let mut res: Vec<&str> = Vec::new();
    for (set, is_chosen) in sets.iter().zip(choices) {
        let has_clients = res.iter().any(|it| it.starts_with("--clients"));
        let wanted = set
            .iter()
            .filter(|it| !(has_clients && **it == "--clients=40"));
        res.extend(wanted.filter(|_| is_chosen));
    }
    words(&res)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 48,
        ..ProptestConfig::default()
    })]

    #[test]
    fn saved_simulation_gives_the_same_again(
        records in prop::collection::vec(any_record(), 1..6),
        at in any::<prop::sample::Index>(),
        weight in any::<u16>(),
        choices in any::<[bool; 8]>(),
    ) {
        let dir = TempDir::new().unwrap();
        let flags = flags(at.get(&records).0, weight, choices);
        let given = records.into_iter().flat_map(|(_, it)| ["--record".to_owned(), it]);
        let report = simulate(&given.collect::<Vec<String>>(), &flags);
        let again = simulate(&saved(&report, &dir), &flags);
        prop_assert_eq!(timeless(again), timeless(report));
    }
}

/// With everything that can be asked at once.
#[test]
fn json_follows_the_schema() {
    let text = std::fs::read_to_string(project_path("fixtures/schema/report-v1.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let hosts = words(&[
        "--record",
        "0 10 1688 kms1.corp.example",
        "--record",
        "0 90 1688 kms2.corp.example",
        "--record",
        "1 0 1688 kms3.corp.example",
    ]);
    for choices in [[true; 8], [false; 8]] {
        let report = simulate(&hosts, &flags(1, 50, choices));
        let faults = schema.iter_errors(&report);
        let faults: Vec<String> = faults
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        assert_eq!(faults, [""; 0]);
        assert_eq!(report["run"]["command"], "simulate");
        assert!(report["outlook"].is_object());
    }
}

#[test]
fn what_a_saved_report_takes_for_granted_holds_on() {
    let dir = TempDir::new().unwrap();
    let hosts = words(&[
        "--record",
        "0 10 1688 kms1.corp.example",
        "--record",
        "0 90 1688 kms2.corp.example",
    ]);
    let flags = words(&["--down", "kms2=refused", "--refused-wait", "1s"]);
    let report = simulate(&hosts, &flags);
    let hosts = saved(&report, &dir);
    let again = simulate(&hosts, &[]);
    for key in ["assumptions", "assumed", "forecast"] {
        assert_eq!(again[key], report[key], "{key}");
    }
    let other = simulate(&hosts, &words(&["--refused-wait", "3s", "--down", "kms1"]));
    assert_eq!(
        other["assumptions"],
        json!({ "refused_ms": 3000.0, "silent_ms": 21000.0 })
    );
    assert_eq!(
        other["assumed"],
        json!([{ "candidate": 0, "contact": "silent" }, { "candidate": 1, "contact": "refused" }])
    );
}

/// A thousand equal records share one list of chances; a thousand lists of a thousand would be a million.
#[test]
fn equal_records_share_their_places() {
    let records = (0..1000).flat_map(|idx| {
        let record = format!("0 10 1688 kms{idx}.corp.example");
        ["--record".to_owned(), record]
    });
    let report = simulate(&records.collect::<Vec<String>>(), &words(&["--ranks"]));
    let rounds = &report["outlook"]["models"][0]["ranks"]["rounds"];
    let classes = rounds[0]["classes"].as_array().unwrap();
    assert_eq!(classes.len(), 1);
    assert_eq!(classes[0]["candidates"].as_array().unwrap().len(), 1000);
    assert_eq!(classes[0]["p"], json!(vec![0.001; 1000]));
    assert_eq!(classes[0]["of"], json!(vec![1000; 1000]));
}
