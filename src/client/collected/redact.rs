//! Host names, domains and addresses → others, the same one each time.
//!
//! Names are replaced label by label, so a name keeps its number of labels and stands below the same suffixes as before. What
//! is no name keeps its faults: `a..b` stays a name with an empty label.

use super::{Collected, Product};
use crate::client::{
    Adapter, Adapters, Guid, RegistryData, RegistryValue, RegistryValues, registry,
};
use crate::model::Sourced;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A copy in which nothing names the machine, its network or its hosts.
///
/// Kept are ports, types, states, ids of applications, products and adapters, and addresses that every machine has: those of
/// loopback and the placeholders of Windows. Values that are no settings are left out.
pub fn redact(collected: &Collected) -> Collected {
    let mut names = Names::default();
    let values = collected.registry.values.iter();
    Collected {
        is_redacted: true,
        registry: RegistryValues {
            values: values.filter_map(|it| names.value(it)).collect(),
            keys: collected
                .registry
                .keys
                .iter()
                .filter(|it| registry::is_told_by_presence(&it.value))
                .cloned()
                .collect(),
            known: collected.registry.known.clone(),
        },
        adapters: Adapters {
            adapters: collected
                .adapters
                .adapters
                .iter()
                .zip(1_usize..)
                .map(|(it, number)| names.adapter(it, number))
                .collect(),
        },
        products: collected
            .products
            .iter()
            .map(|it| Product {
                cached_host: it.cached_host.as_ref().map(|it| names.sourced(it)),
                ..it.clone()
            })
            .collect(),
        resolv_conf: collected
            .resolv_conf
            .iter()
            .filter_map(|it| names.resolv_conf_line(it))
            .collect(),
    }
}

/// What stands for what. Numbers are given in the order in which things are met.
#[derive(Default)]
struct Names {
    labels: BTreeMap<String, String>,
    addresses: BTreeMap<IpAddr, IpAddr>,
}

impl Names {
    fn value(&mut self, value: &RegistryValue) -> Option<RegistryValue> {
        let name = value.name.as_deref();
        if !name.is_none_or(|it| registry::is_setting(&value.key, it)) {
            return None;
        }
        let data = match &value.data {
            RegistryData::Text(text) => RegistryData::Text(self.text(text)),
            RegistryData::ExpandText(text) => RegistryData::ExpandText(self.text(text)),
            RegistryData::MultiText(lines) => {
                RegistryData::MultiText(lines.iter().map(|it| self.line(it)).collect())
            }
            RegistryData::Binary(_) => RegistryData::Binary(Vec::new()),
            RegistryData::Dword(_) | RegistryData::Qword(_) | RegistryData::Unreadable { .. } => {
                value.data.clone()
            }
        };
        Some(RegistryValue {
            key: self.key(&value.key),
            data,
            ..value.clone()
        })
    }

    /// A key; people name rules about names after networks.
    fn key(&mut self, key: &str) -> String {
        match registry::rule_name(key) {
            Some(name) if Guid::parse(name).is_none() => {
                let path = key.strip_suffix(name).unwrap_or(key);
                format!("{path}{}", self.label(name))
            }
            _ => key.to_owned(),
        }
    }

    fn adapter(&mut self, adapter: &Adapter, number: usize) -> Adapter {
        Adapter {
            // People name adapters after networks.
            name: format!("adapter {number}"),
            suffix: adapter.suffix.as_ref().map(|it| self.sourced(it)),
            name_servers: adapter
                .name_servers
                .iter()
                .map(|it| self.sourced(it))
                .collect(),
            addresses: Vec::new(),
            ..adapter.clone()
        }
    }

    fn sourced(&mut self, text: &Sourced<String>) -> Sourced<String> {
        Sourced::new(self.text(&text.value), text.provenance.clone())
    }

    /// A line of a `resolv.conf` that is a setting of discovery; remarks and all else are left out.
    fn resolv_conf_line(&mut self, line: &Sourced<String>) -> Option<Sourced<String>> {
        let (keyword, values) = line.value.trim().split_once([' ', '\t'])?;
        if !["nameserver", "search", "domain"].contains(&keyword) {
            return None;
        }
        let text = format!("{keyword} {}", self.text(values.trim()));
        Some(Sourced::new(text, line.provenance.clone()))
    }

    /// A line of a publish list: numbers follow the domain.
    fn line(&mut self, text: &str) -> String {
        match text.split_once(',') {
            Some((domain, numbers))
                if numbers
                    .chars()
                    .all(|it| it.is_ascii_digit() || " ,\t".contains(it)) =>
            {
                format!("{},{numbers}", self.text(domain))
            }
            _ => self.text(text),
        }
    }

    /// Words with whatever stands between them.
    fn text(&mut self, text: &str) -> String {
        let mut res = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_between).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            res.push_str(&self.word(word));
            let end = behind.find(|it| !is_between(it)).unwrap_or(behind.len());
            let (between, behind) = behind.split_at(end);
            res.push_str(between);
            rest = behind;
        }
        res
    }

    /// A name or address, with a port behind it or not.
    fn word(&mut self, word: &str) -> String {
        if word.is_empty() || word.bytes().all(|it| it.is_ascii_digit()) {
            return word.to_owned();
        }
        let (bare, interface) = word.split_once('%').unwrap_or((word, ""));
        if let Ok(address) = bare.parse::<IpAddr>() {
            let mut res = self.address(address).to_string();
            if !interface.is_empty() {
                res.push_str("%1");
            }
            return res;
        }
        if let Some((host, port)) = word.rsplit_once(':')
            && port.bytes().all(|it| it.is_ascii_digit())
        {
            let inside = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            return match inside {
                Some(inside) => format!("[{}]:{port}", self.word(inside)),
                None => format!("{}:{port}", self.word(host)),
            };
        }
        let labels = word.split('.').map(|it| self.label(it));
        labels.collect::<Vec<_>>().join(".")
    }

    /// A label. What cannot stand in one, as in a web address, stays: it is the fault of the name.
    fn label(&mut self, label: &str) -> String {
        let is_no_part = |it: char| it.is_ascii_punctuation() && !matches!(it, '-' | '_');
        if let Some((before, rest)) = label.split_once(is_no_part) {
            let sign = label.get(before.len()..label.len() - rest.len());
            let before = self.label(before);
            return format!("{before}{}{}", sign.unwrap_or_default(), self.label(rest));
        }
        if label.is_empty() {
            return String::new();
        }
        let number = self.labels.len() + 1;
        self.labels
            .entry(label.to_ascii_lowercase())
            .or_insert_with(|| format!("name{number}"))
            .clone()
    }

    /// Addresses for documentation and tests stand in (RFC 2544, RFC 3849); the first of them mean nobody.
    fn address(&mut self, address: IpAddr) -> IpAddr {
        let is_everywhere = match address {
            IpAddr::V4(it) => it.is_loopback() || it.is_unspecified(),
            IpAddr::V6(it) => {
                it.is_loopback()
                    || it.is_unspecified()
                    || it.segments().starts_with(&[0xfec0, 0, 0, 0xffff])
            }
        };
        if is_everywhere {
            return address;
        }
        let number = u32::try_from(self.addresses.len()).unwrap_or(u32::MAX - 1) + 1;
        *self
            .addresses
            .entry(address)
            .or_insert_with(|| match address {
                IpAddr::V4(_) => {
                    // 198.18.0.0/15 has room for more addresses than a file may have.
                    Ipv4Addr::from_bits(
                        Ipv4Addr::new(198, 18, 0, 0).to_bits() | (number & 0x1_ffff),
                    )
                    .into()
                }
                IpAddr::V6(it) => {
                    let prefix = if it.is_unicast_link_local() {
                        Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)
                    } else {
                        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0)
                    };
                    Ipv6Addr::from_bits(prefix.to_bits() | u128::from(number)).into()
                }
            })
    }
}

/// What stands between the names of a list.
fn is_between(it: char) -> bool {
    it == ',' || it == ';' || it.is_whitespace() || it == '\0'
}
