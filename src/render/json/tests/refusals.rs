//! What cannot be is refused, with its place.

use super::render;
use crate::render::json::sample::{rich, small};
use crate::render::json::{ReadReportError, SavedReport, read};
use expect_test::expect;
use serde_json::{Value, json};

/// Puts `value` at `pointer` of the rich report and reads it.
fn read_with(pointer: &str, value: Value) -> Result<SavedReport, ReadReportError> {
    let mut report: Value = serde_json::from_str(&render(&rich())).unwrap();
    *report.pointer_mut(pointer).unwrap() = value;
    read(&report.to_string())
}

/// Reads the rich report with `value` at `pointer`, which must fail.
fn check(pointer: &str, value: Value, expect: &str) {
    let err = read_with(pointer, value).unwrap_err().to_string();
    assert_eq!(err, expect);
}

#[test]
fn impossible_steps_and_settings_are_refused_with_their_place() {
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
}

#[test]
fn impossible_settings_are_refused_with_their_place() {
    check(
        "/client/licenses/0/application",
        json!("word"),
        "`/client/licenses/0/application`: an id is written `55c92734-d682-4d71-983e-d6ec3f16059f`",
    );
    check(
        "/client/name_rules/0/namespaces/1",
        json!(".a..b"),
        "`/client/name_rules/0/namespaces/1`: `.a..b` is not a namespace: a label is empty",
    );
    check(
        "/client/name_rules/0/servers/0",
        json!("192.0.2.53"),
        "`/client/name_rules/0/servers/0`: `192.0.2.53` is not an address with a port",
    );
    check(
        "/client/name_rules/0/direct_access_servers/0",
        json!("a..b"),
        "`/client/name_rules/0/direct_access_servers/0`: `a..b` is not a name: a label is empty",
    );
}

#[test]
fn impossible_exchanges_are_refused_with_their_place() {
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
        "/exchanges/0/attempts/10/rcode",
        json!("RCODE+1"),
        "`/exchanges/0/attempts/10/rcode`: `RCODE+1` is not a response code as in `NXDOMAIN` or `RCODE11`",
    );
    check(
        "/exchanges/0/attempts/10/response/answer/0/type",
        json!("A"),
        "`/exchanges/0/attempts/10/response/answer/0`: the data of the record do not fit its type `A`",
    );
    check(
        "/exchanges/0/attempts/10/response/additional/0/address",
        json!("::1"),
        "`/exchanges/0/attempts/10/response/additional/0/address`: `::1` is not an IP address",
    );
}

#[test]
fn impossible_candidates_and_probes_are_refused_with_their_place() {
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
        "`/candidates/0`: `owner`, `priority`, `weight` and `ttl_s` are given together or not at all; without `owner` and `ttl_s` for a record that was only described",
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
}

#[test]
fn impossible_forecasts_are_refused_with_their_place() {
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
}

#[test]
fn impossible_runs_and_other_schemas_are_refused_with_their_place() {
    check(
        "/run/started_at",
        json!("yesterday"),
        "`/run/started_at`: `yesterday` is not a time as in `2026-01-31T12:00:00Z`",
    );
    check(
        "/run/command",
        json!("check"),
        "`/run/command`: a report of `check` tells of files and not of a client; run `kmsdoctor check` on the files again",
    );
    let stages = "`simulate` stands among the stages of the command `simulate`, and only there";
    check(
        "/run/command",
        json!("simulate"),
        &format!("`/run/stages`: {stages}"),
    );
    check(
        "/run/stages",
        json!(["assemble", "simulate"]),
        &format!("`/run/stages`: {stages}"),
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
    check(
        "",
        expect![
            "line 1, column 0: the text ends inside of a JSON value; it looks cut off, so give the whole file"
        ],
    );
    check("kmsdoctor", expect!["line 1, column 1: expected value"]);
    check(
        "{\n  \"schema\": }",
        expect!["line 2, column 13: expected value"],
    );
    check(
        "[\"kmsdoctor-report/v1\"]",
        expect![[r#"it is no kmsdoctor report: it has no `"schema": "kmsdoctor-report/v1"`"#]],
    );
    check(
        "7",
        expect![[r#"it is no kmsdoctor report: it has no `"schema": "kmsdoctor-report/v1"`"#]],
    );
    check(
        "{}",
        expect![[r#"it is no kmsdoctor report: it has no `"schema": "kmsdoctor-report/v1"`"#]],
    );
    check(
        "{\"schema\":\"a\",\"schema\":\"b\"}",
        expect!["line 1, column 22: duplicate field `schema`"],
    );
    check(
        "{\"schema\":\"kmsdoctor-report/v1\"}",
        expect!["line 1, column 32: missing field `run`"],
    );
    check(
        &"[".repeat(100_000),
        expect!["line 1, column 128: recursion limit exceeded"],
    );
    check(
        &format!("{{\"a\":{}", "[".repeat(100_000)),
        expect![
            "line 1, column 100005: the text ends inside of a JSON list; it looks cut off, so give the whole file"
        ],
    );
    let broken = |from: &str, to: &str| render(&small()).replacen(from, to, 1);
    check(
        &broken("\"refused\"", "\"\u{9b}31m\""),
        expect![[
            r#"line 71, column 24: unknown variant `\u{9b}31m`, expected one of `connected`, `refused`, `timed-out`, `host-unreachable`, `network-unreachable`, …"#
        ]],
    );
    check(
        &broken("\"port\": 1688", "\"port\": 70000"),
        expect!["line 30, column 21: invalid value: integer `70000`, expected u16"],
    );
    check(
        &broken("12.345", "NaN"),
        expect!["line 72, column 21: expected value"],
    );
    check(
        &broken("12.345", "1e999"),
        expect!["line 72, column 25: number out of range"],
    );
    check(
        &broken("\"probes\"", "\"probe\""),
        expect!["line 92, column 1: missing field `probes`"],
    );
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
