//! The frozen types of pasted text in `kmsdoctor-explain/v1`.

use super::explain_v1::{Fix, Side};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was found in a pasted text. A field that the text lacks is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Paste {
    /// One sentence: what happened, at which host, and what to do next.
    pub summary: String,
    /// Events, oldest first where all have a time, else in the order of the text; each once.
    pub events: Vec<Event>,
    /// What `slmgr` and `ospp.vbs` say of licenses, in the order of the text.
    pub licenses: Vec<License>,
    /// Codes that stand elsewhere in the text.
    pub codes: Vec<String>,
    /// Domains whose KMS record (`_vlmcs._tcp`) the text names.
    pub domains: Vec<String>,
    /// Every code of the above but 0, each once.
    pub explained: Vec<Explained>,
    /// What to do next, in this order; `changes` says where a command changes a machine.
    pub steps: Vec<Fix>,
    /// What was not kept, since the text holds too much.
    pub left_out: LeftOut,
}

/// An event of Windows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Windows' number: 12288 request, 12289 answer, 12290 request as the host saw it, 12293 and 12294 publishing of the
    /// SRV record, 8198 failed activation, 1014 name that no server answered for.
    pub event_id: u16,
    /// What happened, in one phrase.
    pub summary: String,
    /// When it happened: as the log has it, else by the client's clock, to the minute. RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"Z$"))]
    pub time: Option<String>,
    /// When the log says that it was written. RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"Z$"))]
    pub written_at: Option<String>,
    /// The machine that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computer: Option<String>,
    /// How often it stands in the text.
    pub seen: usize,
    /// How it ended; 0x00000000 is success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(inner(regex(pattern = r"^0x[0-9A-F]{8}$")))]
    pub code: Option<String>,
    /// Flags, as written; 12288 and 12289.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<String>,
    /// The flags that are set, as far as they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags_set: Vec<Flag>,
    /// The host really tried, as written; 12288.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its port; 12288.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The position in `events` of the answer (12289) that belongs to it; left out where the text has none; 12288.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<usize>,
    /// True when the client is activated now; 12289.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_activated: Option<bool>,
    /// Machines the host counts; 12289.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Machines the host must count for this client: 25 or 5; 12288 and 12290.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_count: Option<u64>,
    /// Minutes between tries while not activated; 12289.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_interval_min: Option<u64>,
    /// Minutes between renewals; 12289.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_interval_min: Option<u64>,
    /// The client's name; 12290.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The client's machine id; 12288 and 12290.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmid: Option<String>,
    /// The client's clock. RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"Z$"))]
    pub client_time: Option<String>,
    /// True for a client that says it is a virtual machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_virtual: Option<bool>,
    /// The state of the license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_status: Option<LicenseStatus>,
    /// Minutes until that state ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in_min: Option<u64>,
    /// Which license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_id: Option<String>,
    /// The application of the license; 8198.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// What was to be done, in Windows' own word; 8198.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What set it off, in Windows' own word; 8198.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// The domain of the SRV record; 12293 and 12294.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The name that was asked for; 1014.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What a tool says of one license.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct License {
    /// Whose output it is.
    pub tool: Tool,
    /// True when the labels are in a language other than English and the fields are told by the shape of their values.
    pub is_translated: bool,
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How it is activated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Which license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_id: Option<String>,
    /// The application it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_status: Option<LicenseStatus>,
    /// Why it is in that state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(inner(regex(pattern = r"^0x[0-9A-F]{8}$")))]
    pub reason: Option<String>,
    /// Minutes until that state ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in_min: Option<u64>,
    /// Ways of volume activation that may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Allowed>,
    /// The way by which it was activated last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated_by: Option<Way>,
    /// The client's machine id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmid: Option<String>,
    /// Domain set by `slmgr /skms-domain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_domain: Option<String>,
    /// Host set by `slmgr /skms`; DNS is not asked then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_host: Option<Host>,
    /// Host that was found in DNS and is remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns_host: Option<Host>,
    /// True when the tool says that no host from DNS is remembered.
    pub has_no_dns_host: bool,
    /// A host whose role cannot be told, since the labels are translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unnamed_host: Option<Host>,
    /// Address of the host used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_address: Option<String>,
    /// Minutes between tries while not activated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_interval_min: Option<u64>,
    /// Minutes between renewals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_interval_min: Option<u64>,
    /// False when the client does not remember the host that served it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_caching: Option<bool>,
    /// What the machine says of itself as a KMS host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<HostService>,
}

/// A host and its port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Host {
    /// Name or address, as written.
    pub host: String,
    /// The port; null when none was written.
    pub port: Option<u16>,
}

/// What a machine says of itself as a KMS host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostService {
    /// Machines it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_count: Option<u64>,
    /// TCP port it listens on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u64>,
    /// False when it publishes no SRV record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_publishing: Option<bool>,
    /// Requests since it was set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_requests: Option<u64>,
    /// Those that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_requests: Option<u64>,
}

/// A code, briefly; `kmsdoctor explain CODE` gives all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// The code.
    #[schemars(regex(pattern = r"^0x[0-9A-F]{8}$"))]
    pub code: String,
    /// Its name in Microsoft's headers; null when none is known.
    pub symbol: Option<String>,
    /// Where the fault lies; null for a code that stands in no table.
    pub side: Option<Side>,
    /// What it says about the machine; null for a code that stands in no table.
    pub meaning: Option<String>,
    /// Number of the facility, 11 bits; 7 is Win32.
    pub facility: u16,
    /// The lower 16 bits.
    pub number: u16,
}

/// How much was not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Events.
    pub events: usize,
    /// Licenses.
    pub licenses: usize,
    /// Codes.
    pub codes: usize,
}

/// A program that writes about licenses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// `slmgr /dlv` and `/dli`.
    Slmgr,
    /// `ospp.vbs /dstatus` and `/dstatusall`.
    Ospp,
}

/// The state of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicenseStatus {
    /// 0.
    Unlicensed,
    /// 1: activated.
    Licensed,
    /// 2: the days after installation.
    FirstGrace,
    /// 3: the license ran out, or the hardware changed.
    OutOfToleranceGrace,
    /// 4.
    NonGenuineGrace,
    /// 5: no grace is left.
    Notification,
    /// 6: the first grace was prolonged.
    ExtendedGrace,
}

/// A flag of events 12288 and 12289.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// The host is another machine than the client.
    OtherMachine,
    /// No registration of the host.
    NoHostRegistration,
    /// The registration of the host has a wrong type.
    BadRegistrationType,
    /// The host counts too few machines.
    CountTooLow,
    /// The client's firmware has no Windows marker.
    NoWindowsMarker,
}

/// How a license is activated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// At a KMS host, or by Active Directory.
    KmsClient,
    /// It is a KMS host.
    KmsHost,
    /// At Microsoft, by a key for many machines.
    Mak,
    /// At Microsoft.
    Retail,
    /// By the manufacturer.
    Oem,
    /// By the hypervisor.
    VirtualMachine,
    /// At Microsoft, by who signs in.
    Subscription,
    /// Not at all: it runs for some time.
    Evaluation,
}

/// Ways of volume activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Allowed {
    /// Any.
    All,
    /// Active Directory alone.
    Ad,
    /// KMS alone.
    Kms,
    /// Tokens alone.
    Token,
}

/// A way of volume activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A KMS host.
    Kms,
    /// An activation object in Active Directory.
    Ad,
    /// The hypervisor.
    VirtualMachine,
}
