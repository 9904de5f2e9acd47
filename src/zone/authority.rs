//! Records of zones + question → response, as an authoritative server gives it (RFC 1034, 4.3.2).
//!
//! Records, NODATA and NXDOMAIN with the SOA record, a referral at a delegation, REFUSED outside of every zone. Wildcards
//! are as RFC 4592 has them. Aliases are followed inside the zone of the question, as BIND and Knot do; NSD follows them
//! into its other zones too. SRV answers carry the addresses of their targets, as BIND sends them.
//! A name below a DNAME record is answered with that record and the alias that it makes (RFC 6672).

use crate::model::{DomainName, Question, Rcode, Record, RecordData, RecordType, Response};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

/// More aliases in one response are not followed.
const MOST_ALIASES: usize = 16;

/// One zone that a server would hold.
#[derive(Debug, Clone)]
pub struct Authority {
    origin: DomainName,
    /// True when names that it does not have may exist elsewhere.
    is_partial: bool,
    /// In the order of names, in which a name is followed by those below it; records of a name in the order given.
    by_owner: BTreeMap<DomainName, Vec<Record>>,
}

impl Authority {
    /// The zone that begins at `origin`; records outside of it are left out, as servers do.
    pub fn new(origin: DomainName, records: impl IntoIterator<Item = Record>) -> Self {
        let mut by_owner: BTreeMap<DomainName, Vec<Record>> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for record in records {
            // Servers hold a record once, whatever its TTL (RFC 2181, 5).
            if !record.owner.is_at_or_below(&origin) {
                continue;
            }
            if known.insert((record.owner.clone(), record.data.clone())) {
                by_owner
                    .entry(record.owner.clone())
                    .or_default()
                    .push(record);
            }
        }
        Self {
            origin,
            is_partial: false,
            by_owner,
        }
    }

    /// Records that are no whole zone, as dnsmasq has them: questions for other names, and for types that a name does not
    /// have, go to other servers, and are refused here.
    pub fn partial(records: impl IntoIterator<Item = Record>) -> Self {
        Self {
            is_partial: true,
            ..Self::new(DomainName::root(), records)
        }
    }

    /// True when this has an answer for `name`: the name is in the zone, or among the records of one that is partial.
    pub fn knows(&self, name: &DomainName) -> bool {
        if self.is_partial {
            return self.look_up(name).is_some_and(|it| !it.is_empty());
        }
        name.is_at_or_below(&self.origin)
    }

    /// True when names that it does not have may exist elsewhere.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Where the zone begins.
    pub fn origin(&self) -> &DomainName {
        &self.origin
    }

    fn at(&self, owner: &DomainName) -> &[Record] {
        self.by_owner.get(owner).map_or(&[], Vec::as_slice)
    }

    /// True when the name or one below it has records; the origin always exists.
    fn exists(&self, name: &DomainName) -> bool {
        let mut from_name = self.by_owner.range(name..);
        *name == self.origin || from_name.next().is_some_and(|it| it.0.is_at_or_below(name))
    }

    fn soa(&self) -> Vec<Record> {
        let at_origin = self.at(&self.origin).iter();
        at_origin
            .filter(|it| matches!(it.data, RecordData::Soa { .. }))
            .cloned()
            .collect()
    }

    /// What leads away from this zone, or to another name, on the way down to `name`; none when the zone itself says what stands
    /// there. Of several the topmost: what stands below it is not looked at.
    fn way_out(&self, name: &DomainName) -> Option<WayOut<'_>> {
        let ancestors: Vec<DomainName> = successors(Some(name.clone()), DomainName::parent)
            .take_while(|it| self.origin.label_count() <= it.label_count())
            .collect();
        ancestors.iter().rev().find_map(|ancestor| {
            let here = self.at(ancestor).iter();
            let is_server = |it: &&Record| matches!(it.data, RecordData::NameServer(_));
            let servers: Vec<Record> = here.clone().filter(is_server).cloned().collect();
            if !servers.is_empty() && *ancestor != self.origin {
                return Some(WayOut::Delegation(servers));
            }
            // The owner of a DNAME is not moved, only what stands below it (RFC 6672, 2.3).
            here.filter(|_| ancestor != name)
                .find_map(|it| match &it.data {
                    RecordData::Redirect(target) => Some(WayOut::Redirect(it, target)),
                    _ => None,
                })
        })
    }

    /// The name whose records those of `name` are: itself, or the wildcard of its closest encloser; none when it does not exist.
    pub fn source(&self, name: &DomainName) -> Option<DomainName> {
        if self.is_partial {
            let is_own = !self.at(name).is_empty();
            return if is_own {
                Some(name.clone())
            } else {
                Some(self.wildcards_above(name).next()?.0)
            };
        }
        if self.exists(name) {
            return Some(name.clone());
        }
        let mut ancestors = successors(name.parent(), DomainName::parent);
        let encloser = ancestors.find(|it| self.exists(it))?;
        let star = DomainName::from_labels(["*"]).ok()?;
        let source = encloser.prefixed(&star).ok()?;
        self.exists(&source).then_some(source)
    }

    /// The wildcards with addresses above `name`, the nearest first. Of dnsmasq only `address` makes any that counts, and it
    /// stands for every name below it, whatever exists there.
    fn wildcards_above(&self, name: &DomainName) -> impl Iterator<Item = (DomainName, &[Record])> {
        let star = DomainName::from_labels(["*"]).ok();
        let above = successors(name.parent(), DomainName::parent);
        above.filter_map(move |it| {
            let wildcard = it.prefixed(star.as_ref()?).ok()?;
            let here = self.at(&wildcard);
            let mut data = here.iter().map(|it| &it.data);
            data.any(|it| matches!(it, RecordData::Address(_)))
                .then_some((wildcard, here))
        })
    }

    /// What dnsmasq has at `name`: its own records, and of each family of addresses that they lack those of the nearest
    /// wildcard. An alias comes before them.
    fn look_up_partial(&self, name: &DomainName) -> Vec<Record> {
        let mut res = self.at(name).to_vec();
        let is_alias = |it: &Record| matches!(it.data, RecordData::Alias(_));
        if res.iter().any(is_alias) {
            return res;
        }
        for record_type in [RecordType::A, RecordType::Aaaa] {
            let is_wanted = |it: &&Record| is_of_type(&it.data, record_type);
            if res.iter().any(|it| is_wanted(&it)) {
                continue;
            }
            let mut wildcards = self.wildcards_above(name);
            let nearest = wildcards.find(|it| it.1.iter().any(|it| is_wanted(&it)));
            let here = nearest.into_iter().flat_map(|it| it.1);
            res.extend(here.filter(is_wanted).map(|record| Record {
                owner: name.clone(),
                ..record.clone()
            }));
        }
        res
    }

    /// Records at `name`, its own or made from a wildcard; none when it does not exist.
    fn look_up(&self, name: &DomainName) -> Option<Vec<Record>> {
        if self.is_partial {
            return Some(self.look_up_partial(name));
        }
        let source = self.source(name)?;
        if source == *name {
            return Some(self.at(name).to_vec());
        }
        let made = self.at(&source).iter().map(|record| Record {
            owner: name.clone(),
            ..record.clone()
        });
        Some(made.collect())
    }
}

/// What stands between the origin of a zone and a name.
enum WayOut<'a> {
    /// Other name servers have what stands below.
    Delegation(Vec<Record>),
    /// A DNAME record moves what stands below.
    Redirect(&'a Record, &'a DomainName),
}

/// What a server with these zones says to `question`.
pub fn respond(zones: &[&Authority], question: &Question) -> Response {
    respond_with(
        |name| {
            let holding = zones.iter().filter(|it| it.knows(name));
            holding.max_by_key(|it| it.origin.label_count()).copied()
        },
        question,
    )
}

/// The same for zones of which `closest` gives the one that holds a name: of several the one that begins furthest below the
/// root.
pub fn respond_with<'a>(
    closest: impl Fn(&DomainName) -> Option<&'a Authority>,
    question: &Question,
) -> Response {
    let Some(zone) = closest(&question.name) else {
        return empty_response(Rcode::REFUSED, false);
    };
    let mut res = empty_response(Rcode::NOERROR, true);
    let mut name = question.name.clone();
    for _ in 0..=MOST_ALIASES {
        if closest(&name).is_none_or(|it| it.origin != zone.origin) {
            return res;
        }
        match zone.way_out(&name) {
            None => {}
            Some(WayOut::Delegation(servers)) => {
                res.authoritative = !res.answer.is_empty();
                res.authority = servers;
                return res;
            }
            Some(WayOut::Redirect(record, target)) => {
                if !res.answer.contains(record) {
                    res.answer.push(record.clone());
                }
                // The new name may have no room (RFC 6672, 2.2).
                let Some(moved) = moved(&name, &record.owner, target) else {
                    res.rcode = Rcode::YXDOMAIN;
                    return res;
                };
                if is_looped(&res, &name) {
                    return res;
                }
                res.answer.push(Record {
                    owner: name,
                    ttl: record.ttl,
                    data: RecordData::Alias(moved.clone()),
                });
                name = moved;
                continue;
            }
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
            res.additional = target_addresses(&closest, &wanted);
            res.answer.extend(wanted);
            return res;
        }
        // A host that one file gives an address of one family is taken to have none of the other.
        let is_left_open = question.record_type == RecordType::Srv
            || !here
                .iter()
                .any(|it| matches!(it.data, RecordData::Address(_)));
        let alias = here.into_iter().find_map(|record| match &record.data {
            RecordData::Alias(target) => Some((target.clone(), record)),
            _ => None,
        });
        let Some((target, record)) = alias else {
            if zone.is_partial && is_left_open && res.answer.is_empty() {
                return empty_response(Rcode::REFUSED, false);
            }
            res.authority = zone.soa();
            return res;
        };
        if is_looped(&res, &record.owner) {
            return res;
        }
        res.answer.push(record);
        name = target;
    }
    res
}

/// True when `name` is an alias that stands in the answer already: a loop ends where it comes back to one.
fn is_looped(response: &Response, name: &DomainName) -> bool {
    let mut answer = response.answer.iter();
    answer.any(|it| it.owner == *name && matches!(it.data, RecordData::Alias(_)))
}

/// `name` as a DNAME record at `owner`, above it, moves it below `target`; none when it would be too long.
pub fn moved(name: &DomainName, owner: &DomainName, target: &DomainName) -> Option<DomainName> {
    let n_kept = name.label_count().checked_sub(owner.label_count())?;
    let kept = name.labels().take(n_kept).map(<[u8]>::to_vec);
    let prefix = DomainName::from_labels(kept).ok()?;
    target.prefixed(&prefix).ok()
}

/// A response without records.
pub fn empty_response(rcode: Rcode, authoritative: bool) -> Response {
    Response {
        rcode,
        authoritative,
        truncated: false,
        recursion_available: false,
        answer: Vec::new(),
        authority: Vec::new(),
        additional: Vec::new(),
        omitted: 0,
        fault: None,
    }
}

fn is_of_type(data: &RecordData, record_type: RecordType) -> bool {
    match (data, record_type) {
        (RecordData::Srv(_), RecordType::Srv) => true,
        (RecordData::Address(it), RecordType::A) => it.is_ipv4(),
        (RecordData::Address(it), RecordType::Aaaa) => it.is_ipv6(),
        _ => false,
    }
}

/// Addresses of the targets of SRV records, as far as these zones have them.
fn target_addresses<'a>(
    closest: &impl Fn(&DomainName) -> Option<&'a Authority>,
    answer: &[Record],
) -> Vec<Record> {
    let mut res: Vec<Record> = Vec::new();
    let mut known = BTreeSet::new();
    for record in answer {
        let RecordData::Srv(srv) = &record.data else {
            continue;
        };
        let zone = closest(&srv.target).filter(|it| it.way_out(&srv.target).is_none());
        let (true, Some(zone)) = (known.insert(&srv.target), zone) else {
            continue;
        };
        let here = zone.look_up(&srv.target).unwrap_or_default();
        let addresses = here.into_iter();
        res.extend(addresses.filter(|it| matches!(it.data, RecordData::Address(_))));
    }
    res
}
