//! Why a text is not a report that can be read.

use crate::words;

/// Most characters of foreign text that a message repeats.
const MAX_SHOWN: usize = 120;

/// Why a text is not a report that can be read. Messages hold no control characters and a bounded part of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadReportError {
    /// It is no JSON, or a value has another type or word than version 1 allows.
    #[error("line {line}, column {column}: {what}")]
    Json {
        /// Counted from 1.
        line: usize,
        /// Octets, counted from 1; 0 at the start of a line.
        column: usize,
        /// What is wrong, in words.
        what: String,
    },
    /// It is JSON, and something else than a report.
    #[error(
        "it is no kmsdoctor report: it has no `\"schema\": \"{}\"`",
        super::v1::SCHEMA
    )]
    NoReport,
    /// Another version, or another thing that this program makes.
    #[error(
        "its schema is `{found}`, and only `{}` can be read",
        super::v1::SCHEMA
    )]
    OtherSchema {
        /// The value of `schema`.
        found: String,
    },
    /// A value of the right type that cannot be.
    #[error("`{pointer}`: {what}")]
    Value {
        /// JSON pointer (RFC 6901) to the value or the object around it.
        pointer: String,
        /// What is wrong, in words.
        what: String,
    },
}

impl ReadReportError {
    /// What `serde_json` found, with the place apart from the words.
    pub(super) fn from_json(err: &serde_json::Error) -> Self {
        let (line, column) = (err.line(), err.column());
        Self::Json {
            line,
            column,
            what: bounded(&words::json_fault(err)),
        }
    }
}

/// The beginning of a foreign text, with control characters escaped.
pub(super) fn bounded(text: &str) -> String {
    let mut res = String::new();
    for it in text.chars().take(MAX_SHOWN) {
        if super::super::is_invisible(it) {
            res.extend(it.escape_default());
        } else {
            res.push(it);
        }
    }
    if text.chars().nth(MAX_SHOWN).is_some() {
        res.push('…');
    }
    res
}
