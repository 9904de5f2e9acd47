//! A KMS record at a name of another kind, or below the root.

use super::missed::{has_records, missed};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::spelling::Writing;
use crate::rules::{CheckEvidence, Findings};
use crate::view::Miss;
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(113),
    name: "service-at-root",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "An SRV record for port 1688 stands where no client asks",
    explanation: r"**What it checks**

Whether `_vlmcs._tcp.` stands below the root, without a domain; and whether an SRV record with port 1688 stands at a name that says nothing about a service, such as the domain itself or the host.
Wildcards and names of other services (`_NAME._tcp`) are left out, and so are names that an alias of a KMS name leads to.

**Why it matters**

Clients ask for `_vlmcs._tcp` below their domain and for no other name (documented); a record elsewhere is seen by nobody.
Where the right name does not exist, the user sees 0x8007232B, and where something else makes it exist, 0x8007251D (documented, and observed with one Windows 11 client).
Below the root it is an error when the domain has no KMS records under the right name, else a warning.
Programs that add the final dot by themselves turn a bare `_vlmcs._tcp` into a name below the root; users of other KMS programs met that (community).
Where only the port tells of KMS the record may be meant for something else, so it is a warning then, and a notice when the domain has KMS records.

**Example**

`_vlmcs._tcp. IN SRV 0 0 1688 kms.corp.example.`

**Fix**

Put the record at the right name (this changes the name server).

- Windows DNS, where `_vlmcs._tcp` stands below the root: `dnscmd SERVER /RecordDelete . _vlmcs._tcp SRV 0 0 1688 kms.corp.example.` (`.` is the root zone)
- Windows DNS, where the record stands at the domain itself: `dnscmd SERVER /RecordDelete corp.example @ SRV 0 0 1688 kms.corp.example.`
- Windows DNS, in both cases: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
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

/// KMS113.
pub(in crate::rules) struct ServiceAtRoot;

impl CheckEvidence for ServiceAtRoot {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for missed in missed(overview, view, &[Miss::BelowRoot]) {
            acc.add(
                missed.location(),
                missed.message("has an SRV record for KMS, and no client asks there"),
            )
            .severity(missed.severity)
            .remedy(missed.rename(overview));
        }
        for (entry, meant) in view.strays() {
            let owner = &entry.record.owner;
            let severity = if has_records(view, &meant) {
                Severity::Notice
            } else {
                Severity::Warning
            };
            acc.add(
                Location::File(Part::Owner.place(entry)),
                format!(
                    "`{owner}` has an SRV record with the port of KMS; if it is for KMS, clients do not find it, since they ask for `{meant}`"
                ),
            )
            .severity(if view.is_guessed(entry) {
                Severity::Notice
            } else {
                severity
            })
            .remedy(format!(
                "if it is for KMS, {}",
                Writing::at(overview, owner).rename(&meant)
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn below_the_root_and_at_the_domain() {
        check_zone(
            &ServiceAtRoot,
            "_vlmcs._tcp. SRV 0 0 1688 kms\n@ SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp.` error[KMS113] `_vlmcs._tcp.` has an SRV record for KMS, and no client asks there; clients ask for `_vlmcs._tcp.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
                zone:5:1 `@` warning[KMS113] `corp.example.` has an SRV record with the port of KMS; if it is for KMS, clients do not find it, since they ask for `_vlmcs._tcp.corp.example.`
                  fix: If it is for KMS, write `_vlmcs._tcp.corp.example.` as the owner
            "#]],
        );
    }

    #[test]
    fn other_services_and_wildcards() {
        check_zone(
            &ServiceAtRoot,
            "_vlmcs._tcp SRV 0 0 1688 kms\n_ldap._tcp SRV 0 0 389 kms\n*._tcp.hr SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn only_the_port_tells() {
        check_zone(
            &ServiceAtRoot,
            "_ovw._tcp SRV 0 0 1688 kms\nkms.hr SRV 0 0 1688 kms\nkms SRV 0 0 1688 kms\n_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:5:1 `kms.hr` warning[KMS113] `kms.hr.corp.example.` has an SRV record with the port of KMS; if it is for KMS, clients do not find it, since they ask for `_vlmcs._tcp.hr.corp.example.`
                  fix: If it is for KMS, write `_vlmcs._tcp.hr.corp.example.` as the owner
                zone:6:1 `kms` notice[KMS113] `kms.corp.example.` has an SRV record with the port of KMS; if it is for KMS, clients do not find it, since they ask for `_vlmcs._tcp.corp.example.`
                  fix: If it is for KMS, write `_vlmcs._tcp.corp.example.` as the owner
            "#]],
        );
    }

    /// An alias may lead anywhere, and the rule about misspelled names has the same sources.
    #[test]
    fn end_of_an_alias() {
        for text in [
            "_vlmcs._tcp CNAME kms-pool\nkms-pool SRV 0 0 1688 kms",
            "_vlmcs._tcp CNAME pool\npool CNAME _vlmcs._tcp.hq\n_vlmcs._tcp.hq CNAME kms-pool\nkms-pool SRV 0 0 1688 kms",
            "*._tcp CNAME kms-pool\nkms-pool SRV 0 0 1688 kms",
        ] {
            check_zone(
                &ServiceAtRoot,
                text,
                &expect![[r#"
                passed
            "#]],
            );
        }
    }

    /// dnsmasq has no zones, and the domain of a host may be another one than that of the clients.
    #[test]
    fn without_a_domain_in_dnsmasq() {
        check_files(
            &ServiceAtRoot,
            &[(
                "kms.conf",
                "srv-host=_vlmcs._tcp,kms.corp.example,1688,0,0\nhost-record=kms.corp.example,10.0.0.1",
            )],
            &expect![[r#"
                kms.conf:1:10 `_vlmcs._tcp` error[KMS113] `_vlmcs._tcp.` has an SRV record for KMS, and no client asks there; clients ask for `_vlmcs._tcp` below their domain
                  fix: Write `srv-host=_vlmcs._tcp.DOMAIN,...`, or give the file with `domain=` too, or `--origin DOMAIN`
            "#]],
        );
    }
}
