//! The sentence for a client that finds a host, or may find one.

use super::summary::{on_path, quoted};
use super::{OutcomeWord, Status, violations, who};
use crate::evidence::Stage;
use crate::finding::{Judgement, RuleCode, Severity};
use crate::model::{CandidateId, Service};
use crate::overview::Overview;
use crate::plan::{Origin, Step};
use crate::selection::HostState;
use std::cmp::Reverse;

/// One sentence, with a final stop.
pub(super) fn served(
    overview: &Overview<'_>,
    judgement: &Judgement,
    word: OutcomeWord,
    status: Status,
) -> String {
    let hosts = Hosts::new(overview);
    let mut res = if overview.ran(Stage::Plan) {
        for_client(overview, &hosts)
    } else {
        for_probe(&hosts)
    };
    res.push_str(port_alone(overview, &hosts));
    if word == OutcomeWord::PolicyViolation {
        let worst = violations(judgement).max_by_key(|it| (it.severity, Reverse(it.rule)));
        if let Some(finding) = worst {
            res = format!("{res}; but the policy is not kept: {}", finding.message);
        }
    }
    // Hosts that do not serve are named already.
    if status == Status::Degraded && word == OutcomeWord::Ok && hosts.down.is_empty() {
        let warnings = judgement.findings.iter();
        let worst = warnings
            .filter(|it| it.severity == Severity::Warning && it.rule != WITHOUT_LICENSE)
            .min_by_key(|it| consequence(it.rule));
        if let Some(finding) = worst {
            res = format!("{res}; but {}", finding.message);
        }
    }
    res.push('.');
    res
}

/// The rule that tells of a client that looks for no host, with which the sentence begins anyway.
const WITHOUT_LICENSE: RuleCode = RuleCode(121);

/// The position of a warning by what it costs clients: dead hosts first, then targets, records and name servers.
fn consequence(rule: RuleCode) -> u8 {
    match rule.0 {
        // A port of its own is a question while the host answers there.
        206 => 9,
        600..=699 => 0,
        300..=399 => 1,
        200..=299 => 2,
        400..=499 => 3,
        500..=599 => 4,
        _ => 5,
    }
}

/// Hosts on the path by state, each once.
struct Hosts {
    up: Vec<String>,
    down: Vec<String>,
    open: Vec<String>,
}

impl Hosts {
    fn new(overview: &Overview<'_>) -> Self {
        let distinct = |wanted: fn(HostState) -> bool| {
            let mut res: Vec<String> = Vec::new();
            for host in on_path(overview, wanted) {
                if !res.contains(&host) {
                    res.push(host);
                }
            }
            res
        };
        Self {
            up: distinct(|it| it == HostState::Serves),
            down: distinct(|it| matches!(it, HostState::Down { .. })),
            open: distinct(|it| it == HostState::NotProbed),
        }
    }

    fn total(&self) -> usize {
        self.up.len() + self.down.len() + self.open.len()
    }

    /// `1 of 3 does not serve: ...`
    fn dead(&self) -> String {
        format!(
            "{} of {} {} not serve: {}",
            self.down.len(),
            self.total(),
            if self.down.len() == 1 { "does" } else { "do" },
            quoted(self.down.iter().cloned()),
        )
    }

    /// `; 1 of 3 was not checked`, or nothing.
    fn not_checked(&self) -> String {
        match (self.open.len(), self.total()) {
            (0, _) => String::new(),
            (1, 1) => "; whether that host answers was not checked".to_owned(),
            (open, total) if open == total => {
                "; whether these hosts answer was not checked".to_owned()
            }
            (1, total) => format!("; 1 of {total} was not checked"),
            (open, total) => format!("; {open} of {total} were not checked"),
        }
    }
}

fn for_client(overview: &Overview<'_>, hosts: &Hosts) -> String {
    let up = quoted(hosts.up.iter().cloned());
    // The way itself may be a guess, and then nothing is more than that.
    let condition = if is_devolved(overview) {
        "If a KMS client goes on to the parent domain, which was never seen, it finds".to_owned()
    } else {
        who::finds(overview)
    };
    let (one, many) = if is_bound(overview) {
        ("a working host", "working hosts")
    } else {
        ("a host", "hosts")
    };
    match (hosts.up.len(), hosts.down.len()) {
        (0, 0) if overview.evidence.plan.fixed_host().is_some() => format!(
            "{} contacts only {}, which is set by hand{}",
            who::tries(overview),
            quoted(hosts.open.iter().cloned()),
            hosts.not_checked()
        ),
        (0, 0) => format!(
            "{condition} {}{}",
            quoted(hosts.open.iter().cloned()),
            hosts.not_checked()
        ),
        (0, _) => format!(
            "{condition} hosts, but {}{}",
            hosts.dead(),
            hosts.not_checked()
        ),
        (1, 0) => format!(
            "{condition} {one}: {up} {}{}",
            accepts(overview, 1),
            hosts.not_checked()
        ),
        (n_up, 0) if n_up == hosts.total() => {
            format!(
                "{condition} {many}: all {n_up} {} ({up})",
                accepts(overview, n_up)
            )
        }
        (n_up, 0) => format!(
            "{condition} {many}: {n_up} of {} {} ({up}){}",
            hosts.total(),
            accepts(overview, n_up),
            hosts.not_checked()
        ),
        _ if is_cached_dead(overview) => format!(
            "{condition} {one} after its cached one does not serve: {up} {}{}",
            accepts(overview, hosts.up.len()),
            hosts.not_checked()
        ),
        (_, n_down) => format!(
            "{condition} {one}, but {}{}; {}",
            hosts.dead(),
            hosts.not_checked(),
            match (n_down, has_dead_cached(overview)) {
                (_, true) =>
                    "mend those of SRV records or remove these, the cached one needs nothing",
                (1, false) => "mend it or remove its SRV record",
                (_, false) => "mend them or remove their SRV records",
            },
        ),
    }
}

fn for_probe(hosts: &Hosts) -> String {
    let up = quoted(hosts.up.iter().cloned());
    match (hosts.up.len(), hosts.down.len()) {
        (0, 0) => format!(
            "No host was contacted: {}",
            quoted(hosts.open.iter().cloned())
        ),
        (0, _) => format!("{}{}", hosts.dead(), hosts.not_checked()),
        (1, 0) if hosts.total() == 1 => format!("{up} accepts connections"),
        (n_up, 0) if n_up == hosts.total() => format!("All {n_up} hosts accept connections: {up}"),
        (1, 0) => format!("{up} accepts connections{}", hosts.not_checked()),
        (_, 0) => format!("{up} accept connections{}", hosts.not_checked()),
        (1, _) => format!(
            "{up} accepts connections, but {}{}",
            hosts.dead(),
            hosts.not_checked()
        ),
        _ => format!(
            "{up} accept connections, but {}{}",
            hosts.dead(),
            hosts.not_checked()
        ),
    }
}

/// What is known of hosts that serve: after a bind more than that they accept connections.
fn accepts(overview: &Overview<'_>, n_hosts: usize) -> &'static str {
    match (is_bound(overview), n_hosts) {
        (true, 1) => "answers as a KMS host",
        (true, _) => "answer as KMS hosts",
        (false, 1) => "accepts connections",
        (false, _) => "accept connections",
    }
}

/// True when a bind showed that KMS answers at the hosts that serve.
fn is_bound(overview: &Overview<'_>) -> bool {
    let mut probes = overview.evidence.probes.iter();
    probes.any(|it| it.service == Some(Service::Kms))
}

/// That nobody asked whether it is KMS that listens at the hosts that count as serving, or nothing.
fn port_alone(overview: &Overview<'_>, hosts: &Hosts) -> &'static str {
    match hosts.up.len() {
        _ if is_bound(overview) => "",
        0 => "",
        1 => "; the port answers, `--rpc-bind` asks whether KMS does",
        _ => "; the ports answer, `--rpc-bind` asks whether KMS does",
    }
}

/// True when the records were found only by going on to a parent of the primary suffix.
fn is_devolved(overview: &Overview<'_>) -> bool {
    overview.path.groups.iter().any(|group| {
        let planned = group
            .step
            .and_then(|id| overview.evidence.plan.steps.get(id.0));
        planned.is_some_and(|it| it.origin == Origin::Devolution)
    })
}

/// True when the cached host is among those that are down.
fn has_dead_cached(overview: &Overview<'_>) -> bool {
    overview.path.groups.iter().any(|group| {
        let planned = group
            .step
            .and_then(|id| overview.evidence.plan.steps.get(id.0));
        let is_cached = planned.is_some_and(|it| matches!(it.step, Step::CachedHost(_)));
        is_cached && group.members.iter().any(|id| is_down(overview, *id))
    })
}

fn is_down(overview: &Overview<'_>, id: CandidateId) -> bool {
    matches!(overview.states.get(id.0), Some(HostState::Down { .. }))
}

/// True when nothing but the cached host is down.
fn is_cached_dead(overview: &Overview<'_>) -> bool {
    overview.path.groups.iter().all(|group| {
        let planned = group
            .step
            .and_then(|id| overview.evidence.plan.steps.get(id.0));
        let is_cached = planned.is_some_and(|it| matches!(it.step, Step::CachedHost(_)));
        is_cached || !group.members.iter().any(|id| is_down(overview, *id))
    })
}
