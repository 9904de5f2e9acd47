//! What the name servers of the sample say.

use super::{HOSTILE, name, servers};
use crate::model::{
    Attempt, Exchange, NoResponse, Outcome, Question, Rcode, Record, RecordData, RecordType,
    Response, SrvRecord, Transport,
};
use std::time::Duration;

fn record(owner: &str, ttl: u32, data: RecordData) -> Record {
    Record {
        owner: name(owner),
        ttl,
        data,
    }
}

fn srv(owner: &str, ttl: u32, terms: (u16, u16, u16), target: &str) -> Record {
    let (priority, weight, port) = terms;
    let data = RecordData::Srv(SrvRecord {
        priority,
        weight,
        port,
        target: name(target),
    });
    record(owner, ttl, data)
}

fn address(owner: &str, text: &str) -> Record {
    record(owner, 600, RecordData::Address(text.parse().unwrap()))
}

fn alias(owner: &str, target: &str) -> Record {
    record(owner, 600, RecordData::Alias(name(target)))
}

fn soa() -> Record {
    let data = RecordData::Soa {
        serial: 7,
        minimum: 300,
    };
    record("example", 3_600, data)
}

fn response(rcode: Rcode, answer: Vec<Record>, authority: Vec<Record>) -> Outcome {
    Outcome::Response(Response {
        rcode,
        authoritative: true,
        truncated: false,
        recursion_available: true,
        answer,
        authority,
        additional: Vec::new(),
        omitted: 0,
        fault: None,
    })
}

fn records(answer: Vec<Record>) -> Outcome {
    response(Rcode::NOERROR, answer, Vec::new())
}

fn attempt(transport: Transport, rtt_us: u64, outcome: Outcome) -> Attempt {
    Attempt {
        transport: Some(transport),
        edns: true,
        rtt: Duration::from_micros(rtt_us),
        strays: 0,
        zone_fault: None,
        outcome,
    }
}

/// One try over UDP.
fn once(outcome: Outcome) -> Vec<Attempt> {
    vec![attempt(Transport::Udp, 1_240, outcome)]
}

/// What each server says to one question, in their order.
fn told(owner: &str, record_type: RecordType, said: Vec<Vec<Attempt>>) -> Vec<Exchange> {
    let question = Question {
        name: name(owner),
        record_type,
    };
    servers()
        .into_iter()
        .zip(said)
        .map(|(server, attempts)| Exchange {
            question: question.clone(),
            server,
            attempts,
        })
        .collect()
}

/// What every server said, question by question.
pub(super) fn exchanges() -> Vec<Exchange> {
    let corp = "_vlmcs._tcp.corp.example";
    let all = |ttl| {
        vec![
            srv(corp, ttl, (0, 10, 1688), "kms1.corp.example"),
            srv(corp, ttl, (0, 90, 1688), "kms2.corp.example"),
            srv(corp, ttl, (10, 0, 1689), "kms3.corp.example"),
        ]
    };
    let mut truncated = attempt(Transport::Udp, 900, records(Vec::new()));
    truncated.strays = 2;
    if let Outcome::Response(it) = &mut truncated.outcome {
        it.truncated = true;
    }
    let silent = || attempt(Transport::Udp, 2_000_000, no_response(NoResponse::TimedOut));
    let mut res = told(
        corp,
        RecordType::Srv,
        vec![
            once(records(all(300))),
            vec![truncated, attempt(Transport::Tcp, 2_100, records(all(240)))],
            once(records(all(300).into_iter().take(1).collect())),
            vec![silent(), silent()],
        ],
    );
    let branch = "_vlmcs._tcp.branch.example";
    let hq = "_vlmcs._tcp.hq.example";
    res.extend(told(
        branch,
        RecordType::Srv,
        vec![
            once(records(vec![
                alias(branch, hq),
                srv(hq, 60, (5, 0, 1688), r"\027[31mkms.hq.example"),
            ])),
            once(response(Rcode::SERVFAIL, Vec::new(), Vec::new())),
            once(response(Rcode::REFUSED, Vec::new(), Vec::new())),
            once(Outcome::Malformed {
                reason: format!("a label has the text {HOSTILE}"),
            }),
        ],
    ));
    res.extend(told(
        "_vlmcs._tcp.example",
        RecordType::Srv,
        vec![
            once(response(Rcode::NXDOMAIN, Vec::new(), vec![soa()])),
            once(response(Rcode::NOERROR, Vec::new(), vec![soa()])),
            once(no_response(NoResponse::PortUnreachable)),
            vec![Attempt {
                transport: None,
                edns: false,
                rtt: Duration::ZERO,
                strays: 0,
                zone_fault: None,
                outcome: no_response(NoResponse::Failed {
                    os_error: format!("Zugriff verweigert für {HOSTILE}"),
                }),
            }],
        ],
    ));
    res.extend(address_exchanges());
    res
}

fn no_response(why: NoResponse) -> Outcome {
    Outcome::NoResponse(why)
}

fn address_exchanges() -> Vec<Exchange> {
    let (kms1, kms2, kms3) = (
        "kms1.corp.example",
        "kms2.corp.example",
        "kms3.corp.example",
    );
    let hq = r"\027[31mkms.hq.example";
    let none = || once(response(Rcode::NOERROR, Vec::new(), vec![soa()]));
    let one = |owner: &str, text: &str| once(records(vec![address(owner, text)]));
    let a = RecordType::A;
    let aaaa = RecordType::Aaaa;
    [
        told(kms1, a, vec![one(kms1, "10.0.1.1")]),
        told(kms1, aaaa, vec![one(kms1, "2001:db8::1:1")]),
        told(kms2, a, vec![one(kms2, "10.0.1.2"), one(kms2, "10.0.1.99")]),
        told(kms2, aaaa, vec![none(), none()]),
        told(
            kms3,
            a,
            vec![once(response(Rcode::NXDOMAIN, Vec::new(), vec![soa()]))],
        ),
        told(
            kms3,
            aaaa,
            vec![once(response(Rcode::NXDOMAIN, Vec::new(), vec![soa()]))],
        ),
        told(
            hq,
            a,
            vec![once(records(vec![
                alias(hq, "host9.hq.example"),
                address("host9.hq.example", "10.9.0.1"),
                address("host9.hq.example", "10.9.0.2"),
            ]))],
        ),
        told(hq, aaaa, vec![none()]),
    ]
    .concat()
}
