//! The frozen types of `kmsdoctor-report/v1`. A change here changes what scripts read.
//!
//! Keys may be added; none may be renamed, removed or given another meaning. Readers skip keys they do not know.
//! Doc comments here are the descriptions in the JSON Schema.

mod candidate;
mod client;
mod exchange;
mod fleet;
mod forecast;
mod judgement;
mod narration;
mod outlook;
mod plan;
mod words;
mod zones;

pub use candidate::{Candidate, Contact, NotTried, Probe, Service, Source};
pub use client::{
    ActivatedBy, ActivationType, ActivationTypeSetting, Client, FaultySetting, HostSetting,
    HostSide, LicenseChannel, LicenseInUse, MachineName, MachineNameKind, NameRule, NameSetting,
    OFFICE, PortNumber, PortSetting, Publishing, Scope, ScopedSettings, SettingKind, SwitchSetting,
    UnusablePort, WINDOWS,
};
pub use exchange::{
    AnswerFault, AnswerFaultEffect, AnswerFaultKind, AnswerWord, Attempt, AttemptOutcome, Exchange,
    Live, Question, Record, RecordType, Response, Transport, ZONE_FILES,
};
pub use fleet::{Fleet, FleetStart, HostSeries, NewTerms, Outage, Spread};
pub use forecast::{
    Assumptions, Chance, Forecast, HostForecast, Interval, Model, SimulatedHost, Simulation,
};
pub use judgement::{
    Cause, CauseEvidence, Check, CheckWord, Finding, IgnoredBy, Location, OutcomeWord, Severity,
    Status, Symptom, Verdict,
};
pub use narration::{ListLine, Narration, Roll, Round, RoundOutcome};
pub use outlook::{
    Assumed, AssumedContact, ChangedOutlook, HostContact, HostThreshold, Mean, ModelOutlook,
    Outlook, RankClass, RankRound, Ranks, Threshold,
};
pub use plan::{
    Area, Basis, ConfiguredServer, Dropped, Origin, Plan, PlannedStep, Provenance, StepKind,
};

pub use zones::{LoaderWord, OriginFrom, View, ZoneFault, ZoneFaultKind, ZoneFile, ZoneForm};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The value of `schema`.
pub const SCHEMA: &str = "kmsdoctor-report/v1";

/// What kmsdoctor found out and thinks of it, version 1.
///
/// Times are numbers with the unit in the key. A value that is absent is null or left out, never "".
/// Domain names are absolute, end with a dot and are spelled as received; octets that are no printable ASCII are written \DDD (RFC 1035, 5.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "kmsdoctor report, version 1")]
pub struct Report {
    /// What this object is. Another version has another value.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The run that gathered the evidence, or that simulated with it.
    pub run: Run,
    /// The answer: would a client in this position find a working host? With several domains the worst one's.
    pub verdict: Verdict,
    /// The answer for each of several domains, in the order given; left out where one client is looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<Domain>,
    /// The record files that were read, in the order given; left out when there was none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<ZoneFile>,
    /// The views of these files, where some hold the same zone and contradict each other; left out when all are one view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
    /// What a client tries, in order.
    pub plan: Plan,
    /// Settings of the client that the plan does not show; left out when it shows everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Client>,
    /// The name servers asked, `IP:PORT`, in the order a client asks them; empty when there is none.
    pub name_servers: Vec<String>,
    /// What name servers say to the questions that the files of `check` were asked; left out unless that was wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<Live>,
    /// What the name servers said, question by question, server by server.
    pub exchanges: Vec<Exchange>,
    /// Hosts a client may contact: step by step, in the order received.
    pub candidates: Vec<Candidate>,
    /// What happened at the endpoints: candidate by candidate, address by address.
    pub probes: Vec<Probe>,
    /// Which host is chosen: one entry for each model, with several domains for each domain and model.
    pub forecast: Vec<Forecast>,
    /// What the forecasts take for granted.
    pub assumptions: Assumptions,
    /// States of hosts that were given to `simulate` and not seen, in ascending order, each candidate once.
    ///
    /// Records that were only described all stand here. Left out when it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<Assumed>,
    /// The drawn run of the first model; null when none was asked for.
    pub simulation: Option<Simulation>,
    /// What `simulate` works out beside the forecasts; left out by all other commands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
    /// How each rule ended, in the order of their codes.
    pub checks: Vec<Check>,
    /// What the user said to see, and whether the findings account for it; null when nothing was said.
    pub symptom: Option<Symptom>,
    /// What the rules found, the gravest first.
    pub findings: Vec<Finding>,
    /// Findings that were left out of `findings` because the user chose so.
    pub ignored: Vec<Finding>,
}

/// The answer for one of several domains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Domain {
    /// The domain, with its final dot.
    pub domain: String,
    /// How a client is served that asks about this domain.
    pub verdict: Verdict,
}

/// The run itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Version of the program that ran.
    pub tool_version: String,
    /// Which command.
    pub command: Command,
    /// When it began (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub started_at: String,
    /// How long it took, in milliseconds.
    #[schemars(range(min = 0.0))]
    pub elapsed_ms: f64,
    /// Somebody called for its end: `deadline-reached` says what has no result for that. Left out when nobody did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// Start value of the random numbers; null when no client was drawn or narrated.
    pub seed: Option<u64>,
    /// The parts that ran, in order. The lists of the others are empty for that reason.
    ///
    /// A simulation with the hosts of a saved report shows its plan, exchanges and probes, though their parts did not run again.
    pub stages: Vec<Stage>,
}

/// A command that makes reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Plan, ask, connect, judge.
    Diagnose,
    /// Plan only.
    Plan,
    /// Choose a host among given records.
    Simulate,
    /// Connect to named hosts.
    Probe,
    /// Judge zone files.
    Check,
}

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Record files to a view.
    ReadZones,
    /// Settings to plan.
    Plan,
    /// Questions to exchanges.
    Ask,
    /// Exchanges to candidates.
    Assemble,
    /// Candidates to probes.
    Probe,
    /// Candidates and probes to forecasts.
    Forecast,
    /// Candidates and what is assumed of them to what `simulate` shows.
    Simulate,
}
