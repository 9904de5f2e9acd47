//! Values as typed: durations, domains, servers, hosts.

use crate::model::{DomainName, HostName, HostPort, KMS_PORT, parse_host_port};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// The port of a name server unless one is given (RFC 1035, 4.2).
pub(crate) const DNS_PORT: u16 = 53;

/// Longest duration that is taken.
const MAX_DURATION: Duration = Duration::from_hours(24);

/// Reads `500ms`, `2s` or `1m`; greater than zero, at most a day.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let not_a_duration = || "is not a duration; write `500ms`, `2s` or `1m`".to_owned();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits).ok_or_else(not_a_duration)?;
    let millis: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err(not_a_duration()),
    };
    let number: u64 = number.parse().map_err(|_| not_a_duration())?;
    let res = Duration::from_millis(number.saturating_mul(millis));
    if res.is_zero() {
        return Err("must be greater than zero".to_owned());
    }
    if MAX_DURATION < res {
        return Err("is longer than a day".to_owned());
    }
    Ok(res)
}

/// Reads a whole number from 1 to `max`.
pub(crate) fn count(text: &str, max: u32) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=max).contains(number))
        .ok_or_else(|| format!("is not a whole number from 1 to {max}"))
}

/// Reads a domain name; letters outside ASCII are taken as an internationalized name (RFC 5891).
pub(crate) fn domain(text: &str) -> Result<DomainName, String> {
    let ascii = if text.is_ascii() {
        text.to_owned()
    } else {
        idna::domain_to_ascii(text)
            .map_err(|_| "is not an internationalized domain name".to_owned())?
    };
    let name = DomainName::parse(&ascii).map_err(|err| format!("is not a domain name: {err}"))?;
    if name.is_root() {
        return Err("is the root of DNS, not a domain".to_owned());
    }
    let is_owner = name
        .labels()
        .next()
        .is_some_and(|it| it.eq_ignore_ascii_case(b"_vlmcs"));
    if is_owner {
        return Err(
            "begins with `_vlmcs`; give the domain only, without `_vlmcs._tcp.`".to_owned(),
        );
    }
    if name.as_ipv4_text().is_some() || ascii.parse::<IpAddr>().is_ok() {
        return Err("is an address, not a domain; hosts are named with `--kms-host`".to_owned());
    }
    // Legal in DNS, but here a sign that something else than a domain was given.
    if let Some(odd) = ascii
        .chars()
        .find(|it| "/:@,;*?!\"'<>()[]{}|&=%".contains(*it))
    {
        return Err(format!("is not a domain: it has the character `{odd}`"));
    }
    Ok(name)
}

/// Reads the address of a name server, `ADDR[:PORT]`; IPv6 with a port stands in brackets.
pub(crate) fn server(text: &str) -> Result<SocketAddr, String> {
    let not_a_server =
        || "is not an address; write `192.0.2.53`, `192.0.2.53:5353` or `[::1]:5353`".to_owned();
    match parse_host_port(text) {
        Ok((HostName::Address(address), port)) => {
            Ok(SocketAddr::new(address, port.unwrap_or(DNS_PORT)))
        }
        // An IPv6 address with a scope looks like a name with a strange port.
        Err(err @ crate::model::HostError::Port(_)) if !text.contains('%') => {
            Err(format!("is not a name server: {err}"))
        }
        Ok(_) | Err(_) => Err(not_a_server()),
    }
}

/// Reads a KMS host, `HOST[:PORT]`; the port is 1688 if none is given.
pub(crate) fn host(text: &str) -> Result<HostPort, String> {
    let ascii = if text.is_ascii() {
        text.to_owned()
    } else {
        idna::domain_to_ascii(text)
            .map_err(|_| "is not an internationalized host name".to_owned())?
    };
    let (host, port) =
        parse_host_port(&ascii).map_err(|err| format!("is not `HOST[:PORT]`: {err}"))?;
    Ok(HostPort {
        host,
        port: port.unwrap_or(KMS_PORT),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("1m"), Ok(Duration::from_mins(1)));
        for text in [
            "",
            "5",
            "5x",
            "s",
            "-1s",
            "1.5s",
            "9999999999999999999999s",
            "ü5s",
        ] {
            assert!(
                duration(text).unwrap_err().contains("not a duration"),
                "{text}"
            );
        }
        assert_eq!(duration("0s"), Err("must be greater than zero".to_owned()));
        assert_eq!(
            duration("99999999m"),
            Err("is longer than a day".to_owned())
        );
    }

    #[test]
    fn servers() {
        assert_eq!(server("192.0.2.53").unwrap().to_string(), "192.0.2.53:53");
        assert_eq!(server("::1").unwrap().to_string(), "[::1]:53");
        assert_eq!(server("[::1]:5353").unwrap().to_string(), "[::1]:5353");
        assert!(
            server("ns1.corp.example")
                .unwrap_err()
                .contains("not an address")
        );
        assert!(server("192.0.2.53:0").unwrap_err().contains("not a port"));
    }

    #[test]
    fn domains() {
        assert_eq!(
            domain("Bücher.example").unwrap().to_string(),
            "xn--bcher-kva.example."
        );
        assert!(domain("192.0.2.1").unwrap_err().contains("an address"));
        assert!(domain(".").unwrap_err().contains("root"));
        assert!(domain("a b").unwrap_err().contains("white space"));
    }
}
