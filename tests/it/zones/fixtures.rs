//! Zones that people wrote, sound and not.

use super::reading::{Row, read_file};
use crate::support::project_path;
use expect_test::expect_file;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The zone files of a folder of `fixtures/zones`, by name.
pub(super) fn zones(folder: &str) -> Vec<PathBuf> {
    let folder = project_path("fixtures/zones").join(folder);
    let entries = std::fs::read_dir(folder).unwrap();
    let mut res: Vec<PathBuf> = entries
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "zone" || it == "dns"))
        .collect();
    res.sort();
    assert!(!res.is_empty());
    res
}

/// The file's name.
pub(super) fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn sound_zones_have_no_faults() {
    let mut text = String::new();
    for path in zones("ok").into_iter().chain(zones("windows")) {
        let read = read_file(&path);
        let _ = writeln!(text, "# {}", name(&path));
        assert_eq!(read.faults(), Vec::<String>::new(), "{}", path.display());
        for (owner, ttl, kind, data) in read.rows() {
            let _ = writeln!(text, "{owner} {ttl} {kind} {data}");
        }
    }
    expect_file![project_path("fixtures/expected/zone-records.txt")].assert_eq(&text);
}

/// Each has one fault, and one SRV record behind it that must be read all the same.
#[test]
fn faults_are_found_at_their_place() {
    let mut text = String::new();
    let after: BTreeSet<Row> = [(
        "after.corp.example.".to_owned(),
        3600,
        "SRV",
        "0 0 1688 kms1.corp.example.".to_owned(),
    )]
    .into();
    for path in zones("bad") {
        let read = read_file(&path);
        let faults = read.faults();
        assert_eq!(faults.len(), 1, "{}: {faults:?}", path.display());
        let _ = writeln!(text, "{}", faults[0]);
        // Of a file that is no text nothing is read.
        if name(&path) != "nul-byte.zone" {
            let rows = read.rows();
            let is_after = |it: &&Row| it.0 == "after.corp.example.";
            let mut found = rows.into_iter().filter(|it| is_after(&it));
            let found = found.next().map(|it| (it.0, 3600, it.2, it.3));
            assert_eq!(found.as_ref(), after.first(), "{}", path.display());
        }
    }
    expect_file![project_path("fixtures/expected/zone-faults.txt")].assert_eq(&text);
}
