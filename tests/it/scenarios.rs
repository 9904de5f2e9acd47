//! Every scenario file, in memory and over sockets.

use crate::support::in_process::Kept;
use crate::support::mapped::Mapped;
use crate::support::run::{
    faults, finding_differences, report, report_in_memory, report_over_zone_files,
};
use crate::support::scenario::{Scenario, World};
use crate::support::view::View;
use crate::support::world::FakeWorld;
use crate::support::{finish, runtime};
use kmsdoctor::net::{DnsSockets, TcpSockets};
use kmsdoctor::view::Wanted;

#[test]
fn in_memory() {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut all_faults = Vec::new();
    for scenario in &scenarios {
        let world = FakeWorld::new(scenario);
        let report = report_in_memory(scenario, &world);
        let mut found = faults(scenario, &report);
        found.extend(world.log().faults(scenario));
        all_faults.extend(found.into_iter().map(|it| (scenario, it)));
    }
    finish(World::Memory, &scenarios, &all_faults);
}

#[test]
fn over_sockets() {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut all_faults = Vec::new();
    for scenario in &scenarios {
        if scenario.cannot_run_in(World::Sockets).is_none() {
            let found = runtime().block_on(run_over_sockets(scenario));
            all_faults.extend(found.into_iter().map(|it| (scenario, it)));
        }
    }
    finish(World::Sockets, &scenarios, &all_faults);
}

#[test]
fn over_zone_files() {
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut all_faults = Vec::new();
    for scenario in &scenarios {
        if scenario.cannot_run_in(World::ZoneFiles).is_none() {
            // What `check` keeps must answer as the whole zones do.
            for wanted in [Wanted::Everything, Wanted::Kms] {
                let found = runtime().block_on(run_over_zone_files(scenario, wanted));
                let found = found.into_iter().map(|it| format!("{wanted:?}: {it}"));
                all_faults.extend(found.map(|it| (scenario, it)));
            }
        }
    }
    finish(World::ZoneFiles, &scenarios, &all_faults);
}

/// The text of the zones as the program reads it, in place of the one name server; what hosts do stays in memory.
async fn run_over_zone_files(scenario: &Scenario, wanted: Wanted) -> Vec<String> {
    let fake = FakeWorld::new(scenario);
    let in_memory = report(scenario, &fake, &fake).await;
    let (report, address) = report_over_zone_files(scenario, wanted).await;
    let mut res = faults(scenario, &report);
    res.extend(View::new(&in_memory).differences(&View::of_zone_files(&report, address)));
    let (mine, theirs) = (&in_memory.verdict, &report.verdict);
    if mine != theirs {
        res.push(format!("verdict: in memory {mine:#?}, here {theirs:#?}"));
    }
    res.extend(finding_differences(&in_memory, &report));
    res
}

async fn run_over_sockets(scenario: &Scenario) -> Vec<String> {
    let fake = FakeWorld::new(scenario);
    let in_memory = report(scenario, &fake, &fake).await;
    let mut kept = Kept::default();
    let mut world = Mapped::new(DnsSockets, TcpSockets);
    for server in &scenario.servers {
        let place = kept.name_server(server).await.unwrap();
        world.servers.insert(server.address, place);
    }
    for (endpoint, behavior) in &scenario.hosts {
        let place = kept.host(*behavior).await.unwrap();
        world.hosts.insert(*endpoint, place);
    }
    let report = report(scenario, &world, &world).await;
    let mut res = faults(scenario, &report);
    res.extend(world.log().faults(scenario));
    res.extend(View::new(&in_memory).differences(&View::new(&report)));
    res
}

/// A scenario that expects nothing that is so.
const WRONG: &str = r#"
title = "Every expectation is wrong"
[client]
primary_suffix = "corp.example"
[[server]]
[server.zones]
"corp.example" = "_vlmcs._tcp IN SRV 0 0 1689 kms\nkms IN A 10.0.0.11"
[hosts]
"10.0.0.12:1688" = "open"
[expect]
outcome = "nodata"
status = "healthy"
exit = 3
codes = []
says = ["finds a working host"]
mandatory = ["KMS101"]
not_checked = ["KMS601"]
"#;

#[test]
fn wrong_expectations_are_faults() {
    let scenario = Scenario::parse("wrong".to_owned(), WRONG).unwrap();
    let world = FakeWorld::new(&scenario);
    let report = runtime().block_on(report(&scenario, &world, &world));
    let mut found = faults(&scenario, &report);
    found.extend(world.log().faults(&scenario));
    let text = found.join("\n");
    for expected in [
        "outcome: expected `nodata`",
        "status: expected `healthy`, found `broken`",
        "exit: expected `3`",
        "codes: expected ``, found `0xC004F074`",
        "`finds a working host` is not in: A KMS client finds no working host",
        "KMS101 is mandatory and was not found",
        "forbidden: warning[KMS206]",
        "KMS601 does not say that it could not check",
        "[hosts] does not say what 10.0.0.11:1689 does",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn other_attempts_are_differences() {
    let text = WRONG.replace("[server.zones]", "behavior = \"silent\"\n[server.zones]");
    let scenario = Scenario::parse("silent".to_owned(), &text).unwrap();
    let world = FakeWorld::new(&scenario);
    let mut report = runtime().block_on(report(&scenario, &world, &world));
    let whole = View::new(&report);
    assert_eq!(whole.differences(&whole), Vec::<String>::new());
    let attempts = &mut report.evidence.exchanges[0].attempts;
    assert_eq!(attempts.len(), 2);
    attempts.pop();
    let differences = whole.differences(&View::new(&report));
    let expect = "attempts in memory `TimedOut, TimedOut without EDNS`, here `TimedOut`";
    assert!(differences[0].ends_with(expect), "{differences:?}");
}

#[test]
fn unknown_keys_and_bad_zones_are_faults() {
    let check = |from: &str, to: &str, expect: &str| {
        let text = WRONG.replace(from, to);
        let Err(why) = Scenario::parse("wrong".to_owned(), &text) else {
            panic!("{to} was read");
        };
        assert!(why.contains(expect), "{why}");
    };
    check("mandatory", "obligatory", "unknown field `obligatory`");
    check("\"open\"", "\"ajar\"", "unknown variant `ajar`");
    check("IN SRV 0 0 1689 kms", "IN SRV 0 0 kms", "invalid");
    check(
        "says = [\"finds a working host\"]",
        "says = []",
        "`says` holds nothing",
    );
    check("\"healthy\"", "\"broken\"", "`codes` is missing");
    check("codes = []", "codes = [\"0x1\"]", "shows no code");
    check("kms IN A", "kms.example. IN A", "stands outside its zone");
    let with_table = |text: &str| format!("[simulate]\n{text}\n[expect]");
    for (text, expect) in [
        ("clients = 60\ndays = 3", "unknown field `days`"),
        ("threshold = 25", "`threshold` needs `clients`"),
        ("clients = 60\nthreshold = 7", "neither 25 nor 5"),
        ("down = [\"kms=gone\"]", "`kms=gone` is down in no way"),
        ("what_if = [\"kms\"]", "`kms` is no edit"),
        ("what_if = [\"kms WEIGHT=x\"]", "`x`: invalid digit"),
        ("what_if = [\"kms PORT=1\"]", "sets nothing by `PORT=1`"),
    ] {
        check("[expect]", &with_table(text), expect);
    }
}

#[test]
fn expectations_are_about_the_simulation() {
    let text = WRONG.replace("[expect]", "[simulate]\ndown = [\"kms\"]\n[expect]");
    let scenario = Scenario::parse("simulated".to_owned(), &text).unwrap();
    let world = FakeWorld::new(&scenario);
    let report = runtime().block_on(report(&scenario, &world, &world));
    let found = faults(&scenario, &report).join("\n");
    for expected in [
        "outcome: expected `nodata`, found `all-hosts-unreachable`",
        "With `kms.corp.example.` down no client is served",
        "KMS601 does not say that it could not check",
    ] {
        assert!(found.contains(expected), "{expected} is not in:\n{found}");
    }
}

/// A simulation that nobody can make is a fault of the file that only a run shows.
#[test]
#[should_panic(expected = "`kms7` is none of the hosts")]
fn simulation_without_its_host_panics() {
    let text = WRONG.replace("[expect]", "[simulate]\ndown = [\"kms7\"]\n[expect]");
    let scenario = Scenario::parse("simulated".to_owned(), &text).unwrap();
    let world = FakeWorld::new(&scenario);
    runtime().block_on(report(&scenario, &world, &world));
}
