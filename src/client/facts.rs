//! The settings that a report keeps beside the plan.

use super::{ClientProfile, HostSide, MachineName};
use crate::model::Sourced;

/// A port that was set and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusablePort {
    /// Which port.
    pub setting: PortSetting,
    /// As it was written, with its place.
    pub text: Sourced<String>,
    /// Why it is none, where the text alone does not show it: in words, such as its type in the registry.
    pub why: Option<String>,
}

/// The ports that are settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortSetting {
    /// That of the host set by hand.
    FixedHost,
    /// That of the host of the last success.
    CachedHost,
    /// That on which a KMS host listens.
    Listening,
}

impl PortSetting {
    /// The registry value.
    pub const fn value_name(self) -> &'static str {
        match self {
            Self::FixedHost => "KeyManagementServicePort",
            Self::CachedHost => "DiscoveredKeyManagementServicePort",
            Self::Listening => "KeyManagementServiceListeningPort",
        }
    }

    /// The port that this registry value is; none when it is another setting.
    pub(super) fn of_value(name: &str) -> Option<Self> {
        let all = [Self::FixedHost, Self::CachedHost, Self::Listening];
        let mut all = all.into_iter();
        all.find(|it| it.value_name().eq_ignore_ascii_case(name))
    }
}

impl ClientProfile {
    /// The names of the machine that can be held against another one; empty where each kind was read once only.
    fn comparable_names(&self) -> Vec<MachineName> {
        let of_kind = |kind| {
            let all = self.machine_names.iter();
            all.filter(|it| it.kind == kind).count()
        };
        let names = self.machine_names.iter().filter(|it| 1 < of_kind(it.kind));
        names.cloned().collect()
    }

    /// The settings that rules look at and a plan does not show; none when the plan shows everything.
    ///
    /// What is left out of the profile stands in the plan: domains, connection suffixes, name servers, what cannot be used.
    pub fn beside_plan(&self) -> Option<Self> {
        let hides_suffix = self.primary_suffix.is_some() && !self.search_list.is_empty();
        let machine_names = self.comparable_names();
        let is_shown = self.scoped.is_empty()
            && self.licenses.is_empty()
            && self.name_rules.is_empty()
            && machine_names.is_empty()
            && !self.is_redacted
            && self.caching.is_none()
            && self.unusable_ports.is_empty()
            && self.faulty.is_empty()
            && self.host_side == HostSide::default()
            && !hides_suffix;
        (!is_shown).then(|| Self {
            primary_suffix: self.primary_suffix.clone(),
            search_list: self.search_list.clone(),
            lookup_domain: self.lookup_domain.clone(),
            fixed_host: self.fixed_host.clone(),
            cached_host: self.cached_host.clone(),
            caching: self.caching.clone(),
            scoped: self.scoped.clone(),
            licenses: self.licenses.clone(),
            name_rules: self.name_rules.clone(),
            unusable_ports: self.unusable_ports.clone(),
            faulty: self.faulty.clone(),
            host_side: self.host_side.clone(),
            machine_names,
            is_redacted: self.is_redacted,
            ..Self::default()
        })
    }
}
