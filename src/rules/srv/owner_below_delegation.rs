//! KMS records below a name that is handed to other name servers.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(215),
    name: "owner-below-delegation",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "KMS records stand below a delegation or a DNAME record, so this zone does not answer with them",
    explanation: r"**What it checks**

Whether a KMS record stands at or below a name that has NS records of its own in the zone.
Where the zone of that name is among the files given, its records are looked at there.
Names below one with a DNAME record are told too.

**Why it matters**

A name server answers with a referral for everything at and below a delegation, and never with records that stand there.
Below a DNAME record it answers with an alias to the name that was moved (RFC 6672).
Clients of that domain find what the other name servers have; when that is nothing, the user sees 0x8007232B (inferred).

**Example**

`sub IN NS ns.sub` and `_vlmcs._tcp.sub IN SRV 0 0 1688 kms` in the zone `corp.example`

**Fix**

Move the record into the zone that the delegation leads to (this changes the name server of that zone), or below the name that the DNAME record leads to.

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName sub.corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the file of `sub.corp.example`: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms.corp.example.`
- dnsmasq: it knows no delegation; `server=/sub.corp.example/ADDRESS` sends questions on, and `srv-host` lines win over that

**See it yourself**

- `dig @SERVER +norecurse _vlmcs._tcp.sub.corp.example SRV`: a referral in the authority section
- `named-checkzone -i local corp.example FILE`

**References**

- RFC 1034, 4.2.1
- RFC 2181, 6
",
    client_codes: &[ErrorCode(0x8007_232B)],
    references: &["RFC 1034, 4.2.1", "RFC 2181, 6"],
};

/// KMS215.
pub(in crate::rules) struct OwnerBelowDelegation;

impl CheckEvidence for OwnerBelowDelegation {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for owner in view.kms_owners() {
            if let Some(moved) = view.dname_above(owner) {
                for (entry, _) in view.srv_at(owner) {
                    acc.add(
                        Location::File(Part::Owner.place(entry)),
                        format!(
                            "`{owner}` stands below the DNAME record of `{moved}`, so no client gets this record"
                        ),
                    )
                    .remedy(format!("put the record below the name that `{moved}` is moved to"));
                }
                continue;
            }
            let Some(cut) = view.delegation_of(owner) else {
                continue;
            };
            for (entry, _) in view.srv_at(owner) {
                acc.add(
                    Location::File(Part::Owner.place(entry)),
                    format!(
                        "`{owner}` stands below `{cut}`, which is delegated, so no client gets this record from this zone"
                    ),
                )
                .remedy(format!("put the record into the zone `{cut}` at its own name servers"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn below_a_delegation() {
        check_zone(
            &OwnerBelowDelegation,
            "sub NS ns.sub\nns.sub A 10.0.0.53\n_vlmcs._tcp.sub SRV 0 0 1688 kms",
            &expect![[r#"
                zone:6:1 `_vlmcs._tcp.sub` warning[KMS215] `_vlmcs._tcp.sub.corp.example.` stands below `sub.corp.example.`, which is delegated, so no client gets this record from this zone
                  fix: Put the record into the zone `sub.corp.example.` at its own name servers
            "#]],
        );
    }

    #[test]
    fn below_a_dname() {
        check_zone(
            &OwnerBelowDelegation,
            "old DNAME new\n_vlmcs._tcp.old SRV 0 0 1688 kms",
            &expect![[r#"
                zone:5:1 `_vlmcs._tcp.old` warning[KMS215] `_vlmcs._tcp.old.corp.example.` stands below the DNAME record of `old.corp.example.`, so no client gets this record
                  fix: Put the record below the name that `old.corp.example.` is moved to
            "#]],
        );
    }

    #[test]
    fn the_other_zone_is_given_too() {
        let parent =
            "$ORIGIN corp.example.\n$TTL 3600\n@ SOA ns hostmaster 1 2 3 4 5\nsub NS ns.sub";
        let child = "$ORIGIN sub.corp.example.\n$TTL 3600\n@ SOA ns hostmaster 1 2 3 4 5\n_vlmcs._tcp SRV 0 0 1688 kms";
        check_files(
            &OwnerBelowDelegation,
            &[("parent", parent), ("child", child)],
            &expect![[r#"
                passed
            "#]],
        );
    }
}
