//! Texts of machines in the field that once led to a false verdict.

use super::fixture;
use crate::support::tool::{EmptyWorld, Ran, run_in};
use expect_test::expect;

/// Exit status and output of `command` with the settings of one file, without the folder; nobody is contacted.
fn run(command: &str, file: &str, more: &[&str]) -> String {
    let file = fixture("field").join(file).display().to_string();
    let args = [&[command, "--client", &file], more].concat();
    let world = EmptyWorld::default();
    let Ran { status, out, err } = run_in(&world, &args);
    assert_eq!((err.as_str(), world.n_touched()), ("", 0), "{args:?}");
    let folder = format!("{}/", fixture("field").display());
    format!("{status} {}", out.replace(&folder, ""))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[test]
fn suffix_of_one_label_is_asked() {
    let planned = run("plan", "single-label-ipconfig.txt", &[]);
    expect!["0 PLAN: A KMS client asks 1 name: `_vlmcs._tcp.lan.`."]
        .assert_eq(first_line(&planned));
    let unbroken = planned.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = "connection-specific DNS suffix (`single-label-ipconfig.txt:12`), observed";
    assert!(unbroken.contains(source), "{planned}");
    let zone = fixture("field").join("single-label.zone");
    let zone = zone.display().to_string();
    let found = run(
        "diagnose",
        "single-label-ipconfig.txt",
        &["--zone", &zone, "--no-probe"],
    );
    expect!["0 DNS OK: A KMS client finds `router.lan.:1688`; whether that host answers was not checked."]
        .assert_eq(first_line(&found));
}
