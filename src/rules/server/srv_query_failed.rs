//! KMS502: a name server answers the SRV question with an error code.

use super::complaint::{complaints, note_gaps};
use crate::answer::{Answer, ServerAnswer};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, Rcode, SrvRecord};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(502),
    name: "srv-query-failed",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "A name server answers the SRV question with an error code",
    explanation: r#"**What it checks**

Every name server is asked for the SRV records of every name of the plan.
This rule reports the servers that answered with SERVFAIL, FORMERR, NOTIMP or another error code.
REFUSED is a rule of its own (`srv-query-refused`); NXDOMAIN is a statement about the name, not an error of the server.

**Why it matters**

The server runs but could not answer.
For SERVFAIL the reasons are mostly behind it: a forwarder that is silent, a zone that did not load, a signature that is wrong.
FORMERR and NOTIMP come from small resolvers that do not understand the question.
The client asks its next server; if it has none, discovery fails at this name.
The user sees 0x8007232A for SERVFAIL (documented), 0x80072329 for FORMERR and 0x8007232C for NOTIMP (inferred from the DNS status).

**Example**

`192.0.2.53` forwards `corp.example.` to a domain controller that was taken down, and answers SERVFAIL.

**Fix**

Look in the server's log first; then, as the cause is (these change the server):

- Windows DNS: `Get-DnsServerForwarder`, `Set-DnsServerForwarder -IPAddress 192.0.2.10`; `Get-DnsServerZone corp.example` shows whether the zone is paused or has expired; `Clear-DnsServerCache`
- BIND: `named-checkzone corp.example db.corp.example` shows why a zone does not load; `rndc reload corp.example`, `rndc flush`; for signatures `delv _vlmcs._tcp.corp.example SRV`
- dnsmasq: correct `server=/corp.example/192.0.2.10`, restart dnsmasq

For FORMERR and NOTIMP, give the clients another server; on a client `Set-DnsClientServerAddress -InterfaceAlias Ethernet -ServerAddresses 192.0.2.10` (changes the client).

**See it yourself**

- `dig @192.0.2.53 _vlmcs._tcp.corp.example SRV`: `status: SERVFAIL`
- `dig @192.0.2.53 _vlmcs._tcp.corp.example SRV +cd`: an answer now means that signatures are at fault
- `nslookup -type=srv _vlmcs._tcp.corp.example 192.0.2.53`: `Server failed`
- `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV -Server 192.0.2.53`: `DNS server failure`

**References**

- RFC 1035, 4.1.1; RFC 6895, 2.3: response codes
- Microsoft, "Error 0x8007232A 'DNS server failure' when you activate Windows" (documented)
- Microsoft, "System Error Codes (9000-11999)": 9001 to 9004
"#,
    client_codes: &[
        ErrorCode(0x8007_232A),
        ErrorCode(0x8007_2329),
        ErrorCode(0x8007_232C),
    ],
    references: &[
        "RFC 1035, 4.1.1",
        "RFC 6895, 2.3",
        "Microsoft, \"Error 0x8007232A 'DNS server failure' when you activate Windows\"",
        "Microsoft, \"System Error Codes (9000-11999)\"",
    ],
};

/// A name server answers the SRV question with an error code.
pub(in crate::rules) struct SrvQueryFailed;

impl CheckEvidence for SrvQueryFailed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        note_gaps(overview, acc);
        for complaint in complaints(overview, |told| error_code(overview, told)) {
            let remedy = match complaint.kind {
                Rcode::SERVFAIL => format!(
                    "Look in the log of `{}` why it cannot answer: zone, forwarders, signatures; see it with {}",
                    complaint.server,
                    complaint.dig()
                ),
                _ => format!(
                    "Give the clients a name server that answers SRV questions; see it with {}",
                    complaint.dig()
                ),
            };
            let what_it_did = format!("answered {} to", complaint.kind);
            complaint.report(acc, &what_it_did).remedy(remedy);
        }
    }
}

fn error_code(overview: &Overview<'_>, told: &ServerAnswer<SrvRecord>) -> Option<Rcode> {
    match told.answer {
        Answer::Failure(Rcode::REFUSED) => None,
        // KMS505 says why.
        Answer::Failure(_) if overview.endless_aliases(told).is_some() => None,
        Answer::Failure(rcode) => Some(rcode),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::SrvQueryFailed;
    use crate::rules::server::testing::Case;
    use expect_test::expect;

    #[test]
    fn every_server_fails() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "SERVFAIL")
            .srv("192.0.2.2", "corp", "REFUSED")
            .check(&SrvQueryFailed, &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1` answered SERVFAIL to the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn another_server_has_records() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "SERVFAIL")
            .srv("192.0.2.2", "corp", "kms1")
            .check(&SrvQueryFailed, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` answered SERVFAIL to the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn codes_are_told_apart() {
        Case::steps(&["a", "b", "c"])
            .srv("192.0.2.1", "a", "FORMERR")
            .srv("192.0.2.1", "b", "NOTIMP")
            .srv("192.0.2.1", "c", "FORMERR")
            .check(&SrvQueryFailed, &expect![[r"
                Failed { findings: 2 }
                error: `192.0.2.1` answered FORMERR to the SRV questions for `_vlmcs._tcp.a.example.` and `_vlmcs._tcp.c.example.` [/exchanges/0 /exchanges/2]
                error: `192.0.2.1` answered NOTIMP to the SRV question for `_vlmcs._tcp.b.example.` [/exchanges/1]
            "]]);
    }

    #[test]
    fn absence_is_no_failure() {
        Case::steps(&["a", "b"])
            .srv("192.0.2.1", "a", "NXDOMAIN")
            .srv("192.0.2.1", "b", "NODATA")
            .check(
                &SrvQueryFailed,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn silence_is_not_checked() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "silent")
            .check(
                &SrvQueryFailed,
                &expect![[r#"
                NotChecked { why: "no name server answered" }
            "#]],
            );
    }
}
