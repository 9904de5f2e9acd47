//! The run itself.

use super::page::{DIM, Page};
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;

/// Version, time and length of the run.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let run = &report.run;
    let text = format!(
        "kmsdoctor {} {}, {}, took {}",
        run.tool_version,
        run.command.name(),
        run.started_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        words::duration(run.elapsed),
    );
    page.painted(0, DIM, &text);
}
