//! The hosts a client comes to and the one it gets, as they are found or as they are after edits.

use crate::evidence::EvidenceRef;
use crate::model::{Candidate, CandidateId};
use crate::overview::Overview;
use crate::selection::{AssumedContact, Forecast, HostState, SelectionModel, forecast};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The way of a client; where a simulation has edits, with the records after them.
pub(super) struct Way<'a> {
    stops: BTreeMap<CandidateId, Stop<'a>>,
    /// By the first model asked for; its candidates are those of the stops.
    known_forecast: Option<&'a Forecast>,
    /// True after edits.
    pub(super) is_changed: bool,
    pub(super) overview: &'a Overview<'a>,
}

/// A host on the way.
pub(super) struct Stop<'a> {
    /// The host.
    pub(super) candidate: &'a Candidate,
    /// True when it was said to be down, whatever it was found to be.
    pub(super) is_assumed: bool,
    state: HostState,
}

impl Stop<'_> {
    /// True when the host does not serve.
    pub(super) fn is_down(&self) -> bool {
        matches!(self.state, HostState::Down { .. })
    }
}

impl<'a> Way<'a> {
    /// The way through `overview`.
    pub(super) fn new(overview: &'a Overview<'a>) -> Self {
        let evidence = overview.evidence;
        let assumed = evidence.assumed.iter();
        let assumed: BTreeSet<CandidateId> = assumed
            .filter(|it| it.contact != AssumedContact::Serves)
            .map(|it| it.candidate)
            .collect();
        let mut stops = BTreeMap::new();
        for group in overview.groups_after_edits() {
            for id in group.members {
                if let Some(candidate) = group.candidates.get(id.0) {
                    let known = overview.states.get(id.0).copied();
                    let stop = Stop {
                        candidate,
                        is_assumed: assumed.contains(id),
                        // Records that are added lead to hosts that are up.
                        state: known.unwrap_or(HostState::Serves),
                    };
                    stops.insert(*id, stop);
                }
            }
        }
        let outlook = evidence.outlook.as_ref();
        let changed = outlook.and_then(|it| it.change.as_ref());
        let forecasts = changed.map_or(&evidence.forecasts, |it| &it.forecasts);
        Self {
            stops,
            known_forecast: forecasts.first(),
            is_changed: changed.is_some(),
            overview,
        }
    }

    /// What the first model asked for says, or the default one where none was asked for.
    pub(super) fn forecast(&self) -> Cow<'a, Forecast> {
        let known = self.known_forecast.map(Cow::Borrowed);
        known.unwrap_or_else(|| {
            Cow::Owned(forecast(SelectionModel::Rfc2782, &self.overview.choices()))
        })
    }

    /// Where the evidence has that forecast and these candidates; what comes of edits is not there.
    pub(super) fn evidence(&self, ids: impl IntoIterator<Item = CandidateId>) -> Vec<EvidenceRef> {
        let has_forecast = self.known_forecast.is_some() && !self.is_changed;
        let forecast = has_forecast.then_some(EvidenceRef::Forecast(0));
        let n_candidates = self.overview.evidence.candidates.len();
        let ids = ids.into_iter().filter(|id| id.0 < n_candidates);
        forecast
            .into_iter()
            .chain(ids.map(EvidenceRef::Candidate))
            .collect()
    }

    /// The host of this candidate.
    pub(super) fn stop(&self, id: CandidateId) -> Option<&Stop<'a>> {
        self.stops.get(&id)
    }

    /// True when some host is in this state.
    pub(super) fn any(&self, state: HostState) -> bool {
        self.stops.values().any(|it| it.state == state)
    }

    /// True when a host comes from an SRV record.
    pub(super) fn has_records(&self) -> bool {
        self.stops.values().any(|it| it.candidate.terms.is_some())
    }

    /// True when every SRV record of the lowest priority leads to a host that is down.
    pub(super) fn lowest_priority_is_down(&self) -> bool {
        let records = || {
            self.stops.values().filter_map(|it| {
                let terms = it.candidate.terms.as_ref()?;
                Some((terms.priority, it))
            })
        };
        let Some(lowest) = records().map(|it| it.0).min() else {
            return false;
        };
        records().all(|(priority, it)| priority != lowest || it.is_down())
    }
}
