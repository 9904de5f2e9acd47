//! Logs follow the schema of the standard.

use super::*;
use crate::finding::{Finding, Location};
use crate::render::sample;
use crate::rules;
use expect_test::{Expect, expect};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;

const STYLE: Style = Style::PLAIN;

fn log(report: &Report) -> Value {
    serde_json::from_str(&render(report, STYLE)).unwrap()
}

/// The schema of the standard, but for the pattern of a language, which is no regular expression; we write none.
fn schema() -> Validator {
    let text = include_str!("../../../fixtures/schema/sarif-2.1.0.json");
    let mut schema: Value = serde_json::from_str(text).unwrap();
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn logs_follow_schema() {
    let schema = schema();
    for report in [
        sample::checked(),
        sample::report(),
        sample::simulated(&["0 0 1688 kms1.corp.example"], |_| {}),
    ] {
        let log = log(&report);
        let fault = schema.iter_errors(&log).next();
        assert!(fault.is_none(), "{fault:?}");
    }
    let mut log = log(&sample::checked());
    log["runs"][0]["results"][0]["level"] = "notice".into();
    assert!(!schema.is_valid(&log), "a word that SARIF does not know");
}

fn check_result(position: usize, expect: Expect) {
    let log = log(&sample::checked());
    expect.assert_eq(&pretty(&log["runs"][0]["results"][position]));
}

#[test]
fn result_in_a_file() {
    check_result(
        0,
        expect![[r#"
            {
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "zones/corp.example.zone"
                    },
                    "region": {
                      "endColumn": 15,
                      "endLine": 4,
                      "snippet": {
                        "text": "1688\n_vlmcs._tcp\tIN"
                      },
                      "startColumn": 24,
                      "startLine": 3
                    }
                  }
                }
              ],
              "message": {
                "text": "the SRV record has no target.\nadd the target."
              },
              "partialFingerprints": {
                "kmsdoctor/v1": "faf27cc0a6a93530"
              },
              "properties": {
                "remedy": "add the target",
                "severity": "error"
              },
              "ruleId": "KMS001",
              "ruleIndex": 0
            }
        "#]],
    );
}

#[test]
fn result_in_no_file_stands_at_its_zone() {
    check_result(
        6,
        expect![[r#"
        {
          "level": "error",
          "locations": [
            {
              "logicalLocations": [
                {
                  "fullyQualifiedName": "_vlmcs._tcp.lab.example.",
                  "kind": "resource"
                }
              ],
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "zones/corp.example.zone"
                },
                "region": {
                  "startLine": 1
                }
              }
            }
          ],
          "message": {
            "text": "`_vlmcs._tcp.lab.example.` has no SRV records.\nadd one."
          },
          "partialFingerprints": {
            "kmsdoctor/v1": "22f81ac272c949cd"
          },
          "properties": {
            "remedy": "add one",
            "severity": "error"
          },
          "ruleId": "KMS201",
          "ruleIndex": 1
        }
    "#]],
    );
}

#[test]
fn ignored_result_is_suppressed() {
    check_result(
        8,
        expect![[r#"
            {
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "zones/corp.example.zone"
                    },
                    "region": {
                      "endColumn": 34,
                      "endLine": 4,
                      "snippet": {
                        "text": "kms1"
                      },
                      "startColumn": 30,
                      "startLine": 4
                    }
                  }
                }
              ],
              "message": {
                "text": "`kms1` stands twice."
              },
              "partialFingerprints": {
                "kmsdoctor/v1": "8103d0764d5c2840"
              },
              "properties": {
                "severity": "warning"
              },
              "ruleId": "KMS205",
              "ruleIndex": 2,
              "suppressions": [
                {
                  "justification": "moved next week",
                  "kind": "inSource",
                  "location": {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "zones/corp.example.zone"
                      },
                      "region": {
                        "endColumn": 80,
                        "endLine": 4,
                        "snippet": {
                          "text": "; kmsdoctor: ignore KMS205 -- moved next week"
                        },
                        "startColumn": 35,
                        "startLine": 4
                      }
                    }
                  }
                }
              ]
            }
        "#]],
    );
}

#[test]
fn run_of_a_check() {
    let log = log(&sample::checked());
    let run = &log["runs"][0];
    expect![[r#"
        [
          [
            {
              "endTimeUtc": "2026-03-01T08:30:11.464Z",
              "executionSuccessful": true,
              "startTimeUtc": "2026-03-01T08:30:05.25Z",
              "toolExecutionNotifications": [
                {
                  "associatedRule": {
                    "id": "KMS306",
                    "index": 7
                  },
                  "level": "warning",
                  "message": {
                    "text": "KMS306 target-outside-given-zones not checked: a zone was not given a\\x1b[2Jb\\x1b]0;title\\x07\\u{202e}txt\\x9b31m\nc\\u{200b}"
                  }
                }
              ]
            }
          ],
          {
            "defaultConfiguration": {
              "level": "warning"
            },
            "fullDescription": {
              "text": "a sample"
            },
            "help": {
              "markdown": "",
              "text": "KMS601 host-refuses: a sample\n\n  severity      warning: some clients find no working host, or find it late\n  client shows  no code\n"
            },
            "id": "KMS601",
            "name": "host-refuses",
            "properties": {
              "problem.severity": "warning",
              "tags": [
                "dns",
                "kms",
                "reachability"
              ]
            },
            "shortDescription": {
              "text": "a sample"
            }
          }
        ]
    "#]].assert_eq(&pretty(&[
        &run["invocations"],
        &run["tool"]["driver"]["rules"][8],
    ]));
}

/// GitHub's code scanning refuses a whole log for one result without a file.
#[test]
fn every_result_of_a_check_has_a_file() {
    let log = log(&sample::checked());
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string(), "{result}");
        assert!(1 <= place["region"]["startLine"].as_u64().unwrap());
    }
}

#[test]
fn results_refer_to_their_rules() {
    for report in [sample::checked(), sample::report()] {
        let log = log(&report);
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
    }
}

#[test]
fn fingerprints_are_distinct_and_do_not_move_with_lines() {
    let report = sample::checked_with(3, "\n");
    let of = |report: &Report| -> Vec<String> {
        let log = log(report);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let fingerprints = results
            .iter()
            .map(|it| &it["partialFingerprints"]["kmsdoctor/v1"]);
        fingerprints
            .map(|it| it.as_str().unwrap().to_owned())
            .collect()
    };
    let fingerprints = of(&report);
    let distinct: BTreeSet<&String> = fingerprints.iter().collect();
    assert_eq!(distinct.len(), 3);
    let mut moved = report.clone();
    let old = &report.evidence.files[0].octets;
    moved.evidence.files[0].octets = [b"; a line\n", &**old].concat().into();
    for finding in &mut moved.judgement.findings {
        if let Location::File(place) = &mut finding.location {
            (place.start, place.end) = (place.start + 9, place.end + 9);
        }
    }
    assert_eq!(of(&moved), fingerprints);
}

#[test]
fn every_rule_has_its_help() {
    let checks = rules::ALL.iter().map(|it| super::rules::rule(it.info()));
    for rule in checks {
        let id = &rule.id;
        assert!(
            rule.full_description.text.len() < rule.help.text.len(),
            "{id}"
        );
        assert_ne!(
            rule.full_description.text, rule.short_description.text,
            "{id}"
        );
        assert!(rule.help.markdown.unwrap().contains("**Fix**"), "{id}");
    }
}

#[test]
fn text_makes_no_links() {
    let message = |text: &str| Message::new(text).text;
    assert_eq!(
        message("see [this](http://x.example)"),
        r"see \[this\](http://x.example)"
    );
    assert_eq!(
        message("`[2001:db8::1]:1688` is down"),
        "`[2001:db8::1]:1688` is down"
    );
}

#[test]
fn missing_evidence_is_no_success() {
    let mut report = sample::report();
    report.verdict.status = Status::Inconclusive;
    let findings: &mut Vec<Finding> = &mut report.judgement.findings;
    findings.clear();
    let log = log(&report);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);
}
