//! Patterns for names and paths.

use std::fmt;

/// A pattern: `*` fits anything but `/`, `**` fits folders too, `?` one character, `[a-z]` a set, `{a,b}` one of several.
///
/// In names a dot is a character like others, so `*.corp.example` fits everything below `corp.example`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern(String);

/// Why a text is no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// Nothing was given.
    #[error("is empty")]
    Empty,
    /// A bracket or a brace without its partner.
    #[error("has a bracket or brace without its partner")]
    Unpaired,
}

impl Pattern {
    /// Reads a pattern as it stands.
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        if text.is_empty() {
            return Err(BadPattern::Empty);
        }
        let mut open = Vec::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match (letter, open.last()) {
                ('\\', _) => drop(letters.next()),
                (']', Some('[')) | ('}', Some('{')) => drop(open.pop()),
                (_, Some('[')) => {}
                ('[' | '{', _) => open.push(letter),
                (']' | '}', _) => return Err(BadPattern::Unpaired),
                _ => {}
            }
        }
        if open.is_empty() {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadPattern::Unpaired)
        }
    }

    /// The same for names, which are compared in lower case and without the final dot.
    pub(super) fn of_names(text: &str) -> Result<Self, BadPattern> {
        let text = text.to_ascii_lowercase();
        Self::parse(text.strip_suffix('.').unwrap_or(&text))
    }

    /// True when it fits the whole of `text`; `\` in a path counts as `/`, and a leading `./` does not count.
    pub fn fits(&self, text: &str) -> bool {
        let text = text.replace('\\', "/");
        let text = text.strip_prefix("./").unwrap_or(&text);
        let pattern = self.0.strip_prefix("./").unwrap_or(&self.0);
        fast_glob::glob_match(pattern, text)
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, fitting: &[&str], other: &[&str]) {
        let pattern = Pattern::parse(pattern).unwrap();
        for text in fitting {
            assert!(pattern.fits(text), "`{pattern}` fits {text}");
        }
        for text in other {
            assert!(!pattern.fits(text), "`{pattern}` does not fit {text}");
        }
    }

    #[test]
    fn names_and_paths() {
        check(
            "*.corp.example",
            &["hr.corp.example", "a.b.corp.example"],
            &["corp.example"],
        );
        check(
            "zones/*.zone",
            &["zones/a.zone", "./zones/a.zone", "zones\\a.zone"],
            &["zones/lab/a.zone", "a.zone"],
        );
        check(
            "./zones/**/*.zone",
            &["zones/a.zone", "zones/lab/b/a.zone"],
            &["zones/a.txt"],
        );
        check(
            "kms[12].corp.example",
            &["kms1.corp.example"],
            &["kms3.corp.example"],
        );
        check("{a,b}.example", &["a.example", "b.example"], &["c.example"]);
    }

    #[test]
    fn faults() {
        for (text, why) in [
            ("", BadPattern::Empty),
            ("a[b", BadPattern::Unpaired),
            ("{a", BadPattern::Unpaired),
            ("a]", BadPattern::Unpaired),
        ] {
            assert_eq!(Pattern::parse(text), Err(why), "{text:?}");
        }
        assert!(Pattern::parse("a\\[b").is_ok());
    }
}
