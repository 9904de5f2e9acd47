//! The rules: one a file, each with its explanation. Every rule reports passed, failed, not applicable or not checked.

/// How long a client waits at a silent endpoint, and how sure that is; for explanations.
macro_rules! silent_wait {
    () => {
        "about 21 s (documented for Windows 7; about 20 to 31 s on current Windows, inferred and never measured)"
    };
}

pub mod select;

mod about;
mod around;
mod balance;
mod findings;
mod name;
mod place;
mod policy;
mod reach;
mod remedy;
mod server;
mod sets;
mod settle;
mod spelling;
mod srv;
mod target;
mod zone;

#[cfg(test)]
pub(crate) mod testing;

pub use findings::{FindingBuilder, Findings};
pub use sets::{Behind, Part, SrvSet};
pub use settle::RemarkUse;

use crate::evidence::Stage;
use crate::finding::{Check, Finding, Judgement, Location, RuleCode, RuleInfo, Subject};
use crate::model::FileId;
use crate::overview::Overview;
use crate::view::View;
use select::Judging;
use settle::Settling;
use std::collections::BTreeSet;

/// A rule.
pub trait CheckEvidence: Sync {
    /// What is known of it before it runs.
    fn info(&self) -> &'static RuleInfo;

    /// For rules of [`Subject::SrvSet`]: looks at one SRV RRset, wherever it came from.
    fn check_rrset(&self, _set: &SrvSet<'_>, _acc: &mut Findings) {}

    /// For rules of [`Subject::Zones`]: looks at the text of record files.
    fn check_zones(&self, _overview: &Overview<'_>, _view: &View, _acc: &mut Findings) {}

    /// For rules of [`Subject::Zones`] about faults for which a file is not in use: looks at what answers kept of them, where
    /// the files are not looked at or are gone.
    fn check_kept(&self, _overview: &Overview<'_>, _acc: &mut Findings) {}

    /// For rules of [`Subject::Remarks`]: looks at what remarks came to, beside how all other rules ended.
    fn check_remarks(&self, _remarks: &[RemarkUse<'_>], _checks: &[Check], _acc: &mut Findings) {}

    /// For rules of [`Subject::Evidence`]: looks at the whole run.
    fn check_evidence(&self, _overview: &Overview<'_>, _acc: &mut Findings) {}
}

/// All rules, in the order of their codes.
pub const ALL: &[&dyn CheckEvidence] = &[
    &zone::ZoneSyntaxFault,
    &zone::ValueOutOfRange,
    &zone::OriginUnknown,
    &zone::IncludeNotRead,
    &zone::ZoneNotReadWhole,
    &zone::OriginGuessed,
    &zone::RemarkWithoutEffect,
    &zone::ZoneGivenTwice,
    &zone::HostNameRefused,
    &zone::ZoneNotLoaded,
    &zone::ZoneWithoutSoa,
    &name::NoDnsSuffix,
    &name::FixedHostSet,
    &name::NoNameServer,
    &name::FixedHostDiffersBetweenProducts,
    &name::LookupDomainSet,
    &name::LookupDomainWithoutRecords,
    &name::SearchListHidesPrimarySuffix,
    &name::CachedHostGone,
    &name::CachingDefeatsWeights,
    &name::ActivationTypeExcludesKms,
    &name::OwnerMisspelled,
    &name::WrongProtocolLabel,
    &name::ServiceAtRoot,
    &name::OwnerMissingFinalDot,
    &name::PortValueNotANumber,
    &name::PublishListOmitsHomeDomain,
    &name::CloudEndpointConfigured,
    &name::PrimarySuffixMissing,
    &name::NrptRuleCoversName,
    &name::NoKmsClientLicense,
    &name::MachineIsKmsHost,
    &name::ActivatedByAd,
    &name::FilesOfTwoMachines,
    &name::SettingUnusable,
    &name::HostIsClientItself,
    &srv::NoSrvRecords,
    &srv::SrvAnsweredNodata,
    &srv::NoSuchService,
    &srv::RootTargetMixed,
    &srv::OwnerIsAlias,
    &srv::PortNot1688,
    &srv::DuplicateRecord,
    &srv::CnameBesideSrv,
    &srv::PortZero,
    &srv::TtlDiffersInRrset,
    &srv::TtlTooLongForChange,
    &srv::StaleRecord,
    &srv::AnswerTooLarge,
    &srv::TtlMissing,
    &srv::OwnerBelowDelegation,
    &srv::OwnerOutsideZone,
    &srv::AliasWithoutEnd,
    &target::TargetIsAlias,
    &target::TargetWithoutAddress,
    &target::TargetAddressUnusable,
    &target::TargetMissingFinalDot,
    &target::TargetIsAddress,
    &target::TargetOutsideGivenZones,
    &target::TargetIsLoopbackOrPrivateMix,
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
    let mut settling = Settling::new(overview, judging);
    let (last, first): (Vec<&dyn CheckEvidence>, Vec<&dyn CheckEvidence>) = ALL
        .iter()
        .partition(|it| it.info().subject == Subject::Remarks);
    for rule in first.into_iter().chain(last) {
        let info = rule.info();
        let mut acc = Findings::new(info);
        let missing = info.needs.iter().find(|stage| !overview.ran(**stage));
        if let Some(stage) = missing {
            acc.not_applicable(format!("this run has no stage `{stage}`"));
        } else if info.subject == Subject::Remarks {
            match &overview.evidence.view {
                Some(_) => rule.check_remarks(settling.remarks(), &res.checks, &mut acc),
                None => acc.not_applicable("no record file was read"),
            }
        } else if is_about_servers(info) && overview.evidence.is_check() {
            acc.not_applicable("record files were looked at, and no name server");
        } else if is_about_servers(info) && overview.evidence.is_answered_by_files() {
            // Aliases without end stand in files, too.
            if info.code == SRV_ANSWER_UNUSABLE {
                run_rule(rule, overview, &sets, &mut acc);
            }
            if acc.found.is_empty() {
                acc.not_applicable("the zone files answered, and no name server was asked");
            }
        } else {
            run_rule(rule, overview, &sets, &mut acc);
            let is_untold = !overview.evidence.plan.knows_kms_settings();
            if is_untold && is_about_kms_settings(info) && acc.found.is_empty() {
                acc.not_checked(UNTOLD_KMS_SETTINGS);
            }
        }
        res.checks.push(Check {
            rule: info,
            status: acc.status(),
        });
        settling.settle(acc, &mut res);
    }
    res.checks.sort_by_key(|it| it.rule.code);
    order(overview, &mut res.findings);
    res
}

/// The rule about answers that are none, which is about records where files answer.
const SRV_ANSWER_UNUSABLE: RuleCode = RuleCode(505);

/// Why a rule about suffixes cannot tell.
const UNTOLD_SUFFIXES: &str = "the settings that were read do not tell the DNS suffixes";

/// Why a rule about settings for KMS cannot tell.
const UNTOLD_KMS_SETTINGS: &str =
    "the settings that were read do not tell what is set for KMS, such as a fixed host";

/// True for rules about what is set for KMS at the client: without a source that speaks of it they see nothing.
fn is_about_kms_settings(info: &RuleInfo) -> bool {
    matches!(info.code.0, 102 | 104..=106 | 108..=110 | 115..=117 | 126)
}

/// True for rules about records of files, whoever asks for them; those of area 0 are about the text.
fn is_about_records(info: &RuleInfo) -> bool {
    1 <= info.code.0 / 100
}

/// True for rules about how clients spread over hosts.
fn is_about_balance(info: &RuleInfo) -> bool {
    info.code.0 / 100 == 4
}

/// True for rules about what name servers say and do, which files alone do not show.
fn is_about_servers(info: &RuleInfo) -> bool {
    info.code.0 / 100 == 5 && info.subject == Subject::Evidence
}

/// The gravest first; in files by their lines, as whoever mends them goes through them.
///
/// Stable: findings that are alike in this stay in the order of the rules.
fn order(overview: &Overview<'_>, findings: &mut [Finding]) {
    if overview.evidence.is_check() {
        by_place(findings);
    } else {
        gravest_first(findings);
    }
}

/// Stable: findings that are alike in this stay as they are.
pub(crate) fn gravest_first(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
}

/// Puts findings of files in the order of their lines, and the others behind them.
pub(crate) fn by_place(findings: &mut [Finding]) {
    findings.sort_by_key(|it| match it.location {
        Location::File(place) => (0, place.file, place.start),
        _ => (1, FileId::default(), 0),
    });
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
            Some(_) if is_about_records(rule.info()) && !overview.evidence.is_check() => {
                let why = "one client is looked at; `check` looks at all records of files";
                acc.not_applicable(why);
                rule.check_kept(overview, acc);
            }
            Some(view) => rule.check_zones(overview, view, acc),
            None => {
                acc.not_applicable("no record file was read");
                rule.check_kept(overview, acc);
            }
        },
        Subject::Remarks => {}
        Subject::SrvSet => {
            // How clients spread over hosts is of no account where none comes.
            let missed = if is_about_balance(rule.info()) {
                overview.missed_owners()
            } else {
                BTreeSet::new()
            };
            for set in sets {
                if set.owner.is_none_or(|it| !missed.contains(it)) {
                    rule.check_rrset(set, acc);
                }
            }
            if sets.is_empty() {
                acc.not_applicable(if overview.evidence.is_check() {
                    "no KMS name of the files has SRV records"
                } else if overview.ran(Stage::Ask) {
                    "no name server gave SRV records"
                } else {
                    "there are no SRV records"
                });
            }
        }
    }
}
