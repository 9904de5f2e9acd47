//! Names that hang on the network the client is in.

use crate::client::{FaultySetting, SettingKind};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::plan::{Origin, Step};
use crate::rules::{CheckEvidence, Findings, UNTOLD_SUFFIXES};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(118),
    name: "primary-suffix-missing",
    severity: Severity::Notice,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The client has no primary DNS suffix and goes by those of its connections",
    explanation: r"**What it checks**

Whether the names asked for come from connection-specific suffixes alone, since no primary suffix is set.
A client without any suffix is another fault (`no-dns-suffix`), and a search list takes the place of both.

**Why it matters**

A machine outside of a domain usually has no primary suffix, and goes by what DHCP gives (option 15).
That this is enough was observed with one Windows 11 client, and Microsoft's procedure says so; older reports say that it is not (conflicting).
In another network DHCP gives another suffix, so a laptop or a VPN may find no host: the user then sees 0x8007232B.

**Example**

A workgroup machine gets `corp.example` from DHCP in the office, and `home.example` elsewhere.

**Fix**

These commands change the client; run them as administrator.

- A domain for KMS alone: `slmgr /skms-domain corp.example`
- Or a host: `slmgr /skms kms.corp.example:1688`
- Or a primary suffix: System Properties, Computer Name, Change, More, and restart

**See it yourself**

- `ipconfig /all` shows the primary suffix, and that of each connection.

**References**

- Microsoft, Common troubleshooting procedures for KMS and DNS issues
- schlarpc/kmsrsos, packet captures of one Windows 11 client
- grangerx.wordpress.com, 2014/07/17: workgroup machines (community)
",
    client_codes: &[],
    references: &[
        "Microsoft, Common troubleshooting procedures for KMS and DNS issues",
        "schlarpc/kmsrsos, packet captures of one Windows 11 client",
        "grangerx.wordpress.com, 2014/07/17: workgroup machines (community)",
    ],
};

/// KMS118.
pub(in crate::rules) struct PrimarySuffixMissing;

impl CheckEvidence for PrimarySuffixMissing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let plan = &overview.evidence.plan;
        if plan.fixed_host().is_some() {
            acc.not_applicable("a fixed host is set, so no domain is needed");
            return;
        }
        let mut steps = plan.steps_with_ids();
        let by_connection = steps.find_map(|(id, planned)| match &planned.step {
            Step::AskSrv { owner } if planned.origin == Origin::ConnectionSuffix => {
                Some((id, planned, owner))
            }
            _ => None,
        });
        let Some((step, planned, owner)) = by_connection else {
            acc.not_applicable("no name is asked for by the suffix of a connection");
            return;
        };
        let has_primary = plan
            .steps
            .iter()
            .any(|it| it.origin == Origin::PrimarySuffix);
        if has_primary {
            return;
        }
        let client = overview.evidence.client.as_ref();
        let is_unusable = |it: &FaultySetting| it.kind == SettingKind::PrimarySuffix;
        if client.is_some_and(|it| it.faulty.iter().any(is_unusable)) {
            acc.not_applicable("KMS125 tells of a primary DNS suffix that cannot be used");
            return;
        }
        if !plan.knows_suffixes() {
            acc.not_checked(UNTOLD_SUFFIXES);
            return;
        }
        acc.add(
            Location::Setting(planned.provenance.clone()),
            format!(
                "the client has no primary DNS suffix; `{owner}` is asked for by the suffix of a connection, which is another one in another network"
            ),
        )
        .evidence([EvidenceRef::Step(step)])
        .remedy("where that is not enough, run `slmgr /skms-domain DOMAIN` on the client as administrator, or give it a primary DNS suffix");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn connection_alone() {
        check(
            &PrimarySuffixMissing,
            "connection corp.example",
            &expect![[r#"
                notice: the client has no primary DNS suffix; `_vlmcs._tcp.corp.example.` is asked for by the suffix of a connection, which is another one in another network
                  fix: Where that is not enough, run `slmgr /skms-domain DOMAIN` on the client as administrator, or give it a primary DNS suffix
            "#]],
        );
    }

    #[test]
    fn primary_that_is_no_name() {
        check(
            &PrimarySuffixMissing,
            "connection corp.example
            faulty machine Domain corp..example",
            &expect![[r#"
                not applicable: KMS125 tells of a primary DNS suffix that cannot be used
            "#]],
        );
    }

    #[test]
    fn primary_too() {
        check(
            &PrimarySuffixMissing,
            "suffix corp.example
            connection branch.example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn fixed_host() {
        check(
            &PrimarySuffixMissing,
            "fixed 192.0.2.7
            connection corp.example",
            &expect![[r#"
                not applicable: a fixed host is set, so no domain is needed
            "#]],
        );
    }

    #[test]
    fn search_list() {
        check(
            &PrimarySuffixMissing,
            "search corp.example
            connection branch.example",
            &expect![[r#"
                not applicable: no name is asked for by the suffix of a connection
            "#]],
        );
    }
}
