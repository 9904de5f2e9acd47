//! Every scenario through the command line: the same verdict, JSON that fits its schema, tables that fit a terminal.

use crate::support::expect::Said;
use crate::support::project_path;
use crate::support::scenario::Scenario;
use crate::support::simulate::Simulate;
use crate::support::tool::{EmptyWorld, Ran, arguments, policy_flags, run_in, run_scenario};
use kmsdoctor::render;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// Runs every scenario with `flags`; `look` gives what is wrong, and the faults of all come together.
fn each(flags: &[&str], look: impl Fn(&Scenario, &Ran) -> Vec<String>) {
    let dir = TempDir::new().unwrap();
    let mut faults: Vec<String> = Vec::new();
    for scenario in Scenario::all().unwrap_or_else(|why| panic!("{why}")) {
        let ran = run(&scenario, &dir, flags);
        let found = look(&scenario, &ran).into_iter();
        faults.extend(found.map(|it| format!("{}: {it}", scenario.name)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The run of a scenario, or the simulation with its saved report.
fn run(scenario: &Scenario, dir: &TempDir, flags: &[&str]) -> Ran {
    let mut args = arguments(scenario, dir.path());
    let flags = flags.iter().map(|it| (*it).to_owned());
    if scenario.simulate.is_none() {
        args.extend(flags);
        return run_scenario(scenario, &args);
    }
    args.extend(["--format", "json"].map(str::to_owned));
    let path = dir.path().join("diagnosed.json");
    std::fs::write(&path, run_scenario(scenario, &args).out).unwrap();
    let mut args = simulation(scenario, &path);
    args.extend(flags);
    run_without_network(&args)
}

/// What was said beside notes on files that tell of more than settings.
fn without_notes(said: &str) -> String {
    let lines = said.lines();
    let others: Vec<&str> = lines.filter(|it| !it.starts_with("note: ")).collect();
    others.join("\n")
}

/// The arguments of the simulation with this saved report.
fn simulation(scenario: &Scenario, path: &Path) -> Vec<String> {
    let mut res = vec![
        "simulate".to_owned(),
        "--from".to_owned(),
        path.display().to_string(),
    ];
    res.extend(scenario.options.model_flags());
    res.extend(scenario.simulate.iter().flat_map(Simulate::flags));
    res
}

fn run_without_network(args: &[String]) -> Ran {
    let world = EmptyWorld::default();
    let res = run_in(&world, args);
    assert_eq!(world.n_touched(), 0, "the network was touched: {args:?}");
    res
}

/// Says how the two differ, if they do.
fn differs(what: &str, expected: &str, found: &str) -> Option<String> {
    (expected != found).then(|| format!("{what}: expected `{expected}`, found `{found}`"))
}

#[test]
fn verdict_and_exit_status() {
    each(&["--format", "json"], |scenario, ran| {
        let report = ran.json();
        let expect = &scenario.expect;
        let verdict = &report["verdict"];
        let word = |key: &str| verdict[key].as_str().unwrap_or_default();
        let codes = verdict["client_codes"].as_array().unwrap();
        let said = Said {
            outcome: word("outcome"),
            status: word("status"),
            exit: ran.status,
            codes: codes
                .iter()
                .map(|it| it.as_str().unwrap().to_owned())
                .collect(),
            summary: word("summary"),
        };
        let mut res: Vec<Option<String>> =
            vec![differs("standard error", "", &without_notes(&ran.err))];
        res.extend(expect.verdict_faults(&said).into_iter().map(Some));
        let findings = report["findings"].as_array().unwrap();
        for code in &expect.mandatory {
            let is_there = findings.iter().any(|it| it["rule"] == **code);
            res.push((!is_there).then(|| format!("{code} was not found")));
        }
        res.into_iter().flatten().collect()
    });
}

#[test]
fn json_fits_the_schema() {
    let text = std::fs::read_to_string(project_path("fixtures/schema/report-v1.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for flags in [
        &["--format", "json"][..],
        &["--format", "json", "--model", "all", "--no-probe"],
    ] {
        each(&[], |scenario, _| {
            let dir = TempDir::new().unwrap();
            let clashes = |flag: &&str| {
                let options = &scenario.options;
                let is_unprobed = options.rpc_bind || !options.probe || scenario.simulate.is_some();
                (*flag == "--no-probe" && is_unprobed)
                    || (matches!(*flag, "--model" | "all") && !options.model_flags().is_empty())
            };
            let flags: Vec<&str> = flags.iter().copied().filter(|it| !clashes(it)).collect();
            let report = run(scenario, &dir, &flags).json();
            let errors = schema.iter_errors(&report);
            errors
                .map(|it| format!("{}: {it}", it.instance_path()))
                .collect()
        });
    }
}

/// A saved report gives the same verdict, findings and exit status without a network.
#[test]
fn saved_report_is_judged_alike() {
    each(&["--format", "json"], |scenario, ran| {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("report.json");
        std::fs::write(&path, &ran.out).unwrap();
        let is_simulated = scenario.simulate.is_some();
        let mut args = if is_simulated {
            simulation(scenario, &path)
        } else {
            let from = ["diagnose".to_owned(), "--from".to_owned()];
            let mut args = from.to_vec();
            args.push(path.display().to_string());
            args.extend(scenario.options.model_flags());
            args.extend(policy_flags(scenario));
            args
        };
        args.extend(["--format", "json"].map(str::to_owned));
        let again = run_without_network(&args);
        // A simulation is a run of its own, with its own time.
        let judged = |out: &str| match serde_json::from_str::<Value>(out) {
            Ok(mut report) if is_simulated => {
                report["run"].take();
                report.to_string()
            }
            _ => out.to_owned(),
        };
        [
            differs("exit", &ran.status.to_string(), &again.status.to_string()),
            differs("standard error", "", &again.err),
            differs("report", &judged(&ran.out), &judged(&again.out)),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
}

/// The hosts of a saved report are simulated without a network; the report of that leads to the same again.
#[test]
fn saved_hosts_are_simulated_alike() {
    let text = std::fs::read_to_string(project_path("fixtures/schema/report-v1.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    each(&["--format", "json"], |_, ran| {
        // Which of several domains is meant has to be said; that has a test of its own.
        if ran.json()["domains"].is_array() {
            return Vec::new();
        }
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("report.json").display().to_string();
        let world = EmptyWorld::default();
        let simulated = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let args = ["simulate", "--from", &path, "--ranks", "--narrate"];
            run_in(&world, &[&args[..], &["--format", "json"]].concat())
        };
        let first = simulated(&ran.out);
        if first.status == 2 {
            let line =
                format!("error: `--from`: `{path}`: there is no host that a client comes to\n");
            let is_known = first.err == line && ran.json()["forecast"] == Value::Array(Vec::new());
            return Vec::from_iter((!is_known).then_some(first.err));
        }
        let again = simulated(&first.out);
        let (found, mut one, mut other) = (ran.json(), first.json(), again.json());
        let errors = schema.iter_errors(&one);
        let mut res: Vec<String> = errors
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        for key in [
            "plan",
            "name_servers",
            "exchanges",
            "candidates",
            "probes",
            "assumptions",
        ] {
            res.extend(differs(key, &found[key].to_string(), &one[key].to_string()));
        }
        for report in [&mut one, &mut other] {
            report["run"]["started_at"] = Value::Null;
            report["run"]["elapsed_ms"] = Value::Null;
        }
        res.extend(differs("report", &one.to_string(), &other.to_string()));
        res.extend((world.n_touched() != 0).then(|| "the network was touched".to_owned()));
        res
    });
}

/// The first line is the sentence for the helpdesk and may be longer than the terminal is wide.
#[test]
fn tables_fit_a_terminal() {
    for width in [40, 80, 120] {
        each(&["--width", &width.to_string()], |_, ran| {
            let mut res = Vec::new();
            let first = ran.out.lines().next().unwrap_or_default();
            let words: String = first.split('`').step_by(2).collect();
            if !first.ends_with('.') || words.contains(". ") {
                res.push(format!("the first line is not one sentence: {first}"));
            }
            if ran.out.chars().any(|it| it.is_control() && it != '\n') {
                res.push(format!("control characters: {:?}", ran.out));
            }
            if !ran.out.ends_with('\n') || ran.out.ends_with("\n\n") {
                res.push("does not end with one line break".to_owned());
            }
            for line in ran.out.lines().skip(1) {
                if width < line.width() {
                    res.push(format!("wider than {width} columns: {line}"));
                }
                if line.ends_with(' ') {
                    res.push(format!("blanks at the end: {line}|"));
                }
            }
            res
        });
    }
}

/// Colors are all there is beside the plain text.
#[test]
fn colors_only_color() {
    let dir = TempDir::new().unwrap();
    each(&["--color", "always"], |scenario, ran| {
        let plain = run(scenario, &dir, &["--color", "never"]);
        let is_colored = ran.out.contains("\x1b[");
        let res = [
            (!is_colored).then(|| "has no color".to_owned()),
            differs("text", untimed(&plain.out), untimed(&without_sgr(&ran.out))),
        ];
        res.into_iter().flatten().collect()
    });
}

/// A table without its last line, which says when the run was and how long it took.
fn untimed(table: &str) -> &str {
    table.rsplit_once("\n\nkmsdoctor ").unwrap_or_default().0
}

/// Takes out `ESC [ digits and semicolons m`, and nothing else.
fn without_sgr(text: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\x1b[") {
        res += before;
        let behind = behind.trim_start_matches(|it: char| it.is_ascii_digit() || it == ';');
        rest = behind.strip_prefix('m').unwrap_or(behind);
        if rest.len() == behind.len() {
            res.push_str("(not SGR)");
        }
    }
    res + rest
}

#[test]
fn files_equal_standard_output() {
    let dir = TempDir::new().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    for format in render::ALL {
        let mut flags = vec!["--format".to_owned(), format.name.to_owned()];
        for other in render::ALL {
            flags.push("--output".to_owned());
            flags.push(format!("{}:{}", other.name, path(other.name)));
        }
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        each(&flags, |_, ran| {
            let file = std::fs::read_to_string(path(format.name)).unwrap();
            differs("file", &ran.out, &file).into_iter().collect()
        });
    }
}
