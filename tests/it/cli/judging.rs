//! What a flag changes in the judgement and the exit status.

use crate::support::project_path;
use crate::support::scenario::Scenario;
use crate::support::tool::{Ran, arguments, run_in};
use crate::support::world::{FakeWorld, Log};
use serde_json::Value;
use tempfile::TempDir;

/// Runs this scenario with `flags` and gives what was asked and contacted too.
fn run(name: &str, flags: &[&str]) -> (Ran, Log) {
    let dir = TempDir::new().unwrap();
    let path = project_path("fixtures/scenarios").join(format!("{name}.toml"));
    let scenario = Scenario::read(&path).unwrap();
    let world = FakeWorld::new(&scenario);
    let mut args = arguments(&scenario, dir.path());
    args.extend(["--format", "json"].map(str::to_owned));
    args.extend(flags.iter().map(|it| (*it).to_owned()));
    (run_in(&world, &args), world.log())
}

/// The exit status of this scenario.
fn check(name: &str, flags: &[&str], status: u8) {
    let (ran, _) = run(name, flags);
    assert_eq!(
        ran.status, status,
        "{name} {flags:?}: {}{}",
        ran.out, ran.err
    );
}

/// The texts under `key` of every element of `list`.
fn all<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    let list = list.as_array().unwrap();
    list.iter().map(|it| it[key].as_str().unwrap()).collect()
}

#[test]
fn threshold_of_the_exit_status() {
    for (name, by_threshold) in [
        ("healthy", [0, 0, 0, 0]),
        ("single-host", [0, 0, 1, 0]),
        ("port-not-1688", [0, 1, 1, 0]),
        ("one-target-without-address", [0, 1, 1, 0]),
        ("nxdomain", [1, 1, 1, 0]),
        ("dns-refused", [1, 1, 1, 0]),
        ("servfail", [1, 1, 1, 0]),
        ("no-suffix", [1, 1, 1, 0]),
        ("name-server-silent", [3, 3, 3, 3]),
    ] {
        check(name, &[], by_threshold[0]);
        for (threshold, status) in ["error", "warning", "notice", "never"]
            .iter()
            .zip(by_threshold)
        {
            check(name, &["--fail-on", threshold], status);
        }
    }
}

#[test]
fn ignored_findings_are_kept() {
    for pattern in ["KMS201", "kms201", "KMS2", "no-srv-records", "KMS1,KMS2"] {
        let (ran, _) = run("nxdomain", &["--ignore", pattern]);
        let report = ran.json();
        assert_eq!(ran.status, 0, "{pattern}: {report}");
        assert_eq!(report["findings"], Value::Array(vec![]), "{pattern}");
        assert_eq!(all(&report["ignored"], "rule"), ["KMS201"], "{pattern}");
        // What is ignored does not make the client find a host.
        assert_eq!(report["verdict"]["status"], "broken");
    }
}

#[test]
fn only_selected_rules_count() {
    check("nxdomain", &["--select", "KMS201"], 1);
    check("nxdomain", &["--select", "KMS3"], 0);
    check("nxdomain", &["--select", "KMS3,KMS2"], 1);
    check("nxdomain", &["--select", "KMS2", "--ignore", "KMS201"], 0);
    let (ran, _) = run("nxdomain", &["--select", "KMS3"]);
    assert_eq!(all(&ran.json()["ignored"], "rule"), ["KMS201"]);
}

#[test]
fn no_probe_contacts_nobody() {
    for name in ["healthy", "host-refuses", "hosts-of-every-kind"] {
        let (ran, log) = run(name, &["--no-probe"]);
        let report = ran.json();
        assert_eq!(log.contacted, [], "{name}");
        let contacts = all(&report["probes"], "contact");
        assert!(
            !contacts.is_empty() && contacts.iter().all(|it| *it == "not-tried"),
            "{name}"
        );
        assert_eq!(report["verdict"]["outcome"], "ok", "{name}");
        assert_eq!(ran.status, 0, "{name}");
    }
}

#[test]
fn one_family_of_addresses() {
    for (flag, tried) in [("-4", "10.0.0.11:1688"), ("-6", "[fd00::1]:1688")] {
        let (ran, log) = run("both-address-families", &[flag]);
        let report = ran.json();
        let contacted: Vec<String> = log.contacted.iter().map(ToString::to_string).collect();
        assert_eq!(contacted, [tried]);
        for probe in report["probes"].as_array().unwrap() {
            let expected = if probe["endpoint"] == tried {
                "connected"
            } else {
                "not-tried"
            };
            assert_eq!(probe["contact"], expected, "{flag}");
        }
        assert_eq!(ran.status, 0, "{flag}: {}", report["verdict"]);
    }
}

#[test]
fn rpc_bind_tells_what_listens() {
    let (ran, _) = run("not-a-kms-host", &[]);
    assert_eq!(ran.json()["verdict"]["outcome"], "not-kms");
    // An open port that says nothing to a bind may be a KMS host or not.
    let (ran, _) = run("port-not-1688", &["--rpc-bind"]);
    assert_eq!(all(&ran.json()["probes"], "service"), ["silent"]);
}

#[test]
fn one_forecast_a_model() {
    for (model, names) in [
        ("rfc2782", &["rfc2782"][..]),
        ("proportional", &["proportional"]),
        ("uniform", &["uniform"]),
        ("all", &["rfc2782", "proportional", "uniform"]),
    ] {
        let (ran, _) = run("healthy", &["--model", model]);
        assert_eq!(all(&ran.json()["forecast"], "model"), names);
    }
}

#[test]
fn names_over_the_limit_are_said() {
    let flags = [
        "--limit-names",
        "1",
        "--connection-suffix",
        "one.example",
        "--connection-suffix",
        "two.example",
    ];
    let (ran, log) = run("healthy", &flags);
    let report = ran.json();
    assert_eq!(
        report["plan"]["steps"].as_array().unwrap().len(),
        1,
        "{}",
        report["plan"]
    );
    let dropped = all(&report["plan"]["dropped"], "name");
    for name in ["_vlmcs._tcp.one.example.", "_vlmcs._tcp.two.example."] {
        assert!(dropped.contains(&name), "{dropped:?}");
    }
    let asked = log
        .asked
        .iter()
        .filter(|(_, it)| it.record_type == kmsdoctor::model::RecordType::Srv);
    assert_eq!(asked.count(), 1);
}

#[test]
fn plan_and_probe_have_exit_statuses_too() {
    let world = crate::support::tool::EmptyWorld::default();
    let plan = |args: &[&str]| run_in(&world, &[&["plan"], args].concat());
    assert_eq!(plan(&["corp.example"]).status, 0);
    assert_eq!(world.n_touched(), 0, "a plan needs no network");
    let probe = |args: &[&str]| run_in(&world, &[&["probe", "192.0.2.7"], args].concat());
    assert_eq!(probe(&[]).status, 1);
    assert_eq!(probe(&["--fail-on", "never"]).status, 0);
}
