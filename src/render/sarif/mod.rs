//! SARIF 2.1.0 (OASIS): the rules with their explanations, then a result for each finding, ignored ones included.
//!
//! The wire types are our own. The crate that has all of them is made from the schema at build time by crates that this
//! project's list of licenses and its ban of doubled versions leave out; what is written is held against the schema.

mod location;
mod log;
mod results;
mod rules;
mod uri;

#[cfg(test)]
mod tests;

use super::Style;
use super::json::pretty;
use super::places::Places;
use crate::finding::{CheckStatus, Severity};
use crate::report::Report;
use crate::verdict::Status;
use log::{Driver, Invocation, Level, Log, Message, Notification, RuleRef, Run, Tool};
use results::Results;

/// One log with one run, with a final line break.
///
/// Findings in no file of a check stand at the file whose zone they are about, since readers such as GitHub's refuse
/// results without a file. In a live run they have a logical location alone.
pub fn render(report: &Report, _: Style) -> String {
    let checks = &report.judgement.checks;
    let places = Places::of(report);
    let results = Results::new(report, &places);
    pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "kmsdoctor",
                    version: &report.run.tool_version,
                    semantic_version: &report.run.tool_version,
                    rules: checks.iter().map(|it| rules::rule(it.rule)).collect(),
                },
            },
            invocations: [invocation(report)],
            column_kind: "unicodeCodePoints",
            results: results.all(),
        }],
    })
}

/// The run itself. It was no success when evidence for a verdict is missing.
fn invocation(report: &Report) -> Invocation {
    let run = &report.run;
    let checks = report.judgement.checks.iter().enumerate();
    let not_checked = checks.filter_map(|(index, check)| {
        let CheckStatus::NotChecked { why } = &check.status else {
            return None;
        };
        let rule = check.rule;
        Some(Notification {
            level: Level::Warning,
            message: Message::new(&format!("{} {} not checked: {why}", rule.code, rule.name)),
            associated_rule: RuleRef {
                id: rule.code.to_string(),
                index,
            },
        })
    });
    // What lies outside the range of times ends with the beginning.
    let end = run.started_at.checked_add(run.elapsed);
    Invocation {
        execution_successful: report.verdict.status != Status::Inconclusive,
        start_time_utc: run.started_at.to_string(),
        end_time_utc: end.unwrap_or(run.started_at).to_string(),
        tool_execution_notifications: not_checked.collect(),
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Notice | Severity::Info => Self::Note,
        }
    }
}
