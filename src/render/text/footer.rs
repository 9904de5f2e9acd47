//! The last lines: where to read more, what does not count, what was not checked, the verdict.

use crate::finding::{CheckStatus, Finding, Severity};
use crate::render::table::verdict_word;
use crate::render::{Style, escape, words};
use crate::report::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Everything behind the findings, with a final line break.
pub(super) fn text(report: &Report, style: Style) -> String {
    let judgement = &report.judgement;
    let mut lines = Vec::new();
    lines.extend(read_more(&judgement.findings));
    lines.extend(not_checked(report));
    let counts = counts(&judgement.findings);
    lines.push(match ignored(report) {
        Some(ignored) => format!("{counts}; {ignored}"),
        None => counts,
    });
    let mut res = String::new();
    for line in &lines {
        let _ = writeln!(res, "{}", escape::shown(line, style.unicode));
    }
    let (paint, word) = verdict_word(report);
    let headline = report.headline();
    let summary = escape::shown(&headline, style.unicode);
    let _ = if style.color {
        writeln!(res, "{paint}{word}:{paint:#} {summary}")
    } else {
        writeln!(res, "{word}: {summary}")
    };
    res
}

/// The command that explains the first rule, and the other rules it explains.
fn read_more(findings: &[Finding]) -> Option<String> {
    let first = findings.first()?.rule;
    let rules: BTreeSet<String> = findings
        .iter()
        .filter(|it| it.rule != first)
        .map(|it| it.rule.to_string())
        .collect();
    let res = format!("`kmsdoctor explain {first}` tells more");
    if rules.is_empty() {
        return Some(res);
    }
    let rules: Vec<String> = rules.into_iter().collect();
    Some(format!("{res}, and so for {}", rules.join(", ")))
}

/// Each check that lacks evidence.
fn not_checked(report: &Report) -> impl Iterator<Item = String> {
    report.judgement.checks.iter().filter_map(|it| {
        let CheckStatus::NotChecked { why } = &it.status else {
            return None;
        };
        let rule = it.rule;
        Some(format!("{} {} not checked: {why}", rule.code, rule.name))
    })
}

/// `1 error, 2 warnings`; `no findings`.
fn counts(findings: &[Finding]) -> String {
    let counts = Severity::ALL.iter().filter_map(|severity| {
        let of_severity = findings.iter().filter(|it| it.severity == *severity);
        match (of_severity.count(), severity) {
            (0, _) => None,
            (n, Severity::Info) => Some(format!("{n} info")),
            (n, severity) => Some(words::count(n, severity.name())),
        }
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        "No findings".to_owned()
    } else {
        counts.join(", ")
    }
}

/// `3 ignored (2 by remark, 1 by selection)`.
fn ignored(report: &Report) -> Option<String> {
    let ignored = &report.judgement.ignored;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for it in ignored {
        *kinds.entry(it.by.name()).or_default() += 1;
    }
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, n)| format!("{n} by {kind}"))
        .collect();
    (!kinds.is_empty()).then(|| format!("{} ignored ({})", ignored.len(), kinds.join(", ")))
}
