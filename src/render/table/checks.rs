//! How the checks ended, and which could not be made.

use super::page::{BOLD, Page};
use crate::finding::CheckStatus;
use crate::overview::Overview;
use crate::report::Report;

/// One line of counts, then each check that lacks evidence.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let checks = &report.judgement.checks;
    if checks.is_empty() {
        return;
    }
    let count =
        |fits: fn(&CheckStatus) -> bool| checks.iter().filter(|it| fits(&it.status)).count();
    let counts = format!(
        "{} passed, {} failed, {} not applicable, {} not checked",
        count(|it| *it == CheckStatus::Passed),
        count(|it| matches!(it, CheckStatus::Failed { .. })),
        count(|it| matches!(it, CheckStatus::NotApplicable { .. })),
        count(|it| matches!(it, CheckStatus::NotChecked { .. })),
    );
    page.led(0, BOLD, "Checks:", &counts);
    for check in checks {
        if let CheckStatus::NotChecked { why } = &check.status {
            let rule = check.rule;
            page.item(
                2,
                &format!("{} {} not checked: {why}", rule.code, rule.name),
            );
        }
    }
}
