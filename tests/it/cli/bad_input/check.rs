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
    let folder = dir.path().display().to_string();
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
    faulty(b"\x7fELF\0\0\0", "1:5", "KMS001");
    faulty(b"one two three\n", "1:5", "KMS001");
    faulty(
        b"@ 300 SOA a b ( 1 2 3 4\nkms A 192.0.2.1\n",
        "1:15",
        "KMS001",
    );
    faulty(b"kms 300 A \x1b[31m\n", "1:11", "KMS001");
    let long = [
        &b"kms 300 CNAME "[..],
        &b"a".repeat(10_000_000),
        b"\nx y z\n",
    ]
    .concat();
    faulty(&long, "1:15", "KMS001");
    faulty(&long, "2:3", "KMS001");
}

/// An empty file has no fault, and says what was looked at.
#[test]
fn nothing_is_said_to_be_nothing() {
    let ran = run(b"");
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
}

/// Each fault is told once, however many there are, and what was left out is counted.
#[test]
fn floods_are_bounded() {
    let ran = run("no record here\n".repeat(50_000).as_bytes());
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
