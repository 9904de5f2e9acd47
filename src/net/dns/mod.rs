//! DNS questions over UDP and TCP, with every attempt kept.
//!
//! What ends an exchange: a response; a message with our id that cannot be read; an error of the operating system.
//! Only silence over UDP is answered by asking again, under another id and from another port. Two answers call for one attempt more than `tries`:
//! a truncated one is asked for again over TCP, and one that dislikes EDNS is asked for again without.
//!
//! EDNS is sent first, for its larger answers, and left out where it may be what is wrong:
//! - FORMERR and NOTIMP are what servers say that do not know it (RFC 6891, 7; RFC 2671, 5.3), BADVERS what those say that know another version (RFC 6891, 6.1.3).
//! - Some servers, and some firewalls before them, drop what has an OPT record without a word (RFC 6891, 6.2.2).
//!   So the last of several tries after silence goes without.
//!
//! The attempt over TCP stays the last one even when it comes to nothing:
//! a truncated answer is not to be used (RFC 2181, 9), and it is still there to be seen.

mod keep;
mod message;
mod tcp;
mod udp;

use super::budget::{Bound, Budget};
use super::os_error::{self, Cause};
use crate::model::{Attempt, NameServer, NoResponse, Outcome, Question, Rcode, Transport};
use crate::port::{AskLimits, AskNameServer};
use message::Query;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

/// Reads octets as the response to `question`, under whatever id it came; none when they are no response to it.
///
/// For fuzzing: what is asked over sockets is held against the id of its query, too.
pub fn read_response(octets: &[u8], question: &Question) -> Option<Outcome> {
    message::read_any(octets, question)
}

/// Asks name servers over sockets of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct DnsSockets;

impl AskNameServer for DnsSockets {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        let NameServer::Address(server) = server else {
            return vec![failed("zone files are not asked over a network".to_owned())];
        };
        let budget = Budget::start(limits.remaining);
        let mut attempts = Vec::new();
        let mut tries_left = limits.tries.get();
        let mut with_edns = true;
        let mut transport = Transport::Udp;
        loop {
            if budget.is_spent() {
                attempts.push(not_made());
                return attempts;
            }
            let bound = budget.bound(limits.timeout);
            let attempt = attempt(transport, server, question, with_edns, bound).await;
            let next = next(&attempt);
            attempts.push(attempt);
            match next {
                Next::Done => return attempts,
                Next::OverTcp => transport = Transport::Tcp,
                Next::WithoutEdns => with_edns = false,
                Next::Again => {
                    tries_left -= 1;
                    if tries_left == 0 {
                        return attempts;
                    }
                    if tries_left == 1 {
                        with_edns = false;
                    }
                }
            }
        }
    }
}

/// What an attempt calls for.
enum Next {
    Done,
    Again,
    OverTcp,
    WithoutEdns,
}

/// What `attempt` calls for; see the module's description.
fn next(attempt: &Attempt) -> Next {
    let over_udp = attempt.transport == Some(Transport::Udp);
    match &attempt.outcome {
        Outcome::Response(response) if attempt.edns && dislikes_edns(response.rcode) => {
            Next::WithoutEdns
        }
        Outcome::Response(response) if response.truncated && over_udp => Next::OverTcp,
        Outcome::NoResponse(NoResponse::TimedOut) if over_udp => Next::Again,
        _ => Next::Done,
    }
}

/// True when a server may say this because of the OPT record; a plain question tells.
fn dislikes_edns(rcode: Rcode) -> bool {
    matches!(rcode, Rcode::FORMERR | Rcode::NOTIMP | Rcode::BADVERS)
}

/// The attempt that no time was left for.
fn not_made() -> Attempt {
    Attempt {
        transport: None,
        edns: false,
        rtt: Duration::ZERO,
        strays: 0,
        zone_fault: None,
        outcome: Outcome::NoResponse(NoResponse::DeadlineReached),
    }
}

/// An attempt that could not be made.
fn failed(os_error: String) -> Attempt {
    Attempt {
        outcome: Outcome::NoResponse(NoResponse::Failed { os_error }),
        ..not_made()
    }
}

/// Asks once.
async fn attempt(
    transport: Transport,
    server: SocketAddr,
    question: &Question,
    with_edns: bool,
    bound: Bound,
) -> Attempt {
    let mut strays = 0;
    let started = Instant::now();
    let query = match Query::new(question, with_edns) {
        Ok(query) => query,
        Err(os_error) => return failed(os_error),
    };
    let round_trip = async {
        match transport {
            Transport::Udp => udp::round_trip(server, &query, &mut strays).await,
            Transport::Tcp => tcp::round_trip(server, &query, &mut strays).await,
        }
    };
    let outcome = match tokio::time::timeout(bound.limit, round_trip).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Outcome::NoResponse(no_response(transport, &error)),
        Err(_) if bound.by_budget => Outcome::NoResponse(NoResponse::DeadlineReached),
        Err(_) => Outcome::NoResponse(NoResponse::TimedOut),
    };
    Attempt {
        transport: Some(transport),
        edns: with_edns,
        rtt: started.elapsed(),
        strays,
        outcome,
        zone_fault: None,
    }
}

/// What an error of a socket says about the name server.
fn no_response(transport: Transport, error: &io::Error) -> NoResponse {
    // Windows reports ICMP port unreachable on a UDP socket as a reset.
    let is_reset = error.kind() == io::ErrorKind::ConnectionReset;
    match os_error::cause(error) {
        Cause::Refused => NoResponse::PortUnreachable,
        _ if is_reset && transport == Transport::Udp => NoResponse::PortUnreachable,
        _ if is_reset || error.kind() == io::ErrorKind::UnexpectedEof => NoResponse::Closed,
        Cause::TimedOut => NoResponse::TimedOut,
        Cause::HostUnreachable => NoResponse::HostUnreachable,
        Cause::NetworkUnreachable => NoResponse::NetworkUnreachable,
        Cause::Reset => NoResponse::Closed,
        Cause::NoFamily | Cause::Prohibited | Cause::Other => NoResponse::Failed {
            os_error: os_error::text(error),
        },
    }
}
