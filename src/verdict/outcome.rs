//! The one word for what happened, most telling one first.

use super::unresolved;
use crate::answer::Answer;
use crate::candidates::{AddressGap, Group};
use crate::client::ClientProfile;
use crate::evidence::Stage;
use crate::model::{CandidateId, Contact, HostName, NoResponse, NotTried, Rcode, SrvRecord};
use crate::overview::{Overview, SrvStep};
use crate::plan::Step;
use crate::selection::HostState;

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutcomeWord {
    /// A client finds a working host, and every host works.
    Ok,
    /// No setting gives a name to ask; no question is sent.
    NoSuffix,
    /// The client has no name server.
    NoNameServer,
    /// The name does not exist.
    NxDomain,
    /// The name has no SRV records.
    NoData,
    /// The name servers report that they could not answer.
    ServFail,
    /// The name servers refuse the question.
    DnsRefused,
    /// No name server responds in a usable way.
    DnsNoResponse,
    /// Target `.`: the service is not offered.
    NoSuchService,
    /// No target has an address.
    NoAddress,
    /// The host set by hand does not serve.
    FixedHostUnreachable,
    /// No host found by DNS serves.
    AllHostsUnreachable,
    /// Some hosts found by DNS do not serve.
    SomeHostsUnreachable,
    /// Every host that connects speaks another protocol.
    NotKms,
    /// A policy is violated.
    PolicyViolation,
}

impl OutcomeWord {
    /// All words, the most telling one first.
    pub const ALL: [Self; 15] = [
        Self::Ok,
        Self::NoSuffix,
        Self::NoNameServer,
        Self::NxDomain,
        Self::NoData,
        Self::ServFail,
        Self::DnsRefused,
        Self::DnsNoResponse,
        Self::NoSuchService,
        Self::NoAddress,
        Self::FixedHostUnreachable,
        Self::AllHostsUnreachable,
        Self::SomeHostsUnreachable,
        Self::NotKms,
        Self::PolicyViolation,
    ];

    /// What it means; a phrase without a stop.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "a client finds a working host",
            Self::NoSuffix => "no setting gives a name to ask; no question is sent",
            Self::NoNameServer => "the client has no name server",
            Self::NxDomain => "the name does not exist",
            Self::NoData => "the name exists without SRV records",
            Self::ServFail => "the name servers report an error",
            Self::DnsRefused => "the name servers refuse the question",
            Self::DnsNoResponse => "no name server gives a usable response",
            Self::NoSuchService => "target `.`: the service is not offered",
            Self::NoAddress => "no target has an address",
            Self::FixedHostUnreachable => "the host set by hand does not serve",
            Self::AllHostsUnreachable => "no host found by DNS serves",
            Self::SomeHostsUnreachable => "some hosts found by DNS do not serve",
            Self::NotKms => "with `--rpc-bind`: what answers is no KMS host",
            Self::PolicyViolation => "what was found breaks the policy",
        }
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoSuffix => "no-suffix",
            Self::NoNameServer => "no-name-server",
            Self::NxDomain => "nxdomain",
            Self::NoData => "nodata",
            Self::ServFail => "servfail",
            Self::DnsRefused => "dns-refused",
            Self::DnsNoResponse => "dns-no-response",
            Self::NoSuchService => "no-such-service",
            Self::NoAddress => "no-address",
            Self::FixedHostUnreachable => "fixed-host-unreachable",
            Self::AllHostsUnreachable => "all-hosts-unreachable",
            Self::SomeHostsUnreachable => "some-hosts-unreachable",
            Self::NotKms => "not-kms",
            Self::PolicyViolation => "policy-violation",
        }
    }
}

/// What happened, and whether evidence that is missing could turn it.
///
/// Where evidence is missing, the word is the worst that it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decision {
    /// The one word.
    pub(super) word: OutcomeWord,
    /// False when evidence that is missing could lead to another word.
    pub(super) is_certain: bool,
}

/// Decides on the one word: the way of the client is followed until it ends.
pub(super) fn decide(overview: &Overview<'_>) -> Decision {
    if overview.ran(Stage::Simulate) {
        return decide_simulated(overview);
    }
    let asked = overview.ran(Stage::Ask);
    if overview.ran(Stage::Plan) && overview.evidence.plan.steps.is_empty() {
        // One that looks for no host says nothing about those that do.
        let client = overview.evidence.client.as_ref();
        if client.is_some_and(ClientProfile::looks_for_no_host) {
            return uncertain(OutcomeWord::NoSuffix);
        }
        return no_suffix(overview);
    }
    if !asked {
        // A plan asks nobody, so it knows no more than that there is something to try.
        return uncertain(OutcomeWord::Ok);
    }
    let mut open = None;
    for group in &overview.path.groups {
        let decision = decide_group(overview, group);
        let before = || {
            let steps = overview.steps.iter();
            steps.take_while(|it| Some(it.id) < group.step)
        };
        // Where files say nothing of a name before this one, a client may well go elsewhere.
        if before().any(is_not_covered) {
            return uncertain(OutcomeWord::DnsNoResponse);
        }
        if is_served(decision) && (decision.is_certain || !is_cached(overview, group)) {
            return decision;
        }
        if !is_cached(overview, group) {
            // A name that was not answered before this one may well have records.
            return Decision {
                is_certain: decision.is_certain
                    && open.is_none()
                    && !before().any(SrvStep::is_unanswered),
                ..decision
            };
        }
        // A cached host that does not serve is passed over; one of which nothing is known leaves the end open.
        if !decision.is_certain {
            open = Some(decision);
        }
    }
    let decision = decide_dns(overview);
    match open {
        Some(open) if !is_served(decision) => open,
        _ => decision,
    }
}

/// The word for hosts whose states were given: they leave nothing open.
fn decide_simulated(overview: &Overview<'_>) -> Decision {
    let is_down =
        |id: CandidateId| matches!(overview.states.get(id.0), Some(HostState::Down { .. }));
    let has_no_address = |id: CandidateId| {
        // What files do not cover is not known, and taken as serving.
        let is_known = overview.gaps.get(id.0) != Some(&Some(AddressGap::NotCovered));
        let candidate = overview.evidence.candidate(id).filter(|_| is_known);
        let is_said = overview
            .evidence
            .assumed
            .iter()
            .any(|it| it.candidate == id);
        !is_said && candidate.is_some_and(|it| it.addresses.is_empty())
    };
    certain(if overview.on_path().all(has_no_address) {
        OutcomeWord::NoAddress
    } else if !overview.any_on_path_may_serve() {
        OutcomeWord::AllHostsUnreachable
    } else if overview.on_path().any(is_down) {
        OutcomeWord::SomeHostsUnreachable
    } else {
        OutcomeWord::Ok
    })
}

/// True when a client that comes this far is served.
fn is_served(decision: Decision) -> bool {
    matches!(
        decision.word,
        OutcomeWord::Ok | OutcomeWord::SomeHostsUnreachable
    )
}

/// The word for a client that comes to this group: some of its hosts serve, or why none does.
fn decide_group(overview: &Overview<'_>, group: &Group) -> Decision {
    let states: Vec<HostState> = group
        .members
        .iter()
        .filter_map(|id| overview.states.get(id.0).copied())
        .collect();
    let count = |wanted: fn(HostState) -> bool| states.iter().filter(|it| wanted(**it)).count();
    let n_serve = count(|it| it == HostState::Serves);
    let n_open = count(|it| it == HostState::NotProbed);
    let n_down = states.len() - n_serve - n_open;
    if n_open == 0 && n_serve == 0 {
        return decide_dead_group(overview, group);
    }
    let is_open = |id: &&CandidateId| overview.states.get(id.0) == Some(&HostState::NotProbed);
    let open = || group.members.iter().filter(is_open);
    if open().all(|id| is_switched_off(overview, *id)) {
        return certain(if 0 < n_down {
            OutcomeWord::SomeHostsUnreachable
        } else {
            OutcomeWord::Ok
        });
    }
    // Files say nothing about a host outside of them, so it may well serve; what was switched off counts as serving.
    if open().any(|id| overview.gaps.get(id.0) == Some(&Some(AddressGap::NotCovered))) {
        let may_be_all = n_serve == 0 && !open().any(|id| is_switched_off(overview, *id));
        return uncertain(if may_be_all {
            OutcomeWord::NoAddress
        } else {
            OutcomeWord::SomeHostsUnreachable
        });
    }
    // A host whose address nobody tells this run is told to no client either.
    let is_unresolved = open().all(|id| is_unresolved(overview, *id));
    let is_nameless = open().all(|id| has_gap(overview, *id, AddressGap::NotNamed));
    let is_fixed = matches!(step_of(overview, group), Some(Step::FixedHost(_)));
    match (n_serve, n_down) {
        (0, 0) if is_nameless && is_fixed => uncertain(OutcomeWord::FixedHostUnreachable),
        (0, 0) if is_nameless => uncertain(OutcomeWord::NoAddress),
        (0, _) if is_unresolved => uncertain(OutcomeWord::DnsNoResponse),
        // What is missing is taken for the worst, and said to be missing.
        (0, _) => uncertain(OutcomeWord::AllHostsUnreachable),
        (_, n_down) if is_unresolved || 0 < n_down => certain(OutcomeWord::SomeHostsUnreachable),
        _ => uncertain(OutcomeWord::SomeHostsUnreachable),
    }
}

/// The word for a group of which no host serves.
fn decide_dead_group(overview: &Overview<'_>, group: &Group) -> Decision {
    let evidence = overview.evidence;
    let members = || {
        group
            .members
            .iter()
            .filter_map(|id| evidence.candidate(*id))
    };
    let is_fixed = matches!(step_of(overview, group), Some(Step::FixedHost(_)));
    if is_fixed && overview.is_pointed_at_itself() {
        return certain(OutcomeWord::FixedHostUnreachable);
    }
    if members().all(|it| it.addresses.is_empty()) {
        let needs_dns = members().any(|it| !matches!(it.target, HostName::Address(_)));
        if needs_dns && evidence.name_servers.is_empty() {
            return certain(OutcomeWord::NoNameServer);
        }
        if !is_fixed {
            return certain(OutcomeWord::NoAddress);
        }
        // That it has no address is not said; the error for the question is more telling.
        if let Some(refusal) = unresolved::of_fixed_host(overview) {
            return certain(refusal.word());
        }
    }
    let connects = |id: &CandidateId| {
        let mut probes = evidence.probes_of(*id);
        probes.any(|(_, probe)| probe.contact == Contact::Connected)
    };
    certain(if group.members.iter().all(connects) {
        // Whatever connected was found to be something else, or its host would serve.
        OutcomeWord::NotKms
    } else if is_fixed {
        OutcomeWord::FixedHostUnreachable
    } else {
        OutcomeWord::AllHostsUnreachable
    })
}

/// The word for a client whose questions gave no host.
fn decide_dns(overview: &Overview<'_>) -> Decision {
    if overview.steps.is_empty() {
        // Only a cached host was there to try.
        return no_suffix(overview);
    }
    if overview.evidence.name_servers.is_empty() {
        return certain(OutcomeWord::NoNameServer);
    }
    if overview.steps.iter().any(SrvStep::is_unanswered) {
        return uncertain(OutcomeWord::DnsNoResponse);
    }
    let word = overview.steps.iter().map(step_word).min();
    Decision {
        word: word.unwrap_or(OutcomeWord::DnsNoResponse),
        is_certain: !overview.evidence.plan.is_limited && !overview.steps.iter().any(is_cut),
    }
}

/// No name is asked; that is certain only where the settings that were read would have shown one.
fn no_suffix(overview: &Overview<'_>) -> Decision {
    Decision {
        word: OutcomeWord::NoSuffix,
        is_certain: overview.evidence.plan.knows_suffixes(),
    }
}

/// The word for the answer a client goes by at this step.
pub(super) fn step_word(step: &SrvStep) -> OutcomeWord {
    step.used_answer()
        .map_or(OutcomeWord::DnsNoResponse, |it| word_of(&it.answer))
}

/// True when the files that were asked leave open what stands at the name of this step.
fn is_not_covered(step: &SrvStep) -> bool {
    let not_covered = Answer::NoResponse(NoResponse::NotCovered);
    step.used_answer()
        .is_some_and(|it| it.answer == not_covered)
}

/// True when the end of the run cut a question of this step short that might have been answered better.
///
/// A client that has a definite answer waits for no other server.
fn is_cut(step: &SrvStep) -> bool {
    let cut = Answer::NoResponse(NoResponse::DeadlineReached);
    let is_definite = step.used_answer().is_some_and(|it| it.answer.is_definite());
    !is_definite && step.answers.iter().any(|it| it.answer == cut)
}

/// The word for one answer that gives no host.
fn word_of(answer: &Answer<SrvRecord>) -> OutcomeWord {
    match answer {
        Answer::NxDomain { .. } => OutcomeWord::NxDomain,
        // A name that is an alias to nothing has no data; Windows has the status 9501 for it (inferred).
        Answer::NoData { .. } | Answer::AliasOnly { .. } | Answer::AliasFault { .. } => {
            OutcomeWord::NoData
        }
        Answer::Failure(Rcode::REFUSED) => OutcomeWord::DnsRefused,
        Answer::Failure(_) => OutcomeWord::ServFail,
        Answer::NoSuchService => OutcomeWord::NoSuchService,
        Answer::Records(_) | Answer::NoResponse(_) | Answer::Unusable { .. } => {
            OutcomeWord::DnsNoResponse
        }
    }
}

/// True when nothing is known of a host because no name server answered for its addresses.
fn is_unresolved(overview: &Overview<'_>, id: CandidateId) -> bool {
    let is_silent = has_gap(overview, id, AddressGap::NoResponse);
    is_silent && overview.evidence.probes_of(id).next().is_none()
}

/// True when that is missing of the addresses of a host.
fn has_gap(overview: &Overview<'_>, id: CandidateId, gap: AddressGap) -> bool {
    overview.gaps.get(id.0) == Some(&Some(gap))
}

/// True when a host was not contacted because the user said so, which leaves nothing to wait for.
fn is_switched_off(overview: &Overview<'_>, id: CandidateId) -> bool {
    let off = Contact::NotTried(NotTried::SwitchedOff);
    let mut probes = overview.evidence.probes_of(id).peekable();
    probes.peek().is_some() && probes.all(|(_, probe)| probe.contact == off)
}

fn is_cached(overview: &Overview<'_>, group: &Group) -> bool {
    matches!(step_of(overview, group), Some(Step::CachedHost(_)))
}

fn step_of<'a>(overview: &Overview<'a>, group: &Group) -> Option<&'a Step> {
    let id = group.step?;
    overview.evidence.plan.steps.get(id.0).map(|it| &it.step)
}

fn certain(word: OutcomeWord) -> Decision {
    Decision {
        word,
        is_certain: true,
    }
}

fn uncertain(word: OutcomeWord) -> Decision {
    Decision {
        word,
        is_certain: false,
    }
}
