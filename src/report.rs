//! Everything that is shown. Renderers read a report and nothing else.

use crate::evidence::Evidence;
use crate::finding::{Judgement, Severity};
use crate::model::DomainName;
use crate::verdict::{Exit, Status, SymptomMatch, Verdict, exit, exit_of};
use jiff::Timestamp;
use std::time::Duration;

/// Which command made a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Plan, ask, connect, judge.
    Diagnose,
    /// Plan only.
    Plan,
    /// What clients would do with given hosts.
    Simulate,
    /// Connect to named hosts.
    Probe,
    /// Look at record files.
    Check,
}

impl Command {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Diagnose => "diagnose",
            Self::Plan => "plan",
            Self::Simulate => "simulate",
            Self::Probe => "probe",
            Self::Check => "check",
        }
    }
}

/// What is known of the run itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// Version of the program that gathered the evidence.
    pub tool_version: String,
    /// Which command.
    pub command: Command,
    /// When it began, UTC.
    pub started_at: Timestamp,
    /// How long it took.
    pub elapsed: Duration,
}

/// Everything that is shown.
#[derive(Debug, Clone)]
pub struct Report {
    /// The run.
    pub run: RunInfo,
    /// What was found out.
    pub evidence: Evidence,
    /// What the rules say.
    pub judgement: Judgement,
    /// The answer; with several domains the worst one's.
    pub verdict: Verdict,
    /// The answer for each of several domains, in the order given; empty where one client is looked at.
    pub domains: Vec<DomainVerdict>,
    /// What the user sees, held against all that; none when nothing was said.
    pub symptom: Option<SymptomMatch>,
    /// Where record files hold a zone more than once, each view by itself; else empty.
    ///
    /// The lists of `evidence` are theirs, one view behind the other.
    pub views: Vec<ViewReport>,
}

/// One of several views of the same zones.
#[derive(Debug, Clone)]
pub struct ViewReport {
    /// What its files say; positions count from its own start.
    pub evidence: Evidence,
    /// What that comes to.
    pub verdict: Verdict,
}

impl Report {
    /// The views that were judged: one, or several that hold a zone each.
    pub fn each_view(&self) -> impl Iterator<Item = &Evidence> {
        let only = self.views.is_empty().then_some(&self.evidence);
        only.into_iter()
            .chain(self.views.iter().map(|it| &it.evidence))
    }

    /// The evidence of each view, to be judged again.
    pub fn into_views(self) -> Vec<Evidence> {
        if self.views.is_empty() {
            return vec![self.evidence];
        }
        self.views.into_iter().map(|it| it.evidence).collect()
    }
}

/// The answer for one of several domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainVerdict {
    /// The domain.
    pub domain: DomainName,
    /// How a client is served that asks about this domain.
    pub verdict: Verdict,
    /// The gravest severity among the findings about it; none when there is none.
    pub worst: Option<Severity>,
}

impl Report {
    /// The first line: the sentence of the verdict; with several domains, how many of them are as bad as the worst.
    pub fn headline(&self) -> String {
        let summary = &self.verdict.summary;
        let n_domains = self.domains.len();
        if n_domains == 0 {
            return summary.clone();
        }
        let status = self.verdict.status;
        let is_alike = |it: &&DomainVerdict| it.verdict.status == status;
        let alike: Vec<String> = self
            .domains
            .iter()
            .filter(is_alike)
            .map(|it| format!("`{}`", it.domain))
            .collect();
        let n_alike = alike.len();
        let what = match (status, n_alike) {
            (Status::Broken, 1) => "leads to no working host",
            (Status::Broken, _) => "lead to no working host",
            _ if self.run.command == Command::Plan => {
                "would be asked for, each by a client of its own"
            }
            (Status::Inconclusive, 1) => "has no verdict",
            (Status::Inconclusive, _) => "have no verdict",
            (Status::Degraded, 1) => "leads to a host, with warnings",
            (Status::Degraded, _) => "lead to hosts, with warnings",
            (Status::Healthy, 1) => "leads to a host",
            (Status::Healthy, _) => "lead to hosts",
        };
        let mut shown = alike.iter().take(MOST_DOMAINS).cloned().collect::<Vec<_>>();
        if MOST_DOMAINS < n_alike {
            shown.push(format!("{} more", n_alike - MOST_DOMAINS));
        }
        let shown = shown.join(", ");
        format!("{n_alike} of {n_domains} domains {what}: {shown}: {summary}")
    }

    /// How the run ends: as its worst domain does, findings before missing evidence, unless somebody interrupted it. `fail_on`
    /// none stands for `never`.
    pub fn exit(&self, fail_on: Option<Severity>) -> Exit {
        if self.evidence.is_interrupted && self.verdict.status == Status::Inconclusive {
            return Exit::Inconclusive;
        }
        let of_domains = self
            .domains
            .iter()
            .map(|it| exit_of(it.verdict.status, it.worst, fail_on));
        of_domains
            .min_by_key(|it| match it {
                Exit::Findings => 0,
                Exit::Inconclusive => 1,
                Exit::Clean => 2,
            })
            .unwrap_or_else(|| exit(&self.verdict, &self.judgement, fail_on))
    }
}

/// Domains that the first line names.
const MOST_DOMAINS: usize = 3;
