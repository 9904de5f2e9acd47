//! Text in lines that fit.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` in lines of at most `first` columns, then `other` columns; both at least 1.
pub(in crate::render) fn wrap(text: &str, first: usize, other: usize) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    let room = |n_lines: usize| if n_lines == 0 { first } else { other };
    for word in words_of(text) {
        let width = word.width();
        let fits = used + 1 + width <= room(res.len());
        // A word that must be cut anyway begins where it stands.
        let is_too_long = other < width && used + 8 < room(res.len());
        if !line.is_empty() && (fits || is_too_long) {
            line.push(' ');
            used += 1;
        } else if !line.is_empty() {
            res.push(std::mem::take(&mut line));
            used = 0;
        }
        for it in word.chars() {
            let width = it.width().unwrap_or(0);
            if room(res.len()) < used + width {
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
    let mut res: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|it| !it.is_empty()) {
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

    #[test]
    fn wide_characters_take_two_columns() {
        check_wrap("日本語日本語", 7, 7, &["日本語", "日本語"]);
    }
}
