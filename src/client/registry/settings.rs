//! The settings that each key holds: their names, the type each value has, and what they decide on.
//!
//! Volume Activation Technical Reference, registry settings (dn502532); Microsoft's registry reference for
//! `Tcpip\Parameters`; `[MS-GPNRPT]`, 2.2.2.

use super::Kind;
use super::keys::{RuleBy, Section, section};
use crate::client::{FaultySetting, SettingKind};
use crate::model::Sourced;

/// What the machine is called, now and after a restart. Exports hold it; a collector does not ask for it.
pub(super) const MACHINE_NAMES: [&str; 2] = ["Hostname", "NV Hostname"];

/// The addresses of an interface, set by hand and by DHCP. Exports hold them; a collector asks the adapters.
pub(super) const ADDRESSES: [&str; 2] = ["IPAddress", "DhcpIPAddress"];

/// The settings that `key` may hold and a collector asks for; none when it is not known.
pub(super) fn setting_names(key: &str) -> Vec<&'static str> {
    let all = section(key).map_or(&[][..], |it| settings(&it));
    let names = all.iter().map(|it| it.0);
    names
        .filter(|it| !MACHINE_NAMES.contains(it) && !ADDRESSES.contains(it))
        .collect()
}

/// The type of the setting `name` of a section; none when there is no such setting.
pub(super) fn kind(section: &Section, name: &str) -> Option<Kind> {
    settings(section)
        .iter()
        .find(|(setting, _)| setting.eq_ignore_ascii_case(name))
        .map(|(_, kind)| *kind)
}

/// The settings of a section.
fn settings(section: &Section) -> &'static [(&'static str, Kind)] {
    match section {
        Section::Kms(_) | Section::Redirected => &[
            ("KeyManagementServiceName", Kind::Text),
            ("KeyManagementServicePort", Kind::Text),
            ("KeyManagementServiceLookupDomain", Kind::Text),
            ("DisableKeyManagementServiceHostCaching", Kind::Dword),
            ("VLActivationType", Kind::Dword),
            ("DiscoveredKeyManagementServiceName", Kind::Text),
            ("DiscoveredKeyManagementServicePort", Kind::Text),
            ("KeyManagementServiceListeningPort", Kind::Text),
            ("DisableDnsPublishing", Kind::Dword),
            ("DnsDomainPublishList", Kind::MultiText),
        ],
        Section::Tcpip => &[
            ("Domain", Kind::Text),
            ("NV Domain", Kind::Text),
            ("SearchList", Kind::Text),
            ("NameServer", Kind::Text),
            ("DhcpNameServer", Kind::Text),
            ("UseDomainNameDevolution", Kind::Dword),
            (MACHINE_NAMES[0], Kind::Text),
            (MACHINE_NAMES[1], Kind::Text),
        ],
        Section::Interface(_) => &[
            ("Domain", Kind::Text),
            ("DhcpDomain", Kind::Text),
            ("NameServer", Kind::Text),
            ("DhcpNameServer", Kind::Text),
            (ADDRESSES[0], Kind::MultiText),
            (ADDRESSES[1], Kind::Text),
        ],
        Section::Policy => &[
            ("SearchList", Kind::Text),
            ("NV PrimaryDnsSuffix", Kind::Text),
            ("PrimaryDnsSuffix", Kind::Text),
            ("AdapterDomainName", Kind::Text),
            ("UseDomainNameDevolution", Kind::Dword),
            ("DomainNameDevolutionLevel", Kind::Dword),
            ("AppendToMultiLabelName", Kind::Dword),
            ("NameServer", Kind::Text),
        ],
        Section::Dnscache => &[
            ("UseDomainNameDevolution", Kind::Dword),
            ("DomainNameDevolutionLevel", Kind::Dword),
        ],
        Section::Interfaces | Section::NameRules(_) => &[],
        Section::NameRule { .. } => &[
            ("Name", Kind::Texts),
            ("ConfigOptions", Kind::Dword),
            ("GenericDNSServers", Kind::Text),
            ("DirectAccessDNSServers", Kind::Text),
        ],
    }
}

impl Section {
    /// The setting `name` of this section, which holds nothing usable; none when there is no such setting, or nothing reads it.
    pub(super) fn fault(
        &self,
        name: &str,
        text: Sourced<String>,
        why: impl Into<String>,
    ) -> Option<FaultySetting> {
        let kind = match self {
            Self::Redirected | Self::Interfaces | Self::NameRules(_) => return None,
            Self::NameRule { .. } => SettingKind::NameRule,
            Self::Interface(_) if name.to_ascii_lowercase().ends_with("domain") => {
                SettingKind::ConnectionSuffix
            }
            Self::Kms(_) | Self::Tcpip | Self::Interface(_) | Self::Policy | Self::Dnscache => {
                kind_of(name)?
            }
        };
        Some(FaultySetting {
            kind,
            name: name.to_owned(),
            scope: match self {
                Self::Kms(scope) => Some(scope.clone()),
                _ => None,
            },
            is_policy: matches!(
                self,
                Self::Policy
                    | Self::NameRule {
                        by: RuleBy::Policy,
                        ..
                    }
            ),
            text: text.value,
            why: why.into(),
            provenance: text.provenance,
        })
    }
}

/// What a setting decides on that has this name in every section where it stands.
fn kind_of(name: &str) -> Option<SettingKind> {
    const KINDS: [(&str, SettingKind); 19] = [
        ("KeyManagementServiceName", SettingKind::FixedHost),
        ("KeyManagementServicePort", SettingKind::FixedHost),
        (
            "KeyManagementServiceLookupDomain",
            SettingKind::LookupDomain,
        ),
        (
            "DiscoveredKeyManagementServiceName",
            SettingKind::CachedHost,
        ),
        (
            "DiscoveredKeyManagementServicePort",
            SettingKind::CachedHost,
        ),
        (
            "DisableKeyManagementServiceHostCaching",
            SettingKind::Caching,
        ),
        ("VLActivationType", SettingKind::ActivationType),
        ("DisableDnsPublishing", SettingKind::HostSide),
        ("DnsDomainPublishList", SettingKind::HostSide),
        ("Domain", SettingKind::PrimarySuffix),
        ("NV Domain", SettingKind::PrimarySuffix),
        ("NV PrimaryDnsSuffix", SettingKind::PrimarySuffix),
        ("PrimaryDnsSuffix", SettingKind::PrimarySuffix),
        ("SearchList", SettingKind::SearchList),
        ("AdapterDomainName", SettingKind::ConnectionSuffix),
        ("UseDomainNameDevolution", SettingKind::Devolution),
        ("DomainNameDevolutionLevel", SettingKind::Devolution),
        ("AppendToMultiLabelName", SettingKind::AppendToMultiLabel),
        ("NameServer", SettingKind::NameServers),
    ];
    let name = if name.eq_ignore_ascii_case("DhcpNameServer") {
        "NameServer"
    } else {
        name
    };
    let mut kinds = KINDS.iter();
    let known = kinds.find(|it| it.0.eq_ignore_ascii_case(name));
    known.map(|it| it.1)
}
