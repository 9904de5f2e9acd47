//! What hosts are called in the sections of a simulation: by their first label, where that is enough to tell them apart.
//!
//! The full names stand in the list of hosts; narrow tables and stories read better without the domain in every line.

use crate::model::{Candidate, CandidateId, DomainName, HostName};
use crate::overview::Overview;
use std::collections::{BTreeMap, BTreeSet};

/// The name of each candidate, and of its host.
#[derive(Debug)]
pub(super) struct Names {
    /// One a candidate: its host, with whatever tells it from others at the same host.
    records: Vec<String>,
    /// One a candidate: its host alone.
    hosts: Vec<String>,
}

impl Names {
    /// Names for the hosts on the client's way, before and after a change.
    pub(super) fn new(overview: &Overview<'_>) -> Self {
        let (members, candidates) = overview.on_path_or_edited();
        Self::among(candidates, &members)
    }

    /// Names that tell `members` of `candidates` apart.
    fn among(candidates: &[Candidate], members: &BTreeSet<CandidateId>) -> Self {
        let mut targets: BTreeMap<&HostName, BTreeMap<u16, Vec<CandidateId>>> = BTreeMap::new();
        for id in members {
            if let Some(it) = candidates.get(id.0) {
                let ports = targets.entry(&it.target).or_default();
                ports.entry(it.port).or_default().push(*id);
            }
        }
        let mut n_of_label: BTreeMap<String, usize> = BTreeMap::new();
        for label in targets.keys().filter_map(|it| first_label(it)) {
            *n_of_label.entry(label.to_ascii_lowercase()).or_default() += 1;
        }
        let mut res = Self {
            records: vec![String::new(); candidates.len()],
            hosts: vec![String::new(); candidates.len()],
        };
        for (target, ports) in &targets {
            let label = first_label(target)
                .filter(|it| n_of_label.get(&it.to_ascii_lowercase()) == Some(&1));
            let host = label.unwrap_or_else(|| target.to_string());
            for (port, ids) in ports {
                let record = match (target, ports.len()) {
                    (_, 1) => host.clone(),
                    (HostName::Address(std::net::IpAddr::V6(_)), _) => format!("[{host}]:{port}"),
                    _ => format!("{host}:{port}"),
                };
                for (idx, id) in ids.iter().enumerate() {
                    let record = match ids.len() {
                        1 => record.clone(),
                        _ => format!("{record} #{}", idx + 1),
                    };
                    res.name(*id, &host, record);
                }
            }
        }
        res
    }

    fn name(&mut self, id: CandidateId, host: &str, record: String) {
        if let (Some(own_host), Some(own)) = (self.hosts.get_mut(id.0), self.records.get_mut(id.0))
        {
            host.clone_into(own_host);
            *own = record;
        }
    }

    /// What the record of a candidate is called.
    pub(super) fn of(&self, id: CandidateId) -> &str {
        self.records.get(id.0).map_or("", String::as_str)
    }

    /// What its host is called, whatever the port.
    pub(super) fn host(&self, id: CandidateId) -> &str {
        self.hosts.get(id.0).map_or("", String::as_str)
    }
}

/// The first label of a name, in presentation format; none for addresses and the root.
fn first_label(target: &HostName) -> Option<String> {
    let (HostName::Absolute(name) | HostName::Relative(name)) = target else {
        return None;
    };
    let label = DomainName::from_labels([name.labels().next()?]).ok()?;
    let text = label.to_string();
    Some(text.strip_suffix('.').unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, parse_host_port};

    fn check(targets: &[&str], expect: &[&str]) {
        let candidate = |target: &&str| {
            let (target, port) = parse_host_port(target).unwrap();
            Candidate {
                step: None,
                target,
                port: port.unwrap_or(1688),
                terms: None,
                addresses: Vec::new(),
                source: Source::Given,
            }
        };
        let candidates: Vec<Candidate> = targets.iter().map(candidate).collect();
        let ids = (0..candidates.len()).map(CandidateId);
        let names = Names::among(&candidates, &ids.clone().collect());
        let names: Vec<&str> = ids.map(|id| names.of(id)).collect();
        assert_eq!(names, expect);
    }

    #[test]
    fn first_label_where_it_is_enough() {
        check(
            &["kms1.corp.example", "kms2.corp.example", "kms3.lab.example"],
            &["kms1", "kms2", "kms3"],
        );
        check(
            &["kms.corp.example", "KMS.lab.example", "kms3.lab.example"],
            &["kms.corp.example.", "KMS.lab.example.", "kms3"],
        );
        check(
            &["192.0.2.7", "2001:db8::7", "kms"],
            &["192.0.2.7", "2001:db8::7", "kms"],
        );
    }

    #[test]
    fn records_of_one_host_are_told_apart() {
        check(
            &[
                "kms1.corp.example:1688",
                "Kms1.corp.example:1689",
                "kms2.corp.example",
            ],
            &["kms1:1688", "kms1:1689", "kms2"],
        );
        check(
            &["[2001:db8::7]:1", "[2001:db8::7]:2"],
            &["[2001:db8::7]:1", "[2001:db8::7]:2"],
        );
        check(
            &[
                "kms1.corp.example",
                "kms1.corp.example",
                "kms1.corp.example:9",
            ],
            &["kms1:1688 #1", "kms1:1688 #2", "kms1:9"],
        );
    }
}
