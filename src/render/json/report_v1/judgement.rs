//! `verdict`, `checks`, `symptom` and `findings` of a report.

use crate::render::json::explain_v1::Side;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// How well a client in this position is served.
    pub status: Status,
    /// The one word for why, the most telling one when several hold.
    pub outcome: OutcomeWord,
    /// Error codes a client in this position shows, the likeliest first; empty when it is served.
    #[schemars(inner(regex(pattern = r"^0x[0-9A-F]{8}$")))]
    pub client_codes: Vec<String>,
    /// On whose word clients show each of `client_codes`; one for each, in their order.
    #[serde(default)]
    pub client_code_bases: Vec<super::Basis>,
    /// One sentence for the helpdesk.
    pub summary: String,
}

/// How well a client is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It finds a working host, and nothing speaks against it.
    Healthy,
    /// It finds a working host, but not always, or late.
    Degraded,
    /// It finds none.
    Broken,
    /// Evidence that could turn the verdict is missing.
    Inconclusive,
}

/// What happened, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeWord {
    /// A client finds a working host, and every host works.
    Ok,
    /// No setting gives a name to ask; no question is sent.
    NoSuffix,
    /// The client has no name server.
    NoNameServer,
    /// The name does not exist.
    #[serde(rename = "nxdomain")]
    NxDomain,
    /// The name has no SRV records.
    #[serde(rename = "nodata")]
    NoData,
    /// The name servers report that they could not answer.
    #[serde(rename = "servfail")]
    ServFail,
    /// The name servers refuse the question.
    DnsRefused,
    /// No name server responds in a usable way.
    DnsNoResponse,
    /// Target ".": the service is not offered.
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

/// How one rule ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Code of the rule.
    #[schemars(regex(pattern = r"^KMS[0-9]{3}$"))]
    pub rule: String,
    /// How it ended.
    pub status: CheckWord,
    /// Why it is not applicable or not checked; else null.
    pub why: Option<String>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckWord {
    /// It looked and found nothing.
    Passed,
    /// It found something; ignored findings count.
    Failed,
    /// There is nothing of its kind in this run.
    NotApplicable,
    /// Evidence is missing.
    NotChecked,
}

/// What the user said to see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Symptom {
    /// Error code.
    #[schemars(regex(pattern = r"^0x[0-9A-F]{8}$"))]
    pub code: String,
    /// Its name in Microsoft's headers; null when none is known.
    #[serde(default)]
    pub symbol: Option<String>,
    /// Where the fault lies; null for a code that stands in no table.
    #[serde(default)]
    pub side: Option<Side>,
    /// What can be behind it: what the evidence speaks for comes first, what it speaks against last.
    pub causes: Vec<Cause>,
    /// True when what was found leads a client to this code.
    pub accounted_for: bool,
    /// What else is to be said, in sentences.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// A possible cause of a symptom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// What it is, in words.
    pub cause: String,
    /// What the evidence says about it.
    pub evidence: CauseEvidence,
    /// Why, in words.
    pub why: String,
    /// Rules that would show it; empty where nothing can be seen from outside.
    #[serde(default)]
    #[schemars(inner(regex(pattern = r"^KMS[0-9]{3}$")))]
    pub rules: Vec<String>,
}

/// What the evidence says about a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CauseEvidence {
    /// It speaks for it.
    For,
    /// It speaks against it.
    Against,
    /// It says nothing.
    CannotTell,
}

/// Something a rule found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Code of the rule, never reused.
    #[schemars(regex(pattern = r"^KMS[0-9]{3}$"))]
    pub rule: String,
    /// Name of the rule.
    pub name: String,
    /// By consequence for this client.
    pub severity: Severity,
    /// What is so: one sentence without a final stop.
    pub message: String,
    /// What to do; null when there is nothing to say.
    pub remedy: Option<String>,
    /// Where it is; null for the run as a whole.
    pub location: Option<Location>,
    /// What it rests on: JSON pointers into this report (RFC 6901).
    #[schemars(inner(regex(pattern = r"^(/[^/]+)+$")))]
    pub evidence: Vec<String>,
    /// Why it does not count; only with findings of `ignored` that somebody gave a reason for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored_by: Option<IgnoredBy>,
}

/// Who says that a finding does not count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IgnoredBy {
    /// `remark` beside a record, `policy` or `baseline`.
    pub kind: String,
    /// Why; null where nobody has to say.
    pub reason: Option<String>,
    /// Where that stands; null where it is not in a file that is looked at.
    pub location: Option<Location>,
}

/// How much a finding hurts clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Clients that come this way find no working host.
    Error,
    /// Some clients find no working host, or find it late.
    Warning,
    /// An administrator should know.
    Notice,
    /// A fact.
    Info,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Location {
    /// In a file.
    File {
        /// Path, as it was given.
        file: String,
        /// Counted from 1.
        #[schemars(range(min = 1))]
        line: u32,
        /// Counted from 1, in characters.
        #[schemars(range(min = 1))]
        column: u32,
        /// Line of its last character.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1))]
        end_line: Option<u32>,
        /// Column behind its last character.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1))]
        end_column: Option<u32>,
    },
    /// At a domain name.
    Name {
        /// Absolute.
        name: String,
    },
    /// At an endpoint.
    Endpoint {
        /// `IP:PORT`.
        endpoint: String,
    },
    /// At a name server.
    Server {
        /// `IP:PORT`.
        server: String,
    },
    /// At a setting of the client.
    Setting {
        /// The flag, file and line, or what it is in words.
        setting: String,
    },
}
