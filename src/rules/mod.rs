//! The rules: one a file, each with its explanation. Every rule reports passed, failed, not applicable or not checked.

pub mod select;

mod about;
mod balance;
mod findings;
mod name;
mod policy;
mod reach;
mod remedy;
mod server;
mod sets;
mod settle;
mod srv;
mod target;
mod zone;

#[cfg(test)]
pub(crate) mod testing;

pub use findings::{FindingBuilder, Findings};
pub use sets::{Behind, Part, SrvSet};

use crate::evidence::Stage;
use crate::finding::{Check, Finding, Judgement, Location, RuleInfo, Subject};
use crate::model::FileId;
use crate::overview::Overview;
use crate::view::View;
use select::Judging;
use settle::Settling;

/// A rule.
pub trait CheckEvidence: Sync {
    /// What is known of it before it runs.
    fn info(&self) -> &'static RuleInfo;

    /// For rules of [`Subject::SrvSet`]: looks at one SRV RRset, wherever it came from.
    fn check_rrset(&self, _set: &SrvSet<'_>, _acc: &mut Findings) {}

    /// For rules of [`Subject::Zones`]: looks at the text of record files.
    fn check_zones(&self, _overview: &Overview<'_>, _view: &View, _acc: &mut Findings) {}

    /// For rules of [`Subject::Evidence`]: looks at the whole run.
    fn check_evidence(&self, _overview: &Overview<'_>, _acc: &mut Findings) {}
}

/// All rules, in the order of their codes.
pub const ALL: &[&dyn CheckEvidence] = &[
    &zone::ZoneSyntaxFault,
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
    &server::ZoneDiffersFromLive,
    &reach::HostRefuses,
    &reach::HostSilent,
    &reach::HostUnreachable,
    &reach::OnlyOneFamilyAnswers,
    &reach::NotAKmsHost,
    &policy::HostNotExpected,
    &policy::HostMissing,
    &policy::PortNotExpected,
    &policy::ShareOffPolicy,
    &policy::DomainWithoutRecords,
    &policy::IgnoreExpired,
];

/// What is known of every rule, in the order of their codes.
pub fn infos() -> Vec<&'static RuleInfo> {
    ALL.iter().map(|rule| rule.info()).collect()
}

/// Runs every rule over the evidence of `overview`.
pub fn judge(overview: &Overview<'_>, judging: &Judging) -> Judgement {
    let mut res = Judgement::default();
    let sets = sets::sets(overview);
    let settling = Settling::new(overview, judging);
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
        settling.settle(acc, &mut res);
    }
    order(overview, &mut res.findings);
    res
}

/// The gravest first; in files by their lines, as whoever mends them goes through them.
///
/// Stable: findings that are alike in this stay in the order of the rules.
fn order(overview: &Overview<'_>, findings: &mut [Finding]) {
    if overview.evidence.is_check() {
        findings.sort_by_key(|it| match it.location {
            Location::File(place) => (0, place.file, place.start),
            _ => (1, FileId::default(), 0),
        });
    } else {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }
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
        Subject::Zones => match &overview.evidence.view {
            Some(view) => rule.check_zones(overview, view, acc),
            None => acc.not_applicable("no record file was read"),
        },
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
