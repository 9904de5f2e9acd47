//! What is wrong with a command line, in one line.

use super::error::SettingsError;
use super::output::write_quietly;
use super::{Streams, args, files, typed_code};
use crate::render::escape;
use crate::words;
use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::io;

/// What clap says of `argv`, in one line without its label.
pub(super) fn one_line(err: &clap::Error, argv: &[OsString]) -> String {
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
        return format!(
            "`{domain}` is no command; write `kmsdoctor diagnose {domain}` for a domain"
        );
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
    let files: Vec<String> = domains
        .iter()
        .filter(|it| is_file(it))
        .map(|it| escape::terminal(it).into_owned())
        .collect();
    let first = files.first()?;
    let are = if files.len() == 1 {
        "is a file, too, and was taken as a domain"
    } else {
        "are files, too, and were taken as domains"
    };
    Some(format!(
        "note: {} {are}; `--client {first}` reads settings from it\n",
        words::quoted(&files)
    ))
}

/// `kmsdoctor --format json plan` would ask the domain `plan`; that is hardly meant.
pub(super) fn refuse_late_command(args: &args::Client) -> Result<(), SettingsError> {
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
