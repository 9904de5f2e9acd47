//! Text in lines that fit.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Longer stretches of code are cut like any word: nobody types them, and they may come from outside.
const LONGEST_WHOLE: usize = 240;

/// `text` in lines of at most `first` columns, then `other` columns; both at least 1.
pub(in crate::render) fn wrap(text: &str, first: usize, other: usize) -> Vec<String> {
    lay(&words_of(text), first, other, |_| false)
}

/// [`wrap`], but what stands in backticks is never torn: where it is too long for a line, its line is too long.
pub(in crate::render) fn wrap_around_code(text: &str, first: usize, other: usize) -> Vec<String> {
    lay(&with_code_whole(text), first, other, |word| {
        word.contains('`') && word.width() <= LONGEST_WHOLE
    })
}

/// Words in lines; one that is too long for a line is cut, unless it is one of those `to_keep`.
fn lay(
    words: &[String],
    first: usize,
    other: usize,
    to_keep: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    let room = |n_lines: usize| if n_lines == 0 { first } else { other };
    for word in words {
        let width = word.width();
        let stays_whole = to_keep(word);
        let fits = used + 1 + width <= room(res.len());
        // A word that must be cut anyway begins where it stands.
        let is_cut = other < width && !stays_whole && used + 8 < room(res.len());
        if !line.is_empty() && (fits || is_cut) {
            line.push(' ');
            used += 1;
        } else if !line.is_empty() {
            res.push(std::mem::take(&mut line));
            used = 0;
        }
        for it in word.chars() {
            let width = it.width().unwrap_or(0);
            if room(res.len()) < used + width && !stays_whole {
                res.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(it);
            used += width;
        }
    }
    if !line.is_empty() {
        res.push(line);
    }
    res
}

/// The words of `text`; a number stays together with its unit.
pub(in crate::render) fn words_of(text: &str) -> Vec<String> {
    with_units(text.split(' ').filter(|it| !it.is_empty()))
}

/// The words of `text`, where a stretch in backticks is part of one word.
fn with_code_whole(text: &str) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    let mut is_inside = false;
    for word in text.split(' ') {
        match res.last_mut() {
            Some(last) if is_inside => {
                last.push(' ');
                last.push_str(word);
            }
            _ if word.is_empty() => {}
            _ => res.push(word.to_owned()),
        }
        is_inside ^= word.matches('`').count() % 2 == 1;
    }
    let is_endless = |it: &String| LONGEST_WHOLE < it.width() && it.contains(' ');
    // A backtick without its other half quotes nothing.
    if is_inside || res.iter().any(is_endless) {
        return words_of(text);
    }
    with_units(res.iter().map(String::as_str))
}

/// Puts each unit behind its number.
fn with_units<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for word in words {
        let is_unit = matches!(
            word.trim_end_matches([',', ';', ':', ')', '.']),
            "ms" | "s" | "min" | "h" | "%"
        );
        match res.last_mut() {
            Some(last) if is_unit && last.ends_with(|it: char| it.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => res.push(word.to_owned()),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_wrap(text: &str, first: usize, other: usize, expect: &[&str]) {
        assert_eq!(wrap(text, first, other), expect, "{text:?}");
    }

    #[test]
    fn lines_break_between_words() {
        check_wrap("one two  three", 7, 5, &["one two", "three"]);
        check_wrap("", 7, 5, &[]);
    }

    #[test]
    fn number_and_unit_stay_together() {
        check_wrap(
            "no answer within 3 s, twice",
            18,
            18,
            &["no answer within", "3 s, twice"],
        );
    }

    #[test]
    fn word_longer_than_a_line_is_cut_where_it_stands() {
        check_wrap(
            "at abcdefghijklmnopqrst",
            14,
            14,
            &["at abcdefghijk", "lmnopqrst"],
        );
    }

    fn check_code(text: &str, room: usize, expect: &[&str]) {
        assert_eq!(wrap_around_code(text, room, room), expect, "{text:?}");
    }

    #[test]
    fn code_is_never_torn() {
        check_code("run `a b c`, then", 9, &["run", "`a b c`,", "then"]);
        check_code(
            "run `slmgr.vbs /dlv all`.",
            10,
            &["run", "`slmgr.vbs /dlv all`."],
        );
        check_code("`a  b` c", 9, &["`a  b` c"]);
    }

    #[test]
    fn odd_backticks_and_endless_code_are_words() {
        check_code("a `b c d", 4, &["a `b", "c d"]);
        let endless = format!("`{}`", "x ".repeat(200));
        assert!(
            wrap_around_code(&endless, 20, 20)
                .iter()
                .all(|it| it.len() <= 20)
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check_wrap("日本語日本語", 7, 7, &["日本語", "日本語"]);
    }
}
