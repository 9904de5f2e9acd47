//! `plan` of a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a client tries, in order, and what it does not try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// In the order tried. Steps after one that ends discovery show what they would have given.
    pub steps: Vec<PlannedStep>,
    /// Names and hosts that are not tried.
    pub dropped: Vec<Dropped>,
    /// The name servers of the client's settings, in its order.
    pub name_servers: Vec<ConfiguredServer>,
    /// Suffixes for host names of a single label, in the order tried; absolute names.
    pub host_suffixes: Vec<String>,
    /// True when names were left out only because a run may ask for so many: steps, or hosts that steps lead to.
    #[serde(default)]
    pub is_limited: bool,
    /// Whose way this is: `windows`, `office`, or the id of another application; left out where no client is followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Settings of which nothing that was read speaks, so that a step may be missing; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Area>,
    /// Hosts among the steps that are the client itself, as its settings tell; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_hosts: Vec<String>,
    /// Addresses of the client, where a step is a host that was set or remembered; left out when none is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_addresses: Vec<String>,
}

/// Settings that are known together, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Area {
    /// DNS suffixes.
    #[serde(rename = "dns-suffixes")]
    Suffixes,
    /// Fixed host, lookup domain, host caching, activation type.
    #[serde(rename = "kms-settings")]
    Kms,
}

/// One thing a client tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("oneOf" = [
    { "properties": { "kind": { "const": "ask-srv" } }, "required": ["owner"] },
    { "properties": { "kind": { "enum": ["fixed-host", "cached-host"] } }, "required": ["host", "port"] },
]))]
pub struct PlannedStep {
    /// What is tried.
    pub kind: StepKind,
    /// With `ask-srv`: the name whose SRV records are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// With `fixed-host` and `cached-host`: the host; without a final dot when it is a single label that is tried with suffixes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// With `fixed-host` and `cached-host`: the TCP port.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub port: Option<u16>,
    /// Which setting it comes from.
    pub origin: Origin,
    /// On whose word clients do this.
    pub basis: Basis,
    /// True when a client goes no further after this step, whether it worked or not.
    pub ends_discovery: bool,
    /// Where the setting was read.
    pub provenance: Provenance,
}

/// The kinds of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Contact the host that was set by hand.
    FixedHost,
    /// Contact the host of the last success.
    CachedHost,
    /// Ask for the SRV records of a domain.
    AskSrv,
}

/// The settings a step can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The domain set by `slmgr /skms-domain`.
    LookupDomain,
    /// Primary DNS suffix.
    PrimarySuffix,
    /// Connection-specific suffix (DHCP option 15).
    ConnectionSuffix,
    /// DNS suffix search list.
    SearchList,
    /// A parent of the primary suffix.
    Devolution,
    /// An argument or flag that names the domain or host itself.
    CommandLine,
    /// A registry value that names the host itself.
    Registry,
}

/// How sure it is that clients do a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Microsoft or a standard says so.
    Documented,
    /// It was measured at a real client.
    Observed,
    /// Two documents, or a document and a measurement, disagree.
    Conflicting,
    /// Users report it, and no document says so.
    Community,
    /// It follows from the general behavior of Windows, and was not seen.
    Inferred,
}

/// A name or host that is not tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dropped {
    /// As it was set; null when it was set to an empty text.
    pub name: Option<String>,
    /// Why it is not tried, in words.
    pub why: String,
    /// Where it was set.
    pub provenance: Provenance,
}

/// A name server of the client's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConfiguredServer {
    /// `IP:PORT`.
    pub server: String,
    /// Where the setting was read.
    pub provenance: Provenance,
}

/// Where a setting was read: at a flag, at a line of a file, or at this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("oneOf" = [
    { "required": ["flag"] },
    { "required": ["file", "line"] },
    { "required": ["machine"] },
]))]
pub struct Provenance {
    /// A flag with its dashes, or the name of an argument such as `DOMAIN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// Path of a file, as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// A setting of the machine that stands in no file, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub machine: Option<String>,
}
