//! One question, many servers: who differs.

use super::{Answer, ServerAnswer};
use crate::model::{NameServer, SrvRecord};
use std::collections::BTreeMap;

/// Servers that give different definite answers to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Each answer with the servers that give it; at least two, in the order of the first server.
    pub camps: Vec<(String, Vec<NameServer>)>,
}

/// Compares the definite answers of several servers; order of records and TTL do not count.
///
/// None when all say the same, or fewer than two say anything.
pub fn disagreement(answers: &[ServerAnswer<SrvRecord>]) -> Option<Disagreement> {
    let mut camps: Vec<(String, Vec<NameServer>)> = Vec::new();
    for told in answers {
        let Some(words) = words(&told.answer) else {
            continue;
        };
        match camps.iter_mut().find(|(known, _)| *known == words) {
            Some((_, servers)) => servers.push(told.server),
            None => camps.push((words, vec![told.server])),
        }
    }
    (1 < camps.len()).then_some(Disagreement { camps })
}

/// A definite answer in words that are the same for equal answers.
fn words(answer: &Answer<SrvRecord>) -> Option<String> {
    Some(match answer {
        Answer::Records(rrset) => {
            let mut counted: BTreeMap<String, usize> = BTreeMap::new();
            for record in &rrset.records {
                let SrvRecord {
                    priority,
                    weight,
                    port,
                    target,
                } = record;
                let text = format!("{priority} {weight} {port} {target}").to_ascii_lowercase();
                *counted.entry(text).or_default() += 1;
            }
            let records: Vec<String> = counted
                .into_iter()
                .map(|(text, count)| match count {
                    1 => format!("`{text}`"),
                    _ => format!("`{text}` ({count} times)"),
                })
                .collect();
            records.join(", ")
        }
        Answer::NoSuchService => "service not offered (target `.`)".to_owned(),
        Answer::NoData { .. } => "no SRV records (NODATA)".to_owned(),
        Answer::NxDomain { .. } => "no such name (NXDOMAIN)".to_owned(),
        _ => return None,
    })
}
