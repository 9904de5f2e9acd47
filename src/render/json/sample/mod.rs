//! Reports by hand that hold every variant, hostile names and extreme numbers.

mod client;
mod network;
mod simulated;

pub(super) use network::response;
pub(super) use simulated::simulated;

use crate::client::Area;
use crate::evidence::{Evidence, EvidenceRef, Stage};
use crate::finding::{
    Check, CheckStatus, Finding, Ignored, IgnoredBy, Judgement, Location, RuleCode, RuleInfo,
    Severity, Subject,
};
use crate::model::{
    Candidate, CandidateId, Contact, DomainName, ErrorCode, ExchangeId, HostName, HostPort,
    NameServer, ProbeId, Provenance, Source, Sourced, StepId,
};
use crate::plan::{Basis, DiscoveryPlan, Dropped, Origin, PlannedStep, Step};
use crate::report::{Command, Report, RunInfo};
use crate::selection::{Assumptions, Chance, Forecast, HostForecast, SelectionModel};
use crate::verdict::{ClientCode, OutcomeWord, Status, Verdict};
use std::time::Duration;

/// Name with an escape sequence, a dot and a backslash inside its labels, and octets above 127.
pub(super) const HOSTILE: &str = r"\027[31m.a\.b\\.m\195\188nchen.Corp.Example.";

static RULE: RuleInfo = RuleInfo {
    code: RuleCode(301),
    name: "target-is-alias",
    severity: Severity::Error,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "",
    explanation: "",
    client_codes: &[],
    references: &[],
};

/// A report with one fixed host that refuses.
pub(super) fn small() -> Report {
    let flag = Provenance::CommandLine {
        flag: "--kms-host".to_owned(),
    };
    let host = HostPort {
        host: HostName::Address([192, 0, 2, 7].into()),
        port: 1688,
    };
    Report {
        domains: Vec::new(),
        run: run(),
        evidence: Evidence {
            ran: [Stage::Plan, Stage::Probe].into(),
            plan: DiscoveryPlan {
                steps: vec![planned(
                    Step::FixedHost(host.clone()),
                    Origin::CommandLine,
                    &flag,
                )],
                ..DiscoveryPlan::default()
            },
            candidates: vec![Candidate {
                step: Some(StepId(0)),
                target: host.host,
                port: host.port,
                terms: None,
                addresses: vec![[192, 0, 2, 7].into()],
                source: Source::Setting(flag),
            }],
            probes: vec![network::probe(Contact::Refused, None)],
            ..Evidence::default()
        },
        judgement: Judgement {
            checks: vec![check(CheckStatus::NotApplicable {
                why: "no name server gave SRV records".to_owned(),
            })],
            ..Judgement::default()
        },
        verdict: Verdict {
            status: Status::Broken,
            outcome: OutcomeWord::FixedHostUnreachable,
            client_codes: vec![ClientCode {
                code: ErrorCode(0xC004_F074),
                basis: Basis::Documented,
            }],
            summary: "The host set by hand, `192.0.2.7:1688`, refuses connections".to_owned(),
        },
        symptom: None,
        views: Vec::new(),
    }
}

/// A report with everything a report can hold.
pub(super) fn rich() -> Report {
    Report {
        domains: Vec::new(),
        run: run(),
        evidence: Evidence {
            ran: [
                Stage::Plan,
                Stage::Ask,
                Stage::Assemble,
                Stage::Probe,
                Stage::Forecast,
            ]
            .into(),
            is_interrupted: true,
            plan: plan(),
            client: Some(client::client()),
            name_servers: vec![
                server("192.0.2.53:53"),
                server("[2001:db8::53]:5353"),
                server("[fe80::1%3]:53"),
            ],
            exchanges: network::exchanges(),
            candidates: network::candidates(),
            probes: network::probes(),
            forecasts: SelectionModel::ALL.into_iter().map(forecast).collect(),
            assumptions: Assumptions {
                refused: Duration::from_micros(1),
                silent: Duration::from_mins(10),
            },
            assumed: Vec::new(),
            outlook: None,
            ..Evidence::default()
        },
        judgement: judgement(),
        verdict: Verdict {
            status: Status::Degraded,
            outcome: OutcomeWord::SomeHostsUnreachable,
            client_codes: vec![ClientCode {
                code: ErrorCode(7),
                basis: Basis::Inferred,
            }],
            summary: "Some hosts do not serve".to_owned(),
        },
        symptom: None,
        views: Vec::new(),
    }
}

pub(super) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn server(text: &str) -> NameServer {
    NameServer::Address(text.parse().unwrap())
}

fn run() -> RunInfo {
    RunInfo {
        tool_version: "0.1.0".to_owned(),
        command: Command::Diagnose,
        started_at: "2026-01-31T12:00:00.25Z".parse().unwrap(),
        elapsed: Duration::from_micros(1_234_567),
    }
}

fn planned(step: Step, origin: Origin, provenance: &Provenance) -> PlannedStep {
    PlannedStep {
        step,
        origin,
        basis: Basis::Conflicting,
        ends_discovery: true,
        provenance: provenance.clone(),
    }
}

/// The three kinds of place a setting can have.
fn provenances() -> [Provenance; 3] {
    [
        Provenance::CommandLine {
            flag: "DOMAIN".to_owned(),
        },
        Provenance::File {
            path: "resolv.conf\u{1b}[2J\u{9b}\u{202e}".to_owned(),
            line: 3,
        },
        Provenance::Machine {
            what: "host name of this machine".to_owned(),
        },
    ]
}

fn plan() -> DiscoveryPlan {
    let [flag, file, machine] = provenances();
    let hosts = [
        HostName::Absolute(name("kms1.corp.example")),
        HostName::Relative(name("kms1")),
        HostName::Relative(name(r"\058\0581")),
        HostName::Address([192, 0, 2, 7].into()),
        HostName::Address("2001:db8::7".parse().unwrap()),
    ];
    let mut steps: Vec<PlannedStep> = hosts
        .iter()
        .flat_map(|host| {
            let host = HostPort {
                host: host.clone(),
                port: 65_535,
            };
            [Step::FixedHost(host.clone()), Step::CachedHost(host)]
        })
        .map(|step| planned(step, Origin::Registry, &machine))
        .collect();
    let origins = [
        Origin::LookupDomain,
        Origin::PrimarySuffix,
        Origin::ConnectionSuffix,
        Origin::SearchList,
        Origin::Devolution,
        Origin::CommandLine,
        Origin::Registry,
    ];
    for origin in origins {
        for basis in [Basis::Documented, Basis::Observed, Basis::Inferred] {
            let owner = name(HOSTILE);
            steps.push(PlannedStep {
                basis,
                ends_discovery: false,
                ..planned(Step::AskSrv { owner }, origin, &file)
            });
        }
    }
    DiscoveryPlan {
        steps,
        dropped: vec![
            Dropped {
                name: String::new(),
                why: "the name is empty".to_owned(),
                provenance: flag.clone(),
            },
            Dropped {
                name: "a..b".to_owned(),
                why: "a label is empty".to_owned(),
                provenance: file.clone(),
            },
        ],
        name_servers: vec![
            Sourced::new(server("192.0.2.53:53"), file),
            Sourced::new(server("[2001:db8::53]:5353"), flag),
        ],
        host_suffixes: vec![name("Corp.Example"), DomainName::root()],
        is_limited: true,
        unknown: Area::ALL.into(),
        own_hosts: vec![
            HostName::Relative(name("localhost")),
            HostName::Address([127, 0, 0, 2].into()),
        ],
        own_addresses: vec![[192, 0, 2, 77].into()],
    }
}

fn forecast(model: SelectionModel) -> Forecast {
    Forecast {
        model,
        hosts: vec![
            HostForecast {
                candidate: CandidateId(0),
                first_contact: Chance::of(21, 202),
                serves: Chance::of((1 << 53) - 2, (1 << 53) - 1),
            },
            HostForecast {
                candidate: CandidateId(4),
                first_contact: Chance::Rounded {
                    p: 1.0 / 3.0,
                    error: 1e-12,
                },
                serves: Chance::certain(),
            },
        ],
        no_host: Chance::never(),
        expected_wait: Duration::from_micros(2_070_001),
    }
}

fn check(status: CheckStatus) -> Check {
    Check {
        rule: &RULE,
        status,
    }
}

fn judgement() -> Judgement {
    let why = || "no name server answered".to_owned();
    let finding = |location| Finding {
        rule: RULE.code,
        name: RULE.name,
        severity: Severity::Error,
        message: "`kms.corp.example.` is an alias".to_owned(),
        location,
        evidence: Vec::new(),
        remedy: None,
    };
    let [_, file, _] = provenances();
    Judgement {
        sightings: Vec::new(),
        checks: vec![
            check(CheckStatus::Passed),
            check(CheckStatus::Failed { findings: 2 }),
            check(CheckStatus::NotApplicable { why: why() }),
            check(CheckStatus::NotChecked { why: why() }),
        ],
        findings: vec![
            Finding {
                severity: Severity::Warning,
                evidence: vec![
                    EvidenceRef::Step(StepId(0)),
                    EvidenceRef::Dropped(1),
                    EvidenceRef::Exchange(ExchangeId(2)),
                    EvidenceRef::Candidate(CandidateId(0)),
                    EvidenceRef::Probe(ProbeId(1)),
                    EvidenceRef::Forecast(0),
                ],
                remedy: Some("Name the host itself".to_owned()),
                ..finding(Location::Name(name(HOSTILE)))
            },
            finding(Location::Endpoint("[::1]:1688".parse().unwrap())),
            finding(Location::Server(server("192.0.2.53:53"))),
            finding(Location::Setting(file)),
            finding(Location::Run),
        ],
        ignored: vec![Ignored {
            finding: Finding {
                severity: Severity::Info,
                ..finding(Location::Run)
            },
            by: IgnoredBy::Selection,
        }],
    }
}
