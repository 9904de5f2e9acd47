//! The verdict: one sentence to read out, then what a client shows.

use super::page::{BAD, FAIR, GOOD, NOTE, Page};
use crate::overview::Overview;
use crate::render::words;
use crate::report::{Command, Report};
use crate::verdict::{OutcomeWord, Status, client_codes};
use anstyle::Style as Paint;

/// The first lines of every report.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let verdict = &report.verdict;
    // A plan asks nobody, so it knows no more than that there is something to try.
    let is_plan = report.run.command == Command::Plan && verdict.status != Status::Broken;
    let (paint, word) = if is_plan {
        (NOTE, "PLAN")
    } else {
        (color(verdict.status), words::status(verdict.status))
    };
    page.led(0, paint, &format!("{word}:"), &verdict.summary);
    if !verdict.client_codes.is_empty() {
        let known = client_codes(verdict.outcome);
        let codes: Vec<String> = verdict
            .client_codes
            .iter()
            .map(|code| match known.iter().find(|it| it.code == *code) {
                Some(it) => format!("{code} ({})", words::basis(it.basis)),
                None => code.to_string(),
            })
            .collect();
        page.item(2, &format!("Client shows: {}", codes.join(", ")));
    }
    let is_judged =
        !is_plan && (verdict.status != Status::Inconclusive || verdict.outcome != OutcomeWord::Ok);
    if is_judged {
        page.item(2, &format!("Outcome: {}", verdict.outcome.name()));
    }
}

fn color(status: Status) -> Paint {
    match status {
        Status::Healthy => GOOD,
        Status::Degraded => FAIR,
        Status::Broken => BAD,
        Status::Inconclusive => NOTE,
    }
}
