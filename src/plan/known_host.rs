//! Hosts a client knows before it asks DNS: the fixed one and the cached one.

use super::{Basis, DiscoveryPlan, Dropped, Origin, PlannedStep, Step};
use crate::client::{Channel, ClientProfile, InForce, Role, Scope};
use crate::model::Provenance;

/// Adds the fixed and the cached host of `client` to `plan`.
///
/// A working fixed host suppresses the SRV question: observed. That nothing follows a *failing* one is said by
/// "Slmgr.vbs options", while the Volume Activation Technical Reference can be read otherwise: conflicting.
/// Of several fixed hosts the one of the narrowest scope counts: product, application, machine (Volume Activation Technical
/// Reference).
pub(super) fn add(client: &ClientProfile, plan: &mut DiscoveryPlan) {
    let in_force = client.in_force();
    if let Some(fixed) = in_force.fixed_host {
        plan.steps.push(PlannedStep {
            step: Step::FixedHost(fixed.value.clone()),
            origin: origin(&fixed.provenance),
            basis: Basis::Conflicting,
            ends_discovery: true,
            provenance: fixed.provenance.clone(),
        });
    }
    add_cached(&in_force, plan);
    drop_other_scopes(client, &in_force, plan);
}

/// Tells why this client takes none of the steps, or not always; none are taken away.
///
/// The steps stay: what DNS would have said is worth knowing when the license or the type is to be changed.
pub(super) fn tell_of_other_ways(client: &ClientProfile, plan: &mut DiscoveryPlan) {
    if plan.steps.is_empty() {
        return;
    }
    let in_force = client.in_force();
    let application = &in_force.application;
    let mut tell = |name: String, why: String, provenance: &Provenance| {
        plan.dropped.push(Dropped {
            name,
            why,
            provenance: provenance.clone(),
        });
    };
    let allowed = in_force.activation_type;
    if let Some(allowed) = allowed.filter(|it| it.value.excludes_kms()) {
        tell(
            format!("activation type {}", allowed.value.name()),
            format!(
                "{application} is activated by {} alone and takes none of the steps above (documented)",
                allowed.value.way_words()
            ),
            &allowed.provenance,
        );
    }
    match client.role_of(application) {
        None | Some(Role::Client) => {}
        Some(Role::ClientOfDirectory(license)) => tell(
            format!("KMS for {application}"),
            "Active Directory activated it last; the steps above are taken only without an activation object there (documented)".to_owned(),
            &license.provenance,
        ),
        Some(Role::Host(license)) => tell(
            format!("KMS for {application}"),
            "this machine is a KMS host, which is activated at Microsoft and takes none of the steps above (documented)".to_owned(),
            &license.provenance,
        ),
        Some(Role::Other(license)) => tell(
            format!("KMS for {application}"),
            format!(
                "it has {} and takes none of the steps above (documented)",
                license
                    .channel
                    .map_or("no license of a KMS client", Channel::license_words)
            ),
            &license.provenance,
        ),
    }
}

/// Notes which hosts of `plan` are the client itself.
pub(super) fn mark_own(client: &ClientProfile, plan: &mut DiscoveryPlan) {
    let mut hosts = Vec::new();
    for planned in &plan.steps {
        if let Step::FixedHost(it) | Step::CachedHost(it) = &planned.step {
            hosts.push(it.host.clone());
        }
    }
    if !hosts.is_empty() {
        plan.own_addresses = client.own_addresses();
    }
    hosts.retain(|it| client.is_own_host(it));
    plan.own_hosts = hosts;
}

fn add_cached(in_force: &InForce<'_>, plan: &mut DiscoveryPlan) {
    let Some(cached) = in_force.cached_host else {
        return;
    };
    let caching_off = in_force.caching.filter(|caching| !caching.value);
    let why = if let Some(caching) = caching_off {
        format!("host caching is off (`{}`)", caching.provenance)
    } else if let Some(fixed) = in_force.fixed_host {
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

/// Tells of settings of other scopes that say otherwise than those the client of this plan goes by.
///
/// What others remember and may do is their own affair; where they look is told.
fn drop_other_scopes(client: &ClientProfile, in_force: &InForce<'_>, plan: &mut DiscoveryPlan) {
    for settings in &client.scoped {
        let hosts = settings.fixed_host.iter();
        let domains = settings.lookup_domain.iter();
        let hosts = hosts
            .filter(|it| in_force.fixed_host.map(|it| &it.value) != Some(&it.value))
            .map(|it| ("fixed host", it.value.to_string(), &it.provenance));
        let domains = domains
            .filter(|it| in_force.lookup_domain.map(|it| &it.value) != Some(&it.value))
            .map(|it| ("lookup domain", it.value.to_string(), &it.provenance));
        let is_own = match &settings.scope {
            Scope::Machine => true,
            Scope::Application(it) => *it == in_force.application,
            Scope::Product(it, id) => *it == in_force.application && Some(id) == in_force.product,
            Scope::Effective(it, id) => {
                *it == in_force.application && (id.is_none() || id.as_ref() == in_force.product)
            }
        };
        let caching = settings
            .caching
            .iter()
            .filter(|it| is_own && in_force.caching.is_some_and(|kept| kept.value != it.value));
        let caching = caching.map(|it| {
            let word = if it.value { "on" } else { "off" };
            ("host caching", word.to_owned(), &it.provenance)
        });
        let types = settings.activation_type.iter().filter(|it| {
            is_own
                && in_force
                    .activation_type
                    .is_some_and(|kept| kept.value != it.value)
        });
        let types = types.map(|it| {
            (
                "activation type",
                it.value.name().to_owned(),
                &it.provenance,
            )
        });
        for (what, name, provenance) in hosts.chain(domains).chain(caching).chain(types) {
            plan.dropped.push(Dropped {
                name,
                why: format!(
                    "{what} of {}: {}",
                    settings.scope,
                    why_not(&settings.scope, in_force)
                ),
                provenance: provenance.clone(),
            });
        }
    }
}

/// Why a setting of `scope` does not count.
fn why_not(scope: &Scope, in_force: &InForce<'_>) -> String {
    let application = &in_force.application;
    match scope {
        _ if scope.application().is_some_and(|it| it != application) => {
            format!("this plan is that of {application}")
        }
        Scope::Product(_, id) | Scope::Effective(_, Some(id)) if Some(id) != in_force.product => {
            format!(
                "this plan is that of another product, the first of {application} with a license or settings"
            )
        }
        Scope::Product(..) | Scope::Effective(..) => {
            "one that is set by a flag comes first".to_owned()
        }
        Scope::Application(_) | Scope::Machine => {
            "one that is set more narrowly, or by a flag, comes first (documented)".to_owned()
        }
    }
}

fn origin(provenance: &Provenance) -> Origin {
    match provenance {
        Provenance::CommandLine { .. } => Origin::CommandLine,
        Provenance::File { .. } | Provenance::Machine { .. } => Origin::Registry,
    }
}
