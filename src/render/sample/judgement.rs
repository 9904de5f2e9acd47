//! What the rules say about the sample. The rules stand here alone.

use super::{HOSTILE, file, name, servers};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{
    Check, CheckStatus, Finding, Ignored, IgnoredBy, Judgement, Location, RuleCode, RuleInfo,
    Severity, Subject,
};
use crate::model::{CandidateId, ExchangeId, ProbeId, StepId};
use std::net::SocketAddr;

/// A rule without text of its own.
pub(super) const fn rule(code: u16, name: &'static str, severity: Severity) -> RuleInfo {
    RuleInfo {
        code: RuleCode(code),
        name,
        severity,
        subject: Subject::Evidence,
        needs: &[Stage::Ask],
        summary: "a sample",
        explanation: "",
        client_codes: &[],
        references: &[],
    }
}

static NO_ADDRESS: RuleInfo = rule(302, "target-without-address", Severity::Error);
static SILENT: RuleInfo = rule(602, "host-silent", Severity::Warning);
static REFUSES: RuleInfo = rule(601, "host-refuses", Severity::Warning);
static DIFFER: RuleInfo = rule(501, "servers-differ", Severity::Warning);
static SECOND: RuleInfo = rule(105, "later-suffix-unused", Severity::Notice);
static SHORT: RuleInfo = rule(208, "short-ttl", Severity::Info);
static PASSES: RuleInfo = rule(201, "wrong-port", Severity::Error);
static NOT_RUN: RuleInfo = rule(604, "other-service", Severity::Error);
static UNKNOWN: RuleInfo = rule(503, "server-without-edns", Severity::Notice);

pub(super) fn finding(
    rule: &RuleInfo,
    message: &str,
    location: Location,
    remedy: Option<&str>,
) -> Finding {
    Finding {
        rule: rule.code,
        name: rule.name,
        severity: rule.severity,
        message: message.to_owned(),
        location,
        evidence: Vec::new(),
        remedy: remedy.map(str::to_owned),
    }
}

/// Findings of every severity, checks of every end.
pub(super) fn judgement() -> Judgement {
    let endpoint = |text: &str| Location::Endpoint(text.parse::<SocketAddr>().unwrap());
    let corp = || Location::Name(name("_vlmcs._tcp.corp.example"));
    let mut findings = vec![
        finding(
            &NO_ADDRESS,
            "`kms3.corp.example.` has no address, so its SRV record leads nowhere",
            Location::Name(name("kms3.corp.example")),
            Some(
                "Add an A record for `kms3.corp.example.`, or remove the SRV record that names it",
            ),
        ),
        finding(
            &DIFFER,
            "`10.0.0.53` and `10.0.0.55` give different SRV records for `_vlmcs._tcp.corp.example.`",
            Location::Server(servers()[2]),
            None,
        ),
        finding(
            &REFUSES,
            "`[2001:db8::1:1]:1688` refused the connection",
            endpoint("[2001:db8::1:1]:1688"),
            Some("Start the KMS service on the host: `net start sppsvc`"),
        ),
        finding(
            &SILENT,
            "`10.0.1.2:1688` gave no answer within 3 s",
            endpoint("10.0.1.2:1688"),
            Some("Allow TCP port 1688 to `10.0.1.2` in every firewall on the way"),
        ),
        finding(
            &SILENT,
            "`10.0.1.99:1688` gave no answer within 3 s",
            endpoint("10.0.1.99:1688"),
            Some("Allow TCP port 1688 to `10.0.1.2` in every firewall on the way"),
        ),
        finding(
            &SECOND,
            &format!("`branch.example.` says {HOSTILE}"),
            Location::Setting(file("ipconfig.txt", 7)),
            Some(HOSTILE),
        ),
        finding(
            &SHORT,
            "The records of `_vlmcs._tcp.corp.example.` live for 300 s in caches",
            corp(),
            None,
        ),
    ];
    if let Some(first) = findings.first_mut() {
        first.evidence = vec![
            EvidenceRef::Step(StepId(0)),
            EvidenceRef::Exchange(ExchangeId(0)),
            EvidenceRef::Candidate(CandidateId(2)),
            EvidenceRef::Probe(ProbeId(0)),
        ];
    }
    let check = |rule, status| Check { rule, status };
    let failed = |findings| CheckStatus::Failed { findings };
    Judgement {
        sightings: Vec::new(),
        checks: vec![
            check(&SECOND, failed(1)),
            check(&PASSES, CheckStatus::Passed),
            check(&SHORT, failed(1)),
            check(&NO_ADDRESS, failed(1)),
            check(&DIFFER, failed(2)),
            check(
                &UNKNOWN,
                CheckStatus::NotChecked {
                    why: format!("no server answered without EDNS {HOSTILE}"),
                },
            ),
            check(&REFUSES, failed(1)),
            check(&SILENT, failed(2)),
            check(
                &NOT_RUN,
                CheckStatus::NotApplicable {
                    why: "no bind was asked for".to_owned(),
                },
            ),
        ],
        findings,
        ignored: vec![Ignored {
            finding: finding(
                &DIFFER,
                "`10.0.0.53` and `10.0.0.54` give different addresses for `kms2.corp.example.`",
                Location::Server(servers()[1]),
                None,
            ),
            by: IgnoredBy::Selection,
        }],
    }
}
