//! The hosts a client may contact, with every endpoint and what happened there.

use super::for_each_view;
use super::grid::{Column, left};
use super::page::{BOLD, Page};
use crate::answer::{Answer, Index, used};
use crate::evidence::{Evidence, Stage};
use crate::model::{Candidate, CandidateId, HostName, NoResponse, Question, RecordType, StepId};
use crate::overview::Overview;
use crate::plan::Step;
use crate::render::words;
use crate::report::Report;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Hosts of one step; the others are counted.
const MOST_HOSTS: usize = 40;

/// Addresses of one host; the others are counted.
const MOST_ADDRESSES: usize = 20;

/// A host with its terms, below it its addresses with what happened there.
const COLUMNS: [Column; 2] = [left(""), left("")];

/// The hosts, step by step.
pub(super) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    for_each_view(page, report, overview, write);
}

fn write(page: &mut Page, overview: &Overview<'_>, of_files: &str) {
    let evidence = overview.evidence;
    if evidence.candidates.is_empty() {
        return;
    }
    page.heading(&format!("Hosts{of_files}"));
    let index = Index::new(&evidence.exchanges);
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
            .flat_map(|(id, candidate)| rows(evidence, &index, id, candidate))
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
pub(super) fn title(evidence: &Evidence, id: StepId, is_used: bool) -> String {
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
fn rows(
    evidence: &Evidence,
    index: &Index<'_>,
    id: CandidateId,
    candidate: &Candidate,
) -> Vec<Vec<String>> {
    let row = |head: String, text: String| vec![head, text];
    let terms = candidate.terms.as_ref().map_or(String::new(), |it| {
        let ttl = it
            .published
            .as_ref()
            .map(|it| format!(", TTL {} s", it.ttl));
        format!(
            "priority {}, weight {}{}",
            it.priority,
            it.weight,
            ttl.unwrap_or_default()
        )
    });
    let mut res = vec![row(candidate.host_port().to_string(), terms)];
    let mut tried: BTreeSet<IpAddr> = BTreeSet::new();
    for (_, probe) in evidence.probes_of(id) {
        let address = probe.endpoint.ip();
        let contact = words::contact(&probe.contact, probe.elapsed);
        let said = match &probe.service {
            Some(service) => format!("{contact}, {}", words::service(service)),
            None => contact,
        };
        res.push(row(format!("  {address}"), said));
        tried.insert(address);
    }
    let others = candidate.addresses.iter().filter(|it| !tried.contains(it));
    res.extend(others.map(|it| row(format!("  {it}"), "not tried".to_owned())));
    if res.len() == 1 {
        res.push(row(no_address(evidence, index, candidate), String::new()));
    }
    let n_addresses = res.len() - 1;
    if MOST_ADDRESSES < n_addresses {
        res.truncate(1 + MOST_ADDRESSES);
        let n_more = n_addresses - MOST_ADDRESSES;
        res.push(row(format!("  and {n_more} more"), String::new()));
    }
    res
}

/// That a host has no address or that none is known, and why: what the name servers said, or that nobody was asked.
fn no_address(evidence: &Evidence, index: &Index<'_>, candidate: &Candidate) -> String {
    if !evidence.ran.contains(&Stage::Ask) {
        return "  address not asked for".to_owned();
    }
    let mut reasons: Vec<String> = Vec::new();
    let mut is_known = true;
    for name in evidence.plan.names_of(&candidate.target) {
        // A name that does not exist has records of no type, whatever became of the other question.
        let (mut is_absent, mut is_definite) = (false, true);
        for record_type in [RecordType::A, RecordType::Aaaa] {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            let answers = index.by_server::<IpAddr>(&question);
            let Some(told) = used(&answers).and_then(|idx| answers.get(idx)) else {
                continue;
            };
            is_absent |= matches!(told.answer, Answer::NxDomain { .. });
            is_definite &= told.answer.is_definite();
            let reason = reason(&told.answer);
            if reasons.len() < MOST_REASONS && !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        is_known &= is_absent || is_definite;
    }
    let is_name = !matches!(candidate.target, HostName::Address(_));
    match (reasons.is_empty(), is_name) {
        (false, _) if is_known => format!("  no address ({})", reasons.join(", ")),
        // Nobody said that there is none.
        (false, _) => format!("  addresses not known: {}", reasons.join(", ")),
        (true, true) => "  address not asked for".to_owned(),
        (true, false) => "  not tried".to_owned(),
    }
}

/// Reasons that stand at one host.
const MOST_REASONS: usize = 4;

/// The word for an address answer without addresses.
fn reason(answer: &Answer<IpAddr>) -> String {
    match answer {
        Answer::Records(_) => "none usable".to_owned(),
        Answer::NoData { .. } => "NODATA".to_owned(),
        Answer::NxDomain { .. } => "NXDOMAIN".to_owned(),
        Answer::Failure(rcode) => rcode.to_string(),
        Answer::AliasFault { why } => crate::words::shortened(why, 120),
        Answer::AliasOnly { to } => format!("alias of `{to}`, which was not answered"),
        Answer::NoResponse(NoResponse::NotCovered) => "not covered by the files".to_owned(),
        Answer::NoResponse(_) => "no response".to_owned(),
        Answer::NoSuchService | Answer::Unusable { .. } => "unusable answer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::expect;

    #[test]
    fn every_endpoint_has_its_contact() {
        let expect = expect![[r#"
            Hosts
              Step 1, SRV _vlmcs._tcp.corp.example.
                kms1.corp.example.:1688  priority 0, weight 10, TTL 300 s
                  10.0.1.1               connected in 1 ms, KMS service
                  2001:db8::1:1          refused after 2 ms
                kms2.corp.example.:1688  priority 0, weight 90, TTL 300 s
                  10.0.1.2               no answer within 3 s
                kms3.corp.example.:1689  priority 10, weight 0, TTL 300 s
                  no address (NXDOMAIN)
              Step 2, SRV _vlmcs._tcp.branch.example. [not used by this client]
                \027[31mkms.hq.example.:1688
                  priority 5, weight 0, TTL 60 s
                  10.9.0.1
                    could not connect:
                      a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
                  10.9.0.2
                    no result before the run ended
        "#]];
        expect.assert_eq(&text_of(section, &sample::report(), PLAIN));
    }

    #[test]
    fn addresses_without_probe_are_not_tried() {
        let mut report = sample::report();
        report.evidence.probes.clear();
        report.evidence.candidates.truncate(1);
        let expect = expect![[r#"
            Hosts
              Step 1, SRV _vlmcs._tcp.corp.example.
                kms1.corp.example.:1688  priority 0, weight 10, TTL 300 s
                  10.0.1.1               not tried
                  2001:db8::1:1          not tried
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn addresses_nobody_told_are_not_known() {
        let mut report = sample::report();
        let host = report.evidence.candidates[0].clone();
        report.evidence.candidates = vec![crate::model::Candidate {
            addresses: Vec::new(),
            ..host
        }];
        report.evidence.probes.clear();
        for exchange in &mut report.evidence.exchanges {
            if exchange.question.record_type != RecordType::Srv {
                for attempt in &mut exchange.attempts {
                    let why = crate::model::NoResponse::TimedOut;
                    attempt.outcome = crate::model::Outcome::NoResponse(why);
                }
            }
        }
        let text = text_of(section, &report, PLAIN);
        assert!(
            text.contains("addresses not known: no response\n"),
            "{text}"
        );
    }

    #[test]
    fn many_addresses_are_counted() {
        let mut report = sample::report();
        report.evidence.candidates.truncate(1);
        report.evidence.probes.clear();
        report.evidence.candidates[0].addresses = (0..=255)
            .map(|last| IpAddr::from([10, 0, 0, last]))
            .collect();
        let text = text_of(section, &report, PLAIN);
        assert!(text.contains("      and 236 more\n"), "{text}");
    }

    #[test]
    fn many_hosts_are_counted() {
        let mut report = sample::report();
        let first = report.evidence.candidates[0].clone();
        report.evidence.candidates = vec![first; 500];
        let text = text_of(section, &report, PLAIN);
        assert!(text.contains("    and 460 more; `--format json` has all\n"));
    }

    #[test]
    fn no_hosts_are_left_out() {
        let mut report = sample::report();
        report.evidence.candidates.clear();
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
