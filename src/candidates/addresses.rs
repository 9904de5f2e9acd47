//! Addresses of hosts, as the exchanges give them, and what is missing.

use crate::answer::{Answer, Index, ServerAnswer, used};
use crate::model::{
    DomainName, Exchange, ExchangeId, HostName, NameServer, NoResponse, Question, Rcode,
    RecordData, RecordType, Response,
};
use crate::plan::DiscoveryPlan;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// Addresses of one host that are kept at most.
pub const MAX_ADDRESSES: usize = 64;

/// Why it is not known whether a host has more addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressGap {
    /// The limit of the whole run came first.
    DeadlineReached,
    /// Record files answer, and the name stands in none of them.
    NotCovered,
    /// No name server responded.
    NoResponse,
    /// The question was not asked, since the run may ask for so many names only.
    NotAsked,
    /// It is looked up below suffixes, and nothing tells which the client has.
    NotNamed,
    /// An SRV record names an address in place of a host: reports disagree on whether clients connect to it.
    Spelled,
}

/// What is known of the addresses of one host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Distinct; IPv4 before IPv6, each in the order received; at most [`MAX_ADDRESSES`].
    pub addresses: Vec<IpAddr>,
    /// What is missing; a name that does not exist has nothing missing.
    pub gap: Option<AddressGap>,
}

/// Addresses by name. A name looked up twice costs once.
#[derive(Debug)]
pub struct AddressBook<'a> {
    index: &'a Index<'a>,
    /// True when questions may be missing because the run may ask for so many names only.
    is_limited: bool,
    known: BTreeMap<(DomainName, Option<ExchangeId>), Addresses>,
    families: BTreeMap<(Question, Option<NameServer>), Family>,
    glue: BTreeMap<ExchangeId, BTreeMap<&'a DomainName, Vec<IpAddr>>>,
}

/// A family of addresses: the question for it, and which addresses are of it.
type FamilyOf = (RecordType, fn(&IpAddr) -> bool);

/// What one question for addresses came to.
#[derive(Debug, Clone)]
enum Family {
    Given(Vec<IpAddr>),
    None,
    NoSuchName,
    Missing(AddressGap),
}

impl<'a> AddressBook<'a> {
    /// A book over the exchanges of `index`.
    ///
    /// `is_limited` says that questions may be missing because the run may ask for so many names only.
    pub fn new(index: &'a Index<'a>, is_limited: bool) -> Self {
        Self {
            index,
            is_limited,
            known: BTreeMap::new(),
            families: BTreeMap::new(),
            glue: BTreeMap::new(),
        }
    }

    /// The addresses of an SRV target whose record stands in the answer of `exchange`.
    ///
    /// For each family: the additional section of that very response, else what the same server answered, else what a
    /// client that asks all servers learns. Additional sections of other responses are not believed.
    pub fn target(&mut self, target: &DomainName, exchange: ExchangeId) -> Addresses {
        self.look_up(target, Some(exchange))
    }

    /// The addresses of a host that was named by hand: the first of its names that has any.
    pub fn known_host(&mut self, plan: &DiscoveryPlan, host: &HostName) -> Addresses {
        if let HostName::Address(address) = host {
            return Addresses {
                addresses: vec![*address],
                gap: None,
            };
        }
        let mut res = Addresses::default();
        for name in plan.names_of(host) {
            let known = self.look_up(&name, None);
            res.gap = res.gap.or(known.gap);
            if !known.addresses.is_empty() {
                return known;
            }
        }
        res
    }

    /// The families of `target` that the additional section of `exchange` does not give.
    pub fn not_given(&mut self, target: &DomainName, exchange: ExchangeId) -> Vec<RecordType> {
        let given = self.given(target, exchange);
        let has = |wanted: fn(&IpAddr) -> bool| given.iter().any(wanted);
        let mut res = Vec::new();
        if !has(IpAddr::is_ipv4) {
            res.push(RecordType::A);
        }
        if !has(IpAddr::is_ipv6) {
            res.push(RecordType::Aaaa);
        }
        res
    }

    fn look_up(&mut self, name: &DomainName, beside: Option<ExchangeId>) -> Addresses {
        let key = (name.clone(), beside);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let given = beside.map_or(Vec::new(), |id| self.given(name, id));
        let server = beside
            .and_then(|id| self.index.exchange(id))
            .map(|it| it.server);
        let families: [FamilyOf; 2] = [
            (RecordType::A, IpAddr::is_ipv4),
            (RecordType::Aaaa, IpAddr::is_ipv6),
        ];
        let mut res = Addresses::default();
        let mut is_absent = false;
        for (record_type, is_of_family) in families {
            let mut own: Vec<IpAddr> = given.iter().copied().filter(is_of_family).collect();
            if own.is_empty() {
                match self.asked(name, record_type, server) {
                    Family::Given(asked) => own = asked,
                    Family::None => {}
                    Family::NoSuchName => is_absent = true,
                    // Without a limit the other family is asked for, or somebody saw no need to keep it.
                    Family::Missing(AddressGap::NotAsked)
                        if !given.is_empty() && !self.is_limited => {}
                    Family::Missing(gap) => res.gap = Some(res.gap.map_or(gap, |it| it.min(gap))),
                }
            }
            for address in own {
                if !res.addresses.contains(&address) && res.addresses.len() < MAX_ADDRESSES {
                    res.addresses.push(address);
                }
            }
        }
        if is_absent {
            // A name that does not exist has records of no type.
            res.gap = None;
        }
        self.known.insert(key, res.clone());
        res
    }

    /// What was answered for one family; many records name the same host, which costs once.
    fn asked(
        &mut self,
        name: &DomainName,
        record_type: RecordType,
        server: Option<NameServer>,
    ) -> Family {
        let question = Question {
            name: name.clone(),
            record_type,
        };
        let index = self.index;
        let key = (question, server);
        if let Some(known) = self.families.get(&key) {
            return known.clone();
        }
        let res = family(index, &key.0, server);
        self.families.insert(key, res.clone());
        res
    }

    /// Addresses of `name` in the additional section of `exchange`; nothing from a response that reports an error.
    pub fn given(&mut self, name: &DomainName, exchange: ExchangeId) -> Vec<IpAddr> {
        let index = self.index;
        let by_owner = self.glue.entry(exchange).or_insert_with(|| {
            let response = index
                .exchange(exchange)
                .and_then(Exchange::response)
                .filter(|it| it.rcode == Rcode::NOERROR);
            response.map_or_else(BTreeMap::new, additional)
        });
        by_owner.get(name).cloned().unwrap_or_default()
    }
}

/// What the server that is believed first says to `question`, else what a client that asks all servers learns.
fn family(index: &Index<'_>, question: &Question, server: Option<NameServer>) -> Family {
    let answers: Vec<ServerAnswer<IpAddr>> = index.by_server(question);
    let same = answers
        .iter()
        .find(|it| Some(it.server) == server && it.answer.is_definite());
    let told = same.or_else(|| answers.get(used(&answers)?));
    match told.map(|it| &it.answer) {
        None => Family::Missing(AddressGap::NotAsked),
        Some(Answer::Records(rrset)) => Family::Given(rrset.records.clone()),
        Some(Answer::NxDomain { .. }) => Family::NoSuchName,
        Some(Answer::NoResponse(NoResponse::DeadlineReached)) => {
            Family::Missing(AddressGap::DeadlineReached)
        }
        Some(Answer::NoResponse(NoResponse::NotCovered)) => Family::Missing(AddressGap::NotCovered),
        // A client is told nothing, and that is all there is to know.
        Some(Answer::NoResponse(NoResponse::NotStarted)) => Family::None,
        Some(Answer::NoResponse(_)) => Family::Missing(AddressGap::NoResponse),
        // An answer that holds no address leaves a client without one, too.
        Some(_) => Family::None,
    }
}

fn additional(response: &Response) -> BTreeMap<&DomainName, Vec<IpAddr>> {
    let mut res: BTreeMap<&DomainName, Vec<IpAddr>> = BTreeMap::new();
    for record in &response.additional {
        if let RecordData::Address(address) = record.data {
            let own = res.entry(&record.owner).or_default();
            if !own.contains(&address) && own.len() < MAX_ADDRESSES {
                own.push(address);
            }
        }
    }
    res
}
