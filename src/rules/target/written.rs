//! Targets as they are written in record files.

use super::missing_host::leading_address;
use crate::finding::Severity;
use crate::model::{DomainName, HostName, Question, Rcode, RecordType, SrvRecord};
use crate::overview::Overview;
use crate::selection::HostState;
use crate::view::{View, doubled, is_kms_owner, without_end};
use crate::zone::Entry;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

/// What is wrong with the text of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TargetFault {
    /// The origin was added to a whole name.
    NoFinalDot {
        /// The name without it.
        meant: DomainName,
    },
    /// It spells an address.
    Address(IpAddr),
}

/// The KMS records that name a host, in the order of the files.
pub(super) fn records(view: &View) -> impl Iterator<Item = (&Entry, &SrvRecord)> {
    view.entries().filter_map(|entry| match &entry.record.data {
        crate::model::RecordData::Srv(srv)
            if is_kms_owner(&entry.record.owner) && !srv.target.is_root() =>
        {
            Some((entry, srv))
        }
        _ => None,
    })
}

/// What is wrong with the target of `srv`, which stands in `entry`; none when it may be right.
pub(super) fn target_fault(view: &View, entry: &Entry, srv: &SrvRecord) -> Option<TargetFault> {
    let target = &srv.target;
    if let Some(address) = leading_address(target) {
        return Some(TargetFault::Address(address.into()));
    }
    let first = target.labels().next().unwrap_or_default();
    let address = std::str::from_utf8(first).ok();
    if let Some(address) = address.and_then(|it| it.parse::<Ipv6Addr>().ok()) {
        return Some(TargetFault::Address(address.into()));
    }
    if !entry.is_relative || view.at(target).next().is_some() {
        return None;
    }
    // Every name is below the root, so nothing was added to it.
    let apex = view.zone_of(target).filter(|it| !it.is_root())?;
    let meant = doubled(target, &entry.record.owner, apex)
        .or_else(|| without_end(target, apex).filter(|it| looks_whole(it, apex)))?;
    let question = Question {
        name: target.clone(),
        record_type: RecordType::A,
    };
    // A wildcard may stand for it.
    let does_not_exist = view.respond(&question).rcode == Rcode::NXDOMAIN;
    let is_doubled = meant.is_at_or_below(apex);
    (is_doubled || does_not_exist).then_some(TargetFault::NoFinalDot { meant })
}

/// True for a name of several labels that ends as the names of the zone do: below a top-level name, in this very zone.
fn looks_whole(name: &DomainName, apex: &DomainName) -> bool {
    let last = |it: &DomainName| it.labels().last().map(<[u8]>::to_ascii_lowercase);
    let is_own = name.is_at_or_below(apex) || 2 <= apex.label_count();
    2 <= name.label_count() && is_own && last(name) == last(apex)
}

/// What the targets of each name come to.
pub(super) struct Targets {
    /// Owners with a record that may lead to a host.
    sound: BTreeSet<DomainName>,
}

impl Targets {
    /// Looks at all KMS records of `view`.
    pub(super) fn new(overview: &Overview<'_>, view: &View) -> Self {
        let hosts = overview.evidence.candidates.iter().zip(&overview.states);
        let down: BTreeSet<&DomainName> = hosts
            .filter(|it| matches!(it.1, HostState::Down { .. }))
            .filter_map(|it| match &it.0.target {
                HostName::Absolute(target) => Some(target),
                HostName::Relative(_) | HostName::Address(_) => None,
            })
            .collect();
        let sound = records(view).filter(|(entry, srv)| {
            !down.contains(&srv.target) && target_fault(view, entry, srv).is_none()
        });
        Self {
            sound: sound.map(|it| it.0.record.owner.clone()).collect(),
        }
    }

    /// An error when no record of `owner` leads to a host.
    pub(super) fn severity(&self, owner: &DomainName) -> Severity {
        if self.sound.contains(owner) {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}
