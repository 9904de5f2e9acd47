//! What one name server did wrong with SRV questions, and how much that hurts this client.

use crate::answer::{Answer, ServerAnswer};
use crate::evidence::EvidenceRef;
use crate::finding::{Location, Severity};
use crate::model::{DomainName, NameServer, NoResponse, RecordType, SrvRecord, StepId};
use crate::overview::{Overview, SrvStep};
use crate::rules::{FindingBuilder, Findings};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// One server, one kind of fault, all questions it struck.
#[derive(Debug)]
pub(super) struct Complaint<'o, K> {
    /// The kind of fault.
    pub(super) kind: K,
    /// Who was asked.
    pub(super) server: NameServer,
    /// The names asked, in the order of the steps; never empty.
    pub(super) owners: Vec<&'o DomainName>,
    /// The gravest of its questions.
    severity: Severity,
    evidence: Vec<EvidenceRef>,
}

/// The faults that `kind_of` sees in the answers to SRV questions, one a server and kind, in the order of the steps.
pub(super) fn complaints<'o, K: Ord + Clone>(
    overview: &'o Overview<'_>,
    kind_of: impl Fn(&ServerAnswer<SrvRecord>) -> Option<K>,
) -> Vec<Complaint<'o, K>> {
    let way = Way::new(overview);
    let mut res: Vec<Complaint<'o, K>> = Vec::new();
    let mut positions = BTreeMap::new();
    for step in &overview.steps {
        for told in &step.answers {
            let Some(kind) = kind_of(told) else {
                continue;
            };
            let severity = way.severity(step);
            let evidence = told.exchanges.last().map(|id| EvidenceRef::Exchange(*id));
            let position = *positions
                .entry((told.server, kind.clone()))
                .or_insert(res.len());
            if let Some(known) = res.get_mut(position) {
                known.owners.push(&step.owner);
                known.severity = known.severity.max(severity);
                known.evidence.extend(evidence);
            } else {
                res.push(Complaint {
                    kind,
                    server: told.server,
                    owners: vec![&step.owner],
                    severity,
                    evidence: evidence.into_iter().collect(),
                });
            }
        }
    }
    res
}

impl<K> Complaint<'_, K> {
    /// Adds a finding `` `SERVER` did this to the SRV question for `NAME` ``, with severity and evidence.
    pub(super) fn report<'f>(
        &self,
        acc: &'f mut Findings,
        what_it_did: &str,
    ) -> FindingBuilder<'f> {
        self.report_with(acc, what_it_did, "")
    }

    /// The same, with `end` behind the names asked.
    pub(super) fn report_with<'f>(
        &self,
        acc: &'f mut Findings,
        what_it_did: &str,
        end: &str,
    ) -> FindingBuilder<'f> {
        let noun = if self.owners.len() == 1 {
            "question"
        } else {
            "questions"
        };
        let aside = if self.severity == Severity::Notice {
            ", but this client does not come so far"
        } else {
            ""
        };
        // Of zone files there is no server to be named.
        let who = match self.server.address() {
            Some(_) => format!("`{}`", self.server),
            None => format!("the {}", self.server),
        };
        let message = format!(
            "{who} {what_it_did} the SRV {noun} for {}{end}{aside}",
            words::quoted(&self.owners)
        );
        acc.add(Location::Server(self.server), message)
            .severity(self.severity)
            .evidence(self.evidence.iter().copied())
    }

    /// A command that shows the fault.
    pub(super) fn dig(&self) -> String {
        dig(self.server, self.owners.first().copied(), RecordType::Srv)
    }
}

/// `` `dig @SERVER NAME TYPE` `` with the port where it is not 53.
///
/// `dig` reads names as zone files have them, so that whatever a shell could read otherwise is written as its number, and what
/// is left is quoted alike in `sh` and PowerShell.
pub(in crate::rules) fn dig(
    server: NameServer,
    name: Option<&DomainName>,
    record_type: RecordType,
) -> String {
    let at = match server.address() {
        Some(it) if it.port() == 53 => format!("@{} ", it.ip()),
        Some(it) => format!("@{} -p {} ", it.ip(), it.port()),
        // Zone files answer no `dig`; the same question to a server that has loaded them shows it.
        None => String::new(),
    };
    let name = name.map_or_else(
        || match record_type {
            RecordType::Srv => "_vlmcs._tcp.DOMAIN".to_owned(),
            RecordType::A | RecordType::Aaaa => "HOST".to_owned(),
        },
        typed,
    );
    format!("`dig {at}{name} {record_type}`")
}

/// A name as it is typed behind `dig`; one that is not plain stands behind `-q`, so that it is no flag either.
fn typed(name: &DomainName) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-');
    let mut text = String::new();
    let mut is_odd = name.labels().next().is_some_and(|it| it.starts_with(b"-"));
    for label in name.labels() {
        for octet in label {
            if is_plain(*octet) {
                text.push(char::from(*octet));
            } else {
                is_odd = true;
                text.extend(format!("\\{octet:03}").chars());
            }
        }
        text.push('.');
    }
    match (text.as_str(), is_odd) {
        ("", _) => ".".to_owned(),
        (_, true) => format!("-q '{text}'"),
        (_, false) => text,
    }
}

/// How far a client comes, worked out once for all questions.
#[derive(Debug)]
pub(super) struct Way {
    /// The last step it comes to; none when there is no step.
    last: Option<StepId>,
    /// True when some step gives records, or a host known otherwise may serve.
    has_other_way: bool,
}

impl Way {
    /// The way of the client of `overview`: to the fixed host, else to the first step with records.
    pub(super) fn new(overview: &Overview<'_>) -> Self {
        let with_records: BTreeSet<StepId> = overview
            .steps
            .iter()
            .filter(|step| {
                let told = step.used_answer();
                told.is_some_and(|told| told.answer.records().is_some())
            })
            .map(|step| step.id)
            .collect();
        let mut last = None;
        for (id, planned) in overview.evidence.plan.steps_with_ids() {
            last = Some(id);
            if planned.ends_discovery || with_records.contains(&id) {
                break;
            }
        }
        Self {
            last,
            has_other_way: !with_records.is_empty() || overview.any_on_path_may_serve(),
        }
    }

    /// True when the client comes to step `id`.
    pub(super) fn reaches(&self, id: StepId) -> bool {
        Some(id) <= self.last
    }

    /// How much it hurts this client that a server does not answer the question of `step`.
    ///
    /// Error when nobody answers it, no other step gives records, and no host known otherwise may serve.
    /// Notice when the client does not come to this step. Else warning: the client is late, or depends on the other servers.
    fn severity(&self, step: &SrvStep) -> Severity {
        if !self.reaches(step.id) {
            return Severity::Notice;
        }
        let is_answered = step.answers.iter().any(|told| told.answer.is_definite());
        if is_answered || self.has_other_way {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

/// Says in `acc` that answers to SRV questions are missing, and why.
pub(super) fn note_gaps(overview: &Overview<'_>, acc: &mut Findings) {
    let answers = || overview.steps.iter().flat_map(|step| &step.answers);
    let is_cut_short = |told: &ServerAnswer<SrvRecord>| {
        told.answer == Answer::NoResponse(NoResponse::DeadlineReached)
    };
    if answers().next().is_none() {
        acc.not_applicable("no SRV question was asked");
    } else if !overview.any_server_answered() {
        acc.not_checked("no name server answered");
    } else if answers().any(is_cut_short) {
        acc.not_checked("the run ended before every question was answered");
    }
}
