//! Options → records.

use super::super::collect::{Collector, Found};
use super::super::value::{self, Fault, Word};
use super::behind;
use super::line::OptionLine;
use super::options;
use crate::model::{DomainName, Place, RecordData, SrvRecord};
use crate::zone::{FaultKind, TtlFrom};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Options that make records of other types, and those types.
const OTHERS: [(&[u8], &str); 5] = [
    (b"caa-record", "CAA"),
    (b"mx-host", "MX"),
    (b"naptr-record", "NAPTR"),
    (b"ptr-record", "PTR"),
    (b"txt-record", "TXT"),
];

/// What holds for all records, wherever its line stands.
#[derive(Default)]
pub(super) struct Settings {
    /// `domain`, the last one that is not limited to addresses.
    pub(super) domain: Option<DomainName>,
    /// `local-ttl`.
    local_ttl: u32,
    /// Names that `host-record` gives an address, each with whether it is one of IPv4: `address` yields to them.
    hosts: BTreeSet<(DomainName, bool)>,
}

/// Where a record stands and what its TTL is.
struct Frame<'a> {
    owner: &'a Word<'a>,
    place: Place,
    own_ttl: Option<u32>,
}

impl Settings {
    /// Takes what an option sets; what is wrong with it is said by [`Settings::records`].
    pub(super) fn take(&mut self, option: &OptionLine<'_>) {
        match option.key {
            b"domain" => {
                if let Ok(Some(domain)) = domain(option) {
                    self.domain = Some(domain);
                }
            }
            b"local-ttl" => {
                if let Ok(ttl) = ttl(&option.value) {
                    self.local_ttl = ttl;
                }
            }
            b"host-record" => {
                let host = HostRecord::read(option);
                let Ok(host) = host else { return };
                let families = host.addresses().map(|it| it.0.is_ipv4());
                let families: Vec<bool> = families.collect();
                for (_, name) in host.names {
                    self.hosts
                        .extend(families.iter().map(|it| (name.clone(), *it)));
                }
            }
            _ => {}
        }
    }

    /// Hands over the records of an option, or its fault. Options that dnsmasq has and that make no records are passed
    /// over.
    pub(super) fn records(&self, option: &OptionLine<'_>, collector: &mut Collector<'_>) {
        if let Err(fault) = options::check(option) {
            collector.fault(fault);
            return;
        }
        let res = match option.key {
            b"srv-host" => self.srv_host(option, collector),
            b"host-record" => self.host_record(option, collector),
            b"address" => self.address(option, collector),
            b"cname" => self.cname(option, collector),
            b"domain" => domain(option).map(|_| ()),
            b"local-ttl" => ttl(&option.value).map(|_| ()),
            key => match OTHERS.iter().find(|it| it.0 == key) {
                Some((_, record_type)) => self.other(option, record_type, collector),
                None => Ok(()),
            },
        };
        if let Err(fault) = res {
            collector.fault(fault);
        }
    }

    /// `_service._protocol[.domain][,target[,port[,priority[,weight]]]]`; the port is 1 and the others 0 where they are
    /// left out, and without a target the service is not offered.
    fn srv_host(
        &self,
        option: &OptionLine<'_>,
        collector: &mut Collector<'_>,
    ) -> Result<(), Fault> {
        let words = option.words();
        let Some((owner, rest)) = words.split_first() else {
            return Ok(());
        };
        if let Some(word) = rest.get(4) {
            return Err(word.syntax(format!(
                "`{}` stands behind the end of the record",
                word.shown()
            )));
        }
        // The numbers are looked at before the names, which dnsmasq takes as they are.
        let word = |idx: usize, default: &'static str| {
            let given = rest.get(idx).filter(|it| !it.text.is_empty());
            given.cloned().unwrap_or(Word {
                text: default.into(),
                place: rest.get(idx).map_or(behind(option.place), |it| it.place),
            })
        };
        let target = word(0, "");
        let (data, data_places) = value::srv(
            &word(2, "0"),
            &word(3, "0"),
            &word(1, "1"),
            (DomainName::root(), target.place),
        )?;
        // dnsmasq starts, and nobody can ask for it.
        if owner.text.is_empty() {
            return Ok(());
        }
        let mut name = name_of(owner, "owner")?;
        // dnsmasq does so with names that have exactly one dot.
        if let (2, Some(domain)) = (name.label_count(), &self.domain) {
            name = domain.prefixed(&name).map_err(|err| {
                owner.syntax(format!(
                    "the owner `{}` is no domain name: {err}",
                    owner.shown()
                ))
            })?;
        }
        let data = match data {
            RecordData::Srv(srv) if !target.text.is_empty() => RecordData::Srv(SrvRecord {
                target: name_of(&target, "target")?,
                ..srv
            }),
            data => data,
        };
        let frame = Frame {
            owner,
            place: option.place,
            own_ttl: None,
        };
        self.take_record(&frame, name, data, data_places, collector);
        Ok(())
    }

    /// `name[,name...],[IPv4],[IPv6][,TTL]`, in any order.
    fn host_record(
        &self,
        option: &OptionLine<'_>,
        collector: &mut Collector<'_>,
    ) -> Result<(), Fault> {
        let host = HostRecord::read(option)?;
        for (word, name) in &host.names {
            for (address, place) in host.addresses() {
                let frame = Frame {
                    owner: word,
                    place: option.place,
                    own_ttl: host.ttl,
                };
                let data = RecordData::Address(address);
                self.take_record(&frame, name.clone(), data, vec![place], collector);
            }
        }
        Ok(())
    }

    /// `/domain/[domain/...]address`: of each domain and everything below it, where `host-record` says nothing else.
    fn address(&self, option: &OptionLine<'_>, collector: &mut Collector<'_>) -> Result<(), Fault> {
        let words = option.split(b'/');
        // Without a domain it is taken as a name server for all of them, or for nothing.
        let is_bare = |it: &Word<'_>| it.text.is_empty() || it.text.parse::<IpAddr>().is_ok();
        if words.len() == 1 && words.iter().all(is_bare) || &*option.value.text == "/" {
            return Ok(());
        }
        let ([first, domains @ .., last], true) = (words.as_slice(), 3 <= words.len()) else {
            return Err(option.fault(format!(
                "`{}` is not `/DOMAIN/ADDRESS`",
                option.value.shown()
            )));
        };
        if !first.text.is_empty() {
            return Err(first.syntax(format!("`{}` stands before the first `/`", first.shown())));
        }
        let addresses: Vec<IpAddr> = match &*last.text {
            // Names there do not exist.
            "" => Vec::new(),
            "#" => vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
            text if text.contains(':') => vec![last.ipv6()?],
            _ => vec![last.ipv4()?],
        };
        for word in domains {
            // `//` means names of one label, which KMS discovery never asks for.
            if word.text.is_empty() {
                continue;
            }
            let name = match &*word.text {
                "#" => DomainName::root(),
                text => {
                    let bare = text.strip_prefix("*.").unwrap_or(text);
                    let bare = bare.strip_prefix('.').unwrap_or(bare);
                    let bare = Word {
                        text: bare.into(),
                        place: word.place,
                    };
                    name_of(&bare, "domain")?
                }
            };
            let frame = Frame {
                owner: word,
                place: option.place,
                own_ttl: None,
            };
            for address in &addresses {
                let data = RecordData::Address(*address);
                let places = vec![last.place];
                if !self.hosts.contains(&(name.clone(), address.is_ipv4())) {
                    self.take_record(
                        &frame,
                        name.clone(),
                        data.clone(),
                        places.clone(),
                        collector,
                    );
                }
                let star = DomainName::from_labels(["*"]);
                // A name of 254 octets has nothing below it.
                if let Ok(below) = star.and_then(|it| name.prefixed(&it)) {
                    self.take_record(&frame, below, data, places, collector);
                }
            }
        }
        Ok(())
    }

    /// `alias[,alias...],target[,TTL]`.
    fn cname(&self, option: &OptionLine<'_>, collector: &mut Collector<'_>) -> Result<(), Fault> {
        let mut words = option.words();
        if words.len() < 2 {
            return Err(option.fault("`cname` has no target"));
        }
        words.retain(|it| !it.text.is_empty());
        let mut names = words.as_slice();
        let mut own_ttl = None;
        // dnsmasq takes a last word that is a number for a TTL only behind two names.
        if let [before @ .., last] = names
            && 2 <= before.len()
            && is_number(last)
        {
            own_ttl = Some(ttl(last)?);
            names = before;
        }
        let ([aliases @ .., target], true) = (names, 2 <= names.len()) else {
            // A comma and nothing behind it, which dnsmasq takes.
            return Ok(());
        };
        if let Some(alias) = aliases.iter().find(|it| it.text == target.text) {
            return Err(alias.syntax(format!("`{}` is an alias of itself", alias.shown())));
        }
        let target_name = name_of(target, "target")?;
        for alias in aliases {
            let frame = Frame {
                owner: alias,
                place: option.place,
                own_ttl,
            };
            let data = RecordData::Alias(target_name.clone());
            let name = name_of(alias, "owner")?;
            self.take_record(&frame, name, data, vec![target.place], collector);
        }
        Ok(())
    }

    /// A record of which only its owner and type count.
    fn other(
        &self,
        option: &OptionLine<'_>,
        record_type: &str,
        collector: &mut Collector<'_>,
    ) -> Result<(), Fault> {
        let words = option.words();
        // `mx-host` without a name stands for the machine itself.
        let Some(owner) = words.first().filter(|it| !it.text.is_empty()) else {
            return Ok(());
        };
        let name = name_of(owner, "owner")?;
        let frame = Frame {
            owner,
            place: option.place,
            own_ttl: None,
        };
        let data = RecordData::Other {
            record_type: record_type.to_owned(),
        };
        let places = words.iter().skip(1).take(1).map(|it| it.place).collect();
        self.take_record(&frame, name, data, places, collector);
        Ok(())
    }

    fn take_record(
        &self,
        frame: &Frame<'_>,
        owner: DomainName,
        data: RecordData,
        data_places: Vec<Place>,
        collector: &mut Collector<'_>,
    ) {
        collector.take(Found {
            written: &frame.owner.text,
            owner,
            owner_place: frame.owner.place,
            ttl: frame.own_ttl.unwrap_or(self.local_ttl),
            ttl_from: TtlFrom::own_or_default(frame.own_ttl),
            data,
            data_places,
            place: frame.place,
            aging: None,
        });
    }
}

/// The domain that an option gives services without one; none when it is for some addresses only, or read from elsewhere.
fn domain(option: &OptionLine<'_>) -> Result<Option<DomainName>, Fault> {
    let words = option.words();
    match words.as_slice() {
        [word] if !matches!(&*word.text, "" | "#") => name_of(word, "domain").map(Some),
        _ => Ok(None),
    }
}

/// What `host-record` says.
struct HostRecord<'a> {
    names: Vec<(Word<'a>, DomainName)>,
    /// Of several the last one counts.
    ipv4: Option<(IpAddr, Place)>,
    ipv6: Option<(IpAddr, Place)>,
    ttl: Option<u32>,
}

impl<'a> HostRecord<'a> {
    fn read(option: &OptionLine<'a>) -> Result<Self, Fault> {
        let words = option.words();
        if words.len() < 2 {
            return Err(option.fault("`host-record` has a name and nothing else"));
        }
        let mut res = Self {
            names: Vec::new(),
            ipv4: None,
            ipv6: None,
            ttl: None,
        };
        for word in words {
            if word.text.is_empty() {
                // An address that is left out.
                continue;
            }
            if is_number(&word) {
                res.ttl = Some(ttl(&word)?);
            } else if let Ok(address) = word.ipv4() {
                res.ipv4 = Some((address, word.place));
            } else if let Ok(address) = word.ipv6() {
                res.ipv6 = Some((address, word.place));
            } else {
                let name = name_of(&word, "owner")?;
                res.names.push((word, name));
            }
        }
        Ok(res)
    }

    fn addresses(&self) -> impl Iterator<Item = (IpAddr, Place)> {
        self.ipv4.into_iter().chain(self.ipv6)
    }
}

fn is_number(word: &Word<'_>) -> bool {
    !word.text.is_empty() && word.text.bytes().all(|it| it.is_ascii_digit())
}

/// A name. dnsmasq starts with any text in its place, of which no record comes that could be asked for.
fn name_of(word: &Word<'_>, what: &str) -> Result<DomainName, Fault> {
    let name = word.name(what);
    name.map_err(|(place, _, message)| (place, FaultKind::Bound, message))
}

/// Seconds, of which dnsmasq takes any number; none where the word is empty.
fn ttl(word: &Word<'_>) -> Result<u32, Fault> {
    if word.text.is_empty() {
        return Ok(0);
    }
    word.ttl().or_else(|fault| match fault.1 {
        FaultKind::Range if is_number(word) => Ok(i32::MAX.unsigned_abs()),
        _ => Err(fault),
    })
}
