//! This machine's settings → values for `client`.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{collect_this_machine, read_this_machine};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{collect_this_machine, read_this_machine};
#[cfg(not(any(unix, windows)))]
mod not_built;
#[cfg(not(any(unix, windows)))]
pub use not_built::{collect_this_machine, read_this_machine};

/// The files that hold settings of this machine.
#[cfg(unix)]
pub const FILES: &[&str] = &[unix::RESOLV_CONF, unix::HOST_NAME];
/// The files that hold settings of this machine: none, they are in its registry.
#[cfg(not(unix))]
pub const FILES: &[&str] = &[];

pub mod console;
mod open_files;

pub use open_files::allow_sockets;

use std::io;

/// Why the settings of this machine could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// A file is there but cannot be read.
    #[error("`{path}` cannot be read")]
    Read {
        /// The file.
        path: String,
        /// The operating system's word.
        source: io::Error,
    },
    /// A file is longer than any such file is.
    #[error("`{path}` is longer than {limit} bytes")]
    TooLong {
        /// The file.
        path: String,
        /// Octets that are read at most.
        limit: u64,
    },
    /// A file holds something else than it should.
    #[error("`{path}` cannot be used")]
    Text {
        /// The file.
        path: String,
        /// What was expected.
        source: crate::client::ClientTextError,
    },
    /// The system does not tell its adapters.
    #[error("the network adapters cannot be read: {why}")]
    Adapters {
        /// The system's word.
        why: String,
    },
    /// This system's settings are not read.
    #[error("settings of a {system} machine are not read yet; describe the client with flags")]
    NotBuilt {
        /// The system.
        system: &'static str,
    },
}
