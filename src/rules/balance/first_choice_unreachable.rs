//! KMS401: a client may contact a host first that does not serve, while another one does.

use super::way::{Stop, Way};
use crate::candidates::Group;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Candidate, CandidateId, Source};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::remedy::delete_records;
use crate::rules::{CheckEvidence, Findings};
use crate::selection::HostState;
use crate::words;
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(401),
    name: "first-choice-unreachable",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Assemble],
    summary: "A client may first contact a host that does not serve, although another one does",
    explanation: concat!(
        r#"**What it checks**

Among the hosts on the client's way, some serve.
This rule adds up the chance that the *first* contact goes to one that does not, and how long that takes on average.
The chance is that of the first model asked for (`--model`); which formula Windows uses is not known, see `kmsdoctor explain models`.
It is a warning if every host of the lowest priority is down: then all clients are delayed.
Otherwise, and for a dead cached host, it is a notice.
In a simulation hosts that are said to be down (`--down`) count like those that were found to be; hosts that nobody contacted are taken as serving.
With edits (`--what-if`) the records after the edits count.

**Why it matters**

A client takes the lowest priority first and, inside it, chooses at random by weight (documented, and observed; one Microsoft text denies it).
When a host does not serve, it goes to the next one and is activated all the same (observed).
So the user sees no code, only delay: about 2 s at a host that refuses (observed), and at a silent one "#,
        silent_wait!(),
        r#".
Each failed contact leaves an event 12288 on the client (documented).
The load of the dead hosts falls on the others, and a spare host of higher priority now carries everything.
A dead cached host costs one contact; after the next success another host is remembered (documented).

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV  0 0 1688 kms1.corp.example.   ; refuses
_vlmcs._tcp.corp.example. 3600 IN SRV 10 0 1688 kms2.corp.example.   ; serves
```

Every client asks `kms1` first, loses about 2 seconds, and is served by `kms2`.

**Fix**

Repair the host: `Start-Service sppsvc` and `Enable-NetFirewallRule -Name SPPSVC-In-TCP` there (changes the host); the findings of area 6 say what is wrong with it.
If it stays down, take its record out, or give it a higher priority value (changes the zone):

- Windows DNS: `Get-DnsServerResourceRecord -ZoneName corp.example -RRType Srv -Name _vlmcs._tcp | Where-Object { $_.RecordData.DomainName -eq 'kms1.corp.example.' } | Remove-DnsServerResourceRecord -ZoneName corp.example`
- BIND: delete the line, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688,0,0` only, restart dnsmasq

A dead cached host needs no repair; `slmgr.vbs /ckhc` keeps a client from remembering hosts (changes the client).

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV +short`: the first number is the priority
- `nslookup -type=srv _vlmcs._tcp.corp.example`
- `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV | Sort-Object Priority`
- `Test-NetConnection kms1.corp.example -Port 1688`, `nc -vz kms1.corp.example 1688`, for each target

**References**

- RFC 2782: priority and weight
- Microsoft, "Activate clients running Windows" (choice among SRV records, documented)
- Microsoft, "Slmgr.vbs options for obtaining volume activation information": `/skhc`, `/ckhc`
"#
    ),
    client_codes: &[],
    references: &[
        "RFC 2782",
        "Microsoft, \"Activate clients running Windows\"",
        "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
    ],
};

/// A client may contact a host first that does not serve, while another one does.
pub(in crate::rules) struct FirstChoiceUnreachable;

impl CheckEvidence for FirstChoiceUnreachable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(first_group) = overview.path.groups.first() else {
            acc.not_applicable("there is no host a client comes to");
            return;
        };
        if overview.evidence.is_check() {
            acc.not_applicable("no host is contacted for record files");
            return;
        }
        let way = Way::new(overview);
        if first_group.step.is_none() && !way.has_records() {
            acc.not_applicable("hosts named on the command line are not chosen among");
            return;
        }
        // What is not known is taken as serving in a simulation, which says so beside its forecast.
        let is_simulated = overview.ran(Stage::Simulate);
        let is_open = way.any(HostState::NotProbed) && !is_simulated;
        let is_served = way.any(HostState::Serves) || way.any(HostState::NotProbed) && is_simulated;
        match (is_served, is_open) {
            (false, true) => {
                acc.not_checked("no host that serves is known, and not every host was contacted");
            }
            (false, false) => acc.not_applicable("no host on the client's way serves"),
            (true, true) => {
                acc.not_checked("not every host on the client's way was contacted");
                report(&way, location(overview, first_group), acc);
            }
            (true, false) => report(&way, location(overview, first_group), acc),
        }
    }
}

fn report(way: &Way<'_>, location: Location, acc: &mut Findings) {
    let forecast = way.forecast();
    let mut chance = 0.0;
    let mut ids: Vec<CandidateId> = Vec::new();
    let mut down: Vec<&Stop<'_>> = Vec::new();
    for host in &forecast.hosts {
        let p = host.first_contact.p();
        if let Some(stop) = way
            .stop(host.candidate)
            .filter(|it| it.is_down() && 0.0 < p)
        {
            chance += p;
            ids.push(host.candidate);
            down.push(stop);
        }
    }
    if ids.is_empty() {
        return;
    }
    let wait = if forecast.expected_wait.is_zero() {
        String::new()
    } else {
        let time = words::expected_wait(forecast.expected_wait);
        format!("; a client waits {time} on average")
    };
    let when = if way.is_changed {
        "after the change "
    } else {
        ""
    };
    let message = format!(
        "{when}the first contact fails with a chance of {} (model `{}`): {}{wait}",
        words::percent(rounded(chance)),
        forecast.model.name(),
        what_is_down(&down),
    );
    let severity = if way.lowest_priority_is_down() {
        Severity::Warning
    } else {
        Severity::Notice
    };
    acc.add(location, message)
        .severity(severity)
        .evidence(way.evidence(ids))
        .remedy(remedy(way, &down));
}

/// `` `a` and `b` do not serve and `c` is said to be down ``.
fn what_is_down(down: &[&Stop<'_>]) -> String {
    let found = hosts(down.iter().filter(|it| !it.is_assumed));
    let said = hosts(down.iter().filter(|it| it.is_assumed));
    let mut res: Vec<String> = Vec::new();
    for (hosts, one, several) in [
        (found, "does not serve", "do not serve"),
        (said, "is said to be down", "are said to be down"),
    ] {
        let verb = if hosts.len() == 1 { one } else { several };
        if !hosts.is_empty() {
            res.push(format!("{} {verb}", words::quoted(&hosts)));
        }
    }
    res.join(" and ")
}

/// Hosts with their ports, each once, in their order.
fn hosts<'a>(stops: impl Iterator<Item = &'a &'a Stop<'a>>) -> Vec<String> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let all = stops.map(|it| it.candidate.host_port().to_string());
    all.filter(|it| seen.insert(it.clone())).collect()
}

/// The name asked, or the setting that names the host.
fn location(overview: &Overview<'_>, group: &Group) -> Location {
    let step = group
        .step
        .and_then(|id| overview.evidence.plan.steps.get(id.0));
    if let Some(Step::AskSrv { owner }) = step.map(|it| &it.step) {
        return Location::Name(owner.clone());
    }
    let candidate: Option<&Candidate> = group
        .members
        .first()
        .and_then(|id| overview.evidence.candidate(*id));
    match candidate.map(|it| &it.source) {
        Some(Source::Setting(provenance)) => Location::Setting(provenance.clone()),
        _ => Location::Run,
    }
}

/// What to do about the dead hosts; a cached one needs nothing, the client passes over it by itself.
fn remedy(way: &Way<'_>, down: &[&Stop<'_>]) -> String {
    let records = || down.iter().filter(|it| it.candidate.terms.is_some());
    let found = hosts(records().filter(|it| !it.is_assumed));
    let said = hosts(records().filter(|it| it.is_assumed));
    // Those of the dead hosts and no others: the rest is what clients are served by.
    let delete = delete_records(way.overview, records().map(|it| it.candidate));
    let them = if records().count() == 1 { "it" } else { "them" };
    match (found.as_slice(), said.as_slice()) {
        ([], []) => "Nothing to do in DNS: the client goes on by itself and remembers the next host that serves".to_owned(),
        ([], said) => format!(
            "While {} {} down, {delete}, or give {them} a higher priority value",
            words::quoted(said),
            if said.len() == 1 { "is" } else { "are" },
        ),
        (found, _) => format!(
            "Repair {}; until that is done {delete}, or give {them} a higher priority value",
            words::quoted(found)
        ),
    }
}

/// Sums of chances may miss 1 by rounding.
fn rounded(p: f64) -> f64 {
    if 1.0 - 1e-9 < p { 1.0 } else { p }
}

#[cfg(test)]
mod tests;
