//! Domains a client asks about: named ones, lookup domain, search list, primary and connection suffixes.

use super::devolution::{DEFAULT_LEVEL, parents};
use super::{Basis, DiscoveryPlan, Dropped, Origin, PlannedStep, Step, srv_owner};
use crate::client::ClientProfile;
use crate::model::{DomainName, Provenance, Sourced};

/// Suffixes that complete a host name of a single label: the search list, else primary suffix, connection suffixes and the
/// parents of the primary suffix.
///
/// The general rule of the Windows resolver; that the service which activates looks up its hosts by it is inferred.
pub(super) fn host_suffixes(client: &ClientProfile) -> Vec<DomainName> {
    let mut res: Vec<DomainName> = Vec::new();
    let suffixes: Vec<Sourced<DomainName>> = if client.search_list.is_empty() {
        let own = client
            .primary_suffix
            .iter()
            .chain(&client.connection_suffixes);
        own.cloned().chain(devolved(client)).collect()
    } else {
        client.search_list.clone()
    };
    for suffix in suffixes.iter().chain(&client.domains) {
        if !res.contains(&suffix.value) {
            res.push(suffix.value.clone());
        }
    }
    res
}

/// The parents of the primary suffix that Windows tries after it, nearest first; empty when devolution is off.
fn devolved(client: &ClientProfile) -> Vec<Sourced<DomainName>> {
    let devolves = client.devolution.as_ref().is_none_or(|it| it.value);
    let level = client.devolution_level.as_ref().map(|it| it.value);
    let level = level.map_or(DEFAULT_LEVEL, |it| {
        usize::try_from(it).unwrap_or(usize::MAX)
    });
    let primary = client.primary_suffix.iter().filter(|_| devolves);
    primary
        .flat_map(|suffix| {
            parents(&suffix.value, level)
                .into_iter()
                .filter(|parent| 2 <= parent.label_count())
                .map(|parent| Sourced::new(parent, suffix.provenance.clone()))
        })
        .collect()
}

/// Adds the SRV steps of `client` to `plan`, and what is not asked to `plan.dropped`.
///
/// One source replaces the weaker ones: named domains, lookup domain, search list, primary and connection suffixes.
pub(super) fn add(client: &ClientProfile, plan: &mut DiscoveryPlan) {
    let mut sources = sources(client);
    let winner = sources.iter().position(|source| !source.names.is_empty());
    let weaker = winner.map_or(Vec::new(), |idx| sources.split_off(idx + 1));
    if let Some(source) = sources.pop() {
        let says = source.says;
        for name in source.names {
            add_step(name, plan);
        }
        for name in weaker.into_iter().flat_map(|source| source.names) {
            // A devolved name was set by nobody, so nobody misses it; and what is asked for another reason is asked.
            if name.origin != Origin::Devolution && !is_asked(&name.domain.value, plan) {
                plan.dropped.push(Dropped {
                    name: name.domain.value.to_string(),
                    why: format!("{} not asked: {says}", name.is_a),
                    provenance: name.domain.provenance,
                });
            }
        }
    }
    for conflict in &client.conflicts {
        let kept = &conflict.kept;
        plan.dropped.push(Dropped {
            name: conflict.ignored.value.clone(),
            why: format!(
                "{}: `{}` (`{}`) was given first and counts",
                conflict.setting, kept.value, kept.provenance
            ),
            provenance: conflict.ignored.provenance.clone(),
        });
    }
    for fault in &client.faulty {
        plan.dropped.push(Dropped {
            name: fault.shown().to_owned(),
            why: format!("`{}`: {}", fault.name, fault.why),
            provenance: fault.provenance.clone(),
        });
    }
    for unusable in &client.unusable {
        plan.dropped.push(Dropped {
            name: unusable.text.clone(),
            why: unusable.why.clone(),
            provenance: unusable.provenance.clone(),
        });
    }
}

/// True when `plan` asks for the SRV records of `domain`.
fn is_asked(domain: &DomainName, plan: &DiscoveryPlan) -> bool {
    srv_owner(domain).is_ok_and(|owner| plan.srv_steps().any(|it| *it.1 == owner))
}

/// Domains that count together, and what they say to the weaker sources.
struct SourceOfNames {
    names: Vec<NameToAsk>,
    says: &'static str,
}

struct NameToAsk {
    domain: Sourced<DomainName>,
    origin: Origin,
    basis: Basis,
    is_a: &'static str,
}

/// The sources of domains, strongest first.
fn sources(client: &ClientProfile) -> Vec<SourceOfNames> {
    let to_ask = |domains: Vec<&Sourced<DomainName>>, origin, basis, is_a| -> Vec<NameToAsk> {
        domains
            .into_iter()
            .map(|domain| NameToAsk {
                domain: domain.clone(),
                origin,
                basis,
                is_a,
            })
            .collect()
    };
    let primary: Vec<_> = client.primary_suffix.iter().collect();
    let devolved = devolved(client);
    // That the list is used is documented (Volume Activation Technical Reference; KB275553), that it replaces the suffixes is
    // inferred. Microsoft's DNS procedure for KMS defines the name by the primary suffix, so a list that leaves it out puts
    // the texts at odds.
    let list_has_primary = primary
        .iter()
        .all(|suffix| client.search_list.iter().any(|it| it.value == suffix.value));
    let list_basis = if list_has_primary {
        Basis::Documented
    } else {
        Basis::Conflicting
    };
    let mut own = to_ask(
        primary,
        Origin::PrimarySuffix,
        Basis::Documented,
        "primary suffix",
    );
    own.extend(to_ask(
        client.connection_suffixes.iter().collect(),
        Origin::ConnectionSuffix,
        // Alone it is observed to be enough; its place behind a primary suffix was never seen.
        if client.primary_suffix.is_some() {
            Basis::Inferred
        } else {
            Basis::Observed
        },
        "connection suffix",
    ));
    own.extend(to_ask(
        devolved.iter().collect(),
        Origin::Devolution,
        Basis::Inferred,
        "parent of the primary suffix",
    ));
    vec![
        SourceOfNames {
            names: to_ask(
                client.domains.iter().collect(),
                Origin::CommandLine,
                Basis::Documented,
                "domain",
            ),
            says: "the domains named on the command line are asked, and only these",
        },
        SourceOfNames {
            names: to_ask(
                client.in_force().lookup_domain.into_iter().collect(),
                Origin::LookupDomain,
                Basis::Observed,
                "lookup domain",
            ),
            says: "the lookup domain is the only one a client asks",
        },
        SourceOfNames {
            names: to_ask(
                client.search_list.iter().collect(),
                Origin::SearchList,
                list_basis,
                "suffix of the search list",
            ),
            says: "the search list replaces the suffixes (inferred)",
        },
        SourceOfNames {
            names: own,
            says: "",
        },
    ]
}

fn add_step(name: NameToAsk, plan: &mut DiscoveryPlan) {
    let NameToAsk {
        domain,
        origin,
        basis,
        is_a,
    } = name;
    // One capture shows a query below a single label, one report denies it for another; no document speaks of it.
    let basis = match origin {
        Origin::CommandLine => basis,
        _ if domain.value.label_count() == 1 => basis.max(Basis::Observed),
        _ => basis,
    };
    match usable_owner(&domain.value, plan) {
        Ok(owner) => plan.steps.push(PlannedStep {
            step: Step::AskSrv { owner },
            origin,
            basis,
            ends_discovery: origin == Origin::LookupDomain,
            provenance: domain.provenance,
        }),
        // A parent that is asked already for another reason was dropped by nobody.
        Err(_) if origin == Origin::Devolution => {}
        Err(why) => drop_name(
            &domain.value,
            format!("{is_a}: {why}"),
            domain.provenance,
            plan,
        ),
    }
}

/// The SRV owner for `domain`, or why a client does not ask it.
fn usable_owner(domain: &DomainName, plan: &DiscoveryPlan) -> Result<DomainName, String> {
    if domain.is_root() {
        return Err("the root is not a suffix".to_owned());
    }
    let owner = srv_owner(domain).map_err(|err| format!("with `_vlmcs._tcp.` in front, {err}"))?;
    if plan.srv_steps().any(|(_, asked)| *asked == owner) {
        return Err(format!("a duplicate; `{owner}` is asked already"));
    }
    Ok(owner)
}

fn drop_name(name: &DomainName, why: String, provenance: Provenance, plan: &mut DiscoveryPlan) {
    plan.dropped.push(Dropped {
        name: name.to_string(),
        why,
        provenance,
    });
}
