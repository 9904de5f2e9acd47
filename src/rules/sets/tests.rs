//! The sets of runs of every kind.

use super::*;
use crate::rules::testing::evidence;
use expect_test::{Expect, expect};
use std::fmt::Write as _;

/// The sets of the evidence that `text` describes.
fn check(text: &str, expect: &Expect) {
    let evidence = evidence(text);
    let overview = Overview::new(&evidence);
    let mut shown = String::new();
    for set in sets(&overview) {
        let used = if set.is_used { "" } else { ", not used" };
        writeln!(shown, "{}{used}", set.subject()).unwrap();
        for (position, record) in set.records.iter().enumerate() {
            let evidence: Vec<String> = set
                .evidence_of([position])
                .iter()
                .map(ToString::to_string)
                .collect();
            let down = if set.is_down(position) { ", down" } else { "" };
            let text = set.record_text(record);
            writeln!(shown, "  {text} [{}]{down}", evidence.join(" ")).unwrap();
        }
    }
    expect.assert_eq(&shown);
}

#[test]
fn answers_and_what_is_behind_their_records() {
    check(
        "suffix hr.corp.example
        > _vlmcs._tcp.hr.corp.example SRV NOERROR
        _vlmcs._tcp.hr.corp.example 300 SRV 10 0 1688 kms1.corp.example
        _vlmcs._tcp.hr.corp.example 300 SRV 0 0 0 .
        _vlmcs._tcp.hr.corp.example 300 SRV 0 0 1688 kms1.corp.example
        _vlmcs._tcp.hr.corp.example 300 SRV 0 0 1689 kms1.corp.example
        + kms1.corp.example 300 A 192.0.2.1
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 CNAME srv.corp.example
        srv.corp.example 300 SRV 0 0 1688 kms1.corp.example
        probe 0 connected
        probe 1 refused
        probe 2 refused",
        &expect![[r#"
            `_vlmcs._tcp.hr.corp.example.`
              _vlmcs._tcp.hr.corp.example. SRV 10 0 1688 kms1.corp.example. [/exchanges/0], down
              _vlmcs._tcp.hr.corp.example. SRV 0 0 0 . [/exchanges/0]
              _vlmcs._tcp.hr.corp.example. SRV 0 0 1688 kms1.corp.example. [/exchanges/0]
              _vlmcs._tcp.hr.corp.example. SRV 0 0 1689 kms1.corp.example. [/exchanges/0], down
            `_vlmcs._tcp.corp.example.`, not used
              srv.corp.example. SRV 0 0 1688 kms1.corp.example. [/exchanges/1]
        "#]],
    );
}

#[test]
fn records_that_are_only_described() {
    check(
        "record 0 0 1688 kms1.corp.example
        record 0 0 1688 kms2.corp.example
        down kms2",
        &expect![[r#"
            the record set
              SRV 0 0 1688 kms1.corp.example. [/candidates/0]
              SRV 0 0 1688 kms2.corp.example. [/candidates/1], down
        "#]],
    );
}

#[test]
fn records_after_edits() {
    check(
        "record 0 0 1688 kms1.corp.example
        record 0 0 1688 kms2.corp.example
        down kms2
        set kms2 10 5
        add 0 0 1688 kms3.corp.example",
        &expect![[r#"
            the record set after the change
              SRV 0 0 1688 kms1.corp.example. [/candidates/0]
              SRV 10 5 1688 kms2.corp.example. [/candidates/1], down
              SRV 0 0 1688 kms3.corp.example. []
        "#]],
    );
}

/// A cached host stands before the records, and is no record itself.
#[test]
fn records_of_a_saved_run() {
    check(
        "suffix corp.example
        cached kms9.corp.example
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
        + kms1.corp.example 300 A 192.0.2.1
        down kms1
        set kms1 7 7",
        &expect![[r#"
            `_vlmcs._tcp.corp.example.` after the change
              _vlmcs._tcp.corp.example. SRV 7 7 1688 kms1.corp.example. [/candidates/1], down
        "#]],
    );
}

#[test]
fn evidence_of_many_records_is_bounded() {
    let records = (0..100).map(|idx| format!("record 0 0 1688 kms{idx}.corp.example"));
    let evidence = evidence(&records.collect::<Vec<_>>().join("\n"));
    let overview = Overview::new(&evidence);
    let sets = sets(&overview);
    assert_eq!(sets[0].evidence().len(), MOST_EVIDENCE);
    let last = EvidenceRef::Candidate(CandidateId(99));
    assert_eq!(sets[0].evidence_of([99]), [last]);
}
