//! What keeps the program from running: one line that names the flag, the file and the line; exit status 2.

use super::os_text::shown_path;
use crate::baseline::BaselineError;
use crate::client::ClientTextError;
use std::path::{Path, PathBuf};

/// Wrong usage: a flag and what is wrong with its value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// What clap says, in one line.
    #[error("{0}")]
    Usage(String),
    /// A value that a flag does not take.
    #[error("`{flag}`: {why}")]
    Value {
        /// The flag with its dashes, or the argument's name.
        flag: &'static str,
        /// What was found and what is accepted.
        why: String,
    },
}

impl SettingsError {
    /// `text` is no value of `flag`, for the reason `why`.
    pub(crate) fn value(flag: &'static str, text: &str, why: impl std::fmt::Display) -> Self {
        let text = crate::render::escape::terminal(text);
        Self::Value {
            flag,
            why: format!("`{text}`: {why}"),
        }
    }
}

/// A file that cannot be read or written, or does not hold what it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The operating system did not let us.
    #[error("`{flag}`: `{}`", shown_path(path))]
    Io {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// Its text, unchanged.
        source: std::io::Error,
    },
    /// More octets than such a file may have.
    #[error("`{flag}`: `{}` has more than {}", shown_path(path), size(*limit))]
    TooLarge {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// Most octets that are read.
        limit: u64,
    },
    /// A device, or something else that is not read.
    #[error("`{flag}`: `{}` {why}", shown_path(path))]
    NotAFile {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// What it is, and what is accepted.
        why: String,
    },
    /// Nothing is in it.
    #[error("`{flag}`: `{}`: the file is empty", shown_path(path))]
    Empty {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// Nothing that could be a zone with faults.
    #[error("`{flag}`: `{}` holds no zone: {why}", shown_path(path))]
    NoZone {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// A form that the only server asked about does not read.
    #[error("`{flag}`: `{}` is in the form `{form}`, and `--loads-in` names dnsmasq alone, which does not read that", path.display())]
    NotForDnsmasq {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// What it is written in.
        form: &'static str,
    },
    /// No UTF-8.
    #[error("`{flag}`: `{}` is not UTF-8 text (byte {offset})", shown_path(path))]
    NotText {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// Where the first fault stands, counted from 0.
        offset: usize,
    },
    /// No text in any encoding.
    #[error("`{flag}`: `{}` is no text", shown_path(path))]
    Encoding {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
        /// What is there, and where.
        source: crate::decode::DecodeError,
    },
    /// A log of Windows as it is, not written out.
    #[error(
        "`{flag}`: `{}` is a binary event log; write it out with `wevtutil qe FILE /lf:true /f:xml`, or paste an event of it",
        shown_path(path)
    )]
    EventLog {
        /// The flag that names the file.
        flag: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// Text of no known kind.
    #[error("`--client`: `{}`", shown_path(path))]
    ClientText {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ClientTextError,
    },
    /// A fault of a policy.
    #[error("{path}:{line}:{column}: {what}")]
    Policy {
        /// The file.
        path: String,
        /// Counted from 1.
        line: u32,
        /// Counted from 1, in characters.
        column: u32,
        /// What was found and what is accepted.
        what: String,
    },
    /// No baseline.
    #[error("`--baseline`: `{}`", shown_path(path))]
    Baseline {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: BaselineError,
    },
    /// No report, one that contradicts itself, or one that is of no use to the command.
    #[error("`--from`: `{}`: {why}", shown_path(path))]
    Report {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

/// A limit in octets, as people read it.
fn size(octets: u64) -> String {
    const MIB: u64 = 1 << 20;
    if octets.is_multiple_of(MIB) {
        format!("{} MiB", octets / MIB)
    } else {
        format!("{octets} bytes")
    }
}

/// `line` without the number of the operating system's error, which stands behind its words and tells people nothing.
pub(crate) fn without_number(line: &str) -> &str {
    let parts = line
        .strip_suffix(')')
        .and_then(|it| it.rsplit_once(" (os error "));
    match parts {
        Some((text, number)) if number.bytes().all(|it| it.is_ascii_digit()) => text,
        _ => line,
    }
}

/// Several faults, of which each is told in a line of its own.
#[derive(Debug)]
pub(crate) struct Several(pub(crate) Vec<anyhow::Error>);

impl std::fmt::Display for Several {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(|it| format!("{it:#}")).collect();
        f.write_str(&lines.join("; "))
    }
}

impl std::error::Error for Several {}

/// All `faults` as one error.
pub(crate) fn all(faults: Vec<FileError>) -> anyhow::Error {
    Several(faults.into_iter().map(anyhow::Error::from).collect()).into()
}

impl FileError {
    /// The report at `path` cannot be used, for the reason `why`.
    pub(crate) fn report(path: &Path, why: &dyn std::error::Error) -> Self {
        Self::Report {
            path: path.to_owned(),
            why: why.to_string(),
        }
    }
}
