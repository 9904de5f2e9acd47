//! The findings, the gravest first, each with what to do.

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
    page.led(
        2,
        color(first.severity),
        first.severity.name(),
        &format!("{} {}", first.rule, first.name),
    );
    for finding in group.iter().take(MOST_MESSAGES) {
        page.item(4, &finding.message);
    }
    if MOST_MESSAGES < group.len() {
        let n_more = group.len() - MOST_MESSAGES;
        page.item(4, &format!("and {n_more} more; `--format json` has all"));
    }
    if let Some(remedy) = &first.remedy {
        page.led(4, NOTE, page.arrow(), remedy);
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
