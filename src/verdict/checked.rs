//! The verdict on record files: what clients would meet if a server had loaded them.

use super::outcome::step_word;
use super::{OutcomeWord, Status, Verdict, client_codes, violations};
use crate::answer::{Answer, Index, ServerAnswer};
use crate::evidence::Evidence;
use crate::finding::{CheckStatus, Judgement, RuleCode, Severity};
use crate::loads::Loader;
use crate::model::{
    DomainName, NameServer, NoResponse, Question, RecordType, SrvRecord, ZoneFaultEffect,
};
use crate::overview::{Overview, SrvStep};
use crate::selection::HostState;
use crate::view::LoadFault;
use crate::words;
use crate::zone::FaultKind;
use std::collections::{BTreeMap, BTreeSet};

/// The verdict of `check`.
pub(super) fn verdict(overview: &Overview<'_>, judgement: &Judgement) -> Verdict {
    let comparison = Comparison::new(overview);
    let unanswered = comparison.as_ref().and_then(|it| it.unanswered.as_ref());
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
        summary: match comparison {
            Some(it) => format!(
                "{} {}",
                summary(overview.evidence, 1, judgement),
                it.words(judgement)
            ),
            None => summary(overview.evidence, 1, judgement),
        },
    }
}

/// The rule that compares files with what name servers answer.
const DIFFERS_FROM_LIVE: RuleCode = RuleCode(506);

/// What became of the comparison with name servers.
struct Comparison<'a> {
    /// Those that gave a definite answer.
    servers: String,
    /// Those that gave none at all, each with what it said instead.
    silent: Vec<String>,
    /// Names for which a name server gave a definite answer.
    n_compared: usize,
    /// The first name for which none did, with what each said instead.
    unanswered: Option<(&'a DomainName, String)>,
}

impl<'a> Comparison<'a> {
    /// None where nobody wanted one. A name at which the files themselves end nowhere has nothing to compare, and a finding.
    fn new(overview: &'a Overview<'_>) -> Option<Self> {
        let live = overview.evidence.live.as_ref()?;
        let index = Index::new(&live.exchanges);
        let is_definite = |told: &ServerAnswer<SrvRecord>| told.answer.is_definite();
        let is_fault = |step: &&SrvStep| {
            let told = step.used_answer().map(|it| &it.answer);
            matches!(told, Some(Answer::AliasFault { .. }))
        };
        let mut res = Self {
            servers: String::new(),
            silent: Vec::new(),
            n_compared: 0,
            unanswered: None,
        };
        // Names that are misspelled are asked for by nobody.
        let missed = overview.missed_owners();
        let asked = overview
            .steps
            .iter()
            .filter(|it| !missed.contains(&it.owner));
        let mut told: BTreeMap<NameServer, Result<(), String>> = BTreeMap::new();
        for step in asked.filter(|it| !is_fault(it)) {
            let answers = index.by_server::<SrvRecord>(&Question {
                name: step.owner.clone(),
                record_type: RecordType::Srv,
            });
            for it in &answers {
                let said = told
                    .entry(it.server)
                    .or_insert_with(|| Err(said(&it.answer)));
                if is_definite(it) {
                    *said = Ok(());
                }
            }
            if !answers.iter().any(is_definite) {
                let all = answers
                    .iter()
                    .map(|it| format!("`{}`: {}", it.server, said(&it.answer)));
                let all: Vec<String> = all.collect();
                res.unanswered
                    .get_or_insert_with(|| (&step.owner, words::joined(&all)));
            } else if step.used_answer().is_some_and(is_definite) {
                res.n_compared += 1;
            }
        }
        let answered = |it: &&NameServer| !matches!(told.get(it), Some(Err(_)));
        let answering: Vec<NameServer> =
            live.name_servers.iter().filter(answered).copied().collect();
        res.servers = words::quoted(&answering);
        res.silent = live
            .name_servers
            .iter()
            .filter_map(|it| match told.get(it) {
                Some(Err(why)) => Some(format!("`{it}`: {why}")),
                _ => None,
            })
            .collect();
        Some(res)
    }

    /// `; nothing to compare from ...` with those that gave nothing; or nothing.
    fn without(&self) -> String {
        if self.silent.is_empty() {
            return String::new();
        }
        format!("; nothing to compare from {}", words::joined(&self.silent))
    }

    /// One sentence: how much was compared, and whether it is the same.
    fn words(&self, judgement: &Judgement) -> String {
        let names = words::count(self.n_compared, "KMS name");
        let servers = &self.servers;
        if let Some((owner, said)) = &self.unanswered {
            let rest = match self.n_compared {
                0 => "so nothing was compared".to_owned(),
                _ => format!("so only {names} compared at {servers}"),
            };
            return format!(
                "But no name server gave an answer to compare for `{owner}` ({said}), {rest}."
            );
        }
        let without = self.without();
        let ignored = judgement.ignored.iter().map(|it| &it.finding);
        let mut found = judgement.findings.iter().chain(ignored);
        let mut checks = judgement.checks.iter();
        let passed =
            checks.any(|it| it.rule.code == DIFFERS_FROM_LIVE && it.status == CheckStatus::Passed);
        if found.any(|it| it.rule == DIFFERS_FROM_LIVE) {
            format!("{names} compared at {servers}: there are differences{without}.")
        } else if passed {
            format!("{names} compared at {servers}: all agree{without}.")
        } else if self.n_compared == 0 {
            "Nothing was compared.".to_owned()
        } else {
            format!("{names} compared at {servers}: no difference was found{without}.")
        }
    }
}

/// What a name server said that is no answer to compare.
fn said(answer: &Answer<SrvRecord>) -> String {
    match answer {
        Answer::Failure(rcode) => rcode.to_string(),
        Answer::NoResponse(NoResponse::PortUnreachable) => "nothing listens there".to_owned(),
        Answer::NoResponse(NoResponse::NoRoute) => "no route from this machine".to_owned(),
        Answer::NoResponse(_) => "no response".to_owned(),
        Answer::AliasOnly { to } => format!("only an alias of `{to}`"),
        _ => "no usable answer".to_owned(),
    }
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
        summary: inconclusive.map_or_else(
            || summary_of_views(views.len(), evidence, judgement),
            |it| it.summary.clone(),
        ),
    }
}

/// The sentence about all views together, with what was compared.
fn summary_of_views(n_views: usize, evidence: &Evidence, judgement: &Judgement) -> String {
    let res = summary(evidence, n_views, judgement);
    match Comparison::new(&Overview::new(evidence)) {
        Some(it) => format!("{res} {}", it.words(judgement)),
        None => res,
    }
}

/// How many findings there are in how much, and the first of the gravest.
fn summary(evidence: &Evidence, n_views: usize, judgement: &Judgement) -> String {
    let n_files = evidence.view.as_ref().map_or(0, |it| it.files.len());
    let mut files = words::count(n_files, "file");
    if 1 < n_views {
        files = format!("{files} ({n_views} views)");
    }
    let views = evidence.view.iter();
    let mut faults = views.flat_map(|it| &it.files).flat_map(|it| &it.faults);
    let missed: BTreeSet<&DomainName> = evidence
        .view
        .iter()
        .flat_map(|it| it.near_misses())
        .map(|it| &it.0.record.owner)
        .collect();
    let asked = evidence.plan.srv_steps();
    let names = match asked.filter(|it| !missed.contains(it.1)).count() {
        // Names that are not known may be those of KMS.
        0 if faults.any(|it| it.kind == FaultKind::Origin) => "names that are not known".to_owned(),
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
