//! Pasted text in small pieces: lines without quotation marks of mails, hosts, GUIDs, times, numbers.
//!
//! Everything here is bounded by the piece it is given, and gives nothing back that looks like a product key.

use crate::model::{ErrorCode, HostName, HostPort, parse_host_port};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// Most characters of a value that are kept.
const MOST_KEPT: usize = 200;

/// What stands in place of a product key.
const WITHHELD: &str = "(product key withheld)";

/// A GUID in lower case, without braces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guid(pub String);

/// A host as it was written, and its port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host {
    /// Name or address, without brackets; as written, never empty.
    pub name: String,
    /// The port, if one was written.
    pub port: Option<u16>,
}

impl Guid {
    /// Reads an id, in braces or not.
    pub fn parse(text: &str) -> Option<Self> {
        guid(text)
    }

    /// The application with this id, if it is one that KMS activates.
    ///
    /// The ids stand in `slmgr.vbs` and `ospp.vbs`; that of Office 2010 is known from users only.
    pub fn application(&self) -> Option<&'static str> {
        match self.0.as_str() {
            "55c92734-d682-4d71-983e-d6ec3f16059f" => Some("Windows"),
            "0ff1ce15-a989-479d-af46-f275c6370663" => Some("Office 2013 or later"),
            "59a52881-a989-479d-af46-f275c6370663" => Some("Office 2010"),
            _ => None,
        }
    }
}

impl Host {
    /// Reads `host`, `host:port`, `[address]:port` and `address:port`, split at the last colon as Windows joins them.
    ///
    /// None for an empty text, for one with white space and for a lone port. A port outside 1 to 65535 is no port.
    pub(crate) fn read(text: &str) -> Option<Self> {
        // Mails write a link behind what looks like one: `kms1.corp.example:1688<http://...>`.
        let text = text.split(['<', '>', '"']).next()?.trim_matches(is_blank);
        if text.is_empty() || text.contains(is_blank) {
            return None;
        }
        let port = |text: &str| text.parse::<u16>().ok().filter(|it| *it != 0);
        let (name, port) = match text.rsplit_once(':') {
            Some((name, digits)) if is_decimal(digits) => (name, port(digits)),
            _ => (text, None),
        };
        let inside = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let name = inside.unwrap_or(name);
        (!name.is_empty()).then(|| Self {
            name: clean(name),
            port,
        })
    }

    /// The host behind a label that tools write for one: what does not read as a host is kept whole, since it is set all the
    /// same. None where nothing is written.
    pub(crate) fn registered(text: &str) -> Option<Self> {
        let has_bad_port = |host: &Self| {
            host.port.is_none() && text.rsplit_once(':').is_some_and(|it| is_decimal(it.1))
        };
        let host = Self::read(text).filter(|it| it.is_address() || !has_bad_port(it));
        host.or_else(|| {
            let name = clean(text);
            (!name.is_empty()).then_some(Self { name, port: None })
        })
    }

    /// True for an IPv4 or IPv6 address, for which no name server is asked.
    pub(crate) fn is_address(&self) -> bool {
        self.name.parse::<IpAddr>().is_ok()
    }

    /// As the command line takes it; none when the name is not fit to be typed into a shell.
    ///
    /// A text from anywhere must not become a command: only letters, digits, dots, hyphens, underscores and addresses pass.
    pub fn as_argument(&self) -> Option<String> {
        let is_tame = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | ':');
        if !self.name.chars().all(is_tame) || self.name.starts_with(['-', '_', '.']) {
            return None;
        }
        let (host, None) = parse_host_port(&self.name).ok()? else {
            return None;
        };
        let Some(port) = self.port else {
            return Some(self.name.clone());
        };
        Some(match host {
            HostName::Address(_) => HostPort { host, port }.to_string(),
            _ => format!("{}:{port}", self.name),
        })
    }
}

/// `kms1.corp.example:1688`; an IPv6 address stands in brackets.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) if self.name.parse::<Ipv6Addr>().is_ok() => {
                write!(f, "[{}]:{port}", self.name)
            }
            Some(port) => write!(f, "{}:{port}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// True for a domain that may be typed into a shell.
pub(crate) fn is_tame_domain(text: &str) -> bool {
    let is_tame = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
    !text.is_empty() && text.chars().all(is_tame) && !text.starts_with(['-', '.'])
}

/// The lines of a text without their ends, indentation and the quotation marks of mails.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).map(|line| {
        let unquoted = line.trim_start_matches(|it: char| is_blank(it) || matches!(it, '>' | '|'));
        unquoted.trim_end_matches(is_blank)
    })
}

/// The same, each with the number of its line, counted from 1.
pub(crate) fn numbered_lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1_u32..)
        .zip(text.split('\n'))
        .flat_map(|(number, line)| lines(line).map(move |it| (number, it)))
}

/// White space, and what cannot be seen and comes along when text is copied from a page or a mail.
pub(crate) fn is_blank(it: char) -> bool {
    it.is_whitespace()
        || matches!(it, '\0' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
}

/// A comma, in the writing of any language.
pub(crate) fn is_comma(it: char) -> bool {
    matches!(it, ',' | '，' | '、' | '،')
}

/// True for 1 to 20 decimal digits.
pub(crate) fn is_decimal(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit())
}

/// A number of decimal digits.
pub(crate) fn number(text: &str) -> Option<u64> {
    is_decimal(text).then(|| text.parse().ok())?
}

/// `0x` and 1 to 8 hexadecimal digits; leading zeros may be missing.
pub(crate) fn hexadecimal(text: &str) -> Option<u32> {
    let (code, octets) = code_at_start(text)?;
    (octets == text.len()).then_some(code.0)
}

/// The code at the start of `text`: `0x` and its digits, up to anything else; none when more than 8 digits follow.
pub(crate) fn leading_code(text: &str) -> Option<ErrorCode> {
    code_at_start(text).map(|(code, _)| code)
}

/// The code, and the octets it takes up.
fn code_at_start(text: &str) -> Option<(ErrorCode, usize)> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    let mut bits = 0;
    let mut n_digits = 0;
    for digit in digits.bytes().map_while(|it| char::from(it).to_digit(16)) {
        bits = bits << 4 | digit;
        n_digits += 1;
        if 8 < n_digits {
            return None;
        }
    }
    (0 < n_digits).then_some((ErrorCode(bits), "0x".len() + n_digits))
}

/// A GUID, in braces or not.
pub(crate) fn guid(text: &str) -> Option<Guid> {
    let inside = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let text = inside.unwrap_or(text);
    let is_one = text.len() == 36
        && text.bytes().enumerate().all(|(at, it)| match at {
            8 | 13 | 18 | 23 => it == b'-',
            _ => it.is_ascii_hexdigit(),
        });
    is_one.then(|| Guid(text.to_ascii_lowercase()))
}

/// True for three numbers with `/`, `-` or `.` between them: a date in whatever order.
pub(crate) fn is_date(text: &str) -> bool {
    date_parts(text).is_some()
}

/// True for `5:06`, `05:06`, `05:06:07`.
pub(crate) fn is_clock(text: &str) -> bool {
    clock_parts(text).is_some()
}

/// The time of a date and a clock, taken as UTC.
///
/// The year may stand first, as events write it, or last; then the order of day and month shows only when one is above 12.
/// None for other orders and for what is no time.
pub(crate) fn utc(date: &str, clock: &str) -> Option<Timestamp> {
    let [first, second, third] = date_parts(date)?;
    let (hour, minute, second_of_minute) = clock_parts(clock)?;
    let (year, month, day) = if 1000 <= first {
        (first, second, third)
    } else if 12 < first && second <= 12 {
        (third, second, first)
    } else if 12 < second && first <= 12 {
        (third, first, second)
    } else {
        return None;
    };
    let time = DateTime::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
        hour,
        minute,
        second_of_minute,
        0,
    );
    TimeZone::UTC.to_timestamp(time.ok()?).ok()
}

fn date_parts(text: &str) -> Option<[u16; 3]> {
    if !(6..=10).contains(&text.len()) {
        return None;
    }
    let sign = text.chars().find(|it| !it.is_ascii_digit())?;
    let mut parts = text.split(sign).map(|it| u16::try_from(number(it)?).ok());
    let three = [parts.next()??, parts.next()??, parts.next()??];
    (matches!(sign, '/' | '-' | '.') && parts.next().is_none()).then_some(three)
}

fn clock_parts(text: &str) -> Option<(i8, i8, i8)> {
    if !(4..=8).contains(&text.len()) {
        return None;
    }
    let mut parts = text.split(':').map(|it| i8::try_from(number(it)?).ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    let fits = hour < 24 && minute < 60 && second < 60;
    (fits && parts.next().is_none()).then_some((hour, minute, second))
}

/// A value as it is kept: without blanks around it, not longer than anybody reads, and without product keys.
pub(crate) fn clean(text: &str) -> String {
    // A key that begins within what is kept must be seen whole.
    let bounded: String = text
        .trim_matches(is_blank)
        .chars()
        .take(2 * MOST_KEPT)
        .collect();
    crate::words::shortened(&without_keys(&bounded), MOST_KEPT)
}

/// `text` with every product key (five groups of five letters or digits) withheld.
pub fn without_keys(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_inside_word = false;
    while let Some(next) = rest.chars().next() {
        if !is_inside_word && let Some(behind) = behind_key(rest) {
            res.push_str(WITHHELD);
            rest = behind;
            continue;
        }
        is_inside_word = next.is_ascii_alphanumeric();
        res.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    res
}

/// What follows the product key that `text` begins with.
fn behind_key(text: &str) -> Option<&str> {
    let mut letters = text.chars();
    for at in 0..29 {
        let next = letters.next()?;
        let fits = if at % 6 == 5 {
            matches!(next, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        } else {
            next.is_ascii_alphanumeric()
        };
        if !fits {
            return None;
        }
    }
    let behind = letters.as_str();
    (!behind.starts_with(|it: char| it.is_ascii_alphanumeric())).then_some(behind)
}

#[cfg(test)]
mod tests;
