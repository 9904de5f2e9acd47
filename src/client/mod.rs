//! What discovery depends on at the client: suffixes, hosts set or remembered, name servers.
//!
//! A reader for each form of text or value, and one interpretation behind them: registry values and adapters, read from
//! wherever, become a [`ClientProfile`] in one place. Every value keeps where it was read.

mod carried;
mod command;
mod effective;
mod faulty;
mod merge;
mod mixed;
mod name_rule;
mod own_machine;
mod role;
mod scope;

mod adapters;
mod registry;

pub mod collected;
mod detect;
mod facts;
mod ipconfig;
mod known;
pub(crate) mod license;
mod license_settings;
mod machine_name;
mod mailed;
mod recognized;
mod reg_file;
mod reg_query;
mod resolv_conf;
mod resolved_link;
mod shown;
mod suffix;
pub(crate) mod text;

pub use adapters::{Adapter, AdapterState, Adapters};
pub use command::{
    allow_every_way, clear_host, clear_lookup_domain, install_key, set_host, set_lookup_domain,
};
pub use detect::{ClientTextError, ClientTexts, TextKind, detect, read_text};
pub use facts::{PortSetting, UnusablePort};
pub use faulty::{FaultySetting, SettingKind};
pub use ipconfig::read_ipconfig;
pub use known::Area;
pub use license::{Allowed, Channel, HostService, License, LicenseStatus, Tool, Way};
pub use license_settings::read_licenses;
pub use machine_name::{MachineName, MachineNameKind};
pub use merge::Conflict;
pub use name_rule::{NameRule, Namespace};
pub use reg_file::{RegFault, read_reg_file};
pub use registry::{
    ReadRegistry, RegistryData, RegistryValue, RegistryValues, collect, interpret, is_known_key,
    is_told_by_presence, setting_names,
};
pub use resolv_conf::read_resolv_conf;
pub use resolved_link::read_link;
pub use role::{LicenseInUse, Role};
pub use scope::{Application, InForce, Scope, ScopedSettings};
pub use text::{Guid, Host, without_keys};

#[cfg(test)]
mod testing;

use crate::model::{DomainName, HostPort, Provenance, Sourced};
use std::collections::BTreeSet;
use std::net::SocketAddr;

/// The settings of one client. Each value says where it was read.
///
/// The default has nothing set, and nothing is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientProfile {
    /// Domains that were asked for by name; in the order given. When there are any, no suffix counts.
    pub domains: Vec<Sourced<DomainName>>,
    /// Primary DNS suffix.
    pub primary_suffix: Option<Sourced<DomainName>>,
    /// Connection-specific suffixes (DHCP option 15), in the order of the adapters; of adapters that may be up.
    pub connection_suffixes: Vec<Sourced<DomainName>>,
    /// DNS suffix search list, in its order; empty when none is set.
    pub search_list: Vec<Sourced<DomainName>>,
    /// False when parents of the primary suffix are not tried; not known is taken as true, the default of Windows.
    pub devolution: Option<Sourced<bool>>,
    /// Labels a parent of the primary suffix keeps at least; 2 unless a policy says otherwise.
    pub devolution_level: Option<Sourced<u32>>,
    /// Whether suffixes are appended to names with dots. That the service which activates heeds it is not known, so no plan
    /// depends on it.
    pub append_to_multi_label: Option<Sourced<bool>>,
    /// Domain set by `slmgr /skms-domain`, for whatever product; it goes before those of [`Self::scoped`].
    pub lookup_domain: Option<Sourced<DomainName>>,
    /// Host set by `slmgr /skms`, for whatever product; it goes before those of [`Self::scoped`].
    pub fixed_host: Option<Sourced<HostPort>>,
    /// Host of the last success, of whatever product; it goes before those of [`Self::scoped`].
    pub cached_host: Option<Sourced<HostPort>>,
    /// False when host caching is switched off; not known is taken as on, the default of Windows.
    pub caching: Option<Sourced<bool>>,
    /// What is set for the machine, an application or a product; each scope once, in the order read.
    pub scoped: Vec<ScopedSettings>,
    /// The licenses in use, in the order read; empty when no source tells of them.
    pub licenses: Vec<LicenseInUse>,
    /// Rules that name servers of their own for some names, in the order read; of policies, or else of the machine.
    pub name_rules: Vec<NameRule>,
    /// The key of the rules that policies bring, where a source shows it; it may hold none.
    pub name_rule_policy: Option<Provenance>,
    /// Name servers, in the order the client asks them.
    pub name_servers: Vec<Sourced<SocketAddr>>,
    /// The adapters, as they were read.
    pub adapters: Vec<Adapter>,
    /// What the texts call the machine, each as it was read; two that differ are of two machines.
    pub machine_names: Vec<MachineName>,
    /// What the machine would do as a KMS host.
    pub host_side: HostSide,
    /// Settings that hold nothing usable, and may decide on what the client does.
    pub faulty: Vec<FaultySetting>,
    /// Ports of hosts that were set and are none; they stand among [`Self::unusable`] too.
    pub unusable_ports: Vec<UnusablePort>,
    /// Settings that name no usable suffix or server.
    pub unusable: Vec<Unusable>,
    /// Values of files that contradict one given before.
    pub conflicts: Vec<Conflict>,
    /// True when names and addresses of some source are placeholders, so that no name server knows them.
    pub is_redacted: bool,
    /// What some source speaks of; there, what is not set here is not set at the client.
    pub known: BTreeSet<Area>,
}

/// What a machine would do if it held a KMS host key (Volume Activation Technical Reference, registry settings).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostSide {
    /// TCP port to listen on (`slmgr /sprt`).
    pub listening_port: Option<Sourced<u16>>,
    /// False when no SRV record is published (`slmgr /cdns`).
    pub publishes: Option<Sourced<bool>>,
    /// Domains to publish the SRV record in; empty when there is no list.
    pub publish_list: Vec<Sourced<Publishing>>,
}

/// One line of a publish list: `DOMAIN` or `DOMAIN, PRIORITY, WEIGHT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishing {
    /// Where the record is published.
    pub domain: DomainName,
    /// 0 when the line does not say it.
    pub priority: u16,
    /// 0 when the line does not say it.
    pub weight: u16,
}

/// A setting that was read but cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// As it was written.
    pub text: String,
    /// Why not, in words.
    pub why: String,
    /// Where it was read.
    pub provenance: Provenance,
}

impl ClientProfile {
    /// Keeps `text` as a setting that cannot be used, and why.
    fn refuse(&mut self, text: &str, why: impl Into<String>, provenance: &Provenance) {
        self.unusable.push(Unusable {
            text: text.to_owned(),
            why: why.into(),
            provenance: provenance.clone(),
        });
    }
}

/// `corp.example.` or `corp.example. (priority 10, weight 100)`.
impl std::fmt::Display for Publishing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            domain,
            priority,
            weight,
        } = self;
        if (*priority, *weight) == (0, 0) {
            return domain.fmt(f);
        }
        write!(f, "{domain} (priority {priority}, weight {weight})")
    }
}
