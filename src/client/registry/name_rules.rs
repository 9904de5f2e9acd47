//! Rules of the Name Resolution Policy Table (`[MS-GPNRPT]`, 2.2.2).

use super::keys::{RuleBy, Section, rule_name};
use super::{RegistryData, Values, is_told_by_presence};
use crate::client::suffix::usable_server;
use crate::client::{ClientProfile, NameRule, Namespace};
use crate::model::{HostName, Provenance, Sourced, parse_host_port};

/// Most namespaces and most servers of a rule that are read.
const MOST_IN_RULE: usize = 200;

/// The bit of `ConfigOptions` with which the servers of DirectAccess hold (2.2.2.2).
const DIRECT_ACCESS: u32 = 0x4;

/// The bit of `ConfigOptions` with which the generic DNS servers hold (2.2.2.2).
const GENERIC_SERVERS: u32 = 0x8;

/// Takes the rules into `profile`, in the order read; those of policies stand in place of all others.
///
/// `keys` are those that are there, whatever they hold.
pub(super) fn add(values: &Values<'_>, keys: &[Sourced<String>], profile: &mut ClientProfile) {
    let mut rules = Vec::new();
    for section in values.sections() {
        if let Section::NameRule { by, .. } = section {
            rules.extend(rule(values, section, *by, profile));
        }
    }
    let policy = keys.iter().find(|it| is_told_by_presence(&it.value));
    profile.take_name_rules(rules, policy.map(|it| it.provenance.clone()));
}

/// One rule; none when it is for no name.
fn rule(
    values: &Values<'_>,
    section: &Section,
    by: RuleBy,
    profile: &mut ClientProfile,
) -> Option<NameRule> {
    let value = values.find(section, "Name")?;
    let texts = match &value.data {
        RegistryData::MultiText(texts) => &texts[..],
        // One name; that Windows takes it so is inferred.
        RegistryData::Text(text) | RegistryData::ExpandText(text) => std::slice::from_ref(text),
        _ => return None,
    };
    let name = rule_name(&value.key).unwrap_or_default();
    let options = values.number(section, "ConfigOptions").map(|it| it.value);
    let texts = texts.iter().map(|it| it.trim());
    let namespaces = usable(
        name,
        texts,
        "namespaces",
        &value.provenance,
        Namespace::parse,
        profile,
    );
    let mut held = |setting: &str, bit: u32| {
        let list = values.set_text(section, setting)?;
        let Some(options) = options.filter(|it| it & bit == 0) else {
            return Some(list);
        };
        let why = format!(
            "rule `{name}` about names: its `ConfigOptions` ({options:#x}) leave `{setting}` out (documented)"
        );
        profile.refuse(&list.value, why, &list.provenance);
        None
    };
    let generic = held("GenericDNSServers", GENERIC_SERVERS);
    let direct_access = held("DirectAccessDNSServers", DIRECT_ACCESS);
    let res = NameRule {
        name: name.to_owned(),
        is_by_policy: by == RuleBy::Policy,
        options,
        servers: servers(name, generic.as_ref(), usable_server, profile),
        direct_access_servers: servers(name, direct_access.as_ref(), usable_host, profile),
        namespaces,
        provenance: value.provenance.clone(),
    };
    (!res.namespaces.is_empty()).then_some(res)
}

/// The servers of a list. Semicolons are documented; that commas and blanks do as well is inferred.
fn servers<T: PartialEq, E: ToString>(
    rule: &str,
    list: Option<&Sourced<String>>,
    parse: impl Fn(&str) -> Result<T, E>,
    profile: &mut ClientProfile,
) -> Vec<T> {
    let Some(list) = list else {
        return Vec::new();
    };
    let is_between = |it: char| it == ';' || it == ',' || it.is_whitespace();
    let words = list.value.split(is_between);
    usable(rule, words, "servers", &list.provenance, parse, profile)
}

/// The texts that can be used, each once, within the bound; empty ones are none.
fn usable<'a, T: PartialEq, E: ToString>(
    rule: &str,
    texts: impl Iterator<Item = &'a str>,
    what: &str,
    at: &Provenance,
    parse: impl Fn(&str) -> Result<T, E>,
    profile: &mut ClientProfile,
) -> Vec<T> {
    let mut res = Vec::new();
    for (idx, text) in texts.filter(|it| !it.is_empty()).enumerate() {
        if idx == MOST_IN_RULE {
            let why =
                format!("rule `{rule}` about names: only the first {MOST_IN_RULE} {what} are read");
            profile.refuse(text, why, at);
            break;
        }
        match parse(text) {
            Ok(it) if res.contains(&it) => {}
            Ok(it) => res.push(it),
            Err(why) => {
                let why = format!("rule `{rule}` about names: {}", why.to_string());
                profile.refuse(text, why, at);
            }
        }
    }
    res
}

/// A server of DirectAccess: an address or a name (2.2.2.8).
fn usable_host(text: &str) -> Result<HostName, String> {
    match parse_host_port(text) {
        Ok((host, None)) => Ok(host),
        Ok((_, Some(_))) => Err("a port stands behind it".to_owned()),
        Err(err) => Err(err.to_string()),
    }
}
