//! Settings of a client with every key filled.

use super::HOSTILE;
use crate::client::{
    Allowed, Application, Channel, ClientProfile, FaultySetting, Guid, HostSide, LicenseInUse,
    MachineName, MachineNameKind, NameRule, Namespace, PortSetting, Publishing, Scope,
    ScopedSettings, SettingKind, UnusablePort, Way,
};
use crate::model::{HostName, HostPort, Provenance, Sourced, parse_host_port};

/// The settings of [`super::rich`].
pub(super) fn client() -> ClientProfile {
    let scopes = [
        Scope::Machine,
        Scope::Application(Application::Office),
        Scope::Application(Application::Other(id('9'))),
        Scope::Product(Application::Windows, id('6')),
        Scope::Effective(Application::Windows, Some(id('6'))),
        Scope::Effective(Application::Office, None),
    ];
    ClientProfile {
        primary_suffix: Some(at(1, name(HOSTILE))),
        search_list: vec![at(2, name("a.example")), at(2, name(HOSTILE))],
        caching: Some(Sourced::new(
            false,
            Provenance::CommandLine {
                flag: "--caching".to_owned(),
            },
        )),
        scoped: scopes.into_iter().map(scoped).collect(),
        unusable_ports: [
            PortSetting::FixedHost,
            PortSetting::CachedHost,
            PortSetting::Listening,
        ]
        .map(|setting| UnusablePort {
            setting,
            text: at(9, "16\u{1b}88".to_owned()),
            why: (setting == PortSetting::FixedHost).then(|| "its type is REG_DWORD".to_owned()),
        })
        .into(),
        faulty: faulty(),
        host_side: HostSide {
            listening_port: Some(at(10, 1689)),
            publishes: Some(at(11, true)),
            publish_list: vec![at(
                12,
                Publishing {
                    domain: name("lab.example"),
                    priority: 10,
                    weight: 100,
                },
            )],
        },
        licenses: vec![
            LicenseInUse {
                application: Application::Windows,
                product: Some(id('6')),
                channel: Some(Channel::KmsClient),
                activated_by: Some(Way::Ad),
                is_serving: false,
                provenance: file(13),
            },
            LicenseInUse {
                application: Application::Other(id('9')),
                product: None,
                channel: None,
                activated_by: None,
                is_serving: true,
                provenance: file(14),
            },
        ],
        name_rules: vec![NameRule {
            name: "{r\u{1b}}".to_owned(),
            namespaces: [".", ".a.example", HOSTILE, "kms"]
                .map(|it| Namespace::parse(it).unwrap())
                .into(),
            is_by_policy: true,
            options: Some(u32::MAX),
            servers: vec!["[2001:db8::53]:53".parse().unwrap()],
            direct_access_servers: vec![
                HostName::Address("2001:db8::54".parse().unwrap()),
                HostName::Absolute(name(HOSTILE)),
            ],
            provenance: file(15),
        }],
        is_redacted: true,
        machine_names: [
            MachineNameKind::HostName,
            MachineNameKind::ClientMachineId,
            MachineNameKind::AdapterIds,
        ]
        .map(|kind| MachineName {
            kind,
            name: at(30, "PC\u{1b}1".to_owned()),
        })
        .into(),
        ..ClientProfile::default()
    }
}

fn scoped(scope: Scope) -> ScopedSettings {
    ScopedSettings {
        fixed_host: Some(at(3, host("kms:1689"))),
        lookup_domain: Some(at(4, name("hr.example"))),
        cached_host: Some(at(5, host("[2001:db8::7]:1688"))),
        caching: Some(at(6, true)),
        activation_type: Some(at(7, Allowed::Kms)),
        ..ScopedSettings::new(scope)
    }
}

/// One of each kind.
fn faulty() -> Vec<FaultySetting> {
    let product = Scope::Effective(Application::Windows, Some(id('6')));
    let all = [
        (SettingKind::FixedHost, Some(product)),
        (SettingKind::LookupDomain, Some(Scope::Machine)),
        (
            SettingKind::CachedHost,
            Some(Scope::Application(Application::Office)),
        ),
        (SettingKind::Caching, Some(Scope::Machine)),
        (SettingKind::ActivationType, Some(Scope::Machine)),
        (SettingKind::HostSide, Some(Scope::Machine)),
        (SettingKind::PrimarySuffix, None),
        (SettingKind::SearchList, None),
        (SettingKind::ConnectionSuffix, None),
        (SettingKind::Devolution, None),
        (SettingKind::AppendToMultiLabel, None),
        (SettingKind::NameServers, None),
        (SettingKind::NameRule, None),
    ];
    let all = all.into_iter().zip(16..);
    all.map(|((kind, scope), line)| FaultySetting {
        kind,
        name: format!("{kind:?}"),
        is_policy: scope.is_none(),
        text: if scope.is_some() {
            "http://\u{1b}".to_owned()
        } else {
            String::new()
        },
        scope,
        why: "it is a web address".to_owned(),
        provenance: file(line),
    })
    .collect()
}

fn id(digit: char) -> Guid {
    let digits = |n| digit.to_string().repeat(n);
    let parts = [8, 4, 4, 4, 12].map(digits);
    Guid(parts.join("-"))
}

fn host(text: &str) -> HostPort {
    let (host, port) = parse_host_port(text).unwrap();
    HostPort {
        host,
        port: port.unwrap(),
    }
}

fn name(text: &str) -> crate::model::DomainName {
    text.parse().unwrap()
}

fn at<T>(line: u32, value: T) -> Sourced<T> {
    Sourced::new(value, file(line))
}

fn file(line: u32) -> Provenance {
    let path = "client.reg".to_owned();
    Provenance::File { path, line }
}
