//! `kmsdoctor collect`: this machine's settings as one file.

#![expect(
    clippy::disallowed_types,
    reason = "the file of the user is looked at and written here"
)]

use super::Streams;
use super::error::SettingsError;
use super::output::write_quietly;
use super::write::{check_file, write_file};
use crate::client::collected;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What may be typed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to write; without it, or with `-`, to standard output
    ///
    /// No product key is read, and no administrator rights are needed. A file that is there is replaced only if this command
    /// wrote it.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the names of hosts, domains and adapters, and addresses, each the same way throughout
    #[arg(long)]
    pub(crate) redact: bool,
}

/// Octets of a file that tell whether it is a collector's.
const START: u64 = 2_000;

/// Collects and writes.
pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let path = args.output.as_deref().filter(|it| it.as_os_str() != "-");
    if let Some(path) = path {
        may_be_written(path)?;
    }
    let mut found = crate::os::collect_this_machine()?;
    if args.redact {
        found = collected::redact(&found);
    }
    let text = collected::write(&found);
    match path {
        Some(path) => write_file("--output", path, &text, streams.out)?,
        None => write_quietly(streams.out, &text)?,
    }
    Ok(0)
}

/// Says before anything is collected what would keep the file from being written, or what would be lost by it.
///
/// What this program collected before is evidence of the same kind, so it may be replaced, and so may a file that is empty.
/// Anything else was hardly meant.
fn may_be_written(path: &Path) -> anyhow::Result<()> {
    let refuse =
        |why: String| SettingsError::value("--output", &super::os_text::shown_path(path), why);
    check_file(path).map_err(&refuse)?;
    if !path.is_file() {
        return Ok(());
    }
    let mut start = Vec::new();
    let file = std::fs::File::open(path);
    let read = file.and_then(|it| it.take(START).read_to_end(&mut start));
    read.map_err(|err| refuse(err.to_string()))?;
    if start.is_empty() || collected::is_collected(&String::from_utf8_lossy(&start)) {
        return Ok(());
    }
    Err(refuse(
        "the file is there and was not written by `kmsdoctor collect`; name another one, or delete it first".to_owned(),
    )
    .into())
}
