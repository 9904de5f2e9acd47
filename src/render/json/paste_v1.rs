//! The frozen types of pasted text in `kmsdoctor-explain/v1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was found in a pasted text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Paste {}
