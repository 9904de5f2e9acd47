//! Everything that is worked out about one list of hosts beside its forecasts, and about the same list changed.

use super::fleet::{Fleet, FleetError, FleetWish};
use super::threshold::{Minimum, Threshold, threshold};
use super::{Change, Drawn, Narration, drawn, narrate};
use crate::model::{Candidate, CandidateId, HostName};
use crate::selection::{
    Assumptions, Choice, Contacts, Forecast, Ranks, SelectionModel, contacts, ranks,
};
use std::collections::BTreeMap;

/// What is wanted beside the forecasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Chance of every host to have each place in the order of contact.
    pub ranks: bool,
    /// One client told step by step.
    pub narrate: bool,
    /// How many clients there are: they are drawn, counted against the minimum and followed over days.
    pub clients: Option<u64>,
    /// What they are drawn from.
    pub seed: u64,
    /// True when a client first contacts the host that served it last.
    pub is_caching: bool,
    /// What each host must have seen; only looked at together with `clients`.
    pub minimum: Option<Minimum>,
    /// The days to follow the clients; only looked at together with `clients`.
    pub fleet: Option<FleetWish>,
}

impl Wish {
    /// How often a client draws a host in the time for which hosts count it: once with caching on, since it keeps to the
    /// host that serves it, else at each of the renewals that fit into that time.
    fn draws_in_30_days(&self) -> u32 {
        const MINUTES: u32 = 30 * 24 * 60;
        let times = self.fleet.as_ref().map(|it| it.times).unwrap_or_default();
        if self.is_caching {
            1
        } else {
            (MINUTES / times.renewal_min.max(1)).max(1)
        }
    }
}

/// Edited records, and what clients come to then.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// The edits, and the candidates after them.
    pub change: Change,
    /// As in [`crate::selection::forecast`]; candidates are positions in `change.candidates`.
    pub groups: Vec<Vec<Choice>>,
    /// One a model.
    pub forecasts: Vec<Forecast>,
}

/// What was worked out beside the forecasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// What was asked for.
    pub wish: Wish,
    /// One a forecast, in their order.
    pub models: Vec<ModelOutlook>,
    /// The same with changed records; none when nothing was changed.
    pub change: Option<ChangedOutlook>,
    /// One a forecast, in their order; empty when not asked for.
    pub fleets: Vec<Fleet>,
}

/// The hosts after a change, and what comes of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedOutlook {
    /// What was changed, and the hosts that came of it.
    pub change: Change,
    /// One a model, in the order of those before the change. Candidates are positions in `change.candidates`.
    pub forecasts: Vec<Forecast>,
    /// One a forecast, in their order.
    pub models: Vec<ModelOutlook>,
}

/// What one model says beside its forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelOutlook {
    /// Which model.
    pub model: SelectionModel,
    /// Who is contacted at all, and how many.
    pub contacts: Contacts,
    /// None when not asked for.
    pub ranks: Option<Ranks>,
    /// None when not asked for, or when there is a change: then the client after it is told.
    pub narration: Option<Narration>,
    /// None when not asked for.
    pub drawn: Option<Drawn>,
    /// None when not asked for.
    pub threshold: Option<HostThresholds>,
}

/// Whether hosts reach their minimum; records with one target are one host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostThresholds {
    /// The candidates of each host of `threshold`, in their order.
    pub hosts: Vec<Vec<CandidateId>>,
    /// The numbers.
    pub threshold: Threshold,
}

/// A list of hosts, and what is said of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hosts<'a> {
    /// All of them; choices point here.
    pub(super) candidates: &'a [Candidate],
    /// As in [`crate::selection::forecast`].
    pub(super) groups: &'a [Vec<Choice>],
    /// One a model.
    pub(super) forecasts: &'a [Forecast],
}

/// Works out what `wish` asks for.
///
/// `candidates`, `groups` and `forecasts` are those of the run, `edited` has those after the edits. `assumptions` are those the waits in the groups were worked out with.
///
/// # Errors
/// When the fleet cannot be followed.
pub fn outlook(
    wish: &Wish,
    candidates: &[Candidate],
    groups: &[Vec<Choice>],
    forecasts: &[Forecast],
    edited: Option<Edited>,
    assumptions: &Assumptions,
) -> Result<Outlook, FleetError> {
    let before = Hosts {
        candidates,
        groups,
        forecasts,
    };
    let told_before = wish.narrate && edited.is_none();
    let models = model_outlooks(wish, before, told_before, assumptions);
    let changed = edited.map(|edited| {
        let after = Hosts {
            candidates: &edited.change.candidates,
            groups: &edited.groups,
            forecasts: &edited.forecasts,
        };
        ChangedOutlook {
            models: model_outlooks(wish, after, wish.narrate, assumptions),
            change: edited.change,
            forecasts: edited.forecasts,
        }
    });
    let fleets = match (&wish.fleet, wish.clients) {
        (Some(fleet_wish), Some(clients)) => forecasts
            .iter()
            .map(|it| {
                let change = changed.as_ref().map(|it| &it.change);
                fleet_wish.follow(it.model, clients, wish.is_caching, groups, change)
            })
            .collect::<Result<_, _>>()?,
        _ => Vec::new(),
    };
    Ok(Outlook {
        wish: wish.clone(),
        models,
        change: changed,
        fleets,
    })
}

fn model_outlooks(
    wish: &Wish,
    hosts: Hosts<'_>,
    is_told: bool,
    assumptions: &Assumptions,
) -> Vec<ModelOutlook> {
    let of_forecast = |forecast: &Forecast| {
        let model = forecast.model;
        let minimum = wish.minimum.zip(wish.clients);
        ModelOutlook {
            model,
            contacts: contacts(model, hosts.groups),
            ranks: wish.ranks.then(|| ranks(model, hosts.groups)),
            narration: is_told
                .then(|| narrate(model, hosts.groups, wish.seed, assumptions, wish.is_caching)),
            drawn: wish
                .clients
                .map(|clients| drawn(model, hosts.groups, clients, wish.seed)),
            threshold: minimum.map(|(minimum, clients)| {
                host_thresholds(hosts, forecast, minimum, clients, wish.draws_in_30_days())
            }),
        }
    };
    hosts.forecasts.iter().map(of_forecast).collect()
}

/// The hosts that serve are those that count a client.
fn host_thresholds(
    hosts: Hosts<'_>,
    forecast: &Forecast,
    minimum: Minimum,
    clients: u64,
    draws: u32,
) -> HostThresholds {
    let mut place_of: BTreeMap<&HostName, usize> = BTreeMap::new();
    let mut members: Vec<Vec<CandidateId>> = Vec::new();
    let mut chances: Vec<f64> = Vec::new();
    for host in &forecast.hosts {
        let Some(candidate) = hosts.candidates.get(host.candidate.0) else {
            continue;
        };
        let at = *place_of.entry(&candidate.target).or_insert(members.len());
        if at == members.len() {
            members.push(Vec::new());
            chances.push(0.0);
        }
        if let (Some(members), Some(chance)) = (members.get_mut(at), chances.get_mut(at)) {
            members.push(host.candidate);
            *chance += host.serves.p();
        }
    }
    HostThresholds {
        hosts: members,
        threshold: threshold(&chances, draws, clients, minimum),
    }
}
