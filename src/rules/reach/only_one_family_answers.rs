//! KMS604: a host with IPv4 and IPv6 addresses answers over one of the two only.

use super::endpoints::{endpoints, note_gaps};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{CandidateId, Contact, ErrorCode, Probe, ProbeId};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::words;
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(604),
    name: "only-one-family-answers",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Probe],
    summary: "A host with IPv4 and IPv6 addresses answers over one of them only",
    explanation: concat!(
        r#"**What it checks**

A host that has both A and AAAA records is contacted at every address.
This rule reports a host where some address of one family accepts connections and no address of the other does.
If this machine itself has no route for one family, nothing is said.

**Why it matters**

A client may take the dead family first.
It then waits, about 2 s at a refused port (observed) and, at a silent one, "#,
        silent_wait!(),
        r#", or it gives this host up.
In what order Windows tries the addresses of a KMS host, and how many, is not known.
In the second case the user sees 0xC004F074 although the host is well (inferred).
Typical: the host registers an IPv6 address, while the service or the firewall lets in IPv4 only.

**Example**

```text
kms1.corp.example. 3600 IN A    192.0.2.7
kms1.corp.example. 3600 IN AAAA 2001:db8::7
```

`192.0.2.7:1688` accepts connections, `[2001:db8::7]:1688` does not respond.

**Fix**

Repair the dead family on the host and on the way, or take its records out (changes the zone):

- Windows DNS: `Remove-DnsServerResourceRecord -ZoneName corp.example -RRType AAAA -Name kms1 -RecordData 2001:db8::7`
- BIND: delete the AAAA line, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: write `host-record=kms1.corp.example,192.0.2.7`, restart dnsmasq

A host that registers itself brings the record back; look at its adapters first: `Get-NetIPAddress -AddressFamily IPv6`.
The firewall rule of KMS covers both families (changes the host): `Enable-NetFirewallRule -Name SPPSVC-In-TCP`.

**See it yourself**

- `Resolve-DnsName kms1.corp.example -Type A_AAAA`, `dig kms1.corp.example AAAA`: the addresses
- `Test-NetConnection 2001:db8::7 -Port 1688`, and the same with the IPv4 address
- `nc -vz -6 kms1.corp.example 1688`, `nc -vz -4 kms1.corp.example 1688`

**References**

- RFC 6724: the order in which addresses are tried
- RFC 8305: why programs should not wait for a dead family
"#
    ),
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &["RFC 6724", "RFC 8305"],
};

/// A host with IPv4 and IPv6 addresses answers over one of the two only.
pub(in crate::rules) struct OnlyOneFamilyAnswers;

impl CheckEvidence for OnlyOneFamilyAnswers {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let endpoints = endpoints(overview);
        let hosts = dual_hosts(overview);
        if hosts.is_empty() {
            acc.not_applicable("no host has both IPv4 and IPv6 addresses");
            return;
        }
        note_gaps(overview, &endpoints, acc);
        for host in &hosts {
            let (dead, alive) = match (host.v4.state(), host.v6.state()) {
                (State::Dead, State::Answers) => (&host.v4, "IPv6"),
                (State::Answers, State::Dead) => (&host.v6, "IPv4"),
                _ => continue,
            };
            let Some((_, first)) = dead.probes.first() else {
                continue;
            };
            let severity = if host.is_reached {
                Severity::Warning
            } else {
                Severity::Notice
            };
            let addresses: Vec<String> = dead
                .probes
                .iter()
                .map(|(_, probe)| probe.endpoint.to_string())
                .collect();
            let message = format!(
                "`{}` answers over {alive} only; no connection to {}",
                host.name,
                words::quoted(&addresses)
            );
            acc.add(Location::Endpoint(first.endpoint), message)
                .severity(severity)
                .evidence(host.evidence())
                .remedy(format!(
                    "Let TCP port {} of the host be reached at {}, or delete these address records",
                    first.endpoint.port(),
                    words::quoted(&addresses)
                ));
        }
    }
}

/// A host with addresses of both families; candidates of one target and port are one host.
struct DualHost<'a> {
    /// Target and port.
    name: String,
    /// True when a client comes to one of its candidates.
    is_reached: bool,
    v4: Family<'a>,
    v6: Family<'a>,
}

impl DualHost<'_> {
    fn evidence(&self) -> Vec<EvidenceRef> {
        let probes = self.v4.probes.iter().chain(&self.v6.probes);
        probes.map(|(id, _)| EvidenceRef::Probe(*id)).collect()
    }
}

/// The probes of one family.
#[derive(Default)]
struct Family<'a> {
    probes: Vec<(ProbeId, &'a Probe)>,
}

/// What the probes of one family come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// An address accepts connections.
    Answers,
    /// No address does.
    Dead,
    /// Some address was not tried, and no other one accepts connections.
    Unknown,
}

impl Family<'_> {
    fn state(&self) -> State {
        let has = |wanted: fn(&Contact) -> bool| {
            self.probes.iter().any(|(_, probe)| wanted(&probe.contact))
        };
        if has(|it| *it == Contact::Connected) {
            State::Answers
        } else if has(|it| {
            matches!(
                it,
                Contact::NoRoute | Contact::NotTried(_) | Contact::Failed { .. }
            )
        }) {
            State::Unknown
        } else {
            State::Dead
        }
    }
}

fn dual_hosts<'a>(overview: &Overview<'a>) -> Vec<DualHost<'a>> {
    let mut res: Vec<DualHost<'a>> = Vec::new();
    let mut positions = BTreeMap::new();
    for (idx, candidate) in overview.evidence.candidates.iter().enumerate() {
        let id = CandidateId(idx);
        let name = candidate.host_port().to_string();
        let (v6, v4): (Vec<_>, Vec<_>) = overview
            .evidence
            .probes_of(id)
            .partition(|(_, probe)| probe.endpoint.is_ipv6());
        let is_reached = overview.is_on_path(id);
        if v6.is_empty() || v4.is_empty() {
            continue;
        }
        let position = *positions
            .entry(name.to_ascii_lowercase())
            .or_insert(res.len());
        if let Some(known) = res.get_mut(position) {
            known.is_reached |= is_reached;
        } else {
            res.push(DualHost {
                name,
                is_reached,
                v4: Family { probes: v4 },
                v6: Family { probes: v6 },
            });
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::OnlyOneFamilyAnswers;
    use crate::model::{Contact, NotTried};
    use crate::rules::reach::testing::{Case, host};
    use expect_test::expect;

    #[test]
    fn dead_ipv6() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Connected)
            .and("2001:db8::1", Contact::TimedOut)
            .and("2001:db8::2", Contact::Refused)])
        .check(&OnlyOneFamilyAnswers, &expect![[r"
            Failed { findings: 1 }
            warning: `kms1.corp.example.:1688` answers over IPv4 only; no connection to `[2001:db8::1]:1688` and `[2001:db8::2]:1688` [/probes/0 /probes/1 /probes/2]
        "]]);
    }

    #[test]
    fn dead_ipv4() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Refused)
            .and("2001:db8::1", Contact::Connected)])
        .check(&OnlyOneFamilyAnswers, &expect![[r"
            Failed { findings: 1 }
            warning: `kms1.corp.example.:1688` answers over IPv6 only; no connection to `192.0.2.1:1688` [/probes/0 /probes/1]
        "]]);
    }

    #[test]
    fn one_address_of_a_family_is_enough() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Connected)
            .and("2001:db8::1", Contact::TimedOut)
            .and("2001:db8::2", Contact::Connected)])
        .check(
            &OnlyOneFamilyAnswers,
            &expect![[r"
            Passed
        "]],
        );
    }

    #[test]
    fn machine_without_ipv6() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Connected).and("2001:db8::1", Contact::NoRoute)
        ])
        .check(
            &OnlyOneFamilyAnswers,
            &expect![[r#"
                NotChecked { why: "`[2001:db8::1]:1688`: this machine has no IPv6 route" }
            "#]],
        );
    }

    #[test]
    fn untried_family_is_not_dead() {
        let cut = Contact::NotTried(NotTried::DeadlineReached);
        Case::srv([host("kms1", "192.0.2.1", Contact::Connected)
            .and("2001:db8::1", Contact::TimedOut)
            .and("2001:db8::2", cut)])
        .check(
            &OnlyOneFamilyAnswers,
            &expect![[r#"
            NotChecked { why: "`[2001:db8::2]:1688`: the run ended first" }
        "#]],
        );
    }

    #[test]
    fn host_behind_a_fixed_one_is_a_notice() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Connected)
            .and("2001:db8::1", Contact::Refused)])
        .fixed_host(host("kms2", "192.0.2.2", Contact::Connected))
        .check(&OnlyOneFamilyAnswers, &expect![[r"
            Failed { findings: 1 }
            notice: `kms1.corp.example.:1688` answers over IPv4 only; no connection to `[2001:db8::1]:1688` [/probes/1 /probes/2]
        "]]);
    }

    #[test]
    fn one_host_in_two_records_is_reported_once() {
        let twice =
            host("kms1", "192.0.2.1", Contact::Connected).and("2001:db8::1", Contact::Refused);
        Case::srv([twice.clone(), twice]).check(&OnlyOneFamilyAnswers, &expect![[r"
            Failed { findings: 1 }
            warning: `kms1.corp.example.:1688` answers over IPv4 only; no connection to `[2001:db8::1]:1688` [/probes/0 /probes/1]
        "]]);
    }

    #[test]
    fn hosts_of_one_family() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Connected),
            host("kms2", "2001:db8::1", Contact::Refused),
        ])
        .check(
            &OnlyOneFamilyAnswers,
            &expect![[r#"
            NotApplicable { why: "no host has both IPv4 and IPv6 addresses" }
        "#]],
        );
    }
}
