//! Asks and connects at once: whatever an answer calls for is begun as soon as it is known.
//!
//! Results stand in a fixed order, whatever order they came in.

use super::endpoint::{endpoints_of, not_tried, probe};
use super::{MAX_ENDPOINTS, Options, Probing};
use crate::answer::{Index, used};
use crate::candidates::{AddressBook, MAX_ADDRESSES};
use crate::model::{
    Candidate, CandidateId, Contact, DomainName, Exchange, HostName, NameServer, NotTried, Probe,
    Question, RecordData, RecordType, Response, SrvRecord,
};
use crate::plan::{DiscoveryPlan, follow_up};
use crate::port::{AskNameServer, ConnectTcp, Encounter};
use crate::rpc;
use futures_util::FutureExt;
use futures_util::future::Either;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// What the network gave.
pub(super) struct Gathered {
    /// The first questions in their order, then the others by type and name; server by server.
    pub(super) exchanges: Vec<Exchange>,
    /// As `assemble` makes them of these exchanges.
    pub(super) candidates: Vec<Candidate>,
    /// Candidate by candidate, address by address.
    pub(super) probes: Vec<Probe>,
    /// True when names of hosts were left out because a run may ask for so many.
    pub(super) is_limited: bool,
}

/// Puts the `first` questions to every server, then those that the answers call for, and contacts every endpoint of the
/// candidates that `assemble` makes of the exchanges; an endpoint that several share is contacted once.
///
/// Comes to an end: `follow_up` stops at a fixed length of alias chains, and names and endpoints are bounded.
pub(super) async fn gather(
    options: &Options,
    servers: &[NameServer],
    first: &[Question],
    plan: &DiscoveryPlan,
    assemble: impl Fn(&[Exchange]) -> Vec<Candidate>,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Gathered {
    let mut work = Work::new(options, servers, first, plan);
    let mut under_way = FuturesUnordered::new();
    // What is under way and holds a place among the jobs, and what is only watched.
    let (mut n_busy, mut n_watched) = (0, 0);
    let jobs = options.jobs.get();
    let is_only_watched = options.probing != Probing::Bind;
    loop {
        if work.take_news() {
            let candidates = assemble(&work.exchanges);
            work.plan_follow_ups();
            work.plan_endpoints(&candidates);
        }
        while n_busy < jobs
            && n_watched < max_watched(jobs)
            && let Some(task) = work.waiting.pop_front()
        {
            n_busy += 1;
            under_way.push(Either::Left(perform(task, options, dns, tcp)));
        }
        let Some(mut done) = under_way.next().await else {
            break;
        };
        loop {
            match done {
                Done::Asked(exchange) => {
                    n_busy -= 1;
                    work.take(exchange);
                }
                Done::Opened(endpoint, rest) => {
                    if is_only_watched {
                        n_busy -= 1;
                        n_watched += 1;
                    }
                    under_way.push(Either::Right(rest.map(move |it| Done::Met(endpoint, it))));
                }
                Done::Met(endpoint, encounter) => {
                    if is_only_watched {
                        n_watched -= 1;
                    } else {
                        n_busy -= 1;
                    }
                    work.met.insert(endpoint, Some(encounter));
                }
            }
            // What else is ready goes into the same round of planning.
            match under_way.next().now_or_never() {
                Some(Some(next)) => done = next,
                _ => break,
            }
        }
    }
    let exchanges = std::mem::take(&mut work.exchanges);
    let candidates = assemble(&exchanges);
    let probes = work.probes(&candidates);
    Gathered {
        exchanges,
        candidates,
        probes,
        is_limited: work.is_limited,
    }
}

/// One thing to do.
enum Task {
    Ask(Question, NameServer),
    Connect(SocketAddr),
}

/// One thing done.
enum Done<F> {
    Asked(Exchange),
    /// The handshake is over, and the rest goes on beside everything else; without a talk it holds no job.
    Opened(SocketAddr, F),
    Met(SocketAddr, Encounter),
}

/// Connections that are watched at once at most. A watch takes twice as long as the handshake before it, and at
/// least 5 ms.
pub(super) fn max_watched(jobs: usize) -> usize {
    jobs.saturating_mul(2).saturating_add(64)
}

async fn perform(
    task: Task,
    options: &Options,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Done<impl Future<Output = Encounter>> {
    match task {
        Task::Ask(question, server) => {
            let attempts = dns.ask(server, &question, options.ask).await;
            Done::Asked(Exchange {
                question,
                server,
                attempts,
            })
        }
        Task::Connect(endpoint) => {
            let talk = (options.probing == Probing::Bind).then(rpc::bind);
            Done::Opened(endpoint, tcp.connect(endpoint, talk, options.connect).await)
        }
    }
}

/// The place of an exchange: the first questions in their order, then the others by type and name; server by server.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    first: usize,
    is_address: bool,
    question: Question,
    server: Option<usize>,
}

/// What is known, and what is still to be done.
struct Work<'a> {
    options: &'a Options,
    servers: &'a [NameServer],
    first: &'a [Question],
    plan: &'a DiscoveryPlan,
    waiting: VecDeque<Task>,
    asked: BTreeSet<Question>,
    /// Names asked for beyond the first questions.
    names: BTreeSet<DomainName>,
    /// True when a name was not asked for because there were too many.
    is_limited: bool,
    /// In the order of `ranks`, which has one for each.
    exchanges: Vec<Exchange>,
    ranks: Vec<Rank>,
    first_positions: BTreeMap<&'a Question, usize>,
    /// True when something came that may lead to new questions or candidates.
    has_news: bool,
    /// Ports of the hosts that addresses are asked for.
    ports: BTreeMap<DomainName, BTreeSet<u16>>,
    /// Addresses of hosts that are no aliases, whichever server gave them.
    addresses: BTreeMap<DomainName, BTreeSet<IpAddr>>,
    /// Names that are aliases.
    aliased: BTreeSet<DomainName>,
    met: BTreeMap<SocketAddr, Option<Encounter>>,
}

impl<'a> Work<'a> {
    fn new(
        options: &'a Options,
        servers: &'a [NameServer],
        first: &'a [Question],
        plan: &'a DiscoveryPlan,
    ) -> Self {
        let mut res = Self {
            options,
            servers,
            first,
            plan,
            waiting: VecDeque::new(),
            asked: BTreeSet::new(),
            names: BTreeSet::new(),
            is_limited: false,
            exchanges: Vec::new(),
            ranks: Vec::new(),
            first_positions: first.iter().zip(0..).collect(),
            // Hosts known by their addresses are there before the first answer.
            has_news: true,
            ports: BTreeMap::new(),
            addresses: BTreeMap::new(),
            aliased: BTreeSet::new(),
            met: BTreeMap::new(),
        };
        for question in first {
            res.ask(question);
        }
        res
    }

    fn ask(&mut self, question: &Question) {
        if self.asked.insert(question.clone()) {
            let tasks = self.servers.iter();
            self.waiting
                .extend(tasks.map(|server| Task::Ask(question.clone(), *server)));
        }
    }

    fn take(&mut self, exchange: Exchange) {
        let question = exchange.question.clone();
        let response = exchange.response().cloned();
        self.put(exchange);
        self.note(&question, response.as_ref());
    }

    /// Puts an exchange in its place: what a client goes by must not depend on which answer came first.
    fn put(&mut self, exchange: Exchange) {
        let rank = Rank {
            first: self
                .first_positions
                .get(&exchange.question)
                .copied()
                .unwrap_or(usize::MAX),
            is_address: exchange.question.record_type != RecordType::Srv,
            question: exchange.question.clone(),
            server: self.servers.iter().position(|it| *it == exchange.server),
        };
        let place = self.ranks.partition_point(|it| *it < rank);
        self.ranks.insert(place, rank);
        self.exchanges.insert(place, exchange);
    }

    fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    /// Begins what an exchange calls for by itself. Names, hosts and addresses come by the thousand, and working out
    /// everything anew for each of them would cost the square of that; only aliases and hosts known by hand need it.
    fn note(&mut self, question: &Question, response: Option<&Response>) {
        let answer = response.map_or(&[][..], |it| &it.answer);
        let has_alias = answer
            .iter()
            .any(|it| matches!(it.data, RecordData::Alias(_)));
        let is_srv = question.record_type == RecordType::Srv;
        if is_srv && !has_alias && self.first_positions.contains_key(question) {
            self.plan_step(question);
        } else if is_srv || has_alias || !self.ports.contains_key(&question.name) {
            self.has_news = true;
            if has_alias {
                self.aliased.insert(question.name.clone());
            }
        } else {
            let of_name = answer.iter().filter(|it| it.owner == question.name);
            let given: Vec<IpAddr> = of_name
                .filter_map(|it| match it.data {
                    RecordData::Address(address) => Some(address),
                    _ => None,
                })
                .take(MAX_ADDRESSES)
                .collect();
            let known = self.addresses.entry(question.name.clone()).or_default();
            known.extend(given);
            self.plan_host(&question.name);
        }
    }

    /// Begins what the answers to one of the first questions call for, without a look at the others.
    fn plan_step(&mut self, question: &Question) {
        let position = self.first_positions.get(question).copied();
        let start = self.ranks.partition_point(|it| Some(it.first) < position);
        let end = self.ranks.partition_point(|it| Some(it.first) <= position);
        let own = self.exchanges.get(start..end).unwrap_or_default();
        let index = Index::new(own);
        let mut book = AddressBook::new(&index, false);
        let first = std::slice::from_ref(question);
        let wanted = follow_up::questions(first, &index, |target, exchange| {
            book.not_given(target, exchange)
        });
        let answers = index.by_server::<SrvRecord>(question);
        let told = used(&answers).and_then(|idx| answers.get(idx));
        let rrset = told.and_then(|it| Some((it.answer.records()?, *it.exchanges.last()?)));
        let mut hosts: Vec<(DomainName, u16, Vec<IpAddr>)> = Vec::new();
        if let Some((rrset, exchange)) = rrset {
            let targets = rrset.records.iter().filter(|it| !it.target.is_root());
            hosts.extend(targets.map(|it| {
                let given = book.given(&it.target, exchange);
                (it.target.clone(), it.port, given)
            }));
        }
        for (target, port, given) in hosts {
            for address in given {
                self.plan_endpoint(SocketAddr::new(address, port));
            }
            let is_new = self.ports.entry(target.clone()).or_default().insert(port);
            if is_new {
                self.plan_host(&target);
            }
            // What stands at the end of its aliases is known to the whole only.
            self.has_news |= self.aliased.contains(&target);
        }
        self.ask_all(wanted);
    }

    /// Begins to contact a host at all its ports, as far as its addresses are known.
    fn plan_host(&mut self, name: &DomainName) {
        let (Some(addresses), Some(ports)) = (self.addresses.get(name), self.ports.get(name))
        else {
            return;
        };
        let endpoints: Vec<SocketAddr> = addresses
            .iter()
            .flat_map(|address| ports.iter().map(|port| SocketAddr::new(*address, *port)))
            .collect();
        for endpoint in endpoints {
            self.plan_endpoint(endpoint);
        }
    }

    /// Questions that all the exchanges call for.
    fn plan_follow_ups(&mut self) {
        let index = Index::new(&self.exchanges);
        let mut book = AddressBook::new(&index, false);
        let wanted = follow_up::questions(self.first, &index, |target, exchange| {
            book.not_given(target, exchange)
        });
        self.ask_all(wanted);
    }

    /// Asks what was not asked yet, as far as the number of names allows.
    fn ask_all(&mut self, wanted: Vec<Question>) {
        for question in wanted {
            if self.asked.contains(&question) {
                continue;
            }
            let is_known = self.names.contains(&question.name);
            if !is_known && self.options.limit_names.get() <= self.names.len() {
                self.is_limited = true;
                continue;
            }
            self.names.insert(question.name.clone());
            self.ask(&question);
        }
    }

    fn plan_endpoints(&mut self, candidates: &[Candidate]) {
        for (id, endpoint) in endpoints_of(candidates) {
            if !self.is_own(candidates, id, endpoint) {
                self.plan_endpoint(endpoint);
            }
        }
        // A host that was set by hand may turn out to be the client itself, so its addresses are looked at here alone.
        for candidate in candidates.iter().filter(|it| it.terms.is_some()) {
            if let HostName::Absolute(name) = &candidate.target {
                let ports = self.ports.entry(name.clone()).or_default();
                ports.insert(candidate.port);
            }
        }
    }

    /// True for an endpoint at which the client would meet itself; from here it would be this machine, or a stranger.
    fn is_own(&self, candidates: &[Candidate], id: CandidateId, endpoint: SocketAddr) -> bool {
        let candidate = candidates.get(id.0);
        candidate.is_some_and(|it| self.plan.is_own_endpoint(it, endpoint.ip()))
    }

    fn plan_endpoint(&mut self, endpoint: SocketAddr) {
        let is_tried = not_tried(self.options, endpoint).is_none();
        if is_tried && self.met.len() < MAX_ENDPOINTS && !self.met.contains_key(&endpoint) {
            self.met.insert(endpoint, None);
            self.waiting.push_back(Task::Connect(endpoint));
        }
    }

    /// One an endpoint of every candidate. Of a candidate whose endpoints are too many, the first one says so.
    fn probes(&self, candidates: &[Candidate]) -> Vec<Probe> {
        let mut res: Vec<Probe> = Vec::new();
        for (candidate, endpoint) in endpoints_of(candidates) {
            let is_own = self.is_own(candidates, candidate, endpoint);
            if let Some(Some(encounter)) = self.met.get(&endpoint).filter(|_| !is_own) {
                let is_bound = self.options.probing == Probing::Bind;
                res.push(probe(candidate, endpoint, encounter, is_bound));
                continue;
            }
            let why = if is_own {
                NotTried::OwnMachine
            } else {
                not_tried(self.options, endpoint).unwrap_or(NotTried::TooMany)
            };
            let contact = Contact::NotTried(why);
            let is_said = res
                .last()
                .is_some_and(|it| it.candidate == candidate && it.contact == contact);
            if why != NotTried::TooMany || !is_said {
                res.push(Probe {
                    candidate,
                    endpoint,
                    elapsed: Duration::ZERO,
                    contact,
                    service: None,
                });
            }
        }
        res
    }
}

#[path = "together_tests.rs"]
#[cfg(test)]
mod together_tests;
