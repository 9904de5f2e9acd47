//! The frozen types of `kmsdoctor-baseline/v1`. A change here changes what scripts read.
//!
//! Keys may be added; none may be renamed, removed or given another meaning. Readers skip keys they do not know.
//! Doc comments here are the descriptions in the JSON Schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The value of `schema`.
pub const SCHEMA: &str = "kmsdoctor-baseline/v1";

/// The first look at a file: what it is.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) schema: String,
}

/// Findings that do not count, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "kmsdoctor baseline, version 1")]
pub struct Baseline {
    /// What this object is. Another version has another value.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// Sorted by path, rule and subject. Equal findings stand here as often as they occur.
    pub findings: Vec<Finding>,
}

/// A finding that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Its rule, as `KMS301`.
    #[schemars(regex(pattern = r"^KMS[0-9]{3}$"))]
    pub rule: String,
    /// The file; left out for findings that are in no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What it is about, for readers; findings are compared by their fingerprint.
    pub subject: String,
    /// 16 hexadecimal digits over rule, path, subject and the number of the occurrence.
    #[schemars(regex(pattern = r"^[0-9a-f]{16}$"))]
    pub fingerprint: String,
}
