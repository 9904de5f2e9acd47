//! The sentence for the helpdesk: does a client find a host, what does it show if not, what to do.

use super::Status;
use super::outcome::{Decision, OutcomeWord};
use crate::evidence::Stage;
use crate::model::{Contact, ErrorCode, HostPort};
use crate::overview::Overview;
use crate::plan::Step;
use crate::selection::HostState;

/// Names shown in one sentence before "and N more".
const MAX_NAMES: usize = 2;

/// One sentence, with a final stop.
pub(super) fn summary(
    overview: &Overview<'_>,
    decision: Decision,
    status: Status,
    codes: &[ErrorCode],
) -> String {
    if !overview.ran(Stage::Ask) {
        return planned(overview, codes);
    }
    if status == Status::Inconclusive {
        return inconclusive(overview, decision);
    }
    let Some(trouble) = trouble(overview, decision.word) else {
        return served(overview, decision.word, status);
    };
    format!(
        "{}: {}; {}{}.",
        if overview.ran(Stage::Plan) {
            "A KMS client finds no working host"
        } else {
            "No host accepts a connection"
        },
        trouble.fact,
        shown(overview, codes),
        trouble.remedy,
    )
}

/// Why a client finds no host, and what to do about it.
struct Trouble {
    fact: String,
    remedy: String,
}

fn trouble(overview: &Overview<'_>, word: OutcomeWord) -> Option<Trouble> {
    let names = asked_names(overview);
    let hosts = || quoted(on_path(overview).map(|it| it.to_string()));
    let (fact, remedy) = match word {
        OutcomeWord::Ok | OutcomeWord::SomeHostsUnreachable | OutcomeWord::PolicyViolation => {
            return None;
        }
        OutcomeWord::NoSuffix => (
            if overview.evidence.plan.dropped.is_empty() {
                "no DNS suffix is set, so it asks no name server at all".to_owned()
            } else {
                "none of the DNS suffixes set can be asked about, so it asks no name server at all"
                    .to_owned()
            },
            "set a primary DNS suffix or DHCP option 15, or run `slmgr /skms-domain DOMAIN`"
                .to_owned(),
        ),
        OutcomeWord::NoNameServer => (
            "it has no name server to ask".to_owned(),
            "set the DNS servers of the network adapter".to_owned(),
        ),
        OutcomeWord::NxDomain => (
            format!("{names} does not exist in DNS"),
            "publish the SRV record there, or correct the client's DNS suffix".to_owned(),
        ),
        OutcomeWord::NoData => (
            format!("{names} exists but has no SRV record"),
            "publish the SRV record there".to_owned(),
        ),
        OutcomeWord::ServFail => (
            format!("the name servers report an error for {names}"),
            "mend the zone or the forwarder on the name server".to_owned(),
        ),
        OutcomeWord::DnsRefused => (
            format!("the name servers refuse to answer for {names}"),
            "point the client at name servers that serve it".to_owned(),
        ),
        OutcomeWord::DnsNoResponse => (
            format!("the name servers give no usable response for {names}"),
            "point the client at name servers that resolve for clients".to_owned(),
        ),
        OutcomeWord::NoSuchService => (
            format!("{names} says with target `.` that there is no KMS host"),
            "replace that record with the SRV record of a host".to_owned(),
        ),
        OutcomeWord::NoAddress => (
            format!("no address is known for {}", hosts()),
            "add the address records, or correct the SRV target".to_owned(),
        ),
        OutcomeWord::FixedHostUnreachable => (
            format!("the host set by hand, {}, does not serve", hosts()),
            "run `slmgr /ckms` to go back to DNS discovery, or mend that host".to_owned(),
        ),
        OutcomeWord::AllHostsUnreachable => (
            format!(
                "none of the hosts it may contact accepts a connection: {}",
                hosts()
            ),
            "check the hosts, their service `sppsvc` and the firewalls on the way".to_owned(),
        ),
        OutcomeWord::NotKms => (
            format!(
                "what answers at {} is no KMS host",
                quoted(connected(overview))
            ),
            "correct the port or the target of the SRV record".to_owned(),
        ),
    };
    Some(Trouble { fact, remedy })
}

fn served(overview: &Overview<'_>, word: OutcomeWord, status: Status) -> String {
    let hosts = |wanted: fn(HostState) -> bool| -> Vec<String> {
        overview
            .on_path()
            .filter(|id| overview.states.get(id.0).is_some_and(|it| wanted(*it)))
            .filter_map(|id| overview.evidence.candidate(id))
            .map(|it| it.host_port().to_string())
            .collect()
    };
    let up = hosts(|it| it == HostState::Serves);
    let down = hosts(|it| matches!(it, HostState::Down { .. }));
    let open = hosts(|it| it == HostState::NotProbed);
    let n_hosts = up.len() + down.len() + open.len();
    let and_yet = if status == Status::Degraded && word == OutcomeWord::Ok {
        "; see the warnings below"
    } else {
        ""
    };
    let not_checked = match (open.len(), n_hosts) {
        (0, _) => String::new(),
        (n_open, _) if n_open < n_hosts => {
            format!("; {n_open} of {n_hosts} {} not checked", was(n_open))
        }
        (1, _) => "; whether that host answers was not checked".to_owned(),
        _ => "; whether these hosts answer was not checked".to_owned(),
    };
    let dead = format!(
        "{} of {n_hosts} {} not answer: {}",
        down.len(),
        if down.len() == 1 { "does" } else { "do" },
        quoted(down.iter().cloned()),
    );
    let follows_client = overview.ran(Stage::Plan);
    match (up.is_empty(), down.is_empty()) {
        (true, true) if follows_client => format!(
            "A KMS client finds {}{not_checked}{and_yet}.",
            quoted(open.iter().cloned())
        ),
        (true, true) => format!(
            "No host was contacted: {}{and_yet}.",
            quoted(open.iter().cloned())
        ),
        (true, false) => format!("{dead}{not_checked}{and_yet}."),
        (false, true) if !follows_client => format!(
            "{}: {}{not_checked}{and_yet}.",
            if n_hosts == up.len() {
                "Every host accepts connections"
            } else {
                "Hosts accept connections"
            },
            quoted(up.iter().cloned())
        ),
        (false, true) if n_hosts == 1 => format!(
            "A KMS client finds a working host: {} accepts connections{and_yet}.",
            quoted(up.iter().cloned())
        ),
        (false, true) => format!(
            "A KMS client finds working hosts: {} of {n_hosts} accept connections ({}){not_checked}{and_yet}.",
            if up.len() == n_hosts {
                "all".to_owned()
            } else {
                up.len().to_string()
            },
            quoted(up.iter().cloned())
        ),
        (false, false) if follows_client => format!(
            "A KMS client finds a working host, but {dead}{not_checked}; mend {} or remove {}.",
            if down.len() == 1 { "it" } else { "them" },
            if down.len() == 1 {
                "its SRV record"
            } else {
                "their SRV records"
            },
        ),
        (false, false) => format!(
            "{} {} connections, but {dead}{not_checked}.",
            quoted(up.iter().cloned()),
            if up.len() == 1 { "accepts" } else { "accept" },
        ),
    }
}

fn was(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

fn inconclusive(overview: &Overview<'_>, decision: Decision) -> String {
    let why = if overview.deadline_was_reached() {
        "the time limit of the run came first".to_owned()
    } else if decision.word == OutcomeWord::DnsNoResponse {
        let servers = quoted(
            overview
                .evidence
                .name_servers
                .iter()
                .map(ToString::to_string),
        );
        format!("no name server answered ({servers})")
    } else {
        "this machine could not make the connections".to_owned()
    };
    let what_to_do = if overview.deadline_was_reached() {
        "raise `--deadline`"
    } else if decision.word == OutcomeWord::DnsNoResponse {
        "check the path to the name servers, or name others with `--server`"
    } else {
        "see the checks that were not made"
    };
    format!("No verdict on KMS discovery: {why}; {what_to_do}.")
}

fn planned(overview: &Overview<'_>, codes: &[ErrorCode]) -> String {
    let plan = &overview.evidence.plan;
    if plan.steps.is_empty() {
        return format!(
            "A KMS client asks no name at all: no DNS suffix and no host is set; {}set a primary DNS suffix or DHCP option 15.",
            shown(overview, codes)
        );
    }
    let n_names = plan.srv_steps().count();
    let names = asked_names(overview);
    let noun = if n_names == 1 { "name" } else { "names" };
    let known = plan.steps.iter().find_map(|planned| match &planned.step {
        Step::FixedHost(host) => Some(format!(
            "A KMS client contacts only `{host}`, which is set by hand"
        )),
        Step::CachedHost(host) => Some(format!(
            "A KMS client first contacts `{host}`, its last success"
        )),
        Step::AskSrv { .. } => None,
    });
    match (known, n_names) {
        (Some(known), 0) => format!("{known}."),
        (Some(known), _) => format!("{known}; DNS: {n_names} {noun}, {names}."),
        (None, _) => format!("A KMS client asks {n_names} {noun} in this order: {names}."),
    }
}

/// `the client shows 0x8007232B; `, or nothing for a run that follows no client.
fn shown(overview: &Overview<'_>, codes: &[ErrorCode]) -> String {
    if codes.is_empty() || !overview.ran(Stage::Plan) {
        return String::new();
    }
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    format!("the client shows {}; ", codes.join(" or "))
}

/// The names asked, without those that nobody set.
fn asked_names(overview: &Overview<'_>) -> String {
    quoted(
        overview
            .evidence
            .plan
            .srv_steps()
            .map(|(_, owner)| owner.to_string()),
    )
}

fn on_path(overview: &Overview<'_>) -> impl Iterator<Item = HostPort> {
    overview
        .on_path()
        .filter_map(|id| overview.evidence.candidate(id))
        .map(crate::model::Candidate::host_port)
}

/// Hosts on the path that accepted a connection.
fn connected<'a>(overview: &'a Overview<'_>) -> impl Iterator<Item = String> + 'a {
    overview
        .on_path()
        .filter(|id| {
            let mut probes = overview.evidence.probes_of(*id);
            probes.any(|(_, probe)| probe.contact == Contact::Connected)
        })
        .filter_map(|id| overview.evidence.candidate(id))
        .map(|it| it.host_port().to_string())
}

/// The texts in backticks: all of them, or the first ones and how many more.
fn quoted(texts: impl Iterator<Item = String>) -> String {
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
