//! A record without any time to live.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::model::RecordData;
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::{View, is_kms_owner};
use crate::zone::TtlFrom;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(214),
    name: "ttl-missing",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A KMS record has no TTL, and nothing above gives one",
    explanation: r"**What it checks**

Whether every KMS record has a TTL of its own or takes one over: from `$TTL`, from the record before, or from the SOA record above.
A TTL of 0 that is written counts as given.

**Why it matters**

BIND does not load a zone in which the first record has no TTL; other servers take one of their own choice.
A client whose zone is not loaded gets SERVFAIL as a rule and shows 0x8007232A (inferred).

**Example**

`_vlmcs._tcp IN SRV 0 0 1688 kms` as the first line of a zone file without `$TTL`

**Fix**

Write `$TTL` at the top (this changes the name server once the zone is loaded).

- Windows DNS: its own files have a TTL in the SOA record; `Add-DnsServerResourceRecord ... -TimeToLive 01:00:00` gives a record its own
- BIND: `$TTL 3600` as the first line, then `named-checkzone corp.example FILE` and `rndc reload corp.example`
- dnsmasq: `local-ttl=3600`; without it the TTL is 0

**See it yourself**

- `named-checkzone corp.example FILE`: `no TTL specified`

**References**

- RFC 2308, 4
- RFC 1035, 5.1
",
    client_codes: &[],
    references: &["RFC 2308, 4", "RFC 1035, 5.1"],
};

/// KMS214.
pub(in crate::rules) struct TtlMissing;

impl CheckEvidence for TtlMissing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        let zones = view.files.iter().filter(|it| it.form == Form::MasterFile);
        for entry in zones.flat_map(|it| &it.entries) {
            let owner = &entry.record.owner;
            if matches!(entry.record.data, RecordData::Srv(_)) && is_kms_owner(owner) {
                if entry.ttl_from != TtlFrom::Nothing {
                    continue;
                }
                acc.add(
                    Location::File(Part::Record.place(entry)),
                    format!("this SRV record of `{owner}` has no TTL, and nothing above gives one"),
                )
                .remedy("write `$TTL 3600` at the top of the file");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_files;
    use expect_test::expect;

    fn check(text: &str, expect: &expect_test::Expect) {
        check_files(&TtlMissing, &[("corp.example.zone", text)], expect);
    }

    #[test]
    fn nothing_gives_one() {
        check(
            "_vlmcs._tcp SRV 0 0 1688 kms\n@ SOA ns hostmaster 1 2 3 4 5",
            &expect![[r#"
                corp.example.zone:1:1 `_vlmcs._tcp SRV 0 0 1688 kms` warning[KMS214] this SRV record of `_vlmcs._tcp.corp.example.` has no TTL, and nothing above gives one
                  fix: Write `$TTL 3600` at the top of the file
            "#]],
        );
    }

    /// A `$TTL` below gives none, and neither does one in a comment.
    #[test]
    fn text_that_gives_none() {
        check(
            "; $TTL 300\n_vlmcs._tcp SRV 0 0 1688 kms\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5",
            &expect![[r#"
                corp.example.zone:2:1 `_vlmcs._tcp SRV 0 0 1688 kms` warning[KMS214] this SRV record of `_vlmcs._tcp.corp.example.` has no TTL, and nothing above gives one
                  fix: Write `$TTL 3600` at the top of the file
            "#]],
        );
    }

    #[test]
    fn something_gives_one() {
        for text in [
            "$TTL 0\n_vlmcs._tcp SRV 0 0 1688 kms",
            "_vlmcs._tcp 0 SRV 0 0 1688 kms",
            "@ SOA ns hostmaster 1 2 3 4 5\n_vlmcs._tcp SRV 0 0 1688 kms",
            "@ 0 SOA ns hostmaster 1 2 3 4 0\n_vlmcs._tcp SRV 0 0 1688 kms",
            "a 0 A 10.0.0.1\n_vlmcs._tcp SRV 0 0 1688 kms",
            "a 60 A 10.0.0.1\n_vlmcs._tcp SRV 0 0 1688 kms",
        ] {
            check(
                text,
                &expect![[r#"
                passed
            "#]],
            );
        }
    }
}
