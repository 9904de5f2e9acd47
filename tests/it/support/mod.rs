//! Worlds for tests.
#![allow(dead_code, reason = "each test uses a part")]

pub(crate) mod dns_server;
pub(crate) mod hosts;
pub(crate) mod netns;
