//! Words about the client.

use super::{domain, host_port, sourced};
use crate::client::{
    Allowed, Application, Area, Channel, ClientProfile, FaultySetting, Guid, LicenseInUse,
    MachineName, MachineNameKind, NameRule, Namespace, PortSetting, Publishing, Scope,
    ScopedSettings, SettingKind, UnusablePort, Way,
};
use crate::model::{Provenance, Sourced};
use std::net::SocketAddr;

/// Takes a line about the client; false where it is about something else.
pub(super) fn set(client: &mut ClientProfile, words: &[&str]) -> bool {
    match *words {
        ["domain", name] => client.domains.push(sourced(domain(name))),
        ["suffix", name] => client.primary_suffix = Some(sourced(domain(name))),
        ["connection", name] => client.connection_suffixes.push(sourced(domain(name))),
        ["search", name] => client.search_list.push(sourced(domain(name))),
        ["lookup", name] => client.lookup_domain = Some(sourced(domain(name))),
        ["fixed", host] => client.fixed_host = Some(sourced(host_port(host))),
        ["cached", host] => client.cached_host = Some(sourced(host_port(host))),
        ["caching", word] => client.caching = Some(sourced(word == "on")),
        ["for", scope, key, value] => set_in(client, scope, key, value),
        ["port", setting, text] => client.unusable_ports.push(unusable_port(setting, text)),
        ["faulty", of, name, text] => client.faulty.push(faulty(of, name, text)),
        ["machine", kind, name, file] => {
            client.machine_names.push(machine_name(kind, name, file));
        }
        ["publish", name] => client.host_side.publish_list.push(sourced(Publishing {
            domain: domain(name),
            priority: 0,
            weight: 0,
        })),
        ["license", of, channel, ref by @ ..] => license(client, of, channel, by.first()),
        ["rule" | "inferred-rule" | "direct-access", ..] => add_rule(client, words),
        ["publishes", word] => client.host_side.publishes = Some(sourced(word == "on")),
        ["named-server", address] => {
            let at = SocketAddr::new(address.parse().unwrap(), 53);
            let flag = "--server".to_owned();
            let named = Sourced::new(at, Provenance::CommandLine { flag });
            client.name_servers.push(named);
        }
        ["no-suffixes-told"] => {
            client.known.remove(&Area::Suffixes);
        }
        ["no-kms-told"] => {
            client.known.remove(&Area::Kms);
        }
        _ => return false,
    }
    true
}

fn unusable_port(setting: &str, text: &str) -> UnusablePort {
    UnusablePort {
        setting: match setting {
            "fixed" => PortSetting::FixedHost,
            "cached" => PortSetting::CachedHost,
            _ => PortSetting::Listening,
        },
        text: sourced(text.to_owned()),
        why: None,
    }
}

/// What `FILE.txt` calls the machine.
fn machine_name(kind: &str, name: &str, file: &str) -> MachineName {
    let at = Provenance::File {
        path: format!("{file}.txt"),
        line: 1,
    };
    MachineName {
        kind: match kind {
            "host-name" => MachineNameKind::HostName,
            "cmid" => MachineNameKind::ClientMachineId,
            "adapters" => MachineNameKind::AdapterIds,
            other => panic!("no kind: {other}"),
        },
        name: Sourced::new(name.to_owned(), at),
    }
}

/// The setting `name`; `-` is a text that cannot be shown.
fn faulty(of: &str, name: &str, text: &str) -> FaultySetting {
    FaultySetting {
        kind: match name {
            "KeyManagementServiceName" | "KeyManagementServicePort" => SettingKind::FixedHost,
            "KeyManagementServiceLookupDomain" => SettingKind::LookupDomain,
            "DiscoveredKeyManagementServiceName" => SettingKind::CachedHost,
            "DisableKeyManagementServiceHostCaching" => SettingKind::Caching,
            "VLActivationType" => SettingKind::ActivationType,
            "DnsDomainPublishList" => SettingKind::HostSide,
            "Domain" => SettingKind::PrimarySuffix,
            "SearchList" => SettingKind::SearchList,
            "NameServer" => SettingKind::NameServers,
            "Name" => SettingKind::NameRule,
            other => panic!("no setting: {other}"),
        },
        name: name.to_owned(),
        scope: (!["-", "policy", "rule"].contains(&of)).then(|| scope(of)),
        is_policy: of == "policy",
        text: if text == "-" { "" } else { text }.to_owned(),
        why: "it is none".to_owned(),
        provenance: sourced(()).provenance,
    }
}

/// Adds a rule about names, or a server of DirectAccess to the rule before.
fn add_rule(client: &mut ClientProfile, words: &[&str]) {
    let rule = match *words {
        ["rule", namespace, server] => name_rule(namespace, server, "r", Some(0x8)),
        ["rule", namespace, server, name] => name_rule(namespace, server, name, Some(0x8)),
        ["inferred-rule", namespace, server] => name_rule(namespace, server, "r", None),
        ["direct-access", server] => {
            let rule = client.name_rules.last_mut().unwrap();
            rule.direct_access_servers.push(host_port(server).host);
            return;
        }
        _ => panic!("no rule: {words:?}"),
    };
    client.name_rules.push(rule);
}

/// A rule about names.
fn name_rule(namespace: &str, server: &str, name: &str, options: Option<u32>) -> NameRule {
    NameRule {
        name: name.to_owned(),
        namespaces: vec![Namespace::parse(namespace).unwrap()],
        is_by_policy: false,
        options,
        servers: Some(server)
            .filter(|it| *it != "-")
            .map(|it| SocketAddr::new(it.parse().unwrap(), 53))
            .into_iter()
            .collect(),
        direct_access_servers: Vec::new(),
        provenance: sourced(()).provenance,
    }
}

/// Adds a license in use.
fn license(client: &mut ClientProfile, of: &str, channel: &str, by: Option<&&str>) {
    client.licenses.push(LicenseInUse {
        application: match of {
            "windows" => Application::Windows,
            "office" => Application::Office,
            other => panic!("no application: {other}"),
        },
        product: None,
        channel: Some(match channel {
            "kms-client" => Channel::KmsClient,
            "kms-host" => Channel::KmsHost,
            "mak" => Channel::Mak,
            "retail" => Channel::Retail,
            other => panic!("no channel: {other}"),
        }),
        activated_by: by.map(|it| match *it {
            "kms" => Way::Kms,
            "ad" => Way::Ad,
            other => panic!("no way: {other}"),
        }),
        is_serving: false,
        provenance: sourced(()).provenance,
    });
}

/// The scope of that name.
fn scope(name: &str) -> Scope {
    let product = Guid("66666666-7777-8888-9999-aaaaaaaaaaaa".to_owned());
    match name {
        "machine" => Scope::Machine,
        "windows" => Scope::Application(Application::Windows),
        "office" => Scope::Application(Application::Office),
        "windows-product" => Scope::Product(Application::Windows, product),
        "windows-in-force" => Scope::Effective(Application::Windows, Some(product)),
        "office-in-force" => Scope::Effective(Application::Office, None),
        "office-product" => Scope::Product(Application::Office, product),
        other => panic!("no scope: {other}"),
    }
}

/// Sets one value in one scope.
fn set_in(client: &mut ClientProfile, of: &str, key: &str, value: &str) {
    let scope = scope(of);
    if client.scoped.iter().all(|it| it.scope != scope) {
        client.scoped.push(ScopedSettings::new(scope.clone()));
    }
    let mut all = client.scoped.iter_mut();
    let settings = all.find(|it| it.scope == scope).unwrap();
    match key {
        "fixed" => settings.fixed_host = Some(sourced(host_port(value))),
        "cached" => settings.cached_host = Some(sourced(host_port(value))),
        "lookup" => settings.lookup_domain = Some(sourced(domain(value))),
        "caching" => settings.caching = Some(sourced(value == "on")),
        "type" => {
            let allowed = Allowed::from_number(value.parse().unwrap());
            settings.activation_type = Some(sourced(allowed.unwrap()));
        }
        other => panic!("no setting: {other}"),
    }
}
