//! Names that somebody meant to be those of KMS records.

use super::View;
use super::kms_name::{PROTOCOL, SERVICE, is_kms_owner, is_look_alike};
use crate::model::{DomainName, KMS_PORT, RecordData};
use crate::zone::Entry;
use std::collections::BTreeSet;

/// A name that is none of KMS records, and the one that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// What is wrong with it.
    pub kind: Miss,
    /// `_vlmcs._tcp.DOMAIN`; none where nothing tells the domain.
    pub meant: Option<DomainName>,
}

/// Ways to miss a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// The service label has a letter more, less or other, or two changed places.
    Misspelled,
    /// The underscore of the service label is missing.
    NoUnderscore,
    /// Service and protocol stand in one label.
    Joined,
    /// The protocol stands before the service.
    Swapped,
    /// Another word for the service.
    Guessed,
    /// The protocol is another one.
    OtherProtocol,
    /// The protocol label is misspelled.
    MisspelledProtocol,
    /// The protocol label is missing.
    NoProtocol,
    /// The origin stands in the name twice.
    DoubledOrigin,
    /// The name is right but for its domain: it stands below the root.
    BelowRoot,
    /// The name is right but for its domain, which begins with labels of services or of Active Directory.
    BelowService,
}

impl View {
    /// Records that somebody meant for KMS and at which no client asks, in the order of the files.
    pub fn near_misses(&self) -> impl Iterator<Item = (&Entry, NearMiss)> {
        let reached = self.reached();
        self.with_apexes().filter_map(move |(entry, apex)| {
            let is_reached = reached.contains(&entry.record.owner);
            let miss = near_miss(entry, apex).filter(|_| !is_reached)?;
            Some((entry, miss))
        })
    }

    /// SRV records of whose relation to KMS nothing but the port tells, each with the name where clients would find it.
    ///
    /// The port is anybody's, so they may well be right for something else.
    pub fn strays(&self) -> impl Iterator<Item = (&Entry, DomainName)> {
        let reached = self.reached();
        self.with_apexes().filter_map(move |(entry, apex)| {
            let is_known =
                reached.contains(&entry.record.owner) || near_miss(entry, apex).is_some();
            let meant = stray(entry, apex).filter(|_| !is_known)?;
            Some((entry, meant))
        })
    }

    /// Every entry with where its zone begins.
    fn with_apexes(&self) -> impl Iterator<Item = (&Entry, Option<&DomainName>)> {
        self.files.iter().flat_map(move |file| {
            file.entries.iter().map(move |entry| {
                // A record below the root is outside of every zone; its file says which one was meant.
                let apex = self.zone_of(&entry.record.owner);
                (entry, apex.or_else(|| file.apexes.first()))
            })
        })
    }

    /// Names to which aliases lead from a name that clients ask for, or from a wildcard, which may stand for one.
    fn reached(&self) -> BTreeSet<DomainName> {
        let starts = self.with_apexes().filter(|(entry, apex)| {
            let owner = &entry.record.owner;
            let is_wildcard = owner.labels().next() == Some(b"*");
            is_wildcard || (is_kms_owner(owner) && near_miss(entry, *apex).is_none())
        });
        // A name has many records, and is gone to once.
        let starts: BTreeSet<&DomainName> = starts.map(|it| &it.0.record.owner).collect();
        let mut open: Vec<&DomainName> = starts.into_iter().collect();
        let mut res = BTreeSet::new();
        while let Some(name) = open.pop() {
            for entry in self.at(name) {
                if let RecordData::Alias(end) = &entry.record.data
                    && res.insert(end.clone())
                {
                    open.push(end);
                }
            }
        }
        res
    }
}

/// What `entry` was meant for, where clients do not find it; `apex` is where its zone begins.
///
/// Only records that lead to a host count: SRV records and aliases.
fn near_miss(entry: &Entry, apex: Option<&DomainName>) -> Option<NearMiss> {
    let owner = &entry.record.owner;
    let port = match &entry.record.data {
        RecordData::Srv(srv) => Some(srv.port),
        RecordData::Alias(_) => None,
        _ => return None,
    };
    if is_kms_owner(owner) {
        return misplaced(owner, apex);
    }
    let labels: Vec<String> = owner
        .labels()
        .take(2)
        .map(|it| String::from_utf8_lossy(it).to_ascii_lowercase())
        .collect();
    let first = labels.first()?.as_str();
    let second = labels.get(1).map_or("", String::as_str);
    let is_for_kms = port == Some(KMS_PORT);
    let (kind, n_labels) = match (service(first), protocol(second)) {
        (Service::Right, Protocol::Other) => (Miss::OtherProtocol, 2),
        (Service::Right, Protocol::Near) => (Miss::MisspelledProtocol, 2),
        (Service::Right, Protocol::None) if second == "_vlmcs" => return None,
        (Service::Right, Protocol::None) => (Miss::NoProtocol, 1),
        (Service::Joined, Protocol::Right | Protocol::Near) => (Miss::Joined, 2),
        (Service::Joined, _) => (Miss::Joined, 1),
        (Service::Near, Protocol::None) if is_for_kms => (Miss::Misspelled, 1),
        (Service::NoUnderscore, Protocol::None) if is_for_kms => (Miss::NoUnderscore, 1),
        (Service::Near, Protocol::Right | Protocol::Near | Protocol::Other) => {
            (Miss::Misspelled, 2)
        }
        (Service::NoUnderscore, Protocol::Right | Protocol::Near | Protocol::Other) => {
            (Miss::NoUnderscore, 2)
        }
        (Service::Guessed, Protocol::None) if is_for_kms => (Miss::Guessed, 1),
        (Service::Guessed, _) if is_for_kms => (Miss::Guessed, 2),
        _ if matches!(protocol(first), Protocol::Right | Protocol::Near)
            && matches!(
                service(second),
                Service::Right | Service::Near | Service::NoUnderscore
            ) =>
        {
            (Miss::Swapped, 2)
        }
        _ => return None,
    };
    let mut domain = owner.clone();
    for _ in 0..n_labels {
        domain = domain.parent()?;
    }
    let meant = Some(at_domain(&domain)?);
    Some(NearMiss { kind, meant })
}

/// Where clients would find an SRV record with the port of KMS whose owner says nothing about a service.
///
/// The name of another service tells what the record is for, and a wildcard stands for the right name too.
fn stray(entry: &Entry, apex: Option<&DomainName>) -> Option<DomainName> {
    let owner = &entry.record.owner;
    match &entry.record.data {
        RecordData::Srv(srv) if srv.port == KMS_PORT => {}
        _ => return None,
    }
    if is_kms_owner(owner) || owner.labels().next() == Some(b"*") {
        return None;
    }
    let labels: Vec<&[u8]> = owner.labels().collect();
    let is_of_another_service = labels.windows(2).any(|pair| match pair {
        [first, second] => {
            let is_kms = first.eq_ignore_ascii_case(SERVICE.as_bytes())
                && second.eq_ignore_ascii_case(PROTOCOL.as_bytes());
            first.starts_with(b"_") && second.starts_with(b"_") && !is_kms
        }
        _ => false,
    });
    if is_of_another_service {
        return None;
    }
    if Some(owner) == apex {
        return at_domain(owner);
    }
    let mut domain = owner.parent()?;
    while domain
        .labels()
        .next()
        .is_some_and(|it| it.starts_with(b"_"))
    {
        domain = domain.parent()?;
    }
    at_domain(&domain).filter(|_| !domain.is_root())
}

/// A name of the right form at which nobody asks.
///
/// Of a record below the root only its zone tells the domain: that of the host may be any other.
fn misplaced(owner: &DomainName, apex: Option<&DomainName>) -> Option<NearMiss> {
    let domain = owner.parent()?.parent()?;
    if domain.is_root() {
        let apex = apex.filter(|it| !it.is_root() && !is_kms_owner(it));
        return Some(NearMiss {
            kind: Miss::BelowRoot,
            meant: apex.and_then(at_domain),
        });
    }
    if let Some(domain) = behind_services(&domain) {
        return Some(NearMiss {
            kind: Miss::BelowService,
            meant: at_domain(&domain),
        });
    }
    let meant = Some(doubled(owner, &domain, apex?)?);
    let kind = Miss::DoubledOrigin;
    Some(NearMiss { kind, meant })
}

/// The domain behind the last label that other services and Active Directory put before one, as in `SITE._sites.DOMAIN`;
/// none where there is no such label.
fn behind_services(domain: &DomainName) -> Option<DomainName> {
    const LABELS: [&[u8]; 10] = [
        b"_sites",
        b"_msdcs",
        b"_tcp",
        b"_udp",
        b"_tls",
        b"_ldap",
        b"_gc",
        b"_kerberos",
        b"_vlmcs",
        b"_kms",
    ];
    let mut labels = domain.labels();
    let is_of_service = |it: &[u8]| LABELS.iter().any(|known| it.eq_ignore_ascii_case(known));
    let last = labels.rposition(is_of_service)?;
    let rest = domain.labels().skip(last + 1).map(<[u8]>::to_vec);
    let res = DomainName::from_labels(rest).ok()?;
    (!res.is_root()).then_some(res)
}

/// `name` without the origin that was added to it though it had that already; none when that did not happen.
///
/// The origin is `domain` or stands above it, down to `apex`, which the name had already. Every name is below the root, so
/// where the zone begins there nothing can be told.
pub fn doubled(name: &DomainName, domain: &DomainName, apex: &DomainName) -> Option<DomainName> {
    if apex.is_root() {
        return None;
    }
    let mut origin = domain.clone();
    while origin.is_at_or_below(apex) && !origin.is_root() {
        if let Some(meant) = without_end(name, &origin)
            && meant.is_at_or_below(apex)
            && meant != *apex
        {
            return Some(meant);
        }
        origin = origin.parent()?;
    }
    None
}

/// `name` without the labels of `end`; none when it does not end so, or nothing would be left.
pub fn without_end(name: &DomainName, end: &DomainName) -> Option<DomainName> {
    if !name.is_at_or_below(end) {
        return None;
    }
    let kept = name.label_count().checked_sub(end.label_count())?;
    let labels = name.labels().take(kept).map(<[u8]>::to_vec);
    DomainName::from_labels(labels)
        .ok()
        .filter(|it| !it.is_root())
}

/// The name that clients of `domain` ask for.
fn at_domain(domain: &DomainName) -> Option<DomainName> {
    let prefix = DomainName::from_labels([SERVICE, PROTOCOL]).ok()?;
    domain.prefixed(&prefix).ok()
}

/// What a first label has to do with the service.
enum Service {
    Right,
    Near,
    NoUnderscore,
    Joined,
    Guessed,
    None,
}

fn service(label: &str) -> Service {
    if label == SERVICE {
        return Service::Right;
    }
    if label.contains("vlmcs") && label.contains("tcp") {
        return Service::Joined;
    }
    match label {
        "vlmcs" => Service::NoUnderscore,
        "_kms" => Service::Guessed,
        _ if strsim::osa_distance(SERVICE, label) <= 1 => Service::Near,
        _ if strsim::osa_distance("vlmcs", label) <= 1 => Service::Near,
        _ if is_look_alike(label) => Service::Near,
        _ => Service::None,
    }
}

/// What a second label has to do with the protocol.
enum Protocol {
    Right,
    Near,
    Other,
    None,
}

fn protocol(label: &str) -> Protocol {
    match label {
        PROTOCOL => Protocol::Right,
        "_udp" | "udp" | "_tls" | "_sctp" => Protocol::Other,
        _ if strsim::osa_distance(PROTOCOL, label) <= 1 => Protocol::Near,
        _ => Protocol::None,
    }
}

#[cfg(test)]
mod tests;
