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
    /// The first line is wrapped as the others are, for a screen; elsewhere it stays whole, however long, since scripts and
    /// tickets take the first line for the answer.
    pub wraps_headline: bool,
}

impl Style {
    /// As a file gets it: 80 columns without colors, with every sign.
    pub const PLAIN: Self = Self {
        color: false,
        width: 80,
        unicode: true,
        wraps_headline: false,
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What was read from files and the network comes out of no format as it came.
    #[test]
    fn no_format_lets_harm_through() {
        let plain = Style::PLAIN;
        for report in [sample::checked(), sample::report()] {
            for format in ALL {
                let text = (format.render)(&report, plain);
                let harm = text.chars().find(|it| {
                    (it.is_control() && *it != '\n') || matches!(it, '\u{202e}' | '\u{200b}')
                });
                assert_eq!(harm, None, "{}", format.name);
                assert!(text.ends_with('\n'), "{}", format.name);
            }
        }
    }

    /// Machines read the same whatever the terminal.
    #[test]
    fn only_pages_for_people_have_a_style() {
        let style = |color, width, unicode| Style {
            color,
            width,
            unicode,
            ..Style::PLAIN
        };
        let report = sample::checked();
        for format in ALL {
            let wide = (format.render)(&report, style(true, 200, true));
            let narrow = (format.render)(&report, style(false, 40, false));
            let is_for_people = ["table", "text"].contains(&format.name);
            assert_eq!(wide != narrow, is_for_people, "{}", format.name);
        }
    }
}
