//! Files that contradict each other → the views they belong to.
//!
//! Files that hold the same zone are one zone as long as each fact stands in one of them, or is the same in all. Two SOA
//! records, or two different record sets for one name, mean that a server has one of the files and another server, or another
//! view of it, the other. Then the files are told apart by their folders, and inside one folder by their names; a file that
//! contradicts none goes with those that it has to do with.

use super::{Input, RecordFile};
use crate::model::{DomainName, FileId, RecordData, plain_path};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

/// Why two files are no part of one view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The file in this view.
    pub file: FileId,
    /// The file in another view.
    pub other: FileId,
    /// The name at which they differ.
    pub name: DomainName,
    /// True when both have a SOA record there, and so hold the whole zone.
    pub is_zone: bool,
}

/// Files of one view, by their positions, and what keeps them from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) files: Vec<usize>,
    pub(super) apart_from: Vec<Contradiction>,
}

/// The views that `files` belong to, in the order of their first files; one where nothing contradicts.
///
/// `inputs` are those of the files, at the same positions. A file may be in several views.
pub(super) fn apart(inputs: &[Input], files: &[RecordFile]) -> Vec<Part> {
    let contradictions = contradictions(files);
    if contradictions.is_empty() {
        return vec![Part {
            files: (0..files.len()).collect(),
            apart_from: Vec::new(),
        }];
    }
    let paths: Vec<Vec<String>> = inputs.iter().map(|it| components(&it.path)).collect();
    let mut views = contradicting(&contradictions, &paths);
    place_others(&mut views, &contradictions, &paths, files);
    views.sort_by_key(|it| it.files.first().copied());
    views
        .iter()
        .map(|view| Part {
            files: view.files.iter().copied().collect(),
            apart_from: apart_from(view, &contradictions, files),
        })
        .collect()
}

/// A view that is being put together.
struct Sorted {
    /// The folder whose files it has.
    folder: Vec<String>,
    files: BTreeSet<usize>,
}

/// By file, the files that contradict it, each with the name.
type Contradictions<'a> = BTreeMap<usize, BTreeMap<usize, (&'a DomainName, bool)>>;

/// What a file says that another one may say otherwise: the records of one type at one name of one zone.
type Fact<'a> = (Option<&'a DomainName>, &'a DomainName, &'static str);

fn contradictions(files: &[RecordFile]) -> Contradictions<'_> {
    let mut said: BTreeMap<Fact<'_>, BTreeMap<usize, BTreeSet<&RecordData>>> = BTreeMap::new();
    let zones = Zones::of(files);
    for (position, file) in files.iter().enumerate() {
        for entry in &file.entries {
            let (owner, data) = (&entry.record.owner, &entry.record.data);
            if let Some(kind) = kind(data) {
                let fact = (zones.zone(position, owner), owner, kind);
                let by_file = said.entry(fact).or_default();
                by_file.entry(position).or_default().insert(data);
            }
        }
    }
    let mut res = Contradictions::new();
    for ((_, owner, kind), by_file) in said {
        let is_zone = kind == SOA;
        for (one, records) in &by_file {
            for (other, of_other) in &by_file {
                let differs = one != other && (is_zone || records != of_other);
                if differs && !are_added_up(files, *one, *other) {
                    let of_one = res.entry(*one).or_default();
                    let known = of_one.entry(*other).or_insert((owner, is_zone));
                    // That both hold the zone tells more than a record.
                    if is_zone && !known.1 {
                        *known = (owner, is_zone);
                    }
                }
            }
        }
    }
    res
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

/// True for files of dnsmasq, which takes the lines of all its files together.
fn are_added_up(files: &[RecordFile], one: usize, other: usize) -> bool {
    let is = |it: usize| files.get(it).is_some_and(|it| !it.form.has_zones());
    is(one) && is(other)
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

/// The folders and the name of a file.
fn components(path: &str) -> Vec<String> {
    let path = plain_path(path);
    let parts = path.split('/').filter(|it| !it.is_empty() && *it != ".");
    parts.map(str::to_owned).collect()
}

/// The contradicting files: one view a folder, or several where files of one folder contradict each other.
fn contradicting(contradictions: &Contradictions<'_>, paths: &[Vec<String>]) -> Vec<Sorted> {
    let mut res: Vec<Sorted> = Vec::new();
    for (file, others) in contradictions {
        let folder = side(*file, others.keys().copied(), paths);
        let is_fit = |view: &&mut Sorted| {
            view.folder == folder && others.keys().all(|it| !view.files.contains(it))
        };
        let likeness = |view: &&mut Sorted| {
            let alike = view.files.iter().map(|it| alike(*file, *it, paths));
            alike.max().unwrap_or(0)
        };
        let fit = res.iter_mut().filter(is_fit);
        // The first of several that are alike.
        match fit.rev().max_by_key(likeness) {
            Some(view) => {
                view.files.insert(*file);
            }
            None => res.push(Sorted {
                folder,
                files: [*file].into(),
            }),
        }
    }
    res
}

/// The folder by which a file differs from those that contradict it, the topmost one; its own where it stands beside them.
fn side(file: usize, others: impl Iterator<Item = usize>, paths: &[Vec<String>]) -> Vec<String> {
    let path = path(file, paths);
    let folder = path.split_last().map_or(&[][..], |it| it.1);
    let sides = others.filter_map(|other| {
        let other = self::path(other, paths);
        let n_common = path.iter().zip(other).take_while(|it| it.0 == it.1).count();
        folder.get(..=n_common)
    });
    let topmost = sides.min_by_key(|it| it.len());
    topmost.unwrap_or(folder).to_vec()
}

fn path(file: usize, paths: &[Vec<String>]) -> &[String] {
    paths.get(file).map_or(&[], Vec::as_slice)
}

/// Octets at the start and at the end that the names of two files have in common.
fn alike(one: usize, other: usize, paths: &[Vec<String>]) -> usize {
    let name = |file: usize| path(file, paths).last().map_or("", String::as_str);
    let (one, other) = (name(one), name(other));
    let same = |it: &(u8, u8)| it.0 == it.1;
    let n_start = one.bytes().zip(other.bytes()).take_while(same).count();
    let backwards = one.bytes().rev().zip(other.bytes().rev());
    n_start + backwards.take_while(same).count()
}

/// Puts every file that contradicts none into the views of its folder, or of all, with which it has to do; into the first of
/// them when that is none.
fn place_others(
    views: &mut [Sorted],
    contradictions: &Contradictions<'_>,
    paths: &[Vec<String>],
    files: &[RecordFile],
) {
    let links: Vec<Links<'_>> = files.iter().map(Links::of).collect();
    let mut others: Vec<(usize, Vec<usize>)> = (0..files.len())
        .filter(|it| !contradictions.contains_key(it))
        .map(|it| (it, in_question(views, path(it, paths))))
        .collect();
    let mut reach: Vec<Links<'_>> = views
        .iter()
        .map(|view| Links::of_all(view.files.iter().filter_map(|it| links.get(*it))))
        .collect();
    // A file may lead to one that leads to a third.
    loop {
        let mut is_settled = true;
        for (file, in_question) in &mut others {
            let Some(own) = links.get(*file) else {
                continue;
            };
            in_question.retain(|idx| {
                let (Some(view), Some(reach)) = (views.get_mut(*idx), reach.get_mut(*idx)) else {
                    return false;
                };
                let is_linked = own.lead_to(reach) || reach.lead_to(own);
                if is_linked {
                    view.files.insert(*file);
                    reach.add(own);
                    is_settled = false;
                }
                !is_linked
            });
        }
        if is_settled {
            break;
        }
    }
    for (file, in_question) in others {
        let is_placed = views.iter().any(|it| it.files.contains(&file));
        let first = in_question.first().and_then(|it| views.get_mut(*it));
        if let (false, Some(view)) = (is_placed, first) {
            view.files.insert(file);
        }
    }
}

/// The views of the folder closest to a file; all where it stands in none of their folders.
fn in_question(views: &[Sorted], path: &[String]) -> Vec<usize> {
    let folder = path.split_last().map_or(&[][..], |it| it.1);
    let depths = views.iter().map(|view| {
        let is_inside = !view.folder.is_empty() && folder.starts_with(&view.folder);
        is_inside.then_some(view.folder.len())
    });
    let depths: Vec<Option<usize>> = depths.collect();
    let closest = depths.iter().max().copied().flatten();
    let of_views = depths.iter().enumerate();
    let closest = of_views.filter(|it| *it.1 == closest).map(|it| it.0);
    closest.collect()
}

/// Names by which files have to do with each other.
#[derive(Default)]
struct Links<'a> {
    /// Where their zones begin; of files without zones, their names.
    zones: BTreeSet<&'a DomainName>,
    /// Names that their records lead to.
    ends: BTreeSet<&'a DomainName>,
}

impl<'a> Links<'a> {
    fn of(file: &'a RecordFile) -> Self {
        let owners = file.entries.iter().map(|it| &it.record.owner);
        let owners = owners.filter(|_| !file.form.has_zones());
        let ends = file.entries.iter().filter_map(|it| match &it.record.data {
            RecordData::Srv(srv) => Some(&srv.target),
            RecordData::Alias(end) | RecordData::Redirect(end) => Some(end),
            _ => None,
        });
        Self {
            zones: file.apexes.iter().chain(owners).collect(),
            ends: ends.collect(),
        }
    }

    fn of_all<'l>(all: impl Iterator<Item = &'l Self>) -> Self
    where
        'a: 'l,
    {
        let mut res = Self::default();
        for it in all {
            res.add(it);
        }
        res
    }

    fn add(&mut self, other: &Self) {
        self.zones.extend(&other.zones);
        self.ends.extend(&other.ends);
    }

    /// True when a name of these stands in a zone of `other`, or a zone of these inside one of `other`.
    fn lead_to(&self, other: &Self) -> bool {
        let mut names = self.ends.iter().chain(&self.zones);
        names.any(|name| {
            let mut ancestors = successors(Some((*name).clone()), DomainName::parent);
            ancestors.any(|it| other.zones.contains(&it))
        })
    }
}

/// The first contradiction between each file of a view and each other view's file, one a pair and in their order.
fn apart_from(
    view: &Sorted,
    contradictions: &Contradictions<'_>,
    files: &[RecordFile],
) -> Vec<Contradiction> {
    let mut res = Vec::new();
    for file in &view.files {
        for (other, (name, is_zone)) in contradictions.get(file).into_iter().flatten() {
            if let (Some(file), Some(other)) = (files.get(*file), files.get(*other)) {
                res.push(Contradiction {
                    file: file.file,
                    other: other.file,
                    name: (*name).clone(),
                    is_zone: *is_zone,
                });
            }
        }
    }
    res
}
