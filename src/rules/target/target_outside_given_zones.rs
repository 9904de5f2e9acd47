//! A target about which the files say nothing.

use super::written::{records, target_fault};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, RecordData, SrvRecord};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::Entry;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(306),
    name: "target-outside-given-zones",
    severity: Severity::Info,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The target of a KMS record stands in none of the zones given, so its addresses were not checked",
    explanation: r"**What it checks**

Whether the target of every KMS record stands in one of the zones given, so that its addresses are known.
Where it does not, or is delegated to other name servers, nothing is known of it: the check ends as not checked, and this says so at the record.

**Why it matters**

Nothing is wrong with such a target by itself.
Whether it has an address that clients can use is not known here; without one they show 0xC004F074 when no other host serves (inferred).

**Example**

`_vlmcs._tcp IN SRV 0 0 1688 kms.hq.example.` in the zone `corp.example`

**Fix**

Give the other zone file too, or ask the name servers; nothing has to be changed.

- at the call: `kmsdoctor check corp.example.zone hq.example.zone`, or `kmsdoctor diagnose corp.example --no-probe`
- Windows DNS: `dnscmd SERVER /ZoneExport hq.example hq.example.dns` on its server writes that file
- BIND: `dig @SERVER hq.example AXFR > hq.example.zone` where transfers are allowed
- dnsmasq: give the file with `host-record=kms.hq.example,...` too

**See it yourself**

- `dig +short kms.hq.example A` and `dig +short kms.hq.example AAAA`

**References**

- RFC 2782, Target
",
    client_codes: &[],
    references: &["RFC 2782, Target"],
};

/// KMS306.
pub(in crate::rules) struct TargetOutsideGivenZones;

impl CheckEvidence for TargetOutsideGivenZones {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        let all: Vec<(&Entry, &SrvRecord)> = records(view).collect();
        if all.is_empty() {
            acc.not_applicable("no SRV record of KMS names a host");
        }
        for (entry, srv) in all {
            if target_fault(view, entry, srv).is_some() || has_address(view, &srv.target) {
                continue;
            }
            let target = &srv.target;
            let why = match (view.zone_of(target), view.delegation_of(target)) {
                (None, _) => format!("`{target}` stands in none of the zones given"),
                (Some(_), Some(cut)) => {
                    format!(
                        "`{target}` stands below `{cut}`, which is delegated to other name servers"
                    )
                }
                (Some(_), None) => continue,
            };
            acc.leave_open(why.clone());
            acc.add(
                Location::File(Part::Target.place(entry)),
                format!("{why}, so its addresses were not checked"),
            )
            .remedy("give the file of its zone too");
        }
    }
}

/// True when an address of `target` is known, as where a zone has the address of a name that it has delegated.
fn has_address(view: &View, target: &DomainName) -> bool {
    view.at(target)
        .any(|it| matches!(it.record.data, RecordData::Address(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn other_zone_and_delegation() {
        check_zone(
            &TargetOutsideGivenZones,
            "_vlmcs._tcp SRV 0 0 1688 kms.hq.example.\n  SRV 0 0 1688 kms.sub\n  SRV 0 0 1688 ns.sub\nsub NS ns.sub\nns.sub A 10.0.0.53",
            &expect![[r#"
                zone:4:26 `kms.hq.example.` info[KMS306] `kms.hq.example.` stands in none of the zones given, so its addresses were not checked
                  fix: Give the file of its zone too
                zone:5:16 `kms.sub` info[KMS306] `kms.sub.corp.example.` stands below `sub.corp.example.`, which is delegated to other name servers, so its addresses were not checked
                  fix: Give the file of its zone too
                not checked: `kms.sub.corp.example.` stands below `sub.corp.example.`, which is delegated to other name servers
            "#]],
        );
    }

    #[test]
    fn below_a_dname() {
        check_zone(
            &TargetOutsideGivenZones,
            "old DNAME new\n_vlmcs._tcp SRV 0 0 1688 kms.old\n_vlmcs._tcp SRV 0 0 1688 old\nkms.new A 10.0.0.9",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn same_zone() {
        check_zone(
            &TargetOutsideGivenZones,
            "_vlmcs._tcp SRV 0 0 1688 kms\n  SRV 0 0 1688 gone\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn no_record_of_kms() {
        check_zone(
            &TargetOutsideGivenZones,
            "kms A 10.0.0.1",
            &expect![[r#"
            not applicable: no SRV record of KMS names a host
        "#]],
        );
    }
}
