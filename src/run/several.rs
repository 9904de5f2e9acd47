//! Several domains in one run: each is a client of its own, with its part of the evidence that all share.

use super::diagnose::forecasts_of_client;
use super::merge::{Merging, Positions};
use crate::answer::Index;
use crate::candidates::AddressBook;
use crate::evidence::Evidence;
use crate::finding::Judgement;
use crate::model::{CandidateId, DomainName, Question, Source, StepId};
use crate::overview::Overview;
use crate::plan::{follow_up, srv_owner};
use crate::report::DomainVerdict;
use crate::rules::{gravest_first, judge, select::Judging};
use crate::selection::{Forecast, SelectionModel};
use crate::verdict::verdict;
use std::collections::BTreeSet;
use thiserror::Error;

/// What one of several clients has of the evidence.
pub(super) struct Part {
    /// The domain that it asks about.
    domain: DomainName,
    /// As if nobody had asked about the others.
    evidence: Evidence,
    /// Where its pieces stand in the whole.
    positions: Positions,
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
    let (steps, kept): (Vec<usize>, Vec<_>) = evidence
        .plan
        .steps_with_ids()
        .filter(|(step, _)| is_own(*step))
        .map(|(step, planned)| (step.0, planned.clone()))
        .unzip();
    plan.steps = kept;

    let first = plan.questions();
    let index = Index::new(&evidence.exchanges);
    let mut book = AddressBook::new(&index, false);
    let wanted = follow_up::questions(&first, &index, |target, exchange| {
        book.not_given(target, exchange)
    });
    let wanted: BTreeSet<&Question> = first.iter().chain(&wanted).collect();
    let (exchanges, own_exchanges) =
        kept_of(&evidence.exchanges, |it| wanted.contains(&it.question));
    let (candidates, mut own_candidates) =
        kept_of(&evidence.candidates, |it| it.step.is_none_or(is_own));
    for candidate in &mut own_candidates {
        candidate.step = candidate
            .step
            .and_then(|it| place(&steps, it.0))
            .map(StepId);
        if let Source::Exchange(exchange) = &mut candidate.source
            && let Some(idx) = place(&exchanges, exchange.0)
        {
            exchange.0 = idx;
        }
    }
    let (probes, mut own_probes) = kept_of(&evidence.probes, |it| {
        place(&candidates, it.candidate.0).is_some()
    });
    for probe in &mut own_probes {
        if let Some(idx) = place(&candidates, probe.candidate.0) {
            probe.candidate = CandidateId(idx);
        }
    }
    let forecasts = evidence.forecasts.iter().filter(|forecast| {
        let mut hosts = forecast.hosts.iter();
        hosts.all(|it| place(&candidates, it.candidate.0).is_some())
    });
    let forecasts = forecasts.cloned().map(|mut forecast| {
        for host in &mut forecast.hosts {
            if let Some(idx) = place(&candidates, host.candidate.0) {
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
        positions: Positions {
            forecasts: (n_forecasts_before..n_forecasts_before + own.forecasts.len()).collect(),
            steps,
            exchanges,
            candidates,
            probes,
            ..Positions::default()
        },
        evidence: own,
    }
}

/// Those of `all` that `is_kept` takes, with their positions.
fn kept_of<T: Clone>(all: &[T], is_kept: impl Fn(&T) -> bool) -> (Vec<usize>, Vec<T>) {
    let kept = all.iter().enumerate().filter(|(_, it)| is_kept(it));
    kept.map(|(idx, it)| (idx, it.clone())).unzip()
}

/// Where what stands at `position` in the whole is among those that were kept, which ascend.
fn place(kept: &[usize], position: usize) -> Option<usize> {
    kept.binary_search(&position).ok()
}

impl Part {
    /// The forecasts of its client, about candidates of the whole.
    pub(super) fn forecasts(&self, models: &[SelectionModel]) -> Vec<Forecast> {
        let mut res = forecasts_of_client(&self.evidence, models);
        for host in res.iter_mut().flat_map(|it| &mut it.hosts) {
            if let Some(it) = self.positions.candidates.get(host.candidate.0) {
                host.candidate = CandidateId(*it);
            }
        }
        res
    }

    /// What its client is told, with positions of its own, and its verdict.
    fn judge(&self, whole: &Overview<'_>, judging: &Judging) -> (Judgement, DomainVerdict) {
        let mut overview = Overview::judged_by(&self.evidence, whole.policy, whole.today);
        overview.stale_after = whole.stale_after;
        let judgement = judge(&overview, judging);
        let verdict = DomainVerdict {
            domain: self.domain.clone(),
            verdict: verdict(&overview, &judgement),
            worst: judgement.worst(),
        };
        (judgement, verdict)
    }
}

/// Judges every part by itself: what is said of all of them together, and the verdict on each.
pub(super) fn judge_each(
    parts: &[Part],
    whole: &Overview<'_>,
    judging: &Judging,
) -> (Judgement, Vec<DomainVerdict>) {
    let mut merging = Merging::default();
    let mut domains = Vec::new();
    for part in parts {
        let (judgement, domain) = part.judge(whole, judging);
        domains.push(domain);
        merging.add(judgement, &part.positions);
    }
    let mut res = merging.finish();
    gravest_first(&mut res.findings);
    (res, domains)
}

/// The worst verdict, the first of those that are alike.
pub(super) fn worst(domains: &[DomainVerdict]) -> Option<&DomainVerdict> {
    // The last of the greatest is taken, so the order is turned round.
    let gravity = |it: &&DomainVerdict| it.verdict.status.gravity();
    domains.iter().rev().max_by_key(gravity)
}
