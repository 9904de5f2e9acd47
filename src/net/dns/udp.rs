//! One question in one datagram (RFC 1035, 4.2.1).

use super::message::{Query, Reading};
use crate::model::{NoResponse, Outcome};
use crate::net::icmp;
use crate::net::os_error::{self, Cause};
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
    let socket = match UdpSocket::bind((any, 0)).await {
        Ok(socket) => socket,
        Err(error) => return unsent(server, error),
    };
    // Where the system will not, unreachable hosts look silent.
    icmp::report_all(&socket, server);
    if let Err(error) = socket.connect(server).await {
        return unsent(server, error);
    }
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

/// What an error says before anything was sent: only this machine can have said so.
fn unsent(server: SocketAddr, error: io::Error) -> io::Result<Outcome> {
    match os_error::cause(&error) {
        Cause::NetworkUnreachable => Ok(Outcome::NoResponse(NoResponse::NoRoute)),
        // Where IPv6 is switched off there is no address to come from; with IPv4 it is that all ports are taken.
        Cause::NoFamily if server.is_ipv6() => Ok(Outcome::NoResponse(NoResponse::NoRoute)),
        _ => Err(error),
    }
}
