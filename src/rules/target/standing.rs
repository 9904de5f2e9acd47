//! What is known of the addresses of one name: none, not to be had, or not found out.

use crate::answer::{Answer, Index, used};
use crate::evidence::{Evidence, EvidenceRef};
use crate::model::{
    DomainName, Exchange, ExchangeId, NameServer, NoResponse, Question, Rcode, RecordType,
    ZoneFaultEffect,
};
use crate::words;
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
    // Types whose question a server answered with an error code: which, and with what.
    let mut failures: Vec<(RecordType, NameServer, Rcode)> = Vec::new();
    let mut silent: Vec<RecordType> = Vec::new();
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
            Answer::Failure(rcode) => failures.push((record_type, told.server, *rcode)),
            Answer::AliasFault { why } | Answer::Unusable { why } => failed = Some(why.clone()),
            Answer::NoResponse(NoResponse::DeadlineReached) => {
                unknown = Some(format!(
                    "the run reached its deadline before the addresses of `{name}` were known"
                ));
            }
            Answer::NoResponse(NoResponse::NotCovered) => {
                let missing = zone_fault.filter(|it| it.effect == ZoneFaultEffect::NotRead);
                unknown = Some(match missing {
                    Some(fault) => format!(
                        "`{name}` stands in no file that was read, and {}",
                        fault.fact()
                    ),
                    None => format!("`{name}` stands in none of the zones given"),
                });
            }
            Answer::NoResponse(_) => silent.push(record_type),
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
    let failed = failed.or_else(|| failure_words(&failures));
    let unknown = unknown.or_else(|| silence_words(name, &silent));
    match (is_absent, failed, unknown) {
        // A name that does not exist has records of no type.
        (true, _, _) => Standing::None("NXDOMAIN"),
        (false, Some(why), _) => Standing::Failed(why),
        (false, None, Some(why)) => Standing::Unknown(why),
        (false, None, None) => Standing::None("NODATA"),
    }
}

/// `` name server `192.0.2.53` answered REFUSED for A and AAAA ``; none without a failure.
fn failure_words(failures: &[(RecordType, NameServer, Rcode)]) -> Option<String> {
    let (_, server, rcode) = failures.first()?;
    let alike = failures
        .iter()
        .filter(|it| (it.1, it.2) == (*server, *rcode));
    let types: Vec<String> = alike.map(|it| it.0.to_string()).collect();
    Some(format!(
        "name server `{server}` answered {rcode} for {}",
        words::joined(&types)
    ))
}

/// That no server answered for these types; none where there are no such types.
fn silence_words(name: &DomainName, silent: &[RecordType]) -> Option<String> {
    match silent {
        [] => None,
        [one] => Some(format!(
            "no name server answered the question for the {one} records of `{name}`"
        )),
        _ => Some(format!(
            "no name server answered the questions for the addresses of `{name}`"
        )),
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
