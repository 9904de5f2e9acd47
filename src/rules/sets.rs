//! The SRV record sets of a run, whatever it found them in.

use super::SrvSet;
use crate::evidence::{EvidenceRef, Stage};
use crate::model::{Candidate, CandidateId, HostName, SrvRecord};
use crate::overview::Overview;
use std::borrow::Cow;

/// The sets that name servers gave; without name servers, the records that clients choose among.
pub(super) fn sets<'a>(overview: &'a Overview<'_>) -> Vec<SrvSet<'a>> {
    if overview.ran(Stage::Ask) {
        answered(overview)
    } else {
        chosen_from(overview)
    }
}

fn answered<'a>(overview: &'a Overview<'_>) -> Vec<SrvSet<'a>> {
    let mut res = Vec::new();
    for step in &overview.steps {
        let Some(told) = step.used_answer() else {
            continue;
        };
        if let (Some(rrset), Some(exchange)) = (told.answer.records(), told.exchanges.last()) {
            let mut groups = overview.path.groups.iter();
            res.push(SrvSet {
                owner: Some(&step.owner),
                stands_at: Some(&rrset.owner),
                ttl: Some(rrset.ttl),
                records: Cow::Borrowed(&rrset.records),
                evidence: vec![EvidenceRef::Exchange(*exchange)],
                is_used: groups.any(|group| group.step == Some(step.id)),
            });
        }
    }
    res
}

fn chosen_from<'a>(overview: &'a Overview<'_>) -> Vec<SrvSet<'a>> {
    let mut res = Vec::new();
    for group in &overview.path.groups {
        let member = |id: &CandidateId| Some((*id, overview.evidence.candidate(*id)?));
        let members = group.members.iter().filter_map(member);
        let (ids, records): (Vec<CandidateId>, Vec<SrvRecord>) = members
            .filter_map(|(id, candidate)| Some((id, record(candidate)?)))
            .unzip();
        let Some(first) = ids.first().and_then(|id| overview.evidence.candidate(*id)) else {
            continue;
        };
        let published = first.terms.as_ref().and_then(|it| it.published.as_ref());
        res.push(SrvSet {
            owner: published.map(|it| &it.owner),
            stands_at: published.map(|it| &it.owner),
            ttl: published.map(|it| it.ttl),
            records: Cow::Owned(records),
            evidence: ids.into_iter().map(EvidenceRef::Candidate).collect(),
            is_used: true,
        });
    }
    res
}

/// The record that leads to a candidate; none for hosts that were set or named.
fn record(candidate: &Candidate) -> Option<SrvRecord> {
    let terms = candidate.terms.as_ref()?;
    let HostName::Absolute(target) = &candidate.target else {
        return None;
    };
    Some(SrvRecord {
        priority: terms.priority,
        weight: terms.weight,
        port: candidate.port,
        target: target.clone(),
    })
}
