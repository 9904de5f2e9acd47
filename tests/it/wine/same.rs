//! What needs no network says the same on both systems, octet for octet.

use super::program::{run, wine};
use crate::support::project_path;
use crate::support::tool::{Ran, finish_process, process};
use std::fs::File;
use std::path::Path;
use tempfile::TempDir;

/// Runs both programs in `dir`; what differs by nature is left out of both.
pub(super) fn both(dir: &Path, args: &[&str]) -> (Ran, Ran) {
    let here = finish_process(process(args).current_dir(dir));
    (scrubbed(here), scrubbed(run(dir, args)))
}

/// Without the line that says when it was and how long it took.
fn scrubbed(mut ran: Ran) -> Ran {
    let begins = format!("kmsdoctor {} ", env!("CARGO_PKG_VERSION"));
    let lines = ran.out.split_inclusive('\n');
    ran.out = lines
        .filter(|it| !(it.starts_with(&begins) && it.contains(" took ")))
        .collect();
    ran
}

/// Compares the two programs.
pub(super) fn check(dir: &Path, args: &[&str], status: u8) {
    let (here, there) = both(dir, args);
    assert_eq!(here, there, "{args:?}");
    assert_eq!(there.status, status, "{args:?}: {there:?}");
    let stream = if status == 2 { &there.err } else { &there.out };
    assert!(!stream.is_empty(), "{args:?} says nothing");
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn version_and_help() {
    let dir = project_path("");
    let version = run(&dir, &["--version"]);
    assert_eq!(
        version.out,
        format!("kmsdoctor {}\n", env!("CARGO_PKG_VERSION"))
    );
    let (here, there) = both(&dir, &["--help"]);
    // The program is called by its file name there.
    assert_eq!(here.out, there.out.replace("kmsdoctor.exe", "kmsdoctor"));
    assert_eq!((there.status, there.err.as_str()), (0, ""));
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn explanations() {
    let dir = project_path("fixtures/symptoms");
    for (args, status) in [
        (&["explain", "0xC004F074"][..], 0),
        (&["explain", "-1073418124", "--format", "json"], 0),
        (&["explain", "KMS301", "--format", "markdown"], 0),
        (&["explain", "--list"], 0),
        (&["explain", "request-german.txt"], 0),
        (&["explain", "request-japanese-utf16be.txt"], 0),
        (&["explain", "dlv-chinese.txt", "--format", "json"], 0),
        (&["explain", "no-such-file.txt"], 2),
    ] {
        check(&dir, args, status);
    }
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn pasted_text_on_standard_input() {
    let dir = project_path("fixtures/symptoms");
    for name in ["request-english.txt", "request-japanese-utf16be.txt"] {
        let args = ["explain", "-"];
        let text = || File::open(dir.join(name)).unwrap();
        let here = finish_process(process(&args).stdin(text()));
        let there = finish_process(wine(&dir, &args).stdin(text()));
        assert_eq!(here, there, "{name}");
        assert_eq!(there.status, 0, "{name}: {there:?}");
    }
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn simulations_and_plans() {
    let dir = TempDir::new().unwrap();
    let settings = "search corp.example\nnameserver 192.0.2.53\n";
    std::fs::write(dir.path().join("resolv.conf"), settings).unwrap();
    let hosts = [
        "--record",
        "0 10 1688 kms1.corp.example",
        "--record",
        "0 90 1688 kms2.corp.example",
    ];
    let simulate = |flags: &[&'static str]| [&["simulate"], &hosts[..], flags].concat();
    let fleet = [
        "--clients",
        "500",
        "--days",
        "60",
        "--outage",
        "kms1=10..20",
    ];
    let client = ["plan", "--client", "resolv.conf"];
    let plan = |flags: &[&'static str]| [&client[..], flags].concat();
    for (args, status) in [
        (plan(&[]), 0),
        (plan(&["--primary-suffix", "hr.corp.example"]), 0),
        (plan(&["bücher.example"]), 0),
        (simulate(&["--model", "all", "--ranks"]), 0),
        (simulate(&["--narrate", "--seed", "7", "--down", "kms2"]), 0),
        (simulate(&["--down", "kms1", "--down", "kms2=refused"]), 1),
        (simulate(&fleet), 0),
        (simulate(&["--clients", "0"]), 2),
        (vec!["plan", "a..b"], 2),
    ] {
        check(dir.path(), &args, status);
    }
}
