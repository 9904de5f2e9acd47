//! The way one client takes through the candidates.

use crate::model::{Candidate, CandidateId, StepId};
use crate::plan::{DiscoveryPlan, Step};
use std::collections::BTreeMap;

/// The way of one client: groups of candidates in the order it comes to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    /// One group a step, in the order of the steps; inside a group the selection decides. No group is empty.
    pub groups: Vec<Group>,
}

impl Path {
    /// The group of a step, or of hosts named at `probe`; none where the way does not lead there.
    pub fn group_at(&self, step: Option<StepId>) -> Option<&Group> {
        let found = self.groups.binary_search_by_key(&step, |it| it.step);
        found.ok().and_then(|idx| self.groups.get(idx))
    }
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

/// Every step that gave candidates, as if a client came to each of them.
pub fn each_step(plan: &DiscoveryPlan, candidates: &[Candidate]) -> Path {
    let mut groups = groups(candidates);
    let steps = plan.steps_with_ids();
    Path {
        groups: steps.filter_map(|(id, _)| groups.remove(&id)).collect(),
    }
}

/// The way a client goes: the fixed host alone, else the cached host and then the first step that gave candidates.
///
/// That a client stops at the first domain with records is inferred; whether it merges several was never measured.
pub fn path(plan: &DiscoveryPlan, candidates: &[Candidate]) -> Path {
    let mut groups = groups(candidates);
    let mut res = Path::default();
    for (id, planned) in plan.steps_with_ids() {
        let group = groups.remove(&id);
        let has_members = group.is_some();
        res.groups.extend(group);
        let is_srv = matches!(planned.step, Step::AskSrv { .. });
        if planned.ends_discovery || (is_srv && has_members) {
            break;
        }
    }
    res
}

/// The candidates of each step that gave any.
fn groups(candidates: &[Candidate]) -> BTreeMap<StepId, Group> {
    let mut res: BTreeMap<StepId, Group> = BTreeMap::new();
    for (idx, candidate) in candidates.iter().enumerate() {
        if let Some(step) = candidate.step {
            let group = res.entry(step).or_insert_with(|| Group {
                step: Some(step),
                members: Vec::new(),
            });
            group.members.push(CandidateId(idx));
        }
    }
    res
}
