//! Much evidence, as a hostile zone makes it: judging and rendering come to an end and stay bounded.

use super::{ALL, Style, json, sample, table};
use crate::evidence::{Evidence, Stage};
use crate::finding::{CheckStatus, RuleCode};
use crate::model::{
    Attempt, Candidate, CandidateId, Contact, DomainName, Exchange, ExchangeId, HostName,
    NameServer, Outcome, Probe, Published, Question, Rcode, Record, RecordData, RecordType,
    Response, Source, SrvRecord, SrvTerms, StepId, Transport,
};
use crate::overview::Overview;
use crate::plan::{Basis, Origin, PlannedStep, Step};
use crate::report::Report;
use crate::rules::{judge, select::Judging};
use crate::run::described_records;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

const N_CANDIDATES: usize = 3_000;
const N_EXCHANGES: usize = 2_000;

#[test]
fn much_evidence_is_judged_and_rendered() {
    let report = large();
    assert_eq!(report.evidence.probes.len(), 20 * N_CANDIDATES);
    assert_eq!(report.evidence.exchanges.len(), N_EXCHANGES);
    let mut checks = report.judgement.checks.iter();
    let ports = checks.find(|it| it.rule.code == RuleCode(206)).unwrap();
    let is_counted = matches!(ports.status, CheckStatus::Failed { findings } if 1_000 < findings);
    assert!(is_counted, "{:?}", ports.status);
    for check in &report.judgement.checks {
        let findings = report.judgement.findings.iter();
        let n_told = findings.filter(|it| it.rule == check.rule.code).count();
        assert!(n_told <= 84, "{}: {n_told} findings", check.rule.code);
    }
    let text = table::render(&report, style());
    assert!(text.lines().count() < 3_000, "{}", text.lines().count());
    assert!(json::render(&report, style()).len() > 1_000_000);
}

#[test]
fn simulation_of_many_records_is_bounded() {
    let records: Vec<SrvRecord> = (0..1_000_usize)
        .map(|idx| SrvRecord {
            priority: 0,
            weight: u16::try_from(idx % 3).unwrap(),
            port: 1688,
            target: sample::name(&format!("kms{idx}.corp.example")),
        })
        .collect();
    let report = sample::simulated_from(described_records(&records), |it| {
        it.ranks = true;
        it.narrate = true;
        it.clients = Some(10);
        it.fleet = Some(sample::days(3));
    });
    let n_lines = table::render(&report, style()).lines().count();
    assert!(n_lines < 300, "{n_lines}");
}

/// In lines of their own and all in one line. A format that went over the file once a finding would look at 2 GB of text,
/// so that this test took minutes.
#[test]
fn many_findings_of_one_file_are_rendered() {
    for line_break in ["\n", " "] {
        let report = sample::checked_with(10_000, line_break);
        for format in ALL {
            let text = (format.render)(&report, style());
            let n_octets = text.len();
            assert!(n_octets < 20_000_000, "{}: {n_octets}", format.name);
            let is_table = format.name == "table";
            assert!(
                is_table || 10_000 <= text.matches("a finding").count(),
                "{}",
                format.name
            );
        }
    }
}

fn style() -> Style {
    Style {
        width: 100,
        ..Style::PLAIN
    }
}

/// Every second host refuses; the hosts share half of their addresses; half of the targets are aliases.
fn large() -> Report {
    let mut report = sample::report();
    let owner = sample::name("_vlmcs._tcp.corp.example");
    let mut evidence = Evidence {
        ran: [Stage::Plan, Stage::Ask, Stage::Assemble, Stage::Probe].into(),
        name_servers: vec![server(1), server(2)],
        ..Evidence::default()
    };
    evidence.plan.steps.push(PlannedStep {
        step: Step::AskSrv {
            owner: owner.clone(),
        },
        origin: Origin::CommandLine,
        basis: Basis::Documented,
        ends_discovery: false,
        provenance: crate::model::Provenance::CommandLine {
            flag: "DOMAIN".to_owned(),
        },
    });
    let records: Vec<Record> = (0..N_CANDIDATES).map(|idx| srv(&owner, idx)).collect();
    for server in [server(1), server(2)] {
        evidence
            .exchanges
            .push(exchange(&owner, RecordType::Srv, server, records.clone()));
    }
    let n_asked = (N_EXCHANGES - 2) / 2;
    for idx in 0..n_asked {
        let name = target(idx);
        let address = |last| Record {
            owner: name.clone(),
            ttl: 300,
            data: RecordData::Address(Ipv4Addr::new(10, 0, 0, last).into()),
        };
        for (server, last) in [(server(1), 1), (server(2), 2)] {
            evidence
                .exchanges
                .push(exchange(&name, RecordType::A, server, vec![address(last)]));
        }
    }
    for idx in 0..N_CANDIDATES {
        let id = CandidateId(idx);
        let addresses = addresses(idx);
        for (at, address) in addresses.iter().enumerate() {
            evidence.probes.push(Probe {
                candidate: id,
                endpoint: SocketAddr::new(*address, port(idx)),
                elapsed: Duration::from_millis(1),
                contact: contact(idx, at),
                service: None,
            });
        }
        evidence.candidates.push(Candidate {
            step: Some(StepId(0)),
            target: HostName::Absolute(target(idx)),
            port: port(idx),
            terms: Some(SrvTerms {
                priority: 0,
                weight: 0,
                published: Some(Published {
                    owner: owner.clone(),
                    ttl: 300,
                }),
            }),
            addresses,
            source: Source::Exchange(ExchangeId(0)),
        });
    }
    let overview = Overview::new(&evidence);
    report.judgement = judge(&overview, &Judging::default());
    report.evidence = evidence;
    report
}

fn contact(idx: usize, at: usize) -> Contact {
    match (idx + at) % 4 {
        0 => Contact::Refused,
        1 => Contact::TimedOut,
        2 => Contact::Failed {
            os_error: format!("fault {idx} at {at}"),
        },
        _ => Contact::HostUnreachable,
    }
}

fn port(idx: usize) -> u16 {
    1688 + u16::try_from(idx % 2_000).unwrap()
}

/// Ten of each family.
fn addresses(idx: usize) -> Vec<IpAddr> {
    let own = u16::try_from(idx).unwrap();
    (0..10)
        .flat_map(|at| {
            let [high, low] = own.to_be_bytes();
            [
                IpAddr::V4(Ipv4Addr::new(10, high, low, at)),
                IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, own % 7, at.into())),
            ]
        })
        .collect()
}

fn target(idx: usize) -> DomainName {
    sample::name(&format!("kms{}.corp.example", idx % 2_500))
}

fn srv(owner: &DomainName, idx: usize) -> Record {
    Record {
        owner: owner.clone(),
        ttl: 300,
        data: RecordData::Srv(SrvRecord {
            priority: 0,
            weight: 0,
            port: port(idx),
            target: target(idx),
        }),
    }
}

fn server(last: u8) -> NameServer {
    NameServer::Address(SocketAddr::new(Ipv4Addr::new(192, 0, 2, last).into(), 53))
}

fn exchange(
    name: &DomainName,
    record_type: RecordType,
    server: NameServer,
    answer: Vec<Record>,
) -> Exchange {
    Exchange {
        question: Question {
            name: name.clone(),
            record_type,
        },
        server,
        attempts: vec![Attempt {
            transport: Some(Transport::Udp),
            edns: true,
            rtt: Duration::from_millis(1),
            strays: 0,
            zone_fault: None,
            outcome: Outcome::Response(Response {
                omitted: 0,
                fault: None,
                rcode: Rcode::NOERROR,
                authoritative: true,
                truncated: false,
                recursion_available: true,
                answer,
                authority: Vec::new(),
                additional: Vec::new(),
            }),
        }],
    }
}
