//! Hosts a client knows before it asks DNS: the fixed one and the cached one.

use super::{Basis, DiscoveryPlan, Dropped, Origin, PlannedStep, Step};
use crate::client::ClientProfile;
use crate::model::Provenance;

/// Adds the fixed and the cached host of `client` to `plan`.
///
/// A working fixed host suppresses the SRV question: observed. That nothing follows a *failing* one is said by
/// "Slmgr.vbs options", while the Volume Activation Technical Reference can be read otherwise: conflicting.
pub(super) fn add(client: &ClientProfile, plan: &mut DiscoveryPlan) {
    if let Some(fixed) = &client.fixed_host {
        plan.steps.push(PlannedStep {
            step: Step::FixedHost(fixed.value.clone()),
            origin: origin(&fixed.provenance),
            basis: Basis::Conflicting,
            ends_discovery: true,
            provenance: fixed.provenance.clone(),
        });
    }
    let Some(cached) = &client.cached_host else {
        return;
    };
    let caching_off = client.caching.as_ref().filter(|caching| !caching.value);
    let why = if let Some(caching) = caching_off {
        format!("host caching is off (`{}`)", caching.provenance)
    } else if let Some(fixed) = &client.fixed_host {
        format!("the fixed host `{}` is contacted instead", fixed.value)
    } else {
        plan.steps.push(PlannedStep {
            step: Step::CachedHost(cached.value.clone()),
            origin: origin(&cached.provenance),
            basis: Basis::Documented,
            ends_discovery: false,
            provenance: cached.provenance.clone(),
        });
        return;
    };
    plan.dropped.push(Dropped {
        name: cached.value.to_string(),
        why,
        provenance: cached.provenance.clone(),
    });
}

fn origin(provenance: &Provenance) -> Origin {
    match provenance {
        Provenance::CommandLine { .. } => Origin::CommandLine,
        Provenance::File { .. } | Provenance::Machine { .. } => Origin::Registry,
    }
}
