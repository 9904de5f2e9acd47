//! Systems other than Linux: which ICMP message a socket got is not known.

use std::net::SocketAddr;

/// What the network said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(dead_code, reason = "the same words on every system")]
pub(super) enum Word {
    /// A filter on the way forbids it.
    Prohibited,
    /// What the error number says.
    Other,
}

/// Knows nothing; what the error number says is all there is.
#[derive(Debug)]
pub(super) struct IcmpErrors;

impl IcmpErrors {
    /// Asks for nothing.
    pub(super) fn of<S>(_socket: &S, _peer: SocketAddr) -> Self {
        Self
    }

    /// None: not known.
    #[expect(clippy::unused_self, reason = "the same calls on every system")]
    pub(super) fn heard(&self) -> Option<Word> {
        None
    }
}

/// Does nothing: the system reports what it likes.
pub(super) fn report_all<S>(_socket: &S, _peer: SocketAddr) -> bool {
    false
}
