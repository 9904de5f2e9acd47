//! Every rule has its file, its explanation and its scenarios.

use super::assert_none;
use crate::support::project_path;
use crate::support::scenario::Scenario;
use kmsdoctor::finding::{RuleInfo, Severity, Subject};
use kmsdoctor::rules::ALL;
use std::collections::BTreeSet;

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
    assert_none(&faults);
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
    assert_none(&faults);
}

/// Microsoft, "Dnscmd": `dnscmd <servername> <command>`. `/f` leaves out the question whether a record is to be deleted.
#[test]
fn dnscmd_names_a_server_and_asks_before_it_deletes() {
    let mut faults = Vec::new();
    let mut n_seen = 0;
    for info in infos() {
        let literals = info.explanation.split('`').skip(1).step_by(2);
        for command in literals.filter(|it| it.starts_with("dnscmd ")) {
            n_seen += 1;
            if !command.starts_with("dnscmd SERVER /") || command.ends_with(" /f") {
                faults.push(format!("{}: `{command}`", info.code));
            }
        }
    }
    assert!(20 < n_seen, "only {n_seen} commands were found");
    assert_none(&faults);
}

#[test]
fn rules_have_a_bad_and_a_good_scenario() {
    let mut faults = Vec::new();
    for info in infos() {
        let code = info.code.to_string();
        if info.subject == Subject::Zones && AREAS[usize::from(info.code.0 / 100)] == "server" {
            // What holds files against name servers needs both at once.
            let tests = std::fs::read_to_string(project_path("tests/it/live.rs")).unwrap();
            if !tests.contains(&format!("[{code}]")) {
                faults.push(format!("{code}: `tests/it/live.rs` does not try it"));
            }
            continue;
        }
        if matches!(info.subject, Subject::Zones | Subject::Remarks) {
            faults.extend(fixture_faults(info));
            continue;
        }
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
    assert_none(&faults);
}

/// What is wrong with the record files of a rule about them: one that has the fault, and one that has not.
fn fixture_faults(info: &RuleInfo) -> Vec<String> {
    let code = format!("[{}]", info.code);
    let mut faults = Vec::new();
    for (kind, has_fault) in [("bad", true), ("good", false)] {
        let file = format!("fixtures/check/{}-{kind}.expected", info.name);
        match std::fs::read_to_string(project_path(&file)) {
            Ok(said) if said.contains(&code) != has_fault => {
                faults.push(format!(
                    "{file}: {code} is {}",
                    if has_fault { "missing" } else { "there" }
                ));
            }
            Ok(_) => {}
            Err(why) => faults.push(format!("{file}: {why}")),
        }
    }
    faults
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
    assert_none(&faults);
}

fn infos() -> Vec<&'static RuleInfo> {
    ALL.iter().map(|rule| rule.info()).collect()
}

fn scenario(name: &str) -> Result<Scenario, String> {
    let file = format!("fixtures/scenarios/{name}.toml");
    Scenario::read(&project_path(&file)).map_err(|why| format!("{file}: {why}"))
}
