//! `--policy` and what belongs to it: the file, the day, the severity from which on a run fails.

use super::error::{FileError, Several};
use super::{args, files, settings};
use crate::finding::Severity;
use crate::model::{FileId, SourceFile};
use crate::policy::Policy;
use crate::rules::{infos, select::Judging};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::Path;

/// How a run is judged, and from which severity on it fails: `usual` where nothing is said.
pub(super) fn judging(
    args: &args::Judging,
    usual: Severity,
) -> anyhow::Result<(Judging, Option<Severity>)> {
    let (mut judging, fail_on) = settings::judging(args, usual)?;
    if let Some(path) = &args.policy {
        judging.policy = Some(read(path)?);
    }
    judging.today.get_or_insert_with(today);
    Ok((judging, fail_on))
}

/// Reads a policy; each of its faults is told in a line of its own.
fn read(path: &Path) -> anyhow::Result<Policy> {
    let source = SourceFile {
        path: path.to_string_lossy().into_owned(),
        octets: files::policy(path)?.into(),
    };
    Policy::parse(source, FileId::default(), &infos()).map_err(|err| {
        let path = &err.path;
        let faults = err.faults.into_iter().map(|fault| FileError::Policy {
            path: path.clone(),
            line: fault.position.line,
            column: fault.position.column,
            what: fault.what,
        });
        Several(faults.map(anyhow::Error::from).collect()).into()
    })
}

/// The day in UTC, so that a run says the same wherever it takes place.
#[expect(clippy::disallowed_methods, reason = "the day of the run is read here")]
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
