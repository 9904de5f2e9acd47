//! A search list keeps the client from its own domain.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode};
use crate::overview::Overview;
use crate::plan::Origin;
use crate::rules::{CheckEvidence, Findings};
use crate::shell::{Command, Shell};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(107),
    name: "search-list-hides-primary-suffix",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The DNS suffix search list leaves out the primary suffix",
    explanation: r#"**What it checks**

Whether the primary DNS suffix of the client stands in its suffix search list, where it has one.
It is a warning when no name of the list gave SRV records, and a notice otherwise.

**Why it matters**

By the general rule of the Windows resolver a search list takes the place of the suffixes, so `_vlmcs._tcp` below the primary suffix is not asked for (inferred for KMS).
Microsoft's procedure for KMS and DNS defines the name by the primary suffix, so the documents conflict.
Hosts that published themselves in the domain of the machine may thus be missed.

**Example**

Primary suffix `corp.example`, search list `lab.example,test.example` by a policy; the records stand at `_vlmcs._tcp.corp.example`.

**Fix**

These commands change the client; run them as administrator.

- Local list: `Set-DnsClientGlobalSetting -SuffixSearchList corp.example,lab.example`
- A list by policy stands under Computer Configuration, Administrative Templates, Network, DNS Client, "DNS suffix search list"; add the suffix there.
- Or name the domain for KMS alone: `slmgr /skms-domain corp.example`

**See it yourself**

- `ipconfig /all` shows primary suffix and search list.
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- Microsoft, Common troubleshooting procedures for KMS and DNS issues
- Microsoft, Configuring DNS client settings (cc959477)
"#,
    client_codes: &[ErrorCode(0x8007_232B)],
    references: &[
        "Microsoft, Common troubleshooting procedures for KMS and DNS issues",
        "Microsoft, Configuring DNS client settings (cc959477)",
    ],
};

/// KMS107.
pub(in crate::rules) struct SearchListHidesPrimarySuffix;

impl CheckEvidence for SearchListHidesPrimarySuffix {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let plan = &overview.evidence.plan;
        let client = overview.evidence.client.as_ref();
        let Some((client, primary)) = client.and_then(|it| Some((it, it.primary_suffix.as_ref()?)))
        else {
            acc.not_applicable("the client has no search list beside a primary suffix");
            return;
        };
        if plan.steps.iter().all(|it| it.origin != Origin::SearchList) {
            acc.not_applicable("no name is asked for by a search list");
            return;
        }
        let list = &client.search_list;
        let Some(first) = list.first() else {
            return;
        };
        if list.iter().any(|it| it.value == primary.value) {
            return;
        }
        let was_asked = overview.ran(Stage::Ask) && plan.fixed_host().is_none();
        let severity = if was_asked && overview.first_step_with_records().is_none() {
            Severity::Warning
        } else {
            Severity::Notice
        };
        let names: Vec<String> = list.iter().map(|it| format!("`{}`", it.value)).collect();
        acc.add(
            Location::Setting(first.provenance.clone()),
            format!(
                "the search list ({}) leaves out the primary suffix `{}`, so that clients do not ask there is inferred",
                words::shortened(&names.join(", "), MOST_CHARS),
                primary.value
            ),
        )
        .severity(severity)
        .remedy(remedy(&primary.value));
    }
}

/// What makes clients ask below `primary`.
fn remedy(primary: &DomainName) -> String {
    let text = primary.to_string();
    // Windows writes names without the final dot.
    let text = text.strip_suffix('.').unwrap_or(&text);
    let command = Command::new(Shell::Windows, "slmgr /skms-domain").arg(text);
    format!(
        "add `{text}` to the search list, or {}",
        command.run(" on the client as administrator")
    )
}

/// Characters of a search list that are shown.
const MOST_CHARS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn list_without_records() {
        check(
            &SearchListHidesPrimarySuffix,
            "suffix corp.example
            search lab.example
            > _vlmcs._tcp.lab.example SRV NXDOMAIN",
            &expect![[r#"
                warning: the search list (`lab.example.`) leaves out the primary suffix `corp.example.`, so that clients do not ask there is inferred
                  fix: Add `corp.example` to the search list, or run `slmgr /skms-domain corp.example` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn list_with_records() {
        check(
            &SearchListHidesPrimarySuffix,
            "suffix corp.example
            search lab.example
            > _vlmcs._tcp.lab.example SRV NOERROR
            _vlmcs._tcp.lab.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                notice: the search list (`lab.example.`) leaves out the primary suffix `corp.example.`, so that clients do not ask there is inferred
                  fix: Add `corp.example` to the search list, or run `slmgr /skms-domain corp.example` on the client as administrator
            "#]],
        );
    }

    #[test]
    fn list_has_the_suffix() {
        check(
            &SearchListHidesPrimarySuffix,
            "suffix corp.example
            search lab.example
            search Corp.Example",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn lookup_domain_stands_over_both() {
        check(
            &SearchListHidesPrimarySuffix,
            "suffix corp.example
            search lab.example
            lookup hr.example",
            &expect![[r#"
                not applicable: no name is asked for by a search list
            "#]],
        );
    }

    #[test]
    fn no_list() {
        check(
            &SearchListHidesPrimarySuffix,
            "suffix corp.example",
            &expect![[r#"
                not applicable: the client has no search list beside a primary suffix
            "#]],
        );
    }
}
