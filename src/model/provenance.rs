//! Where a setting was read.

use std::fmt;

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub provenance: Provenance,
}

impl<T> Sourced<T> {
    /// A value read at `provenance`.
    pub fn new(value: T, provenance: Provenance) -> Self {
        Self { value, provenance }
    }
}

/// Where a setting was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provenance {
    /// A flag, with its dashes, or the name of an argument such as `DOMAIN`.
    CommandLine {
        /// The flag or argument.
        flag: String,
    },
    /// A line of a file.
    File {
        /// As it was given, or the path of this machine's own file.
        path: String,
        /// Counted from 1.
        line: u32,
    },
    /// A setting of this machine that stands in no file.
    Machine {
        /// What it is, in words: `host name of this machine`.
        what: String,
    },
}

/// `--search-list`, `/etc/resolv.conf:3`, or the words of the machine setting.
impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine { flag } => f.write_str(flag),
            Self::File { path, line } => write!(f, "{path}:{line}"),
            Self::Machine { what } => f.write_str(what),
        }
    }
}
