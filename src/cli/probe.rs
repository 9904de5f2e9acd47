//! `kmsdoctor probe`: settle, contact the named hosts, judge, write.

use super::inputs::Inputs;
use super::output::targets;
use super::progress::Progress;
use super::{
    Clock, Streams, Surroundings, args, client, counted, policy, probing, settings, zones,
};
use crate::client::ClientProfile;
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::model::HostName;
use crate::net::WithDeadline;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::{Command, Report};
use crate::run::{Faults, Options, ZoneFiles, conclude, probe};
use crate::verdict::exit;

/// Settles, contacts and writes the report.
pub(super) async fn run(
    args: &args::Probe,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = targets(&args.output, &surroundings)?;
    let mut inputs = Inputs::default();
    let (judging, fail_on) = policy::judging(&args.judging, Severity::Error, &mut inputs)?;
    let hosts = settings::hosts(&args.hosts)?;
    let network = settings::network(&args.network)?;
    network.tell(streams)?;
    let needs_dns = hosts
        .iter()
        .any(|host| !matches!(host.host, HostName::Address(_)));
    let zones = zones::answering(&args.network.zone, &args.network.loads_in, &mut inputs)?;
    let client = if needs_dns {
        client(
            &args::Client::default(),
            network.servers.clone(),
            zones.is_none(),
            &mut inputs,
            streams,
        )?
    } else {
        ClientProfile::default()
    };
    let targets = targets.sparing(inputs)?;
    let options = Options {
        zone_files: zones.as_ref().map(|_| settings::flag("--zone")),
        ..network.options(client, probing(&network), Vec::new())
    };
    let clock = Clock::start();
    let progress = Progress::new(surroundings.stderr_is_terminal);
    let dns = counted(WithDeadline::starting_now(dns, network.deadline), &progress);
    let tcp = counted(WithDeadline::starting_now(tcp, network.deadline), &progress);
    let evidence: Evidence = match zones {
        None => probe(&options, &hosts, &dns, &tcp).await,
        Some((view, files)) => {
            let answering = ZoneFiles::new(&view, &files, Faults::Hold, &dns);
            let evidence = probe(&options, &hosts, &answering, &tcp).await;
            evidence.with_files(view, files)
        }
    };
    progress.finish();
    let report: Report = conclude(clock.stop(Command::Probe), evidence, &judging);
    targets.write(&report, streams)?;
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}
