//! A remark to this program that switches nothing off.

use crate::evidence::Stage;
use crate::finding::{Check, CheckStatus};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::rules::ALL;
use crate::rules::RemarkUse;
use crate::rules::select::matching;
use crate::rules::{CheckEvidence, Findings};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(7),
    name: "remark-without-effect",
    severity: Severity::Warning,
    subject: Subject::Remarks,
    needs: &[Stage::ReadZones],
    summary: "A `kmsdoctor:` remark beside a record has no effect",
    explanation: r"**What it checks**

Every remark `; kmsdoctor: ignore RULE -- reason` beside a record: whether it is an `ignore`, names rules that exist, gives a reason, and stands beside a record where these rules found something.
A rule that was not checked in this run is left out.

**Why it matters**

A remark without effect hides what its writer wanted: a finding counts that was to be ignored, or a fault that was mended long ago would be ignored when it comes back.
Clients are not touched by it; no code is tied to this.

**Example**

`_vlmcs._tcp SRV 0 0 1689 kms ; kmsdoctor: ignore KMS206` (no reason stands behind `--`)

**Fix**

Complete the remark or delete it (this changes only comments).

- zone files of BIND and Windows DNS: `; kmsdoctor: ignore KMS206 -- moved by slmgr /sprt, ticket 4711`
- Windows DNS does not keep comments when the server writes the file; use a policy file there
- dnsmasq: `# kmsdoctor: ignore KMS206 -- moved by slmgr /sprt, ticket 4711`

**See it yourself**

- `kmsdoctor check FILE --format json`: the list `ignored` shows what each remark switched off

**References**

- `kmsdoctor explain KMS206` and the like say what a rule is about
",
    client_codes: &[],
    references: &["`kmsdoctor explain KMS206` and the like say what a rule is about"],
};

/// KMS007.
pub(in crate::rules) struct RemarkWithoutEffect;

impl CheckEvidence for RemarkWithoutEffect {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_remarks(&self, remarks: &[RemarkUse<'_>], checks: &[Check], acc: &mut Findings) {
        for it in remarks {
            let place = Location::File(it.remark.place);
            let mut tell = |message: String, remedy: String| {
                acc.add(place.clone(), message).remedy(remedy);
            };
            if it.remark.rules.is_empty() {
                tell(
                    "the remark names no rule to ignore".to_owned(),
                    format!("write `{EXAMPLE}`"),
                );
            }
            if it.remark.reason.is_none() {
                tell(
                    "the remark gives no reason, so it does not count".to_owned(),
                    format!("write the reason behind `--`, as in `{EXAMPLE}`"),
                );
            }
            for (idx, pattern) in it.remark.rules.iter().enumerate() {
                let shown = words::shortened(pattern, 40);
                let rules: Vec<&RuleInfo> = matching(pattern).collect();
                if rules.is_empty() {
                    let near = nearest(pattern);
                    tell(
                        format!("`{shown}` in the remark fits no rule"),
                        near.map_or_else(
                            || {
                                "write a code such as `KMS301`, a prefix such as `KMS3`, or a name"
                                    .to_owned()
                            },
                            |it| format!("write `{it}` if that is meant"),
                        ),
                    );
                    continue;
                }
                let was_not_checked = checks.iter().any(|check| {
                    let is_meant = rules.iter().any(|it| it.code == check.rule.code);
                    is_meant && matches!(check.status, CheckStatus::NotChecked { .. })
                });
                if !it.used.contains(&idx) && !was_not_checked {
                    tell(
                        format!(
                            "`{shown}` found nothing at this record, so the remark has no effect"
                        ),
                        "delete the remark, or move it to the line of the record it is for"
                            .to_owned(),
                    );
                }
            }
        }
    }
}

/// How a remark is to look.
const EXAMPLE: &str = "; kmsdoctor: ignore KMS206 -- why";

/// Letters that may differ in a word that was meant.
const MOST_DIFFERENT: usize = 3;

/// The code or name of a rule that `pattern` is nearest to; none when none is near.
fn nearest(pattern: &str) -> Option<String> {
    // Longer words are no rules, and comparing costs the product of the lengths.
    if 64 < pattern.len() {
        return None;
    }
    let infos = ALL.iter().map(|it| it.info());
    let known = infos.flat_map(|it| [it.code.to_string(), it.name.to_owned()]);
    let distance = |it: &String| {
        let (one, other) = (it.to_ascii_lowercase(), pattern.to_ascii_lowercase());
        strsim::osa_distance(&one, &other)
    };
    known
        .map(|it| (distance(&it), it))
        .filter(|it| it.0 <= MOST_DIFFERENT)
        .min()
        .map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn remarks_that_do_nothing() {
        check_zone(
            &RemarkWithoutEffect,
            "_vlmcs._tcp SRV 0 0 1688 kms ; kmsdoctor: ignore KMS206 -- moved\n_vlmcs._tcp.a SRV 0 0 1689 kms ; kmsdoctor: ignore KMS206\n_vlmcs._tcp.b SRV 0 0 1689 kms ; kmsdoctor: ignore port-not-1668 -- moved\n_vlmcs._tcp.c SRV 0 0 1689 kms ; kmsdoctor: allow KMS206 -- moved\n_vlmcs._tcp.d SRV 0 0 1689 kms ; kmsdoctor: ignore somethingelse -- moved\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:31 ` kmsdoctor: ignore KMS206 -- moved` warning[KMS007] `KMS206` found nothing at this record, so the remark has no effect
                  fix: Delete the remark, or move it to the line of the record it is for
                zone:5:33 ` kmsdoctor: ignore KMS206` warning[KMS007] the remark gives no reason, so it does not count
                  fix: Write the reason behind `--`, as in `; kmsdoctor: ignore KMS206 -- why`
                zone:6:33 ` kmsdoctor: ignore port-not-1668 -- move…` warning[KMS007] `port-not-1668` in the remark fits no rule
                  fix: Write `port-not-1688` if that is meant
                zone:7:33 ` kmsdoctor: allow KMS206 -- moved` warning[KMS007] the remark names no rule to ignore
                  fix: Write `; kmsdoctor: ignore KMS206 -- why`
                zone:8:33 ` kmsdoctor: ignore somethingelse -- move…` warning[KMS007] `somethingelse` in the remark fits no rule
                  fix: Write a code such as `KMS301`, a prefix such as `KMS3`, or a name
            "#]],
        );
    }

    #[test]
    fn remarks_that_are_needed() {
        check_zone(
            &RemarkWithoutEffect,
            "_vlmcs._tcp SRV 0 0 1689 kms ; kmsdoctor: ignore KMS206, KMS404 -- moved\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }

    /// A rule that lacks evidence may yet find something.
    #[test]
    fn rules_that_were_not_checked_are_left_out() {
        check_zone(
            &RemarkWithoutEffect,
            "_vlmcs._tcp SRV 0 0 1688 kms.other.example. ; kmsdoctor: ignore KMS301 -- the other zone says so",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
