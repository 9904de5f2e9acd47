//! Text that nobody means well with: nothing panics, everything ends, every place lies in the file.

use super::fixtures::files;
use super::reading::{Read, read};
use kmsdoctor::forms::Form;
use kmsdoctor::model::Place;
use kmsdoctor::zone::FaultKind;
use proptest::prelude::*;
use std::fmt::Write as _;

const OTHERS: [Form; 3] = [Form::Dnsmasq, Form::OctoDns, Form::PowerShell];

fn check(form: Form, octets: Vec<u8>) -> Read {
    let read = read(form, octets, Some("corp.example."));
    let length = read.file.octets.len();
    let is_inside = |it: &Place| it.start <= it.end && it.end as usize <= length;
    for entry in &read.reading.entries {
        let mut places = entry.data_places.clone();
        places.extend([entry.place, entry.owner_place]);
        assert!(places.iter().all(is_inside), "{}", read.shown());
    }
    for fault in &read.reading.faults {
        assert!(is_inside(&fault.place), "{}", read.shown());
    }
    read
}

fn kinds(read: &Read) -> Vec<FaultKind> {
    read.reading.faults.iter().map(|it| it.kind).collect()
}

/// Pieces that mean something in one of the forms.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "srv-host=",
            "host-record=",
            "address=/",
            "cname=",
            "domain=",
            "\"",
            "\\",
            "#",
            ",",
            "/",
            "=",
            "\n",
            "\r\n",
            " ",
            "  ",
            "- ",
            ": ",
            ":\n",
            "'",
            "{",
            "}",
            "[",
            "]",
            "&a",
            "*a",
            "<<",
            "!include x",
            "---\n",
            "...\n",
            "|\n",
            ">-\n",
            "? ",
            "%YAML 1.2\n",
            "~",
            "\t",
            "type: SRV",
            "value:",
            "values:",
            "priority: 0",
            "weight: 0",
            "port: 1688",
            "target: kms1.",
            "\"HostName\":\"a\"",
            "\"RecordType\":\"SRV\"",
            "\"RecordData\":",
            "null",
            "kms1",
            "é",
            "10.0.0.1",
            "\u{feff}",
            "\"CimInstanceProperties\":[\"Port = 1\"]",
            "\\u0022",
            "99999",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

proptest! {
    #[test]
    fn any_octets_are_read(octets in prop::collection::vec(any::<u8>(), 0..300)) {
        for form in OTHERS {
            check(form, octets.clone());
        }
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        for form in OTHERS {
            check(form, text.clone().into_bytes());
        }
    }

    #[test]
    fn sound_files_with_one_flaw_are_read(at in any::<prop::sample::Index>(), octet in any::<u8>()) {
        for form in OTHERS {
            for path in files(form.name()) {
                let mut octets = std::fs::read(path).unwrap();
                let at = at.index(octets.len());
                octets[at] = octet;
                check(form, octets);
            }
        }
    }
}

#[test]
fn depth_is_bounded() {
    for text in ["[", "{a: ", "- ", "a:\n- "] {
        let read = check(Form::OctoDns, text.repeat(100_000).into_bytes());
        assert_ne!(read.reading.faults, [], "{text}");
    }
    for text in ["[", "{\"a\":", "[{\"RecordData\":["] {
        let read = check(Form::PowerShell, text.repeat(100_000).into_bytes());
        assert_eq!(kinds(&read), [FaultKind::Syntax], "{text}");
    }
}

#[test]
fn aliases_of_aliases_cost_nothing() {
    // Each holds the one before ten times: 10^30 values, if somebody counted them.
    let mut bomb = "a0: &a0 {type: A, value: 10.0.0.1}\n".to_owned();
    for n in 1..30 {
        let inner = vec![format!("*a{}", n - 1); 10].join(", ");
        let _ = writeln!(bomb, "a{n}: &a{n} [{inner}]");
    }
    let read = check(Form::OctoDns, bomb.into_bytes());
    assert!(read.reading.entries.len() < 30);
    // A chain of them is as deep as it is long.
    let mut chain = "a0: &a0 []\n".to_owned();
    for n in 1..100_000 {
        let _ = writeln!(chain, "a{n}: &a{n} [*a{}]", n - 1);
    }
    let read = check(Form::OctoDns, chain.into_bytes());
    assert!(kinds(&read).contains(&FaultKind::Bound));
    // Records by values that many names share.
    let values = vec!["10.0.0.1"; 5_000].join(", ");
    let mut product = format!("a: {{type: A, values: &v [{values}]}}\n");
    for n in 0..5_000 {
        let _ = writeln!(product, "b{n}: {{type: A, values: *v}}");
    }
    let read = check(Form::OctoDns, product.into_bytes());
    assert!(read.reading.entries.len() <= 4_000_000);
    assert!(kinds(&read).contains(&FaultKind::Bound));
}

#[test]
fn files_that_are_not_here_are_told_each() {
    let read = check(Form::Dnsmasq, b"conf-file=x\n".repeat(3));
    assert_eq!(kinds(&read), [FaultKind::Absent; 3]);
}
