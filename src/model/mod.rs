//! The nouns of the field: names, records, exchanges, candidates, probes.
//!
//! No decisions stand here. Every type is a plain value that any stage may make, keep and compare.

mod candidate;
mod code;
mod exchange;
mod host;
mod name;
mod place;
mod probe;
mod provenance;
mod record;
mod zone_fault;

pub use candidate::{Candidate, CandidateId, Published, Source, SrvTerms};
pub use code::{CodeError, ErrorCode};
pub use exchange::{
    Attempt, Exchange, ExchangeId, NameServer, NoResponse, Outcome, Question, Rcode, Response,
    Transport,
};
pub use host::{
    HostError, HostName, HostPort, KMS_PORT, is_local_name, is_own_address, odd_character,
    parse_host_port,
};
pub use name::{DomainName, MAX_LABEL_OCTETS, MAX_NAME_OCTETS, NameError};
pub use place::{FileId, LineColumn, LineIndex, Place, SourceFile, plain_path};
pub use probe::{Contact, NotTried, Probe, ProbeId, Service};
pub use provenance::{Provenance, Sourced};
pub use record::{Record, RecordData, RecordType, Rrset, SrvRecord};
pub use zone_fault::{ZoneFault, ZoneFaultEffect, ZoneFaultKind};

/// Position of a step in `DiscoveryPlan::steps`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub usize);
