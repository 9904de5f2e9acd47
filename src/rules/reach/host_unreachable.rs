//! KMS603: the network says that an endpoint cannot be reached.

use super::endpoints::{endpoints, note_gaps};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Contact, ErrorCode};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(603),
    name: "host-unreachable",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Probe],
    summary: "The network reports that a host cannot be reached",
    explanation: r#"**What it checks**

Every address of every host is contacted at its port.
This rule reports the ones for which the network, or a filter of this machine, said that there is no way:

- host unreachable: a router says so, or nobody in the local network has the address
- network unreachable: a router says that no route leads there
- prohibited: a filter on the way, or on this machine, says that it does not let the packet through

If this machine itself has no route to an address, that says nothing about the host: then the rule was not checked there.

**Why it matters**

The packets do not arrive, whatever the host does.
The machine may be off, the address may be an old one, a route or a VPN may be missing.
On Azure and behind forced tunnels, routes are the usual cause (documented).
A client takes the next host.
If no other host serves, the user sees 0xC004F074, and event 12288 begins with 0x800706BA (documented).

**Example**

```text
kms1.corp.example. 3600 IN A 198.51.100.7
```

`198.51.100.7` is an address of the former office; no router knows a way there.

**Fix**

Correct the address record if it is old (changes the zone):

- Windows DNS: `Remove-DnsServerResourceRecord -ZoneName corp.example -RRType A -Name kms1 -RecordData 198.51.100.7`, then `Add-DnsServerResourceRecordA -ZoneName corp.example -Name kms1 -IPv4Address 192.0.2.7`
- BIND: correct the line, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: correct the `host-record=kms1.corp.example,192.0.2.7` line, restart dnsmasq

Otherwise start the host, or give the clients a route to it.
For *prohibited*, allow TCP to the port in the filter that says no; on the host that is `Enable-NetFirewallRule -Name SPPSVC-In-TCP` (changes the host).

**See it yourself**

- `Test-NetConnection kms1.corp.example -Port 1688 -InformationLevel Detailed`: the route taken
- `tracert 198.51.100.7`, `traceroute 198.51.100.7`: how far packets come
- `nc -vz 198.51.100.7 1688`: `No route to host` or `Network is unreachable`
- `Resolve-DnsName kms1.corp.example`, `dig kms1.corp.example A`: the address in DNS

**References**

- RFC 792: ICMP destination unreachable; RFC 1812, 5.2.7.1; RFC 4443, 3.1
- Microsoft, "Error 0xC004F074 when you activate Windows" (documented)
- Microsoft, "Use Azure custom routes to enable KMS activation with forced tunneling" (documented)
"#,
    client_codes: &[ErrorCode(0xC004_F074), ErrorCode(0x8007_06BA)],
    references: &[
        "RFC 792",
        "RFC 1812, 5.2.7.1",
        "RFC 4443, 3.1",
        "Microsoft, \"Error 0xC004F074 when you activate Windows\"",
        "Microsoft, \"Use Azure custom routes to enable KMS activation with forced tunneling\"",
    ],
};

/// The network says that an endpoint cannot be reached.
pub(in crate::rules) struct HostUnreachable;

impl CheckEvidence for HostUnreachable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let endpoints = endpoints(overview);
        note_gaps(overview, &endpoints, acc);
        for endpoint in &endpoints {
            if let Some((what_happened, remedy)) = words(endpoint.contact) {
                endpoint
                    .report(overview, acc, what_happened)
                    .remedy(endpoint.remedy(overview, remedy));
            }
        }
    }
}

/// What happened and what to do; none for contacts of other kinds.
fn words(contact: &Contact) -> Option<(&'static str, &'static str)> {
    Some(match contact {
        Contact::HostUnreachable => (
            "is unreachable: the network reports that no host answers at this address",
            "See that the host is on and that the address in DNS is its own",
        ),
        Contact::NetworkUnreachable => (
            "is unreachable: no route leads to its network",
            "See that the address in DNS is right, and give the clients a route to it",
        ),
        Contact::Prohibited => (
            "is unreachable: a filter prohibits the connection",
            "Allow TCP to this port in the firewall that rejects it; on the host: `Enable-NetFirewallRule -Name SPPSVC-In-TCP`",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::HostUnreachable;
    use crate::model::Contact;
    use crate::rules::reach::testing::{Case, host};
    use expect_test::expect;

    #[test]
    fn remembered_host_asks_for_nothing_in_dns() {
        let case = Case::srv([host("kms2", "192.0.2.2", Contact::Connected)]).cached_host(host(
            "old",
            "192.0.2.1",
            Contact::HostUnreachable,
        ));
        assert_eq!(
            case.remedies(&HostUnreachable),
            [
                "Nothing to do in DNS: the client goes on by itself and remembers the next host that serves"
            ]
        );
    }

    #[test]
    fn three_kinds() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::HostUnreachable),
            host("kms2", "192.0.2.2", Contact::NetworkUnreachable),
            host("kms3", "192.0.2.3", Contact::Prohibited),
        ])
        .check(&HostUnreachable, &expect![[r"
            Failed { findings: 3 }
            error: `192.0.2.1:1688` (`kms1.corp.example.`) is unreachable: the network reports that no host answers at this address [/probes/0]
            error: `192.0.2.2:1688` (`kms2.corp.example.`) is unreachable: no route leads to its network [/probes/1]
            error: `192.0.2.3:1688` (`kms3.corp.example.`) is unreachable: a filter prohibits the connection [/probes/2]
        "]]);
    }

    #[test]
    fn machine_without_ipv6() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Connected).and("2001:db8::1", Contact::NoRoute),
            host("kms2", "2001:db8::2", Contact::NoRoute),
        ])
        .check(&HostUnreachable, &expect![[r#"
            NotChecked { why: "`[2001:db8::1]:1688` and `[2001:db8::2]:1688`: this machine has no IPv6 route" }
        "#]]);
    }

    #[test]
    fn machine_with_ipv6() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Connected).and("2001:db8::1", Contact::NoRoute),
            host("kms2", "2001:db8::2", Contact::Refused),
        ])
        .check(
            &HostUnreachable,
            &expect![[r#"
            NotChecked { why: "`[2001:db8::1]:1688`: this machine has no route there" }
        "#]],
        );
    }

    #[test]
    fn machine_without_any_route() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::NoRoute).and("2001:db8::1", Contact::NoRoute)
        ])
        .check(&HostUnreachable, &expect![[r#"
            NotChecked { why: "`192.0.2.1:1688`: this machine has no IPv4 route; `[2001:db8::1]:1688`: this machine has no IPv6 route" }
        "#]]);
    }

    #[test]
    fn route_that_leads_elsewhere_only() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::NoRoute),
            host("kms2", "198.51.100.1", Contact::Connected),
        ])
        .check(
            &HostUnreachable,
            &expect![[r#"
            NotChecked { why: "`192.0.2.1:1688`: this machine has no route there" }
        "#]],
        );
    }

    #[test]
    fn family_that_the_network_does_not_reach() {
        Case::srv([host("kms1", "192.0.2.1", Contact::NetworkUnreachable)])
            .check(&HostUnreachable, &expect![[r#"
                Failed { findings: 1 }
                error: `192.0.2.1:1688` (`kms1.corp.example.`) is unreachable: no route leads to its network [/probes/0]
            "#]]);
    }

    #[test]
    fn silence_is_not_unreachable() {
        Case::srv([host("kms1", "192.0.2.1", Contact::TimedOut)]).check(
            &HostUnreachable,
            &expect![[r"
                Passed
            "]],
        );
    }
}
