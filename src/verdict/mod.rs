//! The one answer: would a client in this position find a working host?

mod checked;
mod client_codes;
mod dead;
mod missing;
mod outcome;
mod planned;
mod served;
mod simulated;
mod summary;
mod symptom;
mod unresolved;
mod who;
mod zone_fault;

pub use client_codes::{ClientCode, client_codes};
pub use outcome::OutcomeWord;
pub use symptom::{CauseEvidence, CauseMatch, SymptomMatch, symptom};

use crate::answer::{Answer, ServerAnswer};
use crate::evidence::{Evidence, Stage};
use crate::finding::{Finding, Judgement, Severity};
use crate::model::{NoResponse, Rcode, SrvRecord};
use crate::overview::Overview;
use outcome::Decision;

/// How well a client in this position is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It finds a working host, and nothing speaks against it.
    Healthy,
    /// It finds a working host, but not always, or late.
    Degraded,
    /// It finds none.
    Broken,
    /// Evidence that could turn the verdict is missing.
    Inconclusive,
}

impl Status {
    /// How bad it is, among others: what is certain before what is not.
    pub fn gravity(self) -> u8 {
        match self {
            Self::Healthy => 0,
            Self::Degraded => 1,
            Self::Inconclusive => 2,
            Self::Broken => 3,
        }
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Degraded => "degraded",
            Self::Broken => "broken",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// The answer of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How well a client is served.
    pub status: Status,
    /// The one word for why.
    pub outcome: OutcomeWord,
    /// What a client in this position shows, the likeliest first; empty when it is served.
    pub client_codes: Vec<ClientCode>,
    /// One sentence for the helpdesk.
    pub summary: String,
}

/// How a run ends as a program; the contract's table of exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing at or above the threshold.
    Clean,
    /// 1: at least one finding at or above it.
    Findings,
    /// 3: evidence for a verdict is missing.
    Inconclusive,
}

impl Exit {
    /// The exit status.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Inconclusive => 3,
        }
    }
}

/// Judges the run.
pub fn verdict(overview: &Overview<'_>, judgement: &Judgement) -> Verdict {
    if overview.evidence.is_check() {
        return checked::verdict(overview, judgement);
    }
    let mut decision = or_violation(outcome::decide(overview), judgement);
    // Whoever interrupts a run does not take it for a verdict, whatever is certain already.
    decision.is_certain &= !overview.was_interrupted();
    let status = status(decision, judgement);
    let client_codes = codes(overview, decision);
    Verdict {
        status,
        outcome: decision.word,
        summary: summary::summary(overview, judgement, decision, status, &client_codes),
        client_codes,
    }
}

/// Judges several views of the same zones, each of which was judged by itself; `evidence` and `judgement` are those of all.
pub fn of_views(views: &[&Verdict], evidence: &Evidence, judgement: &Judgement) -> Verdict {
    checked::of_views(views, evidence, judgement)
}

/// What was decided; where nothing graver is certain, whether it breaks the policy.
fn or_violation(decision: Decision, judgement: &Judgement) -> Decision {
    if decision.word == OutcomeWord::Ok
        && decision.is_certain
        && violations(judgement).next().is_some()
    {
        return Decision {
            word: OutcomeWord::PolicyViolation,
            ..decision
        };
    }
    decision
}

/// Findings that say that the policy is not kept, from a warning on.
///
/// An ignore that expired belongs to the policy, but breaks nothing.
fn violations(judgement: &Judgement) -> impl Iterator<Item = &Finding> {
    let findings = judgement.findings.iter();
    findings.filter(|it| (701..=705).contains(&it.rule.0) && Severity::Warning <= it.severity)
}

/// How the run ends: missing evidence comes before findings. `fail_on` none stands for `never`.
pub fn exit(verdict: &Verdict, judgement: &Judgement, fail_on: Option<Severity>) -> Exit {
    exit_of(verdict.status, judgement.worst(), fail_on)
}

/// How a run ends with this status and this gravest severity.
pub fn exit_of(status: Status, worst: Option<Severity>, fail_on: Option<Severity>) -> Exit {
    match (fail_on, worst) {
        _ if status == Status::Inconclusive => Exit::Inconclusive,
        (Some(threshold), Some(worst)) if threshold <= worst => Exit::Findings,
        _ => Exit::Clean,
    }
}

/// How a run ends of which no evidence is missing.
pub fn exit_by_findings(judgement: &Judgement, fail_on: Option<Severity>) -> Exit {
    match (fail_on, judgement.worst()) {
        (Some(threshold), Some(worst)) if threshold <= worst => Exit::Findings,
        _ => Exit::Clean,
    }
}

fn status(decision: Decision, judgement: &Judgement) -> Status {
    if !decision.is_certain {
        return Status::Inconclusive;
    }
    match decision.word {
        OutcomeWord::Ok if judgement.worst() < Some(Severity::Warning) => Status::Healthy,
        OutcomeWord::Ok | OutcomeWord::SomeHostsUnreachable | OutcomeWord::PolicyViolation => {
            Status::Degraded
        }
        _ => Status::Broken,
    }
}

/// The codes a client shows, each with its basis; none for a run that follows no client, or that knows too little, and none
/// for a client that looks for no host.
fn codes(overview: &Overview<'_>, decision: Decision) -> Vec<ClientCode> {
    if overview.ran(Stage::Simulate) {
        return client_codes(decision.word);
    }
    let is_silence = decision.word == OutcomeWord::DnsNoResponse;
    let is_known = decision.is_certain || (is_silence && !overview.lacks_route_to_server());
    if !overview.ran(Stage::Plan) || !is_known || who::looks_for_no_host(overview.evidence) {
        return Vec::new();
    }
    let mut answers = overview
        .steps
        .iter()
        .filter(|step| outcome::step_word(step) == decision.word)
        .filter_map(|step| step.used_answer());
    let first = answers.next();
    // What files do not cover is not answered by nobody: name servers may well know it.
    if first.is_some_and(|it| it.answer == Answer::NoResponse(NoResponse::NotCovered)) {
        return Vec::new();
    }
    if overview.is_pointed_at_itself() {
        return vec![client_codes::OF_ITSELF];
    }
    // A host set by hand is looked up as hosts are, and not by the question for SRV records whose codes were collected.
    if matches!(
        decision.word,
        OutcomeWord::ServFail | OutcomeWord::DnsRefused
    ) && unresolved::of_fixed_host(overview).is_some()
    {
        return client_codes::inferred(OutcomeWord::FixedHostUnreachable);
    }
    let mut res = codes_of_way(decision, first, overview);
    if decision.word == OutcomeWord::FixedHostUnreachable
        && let Some(basis) = unresolved::fixed_host_does_not_exist(overview)
    {
        res.push(client_codes::after_unknown_host(basis));
    }
    // Whether a client goes on to DNS after an answer of its own is not known, so either code may be seen.
    let is_remembered_by = |id| overview.leads_to_client(id);
    if !res.is_empty() && overview.on_path().any(is_remembered_by) {
        res.push(client_codes::OF_ITSELF);
    }
    res
}

/// The codes for the answer that a client goes by, or for the hosts that it leads to.
fn codes_of_way(
    decision: Decision,
    first: Option<&ServerAnswer<SrvRecord>>,
    overview: &Overview<'_>,
) -> Vec<ClientCode> {
    let is_aliased = first.is_some_and(|it| !it.aliases.is_empty());
    match (decision.word, first.map(|it| &it.answer)) {
        (OutcomeWord::ServFail, Some(Answer::Failure(rcode))) if *rcode != Rcode::SERVFAIL => {
            client_codes::after_rcode(*rcode)
        }
        (OutcomeWord::NoData, Some(Answer::AliasOnly { .. } | Answer::AliasFault { .. })) => {
            client_codes::inferred(decision.word)
        }
        // Measured was a name that does not exist itself.
        (OutcomeWord::NxDomain, _) if is_aliased => client_codes::inferred(decision.word),
        (OutcomeWord::NoSuffix, _) if !overview.evidence.plan.dropped.is_empty() => {
            client_codes::inferred(decision.word)
        }
        _ => client_codes(decision.word),
    }
}

#[cfg(test)]
mod tests;
