//! Tests of the whole program and its adapters, in one binary.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a test may panic, and it makes the world the program is tested in"
)]

mod sockets;
mod support;
