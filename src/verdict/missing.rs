//! The sentence for a run without verdict: which evidence is missing, and how to get it.

use super::outcome::{Decision, OutcomeWord};
use super::summary::quoted;
use super::{who, zone_fault};
use crate::answer::Answer;
use crate::candidates::AddressGap;
use crate::client::Application;
use crate::evidence::Stage;
use crate::model::{CandidateId, Contact, Exchange, NameServer, NoResponse, NotTried, Outcome};
use crate::overview::Overview;
use crate::selection::HostState;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// One sentence, with a final stop.
pub(super) fn inconclusive(overview: &Overview<'_>, decision: Decision) -> String {
    let what = match who::application(overview) {
        _ if !overview.ran(Stage::Plan) => "No verdict on the hosts".to_owned(),
        Application::Windows => "No verdict on KMS discovery".to_owned(),
        other => format!("No verdict on KMS discovery of {other}"),
    };
    let not_covered = zone_fault::left_open(overview).or_else(|| not_covered(overview));
    let not_covered = not_covered.filter(|_| !overview.deadline_was_reached());
    let (why, what_to_do) = not_covered.unwrap_or_else(|| why_inconclusive(overview, decision));
    format!("{what}: {why}; {what_to_do}.")
}

/// What to do where no suffix is known.
const ADD_SUFFIXES: &str = "add the text of `ipconfig /all` or the registry export (`kmsdoctor plan --how-to-collect`), or name the domain";

/// What depends on suffixes that nothing tells: the names, or a host that is looked up below them.
fn untold_suffixes(overview: &Overview<'_>, decision: Decision) -> Option<String> {
    let untold = "the settings that were read do not tell";
    if decision.word == OutcomeWord::NoSuffix {
        let remembered = if overview.evidence.plan.steps.is_empty() {
            ""
        } else {
            "the remembered host does not serve, and "
        };
        return Some(format!(
            "{remembered}{untold} the DNS suffixes of the client"
        ));
    }
    let hosts = hosts_with(overview, AddressGap::NotNamed)?;
    Some(format!(
        "{hosts} is looked up below the DNS suffixes of the client, which {untold}"
    ))
}

/// Hosts on the client's way of whose addresses that is missing; none where there is no such host.
fn hosts_with(overview: &Overview<'_>, wanted: AddressGap) -> Option<String> {
    let ids = (0..overview.gaps.len()).map(CandidateId);
    let hosts = ids.filter(|id| overview.gaps.get(id.0) == Some(&Some(wanted)));
    let on_path = hosts.filter(|id| overview.is_on_path(*id));
    let targets: Vec<String> = on_path
        .filter_map(|id| overview.evidence.candidate(id))
        .map(|it| it.target.to_string())
        .collect();
    (!targets.is_empty()).then(|| quoted(targets.into_iter()))
}

fn why_inconclusive(overview: &Overview<'_>, decision: Decision) -> (String, &'static str) {
    let evidence = overview.evidence;
    let is_not_tried = |why: NotTried| {
        let contact = Contact::NotTried(why);
        evidence.probes.iter().any(|it| it.contact == contact)
    };
    let gap = |wanted| hosts_with(overview, wanted);
    if let Some(why) = untold_suffixes(overview, decision) {
        return (why, ADD_SUFFIXES);
    }
    if overview.was_interrupted() {
        return ("the run was interrupted".into(), "let it run to its end");
    }
    if overview.deadline_was_reached() {
        return (
            "the time limit of the run came first".into(),
            "raise `--deadline`",
        );
    }
    if let Some(missing) = no_route_to_servers(overview) {
        return missing;
    }
    if !overview.any_server_answered()
        && decision.word == OutcomeWord::DnsNoResponse
        && !overview.steps.is_empty()
    {
        let servers = quoted(evidence.name_servers.iter().map(ToString::to_string));
        let attempts = evidence.exchanges.iter().flat_map(|it| &it.attempts);
        let is_truncated = attempts
            .filter_map(|it| match &it.outcome {
                Outcome::Response(response) => Some(response.truncated),
                _ => None,
            })
            .any(|it| it);
        if is_truncated {
            return (
                format!("the answer of {servers} is truncated, and TCP gives no usable one"),
                "let TCP pass to the name server",
            );
        }
        return (
            format!("no name server answered ({servers})"),
            "check the path to the name servers, or name others with `--server`",
        );
    }
    if evidence.plan.is_limited || gap(AddressGap::NotAsked).is_some() {
        return (
            "more names were needed than may be asked".into(),
            "raise `--limit-names`",
        );
    }
    if let Some(targets) = gap(AddressGap::Spelled) {
        return (
            format!(
                "{targets} spells an address in place of a host, and reports disagree on whether Windows connects to it (conflicting)"
            ),
            "give the host a name with an address, and write that as the target",
        );
    }
    if let Some(targets) = gap(AddressGap::NoResponse) {
        return (
            format!("no name server answered for the addresses of {targets}"),
            "check the name servers, or name others with `--server`",
        );
    }
    if decision.word == OutcomeWord::DnsNoResponse {
        return (
            "a name server gave no complete answer".into(),
            "check the name servers, and TCP to them",
        );
    }
    if is_not_tried(NotTried::TooMany) {
        return (
            "there are more hosts than one run contacts".into(),
            "probe them in parts",
        );
    }
    if let Some(missing) = no_route(overview) {
        return missing;
    }
    if is_not_tried(NotTried::OtherFamily) {
        return (
            "`-4` or `-6` left out hosts that have no other address".into(),
            "leave the flag out",
        );
    }
    if evidence
        .probes
        .iter()
        .any(|it| matches!(it.contact, Contact::Failed { .. }))
    {
        return (
            "this machine could not make the connections".into(),
            "see the checks that were not made",
        );
    }
    (
        "a name was not answered that may have other hosts".into(),
        "check the name servers",
    )
}

/// That this machine has no route to hosts on the client's way; none where it has.
fn no_route(overview: &Overview<'_>) -> Option<(String, &'static str)> {
    let is_open = |id: &CandidateId| overview.states.get(id.0) == Some(&HostState::NotProbed);
    let (mut hosts, mut addresses) = (Vec::new(), Vec::new());
    for id in overview.on_path().filter(is_open) {
        let probes = overview.evidence.probes_of(id).map(|it| it.1);
        let unrouted = probes.filter(|it| it.contact == Contact::NoRoute);
        let unrouted: Vec<IpAddr> = unrouted.map(|it| it.endpoint.ip()).collect();
        if let (false, Some(candidate)) = (unrouted.is_empty(), overview.evidence.candidate(id)) {
            addresses.extend(unrouted);
            hosts.push(candidate.host_port().to_string());
        }
    }
    let (lacking, what_to_do) = lacking(overview, &addresses)?;
    let hosts = quoted(hosts.into_iter());
    let why = format!("this machine has no {lacking}, so nothing is known about {hosts}");
    Some((why, what_to_do))
}

/// That this machine has no route to any name server; none where it has, and where none was to be asked.
fn no_route_to_servers(overview: &Overview<'_>) -> Option<(String, &'static str)> {
    let exchanges = &overview.evidence.exchanges;
    if !exchanges.iter().all(Exchange::has_no_route) {
        return None;
    }
    let servers: BTreeSet<NameServer> = exchanges.iter().map(|it| it.server).collect();
    let addresses = servers.iter().filter_map(|it| it.address());
    let addresses: Vec<IpAddr> = addresses.map(|it| it.ip()).collect();
    let (lacking, what_to_do) = lacking(overview, &addresses)?;
    let servers = quoted(servers.iter().map(ToString::to_string));
    let why = format!("this machine has no {lacking}, so no name server was asked ({servers})");
    Some((why, what_to_do))
}

/// Which route this machine lacks to `addresses`, and what to do; none without addresses.
fn lacking(overview: &Overview<'_>, addresses: &[IpAddr]) -> Option<(&'static str, &'static str)> {
    let unrouted = overview.unrouted;
    let is_told = |it: &IpAddr| unrouted.is_about(*it);
    if addresses.is_empty() {
        return None;
    }
    let words = unrouted.words().filter(|_| addresses.iter().all(is_told));
    Some(match (words, unrouted.ipv4, unrouted.ipv6) {
        (Some(words), false, _) => (words, "run it on a machine with IPv6"),
        (Some(words), _, false) => (words, "run it on a machine with IPv4"),
        (Some(words), ..) => (
            words,
            "connect this machine to the network, or run it on another one",
        ),
        (None, ..) => ("route there", "run it on a machine that has one"),
    })
}

/// That record files do not cover what this client needs; none where they do, and where name servers were asked.
fn not_covered(overview: &Overview<'_>) -> Option<(String, &'static str)> {
    let names = uncovered(overview);
    let what_to_do = match names.len() {
        0 => return None,
        1 => "give its zone with `--zone`, too",
        _ => "give their zones with `--zone`, too",
    };
    let names = quoted(names.into_iter());
    Some((format!("the zone files do not cover {names}"), what_to_do))
}

/// The names on the client's way that record files were asked for and do not cover, each once: of its questions, at the end
/// of their aliases, and of the hosts that it comes to.
fn uncovered(overview: &Overview<'_>) -> Vec<String> {
    let evidence = overview.evidence;
    let mut res = Vec::new();
    let mut add = |name: String| {
        if !res.contains(&name) {
            res.push(name);
        }
    };
    // Behind the first name with records a client does not come.
    let first = overview.first_step_with_records().map(|it| it.id);
    let steps = overview.steps.iter();
    for step in steps.take_while(|it| first.is_none_or(|first| it.id < first)) {
        let told = step.used_answer();
        let told = told.filter(|it| it.answer == Answer::NoResponse(NoResponse::NotCovered));
        let last = told.and_then(|it| evidence.exchange(*it.exchanges.last()?));
        if let Some(exchange) = last {
            add(exchange.question.name.to_string());
        }
    }
    let open = overview
        .on_path()
        .filter(|id| overview.gaps.get(id.0) == Some(&Some(AddressGap::NotCovered)));
    for candidate in open.filter_map(|id| evidence.candidate(id)) {
        add(candidate.target.to_string());
    }
    res
}
