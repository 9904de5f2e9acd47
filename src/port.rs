//! The two seams to the world. What comes back is evidence; neither method can fail.

use crate::model::{Attempt, Contact, NameServer, Question};
use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// Puts one question to one name server.
pub trait AskNameServer {
    /// Makes up to `limits.tries` attempts and gives them all, in the order made.
    ///
    /// Never empty. The last attempt is what the exchange came to.
    fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> impl Future<Output = Vec<Attempt>>;
}

/// Opens one TCP connection, says at most one thing, takes at most one reply, closes.
pub trait ConnectTcp {
    /// Without a `talk` not one octet is sent after the handshake.
    fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter>;
}

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLimits {
    /// For one attempt; greater than zero.
    pub timeout: Duration,
    /// Attempts at one server; an attempt over TCP that follows a truncated answer is not counted.
    pub tries: NonZeroU32,
    /// For all attempts together; what it cuts short came to `DeadlineReached`. None: no such limit.
    pub remaining: Option<Duration>,
}

/// Bounds of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectLimits {
    /// For the handshake, and once more for the talk; greater than zero.
    pub timeout: Duration,
    /// For the whole connection; what it cuts short was `NotTried`. None: no such limit.
    pub remaining: Option<Duration>,
}

/// One thing to say after the handshake, and how to know that the reply is whole.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The octets to send.
    pub say: Vec<u8>,
    /// Told what has come so far, says what to do next.
    pub read: fn(&[u8]) -> Reading,
}

/// What to do with a reply that has come in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Wait for more octets.
    More,
    /// Stop: the reply is whole, or it is clear that it never will be.
    Enough,
}

/// What happened at an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encounter {
    /// What the connect did.
    pub contact: Contact,
    /// What was received after the talk, at most [`MAX_REPLY_OCTETS`]; none without a talk or a connection.
    pub reply: Option<Vec<u8>>,
    /// From the start of the connect to the end of the handshake, or to its failure.
    pub elapsed: Duration,
}

/// More than one DCE/RPC fragment is never read ([MS-RPCE]; 5840 is what the bind offers).
pub const MAX_REPLY_OCTETS: usize = 5840;

impl<T: AskNameServer> AskNameServer for &T {
    fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> impl Future<Output = Vec<Attempt>> {
        (**self).ask(server, question, limits)
    }
}

impl<T: ConnectTcp> ConnectTcp for &T {
    fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        (**self).connect(endpoint, talk, limits)
    }
}
