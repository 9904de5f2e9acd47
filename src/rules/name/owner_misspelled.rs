//! A name that is nearly the one clients ask for.

use super::missed::missed;
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::Miss;
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(111),
    name: "owner-misspelled",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The owner of a record is misspelled, and clients ask for another name",
    explanation: r"**What it checks**

Whether a record stands at a name that is nearly `_vlmcs._tcp.DOMAIN`: one letter more, less or other in `_vlmcs`, two letters that changed places, no underscore, both labels in one, labels in the wrong order, or `_kms` with port 1688; or below labels such as `_sites` and `_msdcs`, where no client asks for KMS.
Only SRV records and aliases are looked at.

**Why it matters**

Clients ask for `_vlmcs._tcp` below their domain and for no other name (documented); a record elsewhere is seen by nobody.
Where the right name does not exist, the user sees 0x8007232B, and where something else makes it exist, 0x8007251D (documented, and observed with one Windows 11 client).
It is an error when the domain has no KMS records under the right name, else a warning.
One documented page spells the name with two letters swapped, so this spelling is met in the field (as reported by a reader of it).

**Example**

`_vmlcs._tcp.corp.example. IN SRV 0 0 1688 kms.corp.example.`

**Fix**

Put the record at the right name (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vmlcs._tcp SRV 0 0 1688 kms.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
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

/// KMS111.
pub(in crate::rules) struct OwnerMisspelled;

impl CheckEvidence for OwnerMisspelled {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for missed in missed(
            overview,
            view,
            &[
                Miss::Misspelled,
                Miss::NoUnderscore,
                Miss::Joined,
                Miss::Swapped,
                Miss::Guessed,
                Miss::BelowService,
            ],
        ) {
            let mut what = what(missed.kind).to_owned();
            if missed.kind == Miss::Misspelled {
                what.push_str(&missed.difference(0, "_vlmcs"));
            }
            acc.add(missed.location(), missed.message(&what))
                .severity(missed.severity)
                .remedy(missed.rename(overview));
        }
    }
}

/// What is wrong with an owner, behind its name.
fn what(kind: Miss) -> &'static str {
    match kind {
        Miss::NoUnderscore => "lacks the underscore of `_vlmcs`",
        Miss::Joined => "has service and protocol in one label",
        Miss::Swapped => "has service and protocol in the wrong order",
        Miss::Guessed => "has another word than `_vlmcs` for the service",
        Miss::BelowService => {
            "stands below labels of other services or of Active Directory, where no client asks"
        }
        _ => "is misspelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn one_letter_and_nothing_else() {
        check_zone(
            &OwnerMisspelled,
            "_vmlcs._tcp SRV 0 0 1688 kms\n  SRV 0 0 1688 kms2\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:1 `_vmlcs._tcp` error[KMS111] `_vmlcs._tcp.corp.example.` is misspelled (`_vmlcs` has `m` and `l` swapped); clients ask for `_vlmcs._tcp.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
            "#]],
        );
    }

    #[test]
    fn beside_the_right_name() {
        check_zone(
            &OwnerMisspelled,
            "_vlmcs._tcp SRV 0 0 1688 kms\nvlmcs.tcp SRV 0 0 1688 kms\n_tcp._vlmcs SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:5:1 `vlmcs.tcp` warning[KMS111] `vlmcs.tcp.corp.example.` lacks the underscore of `_vlmcs`; clients ask for `_vlmcs._tcp.corp.example.`
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
                zone:6:1 `_tcp._vlmcs` warning[KMS111] `_tcp._vlmcs.corp.example.` has service and protocol in the wrong order; clients ask for `_vlmcs._tcp.corp.example.`
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
            "#]],
        );
    }

    #[test]
    fn each_kind() {
        check_zone(
            &OwnerMisspelled,
            "_vlmcs_tcp SRV 0 0 1688 kms\n_kms._tcp.hr SRV 0 0 1688 kms",
            &expect![[r#"
                zone:4:1 `_vlmcs_tcp` error[KMS111] `_vlmcs_tcp.corp.example.` has service and protocol in one label; clients ask for `_vlmcs._tcp.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
                zone:5:1 `_kms._tcp.hr` error[KMS111] `_kms._tcp.hr.corp.example.` has another word than `_vlmcs` for the service; clients ask for `_vlmcs._tcp.hr.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.hr.corp.example.` as the owner
            "#]],
        );
    }

    #[test]
    fn end_of_an_alias() {
        check_zone(
            &OwnerMisspelled,
            "_vlmcs._tcp CNAME _kms._tcp\n_kms._tcp SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn right_name() {
        check_zone(
            &OwnerMisspelled,
            "_VLMCS._TCP SRV 0 0 1688 kms\n_kms._tcp SRV 0 0 443 kms\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
