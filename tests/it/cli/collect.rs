//! `collect --output`: what is there is evidence and stays.

use crate::support::tool::{EmptyWorld, run_in};
use tempfile::TempDir;

#[test]
fn only_its_own_files_are_replaced() {
    let dir = TempDir::new().unwrap();
    for (name, before, is_replaced) in [
        ("new.json", None, true),
        ("empty.json", Some(""), true),
        (
            "again.json",
            Some("{\n  \"schema\": \"kmsdoctor-client/v1\",\n  \"registry\": []\n}\n"),
            true,
        ),
        (
            "report.json",
            Some("{\"schema\": \"kmsdoctor-report/v1\"}"),
            false,
        ),
        ("corp.zone", Some("$ORIGIN corp.example.\n"), false),
    ] {
        let path = dir.path().join(name);
        if let Some(text) = before {
            std::fs::write(&path, text).unwrap();
        }
        let shown = path.display().to_string();
        let ran = run_in(&EmptyWorld::default(), &["collect", "--output", &shown]);
        let after = std::fs::read_to_string(&path).unwrap();
        if is_replaced {
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
            assert!(after.contains("\"kmsdoctor-client/v1\""), "{name}: {after}");
            assert_ne!(Some(after.as_str()), before, "{name}");
        } else {
            let err = format!(
                "error: `--output`: `{shown}`: the file is there and was not written by `kmsdoctor collect`; name another one, or delete it first\n"
            );
            assert_eq!((ran.status, ran.err), (2, err), "{name}");
            assert_eq!(Some(after.as_str()), before, "{name}");
        }
    }
}

#[test]
fn what_cannot_be_written_is_said() {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().display().to_string();
    let missing = dir.path().join("none").join("client.json");
    let missing = missing.display().to_string();
    let mut cases = vec![
        (folder.as_str(), "the file is a directory"),
        (missing.as_str(), "the directory of the file does not exist"),
    ];
    // It takes nothing, as a disk that is full.
    if cfg!(target_os = "linux") {
        cases.push(("/dev/full", "No space left on device"));
    }
    for (path, why) in cases {
        let ran = run_in(&EmptyWorld::default(), &["collect", "--output", path]);
        let err = format!("error: `--output`: `{path}`: {why}\n");
        assert_eq!((ran.status, ran.out.as_str(), ran.err), (2, "", err));
    }
}
