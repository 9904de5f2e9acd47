//! A license that Active Directory activated.

use crate::client::{Channel, Role};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(123),
    name: "activated-by-ad",
    severity: Severity::Info,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "Active Directory activated the license last, so KMS is asked only without it",
    explanation: r#"**What it checks**

Whether the last activation of Windows or Office was one by Active Directory, as `slmgr` shows it.

**Why it matters**

A member of a domain first asks Active Directory for an activation object that fits its edition and key, and turns to KMS only without one (documented).
So such a machine says nothing about KMS in DNS: it is activated even where no host can be found, and it shows faults in DNS only after the object is gone or the machine has left the domain.
Machines outside the domain, and versions older than Windows 8 and Windows Server 2012, go by KMS alone.

**Example**

`slmgr /dlv` shows `AD Activation client information` and the name of an activation object.

**Fix**

None is needed where Active Directory is meant.
Where KMS is meant, allow it alone, as administrator (changes the client): `slmgr /act-type 2`, then `slmgr /ato`.

**See it yourself**

- `slmgr /dlv` has the heading `AD Activation client information`, or `Key Management Service client information`.

**References**

- Microsoft, Activate using Active Directory-based activation
- Microsoft, Slmgr.vbs options for obtaining volume activation information
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Activate using Active Directory-based activation",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
    ],
};

/// KMS123.
pub(in crate::rules) struct ActivatedByAd;

impl CheckEvidence for ActivatedByAd {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let client = overview.evidence.client.as_ref();
        let Some(client) = client.filter(|it| !it.licenses.is_empty()) else {
            acc.not_applicable(super::NO_LICENSES);
            return;
        };
        for application in client.licensed_applications() {
            let Some(Role::ClientOfDirectory(license)) = client.role_of(application) else {
                let mut all = client.licenses.iter();
                if all.any(|it| {
                    it.application == *application
                        && it.channel.is_none_or(|it| it == Channel::KmsClient)
                        && it.activated_by.is_none()
                }) {
                    acc.not_checked(format!(
                        "by which way {application} was activated is not told by what was read"
                    ));
                }
                continue;
            };
            acc.add(
                Location::Setting(license.provenance.clone()),
                format!(
                    "Active Directory activated {application} last; a KMS host is asked only without an activation object there (documented)"
                ),
            )
            .remedy(
                "nothing needs mending; whether KMS works shows at a machine outside the domain, or here after `slmgr /act-type 2`",
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
    fn by_directory() {
        check(
            &ActivatedByAd,
            "suffix corp.example
            license windows kms-client ad",
            &expect![[r#"
                info: Active Directory activated Windows last; a KMS host is asked only without an activation object there (documented)
                  fix: Nothing needs mending; whether KMS works shows at a machine outside the domain, or here after `slmgr /act-type 2`
            "#]],
        );
    }

    #[test]
    fn by_a_host() {
        check(
            &ActivatedByAd,
            "license windows kms-client kms",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn not_known() {
        check(
            &ActivatedByAd,
            "suffix corp.example",
            &expect![[r#"
            not applicable: the licenses of the client are not known
        "#]],
        );
    }
}
