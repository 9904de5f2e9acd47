//! Rules of area 1: names and client settings.

mod fixed_host_set;
mod missed;
mod no_dns_suffix;
mod no_name_server;
mod owner_missing_final_dot;
mod owner_misspelled;
mod service_at_root;
mod wrong_protocol_label;

pub(super) use fixed_host_set::FixedHostSet;
pub(super) use no_dns_suffix::NoDnsSuffix;
pub(super) use no_name_server::NoNameServer;
pub(super) use owner_missing_final_dot::OwnerMissingFinalDot;
pub(super) use owner_misspelled::OwnerMisspelled;
pub(super) use service_at_root::ServiceAtRoot;
pub(super) use wrong_protocol_label::WrongProtocolLabel;
