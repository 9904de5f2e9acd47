//! Everything a run found out, before anybody judges it.

use crate::client::ClientProfile;
use crate::model::{
    Candidate, CandidateId, DomainName, Exchange, ExchangeId, FileId, NameServer, Probe, ProbeId,
    SourceFile, StepId,
};
use crate::plan::{DiscoveryPlan, Origin, Step};
use crate::selection::{Assumed, Assumptions, Forecast};
use crate::simulation::Outlook;
use crate::view::View;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A stretch of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Record files → view.
    ReadZones,
    /// Settings → plan.
    Plan,
    /// Questions → exchanges.
    Ask,
    /// Exchanges → candidates.
    Assemble,
    /// Candidates → probes.
    Probe,
    /// Candidates and probes → forecasts.
    Forecast,
    /// Candidates and what is assumed of them → outlook.
    Simulate,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadZones => "read-zones",
            Self::Plan => "plan",
            Self::Ask => "ask",
            Self::Assemble => "assemble",
            Self::Probe => "probe",
            Self::Forecast => "forecast",
            Self::Simulate => "simulate",
        })
    }
}

/// Everything a run found out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// The stages that ran; the lists of the others are empty for that reason.
    ///
    /// A simulation with the hosts of a saved report keeps its plan, exchanges and probes, though their stages did not run
    /// again.
    pub ran: BTreeSet<Stage>,
    /// True when somebody called for the end of the run before its stages were through: what has no result since the run
    /// ended has none for that reason, and not for a limit.
    pub is_interrupted: bool,
    /// The files that places point into: zone files, what they include, policies.
    pub files: Vec<SourceFile>,
    /// What the record files hold; none unless the stage `read-zones` ran. It may be large, and parts of evidence share it.
    pub view: Option<Arc<View>>,
    /// What a client tries; in a run of `check` the names that are looked at, each for itself.
    pub plan: DiscoveryPlan,
    /// Settings of the client that the plan does not show; none when it shows everything.
    pub client: Option<ClientProfile>,
    /// The name servers asked, in the order a client asks them; empty when it has none.
    pub name_servers: Vec<NameServer>,
    /// In the order asked: question by question, server by server.
    pub exchanges: Vec<Exchange>,
    /// What name servers say to the questions that record files were asked, to compare; none unless that was wanted.
    pub live: Option<Live>,
    /// Step by step; those of one step by priority, then by name.
    pub candidates: Vec<Candidate>,
    /// Candidate by candidate in ascending order, address by address.
    pub probes: Vec<Probe>,
    /// One a model asked for.
    pub forecasts: Vec<Forecast>,
    /// What the forecasts take for granted.
    pub assumptions: Assumptions,
    /// States of hosts that were given and not seen, one a candidate at most, in ascending order.
    pub assumed: Vec<Assumed>,
    /// What was worked out beside the forecasts; none unless the stage `simulate` ran.
    pub outlook: Option<Outlook>,
}

/// What name servers say to the questions that record files were asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Live {
    /// The name servers asked, in their order.
    pub name_servers: Vec<NameServer>,
    /// Question by question, server by server.
    pub exchanges: Vec<Exchange>,
}

/// A piece of evidence, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceRef {
    /// A step of the plan.
    Step(StepId),
    /// An entry of what the plan dropped.
    Dropped(usize),
    /// An exchange.
    Exchange(ExchangeId),
    /// An exchange that is compared with record files.
    Live(ExchangeId),
    /// A candidate.
    Candidate(CandidateId),
    /// A probe.
    Probe(ProbeId),
    /// A forecast.
    Forecast(usize),
}

/// The JSON pointer into the report (RFC 6901).
impl fmt::Display for EvidenceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(StepId(idx)) => write!(f, "/plan/steps/{idx}"),
            Self::Dropped(idx) => write!(f, "/plan/dropped/{idx}"),
            Self::Exchange(ExchangeId(idx)) => write!(f, "/exchanges/{idx}"),
            Self::Live(ExchangeId(idx)) => write!(f, "/live/exchanges/{idx}"),
            Self::Candidate(CandidateId(idx)) => write!(f, "/candidates/{idx}"),
            Self::Probe(ProbeId(idx)) => write!(f, "/probes/{idx}"),
            Self::Forecast(idx) => write!(f, "/forecast/{idx}"),
        }
    }
}

impl Evidence {
    /// The exchange at `id`.
    pub fn exchange(&self, id: ExchangeId) -> Option<&Exchange> {
        self.exchanges.get(id.0)
    }

    /// The candidate at `id`.
    pub fn candidate(&self, id: CandidateId) -> Option<&Candidate> {
        self.candidates.get(id.0)
    }

    /// The file at `id`.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// True when names of files are looked at each for itself, and no client's way is followed.
    pub fn is_check(&self) -> bool {
        let others = [Stage::Plan, Stage::Probe, Stage::Simulate];
        self.ran.contains(&Stage::ReadZones) && others.iter().all(|it| !self.ran.contains(it))
    }

    /// The domains that were named, with their steps, where there are several: each is a client of its own.
    ///
    /// Empty for one domain, for the settings of one client, and where records are looked at or simulated with.
    pub fn several_domains(&self) -> Vec<(StepId, DomainName)> {
        let mut res: Vec<(StepId, DomainName)> = Vec::new();
        if self.is_check() || !self.ran.contains(&Stage::Plan) || self.outlook.is_some() {
            return res;
        }
        for (id, planned) in self.plan.steps_with_ids() {
            if let Step::AskSrv { owner } = &planned.step
                && planned.origin == Origin::CommandLine
                && let Some(domain) = owner.parent().and_then(|it| it.parent())
            {
                res.push((id, domain));
            }
        }
        if res.len() < 2 {
            res.clear();
        }
        res
    }

    /// A copy without plan, exchanges, candidates, probes and forecasts, which may be many.
    pub fn beside_lists(&self) -> Self {
        Self {
            ran: self.ran.clone(),
            is_interrupted: self.is_interrupted,
            files: self.files.clone(),
            view: self.view.clone(),
            client: self.client.clone(),
            name_servers: self.name_servers.clone(),
            live: self.live.clone(),
            assumptions: self.assumptions,
            assumed: self.assumed.clone(),
            outlook: self.outlook.clone(),
            ..Self::default()
        }
    }

    /// True when record files answered in place of name servers.
    pub fn is_answered_by_files(&self) -> bool {
        self.name_servers == [NameServer::ZoneFiles]
    }

    /// The same evidence with the record files that answered.
    pub fn with_files(mut self, view: View, files: Vec<SourceFile>) -> Self {
        self.ran.insert(Stage::ReadZones);
        self.view = Some(Arc::new(view));
        self.files = files;
        self
    }

    /// The probes of one candidate, with their positions.
    pub fn probes_of(&self, id: CandidateId) -> impl Iterator<Item = (ProbeId, &Probe)> {
        let start = self.probes.partition_point(|it| it.candidate < id);
        self.probes
            .iter()
            .enumerate()
            .skip(start)
            .take_while(move |(_, probe)| probe.candidate == id)
            .map(|(idx, probe)| (ProbeId(idx), probe))
    }
}
