//! The command line: settle, run, render, write, exit status.

mod args;
mod beside;
mod check;
mod collect;
mod diagnose;
mod error;
mod examples;
mod explain;
mod files;
mod folders;
mod how_to_collect;
mod inputs;
mod man;
mod os_text;
mod output;
mod plan;
mod policy;
mod probe;
mod progress;
mod settings;
mod simulate;
mod typed_code;
mod usage;
mod values;
mod write;
mod zones;

use crate::client::{ClientProfile, ClientTexts};
use crate::model::Sourced;
use crate::port::{AskNameServer, ConnectTcp};
use crate::report::{Command, RunInfo};
use crate::run::Probing;
use clap::{CommandFactory, Parser};
use error::SettingsError;
use inputs::Inputs;
use output::write_quietly;
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
                let line = error::without_number(&line);
                let text = crate::render::escape::terminal(line).into_owned();
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
    let typed = match args::CommandLine::try_parse_from(&argv) {
        Ok(typed) => typed,
        Err(err) if !err.use_stderr() => {
            write_quietly(streams.out, &err.render().to_string())?;
            return Ok(0);
        }
        Err(err) => return Err(SettingsError::Usage(usage::one_line(&err, &argv)).into()),
    };
    match typed.command {
        args::Command::Diagnose(args) => {
            if command_is_implied {
                usage::refuse_late_command(&args.client)?;
            }
            diagnose::run(&args, surroundings, streams, dns, tcp).await
        }
        args::Command::Plan(args) => plan::run(&args, surroundings, streams, dns, tcp).await,
        args::Command::Simulate(args) => {
            simulate::run(&args, surroundings, streams, dns, tcp).await
        }
        args::Command::Probe(args) => probe::run(&args, surroundings, streams, dns, tcp).await,
        args::Command::Check(args) => check::run(&args, surroundings, streams, dns, tcp).await,
        args::Command::Explain(args) => explain::run(&args, surroundings, streams),
        args::Command::Collect(args) => collect::run(&args, streams),
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
            write_quietly(streams.out, &man::page()?)?;
            Ok(0)
        }
    }
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
    inputs: &mut Inputs,
    streams: &mut Streams<'_>,
) -> anyhow::Result<ClientProfile> {
    let mut res = settings::client(args)?;
    res.name_servers = servers;
    let mut texts = ClientTexts::default();
    for path in &args.settings_files {
        let text = files::client(path, &mut texts, inputs)?;
        if let Some(note) = beside::note(path, &text) {
            write_quietly(streams.err, &note)?;
        }
    }
    res = res.or(texts.profile());
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

/// Says on standard error that settings are redacted, so that what name servers say of them is no surprise.
fn tell_of_placeholders(client: &ClientProfile, streams: &mut Streams<'_>) -> std::io::Result<()> {
    if !client.is_redacted {
        return Ok(());
    }
    let note = "note: `--client`: the settings are redacted: names and addresses are placeholders, so no name server knows them; their order and relations are those of the client\n";
    write_quietly(streams.err, note)
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
