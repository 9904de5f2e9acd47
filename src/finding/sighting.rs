//! What of a finding stays the same while lines move.

use super::fingerprint::folded;
use super::{Finding, Location, RuleCode};
use crate::model::SourceFile;

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
                let line = file.map_or(&[][..], |it| it.line_at(place.start).1);
                // Every character has at most four octets.
                let line = line.get(..4 * MOST_SUBJECT).unwrap_or(line);
                let text = folded(&String::from_utf8_lossy(line));
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
