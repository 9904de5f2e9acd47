//! The rules: one a file, each with its explanation. Every rule reports passed, failed, not applicable or not checked.

pub mod select;

mod balance;
mod findings;
mod name;
mod reach;
mod remedy;
mod server;
mod srv;
mod target;

#[cfg(test)]
pub(crate) mod testing;

pub use findings::{FindingBuilder, Findings};

use crate::evidence::EvidenceRef;
use crate::finding::{Check, Judgement, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ExchangeId, Rrset, SrvRecord};
use crate::overview::Overview;
use select::Selection;

/// A rule.
pub trait CheckEvidence: Sync {
    /// What is known of it before it runs.
    fn info(&self) -> &'static RuleInfo;

    /// For rules of [`Subject::SrvSet`]: looks at one SRV RRset, wherever it came from.
    fn check_rrset(&self, _set: &SrvSet<'_>, _acc: &mut Findings) {}

    /// For rules of [`Subject::Evidence`]: looks at the whole run.
    fn check_evidence(&self, _overview: &Overview<'_>, _acc: &mut Findings) {}
}

/// An SRV RRset with the place it came from.
#[derive(Debug)]
pub struct SrvSet<'a> {
    /// The name asked or written, before any alias.
    pub owner: &'a DomainName,
    /// The records; never empty.
    pub rrset: &'a Rrset<SrvRecord>,
    /// The exchange that gave it.
    pub exchange: ExchangeId,
    /// True when the client chooses among these records; false behind a fixed host or another domain with records.
    pub is_used: bool,
}

impl SrvSet<'_> {
    /// What findings about this set rest on.
    pub fn evidence(&self) -> Vec<EvidenceRef> {
        vec![EvidenceRef::Exchange(self.exchange)]
    }

    /// `severity`, but no more than a notice when the client does not use this set.
    pub fn weigh(&self, severity: Severity) -> Severity {
        if self.is_used {
            severity
        } else {
            severity.min(Severity::Notice)
        }
    }
}

/// All rules, in the order of their codes.
pub const ALL: &[&dyn CheckEvidence] = &[
    &name::NoDnsSuffix,
    &name::FixedHostSet,
    &name::NoNameServer,
    &srv::NoSrvRecords,
    &srv::SrvAnsweredNodata,
    &srv::NoSuchService,
    &srv::RootTargetMixed,
    &srv::OwnerIsAlias,
    &srv::PortNot1688,
    &srv::DuplicateRecord,
    &target::TargetIsAlias,
    &target::TargetWithoutAddress,
    &target::TargetAddressUnusable,
    &balance::FirstChoiceUnreachable,
    &server::SrvQueryRefused,
    &server::SrvQueryFailed,
    &server::NameServerSilent,
    &server::NameServersDisagree,
    &server::SrvAnswerUnusable,
    &reach::HostRefuses,
    &reach::HostSilent,
    &reach::HostUnreachable,
    &reach::OnlyOneFamilyAnswers,
    &reach::NotAKmsHost,
];

/// Runs every rule over the evidence of `overview`.
pub fn judge(overview: &Overview<'_>, selection: &Selection) -> Judgement {
    let mut res = Judgement::default();
    for rule in ALL {
        let info = rule.info();
        let mut acc = Findings::new(info);
        let missing = info.needs.iter().find(|stage| !overview.ran(**stage));
        if let Some(stage) = missing {
            acc.not_applicable(format!("this run has no stage `{stage}`"));
        } else {
            run_rule(*rule, overview, &mut acc);
        }
        res.checks.push(Check {
            rule: info,
            status: acc.status(),
        });
        if selection.takes(info.code) {
            res.findings.extend(acc.bounded());
        } else {
            res.ignored.extend(acc.bounded());
        }
    }
    // Stable: inside one severity the order of the rules stays.
    res.findings
        .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    res
}

fn run_rule(rule: &dyn CheckEvidence, overview: &Overview<'_>, acc: &mut Findings) {
    match rule.info().subject {
        Subject::Evidence => rule.check_evidence(overview, acc),
        Subject::SrvSet => {
            let mut n_sets = 0;
            for step in &overview.steps {
                let Some(told) = step.used_answer() else {
                    continue;
                };
                if let (Some(rrset), Some(exchange)) =
                    (told.answer.records(), told.exchanges.last())
                {
                    n_sets += 1;
                    let set = SrvSet {
                        owner: &step.owner,
                        rrset,
                        exchange: *exchange,
                        is_used: overview
                            .path
                            .groups
                            .iter()
                            .any(|group| group.step == Some(step.id)),
                    };
                    rule.check_rrset(&set, acc);
                }
            }
            if n_sets == 0 {
                acc.not_applicable("no name server gave SRV records");
            }
        }
    }
}
