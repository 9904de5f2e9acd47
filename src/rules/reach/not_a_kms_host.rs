//! KMS605: something other than a KMS host listens at an endpoint.

use super::endpoints::{Endpoint, endpoints, note_gaps};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Contact, ErrorCode, Service};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(605),
    name: "not-a-kms-host",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Probe],
    summary: "Something other than a KMS host listens at the port",
    explanation: r#"**What it checks**

With `--rpc-bind`, one DCE/RPC bind for the KMS interface is sent after the connection is made; nothing is asked of it.
This rule reports an endpoint where the bind was declined, where something answered in another protocol, or where nothing came back.
With the bind or without it, the rule also reports an endpoint that accepts the connection and ends it by itself: every connection is watched for twice the time that its handshake took, at least 5 ms and at most 200 ms; with the bind, before that is sent.
Without `--rpc-bind` not one byte is sent, so a port that stays open may belong to any service.
The bytes of the KMS interface are known from the community, not from Microsoft.

**Why it matters**

The port is open, so every simple test calls the host well.
A client cannot activate there: it takes the next host.
If no other host serves, the user sees 0xC004F074 or 0xC004F039, and event 12288 begins with 0x800706B5 or 0x800706BF (inferred).
Silence after the connect, or its end, points to a proxy, a VPN or a firewall that accepts connections for others, or to a service that hangs.
An accepted bind is no proof that the host can activate: key, count and clock are not seen from outside.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 135 kms1.corp.example.
```

Port 135 is the RPC endpoint mapper: an RPC server, but not the KMS.

**Fix**

Find the real port on the host: `cscript //nologo C:\Windows\System32\slmgr.vbs /dlv`.
Give the record that port, or set the port back with `slmgr.vbs /sprt 1688` and restart `sppsvc` (both change the host or the zone).

- Windows DNS: `Add-DnsServerResourceRecord -ZoneName corp.example -Srv -Name _vlmcs._tcp -DomainName kms1.corp.example. -Priority 0 -Weight 0 -Port 1688`, then remove the wrong record with `Remove-DnsServerResourceRecord` (changes the zone)
- BIND: correct the line, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688`, restart dnsmasq

If another program holds the port, stop it, then `Start-Service sppsvc` (changes the host).

**See it yourself**

- on the host: `Get-NetTCPConnection -LocalPort 1688 -State Listen | Select-Object OwningProcess`, then `Get-Process -Id` with that number: it should be `sppsvc`
- `nc -v kms1.corp.example 1688`: a KMS host says nothing by itself; a banner means that it is something else
- `dig _vlmcs._tcp.corp.example SRV`, `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV`: the port in DNS

**References**

- The Open Group, C706, "DCE 1.1: Remote Procedure Call", chapter 12
- Microsoft, "[MS-RPCE]: Remote Procedure Call Protocol Extensions"
- Zeek, DCE/RPC constants: the identifier of the KMS interface (community)
"#,
    client_codes: &[
        ErrorCode(0xC004_F074),
        ErrorCode(0xC004_F039),
        ErrorCode(0x8007_06B5),
        ErrorCode(0x8007_06BF),
    ],
    references: &[
        "The Open Group, C706, chapter 12",
        "Microsoft, \"[MS-RPCE]: Remote Procedure Call Protocol Extensions\"",
        "Zeek, DCE/RPC constants",
    ],
};

/// Something other than a KMS host listens at an endpoint.
pub(in crate::rules) struct NotAKmsHost;

impl CheckEvidence for NotAKmsHost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let endpoints = endpoints(overview);
        note_gaps(overview, &endpoints, acc);
        let connected: Vec<&Endpoint<'_>> = endpoints
            .iter()
            .filter(|it| *it.contact == Contact::Connected)
            .collect();
        if connected.is_empty() {
            acc.not_applicable("no host accepted a connection");
        } else if connected.iter().all(|it| it.service.is_none()) {
            acc.not_applicable("no bind was asked for (`--rpc-bind`)");
        }
        for endpoint in connected {
            let (what_happened, remedy) = match endpoint.service {
                None | Some(Service::Kms) => continue,
                Some(Service::OtherRpc { reason }) => (
                    format!(
                        "is an RPC server that does not accept the KMS interface: {}",
                        words::shortened(reason, 120)
                    ),
                    "Compare the port with the host's own, which `slmgr /dlv` shows there",
                ),
                Some(Service::NotRpc) => (
                    "answers in a protocol that is not RPC".to_owned(),
                    "Compare the port with the host's own, which `slmgr /dlv` shows there, and see which program holds it",
                ),
                Some(Service::Closed) => (
                    "accepts the connection and ends it at once, without a word".to_owned(),
                    "Check on the host which program holds the port, run `Restart-Service sppsvc` there, and look for a proxy or firewall that accepts connections for it",
                ),
                Some(Service::Silent) => (
                    "accepts the connection but does not answer the bind".to_owned(),
                    "Run `Restart-Service sppsvc` on the host, and look for a proxy or firewall that accepts connections for it",
                ),
            };
            endpoint
                .report(overview, acc, &what_happened)
                .remedy(remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NotAKmsHost;
    use crate::model::{Contact, Service};
    use crate::rules::reach::testing::{Case, Host, host};
    use expect_test::expect;

    fn open(name: &'static str, address: &str) -> Host {
        host(name, address, Contact::Connected)
    }

    fn other_rpc() -> Service {
        Service::OtherRpc {
            reason: "abstract syntax not supported".to_owned(),
        }
    }

    #[test]
    fn three_kinds_everywhere() {
        Case::srv([
            open("kms1", "192.0.2.1").speaks(other_rpc()),
            open("kms2", "192.0.2.2").speaks(Service::NotRpc),
            open("kms3", "192.0.2.3").speaks(Service::Silent),
        ])
        .check(&NotAKmsHost, &expect![[r"
            Failed { findings: 3 }
            error: `192.0.2.1:1688` (`kms1.corp.example.`) is an RPC server that does not accept the KMS interface: abstract syntax not supported [/probes/0]
            error: `192.0.2.2:1688` (`kms2.corp.example.`) answers in a protocol that is not RPC [/probes/1]
            error: `192.0.2.3:1688` (`kms3.corp.example.`) accepts the connection but does not answer the bind [/probes/2]
        "]]);
    }

    #[test]
    fn hosts_that_hang_up_need_no_bind() {
        Case::srv([
            open("kms1", "192.0.2.1").speaks(Service::Closed),
            open("kms2", "192.0.2.2"),
        ])
        .check(&NotAKmsHost, &expect![[r#"
            Failed { findings: 1 }
            warning: `192.0.2.1:1688` (`kms1.corp.example.`) accepts the connection and ends it at once, without a word [/probes/0]
        "#]]);
    }

    #[test]
    fn another_host_is_kms() {
        Case::srv([
            open("kms1", "192.0.2.1").speaks(other_rpc()),
            open("kms2", "192.0.2.2").speaks(Service::Kms),
        ])
        .check(&NotAKmsHost, &expect![[r"
            Failed { findings: 1 }
            warning: `192.0.2.1:1688` (`kms1.corp.example.`) is an RPC server that does not accept the KMS interface: abstract syntax not supported [/probes/0]
        "]]);
    }

    #[test]
    fn the_other_host_refuses() {
        Case::srv([
            open("kms1", "192.0.2.1").speaks(other_rpc()),
            host("kms2", "192.0.2.2", Contact::Refused),
        ])
        .check(&NotAKmsHost, &expect![[r"
            Failed { findings: 1 }
            error: `192.0.2.1:1688` (`kms1.corp.example.`) is an RPC server that does not accept the KMS interface: abstract syntax not supported [/probes/0]
        "]]);
    }

    #[test]
    fn kms() {
        Case::srv([open("kms1", "192.0.2.1").speaks(Service::Kms)]).check(
            &NotAKmsHost,
            &expect![[r"
                Passed
            "]],
        );
    }

    #[test]
    fn no_bind() {
        Case::srv([open("kms1", "192.0.2.1")]).check(
            &NotAKmsHost,
            &expect![[r#"
            NotApplicable { why: "no bind was asked for (`--rpc-bind`)" }
        "#]],
        );
    }

    #[test]
    fn no_connection() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Refused)]).check(
            &NotAKmsHost,
            &expect![[r#"
                NotApplicable { why: "no host accepted a connection" }
            "#]],
        );
    }
}
