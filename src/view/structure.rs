//! Records that do not go together: what servers look at once they have read a zone.

use super::{RecordFile, View};
use crate::forms::Form;
use crate::loads::Cause;
use crate::model::{DomainName, Place, Question, Rcode, RecordData, RecordType};
use crate::zone::{Entry, FaultKind, SyntaxFault};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

/// Faults of a text that may be prose; with fewer it is a zone that somebody is writing.
const LEAST_FAULTS: u64 = 20;

impl RecordFile {
    /// True for a text in which lines that mean nothing far outnumber its records, and that begins no zone: examples stand in
    /// documentation, too.
    pub fn is_prose(&self) -> bool {
        let n_told = u64::try_from(self.faults.len()).unwrap_or(u64::MAX);
        let n_faults = n_told.saturating_add(self.n_faults_omitted);
        let is_much = LEAST_FAULTS <= n_faults && self.n_records.saturating_mul(4) < n_faults;
        self.form == Form::MasterFile && is_much && !self.is_whole_zone()
    }
}

/// The faults of each zone file, by the position of the file.
///
/// A file without a SOA record is a part of a zone, and says nothing about the whole.
pub(super) fn faults(view: &View) -> Vec<(usize, SyntaxFault)> {
    let mut res = Vec::new();
    for (position, file) in view.files.iter().enumerate() {
        let is_zone = file.form == Form::MasterFile && !file.is_read_elsewhere;
        if !is_zone || !view.judges(file) {
            continue;
        }
        let Some(apex) = file.zone() else {
            continue;
        };
        let mut zone = Zone {
            view,
            faults: Vec::new(),
        };
        let reads_in_part = reads_in_part(file);
        let soas: Vec<&Entry> = soas(file).collect();
        if let Some(own) = soas.iter().find(|it| it.record.owner == *apex) {
            zone.several_soas(own, &soas);
            if !reads_in_part {
                zone.name_servers(own);
            }
            zone.redirects(file);
            zone.outside(file, apex);
        } else if let (Some(other), false) = (soas.first(), reads_in_part) {
            zone.no_soa(apex, other);
        }
        res.extend(zone.faults.into_iter().map(|it| (position, it)));
    }
    res
}

/// The SOA records of a file, in the order of the text.
pub(super) fn soas(file: &RecordFile) -> impl Iterator<Item = &Entry> {
    let is_soa = |it: &&Entry| matches!(it.record.data, RecordData::Soa { .. });
    file.entries.iter().filter(is_soa)
}

/// True when something of a file was not read, so that nothing can be said to be missing.
fn reads_in_part(file: &RecordFile) -> bool {
    let is_part = |kind: FaultKind| {
        matches!(
            kind,
            FaultKind::Include | FaultKind::Absent | FaultKind::Bound
        )
    };
    0 < file.n_faults_omitted || file.faults.iter().any(|it| is_part(it.kind))
}

/// The faults of one zone so far.
struct Zone<'v> {
    view: &'v View,
    faults: Vec<SyntaxFault>,
}

impl Zone<'_> {
    fn say(&mut self, place: Place, owner: &DomainName, cause: Cause, message: String) {
        self.faults.push(SyntaxFault {
            place,
            kind: FaultKind::Structure,
            cause,
            owner: Some(owner.clone()),
            message,
        });
    }

    /// The text has the SOA record of a zone that is not the one which was given beside the file.
    fn no_soa(&mut self, apex: &DomainName, other: &Entry) {
        let message = format!(
            "the file was given as the zone `{apex}`, and has the SOA record of `{}` instead",
            other.record.owner
        );
        self.say(other.place, apex, Cause::NO_SOA, message);
    }

    /// A zone has one SOA record, where it begins (RFC 1035, 5.2).
    fn several_soas(&mut self, first: &Entry, soas: &[&Entry]) {
        let apex = &first.record.owner;
        for other in soas.iter().filter(|it| !std::ptr::eq(**it, first)) {
            let owner = &other.record.owner;
            let (cause, message) = if other.repeats(first) {
                let message = format!("`{apex}` has its SOA record twice");
                (Cause::SOA_REPEATED, message)
            } else if owner == apex {
                (Cause::TWO_SOA, format!("`{apex}` has two SOA records"))
            } else if owner.is_at_or_below(apex) {
                let message = format!("`{owner}` has a SOA record inside of the zone `{apex}`");
                (Cause::SOA_BELOW_APEX, message)
            } else {
                continue;
            };
            self.say(other.place, owner, cause, message);
        }
    }

    /// A zone has NS records where it begins, whose hosts have addresses if they are in it.
    fn name_servers(&mut self, soa: &Entry) {
        let view = self.view;
        let apex = &soa.record.owner;
        let servers: Vec<(&Entry, &DomainName)> = view
            .at(apex)
            .filter_map(|it| match &it.record.data {
                RecordData::NameServer(host) => Some((it, host)),
                _ => None,
            })
            .collect();
        if servers.is_empty() {
            let message = format!("the zone `{apex}` has no NS record where it begins");
            self.say(soa.place, apex, Cause::APEX_WITHOUT_NS, message);
        }
        for (entry, host) in servers {
            if view.zone_of(host) == Some(apex)
                && view.delegation_of(host).is_none()
                && let Some(why) = without_address(view, host)
            {
                let message = format!("the name server `{host}` of the zone `{apex}` {why}");
                let place = entry.data_place(entry.data_places.len().saturating_sub(1));
                self.say(place, apex, Cause::NS_WITHOUT_ADDRESS, message);
            }
        }
    }

    /// DNAME records (RFC 6672, 2.4).
    fn redirects(&mut self, file: &RecordFile) {
        let view = self.view;
        let first_below = first_below(file);
        let mut known: BTreeMap<&DomainName, &Entry> = BTreeMap::new();
        for entry in file
            .entries
            .iter()
            .filter(|it| matches!(it.record.data, RecordData::Redirect(_)))
        {
            let owner = &entry.record.owner;
            if let Some(first) = known.get(owner) {
                if !entry.repeats(first) {
                    let message = format!("`{owner}` has two DNAME records");
                    self.say(entry.place, owner, Cause::TWO_DNAME, message);
                }
                continue;
            }
            known.insert(owner, entry);
            let is_delegation = |it: &Entry| matches!(it.record.data, RecordData::NameServer(_));
            if view.zone_of(owner) != Some(owner) && view.at(owner).any(is_delegation) {
                let message = format!("`{owner}` has a DNAME record and an NS record");
                self.say(entry.place, owner, Cause::DNAME_AND_NS, message);
            }
            if let Some(below) = first_below.get(owner) {
                let message = format!(
                    "`{}` has a record, though `{owner}` above it has a DNAME record",
                    below.record.owner
                );
                self.say(
                    below.place,
                    &below.record.owner,
                    Cause::BELOW_DNAME,
                    message,
                );
            }
        }
    }

    /// Records that are not in the zone of the file.
    fn outside(&mut self, file: &RecordFile, apex: &DomainName) {
        let is_outside = |it: &&Entry| !it.record.owner.is_at_or_below(apex);
        if let Some(entry) = file.entries.iter().find(is_outside) {
            let owner = &entry.record.owner;
            let message = format!("`{owner}` is not in the zone `{apex}`");
            self.say(entry.place, owner, Cause::OUTSIDE, message);
        }
    }
}

/// The first record below each DNAME record of a file that has one below it, by the owner of the DNAME record.
fn first_below(file: &RecordFile) -> BTreeMap<DomainName, &Entry> {
    let redirects = file.entries.iter().filter_map(|it| match it.record.data {
        RecordData::Redirect(_) => Some(&it.record.owner),
        _ => None,
    });
    let redirects: BTreeSet<&DomainName> = redirects.collect();
    let mut res = BTreeMap::new();
    if redirects.is_empty() {
        return res;
    }
    for entry in &file.entries {
        for above in successors(entry.record.owner.parent(), DomainName::parent) {
            if redirects.contains(&above) {
                res.entry(above).or_insert(entry);
            }
        }
    }
    res
}

/// Why a server has no address for a host of its own zone, as BIND sees it; none where it has one or hands the name on.
fn without_address(view: &View, host: &DomainName) -> Option<String> {
    if let Some(owner) = view.dname_above(host) {
        return Some(format!("is below the DNAME record of `{owner}`"));
    }
    let mut is_alias = false;
    for record_type in [RecordType::A, RecordType::Aaaa] {
        let response = view.respond(&Question {
            name: host.clone(),
            record_type,
        });
        let is_told = matches!(response.rcode, Rcode::NOERROR | Rcode::NXDOMAIN);
        if !is_told || !response.authoritative {
            return None;
        }
        let mut data = response.answer.iter().map(|it| &it.data);
        is_alias |= data.clone().any(|it| matches!(it, RecordData::Alias(_)));
        if !is_alias && data.any(|it| matches!(it, RecordData::Address(_))) {
            return None;
        }
    }
    Some(if is_alias {
        "is an alias (CNAME)".to_owned()
    } else {
        "has no address (A or AAAA) there".to_owned()
    })
}
