//! An explanation as Markdown, for a ticket or a wiki.

use super::block::{Block, Note};
use super::blocks;
use crate::explanation::Explanation;
use crate::render::{Style, escape, json};

/// Lays the blocks out as Markdown (`CommonMark`, with tables of GitHub's).
pub(super) fn render(explanation: &Explanation, style: Style) -> String {
    if let Explanation::Schema(_) = explanation {
        let schema = json::render_explanation(explanation, style);
        return format!("```json\n{schema}```\n");
    }
    let texts: Vec<String> = blocks(explanation).iter().map(text).collect();
    format!("{}\n", texts.join("\n\n"))
}

fn text(block: &Block) -> String {
    match block {
        Block::Title { lead, text } => {
            let lead = escape::markdown(lead.trim_end_matches(':'));
            format!("# {lead}\n\n{}", escape::markdown(text))
        }
        Block::Heading(text) => format!("## {}", escape::markdown(text)),
        Block::Text(text) => escape::markdown(text),
        Block::List { is_numbered, items } => {
            let mut lines = Vec::new();
            for (idx, item) in items.iter().enumerate() {
                let lead = if *is_numbered {
                    format!("{}. ", idx + 1)
                } else {
                    "- ".to_owned()
                };
                let indent = " ".repeat(lead.len());
                lines.push(format!("{lead}{}", escape::markdown(&item.text)));
                for note in &item.notes {
                    lines.push(match note {
                        Note::Command(command) => {
                            format!("\n{}\n", fenced(command, &indent))
                        }
                        Note::Text(text) => format!("{indent}- {}", escape::markdown(text)),
                        Note::Reading { seen, means } => format!(
                            "{indent}- {}: {}",
                            escape::markdown(seen),
                            escape::markdown(means)
                        ),
                    });
                }
            }
            lines.join("\n")
        }
        Block::Literal(text) => fenced(text, ""),
        Block::Fields(fields) => {
            let lines = fields.iter().map(|(name, value)| {
                format!(
                    "- **{}**: {}",
                    escape::markdown(name),
                    escape::markdown(value)
                )
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Table { columns, rows } => table(columns, rows),
    }
}

/// A code block whose fence is longer than any run of backticks in it.
fn fenced(text: &str, indent: &str) -> String {
    let text = escape::terminal_lines(text);
    let longest = text
        .split(|it| it != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    let mut lines = vec![format!("{indent}{fence}text")];
    lines.extend(text.lines().map(|it| format!("{indent}{it}")));
    lines.push(format!("{indent}{fence}"));
    lines.join("\n")
}

fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![
        row(columns.iter().map(|it| escape::markdown(it)).collect()),
        row(columns.iter().map(|_| "---".to_owned()).collect()),
    ];
    let cell = |text: &String| escape::markdown_cell(text);
    lines.extend(rows.iter().map(|it| row(it.iter().map(cell).collect())));
    lines.join("\n")
}
