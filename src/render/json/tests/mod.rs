//! The wire format is frozen, follows its schema, and gives back what went in.

mod explain;
mod properties;
mod refusals;
mod schema;
mod simulated;

use super::sample::{self, name, rich, simulated, small};
use super::{read, report_v1 as v1};
use crate::answer::AnswerKind;
use crate::finding::Severity;
use crate::model::{DomainName, NoResponse, Outcome, Rcode, RecordData, Response};
use crate::render::Style;
use crate::report::Report;
use crate::selection::{Chance, SelectionModel};
use crate::verdict::{OutcomeWord, Status};
use expect_test::{expect, expect_file};
use serde_json::{Value, json};
use std::time::Duration;

fn render(report: &Report) -> String {
    let style = Style {
        unicode: false,
        ..Style::PLAIN
    };
    super::render(report, style)
}

#[test]
fn evidence_survives() {
    for report in [small(), rich()] {
        let text = render(&report);
        let saved = read(&text).unwrap();
        assert_eq!(saved.run, report.run);
        assert_eq!(saved.evidence, report.evidence);
        // Names compare without case, texts do not.
        let again = Report {
            run: saved.run,
            evidence: saved.evidence,
            ..report
        };
        assert_eq!(render(&again), text);
    }
}

#[test]
fn later_keys_and_words_of_the_judgement_do_not_matter() {
    let mut value: Value = serde_json::from_str(&render(&rich())).unwrap();
    value["color"] = json!({ "of": ["the", "sky"] });
    value["probes"][0]["color"] = json!(null);
    value["verdict"]["outcome"] = json!("a-word-of-tomorrow");
    value["findings"] = json!(7);
    let saved = read(&value.to_string()).unwrap();
    assert_eq!(saved.evidence, rich().evidence);
}

#[test]
fn byte_order_mark_is_skipped() {
    assert!(read(&format!("\u{feff}{}", render(&small()))).is_ok());
}

#[test]
fn absent_is_never_empty_text() {
    for report in [small(), rich(), simulated()] {
        assert!(!render(&report).contains("\"\""));
    }
}

#[test]
fn nothing_steers_a_terminal() {
    for report in [rich(), simulated()] {
        let text = render(&report);
        assert!(text.ends_with("}\n"));
        let steering = text
            .chars()
            .find(|it| *it != '\n' && super::is_invisible(*it));
        assert_eq!(steering, None);
    }
    let text = render(&rich());
    assert!(text.contains(r"resolv.conf\u001b[2J\u009b\u202e"));
    assert!(text.contains(r"\\027[31m.a\\.b\\\\.m\\195\\188nchen.Corp.Example."));
}

#[test]
fn words_are_those_of_the_model() {
    fn word(it: impl serde::Serialize) -> String {
        serde_json::to_value(it)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }
    for it in SelectionModel::ALL {
        assert_eq!(word(v1::Model::from(it)), it.name());
    }
    for it in Severity::ALL {
        assert_eq!(word(v1::Severity::from(it)), it.name());
    }
    for it in [
        Status::Healthy,
        Status::Degraded,
        Status::Broken,
        Status::Inconclusive,
    ] {
        assert_eq!(word(v1::Status::from(it)), it.name());
    }
    for it in [
        OutcomeWord::Ok,
        OutcomeWord::NoSuffix,
        OutcomeWord::NoNameServer,
        OutcomeWord::NxDomain,
        OutcomeWord::NoData,
        OutcomeWord::ServFail,
        OutcomeWord::DnsRefused,
        OutcomeWord::DnsNoResponse,
        OutcomeWord::NoSuchService,
        OutcomeWord::NoAddress,
        OutcomeWord::FixedHostUnreachable,
        OutcomeWord::AllHostsUnreachable,
        OutcomeWord::SomeHostsUnreachable,
        OutcomeWord::NotKms,
        OutcomeWord::PolicyViolation,
    ] {
        assert_eq!(word(v1::OutcomeWord::from(it)), it.name());
    }
    let answers = [
        (AnswerKind::Records, "records"),
        (AnswerKind::NoSuchService, "no-such-service"),
        (AnswerKind::NoData, "nodata"),
        (AnswerKind::NxDomain, "nxdomain"),
        (AnswerKind::ServFail, "servfail"),
        (AnswerKind::Refused, "refused"),
        (AnswerKind::OtherRcode, "other-rcode"),
        (AnswerKind::NoResponse, "no-response"),
        (AnswerKind::Unusable, "unusable"),
    ];
    for (it, expect) in answers {
        assert_eq!(word(v1::AnswerWord::from(it)), expect);
    }
}

#[test]
fn answer_follows_from_last_attempt() {
    let check = |outcome: Outcome, expect: &str| {
        let mut report = rich();
        let exchange = &mut report.evidence.exchanges[0];
        exchange.attempts[0].outcome = outcome;
        exchange.attempts.truncate(1);
        let value: Value = serde_json::from_str(&render(&report)).unwrap();
        assert_eq!(value["exchanges"][0]["answer"], expect);
    };
    let response = |code| Outcome::Response(sample::response(Rcode(code)));
    let without = |code| {
        Outcome::Response(Response {
            answer: Vec::new(),
            truncated: false,
            ..sample::response(Rcode(code))
        })
    };
    check(without(0), "nodata");
    check(without(3), "nxdomain");
    check(response(2), "servfail");
    check(response(5), "refused");
    check(response(4), "other-rcode");
    check(Outcome::NoResponse(NoResponse::TimedOut), "no-response");
    let reason = "a label runs over the end".to_owned();
    check(Outcome::Malformed { reason }, "unusable");
    let srv = |target: DomainName| {
        let mut res = sample::response(Rcode(0));
        res.answer.truncate(1);
        if let RecordData::Srv(record) = &mut res.answer[0].data {
            record.target = target;
        }
        Outcome::Response(res)
    };
    check(srv(name("kms1.corp.example")), "records");
    check(srv(DomainName::root()), "no-such-service");
}

#[test]
fn long_fraction_is_left_out() {
    let mut report = rich();
    let third = Chance::of(1, 3);
    let Chance::Exact(third) = third else {
        unreachable!("`of` is exact")
    };
    let long = Chance::Exact(num_traits::pow(third, 60));
    let p = long.p();
    report.evidence.forecasts[0].no_host = long;
    let text = render(&report);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        value["forecast"][0]["no_host"],
        json!({ "p": p, "n": null, "of": null })
    );
    let saved = read(&text).unwrap();
    assert_eq!(
        saved.evidence.forecasts[0].no_host.p().to_bits(),
        p.to_bits()
    );
}

#[test]
fn durations_are_rounded_and_bounded() {
    let elapsed = |elapsed| {
        let mut report = small();
        report.run.elapsed = elapsed;
        read(&render(&report)).unwrap().run.elapsed
    };
    assert_eq!(elapsed(Duration::ZERO), Duration::ZERO);
    assert_eq!(
        elapsed(Duration::from_nanos(1_500)),
        Duration::from_micros(2)
    );
    assert_eq!(
        elapsed(Duration::from_nanos(1_499)),
        Duration::from_micros(1)
    );
    let year = Duration::from_hours(8_760) + Duration::from_micros(1);
    assert_eq!(elapsed(year), year);
    assert_eq!(elapsed(Duration::MAX), Duration::from_secs(1_000_000_000));
}

#[test]
fn small_report() {
    expect![[r#"
        {
          "schema": "kmsdoctor-report/v1",
          "run": {
            "tool_version": "0.1.0",
            "command": "diagnose",
            "started_at": "2026-01-31T12:00:00.25Z",
            "elapsed_ms": 1234.567,
            "seed": null,
            "stages": [
              "plan",
              "probe"
            ]
          },
          "verdict": {
            "status": "broken",
            "outcome": "fixed-host-unreachable",
            "client_codes": [
              "0xC004F074"
            ],
            "client_code_bases": [
              "documented"
            ],
            "summary": "The host set by hand, `192.0.2.7:1688`, refuses connections"
          },
          "plan": {
            "steps": [
              {
                "kind": "fixed-host",
                "host": "192.0.2.7",
                "port": 1688,
                "origin": "command-line",
                "basis": "conflicting",
                "ends_discovery": true,
                "provenance": {
                  "flag": "--kms-host"
                }
              }
            ],
            "dropped": [],
            "name_servers": [],
            "host_suffixes": [],
            "is_limited": false,
            "application": "windows"
          },
          "name_servers": [],
          "exchanges": [],
          "candidates": [
            {
              "owner": null,
              "target": "192.0.2.7",
              "port": 1688,
              "priority": null,
              "weight": null,
              "ttl_s": null,
              "addresses": [
                "192.0.2.7"
              ],
              "source": {
                "setting": "--kms-host",
                "provenance": {
                  "flag": "--kms-host"
                }
              },
              "step": 0
            }
          ],
          "probes": [
            {
              "candidate": 0,
              "endpoint": "192.0.2.7:1688",
              "contact": "refused",
              "elapsed_ms": 12.345,
              "service": null
            }
          ],
          "forecast": [],
          "assumptions": {
            "refused_ms": 2070.0,
            "silent_ms": 21000.0
          },
          "simulation": null,
          "checks": [
            {
              "rule": "KMS301",
              "status": "not-applicable",
              "why": "no name server gave SRV records"
            }
          ],
          "symptom": null,
          "findings": [],
          "ignored": []
        }
    "#]]
    .assert_eq(&render(&small()));
}

/// What commands without a simulation write is fixed to the octet.
#[test]
fn rich_report() {
    expect_file![concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/expected/report-v1.json"
    )]
    .assert_eq(&render(&rich()));
}

#[test]
fn sample_name_is_kept_as_written() {
    assert_eq!(name(sample::HOSTILE).to_string(), sample::HOSTILE);
}
