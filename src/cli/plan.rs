//! `kmsdoctor plan`: settle and write what a client tries; with zone files also what it would find.

use super::inputs::Inputs;
use super::output::{targets, write_quietly};
use super::{Clock, Streams, Surroundings, args, client, how_to_collect, settings, usage, zones};
use crate::finding::Severity;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::rules::select::Judging;
use crate::run::{Faults, Options, Probing, ZoneFiles, conclude, diagnose, plan_only};
use crate::selection::SelectionModel;
use crate::verdict::{OutcomeWord, exit_by_findings};

/// Settles, plans and writes the report.
pub(super) async fn run(
    args: &args::Plan,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    if args.how_to_collect {
        write_quietly(streams.out, how_to_collect::TEXT)?;
        return Ok(0);
    }
    let targets = targets(&args.output, &surroundings)?;
    let mut inputs = Inputs::default();
    let mut network = settings::network(&args::Network::default())?;
    network.limit_names = settings::limit_names(args.limit_names.as_ref())?;
    let zones = zones::answering(&args.zone, &args.loads_in, &mut inputs)?;
    usage::tell_of_files(&args.client, streams)?;
    let client = client(
        &args.client,
        Vec::new(),
        zones.is_none(),
        &mut inputs,
        streams,
    )?;
    let targets = targets.sparing(inputs)?;
    super::tell_of_placeholders(&client, streams)?;
    let options = Options {
        zone_files: zones.as_ref().map(|_| settings::flag("--zone")),
        ..network.options(client, Probing::Off, vec![SelectionModel::Rfc2782])
    };
    let clock = Clock::start();
    let evidence = match zones {
        None => plan_only(&options),
        Some((view, files)) => {
            let answering = ZoneFiles::new(&view, &files, Faults::Hold, dns);
            let evidence = diagnose(&options, &answering, tcp).await;
            evidence.with_files(view, files)
        }
    };
    let report = conclude(clock.stop(Command::Plan), evidence, &Judging::default());
    targets.write(&report, streams)?;
    let fail_on = Some(Severity::Error);
    // A plan that has something to try wants no evidence beside settings, so nothing is missing.
    let mut verdicts = report.domains.iter().map(|it| &it.verdict);
    let is_whole = args.zone.is_empty()
        && report.verdict.outcome == OutcomeWord::Ok
        && verdicts.all(|it| it.outcome == OutcomeWord::Ok);
    let exit = if is_whole {
        exit_by_findings(&report.judgement, fail_on)
    } else {
        report.exit(fail_on)
    };
    Ok(exit.code())
}
