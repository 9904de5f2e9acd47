//! Records that are edited before anybody publishes them.

use super::{HostRef, HostRefError};
use crate::model::{Candidate, CandidateId, HostName, Source, SrvRecord, SrvTerms};
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// One edit of a list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives all records of a host another priority or weight; what is none stays.
    Set {
        /// The host.
        host: HostRef,
        /// Its priority from then on.
        priority: Option<u16>,
        /// Its weight from then on.
        weight: Option<u16>,
    },
    /// Publishes a record.
    Add(SrvRecord),
    /// Takes all records of a host out.
    Remove(HostRef),
}

/// `kms1 WEIGHT=50`, `add 0 10 1688 kms3.corp.example.`, `remove kms2`: as it is typed.
impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set {
                host,
                priority,
                weight,
            } => {
                write!(f, "{host}")?;
                if let Some(priority) = priority {
                    write!(f, " PRIORITY={priority}")?;
                }
                if let Some(weight) = weight {
                    write!(f, " WEIGHT={weight}")?;
                }
                Ok(())
            }
            Self::Add(SrvRecord {
                priority,
                weight,
                port,
                target,
            }) => write!(f, "add {priority} {weight} {port} {target}"),
            Self::Remove(host) => write!(f, "remove {host}"),
        }
    }
}

/// Edits of a list of records, and the list they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In the order in which they were made.
    pub edits: Vec<Edit>,
    /// The candidates of the run with their new terms, then those of records that were added.
    pub candidates: Vec<Candidate>,
    /// Those among which a client chooses after the edits, in ascending order.
    pub members: Vec<CandidateId>,
    /// Those among which a client chose before the edits and not after them, in ascending order.
    pub removed: Vec<CandidateId>,
}

/// Which edit cannot be made, and why; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{why}")]
pub struct ChangeError {
    /// Position in the edits.
    pub at: usize,
    /// What is wrong with it.
    pub why: EditError,
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// A host that is not there.
    #[error(transparent)]
    Host(#[from] HostRefError),
    /// A host that was set by hand, or is remembered, has no record.
    #[error("`{0}` comes from no SRV record, so it has no priority and no weight")]
    NoRecord(HostRef),
    /// Nobody is left to choose.
    #[error("no record is left")]
    NothingLeft,
}

/// Makes `edits` one after the other; clients choose among `members` of `candidates` before them.
///
/// A host that was added before an edit can be named by it. A record that is added for a target and port whose record an
/// edit before it took out is that host again.
///
/// # Errors
/// When an edit names no host, or a host without a record, or when no record is left.
pub fn change(
    candidates: &[Candidate],
    members: &[CandidateId],
    edits: &[Edit],
) -> Result<Change, ChangeError> {
    let mut res = Change {
        edits: edits.to_vec(),
        candidates: candidates.to_vec(),
        members: members.to_vec(),
        removed: Vec::new(),
    };
    let mut removed = Removed::new();
    for (at, edit) in edits.iter().enumerate() {
        res.make(edit, &mut removed)
            .map_err(|why| ChangeError { at, why })?;
    }
    let is_gone = |it: &&CandidateId| res.members.binary_search(it).is_err();
    res.removed = members.iter().filter(is_gone).copied().collect();
    if res.members.is_empty() {
        return Err(ChangeError {
            at: edits.len().saturating_sub(1),
            why: EditError::NothingLeft,
        });
    }
    Ok(res)
}

impl Change {
    /// True for a host of the run that a client no longer comes to, since its record was taken out.
    pub fn is_removed(&self, id: CandidateId) -> bool {
        self.removed.binary_search(&id).is_ok()
    }
}

/// Records that edits took out, by target and port.
type Removed = BTreeMap<(HostName, u16), CandidateId>;

impl Change {
    fn make(&mut self, edit: &Edit, removed: &mut Removed) -> Result<(), EditError> {
        match edit {
            Edit::Set {
                host,
                priority,
                weight,
            } => self.set(host, *priority, *weight)?,
            Edit::Add(record) => {
                let host = HostName::Absolute(record.target.clone());
                match removed.remove(&(host, record.port)) {
                    Some(id) => self.bring_back(id, record),
                    None => self.add(record),
                }
            }
            Edit::Remove(host) => {
                let gone = host.find(&self.candidates, &self.members)?;
                self.members.retain(|it| gone.binary_search(it).is_err());
                for id in gone {
                    if let Some(candidate) = self.candidates.get(id.0) {
                        removed.insert((candidate.target.clone(), candidate.port), id);
                    }
                }
            }
        }
        Ok(())
    }

    fn set(
        &mut self,
        host: &HostRef,
        priority: Option<u16>,
        weight: Option<u16>,
    ) -> Result<(), EditError> {
        for id in host.find(&self.candidates, &self.members)? {
            let candidate = self.candidates.get_mut(id.0);
            let Some(terms) = candidate.and_then(|it| it.terms.as_mut()) else {
                return Err(EditError::NoRecord(host.clone()));
            };
            terms.priority = priority.unwrap_or(terms.priority);
            terms.weight = weight.unwrap_or(terms.weight);
        }
        Ok(())
    }

    /// Publishes a record for a host whose own was taken out.
    fn bring_back(&mut self, id: CandidateId, record: &SrvRecord) {
        let Some(candidate) = self.candidates.get_mut(id.0) else {
            return;
        };
        let published = candidate.terms.take().and_then(|it| it.published);
        candidate.terms = Some(SrvTerms {
            priority: record.priority,
            weight: record.weight,
            published,
        });
        let at = self.members.partition_point(|it| *it < id);
        self.members.insert(at, id);
    }

    fn add(&mut self, record: &SrvRecord) {
        let alike = self
            .members
            .first()
            .and_then(|id| self.candidates.get(id.0));
        let step = alike.and_then(|it| it.step);
        self.members.push(CandidateId(self.candidates.len()));
        self.candidates.push(described(record));
        if let Some(candidate) = self.candidates.last_mut() {
            candidate.step = step;
        }
    }
}

/// The candidate of a record that was only described.
pub fn described(record: &SrvRecord) -> Candidate {
    Candidate {
        step: None,
        target: HostName::Absolute(record.target.clone()),
        port: record.port,
        terms: Some(SrvTerms {
            priority: record.priority,
            weight: record.weight,
            published: None,
        }),
        addresses: Vec::new(),
        source: Source::Given,
    }
}
