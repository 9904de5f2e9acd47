//! Values as typed: durations, domains, servers, hosts.

use super::typed_code;
use crate::model::{
    DomainName, HostName, HostPort, KMS_PORT, SrvRecord, odd_character, parse_host_port,
};
use crate::selection::AssumedContact;
use crate::simulation::{Edit, HostRef};
use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

/// The port of a name server unless one is given (RFC 1035, 4.2).
pub(crate) const DNS_PORT: u16 = 53;

/// Longest duration that is taken.
const MAX_DURATION: Duration = Duration::from_hours(24);

/// Reads `500ms`, `2s` or `1m`; greater than zero, at most a day.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let not_a_duration = || "is not a duration; write `500ms`, `2s` or `1m`".to_owned();
    let (count, unit) = with_unit::<u64>(text).ok_or_else(not_a_duration)?;
    let millis: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err(not_a_duration()),
    };
    let res = Duration::from_millis(count.saturating_mul(millis));
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
    number(text)
        .filter(|it| (1..=max).contains(it))
        .ok_or_else(|| format!("is not a whole number from 1 to {max}"))
}

/// Reads a whole number of digits alone: a sign is none of them.
pub(crate) fn number<T: FromStr>(text: &str) -> Option<T> {
    let all_digits = text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| all_digits)
}

/// Reads a whole number, and gives what stands behind it.
fn with_unit<T: FromStr>(text: &str) -> Option<(T, &str)> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at_checked(n_digits)?;
    Some((number(count)?, unit))
}

/// Reads a span of time in whole minutes, as in `15m`, `2h` or `7d`; from `least` to `most` minutes.
pub(crate) fn minutes(text: &str, least: u32, most: u32) -> Result<u32, String> {
    let no_span = || "is not a span of time; write `15m`, `2h` or `7d`".to_owned();
    let (count, unit) = with_unit::<u32>(text).ok_or_else(no_span)?;
    let unit: u32 = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 1440,
        _ => return Err(no_span()),
    };
    count
        .checked_mul(unit)
        .filter(|it| (least..=most).contains(it))
        .ok_or_else(|| format!("is not from {} to {}", span(least), span(most)))
}

/// Minutes as [`minutes`] reads them.
fn span(minutes: u32) -> String {
    if minutes.is_multiple_of(1440) {
        format!("{}d", minutes / 1440)
    } else {
        format!("{minutes}m")
    }
}

/// Reads the data of an SRV record, `PRIORITY WEIGHT PORT TARGET` (RFC 2782).
pub(crate) fn record(text: &str) -> Result<SrvRecord, String> {
    const FORM: &str = "write `PRIORITY WEIGHT PORT TARGET`, as in `0 10 1688 kms1.corp.example`";
    let mut words: Vec<&str> = text.split_whitespace().collect();
    // A whole line of a zone file will do as well.
    if let Some(at) = words.iter().position(|it| it.eq_ignore_ascii_case("SRV")) {
        words.drain(..=at);
    }
    let [priority, weight, port, target] = words[..] else {
        let fields = crate::words::count(words.len(), "field");
        return Err(format!("has {fields}; {FORM}"));
    };
    let number = |what: &str, text: &str| {
        number::<u16>(text).ok_or_else(|| {
            format!("has the {what} `{text}`, which is not a whole number from 0 to 65535; {FORM}")
        })
    };
    let record = SrvRecord {
        priority: number("priority", priority)?,
        weight: number("weight", weight)?,
        port: number("port", port)?,
        target: target_name(target)?,
    };
    if record.target.is_root() {
        return Err(
            "has the target `.`, which says that there is no host to choose (RFC 2782)".to_owned(),
        );
    }
    Ok(record)
}

fn target_name(text: &str) -> Result<DomainName, String> {
    let ascii = ascii(text)
        .ok_or_else(|| format!("has the target `{text}`, which is no internationalized name"))?;
    if let Some(odd) = odd_character(&ascii) {
        return Err(format!(
            "has the target `{text}`, which is not the name of a host: it has the character `{odd}`"
        ));
    }
    DomainName::parse(&ascii)
        .map_err(|err| format!("has the target `{text}`, which is not a domain name: {err}"))
}

/// Reads a host of a list, `HOST` or `HOST:PORT`.
pub(crate) fn host_ref(text: &str) -> Result<HostRef, String> {
    let ascii = ascii(text).ok_or("is not an internationalized host name")?;
    let (host, port) =
        parse_host_port(&ascii).map_err(|err| format!("is not `HOST` or `HOST:PORT`: {err}"))?;
    Ok(HostRef { host, port })
}

/// Reads `HOST`, `HOST=refused` or `HOST=silent`.
pub(crate) fn down(text: &str) -> Result<(HostRef, AssumedContact), String> {
    let (host, contact) = match text.split_once('=') {
        // A machine that is switched off sends no refusal.
        None => (text, AssumedContact::Silent),
        Some((host, "refused")) => (host, AssumedContact::Refused),
        Some((host, "silent")) => (host, AssumedContact::Silent),
        Some((_, other)) => {
            return Err(format!(
                "has `{other}` behind the host; write `refused` or `silent`"
            ));
        }
    };
    Ok((host_ref(host)?, contact))
}

/// Reads `HOST=DAY..DAY`, `HOST=DAY..` or `HOST=DAY`; days are counted from 0, both are included.
pub(crate) fn outage(text: &str) -> Result<(HostRef, u32, u32), String> {
    let form = || "is not `HOST=DAY..DAY`, as in `kms1.corp.example=10..20`".to_owned();
    let (host, days) = text.split_once('=').ok_or_else(form)?;
    let day = |text: &str| number::<u32>(text).ok_or_else(form);
    let (from, to) = match days.split_once("..") {
        Some((from, "")) => (day(from)?, u32::MAX),
        Some((from, to)) => (day(from)?, day(to)?),
        None => (day(days)?, day(days)?),
    };
    if to < from {
        return Err(format!("ends on day {to}, before it begins on day {from}"));
    }
    Ok((host_ref(host)?, from, to))
}

/// Reads an edit: `HOST WEIGHT=50`, `HOST PRIORITY=10`, both, `add PRIORITY WEIGHT PORT TARGET`, `remove HOST`.
pub(crate) fn edit(text: &str) -> Result<Edit, String> {
    const FORMS: &str = "write `HOST WEIGHT=50`, `HOST PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`";
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some((first, rest)) = words.split_first() else {
        return Err(format!("is empty; {FORMS}"));
    };
    if first.eq_ignore_ascii_case("add") && !rest.is_empty() {
        return record(&rest.join(" ")).map(Edit::Add);
    }
    if let (true, [host]) = (first.eq_ignore_ascii_case("remove"), rest) {
        return host_ref(host).map(Edit::Remove);
    }
    let (mut priority, mut weight) = (None, None);
    for word in rest {
        let Some((key, value)) = word.split_once('=') else {
            return Err(format!("has `{word}`, which sets nothing; {FORMS}"));
        };
        let place = match key.to_ascii_lowercase().as_str() {
            "priority" => &mut priority,
            "weight" => &mut weight,
            _ => return Err(format!("sets `{key}`; {FORMS}")),
        };
        let number = number::<u16>(value).ok_or_else(|| {
            format!("sets `{word}`, where a whole number from 0 to 65535 is wanted")
        })?;
        if place.replace(number).is_some() {
            return Err(format!("sets `{key}` twice"));
        }
    }
    if priority.is_none() && weight.is_none() {
        return Err(format!("sets nothing; {FORMS}"));
    }
    Ok(Edit::Set {
        host: host_ref(first)?,
        priority,
        weight,
    })
}

/// Reads a domain name; letters outside ASCII are taken as an internationalized name (RFC 5891).
pub(crate) fn domain(text: &str) -> Result<DomainName, String> {
    if let Some(hint) = typed_code::hint(text) {
        return Err(hint);
    }
    let ascii = ascii(text).ok_or("is not an internationalized domain name")?;
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
    if let Some(odd) = odd_character(&ascii) {
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
    let bare = text.split(':').next().unwrap_or_default();
    if let Some(hint) = typed_code::hint(bare) {
        return Err(hint);
    }
    let ascii = ascii(text).ok_or("is not an internationalized host name")?;
    let (host, port) =
        parse_host_port(&ascii).map_err(|err| format!("is not `HOST[:PORT]`: {err}"))?;
    Ok(HostPort {
        host,
        port: port.unwrap_or(KMS_PORT),
    })
}

/// A name as DNS has it, where letters outside ASCII make it an internationalized one (RFC 5891); none when they do not.
fn ascii(text: &str) -> Option<Cow<'_, str>> {
    if text.is_ascii() {
        return Some(Cow::Borrowed(text));
    }
    idna::domain_to_ascii(text).ok().map(Cow::Owned)
}

/// Reads a day such as `2026-12-31`.
pub(crate) fn date(text: &str) -> Result<jiff::civil::Date, String> {
    let is_day = text.len() == 10 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let day = text.parse().ok().filter(|_| is_day);
    day.ok_or_else(|| "is not a day; write it as `2026-12-31`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_sign() {
        assert_eq!(number::<u16>("65535"), Some(65535));
        assert_eq!(count("05", 10), Ok(5));
        for text in ["", "+5", "-5", " 5", "5.0", "5e1"] {
            assert_eq!(number::<u16>(text), None, "{text}");
            assert!(count(text, 10).is_err(), "{text}");
        }
        assert_eq!(number::<u16>("65536"), None);
    }

    #[test]
    fn dates() {
        assert_eq!(date("2026-12-31"), Ok(jiff::civil::date(2026, 12, 31)));
        for text in [
            "",
            "2026-12-32",
            "20261231",
            "2026-12-31T00:00:00",
            "tomorrow",
        ] {
            assert!(
                date(text).unwrap_err().starts_with("is not a day"),
                "{text}"
            );
        }
    }

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
