//! `--zone`: what files answer, what they leave open, and what no server would load.

use crate::support::tool::{EmptyWorld, run_in};
use expect_test::{Expect, expect};
use std::path::Path;
use tempfile::TempDir;

const HEAD: &str =
    "$ORIGIN corp.example.\n@ 300 SOA ns hostmaster 1 2 3 4 5\n@ NS ns.example.net.\n";

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

/// A file: its name, and what it holds.
type Text<'a> = (&'a str, &'a str);

/// Exit status and first line of `args` with `files`, of which those that end in `.inc` or `.txt` are not given as zones.
fn run_with(args: &[&str], files: &[Text<'_>]) -> String {
    let dir = TempDir::new().unwrap();
    run_in_folder(dir.path(), args, files)
}

/// The same in a folder that stays.
fn run_in_folder(dir: &Path, args: &[&str], files: &[Text<'_>]) -> String {
    let base = format!("{}/", dir.display());
    let mut args: Vec<String> = args.iter().map(|it| it.replace("DIR/", &base)).collect();
    for (name, text) in files {
        std::fs::write(dir.join(name), text).unwrap();
        let is_beside = name.split('.').any(|it| it == "inc" || it == "txt");
        if !is_beside {
            args.extend(["--zone".to_owned(), format!("{base}{name}")]);
        }
    }
    args.extend(["--width", "1000"].map(str::to_owned));
    let world = EmptyWorld::default();
    let ran = run_in(&world, &args);
    assert_eq!(world.n_touched(), 0, "the network was touched");
    let lines = ran.out.lines().chain(ran.err.lines());
    let first = lines.into_iter().next().unwrap_or_default();
    format!("{} {first}\n", ran.status).replace(&base, "")
}

/// What is said of these files.
#[track_caller]
fn check_files(args: &[&str], files: &[Text<'_>], expect: &Expect) {
    expect.assert_eq(&run_with(args, files));
}

/// A zone with these records.
fn zone(origin: &str, records: &str) -> String {
    format!(
        "$ORIGIN {origin}.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns.example.net.\n{records}\n"
    )
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
            3 UNKNOWN: 1 of 2 domains has no verdict: `other.example.`: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.other.example.`; give its zone with `--zone`, too.
        "#]],
    );
    check(
        &["diagnose", "other.example", "corp.example", "--no-probe"],
        INSIDE,
        &expect![[r#"
            3 UNKNOWN: 1 of 2 domains has no verdict: `other.example.`: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.other.example.`; give its zone with `--zone`, too.
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
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:6`, `192.0.2.300` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
    check(
        &["plan", "corp.example"],
        &bad,
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:6`, `192.0.2.300` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
    let beside = format!("{INSIDE}\nkms TXT \"x\"\n_vlmcs._tcp CNAME other");
    check(
        DIAGNOSE,
        &beside,
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:7`, `_vlmcs._tcp.corp.example.` is an alias (CNAME) of `other.corp.example.` and has SRV records too; the client shows 0x8007232A; mend the file.
        "#]],
    );
    // A client that needs nothing of the zone is not touched by it.
    let fixed = [
        "diagnose",
        "--kms-host",
        "192.0.2.7",
        "--primary-suffix",
        "corp.example",
        "--no-probe",
    ];
    check(
        &fixed,
        &bad,
        &expect![[r#"
            1 DEGRADED: A KMS client contacts only `192.0.2.7:1688`, which is set by hand; whether that host answers was not checked.
        "#]],
    );
    // What counts does not change what is so.
    check(
        &[DIAGNOSE, &["--ignore", "KMS001"]].concat(),
        &bad,
        &expect![[r#"
            0 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:6`, `192.0.2.300` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
    check(
        &["simulate"],
        &bad,
        &expect![[r#"
            1 FORECAST: Every client contacts `kms.corp.example.`, the only host; but BIND does not load a zone with the fault at `FILE:6`, `192.0.2.300` is no IPv4 address; mend the file.
        "#]],
    );
}

/// BIND answers so with the same files.
#[test]
fn a_fault_takes_the_hosts_of_its_zone_and_no_others() {
    let hosts = zone(
        "corp.example",
        "_vlmcs._tcp SRV 0 0 1688 kms\n_vlmcs._tcp SRV 0 0 1688 kms.bad.example.\nkms A 192.0.2.7",
    );
    let backup = hosts.replace("0 0 1688 kms.bad", "9 0 1688 kms.bad");
    let good = zone("corp.example", INSIDE);
    let bad = zone("bad.example", "kms A 192.0.2.8\nx A 1.2.3");
    let bad = ("bad.zone", bad.as_str());
    check_files(
        DIAGNOSE,
        &[("corp.zone", &hosts), bad],
        &expect![[r#"
        1 DEGRADED: A KMS client finds hosts, but 1 of 2 does not serve: `kms.bad.example.:1688`; 1 of 2 was not checked.
    "#]],
    );
    check_files(
        DIAGNOSE,
        &[("corp.zone", &backup), bad],
        &expect![[r#"
        1 DEGRADED: A KMS client finds hosts, but 1 of 2 does not serve: `kms.bad.example.:1688`; 1 of 2 was not checked.
    "#]],
    );
    let searching = [
        "diagnose",
        "--search-list",
        "bad.example,corp.example",
        "--no-probe",
    ];
    check_files(
        &searching,
        &[("corp.zone", &good), bad],
        &expect![[r#"
        1 DEGRADED: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
    "#]],
    );
}

/// BIND answers so with the same files.
#[test]
fn aliases_lead_into_zones_with_faults() {
    let corp = zone("corp.example", "_vlmcs._tcp CNAME _vlmcs._tcp.ad.example.");
    let ad = zone(
        "ad.example",
        "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 192.0.2.7\nx A 1.2.3",
    );
    check_files(
        DIAGNOSE,
        &[("corp.zone", &corp), ("ad.zone", &ad)],
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `ad.zone:7`, `1.2.3` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
    let ad = zone("ad.example", "_vlmcs._tcp CNAME _vlmcs._tcp.end.example.");
    let end = zone(
        "end.example",
        "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 192.0.2.7\nx A 1.2.3",
    );
    let files = [
        ("corp.zone", corp.as_str()),
        ("ad.zone", &ad),
        ("end.zone", &end),
    ];
    check_files(
        DIAGNOSE,
        &files,
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `end.zone:7`, `1.2.3` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
    let corp = zone(
        "corp.example",
        "_vlmcs._tcp SRV 0 0 1688 kms\nkms CNAME kms.end.example.",
    );
    check_files(
        DIAGNOSE,
        &[("corp.zone", &corp), ("end.zone", &end)],
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: no address was found for `kms.corp.example.:1688`, since BIND does not load a zone with the fault at `end.zone:7`, `1.2.3` is no IPv4 address; the client shows 0xC004F074; mend the file.
        "#]],
    );
}

#[test]
fn a_saved_report_says_the_same() {
    let dir = TempDir::new().unwrap();
    let corp = zone("corp.example", &format!("{INSIDE}\nwww A 192.0.2.300"));
    let report = format!("{}/r.json", dir.path().display());
    let output = format!("json:{report}");
    let args = [DIAGNOSE, &["--output", &output]].concat();
    let saved = run_in_folder(dir.path(), &args, &[("corp.zone", &corp)]);
    let again = run_in_folder(dir.path(), &["diagnose", "--from", &report], &[]);
    assert_eq!(saved, again);
    expect![[r#"
        1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `corp.zone:7`, `192.0.2.300` is no IPv4 address; the client shows 0x8007232A; mend the file.
    "#]].assert_eq(&again);
}

#[test]
fn faults_of_other_files_are_none_of_this_zone() {
    let good = zone("corp.example", INSIDE);
    let good = ("corp.zone", good.as_str());
    let other = zone("other.example", "$INCLUDE part.inc");
    let part = ("part.inc", "x A 1.2.3\n");
    check_files(
        DIAGNOSE,
        &[good, ("other.zone", &other), part],
        &expect![[r#"
            1 DEGRADED: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
        "#]],
    );
    let third = "$ORIGIN third.example.\nfoo A 1.2.3\n";
    check_files(
        DIAGNOSE,
        &[good, ("third.zone", third)],
        &expect![[r#"
        1 DEGRADED: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
    "#]],
    );
    let asks_third = ["diagnose", "third.example", "--no-probe"];
    check_files(
        &asks_third,
        &[good, ("third.zone", third)],
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `third.zone:2`, `1.2.3` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
    // The same part in this zone.
    let including = zone("corp.example", &format!("{INSIDE}\n$INCLUDE part.inc"));
    check_files(
        DIAGNOSE,
        &[("corp.zone", &including), part],
        &expect![[r#"
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `part.inc:1`, `1.2.3` is no IPv4 address; the client shows 0x8007232A; mend the file.
        "#]],
    );
}

#[test]
fn licenses_are_told_all_the_same() {
    let corp = zone("corp.example", &format!("{INSIDE}\nwww A 192.0.2.300"));
    let licenses = "Software licensing service version: 10.0.19041.1

Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_MAK channel
Activation ID: 9bd77860-9b31-4b7b-96ad-2564017315bf
Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f
License Status: Licensed
";
    let args = [
        "diagnose",
        "--client",
        "DIR/mak.txt",
        "--primary-suffix",
        "corp.example",
        "--no-probe",
    ];
    check_files(
        &args,
        &[("corp.zone", &corp), ("mak.txt", licenses)],
        &expect![[r#"
            1 BROKEN: Windows has a MAK license and looks for no KMS host until `slmgr /ipk KEY` installs the key of a KMS client (GVLK); its DNS leads to no working host: BIND does not load a zone with the fault at `corp.zone:7`, `192.0.2.300` is no IPv4 address; mend the file.
        "#]],
    );
}

/// What comes of a fault depends on what reads the file.
#[test]
fn other_forms() {
    let dnsmasq = "srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0
host-record=kms.corp.example,192.0.2.7
srv-host=_x._tcp.corp.example,kms.corp.example,168800
";
    check_files(
        DIAGNOSE,
        &[("dnsmasq.conf", dnsmasq)],
        &expect![[r#"
        1 BROKEN: A KMS client finds no working host: dnsmasq does not start with the fault at `dnsmasq.conf:3`, the port `168800` is larger than 65535; the client shows 0x800705B4 or 0xC004F074; mend the file.
    "#]],
    );
    let octodns = "_vlmcs._tcp:
  type: SRV
  value: {priority: 0, weight: 0, port: 1688, target: kms.corp.example.}
kms:
  type: A
  value: 192.0.2.300
";
    check_files(
        DIAGNOSE,
        &[("corp.example.yaml", octodns)],
        &expect![[r#"
        3 UNKNOWN: No verdict on KMS discovery: what name servers answer is not known with the fault at `corp.example.yaml:6`, `192.0.2.300` is no IPv4 address; mend the file.
    "#]],
    );
}

/// A server fails at them, and no forwarder is to blame; one finding says why.
#[test]
fn aliases_without_end() {
    for (records, expect) in [
        (
            "_vlmcs._tcp CNAME a\na CNAME _vlmcs._tcp",
            expect![[r#"
                1 BROKEN: A KMS client finds no working host: `_vlmcs._tcp.corp.example.` leads to no records: the aliases loop: `_vlmcs._tcp.corp.example.` → `a.corp.example.` → `_vlmcs._tcp.corp.example.`; the client shows 0x8007232A; put the SRV records at the name itself.
            "#]],
        ),
        (
            "_tcp DNAME a\na DNAME _tcp",
            expect![[r#"
                1 BROKEN: A KMS client finds no working host: `_vlmcs._tcp.corp.example.` leads to no records: the aliases loop: `_vlmcs._tcp.corp.example.` → `_vlmcs.a.corp.example.` → `_vlmcs._tcp.corp.example.`; the client shows 0x8007232A; correct the DNAME record at `_tcp.corp.example.`.
            "#]],
        ),
    ] {
        check(
            &["diagnose", "corp.example", "--no-probe"],
            records,
            &expect,
        );
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("corp.zone");
        std::fs::write(&path, format!("{HEAD}{records}\n")).unwrap();
        let path = path.display().to_string();
        let args = ["diagnose", "corp.example", "--no-probe", "--zone", &path];
        let ran = run_in(&EmptyWorld::default(), &args);
        assert!(ran.out.contains("Findings: 1 error"), "{}", ran.out);
        assert!(ran.out.contains("KMS505"), "{}", ran.out);
    }
}

#[test]
fn a_mistyped_record_is_a_finding() {
    let long = format!(
        "{}kms.corp.example. IN A 1.2.3\n",
        "; comment\n".repeat(13_000)
    );
    for text in [
        "_vlmcs._tcp.corp.example. 3600 IN SVR 0 0 1688 kms.corp.example.\n",
        "kms IN A\n",
        "corp.example. TYPE33 \\# 4 00\n",
        &long,
    ] {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("part");
        std::fs::write(&path, text).unwrap();
        let ran = run_in(
            &EmptyWorld::default(),
            &["check", &path.display().to_string()],
        );
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{}", ran.out);
    }
    let part = "_vlmcs._tcp.corp.example. 3600 IN SVR 0 0 1688 kms.corp.example.\n";
    check_files(
        DIAGNOSE,
        &[("part", part)],
        &expect![[r#"
        3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `_vlmcs._tcp.corp.example.`, which the fault at `part:1` may hide, `SVR` is no record type; mend the file.
    "#]],
    );
    check_files(
        DIAGNOSE,
        &[("text", "What is in a name is told\n")],
        &expect![[r#"
            2 error: `--zone`: `text` holds no zone: no line of it is a record or a directive; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)
        "#]],
    );
}

#[test]
fn name_servers_are_no_cause_where_files_answered() {
    let good = zone("corp.example", INSIDE);
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.zone");
    std::fs::write(&path, good).unwrap();
    let path = path.display().to_string();
    for domain in ["corp.example", "other.example"] {
        let args = [
            "diagnose",
            domain,
            "--no-probe",
            "--zone",
            &path,
            "--symptom",
            "0x8007232A",
        ];
        let ran = run_in(&EmptyWorld::default(), &args);
        assert!(
            ran.out.contains("KMS502: the zone files answered"),
            "{}",
            ran.out
        );
        let is_told = ran.out.contains("not accounted for:");
        assert_eq!(is_told, domain == "corp.example", "{}", ran.out);
    }
}
