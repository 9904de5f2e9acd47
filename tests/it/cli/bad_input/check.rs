//! Record files that cannot be read, or that hold anything but records.

use super::refused;
use crate::support::tool::{EmptyWorld, Ran, run_in};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// Checks a file with these octets.
fn run(octets: &[u8]) -> Ran {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("corp.example.zone");
    std::fs::write(&path, octets).unwrap();
    let path = path.display().to_string();
    let world = EmptyWorld::default();
    let ran = run_in(&world, &["check", &path, "--format", "concise"]);
    assert_eq!(world.n_touched(), 0, "the network was touched");
    assert_eq!(ran.err, "");
    Ran {
        out: ran.out.replace(&path, "FILE"),
        ..ran
    }
}

/// The file is told to be at fault, at `place`.
#[track_caller]
fn faulty(octets: &[u8], place: &str, rule: &str) {
    let ran = run(octets);
    assert_eq!(ran.status, 1, "{}", ran.out);
    let expect = format!("FILE:{place}: error[{rule}]: ");
    assert!(
        ran.out.lines().any(|it| it.starts_with(&expect)),
        "no `{expect}` in {}",
        ran.out
    );
    assert!(
        ran.out.chars().all(|it| it == '\n' || !it.is_control()),
        "{:?}",
        ran.out
    );
}

#[test]
fn files_that_cannot_be_read_are_all_named() {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join("no-such-folder").display().to_string();
    let good = dir.path().join("good.zone");
    std::fs::write(&good, "@ 300 SOA a b 1 2 3 4 5\n").unwrap();
    let good = good.display().to_string();
    let world = EmptyWorld::default();
    let ran = run_in(&world, &["check", "no-such-file", &good, &folder]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(
        lines[0].starts_with("error: `FILE`: `no-such-file`: "),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with(&format!("error: `FILE`: `{folder}`: ")),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 2);
    for command in [
        ["diagnose", "corp.example"],
        ["plan", "corp.example"],
        ["probe", "kms"],
    ] {
        refused(
            &[&command[..], &["--zone", "no-such-file"]].concat(),
            &["`--zone`", "no-such-file"],
        );
    }
    refused(
        &["simulate", "--zone", "no-such-file"],
        &["`--zone`", "no-such-file"],
    );
}

#[test]
fn flags_of_check() {
    refused(&["check"], &["FILE[=ORIGIN]"]);
    refused(
        &["check", "no-such-file=corp..example"],
        &["`FILE`", "corp..example"],
    );
    refused(&["check", "--origin", "a..b", "x"], &["`--origin`", "a..b"]);
    refused(&["check", "--server", "192.0.2.1", "x"], &["--live"]);
    refused(&["check", "--fail-on", "x", "x"], &["`--fail-on`"]);
    refused(
        &["diagnose", "--zone", "x", "--server", "192.0.2.1"],
        &["--zone", "--server"],
    );
    refused(&["simulate", "corp.example"], &["--zone"]);
}

#[test]
fn simulated_domain() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("two.zone");
    let text = "$ORIGIN example.\n$TTL 300\n_vlmcs._tcp.a SRV 0 0 1688 kms\n_vlmcs._tcp.b SRV 0 0 1688 kms\nkms A 192.0.2.1\n";
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    refused(
        &["simulate", "--zone", &path],
        &["`--zone`", "`a.example.`", "`b.example.`", "`DOMAIN`"],
    );
    refused(
        &["simulate", "--zone", &path, "c.example"],
        &["`--zone`", "no host"],
    );
    let ran = run_in(
        &EmptyWorld::default(),
        &["simulate", "--zone", &path, "b.example"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn what_is_no_zone_text() {
    faulty(b"$TTL 300\nkms A 192.0.2.1\0\n", "2:16", "KMS001");
    faulty(b"@ 300 SOA a b 1 2 3 4 5\none two three\n", "2:5", "KMS001");
    faulty(b"kms A 192.0.2.256\n", "1:7", "KMS001");
    faulty(
        b"@ 300 SOA a b ( 1 2 3 4\nkms A 192.0.2.1\n",
        "1:15",
        "KMS001",
    );
    faulty(b"$TTL 300\nkms 300 A \x1b[31m\n", "2:11", "KMS001");
    let long = [
        &b"kms 300 CNAME "[..],
        &b"a".repeat(10_000_000),
        b"\nx y z\n",
    ]
    .concat();
    faulty(&long, "1:15", "KMS001");
    faulty(&long, "2:3", "KMS001");
}

/// What holds no zone at all is the wrong file, for `check` as for `--zone`: nothing is concluded from it.
#[test]
fn files_that_hold_no_zone() {
    let dir = TempDir::new().unwrap();
    let settings = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\r\n\"A\"=\"b\"\r\n";
    let adapters = "Windows IP Configuration\r\n\r\n   Host Name . . . . : PC-1\r\n   Primary Dns Suffix  . : corp.example\r\n";
    let no_line = "no line of it is a record or a directive";
    for (name, octets, why) in [
        (
            "kmsdoctor.exe",
            &b"MZ\x90\0\x03\0\0\0\n$TTL 300\n"[..],
            "it is not text",
        ),
        (
            "logo.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "it is not text",
        ),
        (
            "no.yaml",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "it is not text",
        ),
        ("client.reg", settings.as_bytes(), no_line),
        ("ipconfig.txt", adapters.as_bytes(), no_line),
        ("remarks.zone", b"; nothing\n", no_line),
        (
            "report.json",
            b"{\"schema\": \"kmsdoctor-report/v1\"}",
            "it looks like a report of kmsdoctor, which `--from` reads; forms that are read are zone, dnsmasq, octodns, powershell (`--input`)",
        ),
        (
            "other.json",
            b"{\"a\": 1}",
            "no object in it has the field `RecordData`",
        ),
        ("empty.zone", b"", "it is empty"),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, octets).unwrap();
        let path = path.display().to_string();
        let what = format!("`{path}` holds no zone: {why}");
        refused(&["check", &path], &["`FILE`: ", &what]);
        for command in [
            &["diagnose", "corp.example"][..],
            &["simulate"],
            &["plan", "corp.example"],
        ] {
            refused(
                &[command, &["--zone", &path]].concat(),
                &["`--zone`: ", &what],
            );
        }
    }
}

/// A file that may well be empty is no wrong one.
#[test]
fn nothing_is_said_to_be_nothing() {
    let dir = TempDir::new().unwrap();
    for (name, text) in [("dnsmasq.conf", "# domain-needed\n"), ("corp.json", "[]")] {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        let path = path.display().to_string();
        let ran = run_in(
            &EmptyWorld::default(),
            &["check", &path, "--format", "concise"],
        );
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.as_str()),
            (0, "", ""),
            "{name}"
        );
    }
}

/// Each fault is told once, however many there are, and what was left out is counted.
#[test]
fn floods_are_bounded() {
    let ran = run(format!("$TTL 300\n{}", "no record here\n".repeat(50_000)).as_bytes());
    assert_eq!(ran.status, 1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines.len() < 2_000, "{} lines", lines.len());
    let distinct: BTreeSet<&&str> = lines.iter().collect();
    assert_eq!(distinct.len(), lines.len());
    assert!(
        ran.out.contains("more findings"),
        "{}",
        lines[lines.len() - 1]
    );
}
