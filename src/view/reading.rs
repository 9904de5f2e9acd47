//! The passes over the text of several files.

use super::apart::apart;
use super::apexes::apexes;
use super::implied::implied;
use super::judged::{beginnings, below_redirects, loaders, outside, way_to};
use super::keep::{AtNames, Everything, KmsRecords};
use super::origin::{OriginFrom, guess, header, split_zone};
use super::testimony::{Testimony, Witness};
use super::{Input, RecordFile, View, Wanted, beside};
use crate::forms;
use crate::loads::{Cause, Loaders};
use crate::model::{DomainName, FileId, RecordData};
use crate::zone::{self, Entry, FaultKind, Identity, Keep, Reading, Sources, SyntaxFault, moved};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;
use std::sync::Arc;

/// Passes for names that earlier ones led to: the first for targets, the others for aliases, as deep as they are followed.
const MOST_PASSES: usize = 17;

/// Reads the files and puts them together: one view, or several where files contradict each other.
///
/// `asked` are names that will be asked for whether they stand in the files or not: what decides about them is kept too.
/// A file that another one includes is read there, and not as a zone of its own.
pub fn read(
    inputs: &[Input],
    wanted: Wanted,
    asked: &[DomainName],
    sources: &mut dyn Sources,
) -> Vec<View> {
    let mut included = BTreeSet::new();
    let mut files: Vec<RecordFile> = Vec::new();
    for input in inputs {
        let mut noting = Noting {
            sources: &mut *sources,
            included: BTreeSet::new(),
        };
        files.push(first_pass(input, wanted, &mut noting));
        // What includes itself has said so.
        included.extend(noting.included.into_iter().filter(|it| *it != input.file));
    }
    for file in &mut files {
        if included.contains(&file.file) {
            *file = RecordFile::read_elsewhere(file);
        }
    }
    views(inputs, files, wanted, asked, sources)
}

/// The views that `files` make, each with what else it needs.
///
/// What is kept of a view depends on what it has, so each is looked at again by itself.
fn views(
    inputs: &[Input],
    mut files: Vec<RecordFile>,
    wanted: Wanted,
    asked: &[DomainName],
    sources: &mut dyn Sources,
) -> Vec<View> {
    if wanted == Wanted::Kms {
        look_up(inputs, &mut files, asked, sources);
    }
    let parts = apart(inputs, &files);
    if let [_] = parts.as_slice() {
        return vec![View::new(files)];
    }
    let mut res = Vec::new();
    for part in parts {
        let inputs = part.files.iter().filter_map(|it| inputs.get(*it));
        let inputs: Vec<Input> = inputs.cloned().collect();
        let files = part.files.iter().filter_map(|it| files.get(*it));
        let files = files.cloned().collect();
        let mut views = views(&inputs, files, wanted, asked, sources);
        for view in &mut views {
            let files: BTreeSet<FileId> = view.files.iter().map(|it| it.file).collect();
            let of_view = part.apart_from.iter().filter(|it| files.contains(&it.file));
            view.apart_from.extend(of_view.cloned());
        }
        res.extend(views);
    }
    res
}

/// Reads again what stands at the names that will be asked for and that the records lead to.
fn look_up(
    inputs: &[Input],
    files: &mut Vec<RecordFile>,
    asked: &[DomainName],
    sources: &mut dyn Sources,
) {
    let mut names = Names::default();
    // Wildcards and DNAME records are kept from the first pass on.
    let implied = files.iter().flat_map(|it| &it.entries).filter_map(implied);
    let mut wanted: Vec<DomainName> = implied.chain(asked.iter().cloned()).collect();
    wanted.extend(beside::names(inputs, files, sources));
    wanted.extend(beginnings(files));
    names.look_up(&wanted, inputs, files, sources);
    // What was found there may be the first that has to do with KMS.
    names.look_up(&beginnings(files), inputs, files, sources);
    below_redirects(inputs, files, sources);
    outside(inputs, files, sources);
    let view = View::of_kept(std::mem::take(files));
    // Names that were missed will be asked for as they were meant.
    let mut meant: Vec<DomainName> = view.near_misses().filter_map(|it| it.1.meant).collect();
    meant.extend(view.owners_left_out().map(|it| it.0.clone()));
    *files = view.files;
    if meant.iter().any(|it| !names.known.contains(it)) {
        names.look_up(&meant, inputs, files, sources);
    }
}

/// Notes which files are included.
struct Noting<'s> {
    sources: &'s mut dyn Sources,
    included: BTreeSet<FileId>,
}

impl Sources for Noting<'_> {
    fn include(&mut self, from: FileId, name: &str) -> Result<(FileId, Arc<[u8]>), String> {
        let res = self.sources.include(from, name)?;
        self.included.insert(res.0);
        Ok(res)
    }
}

/// Everything of one file that can be told without the other records.
fn first_pass(input: &Input, wanted: Wanted, sources: &mut dyn Sources) -> RecordFile {
    let mut keep = KmsRecords {
        heeds: input.loads_in,
        aliases: Vec::new(),
    };
    let mut file = first_reading(input, wanted, sources, &mut keep);
    file.is_asked = wanted == Wanted::Everything;
    file.aliases = keep.aliases;
    file
}

fn first_reading(
    input: &Input,
    wanted: Wanted,
    sources: &mut dyn Sources,
    keep: &mut KmsRecords,
) -> RecordFile {
    // Small files are kept whole; and what has no zones says nothing about names that it does not have.
    let keeps_all = wanted == Wanted::Everything || !input.form.may_be_large();
    let mut read = |origin: Option<&DomainName>| {
        if keeps_all {
            let heeds = input.loads_in;
            read_with(input, origin, sources, &mut Everything { heeds })
        } else {
            keep.aliases.clear();
            read_with(input, origin, sources, keep)
        }
    };
    if let Some(origin) = &input.origin {
        let reading = read(Some(origin));
        return file(input, Some(origin.clone()), OriginFrom::Given, reading);
    }
    if input.form.is_named_for_zone()
        && let Some(origin) = split_zone(&input.path).or_else(|| Some(guess(&input.path)?.origin))
    {
        let reading = read(Some(&origin));
        return file(input, Some(origin), OriginFrom::Text, reading);
    }
    let reading = read(None);
    // Of a file without a sound record nothing else tells the zone, which is not loaded then.
    let is_unsound = reading.n_records == 0 && !reading.faults.is_empty();
    let lacks_origin = reading.faults.iter().any(|it| it.kind == FaultKind::Origin)
        || is_unsound && reading.origin.is_none();
    if lacks_origin {
        let guesses = header(&input.octets).into_iter().chain(guess(&input.path));
        for it in guesses {
            let (reading, testimony) = heard(input, wanted, Some(&it.origin), sources, keep);
            if let Some(origin_from) = it.accepted(&testimony) {
                return file(input, Some(it.origin), origin_from, reading);
            }
        }
    }
    let origin = reading.origin.clone();
    let mut res = file(input, origin, OriginFrom::Text, reading);
    if lacks_origin {
        res.proposed_origin = heard(input, wanted, None, sources, keep).1.proposal();
    }
    res
}

/// Reads below a guessed origin, and hears what the text says about it; below the root where nothing was guessed.
fn heard(
    input: &Input,
    wanted: Wanted,
    guessed: Option<&DomainName>,
    sources: &mut dyn Sources,
    keep: &mut KmsRecords,
) -> (Reading, Testimony) {
    let root = DomainName::root();
    let heeds = input.loads_in;
    let mut everything = Everything { heeds };
    keep.aliases.clear();
    let inner: &mut dyn Keep = if wanted == Wanted::Everything || !input.form.may_be_large() {
        &mut everything
    } else {
        keep
    };
    let mut witness = Witness::new(&input.octets, guessed, inner);
    let origin = guessed.unwrap_or(&root);
    let reading = read_with(input, Some(origin), sources, &mut witness);
    (reading, witness.finish())
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
    let no_ttl = reading.without_ttl.map(|place| SyntaxFault {
        place,
        kind: FaultKind::NoTtl,
        cause: Cause::TTL_MISSING,
        owner: None,
        message: "the record has no TTL, and nothing before it gives one".to_owned(),
    });
    // Without a SOA record it is a part of a zone, which may have a TTL.
    let no_ttl = no_ttl.filter(|_| {
        let mut entries = reading.entries.iter();
        entries.any(|it| matches!(it.record.data, RecordData::Soa { .. }))
    });
    RecordFile {
        apexes: apexes(input, origin.as_ref(), &reading),
        file: input.file,
        form: input.form,
        origin,
        origin_from,
        proposed_origin: None,
        is_read_elsewhere: false,
        brings_soa: false,
        told_zones: reading.told_zones,
        entries: reading.entries,
        faults: reading.faults.into_iter().chain(no_ttl).collect(),
        n_faults_omitted: reading.n_faults_omitted,
        remarks: reading.remarks,
        n_records: reading.n_records,
        loaders: loaders(input, reading.signs),
        is_asked: false,
        aliases: Vec::new(),
        index: Arc::new(reading.index),
    }
}

impl RecordFile {
    /// What is left of a file that another one includes.
    fn read_elsewhere(file: &Self) -> Self {
        Self {
            file: file.file,
            form: file.form,
            origin: None,
            origin_from: OriginFrom::Text,
            proposed_origin: None,
            is_read_elsewhere: true,
            brings_soa: file.is_whole_zone(),
            apexes: Vec::new(),
            told_zones: BTreeSet::new(),
            entries: Vec::new(),
            faults: Vec::new(),
            n_faults_omitted: 0,
            remarks: Vec::new(),
            n_records: 0,
            loaders: Loaders::NONE,
            is_asked: false,
            aliases: Vec::new(),
            index: Arc::default(),
        }
    }
}

/// The names that were read again.
#[derive(Default)]
struct Names {
    known: BTreeSet<DomainName>,
}

impl Names {
    /// Reads again what stands at `wanted` and at the names that the records lead to, until they lead to no new ones.
    fn look_up(
        &mut self,
        wanted: &[DomainName],
        inputs: &[Input],
        files: &mut [RecordFile],
        sources: &mut dyn Sources,
    ) {
        let apexes: BTreeSet<DomainName> = files.iter().flat_map(|it| it.apexes.clone()).collect();
        let mut wanted: Vec<DomainName> =
            wanted.iter().flat_map(|it| way_to(it, &apexes)).collect();
        for _ in 0..MOST_PASSES {
            let entries = files.iter().flat_map(|it| &it.entries);
            let found = entries.flat_map(|it| names_of(it, &apexes));
            let found = found.chain(std::mem::take(&mut wanted));
            let found: BTreeSet<DomainName> = found.collect();
            let moved = moved_names(&found, files);
            let moved = moved.iter().flat_map(|it| way_to(it, &apexes));
            let found = found.iter().cloned().chain(moved);
            let new: BTreeSet<DomainName> = found.filter(|it| !self.known.contains(it)).collect();
            if new.is_empty() {
                return;
            }
            pass(inputs, files, sources, &new, &AtNames::at);
            // Whether a name exists that has no records depends on those below it.
            let absent = absent(&new, files);
            if !absent.is_empty() {
                pass(inputs, files, sources, &absent, &AtNames::below);
            }
            self.known.extend(new);
        }
    }
}

/// The names that have no record, and none below them that was kept.
fn absent(names: &BTreeSet<DomainName>, files: &[RecordFile]) -> BTreeSet<DomainName> {
    let entries = files.iter().flat_map(|it| &it.entries);
    let owners: BTreeSet<DomainName> = entries.map(|it| it.record.owner.clone()).collect();
    let exists = |name: &DomainName| {
        let next = owners.range::<DomainName, _>(name..).next();
        next.is_some_and(|it| it.is_at_or_below(name))
    };
    names.iter().filter(|it| !exists(it)).cloned().collect()
}

/// One pass over every large file that may have one of the `names`.
pub(super) fn pass(
    inputs: &[Input],
    files: &mut [RecordFile],
    sources: &mut dyn Sources,
    names: &BTreeSet<DomainName>,
    keep: &dyn Fn(BTreeSet<DomainName>) -> AtNames,
) {
    let mut by_apex: BTreeMap<DomainName, Vec<usize>> = BTreeMap::new();
    for (position, file) in files.iter().enumerate() {
        for apex in &file.apexes {
            by_apex.entry(apex.clone()).or_default().push(position);
        }
    }
    let mut wanted: BTreeMap<usize, BTreeSet<DomainName>> = BTreeMap::new();
    for name in names {
        for ancestor in successors(Some(name.clone()), DomainName::parent) {
            for position in by_apex.get(&ancestor).into_iter().flatten() {
                wanted.entry(*position).or_default().insert(name.clone());
            }
        }
    }
    for (position, wanted) in wanted {
        if let (Some(input), Some(file)) = (inputs.get(position), files.get_mut(position)) {
            read_again(input, file, sources, &mut keep(wanted));
        }
    }
}

/// Adds what `keep` takes to what was kept of a large file; of others everything was.
pub(super) fn read_again(
    input: &Input,
    file: &mut RecordFile,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) {
    let entries = entries_again(input, file, sources, keep);
    add(&mut file.entries, entries);
}

/// What `keep` takes of a large file; of others everything was kept at first.
pub(super) fn entries_again(
    input: &Input,
    file: &RecordFile,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) -> Vec<Entry> {
    if !input.form.may_be_large() {
        return Vec::new();
    }
    zone::read_again(input.file, &input.octets, &file.index, sources, keep)
}

/// Puts further entries among those that are there, in the order of the text, each once.
fn add(entries: &mut Vec<Entry>, more: Vec<Entry>) {
    let known: BTreeSet<Identity<'_>> = entries.iter().map(Entry::identity).collect();
    let is_new = |it: &Entry| !known.contains(&it.identity());
    let new: Vec<Entry> = more.into_iter().filter(is_new).collect();
    entries.extend(new);
    entries.sort_by_key(|it| it.place);
}

/// The names that decide what clients find behind an entry: its owner, what it leads to, and what stands above both.
fn names_of(entry: &Entry, apexes: &BTreeSet<DomainName>) -> Vec<DomainName> {
    let record = &entry.record;
    let end = match &record.data {
        RecordData::Srv(srv) => &srv.target,
        RecordData::Alias(end) => end,
        RecordData::NameServer(host) if apexes.contains(&record.owner) => host,
        _ => return Vec::new(),
    };
    let mut res = way_to(&record.owner, apexes);
    res.extend(way_to(end, apexes));
    res
}

/// The names that others are moved to by DNAME records, step by step.
fn moved_names(names: &BTreeSet<DomainName>, files: &[RecordFile]) -> Vec<DomainName> {
    let entries = files.iter().flat_map(|it| &it.entries);
    let redirects = entries.filter_map(|it| match &it.record.data {
        RecordData::Redirect(target) => Some((&it.record.owner, target)),
        _ => None,
    });
    let redirects: BTreeMap<&DomainName, &DomainName> = redirects.collect();
    if redirects.is_empty() {
        return Vec::new();
    }
    let next = |name: &DomainName| {
        let above: Vec<DomainName> = successors(name.parent(), DomainName::parent).collect();
        let mut topmost_first = above.iter().rev();
        topmost_first.find_map(|it| moved(name, it, redirects.get(it)?))
    };
    let steps = names
        .iter()
        .flat_map(|it| successors(next(it), next).take(MOST_PASSES));
    steps.collect()
}
