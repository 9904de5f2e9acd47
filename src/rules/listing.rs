//! Short lists of names for messages: bounded, whatever the network sent.

use std::fmt::Display;

/// How many entries of a list are written out.
const MAX_SHOWN: usize = 3;

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b`, `c` and 4 more ``; empty for an empty list.
pub(super) fn quoted<T: Display>(items: &[T]) -> String {
    let shown: Vec<String> = items.iter().map(|it| format!("`{it}`")).collect();
    joined(&shown)
}

/// The same without backticks, for entries that are words already.
pub(super) fn joined<T: Display>(items: &[T]) -> String {
    let mut shown: Vec<String> = items
        .iter()
        .take(MAX_SHOWN)
        .map(ToString::to_string)
        .collect();
    let n_more = items.len().saturating_sub(MAX_SHOWN);
    if 0 < n_more {
        return format!("{} and {n_more} more", shown.join(", "));
    }
    match shown.pop() {
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} and {last}", shown.join(", ")),
        None => String::new(),
    }
}

/// `1 question`, `2 questions`.
pub(super) fn counted(n: usize, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{ending}")
}

/// At most `limit` characters; what is cut off leaves an ellipsis.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(items: &[&str], expect: &str) {
        assert_eq!(quoted(items), expect);
    }

    #[test]
    fn long_lists_are_counted() {
        check(&[], "");
        check(&["a"], "`a`");
        check(&["a", "b"], "`a` and `b`");
        check(&["a", "b", "c"], "`a`, `b` and `c`");
        check(&["a", "b", "c", "d"], "`a`, `b`, `c` and 1 more");
        check(&["a", "b", "c", "d", "e"], "`a`, `b`, `c` and 2 more");
    }

    #[test]
    fn counts_agree() {
        assert_eq!(counted(1, "question"), "1 question");
        assert_eq!(counted(2, "question"), "2 questions");
    }

    #[test]
    fn cut_text_shows_it() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöüß", 3), "äöü…");
    }
}
