//! For which servers a file is judged, and what has to be looked up for that.

use super::keep::{AtNames, Outside};
use super::reading::{pass, read_again};
use super::{Input, RecordFile};
use crate::forms::Form;
use crate::loads::{Cause, Loader, Loaders};
use crate::model::{DomainName, FileId, RecordData};
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

/// The files that have to do with KMS, share a zone with one that has, or are asked: only there every record counts.
pub(super) fn files(files: &[RecordFile]) -> BTreeSet<FileId> {
    let (of_kms, others): (Vec<&RecordFile>, Vec<&RecordFile>) =
        files.iter().partition(|it| it.is_asked || it.holds_kms());
    let with_kms = of_kms.iter().filter(|it| it.holds_kms());
    let zones: BTreeSet<&DomainName> = with_kms.flat_map(|it| &it.apexes).collect();
    let shares_zone = |it: &&RecordFile| it.apexes.iter().any(|apex| zones.contains(apex));
    let others = others.into_iter().filter(shares_zone);
    of_kms
        .iter()
        .copied()
        .chain(others)
        .map(|it| it.file)
        .collect()
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
    let is_minded = |it: &&RecordFile| Cause::BELOW_DNAME.worst(it.loaders).is_some();
    let judged = files.iter().filter(|it| it.holds_kms() && is_minded(it));
    let names: BTreeSet<DomainName> = judged.flat_map(redirects).cloned().collect();
    if !names.is_empty() {
        pass(inputs, files, sources, &names, &AtNames::below);
    }
}

/// Keeps the first record of each file that is not in its zone, for which some servers refuse it; BIND is not one of them.
pub(super) fn outside(inputs: &[Input], files: &mut [RecordFile], sources: &mut dyn Sources) {
    for (input, file) in inputs.iter().zip(files) {
        let is_minded = Cause::OUTSIDE.worst(file.loaders).is_some();
        if let Some(zone) = file.zone().filter(|_| is_minded && file.holds_kms()) {
            let mut keep = Outside::of(zone.clone());
            read_again(input, file, sources, &mut keep);
        }
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
