//! KMS602: an endpoint is silent until the time limit.

use super::endpoints::{Endpoint, endpoints, note_gaps};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Contact, ErrorCode};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(602),
    name: "host-silent",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Probe],
    summary: "A host does not respond at its KMS port",
    explanation: concat!(
        r#"**What it checks**

Every address of every host is contacted at its port.
This rule reports the ones from which nothing came until the time limit (`--probe-timeout`).

**Why it matters**

Silence means that a packet was dropped: by a firewall on the way, by the host's own firewall, or because the machine is off behind a router that does not say so.
A firewall on the host is the usual cause: the rule for KMS is off until somebody enables it (documented).
A client waits long at such a host: "#,
        silent_wait!(),
        r#".
If no other host serves, the user sees 0xC004F074, and event 12288 begins with 0x800706BA (documented).
For Azure machines that do not reach their host Microsoft also names 0x800705B4 (documented).
If every host is silent, it is the path rather than a host: a firewall, VPN or security group between this machine and all of them.
If others respond, even with a refusal, look at the host.
A path that loses packets looks the same; repeat the run before you change a firewall.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
kms1.corp.example.        3600 IN A   192.0.2.7
```

`192.0.2.7:1688` did not respond: its firewall rule for KMS was off.

**Fix**

On the host; this command changes it:

```powershell
Enable-NetFirewallRule -Name SPPSVC-In-TCP
```

The rule covers TCP port 1688; a host at another port needs a rule of its own (changes the host): `New-NetFirewallRule -DisplayName "KMS" -Direction Inbound -Protocol TCP -LocalPort 1689 -Action Allow`.
Then open TCP from the clients to the host in every firewall, VPN and security group between them.
If the host is retired, delete its record (changes the zone):

- Windows DNS: `Get-DnsServerResourceRecord -ZoneName corp.example -RRType Srv -Name _vlmcs._tcp | Where-Object { $_.RecordData.DomainName -eq 'kms1.corp.example.' } | Remove-DnsServerResourceRecord -ZoneName corp.example`
- BIND: delete the line, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: delete the `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688` line, restart dnsmasq

**See it yourself**

- `Test-NetConnection kms1.corp.example -Port 1688`: it does not tell silent from refused
- `nc -vz -w 5 kms1.corp.example 1688`: `timed out`
- on the host: `Get-NetFirewallRule -Name SPPSVC-In-TCP | Select-Object Enabled`

**References**

- Microsoft, "Error 0xC004F074 when you activate Windows" (documented)
- Microsoft, "Error 0x800705B4 when you activate an Azure Windows virtual machine" (documented)
- Microsoft, "Create a Key Management Services (KMS) Activation Host in Windows Server" (the firewall rule)
- RFC 9293, 3.8.3: how long a connect is repeated
"#
    ),
    client_codes: &[
        ErrorCode(0xC004_F074),
        ErrorCode(0x8007_06BA),
        ErrorCode(0x8007_05B4),
    ],
    references: &[
        "Microsoft, \"Error 0xC004F074 when you activate Windows\"",
        "Microsoft, \"Error 0x800705B4 when you activate an Azure Windows virtual machine\"",
        "Microsoft, \"Create a Key Management Services (KMS) Activation Host in Windows Server\"",
        "RFC 9293, 3.8.3",
    ],
};

/// An endpoint is silent until the time limit.
pub(in crate::rules) struct HostSilent;

impl CheckEvidence for HostSilent {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let endpoints = endpoints(overview);
        note_gaps(overview, &endpoints, acc);
        let is_path = is_path(overview, &endpoints);
        for endpoint in &endpoints {
            if *endpoint.contact == Contact::TimedOut {
                let port = endpoint.address.port();
                if is_path {
                    endpoint
                        .report(overview, acc, "did not respond within the time limit, nor did any other host")
                        .remedy(format!(
                            "Look at the path first, since every host is silent: check the firewalls, VPNs and security groups between this machine and the hosts, and let TCP port {port} pass; then run this again before you change a host or a record"
                        ));
                    continue;
                }
                endpoint
                    .report(overview, acc, "did not respond within the time limit")
                    .remedy(endpoint.remedy(overview, &format!(
                        "See that the host is switched on and that `{}` is still its address; \
                         run `Enable-NetFirewallRule -Name SPPSVC-In-TCP` on it, and let TCP port {port} pass on the way",
                        endpoint.address.ip()
                    )));
            }
        }
    }
}

/// True when silence is all that came, from two hosts at least: then it is the path rather than a host.
fn is_path(overview: &Overview<'_>, endpoints: &[Endpoint<'_>]) -> bool {
    let mut tried = endpoints.iter().filter(|it| {
        let is_missing = matches!(it.contact, Contact::NotTried(_) | Contact::Failed { .. });
        !is_missing && it.no_route.is_none()
    });
    let addresses: BTreeSet<_> = endpoints.iter().map(|it| it.address.ip()).collect();
    let hosts = endpoints.iter().flat_map(|it| it.hosts(overview));
    let names: BTreeSet<String> = hosts.map(|it| it.target.to_string()).collect();
    1 < addresses.len() && 1 < names.len() && tried.all(|it| *it.contact == Contact::TimedOut)
}

#[cfg(test)]
mod tests {
    use super::HostSilent;
    use crate::model::{Contact, NotTried};
    use crate::rules::reach::testing::{Case, host};
    use expect_test::expect;

    #[test]
    fn remembered_host_asks_for_nothing_in_dns() {
        let case = Case::srv([host("kms2", "192.0.2.2", Contact::Connected)]).cached_host(host(
            "old",
            "192.0.2.1",
            Contact::TimedOut,
        ));
        assert_eq!(
            case.remedies(&HostSilent),
            [
                "Nothing to do in DNS: the client goes on by itself and remembers the next host that serves"
            ]
        );
    }

    #[test]
    fn sole_host() {
        Case::srv([host("kms1", "192.0.2.1", Contact::TimedOut)]).check(&HostSilent, &expect![[r"
            Failed { findings: 1 }
            error: `192.0.2.1:1688` (`kms1.corp.example.`) did not respond within the time limit [/probes/0]
        "]]);
    }

    #[test]
    fn every_host_is_silent() {
        let case = Case::srv([
            host("kms1", "192.0.2.1", Contact::TimedOut),
            host("kms2", "192.0.2.2", Contact::TimedOut),
        ]);
        case.check(&HostSilent, &expect![[r#"
            Failed { findings: 2 }
            error: `192.0.2.1:1688` (`kms1.corp.example.`) did not respond within the time limit, nor did any other host [/probes/0]
            error: `192.0.2.2:1688` (`kms2.corp.example.`) did not respond within the time limit, nor did any other host [/probes/1]
        "#]]);
        assert!(
            case.remedies(&HostSilent)
                .iter()
                .all(|it| it.starts_with("Look at the path first"))
        );
    }

    #[test]
    fn two_addresses_are_one_host() {
        let case = Case::srv([
            host("kms1", "192.0.2.1", Contact::TimedOut).and("192.0.2.2", Contact::TimedOut)
        ]);
        assert!(case.remedies(&HostSilent)[0].starts_with("See that the host is switched on"));
    }

    #[test]
    fn one_of_two_hosts_is_silent() {
        let case = Case::srv([
            host("kms1", "192.0.2.1", Contact::TimedOut),
            host("kms2", "192.0.2.2", Contact::Refused),
        ]);
        case.check(&HostSilent, &expect![[r#"
            Failed { findings: 1 }
            error: `192.0.2.1:1688` (`kms1.corp.example.`) did not respond within the time limit [/probes/0]
        "#]]);
        assert!(case.remedies(&HostSilent)[0].starts_with("See that the host is switched on"));
    }

    #[test]
    fn another_address_serves() {
        Case::srv([host("kms1", "192.0.2.1", Contact::TimedOut)
            .and("192.0.2.2", Contact::Connected)])
        .check(&HostSilent, &expect![[r"
            Failed { findings: 1 }
            warning: `192.0.2.1:1688` (`kms1.corp.example.`) did not respond within the time limit [/probes/0]
        "]]);
    }

    #[test]
    fn spare_host_behind_a_cached_one() {
        Case::srv([host("kms1", "192.0.2.1", Contact::TimedOut)])
            .cached_host(host("kms2", "192.0.2.2", Contact::Connected))
            .check(&HostSilent, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1:1688` (`kms1.corp.example.`) did not respond within the time limit [/probes/1]
            "]]);
    }

    #[test]
    fn timed_out_is_not_refused() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Refused)]).check(
            &HostSilent,
            &expect![[r"
            Passed
        "]],
        );
    }

    #[test]
    fn deadline_is_not_silence() {
        let cut = Contact::NotTried(NotTried::DeadlineReached);
        Case::srv([host("kms1", "192.0.2.1", cut)]).check(
            &HostSilent,
            &expect![[r#"
            NotChecked { why: "`192.0.2.1:1688`: the run ended first" }
        "#]],
        );
    }
}
