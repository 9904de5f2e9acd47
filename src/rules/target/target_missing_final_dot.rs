//! A target that the origin was added to though it was whole.

use super::written::{TargetFault, Targets, records, target_fault};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::spelling::Writing;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(304),
    name: "target-missing-final-dot",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The target of a KMS record lacks its final dot, so the origin was added to it",
    explanation: r"**What it checks**

Whether a target that was written without a final dot has the domain of its zone twice, or ends in the top-level name of the zone and does not exist as it is.
Only targets that are relative as written count.

**Why it matters**

A name without a final dot is relative in a zone file, and the origin is added to it; the result is a name that nobody has.
A client looks the target up as a name; where it has no address, the client goes on to the next record.
When no record of the name leads to a host, the user sees 0xC004F074, with 0x80072AF9 in event 12288 (inferred).
It is an error then, and a warning where another record leads to a host.

**Example**

`_vlmcs._tcp IN SRV 0 0 1688 kms.corp.example` in the zone `corp.example` names `kms.corp.example.corp.example.`

**Fix**

Write the final dot, or only the host (this changes the name server once the zone is loaded).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms.corp.example.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms.corp.example.`, then `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`; names are absolute there, with or without a final dot

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`: the domain stands in the target twice.
- `named-checkzone corp.example FILE`: a doubled name `has no address records`

**References**

- RFC 1035, 5.1
- RFC 2782, Target
",
    client_codes: &[ErrorCode(0xC004_F074), ErrorCode(0x8007_2AF9)],
    references: &["RFC 1035, 5.1", "RFC 2782, Target"],
};

/// KMS304.
pub(in crate::rules) struct TargetMissingFinalDot;

impl CheckEvidence for TargetMissingFinalDot {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        let targets = Targets::new(overview, view);
        for (entry, srv) in records(view) {
            let Some(TargetFault::NoFinalDot { meant }) = target_fault(view, entry, srv) else {
                continue;
            };
            let (owner, target) = (&entry.record.owner, &srv.target);
            let severity = if view.is_guessed(entry) {
                Severity::Notice
            } else {
                targets.severity(owner)
            };
            acc.add(
                Location::File(Part::Target.place(entry)),
                format!("`{target}`, target of `{owner}`, has the origin behind a whole name: as written it lacks the final dot"),
            )
            .severity(severity)
            .remedy(Writing::at(overview, owner).retarget(&meant));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn only_record() {
        check_zone(
            &TargetMissingFinalDot,
            "_vlmcs._tcp SRV 0 0 1688 kms.corp.example\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:26 `kms.corp.example` error[KMS304] `kms.corp.example.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the origin behind a whole name: as written it lacks the final dot
                  fix: Write the target as `kms.corp.example.`, with the final dot
            "#]],
        );
    }

    #[test]
    fn beside_a_host() {
        check_zone(
            &TargetMissingFinalDot,
            "_vlmcs._tcp SRV 0 0 1688 kms.corp.example\n  SRV 0 0 1688 kms\n  SRV 0 0 1688 kms.lab.example\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:26 `kms.corp.example` warning[KMS304] `kms.corp.example.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the origin behind a whole name: as written it lacks the final dot
                  fix: Write the target as `kms.corp.example.`, with the final dot
                zone:6:16 `kms.lab.example` warning[KMS304] `kms.lab.example.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the origin behind a whole name: as written it lacks the final dot
                  fix: Write the target as `kms.lab.example.`, with the final dot
            "#]],
        );
    }

    #[test]
    fn whole_or_relative_names() {
        check_zone(
            &TargetMissingFinalDot,
            "_vlmcs._tcp SRV 0 0 1688 kms.corp.example.\n  SRV 0 0 1688 kms\n  SRV 0 0 1688 gone.hr\n  SRV 0 0 1688 kms.corp.example.corp.example.\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }

    /// BIND writes zone files so.
    #[test]
    fn relative_to_the_root() {
        check_files(
            &TargetMissingFinalDot,
            &[(
                "records",
                "$ORIGIN .\n$TTL 300\n_vlmcs._tcp.corp.example SRV 0 0 1688 kms.other.example",
            )],
            &expect![[r#"
                passed
            "#]],
        );
    }
}
