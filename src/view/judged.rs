//! For which servers a file is judged, and what has to be looked up for that.

use super::keep::AtNames;
use super::reading::pass;
use super::{Input, RecordFile};
use crate::forms::Form;
use crate::loads::{Cause, Loader, Loaders};
use crate::model::{DomainName, RecordData};
use crate::zone::Sources;
use std::collections::BTreeSet;
use std::iter::successors;

/// The servers whose refusal of a file counts: those that were named and could load it, else the one that it is for.
pub(super) fn loaders(input: &Input, signs: Loaders) -> Loaders {
    let dnsmasq = Loaders::only(Loader::Dnsmasq);
    if input.form == Form::Dnsmasq {
        return dnsmasq;
    }
    let given = input.loads_in.without(dnsmasq);
    match input.form {
        _ if !given.is_empty() => given,
        Form::MasterFile if !signs.is_empty() => signs,
        Form::MasterFile => Loaders::only(Loader::Bind),
        Form::PowerShell => Loaders::only(Loader::Windows),
        Form::Dnsmasq | Form::OctoDns => Loaders::NONE,
    }
}

/// Names that decide whether servers load zones with KMS names: where these begin, and where they have DNAME records.
pub(super) fn beginnings(files: &[RecordFile]) -> Vec<DomainName> {
    let judged = files.iter().filter(|it| it.holds_kms());
    let names = judged.flat_map(|it| it.apexes.iter().chain(redirects(it)));
    names.cloned().collect()
}

/// The owners of the DNAME records of a file.
fn redirects(file: &RecordFile) -> impl Iterator<Item = &DomainName> {
    let entries = file.entries.iter();
    let redirects = entries.filter(|it| matches!(it.record.data, RecordData::Redirect(_)));
    redirects.map(|it| &it.record.owner)
}

/// Keeps a record below each DNAME record, for which some servers refuse the zone; BIND is not one of them.
pub(super) fn below_redirects(
    inputs: &[Input],
    files: &mut [RecordFile],
    sources: &mut dyn Sources,
) {
    let minding = Cause::BELOW_DNAME.refused_by;
    let judged = files
        .iter()
        .filter(|it| it.holds_kms() && !it.loaders.both(minding).is_empty());
    let names: BTreeSet<DomainName> = judged.flat_map(redirects).cloned().collect();
    if !names.is_empty() {
        pass(inputs, files, sources, &names, &AtNames::below);
    }
}

/// `name` and what stands above it, up to where its zone begins; nothing for a name outside of all zones.
pub(super) fn way_to(name: &DomainName, apexes: &BTreeSet<DomainName>) -> Vec<DomainName> {
    let mut res = Vec::new();
    for ancestor in successors(Some(name.clone()), DomainName::parent) {
        if apexes.contains(&ancestor) {
            if res.is_empty() {
                res.push(ancestor);
            }
            return res;
        }
        res.push(ancestor);
    }
    Vec::new()
}
