//! Adapters → profile parts: which suffix and which name servers count.

use super::suffix::usable_suffix;
use super::{ClientProfile, FaultySetting, Guid, MachineName, MachineNameKind, SettingKind};
use crate::model::{DomainName, Sourced};
use std::net::IpAddr;

/// The adapters of a machine, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adapters {
    /// Those that are down too; empty when nothing is known of them.
    pub adapters: Vec<Adapter>,
}

/// One adapter. Texts are as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
    /// What the system calls it.
    pub name: String,
    /// Its id, by which the registry knows it.
    pub guid: Option<Guid>,
    /// Whether it is connected.
    pub state: AdapterState,
    /// Connection-specific suffix; none when there is none.
    pub suffix: Option<Sourced<String>>,
    /// Addresses of name servers, in their order.
    pub name_servers: Vec<Sourced<String>>,
    /// Its own addresses, in their order; empty where the source shows none.
    pub addresses: Vec<IpAddr>,
}

/// Whether an adapter is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdapterState {
    /// It is.
    Up,
    /// It is not: neither its suffix nor its name servers count.
    Down,
    /// Nothing says so; it counts.
    Unknown,
}

/// The adapters, with what the registry knows of their interfaces; without adapters, the interfaces.
///
/// An interface that no adapter is belongs to hardware that is gone.
pub(super) fn joined(interfaces: Vec<Adapter>, given: &Adapters) -> Vec<Adapter> {
    if given.adapters.is_empty() {
        return interfaces;
    }
    let mut res = given.adapters.clone();
    for mut interface in interfaces {
        let adapter = res.iter_mut().find(|it| it.guid == interface.guid);
        let Some(adapter) = adapter else {
            interface.state = AdapterState::Down;
            res.push(interface);
            continue;
        };
        adapter.suffix = adapter.suffix.take().or(interface.suffix);
        if adapter.name_servers.is_empty() {
            adapter.name_servers = interface.name_servers;
        }
        if adapter.addresses.is_empty() {
            adapter.addresses = interface.addresses;
        }
    }
    res
}

/// Takes suffixes and name servers into `profile`, in the order of the adapters.
///
/// A suffix that a policy sets stands in place of all.
pub(super) fn add(
    adapters: Vec<Adapter>,
    policy_suffix: Option<Sourced<String>>,
    profile: &mut ClientProfile,
) {
    for adapter in &adapters {
        let is_down = adapter.state == AdapterState::Down;
        let name = &adapter.name;
        if let Some(text) = adapter.suffix.as_ref().filter(|it| !it.value.is_empty()) {
            if is_down {
                let why = format!("connection suffix: the adapter `{name}` is not connected");
                profile.refuse(&text.value, why, &text.provenance);
            } else if let Some(policy) = &policy_suffix {
                let why = format!(
                    "connection suffix: the policy (`{}`) comes first",
                    policy.provenance
                );
                profile.refuse(&text.value, why, &text.provenance);
            } else if let Some(suffix) = suffix(text, false, profile) {
                profile.connection_suffixes.push(suffix);
            }
        }
        for server in &adapter.name_servers {
            if is_down {
                let why = format!("name server: the adapter `{name}` is not connected");
                profile.refuse(&server.value, why, &server.provenance);
            } else {
                profile.add_server(&server.value, &server.provenance);
            }
        }
    }
    if let Some(policy) = policy_suffix {
        let suffix = suffix(&policy, true, profile);
        profile.connection_suffixes.extend(suffix);
    }
    profile.machine_names.extend(machine_name(&adapters));
    profile.adapters = adapters;
}

/// The ids of the adapters, by which a machine can be told from another; at the place of the first setting among them.
fn machine_name(adapters: &[Adapter]) -> Option<MachineName> {
    let mut places = adapters.iter().flat_map(|it| {
        let settings = it.suffix.iter().chain(&it.name_servers);
        settings.map(|it| &it.provenance)
    });
    let place = places.next()?;
    let ids = adapters.iter().filter_map(|it| it.guid.as_ref());
    let ids: Vec<&str> = ids.map(|it| it.0.as_str()).collect();
    (!ids.is_empty()).then(|| MachineName {
        kind: MachineNameKind::AdapterIds,
        name: Sourced::new(ids.join(" "), place.clone()),
    })
}

/// The suffix of a connection; what is no name is kept as a fault of the setting.
fn suffix(
    text: &Sourced<String>,
    is_policy: bool,
    profile: &mut ClientProfile,
) -> Option<Sourced<DomainName>> {
    match usable_suffix(&text.value) {
        Ok(it) => Some(Sourced::new(it, text.provenance.clone())),
        Err(why) => {
            let name = if is_policy {
                "AdapterDomainName"
            } else {
                "ConnectionSpecificSuffix"
            };
            profile.faulty.push(FaultySetting {
                kind: SettingKind::ConnectionSuffix,
                name: name.to_owned(),
                scope: None,
                is_policy,
                text: text.value.clone(),
                why,
                provenance: text.provenance.clone(),
            });
            None
        }
    }
}
