//! The name a client asks for exists, but has no SRV records.

use super::absence::{absences, remembered};
use crate::answer::Answer;
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(202),
    name: "srv-answered-nodata",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "The name that a client asks for exists but has no SRV records (NODATA)",
    explanation: r"**What it checks**

Whether the name servers say of `_vlmcs._tcp` below a domain of the client: it exists, but it has no SRV records.
The severity is graded as in KMS201: an error when the client has nowhere else to turn.

**Why it matters**

The client finds no host, as with a name that does not exist, but the cause differs.
Records of another type stand at the name, names stand below it, a wildcard covers it, or something on the way removes SRV records.
The user sees 0x8007251D (documented, and observed with one Windows 11 client).

**Example**

`*.corp.example. IN A 192.0.2.80` makes every name below the domain exist, with an address and without SRV records.

**Fix**

Add the record at that very name (this changes the name server).

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.`
- BIND, by `nsupdate`: `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`

If the record stands in the zone already, ask the authoritative server directly.
A forwarder, a router or dnsmasq with `filterwin2k` on the way may drop it.

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV` shows `status: NOERROR` and `ANSWER: 0`; `dig _vlmcs._tcp.corp.example ANY` may show what else is there.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- Microsoft, Resolve Windows activation error codes
- RFC 2308, 2.2
- RFC 4592, 2.2
",
    client_codes: &[ErrorCode(0x8007_251D)],
    references: &[
        "Microsoft, Resolve Windows activation error codes",
        "RFC 2308, 2.2",
        "RFC 4592, 2.2",
    ],
};

/// KMS202.
pub(in crate::rules) struct SrvAnsweredNodata;

impl CheckEvidence for SrvAnsweredNodata {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let wanted = |answer: &Answer<_>| matches!(answer, Answer::NoData { .. });
        for absence in absences(overview, wanted, acc) {
            let Answer::NoData { negative_ttl } = absence.told.answer else {
                continue;
            };
            let on_the_way = if overview.evidence.is_check() {
                ""
            } else {
                "; if the record stands there, find out what drops SRV records on the way"
            };
            let remedy = format!(
                "{}{on_the_way}{}{}",
                absence.how_to_add(),
                absence.other_domain(),
                remembered(negative_ttl),
            );
            absence.report("exists but has no SRV records (NODATA)", &remedy, acc);
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
            &SrvAnsweredNodata,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            soa 60",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` exists but has no SRV records (NODATA)
                  fix: Add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`; if the record stands there, find out what drops SRV records on the way; clients may remember the absence for up to 60 s, `ipconfig /flushdns` makes one forget it
            "#]],
        );
    }

    #[test]
    fn lookup_domain_beside_a_fixed_host_is_a_notice() {
        check(
            &SrvAnsweredNodata,
            "lookup corp.example
            fixed 192.0.2.7
            > _vlmcs._tcp.corp.example SRV NOERROR",
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` exists but has no SRV records (NODATA); the client uses its fixed host `192.0.2.7:1688`
                  fix: If clients are to find a host here, add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`; if the record stands there, find out what drops SRV records on the way; if the lookup domain is wrong, run `slmgr /ckms-domain` or `slmgr /skms-domain NAME` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn other_name_unanswered_leaves_hope() {
        check(
            &SrvAnsweredNodata,
            "search a.example
            search b.example
            > _vlmcs._tcp.a.example SRV NOERROR
            > _vlmcs._tcp.b.example SRV silent",
            &expect![[r#"
                warning: `_vlmcs._tcp.a.example.` exists but has no SRV records (NODATA)
                  fix: Add `_vlmcs._tcp.a.example. 3600 IN SRV 0 0 1688 kms.a.example.` with your KMS host in place of `kms.a.example.`; if the record stands there, find out what drops SRV records on the way
            "#]],
        );
    }

    #[test]
    fn absent_name_is_another_rule() {
        check(
            &SrvAnsweredNodata,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn alias_is_not_joined_by_a_record() {
        check(
            &SrvAnsweredNodata,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 CNAME kms.corp.example
            soa 300",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` is an alias of `kms.corp.example.`, which exists but has no SRV records (NODATA)
                  fix: Point the alias `_vlmcs._tcp.corp.example.` at a name with SRV records, or delete its CNAME and add `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.` with your KMS host in place of `kms.corp.example.`; if the record stands there, find out what drops SRV records on the way; clients may remember the absence for up to 300 s, `ipconfig /flushdns` makes one forget it
            "#]],
        );
    }
}
