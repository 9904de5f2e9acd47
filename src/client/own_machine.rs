//! Which hosts are the client itself, as far as its settings tell.

use super::{ClientProfile, MachineNameKind};
use crate::model::{DomainName, HostName, is_local_name, is_own_address};
use std::net::IpAddr;

impl ClientProfile {
    /// True when `host` is the client itself: by an address that every machine has for itself, or by one of its own names and
    /// addresses. False says no more than that no setting tells it.
    pub fn is_own_host(&self, host: &HostName) -> bool {
        match host {
            HostName::Address(address) => {
                is_own_address(*address) || self.own_addresses().contains(address)
            }
            HostName::Absolute(name) | HostName::Relative(name) => {
                is_local_name(name) || self.is_own_name(name)
            }
        }
    }

    /// The addresses of its adapters, each once, as far as a source shows them.
    pub fn own_addresses(&self) -> Vec<IpAddr> {
        let mut res: Vec<IpAddr> = Vec::new();
        for address in self.adapters.iter().flat_map(|it| &it.addresses) {
            if !res.contains(address) {
                res.push(*address);
            }
        }
        res
    }

    /// True for its host name, bare or below one of its suffixes.
    fn is_own_name(&self, name: &DomainName) -> bool {
        let names = self.machine_names.iter();
        let mut hosts = names
            .filter(|it| it.kind == MachineNameKind::HostName)
            .filter_map(|it| DomainName::parse(&it.name.value).ok());
        let suffixes = self.primary_suffix.iter().chain(&self.connection_suffixes);
        let suffixes: Vec<&DomainName> = suffixes.map(|it| &it.value).collect();
        hosts.any(|host| {
            let mut whole = suffixes.iter().filter_map(|it| it.prefixed(&host).ok());
            host == *name || whole.any(|it| it == *name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Adapter, AdapterState, MachineName};
    use crate::model::{Provenance, Sourced, parse_host_port};

    fn profile() -> ClientProfile {
        let at = Provenance::Machine {
            what: "test".to_owned(),
        };
        let sourced = |text: &str| Sourced::new(DomainName::parse(text).unwrap(), at.clone());
        ClientProfile {
            primary_suffix: Some(sourced("corp.example")),
            connection_suffixes: vec![sourced("branch.example")],
            machine_names: vec![MachineName {
                kind: MachineNameKind::HostName,
                name: Sourced::new("PC7".to_owned(), at.clone()),
            }],
            adapters: vec![Adapter {
                name: "Ethernet".to_owned(),
                guid: None,
                state: AdapterState::Up,
                suffix: None,
                name_servers: Vec::new(),
                addresses: vec!["192.0.2.77".parse().unwrap()],
            }],
            ..ClientProfile::default()
        }
    }

    #[test]
    fn own_names_and_addresses() {
        for (text, expect) in [
            ("127.0.0.2", true),
            ("127.255.0.1:1688", true),
            ("::1", true),
            ("[::ffff:127.0.0.1]:1688", true),
            ("0.0.0.0", true),
            ("::", true),
            ("[::ffff:0.0.0.0]", true),
            ("localhost", true),
            ("LOCALHOST.", true),
            ("localhost.localdomain", true),
            ("kms.localhost", true),
            ("192.0.2.77", true),
            ("pc7", true),
            ("pc7.corp.example", true),
            ("pc7.branch.example.", true),
            ("192.0.2.78", false),
            ("::2", false),
            ("pc7.lab.example", false),
            ("pc77", false),
            ("localhost.corp.example", false),
            ("kms.corp.example", false),
        ] {
            let (host, _) = parse_host_port(text).unwrap();
            assert_eq!(profile().is_own_host(&host), expect, "{text}");
        }
    }
}
