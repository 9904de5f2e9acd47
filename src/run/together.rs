//! Asks and connects at once: whatever an answer calls for is begun as soon as it is known.
//!
//! Results stand in a fixed order, whatever order they came in.

use super::arrived::{Arrived, Chain};
use super::endpoint::{endpoints_of, not_tried, probe};
use super::{MAX_ENDPOINTS, Options, Probing};
use crate::answer::{Index, used};
use crate::candidates::{AddressBook, MAX_ADDRESSES};
use crate::model::{
    Candidate, CandidateId, Contact, DomainName, Exchange, HostName, NameServer, NotTried, Probe,
    Question, RecordType, SrvRecord,
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
            let candidates = assemble(work.arrived.all());
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
    let candidates = assemble(work.arrived.all());
    let probes = work.probes(&candidates);
    Gathered {
        exchanges: work.arrived.into_all(),
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
    arrived: Arrived<'a>,
    /// Questions whose aliases lead to another one, by that.
    behind: BTreeMap<Question, BTreeSet<Question>>,
    /// True when something came that may lead to new questions or candidates, and only the whole can tell.
    has_news: bool,
    /// Ports of the hosts that addresses are asked for.
    ports: BTreeMap<DomainName, BTreeSet<u16>>,
    /// Their addresses, whichever server gave them.
    addresses: BTreeMap<DomainName, BTreeSet<IpAddr>>,
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
            arrived: Arrived::new(servers, first),
            behind: BTreeMap::new(),
            // Hosts known by their addresses are there before the first answer.
            has_news: true,
            ports: BTreeMap::new(),
            addresses: BTreeMap::new(),
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
        self.arrived.put(exchange);
        self.note(&question);
    }

    fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news)
    }

    /// Begins what an answer calls for by itself. Names, hosts and addresses come by the thousand, and working out
    /// everything anew for each of them would cost the square of that; only hosts known by hand need it.
    fn note(&mut self, question: &Question) {
        let mut roots = self.behind.get(question).cloned().unwrap_or_default();
        if self.arrived.is_first(question) || self.ports.contains_key(&question.name) {
            roots.insert(question.clone());
        }
        self.has_news |= roots.is_empty();
        for root in roots {
            if root.record_type == RecordType::Srv {
                self.plan_step(&root);
            } else {
                self.has_news |= self.arrived.is_first(&root);
                self.plan_target(&root);
            }
        }
    }

    /// The exchanges about `root` and what its aliases lead to; answers about that will be looked at for `root` too.
    fn chain(&mut self, root: &Question) -> Vec<usize> {
        let Chain { exchanges, ends } = self.arrived.chain(root);
        for end in ends {
            self.behind.entry(end).or_default().insert(root.clone());
        }
        exchanges
    }

    /// Begins what the answers to one of the first questions call for, without a look at the others.
    fn plan_step(&mut self, question: &Question) {
        let own = self.chain(question);
        let index = Index::of(self.arrived.all(), own);
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
            let ports = self.ports.entry(target.clone()).or_default();
            let is_new_host = ports.is_empty();
            if ports.insert(port) {
                self.plan_host(&target);
            }
            if is_new_host {
                self.plan_known_target(&target);
            }
        }
        self.ask_all(wanted);
    }

    /// The same for a host whose name was asked for before it was known to be one.
    fn plan_known_target(&mut self, name: &DomainName) {
        for record_type in [RecordType::A, RecordType::Aaaa] {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            if self.asked.contains(&question) {
                self.plan_target(&question);
            }
        }
    }

    /// Begins what the answers to a question for the addresses of a host call for.
    fn plan_target(&mut self, question: &Question) {
        if !self.ports.contains_key(&question.name) {
            return;
        }
        let own = self.chain(question);
        let index = Index::of(self.arrived.all(), own);
        let wanted =
            follow_up::questions(std::slice::from_ref(question), &index, |_, _| Vec::new());
        let answers = index.by_server::<IpAddr>(question);
        let given = answers.iter().filter_map(|it| it.answer.records());
        let given = given.flat_map(|it| it.records.iter().take(MAX_ADDRESSES).copied());
        let known = self.addresses.entry(question.name.clone()).or_default();
        known.extend(given);
        self.plan_host(&question.name);
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
        let index = Index::new(self.arrived.all());
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
