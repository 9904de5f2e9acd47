//! What the user sees, held against what was found.

use super::page::{BAD, DIM, FAIR, GOOD, NOTE, Page};
use crate::overview::Overview;
use crate::report::Report;
use crate::verdict::CauseEvidence;
use anstyle::Style as Paint;

/// Whether the findings account for it, then cause by cause; nothing when nothing was said.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let Some(symptom) = &report.symptom else {
        return;
    };
    let symbol = symptom.entry.and_then(|it| it.symbol);
    let symbol = symbol.map_or(String::new(), |it| format!(" ({it})"));
    page.heading(&format!("What the user sees: {}{symbol}", symptom.code));
    let (paint, lead, text) = if symptom.accounted_for {
        (
            GOOD,
            "accounted for:",
            "what was found leads a client to this code",
        )
    } else {
        (
            FAIR,
            "not accounted for:",
            "what was found does not lead a client to this code",
        )
    };
    page.led(2, paint, lead, text);
    for note in &symptom.notes {
        page.item(2, note);
    }
    for cause in &symptom.causes {
        let (paint, lead) = words(cause.evidence);
        page.led(2, paint, lead, cause.cause.text);
        page.item(4, &cause.why);
    }
}

fn words(evidence: CauseEvidence) -> (Paint, &'static str) {
    match evidence {
        CauseEvidence::For => (BAD, "evidence for:"),
        CauseEvidence::CannotTell => (NOTE, "cannot tell:"),
        CauseEvidence::Against => (DIM, "evidence against:"),
    }
}
