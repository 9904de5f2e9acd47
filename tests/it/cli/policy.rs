//! `--policy`: faults of the file, ignores and severities, zone files by its `paths`.

use crate::support::tool::{EmptyWorld, Ran, run_in};
use std::fmt::Write as _;
use std::path::Path;
use tempfile::TempDir;

const ZONE: &str = "$ORIGIN corp.example.
@ 300 IN SOA ns hostmaster 1 3600 600 86400 300
_vlmcs._tcp 300 IN SRV 0 10 1690 kms1
_vlmcs._tcp 300 IN SRV 0 90 1688 pc1
kms1 300 IN A 192.0.2.1
pc1 300 IN A 192.0.2.2
";

const DOMAIN: &str =
    "[domains.\"corp.example\"]\nhosts = [\"kms1.corp.example\", \"kms2.corp.example\"]\n";

/// A folder with a policy and a zone file.
fn folder(policy: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    std::fs::create_dir(dir.path().join("zones")).unwrap();
    std::fs::write(dir.path().join("zones/corp.zone"), ZONE).unwrap();
    std::fs::write(dir.path().join("kmsdoctor.toml"), policy).unwrap();
    dir
}

fn path(dir: &Path, name: &str) -> String {
    dir.join(name).display().to_string()
}

/// Runs `check` with this policy over the zone file.
fn check(policy: &str, flags: &[&str]) -> Ran {
    let dir = folder(policy);
    let (file, policy) = (
        path(dir.path(), "zones/corp.zone"),
        path(dir.path(), "kmsdoctor.toml"),
    );
    let mut args = vec!["check", &file, "--policy", &policy, "--today", "2026-01-31"];
    args.extend(flags);
    run_in(&EmptyWorld::default(), &args)
}

/// The codes of the findings, with their places.
fn findings(ran: &Ran, list: &str) -> Vec<String> {
    let report = ran.json();
    let list = report[list].as_array().unwrap().clone();
    let shown = list.iter().map(|it| {
        let place = &it["location"];
        let file = place["file"].as_str().unwrap_or_default();
        let file = Path::new(file).file_name().unwrap_or_default();
        let severity = it["severity"].as_str().unwrap();
        let reason = it["ignored_by"]["reason"].as_str().unwrap_or_default();
        let text = format!(
            "{} {severity} {}:{}:{} {reason}",
            it["rule"].as_str().unwrap(),
            file.to_string_lossy(),
            place["line"],
            place["column"],
        );
        text.trim_end().to_owned()
    });
    shown.collect()
}

#[test]
fn findings_point_into_zone_and_policy() {
    let ran = check(
        &format!("{DOMAIN}[domains.\"hr.corp.example\"]\n[severities]\nKMS201 = \"off\""),
        &["--format", "json", "--select", "KMS7"],
    );
    assert_eq!(ran.err, "");
    assert_eq!(
        findings(&ran, "findings"),
        [
            "KMS702 warning corp.zone:3:1",
            "KMS703 warning corp.zone:3:29",
            "KMS701 warning corp.zone:4:34",
            "KMS705 error kmsdoctor.toml:3:10",
        ]
    );
    assert_eq!(ran.status, 1);
}

#[test]
fn severities_and_ignores_are_kept_with_their_reason() {
    let policy = format!(
        "{DOMAIN}[severities]\nKMS702 = \"notice\"\nKMS703 = \"off\"\n\
         [[ignores]]\nrule = \"KMS701\"\nhost = \"pc*\"\nreason = \"gone in March\"\nuntil = 2026-01-31\n"
    );
    let ran = check(&policy, &["--format", "json", "--select", "KMS7"]);
    assert_eq!(findings(&ran, "findings"), ["KMS702 notice corp.zone:3:1"]);
    assert_eq!(ran.status, 0);
    let ignored = findings(&ran, "ignored");
    assert!(
        ignored.contains(&"KMS701 warning corp.zone:4:34 gone in March".to_owned()),
        "{ignored:?}"
    );
    assert!(
        ignored.contains(&"KMS703 warning corp.zone:3:29".to_owned()),
        "{ignored:?}"
    );
}

#[test]
fn every_fault_is_told_with_its_line() {
    let ran = check("prot = 1688\n[[ignores]]\nrule = \"KMS206\"\n", &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.err);
    for (line, expect) in lines.iter().zip([
        "kmsdoctor.toml:1:1: `prot` is no key of a policy; did you mean `port`?",
        "kmsdoctor.toml:2:1: the ignore of `KMS206` has no `reason`",
        "kmsdoctor.toml:2:1: the ignore of `KMS206` has no `until`",
    ]) {
        assert!(
            line.starts_with("error: ") && line.contains(expect),
            "{line}"
        );
    }
}

#[test]
fn text_of_a_policy_is_escaped() {
    let ran = check("\"\\u001b[31m\" = 1", &[]);
    assert_eq!(ran.status, 2);
    assert!(!ran.err.contains('\x1b'), "{:?}", ran.err);
}

/// Runs `check` without a file.
fn check_paths(paths: &str) -> Ran {
    let dir = folder(&format!("paths = {paths}\n"));
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    std::fs::write(dir.path().join(".git/old.zone"), "no zone text").unwrap();
    let policy = path(dir.path(), "kmsdoctor.toml");
    run_in(&EmptyWorld::default(), &["check", "--policy", &policy])
}

#[test]
fn paths_stand_in_for_files() {
    let ran = check_paths("[\"**/*.zone\"]");
    assert_eq!(ran.err, "");
    assert!(ran.out.contains("corp.zone:3:"), "{}", ran.out);
    assert!(!ran.out.contains("old.zone"), "{}", ran.out);
}

#[test]
fn no_file_fits() {
    for (paths, expect) in [
        (
            "[\"*.db\"]",
            "`paths`: no file fits `*.db` below the folder of the policy",
        ),
        (
            "[\"no/such/*.zone\", \"/zones/*.zone\", \"../*/zones/*.zone\"]",
            "`paths`: no file fits ",
        ),
        ("[]", "`FILE`: name a zone file, or `paths` in the policy"),
    ] {
        let ran = check_paths(paths);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(expect), "{}", ran.err);
    }
}

#[test]
fn files_and_days_that_cannot_be_read() {
    for (args, expect) in [
        (
            &["--policy", "/no/such/file.toml"][..],
            "`--policy`: `/no/such/file.toml`",
        ),
        (
            &["--today", "2026-02-30"],
            "`--today`: `2026-02-30` is not a day",
        ),
    ] {
        let mut all = vec!["diagnose", "corp.example"];
        all.extend(args);
        let ran = run_in(&EmptyWorld::default(), &all);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(expect), "{}", ran.err);
    }
}

/// A name that stands in the policy alone is told by the rule about it and by no other.
#[test]
fn domain_without_records_is_told_once() {
    let policy =
        format!("{DOMAIN}[domains.\"lab.corp.example\"]\nhosts = [\"kms1.corp.example\"]\n");
    let found = findings(&check(&policy, &["--format", "json"]), "findings");
    let of_lab: Vec<&String> = found
        .iter()
        .filter(|it| {
            ["KMS201", "KMS202", "KMS705"]
                .iter()
                .any(|rule| it.starts_with(rule))
        })
        .collect();
    assert_eq!(of_lab, ["KMS705 error kmsdoctor.toml:3:10"]);
}

/// What was not read is never known to be right.
#[test]
fn what_was_not_read_fails_a_run() {
    let dir = TempDir::new().unwrap();
    for (name, text, status) in [
        ("records.txt", "_vlmcs._tcp 300 SRV 0 0 1688 kms\n", 1),
        // What is missing here may be there.
        (
            "corp.example.zone",
            "$TTL 300\n@ SOA ns hm 1 2 3 4 5\n$INCLUDE gone.inc\n",
            0,
        ),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
        let file = path(dir.path(), name);
        let ran = run_in(
            &EmptyWorld::default(),
            &["check", &file, "--fail-on", "error"],
        );
        assert_eq!(ran.status, status, "{name}: {}", ran.out);
    }
}

/// The files that `paths` comes to in a folder with links, by their names; what was said on standard error instead.
#[cfg(unix)]
fn files_of(paths: &str) -> Result<Vec<String>, String> {
    use std::os::unix::fs::symlink;
    let dir = folder(&format!("paths = {paths}\n"));
    let below = |name: &str| dir.path().join(name);
    std::fs::create_dir(below("zones/sub.zone")).unwrap();
    std::fs::write(below("zones/sub.zone/deep.zone"), ZONE).unwrap();
    symlink("sub.zone", below("zones/folder.zone")).unwrap();
    // Two names of one file would be one file.
    std::fs::write(below("other.txt"), ZONE).unwrap();
    symlink("../other.txt", below("zones/file.zone")).unwrap();
    symlink("nowhere", below("zones/dangling.zone")).unwrap();
    let policy = path(dir.path(), "kmsdoctor.toml");
    let args = ["check", "--policy", &policy, "--format", "json"];
    let ran = run_in(&EmptyWorld::default(), &args);
    if ran.status == 2 {
        return Err(ran.err);
    }
    let report = ran.json();
    let zones = report["zones"].as_array().unwrap().iter();
    let base = format!("{}/", dir.path().display());
    let names = zones.map(|it| it["file"].as_str().unwrap().replace(&base, ""));
    Ok(names.collect())
}

#[cfg(unix)]
#[test]
fn links_to_files_are_files_and_links_to_folders_are_none() {
    for (paths, expect) in [
        (
            "[\"zones/*.zone\"]",
            &["zones/corp.zone", "zones/file.zone"][..],
        ),
        (
            "[\"**/*.zone\", \"zones/*.zone\"]",
            &[
                "zones/corp.zone",
                "zones/file.zone",
                "zones/sub.zone/deep.zone",
            ],
        ),
        (
            "[\"./zones/sub.zone/deep.zone\"]",
            &["zones/sub.zone/deep.zone"],
        ),
    ] {
        assert_eq!(
            files_of(paths),
            Ok(expect.iter().map(|it| (*it).to_owned()).collect()),
            "{paths}"
        );
    }
}

/// However many findings one reason stands for, the report stays small.
#[test]
fn many_findings_of_one_reason_are_counted() {
    let policy = "[[ignores]]\nrule = \"KMS206\"\nreason = \"soon\"\nuntil = 2026-01-31\n";
    let dir = folder(policy);
    let mut zone = "$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n".to_owned();
    for idx in 0..1_100 {
        writeln!(zone, "_vlmcs._tcp.d{idx} SRV 0 0 1690 kms1").unwrap();
    }
    let (file, policy) = (
        path(dir.path(), "zones/corp.zone"),
        path(dir.path(), "kmsdoctor.toml"),
    );
    std::fs::write(&file, zone).unwrap();
    let args = ["check", &file, "--policy", &policy, "--today", "2026-01-31"];
    let args = [&args[..], &["--format", "json", "--select", "KMS206"]].concat();
    let ran = run_in(&EmptyWorld::default(), &args);
    let ignored = findings(&ran, "ignored");
    let of_rule = ignored.iter().filter(|it| it.starts_with("KMS206"));
    assert_eq!(of_rule.clone().count(), 1_001);
    assert!(of_rule.clone().all(|it| it.ends_with(" soon")));
}

/// What stands in a policy and came to nothing is told, unless the run was not over all that it is about.
#[test]
fn idle_entries_are_told() {
    let policy = "[domains.\"corp.example\"]\nport = 1688\n[domains.\"hq.example\"]\nport = 1688\n[[ignores]]\nrule = \"KMS206\"\nreason = \"x\"\nuntil = 2026-12-31\n[[ignores]]\nrule = \"KMS703\"\nreason = \"x\"\nuntil = 2026-12-31\n[[ignores]]\nrule = \"KMS305\"\nreason = \"x\"\nuntil = 2026-01-30\n[[ignores]]\nrule = \"KMS305\"\nreason = \"x\"\nuntil = 2026-12-31\n";
    let notes = |policy: &str, flags: &[&str]| {
        let ran = check(policy, flags);
        let lines = ran.err.lines().map(|it| {
            let (_, rest) = it.split_once("kmsdoctor.toml:").unwrap_or(("", it));
            rest.to_owned()
        });
        lines.collect::<Vec<String>>()
    };
    let ignore = "18`: the ignore of `KMS305` matched nothing";
    let domain =
        "3`: no zone given holds `hq.example.`, so what the policy expects there was not checked";
    assert_eq!(notes(policy, &[]), [ignore, domain]);
    // A rule that was left out says nothing of its ignores.
    assert_eq!(notes(policy, &["--ignore", "KMS305"]), [domain]);
    let with_paths = format!("paths = [\"zones/*\"]\n{policy}");
    assert_eq!(notes(&with_paths, &[]), Vec::<String>::new());
}
