//! What clients would do with given hosts: chances, one client told, many drawn, a fleet followed. No network.

use super::diagnose::forecasts;
use crate::evidence::{Evidence, Stage};
use crate::model::{Candidate, CandidateId, SrvRecord};
use crate::overview::Overview;
use crate::selection::{
    Assumed, AssumedContact, Assumptions, Choice, HostState, SelectionModel, forecast,
};
use crate::simulation::fleet::{FleetError, FleetWish, HostOutage, Start, Times};
use crate::simulation::threshold::Minimum;
use crate::simulation::{
    Change, ChangeError, Edit, Edited, HostRef, HostRefError, Wish, change, described, outlook,
};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What a simulation is told, settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateOptions {
    /// How clients choose, in this order; distinct.
    pub models: Vec<SelectionModel>,
    /// What dead hosts cost.
    pub assumptions: Assumptions,
    /// Hosts that do not serve, whatever the run found; of two for one host the later one holds.
    pub down: Vec<(HostRef, AssumedContact)>,
    /// Edits of the records, in this order.
    pub edits: Vec<Edit>,
    /// Chance of every host to have each place in the order of contact.
    pub ranks: bool,
    /// One client told step by step.
    pub narrate: bool,
    /// How many clients there are.
    pub clients: Option<u64>,
    /// What they are drawn from.
    pub seed: u64,
    /// True when a client first contacts the host that served it last.
    pub is_caching: bool,
    /// What each host must have seen.
    pub minimum: Option<Minimum>,
    /// The days to follow clients.
    pub fleet: Option<FleetOptions>,
}

/// The days to follow clients, with hosts by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetOptions {
    /// Number of days.
    pub days: u32,
    /// How the fleet begins.
    pub start: Start,
    /// The rhythm of a client.
    pub times: Times,
    /// Hosts that are down from a first to a last day, counted from 0.
    pub outages: Vec<(HostRef, u32, u32)>,
    /// Day from which the edits hold, counted from 0.
    pub change_day: u32,
}

/// Why a simulation did not take place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SimulateError {
    /// The run made a plan and asked nobody for hosts.
    #[error("the run only made a plan; no name server was asked for hosts")]
    OnlyPlanned,
    /// The hosts were named to be contacted, and no client comes to them.
    #[error("its hosts were named to be contacted; clients do not choose among them")]
    OnlyNamed,
    /// The run holds no host that a client would come to.
    #[error("there is no host that a client comes to")]
    NoHost,
    /// A host that is said to be down is not there.
    #[error("{why}")]
    Down {
        /// Position in the list of such hosts.
        at: usize,
        /// What is wrong with it.
        why: HostRefError,
    },
    /// A host that is said to fail for some days is not there.
    #[error("{why}")]
    Outage {
        /// Position in the outages.
        at: usize,
        /// What is wrong with it.
        why: HostRefError,
    },
    /// An edit cannot be made.
    #[error(transparent)]
    Change(ChangeError),
    /// The fleet cannot be followed.
    #[error(transparent)]
    Fleet(#[from] FleetError),
}

/// Evidence that holds records which were only described; every host is taken as serving.
pub fn described_records(records: &[SrvRecord]) -> Evidence {
    let candidates: Vec<_> = records.iter().map(described).collect();
    Evidence {
        assumed: (0..candidates.len())
            .map(|idx| Assumed {
                candidate: CandidateId(idx),
                contact: AssumedContact::Serves,
            })
            .collect(),
        candidates,
        ..Evidence::default()
    }
}

/// Works out what clients would do with the hosts of `source`.
///
/// Everything `source` found out stays as it is; only forecasts and what they rest on are new.
///
/// # Errors
/// When clients do not choose among the hosts of `source`, a host is not there, an edit cannot be made or the fleet cannot
/// be followed.
pub fn simulate(source: Evidence, options: &SimulateOptions) -> Result<Evidence, SimulateError> {
    refuse_no_choice(&source)?;
    let mut ran = BTreeSet::from([Stage::Assemble, Stage::Forecast, Stage::Simulate]);
    if source.view.is_some() {
        ran.insert(Stage::ReadZones);
    }
    let mut res = Evidence {
        ran,
        assumptions: options.assumptions,
        ..source
    };
    let on_path: Vec<CandidateId> = Overview::new(&res).on_path().collect();
    if on_path.is_empty() {
        return Err(SimulateError::NoHost);
    }
    res.assumed = assumed(&res, &on_path, &options.down)?;
    res.forecasts = forecasts(&res, &options.models);
    let overview = Overview::new(&res);
    let groups = overview.choices();
    let edited = edited(&res, &groups, options)?;
    let change = edited.as_ref().map(|it| &it.change);
    let wish = wish(&res.candidates, &groups, change, options)?;
    let outlook = outlook(
        &wish,
        &res.candidates,
        &groups,
        &res.forecasts,
        edited,
        &options.assumptions,
    )?;
    res.outlook = Some(outlook);
    Ok(res)
}

/// Clients choose among records, and come to hosts that their settings name.
fn refuse_no_choice(source: &Evidence) -> Result<(), SimulateError> {
    let is_named = |it: &Candidate| it.terms.is_none() && it.step.is_none();
    if source.candidates.iter().any(is_named) {
        return Err(SimulateError::OnlyNamed);
    }
    let is_plan = source.ran.contains(&Stage::Plan) && !source.ran.contains(&Stage::Ask);
    if is_plan && source.candidates.is_empty() {
        return Err(SimulateError::OnlyPlanned);
    }
    Ok(())
}

/// What was assumed of the hosts before, with those that are down.
fn assumed(
    evidence: &Evidence,
    on_path: &[CandidateId],
    down: &[(HostRef, AssumedContact)],
) -> Result<Vec<Assumed>, SimulateError> {
    let before = evidence.assumed.iter().map(|it| (it.candidate, it.contact));
    let mut res: BTreeMap<CandidateId, AssumedContact> = before.collect();
    for (at, (host, contact)) in down.iter().enumerate() {
        let found = host.find(&evidence.candidates, on_path);
        for id in found.map_err(|why| SimulateError::Down { at, why })? {
            res.insert(id, *contact);
        }
    }
    let all = res.into_iter();
    Ok(all
        .map(|(candidate, contact)| Assumed { candidate, contact })
        .collect())
}

/// The records after the edits, with the groups and forecasts of clients that come then.
fn edited(
    evidence: &Evidence,
    groups: &[Vec<Choice>],
    options: &SimulateOptions,
) -> Result<Option<Edited>, SimulateError> {
    if options.edits.is_empty() {
        return Ok(None);
    }
    let Some((last, before)) = groups.split_last() else {
        return Ok(None);
    };
    let members: Vec<CandidateId> = last.iter().map(|it| it.candidate).collect();
    let change =
        change(&evidence.candidates, &members, &options.edits).map_err(SimulateError::Change)?;
    let mut of_record = BTreeMap::new();
    let mut of_endpoint = BTreeMap::new();
    for choice in last {
        of_record.insert(choice.candidate, choice.state);
        if let Some(candidate) = evidence.candidate(choice.candidate) {
            of_endpoint.insert((&candidate.target, candidate.port), choice.state);
        }
    }
    // A record that is added for a host that is known leads to that host.
    let choices = change.members.iter().filter_map(|id| {
        let candidate = change.candidates.get(id.0)?;
        let endpoint = (&candidate.target, candidate.port);
        let known = of_record.get(id).or_else(|| of_endpoint.get(&endpoint));
        let state = known.copied().unwrap_or(HostState::Serves);
        Some(Choice::new(*id, candidate, state))
    });
    let mut groups = before.to_vec();
    groups.push(choices.collect());
    let forecasts = options.models.iter().map(|it| forecast(*it, &groups));
    Ok(Some(Edited {
        change,
        forecasts: forecasts.collect(),
        groups,
    }))
}

/// What is wanted beside the forecasts; `candidates` and `groups` are those before the edits.
fn wish(
    candidates: &[Candidate],
    groups: &[Vec<Choice>],
    change: Option<&Change>,
    options: &SimulateOptions,
) -> Result<Wish, SimulateError> {
    let fleet = match &options.fleet {
        None => None,
        Some(fleet) => {
            // Those that discovery leads to on some day; a fixed or cached host before them is nobody's load.
            let before = groups.last().into_iter().flatten();
            let before = before.map(|it| it.candidate);
            let after = change.iter().flat_map(|it| it.members.iter().copied());
            let members: BTreeSet<CandidateId> = before.chain(after).collect();
            let members: Vec<CandidateId> = members.into_iter().collect();
            let candidates = change.map_or(candidates, |it| &it.candidates);
            let mut outages = Vec::new();
            for (at, (host, from_day, to_day)) in fleet.outages.iter().enumerate() {
                let found = host.find(candidates, &members);
                for candidate in found.map_err(|why| SimulateError::Outage { at, why })? {
                    outages.push(HostOutage {
                        candidate,
                        from_day: *from_day,
                        to_day: *to_day,
                    });
                }
            }
            Some(FleetWish {
                days: fleet.days,
                start: fleet.start,
                times: fleet.times,
                outages,
                change_day: fleet.change_day,
            })
        }
    };
    Ok(Wish {
        ranks: options.ranks,
        narrate: options.narrate,
        clients: options.clients,
        seed: options.seed,
        is_caching: options.is_caching,
        minimum: options.minimum,
        fleet,
    })
}

#[path = "simulate_tests.rs"]
#[cfg(test)]
mod simulate_tests;
