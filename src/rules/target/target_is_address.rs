//! An address in place of a target.

use super::written::{TargetFault, Targets, records, target_fault};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, Place};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::zone::consequence;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::{FaultKind, SyntaxFault};
use std::collections::BTreeSet;
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(305),
    name: "target-is-address",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The target of a KMS record spells an address, or more than the name of a host",
    explanation: r"**What it checks**

Whether the target of a KMS record is an IPv4 or IPv6 address, whether or not the origin was added to it; or has a character that no name of a host has: a port, a scheme, a user or a path stands beside the name then.

**Why it matters**

A target is a name (RFC 2782), so a client that keeps to that looks the digits up as one and finds nothing; it then goes on to the next record, and without one the user sees 0xC004F074 (inferred).
Several public set-ups publish an address all the same and report that clients find the host (community).
So what Windows does with it is not settled (conflicting), and it is a warning.
In a zone file an address without its final dot gets the origin added: nobody takes `192.0.2.7.corp.example.` for an address, and KMS302 says that this name has none.

No host has a name with `:`, `/` or `@`, and BIND refuses a zone with such a target (check-names).
That is an error, and a warning where another record leads to a host.

**Example**

`_vlmcs._tcp IN SRV 0 0 1688 192.0.2.7`

**Fix**

Give the host a name with an address, and name that (this changes the name server).

- Windows DNS: add the host and its record, then delete the old one: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688` and `Add-DnsServerResourceRecordA -ZoneName corp.example -Name kms -IPv4Address 192.0.2.7`, then `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 192.0.2.7.`
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms.corp.example.` and `kms 3600 IN A 192.0.2.7`, then `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0` and `host-record=kms.corp.example,192.0.2.7`

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`: the last word is an address.

**References**

- RFC 2782, Target
",
    client_codes: &[ErrorCode(0xC004_F074), ErrorCode(0x8007_2AF9)],
    references: &["RFC 2782, Target"],
};

/// KMS305.
pub(in crate::rules) struct TargetIsAddress;

impl CheckEvidence for TargetIsAddress {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        let targets = Targets::new(overview, view);
        for (entry, srv) in records(view) {
            let owner = &entry.record.owner;
            let place = Part::Target.place(entry);
            let (what, severity, remedy) = match target_fault(view, entry, srv) {
                Some(TargetFault::Address(address)) => (
                    of_address(address, &srv.target),
                    INFO.severity,
                    format!("give the host with {address} a name, and write that as the target"),
                ),
                Some(TargetFault::NotAHost { odd, meant }) => {
                    let of_zone = refusal(view, place);
                    let (gravest, words) = of_zone.unwrap_or((Severity::Notice, String::new()));
                    (
                        format!("is not the name of a host: it has the character `{odd}`{words}"),
                        targets.severity(owner).max(gravest),
                        match meant {
                            Some(meant) => format!(
                                "write `{meant}` as the target; the port of a record has a field of its own"
                            ),
                            None => "write the name of the host alone as the target".to_owned(),
                        },
                    )
                }
                _ => continue,
            };
            acc.add(
                Location::File(place),
                format!("`{}`, target of `{owner}`, {what}", srv.target),
            )
            .severity(severity)
            .remedy(remedy);
        }
    }
}

/// How grave it is that a server does not take what stands at `place` for a host, and what comes of it.
fn refusal(view: &View, place: Place) -> Option<(Severity, String)> {
    view.files
        .iter()
        .filter(|it| view.judges(it))
        .find_map(|file| {
            let is_it = |it: &&SyntaxFault| it.kind == FaultKind::HostName && it.place == place;
            consequence(view, file, file.faults.iter().find(is_it)?)
        })
}

/// Where targets stand that have a character which no host has: KMS305 says all of them.
pub(in crate::rules) fn targets_of_no_host(view: &View) -> BTreeSet<Place> {
    let odd = records(view).filter(|(entry, srv)| {
        let fault = target_fault(view, entry, srv);
        matches!(fault, Some(TargetFault::NotAHost { .. }))
    });
    odd.map(|(entry, _)| Part::Target.place(entry)).collect()
}

/// What a message says of a target that spells `address`.
fn of_address(address: IpAddr, target: &DomainName) -> String {
    let what = if target.as_address_text().is_some() {
        "and a target is a name; reports disagree on whether Windows clients find the host (conflicting)"
    } else {
        "with the origin behind it; a target is a name"
    };
    format!("spells the address {address}, {what}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn relative_and_absolute() {
        check_zone(
            &TargetIsAddress,
            "_vlmcs._tcp SRV 0 0 1688 10.0.0.1\n_vlmcs._tcp.hr SRV 0 0 1688 10.0.0.1.\n_vlmcs._tcp.lab SRV 0 0 1688 2001:db8::1\n  SRV 0 0 1688 kms\nkms A 10.0.0.1",
            &expect![[r#"
                zone:4:26 `10.0.0.1` warning[KMS305] `10.0.0.1.corp.example.`, target of `_vlmcs._tcp.corp.example.`, spells the address 10.0.0.1, with the origin behind it; a target is a name
                  fix: Give the host with 10.0.0.1 a name, and write that as the target
                zone:5:29 `10.0.0.1.` warning[KMS305] `10.0.0.1.`, target of `_vlmcs._tcp.hr.corp.example.`, spells the address 10.0.0.1, and a target is a name; reports disagree on whether Windows clients find the host (conflicting)
                  fix: Give the host with 10.0.0.1 a name, and write that as the target
                zone:6:30 `2001:db8::1` warning[KMS305] `2001:db8::1.corp.example.`, target of `_vlmcs._tcp.lab.corp.example.`, spells the address 2001:db8::1, with the origin behind it; a target is a name
                  fix: Give the host with 2001:db8::1 a name, and write that as the target
            "#]],
        );
    }

    /// One finding says what the target is and what comes of it.
    #[test]
    fn targets_that_a_server_refuses() {
        let records = "@ NS kms\n_vlmcs._tcp SRV 0 0 1688 kms.corp.example:1688\nkms A 10.0.0.1";
        check_zone(
            &TargetIsAddress,
            records,
            &expect![[r#"
            zone:5:26 `kms.corp.example:1688` error[KMS305] `kms.corp.example:1688.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is not the name of a host: it has the character `:`, so BIND does not load the zone
              fix: Write `kms.corp.example.` as the target; the port of a record has a field of its own
        "#]],
        );
        check_zone(
            &crate::rules::zone::HostNameRefused,
            records,
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn names_of_digits() {
        check_zone(
            &TargetIsAddress,
            "_vlmcs._tcp SRV 0 0 1688 10\n  SRV 0 0 1688 1.2.3\n10 A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
