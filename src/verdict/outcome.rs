//! The one word for what happened, most telling one first.

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutcomeWord {
    /// A client finds a working host, and every host works.
    Ok,
    /// No setting gives a name to ask; no question is sent.
    NoSuffix,
    /// The client has no name server.
    NoNameServer,
    /// The name does not exist.
    NxDomain,
    /// The name has no SRV records.
    NoData,
    /// The name servers report that they could not answer.
    ServFail,
    /// The name servers refuse the question.
    DnsRefused,
    /// No name server responds in a usable way.
    DnsNoResponse,
    /// Target `.`: the service is not offered.
    NoSuchService,
    /// No target has an address.
    NoAddress,
    /// The host set by hand does not serve.
    FixedHostUnreachable,
    /// No host found by DNS serves.
    AllHostsUnreachable,
    /// Some hosts found by DNS do not serve.
    SomeHostsUnreachable,
    /// Every host that connects speaks another protocol.
    NotKms,
    /// A policy is violated.
    PolicyViolation,
}

impl OutcomeWord {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoSuffix => "no-suffix",
            Self::NoNameServer => "no-name-server",
            Self::NxDomain => "nxdomain",
            Self::NoData => "nodata",
            Self::ServFail => "servfail",
            Self::DnsRefused => "dns-refused",
            Self::DnsNoResponse => "dns-no-response",
            Self::NoSuchService => "no-such-service",
            Self::NoAddress => "no-address",
            Self::FixedHostUnreachable => "fixed-host-unreachable",
            Self::AllHostsUnreachable => "all-hosts-unreachable",
            Self::SomeHostsUnreachable => "some-hosts-unreachable",
            Self::NotKms => "not-kms",
            Self::PolicyViolation => "policy-violation",
        }
    }
}
