//! The table of formats: what is built, what is not, and that each one renders.

use crate::support::project_path;
use crate::support::scenario::Scenario;
use crate::support::tool::{EmptyWorld, arguments, run_in};
use crate::support::world::FakeWorld;
use kmsdoctor::render::{ALL, NOT_BUILT};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// As the contract lists them.
const PROMISED: [&str; 11] = [
    "table",
    "text",
    "concise",
    "json",
    "sarif",
    "junit",
    "github",
    "markdown",
    "html",
    "nagios",
    "openmetrics",
];

#[test]
fn every_promised_format_is_built_or_known() {
    let built = ALL.iter().map(|it| it.name);
    let names: Vec<&str> = built.chain(NOT_BUILT.iter().copied()).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(
        distinct.len(),
        names.len(),
        "a name stands twice in {names:?}"
    );
    assert_eq!(distinct, BTreeSet::from(PROMISED));
}

#[test]
fn every_format_renders() {
    let dir = TempDir::new().unwrap();
    for scenario in Scenario::all().unwrap_or_else(|why| panic!("{why}")) {
        let world = FakeWorld::new(&scenario);
        for format in ALL {
            let mut args = arguments(&scenario, dir.path());
            args.extend(["--format".to_owned(), format.name.to_owned()]);
            let ran = run_in(&world, &args);
            let name = &scenario.name;
            let has_notes_alone = ran.err.lines().all(|it| it.starts_with("note: "));
            assert!(has_notes_alone, "{name} as {}: {}", format.name, ran.err);
            // Lines of findings alone: none where nothing was found.
            let may_be_empty = format.name == "concise";
            let is_whole = ran.out.ends_with('\n') || may_be_empty && ran.out.is_empty();
            assert!(is_whole, "{name} as {}", format.name);
        }
    }
}

/// Sound files, files with faults, a file that means harm: one run gives the same text on standard output and in a file.
#[test]
fn every_format_checks_files() {
    let dir = TempDir::new().unwrap();
    let hostile = dir.path().join("hostile.zone");
    let text = b"$ORIGIN l\xe4b.\x1b[2J\r\n_vlmcs._tcp SRV 0 0 1688 \xe2\x80\xaek\0 ; ::error::x %0A ]]>\n";
    std::fs::write(&hostile, text).unwrap();
    let fixtures = ["bad/srv-too-short.zone", "ok/as-written.zone"];
    let mut paths: Vec<String> = fixtures.map(zone_fixture).into();
    paths.push(hostile.display().to_string());
    for format in ALL {
        let report = dir.path().join("report");
        let output = format!("{}:{}", format.name, report.display());
        let mut args = vec!["check".to_owned()];
        args.extend(paths.iter().cloned());
        args.extend(["--format", format.name, "--output", &output].map(str::to_owned));
        let ran = run_in(&EmptyWorld::default(), &args);
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{}", format.name);
        assert_eq!(std::fs::read_to_string(&report).unwrap(), ran.out);
        assert!(ran.out.ends_with('\n'), "{}", format.name);
        let is_harmful = |it: char| it.is_control() && it != '\n' || it == '\u{202e}';
        assert!(!ran.out.contains(is_harmful), "{}", format.name);
    }
}

#[test]
fn text_is_usual_at_check() {
    let file = zone_fixture("bad/srv-too-short.zone");
    let usual = run_in(&EmptyWorld::default(), &["check", &file]);
    let text = run_in(
        &EmptyWorld::default(),
        &["check", &file, "--format", "text"],
    );
    assert_eq!(usual, text);
    // The name of the file tells the origin, which is said first.
    assert!(usual.out.starts_with("notice[KMS006]: "), "{}", usual.out);
    assert!(usual.out.contains("\nerror[KMS001]: "), "{}", usual.out);
}

#[test]
fn help_lists_formats() {
    for command in ["diagnose", "check"] {
        let ran = run_in(&EmptyWorld::default(), &[command, "--help"]);
        let help = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, listed) = help.split_once("Format on standard output: ").unwrap();
        let (listed, _) = listed.split_once(" [default").unwrap();
        let listed = listed.replace(" or ", ", ");
        let listed: BTreeSet<&str> = listed.split(", ").collect();
        assert_eq!(listed, ALL.iter().map(|it| it.name).collect(), "{command}");
    }
}

/// A report of files is no report of a client.
#[test]
fn reports_of_check_are_not_judged_again() {
    let dir = TempDir::new().unwrap();
    let report = dir.path().join("report.json").display().to_string();
    let output = format!("json:{report}");
    let file = zone_fixture("ok/as-written.zone");
    run_in(
        &EmptyWorld::default(),
        &["check", &file, "--output", &output],
    );
    let ran = run_in(&EmptyWorld::default(), &["diagnose", "--from", &report]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("`check` tells of files"), "{}", ran.err);
}

/// A file of `fixtures/zones`.
fn zone_fixture(name: &str) -> String {
    let path = project_path("fixtures/zones").join(name);
    assert!(path.is_file(), "{}", path.display());
    path.display().to_string()
}
