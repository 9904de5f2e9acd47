//! Folders among the files of `check` → the record files in them.
#![expect(
    clippy::disallowed_types,
    reason = "files of the user are looked at here"
)]

use super::Streams;
use super::error::FileError;
use super::os_text::shown_path;
use super::output::write_quietly;
use super::zones::NamedFile;
use crate::forms;
use crate::render::escape;
use crate::words;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Octets of a file that tell whether it holds records.
const MOST_SAMPLED: u64 = 64 << 10;

/// Files that the line about what was passed over names.
const MOST_NAMED: usize = 5;

/// `named` with the record files of each folder in its place, in the order of their paths.
///
/// Folders inside of it are read too; what is hidden is not, and no link to a folder is followed. Files that hold no records,
/// such as octoDNS' own configuration, are passed over, and one line says which; so is that configuration where it is named
/// beside other files.
///
/// # Errors
/// When a folder cannot be read, or holds no record file.
pub(super) fn expand(
    flag: &'static str,
    named: Vec<NamedFile>,
    streams: &mut Streams<'_>,
) -> anyhow::Result<Vec<NamedFile>> {
    let mut res = Vec::new();
    let mut passed_over = Vec::new();
    let is_alone = named.len() == 1;
    for it in named {
        if !it.path.is_dir() {
            if !is_alone && is_configuration(&it.path) {
                passed_over.push(it.path);
            } else {
                res.push(it);
            }
            continue;
        }
        let n_before = res.len();
        for path in files_below(flag, &it.path)? {
            if holds_records(&path) {
                let origin = it.origin.clone();
                res.push(NamedFile { path, origin });
            } else {
                passed_over.push(path);
            }
        }
        if res.len() == n_before {
            let path = it.path;
            let why = "no file in it has records".to_owned();
            return Err(FileError::NoZone { flag, path, why }.into());
        }
    }
    if !passed_over.is_empty() {
        let are = if passed_over.len() == 1 {
            "was"
        } else {
            "were"
        };
        let mut names: Vec<String> = passed_over
            .iter()
            .take(MOST_NAMED)
            .map(|it| format!("`{}`", escape::terminal(&shown_path(it))))
            .collect();
        if MOST_NAMED < passed_over.len() {
            names.push(format!("{} more", passed_over.len() - MOST_NAMED));
        }
        let text = format!(
            "note: `{flag}`: {} without records {are} passed over: {}\n",
            words::count(passed_over.len(), "file"),
            names.join(", ")
        );
        write_quietly(streams.err, &text)?;
    }
    Ok(res)
}

/// Every file below a folder that is not hidden, in the order of their paths.
fn files_below(flag: &'static str, folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut res = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let io = |source| FileError::Io {
            flag,
            path: folder.clone(),
            source,
        };
        for entry in std::fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            if entry.file_type().map_err(io)?.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                res.push(path);
            }
        }
    }
    res.sort();
    Ok(res)
}

/// True for a file that begins as one with records; what cannot be read is told when it is read.
fn holds_records(path: &Path) -> bool {
    sample(path).is_none_or(|it| forms::holds_records(&shown_path(path), &it))
}

fn is_configuration(path: &Path) -> bool {
    // Standard input is read once.
    let is_file = path.is_file();
    is_file && sample(path).is_some_and(|it| forms::is_configuration(&it))
}

fn sample(path: &Path) -> Option<Vec<u8>> {
    let mut res = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(MOST_SAMPLED).read_to_end(&mut res).ok()?;
    Some(res)
}
