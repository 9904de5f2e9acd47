//! `--zone`: what files answer, what they leave open, and what no server would load.

use crate::support::tool::{EmptyWorld, run_in};
use expect_test::{Expect, expect};
use tempfile::TempDir;

const HEAD: &str = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n";

/// Exit status and first line of `args` with these records in a zone file, and the answers to the questions.
#[track_caller]
fn check(args: &[&str], records: &str, expect: &Expect) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.zone");
    std::fs::write(&path, format!("{HEAD}{records}\n")).unwrap();
    let path = path.display().to_string();
    let world = EmptyWorld::default();
    let args = [args, &["--zone", &path, "--width", "1000"]].concat();
    let ran = run_in(&world, &args);
    assert_eq!(ran.err, "");
    assert_eq!(world.n_touched(), 0, "the network was touched");
    let text = format!("{} {}\n", ran.status, ran.out.lines().next().unwrap());
    expect.assert_eq(&text.replace(&path, "FILE"));
    // Nobody can be told to change what files answer.
    for phrase in ["`zone files`", "name server `zone"] {
        assert!(!ran.out.contains(phrase), "{}", ran.out);
    }
}

const DIAGNOSE: &[&str] = &["diagnose", "corp.example", "--no-probe"];
const INSIDE: &str = "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 192.0.2.7";
const OUTSIDE: &str = "_vlmcs._tcp SRV 0 0 1688 kms.hq.example.";

#[test]
fn names_outside_of_the_files_are_not_known() {
    check(
        &["diagnose", "other.example", "--no-probe"],
        INSIDE,
        &expect![[r#"
            3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.other.example.`; give its zone with `--zone`, too.
        "#]],
    );
    check(
        DIAGNOSE,
        OUTSIDE,
        &expect![[r#"
        3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `kms.hq.example.`; give its zone with `--zone`, too.
    "#]],
    );
    check(
        DIAGNOSE,
        &format!("{OUTSIDE}\n{INSIDE}"),
        &expect![[r#"
        3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `kms.hq.example.`; give its zone with `--zone`, too.
    "#]],
    );
    check(
        DIAGNOSE,
        "_vlmcs._tcp CNAME _vlmcs._tcp.hq.example.",
        &expect![[r#"
            3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.hq.example.`; give its zone with `--zone`, too.
        "#]],
    );
    check(
        DIAGNOSE,
        "_tcp NS ns.hq.example.",
        &expect![[r#"
        3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.corp.example.`; give its zone with `--zone`, too.
    "#]],
    );
    check(
        &["probe", "kms.hq.example"],
        INSIDE,
        &expect![[r#"
        3 UNKNOWN: No verdict on the hosts: the zone files do not cover `kms.hq.example.`; give its zone with `--zone`, too.
    "#]],
    );
    check(
        &["plan", "other.example"],
        INSIDE,
        &expect![[r#"
            3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.other.example.`; give its zone with `--zone`, too.
        "#]],
    );
}

#[test]
fn another_name_of_the_plan_decides() {
    check(
        &["diagnose", "corp.example", "other.example", "--no-probe"],
        INSIDE,
        &expect![[r#"
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
        "#]],
    );
    check(
        &["diagnose", "other.example", "corp.example", "--no-probe"],
        INSIDE,
        &expect![[r#"
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
        "#]],
    );
}

#[test]
fn hosts_outside_of_the_files_are_taken_as_serving() {
    let both = format!("{OUTSIDE}\n{INSIDE}");
    check(
        &["simulate"],
        &both,
        &expect![[r#"
        0 FORECAST: Clients contact `kms.corp.example.` and `kms.hq.example.` first with equal chances, 50 % each.
    "#]],
    );
    check(
        &["simulate", "--down", "kms.hq.example=refused"],
        &both,
        &expect![[r#"
            0 FORECAST: Clients contact `kms.corp.example.` and `kms.hq.example.` first with equal chances, 50 % each; with `kms.hq.example.` down every client is served, after 1 s on average.
        "#]],
    );
    check(
        &["simulate"],
        OUTSIDE,
        &expect![[r#"
        0 FORECAST: Every client contacts `kms.hq.example.`, the only host.
    "#]],
    );
}

#[test]
fn no_server_loads_a_zone_with_a_fault() {
    let bad = format!("{INSIDE}\nwww A 192.0.2.300");
    check(
        DIAGNOSE,
        &bad,
        &expect![[r#"
        1 BROKEN: A KMS client finds no working host: name servers do not load a zone with the fault at `FILE:6`, `192.0.2.300` is no IPv4 address; the client shows 0x8007232A; mend the file.
    "#]],
    );
    check(
        &["plan", "corp.example"],
        &bad,
        &expect![[r#"
        1 BROKEN: A KMS client finds no working host: name servers do not load a zone with the fault at `FILE:6`, `192.0.2.300` is no IPv4 address; the client shows 0x8007232A; mend the file.
    "#]],
    );
    // A client that needs nothing of the zone is not touched by it.
    check(
        &[
            "diagnose",
            "--kms-host",
            "192.0.2.7",
            "--primary-suffix",
            "corp.example",
            "--no-probe",
        ],
        &bad,
        &expect![[r#"
            1 DEGRADED: A KMS client finds `192.0.2.7:1688`; whether that host answers was not checked.
        "#]],
    );
    check(
        &[DIAGNOSE, &["--ignore", "KMS001"]].concat(),
        &bad,
        &expect![[r#"
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
        "#]],
    );
}
