//! The findings, the gravest first, each with what to do; facts last, in a line each, since nothing has to be done.

use super::page::{BAD, BOLD, DIM, FAIR, NOTE, Page};
use crate::finding::{Finding, Severity};
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;
use anstyle::Style as Paint;
use std::cmp::Reverse;

/// Messages of one rule that are shown; the others are counted.
const MOST_MESSAGES: usize = 20;

/// What the rules found.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let judgement = &report.judgement;
    if judgement.findings.is_empty() {
        page.heading("No findings.");
    } else {
        page.led(0, BOLD, "Findings:", &counts(&judgement.findings));
        let mut findings: Vec<&Finding> = judgement.findings.iter().collect();
        findings.sort_by_key(|it| Reverse(it.severity));
        for group in findings.chunk_by(|left, right| belong_together(left, right)) {
            write_group(page, group);
        }
    }
    let n_ignored = judgement.ignored.len();
    if n_ignored != 0 {
        let verb = if n_ignored == 1 { "is" } else { "are" };
        page.item(
            2,
            &format!("{} {verb} ignored.", words::count(n_ignored, "finding")),
        );
    }
}

/// The same for a run that looks at little: that it found nothing is not worth saying.
pub(super) fn section_if_any(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let judgement = &report.judgement;
    if !(judgement.findings.is_empty() && judgement.ignored.is_empty()) {
        section(page, report, overview);
    }
}

/// `1 error, 2 warnings, 3 notices, 1 info`.
fn counts(findings: &[Finding]) -> String {
    let parts: Vec<String> = Severity::ALL
        .iter()
        .filter_map(|severity| {
            let n = findings
                .iter()
                .filter(|it| it.severity == *severity)
                .count();
            match (n, severity) {
                (0, _) => None,
                (n, Severity::Info) => Some(format!("{n} info")),
                (n, severity) => Some(words::count(n, severity.name())),
            }
        })
        .collect();
    parts.join(", ")
}

/// Findings that share rule, severity and remedy share one entry.
fn belong_together(left: &Finding, right: &Finding) -> bool {
    left.rule == right.rule && left.severity == right.severity && left.remedy == right.remedy
}

fn write_group(page: &mut Page, group: &[&Finding]) {
    let Some(first) = group.first() else {
        return;
    };
    if first.severity == Severity::Info {
        return write_facts(page, group);
    }
    page.led(
        2,
        color(first.severity),
        first.severity.name(),
        &format!("{} {}", first.rule, first.name),
    );
    for finding in group.iter().take(MOST_MESSAGES) {
        page.item(4, &finding.message);
    }
    write_rest(page, group);
    if let Some(remedy) = &first.remedy {
        page.led(4, NOTE, page.arrow(), remedy);
    }
}

/// Facts, each with the code of its rule alone: whoever looks for what is wrong passes over them.
///
/// What could be done about a fact stands in other formats.
fn write_facts(page: &mut Page, group: &[&Finding]) {
    for finding in group.iter().take(MOST_MESSAGES) {
        let text = format!("{}: {}", finding.rule, finding.message);
        page.led(2, color(finding.severity), finding.severity.name(), &text);
    }
    write_rest(page, group);
}

/// How many findings of a group were not shown, if any.
fn write_rest(page: &mut Page, group: &[&Finding]) {
    if MOST_MESSAGES < group.len() {
        let n_more = group.len() - MOST_MESSAGES;
        page.item(4, &format!("and {n_more} more; `--format json` has all"));
    }
}

fn color(severity: Severity) -> Paint {
    match severity {
        Severity::Error => BAD,
        Severity::Warning => FAIR,
        Severity::Notice => NOTE,
        Severity::Info => DIM,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::expect;

    #[test]
    fn gravest_first_with_remedies() {
        let mut report = sample::report();
        report.judgement.findings.reverse();
        let expect = expect![[r#"
            Findings: 1 error, 4 warnings, 1 notice, 1 info
              error KMS302 target-without-address
                `kms3.corp.example.` has no address, so its SRV record leads nowhere
                → Add an A record for `kms3.corp.example.`, or remove the SRV record that
                  names it
              warning KMS602 host-silent
                `10.0.1.99:1688` gave no answer within 3 s
                `10.0.1.2:1688` gave no answer within 3 s
                → Allow TCP port 1688 to `10.0.1.2` in every firewall on the way
              warning KMS601 host-refuses
                `[2001:db8::1:1]:1688` refused the connection
                → Start the KMS service on the host: `net start sppsvc`
              warning KMS501 servers-differ
                `10.0.0.53` and `10.0.0.55` give different SRV records for
                  `_vlmcs._tcp.corp.example.`
              notice KMS105 later-suffix-unused
                `branch.example.` says
                  a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
                → a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
              info KMS208: The records of `_vlmcs._tcp.corp.example.` live for 300 s in
                   caches
              1 finding is ignored.
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn no_findings_are_said() {
        let mut report = sample::report();
        report.judgement.findings.clear();
        let expect = expect![[r#"
            No findings.
              1 finding is ignored.
        "#]];
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn many_facts_are_counted() {
        let mut report = sample::report();
        let fact = report.judgement.findings.last().unwrap().clone();
        assert_eq!(fact.severity, Severity::Info);
        report.judgement.findings = vec![fact; 30];
        let text = text_of(section, &report, PLAIN);
        assert_eq!(text.matches("\n  info KMS208: ").count(), 20);
        assert!(text.contains("\n    and 10 more; `--format json` has all\n"));
    }

    #[test]
    fn many_findings_of_one_rule_are_counted() {
        let mut report = sample::report();
        let first = report.judgement.findings[0].clone();
        report.judgement.findings = vec![first; 500];
        let text = text_of(section, &report, PLAIN);
        assert_eq!(text.lines().count(), 26);
        assert!(text.contains("    and 480 more; `--format json` has all\n    → "));
    }
}
