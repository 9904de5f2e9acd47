//! A wrapper round both seams: the scenario's addresses on one side, free ports on the other.
//!
//! Zone text keeps port 1688, the listener has whatever port was free. Silence is waited for briefly, all else as long as it takes.

use super::world::Log;
use futures_util::future::{Either, ready};
use kmsdoctor::model::{Attempt, Contact, NameServer, NoResponse, Outcome, Question};
use kmsdoctor::port::{
    AskLimits, AskNameServer, ConnectLimits, ConnectTcp, ConnectTimeout, Encounter, Talk,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// Where a scenario's address really is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// On loopback.
    pub(crate) address: SocketAddr,
    /// True when nothing will ever come back.
    pub(crate) is_silent: bool,
}

/// Real adapters under a scenario's addresses.
pub(crate) struct Mapped<D, T> {
    /// Asks name servers.
    pub(crate) dns: D,
    /// Opens connections.
    pub(crate) tcp: T,
    /// Name servers of the scenario.
    pub(crate) servers: BTreeMap<SocketAddr, Place>,
    /// Endpoints of the scenario.
    pub(crate) hosts: BTreeMap<SocketAddr, Place>,
    log: RefCell<Log>,
}

/// How long silence is waited for.
const SILENCE: Duration = Duration::from_millis(40);

impl<D, T> Mapped<D, T> {
    /// A wrapper that knows no address yet.
    pub(crate) fn new(dns: D, tcp: T) -> Self {
        Self {
            dns,
            tcp,
            servers: BTreeMap::new(),
            hosts: BTreeMap::new(),
            log: RefCell::default(),
        }
    }

    /// What was asked and contacted so far, in the scenario's addresses.
    pub(crate) fn log(&self) -> Log {
        self.log.borrow().clone()
    }
}

impl<D: AskNameServer, T> AskNameServer for Mapped<D, T> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        mut limits: AskLimits,
    ) -> Vec<Attempt> {
        self.log.borrow_mut().asked.push((server, question.clone()));
        let Some(place) = self.servers.get(&server.address().unwrap()) else {
            return vec![Attempt {
                transport: None,
                edns: false,
                rtt: Duration::ZERO,
                strays: 0,
                zone_fault: None,
                outcome: Outcome::NoResponse(NoResponse::Failed {
                    os_error: format!("{server} is not in the scenario"),
                }),
            }];
        };
        if place.is_silent {
            limits.timeout = SILENCE;
        }
        self.dns
            .ask(NameServer::Address(place.address), question, limits)
            .await
    }
}

impl<D, T: ConnectTcp> ConnectTcp for Mapped<D, T> {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        mut limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        self.log.borrow_mut().contacted.push(endpoint);
        let Some(place) = self.hosts.get(&endpoint) else {
            return Either::Left(ready(Encounter {
                contact: Contact::Failed {
                    os_error: format!("{endpoint} is not in the scenario"),
                },
                reply: None,
                is_closed: false,
                elapsed: Duration::ZERO,
            }));
        };
        if place.is_silent {
            limits.timeout = ConnectTimeout::new(SILENCE);
        }
        Either::Right(self.tcp.connect(place.address, talk, limits).await)
    }
}
