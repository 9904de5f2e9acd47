//! `kmsdoctor simulate`: arguments → hosts and questions → report. No network.

use super::args;
use super::error::{FileError, SettingsError};
use super::inputs::Inputs;
use super::output::targets;
use super::settings::{caching, models, of, or};
use super::zones::answering;
use super::{Clock, Streams, Surroundings, files, values};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::Command;
use crate::run::{
    FleetOptions, SimulateError, SimulateOptions, conclude, described_records, domain_in_files,
    domain_in_report, simulate,
};
use crate::selection::{Assumptions, SelectionModel};
use crate::simulation::CLIENTS_AT_ONCE;
use crate::simulation::fleet::{MOST_DAYS, Start, Times};
use crate::simulation::threshold::Minimum;
use crate::verdict::{Exit, Status, exit};
use rayon::ThreadPoolBuilder;

/// Most clients that are drawn one by one.
const MOST_CLIENTS: u32 = 100_000_000;

/// What clients are drawn from when nobody says.
const SEED: u64 = 1;

/// Settles, simulates and writes the report.
pub(super) async fn run(
    args: &args::Simulate,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = targets(&args.output, &surroundings)?;
    let mut inputs = Inputs::default();
    let (judging, fail_on) = super::policy::judging(&args.judging, Severity::Error, &mut inputs)?;
    let mut options = options(args)?;
    let source = source(&args.hosts, &options.models, &mut inputs, dns, tcp).await?;
    let targets = targets.sparing(inputs)?;
    // What a saved report takes for granted holds on, unless a flag says otherwise.
    if args.hosts.refused_wait.is_none() {
        options.assumptions.refused = source.assumptions.refused;
    }
    if args.hosts.silent_wait.is_none() {
        options.assumptions.silent = source.assumptions.silent;
    }
    let clock = Clock::start();
    let evidence = with_threads(options.clients, || simulate(source, &options))?;
    let evidence = evidence.map_err(|err| named(&err, args))?;
    let report = conclude(clock.stop(Command::Simulate), evidence, &judging);
    targets.write(&report, streams)?;
    // That no host serves is no finding of a rule, and yet the gravest thing a simulation can say.
    if report.verdict.status == Status::Broken && fail_on.is_some() {
        return Ok(Exit::Findings.code());
    }
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}

/// Does `work` with a thread for each core when there are many clients to draw; where no more threads are to be had, with
/// this one.
fn with_threads<T: Send>(
    clients: Option<u64>,
    work: impl FnOnce() -> T + Send,
) -> anyhow::Result<T> {
    if clients.is_none_or(|it| it <= CLIENTS_AT_ONCE) {
        return Ok(work());
    }
    let of_machine = ThreadPoolBuilder::new().build();
    let this_one = || ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    let pool = of_machine.or_else(|_| this_one().build())?;
    Ok(pool.install(work))
}

/// The hosts: of records, of zone files, or of a saved report.
async fn source(
    args: &args::Hosts,
    models: &[SelectionModel],
    inputs: &mut Inputs,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<Evidence> {
    let domain = or(args.domain.as_ref(), "DOMAIN", values::domain)?;
    if let Some((view, files)) = answering(&args.zone, &args.loads_in, inputs)? {
        let evidence = domain_in_files(view, files, domain.as_ref(), models, dns, tcp).await;
        return evidence.map_err(|err| {
            let why = err.to_string();
            SettingsError::Value {
                flag: "--zone",
                why,
            }
            .into()
        });
    }
    if let Some(path) = &args.from {
        let evidence = domain_in_report(files::report(path, inputs)?.evidence, domain.as_ref());
        return evidence.map_err(|err| FileError::report(path, &err).into());
    }
    if args.records.is_empty() {
        return Err(SettingsError::Usage(
            "there are no hosts to choose among; give `--record \"PRIORITY WEIGHT PORT TARGET\"`, `--zone FILE` or `--from REPORT.json`"
                .to_owned(),
        )
        .into());
    }
    let mut records = Vec::new();
    for text in &args.records {
        records.push(of("--record", text, values::record)?);
    }
    Ok(described_records(&records))
}

fn options(args: &args::Simulate) -> Result<SimulateOptions, SettingsError> {
    let hosts = &args.hosts;
    let question = &args.question;
    let usual = Assumptions::default();
    let mut down = Vec::new();
    for text in &hosts.down {
        down.push(of("--down", text, values::down)?);
    }
    let mut edits = Vec::new();
    for text in &hosts.what_if {
        edits.push(of("--what-if", text, values::edit)?);
    }
    let clients = or(question.clients.as_ref(), "--clients", |it| {
        values::count(it, MOST_CLIENTS)
    })?;
    let minimum = or(question.threshold.as_ref(), "--threshold", |it| match it {
        "25" => Ok(Minimum::TwentyFive),
        "5" => Ok(Minimum::Five),
        _ => Err("is neither `25` nor `5`".to_owned()),
    })?;
    if minimum.is_some() && clients.is_none() {
        return Err(needs("--threshold", "--clients N"));
    }
    Ok(SimulateOptions {
        models: models(&args.choice)?,
        assumptions: Assumptions {
            refused: or(
                hosts.refused_wait.as_ref(),
                "--refused-wait",
                values::duration,
            )?
            .unwrap_or(usual.refused),
            silent: or(
                hosts.silent_wait.as_ref(),
                "--silent-wait",
                values::duration,
            )?
            .unwrap_or(usual.silent),
        },
        down,
        edits,
        ranks: question.ranks,
        narrate: question.narrate,
        clients: clients.map(u64::from),
        seed: or(question.seed.as_ref(), "--seed", |it| {
            values::number(it)
                .ok_or_else(|| format!("is not a whole number from 0 to {}", u64::MAX))
        })?
        .unwrap_or(SEED),
        is_caching: caching(question.caching.as_ref())?.unwrap_or(true),
        minimum,
        fleet: fleet(&args.days, clients.is_some(), !hosts.what_if.is_empty())?,
    })
}

/// The flags about days; none without `--days`.
fn fleet(
    args: &args::Days,
    has_clients: bool,
    has_edits: bool,
) -> Result<Option<FleetOptions>, SettingsError> {
    let Some(days) = &args.count else {
        let others = [
            ("--outage", !args.outage.is_empty()),
            ("--change-day", args.change_day.is_some()),
            ("--start", args.start.is_some()),
            ("--renewal", args.renewal.is_some()),
            ("--retry", args.retry.is_some()),
            ("--validity", args.validity.is_some()),
        ];
        return match others.iter().find(|it| it.1) {
            Some((flag, _)) => Err(needs(flag, "--days D")),
            None => Ok(None),
        };
    };
    let days = of("--days", days, |it| values::count(it, MOST_DAYS))?;
    if !has_clients {
        return Err(needs("--days", "--clients N"));
    }
    if args.change_day.is_some() && !has_edits {
        return Err(needs("--change-day", "--what-if EDIT"));
    }
    let mut outages = Vec::new();
    for text in &args.outage {
        let outage = of("--outage", text, values::outage)?;
        if days <= outage.1 {
            let why = format!("begins behind the last day, which is {}", days - 1);
            return Err(SettingsError::Value {
                flag: "--outage",
                why: format!("`{}` {why}", crate::render::escape::terminal(text)),
            });
        }
        outages.push(outage);
    }
    let usual = Times::default();
    let interval =
        |text: Option<&String>, flag| or(text, flag, |it| values::minutes(it, 15, 43_200));
    let validity = or(args.validity.as_ref(), "--validity", |it| {
        let minutes = values::minutes(it, 1440, 1440 * MOST_DAYS)?;
        if minutes.is_multiple_of(1440) {
            Ok(minutes / 1440)
        } else {
            Err("is not a number of whole days, as in `180d`".to_owned())
        }
    })?;
    Ok(Some(FleetOptions {
        days,
        start: or(args.start.as_ref(), "--start", |it| match it {
            "activated" => Ok(Start::Activated),
            "fresh" => Ok(Start::Fresh),
            _ => Err("is neither `activated` nor `fresh`".to_owned()),
        })?
        .unwrap_or_default(),
        times: Times {
            retry_min: interval(args.retry.as_ref(), "--retry")?.unwrap_or(usual.retry_min),
            renewal_min: interval(args.renewal.as_ref(), "--renewal")?.unwrap_or(usual.renewal_min),
            validity_days: validity.unwrap_or(usual.validity_days),
        },
        outages,
        change_day: or(args.change_day.as_ref(), "--change-day", |it| {
            let day = values::number(it).filter(|day| *day < days);
            day.ok_or_else(|| format!("is not a day from 0 to {}", days - 1))
        })?
        .unwrap_or(0),
    }))
}

fn needs(flag: &'static str, other: &str) -> SettingsError {
    SettingsError::Value {
        flag,
        why: format!("needs `{other}` beside it"),
    }
}

/// The error with the flag and the value it comes from.
fn named(err: &SimulateError, args: &args::Simulate) -> anyhow::Error {
    let hosts = &args.hosts;
    let (flag, typed) = match err {
        SimulateError::OnlyPlanned | SimulateError::OnlyNamed | SimulateError::NoHost => {
            match &hosts.from {
                Some(path) => return FileError::report(path, err).into(),
                None if args.hosts.zone.is_empty() => ("--record", None),
                None => ("--zone", None),
            }
        }
        SimulateError::Down { at, .. } => ("--down", hosts.down.get(*at)),
        SimulateError::Outage { at, .. } => ("--outage", args.days.outage.get(*at)),
        SimulateError::Change(err) => ("--what-if", hosts.what_if.get(err.at)),
        SimulateError::Fleet(_) => ("--days", args.days.count.as_ref()),
    };
    match typed {
        Some(text) => SettingsError::value(flag, text, err),
        None => SettingsError::Value {
            flag,
            why: err.to_string(),
        },
    }
    .into()
}
