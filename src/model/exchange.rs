//! One question put to one name server, and everything that came back.

use super::{DomainName, Record, RecordType, ZoneFault};
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// Position of an exchange in `Evidence::exchanges`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(pub usize);

/// What is asked; the class is always IN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// Absolute, sent as written.
    pub name: DomainName,
    /// The type asked for.
    pub record_type: RecordType,
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameServer {
    /// A server on the network.
    Address(SocketAddr),
    /// The zone files of this run: what a server with these zones answers, and nothing about names outside of them.
    ZoneFiles,
}

impl NameServer {
    /// Where it is reached; none for zone files.
    pub fn address(self) -> Option<SocketAddr> {
        match self {
            Self::Address(address) => Some(address),
            Self::ZoneFiles => None,
        }
    }
}

/// The server's address, the port only when it is not 53; or `zone files`.
impl fmt::Display for NameServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) if address.port() == 53 => address.ip().fmt(f),
            Self::Address(address) => address.fmt(f),
            Self::ZoneFiles => f.write_str("zone files"),
        }
    }
}

/// One question put to one name server, with all tries. Evidence, never an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What was asked.
    pub question: Question,
    /// Who was asked.
    pub server: NameServer,
    /// In the order made; never empty.
    pub attempts: Vec<Attempt>,
}

impl Exchange {
    /// True when nothing was sent, since this machine has no route to the name server.
    pub fn has_no_route(&self) -> bool {
        self.outcome() == Some(&Outcome::NoResponse(NoResponse::NoRoute))
    }

    /// What the last attempt gave, which is what the exchange came to.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.attempts.last().map(|attempt| &attempt.outcome)
    }

    /// The fault in record files that the last attempt rests on.
    pub fn zone_fault(&self) -> Option<&ZoneFault> {
        self.attempts.last()?.zone_fault.as_ref()
    }

    /// The response of the last attempt, if it was one.
    pub fn response(&self) -> Option<&Response> {
        match self.outcome() {
            Some(Outcome::Response(response)) => Some(response),
            _ => None,
        }
    }
}

/// How the octets travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// RFC 1035, 4.2.1.
    Udp,
    /// RFC 7766.
    Tcp,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// None when no message was sent.
    pub transport: Option<Transport>,
    /// True when the query had an OPT record (RFC 6891); false when no message was sent.
    pub edns: bool,
    /// From just before sending to the outcome.
    pub rtt: Duration,
    /// Messages that arrived but did not fit: another id, another question, no response.
    pub strays: u32,
    /// What it came to.
    pub outcome: Outcome,
    /// Of record files: the fault that makes them answer so, or would once they are loaded; none where a server was asked.
    pub zone_fault: Option<ZoneFault>,
}

/// What one try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A message with our id and our question.
    Response(Response),
    /// No such message.
    NoResponse(NoResponse),
    /// A message with our id that could not be read.
    Malformed {
        /// What is wrong with it, in words.
        reason: String,
    },
}

/// Why there was no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoResponse {
    /// Silence until the limit of the attempt.
    TimedOut,
    /// ICMP port unreachable for UDP, a reset for TCP: nothing listens there.
    PortUnreachable,
    /// ICMP host unreachable, or no neighbor answered.
    HostUnreachable,
    /// The network says that no route leads there.
    NetworkUnreachable,
    /// This machine has no route there, so nothing was sent: that says nothing about the server.
    NoRoute,
    /// A TCP connection was closed before the message was whole.
    Closed,
    /// The limit of the whole run came first.
    DeadlineReached,
    /// Record files were asked for a server that does not start with them.
    NotStarted,
    /// Record files were asked for a name about which they say nothing: it stands in none of their zones, or is handed on.
    NotCovered,
    /// Anything else the operating system reports.
    Failed {
        /// Its text, unchanged.
        os_error: String,
    },
}

/// A message as it came; what it means is `answer`'s to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// With the upper bits of EDNS (RFC 6891, 6.1.3).
    pub rcode: Rcode,
    /// AA.
    pub authoritative: bool,
    /// TC.
    pub truncated: bool,
    /// RA.
    pub recursion_available: bool,
    /// In the order received.
    pub answer: Vec<Record>,
    /// In the order received.
    pub authority: Vec<Record>,
    /// In the order received, without the OPT record.
    pub additional: Vec<Record>,
    /// Records left out because the message has too many.
    pub omitted: u32,
    /// Why the message could not be read behind its answer section; what stands before that place is here.
    pub fault: Option<String>,
}

/// Response code (RFC 1035, 4.1.1; RFC 6895, 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rcode(pub u16);

impl Rcode {
    /// The server has no error to report.
    pub const NOERROR: Self = Self(0);
    /// The server could not read the question.
    pub const FORMERR: Self = Self(1);
    /// The server could not complete the request.
    pub const SERVFAIL: Self = Self(2);
    /// The name does not exist.
    pub const NXDOMAIN: Self = Self(3);
    /// The server does not do this kind of question.
    pub const NOTIMP: Self = Self(4);
    /// The server will not answer for policy reasons.
    pub const REFUSED: Self = Self(5);
    /// A name that a DNAME record moves would be too long (RFC 6672, 2.2).
    pub const YXDOMAIN: Self = Self(6);
    /// The server does not do this version of EDNS (RFC 6891, 9).
    pub const BADVERS: Self = Self(16);
}

/// The mnemonic of the IANA registry, or `RCODE` and the number.
impl fmt::Display for Rcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mnemonic = match self.0 {
            0 => "NOERROR",
            1 => "FORMERR",
            2 => "SERVFAIL",
            3 => "NXDOMAIN",
            4 => "NOTIMP",
            5 => "REFUSED",
            6 => "YXDOMAIN",
            7 => "YXRRSET",
            8 => "NXRRSET",
            9 => "NOTAUTH",
            10 => "NOTZONE",
            16 => "BADVERS",
            other => return write!(f, "RCODE{other}"),
        };
        f.write_str(mnemonic)
    }
}
