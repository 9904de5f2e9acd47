//! Several domains in one run: each is a client of its own, with its part of the evidence that all share.

use super::diagnose::forecasts_of_client;
use crate::answer::Index;
use crate::candidates::AddressBook;
use crate::evidence::{Evidence, EvidenceRef};
use crate::finding::{Check, CheckStatus, Finding, Judgement, RuleCode};
use crate::model::{CandidateId, DomainName, ExchangeId, ProbeId, Question, Source, StepId};
use crate::overview::Overview;
use crate::plan::{follow_up, srv_owner};
use crate::report::DomainVerdict;
use crate::rules::{gravest_first, judge, select::Judging};
use crate::selection::{Forecast, SelectionModel};
use crate::verdict::verdict;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What one of several clients has of the evidence.
pub(super) struct Part {
    /// The domain that it asks about.
    domain: DomainName,
    /// As if nobody had asked about the others.
    evidence: Evidence,
    /// Positions of its pieces in the whole.
    steps: Vec<StepId>,
    exchanges: Vec<ExchangeId>,
    candidates: Vec<CandidateId>,
    probes: Vec<ProbeId>,
    /// How many forecasts stand before its own.
    n_forecasts_before: usize,
}

/// The parts of `evidence`, one a domain in the order given; none where one client is looked at.
pub(super) fn parts(evidence: &Evidence) -> Vec<Part> {
    let mut res: Vec<Part> = Vec::new();
    let mut n_forecasts_before = 0;
    for (id, domain) in evidence.several_domains() {
        let part = part(evidence, id, domain, n_forecasts_before);
        n_forecasts_before += part.evidence.forecasts.len();
        res.push(part);
    }
    res
}

/// Why a report does not tell of one domain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReportDomainError {
    /// There are several, and nobody said which.
    #[error("it is about {}; say which as `DOMAIN`", crate::words::quoted(.0))]
    Several(Vec<DomainName>),
    /// It is about others.
    #[error("it is not about `{0}`")]
    Another(DomainName),
}

/// The part of `evidence` that is about `domain`, or about the only one that it is about.
///
/// # Errors
/// When nobody said which of several domains, or the client asked about another one.
pub fn domain_in_report(
    evidence: Evidence,
    domain: Option<&DomainName>,
) -> Result<Evidence, ReportDomainError> {
    let parts = parts(&evidence);
    let Some(wanted) = domain else {
        return match parts.as_slice() {
            [] => Ok(evidence),
            _ => Err(ReportDomainError::Several(
                parts.into_iter().map(|it| it.domain).collect(),
            )),
        };
    };
    let own = parts.into_iter().find(|it| it.domain == *wanted);
    let is_asked = || {
        let owner = srv_owner(wanted).ok();
        let mut steps = evidence.plan.srv_steps();
        evidence.several_domains().is_empty() && steps.any(|it| Some(it.1) == owner.as_ref())
    };
    match own {
        Some(part) => Ok(part.evidence),
        None if is_asked() => Ok(evidence),
        None => Err(ReportDomainError::Another(wanted.clone())),
    }
}

/// The part of the client that asks at this step: the other domains are taken out, and what only they led to.
fn part(evidence: &Evidence, id: StepId, domain: DomainName, n_forecasts_before: usize) -> Part {
    let others: BTreeSet<StepId> = evidence
        .several_domains()
        .into_iter()
        .map(|it| it.0)
        .collect();
    let is_own = |step: StepId| step == id || !others.contains(&step);
    let mut plan = evidence.plan.clone();
    let (steps, kept): (Vec<StepId>, Vec<_>) = evidence
        .plan
        .steps_with_ids()
        .filter(|(step, _)| is_own(*step))
        .map(|(step, planned)| (step, planned.clone()))
        .unzip();
    plan.steps = kept;

    let first = plan.questions();
    let index = Index::new(&evidence.exchanges);
    let mut book = AddressBook::new(&index, false);
    let wanted = follow_up::questions(&first, &index, |target, exchange| {
        book.not_given(target, exchange)
    });
    let wanted: BTreeSet<&Question> = first.iter().chain(&wanted).collect();
    let (exchanges, own_exchanges) = kept_of(&evidence.exchanges, ExchangeId, |it| {
        wanted.contains(&it.question)
    });
    let (candidates, mut own_candidates) = kept_of(&evidence.candidates, CandidateId, |it| {
        it.step.is_none_or(is_own)
    });
    for candidate in &mut own_candidates {
        candidate.step = candidate.step.and_then(|it| place(&steps, &it)).map(StepId);
        if let Source::Exchange(exchange) = &mut candidate.source
            && let Some(idx) = place(&exchanges, exchange)
        {
            *exchange = ExchangeId(idx);
        }
    }
    let (probes, mut own_probes) = kept_of(&evidence.probes, ProbeId, |it| {
        place(&candidates, &it.candidate).is_some()
    });
    for probe in &mut own_probes {
        if let Some(idx) = place(&candidates, &probe.candidate) {
            probe.candidate = CandidateId(idx);
        }
    }
    let forecasts = evidence.forecasts.iter().filter(|forecast| {
        let mut hosts = forecast.hosts.iter();
        hosts.all(|it| place(&candidates, &it.candidate).is_some())
    });
    let forecasts = forecasts.cloned().map(|mut forecast| {
        for host in &mut forecast.hosts {
            if let Some(idx) = place(&candidates, &host.candidate) {
                host.candidate = CandidateId(idx);
            }
        }
        forecast
    });
    let own = Evidence {
        plan,
        exchanges: own_exchanges,
        probes: own_probes,
        forecasts: forecasts.collect(),
        candidates: own_candidates,
        ..evidence.clone()
    };
    Part {
        domain,
        evidence: own,
        steps,
        exchanges,
        candidates,
        probes,
        n_forecasts_before,
    }
}

/// Those of `all` that `is_kept` takes, with their positions.
fn kept_of<T: Clone, I>(
    all: &[T],
    id: fn(usize) -> I,
    is_kept: impl Fn(&T) -> bool,
) -> (Vec<I>, Vec<T>) {
    let kept = all.iter().enumerate().filter(|(_, it)| is_kept(it));
    kept.map(|(idx, it)| (id(idx), it.clone())).unzip()
}

/// The position of `id` among those that were kept, which ascend.
fn place<I: Ord>(kept: &[I], id: &I) -> Option<usize> {
    kept.binary_search(id).ok()
}

impl Part {
    /// The forecasts of its client, about candidates of the whole.
    pub(super) fn forecasts(&self, models: &[SelectionModel]) -> Vec<Forecast> {
        let mut res = forecasts_of_client(&self.evidence, models);
        for host in res.iter_mut().flat_map(|it| &mut it.hosts) {
            if let Some(id) = self.candidates.get(host.candidate.0) {
                host.candidate = *id;
            }
        }
        res
    }

    /// What its client is told, with places in the whole, and its verdict.
    fn judge(&self, whole: &Overview<'_>, judging: &Judging) -> (Judgement, DomainVerdict) {
        let mut overview = Overview::judged_by(&self.evidence, whole.policy, whole.today);
        overview.stale_after = whole.stale_after;
        let mut judgement = judge(&overview, judging);
        let verdict = DomainVerdict {
            domain: self.domain.clone(),
            verdict: verdict(&overview, &judgement),
            worst: judgement.worst(),
        };
        let ignored = judgement.ignored.iter_mut().map(|it| &mut it.finding);
        for finding in judgement.findings.iter_mut().chain(ignored) {
            for piece in &mut finding.evidence {
                *piece = self.in_whole(*piece);
            }
        }
        (judgement, verdict)
    }

    /// The same piece of evidence by its position in the whole.
    fn in_whole(&self, piece: EvidenceRef) -> EvidenceRef {
        let found = match piece {
            EvidenceRef::Step(id) => self.steps.get(id.0).copied().map(EvidenceRef::Step),
            EvidenceRef::Exchange(id) => {
                let id = self.exchanges.get(id.0).copied();
                id.map(EvidenceRef::Exchange)
            }
            EvidenceRef::Candidate(id) => {
                let id = self.candidates.get(id.0).copied();
                id.map(EvidenceRef::Candidate)
            }
            EvidenceRef::Probe(id) => self.probes.get(id.0).copied().map(EvidenceRef::Probe),
            EvidenceRef::Forecast(idx) => {
                Some(EvidenceRef::Forecast(self.n_forecasts_before + idx))
            }
            EvidenceRef::Dropped(_) | EvidenceRef::Live(_) => None,
        };
        found.unwrap_or(piece)
    }
}

/// Judges every part by itself: what is said of all of them together, and the verdict on each.
pub(super) fn judge_each(
    parts: &[Part],
    whole: &Overview<'_>,
    judging: &Judging,
) -> (Judgement, Vec<DomainVerdict>) {
    let mut res = Judgement::default();
    let mut domains = Vec::new();
    for part in parts {
        let (judgement, domain) = part.judge(whole, judging);
        domains.push(domain);
        merge(&mut res, judgement);
    }
    gravest_first(&mut res.findings);
    (res, domains)
}

/// Adds what one more client is told: what others were told, too, is said once, and as gravely as any was told.
fn merge(res: &mut Judgement, other: Judgement) {
    let n_known = res.findings.len();
    let mut n_same: BTreeMap<RuleCode, usize> = BTreeMap::new();
    for finding in other.findings {
        let known = res.findings.iter_mut().take(n_known);
        match known.into_iter().find(|it| is_same(it, &finding)) {
            Some(known) => {
                *n_same.entry(finding.rule).or_default() += 1;
                known.severity = known.severity.max(finding.severity);
                let new = finding.evidence.into_iter();
                let new: Vec<EvidenceRef> = new.filter(|it| !known.evidence.contains(it)).collect();
                known.evidence.extend(new);
            }
            None => res.findings.push(finding),
        }
    }
    let n_known = res.ignored.len();
    for ignored in other.ignored {
        let mut known = res.ignored.iter().take(n_known);
        if known.any(|it| it.by == ignored.by && is_same(&it.finding, &ignored.finding)) {
            *n_same.entry(ignored.finding.rule).or_default() += 1;
        } else {
            res.ignored.push(ignored);
        }
    }
    // Two that look alike to a baseline are two only where one client was told both.
    let mut left = res.sightings.clone();
    for sighting in other.sightings {
        match left.iter().position(|it| *it == sighting) {
            Some(idx) => {
                left.swap_remove(idx);
            }
            None => res.sightings.push(sighting),
        }
    }
    if res.checks.is_empty() {
        res.checks = other.checks;
        return;
    }
    for (known, other) in res.checks.iter_mut().zip(other.checks) {
        let n_same = n_same.get(&known.rule.code).copied().unwrap_or_default();
        merge_check(known, other, n_same);
    }
}

/// True when two clients are told the same; the severity is what it means to each of them.
fn is_same(left: &Finding, right: &Finding) -> bool {
    left.rule == right.rule && left.location == right.location && left.message == right.message
}

/// What became of a rule over all clients: a finding comes before what is missing, that before what passed.
fn merge_check(known: &mut Check, other: Check, n_same: usize) {
    let status = std::mem::replace(&mut known.status, CheckStatus::Passed);
    known.status = match (status, other.status) {
        (CheckStatus::Failed { findings }, CheckStatus::Failed { findings: more }) => {
            CheckStatus::Failed {
                findings: (findings + more).saturating_sub(n_same).max(1),
            }
        }
        (failed @ CheckStatus::Failed { .. }, _) | (_, failed @ CheckStatus::Failed { .. }) => {
            failed
        }
        (CheckStatus::NotChecked { why }, CheckStatus::NotChecked { why: more }) => {
            CheckStatus::NotChecked {
                why: if why.contains(&more) {
                    why
                } else {
                    format!("{why}; {more}")
                },
            }
        }
        (open @ CheckStatus::NotChecked { .. }, _) | (_, open @ CheckStatus::NotChecked { .. }) => {
            open
        }
        (CheckStatus::Passed, _) | (_, CheckStatus::Passed) => CheckStatus::Passed,
        (not_applicable, _) => not_applicable,
    };
}

/// The worst verdict, the first of those that are alike.
pub(super) fn worst(domains: &[DomainVerdict]) -> Option<&DomainVerdict> {
    // The last of the greatest is taken, so the order is turned round.
    let gravity = |it: &&DomainVerdict| it.verdict.status.gravity();
    domains.iter().rev().max_by_key(gravity)
}
