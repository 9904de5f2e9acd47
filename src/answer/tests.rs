//! What responses mean, one line a case.

use super::*;
use crate::model::{Attempt, Record, Transport};
use std::time::Duration;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

/// `owner TYPE data`, the types SRV, A, CNAME, NS and SOA.
fn record(text: &str) -> Record {
    let words: Vec<&str> = text.split_whitespace().collect();
    let data = match words[1] {
        "SRV" => RecordData::Srv(SrvRecord {
            priority: words[2].parse().unwrap(),
            weight: words[3].parse().unwrap(),
            port: words[4].parse().unwrap(),
            target: name(words[5]),
        }),
        "A" => RecordData::Address(words[2].parse().unwrap()),
        "CNAME" => RecordData::Alias(name(words[2])),
        "NS" => RecordData::NameServer(name(words[2])),
        "SOA" => RecordData::Soa {
            serial: 1,
            minimum: words[2].parse().unwrap(),
        },
        other => panic!("{other}"),
    };
    Record {
        owner: name(words[0]),
        ttl: 600,
        data,
    }
}

fn exchange(asked: &str, rcode: Rcode, answer: &[&str], authority: &[&str]) -> Exchange {
    Exchange {
        question: Question {
            name: name(asked),
            record_type: RecordType::Srv,
        },
        server: NameServer::Address("192.0.2.53:53".parse().unwrap()),
        attempts: vec![Attempt {
            transport: Some(Transport::Udp),
            edns: true,
            rtt: Duration::from_millis(1),
            strays: 0,
            zone_fault: None,
            outcome: Outcome::Response(Response {
                rcode,
                authoritative: false,
                truncated: false,
                recursion_available: true,
                answer: answer.iter().map(|it| record(it)).collect(),
                authority: authority.iter().map(|it| record(it)).collect(),
                additional: Vec::new(),
                omitted: 0,
                fault: None,
            }),
        }],
    }
}

fn told(rcode: Rcode, answer: &[&str], authority: &[&str]) -> Told<SrvRecord> {
    classify(&exchange("_vlmcs._tcp.x.example", rcode, answer, authority))
}

#[test]
fn records_at_the_name_asked() {
    let told = told(
        Rcode::NOERROR,
        &["_VLMCS._tcp.X.example SRV 0 0 1688 k.x.example"],
        &[],
    );
    assert_eq!(told.answer.records().unwrap().records.len(), 1);
    assert!(told.aliases.is_empty());
}

#[test]
fn records_behind_an_alias() {
    let told = told(
        Rcode::NOERROR,
        &[
            "_vlmcs._tcp.x.example CNAME kms.y.example",
            "kms.y.example SRV 0 0 1688 k.y.example",
        ],
        &[],
    );
    assert_eq!(told.aliases, [name("_vlmcs._tcp.x.example")]);
    assert_eq!(told.answer.records().unwrap().owner, name("kms.y.example"));
}

#[test]
fn records_of_another_owner_do_not_count() {
    let told = told(
        Rcode::NOERROR,
        &["_vlmcs._tcp.z.example SRV 0 0 1688 evil.example"],
        &[],
    );
    assert_eq!(told.answer.kind(), AnswerKind::NoData);
}

#[test]
fn root_target_alone_is_no_such_service() {
    let told = told(Rcode::NOERROR, &["_vlmcs._tcp.x.example SRV 0 0 0 ."], &[]);
    assert_eq!(told.answer, Answer::NoSuchService);
}

#[test]
fn root_target_beside_a_host_is_records() {
    let told = told(
        Rcode::NOERROR,
        &[
            "_vlmcs._tcp.x.example SRV 0 0 0 .",
            "_vlmcs._tcp.x.example SRV 0 0 1688 k.x.example",
        ],
        &[],
    );
    assert_eq!(told.answer.kind(), AnswerKind::Records);
}

#[test]
fn negative_answers_keep_their_ttl() {
    let nodata = told(Rcode::NOERROR, &[], &["x.example SOA 300"]);
    assert_eq!(
        nodata.answer,
        Answer::NoData {
            negative_ttl: Some(300)
        }
    );
    let nxdomain = told(Rcode::NXDOMAIN, &[], &["x.example SOA 900"]);
    assert_eq!(
        nxdomain.answer,
        Answer::NxDomain {
            negative_ttl: Some(600)
        }
    );
    let bare = told(Rcode::NOERROR, &[], &[]);
    assert_eq!(bare.answer, Answer::NoData { negative_ttl: None });
}

#[test]
fn referral_is_not_nodata() {
    let told = told(Rcode::NOERROR, &[], &["example NS ns1.example"]);
    assert_eq!(told.answer.kind(), AnswerKind::Unusable);
}

#[test]
fn error_codes_stay_apart() {
    for (rcode, kind) in [
        (Rcode::SERVFAIL, AnswerKind::ServFail),
        (Rcode::REFUSED, AnswerKind::Refused),
        (Rcode::FORMERR, AnswerKind::OtherRcode),
        (Rcode::NOTIMP, AnswerKind::OtherRcode),
    ] {
        assert_eq!(told(rcode, &[], &[]).answer.kind(), kind);
    }
}

#[test]
fn loop_inside_one_response() {
    let told = told(
        Rcode::NOERROR,
        &[
            "_vlmcs._tcp.x.example CNAME a.example",
            "a.example CNAME _vlmcs._tcp.x.example",
        ],
        &[],
    );
    let Answer::AliasFault { why } = told.answer else {
        panic!("{:?}", told.answer);
    };
    assert_eq!(
        why,
        "the aliases loop: `_vlmcs._tcp.x.example.` → `a.example.` → `_vlmcs._tcp.x.example.`"
    );
}

/// BIND sends the aliases that it followed with SERVFAIL.
#[test]
fn a_server_that_gives_up_on_a_loop_has_failed() {
    let told = told(
        Rcode::SERVFAIL,
        &[
            "_vlmcs._tcp.x.example CNAME a.example",
            "a.example CNAME _vlmcs._tcp.x.example",
        ],
        &[],
    );
    assert_eq!(told.answer.kind(), AnswerKind::ServFail);
}

#[test]
fn alias_is_followed_over_exchanges_with_the_same_server() {
    let exchanges = [
        exchange(
            "a.example",
            Rcode::NOERROR,
            &["a.example CNAME b.example"],
            &[],
        ),
        exchange(
            "b.example",
            Rcode::NOERROR,
            &["b.example SRV 0 0 1688 k.example"],
            &[],
        ),
    ];
    let answers = by_server::<SrvRecord>(&exchanges[0].question, &exchanges);
    assert_eq!(answers[0].exchanges, [ExchangeId(0), ExchangeId(1)]);
    assert_eq!(answers[0].answer.kind(), AnswerKind::Records);
}

#[test]
fn loop_over_exchanges_ends() {
    let exchanges = [
        exchange(
            "a.example",
            Rcode::NOERROR,
            &["a.example CNAME b.example"],
            &[],
        ),
        exchange(
            "b.example",
            Rcode::NOERROR,
            &["b.example CNAME a.example"],
            &[],
        ),
    ];
    let answers = by_server::<SrvRecord>(&exchanges[0].question, &exchanges);
    assert!(
        matches!(answers[0].answer, Answer::AliasFault { .. }),
        "{:?}",
        answers[0].answer
    );
}

#[test]
fn chain_has_a_greatest_length() {
    let exchanges: Vec<Exchange> = (0..40)
        .map(|idx| {
            let alias = format!("a{idx}.example CNAME a{}.example", idx + 1);
            exchange(&format!("a{idx}.example"), Rcode::NOERROR, &[&alias], &[])
        })
        .collect();
    let answers = by_server::<SrvRecord>(&exchanges[0].question, &exchanges);
    assert!(matches!(answers[0].answer, Answer::AliasFault { .. }));
    assert_eq!(answers[0].aliases.len(), MAX_ALIASES);
}

#[test]
fn definite_answer_wins_over_failure_of_an_earlier_server() {
    let mut refused = exchange("a.example", Rcode::REFUSED, &[], &[]);
    refused.server = NameServer::Address("192.0.2.1:53".parse().unwrap());
    let exchanges = [refused, exchange("a.example", Rcode::NXDOMAIN, &[], &[])];
    let answers = by_server::<SrvRecord>(&exchanges[0].question, &exchanges);
    assert_eq!(used(&answers), Some(1));
}
