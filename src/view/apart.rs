//! Files that contradict each other → the views they belong to.
//!
//! Files that hold the same zone are one zone as long as each fact stands in one of them, or is the same in all. Two SOA
//! records, or two different record sets for one name, mean that a server has one of the files and another server, or another
//! view of it, the other. Then the files are told apart by their folders, and inside one folder by their names; a file that
//! contradicts none goes with those that it has to do with.

use super::dispute::{Differ, Dispute, Extremes, Sides, disputes, path, sides};
use super::{Input, RecordFile};
use crate::model::{DomainName, FileId, RecordData, plain_path};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

/// Why two files are no part of one view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The file in this view.
    pub file: FileId,
    /// The file in another view; of several the first.
    pub other: FileId,
    /// The name at which they differ.
    pub name: DomainName,
    /// What they differ in.
    pub differ: Differ,
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
    let disputes = disputes(files);
    if disputes.is_empty() {
        return vec![Part {
            files: (0..files.len()).collect(),
            apart_from: Vec::new(),
        }];
    }
    let sides = sides(&disputes, files.len());
    let paths: Vec<Vec<String>> = inputs.iter().map(|it| components(&it.path)).collect();
    let mut views = contradicting(&disputes, &sides, &paths);
    place_others(&mut views, &sides, &paths, files);
    views.sort_by_key(|it| it.files.first().copied());
    views
        .iter()
        .map(|view| Part {
            files: view.files.iter().copied().collect(),
            apart_from: apart_from(view, &disputes, &sides, files),
        })
        .collect()
}

/// A view that is being put together.
struct Sorted {
    /// The folder whose files it has.
    folder: Vec<String>,
    files: BTreeSet<usize>,
    /// By dispute, the group whose side its files take.
    sides: BTreeMap<usize, usize>,
}

/// The folders and the name of a file.
fn components(path: &str) -> Vec<String> {
    let path = plain_path(path);
    let parts = path.split('/').filter(|it| !it.is_empty() && *it != ".");
    parts.map(str::to_owned).collect()
}

/// The contradicting files: one view a folder, or several where files of one folder contradict each other.
fn contradicting(disputes: &[Dispute<'_>], sides: &Sides, paths: &[Vec<String>]) -> Vec<Sorted> {
    let extremes: Vec<Extremes> = disputes.iter().map(|it| it.extremes(paths)).collect();
    let mut res: Vec<Sorted> = Vec::new();
    for (file, sides) in sides.iter().enumerate() {
        if sides.is_empty() {
            continue;
        }
        let folder = folder_apart(file, sides, &extremes, paths);
        let is_fit = |view: &&mut Sorted| {
            let mut sides = sides.iter();
            view.folder == folder
                && sides.all(|(it, group)| view.sides.get(it).is_none_or(|it| it == group))
        };
        let likeness = |view: &&mut Sorted| {
            let alike = view.files.iter().map(|it| alike(file, *it, paths));
            alike.max().unwrap_or(0)
        };
        let fit = res.iter_mut().filter(is_fit);
        // The first of several that are alike.
        match fit.rev().max_by_key(likeness) {
            Some(view) => {
                view.files.insert(file);
                view.sides.extend(sides.iter().copied());
            }
            None => res.push(Sorted {
                folder,
                files: [file].into(),
                sides: sides.iter().copied().collect(),
            }),
        }
    }
    res
}

/// The folder by which a file differs from those that contradict it, the topmost one; its own where it stands beside them.
fn folder_apart(
    file: usize,
    sides: &[(usize, usize)],
    extremes: &[Extremes],
    paths: &[Vec<String>],
) -> Vec<String> {
    let path = path(file, paths);
    let folder = path.split_last().map_or(&[][..], |it| it.1);
    let others = sides
        .iter()
        .filter_map(|(dispute, group)| Some(extremes.get(*dispute)?.of_others(*group)));
    let n_common = others.flatten().map(|other| {
        let other = super::dispute::path(other, paths);
        path.iter().zip(other).take_while(|it| it.0 == it.1).count()
    });
    let n_common = n_common.min().unwrap_or(folder.len());
    folder.get(..=n_common).unwrap_or(folder).to_vec()
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
fn place_others(views: &mut [Sorted], sides: &Sides, paths: &[Vec<String>], files: &[RecordFile]) {
    let links: Vec<Links<'_>> = files.iter().map(Links::of).collect();
    let mut others: Vec<(usize, Vec<usize>)> = (0..files.len())
        .filter(|it| sides.get(*it).is_none_or(Vec::is_empty))
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

/// For each file of a view the first file of each dispute that contradicts it, in their order.
///
/// That those contradict each other, too, they say themselves: what many files differ in is not told for each pair of them.
fn apart_from(
    view: &Sorted,
    disputes: &[Dispute<'_>],
    sides: &Sides,
    files: &[RecordFile],
) -> Vec<Contradiction> {
    let id = |position: usize| files.get(position).map(|it| it.file);
    let mut res = Vec::new();
    for file in &view.files {
        let mut others: BTreeMap<usize, (Differ, &DomainName)> = BTreeMap::new();
        for (dispute, group) in sides.get(*file).into_iter().flatten() {
            let Some(dispute) = disputes.get(*dispute) else {
                continue;
            };
            if let Some(other) = dispute.first_against(*group) {
                let differ = dispute.differ(files, *file, other);
                let told = others.entry(other).or_insert((differ, dispute.name));
                if told.0 < differ {
                    *told = (differ, dispute.name);
                }
            }
        }
        let told = others.into_iter().filter_map(|(other, (differ, name))| {
            Some(Contradiction {
                file: id(*file)?,
                other: id(other)?,
                name: name.clone(),
                differ,
            })
        });
        res.extend(told);
    }
    res
}
