//! Several views of the same zones, each judged by itself → one report.

use super::conclude;
use super::merge::{Merging, Positions};
use crate::evidence::Evidence;
use crate::model::{ExchangeId, Source, StepId};
use crate::report::{Report, RunInfo, ViewReport};
use crate::rules::by_place;
use crate::rules::select::Judging;
use crate::verdict::{Verdict, of_views};
use crate::view::View;
use std::sync::Arc;

/// [`conclude`] for each of `views`, put together.
///
/// Lists of the evidence follow each other view by view, and so do the positions that findings name. What is found in several
/// views alike, since they share a file, counts once.
pub fn conclude_views(run: RunInfo, mut views: Vec<Evidence>, judging: &Judging) -> Report {
    if views.len() < 2 {
        return conclude(run, views.pop().unwrap_or_default(), judging);
    }
    let mut reports: Vec<Report> = views
        .into_iter()
        .map(|it| conclude(run.clone(), it, judging))
        .collect();
    let mut evidence = Evidence::default();
    let mut merging = Merging::default();
    for report in &mut reports {
        let positions = add_evidence(&mut evidence, &report.evidence);
        merging.add(std::mem::take(&mut report.judgement), &positions);
    }
    let mut judgement = merging.finish();
    let views = reports.iter().filter_map(|it| it.evidence.view.as_deref());
    evidence.view = Some(Arc::new(View::list(views)));
    by_place(&mut judgement.findings);
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

/// Adds what files of one view gave, and says where that stands now; the files themselves are the same for all.
fn add_evidence(res: &mut Evidence, evidence: &Evidence) -> Positions {
    res.ran.extend(&evidence.ran);
    res.files.clone_from(&evidence.files);
    res.name_servers.clone_from(&evidence.name_servers);
    let mut positions = Positions {
        steps: add(&mut res.plan.steps, &evidence.plan.steps),
        exchanges: add(&mut res.exchanges, &evidence.exchanges),
        candidates: add(&mut res.candidates, &evidence.candidates),
        ..Positions::default()
    };
    let moved = |it: usize, positions: &[usize]| positions.get(it).copied().unwrap_or(it);
    let n_new = evidence.candidates.len();
    for candidate in res.candidates.iter_mut().rev().take(n_new) {
        if let Some(StepId(step)) = &mut candidate.step {
            *step = moved(*step, &positions.steps);
        }
        if let Source::Exchange(ExchangeId(exchange)) = &mut candidate.source {
            *exchange = moved(*exchange, &positions.exchanges);
        }
    }
    if let Some(live) = &evidence.live {
        let all = res.live.get_or_insert_default();
        all.name_servers.clone_from(&live.name_servers);
        positions.live = add(&mut all.exchanges, &live.exchanges);
    }
    positions
}

/// Adds `more` at the end, and says where each of it stands now.
fn add<T: Clone>(all: &mut Vec<T>, more: &[T]) -> Vec<usize> {
    let start = all.len();
    all.extend_from_slice(more);
    (start..all.len()).collect()
}
