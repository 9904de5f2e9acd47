//! Several domains: each is a client of its own, and the worst of them decides.

use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

/// `good` has a host, `two` has the same one behind another, `gone` is not there, `open` has a host that no file covers.
const ZONE: &str = "$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 2 3 4 5
@ NS ns
ns A 192.0.2.53
_vlmcs._tcp.good SRV 0 0 1688 kms1
_vlmcs._tcp.two SRV 0 0 1688 kms1
_vlmcs._tcp.two SRV 0 0 1688 kms2.two
_vlmcs._tcp.open SRV 0 0 1688 kms.elsewhere.invalid.
kms1 A 192.0.2.1
kms2.two A 192.0.2.2
";

/// What `command` says over the zone; every connection would be refused.
fn run(command: &[&str]) -> Ran {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("example.zone");
    std::fs::write(&path, ZONE).unwrap();
    let path = path.display().to_string();
    let args = [command, &["--zone", &path, "--width", "1000"]].concat();
    run_in(&EmptyWorld::default(), &args)
}

/// Exit status and first line.
#[track_caller]
fn check(command: &[&str], expect: &Expect) {
    let ran = run(command);
    assert_eq!(ran.err, "");
    expect.assert_eq(&format!(
        "{} {}\n",
        ran.status,
        ran.out.lines().next().unwrap()
    ));
}

const OFF: &str = "--no-probe";

#[test]
fn first_line_counts_domains_and_the_worst_decides() {
    check(
        &["diagnose", "good.example", "gone.example", OFF],
        &expect![[r#"
            1 BROKEN: 1 of 2 domains leads to no working host: `gone.example.`: A KMS client finds no working host: `_vlmcs._tcp.gone.example.` does not exist in DNS; the client shows 0x8007232B; publish the SRV record there, or correct the client's DNS suffix.
        "#]],
    );
    check(
        &[
            "diagnose",
            "gone.example",
            "good.example",
            "went.example",
            OFF,
        ],
        &expect![[r#"
            1 BROKEN: 2 of 3 domains lead to no working host: `gone.example.`, `went.example.`: A KMS client finds no working host: `_vlmcs._tcp.gone.example.` does not exist in DNS; the client shows 0x8007232B; publish the SRV record there, or correct the client's DNS suffix.
        "#]],
    );
    check(
        &["diagnose", "good.example", "open.example", OFF],
        &expect![[r#"
            3 UNKNOWN: 1 of 2 domains has no verdict: `open.example.`: No verdict on KMS discovery: the zone files do not cover `kms.elsewhere.invalid.`; give its zone with `--zone`, too.
        "#]],
    );
    check(
        &["diagnose", "open.example", "gone.example", OFF],
        &expect![[r#"
            1 BROKEN: 1 of 2 domains leads to no working host: `gone.example.`: A KMS client finds no working host: `_vlmcs._tcp.gone.example.` does not exist in DNS; the client shows 0x8007232B; publish the SRV record there, or correct the client's DNS suffix.
        "#]],
    );
    check(
        &["diagnose", "good.example", "two.example", OFF],
        &expect![[r#"
            0 DNS OK: 2 of 2 domains lead to hosts: `good.example.`, `two.example.`: A KMS client finds `kms1.example.:1688`; whether that host answers was not checked.
        "#]],
    );
    check(
        &["diagnose", "good.example", "two.example"],
        &expect![[r#"
            1 BROKEN: 2 of 2 domains lead to no working host: `good.example.`, `two.example.`: A KMS client finds no working host: `kms1.example.:1688` refuses the connection; the client shows 0xC004F074; check the service `sppsvc` on the host.
        "#]],
    );
    check(
        &["plan", "good.example", "gone.example"],
        &expect![[r#"
            1 BROKEN: 1 of 2 domains leads to no working host: `gone.example.`: A KMS client finds no working host: `_vlmcs._tcp.gone.example.` does not exist in DNS; the client shows 0x8007232B; publish the SRV record there, or correct the client's DNS suffix.
        "#]],
    );
    check(
        &["plan", "good.example", "two.example"],
        &expect![[r#"
            0 PLAN: 2 of 2 domains would be asked for, each by a client of its own: `good.example.`, `two.example.`: A KMS client finds `kms1.example.:1688`; whether that host answers was not checked.
        "#]],
    );
}

#[test]
fn one_domain_given_twice_is_one_client() {
    for twice in ["good.example", "GOOD.example."] {
        let ran = run(&["diagnose", "good.example", twice, OFF]);
        let once = run(&["diagnose", "good.example", OFF]);
        assert_eq!(ran.out.lines().next(), once.out.lines().next());
    }
}

/// The report, without what differs from run to run.
fn report(command: &[&str]) -> Value {
    run(&[command, &["--format", "json"]].concat()).json()
}

#[test]
fn each_domain_is_judged_as_if_it_were_alone() {
    let domains = [
        "good.example",
        "two.example",
        "gone.example",
        "open.example",
    ];
    for flags in [&[OFF][..], &[]] {
        let all = report(&[&["diagnose"], &domains[..], flags].concat());
        let mut findings = Vec::new();
        for (idx, domain) in domains.iter().enumerate() {
            let alone = report(&[&["diagnose", domain], flags].concat());
            assert_eq!(all["domains"][idx]["verdict"], alone["verdict"], "{domain}");
            assert_eq!(all["domains"][idx]["domain"], format!("{domain}."));
            findings.extend(alone["findings"].as_array().unwrap().clone());
        }
        let verdicts = all["domains"].as_array().unwrap().iter();
        let mut verdicts = verdicts.map(|it| &it["verdict"]);
        let first_broken = verdicts.find(|it| it["status"] == "broken");
        assert_eq!(Some(&all["verdict"]), first_broken);
        let told = |it: &Value| (it["rule"].clone(), it["message"].clone());
        for finding in &findings {
            let mut known = all["findings"].as_array().unwrap().iter();
            let known = known.find(|it| told(it) == told(finding)).unwrap();
            let weight = |it: &Value| match it["severity"].as_str().unwrap() {
                "error" => 3,
                "warning" => 2,
                "notice" => 1,
                _ => 0,
            };
            assert!(weight(finding) <= weight(known), "{finding} {known}");
        }
        for finding in all["findings"].as_array().unwrap() {
            assert!(
                findings.iter().any(|it| told(it) == told(finding)),
                "{finding}"
            );
            for pointer in finding["evidence"].as_array().unwrap() {
                assert!(
                    all.pointer(pointer.as_str().unwrap()).is_some(),
                    "{finding}"
                );
            }
        }
    }
}

#[test]
fn what_domains_share_is_asked_once_and_said_once() {
    let all = report(&["diagnose", "good.example", "two.example"]);
    let questions: Vec<String> = all["exchanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["question"].to_string())
        .collect();
    let mut distinct = questions.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), questions.len(), "{questions:?}");
    let refusals = all["findings"].as_array().unwrap().iter();
    let refusals = refusals.filter(|it| it["location"]["endpoint"] == "192.0.2.1:1688");
    // The host of both, with the evidence of both.
    let refusals: Vec<&Value> = refusals.collect();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert_eq!(refusals[0]["evidence"].as_array().unwrap().len(), 2);
}

#[test]
fn saved_report_gives_the_same() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("report.json").display().to_string();
    for domains in [
        ["good.example", "gone.example"],
        ["good.example", "two.example"],
    ] {
        let saved = format!("json:{path}");
        let command = ["diagnose", domains[0], domains[1], "--output", &saved];
        let ran = run(&command);
        let args = ["diagnose", "--from", &path, "--width", "1000"];
        let again = run_in(&EmptyWorld::default(), &args);
        assert_eq!(again.status, ran.status);
        let head = |ran: &Ran| {
            ran.out
                .lines()
                .take(5)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(head(&again), head(&ran));
    }
}

#[test]
fn saved_domains_are_simulated_one_at_a_time() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("report.json").display().to_string();
    let saved = format!("json:{path}");
    run(&[
        "diagnose",
        "good.example",
        "two.example",
        "--output",
        &saved,
    ]);
    let simulated = |domain: &[&str]| {
        let args = ["simulate", "--from", &path, "--format", "json"];
        run_in(&EmptyWorld::default(), &[&args, domain].concat())
    };
    for domain in ["good.example", "two.example"] {
        let report = simulated(&[domain]).json();
        let owner = format!("_vlmcs._tcp.{domain}.");
        let candidates = report["candidates"].as_array().unwrap();
        assert!(!candidates.is_empty());
        for candidate in candidates {
            assert_eq!(candidate["owner"], owner);
        }
        assert_eq!(report["forecast"].as_array().unwrap().len(), 1);
    }
    for (domain, why) in [
        (
            &[][..],
            "it is about `good.example.` and `two.example.`; say which as `DOMAIN`",
        ),
        (&["other.example"][..], "it is not about `other.example.`"),
    ] {
        let ran = simulated(domain);
        assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}

#[test]
fn every_format_counts_domains() {
    let count = "1 of 2 domains leads to no working host";
    for format in ["table", "text", "junit", "github"] {
        let ran = run(&[
            "diagnose",
            "good.example",
            "gone.example",
            OFF,
            "--format",
            format,
        ]);
        assert!(ran.out.contains(count), "{format}: {}", ran.out);
        assert_eq!(ran.status, 1);
    }
    for format in ["concise", "sarif"] {
        let ran = run(&[
            "diagnose",
            "good.example",
            "gone.example",
            OFF,
            "--format",
            format,
        ]);
        assert!(
            ran.out.contains("_vlmcs._tcp.gone.example."),
            "{format}: {}",
            ran.out
        );
        assert_eq!(ran.status, 1);
    }
}

#[test]
fn symptom_is_held_against_the_worst() {
    let command = [
        "diagnose",
        "good.example",
        "gone.example",
        OFF,
        "--symptom",
        "0x8007232B",
    ];
    assert_eq!(report(&command)["symptom"]["accounted_for"], true);
}
