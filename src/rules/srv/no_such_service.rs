//! The only SRV record says that the service is not offered.

use super::absence::absences;
use crate::answer::Answer;
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(203),
    name: "no-such-service",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "The SRV record has the target `.`: KMS is not offered in this domain",
    explanation: r"**What it checks**

Whether all SRV records of a name the client asks for have the root as target.
The severity is graded as in KMS201: an error when the client has nowhere else to turn.

**Why it matters**

A single SRV record with target `.` says that the service is decidedly not offered in this domain (RFC 2782).
It may stand there on purpose, to keep clients of a domain from looking further.
What Windows does with it is not documented; that the user sees 0xC004F074 is inferred.

**Example**

`_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 0 .`

**Fix**

If the domain is to have a host, replace the record (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 0 .`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms.corp.example.`
- dnsmasq: a `srv-host` line without a target gives `.`; write `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`

If it stands there on purpose, give its clients a domain with a host: `slmgr /skms-domain DOMAIN` (changes the client).

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV` shows a line that ends in a lone dot.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- RFC 2782, Target
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &["RFC 2782, Target"],
};

/// KMS203.
pub(in crate::rules) struct NoSuchService;

impl CheckEvidence for NoSuchService {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let wanted = |answer: &Answer<_>| matches!(answer, Answer::NoSuchService);
        for absence in absences(overview, wanted, acc) {
            let remedy = format!(
                "{}; if it stands there on purpose, give its clients another domain by `slmgr /skms-domain DOMAIN`",
                absence.how_to_replace(),
            );
            absence.report(
                "says that KMS is not offered here (target `.`)",
                &remedy,
                acc,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn root_alone_is_an_error() {
        check(
            &NoSuchService,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 0 .",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` says that KMS is not offered here (target `.`)
                  fix: Replace the record by `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`; if it stands there on purpose, give its clients another domain by `slmgr /skms-domain DOMAIN`
            "#]],
        );
    }

    #[test]
    fn root_beside_a_host_is_another_rule() {
        check(
            &NoSuchService,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 0 .
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn first_suffix_declines_second_offers() {
        check(
            &NoSuchService,
            "search a.example
            search b.example
            > _vlmcs._tcp.a.example SRV NOERROR
            _vlmcs._tcp.a.example 300 SRV 0 0 0 .
            > _vlmcs._tcp.b.example SRV NOERROR
            _vlmcs._tcp.b.example 300 SRV 0 0 1688 kms.b.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.a.example.` says that KMS is not offered here (target `.`); the client goes by the records of `_vlmcs._tcp.b.example.`
                  fix: If clients are to find a host here, replace the record by `_vlmcs._tcp.a.example. 3600 IN SRV 0 0 1688 kms.a.example.` with your KMS host in place of `kms.a.example.`; if it stands there on purpose, give its clients another domain by `slmgr /skms-domain DOMAIN`
            "#]],
        );
    }
}
