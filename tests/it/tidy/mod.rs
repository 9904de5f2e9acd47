//! The order of the source itself: layers, dependencies, rules with their files, sizes.

mod checkout;
mod layers;
mod rules;

use crate::support::project_path;
use expect_test::expect_file;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// More lines make a file a folder.
const MAX_LINES: usize = 450;

/// The same for files that only tests see; a table of cases may be long.
const MAX_TEST_LINES: usize = 600;

#[test]
fn core_depends_on_no_io() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--no-default-features", "--edges", "normal"])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--locked",
            "--offline",
        ])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .current_dir(project_path(""))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "kmsdoctor")
        .collect();
    let banned = [
        "tokio",
        "mio",
        "socket2",
        "hickory",
        "clap",
        "anstream",
        "indicatif",
        "windows",
    ];
    let banned_names = names
        .iter()
        .filter(|name| banned.iter().any(|it| name.starts_with(it)))
        .map(|name| format!("`{name}` does I/O and is in the core"));
    assert_none(&banned_names.collect::<Vec<_>>());
    let list = names.into_iter().collect::<Vec<_>>().join("\n") + "\n";
    expect_file![project_path("fixtures/expected/core-dependencies.txt")].assert_eq(&list);
}

#[test]
fn files_are_short() {
    let product: BTreeSet<PathBuf> = product_code().into_iter().map(|(path, _)| path).collect();
    let mut faults = Vec::new();
    for path in rust_files("src").into_iter().chain(rust_files("tests")) {
        let limit = if product.contains(&path) {
            MAX_LINES
        } else {
            MAX_TEST_LINES
        };
        let n_lines = read(&path).lines().count();
        if limit <= n_lines {
            faults.push(format!("{}: {n_lines} lines", path.display()));
        }
    }
    assert_none(&faults);
}

#[test]
fn dependencies_have_their_reason() {
    let mut faults = Vec::new();
    let mut in_table = false;
    for line in read(Path::new("Cargo.toml")).lines() {
        if line.starts_with('[') {
            in_table = line.trim_end_matches(']').ends_with("dependencies");
        } else if in_table && line.contains('=') && !line.starts_with('#') && !line.contains(" # ")
        {
            faults.push(format!("no reason: {line}"));
        }
    }
    assert_none(&faults);
}

#[test]
fn lifted_lints_have_their_reason() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for path in rust_files(folder) {
            let text = read(&path);
            let code = without_comments(&text);
            // In two parts, so that this file does not find itself.
            for lift in [concat!("[exp", "ect("), concat!("[all", "ow(")] {
                for part in code.split(lift).skip(1) {
                    let attribute = part.split(")]").next().unwrap_or(part);
                    if !attribute.contains("reason = ") {
                        faults.push(format!("{}: {attribute}", path.display()));
                    }
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn readme_names_commands_that_exist() {
    let readme = read(Path::new("README.md"));
    let mut faults = Vec::new();
    let mut commands = BTreeSet::new();
    for block in readme.split("```").skip(1).step_by(2) {
        for line in block.lines().skip(1) {
            let line = line.trim_start().trim_start_matches("$ ");
            let words: Vec<&str> = line.split_whitespace().collect();
            let program = match words.as_slice() {
                ["bash" | "sh", script, ..] => script,
                [first, ..] => first,
                [] => continue,
            };
            commands.insert((*program).to_owned());
            let is_script = program.starts_with("tests/") || program.starts_with(".ci/");
            if is_script && !project_path(program).is_file() {
                faults.push(format!("README.md names `{program}`, which is missing"));
            }
        }
    }
    for command in ["kmsdoctor", "cargo", "tests/run"] {
        if !commands.contains(command) {
            faults.push(format!("README.md shows no `{command}`"));
        }
    }
    assert_none(&faults);
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The text of a file of the project.
fn read(relative: &Path) -> String {
    std::fs::read_to_string(project_path("").join(relative))
        .unwrap_or_else(|err| panic!("{}: {err}", relative.display()))
}

/// The Rust files below `folder`, relative to the project, sorted.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut res = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(project_path("").join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if project_path("").join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                res.push(path);
            }
        }
    }
    res.sort();
    res
}

/// The files of `src` without comments and without what only tests see.
fn product_code() -> Vec<(PathBuf, String)> {
    let mut res = Vec::new();
    let mut test_only = BTreeSet::new();
    for path in rust_files("src") {
        let text = without_comments(&read(&path));
        let mut code = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                code.push_str(line);
                code.push('\n');
                continue;
            }
            let next = lines.next().unwrap_or_default();
            match next
                .split("mod ")
                .nth(1)
                .and_then(|it| it.strip_suffix(';'))
            {
                Some(name) => {
                    let folder = folder_of(&path);
                    // With `#[path]` it stands beside the file.
                    test_only.insert(path.with_file_name(format!("{name}.rs")));
                    test_only.insert(folder.join(format!("{name}.rs")));
                    test_only.insert(folder.join(name));
                }
                // Tests stand last.
                None if next.contains("mod ") => break,
                None => {}
            }
        }
        res.push((path, code));
    }
    res.retain(|(path, _)| !test_only.iter().any(|it| path.starts_with(it)));
    res
}

/// Where the modules that a file declares stand.
fn folder_of(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default();
    if ["mod", "lib", "main"].iter().any(|it| stem == *it) {
        path.with_file_name("")
    } else {
        path.with_extension("")
    }
}

fn without_comments(text: &str) -> String {
    let mut res = String::new();
    for line in text.lines() {
        let is_comment = line.trim_start().starts_with("//");
        let code = line.split(" // ").next().unwrap_or_default();
        res.push_str(if is_comment { "" } else { code });
        res.push('\n');
    }
    res
}
