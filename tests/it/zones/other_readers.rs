//! Whatever other readers load, this one reads with the same records; what they refuse as syntax it reports.
//!
//! Where they disagree BIND is followed, since most zone files are written for it; [`ALONE`] lists those cases.

use super::fixtures::{name, zones};
use super::generated::{SEEDS, Style, Zone, with_fault};
use super::reading::{Read, Row, read_file};
use super::tools::{Loaded, bind, knot, ldns};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Zones that BIND refuses and another reader loads, and what that one makes of them.
const ALONE: &[(&str, &str, &str)] = &[
    (
        "ldns",
        "escape-at-end.zone",
        "takes the line break out and joins the lines",
    ),
    (
        "ldns",
        "other-class.zone",
        "takes records of several classes",
    ),
    (
        "ldns",
        "paren-not-closed.zone",
        "joins everything to the end of the file",
    ),
    ("ldns", "paren-not-open.zone", "passes the parenthesis over"),
    (
        "ldns",
        "srv-quoted-target.zone",
        "takes the quotes for letters of the name",
    ),
    ("ldns", "srv-range.zone", "keeps the lower 16 bits"),
    ("ldns", "srv-negative.zone", "keeps the lower 16 bits"),
    ("ldns", "ttl-too-large.zone", "keeps the lower 32 bits"),
    (
        "ldns",
        "ttl-without-unit.zone",
        "takes the last number for seconds",
    ),
    (
        "ldns",
        "directive-unknown.zone",
        "takes the directive for an owner",
    ),
    (
        "ldns",
        "origin-two.zone",
        "takes the blank for a letter of the name",
    ),
    ("ldns", "ttl-two.zone", "passes the second word over"),
    ("ldns", "ttl-bad.zone", "takes it for 0"),
    ("ldns", "owner-long.zone", "drops the record"),
    ("knot", "owner-escape.zone", "takes `\\300` for the letters"),
    ("knot", "txt-long.zone", "splits the text"),
    (
        "knot",
        "generic-misfit.zone",
        "takes three octets for an address",
    ),
    ("ldns", "first-owner.zone", "takes the origin for the owner"),
    (
        "ldns",
        "generic-hex.zone",
        "takes letters above f for digits",
    ),
    ("ldns", "generic-length.zone", "takes it for 0"),
    ("ldns", "nul-byte.zone", "passes the octet over"),
    ("ldns", "quote-open.zone", "ends the text with the line"),
];

/// Sound zones that another reader loads otherwise than BIND.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "ldns",
        "as-written.zone",
        "takes a relative `$ORIGIN` for an absolute one",
    ),
    (
        "ldns",
        "escapes.zone",
        "takes quotes for letters of an owner, and `\\@` for the origin",
    ),
];

#[test]
#[ignore = "starts named-checkzone, kzonecheck and ldns-read-zone"]
fn zones_that_people_wrote() {
    for path in zones("ok") {
        let read = read_file(&path);
        assert_same(&path, &read, &bind(&path), "bind");
        // Others know fewer forms; what they do load is the same.
        for (reader, loaded) in others(&path) {
            let is_other = OTHERWISE
                .iter()
                .any(|it| it.0 == reader && it.1 == name(&path));
            if loaded.is_yes() && !is_other {
                assert_same(&path, &read, &loaded, reader);
            }
        }
    }
}

#[test]
#[ignore = "starts named-checkzone, kzonecheck and ldns-read-zone"]
fn zones_with_a_fault() {
    let mut faults = Vec::new();
    for path in zones("bad") {
        assert!(!read_file(&path).faults().is_empty());
        let file = name(&path);
        if bind(&path).is_yes() {
            faults.push(format!("bind loads {file}"));
        }
        for (reader, loaded) in others(&path) {
            let is_known = ALONE.iter().any(|it| it.0 == reader && it.1 == file);
            if loaded.is_yes() && !is_known {
                faults.push(format!("{reader} loads {file}: {loaded:?}"));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
#[ignore = "starts named-checkzone, kzonecheck and ldns-read-zone"]
fn generated_zones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zone");
    for seed in 0..SEEDS {
        let plain = Zone::from_seed(seed, Style::Plain);
        std::fs::write(&path, plain.text()).unwrap();
        let read = read_file(&path);
        assert_same(&path, &read, &bind(&path), "bind");
        for (reader, loaded) in others(&path) {
            assert_same(&path, &read, &loaded, reader);
        }
        let rich = Zone::from_seed(seed, Style::Rich);
        std::fs::write(&path, rich.text()).unwrap();
        assert_same(&path, &read_file(&path), &bind(&path), "bind");
    }
}

#[test]
#[ignore = "starts named-checkzone"]
fn generated_zones_with_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zone");
    for seed in 0..SEEDS {
        let zone = Zone::from_seed(seed, Style::Plain);
        let (text, _) = with_fault(&zone, seed);
        std::fs::write(&path, &text).unwrap();
        assert!(!bind(&path).is_yes(), "seed {seed}:\n{text}");
        assert!(
            !read_file(&path).faults().is_empty(),
            "seed {seed}:\n{text}"
        );
    }
}

fn others(path: &Path) -> [(&'static str, Loaded); 2] {
    [("knot", knot(path)), ("ldns", ldns(path))]
}

#[track_caller]
fn assert_same(path: &Path, read: &Read, loaded: &Loaded, reader: &str) {
    let text = || String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    assert_eq!(
        read.faults(),
        Vec::<String>::new(),
        "{}\n{}",
        path.display(),
        text()
    );
    match loaded {
        Loaded::No(why) => panic!("{reader} refuses {}: {why}\n{}", path.display(), text()),
        Loaded::Yes(None) => {}
        Loaded::Yes(Some(rows)) => {
            let own = read.rows();
            assert!(!rows.is_empty());
            let [own, rows] = [comparable(&own, &own), comparable(rows, &own)];
            let missing: Vec<&Row> = rows.difference(&own).collect();
            let extra: Vec<&Row> = own.difference(&rows).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "{}: {reader} alone has {missing:?}, this reader alone has {extra:?}\n{}",
                path.display(),
                text()
            );
        }
    }
}

/// Rows without the TTL where the records of one name and type differ in it: readers make them alike, each in its way.
fn comparable(rows: &BTreeSet<Row>, own: &BTreeSet<Row>) -> BTreeSet<Row> {
    let mut ttls: BTreeMap<(&str, &str), BTreeSet<u32>> = BTreeMap::new();
    for (owner, ttl, kind, _) in own {
        ttls.entry((owner, kind)).or_default().insert(*ttl);
    }
    rows.iter()
        .map(|(owner, ttl, kind, data)| {
            let differ = ttls
                .get(&(owner.as_str(), *kind))
                .is_some_and(|it| 1 < it.len());
            let ttl = if differ { 0 } else { *ttl };
            (owner.clone(), ttl, *kind, data.clone())
        })
        .collect()
}
