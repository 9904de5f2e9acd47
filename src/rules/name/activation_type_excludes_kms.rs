//! A client that may not use KMS.

use crate::client::allow_every_way;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(110),
    name: "activation-type-excludes-kms",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The activation type of the client leaves out KMS",
    explanation: r#"**What it checks**

Whether the activation type is set to Active Directory alone or to tokens alone, for Windows and for Office.
It is an error for the application that the plan is made for, and a warning for another one.

**Why it matters**

Such a client contacts no KMS host, whatever DNS says (documented).
When Active Directory has no activation object for it, the user sees 0xC004F081; what a client shows with tokens alone is not known.

**Example**

`slmgr /act-type 1` was run for a test of activation by Active Directory, and the value stayed in the image: `VLActivationType` = 1.

**Fix**

These commands change the client; run them as administrator.

- Every way: `slmgr /act-type 0`, then `slmgr /ato`
- KMS alone: `slmgr /act-type 2`, then `slmgr /ato`
- Office, in its folder: `cscript ospp.vbs /actype:0`, then `cscript ospp.vbs /act`

**See it yourself**

- `slmgr /dlv` shows the configured activation type.
- `reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v VLActivationType`

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
- Microsoft, Tools to manage volume activation of Office
"#,
    client_codes: &[ErrorCode(0xC004_F081)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
        "Microsoft, Tools to manage volume activation of Office",
    ],
};

/// KMS110.
pub(in crate::rules) struct ActivationTypeExcludesKms;

impl CheckEvidence for ActivationTypeExcludesKms {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(client) = &overview.evidence.client else {
            acc.not_applicable("the activation type of the client is not known");
            return;
        };
        let planned = client.application();
        let mut applications = vec![planned.clone()];
        for it in client.scoped.iter().filter_map(|it| it.scope.application()) {
            if !applications.contains(it) {
                applications.push(it.clone());
            }
        }
        let mut is_known = false;
        for application in applications {
            let in_force = client.in_force_for(application);
            let application = in_force.application;
            let Some(allowed) = in_force.activation_type else {
                continue;
            };
            is_known = true;
            if !allowed.value.excludes_kms() {
                continue;
            }
            let severity = if application == planned {
                Severity::Error
            } else {
                Severity::Warning
            };
            let command = allow_every_way(in_force.activation_type_scope);
            acc.add(
                Location::Setting(allowed.provenance.clone()),
                format!(
                    "{application} may be activated by {} alone, so it contacts no KMS host",
                    allowed.value.way_words()
                ),
            )
            .severity(severity)
            .remedy(format!(
                "where KMS is meant, run {command} on the client as administrator"
            ));
        }
        if !is_known {
            acc.not_applicable("the activation type of the client is not known");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn directory_alone() {
        check(
            &ActivationTypeExcludesKms,
            "suffix corp.example
            for machine type 1",
            &expect![[r#"
                error: Windows may be activated by Active Directory alone, so it contacts no KMS host
                  fix: Where KMS is meant, run `slmgr /act-type 0` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn tokens_alone_for_a_product() {
        check(
            &ActivationTypeExcludesKms,
            "for windows type 0
            for windows-product type 3",
            &expect![[r#"
                error: Windows may be activated by tokens alone, so it contacts no KMS host
                  fix: Where KMS is meant, run `slmgr /act-type 0 66666666-7777-8888-9999-aaaaaaaaaaaa` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn office_beside_windows() {
        check(
            &ActivationTypeExcludesKms,
            "for windows type 2
            for office type 1",
            &expect![[r#"
                warning: Office may be activated by Active Directory alone, so it contacts no KMS host
                  fix: Where KMS is meant, run `cscript ospp.vbs /actype:0` in the folder of Office on the client as administrator
            "#]],
        );
    }

    #[test]
    fn every_way() {
        check(
            &ActivationTypeExcludesKms,
            "for machine type 0",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn not_known() {
        check(
            &ActivationTypeExcludesKms,
            "suffix corp.example",
            &expect![[r#"
                not applicable: the activation type of the client is not known
            "#]],
        );
    }
}
