//! Starts `kmsdoctor.exe`.

use crate::support::tool::{Ran, finish_process};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The variable by which `.ci/windows` names the program.
const PROGRAM: &str = "KMSDOCTOR_EXE";

/// The program with these arguments, in this directory, as a process that inherits nothing.
pub(super) fn wine(dir: &Path, args: &[&str]) -> Command {
    let mut res = shared_prefix().command("wine");
    res.arg(program()).args(args).current_dir(dir);
    res
}

/// Runs the program to its end.
pub(super) fn run(dir: &Path, args: &[&str]) -> Ran {
    finish_process(&mut wine(dir, args))
}

/// The program, as it was named.
pub(super) fn program() -> PathBuf {
    let program = std::env::var_os(PROGRAM)
        .unwrap_or_else(|| panic!("`{PROGRAM}` names no program; run `.ci/windows`"));
    let program = PathBuf::from(program);
    assert!(program.is_file(), "{} is no file", program.display());
    program
}

/// The machine of all tests that set nothing; made by the first who asks, while others wait.
fn shared_prefix() -> &'static Prefix {
    static PREFIX: OnceLock<Prefix> = OnceLock::new();
    PREFIX.get_or_init(|| Prefix::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine")))
}

/// A folder that is a whole machine to Wine: its drive `C:` and its registry.
pub(super) struct Prefix(PathBuf);

impl Prefix {
    /// Makes the machine, and starts its server.
    pub(super) fn new(path: &Path) -> Self {
        std::fs::create_dir_all(path).expect("the folder can be made");
        let res = Self(path.to_owned());
        res.start_server();
        res.quietly("wine", &["wineboot", "--init"]);
        res
    }

    /// Starts the server, which outlives all programs, and goes by itself a minute after the last one.
    fn start_server(&self) {
        let mut server = self.command("wineserver");
        server.arg("--persistent=60");
        // Whoever starts the server waits for the streams that it keeps, so it gets none.
        let status = server.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let status = status.unwrap_or_else(|err| panic!("`wineserver`: {err}"));
        // 2 says that the machine has a server: that of tests which ran less than a minute ago.
        let is_there = status.success() || status.code() == Some(2);
        assert!(is_there, "`wineserver`: {status}");
    }

    /// Ends the server; one that has gone already is none to end.
    pub(super) fn end(&self) {
        let mut server = self.command("wineserver");
        let _ = server.arg("--kill").stderr(Stdio::null()).status();
    }

    /// A program of Wine without a screen, without its own messages, and without browsers to install.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut res = Command::new(program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        res.env_clear()
            .env("PATH", path)
            .env("HOME", env!("CARGO_TARGET_TMPDIR"))
            .env("WINEPREFIX", &self.0)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            // Names of files are octets here and UTF-16 there.
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        res
    }

    /// Runs a program of Wine that says nothing to us.
    fn quietly(&self, program: &str, args: &[&str]) {
        let status = self
            .command(program)
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let status = status.unwrap_or_else(|err| panic!("`{program}`: {err}"));
        assert!(status.success(), "`{program}` {args:?}: {status}");
    }
}

/// A second run of the tests finds the server of the first one.
#[test]
#[ignore = "runs kmsdoctor.exe under Wine"]
fn server_of_another_run_is_used() {
    shared_prefix().start_server();
}
