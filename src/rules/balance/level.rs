//! The records of one set that compete with each other.

use crate::model::{CandidateId, SrvRecord};
use crate::rules::SrvSet;
use crate::selection::{Chance, Choice, HostState, SelectionModel, first_choices};
use crate::words;
use std::collections::BTreeMap;

/// The records of one priority.
#[derive(Debug)]
pub(super) struct Level<'a> {
    /// The priority.
    pub(super) priority: u16,
    /// With their positions in the set; by target, whatever order they came in; never empty.
    pub(super) records: Vec<(usize, &'a SrvRecord)>,
}

impl<'a> Level<'a> {
    /// All levels of `set` that name hosts, the one that clients come to first in front.
    pub(super) fn all(set: &'a SrvSet<'_>) -> Vec<Self> {
        let mut by_priority: BTreeMap<u16, Vec<(usize, &SrvRecord)>> = BTreeMap::new();
        for (position, record) in set.hosts_with_positions() {
            let level = by_priority.entry(record.priority).or_default();
            level.push((position, record));
        }
        let levels = by_priority.into_iter().map(|(priority, mut records)| {
            // Name servers rotate records; messages stay as they are.
            records.sort_by_key(|(_, it)| (&it.target, it.port, it.weight));
            Self { priority, records }
        });
        levels.collect()
    }

    /// Chance of each record to be contacted before the others of its priority by the model `rfc2782`, in their order.
    pub(super) fn first_contacts(&self) -> Vec<Chance> {
        let choices: Vec<Choice> = self
            .records
            .iter()
            .map(|(position, record)| Choice {
                candidate: CandidateId(*position),
                priority: record.priority,
                weight: record.weight,
                // Whether a host serves does not change who is contacted first.
                state: HostState::NotProbed,
            })
            .collect();
        first_choices(SelectionModel::Rfc2782, &choices)
    }
}

/// `1/101`, or a percentage where the fraction is too long.
pub(super) fn fraction(chance: &Chance) -> String {
    match chance.fraction() {
        Some((n, of)) => format!("{n}/{of}"),
        None => words::percent(chance.p()),
    }
}
