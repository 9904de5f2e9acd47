//! The fuzz targets, over their seeds: what the fuzzer begins with, and what it once found.
//!
//! A seed is a file of a folder that `fuzz/seeds.txt` names; `.ci/fuzz` begins with the same.

#[path = "../../fuzz/targets.rs"]
mod targets;

use crate::support::project_path;
use std::collections::BTreeSet;

/// The body of a target.
type Target = fn(&[u8]);

/// The bodies by their names.
const TARGETS: &[(&str, Target)] = &[
    ("pasted", targets::pasted),
    ("code", targets::code),
    ("report", targets::report),
    ("zone", targets::zone),
    ("forms", targets::other_forms),
    ("reg_file", targets::reg_file),
    ("licenses", targets::licenses),
    ("ipconfig", targets::ipconfig),
    ("collected", targets::collected),
    ("settings", targets::settings),
    ("policy", targets::policy),
    ("baseline", targets::baseline),
    ("message", targets::message),
    ("bind_reply", targets::bind_reply),
];

#[test]
fn every_target_runs_over_its_seeds() {
    let list = std::fs::read_to_string(project_path("fuzz/seeds.txt")).unwrap();
    let lines = list.lines().filter(|it| !it.starts_with('#'));
    let mut seeded = BTreeSet::new();
    for line in lines {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let target = TARGETS.iter().find(|it| it.0 == name);
        let (_, target) = target.unwrap_or_else(|| panic!("no target is called `{name}`"));
        for folder in words {
            run(folder, *target);
        }
        seeded.insert(name.to_owned());
    }
    let names: BTreeSet<String> = TARGETS.iter().map(|it| it.0.to_owned()).collect();
    assert_eq!(seeded, names);
    assert_eq!(binaries(), names);
}

/// The targets that the fuzzer has a program for.
fn binaries() -> BTreeSet<String> {
    let folder = std::fs::read_dir(project_path("fuzz/fuzz_targets")).unwrap();
    let paths = folder.map(|it| it.unwrap().path());
    paths
        .map(|it| it.file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// Gives every file of a folder to a target, whole and cut off at every tenth of it.
fn run(folder: &str, target: Target) {
    let mut n_files = 0;
    for entry in std::fs::read_dir(project_path(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let octets = std::fs::read(&path).unwrap();
        println!("{}", path.display());
        for tenth in 0..=10 {
            target(&octets[..octets.len() * tenth / 10]);
        }
        n_files += 1;
    }
    assert!(0 < n_files, "{folder} is empty");
}
