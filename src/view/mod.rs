//! Record files → views, several where files contradict each other: what KMS clients come to, and what servers would answer.
//!
//! The text is read once for everything that has to do with KMS; and what stands at the names this led to, such as targets,
//! aliases, delegations on the way, is read again, stretch by stretch, where an index of the text says that they may be. So memory grows with what is kept and not with the zone.

mod apart;
mod apexes;
mod beside;
mod dispute;
mod given_up;
mod implied;
mod judged;
mod keep;
mod kms_name;
mod load;
mod near_miss;
mod origin;
mod reading;
mod structure;
mod testimony;
mod unread;

#[cfg(test)]
mod apart_tests;
#[cfg(test)]
mod tests;

pub use apart::Contradiction;
pub use dispute::Differ;
pub use kms_name::{is_kms_like, is_kms_owner};
pub use load::{AliasConflict, LoadFault};
pub use near_miss::{Miss, NearMiss, doubled, without_end};
pub use origin::OriginFrom;
pub use reading::read;

use crate::forms::Form;
use crate::loads::{Effect, Loaders};
use crate::model::{
    DomainName, FileId, KMS_PORT, Place, Question, Record, RecordData, Response, SrvRecord,
};
use crate::zone::{Authority, Entry, FaultKind, Index, Suppression, SyntaxFault, respond_with};
use dispute::Zones;
use load::LoadFaults;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;
use std::sync::{Arc, OnceLock};
use unread::Unread;

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its position among the files of the run.
    pub file: FileId,
    /// Its path, whose last part may tell the origin.
    pub path: String,
    /// What it is written in.
    pub form: Form,
    /// What it holds.
    pub octets: Arc<[u8]>,
    /// The origin that was given; none when the file has to say it.
    pub origin: Option<DomainName>,
    /// The servers whose refusal to load it counts, where that was said; else the server that its form is for.
    pub loads_in: Loaders,
}

/// What is kept of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// What has to do with KMS.
    Kms,
    /// Every record.
    Everything,
}

/// Several files, seen as one.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// In the order given.
    pub files: Vec<RecordFile>,
    /// What a server with these zones holds, each zone once.
    authorities: Vec<Authority>,
    /// What files without zones hold.
    partial: Option<Authority>,
    /// Where records stand, in the order of the files.
    by_owner: BTreeMap<DomainName, Vec<EntryId>>,
    /// The files of which every record counts.
    judged: BTreeSet<FileId>,
    /// Names that KMS clients come to; made when it is asked for.
    reached: OnceLock<BTreeSet<DomainName>>,
    /// Records that do not go together, by the file they are in.
    structure: Vec<(usize, SyntaxFault)>,
    /// For which faults what is here is not in use.
    load_faults: LoadFaults,
    /// Files of these zones that are not here.
    unread: Unread,
    /// What keeps these files from those of other views; empty where there is one view.
    pub apart_from: Vec<Contradiction>,
}

/// One file that was read, with what it includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFile {
    /// Its position among the files of the run.
    pub file: FileId,
    /// What it is written in.
    pub form: Form,
    /// What its names stand below; none when nothing tells.
    pub origin: Option<DomainName>,
    /// Where the origin comes from.
    pub origin_from: OriginFrom,
    /// The origin that names in the text speak of, where none is known.
    pub proposed_origin: Option<DomainName>,
    /// True when another file of the view includes this one, so that its records stand there.
    pub is_read_elsewhere: bool,
    /// True when it has a SOA record there, so that it is more than a part of a zone.
    pub brings_soa: bool,
    /// Where the zones of this file begin: the owners of its SOA records, else its origin and names outside of that; none in
    /// forms without zones.
    pub apexes: Vec<DomainName>,
    /// The zones that records say they are in, as those of Windows DNS do.
    pub told_zones: BTreeSet<DomainName>,
    /// What was kept, in the order of the text.
    pub entries: Vec<Entry>,
    /// In the order of the text.
    pub faults: Vec<SyntaxFault>,
    /// Faults beyond those.
    pub n_faults_omitted: u64,
    /// Remarks to this program.
    pub remarks: Vec<Suppression>,
    /// Sound records that were read, kept or not.
    pub n_records: u64,
    /// The servers whose refusal to load it counts; none where the form is not what a server loads.
    pub loaders: Loaders,
    /// True when everything in it counts, whether or not it has KMS names: it answers in place of name servers.
    pub is_asked: bool,
    /// Owners of aliases, by their hashes, where not everything is kept.
    aliases: Vec<u64>,
    /// Where names stand, where not everything is kept.
    index: Arc<Index>,
}

/// Position of an entry: its file among those of the view, and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EntryId {
    file: usize,
    entry: usize,
}

impl RecordFile {
    /// True when something in it has to do with KMS.
    pub fn holds_kms(&self) -> bool {
        let of_entry = |it: &Entry| match &it.record.data {
            RecordData::Srv(srv) if srv.port == KMS_PORT => true,
            _ => is_kms_like(&it.record.owner),
        };
        self.entries.iter().any(of_entry)
            || self
                .faults
                .iter()
                .filter_map(|it| it.owner.as_ref())
                .any(is_kms_like)
    }

    /// True when it has a SOA record, without which it is a part of a zone.
    pub fn is_whole_zone(&self) -> bool {
        structure::soas(self).next().is_some()
    }

    /// The zone that a server takes a whole file for: the one that was given with it, else that of its first SOA record; none for
    /// a part of a zone.
    fn zone(&self) -> Option<&DomainName> {
        let of_text = &structure::soas(self).next()?.record.owner;
        let given = self.origin.as_ref();
        let given = given.filter(|_| self.origin_from == OriginFrom::Given);
        Some(given.unwrap_or(of_text))
    }

    /// What a fault of its text does, and on which servers; none where those that count load it all the same.
    pub fn effect(&self, fault: &SyntaxFault) -> Option<(Effect, Loaders)> {
        match self.form {
            // What is wrong with the name of a host matters where the records are loaded, whatever form they came in.
            _ if fault.kind == FaultKind::HostName => fault.cause.worst(self.loaders),
            Form::MasterFile => fault.cause.worst(self.loaders),
            Form::Dnsmasq => Some((Effect::Refuses, self.loaders)),
            Form::OctoDns | Form::PowerShell => Some((Effect::NotKnown, self.loaders)),
        }
    }
}

impl View {
    /// True for the zones of a file that has to do with KMS, and for what was asked for: only there every record counts.
    pub fn judges(&self, file: &RecordFile) -> bool {
        self.judged.contains(&file.file)
    }

    /// Names of KMS records that a server leaves out though it loads the zone, and where they are.
    pub fn owners_left_out(&self) -> impl Iterator<Item = (&DomainName, Place)> {
        let faults = self
            .files
            .iter()
            .flat_map(|file| file.faults.iter().map(move |it| (file, it)));
        faults.filter_map(|(file, fault)| {
            let owner = fault.owner.as_ref().filter(|it| is_kms_owner(it))?;
            let (effect, _) = file.effect(fault)?;
            (effect == Effect::WithoutRecord).then_some((owner, fault.place))
        })
    }

    /// Records that do not go together, with the files they are in.
    pub fn structure_faults(&self) -> impl Iterator<Item = (&RecordFile, &SyntaxFault)> {
        let faults = self.structure.iter();
        faults.filter_map(|(file, fault)| Some((self.files.get(*file)?, fault)))
    }

    /// Puts files together.
    ///
    /// A record that was read twice, since two of the files include it, stands there once, and so does one that two files
    /// of one zone hold alike. Lines of dnsmasq add up.
    pub fn new(mut files: Vec<RecordFile>) -> Self {
        keep_once(&mut files);
        Self::of_kept(files)
    }

    /// The same without leaving anything out, for files of which nobody knows yet whether they are one view.
    fn of_kept(files: Vec<RecordFile>) -> Self {
        let mut by_owner: BTreeMap<DomainName, Vec<EntryId>> = BTreeMap::new();
        let mut zones: BTreeMap<&DomainName, Vec<Record>> = BTreeMap::new();
        let mut rest = Vec::new();
        for (position, file) in files.iter().enumerate() {
            for apex in &file.apexes {
                zones.entry(apex).or_default();
            }
            let apexes: BTreeSet<&DomainName> = file.apexes.iter().collect();
            for (entry, it) in file.entries.iter().enumerate() {
                let owner = &it.record.owner;
                let id = EntryId {
                    file: position,
                    entry,
                };
                by_owner.entry(owner.clone()).or_default().push(id);
                if !file.form.has_zones() {
                    rest.push(it.record.clone());
                } else if let Some(apex) = at_or_above(owner, |it| apexes.get(it).copied())
                    && let Some(records) = zones.get_mut(apex)
                {
                    records.push(it.record.clone());
                }
            }
        }
        let authorities = zones
            .into_iter()
            .map(|(apex, records)| Authority::new(apex.clone(), records));
        let mut res = Self {
            authorities: authorities.collect(),
            partial: (!rest.is_empty()).then(|| Authority::partial(rest)),
            by_owner,
            judged: judged::files(&files),
            reached: OnceLock::new(),
            files,
            structure: Vec::new(),
            load_faults: LoadFaults::default(),
            unread: Unread::default(),
            apart_from: Vec::new(),
        };
        res.structure = structure::faults(&res);
        res.load_faults = LoadFaults::of(&res);
        res.unread = Unread::of(&res);
        res
    }

    /// The files of several views, for whoever lists them; it holds no zone.
    pub fn list<'v>(views: impl IntoIterator<Item = &'v Self>) -> Self {
        let mut files: BTreeMap<FileId, RecordFile> = BTreeMap::new();
        for file in views.into_iter().flat_map(|it| &it.files) {
            files.entry(file.file).or_insert_with(|| file.clone());
        }
        let files: Vec<RecordFile> = files.into_values().collect();
        Self {
            judged: judged::files(&files),
            files,
            ..Self::default()
        }
    }

    /// Every entry that was kept, in the order of the files.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.files.iter().flat_map(|it| &it.entries)
    }

    /// The entries at `owner`, in the order of the files.
    pub fn at(&self, owner: &DomainName) -> impl Iterator<Item = &Entry> {
        let ids = self.by_owner.get(owner).into_iter().flatten();
        ids.filter_map(|id| self.files.get(id.file)?.entries.get(id.entry))
    }

    /// The first file that has records at `owner`, itself or by what it includes.
    pub fn file_at(&self, owner: &DomainName) -> Option<&RecordFile> {
        let first = self.by_owner.get(owner)?.first()?;
        self.files.get(first.file)
    }

    /// The name at which the records of `name` stand: itself, or the wildcard that stands for it.
    pub fn source_of(&self, name: &DomainName) -> DomainName {
        let source = self.authority_of(name).and_then(|it| it.source(name));
        source.unwrap_or_else(|| name.clone())
    }

    /// The SRV records at `owner` with their entries.
    pub fn srv_at(&self, owner: &DomainName) -> impl Iterator<Item = (&Entry, &SrvRecord)> {
        self.at(owner).filter_map(|it| match &it.record.data {
            RecordData::Srv(srv) => Some((it, srv)),
            _ => None,
        })
    }

    /// The names `_vlmcs._tcp.DOMAIN` that stand in the files, whatever records they have.
    pub fn kms_owners(&self) -> BTreeSet<&DomainName> {
        self.by_owner.keys().filter(|it| is_kms_owner(it)).collect()
    }

    /// True when nothing but the name of its file tells what `entry` stands below, so that no more than a notice may rest on
    /// that.
    pub fn is_guessed(&self, entry: &Entry) -> bool {
        let from = OriginFrom::FileName {
            is_borne_out: false,
        };
        let ids = self.by_owner.get(&entry.record.owner).into_iter().flatten();
        let mut files = ids.filter_map(|id| {
            let file = self.files.get(id.file)?;
            let is_own = std::ptr::eq(file.entries.get(id.entry)?, entry);
            is_own.then_some(file)
        });
        files.any(|it| it.origin_from == from)
    }

    /// The zones, in the order of their names.
    pub fn zones(&self) -> impl Iterator<Item = &DomainName> {
        self.authorities.iter().map(Authority::origin)
    }

    /// True when one of the zones holds `name`, or has delegated it.
    pub fn holds(&self, name: &DomainName) -> bool {
        self.zone_of(name).is_some()
    }

    /// Where the zone begins that holds `name`: of several the one furthest below the root; none outside of all.
    ///
    /// A name of a file without zones is a zone of its own.
    pub fn zone_of(&self, name: &DomainName) -> Option<&DomainName> {
        self.authority_of(name).and_then(|it| {
            if it.is_partial() {
                // A wildcard stands for names that are no owners themselves.
                return at_or_above(name, |it| Some(self.by_owner.get_key_value(it)?.0));
            }
            Some(it.origin())
        })
    }

    /// Whose word on `name` counts: the closest zone, else files without zones.
    fn authority_of(&self, name: &DomainName) -> Option<&Authority> {
        let zone = at_or_above(name, |ancestor| {
            let found = self
                .authorities
                .binary_search_by(|it| it.origin().cmp(ancestor));
            self.authorities.get(found.ok()?)
        });
        zone.or_else(|| self.partial.as_ref().filter(|it| it.knows(name)))
    }

    /// The topmost name on the way to `name` that its zone hands to other name servers; none when it keeps it.
    pub fn delegation_of(&self, name: &DomainName) -> Option<DomainName> {
        let apex = self.zone_of(name)?;
        let ancestors = successors(Some(name.clone()), DomainName::parent);
        let is_cut = |name: &DomainName| {
            self.at(name)
                .any(|it| matches!(it.record.data, RecordData::NameServer(_)))
        };
        ancestors
            .take_while(|it| it != apex && !it.is_root())
            .filter(is_cut)
            .last()
    }

    /// The topmost owner of a DNAME record above `name`, which moves it elsewhere (RFC 6672); none when there is none.
    pub fn dname_above(&self, name: &DomainName) -> Option<DomainName> {
        let apex = self.zone_of(name)?;
        let ancestors = successors(name.parent(), DomainName::parent);
        let is_dname = |it: &Entry| matches!(it.record.data, RecordData::Redirect(_));
        let has_dname = |name: &DomainName| self.at(name).any(is_dname);
        ancestors
            .take_while(|it| it.is_at_or_below(apex))
            .filter(has_dname)
            .last()
    }

    /// What a server with these zones says that has loaded them; see [`crate::zone::respond`].
    pub fn respond(&self, question: &Question) -> Response {
        respond_with(|name| self.authority_of(name), question)
    }
}

/// Leaves out of each file what it has in common with one before it.
fn keep_once(files: &mut [RecordFile]) {
    let is_one_of_several = 1 < files.len();
    let mut known = BTreeSet::new();
    // The same record may stand in two zones, where one is delegated by the other.
    let zones = Zones::of(files);
    let mut said = BTreeMap::new();
    let mut is_kept = Vec::new();
    for (position, file) in files.iter().enumerate() {
        for entry in &file.entries {
            let is_said_elsewhere = is_one_of_several && {
                let (owner, data) = (&entry.record.owner, &entry.record.data);
                let fact = (zones.zone(position, owner), owner, data);
                let first = *said.entry(fact).or_insert(file);
                let adds_up = !first.form.has_zones() && !file.form.has_zones();
                first.file != file.file && !adds_up
            };
            is_kept.push(known.insert(entry.identity()) && !is_said_elsewhere);
        }
    }
    drop((known, said, zones));
    let mut is_kept = is_kept.into_iter();
    for file in files {
        file.entries.retain(|_| is_kept.next().unwrap_or(true));
    }
}

/// The first that `find` gives for `name` and the names above it, the nearest first.
fn at_or_above<T>(name: &DomainName, mut find: impl FnMut(&DomainName) -> Option<T>) -> Option<T> {
    successors(Some(name.clone()), DomainName::parent).find_map(|it| find(&it))
}

/// The same files make the same view.
impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        self.files == other.files
    }
}
