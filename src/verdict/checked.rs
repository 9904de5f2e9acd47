//! The verdict on record files: what clients would meet if a server had loaded them.

use super::outcome::step_word;
use super::{OutcomeWord, Status, Verdict, client_codes, violations};
use crate::answer::{Answer, Index};
use crate::evidence::Evidence;
use crate::finding::{Judgement, Severity};
use crate::loads::Loader;
use crate::model::{DomainName, Question, RecordType, SrvRecord, ZoneFaultEffect};
use crate::overview::{Overview, SrvStep};
use crate::selection::HostState;
use crate::view::LoadFault;
use crate::words;

/// The verdict of `check`.
pub(super) fn verdict(overview: &Overview<'_>, judgement: &Judgement) -> Verdict {
    let unanswered = unanswered(overview);
    let status = match judgement.worst() {
        // An error is certain, whatever name servers would say.
        Some(Severity::Error) => Status::Broken,
        _ if unanswered.is_some() => Status::Inconclusive,
        Some(Severity::Warning) => Status::Degraded,
        _ => Status::Healthy,
    };
    let outcome = outcome(overview, judgement);
    Verdict {
        status,
        outcome,
        client_codes: if status == Status::Broken {
            client_codes(outcome)
        } else {
            Vec::new()
        },
        summary: match unanswered {
            Some(owner) if status == Status::Inconclusive => format!(
                "{} But no name server answered for `{owner}`, so nothing was compared.",
                summary(overview.evidence, 1, judgement)
            ),
            _ => summary(overview.evidence, 1, judgement),
        },
    }
}

/// The first name that was to be compared with name servers, and for which none gave a definite answer.
fn unanswered<'a>(overview: &'a Overview<'_>) -> Option<&'a DomainName> {
    let live = overview.evidence.live.as_ref()?;
    let index = Index::new(&live.exchanges);
    let step = overview.steps.iter().find(|step| {
        let answers = index.by_server::<SrvRecord>(&Question {
            name: step.owner.clone(),
            record_type: RecordType::Srv,
        });
        !answers.iter().any(|it| it.answer.is_definite())
    })?;
    Some(&step.owner)
}

/// The gravest word among the names, each for itself.
///
/// A zone with a fault is not loaded, so nothing of it is answered.
fn outcome(overview: &Overview<'_>, judgement: &Judgement) -> OutcomeWord {
    let view = overview.evidence.view.as_ref();
    let is_known = |it: &LoadFault| {
        it.effect != ZoneFaultEffect::NotPublished || !it.servers.has(Loader::Windows)
    };
    if view.is_some_and(|it| it.load_faults().any(is_known)) {
        return OutcomeWord::ServFail;
    }
    let words = overview.steps.iter().map(|step| {
        let group = overview
            .path
            .groups
            .iter()
            .find(|it| it.step == Some(step.id));
        let Some(group) = group else {
            return if is_told(overview, step) {
                step_word(step)
            } else {
                OutcomeWord::Ok
            };
        };
        let is_down = |idx: usize| matches!(overview.states.get(idx), Some(HostState::Down { .. }));
        if group.members.iter().all(|id| is_down(id.0)) {
            OutcomeWord::NoAddress
        } else {
            OutcomeWord::Ok
        }
    });
    let gravest = words.filter(|it| *it != OutcomeWord::Ok).min();
    gravest.unwrap_or(if violations(judgement).next().is_some() {
        OutcomeWord::PolicyViolation
    } else {
        OutcomeWord::Ok
    })
}

/// True when the files say what clients find at a name; false where that stands in a zone which was not given.
fn is_told(overview: &Overview<'_>, step: &SrvStep) -> bool {
    let told = step.used_answer();
    told.is_some_and(|told| match told.answer {
        Answer::AliasFault { .. } => overview.alias_end(told).is_none(),
        _ => told.answer.is_definite(),
    })
}

/// The verdict on several views: that of the gravest, and how much there is in all.
pub(super) fn of_views(views: &[&Verdict], evidence: &Evidence, judgement: &Judgement) -> Verdict {
    let rank = |status: Status| match status {
        Status::Broken => 0,
        Status::Inconclusive => 1,
        Status::Degraded => 2,
        Status::Healthy => 3,
    };
    let gravest = views.iter().min_by_key(|it| (rank(it.status), it.outcome));
    let (status, outcome, client_codes) = gravest
        .map_or((Status::Healthy, OutcomeWord::Ok, Vec::new()), |it| {
            (it.status, it.outcome, it.client_codes.clone())
        });
    let inconclusive = gravest.filter(|_| status == Status::Inconclusive);
    Verdict {
        status,
        outcome,
        client_codes,
        summary: match inconclusive {
            Some(it) => it.summary.clone(),
            None => summary(evidence, views.len(), judgement),
        },
    }
}

/// How many findings there are in how much, and the first of the gravest.
fn summary(evidence: &Evidence, n_views: usize, judgement: &Judgement) -> String {
    let n_files = evidence.view.as_ref().map_or(0, |it| it.files.len());
    let mut files = words::count(n_files, "file");
    if 1 < n_views {
        files = format!("{files} ({n_views} views)");
    }
    let names = match evidence.plan.srv_steps().count() {
        0 => "no KMS name".to_owned(),
        n => words::count(n, "KMS name"),
    };
    let count = |severity: Severity| {
        let of_severity = judgement
            .findings
            .iter()
            .filter(move |it| it.severity == severity);
        of_severity.count()
    };
    let (n_errors, n_warnings) = (count(Severity::Error), count(Severity::Warning));
    let worst = judgement
        .findings
        .iter()
        .find(|it| Some(it.severity) == judgement.worst());
    let Some(worst) = worst.filter(|it| Severity::Warning <= it.severity) else {
        return format!("No fault was found in {files} with {names}.");
    };
    let mut counts = Vec::new();
    for (n, noun) in [(n_errors, "error"), (n_warnings, "warning")] {
        if 0 < n {
            counts.push(words::count(n, noun));
        }
    }
    format!(
        "{} in {files} with {names}: {}.",
        counts.join(" and "),
        worst.message
    )
}
