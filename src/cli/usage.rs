//! What is wrong with a command line, in one line.

use super::error::SettingsError;
use super::os_text::shown;
use super::output::write_quietly;
use super::{Streams, args, files, typed_code};
use crate::render::escape;
use crate::shell::{Command, Shell};
use crate::words;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use std::ffi::{OsStr, OsString};
use std::io;

/// What clap says of `argv`, in one line without its label.
pub(super) fn one_line(err: &clap::Error, argv: &[OsString]) -> String {
    if let Some(text) = not_utf8(err, argv) {
        return text;
    }
    // clap drops what acts on a terminal, and breaks lines where an argument does, so it is shown escaped ones.
    let shown = argv.iter().map(|it| escaped(it));
    match parse(shown.collect()) {
        Err(same) if same.kind() == err.kind() => one_line_of(&same, argv),
        _ => one_line_of(err, argv),
    }
}

/// The first argument that is not UTF-8 where that is what is wrong; names of files need not be.
fn not_utf8(err: &clap::Error, argv: &[OsString]) -> Option<String> {
    if err.kind() != ErrorKind::InvalidUtf8 {
        return None;
    }
    let is_wrong = |at: &usize| {
        let others = argv.iter().enumerate();
        let only = others.map(|(idx, it)| if idx == *at { it.clone() } else { escaped(it) });
        parse(only.collect()).is_err_and(|it| it.kind() == ErrorKind::InvalidUtf8)
    };
    let at = (0..argv.len()).find(is_wrong)?;
    let shown = escaped(argv.get(at)?);
    Some(format!(
        "the argument `{}` is not UTF-8 text",
        shown.display()
    ))
}

fn parse(argv: Vec<OsString>) -> Result<args::CommandLine, clap::Error> {
    args::CommandLine::try_parse_from(argv)
}

fn escaped(argument: &OsStr) -> OsString {
    escape::terminal(&shown(argument)).into_owned().into()
}

fn one_line_of(err: &clap::Error, argv: &[OsString]) -> String {
    let text = err.render().to_string();
    // The first paragraph says what is wrong; its further lines list what is missing, or are part of what was typed.
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    let joined = lines.join(" ");
    let res = joined.strip_prefix("error: ").unwrap_or(&joined);
    if let Some(word) = not_built(err) {
        return format!("`{word}` is not built yet; see `kmsdoctor --help`");
    }
    let code = unknown_command(err);
    let code = code.as_deref().or_else(|| typed_code::negative(argv));
    if let Some((code, hint)) = code.and_then(|it| Some((it, typed_code::hint(it)?))) {
        return format!("`{code}` {hint}");
    }
    if let Some(domain) = unknown_command(err).filter(|it| it.contains('.')) {
        return match diagnose(&domain) {
            Some(command) => {
                format!("`{domain}` is not a command; write {command} for a domain")
            }
            None => format!("`{domain}` is not a command; see `kmsdoctor --help`"),
        };
    }
    if let Some(owners) = owners(err) {
        return format!("{res}; {owners}");
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

/// The command that diagnoses `domain`, in backticks; none where it cannot be typed safely.
fn diagnose(domain: &str) -> Option<String> {
    let command = Command::new(Shell::HERE, "kmsdoctor diagnose").arg(domain);
    command.literal()
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

/// That an unknown flag is one of other commands, and of which; none where no command has it.
fn owners(err: &clap::Error) -> Option<String> {
    let (ErrorKind::UnknownArgument, Some(ContextValue::String(typed))) =
        (err.kind(), err.get(ContextKind::InvalidArg))
    else {
        return None;
    };
    let flag = typed.split('=').next()?.strip_prefix("--")?;
    let all = args::CommandLine::command();
    let commands = all.get_subcommands();
    let having = commands.filter(|it| it.get_arguments().any(|arg| arg.get_long() == Some(flag)));
    let names: Vec<String> = having.map(|it| format!("`{}`", it.get_name())).collect();
    (!names.is_empty()).then(|| format!("`--{flag}` is a flag of {}", names.join(", ")))
}

/// The word that stands where a command should.
fn unknown_command(err: &clap::Error) -> Option<String> {
    match err.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    }
}

/// Says on standard error where domains are names of files, which were then hardly meant as domains.
pub(super) fn tell_of_files(args: &args::Client, streams: &mut Streams<'_>) -> io::Result<()> {
    match files_as_domains(&args.domains, files::is_file) {
        Some(note) => write_quietly(streams.err, &note),
        None => Ok(()),
    }
}

/// A line that says which domains are names of files, too; none where none is.
fn files_as_domains(domains: &[String], is_file: impl Fn(&str) -> bool) -> Option<String> {
    let mut paths = domains.iter().filter(|it| is_file(it)).peekable();
    let first = paths.peek()?;
    let read = Command::new(Shell::HERE, "--client").arg(first).literal();
    let read = read.map_or_else(
        || "`--client FILE` reads settings from a file".to_owned(),
        |it| format!("{it} reads settings from it"),
    );
    let files: Vec<String> = paths.map(|it| escape::terminal(it).into_owned()).collect();
    let are = if files.len() == 1 {
        "is a file, too, and was taken as a domain"
    } else {
        "are files, too, and were taken as domains"
    };
    Some(format!("note: {} {are}; {read}\n", words::quoted(&files)))
}

/// `kmsdoctor --format json plan` would ask the domain `plan`; that is hardly meant.
pub(super) fn refuse_late_command(args: &args::Client) -> Result<(), SettingsError> {
    let commands = args::CommandLine::command();
    match args
        .domains
        .iter()
        .find(|domain| commands.find_subcommand(domain).is_some())
    {
        // The name of a command has nothing that a shell could read otherwise.
        Some(command) => Err(SettingsError::Usage(format!(
            "`{command}` stands behind a flag; write the command first, or `kmsdoctor diagnose {command}` for a domain of that name"
        ))),
        None => Ok(()),
    }
}
