//! `kmsdoctor plan`: settle and write what a client tries; with zone files also what it would find.

use super::output::{targets, write_quietly};
use super::{Clock, Streams, Surroundings, args, client, how_to_collect, settings, zones};
use crate::finding::Severity;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::rules::select::Judging;
use crate::run::{Options, Probing, ZoneFiles, conclude, diagnose, plan_only};
use crate::selection::SelectionModel;
use crate::verdict::{Exit, OutcomeWord, Status, exit};

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
    let mut network = settings::network(&args::Network::default())?;
    network.limit_names = settings::limit_names(args.limit_names.as_ref())?;
    let zones = zones::answering(&args.zone)?;
    let client = client(&args.client, Vec::new(), zones.is_none(), streams)?;
    let options = Options {
        zone_files: zones.as_ref().map(|_| settings::flag("--zone")),
        ..network.options(client, Probing::Off, vec![SelectionModel::Rfc2782])
    };
    let clock = Clock::start();
    let evidence = match zones {
        None => plan_only(&options),
        Some((view, files)) => {
            let answering = ZoneFiles {
                view: &view,
                network: dns,
            };
            let evidence = diagnose(&options, &answering, tcp).await;
            evidence.with_files(view, files)
        }
    };
    let report = conclude(clock.stop(Command::Plan), evidence, &Judging::default());
    targets.write(&report, streams)?;
    if !args.zone.is_empty() {
        return Ok(exit(&report.verdict, &report.judgement, Some(Severity::Error)).code());
    }
    // A plan gathers no evidence beside settings, so nothing else is missing.
    let verdict = &report.verdict;
    Ok(match (verdict.status, verdict.outcome) {
        (Status::Broken, _) => Exit::Findings,
        (Status::Inconclusive, OutcomeWord::NoSuffix) => Exit::Inconclusive,
        _ => Exit::Clean,
    }
    .code())
}
