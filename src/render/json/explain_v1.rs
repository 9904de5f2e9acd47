//! The frozen types of `kmsdoctor-explain/v1`. A change here changes what scripts read.
//!
//! Keys may be added; none may be renamed, removed or given another meaning. Readers skip keys they do not know.
//! Doc comments here are the descriptions in the JSON Schema.

use super::report_v1::{Basis, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The value of `schema`.
pub const SCHEMA: &str = "kmsdoctor-explain/v1";

/// What kmsdoctor explains, version 1.
///
/// A value that is absent is null or left out, never "".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "kmsdoctor explanation, version 1")]
pub struct Explain {
    /// What this object is. Another version has another value.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// What is explained.
    #[serde(flatten)]
    pub what: What,
}

/// What is explained, told by `kind`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum What {
    /// An error code of the table.
    Code(Code),
    /// An error code that stands in no table.
    UnknownCode(UnknownCode),
    /// A rule.
    Rule(Rule),
    /// Text that was pasted: events, output of tools.
    Event(super::paste_v1::Paste),
    /// The selection models.
    Models {
        /// One a model, the default first.
        models: Vec<Model>,
    },
    /// The outcome words.
    Outcomes {
        /// The most telling one first.
        outcomes: Vec<Outcome>,
    },
    /// What to run for faults of a side.
    Ladders {
        /// One a side.
        ladders: Vec<Ladder>,
    },
    /// Everything that can be explained.
    List {
        /// In ascending order of codes.
        codes: Vec<ListedCode>,
        /// In ascending order of codes; left out when only codes of one side were asked for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rules: Vec<ListedRule>,
        /// Left out when only codes of one side were asked for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        topics: Vec<ListedTopic>,
    },
}

/// An error code and what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Code {
    /// As Windows shows it.
    #[schemars(regex(pattern = r"^0x[0-9A-F]{8}$"))]
    pub code: String,
    /// Its name in Microsoft's headers; null when none is known.
    pub symbol: Option<String>,
    /// What it says about the machine.
    pub meaning: String,
    /// Where the fault lies.
    pub side: Side,
    /// Which machines or products show it.
    pub applies_to: String,
    /// What can be behind it, in the order to check.
    pub causes: Vec<String>,
    /// Rules that show each of `causes`; one list for each, in their order, empty where nothing can be seen from outside.
    #[schemars(inner(inner(regex(pattern = r"^KMS[0-9]{3}$"))))]
    pub cause_rules: Vec<Vec<String>>,
    /// What to do, in the order to try, with the command where there is one.
    pub fixes: Vec<String>,
    /// The same in parts; one for each of `fixes`, in their order.
    pub fix_details: Vec<Fix>,
    /// What DNS and TCP show of it from another machine.
    pub outside_check: String,
    /// Rules that lead to this code.
    #[schemars(inner(regex(pattern = r"^KMS[0-9]{3}$")))]
    pub rules: Vec<String>,
    /// On whose word.
    pub basis: CodeBasis,
    /// Titles of documents, or repository paths.
    pub sources: Vec<String>,
}

/// Where a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Names and name servers.
    Dns,
    /// The way to the host.
    Network,
    /// Settings, rights or services of the client.
    ClientConfig,
    /// The KMS host.
    Host,
    /// Keys, editions and licenses.
    Licensing,
    /// Clocks.
    Time,
    /// Active Directory.
    Ad,
    /// Activation at Microsoft over the internet.
    InternetActivation,
    /// No fault.
    Info,
}

/// On whose word an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeBasis {
    /// Microsoft ties the code to activation.
    Documented,
    /// Only users do.
    Community,
    /// Only its general meaning is documented.
    Inferred,
    /// Nobody that was found says what it means here.
    Unknown,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// What to do, without the command.
    pub text: String,
    /// The exact command; null when there is none.
    pub command: Option<String>,
    /// What it changes, in words; null when it only looks.
    pub changes: Option<String>,
}

/// An HRESULT taken apart; nothing about its meaning is guessed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnknownCode {
    /// As Windows shows it.
    #[schemars(regex(pattern = r"^0x[0-9A-F]{8}$"))]
    pub code: String,
    /// True when its top bit is set.
    pub is_error: bool,
    /// Number of the facility, 11 bits; 7 is Win32.
    pub facility: u16,
    /// The lower 16 bits.
    pub number: u16,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its code.
    #[schemars(regex(pattern = r"^KMS[0-9]{3}$"))]
    pub rule: String,
    /// Its name.
    pub name: String,
    /// The gravest severity its findings have.
    pub severity: Severity,
    /// One sentence.
    pub summary: String,
    /// The whole text, in Markdown.
    pub explanation: String,
    /// Codes a user sees when this fault strikes.
    #[schemars(inner(regex(pattern = r"^0x[0-9A-F]{8}$")))]
    pub client_codes: Vec<String>,
    /// RFCs and documents.
    pub references: Vec<String>,
}

/// A selection model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// Its name on the command line.
    pub name: String,
    /// What it is, and what is known of the real client.
    pub definition: String,
}

/// An outcome word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The word.
    pub outcome: String,
    /// What it means.
    pub meaning: String,
    /// Codes a client shows; empty when it is served.
    pub client_codes: Vec<ClientCode>,
}

/// A code a client shows, and on whose word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClientCode {
    /// The code.
    #[schemars(regex(pattern = r"^0x[0-9A-F]{8}$"))]
    pub code: String,
    /// On whose word.
    pub basis: Basis,
}

/// What to run for faults of one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ladder {
    /// Which side.
    pub side: Side,
    /// In this order.
    pub steps: Vec<LadderStep>,
}

/// One step of a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LadderStep {
    /// Where to run it.
    pub at: String,
    /// What it finds out.
    pub aim: String,
    /// The exact command.
    pub command: String,
    /// What it changes, in words; null when it only looks.
    pub changes: Option<String>,
    /// How its results read.
    pub readings: Vec<Reading>,
}

/// One result of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// What is seen.
    pub seen: String,
    /// What that means, and what to do next.
    pub means: String,
}

/// A code in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedCode {
    /// The code.
    #[schemars(regex(pattern = r"^0x[0-9A-F]{8}$"))]
    pub code: String,
    /// Its name; null when none is known.
    pub symbol: Option<String>,
    /// What happened, in one sentence.
    pub summary: String,
    /// Where the fault lies.
    pub side: Side,
    /// On whose word.
    pub basis: CodeBasis,
}

/// A rule in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedRule {
    /// Its code.
    #[schemars(regex(pattern = r"^KMS[0-9]{3}$"))]
    pub rule: String,
    /// Its name.
    pub name: String,
    /// The gravest severity its findings have.
    pub severity: Severity,
    /// One sentence.
    pub summary: String,
}

/// A topic in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedTopic {
    /// As it is typed.
    pub word: String,
    /// What it tells.
    pub summary: String,
}
