//! A report with one of everything, for the tests of renderers.

use crate::candidates::assemble;
use crate::evidence::{Evidence, EvidenceRef, Stage};
use crate::finding::{
    Check, CheckStatus, Finding, Judgement, Location, RuleCode, RuleInfo, Severity, Subject,
};
use crate::model::{
    Attempt, CandidateId, Contact, DomainName, ErrorCode, Exchange, ExchangeId, NameServer,
    NoResponse, NotTried, Outcome, Probe, ProbeId, Provenance, Question, Rcode, Record, RecordData,
    RecordType, Response, Service, Sourced, SrvRecord, StepId, Transport,
};
use crate::plan::{Basis, DiscoveryPlan, Dropped, Origin, PlannedStep, Step};
use crate::report::{Command, Report, RunInfo};
use crate::selection::{Assumptions, Chance, Forecast, HostForecast, SelectionModel};
use crate::verdict::{OutcomeWord, Status, Verdict};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

/// Text that would clear a screen, color it and turn the direction of writing.
pub(crate) const HOSTILE: &str = "a\u{1b}[2Jb\u{1b}]0;title\u{7}\u{202e}txt\u{9b}31m\r\nc\u{200b}";

/// Diagnosis of a client with two suffixes whose name servers and hosts do all that they can do.
///
/// Its way: `_vlmcs._tcp.corp.example.`, where `kms1` (candidate 0) connects over one of two families,
/// `kms2` (1) is silent, and `kms3` (2) has no address. The step after it (candidate 3) is not on the way.
pub(crate) fn report() -> Report {
    let plan = plan();
    let exchanges = exchanges();
    let candidates = assemble(&plan, &exchanges);
    Report {
        run: RunInfo {
            tool_version: "0.1.0".to_owned(),
            command: Command::Diagnose,
            started_at: "2026-03-01T08:30:05.25Z".parse().unwrap(),
            elapsed: Duration::from_millis(6_214),
        },
        evidence: Evidence {
            ran: BTreeSet::from([
                Stage::Plan,
                Stage::Ask,
                Stage::Assemble,
                Stage::Probe,
                Stage::Forecast,
            ]),
            name_servers: servers(),
            plan,
            exchanges,
            candidates,
            probes: probes(),
            forecasts: forecasts(),
            assumptions: Assumptions::default(),
        },
        judgement: judgement(),
        verdict: Verdict {
            status: Status::Degraded,
            outcome: OutcomeWord::SomeHostsUnreachable,
            client_codes: vec![ErrorCode(0xC004_F074)],
            summary: "2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve".to_owned(),
        },
    }
}

/// A name, absolute.
pub(crate) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

/// A setting given by a flag.
pub(crate) fn flag(flag: &str) -> Provenance {
    Provenance::CommandLine {
        flag: flag.to_owned(),
    }
}

/// A setting at a line of a file.
pub(crate) fn file(path: &str, line: u32) -> Provenance {
    Provenance::File {
        path: path.to_owned(),
        line,
    }
}

/// A step that asks for the SRV records of `domain`.
pub(crate) fn ask(domain: &str, origin: Origin, basis: Basis, from: Provenance) -> PlannedStep {
    PlannedStep {
        step: Step::AskSrv {
            owner: name(&format!("_vlmcs._tcp.{domain}")),
        },
        origin,
        basis,
        ends_discovery: false,
        provenance: from,
    }
}

fn servers() -> Vec<NameServer> {
    let server = |text: &str| NameServer(text.parse().unwrap());
    vec![
        server("10.0.0.53:53"),
        server("10.0.0.54:53"),
        server("10.0.0.55:53"),
        server("[2001:db8::53]:5353"),
    ]
}

fn plan() -> DiscoveryPlan {
    DiscoveryPlan {
        steps: vec![
            ask(
                "corp.example",
                Origin::PrimarySuffix,
                Basis::Documented,
                flag("--primary-suffix"),
            ),
            ask(
                "branch.example",
                Origin::ConnectionSuffix,
                Basis::Inferred,
                file("ipconfig.txt", 7),
            ),
            ask(
                "example",
                Origin::Devolution,
                Basis::Conflicting,
                flag("--primary-suffix"),
            ),
        ],
        dropped: vec![
            Dropped {
                name: "old-kms.corp.example.:1688".to_owned(),
                why: "host caching is off (`client.reg:14`)".to_owned(),
                provenance: file("client.reg", 12),
            },
            Dropped {
                name: HOSTILE.to_owned(),
                why: "the label `a` has white space".to_owned(),
                provenance: file("resolv\u{1b}.conf", 3),
            },
        ],
        name_servers: servers()
            .into_iter()
            .map(|it| Sourced::new(it, flag("--server")))
            .collect(),
        host_suffixes: vec![name("corp.example")],
    }
}

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
    })
}

fn records(answer: Vec<Record>) -> Outcome {
    response(Rcode::NOERROR, answer, Vec::new())
}

fn attempt(transport: Transport, rtt_us: u64, outcome: Outcome) -> Attempt {
    Attempt {
        transport: Some(transport),
        rtt: Duration::from_micros(rtt_us),
        strays: 0,
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

fn exchanges() -> Vec<Exchange> {
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
                rtt: Duration::ZERO,
                strays: 0,
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

/// A probe of `candidate`.
pub(crate) fn probe(candidate: usize, endpoint: &str, ms: u64, contact: Contact) -> Probe {
    Probe {
        candidate: CandidateId(candidate),
        endpoint: endpoint.parse().unwrap(),
        elapsed: Duration::from_millis(ms),
        contact,
        service: None,
    }
}

fn probes() -> Vec<Probe> {
    let mut kms = probe(0, "10.0.1.1:1688", 1, Contact::Connected);
    kms.service = Some(Service::Kms);
    let failed = Contact::Failed {
        os_error: HOSTILE.to_owned(),
    };
    vec![
        kms,
        probe(0, "[2001:db8::1:1]:1688", 2, Contact::Refused),
        probe(1, "10.0.1.2:1688", 3_000, Contact::TimedOut),
        probe(3, "10.9.0.1:1688", 4, failed),
        probe(
            3,
            "10.9.0.2:1688",
            0,
            Contact::NotTried(NotTried::DeadlineReached),
        ),
    ]
}

fn forecasts() -> Vec<Forecast> {
    let forecast = |model, first: [Chance; 3], wait_ms| Forecast {
        model,
        hosts: first
            .into_iter()
            .enumerate()
            .map(|(idx, first_contact)| HostForecast {
                candidate: CandidateId(idx),
                first_contact,
                serves: match idx {
                    0 => Chance::certain(),
                    _ => Chance::never(),
                },
            })
            .collect(),
        no_host: Chance::never(),
        expected_wait: Duration::from_millis(wait_ms),
    };
    let never = Chance::never;
    vec![
        forecast(
            SelectionModel::Rfc2782,
            [Chance::of(21, 202), Chance::of(181, 202), never()],
            18_817,
        ),
        forecast(
            SelectionModel::Proportional,
            [Chance::of(1, 10), Chance::of(9, 10), never()],
            18_900,
        ),
        forecast(
            SelectionModel::Uniform,
            [Chance::of(1, 3), Chance::of(1, 3), Chance::of(1, 3)],
            10_500,
        ),
    ]
}

/// A rule without text of its own.
const fn rule(code: u16, name: &'static str, severity: Severity) -> RuleInfo {
    RuleInfo {
        code: RuleCode(code),
        name,
        severity,
        subject: Subject::Evidence,
        needs: &[Stage::Ask],
        summary: "a sample",
        explanation: "",
        client_codes: &[],
        references: &[],
    }
}

static NO_ADDRESS: RuleInfo = rule(302, "target-without-address", Severity::Error);
static SILENT: RuleInfo = rule(602, "host-silent", Severity::Warning);
static REFUSES: RuleInfo = rule(601, "host-refuses", Severity::Warning);
static DIFFER: RuleInfo = rule(501, "servers-differ", Severity::Warning);
static SECOND: RuleInfo = rule(105, "later-suffix-unused", Severity::Notice);
static SHORT: RuleInfo = rule(208, "short-ttl", Severity::Info);
static PASSES: RuleInfo = rule(201, "wrong-port", Severity::Error);
static NOT_RUN: RuleInfo = rule(604, "other-service", Severity::Error);
static UNKNOWN: RuleInfo = rule(503, "server-without-edns", Severity::Notice);

fn finding(rule: &RuleInfo, message: &str, location: Location, remedy: Option<&str>) -> Finding {
    Finding {
        rule: rule.code,
        name: rule.name,
        severity: rule.severity,
        message: message.to_owned(),
        location,
        evidence: Vec::new(),
        remedy: remedy.map(str::to_owned),
    }
}

fn judgement() -> Judgement {
    let endpoint = |text: &str| Location::Endpoint(text.parse::<SocketAddr>().unwrap());
    let corp = || Location::Name(name("_vlmcs._tcp.corp.example"));
    let mut findings = vec![
        finding(
            &NO_ADDRESS,
            "`kms3.corp.example.` has no address, so its SRV record leads nowhere",
            Location::Name(name("kms3.corp.example")),
            Some(
                "Add an A record for `kms3.corp.example.`, or remove the SRV record that names it",
            ),
        ),
        finding(
            &DIFFER,
            "`10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`",
            Location::Server(servers()[2]),
            None,
        ),
        finding(
            &REFUSES,
            "`[2001:db8::1:1]:1688` refused the connection",
            endpoint("[2001:db8::1:1]:1688"),
            Some("Start the KMS service on the host: `net start sppsvc`"),
        ),
        finding(
            &SILENT,
            "`10.0.1.2:1688` gave no answer within 3 s",
            endpoint("10.0.1.2:1688"),
            Some("Allow TCP port 1688 to `10.0.1.2` in every firewall on the way"),
        ),
        finding(
            &SILENT,
            "`10.0.1.99:1688` gave no answer within 3 s",
            endpoint("10.0.1.99:1688"),
            Some("Allow TCP port 1688 to `10.0.1.2` in every firewall on the way"),
        ),
        finding(
            &SECOND,
            &format!("`branch.example.` says {HOSTILE}"),
            Location::Setting(file("ipconfig.txt", 7)),
            Some(HOSTILE),
        ),
        finding(
            &SHORT,
            "The records of `_vlmcs._tcp.corp.example.` live for 300 s in caches",
            corp(),
            None,
        ),
    ];
    if let Some(first) = findings.first_mut() {
        first.evidence = vec![
            EvidenceRef::Step(StepId(0)),
            EvidenceRef::Exchange(ExchangeId(0)),
            EvidenceRef::Candidate(CandidateId(2)),
            EvidenceRef::Probe(ProbeId(0)),
        ];
    }
    let check = |rule, status| Check { rule, status };
    let failed = |findings| CheckStatus::Failed { findings };
    Judgement {
        checks: vec![
            check(&SECOND, failed(1)),
            check(&PASSES, CheckStatus::Passed),
            check(&SHORT, failed(1)),
            check(&NO_ADDRESS, failed(1)),
            check(&DIFFER, failed(2)),
            check(
                &UNKNOWN,
                CheckStatus::NotChecked {
                    why: format!("no server answered without EDNS {HOSTILE}"),
                },
            ),
            check(&REFUSES, failed(1)),
            check(&SILENT, failed(2)),
            check(
                &NOT_RUN,
                CheckStatus::NotApplicable {
                    why: "no bind was asked for".to_owned(),
                },
            ),
        ],
        findings,
        ignored: vec![finding(
            &DIFFER,
            "`10.0.0.53` and `10.0.0.54` give different addresses for `kms2.corp.example.`",
            Location::Server(servers()[1]),
            None,
        )],
    }
}

#[test]
fn sample_shows_the_way_of_a_client() {
    let report = report();
    let overview = crate::overview::Overview::new(&report.evidence);
    let way: Vec<CandidateId> = overview.on_path().collect();
    assert_eq!(way, [0, 1, 2].map(CandidateId));
    let addresses: Vec<usize> = report
        .evidence
        .candidates
        .iter()
        .map(|it| it.addresses.len())
        .collect();
    assert_eq!(addresses, [2, 1, 0, 2]);
}
