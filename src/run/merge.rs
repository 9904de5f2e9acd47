//! What several parts of a run are told, each judged by itself → what is said of all of them together.
//!
//! Parts are the domains of a run, or the views that record files make. What two of them are told alike is said once.

use crate::evidence::EvidenceRef;
use crate::finding::sighting::Sighting;
use crate::finding::{Check, CheckStatus, Finding, Ignored, Judgement, Location, RuleCode};
use crate::model::{CandidateId, ExchangeId, Place, ProbeId, StepId};
use std::collections::BTreeMap;

/// Reasons why a rule was not checked that are told one by one.
const MOST_REASONS: usize = 3;

/// Where the pieces of a part stand in the whole, list by list.
///
/// A list that is empty is the same in both.
#[derive(Default)]
pub(super) struct Positions {
    pub(super) steps: Vec<usize>,
    pub(super) exchanges: Vec<usize>,
    pub(super) live: Vec<usize>,
    pub(super) candidates: Vec<usize>,
    pub(super) probes: Vec<usize>,
    pub(super) forecasts: Vec<usize>,
}

impl Positions {
    /// The same piece of evidence by its position in the whole.
    pub(super) fn in_whole(&self, piece: EvidenceRef) -> EvidenceRef {
        let at = |all: &[usize], it: usize| all.get(it).copied().unwrap_or(it);
        match piece {
            EvidenceRef::Step(StepId(it)) => EvidenceRef::Step(StepId(at(&self.steps, it))),
            EvidenceRef::Dropped(it) => EvidenceRef::Dropped(it),
            EvidenceRef::Exchange(ExchangeId(it)) => {
                EvidenceRef::Exchange(ExchangeId(at(&self.exchanges, it)))
            }
            EvidenceRef::Live(ExchangeId(it)) => EvidenceRef::Live(ExchangeId(at(&self.live, it))),
            EvidenceRef::Candidate(CandidateId(it)) => {
                EvidenceRef::Candidate(CandidateId(at(&self.candidates, it)))
            }
            EvidenceRef::Probe(ProbeId(it)) => EvidenceRef::Probe(ProbeId(at(&self.probes, it))),
            EvidenceRef::Forecast(it) => EvidenceRef::Forecast(at(&self.forecasts, it)),
        }
    }
}

/// Judgements on parts, put together one by one.
#[derive(Default)]
pub(super) struct Merging {
    res: Judgement,
    findings: Known,
    ignored: Known,
    reasons: BTreeMap<RuleCode, Vec<String>>,
    /// What a baseline holds: of what is alike in several parts as much as the one with most has.
    sightings: BTreeMap<Sighting, usize>,
}

/// Positions of findings, by what makes them alike but for their location.
type Known = BTreeMap<(RuleCode, String, Option<Place>), Vec<usize>>;

impl Merging {
    /// Adds what one more part is told.
    pub(super) fn add(&mut self, judgement: Judgement, positions: &Positions) {
        let mut n_same: BTreeMap<RuleCode, usize> = BTreeMap::new();
        // Two that are alike in one part are two.
        let n_known = self.res.findings.len();
        for finding in judgement.findings {
            let finding = moved(finding, positions);
            let rule = finding.rule;
            let of_key = self.findings.entry(key(&finding)).or_default();
            let findings = &mut self.res.findings;
            let known = position(of_key, n_known, |it| is_alike(findings.get(it), &finding));
            if let Some(known) = known.and_then(|it| findings.get_mut(it)) {
                *n_same.entry(rule).or_default() += 1;
                join(known, finding);
            } else {
                of_key.push(findings.len());
                findings.push(finding);
            }
        }
        let n_known = self.res.ignored.len();
        for Ignored { finding, by } in judgement.ignored {
            let finding = moved(finding, positions);
            let of_key = self.ignored.entry(key(&finding)).or_default();
            let ignored = &mut self.res.ignored;
            let is_same = |it: usize| {
                let known = ignored.get(it).filter(|it| it.by == by);
                is_alike(known.map(|it| &it.finding), &finding)
            };
            if position(of_key, n_known, is_same).is_some() {
                *n_same.entry(finding.rule).or_default() += 1;
            } else {
                of_key.push(ignored.len());
                ignored.push(Ignored { finding, by });
            }
        }
        let mut counts: BTreeMap<Sighting, usize> = BTreeMap::new();
        for it in judgement.sightings {
            *counts.entry(it).or_default() += 1;
        }
        for (it, n) in counts {
            let most = self.sightings.entry(it).or_default();
            *most = n.max(*most);
        }
        self.add_checks(judgement.checks, &n_same);
    }

    /// `n_same` findings of each rule were told before.
    fn add_checks(&mut self, checks: Vec<Check>, n_same: &BTreeMap<RuleCode, usize>) {
        for check in &checks {
            if let CheckStatus::NotChecked { why } = &check.status {
                let reasons = self.reasons.entry(check.rule.code).or_default();
                if !reasons.contains(why) {
                    reasons.push(why.clone());
                }
            }
        }
        if self.res.checks.is_empty() {
            self.res.checks = checks;
            return;
        }
        for (known, other) in self.res.checks.iter_mut().zip(checks) {
            let n_same = n_same.get(&known.rule.code).copied().unwrap_or_default();
            add_status(&mut known.status, other.status, n_same);
        }
    }

    /// What is said of all parts. The findings stand part by part.
    pub(super) fn finish(self) -> Judgement {
        let mut res = self.res;
        let sightings = self.sightings.into_iter();
        res.sightings = sightings
            .flat_map(|(it, n)| std::iter::repeat_n(it, n))
            .collect();
        for check in &mut res.checks {
            if let CheckStatus::NotChecked { why } = &mut check.status
                && let Some(reasons) = self.reasons.get(&check.rule.code)
            {
                *why = told(reasons);
            }
        }
        res
    }
}

/// The first reasons, and how many more there are.
fn told(reasons: &[String]) -> String {
    let mut res: Vec<String> = reasons.iter().take(MOST_REASONS).cloned().collect();
    if MOST_REASONS < reasons.len() {
        res.push(format!("{} more", reasons.len() - MOST_REASONS));
    }
    res.join("; ")
}

fn moved(finding: Finding, positions: &Positions) -> Finding {
    let pieces = finding.evidence.into_iter();
    Finding {
        evidence: pieces.map(|it| positions.in_whole(it)).collect(),
        ..finding
    }
}

fn key(finding: &Finding) -> (RuleCode, String, Option<Place>) {
    let place = match finding.location {
        Location::File(place) => Some(place),
        _ => None,
    };
    (finding.rule, finding.message.clone(), place)
}

/// The first of `positions` below `n_known` that is the same.
fn position(positions: &[usize], n_known: usize, is_same: impl Fn(usize) -> bool) -> Option<usize> {
    let mut known = positions.iter().copied().take_while(|it| *it < n_known);
    known.find(|it| is_same(*it))
}

/// True when two parts are told the same; the severity is what it means to each of them, and what it rests on is theirs.
fn is_alike(known: Option<&Finding>, other: &Finding) -> bool {
    known.is_some_and(|it| {
        it.rule == other.rule && it.location == other.location && it.message == other.message
    })
}

/// Says one finding for two, as gravely as either was told.
fn join(known: &mut Finding, other: Finding) {
    if known.severity < other.severity {
        known.severity = other.severity;
        known.remedy = other.remedy;
    }
    for piece in other.evidence {
        if !known.evidence.contains(&piece) {
            known.evidence.push(piece);
        }
    }
}

/// What became of a rule over all parts: a finding comes before what is missing, that before what passed.
fn add_status(known: &mut CheckStatus, other: CheckStatus, n_same: usize) {
    let rank = |status: &CheckStatus| match status {
        CheckStatus::Failed { .. } => 3,
        CheckStatus::NotChecked { .. } => 2,
        CheckStatus::Passed => 1,
        CheckStatus::NotApplicable { .. } => 0,
    };
    match (known, other) {
        (CheckStatus::Failed { findings }, CheckStatus::Failed { findings: more }) => {
            *findings += more.saturating_sub(n_same);
        }
        (known, other) if rank(known) < rank(&other) => *known = other,
        _ => {}
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
