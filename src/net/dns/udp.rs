//! One question in one datagram (RFC 1035, 4.2.1).

use super::message::{Query, Reading};
use crate::model::Outcome;
use crate::net::icmp;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::net::UdpSocket;

/// No datagram is longer; what a server sends beyond the offered payload is read all the same.
const MAX_DATAGRAM_OCTETS: usize = 65_535;

/// Sends the query from a fresh port and waits for its response; what does not fit is counted in `strays`.
///
/// The socket is connected: only then does the kernel report that nobody listens, and drop what others send.
pub(super) async fn round_trip(
    server: SocketAddr,
    query: &Query<'_>,
    strays: &mut u32,
) -> io::Result<Outcome> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await?;
    // Where the system will not, unreachable hosts look silent.
    icmp::report_all(&socket, server);
    socket.connect(server).await?;
    socket.send(query.octets()).await?;
    let mut buffer = vec![0; MAX_DATAGRAM_OCTETS];
    loop {
        let n_octets = socket.recv(&mut buffer).await?;
        match query.read(buffer.get(..n_octets).unwrap_or_default()) {
            Reading::Stray => *strays = strays.saturating_add(1),
            Reading::Outcome(outcome) => return Ok(outcome),
        }
        // A flood keeps the socket readable; the time limit must get its turn.
        tokio::task::yield_now().await;
    }
}
