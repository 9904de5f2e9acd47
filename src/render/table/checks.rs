//! How the checks ended, and which could not be made.

use super::page::{BOLD, Page};
use crate::finding::{Check, CheckStatus, RuleInfo};
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
    for (why, rules) in not_checked(checks) {
        page.item(2, &format!("{} not checked: {why}", named(&rules)));
    }
}

/// Why checks could not be made, and which: each reason once, in the order of the rules.
fn not_checked(checks: &[Check]) -> Vec<(&str, Vec<&'static RuleInfo>)> {
    let mut res: Vec<(&str, Vec<&'static RuleInfo>)> = Vec::new();
    for check in checks {
        let CheckStatus::NotChecked { why } = &check.status else {
            continue;
        };
        match res.iter_mut().find(|it| it.0 == why) {
            Some((_, rules)) => rules.push(check.rule),
            None => res.push((why, vec![check.rule])),
        }
    }
    res
}

/// Code and name of one rule, the codes of several.
fn named(rules: &[&RuleInfo]) -> String {
    match rules {
        [only] => format!("{} {}", only.code, only.name),
        all => {
            let codes: Vec<String> = all.iter().map(|it| it.code.to_string()).collect();
            codes.join(", ")
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
    fn one_reason_is_told_once() {
        let mut report = sample::report();
        let checks = &mut report.judgement.checks;
        for check in checks.iter_mut().take(3) {
            check.status = CheckStatus::NotChecked {
                why: "no source tells it".to_owned(),
            };
        }
        checks.truncate(3);
        let codes: Vec<String> = checks.iter().map(|it| it.rule.code.to_string()).collect();
        let text = text_of(section, &report, PLAIN);
        let expect = format!("  {} not checked: no source tells it", codes.join(", "));
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), [expect]);
    }

    #[test]
    fn no_checks_are_left_out() {
        let mut report = sample::report();
        report.judgement.checks.clear();
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
