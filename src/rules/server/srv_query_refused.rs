//! KMS501: a name server refuses the SRV question.

use super::complaint::{complaints, note_gaps};
use crate::answer::{Answer, ServerAnswer};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, Rcode};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(501),
    name: "srv-query-refused",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "A name server refuses the SRV question",
    explanation: r#"**What it checks**

Every name server is asked for the SRV records of every name of the plan.
This rule reports the servers that answered with REFUSED (response code 5).

**Why it matters**

A server refuses when it does not serve the zone and does not look names up for this client.
The client then asks its next server; if it has none, discovery fails at this name.
The user sees 0x8007232D (inferred from the DNS status 9005).
This is an answer, so it is no network fault: the server runs and is reachable.
kmsdoctor asks from this machine; a server may treat the client's address otherwise.

**Example**

`192.0.2.53` serves `corp.example.` to the office network and refuses questions that come over the VPN.

**Fix**

Let the clients ask a server that knows the zone, or allow their networks at this one.
All of this changes the server:

- Windows DNS: `Get-DnsServerRecursion` shows whether names are looked up, `Set-DnsServerRecursion -Enable $true` allows it; `Add-DnsServerConditionalForwarderZone -Name corp.example -MasterServers 192.0.2.10` sends one zone elsewhere; look for policies with `Get-DnsServerQueryResolutionPolicy`
- BIND: add the client networks to `allow-query` and `allow-recursion`, look at `match-clients` of the views, `rndc reconfig`
- dnsmasq: it refuses what it has no upstream for; add `server=/corp.example/192.0.2.10`, restart dnsmasq

On the clients, `Set-DnsClientServerAddress -InterfaceAlias Ethernet -ServerAddresses 192.0.2.10` sets the servers (changes the client); with DHCP, correct option 6.

**See it yourself**

- `dig @192.0.2.53 _vlmcs._tcp.corp.example SRV`: `status: REFUSED`
- `nslookup -type=srv _vlmcs._tcp.corp.example 192.0.2.53`: `Query refused`
- `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV -Server 192.0.2.53`: `DNS operation refused`

**References**

- RFC 1035, 4.1.1: response codes
- BIND 9 Administrator Reference Manual, `allow-query`, `allow-recursion`
- Microsoft, "System Error Codes (9000-11999)": 9005
"#,
    client_codes: &[ErrorCode(0x8007_232D)],
    references: &[
        "RFC 1035, 4.1.1",
        "BIND 9 Administrator Reference Manual",
        "Microsoft, \"System Error Codes (9000-11999)\"",
    ],
};

/// A name server refuses the SRV question.
pub(in crate::rules) struct SrvQueryRefused;

impl CheckEvidence for SrvQueryRefused {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        note_gaps(overview, acc);
        let is_refusal =
            |told: &ServerAnswer<_>| (told.answer == Answer::Failure(Rcode::REFUSED)).then_some(());
        for complaint in complaints(overview, is_refusal) {
            let remedy = format!(
                "Allow the clients to ask `{}`, or give them a server that knows the zone; see it with {}",
                complaint.server,
                complaint.dig()
            );
            complaint.report(acc, "refused").remedy(remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SrvQueryRefused;
    use crate::rules::server::testing::Case;
    use expect_test::expect;

    #[test]
    fn every_server_refuses() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "REFUSED")
            .srv("192.0.2.2", "corp", "REFUSED")
            .check(&SrvQueryRefused, &expect![[r"
                Failed { findings: 2 }
                error: `192.0.2.1` refused the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
                error: `192.0.2.2` refused the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/1]
            "]]);
    }

    #[test]
    fn another_server_answers() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "REFUSED")
            .srv("192.0.2.2", "corp", "NXDOMAIN")
            .check(&SrvQueryRefused, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` refused the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn one_finding_a_server() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "REFUSED")
            .srv("192.0.2.1", "b", "REFUSED")
            .check(&SrvQueryRefused, &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1` refused the SRV questions for `_vlmcs._tcp.a.example.` and `_vlmcs._tcp.b.example.` [/exchanges/0 /exchanges/1]
            "]]);
    }

    #[test]
    fn later_step_has_records() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "REFUSED")
            .srv("192.0.2.1", "b", "kms1")
            .check(&SrvQueryRefused, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` refused the SRV question for `_vlmcs._tcp.a.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn steps_behind_the_first_with_records_are_not_reached() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "kms1")
            .srv("192.0.2.1", "b", "REFUSED")
            .check(&SrvQueryRefused, &expect![[r"
                Failed { findings: 1 }
                notice: `192.0.2.1` refused the SRV question for `_vlmcs._tcp.b.example.`, but this client does not come so far [/exchanges/1]
            "]]);
    }

    #[test]
    fn steps_behind_a_fixed_host_are_not_reached() {
        Case::fixed_host_and_steps(&["corp"])
            .srv("192.0.2.1", "corp", "REFUSED")
            .check(&SrvQueryRefused, &expect![[r"
                Failed { findings: 1 }
                notice: `192.0.2.1` refused the SRV question for `_vlmcs._tcp.corp.example.`, but this client does not come so far [/exchanges/0]
            "]]);
    }

    #[test]
    fn other_answers() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "SERVFAIL")
            .srv("192.0.2.2", "corp", "kms1")
            .check(
                &SrvQueryRefused,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn nothing_to_look_at() {
        Case::steps(&["corp"]).check(
            &SrvQueryRefused,
            &expect![[r#"
            NotApplicable { why: "no SRV question was asked" }
        "#]],
        );
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "silent")
            .check(
                &SrvQueryRefused,
                &expect![[r#"
                NotChecked { why: "no name server answered" }
            "#]],
            );
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "kms1")
            .srv("192.0.2.1", "b", "deadline")
            .check(
                &SrvQueryRefused,
                &expect![[r#"
                NotChecked { why: "the run ended before every question was answered" }
            "#]],
            );
    }
}
