//! `zones` of a report: the record files that were read.

use super::{Location, Verdict};
use crate::loads::Loader;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A record file that was read, with what it includes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneFile {
    /// Path, as it was given.
    pub file: String,
    /// The form of its records.
    pub form: ZoneForm,
    /// What its relative names stand below; null when nothing tells.
    pub origin: Option<String>,
    /// Where the origin comes from.
    pub origin_from: OriginFrom,
    /// Where its zones begin: the owners of its SOA records, else its origin.
    pub zones: Vec<String>,
    /// Sound records that were read, whatever they are about.
    pub records: u64,
    /// What is no record text, in the order of the text.
    pub faults: Vec<ZoneFault>,
    /// Faults beyond those.
    pub faults_omitted: u64,
}

/// One of several views of the same zones: the files that are judged together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct View {
    /// Paths, as they were given.
    pub files: Vec<String>,
    /// What its files come to.
    pub verdict: Verdict,
    /// How many entries of `plan.steps` are its own; those of the views follow each other.
    pub steps: usize,
    /// The same of `exchanges`.
    pub exchanges: usize,
    /// The same of `candidates`.
    pub candidates: usize,
}

/// Forms of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneForm {
    /// A zone file (RFC 1035, 5).
    Zone,
    /// Options of dnsmasq's configuration file.
    Dnsmasq,
    /// YAML as octoDNS keeps a zone.
    #[serde(rename = "octodns")]
    OctoDns,
    /// JSON that `Get-DnsServerResourceRecord | ConvertTo-Json` wrote.
    #[serde(rename = "powershell")]
    PowerShell,
}

/// Where an origin comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OriginFrom {
    /// It was given beside the file.
    Given,
    /// The text says it.
    Text,
    /// Guessed from the name of the file.
    FileName,
}

/// Something that is no record text, or says what cannot be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ZoneFault {
    /// What kind of fault.
    pub kind: ZoneFaultKind,
    /// What is so.
    pub message: String,
    /// Where; null when it is in no file of the run.
    pub location: Option<Location>,
}

/// Kinds of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneFaultKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A number or a text is too large for its field.
    Range,
    /// A name is relative, and nothing says to what.
    Origin,
    /// A file that is named was not read.
    Include,
    /// More than is read.
    Bound,
    /// A name is not that of a host, where a server wants one.
    HostName,
    /// Records of a zone do not go together.
    Structure,
}

/// Programs that load record files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LoaderWord {
    /// BIND.
    Bind,
    /// NSD.
    Nsd,
    /// Knot DNS.
    Knot,
    /// PowerDNS.
    PowerDns,
    /// DNS of Windows Server.
    Windows,
    /// dnsmasq.
    Dnsmasq,
}

impl From<Loader> for LoaderWord {
    fn from(loader: Loader) -> Self {
        match loader {
            Loader::Bind => Self::Bind,
            Loader::Nsd => Self::Nsd,
            Loader::Knot => Self::Knot,
            Loader::PowerDns => Self::PowerDns,
            Loader::Windows => Self::Windows,
            Loader::Dnsmasq => Self::Dnsmasq,
        }
    }
}

impl From<LoaderWord> for Loader {
    fn from(word: LoaderWord) -> Self {
        match word {
            LoaderWord::Bind => Self::Bind,
            LoaderWord::Nsd => Self::Nsd,
            LoaderWord::Knot => Self::Knot,
            LoaderWord::PowerDns => Self::PowerDns,
            LoaderWord::Windows => Self::Windows,
            LoaderWord::Dnsmasq => Self::Dnsmasq,
        }
    }
}
