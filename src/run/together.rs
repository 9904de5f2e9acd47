//! Bounded concurrency over the seams; results stand in the order asked, whatever order they came in.

use super::{Families, MAX_ENDPOINTS, Options, Probing, pairs};
use crate::model::{
    Candidate, CandidateId, Contact, Exchange, NameServer, NotTried, Probe, Question, Service,
};
use crate::plan::follow_up;
use crate::port::{AskNameServer, ConnectTcp, Encounter};
use crate::rpc;
use futures_util::stream::{self, StreamExt};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

/// Puts every question to every server, then the questions that the answers call for, round by round.
///
/// Comes to an end: `follow_up` gives only new questions, and stops at a fixed length of alias chains.
pub(super) async fn ask_to_the_end(
    options: &Options,
    questions: &[Question],
    servers: &[NameServer],
    dns: &impl AskNameServer,
) -> Vec<Exchange> {
    let mut res = ask_all(options, questions, servers, dns).await;
    // Every host has two kinds of address.
    let mut budget = options.limit_names.get().saturating_mul(2);
    loop {
        let more = follow_up::questions(questions, &res, budget);
        if more.is_empty() {
            return res;
        }
        budget = budget.saturating_sub(more.len());
        res.extend(ask_all(options, &more, servers, dns).await);
    }
}

async fn ask_all(
    options: &Options,
    questions: &[Question],
    servers: &[NameServer],
    dns: &impl AskNameServer,
) -> Vec<Exchange> {
    let asking = pairs(questions, servers)
        .into_iter()
        .map(|(question, server)| async move {
            let attempts = dns.ask(server, &question, options.ask).await;
            Exchange {
                question,
                server,
                attempts,
            }
        });
    in_order(asking, options.jobs).await
}

/// Contacts every endpoint of every candidate; an endpoint that several share is contacted once.
pub(super) async fn probe_all(
    options: &Options,
    candidates: &[Candidate],
    tcp: &impl ConnectTcp,
) -> Vec<Probe> {
    let mut endpoints: BTreeMap<SocketAddr, usize> = BTreeMap::new();
    let mut order: Vec<SocketAddr> = Vec::new();
    for (_, endpoint) in endpoints_of(candidates) {
        let is_tried = not_tried(options, endpoint).is_none();
        if is_tried && !endpoints.contains_key(&endpoint) && order.len() < MAX_ENDPOINTS {
            endpoints.insert(endpoint, order.len());
            order.push(endpoint);
        }
    }
    let talk = (options.probing == Probing::Bind).then(rpc::bind);
    let connecting = order.iter().map(|endpoint| {
        let talk = talk.clone();
        async move { tcp.connect(*endpoint, talk, options.connect).await }
    });
    let encounters = in_order(connecting, options.jobs).await;
    endpoints_of(candidates)
        .map(|(candidate, endpoint)| {
            let encounter = endpoints
                .get(&endpoint)
                .and_then(|idx| encounters.get(*idx));
            match encounter {
                Some(encounter) => probe(
                    candidate,
                    endpoint,
                    encounter,
                    options.probing == Probing::Bind,
                ),
                None => Probe {
                    candidate,
                    endpoint,
                    elapsed: Duration::ZERO,
                    contact: Contact::NotTried(
                        not_tried(options, endpoint).unwrap_or(NotTried::TooMany),
                    ),
                    service: None,
                },
            }
        })
        .collect()
}

fn endpoints_of(candidates: &[Candidate]) -> impl Iterator<Item = (CandidateId, SocketAddr)> {
    candidates.iter().enumerate().flat_map(|(idx, candidate)| {
        candidate.addresses.iter().map(move |address| {
            let endpoint = SocketAddr::new(*address, candidate.port);
            (CandidateId(idx), endpoint)
        })
    })
}

/// Why `endpoint` is not contacted, whatever else happens.
fn not_tried(options: &Options, endpoint: SocketAddr) -> Option<NotTried> {
    let other_family = match options.families {
        Families::Both => false,
        Families::Ipv4 => endpoint.is_ipv6(),
        Families::Ipv6 => endpoint.is_ipv4(),
    };
    if options.probing == Probing::Off {
        Some(NotTried::SwitchedOff)
    } else if endpoint.port() == 0 {
        Some(NotTried::PortZero)
    } else if other_family {
        Some(NotTried::OtherFamily)
    } else {
        None
    }
}

fn probe(
    candidate: CandidateId,
    endpoint: SocketAddr,
    encounter: &Encounter,
    is_bound: bool,
) -> Probe {
    // A talk that the end of the run cut short says nothing about what listens there.
    let is_cut = is_bound && encounter.contact == Contact::Connected && encounter.reply.is_none();
    let service = encounter.reply.as_deref().map(|reply| match reply {
        [] => Service::Silent,
        octets => rpc::read_reply(octets),
    });
    Probe {
        candidate,
        endpoint,
        elapsed: encounter.elapsed,
        contact: if is_cut {
            Contact::NotTried(NotTried::DeadlineReached)
        } else {
            encounter.contact.clone()
        },
        service,
    }
}

/// Runs at most `jobs` of the futures at once. A slow one holds up no other.
async fn in_order<F: Future>(
    futures: impl Iterator<Item = F>,
    jobs: NonZeroUsize,
) -> Vec<F::Output> {
    let numbered = futures
        .enumerate()
        .map(|(idx, future)| async move { (idx, future.await) });
    let mut res: Vec<(usize, F::Output)> = stream::iter(numbered)
        .buffer_unordered(jobs.get())
        .collect()
        .await;
    res.sort_by_key(|(idx, _)| *idx);
    res.into_iter().map(|(_, output)| output).collect()
}
