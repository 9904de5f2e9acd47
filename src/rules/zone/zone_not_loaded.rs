//! Records of a zone that do not go together, so that a server does not load it.

use super::{consequence, kept_faults};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, ZoneFaultKind};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(11),
    name: "zone-not-loaded",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "Records of a zone do not go together, so the server does not load it",
    explanation: r"**What it checks**

What a server checks once it has read a zone, in zones that have KMS names:

- an NS record where the zone begins, and an address of every name server that the zone itself names there; BIND refuses the zone else
- one SOA record, where the zone begins; BIND and NSD refuse a second one, NSD also one that is there twice
- a TTL for every record; BIND refuses the zone else
- one DNAME record a name, and no records below it; NSD and Knot refuse the zone else
- only records of the zone; NSD and PowerDNS refuse others, BIND and Knot pass them over

Whose refusal counts is `--loads-in`; without it that of the server that the file is for.

**Why it matters**

A server that refuses a zone answers SERVFAIL for every name in it, whatever its KMS records say.
Clients show 0x8007232A then, or 0xC004F074 when they had a host before (inferred).
What Windows DNS does with such a zone is not documented.

**Example**

`@ IN NS ns1` in a zone that has no address of `ns1`

**Fix**

Add what is missing, or remove what is there twice (this changes the name server once the zone is loaded).

- Windows DNS: it writes SOA and NS records itself
- BIND: `@ IN NS ns1` and `ns1 IN A ADDRESS`, then `named-checkzone -i local corp.example FILE` and `rndc reload corp.example`
- dnsmasq: it has no zones, and nothing to fix

**See it yourself**

- `named-checkzone -k fail -i local corp.example FILE`
- `nsd-checkzone corp.example FILE`
- `kzonecheck -o corp.example FILE`

**References**

- RFC 1035, 5.2
- RFC 2308, 4
- RFC 6672, 2.4
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &["RFC 1035, 5.2", "RFC 2308, 4", "RFC 6672, 2.4"],
};

/// KMS011.
pub(in crate::rules) struct ZoneNotLoaded;

impl CheckEvidence for ZoneNotLoaded {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for (file, fault) in view.structure_faults() {
            if let Some((severity, words)) = consequence(view, file, fault) {
                acc.add(
                    Location::File(fault.place),
                    format!("{}{words}", fault.message),
                )
                .severity(severity)
                .remedy("add what is missing, or remove what does not belong there");
            }
        }
        for file in view
            .files
            .iter()
            .filter(|it| view.judges(it) && it.is_whole_zone())
        {
            let mut faults = file.faults.iter();
            // One `$TTL` is enough for all of them.
            if let Some(fault) = faults.find(|it| it.kind == FaultKind::NoTtl)
                && let Some((severity, words)) = consequence(view, file, fault)
            {
                acc.add(
                    Location::File(fault.place),
                    format!("{}{words}", fault.message),
                )
                .severity(severity)
                .remedy("write `$TTL 3600` at the top of the file");
            }
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::Structure, acc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn no_name_server() {
        check_zone(
            &ZoneNotLoaded,
            "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:3:1 `@ SOA ns hostmaster 1 2 3 4 5` error[KMS011] the zone `corp.example.` has no NS record where it begins, so BIND does not load the zone
                  fix: Add what is missing, or remove what does not belong there
            "#]],
        );
    }

    #[test]
    fn name_servers_without_address() {
        check_zone(
            &ZoneNotLoaded,
            "@ NS ns\n@ NS alias\n@ NS ns.elsewhere.example.\n@ NS ns.sub\nsub NS ns.other.example.\nalias CNAME kms\n_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:6 `ns` error[KMS011] the name server `ns.corp.example.` of the zone `corp.example.` has no address (A or AAAA) there, so BIND does not load the zone
                  fix: Add what is missing, or remove what does not belong there
                zone:5:6 `alias` error[KMS011] the name server `alias.corp.example.` of the zone `corp.example.` is an alias (CNAME), so BIND does not load the zone
                  fix: Add what is missing, or remove what does not belong there
            "#]],
        );
    }

    #[test]
    fn two_soa_records() {
        check_zone(
            &ZoneNotLoaded,
            "@ SOA ns hostmaster 2 2 3 4 5\n@ NS kms\n_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:1 `@ SOA ns hostmaster 2 2 3 4 5` error[KMS011] `corp.example.` has two SOA records, so BIND does not load the zone
                  fix: Add what is missing, or remove what does not belong there
            "#]],
        );
    }

    #[test]
    fn sound_zone() {
        check_zone(
            &ZoneNotLoaded,
            "@ NS kms\n_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn zone_without_kms_names() {
        check_zone(
            &ZoneNotLoaded,
            "www A 10.0.0.1",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
