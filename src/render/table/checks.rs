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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::expect;

    #[test]
    fn what_was_not_checked_is_named() {
        let expect = expect![[r#"
            Checks: 1 passed, 6 failed, 1 not applicable, 1 not checked
              KMS503 server-without-edns not checked: no server answered without EDNS
                a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
        "#]];
        expect.assert_eq(&text_of(section, &sample::report(), PLAIN));
    }

    #[test]
    fn no_checks_are_left_out() {
        let mut report = sample::report();
        report.judgement.checks.clear();
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
