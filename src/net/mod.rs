//! The adapters behind the seams: DNS and TCP sockets.
//!
//! They say what happened and decide nothing. Need a tokio runtime with I/O and time enabled.

mod budget;
mod connect;
mod deadline;
mod dns;
#[cfg_attr(not(target_os = "linux"), path = "icmp_unknown.rs")]
mod icmp;
mod interrupt;
mod os_error;

pub use connect::TcpSockets;
pub use deadline::WithDeadline;
pub use dns::{DnsSockets, read_response};
pub use interrupt::{Ending, Interrupt, WithInterrupt};
