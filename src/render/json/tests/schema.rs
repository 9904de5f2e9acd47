//! The schema is the one in `fixtures/`, and reports follow it.

use super::render;
use crate::render::json::report_v1 as v1;
use crate::render::json::sample::{rich, simulated, small};
use crate::render::json::schema;
use crate::render::sample;
use crate::report::ViewReport;
use expect_test::{expect, expect_file};
use serde_json::{Value, json};
use std::collections::BTreeSet;

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
    for report in [small(), rich(), simulated(), sample::checked()] {
        let text = render(&report);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(fault_by_schema(&value), None);
        serde_json::from_str::<v1::Report>(&text).unwrap();
    }
}

/// A key that no sample fills is a key whose name and form nobody looked at.
#[test]
fn samples_fill_every_key() {
    let document: Value = serde_json::from_str(&schema()).unwrap();
    let mut open = BTreeSet::new();
    add_keys("Report", &document, &mut open);
    for (name, definition) in document["$defs"].as_object().unwrap() {
        add_keys(name, definition, &mut open);
    }
    let mut checked = sample::checked();
    checked.views.push(ViewReport {
        evidence: checked.evidence.clone(),
        verdict: checked.verdict.clone(),
    });
    for report in [rich(), simulated(), checked] {
        let value: Value = serde_json::from_str(&render(&report)).unwrap();
        strike_filled(&document, "Report", &document, &value, &mut open);
    }
    // What no command makes so far, and what only some responses have.
    let open: Vec<String> = open.into_iter().collect();
    expect![[r#"
        Cause.cause
        Cause.evidence
        Cause.rules
        Cause.why
        Domain.domain
        Domain.verdict
        Exchange.negative_ttl_s
        Live.exchanges
        Live.name_servers
        Report.domains
        Report.live
        Report.symptom
        Symptom.accounted_for
        Symptom.causes
        Symptom.code
        Symptom.notes
        Symptom.side
        Symptom.symbol"#]]
    .assert_eq(&open.join("\n"));
}

/// Adds the keys of one definition, each as `Definition.key`.
fn add_keys(name: &str, definition: &Value, res: &mut BTreeSet<String>) {
    let properties = definition["properties"].as_object();
    for (key, _) in properties.into_iter().flatten() {
        res.insert(format!("{name}.{key}"));
    }
    for variant in variants(definition) {
        add_keys(name, variant, res);
    }
}

/// Takes out the keys that `value`, which follows `definition`, has and does not leave null.
fn strike_filled(
    document: &Value,
    name: &str,
    definition: &Value,
    value: &Value,
    open: &mut BTreeSet<String>,
) {
    if let Some(path) = definition["$ref"].as_str() {
        let name = path.rsplit('/').next().unwrap();
        strike_filled(document, name, &document["$defs"][name], value, open);
    }
    for variant in variants(definition) {
        strike_filled(document, name, variant, value, open);
    }
    for item in value.as_array().into_iter().flatten() {
        strike_filled(document, name, &definition["items"], item, open);
    }
    let properties = definition["properties"].as_object();
    for (key, property) in properties.into_iter().flatten() {
        if let Some(value) = value.get(key).filter(|it| !it.is_null()) {
            open.remove(&format!("{name}.{key}"));
            strike_filled(document, name, property, value, open);
        }
    }
}

fn variants(definition: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["anyOf", "oneOf"].map(|it| definition[it].as_array());
    lists.into_iter().flatten().flatten()
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
    for (pointer, value) in [
        ("/assumed/0/contact", json!("asleep")),
        ("/simulation/hosts/0/served", json!(-1)),
        ("/simulation/hosts/0/serves_95/high", json!(1.5)),
        ("/outlook/is_caching", json!("on")),
        ("/outlook/models/0/hosts/0/contacted/p", json!(2)),
        ("/outlook/models/0/expected_tries/of", json!(0)),
        (
            "/outlook/models/1/ranks/rounds/0/classes/0/p/0",
            json!(-0.1),
        ),
        ("/outlook/models/1/ranks/rounds/0/classes/0/of/0", json!(0)),
        (
            "/outlook/change/models/0/narration/rounds/0/outcome",
            json!("dead"),
        ),
        ("/outlook/change/candidates/0/port", json!(65_536)),
        ("/outlook/fleets/0/start", json!("cold")),
        ("/outlook/fleets/0/hosts/0/clients/0", json!(-1)),
    ] {
        let mut report: Value = serde_json::from_str(&render(&simulated())).unwrap();
        *report.pointer_mut(pointer).unwrap() = value;
        assert!(fault_by_schema(&report).is_some(), "{pointer}");
    }
}
