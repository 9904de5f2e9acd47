//! Record sets together with what a policy expects of them.

use super::NO_POLICY;
use crate::answer::Answer;
use crate::evidence::{EvidenceRef, Stage};
use crate::model::SrvRecord;
use crate::overview::Overview;
use crate::policy::{DomainPolicy, Policy};
use crate::rules::{Findings, SrvSet, sets};
use crate::words;

/// A set whose domain the policy knows.
pub(super) struct Expected<'a> {
    /// The records that were found.
    pub(super) set: &'a SrvSet<'a>,
    /// What is expected of them.
    pub(super) domain: &'a DomainPolicy,
    /// Where that stands.
    pub(super) policy: &'a Policy,
}

/// Calls `look` for every set of which the policy expects something that `is_about`; says why if there is none.
///
/// `what` names that something, as "hosts".
pub(super) fn each(
    overview: &Overview<'_>,
    acc: &mut Findings,
    what: &str,
    is_about: impl Fn(&DomainPolicy) -> bool,
    look: impl Fn(&Expected<'_>, &mut Findings),
) {
    let Some(policy) = overview.policy else {
        acc.not_applicable(NO_POLICY);
        return;
    };
    if !policy.domains.iter().any(&is_about) {
        acc.not_applicable(format!("the policy says nothing about {what}"));
        return;
    }
    let sets = sets::sets(overview);
    let mut n_looked_at = 0;
    for set in &sets {
        let domain = set.owner.and_then(|it| policy.expected_for(it));
        let Some(domain) = domain.filter(|it| is_about(it)) else {
            continue;
        };
        n_looked_at += 1;
        let expected = Expected {
            set,
            domain,
            policy,
        };
        look(&expected, acc);
    }
    if n_looked_at == 0 {
        acc.not_applicable("no SRV records of a domain in the policy were found");
    }
    say_unanswered(overview, acc, &is_about);
}

/// Says which domains could not be looked at since nobody answered.
pub(super) fn say_unanswered(
    overview: &Overview<'_>,
    acc: &mut Findings,
    is_about: impl Fn(&DomainPolicy) -> bool,
) {
    let Some(policy) = overview.policy.filter(|_| overview.ran(Stage::Ask)) else {
        return;
    };
    let unanswered: Vec<&DomainPolicy> = overview
        .steps
        .iter()
        .filter(|step| {
            step.used_answer()
                .is_none_or(|it| !says_something(&it.answer))
        })
        .filter_map(|step| policy.expected_for(&step.owner))
        .filter(|it| is_about(it))
        .collect();
    if !unanswered.is_empty() {
        let owners: Vec<_> = unanswered.iter().map(|it| &it.owner).collect();
        acc.not_checked(format!(
            "no name server gave a usable answer for {}",
            words::quoted(&owners)
        ));
    }
}

/// True when an answer tells which records there are, or that there are none.
pub(super) fn says_something(answer: &Answer<SrvRecord>) -> bool {
    !matches!(
        answer,
        Answer::Failure(_) | Answer::NoResponse(_) | Answer::Unusable { .. }
    )
}

impl Expected<'_> {
    /// What a finding about the records at `positions` rests on: what gave them, and their hosts.
    pub(super) fn evidence(&self, positions: &[usize]) -> Vec<EvidenceRef> {
        let mut res = self.set.evidence_of(positions.iter().copied());
        for position in positions {
            let candidate = self.set.behind.get(*position).and_then(|it| it.candidate);
            let candidate = candidate.map(EvidenceRef::Candidate);
            res.extend(candidate.filter(|it| !res.contains(it)));
        }
        res
    }

    /// The records that name a host that `wanted` takes, with their positions.
    pub(super) fn records(&self, wanted: impl Fn(&SrvRecord) -> bool) -> Vec<(usize, &SrvRecord)> {
        let records = self.set.hosts_with_positions();
        records.filter(|(_, record)| wanted(record)).collect()
    }

    /// Where in the policy something stands: `` `[domains."corp.example"]` of `kmsdoctor.toml` ``.
    pub(super) fn table(&self) -> String {
        format!("`{}` of `{}`", self.domain.table(), self.policy.source.path)
    }
}
