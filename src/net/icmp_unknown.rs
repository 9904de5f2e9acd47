//! Systems other than Linux: which ICMP message a socket got is not known.

use std::net::SocketAddr;

/// Knows nothing; what the error number says is all there is.
#[derive(Debug)]
pub(super) struct IcmpErrors;

impl IcmpErrors {
    /// Asks for nothing.
    pub(super) fn of<S>(_socket: &S, _peer: SocketAddr) -> Self {
        Self
    }

    /// False: not known.
    #[expect(clippy::unused_self, reason = "the same calls on every system")]
    pub(super) fn says_prohibited(&self) -> bool {
        false
    }
}

/// Does nothing: the system reports what it likes.
pub(super) fn report_all<S>(_socket: &S, _peer: SocketAddr) -> bool {
    false
}
