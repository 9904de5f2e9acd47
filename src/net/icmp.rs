//! Which ICMP message a socket got (Linux).
//!
//! The error number of a connect does not tell: "administratively prohibited" comes as an unreachable host or network.
//! The kernel keeps the message itself in the error queue of the socket, if it is asked to beforehand (ip(7), `IP_RECVERR`).

use nix::cmsg_space;
use nix::libc::{sock_extended_err, sockaddr_in6};
use nix::sys::socket::{
    ControlMessageOwned, MsgFlags, SockaddrIn, SockaddrIn6, recvmsg, setsockopt, sockopt,
};
use std::io::IoSliceMut;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

/// `SO_EE_ORIGIN_ICMP` of linux/errqueue.h.
const ORIGIN_ICMP: u8 = 2;
/// `SO_EE_ORIGIN_ICMP6`.
const ORIGIN_ICMP6: u8 = 3;

/// What the network said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A filter on the way forbids it.
    Prohibited,
    /// What the error number says.
    Other,
}

/// A second handle of a socket that reports every ICMP error; the first one may be gone.
#[derive(Debug)]
pub(super) struct IcmpErrors {
    /// None when the kernel would not: then nothing is known.
    handle: Option<OwnedFd>,
    is_ipv6: bool,
}

impl IcmpErrors {
    /// Has every ICMP error reported to `socket`, which is for `peer`, and kept for reading.
    pub(super) fn of(socket: &impl AsFd, peer: SocketAddr) -> Self {
        let handle = if report_all(socket, peer) {
            socket.as_fd().try_clone_to_owned().ok()
        } else {
            None
        };
        Self {
            handle,
            is_ipv6: peer.is_ipv6(),
        }
    }

    /// What the oldest message in the queue says; none when no message came.
    pub(super) fn heard(&self) -> Option<Word> {
        let first = self.first(self.handle.as_ref()?)?;
        match first.ee_origin {
            _ if is_prohibition(&first) => Some(Word::Prohibited),
            ORIGIN_ICMP | ORIGIN_ICMP6 => Some(Word::Other),
            _ => None,
        }
    }

    /// The oldest message in the queue.
    fn first(&self, handle: &OwnedFd) -> Option<sock_extended_err> {
        let mut data = [0; 64];
        let mut parts = [IoSliceMut::new(&mut data)];
        let mut space = cmsg_space!(sock_extended_err, sockaddr_in6);
        let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
        let fd = handle.as_raw_fd();
        let messages: Vec<_> = if self.is_ipv6 {
            let received = recvmsg::<SockaddrIn6>(fd, &mut parts, Some(&mut space), flags);
            received.ok()?.cmsgs().ok()?.collect()
        } else {
            let received = recvmsg::<SockaddrIn>(fd, &mut parts, Some(&mut space), flags);
            received.ok()?.cmsgs().ok()?.collect()
        };
        messages.into_iter().find_map(|message| match message {
            ControlMessageOwned::Ipv4RecvErr(error, _)
            | ControlMessageOwned::Ipv6RecvErr(error, _) => Some(error),
            _ => None,
        })
    }
}

/// Has every ICMP error reported to `socket`, which is for `peer`; false when the kernel would not.
///
/// A UDP socket hears of closed ports only, unless it asks for more.
pub(super) fn report_all(socket: &impl AsFd, peer: SocketAddr) -> bool {
    let switched_on = if peer.is_ipv6() {
        setsockopt(socket, sockopt::Ipv6RecvErr, &true)
    } else {
        setsockopt(socket, sockopt::Ipv4RecvErr, &true)
    };
    switched_on.is_ok()
}

/// RFC 1122, 3.2.2.1 and RFC 1812, 5.2.7.1: destination unreachable, codes 9, 10 and 13; RFC 4443, 3.1: codes 1, 5 and 6.
fn is_prohibition(error: &sock_extended_err) -> bool {
    matches!(
        (error.ee_origin, error.ee_type, error.ee_code),
        (ORIGIN_ICMP, 3, 9 | 10 | 13) | (ORIGIN_ICMP6, 1, 1 | 5 | 6)
    )
}
