//! Exports of Windows DNS: `Get-DnsServerResourceRecord -ZoneName corp.example | ConvertTo-Json`.
//!
//! One record or an array of them. Where a name is relative it stands below the zone that the record's `DistinguishedName`
//! tells, which records of zones in Active Directory have, and below the origin that was given where it tells none.
//! Names in data are whole, with or without a final dot.
//!
//! Behind a fault of the JSON itself nothing is read.

mod data;
mod json;
mod time;

use super::Form;
use super::collect::{Collector, Found};
use super::value::{self, Fault, Word};
use crate::model::{DomainName, FileId, Place, RecordData};
use crate::words::count;
use crate::zone::{FaultKind, Keep, Reading, TtlFrom};
use data::{Data, Property};
use json::{Json, Source};

/// Reads an export.
pub(super) fn read(
    file: FileId,
    octets: &[u8],
    origin: Option<&DomainName>,
    keep: &mut dyn Keep,
) -> Reading {
    let mut export = Export {
        given: origin,
        zone: None,
        collector: Collector::new(Form::PowerShell, keep),
        first_cut: None,
        n_cut: 0,
    };
    let bare = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    let offset = number(octets.len() - bare.len());
    let valid = match std::str::from_utf8(bare) {
        Ok(text) => text,
        Err(err) => {
            let at = offset + number(err.valid_up_to());
            let place = Place {
                file,
                start: at,
                end: at + 1,
            };
            let message = "this byte is no UTF-8; nothing of the file was read";
            export
                .collector
                .fault((place, FaultKind::Syntax, message.to_owned()));
            ""
        }
    };
    let source = Source {
        text: valid,
        offset,
        file,
    };
    if !valid.trim_ascii().is_empty() {
        let res = source.values(&mut |record| {
            if let Err(fault) = export.record(record) {
                export.collector.fault(fault);
            }
        });
        if let Err(err) = res {
            let message = format!(
                "this is no JSON: {}; what stands behind it was not read",
                err.message
            );
            export
                .collector
                .fault((err.place, FaultKind::Syntax, message));
        }
    }
    export.finish()
}

/// An export that is being read.
struct Export<'z> {
    given: Option<&'z DomainName>,
    /// The zone that the last record told, as written and as a name.
    zone: Option<(String, DomainName)>,
    collector: Collector<'z>,
    /// Where the first record stands whose data was cut off.
    first_cut: Option<Place>,
    n_cut: usize,
}

/// The fields of a record that count.
#[derive(Default)]
struct Record<'a> {
    host_name: Option<Json<'a>>,
    kind: Option<Json<'a>>,
    class: Option<Json<'a>>,
    ttl: Option<Json<'a>>,
    timestamp: Option<Json<'a>>,
    data: Option<Json<'a>>,
    distinguished_name: Option<Json<'a>>,
}

impl Export<'_> {
    fn record(&mut self, json: Json<'_>) -> Result<(), Fault> {
        let Some(record) = Record::read(json) else {
            let message =
                "this is no record: an object with `HostName`, `RecordType` and `RecordData`";
            return Err((json.start(), FaultKind::Syntax, message.to_owned()));
        };
        let absent = |name: &str| {
            let message = format!("the record has no `{name}`");
            (json.start(), FaultKind::Syntax, message)
        };
        let host_name = record.host_name.and_then(Json::word);
        let host_name = host_name.ok_or_else(|| absent("HostName"))?;
        let record_type = record.kind.and_then(Json::word);
        let record_type = record_type.ok_or_else(|| absent("RecordType"))?;
        let class = record.class.and_then(Json::word);
        if class.is_some_and(|it| !it.text.eq_ignore_ascii_case("IN")) {
            return Ok(());
        }
        if let Some(name) = record.distinguished_name.and_then(Json::word) {
            self.take_zone(&name);
        }
        let owner = self.owner(&host_name)?;
        let ttl = match record.ttl.filter(|it| !it.is_null()) {
            Some(ttl) => Some(time::seconds(ttl)?),
            None => None,
        };
        let aging = match record.timestamp.map(time::aging).transpose() {
            Ok(aging) => aging,
            Err(fault) => {
                // Its age is not what the record is for.
                self.collector.fault(fault);
                None
            }
        };
        let read = match record.data.filter(|it| !it.is_null()) {
            Some(data) => read_data(&record_type.text, data),
            None => Err(Flaw::Fault(absent("RecordData"))),
        };
        let (data, data_places) = match read {
            Ok(read) => read,
            Err(Flaw::Fault(fault)) => return Err(fault),
            Err(Flaw::Cut) => {
                let place = record.data.map_or(json.start(), Json::start);
                self.first_cut.get_or_insert(place);
                self.n_cut += 1;
                return Ok(());
            }
        };
        self.collector.take(Found {
            written: &host_name.text,
            owner,
            owner_place: host_name.place,
            ttl: ttl.unwrap_or(0),
            ttl_from: TtlFrom::own_or_default(ttl),
            data,
            data_places,
            place: json.place(),
            aging,
        });
        Ok(())
    }

    /// `DC=host,DC=corp.example,cn=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=example`: what stands before the container.
    fn take_zone(&mut self, name: &Word<'_>) {
        let lower = name.text.to_ascii_lowercase();
        let zone = lower.rfind(",cn=microsoftdns").and_then(|end| {
            let before = name.text.get(..end)?;
            let start = lower.get(..end)?.rfind("dc=")?;
            before.get(start + 3..)
        });
        let Some(zone) = zone else {
            return;
        };
        if self.zone.as_ref().is_some_and(|it| it.0 == zone) {
            return;
        }
        if let Ok(origin) = DomainName::parse(zone) {
            if self.given.is_none() {
                self.collector.origin(&origin);
            }
            self.collector.zone(&origin);
            self.zone = Some((zone.to_owned(), origin));
        }
    }

    fn owner(&self, word: &Word<'_>) -> Result<DomainName, Fault> {
        if word.text.ends_with('.') && !word.text.ends_with("\\.") {
            return word.name("owner");
        }
        let Some(origin) = self.zone.as_ref().map(|it| &it.1).or(self.given) else {
            let message = format!(
                "the owner `{}` is relative, and the record does not tell its zone; give `--origin NAME`",
                word.shown()
            );
            return Err((word.place, FaultKind::Origin, message));
        };
        if word.text == "@" {
            return Ok(origin.clone());
        }
        let relative = word.name("owner")?;
        origin.prefixed(&relative).map_err(|err| {
            word.syntax(format!(
                "the owner `{}` is no domain name: {err}",
                word.shown()
            ))
        })
    }

    fn finish(mut self) -> Reading {
        if let Some(place) = self.first_cut {
            let message = format!(
                "`ConvertTo-Json` cut off the data of {}; export again with `ConvertTo-Json -Depth 4`",
                count(self.n_cut, "record")
            );
            self.collector.fault((place, FaultKind::Syntax, message));
        }
        self.collector.finish()
    }
}

impl<'a> Record<'a> {
    fn read(json: Json<'a>) -> Option<Self> {
        let mut res = Self::default();
        for (key, value) in json.fields()? {
            // `Select-Object` writes names as they were typed.
            let slot = match &*key.to_ascii_lowercase() {
                "hostname" => &mut res.host_name,
                "recordtype" => &mut res.kind,
                "recordclass" => &mut res.class,
                "timetolive" => &mut res.ttl,
                "timestamp" => &mut res.timestamp,
                "recorddata" => &mut res.data,
                "distinguishedname" => &mut res.distinguished_name,
                _ => continue,
            };
            *slot = Some(value);
        }
        Some(res)
    }
}

/// Why there is no data.
enum Flaw {
    /// `ConvertTo-Json` left it out.
    Cut,
    /// It says what cannot be.
    Fault(Fault),
}

impl From<Fault> for Flaw {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The data of a record, and where its words stand.
fn read_data(record_type: &str, json: Json<'_>) -> Result<(RecordData, Vec<Place>), Flaw> {
    let is = |name: &str| record_type.eq_ignore_ascii_case(name);
    if !["SRV", "A", "AAAA", "CNAME", "DNAME", "NS", "SOA"]
        .into_iter()
        .any(is)
    {
        let record_type = value::shown(record_type);
        return Ok((RecordData::Other { record_type }, Vec::new()));
    }
    let data = Data::read(json);
    let get = |name: &str| match data.property(name) {
        Property::Found(word) => Ok(word),
        Property::Cut => Err(Flaw::Cut),
        Property::Absent => {
            let message = format!("the data of the record has no `{name}`");
            Err(Flaw::Fault((json.start(), FaultKind::Syntax, message)))
        }
    };
    if is("SRV") {
        let word = get("DomainName")?;
        let target = (word.name("target")?, word.place);
        let (priority, weight, port) = (get("Priority")?, get("Weight")?, get("Port")?);
        return Ok(value::srv(&priority, &weight, &port, target)?);
    }
    if is("SOA") {
        let serial = get("SerialNumber")?;
        let minimum = match data.object("MinimumTimeToLive") {
            Some(minimum) if !minimum.is_null() => time::seconds(minimum)?,
            _ => time::span(&get("MinimumTimeToLive")?)?,
        };
        let data = RecordData::Soa {
            serial: serial.u32("serial number")?,
            minimum,
        };
        return Ok((data, vec![serial.place]));
    }
    let (word, data) = if is("A") {
        let word = get("IPv4Address")?;
        let address = word.ipv4()?;
        (word, RecordData::Address(address))
    } else if is("AAAA") {
        let word = get("IPv6Address")?;
        let address = word.ipv6()?;
        (word, RecordData::Address(address))
    } else if is("CNAME") {
        let word = get("HostNameAlias")?;
        let name = word.name("target")?;
        (word, RecordData::Alias(name))
    } else if is("DNAME") {
        let word = get("DomainNameAlias")?;
        let name = word.name("target")?;
        (word, RecordData::Redirect(name))
    } else {
        let word = get("NameServer")?;
        let name = word.name("name server")?;
        (word, RecordData::NameServer(name))
    };
    Ok((data, vec![word.place]))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
