//! One TCP connection to one endpoint: did it come about, and what spoke there.
//!
//! Without a talk not one octet is sent after the handshake.

use super::budget::{Bound, Budget};
use super::icmp::IcmpErrors;
use super::os_error::{self, Cause};
use crate::model::{Contact, NotTried};
use crate::port::{ConnectLimits, ConnectTcp, Encounter, MAX_REPLY_OCTETS, Reading, Talk};
use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;

/// Connects with sockets of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct TcpSockets;

impl ConnectTcp for TcpSockets {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> Encounter {
        let budget = Budget::start(limits.remaining);
        let started = Instant::now();
        let stream = if budget.is_spent() {
            Err(Contact::NotTried(NotTried::DeadlineReached))
        } else {
            open(endpoint, budget.bound(limits.timeout.get())).await
        };
        let elapsed = started.elapsed();
        match stream {
            Ok(stream) => Encounter {
                contact: Contact::Connected,
                reply: match talk {
                    Some(talk) => converse(stream, talk, budget.bound(limits.timeout.get())).await,
                    None => None,
                },
                elapsed,
            },
            Err(contact) => Encounter {
                contact,
                reply: None,
                elapsed,
            },
        }
    }
}

/// Completes the handshake, or says why not.
async fn open(endpoint: SocketAddr, bound: Bound) -> Result<TcpStream, Contact> {
    let socket = match endpoint {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    let socket = socket.map_err(|error| contact(&error))?;
    let icmp = IcmpErrors::of(&socket, endpoint);
    match tokio::time::timeout(bound.limit, socket.connect(endpoint)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(_)) if icmp.says_prohibited() => Err(Contact::Prohibited),
        Ok(Err(error)) => Err(contact(&error)),
        Err(_) if bound.by_budget => Err(Contact::NotTried(NotTried::DeadlineReached)),
        Err(_) => Err(Contact::TimedOut),
    }
}

/// What an error of the connect says about the host.
fn contact(error: &io::Error) -> Contact {
    match os_error::cause(error) {
        Cause::Refused => Contact::Refused,
        Cause::TimedOut => Contact::TimedOut,
        Cause::HostUnreachable => Contact::HostUnreachable,
        Cause::NetworkUnreachable => Contact::NetworkUnreachable,
        Cause::Prohibited => Contact::Prohibited,
        Cause::Other => Contact::Failed {
            os_error: os_error::text(error),
        },
    }
}

/// Says the talk and takes the reply; a reset or an early end gives what has come.
///
/// `None` when the run ended first: what would still have come is not known.
async fn converse(mut stream: TcpStream, talk: Talk, bound: Bound) -> Option<Vec<u8>> {
    let mut reply = Vec::new();
    let talking = async {
        stream.write_all(&talk.say).await?;
        read_reply(&mut stream, &talk, &mut reply).await
    };
    let is_cut_short = tokio::time::timeout(bound.limit, talking).await.is_err();
    if is_cut_short && bound.by_budget {
        return None;
    }
    Some(reply)
}

/// Reads until the talk has enough, the other side is done, or the reply is as long as one may be.
async fn read_reply(stream: &mut TcpStream, talk: &Talk, reply: &mut Vec<u8>) -> io::Result<()> {
    let mut chunk = [0; 1024];
    while reply.len() < MAX_REPLY_OCTETS {
        let room = chunk.len().min(MAX_REPLY_OCTETS - reply.len());
        let n_octets = stream
            .read(chunk.get_mut(..room).unwrap_or_default())
            .await?;
        if n_octets == 0 {
            break;
        }
        reply.extend_from_slice(chunk.get(..n_octets).unwrap_or_default());
        if (talk.read)(reply) == Reading::Enough {
            break;
        }
    }
    Ok(())
}
