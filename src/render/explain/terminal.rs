//! An explanation for a terminal.

use super::block::{Block, Item, Note};
use super::blocks;
use crate::explanation::Explanation;
use crate::render::page::{BOLD, Column, DIM, NOTE, Page, left};
use crate::render::{Style, json};

/// Lays the blocks out for a terminal of `style.width` columns.
pub fn render(explanation: &Explanation, style: Style) -> String {
    if let Explanation::Schema(_) = explanation {
        return json::render_explanation(explanation, style);
    }
    let mut page = Page::new(style).with_code_whole();
    let mut is_first = true;
    let mut follows_heading = false;
    for block in blocks(explanation) {
        // A heading belongs to what follows it.
        if !is_first && !follows_heading {
            page.blank();
        }
        is_first = false;
        follows_heading = matches!(block, Block::Heading(_));
        write(&mut page, &block);
    }
    page.into_text()
}

fn write(page: &mut Page, block: &Block) {
    match block {
        Block::Title { lead, text } => page.led(0, NOTE, lead, text),
        Block::Heading(text) => page.heading(text),
        Block::Text(text) => page.painted(2, anstyle::Style::new(), text),
        Block::List { is_numbered, items } => {
            let is_long = |it: &Item| it.notes.iter().any(|it| matches!(it, Note::Reading { .. }));
            let stands_apart = items.iter().any(is_long);
            for (idx, item) in items.iter().enumerate() {
                if stands_apart && idx != 0 {
                    page.blank();
                }
                let lead = if *is_numbered {
                    format!("{}.", idx + 1)
                } else {
                    "-".to_owned()
                };
                write_item(page, &lead, item);
            }
        }
        Block::Literal(text) => {
            for line in text.lines() {
                page.literal(4, line);
            }
        }
        Block::Fields(fields) => {
            let rows: Vec<Vec<String>> = fields
                .iter()
                .map(|(name, value)| vec![name.clone(), value.clone()])
                .collect();
            page.table(2, &[left(""), left("")], &rows);
        }
        Block::Table { columns, rows } => {
            let columns: Vec<Column> = columns.iter().map(|it| left(it)).collect();
            page.table(2, &columns, rows);
        }
    }
}

fn write_item(page: &mut Page, lead: &str, item: &Item) {
    page.led(2, BOLD, lead, &item.text);
    let indent = 3 + lead.len();
    for note in &item.notes {
        match note {
            // Never wrapped, so that it can be copied as it stands.
            Note::Command(command) => page.literal(indent + 2, command),
            Note::Text(text) => page.item(indent, text),
            Note::Reading { seen, means } => {
                page.led(indent, DIM, "-", seen);
                page.led(indent + 2, DIM, page.arrow(), means);
            }
        }
    }
}
