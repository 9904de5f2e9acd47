//! KMS601: an endpoint refuses the connection.

use super::endpoints::{endpoints, note_gaps};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Contact, ErrorCode, KMS_PORT};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(601),
    name: "host-refuses",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Probe],
    summary: "A host refuses the connection to its KMS port",
    explanation: r#"**What it checks**

Every address of every host is contacted at its port.
This rule reports the ones that answered with a TCP reset.
A reset in less than a second or after about two seconds means the same: Windows repeats the attempt before it says so (observed).

**Why it matters**

The machine is up and the way to it is open, but nothing listens at this port.
Mostly the service is stopped, the host key is missing, the port is another one, or the record is left over from a host that was retired.
Some firewalls send resets too, so a reset is no proof that the host itself answered.
A client drops this host and takes the next one; it loses about 2 seconds (observed at one client).
If no other host serves, the user sees 0xC004F074, and event 12288 begins with 0x800706BA (documented).

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
kms1.corp.example.        3600 IN A   192.0.2.7
```

`192.0.2.7:1688` refused the connection: the service had been stopped for an update.

**Fix**

On the host; these commands change it:

```powershell
Start-Service sppsvc
Enable-NetFirewallRule -Name SPPSVC-In-TCP
```

If the host has no host key, it does not listen: `slmgr.vbs /ipk KEY`, then `slmgr.vbs /ato` (changes the host).
Compare the port with the host's own: `cscript //nologo C:\Windows\System32\slmgr.vbs /dlv` shows it, `slmgr.vbs /sprt 1688` sets it (changes the host; then restart `sppsvc`).
If the host is retired, delete its record (changes the zone):

- Windows DNS: `Get-DnsServerResourceRecord -ZoneName corp.example -RRType Srv -Name _vlmcs._tcp | Where-Object { $_.RecordData.DomainName -eq 'kms1.corp.example.' } | Remove-DnsServerResourceRecord -ZoneName corp.example`
- BIND: delete the line, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: delete the `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688` line, restart dnsmasq

**See it yourself**

- `Test-NetConnection kms1.corp.example -Port 1688`: it does not tell refused from silent
- `nc -vz kms1.corp.example 1688`: `Connection refused`
- on the host: `Get-NetTCPConnection -LocalPort 1688 -State Listen` and `Get-Service sppsvc`

**References**

- Microsoft, "Error 0xC004F074 when you activate Windows" (documented)
- Microsoft, "Slmgr.vbs options for obtaining volume activation information"
- RFC 9293, 3.5.2: when a reset is sent
"#,
    client_codes: &[ErrorCode(0xC004_F074), ErrorCode(0x8007_06BA)],
    references: &[
        "Microsoft, \"Error 0xC004F074 when you activate Windows\"",
        "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
        "RFC 9293, 3.5.2",
    ],
};

/// An endpoint refuses the connection.
pub(in crate::rules) struct HostRefuses;

impl CheckEvidence for HostRefuses {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let endpoints = endpoints(overview);
        note_gaps(overview, &endpoints, acc);
        for endpoint in &endpoints {
            if *endpoint.contact == Contact::Refused {
                let port = endpoint.address.port();
                let (what, mend) = if port == KMS_PORT {
                    (
                        "refused the connection".to_owned(),
                        format!(
                            "Run `Start-Service sppsvc` on the host and see with `slmgr /dlv` that it listens at port {port}"
                        ),
                    )
                } else {
                    let place = if endpoint.is_of_record(overview) {
                        " in the SRV record"
                    } else {
                        ""
                    };
                    (
                        format!(
                            "refused the connection; port {port} may be wrong, KMS hosts listen at {KMS_PORT} by default"
                        ),
                        format!(
                            "See with `slmgr /dlv` on the host at which port it listens, and correct {port}{place}; if it is right, run `Start-Service sppsvc` there"
                        ),
                    )
                };
                endpoint
                    .report(overview, acc, &what)
                    .remedy(endpoint.remedy(overview, &mend));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HostRefuses;
    use crate::model::{Contact, NotTried};
    use crate::rules::reach::testing::{Case, host};
    use expect_test::expect;

    #[test]
    fn remembered_host_asks_for_nothing_in_dns() {
        let case = Case::srv([host("kms2", "192.0.2.2", Contact::Connected)]).cached_host(host(
            "old",
            "192.0.2.1",
            Contact::Refused,
        ));
        assert_eq!(
            case.remedies(&HostRefuses),
            [
                "Nothing to do in DNS: the client goes on by itself and remembers the next host that serves"
            ]
        );
    }

    #[test]
    fn sole_host() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Refused)]).check(
            &HostRefuses,
            &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1:1688` (`kms1.corp.example.`) refused the connection [/probes/0]
            "]],
        );
    }

    #[test]
    fn another_host_serves() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("kms2", "192.0.2.2", Contact::Connected),
        ])
        .check(
            &HostRefuses,
            &expect![[r"
            Failed { findings: 1 }
            warning: `192.0.2.1:1688` (`kms1.corp.example.`) refused the connection [/probes/0]
        "]],
        );
    }

    #[test]
    fn fixed_host_beside_good_records() {
        Case::srv([host("kms2", "192.0.2.2", Contact::Connected)])
            .fixed_host(host("old", "192.0.2.1", Contact::Refused))
            .check(
                &HostRefuses,
                &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1:1688` (`old.corp.example.`) refused the connection [/probes/0]
            "]],
            );
    }

    #[test]
    fn records_behind_a_fixed_host_hurt_nobody() {
        Case::srv([host("kms1", "192.0.2.1", Contact::Refused)])
            .fixed_host(host("kms2", "192.0.2.2", Contact::Connected))
            .check(&HostRefuses, &expect![[r"
                Failed { findings: 1 }
                notice: `192.0.2.1:1688` (`kms1.corp.example.`) refused the connection, but this client does not come there [/probes/1]
            "]]);
    }

    #[test]
    fn shared_endpoint_is_reported_once() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host("alias1", "192.0.2.1", Contact::Refused),
        ])
        .check(&HostRefuses, &expect![[r"
            Failed { findings: 1 }
            error: `192.0.2.1:1688` (`kms1.corp.example.` and `alias1.corp.example.`) refused the connection [/probes/0 /probes/1]
        "]]);
    }

    #[test]
    fn refused_is_not_timed_out() {
        Case::srv([host("kms1", "192.0.2.1", Contact::TimedOut)]).check(
            &HostRefuses,
            &expect![[r"
                Passed
            "]],
        );
    }

    #[test]
    fn given_hosts_count_as_reached() {
        Case::given([host("kms1", "192.0.2.1", Contact::Refused)]).check(
            &HostRefuses,
            &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1:1688` (`kms1.corp.example.`) refused the connection [/probes/0]
            "]],
        );
    }

    #[test]
    fn what_was_not_tried_is_said() {
        let off = Contact::NotTried(NotTried::SwitchedOff);
        Case::srv([host("kms1", "192.0.2.1", off)]).check(
            &HostRefuses,
            &expect![[r#"
            NotChecked { why: "no host was contacted (`--no-probe`)" }
        "#]],
        );
        let cut = Contact::NotTried(NotTried::DeadlineReached);
        let failed = Contact::Failed {
            os_error: "Too many open files (os error 24)".to_owned(),
        };
        Case::srv([
            host("kms1", "192.0.2.1", cut.clone()),
            host("kms2", "192.0.2.2", cut),
            host("kms3", "192.0.2.3", failed),
        ])
        .check(&HostRefuses, &expect![[r#"
            NotChecked { why: "`192.0.2.1:1688` and `192.0.2.2:1688`: the run ended first; `192.0.2.3:1688`: Too many open files (os error 24)" }
        "#]]);
        Case::srv([]).check(
            &HostRefuses,
            &expect![[r#"
            NotApplicable { why: "there is no host to contact" }
        "#]],
        );
        Case::srv([host("kms1", "", Contact::Connected)]).check(
            &HostRefuses,
            &expect![[r#"
            NotApplicable { why: "no address of any host is known" }
        "#]],
        );
    }

    #[test]
    fn findings_stand_beside_gaps() {
        Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused),
            host(
                "kms2",
                "192.0.2.2",
                Contact::NotTried(NotTried::DeadlineReached),
            ),
        ])
        .check(
            &HostRefuses,
            &expect![[r"
            Failed { findings: 1 }
            warning: `192.0.2.1:1688` (`kms1.corp.example.`) refused the connection [/probes/0]
        "]],
        );
    }

    #[test]
    fn living_host_keeps_its_records() {
        let case = Case::srv([
            host("kms1", "192.0.2.1", Contact::Refused).and("2001:db8::1", Contact::Connected)
        ]);
        let remedies = case.remedies(&HostRefuses).concat();
        assert!(
            remedies.ends_with(
                "; if that is no longer an address of `kms1.corp.example.`, delete its A record `192.0.2.1` (the host is alive at another address)"
            ),
            "{remedies}"
        );
    }

    #[test]
    fn fixed_host_has_no_record() {
        for (contact, expect) in [
            (
                Contact::Connected,
                "; or run `slmgr /ckms` on the client as administrator, which returns it to DNS discovery and `kms2.corp.example.:1688`",
            ),
            (
                Contact::TimedOut,
                "`slmgr /ckms` alone does not help while DNS discovery finds no working host",
            ),
        ] {
            let case = Case::srv([host("kms2", "192.0.2.2", contact)]).fixed_host(host(
                "old",
                "192.0.2.1",
                Contact::Refused,
            ));
            let remedies = case.remedies(&HostRefuses).concat();
            assert!(remedies.ends_with(expect), "{remedies}");
            assert!(!remedies.contains("record"), "{remedies}");
        }
    }

    #[test]
    fn remembered_host_alone_finds_no_other() {
        let case = Case::srv([host("kms2", "192.0.2.2", Contact::TimedOut)]).cached_host(host(
            "old",
            "192.0.2.1",
            Contact::Refused,
        ));
        let remedies = case.remedies(&HostRefuses).concat();
        assert!(
            remedies.starts_with("Mend what discovery leads to"),
            "{remedies}"
        );
    }

    #[test]
    fn probed_host_has_no_record() {
        let case = Case::given([host("kms1", "192.0.2.1", Contact::Refused)]);
        let remedies = case.remedies(&HostRefuses).concat();
        assert!(!remedies.contains("record"), "{remedies}");
        assert!(!remedies.contains("/skms"), "{remedies}");
    }

    #[test]
    fn unusual_port_may_be_wrong() {
        crate::rules::testing::check(
            &HostRefuses,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1689 kms.corp.example
            + kms.corp.example 300 A 192.0.2.7
            probe 0 refused",
            &expect![[r#"
                error: `192.0.2.7:1689` (`kms.corp.example.`) refused the connection; port 1689 may be wrong, KMS hosts listen at 1688 by default
                  fix: See with `slmgr /dlv` on the host at which port it listens, and correct 1689 in the SRV record; if it is right, run `Start-Service sppsvc` there; if the host is retired, delete `_vlmcs._tcp.corp.example. SRV 0 0 1689 kms.corp.example.`
            "#]],
        );
    }
}
