//! The model → the wire types.

mod client;
mod exchange;
mod explanation;
mod fleet;
mod judgement;
mod narration;
mod outlook;
mod paste;
mod zones;

pub(super) use explanation::explanation;

use super::report_v1 as v1;
use crate::evidence::Evidence;
use crate::model::{Candidate, Contact, HostName, Probe, Provenance, Service, Source};
use crate::plan::{DiscoveryPlan, Dropped, PlannedStep, Step};
use crate::render::places::Places;
use crate::report::{Command, Report, RunInfo};
use crate::selection::{Chance, Forecast};
use crate::simulation::Drawn;
use crate::verdict::Verdict;
use exchange::exchange;
use judgement::{check, finding};
use outlook::{assumed, outlook, simulation};
use std::time::Duration;

/// Longest duration that is written, in microseconds: some 31 years. Longer ones are cut to it.
pub(super) const MAX_MICROS: u64 = 1_000_000_000_000_000;

/// The whole report.
pub(super) fn report(report: &Report) -> v1::Report {
    let evidence = &report.evidence;
    let places = Places::of(report);
    v1::Report {
        schema: v1::SCHEMA.to_owned(),
        run: run(&report.run, evidence),
        verdict: verdict(&report.verdict),
        domains: list(&report.domains, |it| v1::Domain {
            domain: it.domain.to_string(),
            verdict: verdict(&it.verdict),
        }),
        zones: zones::zones(evidence, &places),
        views: list(&report.views, zones::view),
        plan: v1::Plan {
            application: client::followed(evidence),
            ..plan(&evidence.plan)
        },
        client: evidence.client.as_ref().map(client::client),
        name_servers: list(&evidence.name_servers, |it| exchange::server(*it)),
        exchanges: list(&evidence.exchanges, exchange),
        live: evidence.live.as_ref().map(|it| v1::Live {
            name_servers: list(&it.name_servers, |it| exchange::server(*it)),
            exchanges: list(&it.exchanges, exchange),
        }),
        candidates: list(&evidence.candidates, candidate),
        probes: list(&evidence.probes, probe),
        forecast: list(&evidence.forecasts, forecast),
        assumptions: v1::Assumptions {
            refused_ms: millis(evidence.assumptions.refused),
            silent_ms: millis(evidence.assumptions.silent),
        },
        assumed: list(&evidence.assumed, assumed),
        simulation: first_drawn(evidence).map(simulation),
        outlook: evidence.outlook.as_ref().map(outlook),
        checks: list(&report.judgement.checks, check),
        symptom: report.symptom.as_ref().map(judgement::symptom),
        findings: list(&report.judgement.findings, |it| finding(it, &places)),
        ignored: list(&report.judgement.ignored, |it| {
            judgement::ignored(it, &places)
        }),
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

/// A number of clients or contacts that is a mean: rounded to 0.0001, never below 0.
fn mean_count(mean: f64) -> f64 {
    rounded(mean, 10_000.0)
}

/// A number rounded to one of `steps`, never below 0.
fn rounded(number: f64, steps: f64) -> f64 {
    let res = (number * steps).round() / steps;
    // JSON has no word for what is no number. Not `max`: that may keep the sign of -0.
    if res.is_finite() && 0.0 < res {
        res
    } else {
        0.0
    }
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
            Command::Simulate => v1::Command::Simulate,
            Command::Probe => v1::Command::Probe,
            Command::Check => v1::Command::Check,
        },
        started_at: run.started_at.to_string(),
        elapsed_ms: millis(run.elapsed),
        interrupted: evidence.is_interrupted,
        seed: seed(evidence),
        stages: evidence.ran.iter().map(|it| (*it).into()).collect(),
    }
}

/// The seed, if anything came of it.
fn seed(evidence: &Evidence) -> Option<u64> {
    let wish = &evidence.outlook.as_ref()?.wish;
    (wish.narrate || wish.clients.is_some()).then_some(wish.seed)
}

/// The drawn run of the first model.
fn first_drawn(evidence: &Evidence) -> Option<&Drawn> {
    let models = &evidence.outlook.as_ref()?.models;
    models.first()?.drawn.as_ref()
}

fn verdict(verdict: &Verdict) -> v1::Verdict {
    v1::Verdict {
        status: verdict.status.into(),
        outcome: verdict.outcome.into(),
        client_codes: list(&verdict.client_codes, ToString::to_string),
        client_code_bases: list(&verdict.client_codes, |it| it.basis.into()),
        summary: verdict.summary.clone(),
    }
}

fn plan(plan: &DiscoveryPlan) -> v1::Plan {
    v1::Plan {
        steps: list(&plan.steps, step),
        dropped: list(&plan.dropped, dropped),
        name_servers: list(&plan.name_servers, |it| v1::ConfiguredServer {
            server: exchange::server(it.value),
            provenance: provenance(&it.provenance),
        }),
        host_suffixes: list(&plan.host_suffixes, ToString::to_string),
        is_limited: plan.is_limited,
        application: None,
        unknown: plan.unknown.iter().map(|it| (*it).into()).collect(),
        own_hosts: list(&plan.own_hosts, host),
        own_addresses: list(&plan.own_addresses, ToString::to_string),
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

fn candidate(candidate: &Candidate) -> v1::Candidate {
    let terms = candidate.terms.as_ref();
    let published = terms.and_then(|it| it.published.as_ref());
    v1::Candidate {
        owner: published.map(|it| it.owner.to_string()),
        target: host(&candidate.target),
        port: candidate.port,
        priority: terms.map(|it| it.priority),
        weight: terms.map(|it| it.weight),
        ttl_s: published.map(|it| it.ttl),
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
    let mut no_route = None;
    let contact = match &probe.contact {
        Contact::Connected => v1::Contact::Connected,
        Contact::Refused => v1::Contact::Refused,
        Contact::TimedOut => v1::Contact::TimedOut,
        Contact::HostUnreachable => v1::Contact::HostUnreachable,
        Contact::NetworkUnreachable | Contact::NoRoute => {
            no_route = Some(probe.contact == Contact::NoRoute);
            v1::Contact::NetworkUnreachable
        }
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
        Service::Closed => v1::Service::Closed,
    });
    v1::Probe {
        candidate: probe.candidate.0,
        endpoint: probe.endpoint.to_string(),
        contact,
        elapsed_ms: millis(probe.elapsed),
        service,
        no_route,
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
