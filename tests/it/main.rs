//! The integration tests: one scenario file in three worlds, the adapters, and the order of the source itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise, and they make the world the program is tested in"
)]

mod check;
mod ci;
mod cli;
mod client_files;
mod documents;
mod formats;
mod forms;
mod fuzz_seeds;
mod held_against;
mod hostile;
mod live;
mod mailed_settings;
mod old_reports;
mod real_servers;
mod scenarios;
mod sockets;
mod support;
mod symptoms;
mod tidy;
mod wine;
mod zones;
