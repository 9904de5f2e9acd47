//! Products of one machine are pinned to different hosts.

use crate::client::set_host;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(104),
    name: "fixed-host-differs-between-products",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "Products of one machine are set to different fixed KMS hosts",
    explanation: r#"**What it checks**

Whether the hosts set by hand for the machine, for an application and for single products are the same.

**Why it matters**

Windows and Office may each have a fixed host of their own, and the narrowest setting counts: product, application, machine (documented).
After a move only one of them is often changed, so one product activates and the other does not.
Different hosts may also be meant, as where Office has its own KMS host.

**Example**

`slmgr /skms kms2.corp.example` was run after the move, and Office still holds `kms1.corp.example`.

**Fix**

These commands change the client; run them as administrator.

- Windows, and what has no setting of its own: `slmgr /skms kms2.corp.example:1688`
- One product: `slmgr /skms kms2.corp.example:1688 ACTIVATION-ID`
- Office, in its folder: `cscript ospp.vbs /sethst:kms2.corp.example`, and `cscript ospp.vbs /remhst` to return to discovery

**See it yourself**

- `slmgr /dlv all` shows the registered KMS machine name of every product.
- `cscript ospp.vbs /dstatus` shows that of Office.
- `reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v KeyManagementServiceName`

**References**

- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Tools to manage volume activation of Office
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Tools to manage volume activation of Office",
    ],
};

/// KMS104.
pub(in crate::rules) struct FixedHostDiffersBetweenProducts;

impl CheckEvidence for FixedHostDiffersBetweenProducts {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(client) = &overview.evidence.client else {
            acc.not_applicable(NO_SETTINGS);
            return;
        };
        let mut hosts = client.scoped.iter().filter_map(|it| {
            let host = it.fixed_host.as_ref()?;
            Some((&it.scope, host))
        });
        let Some((first_scope, first)) = hosts.next() else {
            acc.not_applicable("no product has a fixed host of its own");
            return;
        };
        for (scope, host) in hosts.filter(|it| it.1.value != first.value) {
            acc.add(
                Location::Setting(host.provenance.clone()),
                format!(
                    "the fixed host of {scope} is `{}`, that of {first_scope} (`{}`) is `{}`",
                    host.value, first.provenance, first.value
                ),
            )
            .remedy(format!(
                "where that is not meant, set the right host by {} on the client as administrator",
                set_host(Some(scope))
            ));
        }
    }
}

/// Why there is nothing to look at.
const NO_SETTINGS: &str = "the settings of single products are not known";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn other_host_for_office() {
        check(
            &FixedHostDiffersBetweenProducts,
            "for machine fixed kms2.corp.example
            for office fixed kms1.corp.example",
            &expect![[r#"
                notice: the fixed host of Office is `kms1.corp.example.:1688`, that of the whole machine (`test`) is `kms2.corp.example.:1688`
                  fix: Where that is not meant, set the right host by `cscript ospp.vbs /sethst:HOST` in the folder of Office on the client as administrator
            "#]],
        );
    }

    #[test]
    fn same_host() {
        check(
            &FixedHostDiffersBetweenProducts,
            "for machine fixed kms.corp.example
            for office fixed kms.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn nothing_is_known_of_products() {
        check(
            &FixedHostDiffersBetweenProducts,
            "fixed kms.corp.example",
            &expect![[r#"
                not applicable: the settings of single products are not known
            "#]],
        );
    }

    #[test]
    fn no_fixed_host() {
        check(
            &FixedHostDiffersBetweenProducts,
            "for windows caching on",
            &expect![[r#"
                not applicable: no product has a fixed host of its own
            "#]],
        );
    }
}
