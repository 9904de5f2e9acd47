//! Pasted text: every fixture, in every format, whole and mutilated.

use crate::support::project_path;
use expect_test::expect_file;
use kmsdoctor::decode::decode;
use kmsdoctor::explanation::Explanation;
use kmsdoctor::render::{Style, explain, json};
use kmsdoctor::symptom::{self, EventKind, Paste};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Parts of the product keys in the fixtures; none may come out.
const KEYS: [&str; 4] = ["AB1CD", "EF2GH", "FGHIJ", "UVWXY"];

const STYLE: Style = Style::PLAIN;

#[test]
fn fixtures_are_read() {
    for (name, octets) in fixtures() {
        let shown = match symptom::read(&decode(octets)) {
            Some(paste) => {
                let mut value: Value = serde_json::from_str(&as_json(&paste)).unwrap();
                leave_out_meanings(&mut value);
                serde_json::to_string_pretty(&value).unwrap()
            }
            None => "nothing is known".to_owned(),
        };
        let expected = format!("fixtures/expected/symptoms/{name}.json");
        expect_file![project_path(&expected)].assert_eq(&format!("{shown}\n"));
    }
}

/// What comes from the table of codes is tested with the table.
fn leave_out_meanings(value: &mut Value) {
    let object = value.as_object_mut().unwrap();
    for key in ["schema", "kind", "summary", "explained"] {
        object.remove(key);
    }
    for event in object["events"].as_array_mut().unwrap() {
        event.as_object_mut().unwrap().remove("summary");
    }
}

#[test]
fn every_language_gives_the_same_fields() {
    let languages = [
        "english",
        "german",
        "french",
        "spanish",
        "italian",
        "portuguese",
        "chinese",
        "japanese",
        "japanese-utf16be",
        "russian",
        "russian-console",
    ];
    let fixtures = fixtures();
    let read = |language: &str| {
        let octets = fixtures[&format!("request-{language}.txt")].clone();
        symptom::read(&decode(octets)).unwrap()
    };
    let english = read("english");
    assert!(matches!(&english.events.as_slice(), [it] if matches!(it.what, EventKind::Request(_))));
    for language in languages {
        assert_eq!(read(language), english, "{language}");
    }
    // However a text is broken, its fields are the same.
    for broken in ["quoted", "console", "words"] {
        assert_eq!(read(broken).events, english.events, "{broken}");
    }
}

#[test]
fn pages_for_people() {
    for name in [
        "request-german.txt",
        "timeline-newest-first.txt",
        "timeline.xml",
        "served-clock.xml",
        "dlv-client.txt",
        "dlv-german.txt",
        "dstatus.txt",
        "hostile.xml",
        "mail.txt",
    ] {
        let octets = fixtures()[name].clone();
        let explanation = Explanation::Paste(symptom::read(&decode(octets)).unwrap());
        for format in explain::ALL.iter().filter(|it| it.name != "json") {
            let expected = format!("fixtures/expected/symptoms/{name}.{}", format.name);
            let text = (format.render)(&explanation, STYLE);
            expect_file![project_path(&expected)].assert_eq(&text);
        }
    }
}

#[test]
fn json_follows_schema() {
    let schema: Value = serde_json::from_str(&json::explain_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, octets) in fixtures() {
        let Some(paste) = symptom::read(&decode(octets)) else {
            continue;
        };
        let value: Value = serde_json::from_str(&as_json(&paste)).unwrap();
        let fault = validator.iter_errors(&value).next();
        assert!(fault.is_none(), "{name}: {fault:?}");
    }
}

#[test]
fn neither_keys_nor_controls_come_out() {
    for (name, octets) in fixtures() {
        let text = decode(octets);
        for shown in everything_shown(&text) {
            for key in KEYS {
                assert!(!shown.contains(key), "{name}: {key} in\n{shown}");
            }
        }
    }
}

#[test]
fn first_line_says_what_a_fixture_is() {
    for (name, octets) in fixtures() {
        let text = decode(octets);
        let head: String = text.lines().take(5).collect();
        let is_marked = [
            "nvented",
            "rfunden",
            "nventé",
            "nventado",
            "nventato",
            "虚构",
            "架空",
            "ымышлено",
        ]
        .iter()
        .any(|it| head.contains(it));
        assert!(is_marked, "{name} does not say that it is invented");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Pieces of fixtures cut out, doubled and sprinkled with anything.
    #[test]
    fn mutilated_texts_stop_nothing(
        one in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        cut in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        copies in 1_usize..4,
    ) {
        let all: Vec<Vec<u8>> = fixtures().into_values().collect();
        let mut octets = one.get(&all).clone();
        let (from, to) = (cut.0.index(octets.len()), cut.1.index(octets.len()));
        octets.drain(from.min(to)..from.max(to));
        octets.extend(other.get(&all));
        for (at, octet) in changes {
            let at = at.index(octets.len());
            octets[at] = octet;
        }
        let text = decode(octets.repeat(copies));
        everything_shown(&text);
    }
}

/// The text in every format, after a look for characters that act on a terminal.
fn everything_shown(text: &str) -> Vec<String> {
    let Some(paste) = symptom::read(text) else {
        return Vec::new();
    };
    let explanation = Explanation::Paste(paste);
    let shown: Vec<String> = explain::ALL
        .iter()
        .map(|it| (it.render)(&explanation, STYLE))
        .collect();
    for text in &shown {
        let raw = text.chars().find(|it| {
            (it.is_control() && *it != '\n')
                || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(raw, None, "{text:?}");
    }
    shown
}

fn as_json(paste: &Paste) -> String {
    json::render_explanation(&Explanation::Paste(paste.clone()), STYLE)
}

/// Name and octets of every fixture.
fn fixtures() -> BTreeMap<String, Vec<u8>> {
    let folder = project_path("fixtures/symptoms");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}
