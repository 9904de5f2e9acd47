//! Explanations follow their schema, which is the one in `fixtures/`.

use crate::codes::{Parts, Side};
use crate::explanation::{Explanation, List};
use crate::model::ErrorCode;
use crate::render::Style;
use crate::render::json::{explain_schema, explain_v1 as v1, is_invisible, render_explanation};
use crate::render::sample::{explanations, schemas};
use expect_test::{expect, expect_file};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn render(explanation: &Explanation) -> String {
    let style = Style {
        unicode: false,
        ..Style::PLAIN
    };
    render_explanation(explanation, style)
}

fn value(explanation: &Explanation) -> Value {
    serde_json::from_str(&render(explanation)).unwrap()
}

#[test]
fn schema_stands_in_fixtures() {
    expect_file![concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/schema/explain-v1.json"
    )]
    .assert_eq(&explain_schema());
}

#[test]
fn schema_is_valid_and_its_own_draft() {
    let document: Value = serde_json::from_str(&explain_schema()).unwrap();
    assert_eq!(
        document["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::draft202012::meta::validate(&document).unwrap();
}

/// What the schema says to `explanation`, the first fault only.
fn fault_by_schema(explanation: &Value) -> Option<String> {
    let document: Value = serde_json::from_str(&explain_schema()).unwrap();
    let validator = jsonschema::validator_for(&document).unwrap();
    validator
        .iter_errors(explanation)
        .next()
        .map(|err| format!("{}: {err}", err.instance_path()))
}

#[test]
fn every_explanation_follows_the_schema() {
    let mut kinds = BTreeSet::new();
    for (words, explanation) in explanations() {
        let text = render(&explanation);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(fault_by_schema(&value), None, "{words}");
        kinds.insert(value["kind"].as_str().unwrap().to_owned());
        // Nothing is lost when a program reads it by the types.
        let read: v1::Explain = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), value, "{words}");
    }
    let kinds: Vec<String> = kinds.into_iter().collect();
    expect!["code, event-id, ladders, list, models, outcomes, rule, unknown-code"]
        .assert_eq(&kinds.join(", "));
}

#[test]
fn nothing_is_empty_text_and_nothing_steers_a_terminal() {
    for (words, explanation) in explanations() {
        let text = render(&explanation);
        assert!(text.ends_with("}\n"), "{words}");
        assert!(!has_empty_text(&value(&explanation)), "{words}");
        let steering = text.chars().find(|it| *it != '\n' && is_invisible(*it));
        assert_eq!(steering, None, "{words}");
    }
}

fn has_empty_text(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.iter().any(has_empty_text),
        Value::Object(items) => items.values().any(has_empty_text),
        _ => false,
    }
}

#[test]
fn schemas_are_json_as_they_are() {
    for explanation in schemas() {
        assert!(value(&explanation)["$schema"].is_string());
    }
}

#[test]
fn schema_refuses_what_contract_forbids() {
    let code = |code| {
        let entry = crate::codes::look_up(ErrorCode(code)).unwrap();
        value(&Explanation::Code(entry))
    };
    let known = code(0xC004_F014);
    let unknown = value(&Explanation::UnknownCode {
        parts: Parts::of(ErrorCode(0x87FF_1234)),
        near: vec![ErrorCode(0xC004_F074)],
    });
    let list = value(&Explanation::List(List { side: None }));
    let ladder = value(&Explanation::Ladders(vec![Side::Licensing]));
    for (explanation, pointer, wrong) in [
        (&known, "/schema", json!("kmsdoctor-explain/v2")),
        (&known, "/kind", json!("riddle")),
        (&known, "/code", json!("C004F014")),
        (&known, "/side", json!("license")),
        (&known, "/basis", json!("guessed")),
        (&known, "/causes", json!(["one", 2])),
        (&known, "/fix_details/0/command", json!(7)),
        (&unknown, "/code", json!("0x87ff1234")),
        (&unknown, "/did_you_mean/0", json!("C004F074")),
        (&unknown, "/number", json!(65_536)),
        (&known, "/cause_rules/0", json!(["301"])),
        (&list, "/codes/0/code", json!("C004F014")),
        (&list, "/codes/0/symbol", json!(["SL_E"])),
        (&list, "/rules/0/rule", json!("301")),
        (&list, "/rules/0/severity", json!("fatal")),
        (&ladder, "/ladders/0/steps/0/readings/0/seen", json!(null)),
    ] {
        let mut explanation = explanation.clone();
        *explanation.pointer_mut(pointer).unwrap() = wrong;
        assert!(fault_by_schema(&explanation).is_some(), "{pointer}");
    }
}

#[test]
fn code_has_what_the_contract_promises() {
    let entry = crate::codes::look_up(ErrorCode(0xC004_D307)).unwrap();
    expect![[r#"
        {
          "schema": "kmsdoctor-explain/v1",
          "kind": "code",
          "code": "0xC004D307",
          "symbol": "SL_REMAPPING_SP_PUB_TS_MAX_REARM_REACHED",
          "meaning": "No rearm is left: this installation cannot reset its activation again. Administrators meet it when they give cloned machines a client machine ID (CMID) of their own.",
          "side": "licensing",
          "applies_to": "KMS clients, images",
          "causes": [
            "the image was rearmed too often"
          ],
          "cause_rules": [
            []
          ],
          "fixes": [
            "see in the line `Remaining Windows rearm count` how many rearms are left: `slmgr.vbs /dlv`",
            "build the image anew from the installation medium, and run `sysprep /generalize` once, at the end (changes the client)"
          ],
          "fix_details": [
            {
              "text": "see in the line `Remaining Windows rearm count` how many rearms are left",
              "command": "slmgr.vbs /dlv",
              "changes": null
            },
            {
              "text": "build the image anew from the installation medium, and run `sysprep /generalize` once, at the end",
              "command": null,
              "changes": "changes the client"
            }
          ],
          "outside_check": "Nothing. The fault is on the machine itself; DNS and TCP can only rule other faults out.",
          "rules": [],
          "basis": "documented",
          "sources": [
            "Windows SDK, slerror.h"
          ]
        }
    "#]]
    .assert_eq(&render(&Explanation::Code(entry)));
}

#[test]
fn list_of_one_side_has_codes_only() {
    let list = value(&Explanation::List(List {
        side: Some(Side::Licensing),
    }));
    let sides: BTreeSet<&str> = list["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["side"].as_str().unwrap())
        .collect();
    assert_eq!(sides, BTreeSet::from(["licensing"]));
    let keys: Vec<&String> = list.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["codes", "kind", "schema"]);
}
