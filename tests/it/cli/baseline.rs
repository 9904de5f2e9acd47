//! `check --baseline` and `--write-baseline`: old findings block nobody, new ones do.

use crate::support::tool::{EmptyWorld, Ran, run_in};
use tempfile::TempDir;

/// A zone with a wrong port, in a folder that also takes the baseline.
struct Adoption {
    dir: TempDir,
}

impl Adoption {
    fn new(text: &str) -> Self {
        let res = Self {
            dir: TempDir::new().unwrap(),
        };
        res.write(text);
        res
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    fn write(&self, text: &str) {
        let head = "$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\nns A 192.0.2.53\nkms A 192.0.2.7\n";
        std::fs::write(self.path("corp.example.zone"), format!("{head}{text}")).unwrap();
    }

    fn check(&self, flags: &[&str]) -> Ran {
        let zone = self.path("corp.example.zone");
        let mut args = vec![
            "check",
            &zone,
            "--origin",
            "corp.example",
            "--select",
            "KMS206",
        ];
        args.extend(["--format", "concise"]);
        args.extend(flags);
        run_in(&EmptyWorld::default(), &args)
    }
}

const OLD: &str = "_vlmcs._tcp SRV 0 0 1689 kms\n";

#[test]
fn old_findings_pass_and_new_ones_do_not() {
    let adoption = Adoption::new(OLD);
    assert_eq!(adoption.check(&[]).status, 1);
    let baseline = adoption.path("baseline.json");
    let written = adoption.check(&["--write-baseline", &baseline]);
    assert_eq!((written.status, written.out.as_str()), (0, ""));
    let flags = ["--baseline", baseline.as_str()];
    assert_eq!(adoption.check(&flags).status, 0);

    // Another line, other blanks: still the same finding.
    adoption.write("; moved\nwww A 192.0.2.8\n_vlmcs._tcp   SRV 0 0  1689 kms\n");
    assert_eq!(adoption.check(&flags).status, 0);

    adoption.write(&format!("{OLD}_vlmcs._tcp.lab SRV 0 0 1690 kms\n"));
    let ran = adoption.check(&flags);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.contains(":6:") && ran.out.contains("1690"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("1689"), "{}", ran.out);
}

/// Two equal records are two findings; a baseline with one lets one pass.
#[test]
fn equal_findings_are_counted() {
    let adoption = Adoption::new(OLD);
    let baseline = adoption.path("baseline.json");
    adoption.check(&["--write-baseline", &baseline]);
    adoption.write(&format!("{OLD}{OLD}"));
    let ran = adoption.check(&["--baseline", &baseline]);
    assert_eq!((ran.status, ran.out.lines().count()), (1, 1), "{}", ran.out);
}

#[test]
fn what_is_gone_is_told() {
    let adoption = Adoption::new(OLD);
    let baseline = adoption.path("baseline.json");
    adoption.check(&["--write-baseline", &baseline]);
    adoption.write("_vlmcs._tcp SRV 0 0 1688 kms\n");
    let ran = adoption.check(&["--baseline", &baseline]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert!(
        ran.err.starts_with("note: `--baseline`: 1 finding"),
        "{}",
        ran.err
    );
}

/// Who checks only the files that were changed says nothing about the others.
#[test]
fn files_that_are_not_given_stay_in_the_baseline() {
    let adoption = Adoption::new(OLD);
    let baseline = adoption.path("baseline.json");
    adoption.check(&["--write-baseline", &baseline]);
    let other = adoption.path("lab.example.zone");
    let text = "$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\nns A 192.0.2.53\n";
    std::fs::write(&other, text).unwrap();
    let flags = ["--baseline", &baseline, "--write-baseline", &baseline];
    let args = [&["check", other.as_str(), "--select", "KMS206"][..], &flags];
    let ran = run_in(&EmptyWorld::default(), &args.concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let known = ["--baseline", baseline.as_str()];
    assert_eq!(adoption.check(&known).status, 0);

    // A file that is no longer there leaves nothing to come back.
    std::fs::remove_file(adoption.path("corp.example.zone")).unwrap();
    let ran = run_in(&EmptyWorld::default(), &args.concat());
    assert!(ran.err.contains("no longer occurs"), "{}", ran.err);
    adoption.write(OLD);
    assert_eq!(adoption.check(&known).status, 1);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let adoption = Adoption::new(OLD);
    let baseline = adoption.path("baseline.json");
    for text in [
        "",
        "[]",
        "{\"schema\": \"kmsdoctor-baseline/v2\", \"findings\": []}",
    ] {
        std::fs::write(&baseline, text).unwrap();
        let ran = adoption.check(&["--baseline", &baseline]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{text}");
        assert!(ran.err.starts_with("error: `--baseline`: "), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    let ran = adoption.check(&["--write-baseline", "/no-such-directory/baseline.json"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}

/// A run over a part of the rules says nothing of the others, and keeps what the baseline has of them.
#[test]
fn rules_that_are_not_selected_stay() {
    let adoption = Adoption::new(&format!("{OLD}www SRV 0 0 1688 kms\n"));
    let zone = adoption.path("corp.example.zone");
    let baseline = adoption.path("baseline.json");
    let run = |flags: &[&str]| {
        let mut args = vec!["check", &zone, "--origin", "corp.example"];
        args.extend(["--format", "concise"]);
        args.extend(flags);
        run_in(&EmptyWorld::default(), &args)
    };
    let rules = || -> Vec<String> {
        let text = std::fs::read_to_string(&baseline).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let findings = value["findings"].as_array().unwrap().iter();
        findings
            .map(|it| it["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    run(&["--write-baseline", &baseline]);
    let whole = rules();
    assert!(
        whole.contains(&"KMS206".to_owned()) && 1 < whole.len(),
        "{whole:?}"
    );

    let ran = run(&["--baseline", &baseline, "--select", "KMS206"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let ran = run(&["--baseline", &baseline, "--ignore", "KMS206"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));

    let both = ["--baseline", &baseline, "--write-baseline", &baseline];
    run(&[&both[..], &["--select", "KMS206"]].concat());
    assert_eq!(rules(), whole);
    run(&[&both[..], &["--ignore", "KMS206"]].concat());
    assert_eq!(rules(), whole);
}

/// What compares with name servers did not run without `--live`: nobody knows whether its findings are gone.
#[test]
fn what_was_not_compared_is_not_gone() {
    let adoption = Adoption::new("_vlmcs._tcp SRV 0 0 1688 kms\n");
    let baseline = adoption.path("baseline.json");
    for (rule, is_told) in [("KMS506", false), ("KMS702", false), ("KMS206", true)] {
        let text = format!(
            "{{\"schema\": \"kmsdoctor-baseline/v1\", \"findings\": [{{\"rule\": \"{rule}\", \"path\": \"a\", \"subject\": \"b\", \"fingerprint\": \"0011223344556677\"}}]}}"
        );
        std::fs::write(&baseline, text).unwrap();
        let flags = ["--select", rule, "--baseline", &baseline];
        let ran = adoption.check(&flags);
        assert_eq!(
            ran.err.contains("no longer occur"),
            is_told,
            "{rule}: {}",
            ran.err
        );
        let written = adoption.check(&[&flags[..], &["--write-baseline", &baseline]].concat());
        assert_eq!(written.status, 0);
        let kept = std::fs::read_to_string(&baseline).unwrap().contains(rule);
        assert_eq!(kept, !is_told, "{rule}");
    }
}
