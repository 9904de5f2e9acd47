//! Hosts without an address of which no name server says so: the question for it was answered with an error.

use super::OutcomeWord;
use crate::answer::{Answer, Index, used};
use crate::model::{CandidateId, DomainName, NameServer, Question, Rcode, RecordType};
use crate::overview::Overview;
use crate::plan::{Basis, Step};
use std::net::IpAddr;

/// The error with which a name server answered for the addresses of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Who answered so.
    pub(super) server: NameServer,
    /// With what.
    pub(super) rcode: Rcode,
}

impl Refusal {
    /// The word for a client that needs this host.
    pub(super) fn word(self) -> OutcomeWord {
        if self.rcode == Rcode::REFUSED {
            OutcomeWord::DnsRefused
        } else {
            OutcomeWord::ServFail
        }
    }
}

/// The error for the addresses of the host set by hand; none where it has an address, or certainly none.
pub(super) fn of_fixed_host(overview: &Overview<'_>) -> Option<Refusal> {
    refusal(overview, fixed_host(overview)?)
}

/// The host set by hand, where a client's way begins with one.
fn fixed_host(overview: &Overview<'_>) -> Option<CandidateId> {
    let group = overview.path.groups.first()?;
    let planned = overview.evidence.plan.steps.get(group.step?.0)?;
    let is_fixed = matches!(planned.step, Step::FixedHost(_));
    group.members.first().copied().filter(|_| is_fixed)
}

/// On whose word the name of the host set by hand does not exist; none where it does, or where nobody says so.
///
/// Microsoft's article speaks of the name itself; that an alias to no name ends alike is not said.
pub(super) fn fixed_host_does_not_exist(overview: &Overview<'_>) -> Option<Basis> {
    let candidate = overview.evidence.candidate(fixed_host(overview)?)?;
    let index = Index::new(&overview.evidence.exchanges);
    let mut res = None;
    for name in overview.evidence.plan.names_of(&candidate.target) {
        let question = Question {
            name: name.clone(),
            record_type: RecordType::A,
        };
        let answers = index.by_server::<IpAddr>(&question);
        let told = used(&answers).and_then(|idx| answers.get(idx))?;
        if !matches!(told.answer, Answer::NxDomain { .. }) {
            return None;
        }
        let is_itself = told.aliases.is_empty() && res != Some(Basis::Inferred);
        res = Some(if is_itself {
            Basis::Documented
        } else {
            Basis::Inferred
        });
    }
    res
}

/// The error for the addresses of a host; none where it has an address, or where it is said that it has none.
///
/// Other errors count more than REFUSED, as among outcomes.
pub(super) fn refusal(overview: &Overview<'_>, id: CandidateId) -> Option<Refusal> {
    let candidate = overview.evidence.candidate(id)?;
    if !candidate.addresses.is_empty() {
        return None;
    }
    let index = Index::new(&overview.evidence.exchanges);
    let names = overview.evidence.plan.names_of(&candidate.target);
    let refusals = names.iter().flat_map(|name| of_name(&index, name));
    refusals.min_by_key(|it| it.word())
}

/// The errors for the addresses of one name; none for a name that does not exist, which has records of no type.
fn of_name(index: &Index<'_>, name: &DomainName) -> Vec<Refusal> {
    let mut res = Vec::new();
    for record_type in [RecordType::A, RecordType::Aaaa] {
        let question = Question {
            name: name.clone(),
            record_type,
        };
        let answers = index.by_server::<IpAddr>(&question);
        let told = used(&answers).and_then(|idx| answers.get(idx));
        match told.map(|it| (it.server, &it.answer)) {
            Some((_, Answer::NxDomain { .. })) => return Vec::new(),
            Some((server, Answer::Failure(rcode))) => res.push(Refusal {
                server,
                rcode: *rcode,
            }),
            _ => {}
        }
    }
    res
}
