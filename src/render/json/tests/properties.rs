//! No text is a panic, and what is read can be written again.

use super::render;
use crate::model::DomainName;
use crate::render::json::sample::{rich, simulated, small};
use crate::render::json::{SavedReport, read};
use crate::report::Report;
use proptest::prelude::*;
use serde_json::{Value, json};

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
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    /// What is read can be written and read again, and is the same.
    #[test]
    fn changed_value_is_refused_or_kept(
        is_simulated in any::<bool>(),
        place in any::<prop::sample::Index>(),
        value in any_value(),
    ) {
        let sample = if is_simulated { simulated() } else { rich() };
        let mut report: Value = serde_json::from_str(&render(&sample)).unwrap();
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
        let suffix = DomainName::from_labels(labels).unwrap();
        report.evidence.plan.host_suffixes = vec![suffix.clone()];
        let saved = read(&render(&report)).unwrap();
        let [read] = &saved.evidence.plan.host_suffixes[..] else { unreachable!("one went in") };
        prop_assert!(read.labels().eq(suffix.labels()));
    }
}
