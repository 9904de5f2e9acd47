//! What the evidence amounts to, worked out once for rules, verdict and renderers.

use crate::answer::{Answer, Index, MOST_ALIASES_OF_BIND, ServerAnswer, chain_end, used};
use crate::candidates::{AddressGap, Group, Path, address_gaps, each_step, given_path, path};
use crate::evidence::{Evidence, Stage};
use crate::model::{
    Candidate, CandidateId, Contact, DomainName, Exchange, NoResponse, NotTried, Outcome, Question,
    Record, RecordData, RecordType, SrvRecord, StepId,
};
use crate::policy::{DEFAULT_STALE_AFTER, Policy};
use crate::selection::{Choice, HostState, Unrouted, host_states};
use crate::view::NearMiss;
use crate::zone::Entry;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What the evidence amounts to.
#[derive(Debug)]
pub struct Overview<'a> {
    /// What it rests on.
    pub evidence: &'a Evidence,
    /// One an SRV step of the plan, in its order.
    pub steps: Vec<SrvStep>,
    /// The way a client goes.
    pub path: Path,
    /// One a candidate, in their order.
    pub states: Vec<HostState>,
    /// Families of addresses for which this machine has no route.
    pub unrouted: Unrouted,
    /// What is missing of the addresses of each candidate, in their order.
    pub gaps: Vec<Option<AddressGap>>,
    /// Records of the files at which no client asks, in the order of the text.
    pub misses: Vec<(&'a Entry, NearMiss)>,
    /// What is expected; none when no policy was given.
    pub policy: Option<&'a Policy>,
    /// The day that end dates and the age of records are held against; none when nobody said it.
    pub today: Option<Date>,
    /// The age at which a record that nobody refreshed is stale, where that was said for this run.
    pub stale_after: Option<Duration>,
    /// Names that a DNAME record makes an alias, with its owner.
    moved: BTreeMap<&'a DomainName, &'a DomainName>,
}

/// What the name servers said to one SRV step.
#[derive(Debug)]
pub struct SrvStep {
    /// Which step.
    pub id: StepId,
    /// The name asked.
    pub owner: DomainName,
    /// One a server that was asked, in their order.
    pub answers: Vec<ServerAnswer<SrvRecord>>,
    /// Position of the answer a client goes by; none when nobody was asked.
    pub used: Option<usize>,
}

/// What DNAME records make aliases, with the owners of these records; the first answer that says so counts.
fn moved(exchanges: &[Exchange]) -> BTreeMap<&DomainName, &DomainName> {
    let mut res = BTreeMap::new();
    let responses = exchanges.iter().filter_map(Exchange::response);
    for records in responses.flat_map(|it| [&it.answer, &it.additional]) {
        let is_redirect = |it: &&Record| matches!(it.data, RecordData::Redirect(_));
        let redirects: Vec<&Record> = records.iter().filter(is_redirect).collect();
        let aliases = records.iter().filter(|it| {
            let is_alias = matches!(it.data, RecordData::Alias(_));
            is_alias && !redirects.is_empty()
        });
        for alias in aliases {
            let name = &alias.owner;
            let is_above = |it: &&&Record| it.owner != *name && name.is_at_or_below(&it.owner);
            if let Some(redirect) = redirects.iter().find(is_above) {
                res.entry(name).or_insert(&redirect.owner);
            }
        }
    }
    res
}

/// Candidates among which a client chooses at one time.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Positions in `candidates`, in ascending order; never empty.
    pub members: &'a [CandidateId],
    /// Those of the evidence, or those of a change.
    pub candidates: &'a [Candidate],
    /// True for the records of a change.
    pub is_changed: bool,
}

impl SrvStep {
    /// The answer a client goes by.
    pub fn used_answer(&self) -> Option<&ServerAnswer<SrvRecord>> {
        self.used.and_then(|idx| self.answers.get(idx))
    }

    /// True when no name server gave any answer, and one might have.
    pub fn is_unanswered(&self) -> bool {
        self.used_answer().is_none_or(|it| match &it.answer {
            // Nobody answers there, which is certain.
            Answer::NoResponse(why) => *why != NoResponse::NotStarted,
            _ => false,
        })
    }
}

impl<'a> Overview<'a> {
    /// Works out the overview of `evidence`.
    pub fn new(evidence: &'a Evidence) -> Self {
        let views = evidence.view.iter();
        Self::with_misses(evidence, views.flat_map(|it| it.near_misses()).collect())
    }

    /// The overview of a part of what this one rests on, judged like it; the files are looked through once for all parts.
    pub fn of_part<'b>(&self, part: &'b Evidence) -> Overview<'b>
    where
        'a: 'b,
    {
        Overview {
            policy: self.policy,
            today: self.today,
            stale_after: self.stale_after,
            ..Overview::with_misses(part, self.misses.clone())
        }
    }

    fn with_misses(evidence: &'a Evidence, misses: Vec<(&'a Entry, NearMiss)>) -> Self {
        let index = Index::new(&evidence.exchanges);
        let steps = evidence
            .plan
            .srv_steps()
            .map(|(id, owner)| {
                let question = Question {
                    name: owner.clone(),
                    record_type: RecordType::Srv,
                };
                let answers = index.by_server(&question);
                SrvStep {
                    id,
                    owner: owner.clone(),
                    used: used(&answers),
                    answers,
                }
            })
            .collect();
        let gaps = address_gaps(
            &evidence.plan,
            &evidence.candidates,
            &evidence.exchanges,
            !evidence.name_servers.is_empty(),
        );
        // Hosts and records that were named have no plan; names in files are no way of one client, nor are several domains.
        let path = if evidence.is_check() || !evidence.several_domains().is_empty() {
            each_step(&evidence.plan, &evidence.candidates)
        } else if evidence.plan.steps.is_empty() {
            given_path(&evidence.candidates)
        } else {
            path(&evidence.plan, &evidence.candidates)
        };
        let unrouted = Unrouted::of(&evidence.probes, &evidence.exchanges);
        let mut states = host_states(
            &evidence.candidates,
            &gaps.iter().map(Option::is_some).collect::<Vec<bool>>(),
            &evidence.probes,
            &evidence.assumptions,
        );
        for assumed in &evidence.assumed {
            let CandidateId(idx) = assumed.candidate;
            if let (Some(state), Some(candidate)) =
                (states.get_mut(idx), evidence.candidates.get(idx))
            {
                *state = assumed.state(candidate.addresses.len(), &evidence.assumptions);
            }
        }
        Self {
            evidence,
            steps,
            path,
            states,
            unrouted,
            gaps,
            misses,
            policy: None,
            today: None,
            stale_after: None,
            moved: moved(&evidence.exchanges),
        }
    }

    /// The names in the files at which no client asks, though they were meant for KMS.
    pub fn missed_owners(&self) -> BTreeSet<&DomainName> {
        let misses = self.misses.iter();
        misses.map(|it| &it.0.record.owner).collect()
    }

    /// The same for rules that hold it against what is expected, on the day `today`.
    pub fn judged_by(
        evidence: &'a Evidence,
        policy: Option<&'a Policy>,
        today: Option<Date>,
    ) -> Self {
        Self {
            policy,
            today,
            ..Self::new(evidence)
        }
    }

    /// The age at which a record that nobody refreshed is stale: that of this run, else of the policy, else the usual one.
    pub fn stale_after(&self) -> Duration {
        let by_policy = || self.policy.map(Policy::stale_after);
        self.stale_after
            .or_else(by_policy)
            .unwrap_or(DEFAULT_STALE_AFTER)
    }

    /// The choices a client has, group by group, for the selection.
    pub fn choices(&self) -> Vec<Vec<Choice>> {
        let choice = |id: &CandidateId| {
            let candidate = self.evidence.candidate(*id)?;
            Some(Choice::new(*id, candidate, *self.states.get(id.0)?))
        };
        self.path
            .groups
            .iter()
            .map(|group| group.members.iter().filter_map(choice).collect())
            .collect()
    }

    /// The groups of the path; where a simulation has edits, with the records after them.
    pub fn groups_after_edits(&self) -> Vec<Listed<'_>> {
        let groups = self.path.groups.iter();
        let mut res: Vec<Listed<'_>> = groups
            .map(|group| Listed {
                members: &group.members,
                candidates: &self.evidence.candidates,
                is_changed: false,
            })
            .collect();
        let outlook = self.evidence.outlook.as_ref();
        if let Some(changed) = outlook.and_then(|it| it.change.as_ref()) {
            // Edited is what a client chooses from at last; a host that is remembered may stand before.
            res.pop();
            res.push(Listed {
                members: &changed.change.members,
                candidates: &changed.change.candidates,
                is_changed: true,
            });
        }
        res
    }

    /// Candidates a client comes to before or after edits, with the list that they are positions in.
    pub fn on_path_or_edited(&self) -> (BTreeSet<CandidateId>, &'a [Candidate]) {
        let mut res: BTreeSet<CandidateId> = self.on_path().collect();
        let evidence = self.evidence;
        let outlook = evidence.outlook.as_ref();
        match outlook.and_then(|it| it.change.as_ref()) {
            // Its list begins with the candidates of the evidence.
            Some(changed) => {
                res.extend(&changed.change.members);
                (res, &changed.change.candidates)
            }
            None => (res, &evidence.candidates),
        }
    }

    /// Candidates a client comes to, in the order of the evidence.
    pub fn on_path(&self) -> impl Iterator<Item = CandidateId> {
        self.path.groups.iter().flat_map(|it| it.members.clone())
    }

    /// Tells of candidates whether a client that comes to them comes to one for which `test` holds.
    ///
    /// All on its way count, and where record files are looked at those of the same names.
    pub fn any_beside(
        &self,
        test: impl Fn(CandidateId) -> bool,
    ) -> impl Fn(&[CandidateId]) -> bool {
        let groups = self.path.groups.iter();
        let holding = groups.filter(|it| it.members.iter().any(|id| test(*id)));
        let holding: BTreeSet<Option<StepId>> = holding.map(|it| it.step).collect();
        let is_check = self.evidence.is_check();
        move |ids| {
            let mut groups = ids.iter().filter_map(|id| self.group_of(*id));
            if is_check {
                groups.any(|it| holding.contains(&it.step))
            } else {
                !holding.is_empty()
            }
        }
    }

    /// The group of the path that a candidate is in.
    fn group_of(&self, id: CandidateId) -> Option<&Group> {
        let group = self.path.group_at(self.evidence.candidate(id)?.step)?;
        group.members.binary_search(&id).is_ok().then_some(group)
    }

    /// True when a client comes to this candidate.
    pub fn is_on_path(&self, id: CandidateId) -> bool {
        self.group_of(id).is_some()
    }

    /// True when some candidate on the path serves, or may serve since it was not probed.
    pub fn any_on_path_may_serve(&self) -> bool {
        self.on_path()
            .any(|id| !matches!(self.states.get(id.0), Some(HostState::Down { .. })))
    }

    /// True when a client may come to hosts that nothing tells: its names are not known, or one before the first with records
    /// was answered by nobody. A host set by hand ends the way before.
    pub fn may_lead_elsewhere(&self) -> bool {
        let plan = &self.evidence.plan;
        if plan.fixed_host().is_some() {
            return false;
        }
        if self.steps.is_empty() {
            return !plan.knows_suffixes();
        }
        let first = self.first_step_with_records().map(|it| it.id);
        let mut before = self
            .steps
            .iter()
            .take_while(|it| first.is_none_or(|first| it.id < first));
        !self.evidence.name_servers.is_empty() && before.any(SrvStep::is_unanswered)
    }

    /// The first SRV step with records, which is the one a client goes by.
    pub fn first_step_with_records(&self) -> Option<&SrvStep> {
        self.steps.iter().find(|step| {
            step.used_answer()
                .is_some_and(|it| it.answer.records().is_some())
        })
    }

    /// True when the run has no result of something since somebody called for its end.
    pub fn was_interrupted(&self) -> bool {
        self.evidence.is_interrupted && !self.ran(Stage::Simulate) && self.deadline_was_reached()
    }

    /// True when the end of the run cut something short: its limit, or whoever interrupted it.
    pub fn deadline_was_reached(&self) -> bool {
        let cut_exchange = self.evidence.exchanges.iter().any(|exchange| {
            exchange.outcome() == Some(&Outcome::NoResponse(NoResponse::DeadlineReached))
        });
        let cut_probe = self
            .evidence
            .probes
            .iter()
            .any(|probe| probe.contact == Contact::NotTried(NotTried::DeadlineReached));
        cut_exchange || cut_probe
    }

    /// Where the aliases of an answer lead; none when there are none, or when they have no end.
    pub fn alias_end(&self, told: &ServerAnswer<SrvRecord>) -> Option<DomainName> {
        if told.aliases.is_empty() {
            return None;
        }
        let exchange = self.evidence.exchange(*told.exchanges.last()?)?;
        let answer = &exchange.response()?.answer;
        let (_, end) = chain_end(&exchange.question.name, answer).ok()?;
        Some(end)
    }

    /// How the aliases of an answer run without end, where the server failed at them and sent them all the same.
    pub fn endless_aliases(&self, told: &ServerAnswer<SrvRecord>) -> Option<String> {
        let Answer::Failure(_) = told.answer else {
            return None;
        };
        let exchange = self.evidence.exchange(*told.exchanges.last()?)?;
        match chain_end(&exchange.question.name, &exchange.response()?.answer) {
            Err(why) => Some(why),
            Ok((aliases, _)) => (MOST_ALIASES_OF_BIND < aliases.len()).then(|| {
                format!(
                    "{} aliases in a row, and BIND follows {MOST_ALIASES_OF_BIND}",
                    aliases.len()
                )
            }),
        }
    }

    /// The owner of the DNAME record that makes an alias of `name`; none for one with a CNAME record of its own.
    ///
    /// A server sends both records, and there is no CNAME record to change (RFC 6672, 3.1).
    pub fn dname_behind(&self, name: &DomainName) -> Option<&'a DomainName> {
        self.moved.get(name).copied()
    }

    /// True for a host that was set or remembered and is the client itself: nobody contacts it, and it serves nobody.
    pub fn leads_to_client(&self, id: CandidateId) -> bool {
        let candidate = self.evidence.candidate(id);
        candidate.is_some_and(|it| self.evidence.plan.leads_to_client(it))
    }

    /// True when the host that was set by hand is the client itself.
    pub fn is_pointed_at_itself(&self) -> bool {
        let plan = &self.evidence.plan;
        let fixed = plan.fixed_host();
        fixed.is_some_and(|(id, _, host)| {
            let mut candidates = self.evidence.candidates.iter();
            plan.own_hosts.contains(&host.host)
                || candidates.any(|it| it.step == Some(id) && plan.leads_to_client(it))
        })
    }

    /// The first host of an SRV record off the client's way that serves: what a fixed host keeps the client from.
    pub fn serving_off_path(&self) -> Option<&'a Candidate> {
        let mut candidates = self.evidence.candidates.iter().enumerate();
        candidates
            .find(|(idx, candidate)| {
                candidate.terms.is_some()
                    && self.states.get(*idx) == Some(&HostState::Serves)
                    && !self.is_on_path(CandidateId(*idx))
            })
            .map(|(_, candidate)| candidate)
    }

    /// True when `stage` ran.
    pub fn ran(&self, stage: Stage) -> bool {
        self.evidence.ran.contains(&stage)
    }

    /// True when some name server was not asked since this machine has no route to it: what it says is not known.
    pub fn lacks_route_to_server(&self) -> bool {
        self.evidence.exchanges.iter().any(Exchange::has_no_route)
    }

    /// True when at least one name server gave any answer at all to an SRV question.
    pub fn any_server_answered(&self) -> bool {
        self.steps
            .iter()
            .flat_map(|step| &step.answers)
            .any(|told| !matches!(told.answer, Answer::NoResponse(_)))
    }
}
