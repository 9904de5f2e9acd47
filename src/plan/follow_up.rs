//! Questions that answers call for: the ends of aliases, the addresses of SRV targets.

use crate::answer::{Answer, Datum, by_server};
use crate::model::{DomainName, Exchange, Question, RecordData, RecordType, SrvRecord};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The questions that `exchanges` call for and that were not asked yet, each once, at most `limit`.
///
/// Addresses are asked only for targets that no response gave in its additional section.
/// Repeated calls come to an end: a chain of aliases has a greatest length, and targets lead to no new targets.
pub fn questions(exchanges: &[Exchange], limit: usize) -> Vec<Question> {
    let asked: BTreeSet<&Question> = exchanges.iter().map(|it| &it.question).collect();
    let mut seen: BTreeSet<Question> = BTreeSet::new();
    let mut res: Vec<Question> = Vec::new();
    let mut push = |question: Question| {
        if res.len() < limit && !asked.contains(&question) && seen.insert(question.clone()) {
            res.push(question);
        }
    };
    let given = given_addresses(exchanges);
    for question in &asked {
        match question.record_type {
            RecordType::Srv => {
                let mut targets: Vec<DomainName> = Vec::new();
                for told in by_server::<SrvRecord>(question, exchanges) {
                    push_alias(&told.answer, question, &mut push);
                    let records = told.answer.records().into_iter().flat_map(|it| &it.records);
                    targets.extend(records.map(|it| it.target.clone()));
                }
                for target in targets {
                    if target.is_root() || given.contains(&target) {
                        continue;
                    }
                    for record_type in [RecordType::A, RecordType::Aaaa] {
                        push(Question {
                            name: target.clone(),
                            record_type,
                        });
                    }
                }
            }
            RecordType::A | RecordType::Aaaa => {
                for told in by_server::<IpAddr>(question, exchanges) {
                    push_alias(&told.answer, question, &mut push);
                }
            }
        }
    }
    res
}

fn push_alias<T: Datum>(answer: &Answer<T>, question: &Question, push: &mut impl FnMut(Question)) {
    if let Answer::AliasOnly { to } = answer {
        push(Question {
            name: to.clone(),
            record_type: question.record_type,
        });
    }
}

/// Names whose addresses stand in the additional section of some response.
fn given_addresses(exchanges: &[Exchange]) -> BTreeSet<DomainName> {
    exchanges
        .iter()
        .filter_map(Exchange::response)
        .flat_map(|response| &response.additional)
        .filter(|record| matches!(record.data, RecordData::Address(_)))
        .map(|record| record.owner.clone())
        .collect()
}
