//! A domain set by hand stands in place of all suffixes.

use crate::client::clear_lookup_domain;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::remedy::lookup_domain_scope;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(105),
    name: "lookup-domain-set",
    severity: Severity::Info,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "A lookup domain is set, so the client asks for its SRV records and no others",
    explanation: r"**What it checks**

Whether a domain is set at the client by `slmgr /skms-domain`.

**Why it matters**

The client then asks for the SRV records of that domain alone, whatever its suffixes are (documented, and observed with one Windows 11 client: nothing else was asked and nothing fell back).
That is right where the DNS name of the machine is not that of the domain with the KMS hosts, and it is what to look at when suffixes seem right and the client asks elsewhere.
Beside a fixed host the setting has no effect (documented).

**Example**

`KeyManagementServiceLookupDomain` = `hr.corp.example` on a machine whose primary suffix is `corp.example`.

**Fix**

Nothing is wrong as long as the domain is meant.
These commands change the client; run them as administrator.

- Back to the suffixes: `slmgr /ckms-domain`; for Office `cscript ospp.vbs /ckms-domain`
- Another domain: `slmgr /skms-domain corp.example`; for Office `cscript ospp.vbs /skms-domain:corp.example`

**See it yourself**

- `slmgr /dlv` shows the KMS domain that is configured.
- `kmsdoctor plan` shows what is asked and what is not.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- schlarpc/kmsrsos, packet captures of one Windows 11 client
",
    client_codes: &[],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "schlarpc/kmsrsos, packet captures of one Windows 11 client",
    ],
};

/// KMS105.
pub(in crate::rules) struct LookupDomainSet;

impl CheckEvidence for LookupDomainSet {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some((step, planned, owner)) = super::lookup_domain(overview) else {
            return;
        };
        let scope = lookup_domain_scope(overview);
        let set_for = super::set_for(scope);
        let plan = &overview.evidence.plan;
        let who = super::other_application(overview).unwrap_or_else(|| "the client".to_owned());
        let message = match plan.fixed_host() {
            Some((_, _, host)) => format!(
                "the lookup domain of `{owner}`{set_for} has no effect beside the fixed host `{host}`"
            ),
            None => format!("{who} asks for `{owner}` alone, by its lookup domain{set_for}"),
        };
        acc.add(Location::Setting(planned.provenance.clone()), message)
            .evidence([EvidenceRef::Step(step)])
            .remedy(format!(
                "where that is not meant, run {} on the client as administrator",
                clear_lookup_domain(scope)
            ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn only_this_domain_is_asked() {
        check(
            &LookupDomainSet,
            "suffix corp.example
            for machine lookup hr.corp.example",
            &expect![[r#"
                info: the client asks for `_vlmcs._tcp.hr.corp.example.` alone, by its lookup domain (set for the whole machine)
                  fix: Where that is not meant, run `slmgr /ckms-domain` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn office_alone() {
        check(
            &LookupDomainSet,
            "for office lookup hr.corp.example
            license office kms-client
            license windows mak",
            &expect![[r#"
                info: Office asks for `_vlmcs._tcp.hr.corp.example.` alone, by its lookup domain (set for Office)
                  fix: Where that is not meant, run `cscript ospp.vbs /ckms-domain` in the folder of Office on the client as administrator
            "#]],
        );
    }

    #[test]
    fn scope_that_is_not_known() {
        check(
            &LookupDomainSet,
            "for office-in-force lookup hr.corp.example
            license office kms-client",
            &expect![[r#"
                info: Office asks for `_vlmcs._tcp.hr.corp.example.` alone, by its lookup domain (in force for Office; in which scope it is set is not known)
                  fix: Where that is not meant, run `cscript ospp.vbs /ckms-domain` in the folder of Office (if that does not help, `slmgr /ckms-domain` for the whole machine) on the client as administrator
            "#]],
        );
    }

    #[test]
    fn set_for_office() {
        check(
            &LookupDomainSet,
            "license office kms-client
            for office lookup hr.corp.example",
            &expect![[r#"
                info: Office asks for `_vlmcs._tcp.hr.corp.example.` alone, by its lookup domain (set for Office)
                  fix: Where that is not meant, run `cscript ospp.vbs /ckms-domain` in the folder of Office on the client as administrator
            "#]],
        );
    }

    #[test]
    fn idle_beside_a_fixed_host() {
        check(
            &LookupDomainSet,
            "lookup hr.corp.example
            fixed 192.0.2.7",
            &expect![[r#"
                info: the lookup domain of `_vlmcs._tcp.hr.corp.example.` has no effect beside the fixed host `192.0.2.7:1688`
                  fix: Where that is not meant, run `slmgr /ckms-domain` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn no_lookup_domain() {
        check(
            &LookupDomainSet,
            "suffix corp.example",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
