//! Registry values → profile parts; from a `.reg` export, a collector's file or the live registry alike.

mod collect;
mod dns;
mod keys;
mod kms;
mod name_rules;
mod publish_list;
mod settings;

pub use collect::{ReadRegistry, collect};

use super::{Adapters, Area, ClientProfile, Conflict, PortSetting, Scope, UnusablePort};
use crate::model::{Provenance, Sourced};
use keys::{Section, section};
use std::collections::BTreeSet;

/// Values of the registry, in the order read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistryValues {
    /// Those of keys that [`is_known_key`] names; others are skipped.
    pub values: Vec<RegistryValue>,
    /// Keys that are there and say something by it, whatever they hold ([`is_told_by_presence`]); others are skipped.
    pub keys: Vec<Sourced<String>>,
    /// What the source speaks of: its keys were looked at, whether they have values or not.
    pub known: BTreeSet<Area>,
}

/// One value, or the news that it could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryValue {
    /// The whole path, from `HKEY_LOCAL_MACHINE` or `HKLM` on; compared without case.
    pub key: String,
    /// Its name, compared without case; empty for the default value, none for the key as a whole.
    pub name: Option<String>,
    /// What it holds.
    pub data: RegistryData,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What a value holds, by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryData {
    /// `REG_SZ`.
    Text(String),
    /// `REG_EXPAND_SZ`, its variables as they stand.
    ExpandText(String),
    /// `REG_MULTI_SZ`.
    MultiText(Vec<String>),
    /// `REG_DWORD`.
    Dword(u32),
    /// `REG_QWORD`.
    Qword(u64),
    /// `REG_BINARY` and every other type.
    Binary(Vec<u8>),
    /// It is there, or may be, and could not be read.
    Unreadable {
        /// Why not, in words.
        why: String,
    },
}

/// The types that settings have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    MultiText,
    /// A list of texts as a rule, and one text where somebody wrote it so.
    Texts,
    Dword,
}

/// True for a key whose values are settings of discovery.
///
/// Keys below `SoftwareProtectionPlatform` are those of applications and products, named by their ids.
pub fn is_known_key(key: &str) -> bool {
    section(key).is_some()
}

/// True for the key of an export that speaks of all settings for KMS: that of the whole machine, below which the others stand.
///
/// What an account remembers is no setting, and the view for 32-bit programs is not what the service reads.
pub(super) fn tells_kms(key: &str) -> bool {
    section(key) == Some(Section::Kms(Scope::Machine)) && !is_of_account(key)
}

/// True for a value that every export of the TCP/IP driver's key has: the primary suffix, empty or not.
pub(super) fn tells_suffixes(key: &str, name: &str) -> bool {
    let is_primary = ["Domain", "NV Domain"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(name));
    is_primary && section(key) == Some(Section::Tcpip)
}

/// True for a key that says something by being there, whatever it holds: that of the rules about names that policies bring.
pub fn is_told_by_presence(key: &str) -> bool {
    keys::is_told_by_presence(key)
}

/// The names of the settings that `key` may hold; none when it is not known.
pub fn setting_names(key: &str) -> Vec<&'static str> {
    settings::setting_names(key)
}

/// What the values of a collector speak of: it looks for every setting, and some of them every machine has.
///
/// Suffixes are known where a value of the TCP/IP driver was read, or an adapter; a setting for KMS may be missing, but not
/// unreadable.
pub(super) fn known_by_collector(values: &[RegistryValue], has_adapters: bool) -> BTreeSet<Area> {
    let mut res: BTreeSet<Area> = Area::ALL.into();
    let mut has_suffixes = has_adapters;
    for value in values {
        let is_unreadable = matches!(value.data, RegistryData::Unreadable { .. });
        match section(&value.key) {
            // What the account of the service remembers is no setting.
            Some(Section::Kms(_)) if is_unreadable && !is_of_account(&value.key) => {
                res.remove(&Area::Kms);
            }
            Some(
                Section::Tcpip | Section::Interfaces | Section::Interface(_) | Section::Policy,
            ) if is_unreadable => {
                res.remove(&Area::Suffixes);
            }
            Some(Section::Tcpip) => has_suffixes = true,
            _ => {}
        }
    }
    if !has_suffixes {
        res.remove(&Area::Suffixes);
    }
    res
}

/// True for a key of one account's part of the registry.
fn is_of_account(key: &str) -> bool {
    let hive = key.split('\\').next().unwrap_or_default();
    hive.eq_ignore_ascii_case("HKEY_USERS") || hive.eq_ignore_ascii_case("HKU")
}

/// Works out what values and adapters say of discovery.
///
/// A value of another type than the setting has is kept in [`ClientProfile::faulty`], one that could not be read in
/// [`ClientProfile::unusable`]. With adapters, an interface of the registry that none of them is does not count; without any, every interface counts, since
/// the registry does not tell which are up.
pub fn interpret(values: &RegistryValues, adapters: &Adapters) -> ClientProfile {
    let mut res = ClientProfile {
        known: values.known.clone(),
        ..ClientProfile::default()
    };
    let keys = &values.keys;
    let values = Values::new(values, &mut res);
    kms::add(&values, &mut res);
    dns::add(&values, adapters, &mut res);
    name_rules::add(&values, keys, &mut res);
    res
}

/// The name of the rule about names whose key this is, as it is written.
pub(super) fn rule_name(key: &str) -> Option<&str> {
    keys::rule_name(key)
}

/// True for a value that is a setting of discovery.
pub(super) fn is_setting(key: &str, name: &str) -> bool {
    section(key).is_some_and(|it| settings::kind(&it, name).is_some())
}

impl RegistryData {
    /// The name of its type.
    fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "REG_SZ",
            Self::ExpandText(_) => "REG_EXPAND_SZ",
            Self::MultiText(_) => "REG_MULTI_SZ",
            Self::Dword(_) => "REG_DWORD",
            Self::Qword(_) => "REG_QWORD",
            Self::Binary(_) => "REG_BINARY",
            Self::Unreadable { .. } => "not known",
        }
    }

    /// Why this cannot be a value of `kind`; none when it can.
    fn misfit(&self, kind: Kind) -> Option<String> {
        let expected = match (kind, self) {
            (Kind::Text, Self::ExpandText(text)) if text.contains('%') => {
                return Some(
                    "it holds a variable, and what that stands for is not known".to_owned(),
                );
            }
            (Kind::Text, Self::Text(_) | Self::ExpandText(_))
            | (Kind::MultiText, Self::MultiText(_))
            | (Kind::Texts, Self::MultiText(_) | Self::Text(_) | Self::ExpandText(_))
            | (Kind::Dword, Self::Dword(_)) => return None,
            (_, Self::Unreadable { why }) => return Some(format!("cannot be read: {why}")),
            (Kind::Text, _) => "REG_SZ",
            (Kind::MultiText | Kind::Texts, _) => "REG_MULTI_SZ",
            (Kind::Dword, _) => "REG_DWORD",
        };
        Some(format!(
            "its type is {}, and that of this setting is {expected}",
            self.type_name()
        ))
    }

    /// True when it was read, and cannot be a value of `kind`.
    fn is_unusable_as(&self, kind: Kind) -> bool {
        !matches!(self, Self::Unreadable { .. }) && self.misfit(kind).is_some()
    }

    /// As one text, to be shown.
    fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::ExpandText(text) => text.clone(),
            Self::MultiText(texts) => texts.join(", "),
            Self::Dword(number) => number.to_string(),
            Self::Qword(number) => number.to_string(),
            Self::Binary(_) | Self::Unreadable { .. } => String::new(),
        }
    }
}

/// Keeps a setting of a type that it must not have; that of a port among the ports.
fn fault(
    section: &Section,
    name: &str,
    value: &RegistryValue,
    kind: Kind,
    profile: &mut ClientProfile,
) {
    let why = value.data.misfit(kind).unwrap_or_default();
    let text = Sourced::new(value.data.shown(), value.provenance.clone());
    let Some(setting) = PortSetting::of_value(name) else {
        profile.faulty.extend(section.fault(name, text, why));
        return;
    };
    let shown = if text.value.is_empty() {
        name
    } else {
        &text.value
    };
    profile.refuse(shown, format!("`{name}`: {why}"), &text.provenance);
    profile.unusable_ports.push(UnusablePort {
        setting,
        text,
        why: Some(why),
    });
}

/// Keeps a value that differs from one given before; the first one counts.
fn conflict(
    known: &[(Section, &str, &RegistryValue)],
    section: &Section,
    value: &RegistryValue,
    profile: &mut ClientProfile,
) {
    let name = value.name.as_deref().unwrap_or_default();
    let same = known
        .iter()
        .find(|(at, it, _)| at == section && it.eq_ignore_ascii_case(name));
    let Some((_, _, first)) = same.filter(|(_, _, it)| it.data != value.data) else {
        return;
    };
    profile.conflicts.push(Conflict {
        setting: format!("`{name}`"),
        kept: Sourced::new(first.data.shown(), first.provenance.clone()),
        ignored: Sourced::new(value.data.shown(), value.provenance.clone()),
    });
}

/// The values that are settings, each with its section.
struct Values<'a> {
    known: Vec<(Section, &'a str, &'a RegistryValue)>,
}

impl<'a> Values<'a> {
    /// Sorts out what is no setting; what cannot be used goes to `profile`.
    fn new(values: &'a RegistryValues, profile: &mut ClientProfile) -> Self {
        let mut known = Vec::new();
        let mut closed: Vec<(&str, &RegistryData)> = Vec::new();
        for value in &values.values {
            let Some(section) = section(&value.key) else {
                continue;
            };
            let Some(name) = &value.name else {
                // Several keys of one account are closed for one reason.
                let account = (keys::account(&value.key), &value.data);
                let is_told = !account.0.is_empty() && closed.contains(&account);
                if let Some(why) = value.data.misfit(Kind::Text).filter(|_| !is_told) {
                    profile.refuse(&value.key, why, &value.provenance);
                    closed.push(account);
                }
                continue;
            };
            let Some(kind) = settings::kind(&section, name) else {
                continue;
            };
            let shown = value.data.shown();
            if value.data.is_unusable_as(kind) && section != Section::Redirected {
                fault(&section, name, value, kind, profile);
            } else if let Some(why) = value.data.misfit(kind) {
                let text = if shown.is_empty() { name } else { &shown };
                profile.refuse(text, format!("`{name}`: {why}"), &value.provenance);
            } else if section == Section::Redirected {
                if !shown.is_empty() {
                    profile.refuse(
                        &shown,
                        format!(
                            "`{name}` stands in the 32-bit view of the registry; that the 64-bit service does not read it is inferred"
                        ),
                        &value.provenance,
                    );
                }
            } else {
                conflict(&known, &section, value, profile);
                known.push((section, name.as_str(), value));
            }
        }
        Self { known }
    }

    /// The sections with values, each once, in the order read.
    fn sections(&self) -> Vec<&Section> {
        let mut res: Vec<&Section> = Vec::new();
        for (section, _, _) in &self.known {
            if !res.contains(&section) {
                res.push(section);
            }
        }
        res
    }

    fn find(&self, section: &Section, name: &str) -> Option<&'a RegistryValue> {
        self.known
            .iter()
            .find(|(at, its_name, _)| at == section && its_name.eq_ignore_ascii_case(name))
            .map(|(_, _, value)| *value)
    }

    /// A text without blanks around it; none when there is no such value.
    fn text(&self, section: &Section, name: &str) -> Option<Sourced<String>> {
        let value = self.find(section, name)?;
        let (RegistryData::Text(text) | RegistryData::ExpandText(text)) = &value.data else {
            return None;
        };
        let text = text.trim_matches(|it: char| it.is_whitespace() || it == '\0');
        Some(Sourced::new(text.to_owned(), value.provenance.clone()))
    }

    /// The same; an empty text is no setting.
    fn set_text(&self, section: &Section, name: &str) -> Option<Sourced<String>> {
        self.text(section, name).filter(|it| !it.value.is_empty())
    }

    fn number(&self, section: &Section, name: &str) -> Option<Sourced<u32>> {
        let value = self.find(section, name)?;
        let RegistryData::Dword(number) = value.data else {
            return None;
        };
        Some(Sourced::new(number, value.provenance.clone()))
    }

    /// True unless the number is 0.
    fn switch(&self, section: &Section, name: &str) -> Option<Sourced<bool>> {
        let number = self.number(section, name)?;
        Some(Sourced::new(number.value != 0, number.provenance))
    }

    fn texts(&self, section: &Section, name: &str) -> Option<(&'a [String], &'a Provenance)> {
        let value = self.find(section, name)?;
        let RegistryData::MultiText(texts) = &value.data else {
            return None;
        };
        Some((texts, &value.provenance))
    }
}

#[cfg(test)]
mod tests;
