//! The passes over the text of several files.

use super::kms_name::is_kms_like;
use super::origin::{OriginFrom, common, guess};
use super::{Input, RecordFile, View, Wanted};
use crate::forms::{self, Form};
use crate::model::{DomainName, KMS_PORT, RecordData};
use crate::zone::{Entry, FaultKind, Keep, OwnerText, Reading, RecordKind, Sources};
use std::collections::BTreeSet;
use std::iter::successors;

/// The label of wildcards (RFC 4592, 2.1.1).
const STAR: &[u8] = b"*";

/// Passes for names that earlier ones led to: the first for targets, the others for aliases, as deep as they are followed.
const MOST_PASSES: usize = 17;

/// As many names are compared with each owner one by one; for more the owner is made, and looked up.
const MOST_COMPARED: usize = 12;

/// Reads the files and puts them together.
pub fn read(inputs: &[Input], wanted: Wanted, sources: &mut dyn Sources) -> View {
    let mut files: Vec<RecordFile> = inputs
        .iter()
        .map(|input| first_pass(input, wanted, sources))
        .collect();
    if wanted == Wanted::Kms {
        look_up_names(inputs, &mut files, sources);
    }
    View::new(files)
}

/// Everything of one file that can be told without the other records.
fn first_pass(input: &Input, wanted: Wanted, sources: &mut dyn Sources) -> RecordFile {
    // The name of such a file is the name of the zone.
    let named = match (input.form, &input.origin) {
        (Form::OctoDns, None) => guess(&input.path),
        _ => None,
    };
    // Other forms than zone files are small, and dnsmasq's says nothing about names that it does not have.
    let keeps_all = wanted == Wanted::Everything || input.form != Form::MasterFile;
    let mut read = |origin: Option<&DomainName>| {
        if keeps_all {
            read_with(input, origin, sources, &mut Everything)
        } else {
            read_with(input, origin, sources, &mut KmsRecords)
        }
    };
    if let Some(origin) = &input.origin {
        let reading = read(Some(origin));
        return file(input, Some(origin.clone()), OriginFrom::Given, reading);
    }
    if let Some(origin) = named {
        let reading = read(Some(&origin));
        return file(input, Some(origin), OriginFrom::Text, reading);
    }
    let reading = read(None);
    let lacks_origin = reading.faults.iter().any(|it| it.kind == FaultKind::Origin);
    if let (true, Some(guessed)) = (lacks_origin, guess(&input.path)) {
        let reading = read(Some(&guessed));
        return file(input, Some(guessed), OriginFrom::FileName, reading);
    }
    let origin = reading.origin.clone();
    file(input, origin, OriginFrom::Text, reading)
}

fn read_with(
    input: &Input,
    origin: Option<&DomainName>,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) -> Reading {
    forms::read(input.form, input.file, &input.octets, origin, sources, keep)
}

fn file(
    input: &Input,
    origin: Option<DomainName>,
    origin_from: OriginFrom,
    reading: Reading,
) -> RecordFile {
    let is_soa = |it: &&Entry| matches!(it.record.data, RecordData::Soa { .. });
    let soas: BTreeSet<DomainName> = reading
        .entries
        .iter()
        .filter(is_soa)
        .map(|it| it.record.owner.clone())
        .collect();
    let apexes = if input.form == Form::Dnsmasq {
        let owners = reading.entries.iter().map(|it| &it.record.owner);
        owners
            .filter(|it| it.labels().next() != Some(STAR))
            .cloned()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    } else if soas.is_empty() {
        let owners = reading.entries.iter().map(|it| &it.record.owner);
        origin
            .clone()
            .or_else(|| common(owners))
            .into_iter()
            .collect()
    } else {
        soas.into_iter().collect()
    };
    RecordFile {
        file: input.file,
        form: input.form,
        origin,
        origin_from,
        apexes,
        entries: reading.entries,
        faults: reading.faults,
        n_faults_omitted: reading.n_faults_omitted,
        remarks: reading.remarks,
        n_records: reading.n_records,
    }
}

/// Reads again what stands at the names that the records lead to, until they lead to no new ones.
fn look_up_names(inputs: &[Input], files: &mut [RecordFile], sources: &mut dyn Sources) {
    let apexes: BTreeSet<DomainName> = files.iter().flat_map(|it| it.apexes.clone()).collect();
    let has_wildcards = files
        .iter()
        .flat_map(|it| &it.entries)
        .any(|it| it.record.owner.labels().next() == Some(STAR));
    let mut known: BTreeSet<DomainName> = BTreeSet::new();
    for _ in 0..MOST_PASSES {
        let entries = files.iter().flat_map(|it| &it.entries);
        let found = entries.flat_map(|it| names_of(it, &apexes));
        let new: BTreeSet<DomainName> = found.filter(|it| !known.contains(it)).collect();
        if new.is_empty() {
            return;
        }
        for (input, file) in inputs.iter().zip(&mut *files) {
            if input.form != Form::MasterFile {
                continue;
            }
            let is_at_home = |name: &&DomainName| {
                let mut apexes = file.apexes.iter();
                apexes.any(|apex| name.is_at_or_below(apex))
            };
            let wanted: BTreeSet<DomainName> = new.iter().filter(is_at_home).cloned().collect();
            if wanted.is_empty() {
                continue;
            }
            let mut keep = AtNames::new(wanted, &file.apexes, has_wildcards);
            let reading = read_with(input, file.origin.as_ref(), sources, &mut keep);
            add(&mut file.entries, reading.entries);
        }
        known.extend(new);
    }
}

/// Puts further entries among those that are there, in the order of the text, each once.
fn add(entries: &mut Vec<Entry>, more: Vec<Entry>) {
    // A pattern makes many records at one place, so the place alone does not tell them apart.
    let key = |it: &Entry| (it.place, it.record.owner.clone());
    let known: BTreeSet<_> = entries.iter().map(key).collect();
    entries.extend(more.into_iter().filter(|it| !known.contains(&key(it))));
    entries.sort_by_key(|it| it.place);
}

/// The names that decide what clients find behind an entry: its owner, what it leads to, and what stands above both.
fn names_of(entry: &Entry, apexes: &BTreeSet<DomainName>) -> Vec<DomainName> {
    let record = &entry.record;
    let end = match &record.data {
        RecordData::Srv(srv) => &srv.target,
        RecordData::Alias(end) => end,
        _ => return Vec::new(),
    };
    let mut res = Vec::new();
    for name in [&record.owner, end] {
        let Some(apex) = apexes.iter().rfind(|it| name.is_at_or_below(it)) else {
            continue;
        };
        let ancestors = successors(Some(name.clone()), DomainName::parent);
        res.extend(ancestors.take_while(|it| it != apex && !it.is_root()));
        if name == apex {
            res.push(apex.clone());
        }
    }
    res
}

/// Keeps every record.
struct Everything;

impl Keep for Everything {
    fn keeps(&mut self, _: &OwnerText<'_>, _: RecordKind) -> bool {
        true
    }
}

/// Keeps what has to do with KMS, what tells zones, and wildcards, which stand for any name.
struct KmsRecords;

impl Keep for KmsRecords {
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool {
        match kind {
            RecordKind::Srv | RecordKind::Soa => true,
            _ => match owner.written() {
                [b'*' | b'\\', ..] => true,
                [b'_' | b'v' | b'V', ..] => owner.name().is_some_and(|it| is_kms_like(&it)),
                _ => false,
            },
        }
    }

    fn takes(&mut self, entry: &Entry) -> bool {
        let owner = &entry.record.owner;
        match &entry.record.data {
            RecordData::Srv(srv) => {
                srv.port == KMS_PORT || is_kms_like(owner) || owner.labels().next() == Some(STAR)
            }
            RecordData::Soa { .. } => true,
            _ => owner.labels().next() == Some(STAR) || is_kms_like(owner),
        }
    }
}

/// Keeps what stands at names, and one record below each where a wildcard could stand for a name that does not exist.
struct AtNames {
    names: BTreeSet<DomainName>,
    /// Names below which nothing was seen yet; empty where no wildcard depends on it.
    unseen: BTreeSet<DomainName>,
}

impl AtNames {
    fn new(names: BTreeSet<DomainName>, apexes: &[DomainName], has_wildcards: bool) -> Self {
        let unseen = names.iter().filter(|it| !apexes.contains(it)).cloned();
        Self {
            unseen: if has_wildcards {
                unseen.collect()
            } else {
                BTreeSet::new()
            },
            names,
        }
    }
}

impl Keep for AtNames {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        if self.unseen.is_empty() && self.names.len() <= MOST_COMPARED {
            return self.names.iter().any(|it| owner.is(it));
        }
        let Some(name) = owner.name() else {
            return false;
        };
        if self.names.contains(&name) {
            return true;
        }
        let mut ancestors = successors(name.parent(), DomainName::parent);
        match ancestors.find(|it| self.unseen.contains(it)) {
            Some(it) => self.unseen.remove(&it),
            None => false,
        }
    }
}
