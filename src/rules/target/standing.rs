//! What is known of the addresses of one name: none, not to be had, or not found out.

use crate::answer::{Answer, Index, used};
use crate::evidence::{Evidence, EvidenceRef};
use crate::model::{DomainName, Exchange, ExchangeId, NoResponse, Question, RecordType};
use std::net::IpAddr;

/// What is known of the addresses of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has some.
    Known,
    /// The name servers say that there is none; the word for their answer.
    None(&'static str),
    /// The name servers answered, but not with addresses; why, in words.
    Failed(String),
    /// Evidence is missing; which, in words.
    Unknown(String),
}

/// What the evidence says about the addresses of `name`, whose exchanges are in `index`.
///
/// Record files that are looked at for themselves do not fail: what they do not hold is not known.
pub(super) fn standing_in(evidence: &Evidence, index: &Index<'_>, name: &DomainName) -> Standing {
    match standing(index, name) {
        Standing::Failed(_) if evidence.is_check() => {
            Standing::Unknown(format!("`{name}` stands in none of the zones given"))
        }
        other => other,
    }
}

/// What the exchanges say about the addresses of `name`.
fn standing(index: &Index<'_>, name: &DomainName) -> Standing {
    let mut n_asked = 0;
    let mut failed = None;
    let mut unknown = None;
    let mut is_absent = false;
    for record_type in [RecordType::A, RecordType::Aaaa] {
        let question = Question {
            name: name.clone(),
            record_type,
        };
        let answers = index.by_server::<IpAddr>(&question);
        let Some(told) = used(&answers).and_then(|idx| answers.get(idx)) else {
            continue;
        };
        n_asked += 1;
        let last = told.exchanges.last().and_then(|it| index.exchange(*it));
        let zone_fault = last.and_then(Exchange::zone_fault);
        match &told.answer {
            Answer::Failure(_) | Answer::NoResponse(NoResponse::NotStarted)
                if let Some(fault) = zone_fault =>
            {
                failed = Some(fault.fact());
            }
            Answer::Records(_) => return Standing::Known,
            Answer::NxDomain { .. } => is_absent = true,
            Answer::NoData { .. } | Answer::NoSuchService => {}
            Answer::Failure(rcode) => {
                failed = Some(format!(
                    "name server `{}` answered {rcode} for {record_type}",
                    told.server
                ));
            }
            Answer::AliasFault { why } | Answer::Unusable { why } => failed = Some(why.clone()),
            Answer::NoResponse(NoResponse::DeadlineReached) => {
                unknown = Some(format!(
                    "the run reached its deadline before the addresses of `{name}` were known"
                ));
            }
            Answer::NoResponse(NoResponse::NotCovered) => {
                unknown = Some(format!("`{name}` stands in none of the zones given"));
            }
            Answer::NoResponse(_) => {
                unknown = Some(format!(
                    "no name server answered the question for the {record_type} records of `{name}`"
                ));
            }
            Answer::AliasOnly { to } => {
                unknown = Some(format!(
                    "`{name}` is an alias of `{to}`, which was not asked about"
                ));
            }
        }
    }
    if n_asked == 0 {
        return Standing::Unknown(format!("the addresses of `{name}` were not asked for"));
    }
    match (is_absent, failed, unknown) {
        // A name that does not exist has records of no type.
        (true, _, _) => Standing::None("NXDOMAIN"),
        (false, Some(why), _) => Standing::Failed(why),
        (false, None, Some(why)) => Standing::Unknown(why),
        (false, None, None) => Standing::None("NODATA"),
    }
}

/// The exchanges about the addresses of `name`.
pub(super) fn exchanges_about(index: &Index<'_>, name: &DomainName) -> Vec<EvidenceRef> {
    let mut res: Vec<ExchangeId> = Vec::new();
    for record_type in [RecordType::A, RecordType::Aaaa] {
        let question = Question {
            name: name.clone(),
            record_type,
        };
        res.extend(index.asked(&question).map(|(id, _)| id));
    }
    res.sort_unstable();
    res.into_iter().map(EvidenceRef::Exchange).collect()
}
