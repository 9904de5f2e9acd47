//! The gathering over a small world whose answers come in whatever order a test likes. Time is virtual.

use super::*;
use crate::candidates::given;
use crate::client::ClientProfile;
use crate::model::{
    Attempt, HostPort, NoResponse, Outcome, Rcode, Record, RecordData, Response, Service,
    SrvRecord, Transport,
};
use crate::port::{AskLimits, ConnectLimits, ConnectTimeout, Talk};
use crate::run::Families;
use crate::selection::Assumptions;
use NotTried::{OtherFamily, PortZero, SwitchedOff, UnusableAddress};
use std::cell::{Cell, RefCell};
use std::num::{NonZeroU32, NonZeroUsize};

/// Name servers and hosts: each thing takes as long as `delay` says of its line in the log.
struct World {
    /// `OWNER TYPE DATA`, the same at every server unless a server stands in front of it.
    records: Vec<(Option<NameServer>, Record)>,
    delay: Box<dyn Fn(&str) -> u64>,
    /// `+` begins, `-` ends.
    log: RefCell<Vec<String>>,
    n_under_way: Cell<usize>,
    most_under_way: Cell<usize>,
}

impl World {
    fn new(records: &[&str], delay: impl Fn(&str) -> u64 + 'static) -> Self {
        Self {
            records: records.iter().map(|it| record(it)).collect(),
            delay: Box::new(delay),
            log: RefCell::default(),
            n_under_way: Cell::default(),
            most_under_way: Cell::default(),
        }
    }

    async fn take_time(&self, what: &str) {
        self.log.borrow_mut().push(format!("+{what}"));
        self.n_under_way.update(|it| it + 1);
        self.most_under_way
            .set(self.most_under_way.get().max(self.n_under_way.get()));
        tokio::time::sleep(Duration::from_millis((self.delay)(what))).await;
        self.n_under_way.update(|it| it - 1);
        self.log.borrow_mut().push(format!("-{what}"));
    }

    fn position(&self, line: &str) -> usize {
        let log = self.log.borrow();
        let position = log.iter().position(|it| it == line);
        position.unwrap_or_else(|| panic!("{line} is not in {log:?}"))
    }

    fn begun(&self, wanted: &str) -> Vec<String> {
        let log = self.log.borrow();
        let lines = log.iter().filter(|it| it.starts_with(wanted));
        lines.cloned().collect()
    }
}

/// Reads `[@SERVER] OWNER TYPE DATA`.
fn record(text: &str) -> (Option<NameServer>, Record) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (server, words) = match words[0].strip_prefix('@') {
        Some(server) => (Some(name_server(server)), &words[1..]),
        None => (None, &words[..]),
    };
    let data = match *words {
        [_, "SRV", port, target] => RecordData::Srv(SrvRecord {
            priority: 0,
            weight: 0,
            port: port.parse().unwrap(),
            target: target.parse().unwrap(),
        }),
        [_, "CNAME", to] => RecordData::Alias(to.parse().unwrap()),
        [_, "IP", address] => RecordData::Address(address.parse().unwrap()),
        _ => panic!("no record: {text}"),
    };
    let owner = words[0].parse().unwrap();
    let ttl = 300;
    (server, Record { owner, ttl, data })
}

fn name_server(text: &str) -> NameServer {
    NameServer::Address(SocketAddr::new(text.parse().unwrap(), 53))
}

impl AskNameServer for World {
    async fn ask(&self, server: NameServer, question: &Question, _: AskLimits) -> Vec<Attempt> {
        let what = format!("{} {} {server}", question.name, question.record_type);
        self.take_time(&what).await;
        let answer: Vec<Record> = self
            .records
            .iter()
            .filter(|(own, it)| own.is_none_or(|own| own == server) && it.owner == question.name)
            .filter(|(_, it)| match (&it.data, question.record_type) {
                (RecordData::Alias(_), _) | (RecordData::Srv(_), RecordType::Srv) => true,
                (RecordData::Address(it), RecordType::A) => it.is_ipv4(),
                (RecordData::Address(it), RecordType::Aaaa) => it.is_ipv6(),
                _ => false,
            })
            .map(|(_, it)| it.clone())
            .collect();
        vec![Attempt {
            transport: Some(Transport::Udp),
            edns: true,
            rtt: Duration::ZERO,
            strays: 0,
            zone_fault: None,
            outcome: if question.name.to_string().starts_with("silent") {
                Outcome::NoResponse(NoResponse::TimedOut)
            } else {
                Outcome::Response(Response {
                    rcode: Rcode::NOERROR,
                    authoritative: true,
                    truncated: false,
                    recursion_available: true,
                    answer,
                    authority: Vec::new(),
                    additional: Vec::new(),
                    omitted: 0,
                    fault: None,
                })
            },
        }]
    }
}

impl ConnectTcp for World {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        _: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        self.take_time(&format!("connect {endpoint}")).await;
        let is_open = endpoint.port() == 1688;
        let watch = (self.delay)("watch");
        let encounter = Encounter {
            contact: if is_open {
                Contact::Connected
            } else {
                Contact::Refused
            },
            reply: talk.filter(|_| is_open).map(|_| Vec::new()),
            is_closed: false,
            elapsed: Duration::ZERO,
        };
        async move {
            if is_open {
                tokio::time::sleep(Duration::from_millis(watch)).await;
            }
            encounter
        }
    }
}

fn options() -> Options {
    let timeout = Duration::from_secs(1);
    let remaining = None;
    Options {
        client: ClientProfile {
            primary_suffix: Some(sourced("corp.example")),
            ..ClientProfile::default()
        },
        zone_files: None,
        ask: AskLimits {
            timeout,
            tries: NonZeroU32::MIN,
            remaining,
        },
        connect: ConnectLimits {
            timeout: ConnectTimeout::new(timeout),
            remaining,
        },
        probing: Probing::Connect,
        families: Families::Both,
        jobs: number(100),
        limit_names: number(100),
        models: Vec::new(),
        assumptions: Assumptions::default(),
    }
}

fn sourced(text: &str) -> crate::model::Sourced<DomainName> {
    let what = "test".to_owned();
    let provenance = crate::model::Provenance::Machine { what };
    crate::model::Sourced::new(text.parse().unwrap(), provenance)
}

fn number(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

/// As `diagnose` gathers for a client of two name servers.
async fn gathered(options: &Options, world: &World) -> Gathered {
    let plan = crate::plan::plan(&options.client);
    let servers = [name_server("192.0.2.53"), name_server("192.0.2.54")];
    let assemble = |exchanges: &[Exchange]| crate::candidates::assemble(&plan, exchanges);
    gather(
        options,
        &servers,
        &plan.questions(),
        &plan,
        assemble,
        world,
        world,
    )
    .await
}

fn endpoints(gathered: &Gathered) -> Vec<String> {
    let probes = gathered.probes.iter();
    probes.map(|it| it.endpoint.to_string()).collect()
}

const HOSTS: [&str; 8] = [
    "_vlmcs._tcp.corp.example CNAME _vlmcs._tcp.hq.example",
    "_vlmcs._tcp.hq.example SRV 1688 a.hq.example",
    "_vlmcs._tcp.hq.example SRV 1688 b.hq.example",
    "_vlmcs._tcp.hq.example SRV 1689 a.hq.example",
    "a.hq.example IP 198.51.100.1",
    "a.hq.example IP 2001:db8::1",
    "@192.0.2.53 b.hq.example IP 198.51.100.2",
    "@192.0.2.54 b.hq.example IP 198.51.100.3",
];

#[tokio::test(start_paused = true)]
async fn order_of_arrival_does_not_show() {
    let straight = World::new(&HOSTS, |_| 1);
    let expect = gathered(&options(), &straight).await;
    assert_eq!(expect.exchanges.len(), 12);
    assert_eq!(
        endpoints(&expect),
        [
            "198.51.100.1:1688",
            "[2001:db8::1]:1688",
            "198.51.100.1:1689",
            "[2001:db8::1]:1689",
            "198.51.100.2:1688",
        ]
    );
    for seed in 0..50_u64 {
        let shuffled = World::new(&HOSTS, move |what| {
            let mixed = what.bytes().fold(seed, |mixed, octet| {
                mixed.wrapping_mul(31).wrapping_add(u64::from(octet))
            });
            1 + mixed % 97
        });
        let found = gathered(&options(), &shuffled).await;
        assert_eq!(found.exchanges, expect.exchanges, "seed {seed}");
        assert_eq!(found.candidates, expect.candidates, "seed {seed}");
        assert_eq!(found.probes, expect.probes, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn exchanges_stand_by_question_then_server() {
    let reversed = World::new(
        &HOSTS,
        |what| {
            if what.ends_with("192.0.2.53") { 9 } else { 1 }
        },
    );
    let found = gathered(&options(), &reversed).await;
    let each = found.exchanges.iter();
    let shown: Vec<String> = each
        .map(|it| {
            let server = it.server.to_string();
            format!("{} {} {server}", it.question.name, it.question.record_type)
        })
        .collect();
    let question = |it: &str| [format!("{it} 192.0.2.53"), format!("{it} 192.0.2.54")];
    let expect: Vec<String> = [
        "_vlmcs._tcp.corp.example. SRV",
        "_vlmcs._tcp.hq.example. SRV",
        "a.hq.example. A",
        "a.hq.example. AAAA",
        "b.hq.example. A",
        "b.hq.example. AAAA",
    ]
    .into_iter()
    .flat_map(question)
    .collect();
    assert_eq!(shown, expect);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_slow_server() {
    let world = World::new(&HOSTS, |what| {
        if what.ends_with("192.0.2.54") {
            1000
        } else {
            1
        }
    });
    gathered(&options(), &world).await;
    let slow = world.position("-_vlmcs._tcp.corp.example. SRV 192.0.2.54");
    for line in [
        "-_vlmcs._tcp.hq.example. SRV 192.0.2.53",
        "-a.hq.example. A 192.0.2.53",
        "-connect 198.51.100.1:1688",
        "-connect 198.51.100.2:1688",
    ] {
        assert!(world.position(line) < slow, "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn endpoints_are_contacted_once_and_questions_asked_once() {
    let shared = [
        "_vlmcs._tcp.corp.example SRV 1688 a.corp.example",
        "_vlmcs._tcp.corp.example SRV 1688 b.corp.example",
        "a.corp.example IP 198.51.100.1",
        "b.corp.example IP 198.51.100.1",
    ];
    let world = World::new(&shared, |_| 1);
    let found = gathered(&options(), &world).await;
    assert_eq!(world.begun("+connect").len(), 1);
    assert_eq!(endpoints(&found), ["198.51.100.1:1688"; 2]);
    let begun = world.begun("+");
    let distinct: BTreeSet<&String> = begun.iter().collect();
    assert_eq!(distinct.len(), begun.len(), "{begun:?}");
}

#[tokio::test(start_paused = true)]
async fn no_more_than_the_jobs_are_under_way() {
    for jobs in [1, 3] {
        let world = World::new(&HOSTS, |_| 5);
        let mut options = options();
        options.jobs = number(jobs);
        gathered(&options, &world).await;
        assert_eq!(world.most_under_way.get(), jobs);
    }
}

/// The watch after a handshake takes nobody's turn, and there are not too many of them; a talk keeps its turn to the end.
#[tokio::test(start_paused = true)]
async fn watched_connections_delay_no_other_and_talks_do() {
    let hosts: Vec<HostPort> = (0..100)
        .map(|idx| HostPort {
            host: HostName::Address(IpAddr::from([198, 51, 100, idx])),
            port: 1688,
        })
        .collect();
    let plan = DiscoveryPlan::default();
    let assemble = |exchanges: &[Exchange]| given(&hosts, &plan, exchanges);
    let elapsed = async |probing: Probing, handshake: u64, watch: u64| {
        let world = World::new(
            &[],
            move |what| if what == "watch" { watch } else { handshake },
        );
        let mut options = options();
        options.jobs = number(2);
        options.probing = probing;
        let begun = tokio::time::Instant::now();
        gather(&options, &[], &[], &plan, assemble, &world, &world).await;
        begun.elapsed().as_millis()
    };
    assert_eq!(elapsed(Probing::Connect, 100, 200).await, 50 * 100 + 200);
    assert_eq!(elapsed(Probing::Connect, 3, 6).await, 50 * 3 + 6);
    // So quick that the watches are what takes long: not more than 68 at once.
    assert_eq!(elapsed(Probing::Connect, 0, 50).await, 2 * 50);
    assert_eq!(elapsed(Probing::Bind, 3, 6).await, 50 * (3 + 6));
}

#[tokio::test(start_paused = true)]
async fn names_beyond_the_limit_are_left_out_and_said_so() {
    let check = async |limit: usize, names: &[&str], is_limited: bool| {
        let world = World::new(&HOSTS, |_| 1);
        let mut options = options();
        options.limit_names = number(limit);
        let found = gathered(&options, &world).await;
        let asked: BTreeSet<String> = found
            .exchanges
            .iter()
            .map(|it| it.question.name.to_string())
            .collect();
        let expect: BTreeSet<String> = names.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!((asked, found.is_limited), (expect, is_limited), "{limit}");
    };
    let owner = "_vlmcs._tcp.corp.example.";
    let alias = "_vlmcs._tcp.hq.example.";
    check(1, &[owner, alias], true).await;
    check(2, &[owner, alias, "a.hq.example."], true).await;
    check(3, &[owner, alias, "a.hq.example.", "b.hq.example."], false).await;
}

#[tokio::test(start_paused = true)]
async fn aliases_of_many_hosts_call_for_few_looks_at_the_whole() {
    let hosts = (0..40).flat_map(|idx| {
        [
            format!("_vlmcs._tcp.hq.example SRV 1688 a{idx}.hq.example"),
            format!("a{idx}.hq.example CNAME b{idx}.hq.example"),
            format!("b{idx}.hq.example IP 198.51.100.{idx}"),
        ]
    });
    let alias = "_vlmcs._tcp.corp.example CNAME _vlmcs._tcp.hq.example".to_owned();
    let lines: Vec<String> = std::iter::once(alias).chain(hosts).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    // No two answers come at one time.
    let next = Cell::new(0);
    let world = World::new(&lines, move |_| {
        next.update(|it| it + 1);
        next.get() * 1_000
    });
    let options = options();
    let plan = crate::plan::plan(&options.client);
    let servers = [name_server("192.0.2.53")];
    let first = plan.questions();
    let n_looks = Cell::new(0);
    let assemble = |exchanges: &[Exchange]| {
        n_looks.update(|it| it + 1);
        crate::candidates::assemble(&plan, exchanges)
    };
    let found = gather(&options, &servers, &first, &plan, assemble, &world, &world).await;
    assert_eq!(world.begun("+connect").len(), 40);
    assert_eq!(endpoints(&found).len(), 40);
    // Before the first answer, and when all is over.
    assert_eq!(n_looks.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_out_says_why() {
    let check = async |change: fn(&mut Options), expect: &[Option<NotTried>]| {
        let odd = [
            "_vlmcs._tcp.corp.example SRV 1688 a.corp.example",
            "_vlmcs._tcp.corp.example SRV 0 b.corp.example",
            "a.corp.example IP 198.51.100.1",
            "a.corp.example IP 2001:db8::1",
            "a.corp.example IP fe80::1",
            "b.corp.example IP 198.51.100.2",
        ];
        let world = World::new(&odd, |_| 1);
        let mut options = options();
        change(&mut options);
        let found = gathered(&options, &world).await;
        let contacts: Vec<Option<NotTried>> = found
            .probes
            .iter()
            .map(|it| match it.contact {
                Contact::NotTried(why) => Some(why),
                _ => None,
            })
            .collect();
        assert_eq!(contacts, expect);
        let n_tried = expect.iter().filter(|it| it.is_none()).count();
        assert_eq!(world.begun("+connect").len(), n_tried);
    };
    let unusable = Some(UnusableAddress);
    check(|_| (), &[None, None, unusable, Some(PortZero)]).await;
    check(
        |it| it.families = Families::Ipv4,
        &[None, Some(OtherFamily), unusable, Some(PortZero)],
    )
    .await;
    check(
        |it| it.families = Families::Ipv6,
        &[Some(OtherFamily), None, unusable, Some(PortZero)],
    )
    .await;
    let off = Some(SwitchedOff);
    // What nobody can connect to is known without a connection.
    check(
        |it| it.probing = Probing::Off,
        &[off, off, unusable, Some(PortZero)],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_bind_that_is_not_answered_is_silence() {
    let world = World::new(
        &[
            "_vlmcs._tcp.corp.example SRV 1688 a.corp.example",
            "a.corp.example IP 198.51.100.1",
        ],
        |_| 1,
    );
    let mut options = options();
    assert_eq!(gathered(&options, &world).await.probes[0].service, None);
    options.probing = Probing::Bind;
    let found = gathered(&options, &world).await;
    assert_eq!(found.probes[0].service, Some(Service::Silent));
}

/// Hosts with addresses beside them need no question.
#[tokio::test(start_paused = true)]
async fn endpoints_are_bounded_and_the_first_beyond_says_so() {
    let hosts: Vec<HostPort> = (0..=MAX_ENDPOINTS)
        .map(|idx| HostPort {
            host: HostName::Address(IpAddr::from([198, 51, 100, 1])),
            port: u16::try_from(idx + 1).unwrap(),
        })
        .collect();
    let world = World::new(&[], |_| 1);
    let plan = DiscoveryPlan::default();
    let assemble = |exchanges: &[Exchange]| given(&hosts, &plan, exchanges);
    let found = gather(&options(), &[], &[], &plan, assemble, &world, &world).await;
    assert_eq!(world.begun("+connect").len(), MAX_ENDPOINTS);
    assert_eq!(found.probes.len(), MAX_ENDPOINTS + 1);
    let too_many = Contact::NotTried(NotTried::TooMany);
    let beyond = found.probes.iter().filter(|it| it.contact == too_many);
    assert_eq!(beyond.count(), 1);
    assert_eq!(found.probes[MAX_ENDPOINTS].contact, too_many);
}
