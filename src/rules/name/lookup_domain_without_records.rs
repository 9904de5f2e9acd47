//! The only domain that a client asks has no records.

use crate::answer::Answer;
use crate::client::clear_lookup_domain;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::remedy::lookup_domain_scope;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(106),
    name: "lookup-domain-without-records",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Plan, Stage::Ask],
    summary: "The lookup domain of the client has no SRV records",
    explanation: r"**What it checks**

Whether the domain set by `slmgr /skms-domain` has SRV records for KMS.
It is a notice beside a fixed host, which the client uses instead.

**Why it matters**

The client asks for this name and no other: it does not fall back to its suffixes (observed with one Windows 11 client).
So it finds no host even where its own domain has records.
The user then sees 0x8007232B for a name that does not exist, and 0x8007251D for a name without SRV records.

**Example**

The lookup domain is `hr.corp.example`, and the records stand at `_vlmcs._tcp.corp.example`.

**Fix**

At the client, as administrator (changes it): `slmgr /ckms-domain` returns it to its suffixes, `slmgr /skms-domain corp.example` names another domain; `cscript ospp.vbs /ckms-domain` does so for Office.
Or publish the record in that domain (changes the name server):

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName hr.corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp.hr.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.hr.corp.example,kms.corp.example,1688,0,0`

**See it yourself**

- `slmgr /dlv` shows the KMS domain that is configured.
- `Resolve-DnsName -Type SRV _vlmcs._tcp.hr.corp.example`

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- schlarpc/kmsrsos, packet captures of one Windows 11 client
",
    client_codes: &[ErrorCode(0x8007_232B), ErrorCode(0x8007_251D)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "schlarpc/kmsrsos, packet captures of one Windows 11 client",
    ],
};

/// KMS106.
pub(in crate::rules) struct LookupDomainWithoutRecords;

impl CheckEvidence for LookupDomainWithoutRecords {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some((step, planned, owner)) = super::lookup_domain(overview) else {
            acc.not_applicable("no lookup domain is set");
            return;
        };
        let asked = overview.steps.iter().find(|it| it.id == step);
        let Some(told) = asked.and_then(|it| it.used_answer()) else {
            acc.not_checked(format!("`{owner}` was not asked for"));
            return;
        };
        let what = match &told.answer {
            Answer::NxDomain { .. } => "does not exist (NXDOMAIN)",
            Answer::NoData { .. } => "has no SRV records (NODATA)",
            Answer::NoSuchService => "says that it offers no KMS (target `.`)",
            Answer::Records(_) => return,
            _ => {
                acc.not_checked(format!("no name server said whether `{owner}` has records"));
                return;
            }
        };
        let fixed_host = overview.evidence.plan.fixed_host();
        let (severity, consequence) = match fixed_host {
            Some((_, _, host)) => (
                Severity::Notice,
                format!("; the client uses its fixed host `{host}`"),
            ),
            None => (
                Severity::Error,
                ", and the client asks for no other name".to_owned(),
            ),
        };
        let exchanges = told.exchanges.iter().copied().map(EvidenceRef::Exchange);
        acc.add(
            Location::Setting(planned.provenance.clone()),
            format!("`{owner}`, which the lookup domain leads to, {what}{consequence}"),
        )
        .severity(severity)
        .evidence([EvidenceRef::Step(step)].into_iter().chain(exchanges))
        .remedy(format!(
            "run {} on the client as administrator, which returns it to its suffixes; or publish the record in that domain",
            clear_lookup_domain(lookup_domain_scope(overview))
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn name_does_not_exist() {
        check(
            &LookupDomainWithoutRecords,
            "suffix corp.example
            lookup hr.corp.example
            > _vlmcs._tcp.hr.corp.example SRV NXDOMAIN",
            &expect![[r#"
                error: `_vlmcs._tcp.hr.corp.example.`, which the lookup domain leads to, does not exist (NXDOMAIN), and the client asks for no other name
                  fix: Run `slmgr /ckms-domain` on the client as administrator, which returns it to its suffixes; or publish the record in that domain
            "#]],
        );
    }

    #[test]
    fn name_has_no_records() {
        check(
            &LookupDomainWithoutRecords,
            "for windows-product lookup hr.corp.example
            > _vlmcs._tcp.hr.corp.example SRV NOERROR",
            &expect![[r#"
                error: `_vlmcs._tcp.hr.corp.example.`, which the lookup domain leads to, has no SRV records (NODATA), and the client asks for no other name
                  fix: Run `slmgr /ckms-domain 66666666-7777-8888-9999-aaaaaaaaaaaa` on the client as administrator, which returns it to its suffixes; or publish the record in that domain
            "#]],
        );
    }

    #[test]
    fn fixed_host_softens() {
        check(
            &LookupDomainWithoutRecords,
            "fixed 192.0.2.7
            lookup hr.corp.example
            > _vlmcs._tcp.hr.corp.example SRV NXDOMAIN",
            &expect![[r#"
                notice: `_vlmcs._tcp.hr.corp.example.`, which the lookup domain leads to, does not exist (NXDOMAIN); the client uses its fixed host `192.0.2.7:1688`
                  fix: Run `slmgr /ckms-domain` on the client as administrator, which returns it to its suffixes; or publish the record in that domain
            "#]],
        );
    }

    #[test]
    fn records() {
        check(
            &LookupDomainWithoutRecords,
            "lookup hr.corp.example
            > _vlmcs._tcp.hr.corp.example SRV NOERROR
            _vlmcs._tcp.hr.corp.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn silence_is_no_absence() {
        check(
            &LookupDomainWithoutRecords,
            "lookup hr.corp.example
            > _vlmcs._tcp.hr.corp.example SRV silent",
            &expect![[r#"
                not checked: no name server said whether `_vlmcs._tcp.hr.corp.example.` has records
            "#]],
        );
    }

    #[test]
    fn nobody_was_asked() {
        check(
            &LookupDomainWithoutRecords,
            "no-server
            lookup hr.corp.example",
            &expect![[r#"
                not checked: `_vlmcs._tcp.hr.corp.example.` was not asked for
            "#]],
        );
    }

    #[test]
    fn no_lookup_domain() {
        check(
            &LookupDomainWithoutRecords,
            "suffix corp.example",
            &expect![[r#"
                not applicable: no lookup domain is set
            "#]],
        );
    }
}
