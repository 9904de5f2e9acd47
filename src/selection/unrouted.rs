//! Which families of addresses this machine has no route for: decided here, for all who need it.

use crate::model::{Contact, Exchange, NoResponse, NotTried, Outcome, Probe};
use std::net::IpAddr;

/// Families of addresses for which this machine has no route, as far as a run shows.
///
/// What this machine has no route to says nothing about a host or a name server, whether others have one: it is evidence
/// that is missing. That a whole family has none is only a better word for why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unrouted {
    /// True when nothing over IPv4 left this machine, though it should have.
    pub ipv4: bool,
    /// The same for IPv6.
    pub ipv6: bool,
}

impl Unrouted {
    /// What `probes` and `exchanges` show: a family has no route where an endpoint or a name server lacked one and nothing that
    /// was tried in this family had one.
    pub fn of(probes: &[Probe], exchanges: &[Exchange]) -> Self {
        let lacks = |is_ipv6: bool| {
            let is_own = |ip: IpAddr| ip.is_ipv6() == is_ipv6 && leaves(ip);
            let probes = || probes.iter().filter(|it| is_own(it.endpoint.ip()));
            let is_asked = |it: &&Exchange| it.server.address().is_some_and(|it| is_own(it.ip()));
            let exchanges = || exchanges.iter().filter(is_asked);
            let lacks_one = probes().any(|it| it.contact == Contact::NoRoute)
                || exchanges().any(Exchange::has_no_route);
            lacks_one && !probes().any(has_route) && !exchanges().any(has_left)
        };
        Self {
            ipv4: lacks(false),
            ipv6: lacks(true),
        }
    }

    /// Why this machine reached nothing at an address to which it has no route.
    pub fn why(self, address: IpAddr) -> &'static str {
        match address {
            _ if !self.is_about(address) => "this machine has no route there",
            IpAddr::V4(_) => "this machine has no IPv4 route",
            IpAddr::V6(_) => "this machine has no IPv6 route",
        }
    }

    /// True for an address that needs a route of a family which has none.
    pub fn is_about(self, address: IpAddr) -> bool {
        let lacks = if address.is_ipv6() {
            self.ipv6
        } else {
            self.ipv4
        };
        lacks && leaves(address)
    }

    /// `IPv6 route`, with the families that have none; none when each has one.
    pub fn words(self) -> Option<&'static str> {
        match (self.ipv4, self.ipv6) {
            (true, true) => Some("IPv4 route and no IPv6 route"),
            (true, false) => Some("IPv4 route"),
            (false, true) => Some("IPv6 route"),
            (false, false) => None,
        }
    }
}

/// True for an address to which a route of its family is needed; loopback and link-local ones need none.
fn leaves(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => !it.is_loopback() && !it.is_link_local(),
        IpAddr::V6(it) => !it.is_loopback() && !it.is_unicast_link_local(),
    }
}

/// True when a packet to this endpoint left the machine.
fn has_route(probe: &Probe) -> bool {
    match &probe.contact {
        Contact::NoRoute | Contact::Failed { .. } => false,
        Contact::NotTried(why) => *why == NotTried::DeadlineReached && !probe.elapsed.is_zero(),
        Contact::Connected
        | Contact::Refused
        | Contact::TimedOut
        | Contact::HostUnreachable
        | Contact::NetworkUnreachable
        | Contact::Prohibited => true,
    }
}

/// True when a question left the machine.
fn has_left(exchange: &Exchange) -> bool {
    let mut attempts = exchange.attempts.iter();
    attempts.any(|it| match &it.outcome {
        Outcome::Response(_) | Outcome::Malformed { .. } => true,
        Outcome::NoResponse(why) => matches!(
            why,
            NoResponse::TimedOut | NoResponse::PortUnreachable | NoResponse::Closed
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attempt, CandidateId, NameServer, Question, RecordType, Transport};
    use std::time::Duration;

    /// Endpoints with what happened there, and the name server that was silent; families without a route.
    #[track_caller]
    fn check(probes: &[(&str, Contact)], server: Option<&str>, ipv4: bool, ipv6: bool) {
        let probes: Vec<Probe> = probes
            .iter()
            .map(|(endpoint, contact)| Probe {
                candidate: CandidateId(0),
                endpoint: endpoint.parse().unwrap(),
                elapsed: Duration::ZERO,
                contact: contact.clone(),
                service: None,
            })
            .collect();
        let exchanges: Vec<Exchange> = server
            .map(|it| Exchange {
                question: Question {
                    name: "_vlmcs._tcp.corp.example".parse().unwrap(),
                    record_type: RecordType::Srv,
                },
                server: NameServer::Address(it.parse().unwrap()),
                attempts: vec![Attempt {
                    transport: Some(Transport::Udp),
                    edns: true,
                    rtt: Duration::from_secs(1),
                    strays: 0,
                    outcome: Outcome::NoResponse(NoResponse::TimedOut),
                    zone_fault: None,
                }],
            })
            .into_iter()
            .collect();
        let expect = Unrouted { ipv4, ipv6 };
        assert_eq!(Unrouted::of(&probes, &exchanges), expect, "{probes:?}");
    }

    #[test]
    fn family_without_route() {
        let v4 = |contact| ("192.0.2.1:1688", contact);
        let v6 = |contact| ("[2001:db8::1]:1688", contact);
        check(&[], None, false, false);
        check(&[v6(Contact::NoRoute)], None, false, true);
        check(&[v4(Contact::NoRoute)], None, true, false);
        check(
            &[v4(Contact::NoRoute), v6(Contact::NoRoute)],
            None,
            true,
            true,
        );
        check(
            &[v4(Contact::TimedOut), v6(Contact::NoRoute)],
            None,
            false,
            true,
        );
        let failed = Contact::Failed {
            os_error: "too many open files".to_owned(),
        };
        check(&[v6(failed), v6(Contact::NoRoute)], None, false, true);
    }

    #[test]
    fn one_that_was_reached_or_asked_had_a_route() {
        let none = ("192.0.2.1:1688", Contact::NoRoute);
        let other = |contact| ("198.51.100.1:1688", contact);
        check(&[none.clone(), other(Contact::Refused)], None, false, false);
        check(
            &[none.clone(), other(Contact::NetworkUnreachable)],
            None,
            false,
            false,
        );
        check(
            std::slice::from_ref(&none),
            Some("198.51.100.53:53"),
            false,
            false,
        );
        check(&[none], Some("[2001:db8::53]:53"), true, false);
    }

    #[test]
    fn loopback_and_link_local_need_no_route() {
        let none = ("192.0.2.1:1688", Contact::NoRoute);
        check(
            &[none.clone(), ("127.0.0.1:1688", Contact::Refused)],
            None,
            true,
            false,
        );
        check(&[none], Some("127.0.0.53:53"), true, false);
        let none = ("[2001:db8::1]:1688", Contact::NoRoute);
        check(
            &[none.clone(), ("[::1]:1688", Contact::Connected)],
            None,
            false,
            true,
        );
        check(&[none], Some("[fe80::1]:53"), false, true);
    }
}
