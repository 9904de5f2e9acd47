//! What a checkout must be: files that every system can have, scripts that do not fail at random.

use super::{assert_none, read};
use crate::support::project_path;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Names of devices on Windows, with any ending and in any case ("Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 24] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$",
    "conout$",
];

/// Longer paths do not fit beside the folder they are checked out to (`MAX_PATH` is 260).
const MAX_PATH: usize = 160;

/// Programs that may end before they have read all their input.
const EARLY_ENDERS: [&str; 4] = ["grep -q", "grep -m", "grep --quiet", "head"];

#[test]
fn names_can_be_checked_out_on_windows() {
    let mut faults = Vec::new();
    let mut known: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in files() {
        let shown = path.display();
        for part in path.iter().map(|it| it.to_string_lossy()) {
            if let Some(why) = why_not_on_windows(&part) {
                faults.push(format!("{shown}: `{part}` {why}"));
            }
        }
        let text = path.to_string_lossy();
        if MAX_PATH < text.len() {
            faults.push(format!("{shown}: the path has {} characters", text.len()));
        }
        if let Some(other) = known.insert(text.to_lowercase(), path.clone()) {
            faults.push(format!("{shown}: differs from {other:?} only in case"));
        }
    }
    assert_none(&faults);
}

#[test]
fn reserved_names_are_found() {
    for name in [
        "nul.zone",
        "NUL",
        "aux.tar.gz",
        "com1",
        "a:b",
        "a ",
        "a.",
        "tab\t",
    ] {
        assert!(why_not_on_windows(name).is_some(), "{name:?}");
    }
    for name in ["nul-byte.zone", "console", "com10", ".ci", "a.b"] {
        assert_eq!(why_not_on_windows(name), None, "{name:?}");
    }
}

#[test]
fn scripts_do_not_pipe_into_what_ends_early() {
    let mut faults = Vec::new();
    for path in files() {
        let Ok(text) = std::fs::read_to_string(project_path("").join(&path)) else {
            continue;
        };
        if !text.starts_with("#!") || !text.contains("pipefail") {
            continue;
        }
        for (idx, line) in text.lines().enumerate() {
            if pipes_into_early_ender(line) {
                faults.push(format!("{}:{}: {line}", path.display(), idx + 1));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn early_enders_are_found() {
    for line in [
        "a | grep -q b || {",
        "a |head -n 1",
        "$(a | sort | head -1)",
    ] {
        assert!(pipes_into_early_ender(line), "{line}");
    }
    for line in [
        "grep -q b file",
        "a || head b",
        "a | grep b",
        "# a | grep -q b",
    ] {
        assert!(!pipes_into_early_ender(line), "{line}");
    }
}

/// True when a command of `line` writes to one that may end first: under `pipefail` the line then fails at random.
fn pipes_into_early_ender(line: &str) -> bool {
    let code = line.trim_start();
    if code.starts_with('#') {
        return false;
    }
    let without_or = code.replace("||", "\n");
    let mut parts = without_or.split('\n').flat_map(|it| it.split('|').skip(1));
    parts.any(|it| {
        let command = it.trim_start();
        EARLY_ENDERS.iter().any(|it| command.starts_with(it))
    })
}

/// Why Windows cannot have a file or folder of this name; none when it can.
fn why_not_on_windows(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if DEVICES.contains(&stem.to_lowercase().as_str()) {
        return Some("is the name of a device");
    }
    let is_odd = |it: char| it.is_control() || "<>:\"|?*\\".contains(it);
    if name.contains(is_odd) {
        return Some("has a character that a name cannot have");
    }
    name.ends_with([' ', '.'])
        .then_some("ends with a blank or a dot")
}

/// Every file of the project, relative to it, without what builds leave.
fn files() -> Vec<PathBuf> {
    let ignored = read(Path::new(".gitignore"));
    let root = project_path("");
    let mut res = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            let from_root = format!("/{}", path.display());
            let is_ignored = ignored
                .lines()
                .any(|it| it.trim_end_matches('/') == from_root);
            if is_ignored || path == Path::new(".git") {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                res.push(path);
            }
        }
    }
    res.sort();
    res
}
