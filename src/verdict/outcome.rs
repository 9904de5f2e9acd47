//! The one word for what happened, most telling one first.

use crate::answer::{Answer, by_server, used};
use crate::candidates::Group;
use crate::evidence::Stage;
use crate::model::{
    CandidateId, Contact, HostName, NotTried, Question, Rcode, RecordType, SrvRecord,
};
use crate::overview::Overview;
use crate::plan::Step;
use crate::selection::HostState;
use std::net::IpAddr;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decision {
    /// The one word.
    pub(super) word: OutcomeWord,
    /// False when evidence that is missing could lead to another word.
    pub(super) is_certain: bool,
}

/// Decides on the one word: the way of the client is followed until it ends.
pub(super) fn decide(overview: &Overview<'_>) -> Decision {
    if !overview.ran(Stage::Ask) {
        return certain(if overview.evidence.plan.steps.is_empty() {
            OutcomeWord::NoSuffix
        } else {
            OutcomeWord::Ok
        });
    }
    if overview.ran(Stage::Plan) && overview.evidence.plan.steps.is_empty() {
        return certain(OutcomeWord::NoSuffix);
    }
    let mut last = None;
    for group in &overview.path.groups {
        let decision = decide_group(overview, group);
        // A host that serves ends the search; a cached host that does not is passed over.
        let is_served = matches!(
            decision.word,
            OutcomeWord::Ok | OutcomeWord::SomeHostsUnreachable
        );
        if is_served || !is_cached(overview, group) {
            return decision;
        }
        last = Some(decision);
    }
    match decide_dns(overview) {
        // Only a cached host was there to try.
        None => last.unwrap_or(certain(OutcomeWord::NoSuffix)),
        Some(decision) => decision,
    }
}

/// The word for a client that comes to this group: some of its hosts serve, or why none does.
fn decide_group(overview: &Overview<'_>, group: &Group) -> Decision {
    let states: Vec<HostState> = group
        .members
        .iter()
        .filter_map(|id| overview.states.get(id.0).copied())
        .collect();
    let n_serve = count(&states, |it| it == HostState::Serves);
    let n_open = count(&states, |it| it == HostState::NotProbed);
    let n_down = states.len() - n_serve - n_open;
    let is_open = |id: &CandidateId| overview.states.get(id.0) == Some(&HostState::NotProbed);
    let mut open = group.members.iter().filter(|id| is_open(id));
    let is_left_out = open.all(|id| is_left_out(overview, *id));
    if n_open == 0 && n_serve == 0 {
        return decide_dead_group(overview, group);
    }
    let word = if 0 < n_down {
        OutcomeWord::SomeHostsUnreachable
    } else {
        OutcomeWord::Ok
    };
    Decision {
        word,
        is_certain: is_left_out || (0 < n_serve && 0 < n_down),
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
    if members().all(|it| it.addresses.is_empty()) {
        let needs_dns = members().any(|it| !matches!(it.target, HostName::Address(_)));
        if needs_dns && evidence.name_servers.is_empty() {
            return certain(OutcomeWord::NoNameServer);
        }
        if members().any(|it| address_is_unanswered(overview, &it.target)) {
            return Decision {
                word: OutcomeWord::DnsNoResponse,
                is_certain: false,
            };
        }
        if !is_fixed(overview, group) {
            return certain(OutcomeWord::NoAddress);
        }
    }
    if is_fixed(overview, group) {
        return certain(OutcomeWord::FixedHostUnreachable);
    }
    let mut connected = group
        .members
        .iter()
        .flat_map(|id| evidence.probes_of(*id))
        .filter(|(_, probe)| probe.contact == Contact::Connected)
        .peekable();
    // Whatever connected was found to be something else, or its host would serve.
    certain(if connected.peek().is_some() {
        OutcomeWord::NotKms
    } else {
        OutcomeWord::AllHostsUnreachable
    })
}

/// The word for a client whose questions gave no host; none when it has no question.
fn decide_dns(overview: &Overview<'_>) -> Option<Decision> {
    if overview.steps.is_empty() {
        return None;
    }
    if overview.evidence.name_servers.is_empty() {
        return Some(certain(OutcomeWord::NoNameServer));
    }
    let words: Vec<OutcomeWord> = overview
        .steps
        .iter()
        .map(|step| {
            step.used_answer()
                .map_or(OutcomeWord::DnsNoResponse, |it| word_of(&it.answer))
        })
        .collect();
    let unanswered = overview.steps.iter().any(|step| {
        step.used_answer()
            .is_none_or(|it| matches!(it.answer, Answer::NoResponse(_)))
    });
    if unanswered {
        return Some(Decision {
            word: OutcomeWord::DnsNoResponse,
            is_certain: false,
        });
    }
    words.into_iter().min().map(certain)
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
        // Records that name no host are a mix of nothing but `.`; `classify` gives that another name.
        Answer::Records(_) | Answer::NoResponse(_) | Answer::Unusable { .. } => {
            OutcomeWord::DnsNoResponse
        }
    }
}

/// True when a question for the addresses of `target` got no response from any server.
fn address_is_unanswered(overview: &Overview<'_>, target: &HostName) -> bool {
    let evidence = overview.evidence;
    let names = evidence.plan.names_of(target);
    names.into_iter().any(|name| {
        [RecordType::A, RecordType::Aaaa]
            .into_iter()
            .any(|record_type| {
                let question = Question {
                    name: name.clone(),
                    record_type,
                };
                let answers = by_server::<IpAddr>(&question, &evidence.exchanges);
                used(&answers)
                    .and_then(|idx| answers.get(idx))
                    .is_none_or(|it| matches!(it.answer, Answer::NoResponse(_)))
            })
    })
}

/// True when a host was not contacted because the user said so, which leaves nothing to wait for.
fn is_left_out(overview: &Overview<'_>, id: CandidateId) -> bool {
    let by_user = [NotTried::SwitchedOff, NotTried::OtherFamily].map(Contact::NotTried);
    let mut probes = overview.evidence.probes_of(id).peekable();
    probes.peek().is_some() && probes.all(|(_, probe)| by_user.contains(&probe.contact))
}

fn is_cached(overview: &Overview<'_>, group: &Group) -> bool {
    matches!(step_of(overview, group), Some(Step::CachedHost(_)))
}

fn is_fixed(overview: &Overview<'_>, group: &Group) -> bool {
    matches!(step_of(overview, group), Some(Step::FixedHost(_)))
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

fn count(states: &[HostState], wanted: impl Fn(HostState) -> bool) -> usize {
    states.iter().filter(|it| wanted(**it)).count()
}
