//! What questions the answers call for, one a line.

use super::questions;
use crate::answer::Index;
use crate::model::RecordType::{A, Aaaa};
use crate::model::{Question, RecordType};
use crate::rules::testing::evidence;
use std::collections::BTreeSet;

/// The follow-up questions; of every target the families `not_given` are asked.
fn asked(text: &str, not_given: &[RecordType]) -> Vec<String> {
    let evidence = evidence(text);
    let index = Index::new(&evidence.exchanges);
    let first = evidence.plan.questions();
    let found = super::questions(&first, &index, |_, _| not_given.to_vec());
    let distinct: BTreeSet<&Question> = found.iter().collect();
    assert_eq!(distinct.len(), found.len(), "{found:?}");
    found
        .iter()
        .map(|it| format!("{} {}", it.name, it.record_type))
        .collect()
}

const ONE_RECORD: &str = "
    suffix corp.example
    > _vlmcs._tcp.corp.example SRV NOERROR
    _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
";

#[test]
fn nothing_is_asked_before_an_answer() {
    assert_eq!(asked("suffix corp.example", &[A, Aaaa]), [""; 0]);
    let refused = "suffix corp.example\n> _vlmcs._tcp.corp.example SRV REFUSED";
    assert_eq!(asked(refused, &[A, Aaaa]), [""; 0]);
}

#[test]
fn only_families_that_are_not_given_are_asked() {
    let both = ["kms.corp.example. A", "kms.corp.example. AAAA"];
    assert_eq!(asked(ONE_RECORD, &[A, Aaaa]), both);
    assert_eq!(asked(ONE_RECORD, &[Aaaa]), both[1..]);
    assert_eq!(asked(ONE_RECORD, &[]), [""; 0]);
}

#[test]
fn every_record_of_every_server_counts_and_targets_count_once() {
    let text = "
        suffix corp.example
        server 192.0.2.53
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 0 1689 kms.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 0 0 .
        server 192.0.2.54
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example
    ";
    let expect = ["kms.corp.example. A", "kms2.corp.example. A"];
    assert_eq!(asked(text, &[A]), expect);
}

#[test]
fn each_response_says_for_itself_what_it_gives() {
    let evidence = evidence(
        "suffix corp.example
         server 192.0.2.53
         > _vlmcs._tcp.corp.example SRV NOERROR
         _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
         server 192.0.2.54
         > _vlmcs._tcp.corp.example SRV NOERROR
         _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example",
    );
    let index = Index::new(&evidence.exchanges);
    let mut exchanges = Vec::new();
    let found = questions(&evidence.plan.questions(), &index, |_, exchange| {
        exchanges.push(exchange.0);
        if exchange.0 == 0 { vec![] } else { vec![Aaaa] }
    });
    assert_eq!(exchanges, [0, 1]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].record_type, Aaaa);
}

#[test]
fn aliases_are_followed_from_owners_and_targets() {
    let owner = "suffix corp.example
         > _vlmcs._tcp.corp.example SRV NOERROR
         _vlmcs._tcp.corp.example 300 CNAME _vlmcs._tcp.hq.example";
    assert_eq!(asked(owner, &[A, Aaaa]), ["_vlmcs._tcp.hq.example. SRV"]);
    let target = format!(
        "{ONE_RECORD}
         > kms.corp.example A NOERROR
         kms.corp.example 300 CNAME host7.hq.example"
    );
    assert_eq!(
        asked(&target, &[A]),
        ["host7.hq.example. A", "kms.corp.example. A"]
    );
}

#[test]
fn hosts_known_by_name_are_asked_and_their_aliases_followed() {
    let text = "fixed kms.corp.example:1688
         > kms.corp.example AAAA NOERROR
         kms.corp.example 300 CNAME host7.hq.example";
    let expect = [
        "kms.corp.example. A",
        "host7.hq.example. AAAA",
        "kms.corp.example. AAAA",
    ];
    assert_eq!(asked(text, &[]), expect);
}
