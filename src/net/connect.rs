//! One TCP connection to one endpoint: did it come about, and what spoke there.
//!
//! Without a talk not one octet is sent after the handshake.

use super::budget::{Bound, Budget};
use super::icmp::{IcmpErrors, Word};
use super::os_error::{self, Cause};
use crate::model::{Contact, NotTried};
use crate::port::{
    ConnectLimits, ConnectTcp, Encounter, MAX_REPLY_OCTETS, Reading, Talk, watch_for,
};
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
    ) -> impl Future<Output = Encounter> {
        let budget = Budget::start(limits.remaining);
        let started = Instant::now();
        let opened = if budget.is_spent() {
            Err(Contact::NotTried(NotTried::DeadlineReached).into())
        } else {
            open(endpoint, budget.bound(limits.timeout.get())).await
        };
        let elapsed = started.elapsed();
        async move {
            let ending = match (opened, talk) {
                (Err(ending), _) => ending,
                (Ok(stream), talk) => {
                    let bound = budget.bound(watch_for(elapsed));
                    let watched = watch(stream, bound, talk.is_some()).await;
                    match (watched, talk) {
                        (Watched::Stands(stream, heard), Some(talk)) => {
                            let bound = budget.bound(limits.timeout.get());
                            converse(stream, heard, talk, bound).await
                        }
                        (Watched::Stands(..), None) => Ending::connected(None, false),
                        (Watched::Closed, _) => Ending::connected(None, true),
                    }
                }
            };
            Encounter {
                contact: ending.contact,
                reply: ending.reply,
                is_closed: ending.is_closed,
                elapsed,
            }
        }
    }
}

/// How a connection ended, or why there was none.
struct Ending {
    contact: Contact,
    reply: Option<Vec<u8>>,
    is_closed: bool,
}

impl Ending {
    /// That of a connection that came about.
    fn connected(reply: Option<Vec<u8>>, is_closed: bool) -> Self {
        Self {
            contact: Contact::Connected,
            reply,
            is_closed,
        }
    }
}

/// No connection, and nothing after it.
impl From<Contact> for Ending {
    fn from(contact: Contact) -> Self {
        Self {
            contact,
            reply: None,
            is_closed: false,
        }
    }
}

/// Completes the handshake, or says why not.
async fn open(endpoint: SocketAddr, bound: Bound) -> Result<TcpStream, Ending> {
    let socket = match endpoint {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    let socket = socket.map_err(|error| Ending::from(contact(endpoint, &error, None)))?;
    let icmp = IcmpErrors::of(&socket, endpoint);
    Err(
        match tokio::time::timeout(bound.limit, socket.connect(endpoint)).await {
            Ok(Ok(stream)) => return Ok(stream),
            // The system tells of the handshake and of a reset behind it at one time.
            Ok(Err(error)) if os_error::cause(&error) == Cause::Reset => {
                Ending::connected(None, true)
            }
            Ok(Err(error)) => contact(endpoint, &error, icmp.heard()).into(),
            Err(_) if bound.by_budget => Contact::NotTried(NotTried::DeadlineReached).into(),
            Err(_) => Contact::TimedOut.into(),
        },
    )
}

/// What an error of the connect says about the host, with what the network said of it, as far as the system tells.
fn contact(endpoint: SocketAddr, error: &io::Error, heard: Option<Word>) -> Contact {
    match os_error::cause(error) {
        _ if heard == Some(Word::Prohibited) => Contact::Prohibited,
        Cause::Refused => Contact::Refused,
        Cause::TimedOut => Contact::TimedOut,
        Cause::HostUnreachable => Contact::HostUnreachable,
        Cause::NetworkUnreachable if heard.is_some() => Contact::NetworkUnreachable,
        // Nobody said so but this machine.
        Cause::NetworkUnreachable => Contact::NoRoute,
        // Where IPv6 is switched off there is no address to come from; with IPv4 it is that all ports are taken.
        Cause::NoFamily if endpoint.is_ipv6() => Contact::NoRoute,
        Cause::Prohibited => Contact::Prohibited,
        Cause::Reset | Cause::NoFamily | Cause::Other => Contact::Failed {
            os_error: os_error::text(error),
        },
    }
}

/// What became of a connection that was watched.
enum Watched {
    /// It stands, and this is what the other side has said.
    Stands(TcpStream, Vec<u8>),
    /// The other side ended it.
    Closed,
}

/// Says nothing and waits whether the other side ends the connection, so that a host that does is the same with a talk and
/// without: what it says before a reset is heard or not, as it happens. Keeps that only where it `is_wanted`.
async fn watch(mut stream: TcpStream, bound: Bound, is_wanted: bool) -> Watched {
    let (mut is_closed, mut heard) = (false, Vec::new());
    let watching = read(&mut stream, MAX_WATCHED_OCTETS, &mut is_closed, |chunk| {
        if is_wanted && heard.len() < MAX_REPLY_OCTETS {
            heard.extend_from_slice(chunk);
        }
        Reading::More
    });
    // Nothing until the end of the watch: the connection stands.
    let _ = tokio::time::timeout(bound.limit, watching).await;
    if is_closed {
        return Watched::Closed;
    }
    heard.truncate(MAX_REPLY_OCTETS);
    Watched::Stands(stream, heard)
}

/// Who talks without end is not followed to it.
const MAX_WATCHED_OCTETS: usize = 1 << 16;

/// Says the talk and takes the reply, behind what was `heard` already; a reset or an early end gives what has come.
///
/// Who has said enough is not spoken to. No reply when the run ended first: what would still have come is not known.
async fn converse(mut stream: TcpStream, heard: Vec<u8>, talk: Talk, bound: Bound) -> Ending {
    if !heard.is_empty() && (talk.read)(&heard) == Reading::Enough {
        return Ending::connected(Some(heard), false);
    }
    let (mut reply, mut is_closed) = (heard, false);
    let most = MAX_REPLY_OCTETS.saturating_sub(reply.len());
    let talking = async {
        // Who resets before may have spoken before that.
        let _ = stream.write_all(&talk.say).await;
        read(&mut stream, most, &mut is_closed, |chunk| {
            reply.extend_from_slice(chunk);
            (talk.read)(&reply)
        })
        .await;
    };
    let is_cut_short = tokio::time::timeout(bound.limit, talking).await.is_err();
    let is_known = !(is_cut_short && bound.by_budget);
    Ending::connected(is_known.then_some(reply), is_closed)
}

/// Reads up to `most` octets, until `take` has enough of them or the other side is done; sets `is_closed` when it is.
///
/// A word of the network about the path is no end that the other side made.
async fn read(
    stream: &mut TcpStream,
    most: usize,
    is_closed: &mut bool,
    mut take: impl FnMut(&[u8]) -> Reading,
) {
    let mut chunk = [0; 1024];
    let mut left = most;
    while 0 < left {
        let room = chunk.len().min(left);
        match stream.read(chunk.get_mut(..room).unwrap_or_default()).await {
            Ok(0) => {
                *is_closed = true;
                return;
            }
            Ok(n_octets) => {
                left = left.saturating_sub(n_octets);
                if take(chunk.get(..n_octets).unwrap_or_default()) == Reading::Enough {
                    return;
                }
            }
            Err(error) => {
                *is_closed = os_error::cause(&error) == Cause::Reset;
                return;
            }
        }
    }
}
