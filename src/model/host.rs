//! Hosts as people and records name them, and the text form `HOST[:PORT]`.

use super::{DomainName, NameError};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The TCP port of a KMS host unless something says otherwise (Microsoft, "Slmgr.vbs options", `/skms`).
pub const KMS_PORT: u16 = 1688;

/// A host, as it was named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostName {
    /// A name that is looked up as it stands.
    Absolute(DomainName),
    /// A single label without final dot: a client tries it with its suffixes.
    Relative(DomainName),
    /// An address; no DNS question is needed.
    Address(IpAddr),
}

/// A host with the port it is contacted at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// The host.
    pub host: HostName,
    /// Never 0.
    pub port: u16,
}

/// Why a text is not `HOST[:PORT]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// The host part is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// What stands behind the colon is no port.
    #[error("`{0}` is not a port; write a number from 1 to 65535")]
    Port(String),
    /// A bracket without its partner, or something other than an IPv6 address between them.
    #[error("`{0}` is not an IPv6 address in brackets, as in `[::1]:1688`")]
    Brackets(String),
    /// A character that no name of a host or domain has.
    #[error("it has the character `{0}`, which no host name has")]
    Character(char),
    /// A web address.
    #[error("it is a web address; write the name of the host alone, as in `kms1.corp.example`")]
    WebAddress,
}

/// Reads `HOST`, `HOST:PORT`, `ADDRESS`, `[IPV6]` or `[IPV6]:PORT`; the port is `None` when none is given.
///
/// A bare IPv6 address is taken as an address without port.
pub fn parse_host_port(text: &str) -> Result<(HostName, Option<u16>), HostError> {
    if text.contains("://") {
        return Err(HostError::WebAddress);
    }
    if let Some(rest) = text.strip_prefix('[') {
        let brackets = || HostError::Brackets(text.to_owned());
        let (inside, behind) = rest.split_once(']').ok_or_else(brackets)?;
        let address: Ipv6Addr = inside.parse().map_err(|_| brackets())?;
        let port = match behind.strip_prefix(':') {
            Some(port) => Some(parse_port(port)?),
            None if behind.is_empty() => None,
            None => return Err(brackets()),
        };
        return Ok((HostName::Address(address.into()), port));
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok((HostName::Address(address), None));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(parse_port(port)?)),
        None => (text, None),
    };
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok((HostName::Address(address), port));
    }
    if let Some(odd) = odd_character(host) {
        return Err(HostError::Character(odd));
    }
    let name = DomainName::parse(host)?;
    if name.is_root() {
        return Err(NameError::EmptyLabel.into());
    }
    if name.label_count() == 1 && !host.ends_with('.') {
        return Ok((HostName::Relative(name), port));
    }
    Ok((HostName::Absolute(name), port))
}

/// The first character of `text` that is legal in DNS and that no name of a host or domain has: a sign that it is something
/// else, or more than a name.
pub fn odd_character(text: &str) -> Option<char> {
    text.chars()
        .find(|it| "/\\:@,;*?!\"'`<>()[]{}|&=%#+$^~ \t".contains(*it))
}

fn parse_port(text: &str) -> Result<u16, HostError> {
    let all_digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    text.parse::<u16>()
        .ok()
        .filter(|port| all_digits && 0 < *port)
        .ok_or_else(|| HostError::Port(text.to_owned()))
}

/// True for an address that every machine has for itself: loopback, and the unspecified one, which a connect takes as it;
/// also as an IPv4-mapped one (RFC 6890; RFC 4291, 2.5.3).
pub fn is_own_address(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_loopback() || address.is_unspecified()
}

/// Names that every machine has for itself (RFC 6761, 6.3; the second one is usual on Unix).
const LOCAL_NAMES: [&str; 2] = ["localhost", "localhost.localdomain"];

/// True for `localhost`, and for names below it.
pub fn is_local_name(name: &DomainName) -> bool {
    let mut locals = LOCAL_NAMES
        .iter()
        .filter_map(|it| DomainName::parse(it).ok());
    locals.any(|it| name.is_at_or_below(&it))
}

/// Absolute names with their final dot, relative ones without, addresses bare.
impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(name) => name.fmt(f),
            Self::Relative(name) => {
                let text = name.to_string();
                f.write_str(text.strip_suffix('.').unwrap_or(&text))
            }
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// `kms1.corp.example.:1688`, `192.0.2.7:1688`, `[2001:db8::7]:1688`.
impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            HostName::Address(IpAddr::V6(address)) => write!(f, "[{address}]:{}", self.port),
            host => write!(f, "{host}:{}", self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let shown = match parse_host_port(text) {
            Ok((host, port)) => {
                let kind = match host {
                    HostName::Absolute(_) => "absolute",
                    HostName::Relative(_) => "relative",
                    HostName::Address(_) => "address",
                };
                format!("{kind} {host} {port:?}")
            }
            Err(err) => format!("error: {err}"),
        };
        assert_eq!(shown, expect, "{text:?}");
    }

    #[test]
    fn spellings() {
        check("kms1.corp.example", "absolute kms1.corp.example. None");
        check("kms1:1689", "relative kms1 Some(1689)");
        check("kms1.", "absolute kms1. None");
        check("192.0.2.7:1688", "address 192.0.2.7 Some(1688)");
        check("::1", "address ::1 None");
        check("[::1]", "address ::1 None");
        check("[2001:db8::7]:1688", "address 2001:db8::7 Some(1688)");
    }

    #[test]
    fn faults() {
        let port = "is not a port; write a number from 1 to 65535";
        check("kms1:0", &format!("error: `0` {port}"));
        check("kms1:65536", &format!("error: `65536` {port}"));
        check("kms1:", &format!("error: `` {port}"));
        check("kms1:+80", &format!("error: `+80` {port}"));
        check("a..b:1", "error: a label is empty");
        for text in ["kms.corp.ex=", "kms.corp.example/", "user@kms.corp.example"] {
            let odd = text.chars().find(|it| "=/@".contains(*it)).unwrap();
            let why = format!("error: it has the character `{odd}`, which no host name has");
            check(text, &why);
        }
        check(
            "[::1",
            "error: `[::1` is not an IPv6 address in brackets, as in `[::1]:1688`",
        );
    }
}
