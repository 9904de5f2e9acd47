//! KMS503: a name server does not answer.

use super::complaint::Way;
use super::ledger::ledgers;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, NameServer, StepId};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::words;
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(503),
    name: "name-server-silent",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "A name server does not answer",
    explanation: r#"**What it checks**

Every question is put to every name server, up to `--dns-tries` times.
This rule reports the servers from which no answer came, with the number of questions and the reason:

- silence until the time limit (`--dns-timeout`)
- nothing listens at the port: the machine is up, the DNS service is not
- the host or its network cannot be reached
- a TCP connection was closed before the answer was whole
- the answer over UDP is truncated, and TCP gives nothing

Messages that came but did not fit the question are counted: another server, a middlebox or an attacker sends them.

Questions that the limit of the whole run cut short are not counted.

**Why it matters**

The client waits, then asks its next server.
If no server answers, it learns of no host.
The user then sees 0x800705B4 or 0xC004F074 (inferred from the status for a time-out); Microsoft also lists 0x8007232A for it (documented).
If a server answers questions for addresses but never one for SRV, a DNS proxy, a router or a filter on the way drops SRV questions (known from the field, inferred here).

**Example**

`192.0.2.53` is a domain controller that was retired; DHCP still hands out its address.

**Fix**

Start the DNS service, or take the server out of the clients' list:

- Windows DNS: `Start-Service DNS` (changes the server); `Get-NetFirewallRule -DisplayGroup "DNS Service"` shows whether its firewall rules are on
- BIND: `rndc status`, `systemctl start named`; look at `listen-on` (changes the server)
- dnsmasq: `systemctl start dnsmasq`; look at `interface=` and `listen-address=` (changes the server)
- clients: correct DHCP option 6, or `Set-DnsClientServerAddress -InterfaceAlias Ethernet -ServerAddresses 192.0.2.10` (changes the client)

Let UDP and TCP port 53 pass between the clients and the server.
If only SRV questions stay without answer, ask the server directly instead of the proxy.

**See it yourself**

- `dig @192.0.2.53 _vlmcs._tcp.corp.example SRV`: `no servers could be reached`
- `dig @192.0.2.53 corp.example A`: an answer here means that only SRV is dropped
- `nslookup -type=srv _vlmcs._tcp.corp.example 192.0.2.53`: `DNS request timed out`
- `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV -Server 192.0.2.53`
- `Test-NetConnection 192.0.2.53 -Port 53`: TCP only

**References**

- RFC 1035, 4.2; RFC 7766: DNS over UDP and TCP
- Microsoft, "Error 0x8007232A 'DNS server failure' when you activate Windows" (documented)
- GitHub, Dreamacro/clash, issue 1293: a proxy that drops SRV (community)
"#,
    client_codes: &[
        ErrorCode(0x8007_05B4),
        ErrorCode(0xC004_F074),
        ErrorCode(0x8007_232A),
    ],
    references: &[
        "RFC 1035, 4.2",
        "RFC 7766",
        "Microsoft, \"Error 0x8007232A 'DNS server failure' when you activate Windows\"",
        "GitHub, Dreamacro/clash, issue 1293",
    ],
};

/// A name server does not answer.
pub(in crate::rules) struct NameServerSilent;

impl CheckEvidence for NameServerSilent {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let ledgers = ledgers(overview);
        if ledgers.is_empty() {
            acc.not_applicable("no question was asked");
        }
        let unrouted = ledgers.iter().filter(|it| it.is_unrouted);
        let unrouted: Vec<NameServer> = unrouted.map(|it| it.server).collect();
        if !unrouted.is_empty() {
            acc.not_checked(format!(
                "this machine has no route to {}, so nothing is known about what is there",
                words::quoted(&unrouted)
            ));
        }
        let cut_short: Vec<NameServer> = ledgers
            .iter()
            .filter(|it| it.was_cut_short)
            .map(|it| it.server)
            .collect();
        if !cut_short.is_empty() {
            acc.not_checked(format!(
                "the run ended before {} answered every question",
                words::quoted(&cut_short)
            ));
        }
        let nobody_answered = ledgers
            .iter()
            .all(|it| it.answered.is_empty() && !it.is_unrouted);
        let nobody_serves = !overview.any_on_path_may_serve();
        let way = Way::new(overview);
        let steps: BTreeMap<&DomainName, StepId> =
            overview.steps.iter().map(|it| (&it.owner, it.id)).collect();
        for ledger in &ledgers {
            if ledger.unanswered.is_empty() {
                continue;
            }
            let severity = if !ledger.matters(&way, &steps) {
                Severity::Notice
            } else if nobody_answered && nobody_serves {
                Severity::Error
            } else {
                Severity::Warning
            };
            let ids = ledger.unanswered.iter().map(|it| it.id);
            acc.add(Location::Server(ledger.server), ledger.words())
                .severity(severity)
                .evidence(ids.map(EvidenceRef::Exchange))
                .remedy(ledger.remedy());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NameServerSilent;
    use crate::rules::server::testing::Case;
    use expect_test::expect;

    #[test]
    fn every_server_is_silent() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "silent")
            .srv("192.0.2.2:5353", "a", "port-unreachable")
            .srv("192.0.2.1", "b", "silent")
            .srv("192.0.2.2:5353", "b", "port-unreachable")
            .check(&NameServerSilent, &expect![[r"
                Failed { findings: 2 }
                error: `192.0.2.1` did not answer 2 of 2 questions: no response within the time limit [/exchanges/0 /exchanges/2]
                error: `192.0.2.2:5353` did not answer 2 of 2 questions: nothing listens at its port [/exchanges/1 /exchanges/3]
            "]]);
    }

    #[test]
    fn another_server_answers() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "silent")
            .srv("192.0.2.2", "corp", "NXDOMAIN")
            .check(&NameServerSilent, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` did not answer 1 of 1 question: no response within the time limit [/exchanges/0]
            "]]);
    }

    #[test]
    fn no_route_from_here_is_no_silence() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "no-route")
            .srv("192.0.2.2", "corp", "silent")
            .check(&NameServerSilent, &expect![[r#"
                Failed { findings: 1 }
                warning: `192.0.2.2` did not answer 1 of 1 question: no response within the time limit [/exchanges/1]
            "#]]);
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "no-route")
            .check(&NameServerSilent, &expect![[r#"
                NotChecked { why: "this machine has no route to `192.0.2.1`, so nothing is known about what is there" }
            "#]]);
    }

    #[test]
    fn reasons_are_counted() {
        Case::steps(&["a", "b", "c", "d"])
            .srv("192.0.2.1", "a", "silent")
            .srv("192.0.2.1", "b", "host-unreachable")
            .srv("192.0.2.1", "c", "silent")
            .srv("192.0.2.1", "d", "kms1")
            .check(&NameServerSilent, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` did not answer 3 of 4 questions: no response within the time limit (2) and the host is unreachable (1) [/exchanges/0 /exchanges/1 /exchanges/2]
            "]]);
    }

    #[test]
    fn addresses_are_answered_and_srv_is_not() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "silent")
            .srv("192.0.2.2", "corp", "kms1")
            .a("192.0.2.1", "kms1", "NODATA")
            .a("192.0.2.2", "kms1", "NODATA")
            .check(&NameServerSilent, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` did not answer 1 of 2 questions: no response within the time limit; it answers address questions but no SRV question, as behind a proxy that drops SRV [/exchanges/0]
            "]]);
    }

    #[test]
    fn truncated_answers_are_not_silence() {
        for (why, expect) in [
            (
                "truncated then port-unreachable",
                expect![[r#"
                Failed { findings: 1 }
                warning: `192.0.2.1` did not answer 1 of 2 questions in full: it answered over UDP, but the answer is truncated and TCP port 53 gives nothing (refused) [/exchanges/0]
            "#]],
            ),
            (
                "truncated then closed",
                expect![[r#"
                Failed { findings: 1 }
                warning: `192.0.2.1` did not answer 1 of 2 questions in full: it answered over UDP, but the answer is truncated and TCP port 53 gives nothing (closed too early) [/exchanges/0]
            "#]],
            ),
            (
                "truncated then silent",
                expect![[r#"
                Failed { findings: 1 }
                warning: `192.0.2.1` did not answer 1 of 2 questions in full: it answered over UDP, but the answer is truncated and TCP port 53 gives nothing (silent) [/exchanges/0]
            "#]],
            ),
        ] {
            Case::steps(&["corp"])
                .srv("192.0.2.1", "corp", why)
                .srv("192.0.2.2", "corp", "kms1")
                .a("192.0.2.1", "kms1", "NODATA")
                .check(&NameServerSilent, &expect);
        }
    }

    #[test]
    fn truncated_answers_call_for_tcp() {
        let case = Case::steps(&["corp"]).srv("192.0.2.1", "corp", "truncated then silent");
        assert_eq!(
            case.remedies(&NameServerSilent),
            [
                "Let TCP port 53 pass to `192.0.2.1`, and let the DNS service listen there; see it with `dig +tcp @192.0.2.1 _vlmcs._tcp.corp.example. SRV`"
            ]
        );
    }

    #[test]
    fn messages_that_do_not_fit_are_counted() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "2 strays")
            .srv("192.0.2.1", "b", "1 strays")
            .check(&NameServerSilent, &expect![[r#"
                Failed { findings: 1 }
                error: `192.0.2.1` did not answer 2 of 2 questions: no response within the time limit; 3 messages came that did not fit the question [/exchanges/0 /exchanges/1]
            "#]]);
    }

    #[test]
    fn deadline_is_not_silence() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "deadline")
            .check(
                &NameServerSilent,
                &expect![[r#"
                NotChecked { why: "the run ended before `192.0.2.1` answered every question" }
            "#]],
            );
    }

    #[test]
    fn fixed_host_needs_no_srv() {
        Case::fixed_host_and_steps(&["corp"])
            .srv("192.0.2.1", "corp", "silent")
            .check(&NameServerSilent, &expect![[r"
                Failed { findings: 1 }
                notice: `192.0.2.1` did not answer 1 of 1 question: no response within the time limit [/exchanges/0]
            "]]);
    }

    #[test]
    fn errors_are_answers() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "SERVFAIL")
            .srv("192.0.2.2", "corp", "garbage")
            .check(
                &NameServerSilent,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn nobody_was_asked() {
        Case::steps(&["corp"]).check(
            &NameServerSilent,
            &expect![[r#"
            NotApplicable { why: "no question was asked" }
        "#]],
        );
    }

    #[test]
    fn what_failed_is_asked_again() {
        let case = Case::steps(&["corp"])
            .srv("192.0.2.1:5353", "corp", "kms1")
            .a("192.0.2.1:5353", "kms1", "silent");
        let remedies = case.remedies(&NameServerSilent).concat();
        assert!(
            remedies.ends_with("`dig @192.0.2.1 -p 5353 kms1.example. A`"),
            "{remedies}"
        );
    }

    #[test]
    fn unreachable_host_is_no_firewall() {
        let case = Case::steps(&["corp"]).srv("192.0.2.1", "corp", "host-unreachable");
        let remedies = case.remedies(&NameServerSilent).concat();
        assert!(
            remedies.starts_with("See that `192.0.2.1` is switched on"),
            "{remedies}"
        );
    }
}
