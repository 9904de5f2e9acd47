//! Plan and exchanges → hosts a client may contact, in order, and the way it takes through them.

mod addresses;
mod path;

pub use addresses::{AddressBook, AddressGap, MAX_ADDRESSES};
pub use path::{Group, Path, each_step, given_path, path};

use crate::answer::{Index, used};
use crate::model::{
    Candidate, DomainName, Exchange, HostName, HostPort, Published, Question, RecordType, Source,
    SrvRecord, SrvTerms, StepId,
};
use crate::plan::{DiscoveryPlan, Step};

/// Candidates that are assembled at most. One response holds fewer, so the client's own way is never cut.
pub const MAX_CANDIDATES: usize = 16_384;

/// The hosts that the steps of `plan` lead to: step by step; those of one step by priority, then by name.
///
/// Every step is taken, also those a client would not come to; see [`path`]. Records with target `.` name no host.
pub fn assemble(plan: &DiscoveryPlan, exchanges: &[Exchange]) -> Vec<Candidate> {
    let index = Index::new(exchanges);
    let mut book = AddressBook::new(&index, plan.is_limited);
    let mut res = Vec::new();
    for (id, planned) in plan.steps_with_ids() {
        match &planned.step {
            Step::FixedHost(host) | Step::CachedHost(host) => res.push(Candidate {
                step: Some(id),
                target: host.host.clone(),
                port: host.port,
                terms: None,
                addresses: book.known_host(plan, &host.host).addresses,
                source: Source::Setting(planned.provenance.clone()),
            }),
            Step::AskSrv { owner } => add_srv(id, owner, &index, &mut book, &mut res),
        }
        res.truncate(MAX_CANDIDATES);
    }
    res
}

/// Hosts named on the command line of `probe`, with the addresses that `exchanges` give.
pub fn given(hosts: &[HostPort], plan: &DiscoveryPlan, exchanges: &[Exchange]) -> Vec<Candidate> {
    let index = Index::new(exchanges);
    let mut book = AddressBook::new(&index, plan.is_limited);
    hosts
        .iter()
        .map(|host| Candidate {
            step: None,
            target: host.host.clone(),
            port: host.port,
            terms: None,
            addresses: book.known_host(plan, &host.host).addresses,
            source: Source::Given,
        })
        .collect()
}

/// What is missing of the addresses of each candidate, in their order.
///
/// None where every question about them was answered, whatever the answer, and where no name server could be asked.
pub fn address_gaps(
    plan: &DiscoveryPlan,
    candidates: &[Candidate],
    exchanges: &[Exchange],
    has_server: bool,
) -> Vec<Option<AddressGap>> {
    let index = Index::new(exchanges);
    let mut book = AddressBook::new(&index, plan.is_limited);
    candidates
        .iter()
        .map(|candidate| {
            // Nobody needs to ask for what the client itself is.
            if plan.own_hosts.contains(&candidate.target) && candidate.terms.is_none() {
                return None;
            }
            if is_nameless(plan, &candidate.target) {
                return Some(AddressGap::NotNamed);
            }
            if !has_server {
                return None;
            }
            let known = match (&candidate.source, &candidate.target) {
                (Source::Exchange(id), HostName::Absolute(target)) => book.target(target, *id),
                _ => book.known_host(plan, &candidate.target),
            };
            known.gap
        })
        .collect()
}

/// True for a host that is looked up below suffixes, where nothing tells any.
fn is_nameless(plan: &DiscoveryPlan, target: &HostName) -> bool {
    let is_short = matches!(target, HostName::Relative(_));
    is_short && !plan.knows_suffixes() && plan.names_of(target).is_empty()
}

fn add_srv(
    step: StepId,
    owner: &DomainName,
    index: &Index<'_>,
    book: &mut AddressBook<'_>,
    res: &mut Vec<Candidate>,
) {
    let question = Question {
        name: owner.clone(),
        record_type: RecordType::Srv,
    };
    let answers = index.by_server::<SrvRecord>(&question);
    let Some(told) = used(&answers).and_then(|idx| answers.get(idx)) else {
        return;
    };
    let (Some(rrset), Some(exchange)) = (told.answer.records(), told.exchanges.last()) else {
        return;
    };
    let mut records: Vec<&SrvRecord> = rrset
        .records
        .iter()
        .filter(|record| !record.target.is_root())
        .collect();
    // Arrival order carries no meaning, and servers rotate it; so that two runs can be compared, it does not show.
    records.sort_by_key(|it| (it.priority, it.target.clone(), it.port, it.weight));
    for record in records {
        res.push(Candidate {
            step: Some(step),
            target: HostName::Absolute(record.target.clone()),
            port: record.port,
            terms: Some(SrvTerms {
                priority: record.priority,
                weight: record.weight,
                published: Some(Published {
                    owner: rrset.owner.clone(),
                    ttl: rrset.ttl,
                }),
            }),
            addresses: book.target(&record.target, *exchange).addresses,
            source: Source::Exchange(*exchange),
        });
    }
}

#[cfg(test)]
mod tests;
