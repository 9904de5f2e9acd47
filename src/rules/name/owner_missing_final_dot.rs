//! An owner that has the origin twice.

use super::missed::missed;
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::Miss;
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(114),
    name: "owner-missing-final-dot",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The origin stands in the owner of a KMS record twice, since its final dot is missing",
    explanation: r"**What it checks**

Whether the name of a KMS record repeats the domain of its zone: a name without a final dot is relative, and the origin is added to it.

**Why it matters**

Clients ask for `_vlmcs._tcp` below their domain and for no other name (documented); a record elsewhere is seen by nobody.
Where the right name does not exist, the user sees 0x8007232B, and where something else makes it exist, 0x8007251D (documented, and observed with one Windows 11 client).
It is an error when the domain has no KMS records under the right name, else a warning.

**Example**

`_vlmcs._tcp.corp.example IN SRV 0 0 1688 kms.corp.example.` in the zone `corp.example` is `_vlmcs._tcp.corp.example.corp.example.`

**Fix**

Put the record at the right name (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp.corp.example SRV 0 0 1688 kms.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms.corp.example.`, then `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV` shows what clients get.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- Microsoft, Common troubleshooting procedures for KMS and DNS issues
- RFC 2782, Service and Proto
",
    client_codes: &[ErrorCode(0x8007_232B), ErrorCode(0x8007_251D)],
    references: &[
        "Microsoft, Common troubleshooting procedures for KMS and DNS issues",
        "RFC 2782, Service and Proto",
    ],
};

/// KMS114.
pub(in crate::rules) struct OwnerMissingFinalDot;

impl CheckEvidence for OwnerMissingFinalDot {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for missed in missed(overview, view, &[Miss::DoubledOrigin]) {
            acc.add(
                missed.location(),
                missed.message("has its origin twice: as written it lacks the final dot"),
            )
            .severity(missed.severity)
            .remedy(missed.rename(overview));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn final_dot_is_missing() {
        check_zone(
            &OwnerMissingFinalDot,
            "_vlmcs._tcp.corp.example SRV 0 0 1688 kms\n$ORIGIN hq.corp.example.\n_vlmcs._tcp.hq.corp.example SRV 0 0 1688 kms",
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp.corp.example` error[KMS114] `_vlmcs._tcp.corp.example.corp.example.` has its origin twice: as written it lacks the final dot; clients ask for `_vlmcs._tcp.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner, with its final dot
                zone:6:1 `_vlmcs._tcp.hq.corp.example` error[KMS114] `_vlmcs._tcp.hq.corp.example.hq.corp.example.` has its origin twice: as written it lacks the final dot; clients ask for `_vlmcs._tcp.hq.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.hq.corp.example.` as the owner, with its final dot
            "#]],
        );
    }

    #[test]
    fn final_dot_or_relative() {
        check_zone(
            &OwnerMissingFinalDot,
            "_vlmcs._tcp.corp.example. SRV 0 0 1688 kms\n_vlmcs._tcp.hr SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }

    /// BIND writes zone files so.
    #[test]
    fn relative_to_the_root() {
        check_files(
            &OwnerMissingFinalDot,
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
