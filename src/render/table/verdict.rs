//! The verdict: one sentence to read out, then what a client shows.

use super::page::{BAD, FAIR, GOOD, NOTE, Page};
use crate::evidence::Stage;
use crate::model::{Contact, NotTried};
use crate::overview::Overview;
use crate::render::words;
use crate::report::{Command, Report};
use crate::verdict::{ClientCode, OutcomeWord, Status, Verdict};
use anstyle::Style as Paint;

/// The first lines of every report.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let verdict = &report.verdict;
    let (paint, word) = word(report);
    page.headline(paint, &format!("{word}:"), &report.headline());
    for domain in &report.domains {
        let (_, word) = word_of(report, &domain.verdict);
        let outcome = domain.verdict.outcome.name();
        page.item(2, &format!("{}: {word}, {outcome}", domain.domain));
    }
    if !verdict.client_codes.is_empty() {
        page.item(2, &client_shows(&verdict.client_codes));
    }
    let is_judged = !(is_plan(report) || is_simulation(report))
        && (verdict.status != Status::Inconclusive || verdict.outcome != OutcomeWord::Ok);
    if is_judged {
        page.item(2, &format!("Outcome: {}", verdict.outcome.name()));
    }
}

/// The first word of a report, and its color.
pub(in crate::render) fn word(report: &Report) -> (Paint, &'static str) {
    word_of(report, &report.verdict)
}

/// The same for the verdict on one of several domains.
fn word_of(report: &Report, verdict: &Verdict) -> (Paint, &'static str) {
    let status = verdict.status;
    if is_planned(report, verdict) {
        (NOTE, "PLAN")
    } else if is_simulation(report) {
        (NOTE, "FORECAST")
    } else if status == Status::Healthy && is_unprobed(report) {
        (GOOD, "DNS OK")
    } else {
        (color(status), words::status(status))
    }
}

/// True when the answer of the run is a plan.
fn is_plan(report: &Report) -> bool {
    is_planned(report, &report.verdict)
}

/// A plan asks nobody, so it knows no more than that there is something to try; record files that answer may lack something.
fn is_planned(report: &Report, verdict: &Verdict) -> bool {
    let is_open = verdict.outcome == OutcomeWord::NoSuffix
        || (report.evidence.ran.contains(&Stage::Ask) && verdict.status == Status::Inconclusive);
    report.run.command == Command::Plan && verdict.status != Status::Broken && !is_open
}

/// A simulation that finds no working host is broken like any run.
fn is_simulation(report: &Report) -> bool {
    report.run.command == Command::Simulate && report.verdict.status != Status::Broken
}

/// True when hosts were found and the user wanted none contacted.
fn is_unprobed(report: &Report) -> bool {
    let off = Contact::NotTried(NotTried::SwitchedOff);
    report.evidence.probes.iter().any(|it| it.contact == off)
}

/// `Client shows: 0x8007232B (observed)`.
fn client_shows(codes: &[ClientCode]) -> String {
    let codes: Vec<String> = codes
        .iter()
        .map(|it| format!("{} ({})", it.code, words::basis(it.basis)))
        .collect();
    format!("Client shows: {}", codes.join(", "))
}

fn color(status: Status) -> Paint {
    match status {
        Status::Healthy => GOOD,
        Status::Degraded => FAIR,
        Status::Broken => BAD,
        Status::Inconclusive => NOTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ErrorCode;
    use crate::plan::Basis;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::{Expect, expect};

    fn check(status: Status, outcome: OutcomeWord, expect: Expect) {
        let mut report = sample::report();
        report.verdict.status = status;
        report.verdict.outcome = outcome;
        report.verdict.client_codes.clear();
        report.verdict.summary = "`_vlmcs._tcp.corp.example.` was asked for".to_owned();
        expect.assert_eq(&text_of(section, &report, PLAIN));
    }

    #[test]
    fn status_comes_first() {
        check(
            Status::Healthy,
            OutcomeWord::Ok,
            expect![[r#"
            OK: `_vlmcs._tcp.corp.example.` was asked for
              Outcome: ok
        "#]],
        );
        check(
            Status::Broken,
            OutcomeWord::NxDomain,
            expect![[r#"
            BROKEN: `_vlmcs._tcp.corp.example.` was asked for
              Outcome: nxdomain
        "#]],
        );
        check(
            Status::Inconclusive,
            OutcomeWord::DnsNoResponse,
            expect![[r#"
                UNKNOWN: `_vlmcs._tcp.corp.example.` was asked for
                  Outcome: dns-no-response
            "#]],
        );
    }

    #[test]
    fn missing_evidence_is_not_called_ok() {
        check(
            Status::Inconclusive,
            OutcomeWord::Ok,
            expect![[r#"
            UNKNOWN: `_vlmcs._tcp.corp.example.` was asked for
        "#]],
        );
    }

    #[test]
    fn codes_say_on_whose_word() {
        let codes = [
            ClientCode {
                code: ErrorCode(0x8007_232B),
                basis: Basis::Documented,
            },
            ClientCode {
                code: ErrorCode(0xC004_F074),
                basis: Basis::Observed,
            },
        ];
        assert_eq!(
            client_shows(&codes),
            "Client shows: 0x8007232B (documented), 0xC004F074 (observed)"
        );
    }
}
