//! `ipconfig /all` → profile parts, told by layout: labels are translated, their order and the letters `DNS` are not.
//!
//! The machine comes first, then adapter by adapter. In the part about the machine the second line is the primary suffix and
//! a line behind the fifth with `DNS` in its label is the search list. In the part about an adapter the first line with `DNS`
//! is its suffix; a line before that says that the medium is disconnected. A later line with `DNS` and addresses has the name
//! servers. What does not stand where it should is kept as not known.

mod layout;

use super::adapters::{self, Adapter, AdapterState};
use super::suffix::usable_suffix;
use super::text::{Guid, clean};
use super::{Area, ClientProfile, FaultySetting, MachineName, MachineNameKind, SettingKind};
use crate::model::{DomainName, Provenance, Sourced};
use layout::{Field, Section};

/// Most adapters that are read.
const MOST_ADAPTERS: usize = 500;

/// Most suffixes of a search list and most name servers of an adapter that are read.
const MOST_IN_LIST: usize = 200;

/// Lines of the machine's part before the search list: host name, primary suffix, node type, two about routing.
const N_BEFORE_SEARCH_LIST: usize = 5;

/// True for a text with the dot leaders of `ipconfig`.
pub(super) fn is_output(text: &str) -> bool {
    layout::is_output(text)
}

/// True for such a text that lost its indentation.
pub(super) fn is_unindented(text: &str) -> bool {
    layout::is_unindented(text)
}

/// The line, counted from 1, and the host name of a second part about a machine; none where there is one at most.
pub(super) fn second_machine(text: &str) -> Option<(u32, Option<String>)> {
    let sections = layout::sections(text);
    let mut machines = sections
        .iter()
        .filter(|it| !it.is_adapter() && it.host_name().is_some());
    let second = machines.nth(1)?;
    Some((second.line, second.host_name().map(|it| clean(it.1))))
}

/// For each line of `text`, whether it is of this output.
pub(super) fn membership(text: &str) -> Vec<bool> {
    layout::membership(text)
}

/// Reads suffixes, search list and name servers. `path` is for the provenance only.
///
/// Suffixes are known when the parts about the machine and about an adapter are there and are what they should be.
pub fn read_ipconfig(path: &str, text: &str) -> ClientProfile {
    let mut reader = Reader {
        path,
        profile: ClientProfile::default(),
        is_whole: true,
    };
    let sections = layout::sections(text);
    let mut adapters = Vec::new();
    let mut search_list = None;
    let (machine, rest) = match sections.split_first() {
        Some((first, rest)) if !first.is_adapter() => (Some(first), rest),
        _ => (None, &sections[..]),
    };
    match machine {
        Some(machine) => search_list = reader.machine(machine),
        None => reader.unknown(
            "primary DNS suffix",
            "the text does not have the part about the machine",
            1,
        ),
    }
    for section in rest.iter().take(MOST_ADAPTERS) {
        adapters.push(reader.adapter(section));
    }
    if rest.is_empty() {
        reader.unknown(
            "connection suffixes",
            "the text has no part about an adapter; it looks cut off",
            layout::last_line(text),
        );
    }
    adapters::add(adapters, None, &mut reader.profile);
    if let Some(field) = search_list {
        reader.search_list(field);
    }
    if reader.is_whole {
        reader.profile.known.insert(Area::Suffixes);
    }
    reader.profile
}

struct Reader<'a> {
    path: &'a str,
    profile: ClientProfile,
    /// False when something does not stand where it should.
    is_whole: bool,
}

impl Reader<'_> {
    /// Takes host name and primary suffix; gives the search list, if one is shown.
    fn machine<'a>(&mut self, section: &'a Section<'a>) -> Option<&'a Field<'a>> {
        if let Some((line, name)) = section.host_name() {
            self.profile.machine_names.push(MachineName {
                kind: MachineNameKind::HostName,
                name: Sourced::new(clean(name), self.at(line)),
            });
        }
        let mut named = section.dns_fields();
        match named.next() {
            Some((1, field)) if field.values.len() <= 1 => {
                if let Some(text) = field.values.first() {
                    let text = Sourced::new(text.1.to_owned(), self.at(text.0));
                    match usable_suffix(&text.value) {
                        _ if text.value.is_empty() => {}
                        Ok(name) => {
                            self.profile.primary_suffix = Some(Sourced::new(name, text.provenance));
                        }
                        Err(why) => self.profile.faulty.push(FaultySetting {
                            kind: SettingKind::PrimarySuffix,
                            name: "Primary Dns Suffix".to_owned(),
                            scope: None,
                            is_policy: false,
                            text: text.value,
                            why,
                            provenance: text.provenance,
                        }),
                    }
                }
            }
            _ => self.unknown(
                "primary DNS suffix",
                "it does not stand where it should",
                section.line,
            ),
        }
        let (idx, field) = named.next()?;
        if idx < N_BEFORE_SEARCH_LIST {
            self.unknown(
                "DNS suffix search list",
                "it does not stand where it should",
                field.line,
            );
            return None;
        }
        Some(field)
    }

    fn adapter(&mut self, section: &Section<'_>) -> Adapter {
        let mut res = Adapter {
            name: section.name(),
            guid: None::<Guid>,
            state: AdapterState::Unknown,
            suffix: None,
            name_servers: Vec::new(),
            addresses: section.own_addresses(),
        };
        // The description stands between the suffix and the hardware address.
        let first = section.dns_fields().next().filter(|(idx, field)| {
            let hardware = section.hardware_address();
            field.values.len() <= 1 && *idx <= 1 && hardware.is_none_or(|it| it == idx + 2)
        });
        if let Some((idx, field)) = first {
            let text = field.values.first();
            res.suffix = text.map(|(line, text)| Sourced::new((*text).to_owned(), self.at(*line)));
            res.state = match (idx, section.has_address()) {
                (0, _) => AdapterState::Up,
                (_, false) => AdapterState::Down,
                (_, true) => AdapterState::Unknown,
            };
        } else {
            let what = format!("connection suffix of `{}`", res.name);
            self.unknown(&what, "it does not stand where it should", section.line);
        }
        for (_, field) in section.dns_fields().skip(usize::from(first.is_some())) {
            let are_addresses = field.values.iter().all(|(_, it)| layout::is_address(it));
            for (line, text) in field.values.iter().take(MOST_IN_LIST) {
                let at = self.at(*line);
                if are_addresses {
                    res.name_servers.push(Sourced::new((*text).to_owned(), at));
                } else {
                    let why = "search list of a connection; that clients ask its suffix alone is inferred";
                    self.profile.refuse(text, why, &at);
                }
            }
        }
        res
    }

    /// Takes the list as one that was set if it holds more than the suffixes and parents of the primary one.
    ///
    /// The tool shows the list in force, and without a set one that is made of these (inferred: general behavior of Windows).
    fn search_list(&mut self, field: &Field<'_>) {
        let primary = self.profile.primary_suffix.iter().map(|it| &it.value);
        let parents = primary
            .clone()
            .flat_map(|it| std::iter::successors(it.parent(), DomainName::parent));
        let mut made: Vec<DomainName> = parents.collect();
        made.extend(primary.cloned());
        made.extend(
            self.profile
                .connection_suffixes
                .iter()
                .map(|it| it.value.clone()),
        );
        let mut list = Vec::new();
        for (line, text) in field.values.iter().take(MOST_IN_LIST) {
            let at = self.at(*line);
            match usable_suffix(text) {
                Ok(name) => list.push(Sourced::new(name, at)),
                Err(why) => self
                    .profile
                    .refuse(text, format!("search list: {why}"), &at),
            }
        }
        if list.iter().any(|it| !made.contains(&it.value)) {
            self.profile.search_list = list;
        } else if !list.is_empty() {
            let names: Vec<String> = list.iter().map(|it| it.value.to_string()).collect();
            let why = "search list in force, made of the suffixes of the machine and their parents; that nobody set it is inferred";
            self.profile
                .refuse(&names.join(", "), why, &self.at(field.line));
        }
    }

    fn unknown(&mut self, what: &str, why: &str, line: u32) {
        self.is_whole = false;
        let at = self.at(line);
        self.profile.refuse(what, format!("not known: {why}"), &at);
    }

    fn at(&self, line: u32) -> Provenance {
        Provenance::File {
            path: self.path.to_owned(),
            line,
        }
    }
}

#[cfg(test)]
mod tests;
