//! As many records as a command line or a saved report may hold.

use crate::evidence::{Evidence, Stage};
use crate::finding::CheckStatus;
use crate::model::SrvRecord;
use crate::overview::Overview;
use crate::rules::{judge, select::Judging};
use crate::run::described_records;

const N_RECORDS: usize = 10_000;

/// Findings of KMS402 to KMS407 about as many records, of four weights in turn; all rules say what is bounded.
fn check(priority: fn(usize) -> usize, expect: [usize; 6]) {
    let records: Vec<SrvRecord> = (0..N_RECORDS)
        .map(|idx| SrvRecord {
            priority: u16::try_from(priority(idx)).unwrap(),
            weight: [0, 1, 200, u16::MAX][idx % 4],
            port: 1688 + u16::try_from(idx % 2_000).unwrap(),
            target: format!("kms{}.corp.example", idx % 2_500).parse().unwrap(),
        })
        .collect();
    let evidence = Evidence {
        ran: [Stage::Assemble, Stage::Forecast, Stage::Simulate].into(),
        ..described_records(&records)
    };
    let judgement = judge(&Overview::new(&evidence), &Judging::default());
    let checks = judgement.checks.iter();
    let n_findings: Vec<usize> = checks
        .filter(|it| (402..=407).contains(&it.rule.code.0))
        .map(|it| match it.status {
            CheckStatus::Failed { findings } => findings,
            _ => 0,
        })
        .collect();
    assert_eq!(n_findings, expect);
    for finding in &judgement.findings {
        let message = &finding.message;
        assert!(message.len() < 500, "{message}");
        assert!(finding.evidence.len() <= 20, "{message}");
    }
    let n_told = judgement.findings.len();
    assert!(n_told < 100, "{n_told}");
}

#[test]
fn many_records_of_few_priorities() {
    check(|idx| idx % 3, [3, 0, 0, 1, 3, 0]);
}

#[test]
fn few_records_of_many_priorities() {
    check(|idx| idx / 4, [2_500, 0, 0, 1, 2_500, 0]);
}
