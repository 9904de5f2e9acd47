//! Where the zones of a file begin.

use super::Input;
use super::keep::STAR;
use crate::forms::Form;
use crate::model::{DomainName, RecordData};
use crate::zone::{Entry, Reading};
use std::collections::BTreeSet;
use std::iter::successors;

/// Where the zones of a file begin.
///
/// Without a SOA record that is its origin; what stands outside of it, or below no origin but the root, is known by itself and
/// says nothing about names beside it.
pub(super) fn apexes(
    input: &Input,
    origin: Option<&DomainName>,
    reading: &Reading,
) -> Vec<DomainName> {
    if !input.form.has_zones() {
        return Vec::new();
    }
    let soas = reading
        .entries
        .iter()
        .filter_map(|it| match it.record.data {
            RecordData::Soa { .. } => Some(it.record.owner.clone()),
            _ => None,
        });
    let mut res: BTreeSet<DomainName> = soas.collect();
    // A server that was given the zone does not look for others in the text.
    let given = input.origin.as_ref();
    let given = given.filter(|_| input.form == Form::MasterFile && !res.is_empty());
    if let Some(zone) = given {
        res.retain(|it| it.is_at_or_below(zone));
        res.insert(zone.clone());
    }
    if res.is_empty() {
        if !is_fragment(input, reading) {
            let is_said = |it: &&DomainName| input.origin.is_some() || !it.is_root();
            res.extend(origin.filter(is_said).cloned());
        }
        for entry in &reading.entries {
            let owner = &entry.record.owner;
            let ancestors = successors(Some(owner.clone()), DomainName::parent);
            if !ancestors.into_iter().any(|it| res.contains(&it)) {
                // A wildcard answers for all names beside it.
                let is_wildcard = owner.labels().next() == Some(STAR);
                let above = owner.parent().filter(|it| is_wildcard && !it.is_root());
                res.insert(above.unwrap_or_else(|| owner.clone()));
            }
        }
    }
    res.into_iter().collect()
}

/// True for a file that holds SRV records and nothing else: it is a part of a zone, or an export of that type alone, and says
/// nothing about hosts.
fn is_fragment(input: &Input, reading: &Reading) -> bool {
    let is_srv = |it: &Entry| matches!(it.record.data, RecordData::Srv(_));
    let n_kept = u64::try_from(reading.entries.len()).ok();
    !input.form.is_named_for_zone()
        && 0 < reading.n_records
        && n_kept == Some(reading.n_records)
        && reading.entries.iter().all(is_srv)
}
