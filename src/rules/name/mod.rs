//! Rules of area 1: names and client settings.

mod fixed_host_set;
mod no_dns_suffix;
mod no_name_server;

pub(super) use fixed_host_set::FixedHostSet;
pub(super) use no_dns_suffix::NoDnsSuffix;
pub(super) use no_name_server::NoNameServer;
