//! Zones + question → response, as an authoritative server gives it (RFC 1034, 4.3.2).
//!
//! Aliases are followed inside the zone of the question, as BIND and Knot do; NSD follows them into its other zones too.
//! Wildcards are as RFC 4592 has them, a delegation gives a referral, everything outside is REFUSED.
//! SRV answers carry the addresses of their targets, as BIND sends them.

use hickory_proto::rr::{Name, RData, Record as WireRecord};
use hickory_proto::serialize::txt::Parser;
use kmsdoctor::model::{
    DomainName, Question, Rcode, Record, RecordData, RecordType, Response, SrvRecord,
};
use std::fmt::Write as _;
use std::str::FromStr;

/// More aliases in one response are not followed.
const MAX_ALIASES: usize = 16;

/// A zone of a scenario, complete with SOA and NS.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    /// Where it begins.
    pub(crate) origin: DomainName,
    /// What the scenario wrote, with SOA and NS if it had none; for real servers.
    pub(crate) text: String,
    /// The same as records, each owner's in the order written.
    pub(crate) records: Vec<Record>,
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
        Ok(Self {
            records: parse_text(&apex, &whole)?,
            origin,
            text: whole,
        })
    }

    /// True when `name` stands in this zone.
    pub(crate) fn holds(&self, name: &DomainName) -> bool {
        name.is_at_or_below(&self.origin)
    }

    fn at<'a>(&'a self, owner: &'a DomainName) -> impl Iterator<Item = &'a Record> {
        self.records.iter().filter(move |it| it.owner == *owner)
    }

    /// True when the name or one below it has records.
    fn exists(&self, name: &DomainName) -> bool {
        self.records.iter().any(|it| it.owner.is_at_or_below(name))
    }

    fn soa(&self) -> Vec<Record> {
        self.at(&self.origin)
            .filter(|it| matches!(it.data, RecordData::Soa { .. }))
            .cloned()
            .collect()
    }

    /// The name servers of the topmost delegation on the way to `name`.
    fn delegation(&self, name: &DomainName) -> Option<Vec<Record>> {
        let mut ancestors: Vec<DomainName> = Vec::new();
        let mut next = Some(name.clone());
        while let Some(ancestor) = next.filter(|it| it.label_count() > self.origin.label_count()) {
            next = ancestor.parent();
            ancestors.push(ancestor);
        }
        ancestors.iter().rev().find_map(|ancestor| {
            let servers: Vec<Record> = self
                .at(ancestor)
                .filter(|it| matches!(it.data, RecordData::NameServer(_)))
                .cloned()
                .collect();
            (!servers.is_empty()).then_some(servers)
        })
    }

    /// Records at `name`, its own or made from the wildcard of its closest encloser; none when it does not exist.
    fn look_up(&self, name: &DomainName) -> Option<Vec<Record>> {
        if self.exists(name) {
            return Some(self.at(name).cloned().collect());
        }
        let mut encloser = name.parent()?;
        while !self.exists(&encloser) {
            encloser = encloser.parent()?;
        }
        let star = DomainName::from_labels(["*"]).ok()?;
        let source = encloser.prefixed(&star).ok()?;
        if !self.exists(&source) {
            return None;
        }
        let made = self.at(&source).map(|record| Record {
            owner: name.clone(),
            ..record.clone()
        });
        Some(made.collect())
    }
}

/// What a server with these zones says to `question`.
pub(crate) fn respond(zones: &[Zone], question: &Question) -> Response {
    let Some(zone) = closest(zones, &question.name) else {
        return empty(Rcode::REFUSED);
    };
    let mut res = empty(Rcode::NOERROR);
    let mut name = question.name.clone();
    for _ in 0..=MAX_ALIASES {
        let is_here = closest(zones, &name).is_some_and(|it| it.origin == zone.origin);
        if !is_here {
            return res;
        }
        if let Some(servers) = zone.delegation(&name) {
            res.authoritative = !res.answer.is_empty();
            res.authority = servers;
            return res;
        }
        let Some(here) = zone.look_up(&name) else {
            res.rcode = Rcode::NXDOMAIN;
            res.authority = zone.soa();
            return res;
        };
        let wanted: Vec<Record> = here
            .iter()
            .filter(|it| is_of_type(&it.data, question.record_type))
            .cloned()
            .collect();
        if !wanted.is_empty() {
            res.additional = target_addresses(zones, &wanted);
            res.answer.extend(wanted);
            return res;
        }
        let alias = here.into_iter().find_map(|record| match &record.data {
            RecordData::Alias(target) => Some((target.clone(), record)),
            _ => None,
        });
        let Some((target, record)) = alias else {
            res.authority = zone.soa();
            return res;
        };
        // A loop ends where it comes back to a name that stands in the answer.
        if res.answer.iter().any(|it| it.owner == record.owner) {
            return res;
        }
        res.answer.push(record);
        name = target;
    }
    res
}

/// The same as a server gives it that puts only IPv4 addresses beside SRV records.
pub(crate) fn respond_with_ipv4_beside(zones: &[Zone], question: &Question) -> Response {
    let mut res = respond(zones, question);
    res.additional
        .retain(|it| is_of_type(&it.data, RecordType::A));
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

fn closest<'a>(zones: &'a [Zone], name: &DomainName) -> Option<&'a Zone> {
    zones
        .iter()
        .filter(|zone| name.is_at_or_below(&zone.origin))
        .max_by_key(|zone| zone.origin.label_count())
}

fn is_of_type(data: &RecordData, record_type: RecordType) -> bool {
    match (data, record_type) {
        (RecordData::Srv(_), RecordType::Srv) => true,
        (RecordData::Address(it), RecordType::A) => it.is_ipv4(),
        (RecordData::Address(it), RecordType::Aaaa) => it.is_ipv6(),
        _ => false,
    }
}

fn target_addresses(zones: &[Zone], answer: &[Record]) -> Vec<Record> {
    let mut res: Vec<Record> = Vec::new();
    for record in answer {
        let RecordData::Srv(srv) = &record.data else {
            continue;
        };
        if res.iter().any(|it| it.owner == srv.target) {
            continue;
        }
        let Some(zone) = closest(zones, &srv.target) else {
            continue;
        };
        if zone.delegation(&srv.target).is_some() {
            continue;
        }
        let here = zone.look_up(&srv.target).unwrap_or_default();
        res.extend(
            here.into_iter()
                .filter(|it| matches!(it.data, RecordData::Address(_))),
        );
    }
    res
}

fn parse_text(apex: &Name, text: &str) -> Result<Vec<Record>, String> {
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
