//! Endpoints of hosts, and which of them nobody contacts.

use super::{Families, Options, Probing};
use crate::model::{Candidate, CandidateId, NotTried};
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
