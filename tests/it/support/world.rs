//! Both seams in memory: name servers answer from the scenario's zones, hosts do what the scenario says.

use super::authority::{Zone, empty, respond, respond_with_ipv4_beside};
use super::in_process::reply_to_bind;
use super::scenario::{HostBehavior, Scenario, ServerBehavior};
use kmsdoctor::model::{
    Attempt, Contact, NameServer, NoResponse, Outcome, Question, Rcode, Transport,
};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::ready;
use std::net::SocketAddr;
use std::time::Duration;

/// A world without sockets that notes what was asked and contacted.
pub(crate) struct FakeWorld<'a> {
    servers: BTreeMap<SocketAddr, (ServerBehavior, &'a [Zone])>,
    hosts: &'a BTreeMap<SocketAddr, HostBehavior>,
    log: RefCell<Log>,
}

/// What a world was asked, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Log {
    /// Questions with the server they were put to.
    pub(crate) asked: Vec<(NameServer, Question)>,
    /// Endpoints that were contacted.
    pub(crate) contacted: Vec<SocketAddr>,
}

impl Log {
    /// What should not have happened: anything twice, a server or an endpoint that the scenario does not have.
    pub(crate) fn faults(&self, scenario: &Scenario) -> Vec<String> {
        let servers = scenario.name_servers();
        let mut res = Vec::new();
        for (idx, (server, question)) in self.asked.iter().enumerate() {
            let shown = format!("`{} {}` at {server}", question.name, question.record_type);
            if !servers.contains(server) {
                res.push(format!("{shown}: the scenario has no such name server"));
            }
            if self.asked[..idx].contains(&(*server, question.clone())) {
                res.push(format!("{shown} was asked twice"));
            }
        }
        for (idx, endpoint) in self.contacted.iter().enumerate() {
            if !scenario.hosts.contains_key(endpoint) {
                res.push(format!("[hosts] does not say what {endpoint} does"));
            }
            if self.contacted[..idx].contains(endpoint) {
                res.push(format!("{endpoint} was contacted twice"));
            }
        }
        res
    }
}

impl<'a> FakeWorld<'a> {
    /// The world of `scenario`.
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        Self {
            servers: scenario
                .servers
                .iter()
                .map(|it| (it.address, (it.behavior, it.zones.as_slice())))
                .collect(),
            hosts: &scenario.hosts,
            log: RefCell::default(),
        }
    }

    /// What was asked and contacted so far.
    pub(crate) fn log(&self) -> Log {
        self.log.borrow().clone()
    }
}

impl AskNameServer for FakeWorld<'_> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        self.log.borrow_mut().asked.push((server, question.clone()));
        let (behavior, zones) = self
            .servers
            .get(&server.address().unwrap())
            .copied()
            .unwrap_or((ServerBehavior::Silent, &[]));
        let (outcome, tries) = match behavior {
            ServerBehavior::Answers => (Outcome::Response(respond(zones, question)), 1),
            ServerBehavior::Ipv4Beside => (
                Outcome::Response(respond_with_ipv4_beside(zones, question)),
                1,
            ),
            ServerBehavior::SilentOutside if zones.iter().any(|it| it.holds(&question.name)) => {
                (Outcome::Response(respond(zones, question)), 1)
            }
            ServerBehavior::Refuses => (Outcome::Response(empty(Rcode::REFUSED)), 1),
            ServerBehavior::Servfail => (Outcome::Response(empty(Rcode::SERVFAIL)), 1),
            ServerBehavior::Garbage => (
                Outcome::Malformed {
                    reason: "the message cannot be read".to_owned(),
                },
                1,
            ),
            ServerBehavior::Silent | ServerBehavior::SilentOutside => (
                Outcome::NoResponse(NoResponse::TimedOut),
                limits.tries.get(),
            ),
            ServerBehavior::NoRoute => (Outcome::NoResponse(NoResponse::NoRoute), 1),
            ServerBehavior::PortUnreachable => {
                (Outcome::NoResponse(NoResponse::PortUnreachable), 1)
            }
        };
        let rtt = match outcome {
            Outcome::NoResponse(NoResponse::TimedOut) => limits.timeout,
            _ => Duration::from_millis(1),
        };
        (0..tries)
            .map(|number| Attempt {
                transport: Some(Transport::Udp),
                // The last try after silence is plain.
                edns: number == 0 || number + 1 < tries,
                rtt,
                strays: 0,
                zone_fault: None,
                outcome: outcome.clone(),
            })
            .collect()
    }
}

impl ConnectTcp for FakeWorld<'_> {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        self.log.borrow_mut().contacted.push(endpoint);
        let behavior = self.hosts.get(&endpoint).copied();
        let contact = match behavior {
            None | Some(HostBehavior::Refuses) => Contact::Refused,
            Some(HostBehavior::Silent) => Contact::TimedOut,
            Some(HostBehavior::Unreachable) => Contact::HostUnreachable,
            Some(HostBehavior::NoRoute) => Contact::NoRoute,
            Some(_) => Contact::Connected,
        };
        let is_closed = behavior.is_some_and(HostBehavior::hangs_up);
        let reply = talk
            .and(behavior)
            .filter(|_| contact == Contact::Connected)
            .map(reply_to_bind);
        let elapsed = match contact {
            Contact::TimedOut => limits.timeout.get(),
            _ => Duration::from_millis(1),
        };
        ready(Encounter {
            contact,
            reply,
            is_closed,
            elapsed,
        })
    }
}
