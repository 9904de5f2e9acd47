//! `--policy` and what belongs to it: the file, the day, the severity from which on a run fails.

use super::error::{FileError, SettingsError, Several};
use super::inputs::Inputs;
use super::os_text::shown_path;
use super::{args, files, settings};
use crate::finding::Severity;
use crate::model::{DomainName, FileId, Provenance, SourceFile, Sourced};
use crate::policy::Policy;
use crate::rules::{infos, select::Judging};
use crate::view::View;
use crate::words;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// How a run is judged, and from which severity on it fails: `usual` where nothing is said.
pub(super) fn judging(
    args: &args::Judging,
    usual: Severity,
    inputs: &mut Inputs,
) -> anyhow::Result<(Judging, Option<Severity>)> {
    let (mut judging, fail_on) = settings::judging(args, usual)?;
    if let Some(path) = &args.policy {
        judging.policy = Some(read(path, inputs)?);
    }
    judging.today.get_or_insert_with(today);
    Ok((judging, fail_on))
}

/// Reads a policy; each of its faults is told in a line of its own.
fn read(path: &Path, inputs: &mut Inputs) -> anyhow::Result<Policy> {
    let source = SourceFile {
        path: shown_path(path),
        octets: files::policy(path, inputs)?,
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

/// The zone files that a policy names by its `paths`, sorted; an error when there is none.
pub(super) fn zone_files(policy: Option<&Policy>) -> anyhow::Result<Vec<PathBuf>> {
    let Some(policy) = policy.filter(|it| !it.paths.is_empty()) else {
        return Err(SettingsError::Value {
            flag: "FILE",
            why: "name a zone file, or `paths` in the policy".to_owned(),
        }
        .into());
    };
    let path = Path::new(&policy.source.path);
    let folder = path.parent().unwrap_or(Path::new(""));
    let patterns: Vec<_> = policy.paths.iter().map(|it| &it.value).collect();
    let res = files::below(folder, &patterns)?;
    if res.is_empty() {
        let patterns = words::quoted(&patterns);
        return Err(SettingsError::Value {
            flag: "paths",
            why: format!("no file fits {patterns} below the folder of the policy"),
        }
        .into());
    }
    Ok(res)
}

/// View by view, the domains of a policy that its files hold and that are to have records.
///
/// Where several views hold a domain and one has its records, the others need none: what clients outside ask has no KMS host.
pub(super) fn domains(policy: Option<&Policy>, views: &[View]) -> Vec<Vec<Sourced<DomainName>>> {
    let has = |view: &View, owner| view.at(&view.source_of(owner)).next().is_some();
    let is_published = |owner| views.iter().any(|it| has(it, owner));
    let of_view = |view: &View| {
        let Some(policy) = policy else {
            return Vec::new();
        };
        let domains = policy.domains.iter().filter(|it| it.expects_records());
        let held = domains.filter(|it| {
            let owner = &it.owner;
            view.holds(owner) && (has(view, owner) || !is_published(owner))
        });
        let sourced = held.map(|it| {
            let provenance = Provenance::File {
                path: policy.source.path.clone(),
                line: policy.source.position(it.place.start).line,
            };
            Sourced::new(it.domain.clone(), provenance)
        });
        sourced.collect()
    };
    views.iter().map(of_view).collect()
}

/// The day in UTC, so that a run says the same wherever it takes place.
#[expect(clippy::disallowed_methods, reason = "the day of the run is read here")]
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
