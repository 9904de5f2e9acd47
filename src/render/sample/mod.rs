//! A report with one of everything, for the tests of renderers.

mod checked;
mod exchanges;
mod explanations;
mod judgement;
mod simulation;

pub(crate) use checked::{checked, checked_with};
pub(crate) use simulation::{days, everything, host, record, simulated, simulated_from};

pub(crate) use explanations::{explanations, schemas};

use crate::candidates::assemble;
use crate::evidence::{Evidence, Stage};
use crate::model::{
    CandidateId, Contact, DomainName, ErrorCode, NameServer, NotTried, Probe, Provenance, Service,
    Sourced,
};
use crate::plan::{Basis, DiscoveryPlan, Dropped, Origin, PlannedStep, Step};
use crate::report::{Command, Report, RunInfo};
use crate::selection::{Assumptions, Chance, Forecast, HostForecast, SelectionModel};
use crate::verdict::{ClientCode, OutcomeWord, Status, Verdict};
use std::collections::BTreeSet;
use std::time::Duration;

/// Text that would clear a screen, color it and turn the direction of writing.
pub(crate) const HOSTILE: &str = "a\u{1b}[2Jb\u{1b}]0;title\u{7}\u{202e}txt\u{9b}31m\r\nc\u{200b}";

/// Diagnosis of a client with two suffixes whose name servers and hosts do all that they can do.
///
/// Its way: `_vlmcs._tcp.corp.example.`, where `kms1` (candidate 0) connects over one of two families,
/// `kms2` (1) is silent, and `kms3` (2) has no address. The step after it (candidate 3) is not on the way.
pub(crate) fn report() -> Report {
    let plan = plan();
    let exchanges = exchanges::exchanges();
    let candidates = assemble(&plan, &exchanges);
    Report {
        domains: Vec::new(),
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
            ..Evidence::default()
        },
        judgement: judgement::judgement(),
        verdict: Verdict {
            status: Status::Degraded,
            outcome: OutcomeWord::SomeHostsUnreachable,
            client_codes: vec![ClientCode {
                code: ErrorCode(0xC004_F074),
                basis: Basis::Documented,
            }],
            summary: "2 of 3 KMS hosts of `_vlmcs._tcp.corp.example.` do not serve".to_owned(),
        },
        symptom: None,
        views: Vec::new(),
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
    let server = |text: &str| NameServer::Address(text.parse().unwrap());
    vec![
        server("10.0.0.53:53"),
        server("10.0.0.54:53"),
        server("10.0.0.55:53"),
        server("[2001:db8::53]:5353"),
    ]
}

fn plan() -> DiscoveryPlan {
    DiscoveryPlan {
        is_limited: false,
        unknown: [].into(),
        own_hosts: Vec::new(),
        own_addresses: Vec::new(),
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
