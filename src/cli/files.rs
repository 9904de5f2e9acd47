//! Reads the files that flags name, bounded in size.
#![expect(
    clippy::disallowed_types,
    reason = "files of the user are read here and nowhere else"
)]

use super::error::FileError;
use crate::baseline::Baseline;
use crate::client::ClientTexts;
use crate::mail;
use crate::policy::Pattern;
use crate::render::json::{self, SavedReport};
use std::collections::BTreeSet;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Most octets of a client's settings file.
const MAX_CLIENT_OCTETS: u64 = 64 << 20;

/// Most octets of a policy.
const MAX_POLICY_OCTETS: u64 = 4 << 20;

/// Most octets of a pasted text.
const MAX_PASTED_OCTETS: u64 = 64 << 20;

/// What every `.evtx` file begins with.
const EVENT_LOG: &[u8] = b"ElfFile\0";

/// Most octets of a saved report.
const MAX_REPORT_OCTETS: u64 = 256 << 20;

/// Reads a file of client settings, in whatever encoding, into `texts`; its kind is told by content. `-` is standard input.
///
/// Gives its text.
pub(crate) fn client(path: &Path, texts: &mut ClientTexts) -> Result<String, FileError> {
    let octets = octets("--client", path, MAX_CLIENT_OCTETS)?;
    let refused = |source| FileError::ClientText {
        path: path.to_owned(),
        source,
    };
    let name = path.to_string_lossy();
    if let Some(mail) = mail::read(&octets) {
        texts.add_all(&name, &mail.texts).map_err(refused)?;
        return Ok(mail.text());
    }
    let text = crate::decode::decode_whole(octets).map_err(|source| FileError::Encoding {
        flag: "--client",
        path: path.to_owned(),
        source,
    })?;
    texts.add(&name, &text).map_err(refused)?;
    Ok(text)
}

/// True when a file of this name is there.
pub(crate) fn is_file(name: &str) -> bool {
    Path::new(name).is_file()
}

/// Reads a saved report; `-` is standard input.
pub(crate) fn report(path: &Path) -> Result<SavedReport, FileError> {
    let text = text("--from", path, MAX_REPORT_OCTETS)?;
    json::read(&text).map_err(|err| FileError::report(path, &err))
}

/// Reads old findings.
pub(crate) fn baseline(path: &Path) -> Result<Baseline, FileError> {
    let text = text("--baseline", path, MAX_POLICY_OCTETS * 4)?;
    Baseline::from_json(&text).map_err(|err| FileError::Baseline {
        path: path.to_owned(),
        source: err,
    })
}

/// The octets of a policy.
pub(crate) fn policy(path: &Path) -> Result<Vec<u8>, FileError> {
    octets("--policy", path, MAX_POLICY_OCTETS)
}

/// The files below `folder` whose path from there on fits one of `patterns`, as paths that can be opened; sorted.
///
/// Only folders that a pattern can lead to are looked into; of those, whose name begins with a dot are left out unless a
/// pattern writes them out. Links to files are files, and links to folders are not followed.
pub(crate) fn below(folder: &Path, patterns: &[&Pattern]) -> Result<Vec<String>, FileError> {
    let mut res = BTreeSet::new();
    for pattern in patterns {
        let (start, depth) = pattern.folder();
        let start = Path::new(start);
        let is_below = start
            .components()
            .all(|it| matches!(it, Component::Normal(_)));
        if is_below {
            fitting(folder, start, depth, pattern, &mut res)?;
        }
    }
    Ok(res.into_iter().collect())
}

/// Adds to `res` what `pattern` fits in `start`, a folder below `folder`, and at most `depth` folders further down.
fn fitting(
    folder: &Path,
    start: &Path,
    depth: Option<usize>,
    pattern: &Pattern,
    res: &mut BTreeSet<String>,
) -> Result<(), FileError> {
    let mut folders = vec![(start.to_owned(), depth)];
    while let Some((below, depth)) = folders.pop() {
        let path = folder.join(&below);
        let path = if path.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            path
        };
        let io = |source| FileError::Io {
            flag: "paths",
            path: path.clone(),
            source,
        };
        let entries = match std::fs::read_dir(&path) {
            // A folder that is not there holds nothing.
            Err(err) if matches!(err.kind(), NotFound | NotADirectory) => continue,
            entries => entries.map_err(io)?,
        };
        for entry in entries {
            let entry = entry.map_err(io)?;
            let name = below.join(entry.file_name());
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if entry.file_type().map_err(io)?.is_dir() {
                if !is_hidden && depth != Some(0) {
                    folders.push((name, depth.map(|it| it - 1)));
                }
            } else if pattern.fits(&name.to_string_lossy()) {
                let path = folder.join(&name);
                if path.is_file() {
                    res.insert(path.to_string_lossy().into_owned());
                }
            }
        }
    }
    Ok(())
}

/// Reads text that somebody pasted, in whatever encoding; `-` is standard input.
pub(crate) fn pasted(path: &Path) -> Result<String, FileError> {
    let octets = octets("WHAT", path, MAX_PASTED_OCTETS)?;
    if octets.starts_with(EVENT_LOG) {
        return Err(FileError::EventLog {
            flag: "WHAT",
            path: path.to_owned(),
        });
    }
    Ok(match mail::read(&octets) {
        Some(mail) => mail.text(),
        None => crate::decode::decode(octets),
    })
}

fn text(flag: &'static str, path: &Path, limit: u64) -> Result<String, FileError> {
    String::from_utf8(octets(flag, path, limit)?).map_err(|err| FileError::NotText {
        flag,
        path: path.to_owned(),
        offset: err.utf8_error().valid_up_to(),
    })
}

fn octets(flag: &'static str, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let io = |source| FileError::Io {
        flag,
        path: path.to_owned(),
        source,
    };
    let mut octets = Vec::new();
    if path.as_os_str() == "-" {
        let stdin = std::io::stdin();
        stdin.lock().take(limit + 1).read_to_end(&mut octets)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut octets))
    }
    .map_err(io)?;
    if u64::try_from(octets.len()).map_or(true, |len| limit < len) {
        return Err(FileError::TooLarge {
            flag,
            path: path.to_owned(),
            limit,
        });
    }
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tests run in the folder of the package, which a policy beside it names by nothing.
    #[test]
    fn a_policy_in_the_working_directory() {
        for (pattern, expect) in [
            ("Cargo.*", &["Cargo.lock", "Cargo.toml"][..]),
            (
                "./fixtures/policies/*.toml",
                &["fixtures/policies/kmsdoctor.toml"],
            ),
            ("fixtures/no-such-folder/*", &[]),
            ("Cargo.toml/*", &[]),
        ] {
            let pattern = Pattern::parse(pattern).unwrap();
            assert_eq!(
                below(Path::new(""), &[&pattern]).unwrap(),
                expect,
                "{pattern}"
            );
        }
    }
}
