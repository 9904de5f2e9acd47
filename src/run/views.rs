//! Several views of the same zones, each judged by itself → one report.

use super::conclude;
use crate::evidence::{Evidence, EvidenceRef};
use crate::finding::sighting::Sighting;
use crate::finding::{Check, CheckStatus, Finding, Ignored, Judgement};
use crate::model::{Candidate, CandidateId, ExchangeId, ProbeId, Source, StepId};
use crate::report::{Report, RunInfo, ViewReport};
use crate::rules::by_place;
use crate::rules::select::Judging;
use crate::verdict::{Verdict, of_views};
use crate::view::View;
use std::collections::BTreeMap;

/// [`conclude`] for each of `views`, put together.
///
/// Lists of the evidence follow each other view by view, and so do the positions that findings name. What is found in several
/// views alike, since they share a file, counts once.
pub fn conclude_views(run: RunInfo, mut views: Vec<Evidence>, judging: &Judging) -> Report {
    if views.len() < 2 {
        return conclude(run, views.pop().unwrap_or_default(), judging);
    }
    let reports: Vec<Report> = views
        .into_iter()
        .map(|it| conclude(run.clone(), it, judging))
        .collect();
    let mut evidence = Evidence::default();
    let mut judgement = Judgement::default();
    for report in &reports {
        let offsets = Offsets::behind(&evidence);
        add_evidence(&mut evidence, &report.evidence, &offsets);
        add_judgement(&mut judgement, &report.judgement, &offsets);
    }
    evidence.view = Some(View::list(
        reports.iter().filter_map(|it| it.evidence.view.as_ref()),
    ));
    by_place(&mut judgement.findings);
    judgement.sightings = sightings(&reports);
    let verdicts: Vec<&Verdict> = reports.iter().map(|it| &it.verdict).collect();
    Report {
        verdict: of_views(&verdicts, &evidence, &judgement),
        run,
        evidence,
        judgement,
        symptom: None,
        domains: Vec::new(),
        views: reports.into_iter().map(view_report).collect(),
    }
}

fn view_report(report: Report) -> ViewReport {
    ViewReport {
        evidence: report.evidence,
        verdict: report.verdict,
    }
}

/// How far the positions of a view move where its lists follow those of others.
struct Offsets {
    steps: usize,
    dropped: usize,
    exchanges: usize,
    live: usize,
    candidates: usize,
    probes: usize,
    forecasts: usize,
}

impl Offsets {
    fn behind(evidence: &Evidence) -> Self {
        Self {
            steps: evidence.plan.steps.len(),
            dropped: evidence.plan.dropped.len(),
            exchanges: evidence.exchanges.len(),
            live: evidence.live.as_ref().map_or(0, |it| it.exchanges.len()),
            candidates: evidence.candidates.len(),
            probes: evidence.probes.len(),
            forecasts: evidence.forecasts.len(),
        }
    }

    fn moved(&self, reference: EvidenceRef) -> EvidenceRef {
        match reference {
            EvidenceRef::Step(StepId(it)) => EvidenceRef::Step(StepId(it + self.steps)),
            EvidenceRef::Dropped(it) => EvidenceRef::Dropped(it + self.dropped),
            EvidenceRef::Exchange(it) => EvidenceRef::Exchange(self.exchange(it)),
            EvidenceRef::Live(ExchangeId(it)) => EvidenceRef::Live(ExchangeId(it + self.live)),
            EvidenceRef::Candidate(CandidateId(it)) => {
                EvidenceRef::Candidate(CandidateId(it + self.candidates))
            }
            EvidenceRef::Probe(ProbeId(it)) => EvidenceRef::Probe(ProbeId(it + self.probes)),
            EvidenceRef::Forecast(it) => EvidenceRef::Forecast(it + self.forecasts),
        }
    }

    fn exchange(&self, ExchangeId(it): ExchangeId) -> ExchangeId {
        ExchangeId(it + self.exchanges)
    }

    fn candidate(&self, candidate: &Candidate) -> Candidate {
        Candidate {
            step: candidate.step.map(|StepId(it)| StepId(it + self.steps)),
            source: match &candidate.source {
                Source::Exchange(it) => Source::Exchange(self.exchange(*it)),
                other => other.clone(),
            },
            ..candidate.clone()
        }
    }

    fn finding(&self, finding: &Finding) -> Finding {
        Finding {
            evidence: finding.evidence.iter().map(|it| self.moved(*it)).collect(),
            ..finding.clone()
        }
    }
}

/// Adds what files of one view gave; the files themselves are the same for all.
fn add_evidence(res: &mut Evidence, evidence: &Evidence, offsets: &Offsets) {
    res.ran.extend(&evidence.ran);
    res.files.clone_from(&evidence.files);
    res.plan.steps.extend_from_slice(&evidence.plan.steps);
    res.name_servers.clone_from(&evidence.name_servers);
    res.exchanges.extend_from_slice(&evidence.exchanges);
    let candidates = evidence.candidates.iter();
    res.candidates
        .extend(candidates.map(|it| offsets.candidate(it)));
    if let Some(live) = &evidence.live {
        let all = res.live.get_or_insert_default();
        all.name_servers.clone_from(&live.name_servers);
        all.exchanges.extend_from_slice(&live.exchanges);
    }
}

fn add_judgement(res: &mut Judgement, judgement: &Judgement, offsets: &Offsets) {
    for finding in &judgement.findings {
        let finding = offsets.finding(finding);
        match res.findings.iter_mut().find(|it| is_same(it, &finding)) {
            Some(known) => known.evidence.extend(finding.evidence),
            None => res.findings.push(finding),
        }
    }
    for ignored in &judgement.ignored {
        let finding = offsets.finding(&ignored.finding);
        if !res.ignored.iter().any(|it| is_same(&it.finding, &finding)) {
            let by = ignored.by.clone();
            res.ignored.push(Ignored { finding, by });
        }
    }
    if res.checks.is_empty() {
        res.checks.clone_from(&judgement.checks);
        return;
    }
    for (one, other) in res.checks.iter_mut().zip(&judgement.checks) {
        add_check(one, other);
    }
}

/// True for what is found in a file that several views have; only what it rests on differs.
fn is_same(one: &Finding, other: &Finding) -> bool {
    one.rule == other.rule
        && one.location == other.location
        && one.severity == other.severity
        && one.message == other.message
        && one.remedy == other.remedy
}

/// What was found in any view counts, then what was not looked at, then that it was looked at.
fn add_check(one: &mut Check, other: &Check) {
    let rank = |status: &CheckStatus| match status {
        CheckStatus::Failed { .. } => 3,
        CheckStatus::NotChecked { .. } => 2,
        CheckStatus::Passed => 1,
        CheckStatus::NotApplicable { .. } => 0,
    };
    match (&mut one.status, &other.status) {
        (CheckStatus::Failed { findings }, CheckStatus::Failed { findings: more }) => {
            *findings += more;
        }
        (status, more) if rank(status) < rank(more) => *status = more.clone(),
        _ => {}
    }
}

/// What a baseline holds: of what is alike in several views as much as the one with most has.
fn sightings(reports: &[Report]) -> Vec<Sighting> {
    let mut most: BTreeMap<&Sighting, usize> = BTreeMap::new();
    for report in reports {
        let mut counts: BTreeMap<&Sighting, usize> = BTreeMap::new();
        for it in &report.judgement.sightings {
            *counts.entry(it).or_default() += 1;
        }
        for (it, n) in counts {
            let most = most.entry(it).or_default();
            *most = n.max(*most);
        }
    }
    let repeated = most.into_iter();
    repeated
        .flat_map(|(it, n)| std::iter::repeat_n(it.clone(), n))
        .collect()
}
