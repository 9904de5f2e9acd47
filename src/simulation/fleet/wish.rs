//! What is to be followed over days, in terms of the hosts of a run.

use super::{FleetError, FleetPlan, NewTerms, Outage, Series, Start, Times, fleet};
use crate::model::CandidateId;
use crate::selection::{Choice, HostState, Rank, SelectionModel};
use crate::simulation::Change;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be followed over days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetWish {
    /// Number of days.
    pub days: u32,
    /// How the fleet begins.
    pub start: Start,
    /// The rhythm of a client.
    pub times: Times,
    /// Hosts that are down for some days; they may overlap.
    pub outages: Vec<HostOutage>,
    /// Day from which a change of the records holds, counted from 0.
    pub change_day: u32,
}

/// A host of the run that is down for some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostOutage {
    /// Which host.
    pub candidate: CandidateId,
    /// First day, counted from 0.
    pub from_day: u32,
    /// Last day; not before the first, may lie beyond the end.
    pub to_day: u32,
}

/// The days of a fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct Fleet {
    /// The hosts of `plan`, in their order; positions in the candidates after the change, if there is one.
    pub hosts: Vec<CandidateId>,
    /// What was followed.
    pub plan: FleetPlan,
    /// What came of it.
    pub series: Series,
}

impl FleetWish {
    /// Follows `clients` clients that choose by `model`.
    ///
    /// Hosts are those of the last of `groups`, to which discovery leads; a cached host before it is what the fleet works
    /// out itself. Hosts that are down there stay down. Hosts that only `change` has get their record on its day.
    ///
    /// # Errors
    /// When a number is out of range, or days times hosts are too many.
    pub fn follow(
        &self,
        model: SelectionModel,
        clients: u64,
        is_caching: bool,
        groups: &[Vec<Choice>],
        change: Option<&Change>,
    ) -> Result<Fleet, FleetError> {
        let choices = groups.last().map_or(&[][..], Vec::as_slice);
        let mut hosts: Vec<CandidateId> = choices.iter().map(|it| it.candidate).collect();
        let mut terms: Vec<Option<Rank>> = choices
            .iter()
            .map(|it| {
                Some(Rank {
                    priority: it.priority,
                    weight: it.weight,
                })
            })
            .collect();
        let mut new_terms = Vec::new();
        if let Some(change) = change {
            let known: BTreeSet<CandidateId> = hosts.iter().copied().collect();
            let added = change.members.iter().filter(|it| !known.contains(it));
            let added: Vec<CandidateId> = added.copied().collect();
            terms.resize(terms.len() + added.len(), None);
            hosts.extend(added);
            for (host, (id, before)) in hosts.iter().zip(&terms).enumerate() {
                let after = rank(change, *id);
                if after != *before {
                    new_terms.push(NewTerms {
                        host,
                        from_day: self.change_day,
                        terms: after,
                    });
                }
            }
        }
        let place_of: BTreeMap<CandidateId, usize> = hosts.iter().copied().zip(0..).collect();
        let mut outages: Vec<Outage> = down(choices, &hosts, change)
            .map(|host| Outage {
                host,
                from_day: 0,
                to_day: u32::MAX,
            })
            .collect();
        for outage in &self.outages {
            if let Some(host) = place_of.get(&outage.candidate) {
                outages.push(Outage {
                    host: *host,
                    from_day: outage.from_day,
                    to_day: outage.to_day,
                });
            }
        }
        let plan = FleetPlan {
            model,
            hosts: terms,
            clients,
            days: self.days,
            is_caching,
            start: self.start,
            times: self.times,
            outages: merged(outages),
            changes: new_terms,
        };
        let series = fleet(&plan)?;
        Ok(Fleet {
            hosts,
            plan,
            series,
        })
    }
}

/// The same days with one outage for those that overlap or follow each other.
fn merged(mut outages: Vec<Outage>) -> Vec<Outage> {
    outages.sort_unstable_by_key(|it| (it.host, it.from_day));
    let mut res: Vec<Outage> = Vec::with_capacity(outages.len());
    for outage in outages {
        match res.last_mut() {
            Some(last)
                if last.host == outage.host && outage.from_day <= last.to_day.saturating_add(1) =>
            {
                last.to_day = last.to_day.max(outage.to_day);
            }
            _ => res.push(outage),
        }
    }
    res
}

/// Positions in `hosts` of those that are down from the start; `choices` are the first of them.
fn down<'a>(
    choices: &'a [Choice],
    hosts: &'a [CandidateId],
    change: Option<&'a Change>,
) -> impl Iterator<Item = usize> {
    let endpoint = move |id: CandidateId| {
        let candidate = change?.candidates.get(id.0)?;
        Some((&candidate.target, candidate.port))
    };
    let is_down = |it: &&Choice| matches!(it.state, HostState::Down { .. });
    let dead: BTreeSet<CandidateId> = choices
        .iter()
        .filter(is_down)
        .map(|it| it.candidate)
        .collect();
    // A record that is added for a host that is down leads to that host.
    let endpoints: BTreeSet<_> = dead.iter().filter_map(|it| endpoint(*it)).collect();
    let n_choices = choices.len();
    hosts
        .iter()
        .enumerate()
        .filter(move |(host, id)| {
            let is_added = n_choices <= *host;
            dead.contains(id)
                || is_added && endpoint(**id).is_some_and(|it| endpoints.contains(&it))
        })
        .map(|(host, _)| host)
}

/// What the record of a host says after a change; none when it has none.
fn rank(change: &Change, id: CandidateId) -> Option<Rank> {
    change.members.binary_search(&id).ok()?;
    let terms = change.candidates.get(id.0)?.terms.as_ref();
    Some(Rank {
        priority: terms.map_or(0, |it| it.priority),
        weight: terms.map_or(0, |it| it.weight),
    })
}
