//! What servers load: `check` and `--zone` say the same of a file, whoever it is for.

use crate::support::tool::{EmptyWorld, run_in};
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use tempfile::TempDir;

const ZONE: &str = "$TTL 3600
$ORIGIN corp.example.
@ SOA ns hostmaster 1 7200 3600 1209600 3600
@ NS ns
ns A 10.0.0.53
kms A 10.0.0.7
_vlmcs._tcp SRV 0 0 1688 kms
";

/// What is found at `check` about texts, names and hosts, and the first line of `diagnose`, for each of the servers;
/// `name` is that of the file, with `=ORIGIN` where the zone is given.
#[track_caller]
fn both(servers: &[&str], name: &str, text: &str, expect: &Expect) {
    let dir = TempDir::new().unwrap();
    let (name, origin) = name.split_once('=').unwrap_or((name, ""));
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let given = format!("{path}={origin}");
    let given = given.trim_end_matches('=');
    let mut res = String::new();
    for server in servers {
        let _ = writeln!(res, "{server}:");
        let run = |args: &[&str]| {
            let server: &[&str] = &["--loads-in", server];
            let ran = run_in(&EmptyWorld::default(), &[args, server].concat());
            (ran.status, ran.out, ran.err)
        };
        let (status, out, err) = run(&["check", given, "--format", "concise"]);
        let is_of_balance = |it: &&str| it.contains("[KMS4");
        for line in out
            .lines()
            .chain(err.lines())
            .filter(|it| !is_of_balance(it))
        {
            let _ = writeln!(res, "{status} {line}");
        }
        let args = ["diagnose", "corp.example", "--no-probe", "--width", "1000"];
        let (status, out, err) = run(&[&args[..], &["--zone", given]].concat());
        let first = out.lines().chain(err.lines()).next();
        let _ = writeln!(res, "{status} {}", first.unwrap_or_default());
    }
    expect.assert_eq(&res.replace(&path, "FILE"));
}

#[test]
fn a_record_of_another_zone() {
    both(
        &["bind", "nsd", "knot", "powerdns", "windows"],
        "zone",
        &format!("{ZONE}www.other.example. A 10.0.0.8\n"),
        &expect![[r#"
            bind:
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
            nsd:
            1 FILE:8:1: error[KMS011]: `www.other.example.` is not in the zone `corp.example.`, so NSD does not load the zone
            1 BROKEN: A KMS client finds no working host: NSD does not load a zone with the fault at `FILE:8`, `www.other.example.` is not in the zone `corp.example.`; the client shows 0x8007232A; mend the file.
            knot:
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
            powerdns:
            1 FILE:8:1: error[KMS011]: `www.other.example.` is not in the zone `corp.example.`, so PowerDNS does not load the zone
            1 BROKEN: A KMS client finds no working host: PowerDNS does not load a zone with the fault at `FILE:8`, `www.other.example.` is not in the zone `corp.example.`; the client shows 0x8007232A; mend the file.
            windows:
            1 FILE:8:1: warning[KMS011]: `www.other.example.` is not in the zone `corp.example.`; what Windows DNS does with it is not documented
            3 UNKNOWN: No verdict on KMS discovery: what Windows DNS makes of the fault at `FILE:8` is not documented (`www.other.example.` is not in the zone `corp.example.`); mend the file.
        "#]],
    );
}

/// Which zone a file is says who loads it, and not its text: `named-checkzone corp.example FILE` refuses another one.
#[test]
fn the_zone_that_was_given() {
    both(
        &["bind"],
        "zone=corp.example",
        &ZONE.replace("$ORIGIN corp", "$ORIGIN other"),
        &expect![[r#"
            bind:
            1 FILE:3:1: error[KMS011]: the file was given as the zone `corp.example.`, and has the SOA record of `other.example.` instead, so BIND does not load the zone
            1 FILE:7:1: warning[KMS216]: `_vlmcs._tcp.other.example.` lies outside of `corp.example.`, so name servers leave the record out or refuse the zone
            1 FILE:7:26: info[KMS306]: `kms.other.example.` stands in none of the zones given, so its addresses were not checked
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:3`, the file was given as the zone `corp.example.`, and has the SOA record of `other.example.` instead; the client shows 0x8007232A; mend the file.
        "#]],
    );
    both(
        &["bind", "windows"],
        "zone=corp.example",
        &ZONE.replace("$ORIGIN corp", "$ORIGIN sub.corp"),
        &expect![[r#"
            bind:
            1 FILE:3:1: error[KMS011]: the file was given as the zone `corp.example.`, and has the SOA record of `sub.corp.example.` instead, so BIND does not load the zone
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:3`, the file was given as the zone `corp.example.`, and has the SOA record of `sub.corp.example.` instead; the client shows 0x8007232A; mend the file.
            windows:
            1 FILE:3:1: warning[KMS011]: the file was given as the zone `corp.example.`, and has the SOA record of `sub.corp.example.` instead; what Windows DNS does with it is not documented
            3 UNKNOWN: No verdict on KMS discovery: what Windows DNS makes of the fault at `FILE:3` is not documented (the file was given as the zone `corp.example.`, and has the SOA record of `sub.corp.example.` instead); mend the file.
        "#]],
    );
    let both_zones = format!("other.example. 300 SOA ns hostmaster 1 2 3 4 5\n{ZONE}");
    both(
        &["bind", "nsd"],
        "zone=corp.example",
        &both_zones,
        &expect![[r#"
            bind:
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
            nsd:
            1 FILE:1:1: error[KMS011]: `other.example.` is not in the zone `corp.example.`, so NSD does not load the zone
            1 BROKEN: A KMS client finds no working host: NSD does not load a zone with the fault at `FILE:1`, `other.example.` is not in the zone `corp.example.`; the client shows 0x8007232A; mend the file.
        "#]],
    );
    // A part of a zone says of itself where it stands in it.
    both(
        &["bind"],
        "zone=corp.example",
        "$ORIGIN _tcp.corp.example.\n_vlmcs 300 SRV 0 0 1688 kms.corp.example.\n",
        &expect![[r#"
            bind:
            0 FILE:1:1: notice[KMS012]: the file has no SOA record, so it is a part of a zone; no server loads it by itself
            0 FILE:2:25: info[KMS306]: `kms.corp.example.` stands in none of the zones given, so its addresses were not checked
            3 UNKNOWN: No verdict on KMS discovery: the zone files do not cover `kms.corp.example.`; give its zone with `--zone`, too.
        "#]],
    );
}

/// Nobody follows aliases without end: BIND answers SERVFAIL, and so does a resolver that asks another server.
#[test]
fn aliases_without_end() {
    for records in [
        "$ORIGIN example.\ncorp DNAME a.corp.example.\n",
        "$ORIGIN example.\ncorp DNAME corp\n",
        "$ORIGIN example.\n_vlmcs._tcp.corp CNAME x\nx CNAME _vlmcs._tcp.corp\n",
    ] {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("zone");
        let text = ZONE.replace("corp.example.", "example.");
        std::fs::write(&path, format!("{text}{records}")).unwrap();
        let path = path.display().to_string();
        let args = ["diagnose", "corp.example", "--no-probe", "--zone", &path];
        let ran = run_in(&EmptyWorld::default(), &args);
        assert!(ran.out.contains("Outcome: servfail"), "{}", ran.out);
    }
}

/// One line that dnsmasq does not take keeps it from starting, whatever else is known of the name.
#[test]
fn a_single_line_of_dnsmasq() {
    both(
        &["dnsmasq"],
        "dnsmasq.conf",
        "srv-host=_vlmcs._tcp.corp.example,kms.corp.example,99999\n",
        &expect![[r#"
            dnsmasq:
            1 FILE:1:52: error[KMS002]: the port `99999` is larger than 65535
            1 BROKEN: A KMS client finds no working host: dnsmasq does not start with the fault at `FILE:1`, the port `99999` is larger than 65535; the client shows 0x800705B4 or 0xC004F074; mend the file.
        "#]],
    );
}

/// PowerDNS answers SERVFAIL wherever it comes to a record that it cannot read: by a wildcard, and by aliases.
#[test]
fn powerdns_fails_at_a_record() {
    let bad = "*.w SRV 0 0 kms
_vlmcs._tcp.al CNAME bad
bad SRV 0 0 kms
bad A 10.0.0.3
_vlmcs._tcp.al2 CNAME mid
mid CNAME bad
";
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("zone");
    std::fs::write(&path, format!("{ZONE}{bad}")).unwrap();
    let path = path.display().to_string();
    for (domain, outcome) in [
        ("", "ok"),
        ("w.", "servfail"),
        ("al.", "servfail"),
        ("al2.", "servfail"),
    ] {
        let domain = format!("{domain}corp.example");
        let files = ["--zone", &path, "--loads-in", "powerdns"];
        let args = ["diagnose", &domain, "--no-probe"];
        let ran = run_in(&EmptyWorld::default(), &[&args[..], &files].concat());
        let expect = format!("Outcome: {outcome}\n");
        assert!(ran.out.contains(&expect), "{domain}\n{}", ran.out);
    }
}

/// dnsmasq reads no zone files, so that it is not asked about them.
#[test]
fn a_zone_file_for_dnsmasq() {
    both(
        &["dnsmasq"],
        "zone",
        ZONE,
        &expect![[r#"
        dnsmasq:
        2 error: `FILE`: `FILE` is in the form `zone`, and `--loads-in` names dnsmasq alone, which does not read that
        2 error: `--zone`: `FILE` is in the form `zone`, and `--loads-in` names dnsmasq alone, which does not read that
    "#]],
    );
}

/// Records of another form end up on a server, too, which minds the same names.
#[test]
fn names_of_hosts_in_octodns() {
    let text = "'':
  type: NS
  value: ns.corp.example.
ns:
  type: A
  value: 10.0.0.53
k_1:
  type: A
  value: 10.0.0.7
_vlmcs._tcp:
  type: SRV
  value: {priority: 0, weight: 0, port: 1688, target: k_1.corp.example.}
";
    both(
        &["bind", "knot"],
        "corp.example.yaml",
        text,
        &expect![[r#"
            bind:
            1 FILE:7:1: error[KMS010]: `k_1.corp.example.` is not the name of a host, but has the records of one, so BIND does not load the zone
            1 FILE:12:55: error[KMS010]: the target `k_1.corp.example.` is not the name of a host, so BIND does not load the zone
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:7`, `k_1.corp.example.` is not the name of a host, but has the records of one; the client shows 0x8007232A; mend the file.
            knot:
            0 DNS OK: A KMS client finds `k_1.corp.example.:1688`; whether that host answers was not checked.
        "#]],
    );
}

/// What `check` says of the record is said of the zone where it answers.
#[test]
fn a_target_that_is_no_host() {
    both(
        &["bind", "knot"],
        "corp.example.zone",
        &format!("{ZONE}_vlmcs._tcp SRV 0 0 1688 k1.\\@\n"),
        &expect![[r#"
            bind:
            1 FILE:8:26: error[KMS305]: `k1.\@.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is not the name of a host: it has the character `@`, so BIND does not load the zone
            1 BROKEN: A KMS client finds no working host: BIND does not load a zone with the fault at `FILE:8`, the target `k1.\@` is not the name of a host; the client shows 0x8007232A; mend the file.
            knot:
            1 FILE:8:26: warning[KMS305]: `k1.\@.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is not the name of a host: it has the character `@`
            0 DEGRADED: A KMS client finds hosts, but 1 of 2 does not serve: `k1.\@.corp.example.:1688`; 1 of 2 was not checked.
        "#]],
    );
}

/// What a server is made to write before the records of a dump.
#[test]
fn a_date_of_bind() {
    both(
        &["bind", "nsd"],
        "corp.example.zone",
        &format!("$DATE 20261231235959\n{ZONE}"),
        &expect![[r#"
            bind:
            0 DNS OK: A KMS client finds `kms.corp.example.:1688`; whether that host answers was not checked.
            nsd:
            1 FILE:1:1: error[KMS001]: `$DATE` is a directive of BIND, so NSD does not load the zone
            1 BROKEN: A KMS client finds no working host: NSD does not load a zone with the fault at `FILE:1`, `$DATE` is a directive of BIND; the client shows 0x8007232A; mend the file.
        "#]],
    );
}

/// BIND follows eleven aliases, and says SERVFAIL of twelve; Knot follows both.
#[test]
fn aliases_that_bind_gives_up_on() {
    for (n_aliases, outcome) in [(11, "ok"), (12, "servfail")] {
        let mut text = ZONE.replace("_vlmcs._tcp SRV", "c12 SRV");
        let last = n_aliases - 2;
        for idx in 0..last {
            let _ = writeln!(text, "c{idx} CNAME c{}", idx + 1);
        }
        let _ = writeln!(text, "_vlmcs._tcp CNAME c0\nc{last} CNAME c12");
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("corp.example.zone");
        std::fs::write(&path, text).unwrap();
        let path = path.display().to_string();
        let args = ["diagnose", "corp.example", "--no-probe", "--zone", &path];
        for (server, expect) in [("bind", outcome), ("knot", "ok")] {
            let ran = run_in(
                &EmptyWorld::default(),
                &[&args[..], &["--loads-in", server]].concat(),
            );
            let told = format!("Outcome: {expect}\n");
            assert!(
                ran.out.contains(&told),
                "{n_aliases}: {server}: {}",
                ran.out
            );
            let check = ["check", &path, "--loads-in", server];
            let ran = run_in(&EmptyWorld::default(), &check);
            assert_eq!(ran.out.contains("KMS217"), expect != "ok", "{}", ran.out);
        }
    }
}
