//! The wire format is frozen, follows its schema, and gives back what went in.

use super::sample::{self, rich, small};
use super::{ReadReportError, SavedReport, read, report_v1 as v1};
use crate::answer::AnswerKind;
use crate::finding::Severity;
use crate::render::Style;
use crate::report::Report;
use crate::selection::{Chance, SelectionModel};
use crate::verdict::{OutcomeWord, Status};
use expect_test::{expect, expect_file};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;

fn render(report: &Report) -> String {
    let style = Style {
        color: false,
        width: 80,
        unicode: false,
    };
    super::render(report, style)
}

#[test]
fn schema_stands_in_fixtures() {
    expect_file![concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/schema/report-v1.json"
    )]
    .assert_eq(&super::schema());
}

#[test]
fn schema_is_valid_and_its_own_draft() {
    let schema: Value = serde_json::from_str(&super::schema()).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::draft202012::meta::validate(&schema).unwrap();
}

/// What the schema says to `report`, the first fault only.
fn fault_by_schema(report: &Value) -> Option<String> {
    let schema: Value = serde_json::from_str(&super::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator
        .iter_errors(report)
        .next()
        .map(|err| format!("{}: {err}", err.instance_path()))
}

#[test]
fn reports_follow_schema() {
    for report in [small(), rich()] {
        let text = render(&report);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(fault_by_schema(&value), None);
        serde_json::from_str::<v1::Report>(&text).unwrap();
    }
}

#[test]
fn schema_refuses_what_contract_forbids() {
    for (pointer, value) in [
        ("/schema", json!("kmsdoctor-report/v2")),
        ("/verdict/status", json!("fine")),
        ("/verdict/client_codes/0", json!("C004F074")),
        ("/plan/steps/0/kind", json!("ask-srv")),
        ("/exchanges/0/attempts", json!([])),
        ("/exchanges/0/attempts/0/outcome", json!("response")),
        ("/probes/0/elapsed_ms", json!(-1)),
        ("/probes/0/elapsed_ms", json!("12.4ms")),
        ("/candidates/0/port", json!(65_536)),
        ("/candidates/1/source/given", json!(false)),
        ("/forecast/0/no_host/p", json!(1.5)),
        ("/findings/0/rule", json!("301")),
    ] {
        let mut report: Value = serde_json::from_str(&render(&rich())).unwrap();
        *report.pointer_mut(pointer).unwrap() = value;
        assert!(fault_by_schema(&report).is_some(), "{pointer}");
    }
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
    for report in [small(), rich()] {
        assert!(!render(&report).contains("\"\""));
    }
}

#[test]
fn nothing_steers_a_terminal() {
    let text = render(&rich());
    assert!(text.ends_with("}\n"));
    let steering = text
        .chars()
        .find(|it| *it != '\n' && super::is_invisible(*it));
    assert_eq!(steering, None);
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
    let year = Duration::from_secs(31_536_000) + Duration::from_micros(1);
    assert_eq!(elapsed(year), year);
    assert_eq!(elapsed(Duration::MAX), Duration::from_secs(1_000_000_000));
}

/// Puts `value` at `pointer` of the rich report and reads it.
fn read_with(pointer: &str, value: Value) -> Result<SavedReport, ReadReportError> {
    let mut report: Value = serde_json::from_str(&render(&rich())).unwrap();
    *report.pointer_mut(pointer).unwrap() = value;
    read(&report.to_string())
}

#[test]
fn impossible_values_are_refused_with_their_place() {
    let check = |pointer: &str, value: Value, expect: &str| {
        let err = read_with(pointer, value).unwrap_err().to_string();
        assert_eq!(err, expect);
    };
    let kinds = "a step has `owner` with `ask-srv`, else `host` and `port`";
    check(
        "/plan/steps/0/kind",
        json!("ask-srv"),
        &format!("`/plan/steps/0`: {kinds}"),
    );
    check(
        "/plan/steps/0/port",
        json!(0),
        "`/plan/steps/0/port`: a host is set with a port from 1 to 65535",
    );
    check(
        "/plan/steps/0/host",
        json!("a.b"),
        "`/plan/steps/0/host`: `a.b` has several labels and no final dot",
    );
    check(
        "/plan/steps/10/owner",
        json!("corp.example"),
        "`/plan/steps/10/owner`: `corp.example` is not a name with a final dot",
    );
    check(
        "/plan/steps/10/owner",
        json!(r"corp\."),
        r"`/plan/steps/10/owner`: `corp\.` is not a name with a final dot",
    );
    check(
        "/plan/steps/10/owner",
        json!("a..b."),
        "`/plan/steps/10/owner`: `a..b.` is not a name: a label is empty",
    );
    check(
        "/plan/steps/10/owner",
        json!(""),
        "`/plan/steps/10/owner`: `` is not a name with a final dot",
    );
    check(
        "/plan/host_suffixes/0",
        json!("a b."),
        "`/plan/host_suffixes/0`: `a b.` is not a name: the name has white space",
    );
    check(
        "/plan/dropped/0/provenance",
        json!({ "flag": "-4", "machine": "x" }),
        "`/plan/dropped/0/provenance`: a place of a setting has either `flag`, or `file` and `line`, or `machine`",
    );
    check(
        "/name_servers/0",
        json!("ns.example"),
        "`/name_servers/0`: `ns.example` is not an endpoint as in `192.0.2.7:1688` or `[2001:db8::7]:1688`",
    );
    check(
        "/exchanges/0/attempts",
        json!([]),
        "`/exchanges/0/attempts`: an exchange has at least one attempt",
    );
    check(
        "/exchanges/0/attempts/0/outcome",
        json!("response"),
        "`/exchanges/0/attempts/0`: `rcode` and `response` are given with the outcome `response`, and only there",
    );
    check(
        "/exchanges/0/attempts/9/rcode",
        json!("RCODE+1"),
        "`/exchanges/0/attempts/9/rcode`: `RCODE+1` is not a response code as in `NXDOMAIN` or `RCODE11`",
    );
    check(
        "/exchanges/0/attempts/9/response/answer/0/type",
        json!("A"),
        "`/exchanges/0/attempts/9/response/answer/0`: the data of the record do not fit its type `A`",
    );
    check(
        "/exchanges/0/attempts/9/response/additional/0/address",
        json!("::1"),
        "`/exchanges/0/attempts/9/response/additional/0/address`: `::1` is not an IP address",
    );
    check(
        "/candidates/0/step",
        json!(99),
        "`/candidates/0/step`: 99 is no position in `plan.steps`, which has 31 entries",
    );
    check(
        "/candidates/0/source/exchange",
        json!(3),
        "`/candidates/0/source/exchange`: 3 is no position in `exchanges`, which has 3 entries",
    );
    check(
        "/candidates/1/source",
        json!({}),
        "`/candidates/1/source`: a source has either `exchange`, or `setting` and `provenance`, or `given`",
    );
    check(
        "/candidates/0/weight",
        json!(null),
        "`/candidates/0`: `owner`, `priority`, `weight` and `ttl_s` are given together or not at all",
    );
    check(
        "/candidates",
        json!([]),
        "`/probes/0/candidate`: 0 is no position in `candidates`, which has 0 entries",
    );
    check(
        "/probes/0/elapsed_ms",
        json!(-0.0001),
        "`/probes/0/elapsed_ms`: -0.0001 is not a time in milliseconds from 0 to 1000000000000",
    );
    check(
        "/probes/0/elapsed_ms",
        json!(1e13),
        "`/probes/0/elapsed_ms`: 10000000000000 is not a time in milliseconds from 0 to 1000000000000",
    );
    check(
        "/probes/0/contact",
        json!("not-tried"),
        "`/probes/0`: `not_tried` is given with the contact `not-tried`, and only there",
    );
    check(
        "/forecast/0/hosts/0/candidate",
        json!(5),
        "`/forecast/0/hosts/0/candidate`: 5 is no position in `candidates`, which has 5 entries",
    );
    check(
        "/forecast/0/no_host/p",
        json!(-1),
        "`/forecast/0/no_host/p`: -1 is not a chance from 0 to 1",
    );
    check(
        "/forecast/0/no_host/p",
        json!(0.5),
        "`/forecast/0/no_host`: `p` is 0.5 beside 0 of 1",
    );
    check(
        "/forecast/0/no_host/of",
        json!(0),
        "`/forecast/0/no_host`: `n` and `of` are no fraction from 0 to 1",
    );
    check(
        "/run/started_at",
        json!("yesterday"),
        "`/run/started_at`: `yesterday` is not a time as in `2026-01-31T12:00:00Z`",
    );
    check(
        "/run/command",
        json!("simulate"),
        "`/run/command`: reports of this command cannot be read by this version",
    );
    check(
        "/schema",
        json!("kmsdoctor-explain/v1"),
        "its schema is `kmsdoctor-explain/v1`, and only `kmsdoctor-report/v1` can be read",
    );
    check(
        "/schema",
        json!(1),
        "it is no kmsdoctor report: it has no `\"schema\": \"kmsdoctor-report/v1\"`",
    );
}

#[test]
fn text_that_is_no_report_is_refused() {
    let check = |text: &str, expect: expect_test::Expect| {
        expect.assert_eq(&read(text).unwrap_err().to_string());
    };
    check("", expect![[]]);
    check("kmsdoctor", expect![[]]);
    check("{\n  \"schema\": }", expect![[]]);
    check("[\"kmsdoctor-report/v1\"]", expect![[]]);
    check("7", expect![[]]);
    check("{}", expect![[]]);
    check("{\"schema\":\"a\",\"schema\":\"b\"}", expect![[]]);
    check("{\"schema\":\"kmsdoctor-report/v1\"}", expect![[]]);
    check(&"[".repeat(100_000), expect![[]]);
    check(&format!("{{\"a\":{}", "[".repeat(100_000)), expect![[]]);
    let broken = |from: &str, to: &str| render(&small()).replacen(from, to, 1);
    check(&broken("\"refused\"", "\"\u{9b}31m\""), expect![[]]);
    check(&broken("\"port\": 1688", "\"port\": 70000"), expect![[]]);
    check(&broken("12.345", "NaN"), expect![[]]);
    check(&broken("12.345", "1e999"), expect![[]]);
    check(&broken("\"probes\"", "\"probe\""), expect![[]]);
}

#[test]
fn long_foreign_text_is_cut() {
    let err = read_with("/schema", json!("\u{1b}".repeat(100_000))).unwrap_err();
    let text = err.to_string();
    assert!(text.len() < 1_000, "{text}");
    assert!(!text.contains('\u{1b}'));
    let err = read_with("/probes/0/contact", json!("x".repeat(100_000))).unwrap_err();
    assert!(err.to_string().len() < 1_000);
}

#[test]
fn small_report() {
    expect![[]].assert_eq(&render(&small()));
}

/// Pointers to every value of `value`.
fn pointers(value: &Value, at: &str, res: &mut Vec<String>) {
    res.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (idx, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{idx}"), res);
            }
        }
        Value::Object(items) => {
            for (key, item) in items {
                pointers(item, &format!("{at}/{key}"), res);
            }
        }
        _ => {}
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0_u8..10).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        "[a-z0-9.:\\\\-]{0,12}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    /// What is read can be written and read again, and is the same.
    #[test]
    fn changed_value_is_refused_or_kept(place in any::<prop::sample::Index>(), value in any_value()) {
        let mut report: Value = serde_json::from_str(&render(&rich())).unwrap();
        let mut places = Vec::new();
        pointers(&report, "", &mut places);
        *report.pointer_mut(&places[place.index(places.len())]).unwrap() = value;
        if let Ok(SavedReport { run, evidence }) = read(&report.to_string()) {
            let again = read(&render(&Report { run, evidence: evidence.clone(), ..rich() })).unwrap();
            prop_assert_eq!(again.evidence, evidence);
        }
    }

    #[test]
    fn changed_text_is_no_panic(place in any::<prop::sample::Index>(), cut in 0_usize..40, put in ".{0,6}") {
        let text = render(&small());
        let chars: Vec<char> = text.chars().collect();
        let start = place.index(chars.len());
        let end = (start + cut).min(chars.len());
        let changed: String = chars[..start].iter().copied().chain(put.chars()).chain(chars[end..].iter().copied()).collect();
        if let Err(err) = read(&changed) {
            prop_assert!(!err.to_string().is_empty());
        }
    }

    #[test]
    fn any_text_is_no_panic(text in ".{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn any_name_survives(labels in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..20), 0..6)) {
        let mut report = small();
        let suffix = crate::model::DomainName::from_labels(labels).unwrap();
        report.evidence.plan.host_suffixes = vec![suffix.clone()];
        let saved = read(&render(&report)).unwrap();
        let [read] = &saved.evidence.plan.host_suffixes[..] else { unreachable!("one went in") };
        prop_assert!(read.labels().eq(suffix.labels()));
    }
}

#[test]
fn sample_name_is_kept_as_written() {
    assert_eq!(sample::name(sample::HOSTILE).to_string(), sample::HOSTILE);
}
