//! Questions that answers call for: the ends of aliases, the addresses of SRV targets.

use crate::answer::{Answer, Datum, Index};
use crate::model::{DomainName, ExchangeId, Question, RecordType, SrvRecord};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The questions that the exchanges of `index` call for, each once, those that were asked already included.
///
/// `first` are the questions of the plan; chains of aliases are followed from these and from the targets they lead to.
/// `not_given` says which families of a target the additional section beside its record leaves out; only those are asked.
/// Repeated calls come to an end: a chain of aliases has a greatest length, and targets lead to no new targets.
pub fn questions(
    first: &[Question],
    index: &Index<'_>,
    mut not_given: impl FnMut(&DomainName, ExchangeId) -> Vec<RecordType>,
) -> Vec<Question> {
    let mut res: Vec<Question> = Vec::new();
    let mut roots: Vec<Question> = Vec::new();
    let mut targets: BTreeSet<(DomainName, ExchangeId)> = BTreeSet::new();
    for question in first {
        if question.record_type != RecordType::Srv {
            roots.push(question.clone());
            continue;
        }
        for told in index.by_server::<SrvRecord>(question) {
            push_alias(&told.answer, question, &mut res);
            let (Some(rrset), Some(exchange)) = (told.answer.records(), told.exchanges.last())
            else {
                continue;
            };
            let mut records: Vec<&SrvRecord> = rrset.records.iter().collect();
            // Where a limit cuts, it cuts what clients come to last, whatever order the server sent.
            records.sort_by_key(|it| (it.priority, it.target.clone()));
            for record in records {
                let target = &record.target;
                if target.is_root() || !targets.insert((target.clone(), *exchange)) {
                    continue;
                }
                for record_type in not_given(target, *exchange) {
                    roots.push(Question {
                        name: target.clone(),
                        record_type,
                    });
                }
            }
        }
    }
    let mut seen: BTreeSet<Question> = BTreeSet::new();
    roots.retain(|root| seen.insert(root.clone()));
    for root in roots {
        for told in index.by_server::<IpAddr>(&root) {
            push_alias(&told.answer, &root, &mut res);
        }
        res.push(root);
    }
    res
}

fn push_alias<T: Datum>(answer: &Answer<T>, question: &Question, wanted: &mut Vec<Question>) {
    if let Answer::AliasOnly { to } = answer {
        wanted.push(Question {
            name: to.clone(),
            record_type: question.record_type,
        });
    }
}

#[path = "follow_up_tests.rs"]
#[cfg(test)]
mod follow_up_tests;
