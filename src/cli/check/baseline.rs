//! What `--write-baseline` may replace: a baseline, or nothing.

use super::super::error::SettingsError;
use super::super::files;
use super::super::inputs::Inputs;
use super::super::os_text::shown_path;
use super::super::write::check_file;
use std::path::Path;

/// Says before the run what would keep the baseline from being written, or what would be lost by it.
///
/// A shell that expands `--write-baseline *.zone` names zones; nobody wants them replaced. An empty file holds nothing to lose.
pub(super) fn may_be_written(path: &Path) -> Result<(), SettingsError> {
    let refuse = |why: String| SettingsError::value("--write-baseline", &shown_path(path), why);
    check_file(path).map_err(refuse)?;
    if !path.is_file() {
        return Ok(());
    }
    let is_empty = std::fs::metadata(path).is_ok_and(|it| it.len() == 0);
    if is_empty || files::baseline(path, &mut Inputs::default()).is_ok() {
        return Ok(());
    }
    let why = "the file is not a baseline; name another one, or delete it first";
    Err(refuse(why.to_owned()))
}

/// Refuses a file that the run has read as something else, such as an empty policy.
pub(super) fn is_read_as_nothing_else(path: &Path, inputs: &Inputs) -> Result<(), SettingsError> {
    if inputs.has(path) {
        let why = "this run reads the file; name another one to write to";
        return Err(SettingsError::value(
            "--write-baseline",
            &shown_path(path),
            why,
        ));
    }
    Ok(())
}
