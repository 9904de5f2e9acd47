//! KMS505: a name server's response to the SRV question cannot be used.

use super::complaint::{complaints, note_gaps};
use crate::answer::{Answer, ServerAnswer};
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, SrvRecord};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(505),
    name: "srv-answer-unusable",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "A name server's response to the SRV question cannot be used",
    explanation: r#"**What it checks**

Every name server is asked for the SRV records of every name of the plan.
This rule reports responses that came but give a client nothing to go by:

- octets that are no DNS message, or a message that ends too early
- a referral to other name servers: a client does not follow it
- aliases that lead in a circle, are more than 16, or lead to a name about which nobody says anything
- a response that is cut short and holds no record, also over TCP

**Why it matters**

A client that gets such a response has no host, as if nobody had answered.
What Windows reports then was not seen; a message that cannot be read should give 0x8007251E, and where it gives up without one 0xC004F074 (both inferred).
A circle or a dead end of aliases is a fault of the zone; a name that is an alias to nothing has no data, which has the code 0x8007251D (inferred).
The other kinds point to a server that serves its zones only, to a faulty DNS proxy, or to a firewall that changes or cuts messages.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN CNAME _vlmcs._tcp.hq.example.
_vlmcs._tcp.hq.example.   3600 IN CNAME _vlmcs._tcp.corp.example.
```

**Fix**

Put the SRV records at the name itself (changes the zone):

- Windows DNS: `Remove-DnsServerResourceRecord -ZoneName corp.example -RRType CName -Name _vlmcs._tcp`, then `Add-DnsServerResourceRecord -ZoneName corp.example -Srv -Name _vlmcs._tcp -DomainName kms1.corp.example. -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.`, raise the serial of the SOA, `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688`, restart dnsmasq

For a referral, give the clients a server that looks names up, or allow it there: `Set-DnsServerRecursion -Enable $true`, or BIND's `recursion yes` with `allow-recursion` (changes the server).
For messages that are cut or cannot be read, ask the server from its own network; if that works, let UDP and TCP port 53 pass unchanged.

**See it yourself**

- `dig @192.0.2.53 _vlmcs._tcp.corp.example SRV`: the aliases, a referral in the authority section, `Got bad packet`
- `dig @192.0.2.53 _vlmcs._tcp.corp.example SRV +tcp`: the same without the limits of UDP
- `nslookup -type=srv _vlmcs._tcp.corp.example 192.0.2.53`
- `Resolve-DnsName _vlmcs._tcp.corp.example -Type SRV -Server 192.0.2.53`

**References**

- RFC 1034, 3.6.2: aliases; 4.3.1: referrals and recursion
- RFC 1035, 4.1: the message; RFC 7766: DNS over TCP
- Microsoft, "System Error Codes (9000-11999)": 9502
"#,
    client_codes: &[
        ErrorCode(0x8007_251D),
        ErrorCode(0x8007_251E),
        ErrorCode(0xC004_F074),
    ],
    references: &[
        "RFC 1034, 3.6.2 and 4.3.1",
        "RFC 1035, 4.1",
        "RFC 7766",
        "Microsoft, \"System Error Codes (9000-11999)\"",
    ],
};

/// A name server's response to the SRV question cannot be used.
pub(in crate::rules) struct SrvAnswerUnusable;

impl CheckEvidence for SrvAnswerUnusable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        note_gaps(overview, acc);
        for complaint in complaints(overview, |told| fault(overview, told)) {
            let see = complaint.dig();
            match &complaint.kind {
                Fault::Response(why) => complaint
                    .report(acc, &format!("gave no usable answer ({why}) to"))
                    .remedy(format!(
                        "Put the SRV records at the name itself, and let the clients ask a server that looks names up; see it with {see}"
                    )),
                Fault::Alias(why) => complaint
                    .report_with(
                        acc,
                        "answered",
                        &format!(" with an alias that leads to no records: {why}"),
                    )
                    .remedy(format!("{}; see it with {see}", way_to_records(overview, &complaint.owners))),
            };
        }
    }
}

/// What to do about an alias that leads to no records.
fn way_to_records(overview: &Overview<'_>, owners: &[&DomainName]) -> String {
    match owners.iter().find_map(|it| overview.dname_behind(it)) {
        Some(dname) => format!("Correct the DNAME record at `{dname}`, which makes the alias"),
        None => "Point the alias at a name with SRV records, or delete the CNAME and put the SRV records there".to_owned(),
    }
}

/// What is wrong with a response, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// The response itself cannot be used.
    Response(String),
    /// The question was answered with an alias; its end has no answer.
    Alias(String),
}

/// The fault of a response; none when it is none or can be used.
fn fault(overview: &Overview<'_>, told: &ServerAnswer<SrvRecord>) -> Option<Fault> {
    if let Some(why) = overview.endless_aliases(told) {
        return Some(Fault::Alias(words::shortened(&why, 300)));
    }
    match &told.answer {
        Answer::Unusable { why } => Some(Fault::Response(words::shortened(why, 200))),
        Answer::AliasFault { why } => Some(Fault::Alias(words::shortened(why, 300))),
        Answer::AliasOnly { to } => Some(Fault::Alias(format!("nothing was said about `{to}`"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::SrvAnswerUnusable;
    use crate::rules::server::testing::Case;
    use expect_test::expect;

    #[test]
    fn end_of_an_alias_is_refused() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "alias other")
            .srv("192.0.2.1", "other", "REFUSED")
            .check(&SrvAnswerUnusable, &expect![[r#"
                Failed { findings: 1 }
                error: `192.0.2.1` answered the SRV question for `_vlmcs._tcp.corp.example.` with an alias that leads to no records: `_vlmcs._tcp.corp.example.` is an alias of `_vlmcs._tcp.other.example.`, and the name server answered REFUSED for it [/exchanges/1]
            "#]]);
    }

    #[test]
    fn octets_that_are_no_message() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "garbage")
            .check(&SrvAnswerUnusable, &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1` gave no usable answer (the message ends inside a name) to the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn truncated_without_records() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "truncated")
            .srv("192.0.2.2", "corp", "kms1")
            .check(&SrvAnswerUnusable, &expect![[r"
                Failed { findings: 1 }
                warning: `192.0.2.1` gave no usable answer (the answer is truncated and holds no record) to the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn referral() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "referral")
            .check(&SrvAnswerUnusable, &expect![[r"
                Failed { findings: 1 }
                error: `192.0.2.1` gave no usable answer (a referral to other name servers; this server does not resolve for clients) to the SRV question for `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "]]);
    }

    #[test]
    fn alias_loop() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "alias corp")
            .check(&SrvAnswerUnusable, &expect![[r#"
                Failed { findings: 1 }
                error: `192.0.2.1` answered the SRV question for `_vlmcs._tcp.corp.example.` with an alias that leads to no records: the aliases loop: `_vlmcs._tcp.corp.example.` → `_vlmcs._tcp.corp.example.` [/exchanges/0]
            "#]]);
    }

    #[test]
    fn alias_to_nowhere() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "alias other")
            .check(&SrvAnswerUnusable, &expect![[r#"
                Failed { findings: 1 }
                error: `192.0.2.1` answered the SRV question for `_vlmcs._tcp.corp.example.` with an alias that leads to no records: nothing was said about `_vlmcs._tcp.other.example.` [/exchanges/0]
            "#]]);
    }

    #[test]
    fn alias_to_records() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "alias other")
            .srv("192.0.2.1", "other", "kms1")
            .check(
                &SrvAnswerUnusable,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn alias_to_a_name_that_does_not_exist_is_an_answer() {
        Case::steps(&["corp"])
            .srv("192.0.2.1", "corp", "alias other")
            .srv("192.0.2.1", "other", "NXDOMAIN")
            .check(
                &SrvAnswerUnusable,
                &expect![[r"
                Passed
            "]],
            );
    }

    #[test]
    fn long_reason_is_bounded() {
        let labels: Vec<String> = (0..9).map(|n| format!("{n}{}", "x".repeat(50))).collect();
        let mut case = Case::steps(&[labels[0].as_str()]);
        for (name, next) in labels.iter().zip(labels.iter().cycle().skip(1)) {
            case = case.srv("192.0.2.1", name, &format!("alias {next}"));
        }
        case.check(&SrvAnswerUnusable, &expect![[r#"
            Failed { findings: 1 }
            error: `192.0.2.1` answered the SRV question for `_vlmcs._tcp.0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.` with an alias that leads to no records: the aliases loop: `_vlmcs._tcp.0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.` → `_vlmcs._tcp.1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.` → `_vlmcs._tcp.2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.` → `_vlmcs._tcp.3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… [/exchanges/0]
        "#]]);
    }
}
