//! Settings that are there and hold nothing that can be used: a value of the wrong type, a host that is a web address.
//!
//! What Windows does with one is not documented. Values that are fine and merely hidden, by a policy or an adapter that is down,
//! are not among them.

use super::{ClientProfile, Role, Scope};
use crate::model::{DomainName, Provenance};

/// A setting that holds nothing usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultySetting {
    /// What it decides on.
    pub kind: SettingKind,
    /// The registry value, or what PowerShell calls the property.
    pub name: String,
    /// For whom it is set; none for what is no setting of KMS.
    pub scope: Option<Scope>,
    /// True when it stands where group policies write.
    pub is_policy: bool,
    /// What it holds, as text; empty when that cannot be shown.
    pub text: String,
    /// Why it is of no use, in words.
    pub why: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What a setting decides on; what decides most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingKind {
    /// The host set by hand, or its port.
    FixedHost,
    /// The domain set by hand.
    LookupDomain,
    /// The host of the last success, or its port.
    CachedHost,
    /// Whether a host is remembered.
    Caching,
    /// Which ways of volume activation are allowed.
    ActivationType,
    /// What the machine would do as a KMS host.
    HostSide,
    /// Primary DNS suffix.
    PrimarySuffix,
    /// DNS suffix search list.
    SearchList,
    /// Suffix of a connection.
    ConnectionSuffix,
    /// Whether parents of the primary suffix are tried, and to which level.
    Devolution,
    /// Whether suffixes are appended to names with dots.
    AppendToMultiLabel,
    /// Name servers.
    NameServers,
    /// A rule about names.
    NameRule,
}

impl FaultySetting {
    /// What it holds; its name where that cannot be shown.
    pub fn shown(&self) -> &str {
        if self.text.is_empty() {
            &self.name
        } else {
            &self.text
        }
    }
}

impl ClientProfile {
    /// True when the client would go by `fault` if it held something, as far as its other settings tell. `asked` are the names
    /// of the plan.
    pub fn goes_by(&self, fault: &FaultySetting, asked: &[&DomainName]) -> bool {
        match fault.kind {
            SettingKind::FixedHost
            | SettingKind::LookupDomain
            | SettingKind::Caching
            | SettingKind::ActivationType => self.is_scope_in_force(fault),
            // The next success replaces it.
            SettingKind::CachedHost | SettingKind::AppendToMultiLabel => false,
            SettingKind::HostSide => {
                let mut applications = self.licensed_applications().into_iter();
                applications.any(|it| matches!(self.role_of(it), Some(Role::Host(_))))
            }
            SettingKind::PrimarySuffix | SettingKind::SearchList if fault.is_policy => true,
            SettingKind::PrimarySuffix => self.primary_suffix.is_none(),
            SettingKind::SearchList => {
                let mut list = self.search_list.iter();
                self.search_list.is_empty() || list.any(|it| it.provenance == fault.provenance)
            }
            SettingKind::ConnectionSuffix => self.search_list.is_empty(),
            SettingKind::Devolution => self.search_list.is_empty() && self.devolution.is_none(),
            SettingKind::NameServers => true,
            SettingKind::NameRule => fault.may_be_for(asked),
        }
    }

    /// True when a setting of this kind and scope is the one that counts: nothing narrower is set.
    fn is_scope_in_force(&self, fault: &FaultySetting) -> bool {
        let Some(scope) = &fault.scope else {
            return true;
        };
        let in_force = self.in_force();
        if !in_force.is_reached_by(scope) {
            return false;
        }
        let is_narrowest = |it: Option<&Scope>| it.is_none_or(|it| !it.is_narrower_than(scope));
        // What a flag says has no scope, and goes before all scopes.
        let is_by_flag = |is_set: bool, scope: Option<&Scope>| is_set && scope.is_none();
        match fault.kind {
            SettingKind::ActivationType => is_narrowest(in_force.activation_type_scope),
            _ if self.looks_for_no_host() => false,
            SettingKind::FixedHost => {
                let host = in_force.fixed_host.is_some();
                !is_by_flag(host, in_force.fixed_host_scope)
                    && is_narrowest(in_force.fixed_host_scope)
            }
            SettingKind::LookupDomain => {
                let domain = in_force.lookup_domain.is_some();
                in_force.fixed_host.is_none()
                    && !is_by_flag(domain, in_force.lookup_domain_scope)
                    && is_narrowest(in_force.lookup_domain_scope)
            }
            _ => in_force.caching.is_none(),
        }
    }
}

impl FaultySetting {
    /// True when a rule about names may be for one of `asked`: its value names one of them, or cannot be read as names.
    fn may_be_for(&self, asked: &[&DomainName]) -> bool {
        if !self.name.eq_ignore_ascii_case("Name") {
            return true;
        }
        let mut words = self
            .text
            .split(|it: char| it.is_whitespace() || ",;".contains(it))
            .filter(|it| !it.is_empty())
            .peekable();
        words.peek().is_none()
            || words.any(|it| match super::Namespace::parse(it) {
                Ok(namespace) => asked.iter().any(|it| namespace.names(it)),
                Err(_) => true,
            })
    }
}
