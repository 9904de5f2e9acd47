//! Commands over settled options and the two seams: a stretch of the pipeline each.

mod arrived;
mod check;
mod diagnose;
mod domain;
mod endpoint;
mod explain;
mod merge;
mod offline;
mod probe;
mod several;
mod simulate;
mod together;
mod views;

pub use check::{check, compare_live};
pub use diagnose::{DiagnoseAgainError, diagnose, diagnose_again, forecasts, plan_only};
pub use domain::{DomainError, domain_in_files};
pub use explain::{explain_code, explain_text, explain_word, near_codes, suggestions};
pub use offline::{Faults, ZoneFiles};
pub use probe::probe;
pub use several::{ReportDomainError, domain_in_report};
pub use simulate::{FleetOptions, SimulateError, SimulateOptions, described_records, simulate};
pub use views::conclude_views;

use crate::client::ClientProfile;
use crate::evidence::Evidence;
use crate::model::{ErrorCode, FileId, NameServer, Provenance, Sourced};
use crate::overview::Overview;
use crate::plan::{DiscoveryPlan, plan};
use crate::port::{AskLimits, ConnectLimits};
use crate::report::{Report, RunInfo};
use crate::rules::{judge, select::Judging};
use crate::selection::{Assumptions, SelectionModel};
use crate::verdict::{symptom, verdict};
use std::num::NonZeroUsize;

/// Endpoints that one run tries at most; the rest is `NotTried`.
pub const MAX_ENDPOINTS: usize = 4096;

/// What a run may do, settled.
#[derive(Debug, Clone)]
pub struct Options {
    /// The client whose way is followed.
    pub client: ClientProfile,
    /// Where it was said that record files answer in place of name servers; none when the client's servers are asked.
    pub zone_files: Option<Provenance>,
    /// Bounds of each exchange.
    pub ask: AskLimits,
    /// Bounds of each connection.
    pub connect: ConnectLimits,
    /// What is done at endpoints.
    pub probing: Probing,
    /// Addresses that are contacted.
    pub families: Families,
    /// Exchanges, or connections, that are under way at once.
    pub jobs: NonZeroUsize,
    /// SRV names asked at most, and names of hosts looked up at most.
    pub limit_names: NonZeroUsize,
    /// Forecasts to make, in this order; distinct.
    pub models: Vec<SelectionModel>,
    /// What the forecasts take for granted.
    pub assumptions: Assumptions,
}

/// What is done at endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probing {
    /// Nothing.
    Off,
    /// A TCP handshake.
    Connect,
    /// A TCP handshake and one DCE/RPC bind.
    Bind,
}

/// Addresses that are contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Families {
    /// IPv4 and IPv6.
    Both,
    /// IPv4 only.
    Ipv4,
    /// IPv6 only.
    Ipv6,
}

/// Judges `evidence` and makes the report; of several domains each by itself. A policy becomes the last of the files that places point into.
pub fn conclude(run: RunInfo, mut evidence: Evidence, judging: &Judging) -> Report {
    let n_files = u32::try_from(evidence.files.len()).unwrap_or(u32::MAX);
    let policy = judging.policy.clone();
    let policy = policy.map(|it| it.moved_to(FileId(n_files)));
    evidence
        .files
        .extend(policy.iter().map(|it| it.source.clone()));
    let mut overview = Overview::judged_by(&evidence, policy.as_ref(), judging.today);
    overview.stale_after = judging.stale_after;
    let (judgement, domains) = several::judge_each(&several::parts(&evidence), &overview, judging);
    let (judgement, verdict) =
        if let Some(worst) = several::worst(&domains, overview.was_interrupted()) {
            (judgement, worst.verdict.clone())
        } else {
            let judgement = judge(&overview, judging);
            let verdict = verdict(&overview, &judgement);
            (judgement, verdict)
        };
    Report {
        run,
        evidence,
        judgement,
        verdict,
        domains,
        symptom: None,
        views: Vec::new(),
    }
}

/// Holds what the user sees against `report`.
pub fn hold_against(mut report: Report, code: Option<ErrorCode>) -> Report {
    let held = |it| symptom(it, &report.evidence, &report.judgement, &report.verdict);
    report.symptom = code.map(held);
    report
}

/// What the client of a run tries; in place of its name servers the record files, if these answer.
fn settled_plan(options: &Options) -> DiscoveryPlan {
    let mut res = plan(&options.client);
    if let Some(provenance) = &options.zone_files {
        res.name_servers = vec![Sourced::new(NameServer::ZoneFiles, provenance.clone())];
    }
    res
}

/// The name servers of a plan, each once, in its order.
fn name_servers(plan: &DiscoveryPlan) -> Vec<NameServer> {
    let mut res: Vec<NameServer> = Vec::new();
    for server in &plan.name_servers {
        if !res.contains(&server.value) {
            res.push(server.value);
        }
    }
    res
}
