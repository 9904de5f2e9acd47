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

/// [`terminal`] for several lines: line breaks stay.
pub fn terminal_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(terminal).collect();
    lines.join("\n")
}

/// Makes `text` harmless in Markdown (`CommonMark`): one line; stretches in backticks stay code, nothing else means anything.
pub fn markdown(text: &str) -> String {
    let text = terminal(text);
    let runs_are_single = !text.contains("``");
    let is_balanced = text.matches('`').count() % 2 == 0;
    if !(runs_are_single && is_balanced) {
        return escaped_markdown(&text);
    }
    let mut res = String::with_capacity(text.len());
    for (idx, part) in text.split('`').enumerate() {
        if idx % 2 == 0 {
            res.push_str(&escaped_markdown(part));
        } else {
            res.push('`');
            res.push_str(part);
            res.push('`');
        }
    }
    res
}

/// Every character that may mean something gets a backslash, or its entity.
fn escaped_markdown(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => res.push_str("&amp;"),
            '<' => res.push_str("&lt;"),
            '>' => res.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                res.push('\\');
                res.push(it);
            }
            it => res.push(it),
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

    proptest! {
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
