//! Baselines against changed runs.

use super::*;
use expect_test::{Expect, expect, expect_file};
use std::fmt::Write as _;

/// Reads findings, one a line: `RULE PATH SUBJECT`; path `-` is none.
fn sightings(text: &str) -> Vec<Sighting> {
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    let read = lines.map(|line| {
        let mut words = line.splitn(3, ' ');
        let rule = rule(words.next().unwrap()).unwrap();
        let path = words.next().filter(|it| *it != "-").map(str::to_owned);
        let subject = words.next().unwrap().to_owned();
        Sighting {
            path,
            rule,
            subject,
        }
    });
    read.collect()
}

/// What a run comes to against a baseline that went through JSON.
#[track_caller]
fn check(old: &str, new: &str, expect: &Expect) {
    let json = Baseline::of(&sightings(old)).to_json();
    let baseline = Baseline::from_json(&json).unwrap();
    let findings = sightings(new);
    let compared = baseline.compare(&findings);
    let mut shown = String::new();
    for (finding, is_old) in findings.iter().zip(&compared.is_old) {
        let word = if *is_old { "old " } else { "new " };
        writeln!(shown, "{word} {} {}", finding.rule, finding.subject).unwrap();
    }
    for entry in compared.gone {
        writeln!(shown, "gone {} {}", entry.rule, entry.subject).unwrap();
    }
    expect.assert_eq(&shown);
}

#[test]
fn order_does_not_matter() {
    check(
        "KMS301 a.zone kms1
        KMS206 a.zone kms2
        KMS501 - 192.0.2.53",
        "KMS501 - 192.0.2.53
        KMS206 a.zone kms2
        KMS301 a.zone kms1",
        &expect![[r#"
            old  KMS501 192.0.2.53
            old  KMS206 kms2
            old  KMS301 kms1
        "#]],
    );
}

#[test]
fn equal_findings_are_counted() {
    check(
        "KMS301 a.zone kms1
        KMS301 a.zone kms1",
        "KMS301 a.zone kms1
        KMS301 a.zone kms1
        KMS301 a.zone kms1",
        &expect![[r#"
            old  KMS301 kms1
            old  KMS301 kms1
            new  KMS301 kms1
        "#]],
    );
}

#[test]
fn what_is_gone_is_listed() {
    check(
        "KMS301 a.zone kms1
        KMS301 a.zone kms1
        KMS206 a.zone kms2",
        "KMS301 a.zone kms1
        KMS301 b.zone kms1
        KMS302 a.zone kms1",
        &expect![[r#"
            old  KMS301 kms1
            new  KMS301 kms1
            new  KMS302 kms1
            gone KMS206 kms2
            gone KMS301 kms1
        "#]],
    );
}

#[test]
fn json_is_sorted_and_whole() {
    let text = "KMS301 b.zone kms1 IN SRV \"x\"\nKMS501 - 192.0.2.53\nKMS206 a.zone kms2";
    let baseline = Baseline::of(&sightings(text));
    let json = baseline.to_json();
    expect![[r#"
        {
          "schema": "kmsdoctor-baseline/v1",
          "findings": [
            {
              "rule": "KMS501",
              "subject": "192.0.2.53",
              "fingerprint": "f10e17b819fc2357"
            },
            {
              "rule": "KMS206",
              "path": "a.zone",
              "subject": "kms2",
              "fingerprint": "c81d14eb344c52d2"
            },
            {
              "rule": "KMS301",
              "path": "b.zone",
              "subject": "kms1 IN SRV \"x\"",
              "fingerprint": "8dd4e3a44a44559e"
            }
          ]
        }
    "#]]
    .assert_eq(&json);
    assert_eq!(Baseline::from_json(&json).unwrap(), baseline);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&document));
    assert!(
        !schema.is_valid(&serde_json::json!({"schema": "kmsdoctor-baseline/v2", "findings": []}))
    );
}

#[test]
fn schema_is_frozen() {
    expect_file!["../../fixtures/schema/baseline-v1.json"].assert_eq(&schema());
}

#[track_caller]
fn check_fault(text: &str, expect: &Expect) {
    expect.assert_eq(&Baseline::from_json(text).unwrap_err().to_string());
}

#[test]
fn faults() {
    check_fault(
        "",
        &expect![
            "line 1, column 0: the text ends inside of a JSON value; it looks cut off, so give the whole file"
        ],
    );
    check_fault("{}", &expect!["line 1, column 2: missing field `schema`"]);
    check_fault(
        r#"{"schema": "kmsdoctor-baseline/v2"}"#,
        &expect!["`schema` is `kmsdoctor-baseline/v2`; this program reads `kmsdoctor-baseline/v1`"],
    );
    check_fault(
        r#"{"schema": "kmsdoctor-report/v1", "findings": []}"#,
        &expect!["`schema` is `kmsdoctor-report/v1`; this program reads `kmsdoctor-baseline/v1`"],
    );
    check_fault(
        r#"{"schema": "kmsdoctor-baseline/v1"}"#,
        &expect!["line 1, column 35: missing field `findings`"],
    );
    check_fault(
        r#"{"schema": "kmsdoctor-baseline/v1", "findings": [{"rule": "KMS30", "subject": "", "fingerprint": ""}]}"#,
        &expect!["`/findings/0/rule`: `KMS30` is not a code such as `KMS301`"],
    );
    check_fault(
        r#"{"schema": "kmsdoctor-baseline/v1", "findings": [{"rule": "KMS301", "subject": "", "fingerprint": "x"}]}"#,
        &expect!["`/findings/0/fingerprint`: `x` is not a fingerprint of 16 hexadecimal digits"],
    );
    let entry = r#"{"rule": "KMS301", "subject": "", "fingerprint": "0000000000000000"}"#;
    check_fault(
        &format!(r#"{{"schema": "kmsdoctor-baseline/v1", "findings": [{entry}, {entry}]}}"#),
        &expect!["`/findings/1/fingerprint`: `0000000000000000` stands here twice"],
    );
}

#[test]
fn keys_of_later_programs_are_skipped() {
    let text = r#"{"schema": "kmsdoctor-baseline/v1", "findings": [], "tool_version": "9"}"#;
    assert!(Baseline::from_json(text).unwrap().is_empty());
}
