//! Hosts and their endpoints of a saved report.

use super::error::ReadReportError;
use super::values::{self, fault, host, millis, name, parsed, position};
use super::{list, provenance};
use crate::model::{
    Candidate, CandidateId, Contact, ExchangeId, Probe, Published, Service, Source, SrvTerms,
    StepId,
};
use crate::render::json::place::Place;
use crate::render::json::report_v1 as v1;
use crate::selection::Assumed;

/// One host.
pub(super) fn candidate(
    candidate: &v1::Candidate,
    n_steps: usize,
    n_exchanges: usize,
    place: &Place<'_>,
) -> Result<Candidate, ReadReportError> {
    let step = match candidate.step {
        Some(idx) => Some(StepId(position(
            idx,
            n_steps,
            "plan.steps",
            &place.key("step"),
        )?)),
        None => None,
    };
    let terms = match (
        &candidate.owner,
        candidate.priority,
        candidate.weight,
        candidate.ttl_s,
    ) {
        (Some(owner), Some(priority), Some(weight), Some(ttl)) => Some(SrvTerms {
            priority,
            weight,
            published: Some(Published {
                owner: name(owner, &place.key("owner"))?,
                ttl,
            }),
        }),
        (None, Some(priority), Some(weight), None) if candidate.source.given == Some(true) => {
            Some(SrvTerms {
                priority,
                weight,
                published: None,
            })
        }
        (None, None, None, None) => None,
        _ => {
            return Err(fault(
                place,
                "`owner`, `priority`, `weight` and `ttl_s` are given together or not at all; without `owner` and `ttl_s` for a record that was only described",
            ));
        }
    };
    Ok(Candidate {
        step,
        target: host(&candidate.target, &place.key("target"))?,
        port: candidate.port,
        terms,
        addresses: list(
            &candidate.addresses,
            &place.key("addresses"),
            |item, place| parsed(item, values::ADDRESS, place),
        )?,
        source: source(&candidate.source, n_exchanges, &place.key("source"))?,
    })
}

fn source(
    source: &v1::Source,
    n_exchanges: usize,
    place: &Place<'_>,
) -> Result<Source, ReadReportError> {
    match (source.exchange, &source.provenance, source.given) {
        (Some(idx), None, None) => {
            let idx = position(idx, n_exchanges, "exchanges", &place.key("exchange"))?;
            Ok(Source::Exchange(ExchangeId(idx)))
        }
        (None, Some(it), None) => Ok(Source::Setting(provenance(it, &place.key("provenance"))?)),
        (None, None, Some(true)) => Ok(Source::Given),
        _ => Err(fault(
            place,
            "a source has either `exchange`, or `setting` and `provenance`, or `given`",
        )),
    }
}

/// States of hosts that were given: each candidate once, in ascending order; every record that was only described.
pub(super) fn assumed(
    items: &[v1::Assumed],
    candidates: &[Candidate],
    place: &Place<'_>,
) -> Result<Vec<Assumed>, ReadReportError> {
    let res: Vec<Assumed> = list(items, place, |item, place| {
        let place = place.key("candidate");
        let idx = position(item.candidate, candidates.len(), "candidates", &place)?;
        Ok(Assumed {
            candidate: CandidateId(idx),
            contact: item.contact.into(),
        })
    })?;
    let mut pairs = res.windows(2);
    let unordered =
        pairs.position(|it| matches!(it, [one, other] if other.candidate <= one.candidate));
    if let Some(at) = unordered {
        return Err(fault(
            &place.idx(at + 1).key("candidate"),
            "each candidate stands here once, in ascending order",
        ));
    }
    let is_missing = |(idx, candidate): &(usize, &Candidate)| {
        let is_known = res.binary_search_by_key(idx, |it| it.candidate.0).is_ok();
        is_described(candidate) && !is_known
    };
    match candidates.iter().enumerate().find(is_missing) {
        Some((idx, _)) => Err(fault(
            place,
            format!("the state of candidate {idx} is missing; its record was only described"),
        )),
        None => Ok(res),
    }
}

/// True for a record that nobody asked for.
fn is_described(candidate: &Candidate) -> bool {
    let terms = candidate.terms.as_ref();
    terms.is_some_and(|it| it.published.is_none())
}

/// One endpoint.
pub(super) fn probe(
    probe: &v1::Probe,
    n_candidates: usize,
    place: &Place<'_>,
) -> Result<Probe, ReadReportError> {
    let idx = position(
        probe.candidate,
        n_candidates,
        "candidates",
        &place.key("candidate"),
    )?;
    let contact = match (probe.contact, probe.not_tried) {
        (v1::Contact::Connected, None) => Contact::Connected,
        (v1::Contact::Refused, None) => Contact::Refused,
        (v1::Contact::TimedOut, None) => Contact::TimedOut,
        (v1::Contact::HostUnreachable, None) => Contact::HostUnreachable,
        // Reports that do not tell come from a version that did not know; nearly always this machine had no route.
        (v1::Contact::NetworkUnreachable, None) => match probe.no_route {
            Some(false) => Contact::NetworkUnreachable,
            None | Some(true) => Contact::NoRoute,
        },
        (v1::Contact::Prohibited, None) => Contact::Prohibited,
        (v1::Contact::Failed, None) => Contact::Failed {
            os_error: probe.os_error.clone().unwrap_or_default(),
        },
        (v1::Contact::NotTried, Some(why)) => Contact::NotTried(why.into()),
        _ => {
            return Err(fault(
                place,
                "`not_tried` is given with the contact `not-tried`, and only there",
            ));
        }
    };
    let service = probe.service.map(|it| match it {
        v1::Service::Kms => Service::Kms,
        v1::Service::OtherRpc => Service::OtherRpc {
            reason: probe.service_reason.clone().unwrap_or_default(),
        },
        v1::Service::NotRpc => Service::NotRpc,
        v1::Service::Silent => Service::Silent,
        v1::Service::Closed => Service::Closed,
    });
    Ok(Probe {
        candidate: CandidateId(idx),
        endpoint: parsed(&probe.endpoint, values::ENDPOINT, &place.key("endpoint"))?,
        elapsed: millis(probe.elapsed_ms, &place.key("elapsed_ms"))?,
        contact,
        service,
    })
}
