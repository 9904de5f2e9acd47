//! The model → the wire types.

use super::report_v1 as v1;
use crate::answer;
use crate::evidence::Evidence;
use crate::finding::{Check, CheckStatus, Finding, Location};
use crate::model::{
    Attempt, Candidate, Contact, Exchange, HostName, NoResponse, Outcome, Probe, Provenance,
    Record, RecordData, RecordType, Response, Service, Source, SrvRecord,
};
use crate::plan::{DiscoveryPlan, Dropped, PlannedStep, Step};
use crate::report::{Command, Report, RunInfo};
use crate::selection::{Chance, Forecast};
use crate::verdict::Verdict;
use std::net::IpAddr;
use std::time::Duration;

/// Longest duration that is written, in microseconds: some 31 years. Longer ones are cut to it.
pub(super) const MAX_MICROS: u64 = 1_000_000_000_000_000;

/// The whole report.
pub(super) fn report(report: &Report) -> v1::Report {
    let evidence = &report.evidence;
    v1::Report {
        schema: v1::SCHEMA.to_owned(),
        run: run(&report.run, evidence),
        verdict: verdict(&report.verdict),
        plan: plan(&evidence.plan),
        name_servers: list(&evidence.name_servers, |it| it.0.to_string()),
        exchanges: list(&evidence.exchanges, exchange),
        candidates: list(&evidence.candidates, candidate),
        probes: list(&evidence.probes, probe),
        forecast: list(&evidence.forecasts, forecast),
        assumptions: v1::Assumptions {
            refused_ms: millis(evidence.assumptions.refused),
            silent_ms: millis(evidence.assumptions.silent),
        },
        simulation: None,
        checks: list(&report.judgement.checks, check),
        symptom: None,
        findings: list(&report.judgement.findings, finding),
        ignored: list(&report.judgement.ignored, finding),
    }
}

fn list<T, W>(items: &[T], wire: impl Fn(&T) -> W) -> Vec<W> {
    items.iter().map(wire).collect()
}

/// Milliseconds, rounded to microseconds.
fn millis(duration: Duration) -> f64 {
    let rounded = duration.saturating_add(Duration::from_nanos(500));
    let micros = u64::try_from(rounded.as_micros()).unwrap_or(MAX_MICROS);
    #[expect(clippy::cast_precision_loss, reason = "at most 10^15, below 2^53")]
    let micros = micros.min(MAX_MICROS) as f64;
    micros / 1000.0
}

/// Absent texts are null, never empty.
fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn run(run: &RunInfo, evidence: &Evidence) -> v1::Run {
    v1::Run {
        tool_version: run.tool_version.clone(),
        command: match run.command {
            Command::Diagnose => v1::Command::Diagnose,
            Command::Plan => v1::Command::Plan,
            Command::Probe => v1::Command::Probe,
        },
        started_at: run.started_at.to_string(),
        elapsed_ms: millis(run.elapsed),
        seed: None,
        stages: evidence.ran.iter().map(|it| (*it).into()).collect(),
    }
}

fn verdict(verdict: &Verdict) -> v1::Verdict {
    v1::Verdict {
        status: verdict.status.into(),
        outcome: verdict.outcome.into(),
        client_codes: list(&verdict.client_codes, ToString::to_string),
        summary: verdict.summary.clone(),
    }
}

fn plan(plan: &DiscoveryPlan) -> v1::Plan {
    v1::Plan {
        steps: list(&plan.steps, step),
        dropped: list(&plan.dropped, dropped),
        name_servers: list(&plan.name_servers, |it| v1::ConfiguredServer {
            server: it.value.0.to_string(),
            provenance: provenance(&it.provenance),
        }),
        host_suffixes: list(&plan.host_suffixes, ToString::to_string),
        is_limited: plan.is_limited,
    }
}

fn step(planned: &PlannedStep) -> v1::PlannedStep {
    let (kind, owner, known_host) = match &planned.step {
        Step::FixedHost(it) => (v1::StepKind::FixedHost, None, Some(it)),
        Step::CachedHost(it) => (v1::StepKind::CachedHost, None, Some(it)),
        Step::AskSrv { owner } => (v1::StepKind::AskSrv, Some(owner), None),
    };
    v1::PlannedStep {
        kind,
        owner: owner.map(ToString::to_string),
        host: known_host.map(|it| host(&it.host)),
        port: known_host.map(|it| it.port),
        origin: planned.origin.into(),
        basis: planned.basis.into(),
        ends_discovery: planned.ends_discovery,
        provenance: provenance(&planned.provenance),
    }
}

fn dropped(dropped: &Dropped) -> v1::Dropped {
    v1::Dropped {
        name: text(&dropped.name),
        why: dropped.why.clone(),
        provenance: provenance(&dropped.provenance),
    }
}

fn provenance(provenance: &Provenance) -> v1::Provenance {
    let mut res = v1::Provenance {
        flag: None,
        file: None,
        line: None,
        machine: None,
    };
    match provenance {
        Provenance::CommandLine { flag } => res.flag = Some(flag.clone()),
        Provenance::File { path, line } => {
            res.file = Some(path.clone());
            res.line = Some(*line);
        }
        Provenance::Machine { what } => res.machine = Some(what.clone()),
    }
    res
}

/// A host, so that a reader can tell addresses, absolute names and single labels apart.
fn host(host: &HostName) -> String {
    match host {
        // A colon in a label would look like an IPv6 address.
        HostName::Relative(_) => host.to_string().replace(':', r"\058"),
        HostName::Absolute(_) | HostName::Address(_) => host.to_string(),
    }
}

fn exchange(exchange: &Exchange) -> v1::Exchange {
    let kind = match exchange.question.record_type {
        RecordType::Srv => answer::classify::<SrvRecord>(exchange).answer.kind(),
        RecordType::A | RecordType::Aaaa => answer::classify::<IpAddr>(exchange).answer.kind(),
    };
    v1::Exchange {
        question: v1::Question {
            name: exchange.question.name.to_string(),
            record_type: exchange.question.record_type.into(),
        },
        server: exchange.server.0.to_string(),
        answer: kind.into(),
        attempts: list(&exchange.attempts, attempt),
    }
}

fn attempt(attempt: &Attempt) -> v1::Attempt {
    let mut res = v1::Attempt {
        transport: attempt.transport.map(Into::into),
        edns: attempt.edns,
        rtt_ms: millis(attempt.rtt),
        outcome: v1::AttemptOutcome::Response,
        rcode: None,
        reason: None,
        strays: attempt.strays,
        response: None,
    };
    match &attempt.outcome {
        Outcome::Response(it) => {
            res.rcode = Some(it.rcode.to_string());
            res.response = Some(response(it));
        }
        Outcome::NoResponse(why) => res.outcome = no_response(why, &mut res.reason),
        Outcome::Malformed { reason } => {
            res.outcome = v1::AttemptOutcome::Malformed;
            res.reason = text(reason);
        }
    }
    res
}

fn no_response(why: &NoResponse, reason: &mut Option<String>) -> v1::AttemptOutcome {
    match why {
        NoResponse::TimedOut => v1::AttemptOutcome::TimedOut,
        NoResponse::PortUnreachable => v1::AttemptOutcome::PortUnreachable,
        NoResponse::HostUnreachable => v1::AttemptOutcome::HostUnreachable,
        NoResponse::NetworkUnreachable => v1::AttemptOutcome::NetworkUnreachable,
        NoResponse::Closed => v1::AttemptOutcome::Closed,
        NoResponse::DeadlineReached => v1::AttemptOutcome::DeadlineReached,
        NoResponse::Failed { os_error } => {
            *reason = text(os_error);
            v1::AttemptOutcome::Failed
        }
    }
}

fn response(response: &Response) -> v1::Response {
    v1::Response {
        authoritative: response.authoritative,
        truncated: response.truncated,
        recursion_available: response.recursion_available,
        answer: list(&response.answer, record),
        authority: list(&response.authority, record),
        additional: list(&response.additional, record),
        omitted: response.omitted,
        fault: response.fault.as_deref().and_then(text),
    }
}

fn record(record: &Record) -> v1::Record {
    let res = v1::Record {
        owner: record.owner.to_string(),
        ttl_s: record.ttl,
        ..v1::Record::default()
    };
    match &record.data {
        RecordData::Srv(srv) => v1::Record {
            record_type: "SRV".to_owned(),
            priority: Some(srv.priority),
            weight: Some(srv.weight),
            port: Some(srv.port),
            target: Some(srv.target.to_string()),
            ..res
        },
        RecordData::Address(address) => v1::Record {
            record_type: if address.is_ipv4() { "A" } else { "AAAA" }.to_owned(),
            address: Some(address.to_string()),
            ..res
        },
        RecordData::Alias(target) => v1::Record {
            record_type: "CNAME".to_owned(),
            target: Some(target.to_string()),
            ..res
        },
        RecordData::NameServer(target) => v1::Record {
            record_type: "NS".to_owned(),
            target: Some(target.to_string()),
            ..res
        },
        RecordData::Soa { serial, minimum } => v1::Record {
            record_type: "SOA".to_owned(),
            serial: Some(*serial),
            minimum_s: Some(*minimum),
            ..res
        },
        RecordData::Other { record_type } => v1::Record {
            record_type: record_type.clone(),
            ..res
        },
    }
}

fn candidate(candidate: &Candidate) -> v1::Candidate {
    let terms = candidate.terms.as_ref();
    v1::Candidate {
        owner: terms.map(|it| it.owner.to_string()),
        target: host(&candidate.target),
        port: candidate.port,
        priority: terms.map(|it| it.priority),
        weight: terms.map(|it| it.weight),
        ttl_s: terms.map(|it| it.ttl),
        addresses: list(&candidate.addresses, ToString::to_string),
        source: source(&candidate.source),
        step: candidate.step.map(|it| it.0),
    }
}

fn source(source: &Source) -> v1::Source {
    let res = v1::Source::default();
    match source {
        Source::Exchange(id) => v1::Source {
            exchange: Some(id.0),
            ..res
        },
        Source::Setting(it) => v1::Source {
            setting: Some(it.to_string()),
            provenance: Some(provenance(it)),
            ..res
        },
        Source::Given => v1::Source {
            given: Some(true),
            ..res
        },
    }
}

fn probe(probe: &Probe) -> v1::Probe {
    let (mut os_error, mut not_tried, mut service_reason) = (None, None, None);
    let contact = match &probe.contact {
        Contact::Connected => v1::Contact::Connected,
        Contact::Refused => v1::Contact::Refused,
        Contact::TimedOut => v1::Contact::TimedOut,
        Contact::HostUnreachable => v1::Contact::HostUnreachable,
        Contact::NetworkUnreachable => v1::Contact::NetworkUnreachable,
        Contact::Prohibited => v1::Contact::Prohibited,
        Contact::Failed { os_error: it } => {
            os_error = text(it);
            v1::Contact::Failed
        }
        Contact::NotTried(why) => {
            not_tried = Some((*why).into());
            v1::Contact::NotTried
        }
    };
    let service = probe.service.as_ref().map(|it| match it {
        Service::Kms => v1::Service::Kms,
        Service::OtherRpc { reason } => {
            service_reason = text(reason);
            v1::Service::OtherRpc
        }
        Service::NotRpc => v1::Service::NotRpc,
        Service::Silent => v1::Service::Silent,
    });
    v1::Probe {
        candidate: probe.candidate.0,
        endpoint: probe.endpoint.to_string(),
        contact,
        elapsed_ms: millis(probe.elapsed),
        service,
        os_error,
        not_tried,
        service_reason,
    }
}

fn forecast(forecast: &Forecast) -> v1::Forecast {
    v1::Forecast {
        model: forecast.model.into(),
        hosts: list(&forecast.hosts, |it| v1::HostForecast {
            candidate: it.candidate.0,
            first_contact: chance(&it.first_contact),
            serves: chance(&it.serves),
        }),
        no_host: chance(&forecast.no_host),
        expected_wait_ms: millis(forecast.expected_wait),
    }
}

fn chance(chance: &Chance) -> v1::Chance {
    let p = chance.p();
    let fraction = chance.fraction();
    v1::Chance {
        // JSON has no word for what is no number.
        p: if p.is_finite() {
            p.clamp(0.0, 1.0)
        } else {
            0.0
        },
        n: fraction.map(|(n, _)| n),
        of: fraction.map(|(_, of)| of),
        error: match chance {
            Chance::Exact(_) => None,
            Chance::Rounded { error, .. } if error.is_finite() => Some(error.clamp(0.0, 1.0)),
            Chance::Rounded { .. } => Some(1.0),
        },
    }
}

fn check(check: &Check) -> v1::Check {
    let (status, why) = match &check.status {
        CheckStatus::Passed => (v1::CheckWord::Passed, None),
        CheckStatus::Failed { .. } => (v1::CheckWord::Failed, None),
        CheckStatus::NotApplicable { why } => (v1::CheckWord::NotApplicable, text(why)),
        CheckStatus::NotChecked { why } => (v1::CheckWord::NotChecked, text(why)),
    };
    v1::Check {
        rule: check.rule.code.to_string(),
        status,
        why,
    }
}

fn finding(finding: &Finding) -> v1::Finding {
    v1::Finding {
        rule: finding.rule.to_string(),
        name: finding.name.to_owned(),
        severity: finding.severity.into(),
        message: finding.message.clone(),
        remedy: finding.remedy.as_deref().and_then(text),
        location: location(&finding.location),
        evidence: list(&finding.evidence, ToString::to_string),
    }
}

fn location(location: &Location) -> Option<v1::Location> {
    Some(match location {
        Location::Name(name) => v1::Location::Name {
            name: name.to_string(),
        },
        Location::Endpoint(endpoint) => v1::Location::Endpoint {
            endpoint: endpoint.to_string(),
        },
        Location::Server(server) => v1::Location::Server {
            server: server.0.to_string(),
        },
        Location::Setting(it) => v1::Location::Setting {
            setting: it.to_string(),
        },
        Location::Run => return None,
    })
}
