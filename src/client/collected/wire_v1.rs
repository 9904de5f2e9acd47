//! The frozen types of `kmsdoctor-client/v1`. A change here changes what collectors write.
//!
//! Keys may be added; none may be renamed, removed or given another meaning. Readers skip keys they do not know.
//! Doc comments here are the descriptions in the JSON Schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The value of `schema`.
pub const SCHEMA: &str = "kmsdoctor-client/v1";

/// The settings of one Windows machine that decide how it looks for a KMS host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "kmsdoctor client settings, version 1")]
pub struct Client {
    /// What this object is. Another version has another value.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// True when names and addresses are placeholders, put in place of those of the machine; left out otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
    /// Values of the registry, key by key.
    pub registry: Vec<RegistryValue>,
    /// Keys of the registry that are there and say something by it, whatever they hold; left out when there are none.
    ///
    /// One so far: `DnsPolicyConfig` below the policies of the DNS client, the key of the rules about names that policies bring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// The network adapters, in the order of the machine; those that are down too.
    #[serde(default)]
    pub adapters: Vec<Adapter>,
    /// The products with a license, as the class `SoftwareLicensingProduct` tells of them. Never with a product key.
    #[serde(default)]
    pub products: Vec<Product>,
    /// Lines of the `resolv.conf` of a machine that is no Windows machine; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolv_conf: Vec<String>,
}

/// A value of the registry, or the news that it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegistryValue {
    /// The whole path, from `HKEY_LOCAL_MACHINE` or `HKEY_USERS` on.
    pub key: String,
    /// The value's name, empty for the default value; null for the key as a whole.
    pub name: Option<String>,
    /// The value's type; null when it could not be read.
    #[serde(rename = "type", default)]
    pub kind: Option<RegistryType>,
    /// What it holds: a text, a list of texts, or a number, by the type; null for binary data and for what could not be read.
    #[serde(default)]
    pub data: Option<Data>,
    /// Why it could not be read; null when it could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// The types of registry values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RegistryType {
    /// A text.
    #[serde(rename = "REG_SZ")]
    Sz,
    /// A text that may hold variables, as they stand.
    #[serde(rename = "REG_EXPAND_SZ")]
    ExpandSz,
    /// A list of texts.
    #[serde(rename = "REG_MULTI_SZ")]
    MultiSz,
    /// A number of 32 bits; signed or not.
    #[serde(rename = "REG_DWORD")]
    Dword,
    /// A number of 64 bits; signed or not.
    #[serde(rename = "REG_QWORD")]
    Qword,
    /// Anything else.
    #[serde(rename = "REG_BINARY")]
    Binary,
}

/// What a value holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Data {
    /// Of `REG_SZ` and `REG_EXPAND_SZ`.
    Text(String),
    /// Of `REG_MULTI_SZ`.
    Texts(Vec<String>),
    /// Of `REG_DWORD` and `REG_QWORD`.
    #[schemars(with = "i64")]
    Number(serde_json::Number),
}

/// A network adapter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Adapter {
    /// What the system calls it.
    pub name: String,
    /// Its id, by which the registry knows it.
    #[serde(default)]
    pub guid: Option<String>,
    /// Whether it is connected.
    pub state: AdapterState,
    /// Its connection-specific DNS suffix; null or empty when it has none.
    #[serde(default)]
    pub suffix: Option<String>,
    /// Addresses of its name servers, in their order.
    #[serde(default)]
    pub name_servers: Vec<String>,
    /// Its own addresses; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
}

/// Whether an adapter is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AdapterState {
    /// It is.
    Up,
    /// It is not.
    Down,
    /// Not known.
    Unknown,
}

/// A product with a license.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Product {
    /// The application it belongs to: Windows or Office.
    pub application_id: String,
    /// Its activation id.
    pub activation_id: String,
    /// Its description, which names the channel.
    #[serde(default)]
    pub description: Option<String>,
    /// Host of the last success, without port; null or empty when there is none.
    #[serde(default)]
    pub cached_host: Option<String>,
    /// Its TCP port; null or 0 when there is none.
    #[serde(default)]
    pub cached_port: Option<i64>,
    /// `VLActivationType`: by which way it was activated last, 1 for Active Directory, 2 for KMS, 3 for a token; null when it
    /// never was, or where Windows does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activation_type: Option<i64>,
}
