//! Suffixes and name servers as texts, whatever they were read from.

use super::ClientProfile;
use crate::model::{
    DomainName, HostPort, KMS_PORT, Provenance, Sourced, odd_character, parse_host_port,
};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The port of name servers; no setting of Windows or of a `resolv.conf` names another.
pub(super) const DNS_PORT: u16 = 53;

/// A name that something can stand below, or why `text` is none.
pub(super) fn usable_suffix(text: &str) -> Result<DomainName, String> {
    let name = DomainName::parse(text).map_err(|err| err.to_string())?;
    if name.is_root() {
        return Err("the root is not a suffix".to_owned());
    }
    // A host with its port, a path or a sentence is something else that stood in the place of a suffix, and `=` is where a
    // mail broke the line of a longer name.
    if let Some(odd) = odd_character(text) {
        return Err(format!(
            "it is not a domain name: it has the character `{odd}`"
        ));
    }
    Ok(name)
}

/// A host, with the port it names itself or else 1688; or why `text` is none.
pub(super) fn usable_host(text: &str, port: Option<u16>) -> Result<HostPort, String> {
    let (host, own_port) = parse_host_port(text).map_err(|err| err.to_string())?;
    Ok(HostPort {
        host,
        port: own_port.or(port).unwrap_or(KMS_PORT),
    })
}

/// The address of a name server, or why `text` is none that can be asked.
pub(super) fn usable_server(text: &str) -> Result<SocketAddr, &'static str> {
    match text.parse::<IpAddr>() {
        Ok(ip) if is_placeholder(ip) => {
            Err("a placeholder of Windows that no name server stands behind")
        }
        Ok(ip) => Ok(SocketAddr::new(ip, DNS_PORT)),
        Err(_) if scoped(text).is_some_and(|it| is_placeholder(it.into())) => {
            Err("a placeholder of Windows that no name server stands behind")
        }
        Err(_) if scoped(text).is_some() => {
            Err("an IPv6 address that holds on one interface only is not asked")
        }
        Err(_) => Err("not an IP address"),
    }
}

impl ClientProfile {
    /// Adds a name server that is not among those known, or keeps the text with the reason.
    pub(super) fn add_server(&mut self, text: &str, provenance: &Provenance) {
        match usable_server(text) {
            Ok(server) => {
                if self.name_servers.iter().all(|it| it.value != server) {
                    let server = Sourced::new(server, provenance.clone());
                    self.name_servers.push(server);
                }
            }
            Err(why) => self.refuse(text, why, provenance),
        }
    }

    /// True where the name server that `text` names is among those known.
    pub(super) fn has_server(&self, text: &str) -> bool {
        usable_server(text).is_ok_and(|it| self.name_servers.iter().any(|known| known.value == it))
    }
}

/// The address of `fe80::1%eth0`.
fn scoped(address: &str) -> Option<Ipv6Addr> {
    address.split_once('%')?.0.parse().ok()
}

/// True for `fec0:0:0:ffff::1` to `::3`, which Windows shows where no IPv6 server is set (observed).
fn is_placeholder(ip: IpAddr) -> bool {
    let IpAddr::V6(ip) = ip else {
        return false;
    };
    matches!(ip.segments(), [0xfec0, 0, 0, 0xffff, 0, 0, 0, 1..=3])
}
