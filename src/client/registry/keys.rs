//! The keys that hold settings of discovery.
//!
//! Volume Activation Technical Reference, registry settings (dn502532); Volume Activation 2.0 Operations Guide for the key
//! `SL` of Vista and 2008; Microsoft's registry reference for `Tcpip\Parameters`.

use crate::client::text::guid;
use crate::client::{Application, Guid, Scope};

/// Which settings a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Section {
    /// Those of the service that activates.
    Kms(Scope),
    /// Those of the TCP/IP driver for the whole machine.
    Tcpip,
    /// The same for one interface.
    Interface(Guid),
    /// Policies of the DNS client.
    Policy,
    /// Those of the service that is the DNS client.
    Dnscache,
    /// The key above those of single interfaces, which holds no settings itself.
    Interfaces,
    /// The key above the rules of the Name Resolution Policy Table; that it is there says something.
    NameRules(RuleBy),
    /// A rule of the Name Resolution Policy Table, by the name of its key.
    NameRule {
        /// Whose rule it is.
        by: RuleBy,
        /// In small letters, since keys are compared without case.
        name: String,
    },
    /// A key of the service in the view that 32-bit programs have.
    Redirected,
}

/// Who made a rule of the Name Resolution Policy Table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RuleBy {
    /// A group policy.
    Policy,
    /// Somebody at the machine, or a program such as a VPN client.
    Machine,
}

/// Below `HKLM\SOFTWARE\` and, for what the network service remembers, `HKU\S-1-5-20\SOFTWARE\`.
const SERVICE_KEYS: [&str; 2] = [
    r"Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform",
    r"Microsoft\Windows NT\CurrentVersion\SL",
];

/// Below `HKLM\SOFTWARE\`: Office 2010, and Office on Windows 7.
const OFFICE_KEY: &str = r"Microsoft\OfficeSoftwareProtectionPlatform";

/// Below `HKLM\SOFTWARE\`: the policies of the DNS client, and that of the primary suffix, which has a key of its own.
const POLICY_KEYS: [&str; 2] = [
    r"Policies\Microsoft\Windows NT\DNSClient",
    r"Policies\Microsoft\System\DNSClient",
];

/// Below `HKLM\SOFTWARE\`: the policies that have [`NAME_RULES`] below them.
const NAME_RULE_POLICY_KEY: &str = POLICY_KEYS[0];

/// Below `HKLM\`.
const TCPIP_KEY: &str = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";

/// Below `HKLM\`: the DNS client (Microsoft, security advisory 971888, for the level of devolution).
const DNSCACHE_KEY: &str = r"SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";

/// Below the key of the service and that of the policies: a key for each rule (`[MS-GPNRPT]`).
const NAME_RULES: &str = "DnsPolicyConfig";

/// The account under which the service runs.
const NETWORK_SERVICE: &str = "S-1-5-20";

/// The settings that `key` holds, if it is known.
pub(super) fn section(key: &str) -> Option<Section> {
    if let Some(below) = behind(key, "HKEY_USERS").or_else(|| behind(key, "HKU")) {
        let software = behind(behind(below, NETWORK_SERVICE)?, "SOFTWARE")?;
        return service(software);
    }
    let machine = behind(key, "HKEY_LOCAL_MACHINE").or_else(|| behind(key, "HKLM"))?;
    if let Some(below) = behind(machine, TCPIP_KEY) {
        if below.is_empty() {
            return Some(Section::Tcpip);
        }
        return match behind(below, "Interfaces")? {
            "" => Some(Section::Interfaces),
            id => guid(id).map(Section::Interface),
        };
    }
    if let Some(below) = behind(machine, DNSCACHE_KEY) {
        if below.is_empty() {
            return Some(Section::Dnscache);
        }
        return name_rule(below, RuleBy::Machine);
    }
    let software = behind(machine, "SOFTWARE")?;
    if let Some(redirected) = behind(software, "WOW6432Node") {
        return service(redirected).map(|_| Section::Redirected);
    }
    let is_policy = |key: &&str| behind(software, key).is_some_and(str::is_empty);
    if POLICY_KEYS.iter().any(is_policy) {
        return Some(Section::Policy);
    }
    if let Some(below) = behind(software, NAME_RULE_POLICY_KEY) {
        return name_rule(below, RuleBy::Policy);
    }
    service(software)
}

/// The rule whose key stands at `below`, or the key above the rules.
fn name_rule(below: &str, by: RuleBy) -> Option<Section> {
    let name = behind(below, NAME_RULES)?;
    if name.is_empty() {
        return Some(Section::NameRules(by));
    }
    let name = name.to_lowercase();
    (!name.contains('\\')).then_some(Section::NameRule { by, name })
}

/// True for a key that says something by being there, whatever it holds.
pub(super) fn is_told_by_presence(key: &str) -> bool {
    section(key) == Some(Section::NameRules(RuleBy::Policy))
}

/// The name of the rule whose key this is, as it is written.
pub(super) fn rule_name(key: &str) -> Option<&str> {
    let Some(Section::NameRule { .. }) = section(key) else {
        return None;
    };
    key.rsplit('\\').next()
}

/// A key of the service that activates, below `SOFTWARE`.
fn service(software: &str) -> Option<Section> {
    if let Some(below) = behind(software, OFFICE_KEY) {
        let whole = Scope::Application(Application::Office);
        return scope(below, whole).map(Section::Kms);
    }
    let mut keys = SERVICE_KEYS.iter();
    let below = keys.find_map(|it| behind(software, it))?;
    scope(below, Scope::Machine).map(Section::Kms)
}

/// `APPLICATION\PRODUCT`, both by their ids; without any it is `whole`.
fn scope(below: &str, whole: Scope) -> Option<Scope> {
    if below.is_empty() {
        return Some(whole);
    }
    let (application, product) = match below.split_once('\\') {
        Some((application, product)) => (application, Some(product)),
        None => (below, None),
    };
    let application = Application::of(&guid(application)?);
    Some(match product {
        Some(product) => Scope::Product(application, guid(product)?),
        None => Scope::Application(application),
    })
}

/// The account whose settings `key` holds, which is the first key below `HKEY_USERS`; empty for the machine's own.
pub(super) fn account(key: &str) -> &str {
    let below = behind(key, "HKEY_USERS").or_else(|| behind(key, "HKU"));
    let mut parts = below.unwrap_or_default().split('\\');
    parts.next().unwrap_or_default()
}

/// What stands below `path` in `key`; empty for `path` itself.
fn behind<'a>(key: &'a str, path: &str) -> Option<&'a str> {
    let (head, rest) = key.split_at_checked(path.len())?;
    if !head.eq_ignore_ascii_case(path) {
        return None;
    }
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('\\')
}

/// The keys of a live registry at and below which settings stand.
///
/// Where current Windows remembers a host is not documented; the network service's own key is where Vista did.
pub(super) const SETTINGS_BELOW: [&str; 9] = [
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL",
    r"HKEY_USERS\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform",
    r"HKEY_USERS\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform",
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient",
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\System\DNSClient",
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, expect: &str) {
        let shown = match section(key) {
            None => "-".to_owned(),
            Some(Section::Kms(scope)) => format!("kms, {scope}"),
            Some(other) => format!("{other:?}"),
        };
        assert_eq!(shown, expect, "{key}");
    }

    #[test]
    fn scopes_stand_in_the_path() {
        let spp = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";
        let windows = format!(r"{spp}\55C92734-d682-4d71-983e-d6ec3f16059f");
        check(spp, "kms, the whole machine");
        check(&windows, "kms, Windows");
        check(
            &format!(r"{windows}\66666666-7777-8888-9999-aaaaaaaaaaaa"),
            "kms, product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows",
        );
        check(
            &format!(r"{spp}\0ff1ce15-a989-479d-af46-f275c6370663"),
            "kms, Office",
        );
        check(&format!(r"{spp}\Activation"), "-");
        check(&format!(r"{windows}\x"), "-");
        check(&format!("{spp}X"), "-");
        check(
            r"hklm\software\microsoft\OfficeSoftwareProtectionPlatform",
            "kms, Office",
        );
        check(
            r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL",
            "kms, the whole machine",
        );
        check(
            r"HKU\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL",
            "kms, the whole machine",
        );
        check(
            r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform",
            "Redirected",
        );
    }

    #[test]
    fn suffixes_stand_in_three_places() {
        let tcpip = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
        check(tcpip, "Tcpip");
        check(
            &format!(r"{tcpip}\Interfaces\{{0A0B0C0D-1111-2222-3333-444455556666}}"),
            r#"Interface(Guid("0a0b0c0d-1111-2222-3333-444455556666"))"#,
        );
        check(&format!(r"{tcpip}\Interfaces"), "Interfaces");
        check(&format!(r"{tcpip}\Interfaces\x"), "-");
        check(
            r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient",
            "Policy",
        );
        check(r"HKLM\SYSTEM\ControlSet001\Services\Tcpip\Parameters", "-");
        check("", "-");
        check("HKLMÄÖÜ", "-");
    }

    #[test]
    fn rules_about_names_stand_in_two_places() {
        let dnscache = r"HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";
        check(dnscache, "Dnscache");
        check(
            &format!(r"{dnscache}\DnsPolicyConfig"),
            "NameRules(Machine)",
        );
        check(
            &format!(r"{dnscache}\DnsPolicyConfig\VPN-1"),
            r#"NameRule { by: Machine, name: "vpn-1" }"#,
        );
        check(
            r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig\x",
            r#"NameRule { by: Policy, name: "x" }"#,
        );
        check(
            r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\dnspolicyconfig",
            "NameRules(Policy)",
        );
        check(
            r"HKLM\SOFTWARE\Policies\Microsoft\System\DNSClient\DnsPolicyConfig\x",
            "-",
        );
        check(&format!(r"{dnscache}\DnsPolicyConfig\x\y"), "-");
        check(&format!(r"{dnscache}\DnsActiveIfs\x"), "-");
        assert_eq!(
            rule_name(&format!(r"{dnscache}\DnsPolicyConfig\VPN-1")),
            Some("VPN-1")
        );
    }
}
