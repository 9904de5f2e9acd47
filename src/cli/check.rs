//! `kmsdoctor check`: record files → report.

mod baseline;
mod notes;

use super::error::SettingsError;
use super::inputs::Inputs;
use super::output::check_targets;
use super::progress::Progress;
use super::settings::{of, or};
use super::write::write_file;
use super::zones::{NamedFile, Reading, loaders, named_file, read_zones};
use super::{
    Clock, Streams, Surroundings, args, client, counted, files, folders, settings, values,
};
use crate::baseline::Baseline;
use crate::finding::Severity;
use crate::forms::Form;
use crate::model::DomainName;
use crate::net::WithDeadline;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::rules::select::MOST_DETAILED_IN_FILES;
use crate::run::{Probing, check, compare_live, conclude_views};
use crate::verdict::exit;
use crate::view::Wanted;
use crate::words;
use std::path::PathBuf;
use std::time::Duration;

/// Ten years, in minutes.
const MOST_MINUTES: u32 = 1440 * 3_650;

/// Settles, reads, looks and writes the report.
pub(super) async fn run(
    args: &args::Check,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = check_targets(&args.output, &surroundings)?;
    let mut inputs = Inputs::default();
    if let Some(path) = &args.write_baseline {
        targets.leave(path)?;
        baseline::may_be_written(path)?;
    }
    let (mut judging, fail_on) =
        super::policy::judging(&args.judging, Severity::Warning, &mut inputs)?;
    judging.most_detailed = MOST_DETAILED_IN_FILES;
    if let Some(it) = &args.stale_after {
        let minutes = of("--stale-after", it, |it| {
            values::minutes(it, 60, MOST_MINUTES)
        })?;
        judging.stale_after = Some(Duration::from_mins(minutes.into()));
    }
    let origin = args
        .origin
        .as_ref()
        .map(|it| of("--origin", it, values::origin))
        .transpose()?;
    let (flag, paths) = if args.files.is_empty() {
        let paths = super::policy::zone_files(judging.policy.as_ref())?;
        let paths = paths.into_iter().map(PathBuf::into_os_string);
        ("paths", paths.collect())
    } else {
        ("FILE", args.files.clone())
    };
    let named: Result<Vec<NamedFile>, _> = paths
        .iter()
        .map(|it| named_file(flag, it, origin.as_ref()))
        .collect();
    let named = folders::expand(flag, named?, streams)?;
    let asked: Vec<DomainName> = judging
        .policy
        .iter()
        .flat_map(|it| &it.domains)
        .map(|it| it.owner.clone())
        .collect();
    let clock = Clock::start();
    let reading = Reading {
        flag,
        roots: &args.include_root,
        form: form(args.input.as_ref())?,
        loads_in: loaders(&args.loads_in)?,
        wanted: Wanted::Kms,
        asked: &asked,
    };
    let (views, sources) = read_zones(&named, &reading, &mut inputs).map_err(super::error::all)?;
    if let Some(path) = &args.write_baseline {
        baseline::is_read_as_nothing_else(path, &inputs)?;
    }
    let old = args.baseline.as_deref();
    judging.baseline = old.map(|it| files::baseline(it, &mut inputs)).transpose()?;
    let targets = targets.sparing(inputs)?;
    let domains = super::policy::domains(judging.policy.as_ref(), &views);
    let mut evidences = Vec::new();
    for (view, domains) in views.into_iter().zip(domains) {
        evidences.push(check(view, sources.clone(), &domains, dns, tcp).await);
    }
    if args.live.is_wanted {
        let network = settings::network(&asking(&args.live))?;
        let client = client(
            &args::Client::default(),
            network.servers.clone(),
            true,
            &mut Inputs::default(),
            streams,
        )?;
        let options = network.options(client, Probing::Off, Vec::new());
        let progress = Progress::new(surroundings.stderr_is_terminal);
        let dns = counted(WithDeadline::starting_now(dns, network.deadline), &progress);
        for evidence in &mut evidences {
            *evidence = compare_live(std::mem::take(evidence), &options, &dns, tcp).await;
        }
    }
    let run = clock.stop(Command::Check);
    let mut report = conclude_views(run, evidences, &judging);
    if let Some(baseline) = &judging.baseline {
        notes::tell_what_is_gone(baseline, &judging, &report, streams)?;
    }
    // Whoever names single files of a policy's `paths` does not ask for all that it says.
    let policy = judging.policy.as_ref();
    if let Some(policy) = policy.filter(|it| args.files.is_empty() || it.paths.is_empty()) {
        notes::tell_what_is_idle(policy, &judging, &report, streams)?;
    }
    if let Some(path) = &args.write_baseline {
        let mut baseline = Baseline::of(&report.judgement.sightings);
        if let Some(old) = judging.baseline.take() {
            // This run says nothing of files and rules that were left out, or that had nothing to look at.
            baseline.keep_of(old, |it| !notes::would_be_seen(it, &judging, &report));
        }
        write_file("--write-baseline", path, &baseline.to_json(), streams.out)?;
        judging.baseline = Some(baseline);
        report = conclude_views(report.run.clone(), report.into_views(), &judging);
    }
    targets.write(&report, streams)?;
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}

/// The form that `--input` names.
fn form(text: Option<&String>) -> Result<Option<Form>, SettingsError> {
    or(text, "--input", |text| {
        let form = Form::ALL.into_iter().find(|it| it.name() == text);
        form.ok_or_else(|| {
            let names = Form::ALL.map(Form::name);
            format!("is no form; forms are {}", words::either(&names))
        })
    })
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
