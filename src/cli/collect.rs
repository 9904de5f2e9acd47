//! `kmsdoctor collect`: this machine's settings as one file.

use super::Streams;
use super::output::{write_file, write_quietly};
use crate::client::collected;
use std::path::PathBuf;

/// What may be typed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to write; without it, or with `-`, to standard output
    ///
    /// No product key is read, and no administrator rights are needed.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the names of hosts, domains and adapters, and addresses, each the same way throughout
    #[arg(long)]
    pub(crate) redact: bool,
}

/// Collects and writes.
pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let mut found = crate::os::collect_this_machine()?;
    if args.redact {
        found = collected::redact(&found);
    }
    let text = collected::write(&found);
    match &args.output {
        Some(path) if path.as_os_str() != "-" => write_file("--output", path, &text)?,
        _ => write_quietly(streams.out, &text)?,
    }
    Ok(0)
}
