//! What `simulate` adds: all of it is written, and of it what is given is read.

use super::render;
use crate::evidence::{Evidence, Stage};
use crate::render::json::read;
use crate::render::json::sample::{self, rich, simulated};
use crate::report::{Command, Report};
use crate::simulation::Cached;
use expect_test::expect_file;
use serde_json::{Value, json};

fn value(report: &Report) -> Value {
    serde_json::from_str(&render(report)).unwrap()
}

#[test]
fn simulated_report() {
    expect_file![concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/expected/report-v1-simulate.json"
    )]
    .assert_eq(&render(&simulated()));
}

#[test]
fn what_was_given_survives() {
    let report = simulated();
    let text = render(&report);
    let saved = read(&text).unwrap();
    assert_eq!(saved.run, report.run);
    let given = Evidence {
        outlook: None,
        ..report.evidence.clone()
    };
    assert_eq!(saved.evidence, given);
    // Names compare without case, texts do not.
    let again = Report {
        evidence: Evidence {
            outlook: report.evidence.outlook.clone(),
            ..saved.evidence
        },
        ..report
    };
    assert_eq!(render(&again), text);
}

#[test]
fn reports_without_assumed_are_read() {
    let mut report = value(&rich());
    assert_eq!(report.get("assumed"), None);
    assert_eq!(report.get("outlook"), None);
    report["assumed"] = json!([]);
    report["outlook"] = json!(null);
    let saved = read(&report.to_string()).unwrap();
    assert_eq!(saved.evidence, rich().evidence);
}

#[test]
fn seed_stands_where_something_was_drawn_or_told() {
    let seed = |clients, narrate| {
        let mut report = simulated();
        let outlook = report.evidence.outlook.as_mut().unwrap();
        outlook.wish.clients = clients;
        outlook.wish.narrate = narrate;
        value(&report)["run"]["seed"].clone()
    };
    assert_eq!(seed(Some(1), false), json!(u64::MAX));
    assert_eq!(seed(None, true), json!(u64::MAX));
    assert_eq!(seed(None, false), json!(null));
    assert_eq!(value(&rich())["run"]["seed"], json!(null));
}

#[test]
fn simulation_is_the_drawn_run_of_the_first_model() {
    let report = value(&simulated());
    let drawn = &report["outlook"]["models"][0]["drawn"];
    assert_eq!(report["simulation"], *drawn);
    assert_ne!(report["outlook"]["models"][1]["drawn"], *drawn);
    let mut without = simulated();
    let outlook = without.evidence.outlook.as_mut().unwrap();
    outlook.models[0].drawn = None;
    assert_eq!(value(&without)["simulation"], json!(null));
}

#[test]
fn hostile_names_are_escaped_in_edits() {
    let report = value(&simulated());
    assert_eq!(
        report["outlook"]["change"]["edits"][0],
        format!("{} PRIORITY=0 WEIGHT=65535", sample::HOSTILE)
    );
}

#[test]
fn numbers_are_rounded_and_are_numbers() {
    let report = value(&simulated());
    assert_eq!(
        report["outlook"]["fleets"][0]["failed"],
        json!([0.0, 0.0, 0.0, 123_456_789.000_1])
    );
    assert!(!render(&simulated()).contains("-0.0"));
    let classes = &report["outlook"]["models"][0]["ranks"]["rounds"][0]["classes"];
    assert_eq!(classes[0]["p"], json!(null));
    assert_eq!(classes[1]["p"], json!([0.333_333_333, 0.0, 0.666_666_667]));
    assert_eq!(classes[1]["error"], json!(1e-12 + 5e-10));
}

#[test]
fn nothing_is_cached_with_caching_off() {
    let cached = |cached| {
        let mut report = simulated();
        let change = report.evidence.outlook.as_mut().unwrap().change.as_mut();
        let told = &mut change.unwrap().models[0];
        told.narration.as_mut().unwrap().cached = cached;
        value(&report)["outlook"]["change"]["models"][0]["narration"]["cached"].clone()
    };
    let host = simulated().evidence.assumed[1].candidate;
    assert_eq!(cached(Cached::Host(host)), json!(1));
    assert_eq!(cached(Cached::Nothing), json!(null));
    assert_eq!(cached(Cached::SwitchedOff), json!(null));
}

/// Reads the simulated report with `value` at `pointer`, which must fail.
fn check(pointer: &str, value: Value, expect: &str) {
    let mut report: Value = serde_json::from_str(&render(&simulated())).unwrap();
    *report.pointer_mut(pointer).unwrap() = value;
    let err = read(&report.to_string()).unwrap_err().to_string();
    assert_eq!(err, expect);
}

#[test]
fn impossible_states_are_refused_with_their_place() {
    check(
        "/assumed/3/candidate",
        json!(4),
        "`/assumed/3/candidate`: 4 is no position in `candidates`, which has 4 entries",
    );
    let order = "each candidate stands here once, in ascending order";
    check(
        "/assumed/2/candidate",
        json!(1),
        &format!("`/assumed/2/candidate`: {order}"),
    );
    check(
        "/assumed/0/candidate",
        json!(2),
        &format!("`/assumed/1/candidate`: {order}"),
    );
    check(
        "/assumed",
        json!([{ "candidate": 0, "contact": "serves" }, { "candidate": 2, "contact": "silent" }]),
        "`/assumed`: the state of candidate 1 is missing; its record was only described",
    );
    check(
        "/candidates/0/source",
        json!({ "exchange": 0 }),
        "`/candidates/0`: `owner`, `priority`, `weight` and `ttl_s` are given together or not at all; without `owner` and `ttl_s` for a record that was only described",
    );
    check(
        "/run/stages",
        json!(["assemble", "forecast"]),
        "`/run/stages`: `simulate` stands among the stages of the command `simulate`, and only there",
    );
}

#[test]
fn unknown_words_are_refused() {
    let mut report = value(&simulated());
    report["assumed"][0]["contact"] = json!("asleep");
    let err = read(&report.to_string()).unwrap_err().to_string();
    assert!(err.contains("unknown variant `asleep`"), "{err}");
}

#[test]
fn stages_say_what_ran() {
    let report = simulated();
    assert_eq!(report.run.command, Command::Simulate);
    assert!(report.evidence.ran.contains(&Stage::Simulate));
    assert_eq!(
        value(&report)["run"]["stages"],
        json!(["assemble", "forecast", "simulate"])
    );
}
