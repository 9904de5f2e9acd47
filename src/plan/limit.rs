//! Bound on the number of names that are asked for.

use super::{DiscoveryPlan, Dropped, Step};

/// Moves SRV steps beyond the first `limit` to `dropped`.
pub fn limit_names(plan: &mut DiscoveryPlan, limit: usize) {
    let mut n_asked = 0;
    let (kept, cut) = std::mem::take(&mut plan.steps)
        .into_iter()
        .partition(|planned| {
            let asks = matches!(planned.step, Step::AskSrv { .. });
            n_asked += usize::from(asks);
            !asks || n_asked <= limit
        });
    plan.steps = kept;
    let cut: Vec<_> = cut;
    plan.is_limited |= !cut.is_empty();
    plan.dropped.extend(cut.into_iter().filter_map(|planned| {
        let Step::AskSrv { owner } = planned.step else {
            return None;
        };
        Some(Dropped {
            name: owner.to_string(),
            why: format!("more than {limit} names (`--limit-names`)"),
            provenance: planned.provenance,
        })
    }));
}
