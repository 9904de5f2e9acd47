//! What was simulated → the wire types.

use super::fleet::fleet;
use super::narration::narration;
use super::{candidate, chance, forecast, list, mean_count, rounded};
use crate::model::CandidateId;
use crate::render::json::report_v1 as v1;
use crate::selection::{Assumed, Chance, Contacts, Mean, Places, RankClass, RankRound, Ranks};
use crate::simulation::threshold::HOST_ERROR;
use crate::simulation::{
    ChangedOutlook, Drawn, DrawnHost, HostThresholds, ModelOutlook, Outlook, wilson_95,
};

/// Chances that are not exact are rounded to one of this.
///
/// Of places, since a thousand unlike hosts have a million of them; of thresholds, since the last digits of their
/// exponentials differ between platforms.
const STEPS: f64 = 1e9;

/// The state of a host that was given.
pub(super) fn assumed(assumed: &Assumed) -> v1::Assumed {
    v1::Assumed {
        candidate: assumed.candidate.0,
        contact: assumed.contact.into(),
    }
}

/// Everything that was worked out beside the forecasts.
pub(super) fn outlook(outlook: &Outlook) -> v1::Outlook {
    v1::Outlook {
        is_caching: outlook.wish.is_caching,
        models: list(&outlook.models, model),
        change: outlook.change.as_ref().map(change),
        fleets: list(&outlook.fleets, fleet),
    }
}

/// A drawn run.
pub(super) fn simulation(drawn: &Drawn) -> v1::Simulation {
    v1::Simulation {
        clients: drawn.clients,
        seed: drawn.seed,
        model: drawn.model.into(),
        hosts: list(&drawn.hosts, |it| drawn_host(it, drawn.clients)),
        no_host: drawn.no_host,
    }
}

fn drawn_host(host: &DrawnHost, clients: u64) -> v1::SimulatedHost {
    let interval = |count| {
        let (low, high) = wilson_95(count, clients);
        v1::Interval { low, high }
    };
    v1::SimulatedHost {
        candidate: host.candidate.0,
        first_contacts: host.first_contacts,
        first_contact_95: interval(host.first_contacts),
        served: host.served,
        serves_95: interval(host.served),
    }
}

fn change(changed: &ChangedOutlook) -> v1::ChangedOutlook {
    let change = &changed.change;
    v1::ChangedOutlook {
        edits: list(&change.edits, ToString::to_string),
        candidates: list(&change.candidates, candidate),
        members: positions(&change.members),
        forecast: list(&changed.forecasts, forecast),
        models: list(&changed.models, model),
    }
}

fn model(told: &ModelOutlook) -> v1::ModelOutlook {
    let Contacts { hosts, tries, .. } = &told.contacts;
    v1::ModelOutlook {
        model: told.model.into(),
        hosts: list(hosts, |it| v1::HostContact {
            candidate: it.candidate.0,
            contacted: chance(&it.contacted),
        }),
        expected_tries: mean(tries),
        ranks: told.ranks.as_ref().map(ranks),
        narration: told.narration.as_ref().map(narration),
        drawn: told.drawn.as_ref().map(simulation),
        threshold: told.threshold.as_ref().map(threshold),
    }
}

fn mean(mean: &Mean) -> v1::Mean {
    let value = mean.value();
    let fraction = mean.fraction();
    v1::Mean {
        // JSON has no word for what is no number.
        mean: if value.is_finite() { value } else { 0.0 },
        n: fraction.map(|(n, _)| n),
        of: fraction.map(|(_, of)| of),
        error: match mean {
            Mean::Exact(_) => None,
            Mean::Rounded { error, .. } => Some(if error.is_finite() { *error } else { f64::MAX }),
        },
    }
}

fn ranks(ranks: &Ranks) -> v1::Ranks {
    v1::Ranks {
        is_complete: ranks.is_complete(),
        rounds: list(&ranks.rounds, |round: &RankRound| v1::RankRound {
            places_before: round.before,
            places: round.hosts,
            classes: list(&round.classes, class),
        }),
    }
}

fn class(class: &RankClass) -> v1::RankClass {
    let res = v1::RankClass {
        candidates: positions(&class.candidates),
        p: None,
        n: None,
        of: None,
        error: None,
    };
    match &class.places {
        Places::NotComputed => res,
        Places::Rounded { p, error } => v1::RankClass {
            p: Some(list(p, |p| rounded(*p, STEPS).min(1.0))),
            error: Some((error + 0.5 / STEPS).min(1.0)),
            ..res
        },
        Places::Exact(fractions) => {
            let chances = fractions.iter().cloned().map(Chance::Exact);
            let chances: Vec<v1::Chance> = chances.map(|it| chance(&it)).collect();
            v1::RankClass {
                p: Some(list(&chances, |it| it.p)),
                n: chances.iter().map(|it| it.n).collect(),
                of: chances.iter().map(|it| it.of).collect(),
                ..res
            }
        }
    }
}

fn threshold(told: &HostThresholds) -> v1::Threshold {
    let threshold = &told.threshold;
    let known = |p: f64, error: f64| {
        chance(&Chance::Rounded {
            p: rounded(p, STEPS),
            // Half of a step would do, and has many digits.
            error: error + 1.0 / STEPS,
        })
    };
    let hosts = told.hosts.iter().zip(&threshold.hosts);
    v1::Threshold {
        minimum: threshold.minimum.clients(),
        clients: threshold.clients,
        draws: threshold.draws,
        hosts: hosts
            .map(|(candidates, host)| v1::HostThreshold {
                candidates: positions(candidates),
                serves: known(host.chance, HOST_ERROR),
                mean_clients: mean_count(host.mean),
                reaches: known(host.reaches, HOST_ERROR),
                clients_for_sure: host.clients_for_sure,
            })
            .collect(),
        all_reach: known(threshold.all, threshold.error),
        clients_for_all: threshold.clients_for_all,
    }
}

fn positions(candidates: &[CandidateId]) -> Vec<usize> {
    list(candidates, |it| it.0)
}
