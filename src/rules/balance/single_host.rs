//! KMS404: only one host is published.

use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::rules::{CheckEvidence, Findings, SrvSet};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(404),
    name: "single-host",
    severity: Severity::Notice,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "All SRV records name one host, so nobody stands in for it",
    explanation: r"**What it checks**

Whether the records of a set name one host only.
Several records with the same target are one host, whatever their ports, priorities and weights.
A target with several addresses is one host too: in what order Windows tries them is not known.

**Why it matters**

Above 50 clients two hosts are advised (documented).
While the only host is down, new clients get 0xC004F074.
Clients that are activated notice nothing for long: they renew every 7 days, try again every 2 hours after a failure, and stay activated for 180 days from their last success (documented).
So a host that is gone for some days does little harm, and one whose loss nobody notices does a lot.

Below some 50 clients a second host can do harm: it takes clients from the first, and each host needs 25 Windows clients (5 servers, 5 for Office) within 30 days before it activates any (documented), see KMS407.
A second host in reserve, at a higher priority value, avoids that but starts with no count (KMS405).

**Example**

`_vlmcs._tcp.corp.example. IN SRV 0 0 1688 kms1.corp.example.` and no other record

**Fix**

With more than 50 clients set up a second host; one host key serves for 6 hosts (documented).
As administrator on the new host (changes it): `slmgr /ipk` with the host key, `slmgr /ato`, `Enable-NetFirewallRule -Name SPPSVC-In-TCP`.
It publishes its record by itself when the zone takes dynamic updates.
In a zone with secure updates the first host owns the name; give the second one rights on `_VLMCS` (documented), or write the record by hand (this changes the name server):

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms2.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms2.corp.example.`
- BIND, by `nsupdate`: `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms2.corp.example.`
- dnsmasq: one more line `srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688,0,0`

With fewer clients leave it as it is: `--ignore KMS404`.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`: look at the names in the last column.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Select-Object -Unique NameTarget`
- `slmgr /dlv` on the host shows how many clients it counts, 50 at most.

**References**

- Microsoft, Configure a KMS host computer for Office (two hosts above 50 clients)
- Microsoft, Plan for volume activation (minimum counts, hosts a key)
- Microsoft, Configure DNS to activate Office by using KMS (rights on the record)
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "Microsoft, Configure a KMS host computer for Office",
        "Microsoft, Plan for volume activation",
        "Microsoft, Configure DNS to activate Office by using KMS",
    ],
};

/// KMS404.
pub(in crate::rules) struct SingleHost;

impl CheckEvidence for SingleHost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        let Some(only) = set.hosts().next().map(|it| &it.target) else {
            return;
        };
        if set.hosts().any(|it| it.target != *only) {
            return;
        }
        acc.add(
            set.location(),
            format!(
                "{} names one host only, `{only}`; above 50 clients two are advised (documented)",
                set.subject()
            ),
        )
        .severity(set.weigh(Severity::Notice))
        .evidence(set.evidence())
        .remedy("with more than 50 clients set up a second KMS host; where the zone takes dynamic updates it publishes its own record");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_records};
    use expect_test::expect;

    #[test]
    fn one_record() {
        check_records(
            &SingleHost,
            &["0 0 1688 kms1.corp.example"],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` names one host only, `kms1.corp.example.`; above 50 clients two are advised (documented)
                  fix: With more than 50 clients set up a second KMS host; where the zone takes dynamic updates it publishes its own record
            "#]],
        );
    }

    #[test]
    fn one_host_in_many_records() {
        check_records(
            &SingleHost,
            &[
                "0 0 1688 kms1.corp.example",
                "0 0 1688 KMS1.corp.example",
                "10 5 1689 kms1.corp.example",
                "0 0 0 .",
            ],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` names one host only, `kms1.corp.example.`; above 50 clients two are advised (documented)
                  fix: With more than 50 clients set up a second KMS host; where the zone takes dynamic updates it publishes its own record
            "#]],
        );
    }

    #[test]
    fn spare_host_is_a_second_one() {
        check_records(
            &SingleHost,
            &["0 0 1688 kms1.corp.example", "10 0 1688 kms2.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn root_is_no_host() {
        check_records(
            &SingleHost,
            &["0 0 0 ."],
            &expect![[r#"
            not applicable: no name server gave SRV records
        "#]],
        );
    }

    #[test]
    fn each_domain_is_judged_alone() {
        check(
            &SingleHost,
            "suffix hr.corp.example
            > _vlmcs._tcp.hr.corp.example SRV NOERROR
            _vlmcs._tcp.hr.corp.example 300 SRV 0 0 1688 kms1.corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.hr.corp.example.` names one host only, `kms1.corp.example.`; above 50 clients two are advised (documented)
                  fix: With more than 50 clients set up a second KMS host; where the zone takes dynamic updates it publishes its own record
                notice: `_vlmcs._tcp.corp.example.` names one host only, `kms2.corp.example.`; above 50 clients two are advised (documented)
                  fix: With more than 50 clients set up a second KMS host; where the zone takes dynamic updates it publishes its own record
            "#]],
        );
    }

    #[test]
    fn record_that_is_only_described() {
        check(
            &SingleHost,
            "record 0 0 1688 kms1.corp.example",
            &expect![[r#"
                notice: the record set names one host only, `kms1.corp.example.`; above 50 clients two are advised (documented)
                  fix: With more than 50 clients set up a second KMS host; where the zone takes dynamic updates it publishes its own record
            "#]],
        );
    }
}
