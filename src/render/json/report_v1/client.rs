//! `client` of a report.

use super::Provenance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Windows in `application`.
pub const WINDOWS: &str = "windows";

/// Office of any version in `application`.
pub const OFFICE: &str = "office";

/// Settings of the client that the plan does not show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Client {
    /// Primary DNS suffix; left out when none is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_suffix: Option<NameSetting>,
    /// DNS suffix search list, in its order.
    pub search_list: Vec<NameSetting>,
    /// What the service that activates goes by, each scope once.
    pub settings: Vec<ScopedSettings>,
    /// Ports that were set and are none.
    pub unusable_ports: Vec<UnusablePort>,
    /// Settings that hold nothing usable; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faulty_settings: Vec<FaultySetting>,
    /// What the machine would do as a KMS host.
    pub host: HostSide,
    /// The licenses in use; left out when no source tells of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licenses: Vec<LicenseInUse>,
    /// Rules that name servers of their own for some names; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_rules: Vec<NameRule>,
    /// What sources call the machine, where several do; two that differ are of two machines. Left out otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machine_names: Vec<MachineName>,
    /// True when names and addresses of the settings are placeholders, which no name server knows; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

/// A name or an id of the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MachineName {
    /// Names of two kinds cannot be compared.
    pub kind: MachineNameKind,
    /// As it was written; ids in small letters.
    pub name: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// By what a source names its machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MachineNameKind {
    /// The host name.
    HostName,
    /// The id by which a KMS host counts the machine (CMID).
    ClientMachineId,
    /// The ids of all its network adapters, with blanks between them.
    AdapterIds,
}

/// A license that a product of the machine uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LicenseInUse {
    /// `windows`, `office`, or the id of another application.
    pub application: String,
    /// The activation id of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// How it is activated; left out when the source does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<LicenseChannel>,
    /// By which way it was activated last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated_by: Option<ActivatedBy>,
    /// True when the machine serves others with it.
    pub is_serving: bool,
    /// Where it was read.
    pub provenance: Provenance,
}

/// How a license is activated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicenseChannel {
    /// At a KMS host, or by Active Directory.
    KmsClient,
    /// At Microsoft; then it is a KMS host.
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

/// A way of volume activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActivatedBy {
    /// A KMS host.
    Kms,
    /// An activation object in Active Directory.
    Ad,
    /// The hypervisor.
    VirtualMachine,
}

/// A rule of the Name Resolution Policy Table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NameRule {
    /// The name of its key.
    pub name: String,
    /// The names it is for, as the registry holds them.
    pub namespaces: Vec<String>,
    /// True for a rule that a group policy brings; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_by_policy: bool,
    /// `ConfigOptions`, which says what of the rule holds; left out when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<u32>,
    /// Whom Windows asks for them, `ADDRESS:PORT` each; empty when the rule is about something else.
    pub servers: Vec<String>,
    /// Whom Windows asks for them while DirectAccess is connected, addresses or names; left out when there is nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub direct_access_servers: Vec<String>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What is set in one scope; what is not set is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScopedSettings {
    /// For whom.
    pub scope: Scope,
    /// With `application` and `product`: `windows`, `office`, or the id of another application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// With `product`: its activation id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// True for what a tool shows to be in force there; in which scope it is set is not known. Left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_effective: bool,
    /// The host set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_host: Option<HostSetting>,
    /// The only domain that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_domain: Option<NameSetting>,
    /// Host of the last success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_host: Option<HostSetting>,
    /// Whether a host is remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caching: Option<SwitchSetting>,
    /// Which ways of volume activation are allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_type: Option<ActivationTypeSetting>,
}

/// For whom settings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Whatever flags say: every product.
    Flags,
    /// Every product of the machine.
    Machine,
    /// Every product of an application.
    Application,
    /// One product.
    Product,
}

/// A domain name that is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NameSetting {
    /// Absolute.
    pub name: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A host that is set or remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostSetting {
    /// Without a final dot when it is a single label that is tried with suffixes.
    pub host: String,
    /// TCP port.
    #[schemars(range(min = 1))]
    pub port: u16,
    /// Where it was read.
    pub provenance: Provenance,
}

/// Something that is on or off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SwitchSetting {
    /// True for on.
    pub on: bool,
    /// Where it was read.
    pub provenance: Provenance,
}

/// An activation type that is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActivationTypeSetting {
    /// What is allowed.
    pub allowed: ActivationType,
    /// Where it was read.
    pub provenance: Provenance,
}

/// The activation types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActivationType {
    /// Any way.
    All,
    /// Active Directory alone.
    Ad,
    /// KMS alone.
    Kms,
    /// Tokens alone.
    Token,
}

/// A port that was set and is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnusablePort {
    /// Which port.
    pub setting: PortSetting,
    /// As it was written.
    pub text: String,
    /// Why it is none, where the text alone does not show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A setting that holds nothing usable; what a client does with it is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FaultySetting {
    /// What it decides on.
    pub kind: SettingKind,
    /// The registry value, or what PowerShell calls the property.
    pub name: String,
    /// For whom it is set; left out for what is no setting of KMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// With `application` and `product`: `windows`, `office`, or the id of another application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// With `product`: its activation id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// True for what a tool shows to be in force there; in which scope it is set is not known. Left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_effective: bool,
    /// True when it stands where group policies write; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_policy: bool,
    /// What it holds; left out when that cannot be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why it is of no use.
    pub why: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What a setting decides on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettingKind {
    /// The host set by hand, or its port.
    FixedHost,
    /// The domain set by hand.
    LookupDomain,
    /// The host of the last success, or its port.
    CachedHost,
    /// Whether a host is remembered.
    Caching,
    /// Which ways of volume activation are allowed.
    ActivationType,
    /// What the machine would do as a KMS host.
    HostSide,
    /// Primary DNS suffix.
    PrimarySuffix,
    /// DNS suffix search list.
    SearchList,
    /// Suffix of a connection.
    ConnectionSuffix,
    /// Whether parents of the primary suffix are tried, and to which level.
    Devolution,
    /// Whether suffixes are appended to names with dots.
    AppendToMultiLabel,
    /// Name servers.
    NameServers,
    /// A rule about names.
    NameRule,
}

/// The ports that are settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PortSetting {
    /// That of the host set by hand.
    FixedHost,
    /// That of the host of the last success.
    CachedHost,
    /// That on which a KMS host listens.
    Listening,
}

/// What a machine would do if it held a KMS host key; what is not set is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HostSide {
    /// TCP port to listen on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listening_port: Option<PortNumber>,
    /// Whether the SRV record is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publishes: Option<SwitchSetting>,
    /// Where it is published; empty when there is no list.
    pub publish_list: Vec<Publishing>,
}

/// A TCP port that is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PortNumber {
    /// The port.
    #[schemars(range(min = 1))]
    pub port: u16,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A line of a publish list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Publishing {
    /// Absolute.
    pub domain: String,
    /// Of the record.
    pub priority: u16,
    /// Of the record.
    pub weight: u16,
    /// Where it was read.
    pub provenance: Provenance,
}
