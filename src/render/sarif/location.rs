//! Where a finding stands: a region of a file, or the name of something that is no file.

use super::log::{ArtifactLocation, Location, LogicalLocation, Message, PhysicalLocation, Region};
use super::uri::uri;
use crate::finding;
use crate::model::{DomainName, Place, Provenance, SourceFile};
use crate::render::places::{Places, subject};
use crate::report::Report;

/// Most octets of a place that are repeated.
const MOST_OCTETS: usize = 400;

/// The locations of a finding; in a check there is always one in a file.
pub(super) fn locations(
    report: &Report,
    places: &Places<'_>,
    location: &finding::Location,
) -> Vec<Location> {
    let in_file = match location {
        finding::Location::File(place) => in_file(places, *place),
        finding::Location::Name(name) => about(report, Some(name)),
        finding::Location::Setting(Provenance::File { path, line }) => Some(at_line(path, *line)),
        _ => about(report, None),
    };
    let kind = match location {
        finding::Location::Setting(_) => "value",
        _ => "resource",
    };
    let logical = subject(location).map(|it| LogicalLocation {
        fully_qualified_name: it,
        kind,
    });
    if in_file.is_none() && logical.is_none() {
        return Vec::new();
    }
    vec![Location {
        physical_location: in_file,
        logical_locations: logical.into_iter().collect(),
    }]
}

/// A place of a file, with what stands there.
pub(super) fn in_file(places: &Places<'_>, place: Place) -> Option<PhysicalLocation> {
    let span = places.span(place)?;
    let text = span.file.text(place);
    let is_shown = !text.is_empty() && text.len() <= MOST_OCTETS;
    let snippet = is_shown.then(|| Message {
        text: String::from_utf8_lossy(text).into_owned(),
        markdown: None,
    });
    Some(PhysicalLocation {
        artifact_location: ArtifactLocation {
            uri: uri(&span.file.path),
        },
        region: Region {
            start_line: span.start.line,
            start_column: Some(span.start.column),
            end_line: Some(span.end.line),
            end_column: Some(span.end.column),
            snippet,
        },
    })
}

/// The start of the file whose zone has `name`, else of the first file; none where no file was read.
fn about(report: &Report, name: Option<&DomainName>) -> Option<PhysicalLocation> {
    let evidence = &report.evidence;
    let files = evidence.view.as_ref().map_or(&[][..], |it| &it.files);
    let zones = files
        .iter()
        .flat_map(|file| file.apexes.iter().map(move |apex| (apex, file.file)));
    let zone = zones
        .filter(|(apex, _)| name.is_some_and(|it| it.is_at_or_below(apex)))
        .max_by_key(|(apex, _)| apex.labels().count());
    let file: Option<&SourceFile> = match zone {
        Some((_, file)) => evidence.file(file),
        None => evidence.file(files.first()?.file),
    };
    Some(at_line(&file?.path, 1))
}

fn at_line(path: &str, line: u32) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri(path) },
        region: Region {
            start_line: line.max(1),
            ..Region::default()
        },
    }
}
