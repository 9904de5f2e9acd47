//! `kmsdoctor diagnose`: settle, ask, contact, judge, write.

use super::error::{FileError, SettingsError};
use super::inputs::Inputs;
use super::output::targets;
use super::progress::Progress;
use super::{
    Clock, Streams, Surroundings, args, client, counted, files, policy, probing, settings, usage,
    zones,
};
use crate::finding::Severity;
use crate::net::WithDeadline;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::run::{
    Faults, Options, Probing, ZoneFiles, conclude, diagnose, diagnose_again, hold_against,
};

/// Settles, gathers evidence and writes the report.
pub(super) async fn run(
    args: &args::Diagnose,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = targets(&args.output, &surroundings)?;
    let mut inputs = Inputs::default();
    let (judging, fail_on) = policy::judging(&args.judging, Severity::Error, &mut inputs)?;
    let models = settings::models(&args.choice)?;
    let symptom = settings::symptom(args.symptom.as_ref())?;
    if let Some(path) = &args.from {
        refuse_beside_from(args)?;
        let saved = files::report(path, &mut inputs)?;
        let targets = targets.sparing(inputs)?;
        let evidence =
            diagnose_again(saved.evidence, &models).map_err(|err| FileError::report(path, &err))?;
        let report = hold_against(conclude(saved.run, evidence, &judging), symptom);
        targets.write(&report, streams)?;
        return Ok(report.exit(fail_on).code());
    }
    let network = settings::network(&args.network)?;
    network.tell(streams)?;
    let probing = if args.srv.no_probe {
        Probing::Off
    } else {
        probing(&network)
    };
    let zones = zones::answering(&args.network.zone, &args.network.loads_in, &mut inputs)?;
    usage::tell_of_files(&args.client, streams)?;
    let client = client(
        &args.client,
        network.servers.clone(),
        zones.is_none(),
        &mut inputs,
        streams,
    )?;
    let targets = targets.sparing(inputs)?;
    super::tell_of_placeholders(&client, streams)?;
    let options = Options {
        zone_files: zones.as_ref().map(|_| settings::flag("--zone")),
        ..network.options(client, probing, models)
    };
    let clock = Clock::start();
    let progress = Progress::new(surroundings.stderr_is_terminal);
    let dns = counted(WithDeadline::starting_now(dns, network.deadline), &progress);
    let tcp = counted(WithDeadline::starting_now(tcp, network.deadline), &progress);
    let evidence = match zones {
        None => diagnose(&options, &dns, &tcp).await,
        Some((view, files)) => {
            let answering = ZoneFiles::new(&view, &files, Faults::Hold, &dns);
            let evidence = diagnose(&options, &answering, &tcp).await;
            evidence.with_files(view, files)
        }
    };
    progress.finish();
    let report = conclude(clock.stop(Command::Diagnose), evidence, &judging);
    let report = hold_against(report, symptom);
    targets.write(&report, streams)?;
    Ok(report.exit(fail_on).code())
}

/// Saved evidence is judged as it is: nothing about the client or the network can be said beside it.
fn refuse_beside_from(args: &args::Diagnose) -> Result<(), SettingsError> {
    let network = &args.network;
    let says_network = !network.server.is_empty()
        || !network.zone.is_empty()
        || network.dns_timeout.is_some()
        || network.dns_tries.is_some()
        || network.probe_timeout.is_some()
        || network.rpc_bind
        || network.ipv4
        || network.ipv6
        || network.deadline.is_some()
        || network.jobs.is_some()
        || network.limit_names.is_some()
        || args.srv.no_probe;
    if settings::describes_client(&args.client) || args.client.caching.is_some() || says_network {
        return Err(SettingsError::Value {
            flag: "--from",
            why: "judges saved evidence; flags about the client or the network cannot stand beside it"
                .to_owned(),
        });
    }
    Ok(())
}
