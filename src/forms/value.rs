//! Words of data → numbers, names, addresses; the faults that say why not.

use crate::model::{DomainName, Place, RecordData, SrvRecord};
use crate::zone::FaultKind;
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Characters of a word that a message shows.
const MOST_SHOWN: usize = 60;

/// Seconds above which a time to live counts as 0 (RFC 2181, 8).
const MOST_TTL: u32 = 0x7fff_ffff;

/// A fault on its way to the reading.
pub(super) type Fault = (Place, FaultKind, String);

/// A word, without the quotes it stands in.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// Escapes are undone.
    pub(super) text: Cow<'a, str>,
    /// Where it stands.
    pub(super) place: Place,
}

impl Word<'_> {
    /// As a message shows it, however long it is.
    pub(super) fn shown(&self) -> String {
        shown(&self.text)
    }

    /// A fault of this word.
    pub(super) fn syntax(&self, message: impl Into<String>) -> Fault {
        (self.place, FaultKind::Syntax, message.into())
    }

    /// A whole name; a final dot may be left out.
    pub(super) fn name(&self, what: &str) -> Result<DomainName, Fault> {
        DomainName::parse(&self.text).map_err(|err| {
            self.syntax(format!(
                "the {what} `{}` is no domain name: {err}",
                self.shown()
            ))
        })
    }

    /// A number of 16 bits.
    pub(super) fn u16(&self, what: &str) -> Result<u16, Fault> {
        let number = self.number(what, u16::MAX.into())?;
        u16::try_from(number).map_err(|_| self.too_large(what, u16::MAX.into()))
    }

    /// A number of 32 bits.
    pub(super) fn u32(&self, what: &str) -> Result<u32, Fault> {
        self.number(what, u32::MAX)
    }

    /// Seconds of a time to live.
    pub(super) fn ttl(&self) -> Result<u32, Fault> {
        self.number("TTL", MOST_TTL)
    }

    fn number(&self, what: &str, most: u32) -> Result<u32, Fault> {
        let digits = self.text.strip_prefix('-').unwrap_or(&self.text);
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(self.syntax(format!("the {what} `{}` is no number", self.shown())));
        }
        if digits.len() < self.text.len() {
            let message = format!("the {what} `{}` is below 0", self.shown());
            return Err((self.place, FaultKind::Range, message));
        }
        let number = digits.bytes().fold(0_u64, |sum, digit| {
            sum.saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        u32::try_from(number)
            .ok()
            .filter(|it| *it <= most)
            .ok_or_else(|| self.too_large(what, most))
    }

    fn too_large(&self, what: &str, most: u32) -> Fault {
        let message = format!("the {what} `{}` is larger than {most}", self.shown());
        (self.place, FaultKind::Range, message)
    }

    /// An address of IPv4.
    pub(super) fn ipv4(&self) -> Result<IpAddr, Fault> {
        let address: Result<Ipv4Addr, _> = self.text.parse();
        address
            .map(IpAddr::V4)
            .map_err(|_| self.syntax(format!("`{}` is no IPv4 address", self.shown())))
    }

    /// An address of IPv6.
    pub(super) fn ipv6(&self) -> Result<IpAddr, Fault> {
        let address: Result<Ipv6Addr, _> = self.text.parse();
        address
            .map(IpAddr::V6)
            .map_err(|_| self.syntax(format!("`{}` is no IPv6 address", self.shown())))
    }
}

/// The data of an SRV record and the places of its words; `target` is the name that the last word stands for.
pub(super) fn srv(
    priority: &Word<'_>,
    weight: &Word<'_>,
    port: &Word<'_>,
    target: (DomainName, Place),
) -> Result<(RecordData, Vec<Place>), Fault> {
    let data = RecordData::Srv(SrvRecord {
        priority: priority.u16("priority")?,
        weight: weight.u16("weight")?,
        port: port.u16("port")?,
        target: target.0,
    });
    let places = vec![priority.place, weight.place, port.place, target.1];
    Ok((data, places))
}

/// A word as a message shows it.
pub(super) fn shown(word: &str) -> String {
    // Of a word of megabytes the rest is not counted.
    let start: String = word.chars().take(MOST_SHOWN + 1).collect();
    crate::words::shortened(&start, MOST_SHOWN)
}
