//! Files that people and programs wrote, sound and not.

use super::reading::{data, read, read_file};
use crate::support::project_path;
use expect_test::expect_file;
use kmsdoctor::forms::{Form, detect};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The files of a folder of `fixtures/forms`, by name.
pub(super) fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project_path("fixtures/forms").join(folder)).unwrap();
    let mut res: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    res.sort();
    assert!(!res.is_empty());
    res
}

#[test]
fn files_are_read_with_the_place_of_every_word() {
    for form in [Form::Dnsmasq, Form::OctoDns, Form::PowerShell] {
        for path in files(form.name()) {
            let name = path.file_stem().unwrap().to_str().unwrap();
            // An export tells its zone itself, and dnsmasq its domain.
            let origin = (form == Form::OctoDns).then_some("corp.example.");
            let read = read_file(form, &path, origin);
            let expected = format!("fixtures/expected/forms/{}-{name}.txt", form.name());
            expect_file![project_path(&expected)].assert_eq(&read.shown());
            assert_eq!(
                name.starts_with("good"),
                read.reading.faults.is_empty(),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn one_zone_in_all_forms_has_the_same_records() {
    let mut forms = BTreeSet::new();
    let mut all = BTreeSet::new();
    for path in files("same") {
        let octets = std::fs::read(&path).unwrap();
        let form = detect(path.to_str().unwrap(), &octets);
        forms.insert(form);
        let read = read(form, octets, Some("corp.example."));
        let rows: BTreeSet<String> = read
            .reading
            .entries
            .iter()
            .map(|it| format!("{} {} {}", it.record.owner, it.record.ttl, data(it)))
            .collect();
        assert_eq!(rows.len(), 6, "{}", path.display());
        all.insert(rows);
    }
    assert_eq!(forms, Form::ALL.into());
    assert_eq!(all.len(), 1, "{all:#?}");
}

#[test]
fn a_service_without_domain_goes_below_the_origin() {
    let path = project_path("fixtures/forms/dnsmasq/good-no-domain.conf");
    let read = read_file(Form::Dnsmasq, &path, Some("corp.example"));
    let owner = read.reading.entries[0].record.owner.to_string();
    assert_eq!(owner, "_vlmcs._tcp.corp.example.");
}

#[test]
fn octodns_needs_to_be_told_its_zone_once() {
    let path = project_path("fixtures/forms/same/corp.example.yaml");
    let read = read_file(Form::OctoDns, &path, None);
    assert_eq!(read.reading.entries, []);
    assert_eq!(read.reading.faults.len(), 1);
}
