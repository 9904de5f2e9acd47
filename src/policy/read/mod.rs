//! Reads a policy file: every fault with its place, not only the first one.

mod domains;
mod ignores;
mod severities;
mod table;
mod values;

use super::{Pattern, Policy, Written};
use crate::finding::RuleInfo;
use crate::model::{FileId, KMS_PORT, LineColumn, Place, SourceFile};
use crate::words;
use std::fmt;
use std::ops::Range;
use table::Table;
use toml::de::DeTable;

/// Something wrong in a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFault {
    /// Where.
    pub place: Place,
    /// The same as editors count it.
    pub position: LineColumn,
    /// What was found and what is accepted; without a final stop.
    pub what: String,
}

/// A file that is no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// Its path as it was given.
    pub path: String,
    /// What is wrong with it, in the order of the places; never empty.
    pub faults: Vec<PolicyFault>,
}

impl std::error::Error for PolicyError {}

/// One line a fault: `kmsdoctor.toml:14:1: …`.
impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, fault) in self.faults.iter().enumerate() {
            let between = if idx == 0 { "" } else { "\n" };
            let LineColumn { line, column } = fault.position;
            write!(f, "{between}{}:{line}:{column}: {}", self.path, fault.what)?;
        }
        Ok(())
    }
}

/// Keys of the file itself.
const KEYS: [&str; 9] = [
    "port",
    "tolerance",
    "model",
    "max_ttl",
    "stale_after",
    "paths",
    "domains",
    "severities",
    "ignores",
];

/// Faults that are told one by one.
const MOST_FAULTS: usize = 50;

/// Lines with faults of TOML itself, beyond which the file is hardly meant as TOML.
const MOST_SYNTAX_FAULTS: usize = 5;

/// What is read, what may be named in it, and what was wrong so far.
struct Reader<'a> {
    source: &'a SourceFile,
    id: FileId,
    rules: &'a [&'static RuleInfo],
    faults: Vec<PolicyFault>,
}

/// Reads a policy file; see [`Policy::parse`].
pub(super) fn policy(
    source: SourceFile,
    id: FileId,
    rules: &[&'static RuleInfo],
) -> Result<Policy, PolicyError> {
    let mut reader = Reader {
        source: &source,
        id,
        rules,
        faults: Vec::new(),
    };
    let read = reader.whole();
    let mut faults = reader.faults;
    faults.sort_by_key(|it| it.place);
    let n_more = faults.len().saturating_sub(MOST_FAULTS);
    if 0 < n_more {
        faults.truncate(MOST_FAULTS);
        let more = words::count(n_more, "more fault");
        if let Some(last) = faults.last_mut() {
            last.what = format!("{}; {more} below", last.what);
        }
    }
    match read {
        Some(policy) if faults.is_empty() => Ok(Policy { source, ..policy }),
        _ => Err(PolicyError {
            path: source.path,
            faults,
        }),
    }
}

impl Reader<'_> {
    /// The policy, as far as it could be read, without its source; none for a file that is no text.
    fn whole(&mut self) -> Option<Policy> {
        let text = match std::str::from_utf8(&self.source.octets) {
            Ok(text) => text,
            Err(err) => {
                let at = err.valid_up_to();
                self.fault(at..at, "the file is not UTF-8 text from here on".to_owned());
                return None;
            }
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            self.syntax_faults(errors);
            return None;
        }
        let root = Table {
            name: String::new(),
            keys: table.get_ref(),
            span: table.span(),
        };
        root.refuse_others(&KEYS, self);
        let port = root.port("port", self).map_or(KMS_PORT, |it| it.value);
        let tolerance = root.share("tolerance", self);
        Some(Policy {
            source: SourceFile {
                path: String::new(),
                octets: [].into(),
            },
            paths: self.paths(&root),
            domains: self.domains(&root, port, tolerance),
            ignores: self.ignores(&root),
            max_ttl: root.duration("max_ttl", self),
            stale_after: root.duration("stale_after", self),
            model: root.model("model", self),
            severities: self.severities(&root),
        })
    }

    /// Faults of TOML itself. One mistake makes the reader stumble several times, so each line has its first fault only.
    fn syntax_faults(&mut self, errors: Vec<toml::de::Error>) {
        for error in errors {
            self.fault(error.span().unwrap_or_default(), error.message().to_owned());
        }
        self.faults.sort_by_key(|it| it.place);
        self.faults.dedup_by_key(|it| it.position.line);
        if MOST_SYNTAX_FAULTS < self.faults.len() {
            let n_lines = self.faults.len();
            self.faults.truncate(1);
            if let Some(first) = self.faults.first_mut() {
                let what = &first.what;
                first.what = format!("the file is not TOML: {n_lines} lines are wrong ({what})");
            }
        }
    }

    fn paths(&mut self, root: &Table<'_>) -> Vec<Written<Pattern>> {
        let mut res = Vec::new();
        for path in root.strings("paths", self) {
            match Pattern::parse(path.value) {
                Ok(value) => res.push(Written {
                    value,
                    place: path.place,
                }),
                Err(why) => {
                    self.fault_at(path.place, format!("`paths`: `{}` {why}", path.value));
                }
            }
        }
        res
    }

    fn fault(&mut self, span: Range<usize>, what: String) {
        self.fault_at(self.place(&span), what);
    }

    fn fault_at(&mut self, place: Place, what: String) {
        self.faults.push(PolicyFault {
            place,
            position: self.source.position(place.start),
            what,
        });
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Place {
            file: self.id,
            start: offset(span.start),
            end: offset(span.end),
        }
    }

    /// The line of a place, for messages about another one.
    fn line(&self, place: Place) -> u32 {
        self.source.position(place.start).line
    }
}
