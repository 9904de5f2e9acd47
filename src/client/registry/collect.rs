//! Which keys and values of a live registry are read. Nothing else is: no product keys, and no value that is no setting.

use super::keys::SETTINGS_BELOW;
use super::settings::setting_names;
use super::{
    RegistryData, RegistryValue, RegistryValues, is_known_key, is_told_by_presence,
    known_by_collector,
};
use crate::model::{Provenance, Sourced};

/// Known keys below one that are looked at, at most.
const MOST_KEYS: usize = 500;

/// A registry, or what stands in for one.
pub trait ReadRegistry {
    /// The names of the keys below `key`; empty when there is no such key.
    ///
    /// # Errors
    /// In words, why they may not be read.
    fn keys_below(&self, key: &str) -> Result<Vec<String>, String>;

    /// What the value `name` of `key` holds; none when there is no such key or value.
    ///
    /// # Errors
    /// In words, why it may not be read.
    fn value(&self, key: &str, name: &str) -> Result<Option<RegistryData>, String>;
}

/// Reads every setting of discovery.
///
/// A value or key that may not be read becomes a value that says why. Provenance is the path of the value.
pub fn collect(registry: &impl ReadRegistry) -> RegistryValues {
    let mut res = RegistryValues::default();
    for key in SETTINGS_BELOW {
        walk(registry, key, &mut res);
    }
    res.known = known_by_collector(&res.values, false);
    res
}

/// The settings of `key` and of the keys below it that are known.
fn walk(registry: &impl ReadRegistry, key: &str, res: &mut RegistryValues) {
    for name in setting_names(key) {
        let data = match registry.value(key, name) {
            Ok(Some(data)) => data,
            Ok(None) => continue,
            Err(why) => RegistryData::Unreadable { why },
        };
        res.values.push(RegistryValue {
            key: key.to_owned(),
            name: Some(name.to_owned()),
            data,
            provenance: at(format!(r"{key}\{name}")),
        });
    }
    let below = match registry.keys_below(key) {
        Ok(below) => below,
        Err(why) => {
            res.values.push(unread(key, why));
            return;
        }
    };
    let below: Vec<String> = below
        .iter()
        .map(|name| format!(r"{key}\{name}"))
        .filter(|it| is_known_key(it))
        .collect();
    if MOST_KEYS < below.len() {
        let why = format!(
            "only the first {MOST_KEYS} of the {} keys below it are read",
            below.len()
        );
        res.values.push(unread(key, why));
    }
    for key in below.iter().take(MOST_KEYS) {
        if is_told_by_presence(key) {
            res.keys.push(Sourced::new(key.clone(), at(key.clone())));
        }
        walk(registry, key, res);
    }
}

/// The news that a key could not be read, or not as a whole.
fn unread(key: &str, why: String) -> RegistryValue {
    RegistryValue {
        key: key.to_owned(),
        name: None,
        data: RegistryData::Unreadable { why },
        provenance: at(key.to_owned()),
    }
}

fn at(what: String) -> Provenance {
    Provenance::Machine { what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::cell::RefCell;
    use std::fmt::Write as _;

    /// Has every value that is asked for, and one product of Windows; notes what was asked.
    #[derive(Default)]
    struct Asked(RefCell<String>);

    impl ReadRegistry for Asked {
        fn keys_below(&self, key: &str) -> Result<Vec<String>, String> {
            let ids = [
                "55c92734-d682-4d71-983e-d6ec3f16059f",
                "66666666-7777-8888-9999-aaaaaaaaaaaa",
                "{0a0b0c0d-1111-2222-3333-444455556666}",
                "Plugins",
                "Interfaces",
                "DnsPolicyConfig",
            ];
            if key.starts_with("HKEY_USERS") {
                return Err("Access is denied".to_owned());
            }
            Ok(ids.map(str::to_owned).into())
        }

        fn value(&self, key: &str, name: &str) -> Result<Option<RegistryData>, String> {
            writeln!(self.0.borrow_mut(), r"{key}\{name}").unwrap();
            match name {
                "SearchList" => Err("Access is denied".to_owned()),
                "NameServer" => Ok(None),
                _ => Ok(Some(RegistryData::Text(String::new()))),
            }
        }
    }

    /// Has keys by their paths, and no values.
    struct Keys(Vec<String>);

    impl ReadRegistry for Keys {
        fn keys_below(&self, key: &str) -> Result<Vec<String>, String> {
            let below = self
                .0
                .iter()
                .filter_map(|it| it.strip_prefix(key)?.strip_prefix('\\'));
            let mut res: Vec<String> = below
                .filter_map(|it| it.split('\\').next())
                .map(str::to_owned)
                .collect();
            res.dedup();
            Ok(res)
        }

        fn value(&self, _: &str, _: &str) -> Result<Option<RegistryData>, String> {
            Ok(None)
        }
    }

    #[test]
    fn keys_beyond_the_bound_are_told() {
        let interfaces =
            r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces";
        let keys = |n| {
            let keys =
                (0..n).map(|it| format!(r"{interfaces}\{{0a0b0c0d-1111-2222-3333-{it:012}}}"));
            // Keys that are not known take no place.
            let others = (0..n).map(|it| format!(r"{interfaces}\{it}"));
            Keys(others.chain(keys).collect())
        };
        let told = |n| {
            let res = collect(&keys(n));
            let shown: Vec<String> = res.values.iter().map(|it| format!("{it:?}")).collect();
            (shown.join("\n"), res.known)
        };
        assert_eq!(told(500).0, "");
        let (shown, known) = told(501);
        assert!(
            shown.contains("only the first 500 of the 501 keys below it are read"),
            "{shown}"
        );
        assert_eq!(known, [crate::client::Area::Kms].into());
    }

    #[test]
    fn key_of_policies_about_names_is_noted() {
        let policies = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient";
        let dnscache = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";
        let keys = [policies, dnscache].map(|it| format!(r"{it}\DnsPolicyConfig"));
        let found = collect(&Keys(keys.into())).keys;
        let shown: Vec<String> = found
            .iter()
            .map(|it| format!("{} at {}", it.value, it.provenance))
            .collect();
        assert_eq!(
            shown,
            [format!(
                r"{policies}\DnsPolicyConfig at {policies}\DnsPolicyConfig"
            )]
        );
    }

    #[test]
    fn no_product_key_is_read() {
        let registry = Asked::default();
        collect(&registry);
        let asked = registry.0.borrow();
        assert!(asked.contains("KeyManagementServiceName"));
        let lower = asked.to_ascii_lowercase();
        for secret in [
            "productkey",
            "digitalproductid",
            "backup",
            "password",
            "token",
        ] {
            assert!(!lower.contains(secret), "{secret}");
        }
        // The names alone, each once.
        let mut names: Vec<&str> = asked
            .lines()
            .filter_map(|it| it.rsplit('\\').next())
            .collect();
        names.sort_unstable();
        names.dedup();
        expect![[r#"
            AdapterDomainName
            AppendToMultiLabelName
            ConfigOptions
            DhcpDomain
            DhcpNameServer
            DirectAccessDNSServers
            DisableDnsPublishing
            DisableKeyManagementServiceHostCaching
            DiscoveredKeyManagementServiceName
            DiscoveredKeyManagementServicePort
            DnsDomainPublishList
            Domain
            DomainNameDevolutionLevel
            GenericDNSServers
            KeyManagementServiceListeningPort
            KeyManagementServiceLookupDomain
            KeyManagementServiceName
            KeyManagementServicePort
            NV Domain
            NV PrimaryDnsSuffix
            Name
            NameServer
            PrimaryDnsSuffix
            SearchList
            UseDomainNameDevolution
            VLActivationType"#]]
        .assert_eq(&names.join("\n"));
    }

    #[test]
    fn only_keys_that_are_known_are_entered() {
        let registry = Asked::default();
        collect(&registry);
        let asked = registry.0.borrow();
        assert!(!asked.contains(r"SoftwareProtectionPlatform\Plugins"));
        let mut keys: Vec<&str> = asked
            .lines()
            .filter_map(|it| it.rsplit_once('\\'))
            .map(|it| it.0)
            .collect();
        keys.dedup();
        assert!(keys.iter().all(|it| is_known_key(it)), "{keys:?}");
    }

    #[test]
    fn what_may_not_be_read_says_why() {
        let values = collect(&Asked::default()).values;
        let unreadable = values
            .iter()
            .filter(|it| matches!(it.data, RegistryData::Unreadable { .. }));
        let shown: Vec<String> = unreadable
            .map(|it| format!("{} {:?}", it.provenance, it.name))
            .collect();
        expect![[r#"
            HKEY_USERS\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform None
            HKEY_USERS\S-1-5-20\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SL None
            HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\SearchList Some("SearchList")
            HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\SearchList Some("SearchList")
            HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\System\DNSClient\SearchList Some("SearchList")"#]].assert_eq(&shown.join("\n"));
    }
}
