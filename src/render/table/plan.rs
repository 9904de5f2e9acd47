//! What a client tries, in order, with the reason and how sure that is.

use super::page::{BOLD, Page};
use crate::overview::Overview;
use crate::plan::PlannedStep;
use crate::render::words;
use crate::report::Report;

/// The steps of the plan and what it dropped.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let plan = &report.evidence.plan;
    if plan.steps.is_empty() && plan.dropped.is_empty() {
        return;
    }
    page.heading("What a client tries");
    if plan.steps.is_empty() {
        page.item(2, "nothing: no setting names a host or a domain");
    }
    let mut ended_by: Option<usize> = None;
    let digits = plan.steps.len().to_string().len();
    for (idx, planned) in plan.steps.iter().enumerate() {
        let number = idx + 1;
        page.led(2, BOLD, &format!("{number}."), &words::step(planned));
        let indent = 4 + digits;
        page.item(indent, &reason(planned));
        if let Some(end) = ended_by {
            page.item(
                indent,
                &format!("not used by this client: step {end} ends discovery"),
            );
        } else if planned.ends_discovery {
            page.item(indent, "ends discovery: a client tries nothing after it");
            ended_by = Some(number);
        }
    }
    if !plan.dropped.is_empty() {
        page.painted(2, BOLD, "Not tried");
        for dropped in &plan.dropped {
            page.item(
                4,
                &format!(
                    "`{}` (`{}`): {}",
                    dropped.name, dropped.provenance, dropped.why
                ),
            );
        }
    }
}

/// `primary DNS suffix (--primary-suffix), documented`.
fn reason(planned: &PlannedStep) -> String {
    let origin = words::origin(planned.origin);
    let provenance = &planned.provenance;
    let basis = words::basis(planned.basis);
    format!("{origin} (`{provenance}`), {basis}")
}
