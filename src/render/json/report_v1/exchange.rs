//! `exchanges` of a report.

use super::zones::LoaderWord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Stands for the zone files of a run where a name server would stand.
pub const ZONE_FILES: &str = "zone-files";

/// What name servers say to the questions that record files were asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Live {
    /// The name servers asked, `IP:PORT`.
    pub name_servers: Vec<String>,
    /// Question by question, server by server.
    pub exchanges: Vec<Exchange>,
}

/// One question put to one name server, with all tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Exchange {
    /// What was asked.
    pub question: Question,
    /// Who was asked, `IP:PORT`.
    pub server: String,
    /// What the last attempt means to a client.
    pub answer: AnswerWord,
    /// With `nodata` and `nxdomain`: how long clients may remember it, in seconds (RFC 2308, 5); left out when no SOA came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative_ttl_s: Option<u32>,
    /// In the order made; the last one is what the exchange came to.
    #[schemars(length(min = 1))]
    pub attempts: Vec<Attempt>,
}

/// What is asked; the class is always IN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Absolute name, as sent.
    pub name: String,
    /// The record type asked for.
    #[serde(rename = "type")]
    pub record_type: RecordType,
}

/// The record types that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecordType {
    /// IPv4 address.
    A,
    /// IPv6 address.
    Aaaa,
    /// Service location (RFC 2782).
    Srv,
}

/// What an exchange means to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerWord {
    /// Records, or an alias to them.
    Records,
    /// SRV with target ".": the service is not offered (RFC 2782).
    NoSuchService,
    /// The name exists, the type does not (RFC 2308).
    #[serde(rename = "nodata")]
    NoData,
    /// The name does not exist.
    #[serde(rename = "nxdomain")]
    NxDomain,
    /// Response code SERVFAIL.
    #[serde(rename = "servfail")]
    ServFail,
    /// Response code REFUSED.
    Refused,
    /// Any other response code but NOERROR.
    OtherRcode,
    /// No response.
    NoResponse,
    /// A response that does not answer the question.
    Unusable,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("oneOf" = [
    {
        "properties": { "outcome": { "const": "response" }, "response": { "type": "object" }, "rcode": { "type": "string" } },
        "required": ["rcode", "response"]
    },
    { "properties": { "outcome": { "not": { "const": "response" } } } },
]))]
pub struct Attempt {
    /// How the octets travelled; null when no message was sent.
    pub transport: Option<Transport>,
    /// True when the query said that it knows EDNS; false when no message was sent. Left out it means true.
    #[serde(default = "yes")]
    pub edns: bool,
    /// From just before sending to the outcome, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub rtt_ms: f64,
    /// What it came to.
    pub outcome: AttemptOutcome,
    /// Response code: its mnemonic, or `RCODE` and the number; null without a response.
    pub rcode: Option<String>,
    /// With `failed` the text of the operating system, with `malformed` what is wrong with the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With `network-unreachable`: true when this machine has no route there and sent nothing, false when the network said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_route: Option<bool>,
    /// Messages that arrived but did not fit: another id, another question, no response.
    pub strays: u32,
    /// With `response`: what it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// Of zone files: the fault that makes them answer so, or would once they are loaded; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_fault: Option<AnswerFault>,
}

/// The fault for which zone files are not in use as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerFault {
    /// The file, as it was named.
    pub path: String,
    /// Counted from 1.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// What is wrong, in words.
    pub message: String,
    /// What sort of fault it is.
    pub kind: AnswerFaultKind,
    /// What comes of it.
    pub effect: AnswerFaultEffect,
    /// The servers that it has this effect on; left out where that was not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<LoaderWord>,
}

/// Sorts of faults for which zone files are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFaultKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A value does not fit its field.
    Range,
    /// A file that is included was not read.
    Include,
    /// An alias stands beside other data.
    Alias,
    /// A name is not that of a host, where a server wants one.
    HostName,
    /// Records of a zone do not go together.
    Structure,
}

/// What comes of a fault in a zone file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFaultEffect {
    /// Name servers refuse the zone and answer SERVFAIL for it.
    NotLoaded,
    /// The server does not start, so nobody answers.
    NotStarted,
    /// The zone that is served stays what it was, which these files do not tell.
    NotPublished,
    /// A file that the text names is not here, and may hold what was asked for.
    NotRead,
}

/// What reports say that are older than the key.
fn yes() -> bool {
    true
}

/// How octets travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
}

/// What one try came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptOutcome {
    /// A response to the question.
    Response,
    /// Silence until the limit of the attempt.
    TimedOut,
    /// Nothing listens at the port.
    PortUnreachable,
    /// The host cannot be reached.
    HostUnreachable,
    /// There is no route; see `no_route`.
    NetworkUnreachable,
    /// The TCP connection was closed before the message was whole.
    Closed,
    /// The limit of the whole run came first.
    DeadlineReached,
    /// The server that the zone files are for does not start with them.
    NotStarted,
    /// The zone files that were asked say nothing about the name.
    NotCovered,
    /// Anything else the operating system reports.
    Failed,
    /// A response that could not be read.
    Malformed,
}

/// A response as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Response {
    /// The AA bit.
    pub authoritative: bool,
    /// The TC bit.
    pub truncated: bool,
    /// The RA bit.
    pub recursion_available: bool,
    /// Answer section, in the order received.
    pub answer: Vec<Record>,
    /// Authority section, in the order received.
    pub authority: Vec<Record>,
    /// Additional section, in the order received, without OPT.
    pub additional: Vec<Record>,
    /// Records left out because the message has too many.
    #[serde(default)]
    pub omitted: u32,
    /// Why the message could not be read behind its answer section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// One resource record. The keys of its data depend on the type; a type that is not read has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Where it stands, as it came.
    pub owner: String,
    /// Type mnemonic, or `TYPE` and the number.
    #[serde(rename = "type")]
    pub record_type: String,
    /// Time to live in seconds, as sent.
    pub ttl_s: u32,
    /// SRV: lower values are tried first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u16>,
    /// SRV: share among records of one priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u16>,
    /// SRV: TCP port of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// SRV, CNAME, DNAME and NS: the name it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// A and AAAA: the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// SOA: serial number of the zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<u32>,
    /// SOA: its last field in seconds, a bound of how long a negative answer may be kept (RFC 2308, 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_s: Option<u32>,
}
