//! What the name servers said: SRV questions one by one, addresses in one table.

use super::page::{BOLD, Column, Page, left, right};
use crate::answer::{Answer, Datum, ServerAnswer, by_server};
use crate::evidence::Evidence;
use crate::model::{DomainName, Exchange, ExchangeId, Question, RecordType, SrvRecord, Transport};
use crate::overview::{Overview, SrvStep};
use crate::render::words;
use crate::report::Report;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

/// Rows of one table; the others are counted.
const MOST_ROWS: usize = 40;

const RECORDS: [Column; 5] = [
    right("priority"),
    right("weight"),
    right("port"),
    left("target"),
    right("TTL"),
];

const ADDRESSES: [Column; 4] = [left("name"), left("type"), left("server"), left("answer")];

/// The answers to every question.
pub(super) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    if evidence.exchanges.is_empty() {
        return;
    }
    page.heading("What the name servers say");
    for step in &overview.steps {
        srv_question(page, evidence, step);
    }
    address_questions(page, evidence);
}

fn srv_question(page: &mut Page, evidence: &Evidence, step: &SrvStep) {
    if step.answers.is_empty() {
        return;
    }
    page.painted(2, BOLD, &format!("{} SRV", step.owner));
    let camps = camps(&step.answers);
    let has_choice = 1 < camps.len();
    for camp in &camps {
        let Some(first) = camp.first().copied() else {
            continue;
        };
        let is_used = has_choice
            && step
                .used_answer()
                .is_some_and(|used| camp.iter().any(|told| told.server == used.server));
        let mark = if is_used {
            " [a client goes by this]"
        } else {
            ""
        };
        let servers: Vec<String> = camp
            .iter()
            .map(|told| format!("{}{}", told.server, details(evidence, &told.exchanges)))
            .collect();
        let said = words::answer(&first.answer, n_tries(evidence, &first.exchanges));
        page.item(4, &format!("{}: {said}{mark}", servers.join(", ")));
        if !first.aliases.is_empty() {
            page.item(6, &chain(page, &first.aliases, &first.answer));
        }
        records(page, camp);
    }
}

/// Servers that say the same, in the order asked; TTL and order of records do not count.
fn camps<T: Datum + PartialEq + SetMember>(
    answers: &[ServerAnswer<T>],
) -> Vec<Vec<&ServerAnswer<T>>> {
    let mut res: Vec<Vec<&ServerAnswer<T>>> = Vec::new();
    for told in answers {
        let same = res
            .iter_mut()
            .find(|camp| camp.first().is_some_and(|first| say_the_same(first, told)));
        match same {
            Some(camp) => camp.push(told),
            None => res.push(vec![told]),
        }
    }
    res
}

/// Data that is compared as a member of a set.
trait SetMember {
    /// Equal for equal data.
    fn key(&self) -> String;
}

impl SetMember for SrvRecord {
    fn key(&self) -> String {
        let Self {
            priority,
            weight,
            port,
            target,
        } = self;
        format!("{priority} {weight} {port} {target}").to_ascii_lowercase()
    }
}

impl SetMember for IpAddr {
    fn key(&self) -> String {
        self.to_string()
    }
}

fn say_the_same<T: Datum + PartialEq + SetMember>(
    left: &ServerAnswer<T>,
    right: &ServerAnswer<T>,
) -> bool {
    if left.aliases != right.aliases {
        return false;
    }
    match (left.answer.records(), right.answer.records()) {
        (Some(left), Some(right)) => {
            let keys = |records: &[T]| {
                let mut keys: Vec<String> = records.iter().map(T::key).collect();
                keys.sort();
                keys
            };
            keys(&left.records) == keys(&right.records)
        }
        _ => left.answer == right.answer,
    }
}

/// ` (UDP, 1.2 ms)`, with tries and strays when there was more than one try or any stray.
fn details(evidence: &Evidence, ids: &[ExchangeId]) -> String {
    let exchanges: Vec<&Exchange> = ids.iter().filter_map(|id| evidence.exchange(*id)).collect();
    let attempts = || exchanges.iter().flat_map(|it| &it.attempts);
    let mut parts: Vec<String> = Vec::new();
    let used = |transport| attempts().any(|it| it.transport == Some(transport));
    let transports: Vec<&str> = [Transport::Udp, Transport::Tcp]
        .into_iter()
        .filter(|it| used(*it))
        .map(words::transport)
        .collect();
    if !transports.is_empty() {
        parts.push(transports.join(" then "));
    }
    if 1 < exchanges.len() {
        parts.push(words::count(exchanges.len(), "question"));
    }
    let tries = n_tries(evidence, ids);
    if 1 < tries {
        parts.push(words::tries_in_words(tries));
    }
    let strays: u64 = attempts().map(|it| u64::from(it.strays)).sum();
    if strays != 0 {
        let noun = if strays == 1 { "message" } else { "messages" };
        parts.push(format!("{strays} stray {noun}"));
    }
    if !transports.is_empty() {
        let took = attempts().fold(Duration::ZERO, |sum, it| sum.saturating_add(it.rtt));
        parts.push(words::duration(took));
    }
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(" ({})", parts.join(", ")),
    }
}

/// Tries at the exchange with the most; the one over TCP after a truncated answer belongs to the try before it.
fn n_tries(evidence: &Evidence, ids: &[ExchangeId]) -> usize {
    let tries = |exchange: &Exchange| {
        let n_udp = exchange
            .attempts
            .iter()
            .filter(|it| it.transport != Some(Transport::Tcp))
            .count();
        n_udp.max(1)
    };
    let exchanges = ids.iter().filter_map(|id| evidence.exchange(*id));
    exchanges.map(tries).max().unwrap_or(1)
}

/// `alias: a → b → c`.
fn chain<T>(page: &Page, aliases: &[DomainName], answer: &Answer<T>) -> String {
    let mut names: Vec<String> = aliases.iter().map(ToString::to_string).collect();
    match answer {
        Answer::Records(rrset) => names.push(rrset.owner.to_string()),
        Answer::AliasOnly { to } => names.push(to.to_string()),
        _ => {}
    }
    format!("alias: {}", names.join(&format!(" {} ", page.arrow())))
}

/// The records that a camp agrees on, with the range of their TTL.
fn records(page: &mut Page, camp: &[&ServerAnswer<SrvRecord>]) {
    let sets: Vec<_> = camp.iter().filter_map(|it| it.answer.records()).collect();
    let Some(first) = sets.first() else {
        return;
    };
    let least = sets.iter().map(|it| it.ttl).min().unwrap_or(first.ttl);
    let most = sets.iter().map(|it| it.ttl).max().unwrap_or(first.ttl);
    let ttl = if least == most {
        format!("{least} s")
    } else {
        format!("{least} to {most} s")
    };
    let rows: Vec<Vec<String>> = first
        .records
        .iter()
        .take(MOST_ROWS)
        .map(|it| {
            vec![
                it.priority.to_string(),
                it.weight.to_string(),
                it.port.to_string(),
                it.target.to_string(),
                ttl.clone(),
            ]
        })
        .collect();
    page.table(6, &RECORDS, &rows);
    let n_records = first.records.len();
    if MOST_ROWS < n_records {
        page.item(6, &format!("and {} more", n_records - MOST_ROWS));
    }
}

/// One row an address question and answer; the server stands there where servers differ.
fn address_questions(page: &mut Page, evidence: &Evidence) {
    let questions: BTreeSet<&Question> = evidence
        .exchanges
        .iter()
        .map(|it| &it.question)
        .filter(|it| it.record_type != RecordType::Srv)
        .collect();
    if questions.is_empty() {
        return;
    }
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
            rows.extend(address_rows(evidence, question, is_new_name));
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
fn address_rows(evidence: &Evidence, question: &Question, is_new_name: bool) -> Vec<Vec<String>> {
    let answers = by_server::<IpAddr>(question, &evidence.exchanges);
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
            let addresses: Vec<String> = rrset.records.iter().map(ToString::to_string).collect();
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
