//! The rules: one a file, each with its explanation. Every rule reports passed, failed, not applicable or not checked.

pub mod select;

mod balance;
mod findings;
mod name;
mod reach;
mod remedy;
mod server;
mod sets;
mod srv;
mod target;

#[cfg(test)]
pub(crate) mod testing;

pub use findings::{FindingBuilder, Findings};
pub use sets::{Behind, SrvSet};

use crate::evidence::Stage;
use crate::finding::{Check, Judgement, RuleInfo, Subject};
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
    &balance::WeightZeroBesideWeights,
    &balance::AllWeightsEqualInPriority,
    &balance::SingleHost,
    &balance::BackupNeverUsed,
    &balance::ShareTooSmall,
    &balance::ThresholdDiluted,
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
    let sets = sets::sets(overview);
    for rule in ALL {
        let info = rule.info();
        let mut acc = Findings::new(info);
        let missing = info.needs.iter().find(|stage| !overview.ran(**stage));
        if let Some(stage) = missing {
            acc.not_applicable(format!("this run has no stage `{stage}`"));
        } else {
            run_rule(*rule, overview, &sets, &mut acc);
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

/// `sets` are those of `overview`.
fn run_rule(
    rule: &dyn CheckEvidence,
    overview: &Overview<'_>,
    sets: &[SrvSet<'_>],
    acc: &mut Findings,
) {
    match rule.info().subject {
        Subject::Evidence => rule.check_evidence(overview, acc),
        Subject::SrvSet => {
            for set in sets {
                rule.check_rrset(set, acc);
            }
            if sets.is_empty() {
                acc.not_applicable(if overview.ran(Stage::Ask) {
                    "no name server gave SRV records"
                } else {
                    "there are no SRV records"
                });
            }
        }
    }
}
