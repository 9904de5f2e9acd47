//! Reads the files that flags name, bounded in size.

use super::error::FileError;
use super::inputs::Inputs;
use super::os_text::shown_path;
use crate::baseline::Baseline;
use crate::client::ClientTexts;
use crate::mail;
use crate::policy::Pattern;
use crate::render::json::{self, SavedReport};
use std::collections::BTreeSet;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

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
pub(crate) fn client(
    path: &Path,
    texts: &mut ClientTexts,
    inputs: &mut Inputs,
) -> Result<String, FileError> {
    let octets = inputs.read("--client", path, MAX_CLIENT_OCTETS)?;
    let refused = |source| FileError::ClientText {
        path: path.to_owned(),
        source,
    };
    let name = shown_path(path);
    if let Some(mail) = mail::read(&octets) {
        texts.add_all(&name, &mail.texts).map_err(refused)?;
        return Ok(mail.text());
    }
    let text =
        crate::decode::decode_whole(octets.to_vec()).map_err(|source| FileError::Encoding {
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
pub(crate) fn report(path: &Path, inputs: &mut Inputs) -> Result<SavedReport, FileError> {
    let octets = inputs.read("--from", path, MAX_REPORT_OCTETS)?;
    json::read(text("--from", path, &octets)?).map_err(|err| FileError::report(path, &err))
}

/// Reads old findings.
pub(crate) fn baseline(path: &Path, inputs: &mut Inputs) -> Result<Baseline, FileError> {
    let octets = inputs.read("--baseline", path, MAX_POLICY_OCTETS * 4)?;
    Baseline::from_json(text("--baseline", path, &octets)?).map_err(|err| FileError::Baseline {
        path: path.to_owned(),
        source: err,
    })
}

/// The octets of a policy.
pub(crate) fn policy(path: &Path, inputs: &mut Inputs) -> Result<Arc<[u8]>, FileError> {
    inputs.read("--policy", path, MAX_POLICY_OCTETS)
}

/// The files below `folder` whose path from there on fits one of `patterns`, as paths that can be opened; sorted.
///
/// Only folders that a pattern can lead to are looked into; of those, whose name begins with a dot are left out unless a
/// pattern writes them out. Links to files are files, and links to folders are not followed.
pub(crate) fn below(folder: &Path, patterns: &[&Pattern]) -> Result<Vec<PathBuf>, FileError> {
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
    res: &mut BTreeSet<PathBuf>,
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
                    res.insert(path);
                }
            }
        }
    }
    Ok(())
}

/// Reads text that somebody pasted, in whatever encoding; `-` is standard input.
pub(crate) fn pasted(path: &Path, inputs: &mut Inputs) -> Result<String, FileError> {
    let octets = inputs.read("WHAT", path, MAX_PASTED_OCTETS)?;
    if octets.starts_with(EVENT_LOG) {
        return Err(FileError::EventLog {
            flag: "WHAT",
            path: path.to_owned(),
        });
    }
    Ok(match mail::read(&octets) {
        Some(mail) => mail.text(),
        None => crate::decode::decode(octets.to_vec()),
    })
}

fn text<'a>(flag: &'static str, path: &Path, octets: &'a [u8]) -> Result<&'a str, FileError> {
    if octets.trim_ascii().is_empty() {
        return Err(FileError::Empty {
            flag,
            path: path.to_owned(),
        });
    }
    std::str::from_utf8(octets).map_err(|err| FileError::NotText {
        flag,
        path: path.to_owned(),
        offset: err.valid_up_to(),
    })
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
                expect.iter().map(PathBuf::from).collect::<Vec<_>>(),
                "{pattern}"
            );
        }
    }
}
