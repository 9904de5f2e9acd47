//! The name a client asks for does not exist.

use super::absence::{absences, remembered};
use crate::answer::Answer;
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(201),
    name: "no-srv-records",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "The name that a client asks for does not exist (NXDOMAIN)",
    explanation: r"**What it checks**

Whether `_vlmcs._tcp` exists below each domain the client asks about.
It is an error when the client has nowhere else to turn.
It is a warning for a domain named on the command line while another one has records, and a notice for a suffix of the client then.
Parents of the primary suffix are tried by devolution only, and their absence is not reported.

**Why it matters**

A client finds its host by the SRV records of this name.
When the name does not exist, the user sees 0x8007232B (documented, and observed with one Windows 11 client).
The client may remember the absence for the negative TTL of the zone.

**Example**

`_vlmcs._tcp.corp.example.` gives NXDOMAIN: no host has published itself, or the record was put at `_vlmcs._tcp.` or at a misspelt name such as `_vmlcs._tcp`.

**Fix**

A KMS host publishes itself where the zone allows dynamic updates: `slmgr /sdns` on the host as administrator, then restart the service `sppsvc`.
By hand, on the name server (these change it):

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.`
- BIND, by `nsupdate`: `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`

On a client, `ipconfig /flushdns` and `slmgr /ato` try again at once.

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV` shows `status: NXDOMAIN`.
- `nslookup -type=srv _vlmcs._tcp.corp.example.` with the final dot; without it the program adds suffixes of its own.
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- Microsoft, Common troubleshooting procedures for KMS and DNS issues
- Microsoft, Error 0x8007232B: DNS name does not exist
- RFC 2308, 5
",
    client_codes: &[ErrorCode(0x8007_232B)],
    references: &[
        "Microsoft, Common troubleshooting procedures for KMS and DNS issues",
        "Microsoft, Error 0x8007232B: DNS name does not exist",
        "RFC 2308, 5",
    ],
};

/// KMS201.
pub(in crate::rules) struct NoSrvRecords;

impl CheckEvidence for NoSrvRecords {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let wanted = |answer: &Answer<_>| matches!(answer, Answer::NxDomain { .. });
        for absence in absences(overview, wanted, acc) {
            let Answer::NxDomain { negative_ttl } = absence.told.answer else {
                continue;
            };
            let publish = if absence.told.aliases.is_empty() {
                ", or let the host publish itself (`slmgr /sdns` there)"
            } else {
                ""
            };
            let remedy = format!(
                "{}{publish}{}{}",
                absence.how_to_add(),
                absence.other_domain(),
                remembered(negative_ttl),
            );
            absence.report("does not exist (NXDOMAIN)", &remedy, acc);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn only_name_is_an_error() {
        check(
            &NoSrvRecords,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NXDOMAIN
            soa 300",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` does not exist (NXDOMAIN)
                  fix: Add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`, or let the host publish itself (`slmgr /sdns` there); clients may remember the absence for up to 300 s, `ipconfig /flushdns` makes one forget it
            "#]],
        );
    }

    #[test]
    fn second_suffix_with_records_softens() {
        check(
            &NoSrvRecords,
            "search a.example
            search b.example
            > _vlmcs._tcp.a.example SRV NXDOMAIN
            > _vlmcs._tcp.b.example SRV NOERROR
            _vlmcs._tcp.b.example 300 SRV 0 0 1688 kms.b.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.a.example.` does not exist (NXDOMAIN); the client goes by the records of `_vlmcs._tcp.b.example.`
                  fix: If clients are to find a host here, add `_vlmcs._tcp.a.example. 3600 IN SRV 0 0 1688 kms.a.example.` with your KMS host in place of `kms.a.example.`, or let the host publish itself (`slmgr /sdns` there)
            "#]],
        );
    }

    #[test]
    fn named_domain_is_a_warning_beside_records() {
        check(
            &NoSrvRecords,
            "domain a.example
            domain b.example
            > _vlmcs._tcp.a.example SRV NOERROR
            _vlmcs._tcp.a.example 300 SRV 0 0 1688 kms.a.example
            > _vlmcs._tcp.b.example SRV NXDOMAIN",
            &expect![[r#"
                warning: `_vlmcs._tcp.b.example.` does not exist (NXDOMAIN); the client goes by the records of `_vlmcs._tcp.a.example.`
                  fix: Add `_vlmcs._tcp.b.example. 3600 IN SRV 0 0 1688 kms.b.example.` with your KMS host in place of `kms.b.example.`, or let the host publish itself (`slmgr /sdns` there)
            "#]],
        );
    }

    #[test]
    fn devolved_name_is_missed_by_nobody() {
        check(
            &NoSrvRecords,
            "suffix sub.corp.example
            > _vlmcs._tcp.sub.corp.example SRV NOERROR
            _vlmcs._tcp.sub.corp.example 300 SRV 0 0 1688 kms.corp.example
            > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn fixed_host_softens() {
        check(
            &NoSrvRecords,
            "suffix corp.example
            fixed 192.0.2.7
            > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` does not exist (NXDOMAIN); the client uses its fixed host `192.0.2.7:1688`
                  fix: If clients are to find a host here, add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`, or let the host publish itself (`slmgr /sdns` there)
            "#]],
        );
    }

    #[test]
    fn remembered_host_softens_while_it_may_serve() {
        let text = "suffix corp.example
            cached 192.0.2.7
            > _vlmcs._tcp.corp.example SRV NXDOMAIN";
        check(
            &NoSrvRecords,
            text,
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` does not exist (NXDOMAIN)
                  fix: Add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`, or let the host publish itself (`slmgr /sdns` there)
            "#]],
        );
        check(
            &NoSrvRecords,
            &format!("{text}\n probe 0 timed-out"),
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` does not exist (NXDOMAIN)
                  fix: Add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`, or let the host publish itself (`slmgr /sdns` there)
            "#]],
        );
    }

    #[test]
    fn alias_to_nowhere_names_its_end() {
        check(
            &NoSrvRecords,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NXDOMAIN
            _vlmcs._tcp.corp.example 300 CNAME _vlmcs._tcp.old.example",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` is an alias of `_vlmcs._tcp.old.example.`, which does not exist (NXDOMAIN)
                  fix: Point the alias `_vlmcs._tcp.corp.example.` at a name with SRV records, or delete its CNAME and add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn silence_is_not_absence() {
        check(
            &NoSrvRecords,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV silent",
            &expect![[r#"
                not checked: no name server answered for `_vlmcs._tcp.corp.example.`
            "#]],
        );
        check(
            &NoSrvRecords,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV deadline",
            &expect![[r#"
                not checked: the run reached its deadline before `_vlmcs._tcp.corp.example.` was answered
            "#]],
        );
        check(
            &NoSrvRecords,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV SERVFAIL",
            &expect![[r#"
                not checked: no name server said what stands at `_vlmcs._tcp.corp.example.`
            "#]],
        );
        check(
            &NoSrvRecords,
            "no-server\n suffix corp.example",
            &expect![[r#"
            not checked: the client has no name server
        "#]],
        );
        check(
            &NoSrvRecords,
            "",
            &expect![[r#"
            not applicable: the client asks about no domain
        "#]],
        );
    }

    #[test]
    fn nodata_is_another_rule() {
        check(
            &NoSrvRecords,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV NOERROR",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn lookup_domain_has_its_own_commands() {
        check(
            &NoSrvRecords,
            "lookup corp.example
            > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` does not exist (NXDOMAIN)
                  fix: Add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`, or let the host publish itself (`slmgr /sdns` there); if the lookup domain is wrong, run `slmgr /ckms-domain` or `slmgr /skms-domain NAME` on the client as administrator
            "#]],
        );
    }
}
