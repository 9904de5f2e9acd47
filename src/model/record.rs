//! Resource records, as far as KMS discovery looks at them.

use super::{DomainName, HostName, HostPort};
use std::fmt;
use std::net::IpAddr;

/// The record types this tool asks for or reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordType {
    /// IPv4 address (RFC 1035, 3.4.1).
    A,
    /// IPv6 address (RFC 3596).
    Aaaa,
    /// Service location (RFC 2782).
    Srv,
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Srv => "SRV",
        })
    }
}

/// One resource record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// As it came, with its case.
    pub owner: DomainName,
    /// Seconds, as sent.
    pub ttl: u32,
    /// What it says.
    pub data: RecordData,
}

/// The data of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordData {
    /// SRV (RFC 2782).
    Srv(SrvRecord),
    /// A or AAAA.
    Address(IpAddr),
    /// CNAME, with the name it leads to.
    Alias(DomainName),
    /// DNAME (RFC 6672), with the name below which all names below its owner are found.
    Redirect(DomainName),
    /// NS.
    NameServer(DomainName),
    /// SOA (RFC 1035, 3.3.13), as far as negative answers need it (RFC 2308).
    Soa {
        /// Serial number of the zone.
        serial: u32,
        /// Seconds; the negative TTL is the smaller of this and the record's own TTL.
        minimum: u32,
    },
    /// Any other type; only its name is kept.
    Other {
        /// Type mnemonic, or `TYPE123`.
        record_type: String,
    },
}

/// What an SRV record says (RFC 2782).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SrvRecord {
    /// Lower values are tried first.
    pub priority: u16,
    /// Share among records of one priority.
    pub weight: u16,
    /// TCP port of the service.
    pub port: u16,
    /// Host; the root means that the service is not offered.
    pub target: DomainName,
}

impl SrvRecord {
    /// Target and port, for messages.
    pub fn host_port(&self) -> HostPort {
        HostPort {
            host: HostName::Absolute(self.target.clone()),
            port: self.port,
        }
    }
}

/// All records of one type at one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rrset<R> {
    /// Where the records stand; the end of the alias chain if there was one.
    pub owner: DomainName,
    /// Seconds; the smallest of the records.
    pub ttl: u32,
    /// In the order received; never empty.
    pub records: Vec<R>,
}
