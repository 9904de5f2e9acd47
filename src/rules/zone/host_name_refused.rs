//! A name that a server does not take for that of a host.

use super::{consequence, kept_faults};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, ZoneFaultKind};
use crate::overview::Overview;
use crate::rules::target::targets_of_no_host;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::FaultKind;
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(10),
    name: "host-name-refused",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A name in a zone is not one that the server takes for a host",
    explanation: r"**What it checks**

Whether names of hosts have letters, digits and hyphens only, with no hyphen at the start or end of a label: the owners of A, AAAA and MX records, and the hosts that NS, SRV, MX and SOA records name.
It looks at every record of a zone that has KMS names, since a server loads a zone whole or not at all.

**Why it matters**

BIND with its defaults (`check-names primary fail`) does not load a primary zone in which such a name has an underscore, a space or a letter outside ASCII (tested).
It answers SERVFAIL for every name of the zone, so clients show 0x8007232A, or 0xC004F074 when they had a host before (inferred).
NSD, Knot, PowerDNS and Windows DNS load such a zone (the first three tested).

**Example**

`kms_1 IN A 10.0.0.7`

**Fix**

Rename the host (this changes the name server once the zone is loaded).

- Windows DNS: nothing to do; it takes such names
- BIND: rename the host and every record that leads to it, then `named-checkzone -k fail corp.example FILE` and `rndc reload corp.example`; or `check-names primary ignore;` in `options`
- dnsmasq: nothing to do; it takes such names

**See it yourself**

- `named-checkzone -k fail -i local corp.example FILE`

**References**

- RFC 952
- RFC 1123, 2.1
- BIND 9 Administrator Reference Manual, `check-names`
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &[
        "RFC 952",
        "RFC 1123, 2.1",
        "BIND 9 Administrator Reference Manual, `check-names`",
    ],
};

/// KMS010.
pub(in crate::rules) struct HostNameRefused;

impl CheckEvidence for HostNameRefused {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        // KMS305 tells of a target where files are looked at for themselves; where they answer, no record of the zone arrives.
        let told = if overview.evidence.is_check() {
            targets_of_no_host(view)
        } else {
            BTreeSet::new()
        };
        for file in view.files.iter().filter(|it| view.judges(it)) {
            let faults = file.faults.iter().filter(|it| !told.contains(&it.place));
            for fault in faults.filter(|it| it.kind == FaultKind::HostName) {
                if let Some((severity, words)) = consequence(view, file, fault) {
                    acc.add(Location::File(fault.place), format!("{}{words}", fault.message))
                        .severity(severity)
                        .remedy("use letters, digits and hyphens only, here and in every record that leads to the host");
                }
            }
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::HostName, acc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn owners_and_targets() {
        check_zone(
            &HostNameRefused,
            "@ NS ns\nns A 10.0.0.1\n_vlmcs._tcp SRV 0 0 1688 kms_1\nkms_1 A 10.0.0.2\nbücher A 10.0.0.3\n_x TXT y\nm MX 10 mail_1",
            &expect![[r#"
                zone:6:26 `kms_1` error[KMS010] the target `kms_1` is not the name of a host, so BIND does not load the zone
                  fix: Use letters, digits and hyphens only, here and in every record that leads to the host
                zone:7:1 `kms_1` error[KMS010] `kms_1` is not the name of a host, but has the records of one, so BIND does not load the zone
                  fix: Use letters, digits and hyphens only, here and in every record that leads to the host
                zone:8:1 `bücher` error[KMS010] `bücher` is not the name of a host, but has the records of one, so BIND does not load the zone
                  fix: Use letters, digits and hyphens only, here and in every record that leads to the host
                zone:10:9 `mail_1` error[KMS010] the mail host `mail_1` is not the name of a host, so BIND does not load the zone
                  fix: Use letters, digits and hyphens only, here and in every record that leads to the host
            "#]],
        );
    }

    /// Active Directory has names with underscores that BIND takes.
    #[test]
    fn names_that_are_taken() {
        check_zone(
            &HostNameRefused,
            "@ NS ns\nns A 10.0.0.1\n_vlmcs._tcp SRV 0 0 1688 ns\ngc._msdcs A 10.0.0.2\nDomainDnsZones A 10.0.0.2\n_x CNAME y_z\n* A 10.0.0.4",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn zone_without_kms_names() {
        check_zone(
            &HostNameRefused,
            "@ NS ns\na_b A 10.0.0.1",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
