//! The command line: settle, run, render, write, exit status.

mod args;
mod check;
mod error;
mod explain;
mod files;
mod output;
mod progress;
mod settings;
mod simulate;
mod values;
mod zones;

use crate::client::ClientProfile;
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::model::{HostName, Sourced};
use crate::net::WithDeadline;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::{Command, Report, RunInfo};
use crate::rules::select::Judging;
use crate::run::{
    Options, Probing, ZoneFiles, conclude, diagnose, diagnose_again, hold_against, plan_only, probe,
};
use crate::selection::SelectionModel;
use crate::verdict::{Exit, Status, exit};
use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser};
use error::{FileError, SettingsError};
use output::{targets, write_quietly};
use progress::{Counted, Progress};
use settings::NetworkSettings;
use std::ffi::OsString;
use std::io::Write;

/// The streams of the program.
pub struct Streams<'a> {
    /// The result, and nothing else.
    pub out: &'a mut dyn Write,
    /// Diagnostics and progress.
    pub err: &'a mut dyn Write,
}

/// What the program knows of its terminal.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and they are read once"
)]
pub struct Surroundings {
    /// Standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// `NO_COLOR` is set, or the terminal cannot show colors.
    pub no_color: bool,
    /// Columns, if known.
    pub width: Option<usize>,
    /// The terminal shows characters outside ASCII.
    pub unicode: bool,
}

/// Exit status of a run that did not take place.
const DID_NOT_RUN: u8 = 2;

/// Runs the program over the two seams and gives its exit status.
pub async fn run(
    argv: Vec<OsString>,
    surroundings: Surroundings,
    mut streams: Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> u8 {
    match try_run(argv, surroundings, &mut streams, dns, tcp).await {
        Ok(status) => status,
        Err(err) => {
            let lines = match err.downcast_ref::<error::Several>() {
                Some(error::Several(faults)) => faults.iter().map(|it| format!("{it:#}")).collect(),
                None => vec![format!("{err:#}")],
            };
            for line in lines {
                let text = crate::render::escape::terminal(&line).into_owned();
                // When standard error is gone too, the exit status still tells.
                let _ = write_quietly(streams.err, &format!("error: {text}\n"));
            }
            DID_NOT_RUN
        }
    }
}

async fn try_run(
    argv: Vec<OsString>,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let (argv, command_is_implied) = with_command(argv);
    let typed = match args::CommandLine::try_parse_from(argv) {
        Ok(typed) => typed,
        Err(err) if !err.use_stderr() => {
            write_quietly(streams.out, &err.render().to_string())?;
            return Ok(0);
        }
        Err(err) => return Err(SettingsError::Usage(one_line(&err)).into()),
    };
    match typed.command {
        args::Command::Diagnose(args) => {
            if command_is_implied {
                refuse_late_command(&args.client)?;
            }
            run_diagnose(&args, surroundings, streams, dns, tcp).await
        }
        args::Command::Plan(args) => run_plan(&args, surroundings, streams, dns, tcp).await,
        args::Command::Simulate(args) => {
            simulate::run(&args, surroundings, streams, dns, tcp).await
        }
        args::Command::Probe(args) => run_probe(&args, surroundings, streams, dns, tcp).await,
        args::Command::Check(args) => check::run(&args, surroundings, streams, dns, tcp).await,
        args::Command::Explain(args) => explain::run(&args, surroundings, streams),
        args::Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(
                shell,
                &mut args::CommandLine::command(),
                "kmsdoctor",
                &mut script,
            );
            write_quietly(streams.out, &String::from_utf8_lossy(&script))?;
            Ok(0)
        }
        args::Command::Man => {
            write_quietly(streams.out, &man_page()?)?;
            Ok(0)
        }
    }
}

/// One page in roff, the commands with their flags included.
fn man_page() -> std::io::Result<String> {
    let mut command = args::CommandLine::command();
    command.build();
    let of_program = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    of_program.render_title(&mut page)?;
    of_program.render_name_section(&mut page)?;
    of_program.render_synopsis_section(&mut page)?;
    of_program.render_description_section(&mut page)?;
    for subcommand in command.get_subcommands() {
        let of_command = clap_mangen::Man::new(subcommand.clone());
        let mut sections = Vec::new();
        of_command.render_synopsis_section(&mut sections)?;
        of_command.render_description_section(&mut sections)?;
        of_command.render_options_section(&mut sections)?;
        if subcommand.get_after_help().is_some() {
            of_command.render_extra_section(&mut sections)?;
        }
        writeln!(page, ".SH {}", subcommand.get_name().to_uppercase())?;
        // They are parts of the command's section.
        let sections = String::from_utf8_lossy(&sections).replace(".SH ", ".SS ");
        page.extend(sections.bytes());
    }
    of_program.render_extra_section(&mut page)?;
    of_program.render_version_section(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

async fn run_diagnose(
    args: &args::Diagnose,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = targets(&args.output, &surroundings)?;
    let (judging, fail_on) = settings::judging(&args.judging, Severity::Error)?;
    let models = settings::models(&args.choice)?;
    let symptom = settings::symptom(args.symptom.as_ref())?;
    if let Some(path) = &args.from {
        refuse_beside_from(args)?;
        let saved = files::report(path)?;
        let evidence =
            diagnose_again(saved.evidence, &models).map_err(|err| FileError::report(path, &err))?;
        let report = hold_against(conclude(saved.run, evidence, &judging), symptom);
        targets.write(&report, streams)?;
        return Ok(exit(&report.verdict, &report.judgement, fail_on).code());
    }
    let network = settings::network(&args.network)?;
    let probing = if args.srv.no_probe {
        Probing::Off
    } else {
        probing(&network)
    };
    let zones = zones::answering(&args.network.zone)?;
    let client = client(&args.client, network.servers.clone(), zones.is_none())?;
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
            let answering = ZoneFiles {
                view: &view,
                network: &dns,
            };
            let evidence = diagnose(&options, &answering, &tcp).await;
            evidence.with_files(view, files)
        }
    };
    progress.finish();
    let report = conclude(clock.stop(Command::Diagnose), evidence, &judging);
    let report = hold_against(report, symptom);
    targets.write(&report, streams)?;
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}

async fn run_plan(
    args: &args::Plan,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = targets(&args.output, &surroundings)?;
    let mut network = settings::network(&args::Network::default())?;
    network.limit_names = settings::limit_names(args.limit_names.as_ref())?;
    let zones = zones::answering(&args.zone)?;
    let client = client(&args.client, Vec::new(), zones.is_none())?;
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
    // A plan gathers no evidence, so none is missing.
    let is_broken = report.verdict.status == Status::Broken;
    Ok(if is_broken {
        Exit::Findings
    } else {
        Exit::Clean
    }
    .code())
}

async fn run_probe(
    args: &args::Probe,
    surroundings: Surroundings,
    streams: &mut Streams<'_>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> anyhow::Result<u8> {
    let targets = targets(&args.output, &surroundings)?;
    let (judging, fail_on) = settings::judging(&args.judging, Severity::Error)?;
    let hosts = settings::hosts(&args.hosts)?;
    let network = settings::network(&args.network)?;
    let needs_dns = hosts
        .iter()
        .any(|host| !matches!(host.host, HostName::Address(_)));
    let zones = zones::answering(&args.network.zone)?;
    let client = if needs_dns {
        client(
            &args::Client::default(),
            network.servers.clone(),
            zones.is_none(),
        )?
    } else {
        ClientProfile::default()
    };
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
            let answering = ZoneFiles {
                view: &view,
                network: &dns,
            };
            let evidence = probe(&options, &hosts, &answering, &tcp).await;
            evidence.with_files(view, files)
        }
    };
    progress.finish();
    let report: Report = conclude(clock.stop(Command::Probe), evidence, &judging);
    targets.write(&report, streams)?;
    Ok(exit(&report.verdict, &report.judgement, fail_on).code())
}

fn counted<T>(inner: T, progress: &Progress) -> Counted<'_, T> {
    Counted { inner, progress }
}

fn probing(network: &NetworkSettings) -> Probing {
    if network.rpc_bind {
        Probing::Bind
    } else {
        Probing::Connect
    }
}

/// The client of a run: flags first, then files, then this machine, as far as each is asked for.
fn client(
    args: &args::Client,
    servers: Vec<Sourced<std::net::SocketAddr>>,
    needs_servers: bool,
) -> anyhow::Result<ClientProfile> {
    let mut res = settings::client(args)?;
    res.name_servers = servers;
    for path in &args.settings_files {
        res = res.or(files::client(path)?);
    }
    let is_described = settings::describes_client(args);
    let lacks_servers =
        needs_servers && res.name_servers.is_empty() && args.settings_files.is_empty();
    if !is_described || lacks_servers {
        let machine = crate::os::read_this_machine()?;
        if is_described {
            res.name_servers = machine.name_servers;
        } else {
            res = res.or(machine);
        }
    }
    Ok(res)
}

/// `kmsdoctor` and `kmsdoctor --flag` mean `kmsdoctor diagnose`; says whether that was so.
fn with_command(mut argv: Vec<OsString>) -> (Vec<OsString>, bool) {
    let is_implied = match argv.get(1).map(|it| it.to_string_lossy().into_owned()) {
        None => true,
        Some(first) => {
            first.starts_with('-') && !["-h", "--help", "-V", "--version"].contains(&&*first)
        }
    };
    if is_implied {
        argv.insert(argv.len().min(1), OsString::from("diagnose"));
    }
    (argv, is_implied)
}

/// `kmsdoctor --format json plan` would ask the domain `plan`; that is hardly meant.
fn refuse_late_command(args: &args::Client) -> Result<(), SettingsError> {
    let commands = args::CommandLine::command();
    match args
        .domains
        .iter()
        .find(|domain| commands.find_subcommand(domain).is_some())
    {
        Some(command) => Err(SettingsError::Usage(format!(
            "`{command}` stands behind a flag; write the command first, or `kmsdoctor diagnose {command}` for a domain of that name"
        ))),
        None => Ok(()),
    }
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

/// What clap says, in one line without its label.
fn one_line(err: &clap::Error) -> String {
    let text = err.render().to_string();
    // The first paragraph says what is wrong; its further lines list what is missing, or are part of what was typed.
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    let joined = lines.join(" ");
    let res = joined.strip_prefix("error: ").unwrap_or(&joined);
    if let Some(word) = not_built(err) {
        return format!("`{word}` is not built yet; see `kmsdoctor --help`");
    }
    if let Some(domain) = unknown_command(err).filter(|it| it.contains('.')) {
        return format!(
            "`{domain}` is no command; write `kmsdoctor diagnose {domain}` for a domain"
        );
    }
    let tip = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("tip: "))
        // Nobody means a flag as a value.
        .filter(|tip| !tip.starts_with("to pass "));
    match tip {
        Some(tip) => format!("{res}; {tip}"),
        None => format!("{res}; see `kmsdoctor --help`"),
    }
}

/// Commands and flags that users of later releases know.
const NOT_BUILT: [&str; 1] = ["--policy"];

/// The command or flag that is not built yet, if that is what is wrong.
fn not_built(err: &clap::Error) -> Option<&'static str> {
    let typed = match err.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag)) => flag.clone(),
        _ => unknown_command(err)?,
    };
    let name = typed.split(['=', ' ']).next().unwrap_or_default();
    NOT_BUILT.into_iter().find(|it| *it == name)
}

/// The word that stands where a command should.
fn unknown_command(err: &clap::Error) -> Option<String> {
    match err.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    }
}

/// When a run began.
struct Clock {
    started_at: jiff::Timestamp,
    started: tokio::time::Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the run's own time is read here")]
    fn start() -> Self {
        Self {
            started_at: jiff::Timestamp::now(),
            started: tokio::time::Instant::now(),
        }
    }

    fn stop(&self, command: Command) -> RunInfo {
        RunInfo {
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            command,
            started_at: self.started_at,
            elapsed: self.started.elapsed(),
        }
    }
}
