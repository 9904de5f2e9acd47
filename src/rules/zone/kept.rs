//! Faults of record files that answers kept, where the files are not looked at.

use crate::evidence::EvidenceRef;
use crate::finding::{Location, Severity};
use crate::model::{Exchange, ExchangeId, ZoneFault, ZoneFaultEffect, ZoneFaultKind};
use crate::overview::Overview;
use crate::rules::Findings;
use std::collections::BTreeMap;

/// Says in `acc` which faults of `kind` answers rest on, each once.
pub(in crate::rules) fn kept_faults(
    overview: &Overview<'_>,
    kind: ZoneFaultKind,
    acc: &mut Findings,
) {
    let exchanges = overview.evidence.exchanges.iter();
    let faults = exchanges.enumerate().filter_map(|(idx, exchange)| {
        let fault = Exchange::zone_fault(exchange)?;
        (fault.kind == kind).then_some((fault, EvidenceRef::Exchange(ExchangeId(idx))))
    });
    let mut known: BTreeMap<&ZoneFault, Vec<EvidenceRef>> = BTreeMap::new();
    for (fault, exchange) in faults {
        known.entry(fault).or_default().push(exchange);
    }
    for (fault, evidence) in known {
        let finding = acc.add(Location::Run, fault.fact()).evidence(evidence);
        if fault.effect == ZoneFaultEffect::NotRead {
            finding
                .severity(Severity::Notice)
                .remedy("bring that file here too, and give it beside this one");
        } else {
            finding.remedy(format!("mend `{}`, then run this again", fault.path));
        }
    }
}
