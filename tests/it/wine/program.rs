//! Starts `kmsdoctor.exe`.

use crate::support::tool::{Ran, finish_process};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The variable by which `.ci/windows` names the program.
const PROGRAM: &str = "KMSDOCTOR_EXE";

/// The program with these arguments, in this directory, as a process that inherits nothing.
pub(super) fn wine(dir: &Path, args: &[&str]) -> Command {
    let mut res = bare("wine", prefix());
    res.arg(program()).args(args).current_dir(dir);
    res
}

/// Runs the program to its end.
pub(super) fn run(dir: &Path, args: &[&str]) -> Ran {
    finish_process(&mut wine(dir, args))
}

/// The program, as it was named.
fn program() -> PathBuf {
    let program = std::env::var_os(PROGRAM)
        .unwrap_or_else(|| panic!("`{PROGRAM}` names no program; run `.ci/windows`"));
    let program = PathBuf::from(program);
    assert!(program.is_file(), "{} is no file", program.display());
    program
}

/// The folder that is `C:` to Wine; made by the first who asks, while others wait.
fn prefix() -> &'static Path {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    PREFIX.get_or_init(|| {
        let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
        std::fs::create_dir_all(&prefix).expect("the folder can be made");
        // The server of Wine outlives who starts it, with all its streams; it goes by itself a minute after the last program.
        quietly("wineserver", &prefix, &["--persistent=60"]);
        quietly("wine", &prefix, &["wineboot", "--init"]);
        prefix
    })
}

/// Runs a program of Wine that says nothing to us.
fn quietly(program: &str, prefix: &Path, args: &[&str]) {
    let status = bare(program, prefix)
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.unwrap_or_else(|err| panic!("`{program}`: {err}"));
    assert!(status.success(), "`{program}` {args:?}: {status}");
}

/// A program of Wine without a screen, without its own messages, and without browsers to install.
fn bare(program: &str, prefix: &Path) -> Command {
    let mut res = Command::new(program);
    let path = std::env::var_os("PATH").unwrap_or_default();
    res.env_clear()
        .env("PATH", path)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("WINEPREFIX", prefix)
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
        // Names of files are octets here and UTF-16 there.
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    res
}
