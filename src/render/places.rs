//! Lines and columns of everything that a report points at, worked out once for all findings of a file.

use crate::finding::{Finding, Ignored, Location};
use crate::model::{FileId, LineColumn, Place, SourceFile};
use crate::report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// Positions of the places in some findings.
#[derive(Debug)]
pub(super) struct Places<'a> {
    files: &'a [SourceFile],
    known: BTreeMap<(FileId, u32), LineColumn>,
}

/// A stretch of a file as editors count it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    /// The file.
    pub(super) file: &'a SourceFile,
    /// Of the first character.
    pub(super) start: LineColumn,
    /// Behind the last character.
    pub(super) end: LineColumn,
}

impl<'a> Places<'a> {
    /// Of all findings of a report, ignored ones included.
    pub(super) fn of(report: &'a Report) -> Self {
        let judgement = &report.judgement;
        let ignored = judgement.ignored.iter().flat_map(places_of_ignored);
        let faults = report.evidence.view.iter().flat_map(|it| &it.files);
        let faults = faults.flat_map(|it| &it.faults).map(|it| it.place);
        let places = judgement.findings.iter().filter_map(place_of);
        Self::new(&report.evidence.files, places.chain(ignored).chain(faults))
    }

    /// Goes over each file once, as far as the last of the places in it.
    fn new(files: &'a [SourceFile], places: impl Iterator<Item = Place>) -> Self {
        let mut offsets: BTreeMap<FileId, BTreeSet<u32>> = BTreeMap::new();
        for place in places {
            let offsets = offsets.entry(place.file).or_default();
            offsets.extend([place.start, place.end]);
        }
        let mut known = BTreeMap::new();
        for (id, offsets) in offsets {
            let Some(file) = file(files, id) else {
                continue;
            };
            let offsets: Vec<u32> = offsets.into_iter().collect();
            let positions = file.positions(&offsets);
            let keys = offsets.into_iter().map(|it| (id, it));
            known.extend(keys.zip(positions));
        }
        Self { files, known }
    }

    /// Where a place stands; none for one that is not of these findings, or in no file of the run.
    pub(super) fn span(&self, place: Place) -> Option<Span<'a>> {
        Some(Span {
            file: file(self.files, place.file)?,
            start: *self.known.get(&(place.file, place.start))?,
            end: *self.known.get(&(place.file, place.end))?,
        })
    }

    /// Where a finding stands; none when it is in no file.
    pub(super) fn span_of(&self, finding: &Finding) -> Option<Span<'a>> {
        self.span(place_of(finding)?)
    }
}

/// What a finding without a place in a file is about, in words; none for the run as a whole.
pub(super) fn subject(location: &Location) -> Option<String> {
    match location {
        Location::Name(name) => Some(name.to_string()),
        Location::Endpoint(endpoint) => Some(endpoint.to_string()),
        Location::Server(server) => Some(server.to_string()),
        Location::Setting(setting) => Some(setting.to_string()),
        Location::File(_) | Location::Run => None,
    }
}

/// The stretch of a file that a finding stands at.
pub(super) fn place_of(finding: &Finding) -> Option<Place> {
    match finding.location {
        Location::File(place) => Some(place),
        _ => None,
    }
}

fn places_of_ignored(ignored: &Ignored) -> impl Iterator<Item = Place> {
    place_of(&ignored.finding)
        .into_iter()
        .chain(ignored.by.place())
}

fn file(files: &[SourceFile], id: FileId) -> Option<&SourceFile> {
    files.get(usize::try_from(id.0).ok()?)
}
