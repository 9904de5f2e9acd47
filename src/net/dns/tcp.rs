//! One question over one connection, each message behind its length in two octets (RFC 1035, 4.2.2; RFC 7766).

use super::message::{Query, Reading};
use crate::model::Outcome;
use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connects, sends the query and waits for its response; what does not fit is counted in `strays`.
///
/// A connection that ends before the message is whole gives [`io::ErrorKind::UnexpectedEof`].
pub(super) async fn round_trip(
    server: SocketAddr,
    query: &Query<'_>,
    strays: &mut u32,
) -> io::Result<Outcome> {
    let mut stream = TcpStream::connect(server).await?;
    // One write, since some servers want the length and the message in one segment (RFC 7766, 8).
    stream.write_all(&query.octets_behind_length()).await?;
    let mut message = Vec::new();
    loop {
        let n_octets = stream.read_u16().await?;
        message.resize(n_octets.into(), 0);
        stream.read_exact(&mut message).await?;
        match query.read(&message) {
            Reading::Stray => *strays = strays.saturating_add(1),
            Reading::Outcome(outcome) => return Ok(outcome),
        }
        tokio::task::yield_now().await;
    }
}
