//! Plan and exchanges → hosts a client may contact, in order.

use crate::answer::{ServerAnswer, by_server, used};
use crate::model::{
    Candidate, CandidateId, DomainName, Exchange, ExchangeId, HostName, HostPort, Question,
    RecordData, RecordType, Source, SrvRecord, SrvTerms, StepId,
};
use crate::plan::{DiscoveryPlan, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// The hosts that the steps of `plan` lead to: step by step, in the order of the records received.
///
/// Every step is taken, also those a client would not come to; see [`path`]. Records with target `.` name no host.
pub fn assemble(plan: &DiscoveryPlan, exchanges: &[Exchange]) -> Vec<Candidate> {
    let book = AddressBook::new(exchanges);
    let mut res = Vec::new();
    for (id, planned) in plan.steps_with_ids() {
        match &planned.step {
            Step::FixedHost(host) | Step::CachedHost(host) => res.push(Candidate {
                step: Some(id),
                target: host.host.clone(),
                port: host.port,
                terms: None,
                addresses: known_host_addresses(plan, &host.host, &book),
                source: Source::Setting(planned.provenance.clone()),
            }),
            Step::AskSrv { owner } => res.extend(srv_candidates(id, owner, exchanges, &book)),
        }
    }
    res
}

/// Hosts named on the command line of `probe`, with the addresses that `exchanges` give.
pub fn given(hosts: &[HostPort], plan: &DiscoveryPlan, exchanges: &[Exchange]) -> Vec<Candidate> {
    let book = AddressBook::new(exchanges);
    hosts
        .iter()
        .map(|host| Candidate {
            step: None,
            target: host.host.clone(),
            port: host.port,
            terms: None,
            addresses: known_host_addresses(plan, &host.host, &book),
            source: Source::Given,
        })
        .collect()
}

/// The way of one client: groups of candidates in the order it comes to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    /// One group a step; inside a group the selection decides. No group is empty.
    pub groups: Vec<Group>,
}

/// Candidates among which one step lets a client choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The step; none for hosts named at `probe`.
    pub step: Option<StepId>,
    /// In the order of the evidence, which is ascending; never empty.
    pub members: Vec<CandidateId>,
}

/// The way through hosts named at `probe`: one group of all of them.
pub fn given_path(candidates: &[Candidate]) -> Path {
    let members: Vec<CandidateId> = (0..candidates.len()).map(CandidateId).collect();
    Path {
        groups: if members.is_empty() {
            Vec::new()
        } else {
            vec![Group {
                step: None,
                members,
            }]
        },
    }
}

/// The way a client goes: the fixed host alone, else the cached host and then the first step that gave candidates.
///
/// That a client stops at the first domain with records is inferred; whether it merges several was never measured.
pub fn path(plan: &DiscoveryPlan, candidates: &[Candidate]) -> Path {
    let mut res = Path::default();
    for (id, planned) in plan.steps_with_ids() {
        let members: Vec<CandidateId> = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| candidate.step == Some(id))
            .map(|(idx, _)| CandidateId(idx))
            .collect();
        let has_members = !members.is_empty();
        if has_members {
            res.groups.push(Group {
                step: Some(id),
                members,
            });
        }
        let is_srv = matches!(planned.step, Step::AskSrv { .. });
        if planned.ends_discovery || (is_srv && has_members) {
            break;
        }
    }
    res
}

fn srv_candidates(
    step: StepId,
    owner: &DomainName,
    exchanges: &[Exchange],
    book: &AddressBook<'_>,
) -> Vec<Candidate> {
    let question = Question {
        name: owner.clone(),
        record_type: RecordType::Srv,
    };
    let answers = by_server::<SrvRecord>(&question, exchanges);
    let Some(told) = used(&answers).and_then(|idx| answers.get(idx)) else {
        return Vec::new();
    };
    let (Some(rrset), Some(exchange)) = (told.answer.records(), told.exchanges.last()) else {
        return Vec::new();
    };
    rrset
        .records
        .iter()
        .filter(|record| !record.target.is_root())
        .map(|record| Candidate {
            step: Some(step),
            target: HostName::Absolute(record.target.clone()),
            port: record.port,
            terms: Some(SrvTerms {
                owner: rrset.owner.clone(),
                priority: record.priority,
                weight: record.weight,
                ttl: rrset.ttl,
            }),
            addresses: book.addresses(&record.target, Some(*exchange)),
            source: Source::Exchange(*exchange),
        })
        .collect()
}

fn known_host_addresses(
    plan: &DiscoveryPlan,
    host: &HostName,
    book: &AddressBook<'_>,
) -> Vec<IpAddr> {
    if let HostName::Address(address) = host {
        return vec![*address];
    }
    plan.names_of(host)
        .iter()
        .map(|name| book.addresses(name, None))
        .find(|addresses| !addresses.is_empty())
        .unwrap_or_default()
}

/// Addresses by name, as the exchanges gave them.
struct AddressBook<'a> {
    exchanges: &'a [Exchange],
    asked: BTreeMap<DomainName, Vec<IpAddr>>,
}

impl<'a> AddressBook<'a> {
    fn new(exchanges: &'a [Exchange]) -> Self {
        let mut asked: BTreeMap<DomainName, Vec<IpAddr>> = BTreeMap::new();
        let mut done: BTreeSet<&Question> = BTreeSet::new();
        for exchange in exchanges {
            let question = &exchange.question;
            if question.record_type == RecordType::Srv || !done.insert(question) {
                continue;
            }
            let answers: Vec<ServerAnswer<IpAddr>> = by_server(question, exchanges);
            let told = used(&answers).and_then(|idx| answers.get(idx));
            let rrset = told.and_then(|told| told.answer.records());
            let known = asked.entry(question.name.clone()).or_default();
            for address in rrset.into_iter().flat_map(|it| &it.records) {
                if !known.contains(address) {
                    known.push(*address);
                }
            }
        }
        Self { exchanges, asked }
    }

    /// Addresses of `name`: from the additional section of `beside`, else as asked, else from any additional section.
    fn addresses(&self, name: &DomainName, beside: Option<ExchangeId>) -> Vec<IpAddr> {
        let beside = beside.and_then(|id| self.exchanges.get(id.0));
        let given = beside.map_or(Vec::new(), |it| additional(it, name));
        if !given.is_empty() {
            return given;
        }
        if let Some(asked) = self.asked.get(name) {
            return asked.clone();
        }
        self.exchanges
            .iter()
            .map(|exchange| additional(exchange, name))
            .find(|addresses| !addresses.is_empty())
            .unwrap_or_default()
    }
}

fn additional(exchange: &Exchange, name: &DomainName) -> Vec<IpAddr> {
    let mut res = Vec::new();
    let records = exchange
        .response()
        .into_iter()
        .flat_map(|it| &it.additional);
    for record in records {
        if let RecordData::Address(address) = record.data
            && record.owner == *name
            && !res.contains(&address)
        {
            res.push(address);
        }
    }
    res
}
