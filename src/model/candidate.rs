//! Hosts a client may contact.

use super::{DomainName, ExchangeId, HostName, HostPort, Provenance, StepId};
use std::net::IpAddr;

/// Position of a candidate in `Evidence::candidates`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidateId(pub usize);

/// A host a client may contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The step of the plan that leads here; none for hosts and records named on the command line.
    pub step: Option<StepId>,
    /// The host.
    pub target: HostName,
    /// As the record or the setting says; 0 is possible in a record.
    pub port: u16,
    /// What its SRV record said; none for fixed, cached and given hosts.
    pub terms: Option<SrvTerms>,
    /// Distinct, in the order received; empty when the target has none or they are unknown.
    pub addresses: Vec<IpAddr>,
    /// Where it was found.
    pub source: Source,
}

impl Candidate {
    /// Target and port, for messages.
    pub fn host_port(&self) -> HostPort {
        HostPort {
            host: self.target.clone(),
            port: self.port,
        }
    }
}

/// The part of an SRV record that decides about order (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrvTerms {
    /// Lower values are tried first.
    pub priority: u16,
    /// Share among records of one priority.
    pub weight: u16,
    /// How DNS has the record; none for a record that was only described.
    pub published: Option<Published>,
}

impl SrvTerms {
    /// Where the record stands; none for a record that was only described.
    pub fn owner(&self) -> Option<&DomainName> {
        self.published.as_ref().map(|it| &it.owner)
    }
}

/// How DNS has a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Where the record stands.
    pub owner: DomainName,
    /// Seconds, as sent.
    pub ttl: u32,
}

/// Where a candidate was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In the answer of this exchange.
    Exchange(ExchangeId),
    /// In a setting of the client.
    Setting(Provenance),
    /// Named on the command line: a host of `probe`, a record of `simulate`.
    Given,
}
