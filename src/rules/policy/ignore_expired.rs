//! KMS706: an ignore of the policy is past its last day.

use super::NO_POLICY;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(706),
    name: "ignore-expired",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[],
    summary: "An ignore of the policy is past its last day",
    explanation: r#"**What it checks**

Whether the day `until` of every entry of `[[ignores]]` is today or later.
It does not matter whether the ignore would have anything to cover.

**Why it matters**

An ignore puts up with a fault for a time, until a move is over or a host is replaced.
Past its last day it covers nothing: what it hid counts again, with the codes that the rule of the ignore explains.
A warning says so even where nothing came back, since somebody meant to look at it on that day.

**Example**

```toml
[[ignores]]
rule = "KMS206"
reason = "hosts move to port 1690 in January"
until = 2026-01-31
```

From 1 February on.

**Fix**

In the policy, which changes nothing on name servers, whether Windows DNS, BIND or dnsmasq:

- Where the fault is mended, delete the entry.
- Where it is to stand for longer, write a later day, and the reason for it.

**See it yourself**

- `grep -n until kmsdoctor.toml`
- `Select-String until kmsdoctor.toml`

**References**

- The policy example in this project, `fixtures/policies/kmsdoctor.toml`
"#,
    client_codes: &[],
    references: &["The policy example in this project, `fixtures/policies/kmsdoctor.toml`"],
};

/// KMS706.
pub(in crate::rules) struct IgnoreExpired;

impl CheckEvidence for IgnoreExpired {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(policy) = overview.policy else {
            acc.not_applicable(NO_POLICY);
            return;
        };
        if policy.ignores.is_empty() {
            acc.not_applicable("the policy ignores nothing");
            return;
        }
        let Some(today) = overview.today else {
            acc.not_checked("nobody said which day it is");
            return;
        };
        for ignore in policy.expired(today) {
            let position = policy.source.position(ignore.rule.place.start);
            acc.add(
                Location::File(ignore.rule.place),
                format!(
                    "the ignore of `{}` in line {} of `{}` ended on {}",
                    ignore.rule.value, position.line, policy.source.path, ignore.until.value
                ),
            )
            .remedy("delete it, or give it a later day and the reason for that");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_judged};
    use expect_test::{Expect, expect};

    /// Today is 2026-01-31.
    #[track_caller]
    fn check_until(until: &str, expect: &Expect) {
        let policy =
            format!("\n[[ignores]]\nrule = \"KMS206\"\nreason = \"moved\"\nuntil = {until}");
        check_judged(&IgnoreExpired, &policy, "suffix corp.example", expect);
    }

    #[test]
    fn last_day_is_inside() {
        check_until(
            "2026-01-31",
            &expect![[r#"
            passed
        "#]],
        );
        check_until(
            "2026-01-30",
            &expect![[r#"
            warning: the ignore of `KMS206` in line 3 of `kmsdoctor.toml` ended on 2026-01-30
              fix: Delete it, or give it a later day and the reason for that
        "#]],
        );
    }

    #[test]
    fn nothing_is_ignored() {
        check_judged(
            &IgnoreExpired,
            "",
            "suffix corp.example",
            &expect![[r#"
            not applicable: the policy ignores nothing
        "#]],
        );
        check(
            &IgnoreExpired,
            "suffix corp.example",
            &expect![[r#"
            not applicable: no policy was given
        "#]],
        );
    }
}
