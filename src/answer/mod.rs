//! What a response means to a client.
//!
//! A question ends in one of these: records, the statement that the service is not offered, NODATA, NXDOMAIN,
//! an error code, an alias whose end is still to be asked, no response, or octets that cannot be used.

mod agreement;
mod alias;

pub use agreement::{Disagreement, disagreement};
pub use alias::{Index, MAX_ALIASES, MOST_ALIASES_OF_BIND, by_server, chain_end, used};

use crate::model::{
    DomainName, Exchange, ExchangeId, NameServer, NoResponse, Outcome, Question, Rcode, RecordData,
    RecordType, Response, Rrset, SrvRecord,
};
use std::net::IpAddr;

/// What a response means to a client that wants records of the kind `T`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// Records of the type asked for; duplicates are kept.
    Records(Rrset<T>),
    /// One SRV record with target `.`: the service is not offered here (RFC 2782).
    NoSuchService,
    /// The name exists, the type does not (RFC 2308, 2.2).
    NoData {
        /// Seconds this may be remembered (RFC 2308, 5); none when no SOA came.
        negative_ttl: Option<u32>,
    },
    /// The name does not exist (RFC 2308, 2.1).
    NxDomain {
        /// Seconds this may be remembered (RFC 2308, 5); none when no SOA came.
        negative_ttl: Option<u32>,
    },
    /// The response ends at an alias and says nothing about its end.
    AliasOnly {
        /// The end of the chain so far.
        to: DomainName,
    },
    /// Aliases that loop, or more than [`MAX_ALIASES`] in a row.
    AliasFault {
        /// The chain, in words.
        why: String,
    },
    /// Any other response code.
    Failure(Rcode),
    /// No response at all.
    NoResponse(NoResponse),
    /// A response that does not answer the question.
    Unusable {
        /// What is wrong with it, in words.
        why: String,
    },
}

/// The words for an answer in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerKind {
    /// Records, or an alias to them.
    Records,
    /// Target `.`.
    NoSuchService,
    /// The name exists, the type does not.
    NoData,
    /// The name does not exist.
    NxDomain,
    /// Response code 2.
    ServFail,
    /// Response code 5.
    Refused,
    /// Any other response code but 0 and 3.
    OtherRcode,
    /// No response.
    NoResponse,
    /// A response that does not answer the question.
    Unusable,
}

impl<T> Answer<T> {
    /// True when a client is content with this answer and asks no other server: records, or a statement that there are none.
    pub fn is_definite(&self) -> bool {
        matches!(
            self,
            Self::Records(_) | Self::NoSuchService | Self::NoData { .. } | Self::NxDomain { .. }
        )
    }

    /// The records, if there are any.
    pub fn records(&self) -> Option<&Rrset<T>> {
        match self {
            Self::Records(rrset) => Some(rrset),
            _ => None,
        }
    }

    /// The one word for this answer.
    pub fn kind(&self) -> AnswerKind {
        match self {
            Self::Records(_) | Self::AliasOnly { .. } => AnswerKind::Records,
            Self::NoSuchService => AnswerKind::NoSuchService,
            Self::NoData { .. } => AnswerKind::NoData,
            Self::NxDomain { .. } => AnswerKind::NxDomain,
            Self::Failure(Rcode::SERVFAIL) => AnswerKind::ServFail,
            Self::Failure(Rcode::REFUSED) => AnswerKind::Refused,
            Self::Failure(_) => AnswerKind::OtherRcode,
            Self::NoResponse(_) => AnswerKind::NoResponse,
            Self::AliasFault { .. } | Self::Unusable { .. } => AnswerKind::Unusable,
        }
    }
}

/// Record data of one kind, as an answer may hold it.
pub trait Datum: Sized + Clone {
    /// The data, if it is of the type asked for.
    fn from_data(data: &RecordData, asked: RecordType) -> Option<Self>;

    /// True for data that says "not offered here".
    fn is_refusal(&self) -> bool {
        false
    }
}

impl Datum for SrvRecord {
    fn from_data(data: &RecordData, asked: RecordType) -> Option<Self> {
        match data {
            RecordData::Srv(record) if asked == RecordType::Srv => Some(record.clone()),
            _ => None,
        }
    }

    fn is_refusal(&self) -> bool {
        self.target.is_root()
    }
}

impl Datum for IpAddr {
    fn from_data(data: &RecordData, asked: RecordType) -> Option<Self> {
        match data {
            RecordData::Address(IpAddr::V4(it)) if asked == RecordType::A => Some((*it).into()),
            RecordData::Address(IpAddr::V6(it)) if asked == RecordType::Aaaa => Some((*it).into()),
            _ => None,
        }
    }
}

/// What one exchange means by itself, with the aliases its response went through, the name asked first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// Names that are aliases, in the order followed; empty when the name asked has the records itself.
    pub aliases: Vec<DomainName>,
    /// What was said about the end of the chain.
    pub answer: Answer<T>,
}

/// What one name server says to one question, over as many exchanges as its aliases took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAnswer<T> {
    /// Who was asked.
    pub server: NameServer,
    /// The exchanges this rests on; never empty, the one with the final word last.
    pub exchanges: Vec<ExchangeId>,
    /// Names that are aliases, in the order followed.
    pub aliases: Vec<DomainName>,
    /// What a client that asks this server learns.
    pub answer: Answer<T>,
}

/// Says what one exchange means. Aliases are followed inside the response only.
///
/// A referral is `Unusable`: a stub resolver such as a KMS client does not follow it.
pub fn classify<T: Datum>(exchange: &Exchange) -> Told<T> {
    let plain = |answer| Told {
        aliases: Vec::new(),
        answer,
    };
    match exchange.outcome() {
        Some(Outcome::Response(response)) => read_response(&exchange.question, response),
        Some(Outcome::NoResponse(why)) => plain(Answer::NoResponse(why.clone())),
        Some(Outcome::Malformed { reason }) => plain(Answer::Unusable {
            why: reason.clone(),
        }),
        None => plain(Answer::Unusable {
            why: "the question was never sent".to_owned(),
        }),
    }
}

fn read_response<T: Datum>(question: &Question, response: &Response) -> Told<T> {
    let (aliases, end) = match chain_end(&question.name, &response.answer) {
        Ok(chain) => chain,
        Err(why) => {
            // A server that gave up on them said so.
            let answer = match response.rcode {
                Rcode::NOERROR | Rcode::NXDOMAIN => Answer::AliasFault { why },
                other => Answer::Failure(other),
            };
            return Told {
                aliases: Vec::new(),
                answer,
            };
        }
    };
    let answer = match response.rcode {
        Rcode::NOERROR => records_or_none(question, response, &end, !aliases.is_empty()),
        Rcode::NXDOMAIN => Answer::NxDomain {
            negative_ttl: negative_ttl(response),
        },
        other => Answer::Failure(other),
    };
    Told { aliases, answer }
}

fn records_or_none<T: Datum>(
    question: &Question,
    response: &Response,
    end: &DomainName,
    is_aliased: bool,
) -> Answer<T> {
    let mut ttl = u32::MAX;
    let mut owner = end;
    let mut records = Vec::new();
    for record in &response.answer {
        if record.owner != *end {
            continue;
        }
        if let Some(datum) = T::from_data(&record.data, question.record_type) {
            if records.is_empty() {
                // The same name, spelled as the server does.
                owner = &record.owner;
            }
            ttl = ttl.min(record.ttl);
            records.push(datum);
        }
    }
    if !records.is_empty() && records.iter().all(T::is_refusal) {
        return Answer::NoSuchService;
    }
    if !records.is_empty() {
        return Answer::Records(Rrset {
            owner: owner.clone(),
            ttl,
            records,
        });
    }
    if response.truncated {
        return Answer::Unusable {
            why: "the answer is truncated and holds no record".to_owned(),
        };
    }
    let has = |wanted: fn(&RecordData) -> bool| {
        response.authority.iter().any(|record| wanted(&record.data))
    };
    let has_soa = has(|data| matches!(data, RecordData::Soa { .. }));
    if is_aliased && !has_soa {
        return Answer::AliasOnly { to: end.clone() };
    }
    let has_ns = has(|data| matches!(data, RecordData::NameServer(_)));
    if has_ns && !has_soa && !response.authoritative {
        return Answer::Unusable {
            why: "a referral to other name servers; this server does not resolve for clients"
                .to_owned(),
        };
    }
    Answer::NoData {
        negative_ttl: negative_ttl(response),
    }
}

/// The smaller of the SOA's TTL and its last field (RFC 2308, 5).
fn negative_ttl(response: &Response) -> Option<u32> {
    response
        .authority
        .iter()
        .find_map(|record| match record.data {
            RecordData::Soa { minimum, .. } => Some(record.ttl.min(minimum)),
            _ => None,
        })
}

#[cfg(test)]
mod tests;
