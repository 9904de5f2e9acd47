//! The way one client takes through the candidates.

use crate::model::{Candidate, CandidateId, StepId};
use crate::plan::{DiscoveryPlan, Step};

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
