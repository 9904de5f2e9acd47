//! Zones of scenarios, and what a server with them says: the product's own answer, which real servers confirm.

use hickory_proto::rr::{Name, RData, Record as WireRecord};
use hickory_proto::serialize::txt::Parser;
use kmsdoctor::model::{DomainName, Question, Rcode, Record, RecordData, Response, SrvRecord};
use kmsdoctor::zone::{self, Authority};
use std::fmt::Write as _;
use std::str::FromStr;

/// A zone of a scenario, complete with SOA and NS.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    /// Where it begins.
    pub(crate) origin: DomainName,
    /// What the scenario wrote, with SOA and NS if it had none; for real servers.
    pub(crate) text: String,
    /// The same as records, each owner's in the order written.
    pub(crate) records: Vec<Record>,
    authority: Authority,
}

impl Zone {
    /// Reads zone text relative to `origin`; TTL 300 unless it says otherwise.
    pub(crate) fn parse(origin: &str, text: &str) -> Result<Self, String> {
        let origin = DomainName::parse(origin).map_err(|err| format!("`{origin}`: {err}"))?;
        let apex = Name::from_str(&origin.to_string()).map_err(|err| err.to_string())?;
        let written = parse_text(&apex, text)?;
        let mut whole = format!("$TTL 300\n$ORIGIN {origin}\n");
        let has = |wanted: fn(&RecordData) -> bool| {
            written
                .iter()
                .any(|it| it.owner == origin && wanted(&it.data))
        };
        if !has(|data| matches!(data, RecordData::Soa { .. })) {
            whole.push_str("@ 300 IN SOA ns.harness hostmaster.harness 1 3600 600 86400 60\n");
        }
        if !has(|data| matches!(data, RecordData::NameServer(_))) {
            whole.push_str("@ 300 IN NS ns.harness\nns.harness 300 IN A 127.0.0.53\n");
        }
        let _ = writeln!(whole, "{}", text.trim_end());
        let records = parse_text(&apex, &whole)?;
        Ok(Self {
            authority: Authority::new(origin.clone(), records.iter().cloned()),
            records,
            origin,
            text: whole,
        })
    }

    /// True when `name` stands in this zone.
    pub(crate) fn holds(&self, name: &DomainName) -> bool {
        name.is_at_or_below(&self.origin)
    }
}

/// What a server with these zones says to `question`.
pub(crate) fn respond(zones: &[Zone], question: &Question) -> Response {
    let authorities: Vec<&Authority> = zones.iter().map(|it| &it.authority).collect();
    zone::respond(&authorities, question)
}

/// The same as a server gives it that puts only IPv4 addresses beside SRV records.
pub(crate) fn respond_with_ipv4_beside(zones: &[Zone], question: &Question) -> Response {
    let mut res = respond(zones, question);
    res.additional
        .retain(|it| matches!(it.data, RecordData::Address(it) if it.is_ipv4()));
    res
}

/// A response without records.
pub(crate) fn empty(rcode: Rcode) -> Response {
    Response {
        rcode,
        authoritative: rcode != Rcode::REFUSED && rcode != Rcode::SERVFAIL,
        truncated: false,
        recursion_available: false,
        answer: Vec::new(),
        authority: Vec::new(),
        additional: Vec::new(),
        omitted: 0,
        fault: None,
    }
}

fn parse_text(apex: &Name, text: &str) -> Result<Vec<Record>, String> {
    // hickory does not read DNAME records, so lines `OWNER DNAME TARGET` are read here.
    let (dnames, others): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        matches!(words.as_slice(), [_, "DNAME", _])
    });
    let mut res = parse_with_hickory(apex, &others.join("\n"))?;
    for line in dnames {
        let words: Vec<&str> = line.split_whitespace().collect();
        let whole = |text: &str| {
            let name = Name::parse(text, Some(apex)).map_err(|err| err.to_string())?;
            self::name(&name)
        };
        res.push(Record {
            owner: whole(words[0])?,
            ttl: 300,
            data: RecordData::Redirect(whole(words[2])?),
        });
    }
    Ok(res)
}

fn parse_with_hickory(apex: &Name, text: &str) -> Result<Vec<Record>, String> {
    let with_ttl = format!("$TTL 300\n{text}\n");
    let parser = Parser::new(with_ttl, None, Some(apex.clone()));
    let (_, sets) = parser.parse().map_err(|err| err.to_string())?;
    let records = sets.values().flat_map(|set| set.records_without_rrsigs());
    records
        .map(|record| {
            let owner = name(&record.name)?;
            if !owner.is_at_or_below(&name(apex)?) {
                return Err(format!("`{owner}` stands outside its zone"));
            }
            Ok(Record {
                owner,
                ttl: record.ttl,
                data: data(record)?,
            })
        })
        .collect()
}

fn data(record: &WireRecord) -> Result<RecordData, String> {
    Ok(match &record.data {
        RData::SRV(it) => RecordData::Srv(SrvRecord {
            priority: it.priority,
            weight: it.weight,
            port: it.port,
            target: name(&it.target)?,
        }),
        RData::A(it) => RecordData::Address(it.0.into()),
        RData::AAAA(it) => RecordData::Address(it.0.into()),
        RData::CNAME(it) => RecordData::Alias(name(&it.0)?),
        RData::NS(it) => RecordData::NameServer(name(&it.0)?),
        RData::SOA(it) => RecordData::Soa {
            serial: it.serial,
            minimum: it.minimum,
        },
        other => RecordData::Other {
            record_type: other.record_type().to_string(),
        },
    })
}

fn name(name: &Name) -> Result<DomainName, String> {
    DomainName::from_labels(name.iter().map(<[u8]>::to_vec)).map_err(|err| err.to_string())
}
