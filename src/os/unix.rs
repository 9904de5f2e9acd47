//! A Unix machine: `/etc/resolv.conf`, the host name where that has no suffix, and what systemd keeps of single links.
//!
//! macOS keeps settings of its own beside that file, which are not read.
#![expect(
    clippy::disallowed_types,
    reason = "reading this machine's files is this module's work"
)]

use super::MachineError;
use crate::client::collected::Collected;
use crate::client::{self, Adapters, Area, ClientProfile};
use crate::model::{DomainName, Provenance, Sourced};
use std::fs::File;
use std::io::{self, Read as _};

/// Where the resolver of the C library looks (resolv.conf(5)).
pub(super) const RESOLV_CONF: &str = "/etc/resolv.conf";
/// What the kernel has as host name (Linux).
pub(super) const HOST_NAME: &str = "/proc/sys/kernel/hostname";
/// Where systemd-resolved and systemd-networkd keep what they know of single links.
const LINK_FOLDERS: [&str; 2] = ["/run/systemd/resolve/netif", "/run/systemd/netif/links"];
/// Most links of a machine that are looked at, in each folder.
const MOST_LINKS: usize = 200;
/// Longer files are no settings.
const MAX_FILE_OCTETS: u64 = 1 << 20;

/// Reads the settings of this machine.
///
/// A missing `/etc/resolv.conf` is an empty one.
/// Without a `nameserver` line the C library asks a server on this machine (resolv.conf(5)).
/// Here no name server is known then: a Windows client has no such default.
/// A line that names an address of one interface only, as in `fe80::1%eth0`, counts as none and is kept with its reason.
/// Without `search` and `domain` lines, the part of the host name behind its first dot is the primary suffix (resolv.conf(5)).
pub fn read_this_machine() -> Result<ClientProfile, MachineError> {
    let text = resolv_conf()?;
    // Read for its faults: text that is no settings at all is refused.
    let profile =
        client::read_resolv_conf(RESOLV_CONF, &text).map_err(|source| MachineError::Text {
            path: RESOLV_CONF.to_owned(),
            source,
        })?;
    let profile = with_domain_of(profile, &host_name());
    let links = links(&profile).profile();
    let mut res = profile.or(links);
    // No setting for KMS stands anywhere on such a machine.
    res.known = Area::ALL.into();
    Ok(res)
}

/// Collects the settings of this machine: the lines of `/etc/resolv.conf`, with a `domain` line for the domain of its host
/// name where that counts.
pub fn collect_this_machine() -> Result<Collected, MachineError> {
    let text = resolv_conf()?;
    let profile = read_this_machine()?;
    let links = links(&profile);
    let mut lines: Vec<Sourced<String>> = text
        .lines()
        .zip(1_u32..)
        .map(|(line, number)| (line.trim(), number))
        .filter(|(line, _)| !line.is_empty() && !line.starts_with(['#', ';']))
        .map(|(line, line_number)| {
            let path = RESOLV_CONF.to_owned();
            let line_number = Provenance::File {
                path,
                line: line_number,
            };
            Sourced::new(line.to_owned(), line_number)
        })
        .collect();
    if let Some(domain) = profile.primary_suffix
        && matches!(domain.provenance, Provenance::Machine { .. })
    {
        let line = format!("domain {}", domain.value);
        lines.push(Sourced::new(line, domain.provenance));
    }
    Ok(Collected {
        resolv_conf: lines,
        ..links
    })
}

/// The text of `/etc/resolv.conf`, empty when there is none.
fn resolv_conf() -> Result<String, MachineError> {
    Ok(read_file(RESOLV_CONF)?.unwrap_or_default())
}

/// The host name; systems without the file, and a name that may not be read, give none.
fn host_name() -> String {
    read_file(HOST_NAME).ok().flatten().unwrap_or_default()
}

/// The suffixes of single links that `profile` does not know; where systemd keeps them and lets them be read.
///
/// Its `resolv.conf` names those of all links in one list, so others come up only where somebody else writes that file.
fn links(profile: &ClientProfile) -> Collected {
    let known = profile.search_list.iter().chain(&profile.primary_suffix);
    let known: Vec<&DomainName> = known.map(|it| &it.value).collect();
    let mut adapters = Vec::new();
    for folder in LINK_FOLDERS {
        for index in entries(folder) {
            let path = format!("{folder}/{index}");
            // A file that is gone or may not be read tells nothing.
            let text = read_file(&path).ok().flatten().unwrap_or_default();
            for adapter in client::read_link(&path, &format!("link {index}"), &text) {
                let suffix = adapter.suffix.as_ref();
                let suffix = suffix.and_then(|it| DomainName::parse(&it.value).ok());
                if suffix.is_some_and(|it| !known.contains(&&it)) {
                    adapters.push(adapter);
                }
            }
        }
    }
    Collected {
        adapters: Adapters { adapters },
        ..Collected::default()
    }
}

/// The names of the files in a folder, in order; none when it is not there or may not be read.
fn entries(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut res: Vec<String> = entries
        .take(MOST_LINKS)
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect();
    res.sort();
    res
}

/// The text of a file; `None` when there is no such file.
fn read_file(path: &str) -> Result<Option<String>, MachineError> {
    let failed = |source| MachineError::Read {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(failed(err)),
    };
    let mut octets = Vec::new();
    file.take(MAX_FILE_OCTETS + 1)
        .read_to_end(&mut octets)
        .map_err(failed)?;
    if u64::try_from(octets.len()).is_ok_and(|len| MAX_FILE_OCTETS < len) {
        return Err(MachineError::TooLong {
            path: path.to_owned(),
            limit: MAX_FILE_OCTETS,
        });
    }
    Ok(Some(String::from_utf8_lossy(&octets).into_owned()))
}

/// `profile`, with the domain of `host_name` as primary suffix when it has no suffix of its own.
fn with_domain_of(mut profile: ClientProfile, host_name: &str) -> ClientProfile {
    if profile.primary_suffix.is_some() || !profile.search_list.is_empty() {
        return profile;
    }
    let domain = DomainName::parse(host_name.trim())
        .ok()
        .and_then(|name| name.parent())
        .filter(|domain| !domain.is_root());
    profile.primary_suffix = domain.map(|domain| {
        let what = "host name of this machine".to_owned();
        Sourced::new(domain, Provenance::Machine { what })
    });
    profile
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(resolv_conf: &str, host_name: &str, expect: Option<&str>) {
        let profile = client::read_resolv_conf("r", resolv_conf).unwrap();
        let suffix = with_domain_of(profile, host_name).primary_suffix;
        let shown = suffix.map(|it| format!("{} from {}", it.value, it.provenance));
        assert_eq!(shown.as_deref(), expect, "{resolv_conf:?} {host_name:?}");
    }

    #[test]
    fn host_name_gives_the_suffix_that_is_missing() {
        let found = Some("corp.example. from host name of this machine");
        check("nameserver 192.0.2.1", "pc7.corp.example\n", found);
        check("", "pc7\n", None);
        check("", "", None);
        check("", "a..b\n", None);
        check("search a.example", "pc7.corp.example\n", None);
        check(
            "domain a.example",
            "pc7.corp.example\n",
            Some("a.example. from r:1"),
        );
    }

    #[test]
    fn no_server_is_made_up() {
        for text in ["", "search a.example", "nameserver fe80::1%eth0"] {
            let profile = client::read_resolv_conf("r", text).unwrap();
            let profile = with_domain_of(profile, "pc7.corp.example");
            assert!(profile.name_servers.is_empty(), "{text:?}");
            assert_eq!(profile.unusable.len(), usize::from(text.contains('%')));
        }
    }

    #[test]
    fn missing_file_is_no_error() {
        assert!(read_file("/nowhere/resolv.conf").unwrap().is_none());
        let err = read_file("/").unwrap_err();
        assert_eq!(err.to_string(), "`/` cannot be read");
    }

    #[test]
    fn endless_file_is_refused() {
        let err = read_file("/dev/zero").unwrap_err();
        assert_eq!(err.to_string(), "`/dev/zero` is longer than 1048576 bytes");
    }
}
