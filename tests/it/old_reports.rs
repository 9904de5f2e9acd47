//! Reports of version 1 as they were written once: they are read for ever, and come to the verdict of their day.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, run_in};
use serde_json::Value;

#[test]
fn reports_of_version_1() {
    let folder = project_path("fixtures/reports/v1");
    let mut n_read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let old: Value = serde_json::from_str(&text).unwrap();
        let shown = path.display().to_string();
        let args: &[&str] = match old["run"]["command"].as_str().unwrap() {
            "simulate" => &["simulate", "--fail-on", "never"],
            _ => &["diagnose"],
        };
        let of_file = ["--from", &shown, "--format", "json"];
        let ran = run_in(&EmptyWorld::default(), &[args, &of_file].concat());
        if old["run"]["command"] == "check" {
            // Files are judged by `check` alone, with the texts at hand: the report is known for what it is.
            assert!(
                ran.err.contains("a report of `check`"),
                "{shown}: {}",
                ran.err
            );
            continue;
        }
        let new: Value = serde_json::from_str(&ran.out)
            .unwrap_or_else(|err| panic!("{shown}: {err}: {}", ran.err));
        assert_eq!(new["verdict"], old["verdict"], "{shown}");
        n_read += 1;
    }
    assert!(25 <= n_read, "{n_read} reports were read");
}
