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

use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Check, Judgement, Location, RuleInfo, Severity, Subject};
use crate::model::{DomainName, SrvRecord};
use crate::overview::Overview;
use select::Selection;
use std::borrow::Cow;

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
    /// The name asked or written, before any alias; none for records that were only described.
    pub owner: Option<&'a DomainName>,
    /// Where the records stand, behind any alias; none for records that were only described.
    pub stands_at: Option<&'a DomainName>,
    /// Seconds; none for records that were only described.
    pub ttl: Option<u32>,
    /// The records; never empty.
    pub records: Cow<'a, [SrvRecord]>,
    /// What findings about this set rest on.
    pub evidence: Vec<EvidenceRef>,
    /// True when the client chooses among these records; false behind a fixed host or another domain with records.
    pub is_used: bool,
}

impl SrvSet<'_> {
    /// Where findings about this set are.
    pub fn location(&self) -> Location {
        self.owner
            .map_or(Location::Run, |it| Location::Name(it.clone()))
    }

    /// What a message calls it: `` `_vlmcs._tcp.corp.example.` ``, or what stands for that.
    pub fn subject(&self) -> String {
        self.owner
            .map_or_else(|| "the record set".to_owned(), |it| format!("`{it}`"))
    }

    /// The records that name a host: all but those with target `.`.
    pub fn hosts(&self) -> impl Iterator<Item = &SrvRecord> {
        self.records.iter().filter(|it| !it.target.is_root())
    }

    /// A record as a zone file has it, with the owner if there is one.
    pub fn record_text(&self, record: &SrvRecord) -> String {
        let SrvRecord {
            priority,
            weight,
            port,
            target,
        } = record;
        let text = format!("SRV {priority} {weight} {port} {target}");
        match self.stands_at {
            Some(owner) => format!("{owner} {text}"),
            None => text,
        }
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
            let sets = sets::sets(overview);
            for set in &sets {
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
