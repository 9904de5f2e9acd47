//! `kmsdoctor check`: record files → report.

use super::output::check_targets;
use super::progress::Progress;
use super::settings::{of, or};
use super::zones::{NamedFile, named_file, read_zones};
use super::{Clock, Streams, Surroundings, args, client, counted, settings, values};
use crate::finding::Severity;
use crate::forms::Form;
use crate::net::WithDeadline;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::rules::select::MOST_DETAILED_IN_FILES;
use crate::run::{Probing, check, compare_live, conclude};
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
    let (mut judging, fail_on) = super::policy::judging(&args.judging, Severity::Warning)?;
    judging.most_detailed = MOST_DETAILED_IN_FILES;
    let origin = args
        .origin
        .as_ref()
        .map(|it| of("--origin", it, values::domain))
        .transpose()?;
    let mut files = args.files.clone();
    if files.is_empty() {
        files = super::policy::zone_files(judging.policy.as_ref())?;
    }
    let named: Result<Vec<NamedFile>, _> = files
        .iter()
        .map(|it| named_file("FILE", it, origin.as_ref()))
        .collect();
    let form = or(args.input.as_ref(), "--input", |text| {
        let form = Form::ALL.into_iter().find(|it| it.name() == text);
        form.ok_or_else(|| {
            let names = Form::ALL.map(Form::name);
            format!("is no form; forms are {}", crate::words::quoted(&names))
        })
    })?;
    let clock = Clock::start();
    let (view, files) = read_zones("FILE", &named?, &args.include_root, form, Wanted::Kms)
        .map_err(super::error::all)?;
    let domains = super::policy::domains(judging.policy.as_ref(), &view);
    let mut evidence = check(view, files, &domains, dns, tcp).await;
    if args.live.is_wanted {
        let network = settings::network(&asking(&args.live))?;
        let client = client(&args::Client::default(), network.servers.clone(), true)?;
        let options = network.options(client, Probing::Off, Vec::new());
        let progress = Progress::new(surroundings.stderr_is_terminal);
        let dns = counted(WithDeadline::starting_now(dns, network.deadline), &progress);
        evidence = compare_live(evidence, &options, &dns, tcp).await;
    }
    let report = conclude(clock.stop(Command::Check), evidence, &judging);
    targets.write(&report, streams)?;
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}

/// The flags about name servers as other commands have them.
fn asking(live: &args::Live) -> args::Network {
    args::Network {
        server: live.server.clone(),
        dns_timeout: live.dns_timeout.clone(),
        dns_tries: live.dns_tries.clone(),
        deadline: live.deadline.clone(),
        ..args::Network::default()
    }
}
