//! Records of one set with different times to live.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(210),
    name: "ttl-differs-in-rrset",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "SRV records of one name have different TTLs",
    explanation: r"**What it checks**

Whether all SRV records of a name have the same TTL.

**Why it matters**

Records of one name and type are one set and have one TTL (RFC 2181); servers that meet several take one of them, and not all the same one.
A change is then seen later than planned, or at different times.
No code of its own is tied to this; clients that keep old records try hosts that are gone (inferred).

**Example**

`_vlmcs._tcp 300 IN SRV 0 0 1688 kms1` and `_vlmcs._tcp 86400 IN SRV 0 0 1688 kms2`

**Fix**

Give all records the same TTL (this changes the name server).

- Windows DNS: `Get-DnsServerResourceRecord -ZoneName corp.example -Name _vlmcs._tcp -RRType Srv` shows them; `Set-DnsServerResourceRecord` with the old and the new record changes one
- BIND: leave the TTL out of the lines so that `$TTL` counts, then `rndc reload corp.example`
- dnsmasq: `srv-host` takes no TTL of its own; `local-ttl=3600` is for all

**See it yourself**

- `dig +noall +answer _vlmcs._tcp.corp.example SRV @SERVER`: the second column
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Format-Table NameTarget, TTL`

**References**

- RFC 2181, 5.2
",
    client_codes: &[],
    references: &["RFC 2181, 5.2"],
};

/// KMS210.
pub(in crate::rules) struct TtlDiffersInRrset;

impl CheckEvidence for TtlDiffersInRrset {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for owner in view.kms_owners() {
            let mut records = view.srv_at(owner);
            let Some((first, _)) = records.next() else {
                continue;
            };
            let usual = first.record.ttl;
            for (entry, _) in records.filter(|it| it.0.record.ttl != usual) {
                acc.add(
                    Location::File(Part::Record.place(entry)),
                    format!(
                        "this SRV record of `{owner}` has a TTL of {} s, the first one {usual} s",
                        entry.record.ttl
                    ),
                )
                .remedy(format!("give all SRV records of `{owner}` the same TTL"));
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
    fn two_of_three() {
        check_zone(
            &TtlDiffersInRrset,
            "_vlmcs._tcp 300 SRV 0 0 1688 kms1\n_vlmcs._tcp SRV 0 0 1688 kms2\n_vlmcs._tcp 300 SRV 0 0 1688 kms3",
            &expect![[r#"
                zone:5:1 `_vlmcs._tcp SRV 0 0 1688 kms2` warning[KMS210] this SRV record of `_vlmcs._tcp.corp.example.` has a TTL of 3600 s, the first one 300 s
                  fix: Give all SRV records of `_vlmcs._tcp.corp.example.` the same TTL
            "#]],
        );
    }

    #[test]
    fn each_name_its_own() {
        check_zone(
            &TtlDiffersInRrset,
            "_vlmcs._tcp 300 SRV 0 0 1688 kms1\n_vlmcs._tcp.hr SRV 0 0 1688 kms2",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
