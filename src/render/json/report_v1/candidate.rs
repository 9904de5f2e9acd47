//! `candidates` and `probes` of a report.

use super::Provenance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A host a client may contact.
///
/// `owner`, `priority`, `weight` and `ttl_s` are null together when no SRV record led here.
/// A record that was described to `simulate` has a priority and a weight, and neither owner nor TTL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Where its SRV record stands.
    pub owner: Option<String>,
    /// The host: an absolute name, a single label without final dot, or an address.
    pub target: String,
    /// TCP port, as the record or the setting says.
    pub port: u16,
    /// Of its SRV record: lower values are tried first.
    pub priority: Option<u16>,
    /// Of its SRV record: share among records of one priority.
    pub weight: Option<u16>,
    /// Of its SRV record: time to live in seconds, as sent.
    pub ttl_s: Option<u32>,
    /// IP addresses of the host, in the order received; empty when it has none or they are not known.
    pub addresses: Vec<String>,
    /// Where it was found.
    pub source: Source,
    /// Position in `plan.steps` of the step that leads here; null for hosts and records named on the command line.
    pub step: Option<usize>,
}

/// Where a candidate was found: in an exchange, in a setting of the client, or on the command line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("oneOf" = [
    { "required": ["exchange"] },
    { "required": ["setting", "provenance"] },
    { "required": ["given"] },
]))]
pub struct Source {
    /// Position in `exchanges`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<usize>,
    /// The setting, in words: the flag, or file and line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// The setting, in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// True when it was named on the command line: a host of `probe`, a record of `simulate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("const" = true))]
    pub given: Option<bool>,
}

/// One endpoint of one candidate, and what happened there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Probe {
    /// Position in `candidates`.
    pub candidate: usize,
    /// `IP:PORT`.
    pub endpoint: String,
    /// What the connect did.
    pub contact: Contact,
    /// From the start of the connect to its end, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub elapsed_ms: f64,
    /// What spoke there; null unless `--rpc-bind` was given and the connection was made, or the peer ended the connection.
    pub service: Option<Service>,
    /// With `network-unreachable`: true when this machine has no route there and sent nothing, false when the network said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_route: Option<bool>,
    /// With `failed`: the text of the operating system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_error: Option<String>,
    /// With `not-tried`: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_tried: Option<NotTried>,
    /// With `other-rpc`: what it answered, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_reason: Option<String>,
}

/// What a TCP connect did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Contact {
    /// The handshake was completed.
    Connected,
    /// The host answers, nothing listens on the port.
    Refused,
    /// Silence until the time limit.
    TimedOut,
    /// The host cannot be reached.
    HostUnreachable,
    /// There is no route.
    NetworkUnreachable,
    /// A filter forbids it.
    Prohibited,
    /// A fault of this machine or one not named here; no verdict on the host.
    Failed,
    /// No connection was tried, or the run ended before its limit.
    NotTried,
}

/// Why no connection was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotTried {
    /// `--no-probe`.
    SwitchedOff,
    /// The limit of the whole run was reached.
    DeadlineReached,
    /// The port is 0, at which nobody can listen.
    PortZero,
    /// Its address names no single host: unspecified, multicast, broadcast, link-local without a zone.
    UnusableAddress,
    /// It is the client itself, which takes no answer from itself.
    OwnMachine,
    /// Its address family was excluded, by `-4` or `-6`.
    OtherFamily,
    /// More endpoints than the run may try.
    TooMany,
}

/// What spoke at an endpoint after a DCE/RPC bind, or hung up with or without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// The KMS interface was accepted. No proof that the host can activate.
    Kms,
    /// An RPC server that does not accept the KMS interface.
    OtherRpc,
    /// Something answered, in another protocol.
    NotRpc,
    /// Nothing until the time limit.
    Silent,
    /// The peer ended the connection without a word.
    Closed,
}
