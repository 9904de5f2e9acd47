//! The hosts a client may contact, with every endpoint and what happened there.

use super::page::{BOLD, Column, Page, left};
use crate::answer::{by_server, used};
use crate::evidence::{Evidence, Stage};
use crate::model::{Candidate, CandidateId, HostName, Question, RecordType, StepId};
use crate::overview::Overview;
use crate::plan::Step;
use crate::render::words;
use crate::report::Report;
use std::net::IpAddr;

/// Hosts of one step; the others are counted.
const MOST_HOSTS: usize = 40;

/// A host with its terms, below it its addresses with what happened there.
const COLUMNS: [Column; 2] = [left(""), left("")];

/// The hosts, step by step.
pub(super) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    if evidence.candidates.is_empty() {
        return;
    }
    page.heading("Hosts");
    let ids: Vec<CandidateId> = (0..evidence.candidates.len()).map(CandidateId).collect();
    let step_of = |id: &CandidateId| evidence.candidate(*id).and_then(|it| it.step);
    for group in ids.chunk_by(|left, right| step_of(left) == step_of(right)) {
        let step = group.first().and_then(step_of);
        if let Some(id) = step {
            let is_used = group.iter().any(|it| overview.is_on_path(*it));
            page.painted(2, BOLD, &title(evidence, id, is_used));
        }
        let rows: Vec<Vec<String>> = group
            .iter()
            .take(MOST_HOSTS)
            .filter_map(|id| Some((*id, evidence.candidate(*id)?)))
            .flat_map(|(id, candidate)| rows(evidence, id, candidate))
            .collect();
        let indent = if step.is_some() { 4 } else { 2 };
        page.table(indent, &COLUMNS, &rows);
        if MOST_HOSTS < group.len() {
            let n_more = group.len() - MOST_HOSTS;
            page.item(
                indent,
                &format!("and {n_more} more; `--format json` has all"),
            );
        }
    }
}

/// `Step 2, SRV _vlmcs._tcp.corp.example.`, and whether a client comes there.
fn title(evidence: &Evidence, id: StepId, is_used: bool) -> String {
    let what = evidence
        .plan
        .steps
        .get(id.0)
        .map_or("host".to_owned(), |it| match &it.step {
            Step::FixedHost(_) => "fixed host".to_owned(),
            Step::CachedHost(_) => "cached host".to_owned(),
            Step::AskSrv { owner } => format!("SRV {owner}"),
        });
    let mark = if is_used {
        ""
    } else {
        " [not used by this client]"
    };
    format!("Step {}, {what}{mark}", id.0 + 1)
}

/// The host, then one row an endpoint.
fn rows(evidence: &Evidence, id: CandidateId, candidate: &Candidate) -> Vec<Vec<String>> {
    let row = |head: String, text: String| vec![head, text];
    let terms = candidate.terms.as_ref().map_or(String::new(), |it| {
        format!(
            "priority {}, weight {}, TTL {} s",
            it.priority, it.weight, it.ttl
        )
    });
    let mut res = vec![row(candidate.host_port().to_string(), terms)];
    let mut tried: Vec<IpAddr> = Vec::new();
    for (_, probe) in evidence.probes_of(id) {
        let address = probe.endpoint.ip();
        let contact = words::contact(&probe.contact, probe.elapsed);
        let said = match &probe.service {
            Some(service) => format!("{contact}, {}", words::service(service)),
            None => contact,
        };
        res.push(row(format!("  {address}"), said));
        tried.push(address);
    }
    let others = candidate.addresses.iter().filter(|it| !tried.contains(it));
    res.extend(others.map(|it| row(format!("  {it}"), "not tried".to_owned())));
    if res.len() == 1 {
        res.push(row(no_address(evidence, candidate), String::new()));
    }
    res
}

/// That a host has no address, and why: what the name servers said, or that nobody was asked.
fn no_address(evidence: &Evidence, candidate: &Candidate) -> String {
    if !evidence.ran.contains(&Stage::Ask) {
        return "  address not asked for".to_owned();
    }
    let mut reasons: Vec<String> = Vec::new();
    for name in evidence.plan.names_of(&candidate.target) {
        for record_type in [RecordType::A, RecordType::Aaaa] {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            let answers = by_server::<IpAddr>(&question, &evidence.exchanges);
            let told = used(&answers).and_then(|idx| answers.get(idx));
            if let Some(reason) = told.map(|it| reason(&it.answer))
                && !reasons.contains(&reason)
            {
                reasons.push(reason);
            }
        }
    }
    let is_name = !matches!(candidate.target, HostName::Address(_));
    match (reasons.is_empty(), is_name) {
        (false, _) => format!("  no address ({})", reasons.join(", ")),
        (true, true) => "  address not asked for".to_owned(),
        (true, false) => "  not tried".to_owned(),
    }
}

/// The word for an address answer without addresses.
fn reason(answer: &crate::answer::Answer<IpAddr>) -> String {
    use crate::answer::Answer;
    match answer {
        Answer::Records(_) => "none usable".to_owned(),
        Answer::NoData { .. } => "NODATA".to_owned(),
        Answer::NxDomain { .. } => "NXDOMAIN".to_owned(),
        Answer::Failure(rcode) => rcode.to_string(),
        Answer::AliasOnly { .. } => "alias without end".to_owned(),
        Answer::NoResponse(_) => "no response".to_owned(),
        Answer::NoSuchService | Answer::Unusable { .. } => "unusable answer".to_owned(),
    }
}
