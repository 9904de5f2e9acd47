//! The integration tests: one scenario file in three worlds, real servers, and the order of the source itself.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise and touch the world"
)]

mod real_servers;
mod scenarios;
mod support;
mod tidy;
