//! Suffixes, search list, devolution and name servers of the Windows resolver.
//!
//! A policy goes before a local setting (documented for the search list; community for the others).

use super::Values;
use super::keys::Section;
use super::settings::{ADDRESSES, MACHINE_NAMES};
use crate::client::adapters::{self, Adapter, AdapterState, Adapters};
use crate::client::suffix::usable_suffix;
use crate::client::{ClientProfile, Guid, MachineName, MachineNameKind};
use crate::model::{DomainName, Sourced};
use std::net::IpAddr;

/// Most suffixes of a search list and most name servers of an interface that are read.
const MOST_IN_LIST: usize = 200;

/// Takes everything about names into `profile`.
pub(super) fn add(values: &Values<'_>, adapters: &Adapters, profile: &mut ClientProfile) {
    machine_name(values, profile);
    primary_suffix(values, profile);
    search_list(values, profile);
    // That the service's own key goes before that of the protocol is inferred.
    let keys = [Section::Policy, Section::Dnscache, Section::Tcpip];
    let switches = keys.map(|it| values.switch(&it, "UseDomainNameDevolution"));
    let on_or_off = |it: &bool| if *it { "on" } else { "off" }.to_owned();
    profile.devolution = first(switches, "devolution", on_or_off, profile);
    let keys = [Section::Policy, Section::Dnscache];
    let levels = keys.map(|it| values.number(&it, "DomainNameDevolutionLevel"));
    profile.devolution_level = first(levels, "level of devolution", ToString::to_string, profile);
    profile.append_to_multi_label = values.switch(&Section::Policy, "AppendToMultiLabelName");
    let policy_suffix = values.set_text(&Section::Policy, "AdapterDomainName");
    let joined = adapters::joined(interfaces(values), adapters);
    adapters::add(joined, policy_suffix, profile);
    if profile.name_servers.is_empty() {
        machine_servers(values, profile);
    }
    policy_servers(values, profile);
}

/// What the machine is called, where the source has it.
fn machine_name(values: &Values<'_>, profile: &mut ClientProfile) {
    let mut names = MACHINE_NAMES.iter();
    let name = names.find_map(|it| values.set_text(&Section::Tcpip, it));
    profile.machine_names.extend(name.map(|name| MachineName {
        kind: MachineNameKind::HostName,
        name,
    }));
}

/// The first value that is set; those behind it that differ are kept with the reason.
fn first<T: PartialEq>(
    values: impl IntoIterator<Item = Option<Sourced<T>>>,
    what: &str,
    text: impl Fn(&T) -> String,
    profile: &mut ClientProfile,
) -> Option<Sourced<T>> {
    let mut set = values.into_iter().flatten();
    let first = set.next()?;
    for other in set.filter(|it| it.value != first.value) {
        let why = format!("{what}: `{}` comes first", first.provenance);
        profile.refuse(&text(&other.value), why, &other.provenance);
    }
    Some(first)
}

/// The name servers of the whole machine, which count where no adapter has any.
fn machine_servers(values: &Values<'_>, profile: &mut ClientProfile) {
    let names = ["NameServer", "DhcpNameServer"];
    let text = names
        .iter()
        .find_map(|name| values.set_text(&Section::Tcpip, name));
    if let Some(text) = text {
        for word in words(&text.value) {
            profile.add_server(word, &text.provenance);
        }
    }
}

/// The name servers of the policy "DNS servers" (`ADMX_DnsClient`, `DNS_NameServer`), which count where no others are known.
///
/// Its text says that it goes before all others, its requirements that it is one of Windows XP.
fn policy_servers(values: &Values<'_>, profile: &mut ClientProfile) {
    let Some(text) = values.set_text(&Section::Policy, "NameServer") else {
        return;
    };
    let has_others = !profile.name_servers.is_empty();
    for word in words(&text.value) {
        if !has_others {
            profile.add_server(word, &text.provenance);
        } else if !profile.has_server(word) {
            let why = "name server of a policy for Windows XP: whether later Windows heeds it is not known (documents conflict); `--server` asks it";
            profile.refuse(word, why, &text.provenance);
        }
    }
}

/// `Domain` is in force; `NV Domain` takes its place at the next start.
fn primary_suffix(values: &Values<'_>, profile: &mut ClientProfile) {
    let policy = ["NV PrimaryDnsSuffix", "PrimaryDnsSuffix"]
        .into_iter()
        .find_map(|name| Some((name, values.set_text(&Section::Policy, name)?)));
    let in_force = values.text(&Section::Tcpip, "Domain");
    let next = values.set_text(&Section::Tcpip, "NV Domain");
    let hidden_by = |profile: &mut ClientProfile, text: &Sourced<String>, why: String| {
        profile.refuse(&text.value, why, &text.provenance);
    };
    if let Some((policy_name, policy)) = policy {
        for local in in_force.iter().chain(&next) {
            if !local.value.is_empty() && !is_same_name(&local.value, &policy.value) {
                let why = format!(
                    "primary suffix: the policy (`{}`) comes first",
                    policy.provenance
                );
                hidden_by(profile, local, why);
            }
        }
        profile.primary_suffix = suffix(&Section::Policy, policy_name, &policy, profile);
        return;
    }
    match (in_force, next) {
        (Some(in_force), next) => {
            let next = next.filter(|it| !is_same_name(&it.value, &in_force.value));
            // What is no name is told as such, and not called the next suffix.
            let mut is_name =
                |it: &Sourced<String>| suffix(&Section::Tcpip, "NV Domain", it, profile).is_some();
            let next = next.filter(|it| is_name(it));
            if let Some(next) = next {
                let now = if in_force.value.is_empty() {
                    "no suffix".to_owned()
                } else {
                    format!("`{}`", in_force.value)
                };
                let why =
                    format!("primary suffix after a restart only; until then {now} is in force");
                hidden_by(profile, &next, why);
            }
            profile.primary_suffix = suffix(&Section::Tcpip, "Domain", &in_force, profile);
        }
        (None, Some(next)) => {
            profile.primary_suffix = suffix(&Section::Tcpip, "NV Domain", &next, profile);
        }
        (None, None) => {}
    }
}

/// A suffix, or none when the text is empty or no name; the latter is kept as a fault of the setting.
fn suffix(
    section: &Section,
    name: &str,
    text: &Sourced<String>,
    profile: &mut ClientProfile,
) -> Option<Sourced<DomainName>> {
    if text.value.is_empty() {
        return None;
    }
    match usable_suffix(&text.value) {
        Ok(it) => Some(Sourced::new(it, text.provenance.clone())),
        Err(why) => {
            profile
                .faulty
                .extend(section.fault(name, text.clone(), why));
            None
        }
    }
}

fn is_same_name(one: &str, other: &str) -> bool {
    one.trim_end_matches('.')
        .eq_ignore_ascii_case(other.trim_end_matches('.'))
}

fn search_list(values: &Values<'_>, profile: &mut ClientProfile) {
    let policy = values.set_text(&Section::Policy, "SearchList");
    let local = values.set_text(&Section::Tcpip, "SearchList");
    if let (Some(policy), Some(local)) = (&policy, &local)
        && policy.value != local.value
    {
        let why = format!(
            "search list: the policy (`{}`) comes first",
            policy.provenance
        );
        profile.refuse(&local.value, why, &local.provenance);
    }
    let section = if policy.is_some() {
        Section::Policy
    } else {
        Section::Tcpip
    };
    let Some(list) = policy.or(local) else {
        return;
    };
    for (idx, word) in words(&list.value).enumerate() {
        if idx == MOST_IN_LIST {
            let why = format!("search list: only the first {MOST_IN_LIST} suffixes are read");
            profile.refuse(word, why, &list.provenance);
            break;
        }
        match usable_suffix(word) {
            Ok(name) => {
                let name = Sourced::new(name, list.provenance.clone());
                profile.search_list.push(name);
            }
            Err(why) => {
                let text = Sourced::new(word.to_owned(), list.provenance.clone());
                let fault = section.fault("SearchList", text, why);
                profile.faulty.extend(fault);
            }
        }
    }
}

/// The interfaces, in the order read. What was set by hand goes before what DHCP gave.
fn interfaces(values: &Values<'_>) -> Vec<Adapter> {
    let guids = values.sections().into_iter().filter_map(|it| match it {
        Section::Interface(guid) => Some(guid),
        _ => None,
    });
    guids.map(|guid| interface(values, guid)).collect()
}

fn interface(values: &Values<'_>, guid: &Guid) -> Adapter {
    let section = Section::Interface(guid.clone());
    let either = |set: &str, by_dhcp: &str| {
        values
            .set_text(&section, set)
            .or_else(|| values.set_text(&section, by_dhcp))
    };
    let servers = either("NameServer", "DhcpNameServer");
    Adapter {
        name: format!("{{{}}}", guid.0),
        guid: Some(guid.clone()),
        state: AdapterState::Unknown,
        suffix: either("Domain", "DhcpDomain"),
        name_servers: servers.map_or(Vec::new(), |text| {
            words(&text.value)
                .take(MOST_IN_LIST)
                .map(|it| Sourced::new(it.to_owned(), text.provenance.clone()))
                .collect()
        }),
        addresses: own_addresses(values, &section),
    }
}

/// The addresses of an interface: those set by hand and the one of DHCP. `0.0.0.0` stands for none.
fn own_addresses(values: &Values<'_>, section: &Section) -> Vec<IpAddr> {
    let [set, by_dhcp] = ADDRESSES;
    let set = values.texts(section, set).map_or(&[][..], |it| it.0);
    let by_dhcp = values.set_text(section, by_dhcp).map(|it| it.value);
    let texts = set.iter().chain(&by_dhcp).take(MOST_IN_LIST);
    let addresses = texts.filter_map(|it| it.parse::<IpAddr>().ok());
    addresses.filter(|it| !it.is_unspecified()).collect()
}

/// Lists are written with commas, seldom with blanks.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| it == ',' || it.is_whitespace())
        .filter(|it| !it.is_empty())
}
