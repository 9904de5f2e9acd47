//! A KMS name whose second label is not that of TCP.

use super::missed::missed;
use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::Miss;
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(112),
    name: "wrong-protocol-label",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The owner of a KMS record has another protocol label than `_tcp`",
    explanation: r"**What it checks**

Whether a record at `_vlmcs` has `_tcp` as its next label: not `_udp`, not a misspelled one, and not none at all.
Only SRV records and aliases are looked at.

**Why it matters**

Clients ask for `_vlmcs._tcp` below their domain and for no other name (documented); a record elsewhere is seen by nobody.
Where the right name does not exist, the user sees 0x8007232B, and where something else makes it exist, 0x8007251D (documented, and observed with one Windows 11 client).
It is an error when the domain has no KMS records under the right name, else a warning.

**Example**

`_vlmcs._udp.corp.example. IN SRV 0 0 1688 kms.corp.example.`

**Fix**

Put the record at the right name (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._udp SRV 0 0 1688 kms.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
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

/// KMS112.
pub(in crate::rules) struct WrongProtocolLabel;

impl CheckEvidence for WrongProtocolLabel {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for missed in missed(
            overview,
            view,
            &[
                Miss::OtherProtocol,
                Miss::MisspelledProtocol,
                Miss::NoProtocol,
            ],
        ) {
            let mut what = "lacks the protocol label `_tcp`".to_owned();
            if missed.kind == Miss::MisspelledProtocol {
                what.push_str(&missed.difference(1, "_tcp"));
            }
            acc.add(missed.location(), missed.message(&what))
                .severity(missed.severity)
                .remedy(missed.rename(overview));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn other_protocol_and_none() {
        check_zone(
            &WrongProtocolLabel,
            "_vlmcs._udp SRV 0 0 1688 kms\n_vlmcs.hr SRV 0 0 1688 kms\n_vlmcs._tpc.lab SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:1 `_vlmcs._udp` error[KMS112] `_vlmcs._udp.corp.example.` lacks the protocol label `_tcp`; clients ask for `_vlmcs._tcp.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
                zone:5:1 `_vlmcs.hr` error[KMS112] `_vlmcs.hr.corp.example.` lacks the protocol label `_tcp`; clients ask for `_vlmcs._tcp.hr.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.hr.corp.example.` as the owner
                zone:6:1 `_vlmcs._tpc.lab` error[KMS112] `_vlmcs._tpc.lab.corp.example.` lacks the protocol label `_tcp` (`_tpc` has `p` and `c` swapped); clients ask for `_vlmcs._tcp.lab.corp.example.`, where no records stand
                  fix: Write `_vlmcs._tcp.lab.corp.example.` as the owner
            "#]],
        );
    }

    #[test]
    fn tcp_beside_udp() {
        check_zone(
            &WrongProtocolLabel,
            "_vlmcs._tcp SRV 0 0 1688 kms\n_vlmcs._udp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:5:1 `_vlmcs._udp` warning[KMS112] `_vlmcs._udp.corp.example.` lacks the protocol label `_tcp`; clients ask for `_vlmcs._tcp.corp.example.`
                  fix: Write `_vlmcs._tcp.corp.example.` as the owner
            "#]],
        );
    }

    #[test]
    fn tcp() {
        check_zone(
            &WrongProtocolLabel,
            "_vlmcs._tcp SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
