//! KMS records outside of the zone of their file.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(216),
    name: "owner-outside-zone",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "KMS records stand outside of every zone given",
    explanation: r"**What it checks**

Whether every KMS record stands at or below the origin of a zone among the files.

**Why it matters**

BIND and Knot leave out a record that does not belong to the zone of the file, with no more than a line in the log; NSD refuses the zone (observed with BIND's, Knot's and NSD's own checkers).
Clients of that domain find what its own zone has; when that is nothing, the user sees 0x8007232B (inferred).

**Example**

`_vlmcs._tcp.corp.exmaple. IN SRV 0 0 1688 kms.corp.example.` in the zone `corp.example`

**Fix**

Correct the owner, or move the record into the zone it belongs to (this changes the name server).

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms` in the file of the zone, then `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`; it knows no zones, so any name is answered

**See it yourself**

- `named-checkzone corp.example FILE`: `ignoring out-of-zone data`
- `nsd-checkzone corp.example FILE`: `out of zone data`

**References**

- RFC 1035, 5.2
",
    client_codes: &[ErrorCode(0x8007_232B)],
    references: &["RFC 1035, 5.2"],
};

/// KMS216.
pub(in crate::rules) struct OwnerOutsideZone;

impl CheckEvidence for OwnerOutsideZone {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for owner in view.kms_owners() {
            let is_bare = owner.label_count() == 2;
            if is_bare || view.zone_of(owner).is_some() {
                continue;
            }
            let zones: Vec<&DomainName> = view.zones().collect();
            for (entry, _) in view.srv_at(owner) {
                let finding = acc.add(
                    Location::File(Part::Owner.place(entry)),
                    format!(
                        "`{owner}` lies outside of {}, so name servers leave the record out or refuse the zone",
                        words::quoted(&zones)
                    ),
                )
                .remedy("correct the owner, or move the record into the file of its zone");
                if view.is_guessed(entry) {
                    finding.severity(Severity::Notice);
                }
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
    fn other_domain() {
        check_zone(
            &OwnerOutsideZone,
            "_vlmcs._tcp.corp.exmaple. SRV 0 0 1688 kms",
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp.corp.exmaple.` warning[KMS216] `_vlmcs._tcp.corp.exmaple.` lies outside of `corp.example.`, so name servers leave the record out or refuse the zone
                  fix: Correct the owner, or move the record into the file of its zone
            "#]],
        );
    }

    #[test]
    fn inside_and_bare() {
        check_zone(
            &OwnerOutsideZone,
            "_vlmcs._tcp SRV 0 0 1688 kms\n_vlmcs._tcp. SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
