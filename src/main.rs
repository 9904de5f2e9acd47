//! The program: arguments and streams in, exit status out. Everything else is the library's.
#![expect(
    clippy::disallowed_methods,
    reason = "the real arguments, environment and streams are handed over here"
)]

use kmsdoctor::cli::{Streams, Surroundings, run};
use kmsdoctor::net::{DnsSockets, TcpSockets};
use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
    let surroundings = Surroundings {
        stdout_is_terminal: out.is_terminal(),
        stderr_is_terminal: err.is_terminal(),
        no_color: no_color || is_dumb,
        width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        unicode: true,
    };
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
    let argv = std::env::args_os().collect();
    let status = runtime.block_on(run(argv, surroundings, streams, &DnsSockets, &TcpSockets));
    ExitCode::from(status)
}
