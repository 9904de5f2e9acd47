//! The program: arguments and streams in, exit status out. Everything else is the library's.
#![expect(
    clippy::disallowed_methods,
    reason = "the real arguments, environment and streams are handed over here"
)]

use anstream::AutoStream;
use kmsdoctor::cli::{Streams, Surroundings, run};
use kmsdoctor::net::{DnsSockets, Ending, Interrupt, TcpSockets, WithInterrupt};
use kmsdoctor::os::console;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
    let surroundings = Surroundings {
        stdout_is_terminal: stdout.is_terminal(),
        stderr_is_terminal: stderr.is_terminal(),
        no_color: no_color || is_dumb,
        width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        unicode: console::shows_unicode(stdout.is_terminal()),
    };
    // Whether there are colors is settled already; these make old Windows consoles show them.
    let (mut out, mut err) = (AutoStream::always(stdout), AutoStream::always(stderr));
    // `cmd.exe` leaves it to the program to find the files that a pattern stands for.
    let argv: Vec<OsString> = wild::args_os().collect();
    let is_double_click = console::is_double_click(argv.len().saturating_sub(1));
    let streams = Streams {
        out: &mut out,
        err: &mut err,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return ExitCode::from(2);
    };
    let interrupt = on_ctrl_c();
    let dns = WithInterrupt::new(DnsSockets, interrupt.clone());
    let tcp = WithInterrupt::new(TcpSockets, interrupt);
    let status = runtime.block_on(run(argv, surroundings, streams, &dns, &tcp));
    if is_double_click {
        wait_for_key(&mut err);
    }
    ExitCode::from(status)
}

/// The exit status of a program that Ctrl-C ended: 128 and the number of the signal.
const ENDED_BY_CTRL_C: i32 = 130;

/// The first Ctrl-C while something is asked ends the run with a report, any other the program.
fn on_ctrl_c() -> Interrupt {
    let interrupt = Interrupt::default();
    let called = interrupt.clone();
    let handler = move || {
        if called.call() == Ending::AtOnce {
            std::process::exit(ENDED_BY_CTRL_C);
        }
    };
    // Where the system refuses, Ctrl-C ends the program as it does others.
    let _ = ctrlc::set_handler(handler);
    interrupt
}

/// Keeps the window open that closes with the program.
fn wait_for_key(err: &mut dyn Write) {
    let asked = write!(err, "\nPress Enter to close this window: ").and_then(|()| err.flush());
    if asked.is_ok() {
        // Whatever comes, the window was read or is gone.
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
