//! KMS401: a client may contact a host first that does not serve, while another one does.

use crate::candidates::Group;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Candidate, CandidateId, Source};
use crate::overview::Overview;
use crate::plan::Step;
use crate::rules::{CheckEvidence, Findings};
use crate::selection::{Forecast, HostState, SelectionModel, forecast};
use crate::words;
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(401),
    name: "first-choice-unreachable",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Assemble, Stage::Probe],
    summary: "A client may first contact a host that does not serve, although another one does",
    explanation: r#"**What it checks**

Among the hosts on the client's way, some serve.
This rule adds up the chance that the *first* contact goes to one that does not, and how long that takes on average.
The chance is that of the first model asked for (`--model`); which formula Windows uses is not known, see `kmsdoctor explain models`.
It is a warning if every host of the lowest priority is down: then all clients are delayed.
Otherwise, and for a dead cached host, it is a notice.

**Why it matters**

A client takes the lowest priority first and, inside it, chooses at random by weight (documented, and observed; one Microsoft text denies it).
When a host does not serve, it goes to the next one and is activated all the same (observed).
So the user sees no code, only delay: about 2 seconds at a host that refuses (observed), about 21 at a silent one (inferred).
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
"#,
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
        if first_group.step.is_none() {
            acc.not_applicable("hosts named on the command line are not chosen among");
            return;
        }
        let states: Vec<HostState> = overview
            .on_path()
            .filter_map(|id| overview.states.get(id.0).copied())
            .collect();
        if !states.contains(&HostState::Serves) {
            if states.contains(&HostState::NotProbed) {
                acc.not_checked("no host that serves is known, and not every host was contacted");
            } else {
                acc.not_applicable("no host on the client's way serves");
            }
            return;
        }
        if states.contains(&HostState::NotProbed) {
            acc.not_checked("not every host on the client's way was contacted");
        }
        let known = overview.evidence.forecasts.first().cloned();
        let forecast =
            known.unwrap_or_else(|| forecast(SelectionModel::Rfc2782, &overview.choices()));
        report(overview, first_group, &forecast, acc);
    }
}

fn report(overview: &Overview<'_>, first: &Group, forecast: &Forecast, acc: &mut Findings) {
    let mut chance = 0.0;
    let mut ids: Vec<CandidateId> = Vec::new();
    let mut hosts: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for host in &forecast.hosts {
        let p = host.first_contact.p();
        if !is_down(overview, host.candidate) || p <= 0.0 {
            continue;
        }
        chance += p;
        ids.push(host.candidate);
        let candidate = overview.evidence.candidate(host.candidate);
        let name = candidate.map(|it| it.host_port().to_string());
        hosts.extend(name.filter(|name| seen.insert(name.clone())));
    }
    if ids.is_empty() {
        return;
    }
    let serve = if hosts.len() == 1 { "does" } else { "do" };
    let wait = if forecast.expected_wait.is_zero() {
        String::new()
    } else {
        let time = words::expected_wait(forecast.expected_wait);
        format!("; a client waits {time} on average")
    };
    let message = format!(
        "the first contact fails with a chance of {} (model `{}`): {} {serve} not serve{wait}",
        words::percent(rounded(chance)),
        forecast.model.name(),
        words::quoted(&hosts),
    );
    let severity = if lowest_priority_is_down(overview) {
        Severity::Warning
    } else {
        Severity::Notice
    };
    let has_forecast = !overview.evidence.forecasts.is_empty();
    acc.add(location(overview, first), message)
        .severity(severity)
        .evidence(has_forecast.then_some(EvidenceRef::Forecast(0)))
        .evidence(ids.iter().map(|id| EvidenceRef::Candidate(*id)))
        .remedy(remedy(overview, &ids));
}

/// True when every SRV record of the lowest priority on the path leads to a host that is down.
fn lowest_priority_is_down(overview: &Overview<'_>) -> bool {
    let records: Vec<(CandidateId, u16)> = overview
        .on_path()
        .filter_map(|id| {
            let terms = overview.evidence.candidate(id)?.terms.as_ref()?;
            Some((id, terms.priority))
        })
        .collect();
    let Some(lowest) = records.iter().map(|it| it.1).min() else {
        return false;
    };
    records
        .iter()
        .filter(|(_, priority)| *priority == lowest)
        .all(|(id, _)| is_down(overview, *id))
}

fn is_down(overview: &Overview<'_>, id: CandidateId) -> bool {
    matches!(overview.states.get(id.0), Some(HostState::Down { .. }))
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
fn remedy(overview: &Overview<'_>, ids: &[CandidateId]) -> String {
    let mut hosts: Vec<String> = Vec::new();
    let records = ids
        .iter()
        .filter_map(|id| overview.evidence.candidate(*id))
        .filter(|it| it.terms.is_some());
    for host in records.map(|it| it.host_port().to_string()) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    if hosts.is_empty() {
        return "Nothing to do in DNS: the client goes on by itself and remembers the next host that serves".to_owned();
    }
    format!(
        "Repair {}, or take the SRV records out of the zone until that is done",
        words::quoted(&hosts)
    )
}

/// Sums of chances may miss 1 by rounding.
fn rounded(p: f64) -> f64 {
    if 1.0 - 1e-9 < p { 1.0 } else { p }
}

#[cfg(test)]
mod tests {
    use super::{FirstChoiceUnreachable, rounded};
    use crate::model::{CandidateId, Contact, NotTried};
    use crate::rules::reach::testing::{Case, host};
    use crate::selection::{Chance, Forecast, HostForecast, SelectionModel};
    use expect_test::expect;
    use std::time::Duration;

    /// A forecast with these chances to be contacted first, one a candidate.
    fn first_contacts(wait_ms: u64, chances: &[(u64, u64)]) -> Forecast {
        let host = |(idx, &(n, of)): (usize, &(u64, u64))| HostForecast {
            candidate: CandidateId(idx),
            first_contact: Chance::of(n, of),
            serves: Chance::never(),
        };
        Forecast {
            model: SelectionModel::Rfc2782,
            hosts: chances.iter().enumerate().map(host).collect(),
            no_host: Chance::never(),
            expected_wait: Duration::from_millis(wait_ms),
        }
    }

    #[test]
    fn lowest_priority_is_down() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::TimedOut),
            host("kms3", "192.0.2.3", Contact::Connected).priority(10),
        ])
        .forecast(first_contacts(23_070, &[(1, 2), (1, 2), (0, 1)]))
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            warning: the first contact fails with a chance of 100 % (model `rfc2782`): `kms1.corp.example.:1688` and `kms2.corp.example.:1688` do not serve; a client waits 23.1 s on average [/forecast/0 /candidates/0 /candidates/1]
        "#]]);
    }

    #[test]
    fn one_of_two_is_down() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .forecast(first_contacts(1_035, &[(21, 202), (181, 202)]))
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            notice: the first contact fails with a chance of 10.4 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve; a client waits 1 s on average [/forecast/0 /candidates/0]
        "#]]);
    }

    #[test]
    fn forecast_is_made_when_none_is_there() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            notice: the first contact fails with a chance of 50 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve; a client waits 1 s on average [/candidates/0]
        "#]]);
    }

    #[test]
    fn spare_host_is_down() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Connected),
            host("kms2", "192.0.2.2", Contact::Refused).priority(10),
        ])
        .forecast(first_contacts(0, &[(1, 1), (0, 1)]))
        .check(
            &FirstChoiceUnreachable,
            &expect![[r"
            Passed
        "]],
        );
    }

    #[test]
    fn cached_host_is_down() {
        Case::srv([host("kms2", "192.0.2.2", Contact::Connected)])
            .cached_host(host("kms1", "192.0.2.1", Contact::Refused))
            .forecast(first_contacts(2_070, &[(1, 1), (0, 1)]))
            .check(&FirstChoiceUnreachable, &expect![[r#"
                Failed { findings: 1 }
                notice: the first contact fails with a chance of 100 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve; a client waits 2.1 s on average [/forecast/0 /candidates/0]
            "#]]);
    }

    #[test]
    fn cached_host_serves() {
        Case::srv([host("kms2", "192.0.2.2", Contact::Refused)])
            .cached_host(host("kms1", "192.0.2.1", Contact::Connected))
            .forecast(first_contacts(0, &[(1, 1), (0, 1)]))
            .check(
                &FirstChoiceUnreachable,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn no_host_serves() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Refused)])
            .forecast(first_contacts(2_070, &[(1, 1)]))
            .check(
                &FirstChoiceUnreachable,
                &expect![[r#"
                NotApplicable { why: "no host on the client's way serves" }
            "#]],
            );
    }

    #[test]
    fn hosts_that_were_not_contacted() {
        let cut = Contact::NotTried(NotTried::DeadlineReached);
        Case::srv([
            host("kms1", "192.0.2.1", cut.clone()),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .forecast(first_contacts(0, &[(1, 2), (1, 2)]))
        .check(
            &FirstChoiceUnreachable,
            &expect![[r#"
            NotChecked { why: "not every host on the client's way was contacted" }
        "#]],
        );
        Case::srv([host("kms1", "192.0.2.1", cut)])
            .forecast(first_contacts(0, &[(1, 1)]))
            .check(
                &FirstChoiceUnreachable,
                &expect![[r#"
                NotChecked { why: "no host that serves is known, and not every host was contacted" }
            "#]],
            );
    }

    #[test]
    fn nothing_is_chosen() {
        Case::srv([]).check(
            &FirstChoiceUnreachable,
            &expect![[r#"
            NotApplicable { why: "there is no host a client comes to" }
        "#]],
        );
    }

    #[test]
    fn no_wait_is_not_told() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .forecast(first_contacts(0, &[(1, 2), (1, 2)]))
        .check(&FirstChoiceUnreachable, &expect![[r#"
            Failed { findings: 1 }
            notice: the first contact fails with a chance of 50 % (model `rfc2782`): `kms1.corp.example.:1688` does not serve [/forecast/0 /candidates/0]
        "#]]);
    }

    #[test]
    fn sums_that_miss_certainty_by_rounding_are_certain() {
        assert!(1.0 <= rounded(0.1 + 0.2 + 0.3 + 0.4 - 1e-16));
        assert!(rounded(1.0 - 1e-6) < 1.0);
    }

    #[test]
    fn cached_host_beside_dead_records_is_left_alone() {
        let case = Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .cached_host(host("old", "192.0.2.3", Contact::Refused));
        let remedies = case.remedies(&FirstChoiceUnreachable).concat();
        assert!(!remedies.contains("old"), "{remedies}");
    }
}
