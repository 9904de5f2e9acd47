//! A KMS host that may not publish in its own domain.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(116),
    name: "publish-list-omits-home-domain",
    severity: Severity::Info,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The publish list of the KMS host leaves out its own domain",
    explanation: r#"**What it checks**

Whether the primary suffix of the machine stands in its `DnsDomainPublishList`, where it has such a list and publishes at all.
It concerns a machine that is a KMS host.

**Why it matters**

A KMS host publishes its SRV record in its own domain; with a list it publishes in those domains.
Its own domain is always published, with a list or without (documented), so nothing has to be done for it.
The list names other domains only, which is worth knowing when a record in the home domain is not wanted there.

**Example**

A host in `corp.example` has the list `lab.example`, `test.example`.

**Fix**

Nothing needs to be fixed. To show the home domain in the list too, run on the KMS host as administrator (changes it), then restart the service `sppsvc`:

- `reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /v DnsDomainPublishList /t REG_MULTI_SZ /d "corp.example\0lab.example" /f`
- `Restart-Service sppsvc`

**See it yourself**

- `reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /v DnsDomainPublishList`
- Event 12294 in the Application log names each domain in which the record was published, 12293 each one that failed.

**References**

- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
- Microsoft, Deploy KMS activation (dn502531)
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
        "Microsoft, Deploy KMS activation (dn502531)",
    ],
};

/// KMS116.
pub(in crate::rules) struct PublishListOmitsHomeDomain;

impl CheckEvidence for PublishListOmitsHomeDomain {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let client = overview.evidence.client.as_ref();
        let side = client.map(|it| &it.host_side);
        let Some((side, first)) = side.and_then(|it| Some((it, it.publish_list.first()?))) else {
            acc.not_applicable("the machine has no publish list");
            return;
        };
        if side.publishes.as_ref().is_some_and(|it| !it.value) {
            acc.not_applicable("the machine publishes no SRV records");
            return;
        }
        let Some(home) = client.and_then(|it| it.primary_suffix.as_ref()) else {
            acc.not_checked("the primary suffix of the machine is not known");
            return;
        };
        let mut listed = side.publish_list.iter();
        if listed.any(|it| it.value.domain == home.value) {
            return;
        }
        acc.add(
            Location::Setting(first.provenance.clone()),
            format!(
                "the publish list leaves out `{}`, the domain of the machine itself, in which a KMS host publishes in any case (documented)",
                home.value
            ),
        )
        .remedy(format!(
            "none is needed; the record stays published in `{}`",
            home.value
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn home_domain_is_missing() {
        check(
            &PublishListOmitsHomeDomain,
            "suffix corp.example
            publish lab.example",
            &expect![[r#"
                info: the publish list leaves out `corp.example.`, the domain of the machine itself, in which a KMS host publishes in any case (documented)
                  fix: None is needed; the record stays published in `corp.example.`
            "#]],
        );
    }

    #[test]
    fn home_domain_is_listed() {
        check(
            &PublishListOmitsHomeDomain,
            "suffix corp.example
            publish lab.example
            publish CORP.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn nothing_is_published() {
        check(
            &PublishListOmitsHomeDomain,
            "suffix corp.example
            publish lab.example
            publishes off",
            &expect![[r#"
                not applicable: the machine publishes no SRV records
            "#]],
        );
    }

    #[test]
    fn home_is_not_known() {
        check(
            &PublishListOmitsHomeDomain,
            "publish lab.example",
            &expect![[r#"
                not checked: the primary suffix of the machine is not known
            "#]],
        );
    }

    #[test]
    fn no_list() {
        check(
            &PublishListOmitsHomeDomain,
            "suffix corp.example",
            &expect![[r#"
                not applicable: the machine has no publish list
            "#]],
        );
    }
}
