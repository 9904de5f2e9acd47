//! Files: their paths, patterns of paths, what is read from them and written to them.

use super::program::run;
use super::same::check;
use crate::support::tool::{finish_process, process};
use std::path::Path;
use tempfile::TempDir;

/// The target is missing in line 5.
const ZONE: &str = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns\n_vlmcs._tcp SRV 0 0 1688\nns A 192.0.2.53\n";

/// A folder with this zone under each of these paths.
fn folder(paths: &[&str]) -> TempDir {
    let res = TempDir::new().unwrap();
    for path in paths {
        let path = res.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, ZONE).unwrap();
    }
    res
}

/// The files that findings of `check` lie in, each once, in their order.
fn files_with_findings(dir: &Path, args: &[&str]) -> Vec<String> {
    let args = [&["check", "--format", "concise"], args].concat();
    let ran = run(dir, &args);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    let lines = ran.out.lines();
    let mut res: Vec<String> = lines
        .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
        .collect();
    res.dedup();
    res
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn zone_files_give_the_same_findings() {
    let dir = folder(&["corp.example.zone"]);
    // The other formats say when they were made.
    for format in ["concise", "table", "text", "github"] {
        let args = ["check", "corp.example.zone", "--format", format];
        check(dir.path(), &args, 1);
    }
}

/// As `cmd.exe` and `PowerShell` complete them.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn locations_have_windows_paths() {
    let dir = folder(&["zones/corp.example.zone"]);
    let path = r"zones\corp.example.zone";
    assert_eq!(files_with_findings(dir.path(), &[path]), [path]);
    let there = run(dir.path(), &["check", path, "--format", "concise"]);
    let slashed = path.replace('\\', "/");
    let args = ["check", &slashed, "--format", "concise"];
    let here = finish_process(process(&args).current_dir(dir.path()));
    assert_eq!(here.out, there.out.replace(path, &slashed));
    // A letter for the drive is no origin and no line number.
    let whole = format!("Z:{}", dir.path().join(&slashed).display()).replace('/', "\\");
    let ran = run(dir.path(), &["check", &whole, "--format", "concise"]);
    assert!(ran.out.starts_with(&format!("{whole}:5:")), "{}", ran.out);
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn patterns_are_expanded() {
    let dir = folder(&["zones/b.zone", "zones/a.zone", "zones/c.txt", "one.zone"]);
    let found = files_with_findings(dir.path(), &[r"zones\*.zone", "*.zone"]);
    assert_eq!(found, [r"zones\a.zone", r"zones\b.zone", "one.zone"]);
    // What fits nothing stays as it was typed, and is no file.
    let ran = run(dir.path(), &["check", r"zones\*.none"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains(r"`zones\*.none`"), "{}", ran.err);
}

/// They are written once and kept beside the zones, on whatever system.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn policies_and_baselines_of_other_systems_fit() {
    let dir = folder(&["zones/corp.example.zone", "zones/corp.example.txt"]);
    let policy = "paths = [\"zones/*.zone\"]\n";
    std::fs::write(dir.path().join("kmsdoctor.toml"), policy).unwrap();
    let found = files_with_findings(dir.path(), &["--policy", "kmsdoctor.toml"]);
    assert_eq!(found, [r"zones\corp.example.zone"]);
    let args = ["check", "zones/corp.example.zone"];
    let writes = [&args[..], &["--write-baseline", "old.json"]].concat();
    let here = finish_process(process(&writes).current_dir(dir.path()));
    assert_eq!(here.status, 0, "{here:?}");
    let args = [
        "check",
        r"zones\corp.example.zone",
        "--baseline",
        "old.json",
    ];
    let there = run(dir.path(), &args);
    assert_eq!((there.status, there.err.as_str()), (0, ""), "{there:?}");
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn reports_can_be_written_to_any_drive() {
    let dir = folder(&["zones/corp.example.zone"]);
    let path = dir.path().join("report.sarif");
    let output = format!("sarif:Z:{}", path.display()).replace('/', "\\");
    let args = ["check", r"zones\corp.example.zone", "--output", &output];
    let ran = run(dir.path(), &args);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    let log = std::fs::read_to_string(path).unwrap();
    assert!(
        log.contains("\"uri\": \"zones/corp.example.zone\""),
        "{log}"
    );
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn spaces_and_letters_of_any_language_in_paths() {
    for name in ["my zones", "zürich", "зоны", "東京"] {
        let path = format!("{name}/corp.example.zone");
        let dir = folder(&[&path]);
        let path = path.replace('/', "\\");
        let report = format!("{name}\\report of {name}.txt");
        let output = format!("table:{report}");
        let args = ["check", &path, "--format", "json", "--output", &output];
        let ran = run(dir.path(), &args);
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{name}");
        let locations = ran.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it["location"]["file"].as_str().map(str::to_owned))
            .collect::<Vec<_>>();
        assert!(locations.contains(&path), "{name}: {locations:?}");
        let written = std::fs::read_to_string(dir.path().join(report.replace('\\', "/")));
        assert!(written.unwrap().contains("KMS001"), "{name}");
    }
}

#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn files_that_cannot_be_used_are_named() {
    let dir = folder(&["corp.example.zone"]);
    for (args, named) in [
        (&["check", "none.zone"][..], "`FILE`: `none.zone`"),
        (&["plan", "--client", r"no\such.txt"], r"`no\such.txt`"),
        (
            &["plan", "a.example", "--output", r"table:no\dir.txt"],
            "`--output`",
        ),
    ] {
        let ran = run(dir.path(), args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert_eq!(ran.err.lines().count(), 1, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(named), "{args:?}: {}", ran.err);
    }
}
