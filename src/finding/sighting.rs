//! What of a finding stays the same while lines move.

use super::fingerprint::folded;
use super::{Finding, Location, RuleCode};
use crate::model::{Place, SourceFile};

/// Characters of a line that tell findings apart.
const MOST_SUBJECT: usize = 300;

/// A finding as a baseline sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The file; none for findings that are in no file.
    pub path: Option<String>,
    /// Which rule.
    pub rule: RuleCode,
    /// What it is about: the line it begins in with white space folded, or the text of another location.
    pub subject: String,
}

impl Sighting {
    /// What a baseline sees of `finding`, whose places point into `files`: the line it begins in, or where else it is.
    pub fn of(finding: &Finding, files: &[SourceFile]) -> Self {
        let (path, subject) = match &finding.location {
            Location::File(place) => {
                let file = usize::try_from(place.file.0).ok();
                let file = file.and_then(|it| files.get(it));
                let text = file.map_or(&[][..], |it| subject(it, *place));
                let text = folded(&String::from_utf8_lossy(text));
                let subject = text.chars().take(MOST_SUBJECT).collect();
                (file.map(|it| it.path.clone()), subject)
            }
            Location::Name(name) => (None, name.to_string()),
            Location::Endpoint(endpoint) => (None, endpoint.to_string()),
            Location::Server(server) => (None, server.to_string()),
            Location::Setting(setting) => (None, setting.to_string()),
            Location::Run => (None, String::new()),
        };
        Self {
            path,
            rule: finding.rule,
            subject,
        }
    }
}

/// The line a place begins in, as far as its subject needs it; in a line that is very long the place itself.
fn subject(file: &SourceFile, place: Place) -> &[u8] {
    // Every character has at most four octets.
    const MOST_OCTETS: usize = 4 * MOST_SUBJECT;
    let size = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    let (start, end) = (size(place.start), size(place.end));
    let octets = &file.octets;
    let before = octets.get(..start).unwrap_or(octets);
    let window = before.len().saturating_sub(MOST_OCTETS);
    let near = before.get(window..).unwrap_or_default();
    let line_start = match memchr::memrchr(b'\n', near) {
        Some(at) => window + at + 1,
        None if window == 0 => 0,
        None => {
            let own = octets.get(start..end).unwrap_or_default();
            return own.get(..MOST_OCTETS).unwrap_or(own);
        }
    };
    let rest = octets.get(line_start..).unwrap_or_default();
    let rest = rest.get(..MOST_OCTETS).unwrap_or(rest);
    let line_end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    rest.get(..line_end).unwrap_or(rest)
}
