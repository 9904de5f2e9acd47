//! Questions that answers call for: the ends of aliases, the addresses of SRV targets.

use crate::answer::{Answer, Datum, by_server};
use crate::model::{DomainName, Exchange, Question, RecordData, RecordType, SrvRecord};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The questions that `exchanges` call for and that were not asked yet, each once, at most `limit`.
///
/// `first` are the questions of the plan; chains of aliases are followed from these and from the targets they lead to.
/// Addresses are asked only for targets that no response gave in its additional section.
/// Repeated calls come to an end: a chain of aliases has a greatest length, and targets lead to no new targets.
pub fn questions(first: &[Question], exchanges: &[Exchange], limit: usize) -> Vec<Question> {
    let mut wanted: Vec<Question> = Vec::new();
    let given = given_addresses(exchanges);
    let mut roots: Vec<Question> = first.to_vec();
    let mut targets: BTreeSet<DomainName> = BTreeSet::new();
    for question in first {
        if question.record_type != RecordType::Srv {
            continue;
        }
        for told in by_server::<SrvRecord>(question, exchanges) {
            push_alias(&told.answer, question, &mut wanted);
            for record in told.answer.records().into_iter().flat_map(|it| &it.records) {
                let target = &record.target;
                let is_known = target.is_root() || given.contains(target);
                if !is_known && targets.insert(target.clone()) {
                    roots.extend(
                        [RecordType::A, RecordType::Aaaa].map(|record_type| Question {
                            name: target.clone(),
                            record_type,
                        }),
                    );
                }
            }
        }
    }
    for root in roots {
        if root.record_type != RecordType::Srv {
            for told in by_server::<IpAddr>(&root, exchanges) {
                push_alias(&told.answer, &root, &mut wanted);
            }
            wanted.push(root);
        }
    }
    let mut asked: BTreeSet<Question> = exchanges.iter().map(|it| it.question.clone()).collect();
    wanted.retain(|question| asked.insert(question.clone()));
    wanted.truncate(limit);
    wanted
}

fn push_alias<T: Datum>(answer: &Answer<T>, question: &Question, wanted: &mut Vec<Question>) {
    if let Answer::AliasOnly { to } = answer {
        wanted.push(Question {
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
