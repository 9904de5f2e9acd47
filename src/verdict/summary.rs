//! The sentence for the helpdesk: does a client find a host, what does it show if not, what to do.

use super::dead::{fixed_host_remedy, how_to_revive, is_of_cloud, left_out, why_dead};
use super::missing::inconclusive;
use super::outcome::{Decision, OutcomeWord, step_word};
use super::planned::planned;
use super::served::served;
use super::simulated::simulated;
use super::{ClientCode, Status, dead, unresolved, who, zone_fault};
use crate::answer::{Answer, Index};
use crate::client::{clear_lookup_domain, set_lookup_domain};
use crate::evidence::Stage;
use crate::finding::Judgement;
use crate::model::{
    Candidate, Contact, DomainName, Exchange, Probe, Question, Rcode, RecordType, Service,
};
use crate::overview::{Overview, SrvStep};
use crate::plan::Origin;
use crate::selection::HostState;
use std::net::IpAddr;

/// Names shown in one sentence before "and N more".
const MAX_NAMES: usize = 2;

/// One sentence, with a final stop.
pub(super) fn summary(
    overview: &Overview<'_>,
    judgement: &Judgement,
    decision: Decision,
    status: Status,
    codes: &[ClientCode],
) -> String {
    if overview.ran(Stage::Simulate) {
        return zone_fault::or_not_in_use(overview, simulated(overview, codes));
    }
    let way = way(overview, judgement, decision, status, codes);
    let way = who::or_is_set_by_hand(overview, decision, way);
    who::or_looks_for_none(overview, way)
}

/// The sentence about the way to a host.
fn way(
    overview: &Overview<'_>,
    judgement: &Judgement,
    decision: Decision,
    status: Status,
    codes: &[ClientCode],
) -> String {
    if !decision.is_certain && decision.word == OutcomeWord::NoSuffix {
        return if overview.evidence.plan.knows_suffixes() {
            planned(overview, codes)
        } else {
            inconclusive(overview, decision)
        };
    }
    if !overview.ran(Stage::Ask) {
        return planned(overview, codes);
    }
    if status == Status::Inconclusive {
        return inconclusive(overview, decision);
    }
    let trouble = zone_fault::trouble(overview, decision.word)
        .or_else(|| fixed_host_trouble(overview, judgement, decision.word))
        .or_else(|| trouble(overview, decision.word));
    let Some((fact, remedy)) = trouble else {
        return served(overview, judgement, decision.word, status);
    };
    none_found(overview, decision.word, &fact, codes, &remedy)
}

/// That no host is found, why, what the client shows and what to do.
fn none_found(
    overview: &Overview<'_>,
    word: OutcomeWord,
    fact: &str,
    codes: &[ClientCode],
    remedy: &str,
) -> String {
    let who = match word {
        OutcomeWord::NotKms if !overview.ran(Stage::Plan) => "No KMS host was found".to_owned(),
        _ if !overview.ran(Stage::Plan) => "No host was reached".to_owned(),
        OutcomeWord::NotKms => format!("{} no KMS host", who::finds(overview)),
        _ => format!("{} no working host", who::finds(overview)),
    };
    let shown = shown(codes);
    format!("{who}: {fact}; {shown}{remedy}.")
}

/// Why the host set by hand does not serve, and what to do about it; none where something else is at fault.
fn fixed_host_trouble(
    overview: &Overview<'_>,
    judgement: &Judgement,
    word: OutcomeWord,
) -> Option<(String, String)> {
    if overview.is_pointed_at_itself() && word == OutcomeWord::FixedHostUnreachable {
        let host = quoted(on_path(overview, |_| true));
        return Some((
            format!(
                "the host set by hand, {host}, is the client itself, which takes no answer from itself (Windows 8 and later)"
            ),
            dead::stop_asking_itself(overview),
        ));
    }
    let refusal = unresolved::of_fixed_host(overview).filter(|it| it.word() == word);
    let why = match refusal {
        Some(refusal) if word == OutcomeWord::DnsRefused => format!(
            "could not be resolved: name server `{}` refuses to answer for its addresses",
            refusal.server
        ),
        Some(refusal) => format!(
            "could not be resolved: name server `{}` answers {} for its addresses",
            refusal.server, refusal.rcode
        ),
        None if word == OutcomeWord::FixedHostUnreachable => why_dead(overview),
        None => return None,
    };
    let of_cloud = if is_of_cloud(overview, judgement) {
        " the KMS service of a cloud,"
    } else {
        ""
    };
    let host = quoted(on_path(overview, |_| true));
    Some((
        format!("the host set by hand, {host},{of_cloud} {why}"),
        fixed_host_remedy(overview, judgement),
    ))
}

/// Why a client finds no host, and what to do about it; none when it finds one.
fn trouble(overview: &Overview<'_>, word: OutcomeWord) -> Option<(String, String)> {
    let names = blamed_names(overview, word);
    let are = |one: &str, many: &str| {
        if names.len() == 1 {
            one.to_owned()
        } else {
            many.to_owned()
        }
    };
    let quoted_names = quoted(names.iter().cloned());
    let hosts = || quoted(on_path(overview, |_| true));
    Some(match word {
        OutcomeWord::Ok
        | OutcomeWord::SomeHostsUnreachable
        | OutcomeWord::PolicyViolation
        | OutcomeWord::FixedHostUnreachable => {
            return None;
        }
        OutcomeWord::NoSuffix => (
            no_suffix(overview),
            "set a primary DNS suffix or DHCP option 15, or run `slmgr /skms-domain DOMAIN`".into(),
        ),
        OutcomeWord::NoNameServer => (
            "there is no name server to ask".into(),
            "set the DNS servers of the network adapter".into(),
        ),
        OutcomeWord::NxDomain | OutcomeWord::NoData => {
            let fact = absence(overview, word, &quoted_names, names.len());
            (fact, absence_remedy(overview, word))
        }
        OutcomeWord::ServFail => (
            format!("the name servers report an error for {quoted_names}"),
            "mend the zone or the forwarder on the name server".into(),
        ),
        OutcomeWord::DnsRefused => (
            format!("the name servers refuse to answer for {quoted_names}"),
            "point the client at name servers that serve it".into(),
        ),
        OutcomeWord::DnsNoResponse => (
            format!("the name servers give no usable response for {quoted_names}"),
            "point the client at name servers that resolve for clients".into(),
        ),
        OutcomeWord::NoSuchService => (
            format!(
                "{quoted_names} {} with target `.` that there is no KMS host",
                are("says", "say")
            ),
            "replace that record with the SRV record of a host".into(),
        ),
        OutcomeWord::NoAddress => (
            format!("no address was found for {}", hosts()),
            if is_lookup_failure(overview) {
                "mend the name server, which answers with an error".into()
            } else if overview.ran(Stage::Plan) {
                no_address_remedy(overview)
            } else {
                "write the full name of the host, or correct it".into()
            },
        ),
        OutcomeWord::AllHostsUnreachable => (
            format!("{} {}{}", hosts(), why_dead(overview), left_out(overview)),
            how_to_revive(overview),
        ),
        OutcomeWord::NotKms if all_speak(overview, |it| *it == Some(Service::Silent)) => (
            format!(
                "{} {} as a KMS host",
                hosts(),
                if overview.on_path().count() == 1 {
                    "accepts the connection but does not answer"
                } else {
                    "accept the connection but do not answer"
                }
            ),
            "check the service `sppsvc` there, or what stands in between".into(),
        ),
        OutcomeWord::NotKms if all_speak(overview, |it| *it == Some(Service::Closed)) => (
            format!(
                "{} {} at once",
                hosts(),
                if overview.on_path().count() == 1 {
                    "accepts the connection and ends it"
                } else {
                    "accept the connection and end it"
                }
            ),
            "check which program listens there, and what stands in between".into(),
        ),
        OutcomeWord::NotKms => (
            format!("what answers at {} is no KMS host", hosts()),
            "correct the host or its port".into(),
        ),
    })
}

pub(super) fn no_suffix(overview: &Overview<'_>) -> String {
    if overview.evidence.plan.dropped.is_empty() {
        "no DNS suffix is set, so it asks no name server at all".to_owned()
    } else {
        "no DNS suffix is set that it could ask about, so it asks no name server at all".to_owned()
    }
}

/// That names are not there, and who says otherwise.
fn absence(overview: &Overview<'_>, word: OutcomeWord, names: &str, n_names: usize) -> String {
    let steps = || blamed(overview, word);
    let is_alias = steps().any(|step| {
        let told = step.used_answer().map(|it| &it.answer);
        matches!(
            told,
            Some(Answer::AliasFault { .. } | Answer::AliasOnly { .. })
        )
    });
    let others: Vec<String> = steps()
        .flat_map(|step| &step.answers)
        .filter(|it| it.answer.records().is_some())
        .map(|it| it.server.to_string())
        .collect();
    let others = if others.is_empty() {
        String::new()
    } else {
        format!(
            " for the first name server, though {} has the records",
            quoted(others.into_iter())
        )
    };
    let end = match steps().collect::<Vec<_>>()[..] {
        [only] => only.used_answer().and_then(|it| overview.alias_end(it)),
        _ => None,
    };
    if let Some(end) = end.filter(|_| !is_alias) {
        let lacks = if word == OutcomeWord::NxDomain {
            "does not exist"
        } else {
            "has no SRV record"
        };
        return format!("{names} is an alias of `{end}`, which {lacks}{others}");
    }
    let what = match (word, n_names) {
        _ if is_alias && n_names == 1 => "is an alias (CNAME) that leads to no SRV record",
        _ if is_alias => "are aliases (CNAME) that lead to no SRV record",
        (OutcomeWord::NxDomain, 1) => "does not exist in DNS",
        (OutcomeWord::NxDomain, _) => "do not exist in DNS",
        (_, 1) => "exists but has no SRV record",
        _ => "exist but have no SRV record",
    };
    format!("{names} {what}{others}")
}

fn absence_remedy(overview: &Overview<'_>, word: OutcomeWord) -> String {
    let has_other = blamed(overview, word)
        .flat_map(|step| &step.answers)
        .any(|it| it.answer.records().is_some());
    let alias = blamed(overview, word).find(|step| {
        step.used_answer().is_some_and(|it| {
            !it.aliases.is_empty() || matches!(it.answer, Answer::AliasFault { .. })
        })
    });
    let is_lookup = overview
        .evidence
        .plan
        .steps
        .iter()
        .any(|it| it.origin == Origin::LookupDomain);
    if has_other {
        "make the name servers agree".to_owned()
    } else if let Some(maker) = alias.and_then(|it| alias_maker(overview, &it.owner)) {
        format!(
            "correct the {maker}, which makes the alias, or publish the SRV record at the name that it leads to"
        )
    } else if alias.is_some() {
        "point the alias at a name with SRV records, or delete the CNAME and publish the SRV record there"
            .to_owned()
    } else if is_lookup {
        let client = overview.evidence.client.as_ref();
        let scope = client.and_then(|it| it.in_force().lookup_domain_scope);
        let scope = who::scope_of_headline(scope);
        format!(
            "publish the SRV record there, or correct the lookup domain: {} or {}",
            clear_lookup_domain(scope.as_ref()),
            set_lookup_domain(scope.as_ref())
        )
    } else if word == OutcomeWord::NxDomain {
        "publish the SRV record there, or correct the client's DNS suffix".to_owned()
    } else {
        "publish the SRV record there".to_owned()
    }
}

/// True when a question for addresses was answered with an error code.
fn is_lookup_failure(overview: &Overview<'_>) -> bool {
    let exchanges = overview.evidence.exchanges.iter();
    exchanges
        .filter(|it| it.question.record_type != RecordType::Srv)
        .filter_map(Exchange::response)
        .any(|it| it.rcode != Rcode::NOERROR && it.rcode != Rcode::NXDOMAIN)
}

/// Beside a CNAME no address record may stand, so an alias has to be mended itself.
fn no_address_remedy(overview: &Overview<'_>) -> String {
    let index = Index::new(&overview.evidence.exchanges);
    let alias = overview
        .on_path()
        .filter_map(|id| overview.evidence.candidate(id))
        .flat_map(|it| overview.evidence.plan.names_of(&it.target))
        .find(|name| {
            let record_types = [RecordType::A, RecordType::Aaaa];
            record_types.into_iter().any(|record_type| {
                let name = name.clone();
                let question = Question { name, record_type };
                let mut answers = index.by_server::<IpAddr>(&question).into_iter();
                answers.any(|it| !it.aliases.is_empty())
            })
        });
    match alias {
        Some(name) => match alias_maker(overview, &name) {
            Some(maker) => format!(
                "correct the SRV target, which is an alias, or the {maker}, which makes the alias"
            ),
            None => {
                "correct the SRV target, which is an alias (CNAME), or point the alias at a host"
                    .to_owned()
            }
        },
        None => "add the address records, or correct the SRV target".to_owned(),
    }
}

/// The record that makes an alias of `name` where no CNAME record stands at `name` itself, so that there is none to delete.
fn alias_maker(overview: &Overview<'_>, name: &DomainName) -> Option<String> {
    if let Some(dname) = overview.dname_behind(name) {
        return Some(format!("DNAME record at `{dname}`"));
    }
    let source = overview.evidence.view.as_ref()?.source_of(name);
    (source != *name).then(|| format!("CNAME record at `{source}`"))
}

/// True when this is what spoke wherever a connection was made.
fn all_speak(overview: &Overview<'_>, wanted: fn(&Option<Service>) -> bool) -> bool {
    let is_other = |probe: &Probe| probe.contact == Contact::Connected && !wanted(&probe.service);
    overview.on_path().all(|id| {
        let mut probes = overview.evidence.probes_of(id);
        !probes.any(|(_, probe)| is_other(probe))
    })
}

/// `the client shows 0x8007232B; `, or nothing when that is not known.
pub(super) fn shown(codes: &[ClientCode]) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = codes.iter().map(|it| it.code.to_string()).collect();
    format!("the client shows {}; ", codes.join(" or "))
}

/// The steps whose answer led to `word`.
fn blamed<'a>(overview: &'a Overview<'_>, word: OutcomeWord) -> impl Iterator<Item = &'a SrvStep> {
    overview
        .steps
        .iter()
        .filter(move |step| step_word(step) == word)
}

/// The names whose answer led to `word`; a parent that nobody set is named only where there is nothing else.
fn blamed_names(overview: &Overview<'_>, word: OutcomeWord) -> Vec<String> {
    let is_set = |step: &&SrvStep| {
        let planned = overview.evidence.plan.steps.get(step.id.0);
        planned.is_some_and(|it| it.origin != Origin::Devolution)
    };
    let set: Vec<String> = blamed(overview, word)
        .filter(is_set)
        .map(|it| it.owner.to_string())
        .collect();
    if set.is_empty() {
        return blamed(overview, word)
            .map(|it| it.owner.to_string())
            .collect();
    }
    set
}

/// Hosts on the path that `wanted` takes.
pub(super) fn on_path<'a>(
    overview: &'a Overview<'_>,
    wanted: impl Fn(HostState) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    overview
        .on_path()
        .filter(move |id| overview.states.get(id.0).is_some_and(|it| wanted(*it)))
        .filter_map(|id| overview.evidence.candidate(id))
        .map(Candidate::host_port)
        .map(|it| it.to_string())
}

/// The texts in backticks, each once: all of them, or the first ones and how many more.
pub(super) fn quoted(texts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    let n_more = all.len().saturating_sub(MAX_NAMES);
    let mut res: Vec<String> = all
        .iter()
        .take(MAX_NAMES)
        .map(|text| format!("`{text}`"))
        .collect();
    if 0 < n_more {
        res.push(format!("{n_more} more"));
    }
    match res.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => res.concat(),
    }
}
