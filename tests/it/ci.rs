//! The examples for CI systems: they are read as their readers read them, and what they run is run.

use crate::support::project_path;
use crate::support::tool::{EmptyWorld, run_in};
use kmsdoctor::render;
use regex::Regex;
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A zone with a fault in its third line.
const ZONE: &str =
    "$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n_vlmcs._tcp SRV 0 0 1688\n@ NS ns.example.net.\n";

fn read(path: &str) -> String {
    std::fs::read_to_string(project_path(path)).unwrap()
}

fn yaml(text: &str) -> Yaml<'_> {
    let mut documents = Yaml::load_from_str(text).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

/// The one line of an example that runs `kmsdoctor check`.
fn check_line(text: &str) -> String {
    let mut lines = text.lines().filter_map(|it| {
        let (_, command) = it.split_once("kmsdoctor check ")?;
        Some(format!("kmsdoctor check {command}"))
    });
    let res = lines.next().unwrap();
    assert_eq!(lines.next(), None);
    res
}

/// A repository with one zone, in which `line` runs as a CI system runs it.
fn run_line(line: &str) -> (TempDir, Option<i32>, String) {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("zones")).unwrap();
    std::fs::write(dir.path().join("zones/corp.example.zone"), ZONE).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_kmsdoctor"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let output = Command::new("/bin/sh")
        .args(["-c", line])
        .current_dir(dir.path())
        .env_clear()
        .env("PATH", path)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    let out = String::from_utf8(output.stdout).unwrap();
    (dir, output.status.code(), out)
}

#[test]
fn github_workflow() {
    let text = read("examples/ci/github-actions.yml");
    let workflow = yaml(&text);
    let job = &workflow["jobs"]["check"];
    let may_write = job["permissions"]["security-events"].as_str();
    assert_eq!(may_write, Some("write"));
    assert_eq!(job["permissions"]["contents"].as_str(), Some("read"));
    assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
    let (dir, status, out) = run_line(&check_line(&text));
    assert_eq!(status, Some(1));
    let annotation = "::error file=zones/corp.example.zone,line=3,col=";
    assert!(out.lines().any(|it| it.starts_with(annotation)), "{out}");
    let steps = job["steps"].as_sequence().unwrap();
    let upload = steps.last().unwrap()["with"]["sarif_file"].as_str();
    let log = std::fs::read_to_string(dir.path().join(upload.unwrap())).unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    // Before that it is said that the name of the file gives the origin.
    let place = &log["runs"][0]["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "zones/corp.example.zone");
    assert_eq!(place["region"]["startLine"], 3);
    assert!(dir.path().join("kmsdoctor.txt").is_file());
}

#[test]
fn gitlab_job() {
    let text = read("examples/ci/gitlab-ci.yml");
    let job = yaml(&text);
    let job = &job["kms-records"];
    let (dir, status, _) = run_line(&check_line(&text));
    assert_eq!(status, Some(1));
    let report = job["artifacts"]["reports"]["junit"].as_str().unwrap();
    let report = std::fs::read_to_string(dir.path().join(report)).unwrap();
    let report = roxmltree::Document::parse(&report).unwrap();
    let failure = report
        .descendants()
        .find(|it| it.has_tag_name("failure") && it.attribute("type") == Some("error"));
    let case = failure.unwrap().parent_element().unwrap();
    assert_eq!(case.attribute("file"), Some("zones/corp.example.zone"));
    assert_eq!(case.attribute("line"), Some("3"));
}

#[test]
#[ignore = "starts jq"]
fn gitlab_code_quality() {
    let text = read("examples/ci/gitlab-ci.yml");
    let job = yaml(&text);
    let job = &job["kms-records"];
    let script = job["after_script"][0].as_str().unwrap();
    let (dir, _, _) = run_line(&format!("{} >/dev/null; {script}", check_line(&text)));
    let report = job["artifacts"]["reports"]["codequality"].as_str().unwrap();
    let report = std::fs::read_to_string(dir.path().join(report)).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    // Before that it is said that the name of the file gives the origin.
    let first = &report[1];
    assert_eq!(first["check_name"], "KMS001");
    assert_eq!(first["severity"], "critical");
    assert_eq!(first["location"]["path"], "zones/corp.example.zone");
    assert_eq!(first["location"]["lines"]["begin"], 3);
    assert_eq!(first["fingerprint"].as_str().unwrap().len(), 16);
}

/// The matchers, as JavaScript and .NET read these expressions too.
fn matchers() -> Vec<(Regex, Value)> {
    let matchers: Value = serde_json::from_str(&read("examples/ci/problem-matcher.json")).unwrap();
    let matchers = matchers["problemMatcher"].as_array().unwrap().iter();
    let patterns = matchers.map(|it| it["pattern"][0].clone());
    patterns
        .map(|it| (Regex::new(it["regexp"].as_str().unwrap()).unwrap(), it))
        .collect()
}

/// File, line, column and code, if a matcher takes the line.
fn matched(line: &str) -> Option<[String; 4]> {
    matchers().into_iter().find_map(|(regex, pattern)| {
        let found = regex.captures(line)?;
        Some(["file", "line", "column", "code"].map(|it| {
            let group = usize::try_from(pattern[it].as_u64().unwrap()).unwrap();
            found[group].to_owned()
        }))
    })
}

#[test]
fn problem_matcher_takes_what_check_prints() {
    let dir = TempDir::new().unwrap();
    let json = dir.path().join("report.json");
    let zone = dir.path().join("a: b.zone");
    std::fs::write(&zone, ZONE).unwrap();
    let folder = project_path("fixtures/zones/bad");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    let mut args: Vec<String> = vec!["check".to_owned(), zone.display().to_string()];
    args.extend(files.map(|it| it.display().to_string()));
    args.extend(["--format", "concise", "--output"].map(str::to_owned));
    args.push(format!("json:{}", json.display()));
    let ran = run_in(&EmptyWorld::default(), &args);
    let report: Value = serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(ran.out.lines().count(), findings.len());
    let mut n_matched = 0;
    for (line, finding) in ran.out.lines().zip(findings) {
        let place = &finding["location"];
        let expect = place["file"].as_str().map(|file| {
            n_matched += 1;
            [
                file.to_owned(),
                place["line"].to_string(),
                place["column"].to_string(),
                finding["rule"].as_str().unwrap().to_owned(),
            ]
        });
        assert_eq!(matched(line), expect, "{line}");
    }
    assert!(50 < n_matched, "{n_matched}");
}

#[test]
fn problem_matcher_leaves_other_lines() {
    for line in [
        "_vlmcs._tcp.corp.example.: error[KMS201]: no records",
        "[2001:db8::1]:1688: warning[KMS601]: refused",
        "192.0.2.1:1688: warning[KMS601]: refused",
        "resolv.conf:3: notice[KMS101]: no suffix",
    ] {
        assert_eq!(matched(line), None, "{line}");
    }
    let info = "a.zone:1:2: info[KMS214]: no TTL";
    assert_eq!(matched(info).unwrap(), ["a.zone", "1", "2", "KMS214"]);
}

#[test]
fn pre_commit_hook() {
    let text = read(".pre-commit-hooks.yaml");
    let hooks = yaml(&text);
    let hook = &hooks[0];
    assert_eq!(hook["id"].as_str(), Some("kmsdoctor-check"));
    assert_eq!(hook["entry"].as_str(), Some("kmsdoctor check"));
    let files = Regex::new(hook["files"].as_str().unwrap()).unwrap();
    for (path, is_taken) in [
        ("zones/corp.example.zone", true),
        ("corp.example.dns", true),
        ("etc/bind/db.corp.example", true),
        ("db.corp.example", true),
        ("src/db.rs/mod.rs", false),
        ("README.md", false),
        ("debug.example", false),
    ] {
        assert_eq!(files.is_match(path), is_taken, "{path}");
    }
}

#[test]
fn page_about_ci() {
    let page = read("docs/ci.md");
    for format in render::ALL {
        let is_table = format.name == "table";
        assert!(
            is_table || page.contains(&format!("| `{}` |", format.name)),
            "{}",
            format.name
        );
    }
    let blocks = page.split("```yaml\n").skip(1);
    let blocks: Vec<&str> = blocks.map(|it| it.split("```").next().unwrap()).collect();
    assert!(3 < blocks.len());
    for block in blocks {
        yaml(block);
    }
}
