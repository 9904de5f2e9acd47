//! Escapes for each medium.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Makes `text` harmless for a terminal: one line, no commands, nothing invisible, nothing that turns the direction of writing.
///
/// Line breaks become `\n`, other control characters `\x1b`, characters that cannot be seen `\u{202e}`.
/// A backslash stays as it is, since names hold escapes of their own.
pub fn terminal(text: &str) -> Cow<'_, str> {
    escaped(text, is_harmful)
}

/// [`terminal`] for a terminal that knows nothing but ASCII.
///
/// The few signs this program writes itself get their usual spelling (`->`, `...`); every other character is escaped.
pub fn ascii_terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|it| matches!(it, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut spelled = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '→' => spelled.push_str("->"),
            '…' => spelled.push_str("..."),
            '±' => spelled.push_str("+/-"),
            '–' | '—' => spelled.push('-'),
            other => spelled.push(other),
        }
    }
    let is_foreign = |it: char| is_harmful(it) || !it.is_ascii();
    Cow::Owned(escaped(&spelled, is_foreign).into_owned())
}

/// [`terminal`], or [`ascii_terminal`] without `unicode`.
pub fn shown(text: &str, unicode: bool) -> Cow<'_, str> {
    if unicode {
        terminal(text)
    } else {
        ascii_terminal(text)
    }
}

/// [`terminal`] for several lines: line breaks stay.
pub fn terminal_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(terminal).collect();
    lines.join("\n")
}

/// Makes `text` harmless in Markdown (`CommonMark`): one line; stretches in backticks stay code, nothing else means anything.
///
/// Nor do bare addresses become links, as GitHub makes of them: whoever reads a ticket may click.
///
/// Blanks around it are dropped, since Markdown counts them.
pub fn markdown(text: &str) -> String {
    markdown_by(text, str::to_owned)
}

/// [`markdown`] for a cell of a table, where a bar ends the cell even inside of code (GitHub's tables).
pub fn markdown_cell(text: &str) -> String {
    // Inside of code nothing escapes the backslash that would escape the bar's, so none of it stays code.
    if text.contains(r"\|") {
        return escaped_markdown(&terminal(text.trim()), true);
    }
    markdown_by(text, |code| code.replace('|', r"\|"))
}

fn markdown_by(text: &str, code: impl Fn(&str) -> String) -> String {
    let text = terminal(text.trim());
    let runs_are_single = !text.contains("``");
    let is_balanced = text.matches('`').count().is_multiple_of(2);
    if !(runs_are_single && is_balanced) {
        return escaped_markdown(&text, true);
    }
    let mut res = String::with_capacity(text.len());
    for (idx, part) in text.split('`').enumerate() {
        if idx % 2 == 0 {
            res.push_str(&escaped_markdown(part, idx == 0));
        } else {
            res.push('`');
            res.push_str(&code(part));
            res.push('`');
        }
    }
    res
}

/// Every character that may mean something gets a backslash, or its entity.
fn escaped_markdown(text: &str, is_start: bool) -> String {
    let mut res = String::with_capacity(text.len());
    // At the start of a line `-`, `+`, `=` and `1.` make lists and headings.
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, it) in text.char_indices() {
        let marks_line = match it {
            '-' | '+' | '=' => at == 0,
            '.' | ')' => 0 < n_digits && at == n_digits,
            _ => false,
        };
        let (before, after) = text.split_at(at);
        let makes_link = match it {
            ':' => after.starts_with("://"),
            '.' => before.ends_with("www") || before.ends_with("WWW"),
            _ => false,
        };
        match it {
            '&' => res.push_str("&amp;"),
            '<' => res.push_str("&lt;"),
            '>' => res.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                res.push('\\');
                res.push(it);
            }
            it => {
                if (is_start && marks_line) || makes_link {
                    res.push('\\');
                }
                res.push(it);
            }
        }
    }
    res
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut res = String::with_capacity(text.len() + 8);
    for it in text.chars() {
        if is_escaped(it) {
            push_escape(&mut res, it);
        } else {
            res.push(it);
        }
    }
    Cow::Owned(res)
}

/// Characters that act on a terminal, change the direction of writing, or cannot be seen.
fn is_harmful(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{ad}'                        // soft hyphen
            | '\u{34f}'                     // grapheme joiner
            | '\u{61c}'                     // Arabic letter mark
            | '\u{115f}'..='\u{1160}'       // Hangul fillers
            | '\u{17b4}'..='\u{17b5}'       // Khmer vowels without a glyph
            | '\u{180b}'..='\u{180f}'       // Mongolian selectors and separator
            | '\u{200b}'..='\u{200f}'       // zero width; direction marks
            | '\u{2028}'..='\u{202e}'       // line and paragraph separator; embeddings and overrides
            | '\u{2060}'..='\u{206f}'       // joiner; isolates; old format characters
            | '\u{3164}'                    // Hangul filler
            | '\u{fe00}'..='\u{fe0f}'       // variation selectors
            | '\u{feff}'                    // byte order mark
            | '\u{ffa0}'                    // half width Hangul filler
            | '\u{fff0}'..='\u{fffb}'       // interlinear annotation
            | '\u{fffe}'..='\u{ffff}'       // no characters; XML cannot hold them
            | '\u{1bca0}'..='\u{1bca3}'     // shorthand format controls
            | '\u{1d173}'..='\u{1d17a}'     // musical format controls
            | '\u{e0000}'..='\u{e0fff}'     // tags and more selectors
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' // private use
        )
}

fn push_escape(res: &mut String, it: char) {
    match it {
        '\n' => res.push_str("\\n"),
        '\r' => res.push_str("\\r"),
        '\t' => res.push_str("\\t"),
        it => {
            let code = u32::from(it);
            // Writing to a `String` cannot fail.
            let _ = if it.is_control() {
                write!(res, "\\x{code:02x}")
            } else {
                write!(res, "\\u{{{code:x}}}")
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(terminal(text), expect, "{text:?}");
    }

    #[test]
    fn controls_are_spelled() {
        check("a\u{1b}[31mb\u{7f}\u{9b}c", r"a\x1b[31mb\x7f\x9bc");
        check("one\r\ntwo\tthree\0", r"one\r\ntwo\tthree\x00");
    }

    #[test]
    fn invisible_characters_are_spelled() {
        check("\u{202e}gpj.exe", r"\u{202e}gpj.exe");
        check("a\u{200b}b\u{2066}c\u{61c}", r"a\u{200b}b\u{2066}c\u{61c}");
        check("\u{fffe}\u{ffff}", r"\u{fffe}\u{ffff}");
        check("\u{2028}\u{feff}\u{e0041}", r"\u{2028}\u{feff}\u{e0041}");
    }

    #[test]
    fn what_can_be_read_stays() {
        for text in [
            "plain",
            r"a\027b",
            "Verbindung läuft über 日本",
            "a\u{308}",
            "a → b …",
        ] {
            assert!(matches!(terminal(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn own_signs_have_an_ascii_spelling() {
        assert_eq!(ascii_terminal("`a` → `b…` ± –"), "`a` -> `b...` +/- -");
        assert_eq!(ascii_terminal("für\u{1b}"), r"f\u{fc}r\x1b");
    }

    fn check_markdown(text: &str, expect: &str) {
        assert_eq!(markdown(text), expect, "{text:?}");
    }

    #[test]
    fn only_backticks_mean_anything_in_markdown() {
        check_markdown("run `a_b *c*` *now*", r"run `a_b *c*` \*now\*");
        check_markdown("an odd ` is a sign", r"an odd \` is a sign");
        check_markdown("<b> & [x](y)", r"&lt;b&gt; &amp; \[x\](y)");
        check_markdown("one\ntwo", r"one\\ntwo");
    }

    #[test]
    fn nothing_begins_a_list_or_a_heading() {
        check_markdown("- a-b", r"\- a-b");
        check_markdown("    + a", r"\+ a");
        check_markdown("12. a 3. b", r"12\. a 3. b");
        check_markdown("===", r"\===");
        check_markdown("0x1F, a", "0x1F, a");
    }

    #[test]
    fn bars_do_not_end_a_cell() {
        assert_eq!(markdown_cell("a|b `c | d`"), r"a\|b `c \| d`");
    }

    #[test]
    fn bare_addresses_are_no_links() {
        check_markdown("see https://a.example", r"see https\://a.example");
        check_markdown("www.a.example:1688", r"www\.a.example:1688");
        check_markdown("`http://a.example`", "`http://a.example`");
    }

    /// What Markdown makes of `markdown`; an error for anything but text and code.
    fn meaning(markdown: &str) -> Result<String, String> {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut res = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Text(text) => res.push_str(&text),
                Event::Code(text) => {
                    res.push('`');
                    res.push_str(&text);
                    res.push('`');
                }
                other => return Err(format!("{other:?}")),
            }
        }
        Ok(res)
    }

    /// Bars that end a cell, read as GitHub does: a backslash takes the sign after it along, in code and outside.
    fn n_bare_bars(cell: &str) -> usize {
        let mut signs = cell.chars();
        let mut res = 0;
        while let Some(it) = signs.next() {
            match it {
                '\\' => drop(signs.next()),
                '|' => res += 1,
                _ => {}
            }
        }
        res
    }

    proptest! {
        #[test]
        fn markdown_says_what_the_text_says(text in r"[-+=0-9.)*_#>|~!$&<aw:/ \\\[\]]{0,12}") {
            prop_assert_eq!(meaning(&markdown(&text)), Ok(text.trim().to_owned()));
        }

        #[test]
        fn markdown_makes_nothing_but_text_and_code(text in "[-`+1. <a>*]{0,12}|.{0,20}") {
            prop_assert!(meaning(&markdown(&text)).is_ok());
        }

        #[test]
        fn a_cell_stays_one_cell(text in r"[|`\\a]{0,8}") {
            prop_assert_eq!(n_bare_bars(&markdown_cell(&text)), 0);
        }

        #[test]
        fn nothing_acts_on_a_terminal(text in any::<String>()) {
            prop_assert!(!terminal(&text).chars().any(is_harmful));
            prop_assert!(ascii_terminal(&text).bytes().all(|it| (b' '..=b'~').contains(&it)));
        }

        #[test]
        fn escaping_twice_changes_nothing(text in any::<String>()) {
            let once = terminal(&text).into_owned();
            prop_assert_eq!(terminal(&once), once.as_str());
        }
    }
}
