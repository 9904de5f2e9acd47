//! Report → text, one format a file.
#![cfg_attr(
    test,
    allow(
        clippy::needless_raw_string_hashes,
        clippy::needless_pass_by_value,
        reason = "snapshots are written by expect-test, in its spelling"
    )
)]

pub mod concise;
pub mod escape;
pub mod explain;
pub mod github;
pub mod json;
pub mod junit;
mod page;
mod places;
#[cfg(test)]
pub(crate) mod sample;
pub mod sarif;
#[cfg(test)]
mod scale_tests;
pub mod table;
pub mod text;
pub mod words;

use crate::report::Report;

/// How a text for people is laid out; settled by the caller, so that no renderer asks a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colors.
    pub color: bool,
    /// Columns, at least 40.
    pub width: usize,
    /// With line drawing and bars outside ASCII.
    pub unicode: bool,
}

/// A format: its name and how it is made.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// On the command line.
    pub name: &'static str,
    /// Report → text, with a final line break.
    pub render: fn(&Report, Style) -> String,
}

/// The formats that are built, in the order help shows them. A new format is one file and one line here.
pub const ALL: &[Format] = &[
    Format {
        name: "table",
        render: table::render,
    },
    Format {
        name: "text",
        render: text::render,
    },
    Format {
        name: "concise",
        render: concise::render,
    },
    Format {
        name: "json",
        render: json::render,
    },
    Format {
        name: "sarif",
        render: sarif::render,
    },
    Format {
        name: "junit",
        render: junit::render,
    },
    Format {
        name: "github",
        render: github::render,
    },
];

/// Formats of the contract that are not built yet.
pub const NOT_BUILT: &[&str] = &["markdown", "html", "nagios", "openmetrics"];
