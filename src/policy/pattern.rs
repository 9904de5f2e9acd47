//! Patterns for names and paths.

use crate::model::plain_path;
use fast_glob::ErrorKind;
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
    /// More pairs of braces than are looked at.
    #[error("has more than ten pairs of braces")]
    TooManyBraces,
    /// A backslash with nothing behind it.
    #[error("ends with `\\`, which takes the meaning from the character behind it")]
    Backslash,
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
        if !open.is_empty() {
            return Err(BadPattern::Unpaired);
        }
        // What it refuses it never fits.
        match fast_glob::validate(text).map_err(|it| it.kind) {
            Ok(()) => Ok(Self(text.to_owned())),
            Err(ErrorKind::TrailingBackslash) => Err(BadPattern::Backslash),
            Err(ErrorKind::BraceNestingTooDeep | ErrorKind::TooManyBraceGroups) => {
                Err(BadPattern::TooManyBraces)
            }
            Err(_) => Err(BadPattern::Unpaired),
        }
    }

    /// The same for names, which are compared in lower case and without the final dot.
    pub(super) fn of_names(text: &str) -> Result<Self, BadPattern> {
        let text = text.to_ascii_lowercase();
        Self::parse(text.strip_suffix('.').unwrap_or(&text))
    }

    /// True when it fits the whole of `text`; `\` in a path counts as `/`, and a leading `./` does not count.
    pub fn fits(&self, text: &str) -> bool {
        fast_glob::glob_match(self.bare(), plain_path(text).as_bytes())
    }

    /// The folder that everything it fits lies in, as far as it is written out: `zones` of `zones/*.zone`, empty for none;
    /// and how many folders further down a file may lie, none when there is no limit.
    pub fn folder(&self) -> (&str, Option<usize>) {
        let pattern = self.bare();
        let written = pattern.find(['*', '?', '[', '{', '\\']);
        // A `!` in front turns the whole pattern around.
        let written = if pattern.starts_with('!') {
            Some(0)
        } else {
            written
        };
        let head = pattern.get(..written.unwrap_or(pattern.len()));
        let (folder, _) = head.and_then(|it| it.rsplit_once('/')).unwrap_or_default();
        let rest = pattern.get(folder.len()..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let is_bounded = !rest.contains("**") && !rest.starts_with('!');
        (folder, is_bounded.then(|| rest.matches('/').count()))
    }

    fn bare(&self) -> &str {
        self.0.strip_prefix("./").unwrap_or(&self.0)
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
    fn folders_are_as_deep_as_they_are_written_out() {
        for (pattern, expect) in [
            ("*.zone", ("", Some(0))),
            ("**/*.zone", ("", None)),
            ("a.zone", ("", Some(0))),
            ("./zones/a.zone", ("zones", Some(0))),
            ("zones/lab/*.zone", ("zones/lab", Some(0))),
            ("zones/l*/*.zone", ("zones", Some(1))),
            ("zones/{a,b/c}.zone", ("zones", Some(1))),
            ("zo[n]es/**", ("", None)),
            ("/etc/*.zone", ("/etc", Some(0))),
            ("/*.zone", ("", Some(0))),
            ("!zones/a.zone", ("", None)),
        ] {
            assert_eq!(
                Pattern::parse(pattern).unwrap().folder(),
                expect,
                "{pattern}"
            );
        }
    }

    #[test]
    fn faults() {
        for (text, why) in [
            ("", BadPattern::Empty),
            ("a[b", BadPattern::Unpaired),
            ("{a", BadPattern::Unpaired),
            ("a]", BadPattern::Unpaired),
            ("a\\", BadPattern::Backslash),
        ] {
            assert_eq!(Pattern::parse(text), Err(why), "{text:?}");
        }
        assert!(Pattern::parse("a\\[b").is_ok());
    }

    /// What is accepted can fit something.
    #[test]
    fn braces_in_braces() {
        let nested = |n: usize| format!("{}a{}", "{".repeat(n), "}".repeat(n));
        for n in 1..=20 {
            match Pattern::parse(&nested(n)) {
                Ok(pattern) => assert!(n <= 10 && pattern.fits("a"), "{n}"),
                Err(why) => assert_eq!((10 < n, why), (true, BadPattern::TooManyBraces)),
            }
        }
    }
}
