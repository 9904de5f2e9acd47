//! A rule: its explanation stands in its own file, in Markdown.

use super::block::{Block, Item, bullets, numbered};
use crate::finding::{RuleInfo, Severity};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What it checks, why it matters, an example, the fix, how to see it.
pub(super) fn blocks(info: &RuleInfo) -> Vec<Block> {
    let codes: Vec<String> = info.client_codes.iter().map(ToString::to_string).collect();
    let mut res = vec![
        Block::Title {
            lead: format!("{} {}:", info.code, info.name),
            text: info.summary.to_owned(),
        },
        Block::Fields(vec![
            ("severity".to_owned(), severity(info.severity)),
            (
                "client shows".to_owned(),
                if codes.is_empty() {
                    "no code".to_owned()
                } else {
                    codes.join(", ")
                },
            ),
        ]),
    ];
    res.extend(read(info.explanation));
    res
}

/// The gravest severity of a rule, by consequence.
fn severity(severity: Severity) -> String {
    let consequence = match severity {
        Severity::Error => "clients that come this way find no working host",
        Severity::Warning => "some clients find no working host, or find it late",
        Severity::Notice => "an administrator should know",
        Severity::Info => "a fact",
    };
    format!("{severity}: {consequence}")
}

/// The blocks of a Markdown text: paragraphs, headings that are a bold line, lists, fenced code.
fn read(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new(markdown) {
        reader.take(event);
    }
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The paragraph, item or code that is being read.
    text: String,
    /// The list that is being read: numbered or not, and its entries so far.
    list: Option<(bool, Vec<Item>)>,
    /// True when all of the paragraph so far is bold.
    is_bold: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::List(start)) => {
                self.end_text();
                self.list = Some((start.is_some(), Vec::new()));
            }
            Event::End(TagEnd::List(_)) => {
                if let Some((is_numbered, items)) = self.list.take() {
                    let list = if is_numbered {
                        numbered(items)
                    } else {
                        bullets(items)
                    };
                    self.blocks.extend(list);
                }
            }
            Event::End(TagEnd::Item) => {
                let text = std::mem::take(&mut self.text);
                if let Some((_, items)) = &mut self.list {
                    items.push(Item::new(text));
                }
            }
            Event::Start(Tag::Strong) => self.is_bold = self.text.is_empty(),
            Event::End(TagEnd::Paragraph) if self.list.is_none() => self.end_text(),
            Event::End(TagEnd::CodeBlock) => {
                let text = std::mem::take(&mut self.text);
                self.blocks.push(Block::Literal(text.trim_end().to_owned()));
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text.push_str(&text);
            }
            Event::Code(text) => {
                self.is_bold = false;
                self.text.push('`');
                self.text.push_str(&text);
                self.text.push('`');
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    /// Ends a paragraph; one that is all bold is a heading.
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let is_heading = std::mem::take(&mut self.is_bold);
        if text.is_empty() {
            return;
        }
        self.blocks.push(if is_heading {
            Block::Heading(text)
        } else {
            Block::Text(text)
        });
    }
}
