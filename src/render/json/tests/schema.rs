//! The schema is the one in `fixtures/`, and reports follow it.

use super::render;
use crate::render::json::report_v1 as v1;
use crate::render::json::sample::{rich, small};
use crate::render::json::schema;
use expect_test::expect_file;
use serde_json::{Value, json};

#[test]
fn schema_stands_in_fixtures() {
    expect_file![concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/schema/report-v1.json"
    )]
    .assert_eq(&schema());
}

#[test]
fn schema_is_valid_and_its_own_draft() {
    let document: Value = serde_json::from_str(&schema()).unwrap();
    assert_eq!(
        document["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::draft202012::meta::validate(&document).unwrap();
}

/// What the schema says to `report`, the first fault only.
fn fault_by_schema(report: &Value) -> Option<String> {
    let document: Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&document).unwrap();
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
