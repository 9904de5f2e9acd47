//! What rules say: findings with severity, place and remedy, and how each check ended.

pub mod fingerprint;
pub mod sighting;

use sighting::Sighting;

use crate::evidence::{EvidenceRef, Stage};
use crate::model::{DomainName, ErrorCode, NameServer, Place, Provenance};
use std::fmt;
use std::net::SocketAddr;

/// How much a finding hurts clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A fact.
    Info,
    /// An administrator should know.
    Notice,
    /// Some clients find no working host, or find it late.
    Warning,
    /// Clients that come this way find no working host.
    Error,
}

impl Severity {
    /// All, the gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Notice, Self::Info];

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `KMS` and three digits; the first one is the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleCode(pub u16);

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KMS{:03}", self.0)
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One SRV RRset, wherever it came from.
    SrvSet,
    /// All evidence of a run.
    Evidence,
    /// The text of record files.
    Zones,
    /// Remarks in record files, and what they came to; looked at behind all other rules.
    Remarks,
}

/// What is known of a rule before it runs.
#[derive(Debug)]
pub struct RuleInfo {
    /// Never reused.
    pub code: RuleCode,
    /// Kebab case, named for the fault; reads well after "allow".
    pub name: &'static str,
    /// The gravest severity its findings have.
    pub severity: Severity,
    /// What it looks at.
    pub subject: Subject,
    /// Stages without which it cannot say anything.
    pub needs: &'static [Stage],
    /// One sentence without a final stop.
    pub summary: &'static str,
    /// Markdown under the fixed headings.
    pub explanation: &'static str,
    /// What a user sees when this fault strikes; may be empty.
    pub client_codes: &'static [ErrorCode],
    /// RFCs and documents, by name.
    pub references: &'static [&'static str],
}

/// Something a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleCode,
    /// Its name.
    pub name: &'static str,
    /// By consequence for this client.
    pub severity: Severity,
    /// One sentence without a final stop that names its subject.
    pub message: String,
    /// Where it is.
    pub location: Location,
    /// What it rests on.
    pub evidence: Vec<EvidenceRef>,
    /// What to do, as an imperative; with the exact command where there is one.
    pub remedy: Option<String>,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// At a domain name.
    Name(DomainName),
    /// At an address and port.
    Endpoint(SocketAddr),
    /// At a name server.
    Server(NameServer),
    /// At a setting of the client.
    Setting(Provenance),
    /// In a file.
    File(Place),
    /// At the run as a whole.
    Run,
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckStatus {
    /// It looked and found nothing.
    Passed,
    /// It found something.
    Failed {
        /// How many findings, at least 1, ignored ones included.
        findings: usize,
    },
    /// There is nothing of its kind in this run.
    NotApplicable {
        /// Why, in words.
        why: String,
    },
    /// It would have something to look at, but evidence is missing.
    NotChecked {
        /// Why, in words.
        why: String,
    },
}

/// One rule's run.
#[derive(Debug, Clone)]
pub struct Check {
    /// Which rule.
    pub rule: &'static RuleInfo,
    /// How it ended.
    pub status: CheckStatus,
}

/// What all rules say about one run.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// One a rule, in the order of their codes.
    pub checks: Vec<Check>,
    /// The gravest first, then by rule.
    pub findings: Vec<Finding>,
    /// What a baseline of this run would hold: everything that counts, and what is old.
    pub sightings: Vec<Sighting>,
    /// Findings that do not count; kept so that nothing is lost in silence.
    pub ignored: Vec<Ignored>,
}

/// A finding that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// What was found.
    pub finding: Finding,
    /// Who said that it does not count.
    pub by: IgnoredBy,
}

/// Who says that a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IgnoredBy {
    /// `--select` or `--ignore`.
    Selection,
    /// A baseline: it is old.
    Baseline,
    /// A severity of the policy that is `off`.
    PolicySeverity {
        /// Where it stands.
        place: Place,
    },
    /// An ignore of the policy.
    Policy {
        /// Where it stands.
        place: Place,
        /// Why, as it says.
        reason: String,
    },
    /// A remark beside the record.
    Remark {
        /// Where it stands.
        place: Place,
        /// Why, as it says.
        reason: String,
    },
}

impl IgnoredBy {
    /// Its name in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Selection => "selection",
            Self::Baseline => "baseline",
            Self::PolicySeverity { .. } | Self::Policy { .. } => "policy",
            Self::Remark { .. } => "remark",
        }
    }

    /// Where that is said; none for flags.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Selection | Self::Baseline => None,
            Self::PolicySeverity { place }
            | Self::Policy { place, .. }
            | Self::Remark { place, .. } => Some(*place),
        }
    }

    /// Why; none where nobody had to say.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Selection | Self::Baseline | Self::PolicySeverity { .. } => None,
            Self::Policy { reason, .. } | Self::Remark { reason, .. } => Some(reason),
        }
    }
}

impl Judgement {
    /// The gravest severity among the findings; none when there is none.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|it| it.severity).max()
    }
}
