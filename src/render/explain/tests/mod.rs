//! Explanations stay inside their medium, whatever is explained.

mod pages;

use super::block::{Block, Item, Note};
use super::{ALL, blocks, markdown, table};
use crate::codes::{all, look_up};
use crate::explanation::{Explanation, List, topics};
use crate::model::ErrorCode;
use crate::render::Style;
use crate::render::sample::{explanations, schemas};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

fn style(width: usize, unicode: bool) -> Style {
    Style {
        width,
        unicode,
        ..Style::PLAIN
    }
}

/// What is to be taken as it stands, in the order of the page: commands, lines of files.
fn literals(explanation: &Explanation) -> Vec<String> {
    let of_item = |item: &Item| -> Vec<String> {
        let commands = item.notes.iter().filter_map(|it| match it {
            Note::Command(command) => Some(command.clone()),
            _ => None,
        });
        commands.collect()
    };
    let of_block = |block: &Block| match block {
        Block::List { items, .. } => items.iter().flat_map(of_item).collect(),
        Block::Literal(text) => vec![text.clone()],
        _ => Vec::new(),
    };
    blocks(explanation).iter().flat_map(of_block).collect()
}

/// True for a line that had to be too long: a literal, or a single word with code in it.
fn is_in_one_piece(line: &str, literals: &[String]) -> bool {
    let line = line.trim_start();
    if literals.iter().any(|it| it.lines().any(|it| it == line)) {
        return true;
    }
    let is_number = |word: &str| word.trim_end_matches('.').parse::<u32>().is_ok();
    let lead = |word: &str| matches!(word, "-" | "→" | "->") || is_number(word);
    let text = match line.split_once(' ') {
        Some((first, rest)) if lead(first) => rest,
        _ => line,
    };
    let outside = text.split('`').step_by(2);
    text.contains('`') && !outside.into_iter().any(|it| it.contains(' '))
}

#[test]
fn lines_fit_unless_they_hold_code() {
    for (words, explanation) in explanations() {
        let literals = literals(&explanation);
        for width in [40, 80, 120] {
            let text = table(&explanation, style(width, true));
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{words}");
            // The answer is one line however long.
            for line in text.lines().skip(1) {
                let fits = line.width() <= width || is_in_one_piece(line, &literals);
                assert!(fits, "{words} at {width}: {line}");
            }
        }
    }
}

#[test]
fn commands_stand_on_lines_of_their_own() {
    for (words, explanation) in explanations() {
        let text = table(&explanation, style(40, false));
        for literal in literals(&explanation) {
            for line in literal.lines() {
                let is_there = text.lines().any(|it| it.trim_start() == line.trim_start());
                assert!(is_there, "{words}: {line}");
            }
        }
    }
}

/// What stands in backticks in the running text of a page.
fn quoted(explanation: &Explanation) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for block in blocks(explanation) {
        match block {
            Block::Text(text) => texts.push(text),
            Block::List { items, .. } => {
                for item in items {
                    texts.push(item.text);
                    for note in item.notes {
                        match note {
                            Note::Command(_) => {}
                            Note::Text(text) => texts.push(text),
                            Note::Reading { seen, means } => texts.extend([seen, means]),
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let parts = |text: &String| -> Vec<String> {
        let parts = text.split('`').skip(1).step_by(2);
        parts.map(|it| format!("`{it}`")).collect()
    };
    texts.iter().flat_map(parts).collect()
}

#[test]
fn code_is_torn_at_no_width() {
    for (words, explanation) in explanations() {
        let text = table(&explanation, style(40, true));
        for code in quoted(&explanation) {
            assert!(text.contains(&code), "{words}: {code}");
        }
    }
}

#[test]
fn nothing_steers_a_terminal() {
    for (words, explanation) in explanations() {
        for unicode in [false, true] {
            let text = table(&explanation, style(80, unicode));
            let steering = text.chars().find(|it| *it != '\n' && it.is_control());
            assert_eq!(steering, None, "{words}");
            assert!(unicode || text.is_ascii(), "{words}");
            // The own texts have no letter that needs an escape.
            assert!(!text.contains("\\u{"), "{words}");
        }
    }
}

#[test]
fn color_changes_nothing_but_color() {
    for (words, explanation) in explanations() {
        let plain = style(80, true);
        let colored = table(
            &explanation,
            Style {
                color: true,
                ..plain
            },
        );
        let mut text = String::new();
        for (idx, part) in colored.split('\u{1b}').enumerate() {
            text.push_str(match part.split_once('m') {
                Some((_, rest)) if idx != 0 => rest,
                _ => part,
            });
        }
        assert!(colored != text, "{words}");
        assert_eq!(text, table(&explanation, plain), "{words}");
    }
}

/// The events of a page in Markdown, with tables.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES)
}

#[test]
fn markdown_has_no_html_and_keeps_commands() {
    for (words, explanation) in explanations() {
        let text = markdown::render(&explanation, style(80, true));
        assert!(text.ends_with('\n'), "{words}");
        let mut code_blocks = Vec::new();
        let mut is_code = false;
        for event in events(&text) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("{words}: {html}"),
                Event::Start(Tag::CodeBlock(_)) => {
                    is_code = true;
                    code_blocks.push(String::new());
                }
                Event::End(TagEnd::CodeBlock) => is_code = false,
                Event::Text(text) if is_code => code_blocks.last_mut().unwrap().push_str(&text),
                _ => {}
            }
        }
        let code_blocks: Vec<&str> = code_blocks.iter().map(|it| it.trim_end()).collect();
        assert_eq!(code_blocks, literals(&explanation), "{words}");
    }
}

#[test]
fn markdown_has_the_lists_and_tables_of_the_page() {
    for (words, explanation) in explanations() {
        let blocks = blocks(&explanation);
        let n_notes = |it: &Item| {
            let texts = it.notes.iter().filter(|it| !matches!(it, Note::Command(_)));
            texts.count()
        };
        let n_items: usize = blocks
            .iter()
            .map(|block| match block {
                Block::List { items, .. } => items.iter().map(|it| 1 + n_notes(it)).sum(),
                Block::Fields(fields) => fields.len(),
                _ => 0,
            })
            .sum();
        let n_cells: usize = blocks
            .iter()
            .map(|block| match block {
                Block::Table { columns, rows } => columns.len() * (1 + rows.len()),
                _ => 0,
            })
            .sum();
        let text = markdown::render(&explanation, style(80, true));
        let count = |wanted: fn(&Event<'_>) -> bool| events(&text).filter(wanted).count();
        let found = count(|it| matches!(it, Event::Start(Tag::Item)));
        assert_eq!(found, n_items, "{words}");
        let found = count(|it| matches!(it, Event::Start(Tag::TableCell)));
        assert_eq!(found, n_cells, "{words}");
    }
}

#[test]
fn rules_keep_every_word_of_their_explanation() {
    let letters =
        |text: &str| -> String { text.chars().filter(|it| it.is_alphanumeric()).collect() };
    for (words, explanation) in explanations() {
        let Explanation::Rule(info) = explanation else {
            continue;
        };
        let text = letters(&table(&explanation, style(80, true)));
        let mut is_fence = false;
        for line in info.explanation.lines() {
            if line.starts_with("```") {
                is_fence = !is_fence;
                continue;
            }
            assert!(text.contains(&letters(line)), "{words}: {line}");
        }
        assert!(!is_fence, "{words}");
    }
}

#[test]
fn formats_have_names_of_their_own() {
    let names: Vec<&str> = ALL.iter().map(|it| it.name).collect();
    assert_eq!(names, ["table", "json", "markdown"]);
}

#[test]
fn schemas_are_json_in_every_format() {
    for explanation in schemas() {
        let [table, json, markdown] = ALL else {
            panic!("three formats");
        };
        let text = (json.render)(&explanation, style(80, true));
        assert_eq!((table.render)(&explanation, style(40, false)), text);
        let fenced = (markdown.render)(&explanation, style(80, true));
        assert_eq!(fenced, format!("```json\n{text}```\n"));
    }
}

#[test]
fn list_has_everything() {
    let text = table(&Explanation::List(List { side: None }), style(120, true));
    let known = all().into_iter().map(|it| it.code.to_string());
    let topics = topics().map(|it| it.word.to_owned());
    for word in known.chain(topics) {
        let starts = |it: &str| it.trim_start().starts_with(&word);
        assert!(text.lines().any(starts), "{word}");
    }
}

#[test]
fn code_points_to_the_ladder_of_its_side() {
    let code = ErrorCode(0xC004_F014);
    let text = table(&Explanation::Code(look_up(code).unwrap()), style(80, true));
    assert!(text.contains("`kmsdoctor explain licensing`"), "{text}");
}
