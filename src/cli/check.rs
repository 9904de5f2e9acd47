//! `kmsdoctor check`: record files → report.

use super::output::check_targets;
use super::settings::{judging, of};
use super::zones::{NamedFile, named_file, read_zones};
use super::{Clock, Streams, Surroundings, args, values};
use crate::finding::Severity;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::rules::select::MOST_DETAILED_IN_FILES;
use crate::run::{check, conclude};
use crate::verdict::exit;
use crate::view::Wanted;

/// Settles, reads, looks and writes the report.
pub(super) async fn run(
    args: &args::Check,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = check_targets(&args.output, &surroundings)?;
    let (mut judging, fail_on) = judging(&args.judging, Severity::Warning)?;
    judging.most_detailed = MOST_DETAILED_IN_FILES;
    let origin = args
        .origin
        .as_ref()
        .map(|it| of("--origin", it, values::domain))
        .transpose()?;
    let named: Result<Vec<NamedFile>, _> = args
        .files
        .iter()
        .map(|it| named_file("FILE", it, origin.as_ref()))
        .collect();
    let clock = Clock::start();
    let (view, files) =
        read_zones("FILE", &named?, &args.include_root, Wanted::Kms).map_err(super::error::all)?;
    let evidence = check(view, files, &[], dns, tcp).await;
    let report = conclude(clock.stop(Command::Check), evidence, &judging);
    targets.write(&report, streams)?;
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}
