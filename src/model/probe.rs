//! One endpoint tried: what the connect did, and what spoke there.

use super::CandidateId;
use std::net::SocketAddr;
use std::time::Duration;

/// Position of a probe in `Evidence::probes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProbeId(pub usize);

/// One endpoint of one candidate, and what happened there.
///
/// Candidates that share an endpoint share one connection; each has its own `Probe` with the same result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Whose endpoint it is.
    pub candidate: CandidateId,
    /// Address and port.
    pub endpoint: SocketAddr,
    /// From the start of the connect to its end.
    pub elapsed: Duration,
    /// What the connect did.
    pub contact: Contact,
    /// What spoke there after a bind, or that the other side ended the connection; none where neither is known.
    pub service: Option<Service>,
}

/// What a TCP connect did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// The handshake was completed.
    Connected,
    /// A reset: the host answers, nothing listens on the port.
    Refused,
    /// Silence until the time limit.
    TimedOut,
    /// ICMP host unreachable, or no neighbor answered.
    HostUnreachable,
    /// ICMP network unreachable.
    NetworkUnreachable,
    /// This machine has no route there, or no address to come from: nothing was sent.
    NoRoute,
    /// ICMP administratively prohibited, or a local filter.
    Prohibited,
    /// A fault of this machine or one not named above; no verdict on the host.
    Failed {
        /// The operating system's text, unchanged.
        os_error: String,
    },
    /// No connection was tried, or the run ended before its limit.
    NotTried(NotTried),
}

/// Why no connection was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTried {
    /// `--no-probe`.
    SwitchedOff,
    /// The limit of the whole run was reached.
    DeadlineReached,
    /// Its port is 0, at which nobody can listen.
    PortZero,
    /// Its address names no single host: unspecified, multicast, broadcast, link-local without a zone.
    UnusableAddress,
    /// It is the client itself, which takes no answer from itself; from another machine it would be another endpoint.
    OwnMachine,
    /// Its address family was excluded, by `-4` or `-6`.
    OtherFamily,
    /// More endpoints than the run may try.
    TooMany,
}

/// What spoke at an endpoint after a DCE/RPC bind, or hung up with or without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Service {
    /// The KMS interface was accepted. No proof that it can activate.
    Kms,
    /// An RPC server that does not accept the KMS interface.
    OtherRpc {
        /// What it answered, in words.
        reason: String,
    },
    /// Something answered, in another protocol.
    NotRpc,
    /// Nothing until the time limit.
    Silent,
    /// The other side ended the connection without a word.
    Closed,
}
