//! Names and what they were meant for.

use super::*;
use crate::model::{Record, SrvRecord};

fn entry(owner: &str, port: u16) -> Entry {
    Entry {
        record: Record {
            owner: owner.parse().unwrap(),
            ttl: 300,
            data: RecordData::Srv(SrvRecord {
                priority: 0,
                weight: 0,
                port,
                target: "kms.corp.example".parse().unwrap(),
            }),
        },
        place: crate::model::Place::default(),
        owner_place: crate::model::Place::default(),
        data_places: Vec::new(),
        is_relative: false,
        aging: None,
        ttl_from: crate::zone::TtlFrom::Own,
        soa_rest: None,
    }
}

#[track_caller]
fn check(owner: &str, port: u16, expect: &str) {
    let entry = entry(owner, port);
    let apex: DomainName = "corp.example".parse().unwrap();
    let found = near_miss(&entry, Some(&apex));
    let shown = found.map_or("-".to_owned(), |it| {
        let meant = it.meant.map_or("-".to_owned(), |it| it.to_string());
        format!("{:?} {meant}", it.kind)
    });
    assert_eq!(shown, expect, "{owner}");
}

#[test]
fn names_of_the_field_notes() {
    let here = "_vlmcs._tcp.corp.example.";
    for (owner, kind) in [
        ("_vmlcs._tcp", "Misspelled"),
        ("_vlcms._tcp", "Misspelled"),
        ("_vlmsc._tcp", "Misspelled"),
        ("_vlmc._tcp", "Misspelled"),
        ("_vlms._tcp", "Misspelled"),
        ("_vlmcss._tcp", "Misspelled"),
        ("_VMLCS._TCP", "Misspelled"),
        ("vmlcs._tcp", "Misspelled"),
        ("vlmcs._tcp", "NoUnderscore"),
        ("vlmcs.tcp", "NoUnderscore"),
        ("_vlmcs.tcp", "MisspelledProtocol"),
        ("_vlmcs._tpc", "MisspelledProtocol"),
        ("_vlmcs._udp", "OtherProtocol"),
        ("_vlmcs", "NoProtocol"),
        ("_vlmcs_tcp", "Joined"),
        ("_vlmcs-tcp._tcp", "Joined"),
        ("_tcp._vlmcs", "Swapped"),
        ("_kms._tcp", "Guessed"),
        ("_kms", "Guessed"),
        ("_vlmcs._tcp.corp.example", "DoubledOrigin"),
    ] {
        check(
            &format!("{owner}.corp.example"),
            1688,
            &format!("{kind} {here}"),
        );
    }
    check("_vlmcs._tcp", 1688, &format!("BelowRoot {here}"));
    check(
        "_vmlcs._tcp.hr.corp.example",
        1688,
        "Misspelled _vlmcs._tcp.hr.corp.example.",
    );
}

#[test]
fn names_that_are_right_or_of_others() {
    check("_vlmcs._tcp.corp.example", 1688, "-");
    check("_vlmcs._tcp.hr.corp.example", 1688, "-");
    check("_ldap._tcp.corp.example", 389, "-");
    check("_kms._tcp.corp.example", 443, "-");
    check("vlmcs.corp.example", 443, "-");
    check("*.corp.example", 1688, "-");
    check("*._tcp.corp.example", 1688, "-");
    check("kms.corp.example", 1688, "-");
    check("_ovw._tcp.corp.example", 1688, "-");
}

#[test]
fn names_of_which_only_the_port_tells() {
    let apex: DomainName = "corp.example".parse().unwrap();
    for (owner, port, expect) in [
        ("kms.corp.example", 1688, "_vlmcs._tcp.corp.example."),
        ("kms.hr.corp.example", 1688, "_vlmcs._tcp.hr.corp.example."),
        ("_tcp.hr.corp.example", 1688, "_vlmcs._tcp.hr.corp.example."),
        ("corp.example", 1688, "_vlmcs._tcp.corp.example."),
        (
            "a._vlmcs._tcp.corp.example",
            1688,
            "_vlmcs._tcp.corp.example.",
        ),
        ("kms.corp.example", 443, "-"),
        ("_ovw._tcp.corp.example", 1688, "-"),
        ("a._ovw._tcp.corp.example", 1688, "-"),
        ("*.corp.example", 1688, "-"),
        ("_vlmcs._tcp.corp.example", 1688, "-"),
    ] {
        let meant = stray(&entry(owner, port), Some(&apex));
        let shown = meant.map_or("-".to_owned(), |it| it.to_string());
        assert_eq!(shown, expect, "{owner}");
    }
}

#[test]
fn nothing_is_doubled_in_the_root_zone() {
    let name: DomainName = "_vlmcs._tcp.corp.example".parse().unwrap();
    let domain: DomainName = "corp.example".parse().unwrap();
    assert_eq!(doubled(&name, &domain, &DomainName::root()), None);
}
