//! What two worlds must agree on: answers and attempts per exchange, candidates, contacts.
//!
//! Left out is what differs between honest servers: order of records, additional sections, negative TTLs, times.
//! dnsmasq has one TTL for all records and follows aliases its own way, so TTLs are left out too.

use kmsdoctor::answer::{Answer, Datum, by_server};
use kmsdoctor::model::{
    Contact, Exchange, NameServer, NoResponse, Outcome, Question, RecordType, Source, SrvRecord,
};
use kmsdoctor::report::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

/// What a report says about the world, in words that are the same for equal evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    /// Server and question → what a client of that server learns, aliases followed.
    pub(crate) answers: BTreeMap<String, String>,
    /// Server and question → what each attempt came to.
    pub(crate) attempts: BTreeMap<String, String>,
    /// The keys of `answers` that are questions of the plan.
    pub(crate) planned: BTreeSet<String>,
    /// Step by step; inside a step sorted.
    pub(crate) candidates: Vec<String>,
    /// Endpoint → contact and service.
    pub(crate) contacts: BTreeMap<String, String>,
}

impl View {
    /// The view of `report`.
    pub(crate) fn new(report: &Report) -> Self {
        let evidence = &report.evidence;
        let exchanges = &evidence.exchanges;
        let plan_questions = evidence.plan.questions();
        let mut answers = BTreeMap::new();
        let mut attempts = BTreeMap::new();
        let mut planned = BTreeSet::new();
        for exchange in exchanges {
            let question = &exchange.question;
            if plan_questions.contains(question) {
                planned.insert(key(exchange));
            }
            let told = match question.record_type {
                RecordType::Srv => answer::<SrvRecord>(exchange, exchanges, srv_words),
                RecordType::A | RecordType::Aaaa => {
                    answer::<IpAddr>(exchange, exchanges, ToString::to_string)
                }
            };
            answers.insert(key(exchange), told);
            attempts.insert(key(exchange), attempts_in_words(exchange));
        }
        let mut candidates: Vec<String> = evidence
            .candidates
            .iter()
            .map(|it| {
                let step = it.step.map(|step| step.0);
                let mut addresses: Vec<String> =
                    it.addresses.iter().map(ToString::to_string).collect();
                addresses.sort();
                let terms = it.terms.as_ref().map(|terms| {
                    let owner = terms.owner().unwrap().to_string().to_ascii_lowercase();
                    format!("{owner} {} {}", terms.priority, terms.weight)
                });
                let source = match it.source {
                    Source::Exchange(_) => "exchange",
                    Source::Setting(_) => "setting",
                    Source::Given => "given",
                };
                let host = it.host_port().to_string().to_ascii_lowercase();
                format!("{step:?} {host} {addresses:?} {terms:?} {source}")
            })
            .collect();
        candidates.sort();
        let contacts = evidence
            .probes
            .iter()
            .map(|probe| {
                let contact = match &probe.contact {
                    Contact::Failed { .. } => "failed".to_owned(),
                    other => format!("{other:?}"),
                };
                (
                    probe.endpoint.to_string(),
                    format!("{contact} {:?}", probe.service),
                )
            })
            .collect();
        Self {
            answers,
            attempts,
            planned,
            candidates,
            contacts,
        }
    }

    /// The view of a run in which zone files stood in place of the server at `address`.
    pub(crate) fn of_zone_files(report: &Report, address: SocketAddr) -> Self {
        let mut report = report.clone();
        let server = NameServer::Address(address);
        for exchange in &mut report.evidence.exchanges {
            exchange.server = server;
            for attempt in &mut exchange.attempts {
                // No message was sent, so none had an OPT record.
                attempt.edns = true;
            }
        }
        Self::new(&report)
    }

    /// Where `other` differs.
    ///
    /// Questions of the plan are asked in every world. Which ones follow depends on additional sections
    /// and on how far a server follows aliases; in both servers are free, so those count only where both asked.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut res = Vec::new();
        for (key, mine) in &self.answers {
            match other.answers.get(key) {
                Some(theirs) if theirs == mine => {}
                Some(theirs) => res.push(format!("{key}: in memory `{mine}`, here `{theirs}`")),
                None if self.planned.contains(key) => {
                    res.push(format!("{key}: asked in memory only"));
                }
                None => {}
            }
        }
        for (key, mine) in &self.attempts {
            if let Some(theirs) = other.attempts.get(key)
                && theirs != mine
            {
                res.push(format!(
                    "{key}: attempts in memory `{mine}`, here `{theirs}`"
                ));
            }
        }
        for key in &other.planned {
            if !self.answers.contains_key(key) {
                res.push(format!("{key}: not asked in memory"));
            }
        }
        if self.candidates != other.candidates {
            let (mine, theirs) = (&self.candidates, &other.candidates);
            res.push(format!("candidates: in memory {mine:#?}, here {theirs:#?}"));
        }
        if self.contacts != other.contacts {
            let (mine, theirs) = (&self.contacts, &other.contacts);
            res.push(format!("contacts: in memory {mine:#?}, here {theirs:#?}"));
        }
        res
    }
}

fn key(exchange: &Exchange) -> String {
    let Question { name, record_type } = &exchange.question;
    let name = name.to_string().to_ascii_lowercase();
    format!("{} {name} {record_type}", exchange.server)
}

/// One word an attempt; what was cut off and asked for again over TCP is one attempt, since servers cut where they like.
fn attempts_in_words(exchange: &Exchange) -> String {
    let words = exchange
        .attempts
        .iter()
        .filter_map(|attempt| {
            let word = match &attempt.outcome {
                Outcome::Response(response) if response.truncated => return None,
                Outcome::Response(_) => "response".to_owned(),
                Outcome::Malformed { .. } => "malformed".to_owned(),
                Outcome::NoResponse(NoResponse::Failed { .. }) => "failed".to_owned(),
                Outcome::NoResponse(why) => format!("{why:?}"),
            };
            let plain = if attempt.edns { "" } else { " without EDNS" };
            Some(format!("{word}{plain}"))
        })
        .collect::<Vec<String>>();
    words.join(", ")
}

fn answer<T: Datum>(
    exchange: &Exchange,
    exchanges: &[Exchange],
    words: impl Fn(&T) -> String,
) -> String {
    let told = by_server::<T>(&exchange.question, exchanges)
        .into_iter()
        .find(|it| it.server == exchange.server);
    let Some(told) = told else {
        return "nothing".to_owned();
    };
    let kind = told.answer.kind();
    let aliases: Vec<String> = told
        .aliases
        .iter()
        .map(|it| it.to_string().to_ascii_lowercase())
        .collect();
    let detail = match &told.answer {
        Answer::Records(rrset) => {
            let mut records: Vec<String> = rrset.records.iter().map(words).collect();
            records.sort();
            let owner = rrset.owner.to_string().to_ascii_lowercase();
            format!("{owner} {}", records.join(", "))
        }
        Answer::AliasOnly { to } => format!("alias to {to}").to_ascii_lowercase(),
        Answer::NoResponse(NoResponse::Failed { .. }) => "failed".to_owned(),
        Answer::NoResponse(why) => format!("{why:?}"),
        Answer::Failure(rcode) => rcode.to_string(),
        _ => String::new(),
    };
    format!("{kind:?} {aliases:?} {detail}")
}

fn srv_words(record: &SrvRecord) -> String {
    let SrvRecord {
        priority,
        weight,
        port,
        target,
    } = record;
    format!("{priority} {weight} {port} {target}").to_ascii_lowercase()
}
