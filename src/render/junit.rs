//! `JUnit` XML, as CI systems show tests: a case for each rule in each file, or in each area of a live run.
//!
//! Errors and warnings fail their case; notices and facts stand in its output. A rule that could not say anything is
//! skipped with the reason, so that a run that looked at nothing is not green. Rules about what another command does are
//! left out. The first case is the verdict: it fails when no client finds a host, and is an error when evidence is missing.

use super::places::{Places, place_of};
use super::{Style, concise, escape, table, words};
use crate::finding::{Check, CheckStatus, Finding, Ignored, RuleCode, Severity};
use crate::model::FileId;
use crate::report::Report;
use crate::verdict::Status;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite, XmlString};
use std::collections::{BTreeMap, BTreeSet};

/// An XML document with a final line break.
pub fn render(report: &Report, _: Style) -> String {
    let mut res = quick_junit::Report::new(format!("kmsdoctor {}", report.run.command.name()));
    res.set_time(report.run.elapsed);
    let mut suites = vec![verdict(report)];
    suites.extend(Sorted::of(report).suites());
    for mut suite in suites {
        let started_at = report.run.started_at.to_string();
        suite.extra.insert("timestamp".into(), started_at.into());
        res.add_test_suite(suite);
    }
    // Only a writer can fail, and memory takes whatever is written.
    res.to_string().unwrap_or_default()
}

/// The suite of the verdict alone.
fn verdict(report: &Report) -> TestSuite {
    let verdict = &report.verdict;
    let (_, word) = table::verdict_word(report);
    let summary = xml(&format!("{word}: {}", report.headline()));
    let mut status = match verdict.status {
        Status::Healthy | Status::Degraded => TestCaseStatus::success(),
        Status::Broken => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Status::Inconclusive => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    let is_success = matches!(status, TestCaseStatus::Success { .. });
    if !is_success {
        status.set_type(verdict.outcome.name());
        status.set_message(summary.clone());
    }
    let mut case = TestCase::new("verdict", status);
    case.set_classname("verdict");
    if is_success {
        case.set_system_out(summary);
    }
    let mut res = TestSuite::new("verdict");
    res.add_test_case(case);
    res
}

/// What a suite is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    /// A file.
    File(FileId),
    /// What a check of files found at none of them.
    AllFiles,
    /// Rules of one area, by its digit.
    Area(u16),
}

/// What the rules say, by suite and rule.
struct Sorted<'a> {
    report: &'a Report,
    places: Places<'a>,
    findings: BTreeMap<(Subject, RuleCode), Vec<&'a Finding>>,
    ignored: BTreeMap<(Subject, RuleCode), Vec<&'a Ignored>>,
}

impl<'a> Sorted<'a> {
    fn of(report: &'a Report) -> Self {
        let is_check = report.evidence.is_check();
        let subject = |it: &Finding| match place_of(it) {
            _ if !is_check => Subject::Area(it.rule.0 / 100),
            Some(place) => Subject::File(place.file),
            None => Subject::AllFiles,
        };
        let mut findings: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in &report.judgement.findings {
            let key = (subject(it), it.rule);
            findings.entry(key).or_default().push(it);
        }
        let mut ignored: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in &report.judgement.ignored {
            let key = (subject(&it.finding), it.finding.rule);
            ignored.entry(key).or_default().push(it);
        }
        Self {
            report,
            places: Places::of(report),
            findings,
            ignored,
        }
    }

    fn suites(&self) -> Vec<TestSuite> {
        let checks = &self.report.judgement.checks;
        let mut subjects: BTreeSet<Subject> = self.findings.keys().map(|it| it.0).collect();
        subjects.extend(self.ignored.keys().map(|it| it.0));
        if self.report.evidence.is_check() {
            let files = self.report.evidence.view.iter().flat_map(|it| &it.files);
            subjects.extend(files.map(|it| Subject::File(it.file)));
        } else {
            let rules = checks.iter().filter(|it| self.is_of_run(it));
            subjects.extend(rules.map(|it| Subject::Area(it.rule.code.0 / 100)));
        }
        subjects.into_iter().map(|it| self.suite(it)).collect()
    }

    fn suite(&self, subject: Subject) -> TestSuite {
        let name = match subject {
            Subject::File(file) => self.report.evidence.file(file).map(|it| it.path.clone()),
            Subject::AllFiles => Some("all files".to_owned()),
            Subject::Area(area) => Some(words::area(RuleCode(area * 100)).to_owned()),
        };
        let name = xml(&name.unwrap_or_default());
        let mut res = TestSuite::new(name.clone());
        for check in &self.report.judgement.checks {
            let code = check.rule.code;
            let has_own = self.findings.contains_key(&(subject, code))
                || self.ignored.contains_key(&(subject, code));
            let belongs = match subject {
                Subject::File(_) => true,
                Subject::AllFiles => false,
                Subject::Area(area) => code.0 / 100 == area,
            };
            if has_own || (belongs && self.is_of_run(check)) {
                res.add_test_case(self.case(subject, &name, check));
            }
        }
        res
    }

    /// True for rules that look at what the command did.
    fn is_of_run(&self, check: &Check) -> bool {
        let ran = &self.report.evidence.ran;
        check.rule.needs.iter().all(|it| ran.contains(it))
    }

    fn case(&self, subject: Subject, class: &XmlString, check: &Check) -> TestCase {
        let key = (subject, check.rule.code);
        let findings = self.findings.get(&key).map_or(&[][..], Vec::as_slice);
        let ignored = self.ignored.get(&key).map_or(&[][..], Vec::as_slice);
        let is_grave = |it: &&&Finding| Severity::Warning <= it.severity;
        let grave: Vec<&Finding> = findings.iter().filter(is_grave).copied().collect();
        let light: Vec<&Finding> = findings
            .iter()
            .filter(|it| !is_grave(it))
            .copied()
            .collect();
        let status = if let Some(first) = grave.first() {
            let worst = grave.iter().map(|it| it.severity).max();
            let mut res = TestCaseStatus::non_success(NonSuccessKind::Failure);
            res.set_type(worst.unwrap_or(first.severity).name());
            res.set_message(xml(&match grave.len() {
                1 => first.message.clone(),
                n => format!("{}, and {} more", first.message, n - 1),
            }));
            res.set_description(self.lines(&grave));
            res
        } else if !light.is_empty() {
            TestCaseStatus::success()
        } else if let Some(first) = ignored.first() {
            let reason = first.by.reason().map(|it| format!(": {it}"));
            let text = format!(
                "ignored by {}{}",
                first.by.name(),
                reason.unwrap_or_default()
            );
            skipped("ignored", &text)
        } else {
            match &check.status {
                CheckStatus::Passed | CheckStatus::Failed { .. } => TestCaseStatus::success(),
                CheckStatus::NotApplicable { why } => skipped("not-applicable", why),
                CheckStatus::NotChecked { why } => skipped("not-checked", why),
            }
        };
        let mut res = TestCase::new(format!("{} {}", check.rule.code, check.rule.name), status);
        res.set_classname(class.clone());
        if !light.is_empty() {
            res.set_system_out(self.lines(&light));
        }
        let first = findings.first().and_then(|it| self.places.span_of(it));
        if let Some(span) = first {
            res.extra.insert("file".into(), xml(&span.file.path));
            res.extra
                .insert("line".into(), span.start.line.to_string().into());
        }
        res
    }

    /// Findings as they stand in the format `concise`, each with what to do.
    fn lines(&self, findings: &[&Finding]) -> XmlString {
        let mut lines = Vec::new();
        for it in findings {
            lines.push(concise::line(&self.places, it));
            if let Some(remedy) = &it.remedy {
                lines.push(format!("  help: {}", escape::terminal(remedy)));
            }
        }
        XmlString::new(lines.join("\n"))
    }
}

fn skipped(kind: &str, why: &str) -> TestCaseStatus {
    let mut res = TestCaseStatus::skipped();
    res.set_type(kind);
    res.set_message(xml(why));
    res
}

/// Spells out what XML cannot hold; the library would drop it.
fn xml(text: &str) -> XmlString {
    XmlString::new(escape::terminal(text))
}

#[cfg(test)]
mod tests;
