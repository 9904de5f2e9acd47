//! Explanation → text: the same blocks, laid out for a terminal or as Markdown; JSON from frozen types.

mod block;
mod code;
mod ladder;
mod list;
mod markdown;
mod models;
mod outcomes;
mod paste;
mod rule;
mod terminal;
#[cfg(test)]
mod tests;

use super::{Style, json};
use crate::explanation::Explanation;
use block::Block;
pub use terminal::render as table;

/// A format of explanations: its name and how it is made.
#[derive(Debug, Clone, Copy)]
pub struct ExplainFormat {
    /// On the command line.
    pub name: &'static str,
    /// Explanation → text, with a final line break.
    pub render: fn(&Explanation, Style) -> String,
}

/// The formats of explanations, the default first. A new format is one file and one line here.
pub const ALL: &[ExplainFormat] = &[
    ExplainFormat {
        name: "table",
        render: terminal::render,
    },
    ExplainFormat {
        name: "json",
        render: json::render_explanation,
    },
    ExplainFormat {
        name: "markdown",
        render: markdown::render,
    },
];

/// The blocks of an explanation; the first one is its answer.
fn blocks(explanation: &Explanation) -> Vec<Block> {
    match explanation {
        Explanation::Code(entry) => code::blocks(entry),
        Explanation::UnknownCode(parts) => code::unknown(*parts),
        Explanation::Rule(info) => rule::blocks(info),
        Explanation::Paste(paste) => paste::blocks(paste),
        Explanation::Models => models::blocks(),
        Explanation::Outcomes => outcomes::blocks(),
        Explanation::Ladders(sides) => ladder::blocks(sides),
        Explanation::List(list) => list::blocks(*list),
        // The schema is JSON whatever the format.
        Explanation::Schema(_) => Vec::new(),
    }
}
