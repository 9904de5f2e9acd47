//! Aliases that come back to where they began.

use crate::answer::{Answer, MOST_ALIASES_OF_BIND};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, NoResponse, RecordData};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(217),
    name: "alias-without-end",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones, Stage::Ask],
    summary: "The aliases at a KMS name lead in a circle, or are too many",
    explanation: r"**What it checks**

Whether the aliases at a KMS name in the files lead to a name that is none: not in a circle, and at most 16.

**Why it matters**

A client that follows a circle learns of no host.
Name servers answer with the aliases alone or with SERVFAIL; the user sees 0x8007251D or 0x8007232A then (inferred).

**Example**

`_vlmcs._tcp IN CNAME _vlmcs._tcp.hq` and `_vlmcs._tcp.hq IN CNAME _vlmcs._tcp`

**Fix**

Put the SRV records at the name itself (this changes the name server).

- Windows DNS: `Remove-DnsServerResourceRecord -ZoneName corp.example -RRType CName -Name _vlmcs._tcp`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms` in place of the CNAME, then `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0` in place of the `cname=` line

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV`: the same names come again

**References**

- RFC 1034, 3.6.2
",
    client_codes: &[ErrorCode(0x8007_251D)],
    references: &["RFC 1034, 3.6.2"],
};

/// KMS217.
pub(in crate::rules) struct AliasWithoutEnd;

impl CheckEvidence for AliasWithoutEnd {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for step in &overview.steps {
            let Some(told) = step.used_answer() else {
                continue;
            };
            let not_covered = Answer::NoResponse(NoResponse::NotCovered);
            if told.answer == not_covered && !told.aliases.is_empty() {
                // It has an end, which nobody looked at.
                acc.not_checked(format!(
                    "the alias `{}` leads out of the zones given",
                    step.owner
                ));
            }
            let n_aliases = told.aliases.len();
            let why = match &told.answer {
                Answer::AliasFault { why } => why.clone(),
                _ if view.gives_up_at(&step.owner, n_aliases) => {
                    format!("{n_aliases} aliases in a row, and BIND follows {MOST_ALIASES_OF_BIND}")
                }
                _ => continue,
            };
            let alias = view
                .at(&view.source_of(&step.owner))
                .find(|it| matches!(it.record.data, RecordData::Alias(_)));
            // An alias that leads out of the files has an end there, which nobody looked at.
            let is_fault = matches!(told.answer, Answer::AliasFault { .. });
            let leads_out = is_fault && overview.alias_end(told).is_some();
            if let (Some(entry), false) = (alias, leads_out) {
                acc.add(
                    Location::File(entry.data_place(0)),
                    format!(
                        "`{}` leads to no records: {}",
                        step.owner,
                        words::shortened(&why, 300)
                    ),
                )
                .remedy(format!("put the SRV records at `{}` itself", step.owner));
            } else if alias.is_some() {
                acc.not_checked(format!(
                    "the alias `{}` leads out of the zones given",
                    step.owner
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn circle() {
        check_zone(
            &AliasWithoutEnd,
            "_vlmcs._tcp CNAME _vlmcs._tcp.hq\n_vlmcs._tcp.hq CNAME _vlmcs._tcp",
            &expect![[r#"
                zone:4:19 `_vlmcs._tcp.hq` error[KMS217] `_vlmcs._tcp.corp.example.` leads to no records: the aliases loop: `_vlmcs._tcp.corp.example.` → `_vlmcs._tcp.hq.corp.example.` → `_vlmcs._tcp.corp.example.`
                  fix: Put the SRV records at `_vlmcs._tcp.corp.example.` itself
                zone:5:22 `_vlmcs._tcp` error[KMS217] `_vlmcs._tcp.hq.corp.example.` leads to no records: the aliases loop: `_vlmcs._tcp.hq.corp.example.` → `_vlmcs._tcp.corp.example.` → `_vlmcs._tcp.hq.corp.example.`
                  fix: Put the SRV records at `_vlmcs._tcp.hq.corp.example.` itself
            "#]],
        );
    }

    #[test]
    fn end_elsewhere() {
        check_zone(
            &AliasWithoutEnd,
            "_vlmcs._tcp CNAME _vlmcs._tcp.other.example.",
            &expect![[r#"
                not checked: the alias `_vlmcs._tcp.corp.example.` leads out of the zones given
            "#]],
        );
    }

    #[test]
    fn end_with_records() {
        check_zone(
            &AliasWithoutEnd,
            "_vlmcs._tcp CNAME _vlmcs._tcp.hq\n_vlmcs._tcp.hq SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
