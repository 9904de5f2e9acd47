//! What files of the same zones do not agree about.

use super::RecordFile;
use crate::model::{DomainName, RecordData};
use crate::zone::{FaultKind, SyntaxFault};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

/// What two files differ in; what tells most comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differ {
    /// Records of one type at one name.
    Records,
    /// Each may hold the whole zone: its SOA record may stand in a file that it includes and that was not read.
    Unread,
    /// Both have a SOA record there, and so hold the whole zone.
    Zone,
}

/// A name about which files say different things.
pub(super) struct Dispute<'a> {
    pub(super) name: &'a DomainName,
    is_zone: bool,
    /// Files that go together; at least two groups, in the order of their first files. Each file is in one of them.
    groups: Vec<BTreeSet<usize>>,
}

/// By file, the disputes it takes part in, each with its group there.
pub(super) type Sides = Vec<Vec<(usize, usize)>>;

impl Dispute<'_> {
    /// The first file of another group; none only where there is no other.
    pub(super) fn first_against(&self, group: usize) -> Option<usize> {
        let other = self.groups.get(usize::from(group == 0))?;
        other.first().copied()
    }

    /// What two of its files differ in.
    pub(super) fn differ(&self, files: &[RecordFile], one: usize, other: usize) -> Differ {
        let has_soa = |it: usize| {
            files
                .get(it)
                .is_some_and(|it| soas(it).any(|it| it == self.name))
        };
        match self.is_zone {
            true if has_soa(one) && has_soa(other) => Differ::Zone,
            true => Differ::Unread,
            false => Differ::Records,
        }
    }

    pub(super) fn extremes(&self, paths: &[Vec<String>]) -> Extremes {
        let of_groups = self.groups.iter().enumerate();
        let mut all: Vec<(&[String], usize, usize)> = of_groups
            .flat_map(|(group, files)| {
                let files = files.iter().copied();
                files.map(move |it| (path(it, paths), group, it))
            })
            .collect();
        all.sort_unstable();
        let ends = |mut all: Box<dyn Iterator<Item = &(&[String], usize, usize)> + '_>| {
            let first = all.next()?;
            let other = all.find(|it| it.1 != first.1)?;
            Some([(first.1, first.2), (other.1, other.2)])
        };
        let ends = [ends(Box::new(all.iter())), ends(Box::new(all.iter().rev()))];
        Extremes(ends.into_iter().flatten().flatten().collect())
    }
}

/// The folders and the name of a file.
pub(super) fn path(file: usize, paths: &[Vec<String>]) -> &[String] {
    paths.get(file).map_or(&[], Vec::as_slice)
}

/// The sides that each of `n_files` files takes.
pub(super) fn sides(disputes: &[Dispute<'_>], n_files: usize) -> Sides {
    let mut res: Sides = vec![Vec::new(); n_files];
    for (position, dispute) in disputes.iter().enumerate() {
        for (group, files) in dispute.groups.iter().enumerate() {
            for file in files {
                if let Some(sides) = res.get_mut(*file) {
                    sides.push((position, group));
                }
            }
        }
    }
    res
}

/// The first and the last file of a dispute in the order of paths, each with its group, and the same of other groups.
///
/// What a path has in common with others it has in common with one of these: no other one differs further to the left.
pub(super) struct Extremes(Vec<(usize, usize)>);

impl Extremes {
    /// The first and the last file that are not of `group`.
    pub(super) fn of_others(&self, group: usize) -> impl Iterator<Item = usize> {
        let others = self.0.iter().filter(move |it| it.0 != group);
        others.map(|it| it.1)
    }
}

/// What a file says that another one may say otherwise: the records of one type at one name of one zone.
type Fact<'a> = (Option<&'a DomainName>, &'a DomainName, &'static str);

/// The records of files that speak with one voice, and which files these are.
type Voice<'a> = (BTreeSet<&'a RecordData>, BTreeSet<usize>);

/// What `files` do not agree about, in the order of zones and names.
pub(super) fn disputes(files: &[RecordFile]) -> Vec<Dispute<'_>> {
    let mut said: BTreeMap<Fact<'_>, BTreeMap<usize, Voice<'_>>> = BTreeMap::new();
    let zones = Zones::of(files);
    // dnsmasq takes the lines of all its files together.
    let lines = files.iter().position(|it| !it.form.has_zones());
    for (position, file) in files.iter().enumerate() {
        let voice = lines.filter(|_| !file.form.has_zones()).unwrap_or(position);
        let mut say = |name, kind, data| {
            let fact = (zones.zone(position, name), name, kind);
            let by_voice = said.entry(fact).or_default();
            let (records, of_voice) = by_voice.entry(voice).or_default();
            records.extend(data);
            of_voice.insert(position);
        };
        for entry in &file.entries {
            if let Some(kind) = kind(&entry.record.data) {
                say(&entry.record.owner, kind, Some(&entry.record.data));
            }
        }
        if let Some(origin) = may_be_whole(file) {
            say(origin, SOA, None);
        }
    }
    let disputes = said.into_iter().filter_map(|((_, name, kind), by_voice)| {
        let is_zone = kind == SOA;
        let mut groups: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        for (voice, (records, files)) in by_voice {
            // Two that hold the whole zone are no part of each other even if they are copies.
            let group = groups.entry((is_zone.then_some(voice), records));
            group.or_default().extend(files);
        }
        let mut groups: Vec<BTreeSet<usize>> = groups.into_values().collect();
        groups.sort();
        (1 < groups.len()).then_some(Dispute {
            name,
            is_zone,
            groups,
        })
    });
    disputes.collect()
}

/// The origin of a file that may hold the whole zone though it has no SOA record: that may stand in a file that it includes
/// and that was not read.
fn may_be_whole(file: &RecordFile) -> Option<&DomainName> {
    let is_absent = |it: &SyntaxFault| it.kind == FaultKind::Absent;
    let may_be = file.form.has_zones() && file.faults.iter().any(is_absent);
    let origin = file.origin.as_ref().filter(|_| may_be)?;
    soas(file).next().is_none().then_some(origin)
}

/// What stands for SOA records.
const SOA: &str = "SOA";

/// The type of records whose data is known; none for those of which nothing can be compared, and for name servers, which
/// stand in the zone above too.
fn kind(data: &RecordData) -> Option<&'static str> {
    match data {
        RecordData::Srv(_) => Some("SRV"),
        RecordData::Address(it) if it.is_ipv4() => Some("A"),
        RecordData::Address(_) => Some("AAAA"),
        RecordData::Alias(_) => Some("CNAME"),
        RecordData::Redirect(_) => Some("DNAME"),
        RecordData::Soa { .. } => Some(SOA),
        RecordData::NameServer(_) | RecordData::Other { .. } => None,
    }
}

/// Which zones files mean with their names.
pub(super) struct Zones<'a> {
    /// The owners of SOA records, file by file.
    own: Vec<BTreeSet<&'a DomainName>>,
    /// Where zones begin that some file holds whole.
    whole: BTreeSet<&'a DomainName>,
}

impl<'a> Zones<'a> {
    pub(super) fn of(files: &'a [RecordFile]) -> Self {
        let own: Vec<BTreeSet<&DomainName>> = files.iter().map(|it| soas(it).collect()).collect();
        let named = files.iter().filter(|it| it.form.is_named_for_zone());
        let named = named.flat_map(|it| &it.origin);
        Self {
            whole: own.iter().flatten().copied().chain(named).collect(),
            own,
        }
    }

    /// The zone that the file at `position` means with `name`: one of its own, else of another file; none when nothing tells.
    pub(super) fn zone(&self, position: usize, name: &DomainName) -> Option<&'a DomainName> {
        let closest = |zones: &BTreeSet<&'a DomainName>| {
            let mut ancestors = successors(Some(name.clone()), DomainName::parent);
            ancestors.find_map(|it| zones.get(&it).copied())
        };
        let own = self.own.get(position).and_then(closest);
        own.or_else(|| closest(&self.whole))
    }
}

/// The owners of the SOA records of a file.
fn soas(file: &RecordFile) -> impl Iterator<Item = &DomainName> {
    let entries = file.entries.iter();
    let soas = entries.filter(|it| matches!(it.record.data, RecordData::Soa { .. }));
    soas.map(|it| &it.record.owner)
}
