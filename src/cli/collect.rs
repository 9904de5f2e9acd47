//! `kmsdoctor collect`: this machine's settings as one file.

use super::output::{write_file, write_quietly};
use super::{Streams, args};
use crate::client::collected;

/// Collects and writes.
pub(super) fn run(args: &args::Collect, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
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
