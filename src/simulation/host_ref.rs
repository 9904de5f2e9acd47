//! Hosts of a list, as people name them.

use crate::model::{Candidate, CandidateId, HostName, HostPort};
use crate::words::quoted;
use std::collections::BTreeSet;
use std::fmt;
use thiserror::Error;

/// Some hosts of a list, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRef {
    /// A target, or the first label of one.
    pub host: HostName,
    /// Only the records with this port; none for all.
    pub port: Option<u16>,
}

/// Why a name stands for no host of a list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HostRefError {
    /// Nobody is called so.
    #[error("`{host}` is none of the hosts; they are {}", quoted(known))]
    Unknown {
        /// What was looked for.
        host: HostRef,
        /// The hosts there are, each once.
        known: Vec<String>,
    },
    /// A first label that several hosts have.
    #[error("`{host}` may be any of {}", quoted(hosts))]
    Ambiguous {
        /// What was looked for.
        host: HostRef,
        /// Those it fits, each once.
        hosts: Vec<String>,
    },
}

impl HostRef {
    /// The candidates among `members` that this stands for, in their order; never empty.
    ///
    /// A whole name wins over a first label, which must belong to one host alone. Case does not count.
    ///
    /// # Errors
    /// When it fits no host, or its label fits several.
    pub fn find(
        &self,
        candidates: &[Candidate],
        members: &[CandidateId],
    ) -> Result<Vec<CandidateId>, HostRefError> {
        let hosts = || {
            let ids = members.iter();
            ids.filter_map(|id| Some((*id, candidates.get(id.0)?)))
        };
        let fitting = |fits: fn(&HostName, &HostName) -> bool| -> Vec<(CandidateId, &Candidate)> {
            let has_port = |it: &Candidate| self.port.is_none_or(|port| port == it.port);
            hosts()
                .filter(|(_, it)| has_port(it) && fits(&self.host, &it.target))
                .collect()
        };
        let mut found = fitting(is_whole_name);
        if found.is_empty() {
            found = fitting(is_first_label);
        }
        let mut seen = BTreeSet::new();
        let targets = found.iter().map(|(_, it)| &it.target);
        let targets: Vec<&HostName> = targets.filter(|it| seen.insert(*it)).collect();
        match targets.len() {
            0 => Err(HostRefError::Unknown {
                host: self.clone(),
                known: distinct(hosts().map(|(_, it)| it.host_port().to_string())),
            }),
            1 => Ok(found.into_iter().map(|(id, _)| id).collect()),
            _ => Err(HostRefError::Ambiguous {
                host: self.clone(),
                hosts: targets.iter().map(ToString::to_string).collect(),
            }),
        }
    }
}

/// `kms1.corp.example.`, `kms1`, `kms1.corp.example.:1688`.
impl fmt::Display for HostRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host.clone();
        match self.port {
            Some(port) => HostPort { host, port }.fmt(f),
            None => host.fmt(f),
        }
    }
}

/// A name of one label may be written without its final dot.
fn is_whole_name(wanted: &HostName, target: &HostName) -> bool {
    match (wanted, target) {
        (
            HostName::Relative(one) | HostName::Absolute(one),
            HostName::Relative(other) | HostName::Absolute(other),
        ) => one == other,
        (one, other) => one == other,
    }
}

fn is_first_label(wanted: &HostName, target: &HostName) -> bool {
    let (HostName::Relative(wanted), HostName::Absolute(target)) = (wanted, target) else {
        return false;
    };
    let (wanted, first) = (wanted.labels().next(), target.labels().next());
    wanted
        .zip(first)
        .is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// Each text once, in the order of its first appearance.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, parse_host_port};

    fn candidate(target: &str) -> Candidate {
        let (host, port) = parse_host_port(target).unwrap();
        Candidate {
            step: None,
            target: host,
            port: port.unwrap_or(1688),
            terms: None,
            addresses: Vec::new(),
            source: Source::Given,
        }
    }

    /// Positions that `text` stands for, or why it stands for none.
    fn check(text: &str, expect: Result<&[usize], &str>) {
        let candidates: Vec<Candidate> = [
            "kms1.corp.example",
            "KMS1.corp.example:1689",
            "kms2.corp.example",
            "kms2.lab.example",
            "192.0.2.7",
            "kms3.",
        ]
        .map(candidate)
        .into();
        let members: Vec<CandidateId> = (0..candidates.len()).map(CandidateId).collect();
        let (host, port) = parse_host_port(text).unwrap();
        let found = HostRef { host, port }.find(&candidates, &members);
        let found = found.map(|ids| ids.into_iter().map(|it| it.0).collect::<Vec<_>>());
        match (found, expect) {
            (Ok(found), Ok(expect)) => assert_eq!(found, expect, "{text}"),
            (Err(why), Err(expect)) => assert_eq!(why.to_string(), expect, "{text}"),
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn names_labels_and_ports() {
        check("kms1.corp.example", Ok(&[0, 1]));
        check("KMS1.Corp.Example.", Ok(&[0, 1]));
        check("kms1.corp.example:1689", Ok(&[1]));
        check("kms1", Ok(&[0, 1]));
        check("Kms1:1688", Ok(&[0]));
        check("192.0.2.7", Ok(&[4]));
        check("kms3", Ok(&[5]));
    }

    #[test]
    fn what_fits_none_or_several_is_refused() {
        check(
            "kms2",
            Err("`kms2` may be any of `kms2.corp.example.` and `kms2.lab.example.`"),
        );
        check(
            "kms9",
            Err(
                "`kms9` is none of the hosts; they are `kms1.corp.example.:1688`, `KMS1.corp.example.:1689`, `kms2.corp.example.:1688` and 3 more",
            ),
        );
        check(
            "kms2.lab.example:9",
            Err(
                "`kms2.lab.example.:9` is none of the hosts; they are `kms1.corp.example.:1688`, `KMS1.corp.example.:1689`, `kms2.corp.example.:1688` and 3 more",
            ),
        );
    }
}
