//! The order of the source itself: layers, dependencies, rules with their files, sizes.

use crate::support::project_path;
use crate::support::scenario::Scenario;
use expect_test::expect_file;
use kmsdoctor::finding::{RuleInfo, Severity};
use kmsdoctor::rules::ALL;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Modules, and what each may use inside the crate. `cli` and the crate's root may use everything.
const LAYERS: &[(&str, &str)] = &[
    ("model", ""),
    ("port", "model"),
    ("client", "model"),
    ("answer", "model"),
    ("selection", "model"),
    ("rpc", "model port"),
    ("plan", "model client answer"),
    ("candidates", "model plan answer"),
    ("evidence", "model client plan answer candidates selection"),
    (
        "overview",
        "model plan answer candidates evidence selection",
    ),
    ("finding", "model evidence"),
    (
        "rules",
        "model client plan answer candidates selection evidence overview finding",
    ),
    (
        "verdict",
        "model plan answer candidates selection evidence overview finding",
    ),
    ("report", "model evidence finding verdict"),
    (
        "render",
        "model plan answer candidates selection evidence overview finding verdict report",
    ),
    (
        "run",
        "model port client plan answer candidates selection rpc evidence overview finding rules verdict report",
    ),
    ("net", "model port"),
    ("os", "model client"),
];

/// More lines make a file a folder.
const MAX_LINES: usize = 450;

/// Folders of rules by the first digit of their code.
const AREAS: [&str; 8] = [
    "zone", "name", "srv", "target", "balance", "server", "reach", "policy",
];

/// Headings of an explanation, in this order.
const HEADINGS: [&str; 6] = [
    "**What it checks**",
    "**Why it matters**",
    "**Example**",
    "**Fix**",
    "**See it yourself**",
    "**References**",
];

#[test]
fn modules_use_only_what_stands_below_them() {
    let layers: BTreeMap<&str, BTreeSet<&str>> = LAYERS
        .iter()
        .map(|(module, below)| (*module, below.split_whitespace().collect()))
        .collect();
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, code) in product_code() {
        let module = module_of(&path);
        seen.insert(module.clone());
        if matches!(module.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let Some(below) = layers.get(module.as_str()) else {
            faults.push(format!("{}: not in the table of layers", path.display()));
            continue;
        };
        for used in crate_paths(&code) {
            if used != module && !below.contains(used.as_str()) {
                faults.push(format!("{}: uses `crate::{used}`", path.display()));
            }
        }
        let depth = path.components().count() - 1 - usize::from(path.ends_with("mod.rs"));
        if code.contains(&"super::".repeat(depth)) {
            faults.push(format!("{}: leaves its module by `super`", path.display()));
        }
    }
    for module in layers.keys() {
        if !seen.contains(*module) {
            faults.push(format!("`{module}` stands in the table and not in `src`"));
        }
    }
    assert_none(faults);
}

#[test]
fn layers_are_read_from_every_form_of_use() {
    let code = "use crate::model::{A, b::C};\nuse crate::{\n    plan,\n    answer::{used, Told},\n};\nfn f() { crate::verdict::exit() }\n";
    let found: Vec<String> = crate_paths(code).into_iter().collect();
    assert_eq!(found, ["answer", "model", "plan", "verdict"]);
}

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
    assert_none(banned_names.collect());
    let list: String = names.iter().map(|name| format!("{name}\n")).collect();
    expect_file![project_path("fixtures/expected/core-dependencies.txt")].assert_eq(&list);
}

#[test]
fn rules_are_sorted_and_named() {
    assert!(!ALL.is_empty(), "there is no rule");
    let mut faults = Vec::new();
    for pair in infos().windows(2) {
        if pair[1].code <= pair[0].code {
            faults.push(format!("{} follows {}", pair[1].code, pair[0].code));
        }
    }
    let mut names = BTreeSet::new();
    for info in infos() {
        let is_kebab = info.name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
        });
        if !is_kebab {
            faults.push(format!("{}: `{}` is not kebab case", info.code, info.name));
        }
        if !names.insert(info.name) {
            faults.push(format!("{}: `{}` is a name twice", info.code, info.name));
        }
        if info.summary.is_empty() || info.summary.ends_with('.') {
            faults.push(format!(
                "{}: the summary is one sentence without a stop",
                info.code
            ));
        }
        let area = AREAS.get(usize::from(info.code.0 / 100));
        let file = format!(
            "src/rules/{}/{}.rs",
            area.unwrap_or(&"?"),
            info.name.replace('-', "_")
        );
        if !project_path(&file).is_file() {
            faults.push(format!("{}: `{file}` is missing", info.code));
        }
    }
    assert_none(faults);
}

#[test]
fn explanations_have_every_heading_in_order() {
    let mut faults = Vec::new();
    for info in infos() {
        let mut rest = info.explanation;
        for heading in HEADINGS {
            match rest.split_once(heading) {
                Some((_, behind)) => rest = behind,
                None => faults.push(format!("{}: {heading} is missing or misplaced", info.code)),
            }
        }
        if rest.trim().is_empty() {
            faults.push(format!(
                "{}: nothing stands under the last heading",
                info.code
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn rules_have_a_bad_and_a_good_scenario() {
    let mut faults = Vec::new();
    for info in infos() {
        let code = info.code.to_string();
        match scenario(info.name) {
            Ok(bad) if bad.expect.mandatory.contains(&code) => {}
            Ok(bad) => faults.push(format!("{}: does not demand {code}", bad.name)),
            Err(why) => faults.push(why),
        }
        match scenario(&format!("{}-good", info.name)) {
            Ok(good) => {
                let is_grave = Severity::Warning <= info.severity;
                let is_demanded = good.expect.mandatory.contains(&code);
                if is_demanded || !good.expect.forbids(&code, is_grave) {
                    faults.push(format!("{}: does not forbid {code}", good.name));
                }
            }
            Err(why) => faults.push(why),
        }
    }
    assert_none(faults);
}

#[test]
fn scenarios_name_only_rules_that_exist() {
    let codes: BTreeSet<String> = infos().iter().map(|it| it.code.to_string()).collect();
    let scenarios = Scenario::all().unwrap_or_else(|why| panic!("{why}"));
    let mut faults = Vec::new();
    for scenario in &scenarios {
        let expect = &scenario.expect;
        let lists = [&expect.mandatory, &expect.forbidden, &expect.not_checked];
        for code in lists.into_iter().flatten().filter(|it| *it != "*") {
            if !codes.contains(code) {
                faults.push(format!("{}: there is no rule {code}", scenario.name));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn files_are_short() {
    let mut faults = Vec::new();
    for folder in ["src", "tests"] {
        for path in rust_files(folder) {
            let n_lines = read(&path).lines().count();
            if MAX_LINES <= n_lines {
                faults.push(format!("{}: {n_lines} lines", path.display()));
            }
        }
    }
    assert_none(faults);
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
    assert_none(faults);
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
    assert_none(faults);
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
    assert_none(faults);
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn infos() -> Vec<&'static RuleInfo> {
    ALL.iter().map(|rule| rule.info()).collect()
}

fn scenario(name: &str) -> Result<Scenario, String> {
    let file = format!("fixtures/scenarios/{name}.toml");
    Scenario::read(&project_path(&file)).map_err(|why| format!("{file}: {why}"))
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
                    test_only.insert(path.with_file_name(format!("{name}.rs")));
                }
                // Tests stand last.
                None if next.contains("mod ") => break,
                None => {}
            }
        }
        res.push((path, code));
    }
    res.retain(|(path, _)| !test_only.contains(path));
    res
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

/// `src/rules/name/mod.rs` and `src/rules.rs` belong to `rules`.
fn module_of(path: &Path) -> String {
    let below_src = path.components().nth(1).unwrap().as_os_str();
    let name = below_src.to_string_lossy();
    name.strip_suffix(".rs").unwrap_or(&name).to_owned()
}

/// The modules that paths beginning with `crate::` name.
fn crate_paths(code: &str) -> BTreeSet<String> {
    let mut res = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let Some(group) = part.strip_prefix('{') else {
            res.insert(first_word(part));
            continue;
        };
        let mut depth = 0_usize;
        let mut item = String::new();
        for letter in group.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    res.insert(first_word(item.trim()));
                    item.clear();
                    continue;
                }
                _ => {}
            }
            item.push(letter);
        }
        res.insert(first_word(item.trim()));
    }
    // A group may end with a comma.
    res.remove("");
    res
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|it| it.is_alphanumeric() || *it == '_')
        .collect()
}
