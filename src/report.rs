//! Everything that is shown. Renderers read a report and nothing else.

use crate::evidence::Evidence;
use crate::finding::Judgement;
use crate::verdict::{SymptomMatch, Verdict};
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
    /// The answer.
    pub verdict: Verdict,
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
