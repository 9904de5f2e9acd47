//! A product whose license has nothing to do with KMS.

use crate::client::{Application, Channel, LicenseInUse, Role, install_key};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(121),
    name: "no-kms-client-license",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The license in use is none of a KMS client, so no KMS host is looked for",
    explanation: r#"**What it checks**

Whether Windows and Office have a license of a KMS client, as `slmgr`, `ospp.vbs` or the collected products show it.
It is a warning for the application that the plan is made for, and a notice for another one.
One license of a KMS client is enough; licenses of additions beside it do not matter.

**Why it matters**

The key that is installed decides on the way of activation (documented): with a MAK or a retail key a product is activated at Microsoft, with one of the manufacturer by the firmware, in a guest of Hyper-V by the hypervisor.
Such a product contacts no KMS host, whatever DNS says, and no setting for KMS has an effect.
This is no fault where it is meant; where KMS is meant, the machine stays unseen at the host and does not count there.

**Example**

A machine was installed from retail media: `slmgr /dlv` shows `Windows(R) Operating System, RETAIL channel`.

**Fix**

These commands change the client; run them as administrator.
Microsoft publishes the keys of KMS clients (GVLK); take the one of the edition.

- Windows: `slmgr /ipk KEY`, then `slmgr /ato`
- Office, in its folder: `cscript ospp.vbs /inpkey:KEY`, then `cscript ospp.vbs /act`

A retail edition of Office takes no such key; it needs the volume license edition.

**See it yourself**

- `slmgr /dlv` names the channel in its description: `VOLUME_KMSCLIENT` is a KMS client.
- `cscript ospp.vbs /dstatus` does so for Office.

**References**

- Microsoft, Key Management Services (KMS) client activation and product keys
- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Tools to manage volume activation of Office
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Key Management Services (KMS) client activation and product keys",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Tools to manage volume activation of Office",
    ],
};

/// KMS121.
pub(in crate::rules) struct NoKmsClientLicense;

impl CheckEvidence for NoKmsClientLicense {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let client = overview.evidence.client.as_ref();
        let Some(client) = client.filter(|it| !it.licenses.is_empty()) else {
            acc.not_applicable(super::NO_LICENSES);
            return;
        };
        let planned = client.application();
        for application in client.licensed_applications() {
            let Some(Role::Other(license)) = client.role_of(application) else {
                let mut all = client.licenses.iter();
                if all.any(|it| it.application == *application && it.channel.is_none()) {
                    acc.not_checked(format!(
                        "how {application} is licensed is not told by what was read"
                    ));
                }
                continue;
            };
            let severity = if *application == planned {
                Severity::Warning
            } else {
                Severity::Notice
            };
            acc.add(
                Location::Setting(license.provenance.clone()),
                message(application, license),
            )
            .severity(severity)
            .remedy(if license.channel == Some(Channel::Subscription) {
                "nothing needs mending: subscriptions never use KMS (documented)".to_owned()
            } else {
                remedy(application)
            });
        }
    }
}

/// What makes `application` a KMS client.
fn remedy(application: &Application) -> String {
    format!(
        "where KMS is meant, run {} on the client as administrator, with the key that Microsoft publishes for KMS clients of this edition",
        install_key(application)
    )
}

fn message(application: &Application, license: &LicenseInUse) -> String {
    let channel = license
        .channel
        .map_or("no license of a KMS client", Channel::license_words);
    format!("{application} has {channel}, so it contacts no KMS host")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn key_for_many_machines() {
        check(
            &NoKmsClientLicense,
            "suffix corp.example
            license windows mak",
            &expect![[r#"
                warning: Windows has a MAK license, so it contacts no KMS host
                  fix: Where KMS is meant, run `slmgr /ipk KEY` on the client as administrator, with the key that Microsoft publishes for KMS clients of this edition
            "#]],
        );
    }

    #[test]
    fn office_is_still_a_client() {
        check(
            &NoKmsClientLicense,
            "license windows retail
            license office kms-client",
            &expect![[r#"
                notice: Windows has a retail license, so it contacts no KMS host
                  fix: Where KMS is meant, run `slmgr /ipk KEY` on the client as administrator, with the key that Microsoft publishes for KMS clients of this edition
            "#]],
        );
    }

    #[test]
    fn office_alone_is_none() {
        check(
            &NoKmsClientLicense,
            "license windows kms-client
            license office mak",
            &expect![[r#"
                notice: Office has a MAK license, so it contacts no KMS host
                  fix: Where KMS is meant, run `cscript ospp.vbs /inpkey:KEY` in the folder of Office on the client as administrator, with the key that Microsoft publishes for KMS clients of this edition
            "#]],
        );
    }

    #[test]
    fn addition_beside_a_client() {
        check(
            &NoKmsClientLicense,
            "license windows mak
            license windows kms-client",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn host_is_told_elsewhere() {
        check(
            &NoKmsClientLicense,
            "license windows kms-host",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn not_known() {
        check(
            &NoKmsClientLicense,
            "suffix corp.example",
            &expect![[r#"
                not applicable: the licenses of the client are not known
            "#]],
        );
    }
}
