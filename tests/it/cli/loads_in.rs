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

/// What is found at `check` about texts, names and hosts, and the first line of `diagnose`, for each of the servers.
#[track_caller]
fn both(servers: &[&str], name: &str, text: &str, expect: &Expect) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let mut res = String::new();
    for server in servers {
        let _ = writeln!(res, "{server}:");
        let run = |args: &[&str]| {
            let server: &[&str] = &["--loads-in", server];
            let ran = run_in(&EmptyWorld::default(), &[args, server].concat());
            (ran.status, ran.out, ran.err)
        };
        let (status, out, err) = run(&["check", &path, "--format", "concise"]);
        let is_of_balance = |it: &&str| it.contains("[KMS4");
        for line in out.lines().chain(err.lines()).filter(|it| !is_of_balance(it)) {
            let _ = writeln!(res, "{status} {line}");
        }
        let args = ["diagnose", "corp.example", "--no-probe", "--width", "1000"];
        let (status, out, err) = run(&[&args[..], &["--zone", &path]].concat());
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
