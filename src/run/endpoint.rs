//! Endpoints of hosts: which of them nobody contacts, and what an encounter at one comes to.

use super::{Families, Options, Probing};
use crate::model::{Candidate, CandidateId, Contact, NotTried, Probe, Service};
use crate::port::Encounter;
use crate::rpc;
use std::net::{IpAddr, SocketAddr};

/// Every address of every candidate, at its port.
pub(super) fn endpoints_of(
    candidates: &[Candidate],
) -> impl Iterator<Item = (CandidateId, SocketAddr)> {
    candidates.iter().enumerate().flat_map(|(idx, candidate)| {
        candidate.addresses.iter().map(move |address| {
            let endpoint = SocketAddr::new(*address, candidate.port);
            (CandidateId(idx), endpoint)
        })
    })
}

/// Why `endpoint` is not contacted, whatever else happens.
pub(super) fn not_tried(options: &Options, endpoint: SocketAddr) -> Option<NotTried> {
    let other_family = match options.families {
        Families::Both => false,
        Families::Ipv4 => endpoint.is_ipv6(),
        Families::Ipv6 => endpoint.is_ipv4(),
    };
    // What nobody could connect to needs no connection to be known.
    if endpoint.port() == 0 {
        Some(NotTried::PortZero)
    } else if is_unusable(endpoint.ip()) {
        Some(NotTried::UnusableAddress)
    } else if options.probing == Probing::Off {
        Some(NotTried::SwitchedOff)
    } else if other_family {
        Some(NotTried::OtherFamily)
    } else {
        None
    }
}

/// True for an address that names no single host a client could reach: unspecified (which would be this machine),
/// multicast, broadcast, IPv6 link-local (which needs a zone).
fn is_unusable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.is_unspecified() || it.is_multicast() || it.is_broadcast(),
        IpAddr::V6(it) => {
            it.is_unspecified()
                || it.is_multicast()
                || it.is_unicast_link_local()
                || it.to_ipv4_mapped().is_some()
        }
    }
}

/// The probe that an encounter is for one of the candidates that lead there.
pub(super) fn probe(
    candidate: CandidateId,
    endpoint: SocketAddr,
    encounter: &Encounter,
    is_bound: bool,
) -> Probe {
    // A talk that the end of the run cut short says nothing about what listens there.
    let is_cut = is_bound
        && encounter.contact == Contact::Connected
        && encounter.reply.is_none()
        && !encounter.is_closed;
    let service = match encounter.reply.as_deref() {
        None | Some([]) if encounter.is_closed => Some(Service::Closed),
        reply => reply.map(rpc::read_reply),
    };
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
