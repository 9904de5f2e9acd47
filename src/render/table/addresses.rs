//! The addresses that the name servers give, in one table.

use super::answers::{MOST_ROWS, camps, n_tries};
use super::grid::{Column, left};
use super::page::{BOLD, Page};
use crate::answer::{Answer, Index, ServerAnswer};
use crate::evidence::Evidence;
use crate::model::{DomainName, Question, RecordType};
use crate::render::words;
use std::collections::BTreeSet;
use std::net::IpAddr;

const ADDRESSES: [Column; 4] = [left("name"), left("type"), left("server"), left("answer")];

/// One row an address question and answer; the server stands there where servers differ.
pub(super) fn write(page: &mut Page, evidence: &Evidence) {
    let questions: BTreeSet<&Question> = evidence
        .exchanges
        .iter()
        .map(|it| &it.question)
        .filter(|it| it.record_type != RecordType::Srv)
        .collect();
    if questions.is_empty() {
        return;
    }
    let index = Index::new(&evidence.exchanges);
    let mut seen: BTreeSet<&Question> = BTreeSet::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut previous: Option<&DomainName> = None;
    for exchange in &evidence.exchanges {
        let question = &exchange.question;
        let is_new = questions.contains(question) && !seen.contains(question);
        if MOST_ROWS <= rows.len() {
            break;
        }
        if is_new {
            seen.insert(question);
            let is_new_name = previous.replace(&question.name) != Some(&question.name);
            rows.extend(address_rows(evidence, &index, question, is_new_name));
        }
    }
    page.painted(2, BOLD, "Addresses");
    page.table(4, &ADDRESSES, &rows);
    let n_more = questions.len() - seen.len();
    if n_more != 0 {
        page.item(4, &format!("and {}", words::count(n_more, "more question")));
    }
}

/// The rows of one question; only the first has the name.
fn address_rows(
    evidence: &Evidence,
    index: &Index<'_>,
    question: &Question,
    is_new_name: bool,
) -> Vec<Vec<String>> {
    let answers = index.by_server::<IpAddr>(question);
    let camps = camps(&answers);
    let mut name = if is_new_name {
        question.name.to_string()
    } else {
        String::new()
    };
    let mut res = Vec::new();
    for camp in &camps {
        let Some(first) = camp.first() else {
            continue;
        };
        let servers: Vec<String> = camp.iter().map(|it| it.server.to_string()).collect();
        res.push(vec![
            std::mem::take(&mut name),
            question.record_type.to_string(),
            match camps.as_slice() {
                [_] => String::new(),
                _ => servers.join(", "),
            },
            address_answer(evidence, first),
        ]);
    }
    res
}

/// The addresses, or the short form of why there are none.
fn address_answer(evidence: &Evidence, told: &ServerAnswer<IpAddr>) -> String {
    let said = match &told.answer {
        Answer::Records(rrset) => {
            let shown = rrset.records.iter().take(MOST_ROWS);
            let mut addresses: Vec<String> = shown.map(ToString::to_string).collect();
            if MOST_ROWS < rrset.records.len() {
                addresses.push(format!("and {} more", rrset.records.len() - MOST_ROWS));
            }
            addresses.join(" ")
        }
        Answer::NoData { .. } => "NODATA".to_owned(),
        Answer::NxDomain { .. } => "NXDOMAIN".to_owned(),
        Answer::Failure(rcode) => rcode.to_string(),
        other => words::answer(other, n_tries(evidence, &told.exchanges)),
    };
    match (told.answer.records(), told.aliases.is_empty()) {
        (Some(rrset), false) => format!("{said} (alias of {})", rrset.owner),
        _ => said,
    }
}

#[cfg(test)]
mod tests {

    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};

    #[test]
    fn many_addresses_are_counted() {
        let mut report = sample::report();
        let template = report.evidence.exchanges.last().unwrap().clone();
        for idx in 0..100 {
            let mut exchange = template.clone();
            exchange.question.name = sample::name(&format!("kms{idx}.other.example"));
            report.evidence.exchanges.push(exchange);
        }
        let text = text_of(super::super::answers::section, &report, PLAIN);
        assert!(text.contains("    and 69 more questions\n"), "{text}");
    }
}
