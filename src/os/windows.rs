//! A Windows machine: the registry and the adapters. Administrator rights are never needed.
//!
//! The host that the activation service remembers is not read: where current Windows keeps it is not documented, and the
//! interface that tells it (WMI) needs code this crate forbids. `slmgr /dlv` shows it.

use super::MachineError;
use crate::client::collected::Collected;
use crate::client::{
    Adapter, AdapterState, Adapters, ClientProfile, Guid, ReadRegistry, RegistryData, collect,
};
use crate::model::{Provenance, Sourced};
use ipconfig::OperStatus;
use std::net::IpAddr;
use windows_registry::{Key, LOCAL_MACHINE, Type, USERS};

/// `ERROR_FILE_NOT_FOUND` as an HRESULT: there is no such key or value.
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

/// Reads the settings of this machine.
///
/// # Errors
/// When the system does not tell its adapters.
pub fn read_this_machine() -> Result<ClientProfile, MachineError> {
    Ok(collect_this_machine()?.profile())
}

/// Collects the settings of this machine.
///
/// # Errors
/// When the system does not tell its adapters.
pub fn collect_this_machine() -> Result<Collected, MachineError> {
    Ok(Collected {
        registry: collect(&Registry),
        adapters: adapters()?,
        ..Collected::default()
    })
}

/// The registry of this machine.
struct Registry;

impl ReadRegistry for Registry {
    fn keys_below(&self, key: &str) -> Result<Vec<String>, String> {
        let Some(key) = open(key)? else {
            return Ok(Vec::new());
        };
        let names = key
            .keys()
            .map_err(|err| told(&err.message(), err.code().0))?;
        Ok(names.collect())
    }

    fn value(&self, key: &str, name: &str) -> Result<Option<RegistryData>, String> {
        let Some(key) = open(key)? else {
            return Ok(None);
        };
        match key.get_value(name) {
            Ok(value) => Ok(Some(data(value.ty(), &value))),
            Err(err) if err.code().0 == NOT_FOUND => Ok(None),
            Err(err) => Err(told(&err.message(), err.code().0)),
        }
    }
}

/// Opens a key for reading; none when there is none.
fn open(path: &str) -> Result<Option<Key>, String> {
    let (hive, below) = path.split_once('\\').unwrap_or((path, ""));
    let hive = if hive == "HKEY_USERS" {
        USERS
    } else {
        LOCAL_MACHINE
    };
    match hive.open(below) {
        Ok(key) => Ok(Some(key)),
        Err(err) if err.code().0 == NOT_FOUND => Ok(None),
        Err(err) => Err(told(&err.message(), err.code().0)),
    }
}

/// The words of the system, which may be in its own language, and the number.
fn told(words: &str, code: i32) -> String {
    let words = words.trim().trim_end_matches('.');
    format!("{words} (0x{:08X})", code.cast_unsigned())
}

/// What a value holds. Texts end at the first NUL, whether they have one or not; their octets are UTF-16LE.
fn data(kind: Type, octets: &[u8]) -> RegistryData {
    let units: Vec<u16> = octets
        .as_chunks::<2>()
        .0
        .iter()
        .map(|it| u16::from_le_bytes(*it))
        .collect();
    let text = || {
        let end = units.iter().position(|it| *it == 0);
        String::from_utf16_lossy(units.get(..end.unwrap_or(units.len())).unwrap_or_default())
    };
    match kind {
        Type::String => RegistryData::Text(text()),
        Type::ExpandString => RegistryData::ExpandText(text()),
        Type::MultiString => RegistryData::MultiText(
            units
                .split(|it| *it == 0)
                .filter(|it| !it.is_empty())
                .map(String::from_utf16_lossy)
                .collect(),
        ),
        Type::U32 => <[u8; 4]>::try_from(octets).map_or_else(
            |_| RegistryData::Binary(octets.to_vec()),
            |it| RegistryData::Dword(u32::from_le_bytes(it)),
        ),
        Type::U64 => <[u8; 8]>::try_from(octets).map_or_else(
            |_| RegistryData::Binary(octets.to_vec()),
            |it| RegistryData::Qword(u64::from_le_bytes(it)),
        ),
        _ => RegistryData::Binary(octets.to_vec()),
    }
}

/// The adapters with their name servers. Their suffixes stand in the registry, interface by interface.
fn adapters() -> Result<Adapters, MachineError> {
    let found = ipconfig::get_adapters().map_err(|err| MachineError::Adapters {
        why: err.to_string(),
    })?;
    Ok(Adapters {
        adapters: found
            .iter()
            .filter(|it| it.if_type() != ipconfig::IfType::SoftwareLoopback)
            .map(adapter)
            .collect(),
    })
}

fn adapter(adapter: &ipconfig::Adapter) -> Adapter {
    let name = adapter.friendly_name().to_owned();
    let at = || Provenance::Machine {
        what: format!("adapter `{name}`"),
    };
    let server = |it: &IpAddr| {
        let text = match it {
            // Such an address holds on one interface only.
            IpAddr::V6(it) if it.is_unicast_link_local() => {
                format!("{it}%{}", adapter.ipv6_if_index())
            }
            it => it.to_string(),
        };
        Sourced::new(text, at())
    };
    Adapter {
        guid: Guid::parse(adapter.adapter_name()),
        state: match adapter.oper_status() {
            OperStatus::IfOperStatusUp => AdapterState::Up,
            OperStatus::IfOperStatusUnknown => AdapterState::Unknown,
            _ => AdapterState::Down,
        },
        suffix: None,
        addresses: adapter.ip_addresses().to_vec(),
        name_servers: adapter.dns_servers().iter().map(server).collect(),
        name: name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn texts_need_no_end() {
        for stored in ["kms", "kms\0", "kms\0rest"] {
            let found = data(Type::String, &utf16(stored));
            assert_eq!(found, RegistryData::Text("kms".to_owned()));
        }
        let found = data(Type::MultiString, &utf16("a\0b"));
        assert_eq!(
            found,
            RegistryData::MultiText(vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(data(Type::U32, &[1]), RegistryData::Binary(vec![1]));
    }
}
