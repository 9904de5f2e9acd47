//! What the network did in the sample.

use super::{HOSTILE, name, provenances, server};
use crate::loads::{Loader, Loaders};
use crate::model::{
    Attempt, Candidate, CandidateId, Contact, DomainName, Exchange, ExchangeId, HostName,
    NoResponse, NotTried, Outcome, Probe, Published, Question, Rcode, Record, RecordData,
    RecordType, Response, Service, Source, SrvRecord, SrvTerms, StepId, Transport, ZoneFault,
    ZoneFaultEffect, ZoneFaultKind,
};
use std::time::Duration;

pub(super) fn exchanges() -> Vec<Exchange> {
    let failed = |os_error: &str| NoResponse::Failed {
        os_error: os_error.to_owned(),
    };
    let mut outcomes: Vec<Outcome> = [
        NoResponse::TimedOut,
        NoResponse::PortUnreachable,
        NoResponse::HostUnreachable,
        NoResponse::NetworkUnreachable,
        NoResponse::NoRoute,
        NoResponse::Closed,
        NoResponse::DeadlineReached,
        failed("No buffer space available (os error 105)"),
        failed(""),
    ]
    .map(Outcome::NoResponse)
    .into();
    outcomes.push(Outcome::Malformed {
        reason: "a label runs over the end \u{7}".to_owned(),
    });
    outcomes.extend(
        [0, 1, 2, 3, 4, 5, 6, 10, 11, 16, 23, 4095, 65_535]
            .map(|code| Outcome::Response(response(Rcode(code)))),
    );
    outcomes.push(Outcome::NoResponse(NoResponse::NotStarted));
    outcomes.push(Outcome::NoResponse(NoResponse::NotCovered));
    let zone_faults = [
        (ZoneFaultKind::Syntax, ZoneFaultEffect::NotLoaded),
        (ZoneFaultKind::Range, ZoneFaultEffect::NotStarted),
        (ZoneFaultKind::Include, ZoneFaultEffect::NotPublished),
        (ZoneFaultKind::Include, ZoneFaultEffect::NotRead),
        (ZoneFaultKind::Alias, ZoneFaultEffect::NotLoaded),
        (ZoneFaultKind::HostName, ZoneFaultEffect::NotLoaded),
        (ZoneFaultKind::Structure, ZoneFaultEffect::NotLoaded),
    ];
    let zone_fault = |(kind, effect)| ZoneFault {
        message: "`1.2.3` is no IPv4 address \u{7}".to_owned(),
        path: HOSTILE.to_owned(),
        line: u32::MAX,
        kind,
        effect,
        servers: Loaders::only(Loader::Bind).and(Loader::PowerDns),
    };
    let exchange = |record_type, transport, outcomes: &[Outcome]| Exchange {
        question: Question {
            name: name(HOSTILE),
            record_type,
        },
        server: server("[2001:db8::53]:5353"),
        attempts: outcomes
            .iter()
            .enumerate()
            .map(|(idx, outcome)| Attempt {
                transport,
                edns: transport == Some(Transport::Udp),
                rtt: Duration::from_micros(1),
                strays: u32::MAX,
                zone_fault: zone_faults.get(idx).copied().map(zone_fault),
                outcome: outcome.clone(),
            })
            .collect(),
    };
    vec![
        exchange(RecordType::Srv, Some(Transport::Udp), &outcomes),
        exchange(RecordType::A, Some(Transport::Tcp), &outcomes[8..10]),
        exchange(RecordType::Aaaa, None, &outcomes[..1]),
    ]
}

/// A response with every kind of record.
pub(in crate::render::json) fn response(rcode: Rcode) -> Response {
    let record = |data| Record {
        owner: name(HOSTILE),
        ttl: u32::MAX,
        data,
    };
    let srv = |target| {
        record(RecordData::Srv(SrvRecord {
            priority: 65_535,
            weight: 0,
            port: 0,
            target,
        }))
    };
    Response {
        rcode,
        authoritative: rcode.0.is_multiple_of(2),
        truncated: rcode.0.is_multiple_of(3),
        recursion_available: rcode.0.is_multiple_of(5),
        answer: vec![
            srv(name(HOSTILE)),
            srv(DomainName::root()),
            record(RecordData::Alias(name("host7.corp.example"))),
        ],
        authority: vec![
            record(RecordData::NameServer(name("ns.example"))),
            record(RecordData::Soa {
                serial: u32::MAX,
                minimum: 0,
            }),
        ],
        additional: vec![
            record(RecordData::Address([192, 0, 2, 7].into())),
            record(RecordData::Address("::ffff:192.0.2.7".parse().unwrap())),
            record(RecordData::Other {
                record_type: "TYPE65280".to_owned(),
            }),
            record(RecordData::Other {
                record_type: "TXT".to_owned(),
            }),
        ],
        omitted: u32::MAX,
        fault: Some("a label runs over the end".to_owned()),
    }
}

pub(super) fn candidates() -> Vec<Candidate> {
    let candidate = |source| Candidate {
        step: None,
        target: HostName::Absolute(name(HOSTILE)),
        port: 0,
        terms: None,
        addresses: Vec::new(),
        source,
    };
    let mut res = vec![
        Candidate {
            step: Some(StepId(12)),
            terms: Some(SrvTerms {
                priority: 1,
                weight: 2,
                published: Some(Published {
                    owner: name(HOSTILE),
                    ttl: u32::MAX,
                }),
            }),
            addresses: vec![[192, 0, 2, 7].into(), "2001:db8::7".parse().unwrap()],
            ..candidate(Source::Exchange(ExchangeId(2)))
        },
        candidate(Source::Given),
    ];
    res.extend(provenances().map(|it| candidate(Source::Setting(it))));
    res
}

pub(super) fn probe(contact: Contact, service: Option<Service>) -> Probe {
    Probe {
        candidate: CandidateId(0),
        endpoint: "192.0.2.7:1688".parse().unwrap(),
        elapsed: Duration::from_micros(12_345),
        contact,
        service,
    }
}

pub(super) fn probes() -> Vec<Probe> {
    let failed = |os_error: &str| Contact::Failed {
        os_error: os_error.to_owned(),
    };
    let mut res: Vec<Probe> = [
        Contact::Connected,
        Contact::Refused,
        Contact::TimedOut,
        Contact::HostUnreachable,
        Contact::NetworkUnreachable,
        Contact::NoRoute,
        Contact::Prohibited,
        failed("Cannot assign requested address (os error 99)"),
        failed(""),
        Contact::NotTried(NotTried::SwitchedOff),
        Contact::NotTried(NotTried::DeadlineReached),
        Contact::NotTried(NotTried::PortZero),
        Contact::NotTried(NotTried::TooMany),
        Contact::NotTried(NotTried::OwnMachine),
    ]
    .map(|contact| probe(contact, None))
    .into();
    let services = [
        Service::Kms,
        Service::OtherRpc {
            reason: "abstract syntax not supported".to_owned(),
        },
        Service::NotRpc,
        Service::Silent,
        Service::Closed,
    ];
    res.extend(services.map(|it| Probe {
        candidate: CandidateId(4),
        endpoint: "[2001:db8::7]:1688".parse().unwrap(),
        ..probe(Contact::Connected, Some(it))
    }));
    res
}
