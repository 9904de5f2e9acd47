//! A saved report → the evidence in it.
//!
//! Only evidence is read; verdict, checks and findings are for the reader to judge again, and what was simulated is for
//! the reader to simulate again.

mod candidate;
mod client;
mod error;
mod exchange;
mod values;

pub use error::ReadReportError;

use super::place::Place;
use super::report_v1 as v1;
use crate::evidence::Evidence;
use crate::model::{CandidateId, NameServer, Provenance, Sourced};
use crate::plan::{DiscoveryPlan, Dropped, PlannedStep, Step};
use crate::report::{Command, RunInfo};
use crate::selection::{Assumptions, Forecast, HostForecast};
use candidate::{assumed, candidate, probe};
use serde::Deserialize;
use values::{chance, fault, host, host_port, millis, name, parsed, position};

/// What a saved report holds that can be judged again.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedReport {
    /// The run that gathered the evidence.
    pub run: RunInfo,
    /// What it found out. A chance whose fraction was too long to be written comes back rounded.
    pub evidence: Evidence,
}

/// Reads a report of version 1. Keys that are not known are skipped.
///
/// Any text is fine as input; positions, names, addresses and times are checked before they are given out.
/// Not read, since it follows from the rest: verdict, checks, findings, the answer words of exchanges, the outlook and the
/// drawn run.
pub fn read(text: &str) -> Result<SavedReport, ReadReportError> {
    // Some editors and shells put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_schema(text)?;
    let saved: Saved =
        serde_json::from_str(text).map_err(|err| ReadReportError::from_json(&err))?;
    Ok(SavedReport {
        run: run(&saved.run, &Place::top("run"))?,
        evidence: evidence(&saved)?,
    })
}

/// The parts of [`v1::Report`] that are read.
#[derive(Debug, Deserialize)]
struct Saved {
    run: v1::Run,
    plan: v1::Plan,
    client: Option<v1::Client>,
    name_servers: Vec<String>,
    exchanges: Vec<v1::Exchange>,
    candidates: Vec<v1::Candidate>,
    probes: Vec<v1::Probe>,
    forecast: Vec<v1::Forecast>,
    assumptions: v1::Assumptions,
    #[serde(default)]
    assumed: Vec<v1::Assumed>,
}

/// Reads the whole text for the one key that says what it is.
fn check_schema(text: &str) -> Result<(), ReadReportError> {
    #[derive(Deserialize)]
    struct Head {
        schema: Option<serde_json::Value>,
    }
    // As far as serde is concerned, a list can stand for a structure.
    let is_object = text.trim_start().starts_with('{');
    let head: Head = match serde_json::from_str(text) {
        Ok(head) if is_object => head,
        Err(err) if is_object || !err.is_data() => return Err(ReadReportError::from_json(&err)),
        _ => return Err(ReadReportError::NoReport),
    };
    match head.schema {
        Some(serde_json::Value::String(it)) if it == v1::SCHEMA => Ok(()),
        Some(serde_json::Value::String(it)) => Err(ReadReportError::OtherSchema {
            found: error::bounded(&it),
        }),
        _ => Err(ReadReportError::NoReport),
    }
}

/// The elements of a list, each with its place; the first fault ends it.
fn list<W, T>(
    items: &[W],
    place: &Place<'_>,
    read: impl Fn(&W, &Place<'_>) -> Result<T, ReadReportError>,
) -> Result<Vec<T>, ReadReportError> {
    items
        .iter()
        .enumerate()
        .map(|(idx, item)| read(item, &place.idx(idx)))
        .collect()
}

fn run(run: &v1::Run, place: &Place<'_>) -> Result<RunInfo, ReadReportError> {
    let command = match run.command {
        v1::Command::Diagnose => Command::Diagnose,
        v1::Command::Plan => Command::Plan,
        v1::Command::Simulate => Command::Simulate,
        v1::Command::Probe => Command::Probe,
        v1::Command::Check => {
            return Err(fault(
                &place.key("command"),
                "a report of `check` tells of files and not of a client; run `kmsdoctor check` on the files again",
            ));
        }
    };
    let is_simulated = run.stages.contains(&v1::Stage::Simulate);
    if is_simulated != (command == Command::Simulate) {
        return Err(fault(
            &place.key("stages"),
            "`simulate` stands among the stages of the command `simulate`, and only there",
        ));
    }
    Ok(RunInfo {
        tool_version: run.tool_version.clone(),
        command,
        started_at: parsed(
            &run.started_at,
            "a time as in `2026-01-31T12:00:00Z`",
            &place.key("started_at"),
        )?,
        elapsed: millis(run.elapsed_ms, &place.key("elapsed_ms"))?,
    })
}

fn evidence(saved: &Saved) -> Result<Evidence, ReadReportError> {
    let n_steps = saved.plan.steps.len();
    let n_exchanges = saved.exchanges.len();
    let n_candidates = saved.candidates.len();
    let assumptions = Place::top("assumptions");
    let mut probes = list(&saved.probes, &Place::top("probes"), |item, place| {
        probe(item, n_candidates, place)
    })?;
    // The evidence has them candidate by candidate, whoever edited the file.
    probes.sort_by_key(|it| it.candidate);
    let candidates = list(
        &saved.candidates,
        &Place::top("candidates"),
        |item, place| candidate(item, n_steps, n_exchanges, place),
    )?;
    Ok(Evidence {
        ran: saved.run.stages.iter().map(|it| (*it).into()).collect(),
        is_interrupted: saved.run.interrupted,
        plan: plan(&saved.plan, &Place::top("plan"))?,
        client: match &saved.client {
            Some(it) => Some(client::client(it, &Place::top("client"))?),
            None => None,
        },
        name_servers: list(&saved.name_servers, &Place::top("name_servers"), server)?,
        exchanges: list(
            &saved.exchanges,
            &Place::top("exchanges"),
            exchange::exchange,
        )?,
        assumed: assumed(&saved.assumed, &candidates, &Place::top("assumed"))?,
        candidates,
        probes,
        forecasts: list(&saved.forecast, &Place::top("forecast"), |item, place| {
            forecast(item, n_candidates, place)
        })?,
        assumptions: Assumptions {
            refused: millis(saved.assumptions.refused_ms, &assumptions.key("refused_ms"))?,
            silent: millis(saved.assumptions.silent_ms, &assumptions.key("silent_ms"))?,
        },
        outlook: None,
        ..Evidence::default()
    })
}

#[expect(clippy::ptr_arg, reason = "handed to `list`, whose items are strings")]
fn server(text: &String, place: &Place<'_>) -> Result<NameServer, ReadReportError> {
    exchange::server(text, place)
}

fn plan(plan: &v1::Plan, place: &Place<'_>) -> Result<DiscoveryPlan, ReadReportError> {
    Ok(DiscoveryPlan {
        steps: list(&plan.steps, &place.key("steps"), step)?,
        dropped: list(&plan.dropped, &place.key("dropped"), |item, place| {
            Ok(Dropped {
                name: item.name.clone().unwrap_or_default(),
                why: item.why.clone(),
                provenance: provenance(&item.provenance, &place.key("provenance"))?,
            })
        })?,
        name_servers: list(
            &plan.name_servers,
            &place.key("name_servers"),
            |item, place| {
                Ok(Sourced {
                    value: server(&item.server, &place.key("server"))?,
                    provenance: provenance(&item.provenance, &place.key("provenance"))?,
                })
            },
        )?,
        is_limited: plan.is_limited,
        unknown: plan.unknown.iter().map(|it| (*it).into()).collect(),
        own_hosts: list(&plan.own_hosts, &place.key("own_hosts"), |item, place| {
            host(item, place)
        })?,
        own_addresses: list(
            &plan.own_addresses,
            &place.key("own_addresses"),
            |item, place| parsed(item, values::ADDRESS, place),
        )?,
        host_suffixes: list(
            &plan.host_suffixes,
            &place.key("host_suffixes"),
            |item, place| name(item, place),
        )?,
    })
}

fn step(planned: &v1::PlannedStep, place: &Place<'_>) -> Result<PlannedStep, ReadReportError> {
    let step = match (planned.kind, &planned.owner, &planned.host, planned.port) {
        (v1::StepKind::AskSrv, Some(owner), None, None) => Step::AskSrv {
            owner: name(owner, &place.key("owner"))?,
        },
        (v1::StepKind::FixedHost, None, Some(host), Some(port)) => {
            Step::FixedHost(host_port(host, port, place)?)
        }
        (v1::StepKind::CachedHost, None, Some(host), Some(port)) => {
            Step::CachedHost(host_port(host, port, place)?)
        }
        _ => {
            return Err(fault(
                place,
                "a step has `owner` with `ask-srv`, else `host` and `port`",
            ));
        }
    };
    Ok(PlannedStep {
        step,
        origin: planned.origin.into(),
        basis: planned.basis.into(),
        ends_discovery: planned.ends_discovery,
        provenance: provenance(&planned.provenance, &place.key("provenance"))?,
    })
}

fn provenance(it: &v1::Provenance, place: &Place<'_>) -> Result<Provenance, ReadReportError> {
    match (&it.flag, &it.file, it.line, &it.machine) {
        (Some(flag), None, None, None) => Ok(Provenance::CommandLine { flag: flag.clone() }),
        (None, Some(path), Some(line), None) => Ok(Provenance::File {
            path: path.clone(),
            line,
        }),
        (None, None, None, Some(what)) => Ok(Provenance::Machine { what: what.clone() }),
        _ => Err(fault(
            place,
            "a place of a setting has either `flag`, or `file` and `line`, or `machine`",
        )),
    }
}

fn forecast(
    forecast: &v1::Forecast,
    n_candidates: usize,
    place: &Place<'_>,
) -> Result<Forecast, ReadReportError> {
    Ok(Forecast {
        model: forecast.model.into(),
        hosts: list(&forecast.hosts, &place.key("hosts"), |item, place| {
            let idx = position(
                item.candidate,
                n_candidates,
                "candidates",
                &place.key("candidate"),
            )?;
            Ok(HostForecast {
                candidate: CandidateId(idx),
                first_contact: chance(&item.first_contact, &place.key("first_contact"))?,
                serves: chance(&item.serves, &place.key("serves"))?,
            })
        })?,
        no_host: chance(&forecast.no_host, &place.key("no_host"))?,
        expected_wait: millis(forecast.expected_wait_ms, &place.key("expected_wait_ms"))?,
    })
}
