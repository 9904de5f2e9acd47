//! Several domains in one run: each is a client of its own, with its part of the evidence that all share.

use super::diagnose::forecasts_of_client;
use super::merge::{Merging, Positions};
use crate::answer::Index;
use crate::candidates::AddressBook;
use crate::evidence::Evidence;
use crate::finding::Judgement;
use crate::model::{
    CandidateId, DomainName, Exchange, ExchangeId, Probe, Question, Source, StepId,
};
use crate::overview::Overview;
use crate::plan::{follow_up, srv_owner};
use crate::report::DomainVerdict;
use crate::rules::{gravest_first, judge, select::Judging};
use crate::selection::{Forecast, SelectionModel};
use crate::verdict::{Status, verdict};
use std::collections::{BTreeMap, BTreeSet};
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
///
/// Domains and records come by the thousand: nothing that all parts share is worked out or copied for each of them.
pub(super) fn parts(evidence: &Evidence) -> Vec<Part> {
    let domains = evidence.several_domains();
    if domains.is_empty() {
        return Vec::new();
    }
    let whole = Whole {
        evidence,
        askers: domains.iter().map(|it| it.0).collect(),
        index: &Index::new(&evidence.exchanges),
    };
    let mut book = AddressBook::new(whole.index, false);
    let mut res: Vec<Part> = Vec::new();
    let mut n_forecasts_before = 0;
    for (id, domain) in domains {
        let part = whole.part(id, domain, n_forecasts_before, &mut book);
        n_forecasts_before += part.evidence.forecasts.len();
        res.push(part);
    }
    res
}

/// What all parts are cut from.
struct Whole<'a> {
    evidence: &'a Evidence,
    /// The steps at which the clients ask, one each.
    askers: BTreeSet<StepId>,
    index: &'a Index<'a>,
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

impl<'a> Whole<'a> {
    /// The part of the client that asks at this step: the other domains are taken out, and what only they led to.
    fn part(
        &self,
        id: StepId,
        domain: DomainName,
        n_forecasts_before: usize,
        book: &mut AddressBook<'a>,
    ) -> Part {
        let evidence = self.evidence;
        let is_own = |step: StepId| step == id || !self.askers.contains(&step);
        let (steps, kept): (Vec<usize>, Vec<_>) = evidence
            .plan
            .steps_with_ids()
            .filter(|(step, _)| is_own(*step))
            .map(|(step, planned)| (step.0, planned.clone()))
            .unzip();
        let plan = evidence.plan.with_steps(kept);
        let (exchanges, own_exchanges) = self.exchanges(&plan.questions(), book);
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
        let (probes, own_probes) = self.probes(&candidates);
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
            ..evidence.beside_lists()
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

    /// The exchanges that the `first` questions lead to, with their positions.
    fn exchanges(
        &self,
        first: &[Question],
        book: &mut AddressBook<'a>,
    ) -> (Vec<usize>, Vec<Exchange>) {
        let wanted = follow_up::questions(first, self.index, |target, exchange| {
            book.not_given(target, exchange)
        });
        let wanted = first.iter().chain(&wanted);
        let asked = wanted.flat_map(|it| self.index.asked(it));
        let asked: BTreeMap<ExchangeId, &Exchange> = asked.collect();
        let asked = asked.into_iter();
        asked.map(|(id, it)| (id.0, it.clone())).unzip()
    }

    /// The probes of candidates, with their positions, about positions among these candidates.
    fn probes(&self, candidates: &[usize]) -> (Vec<usize>, Vec<Probe>) {
        let candidates = candidates.iter().enumerate();
        let probes = candidates.flat_map(|(idx, whole)| {
            let probes = self.evidence.probes_of(CandidateId(*whole));
            probes.map(move |(id, probe)| {
                let candidate = CandidateId(idx);
                let probe = Probe {
                    candidate,
                    ..probe.clone()
                };
                (id.0, probe)
            })
        });
        probes.unzip()
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
        let overview = whole.of_part(&self.evidence);
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

/// The worst verdict, the first of those that are alike; of a run that was interrupted one that is missing for that.
pub(super) fn worst(domains: &[DomainVerdict], was_interrupted: bool) -> Option<&DomainVerdict> {
    let is_open = |it: &&DomainVerdict| it.verdict.status == Status::Inconclusive;
    let open = domains.iter().find(is_open).filter(|_| was_interrupted);
    // The last of the greatest is taken, so the order is turned round.
    let gravity = |it: &&DomainVerdict| it.verdict.status.gravity();
    open.or_else(|| domains.iter().rev().max_by_key(gravity))
}
