//! Addresses of a target that are not those of one host for all clients.

use super::written::records;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, RecordData};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use std::collections::BTreeMap;
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(307),
    name: "target-is-loopback-or-private-mix",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The target of a KMS record has an address that only some machines can use",
    explanation: r"**What it checks**

Whether the target of a KMS record has, in the files given,

- a loopback address: `127.0.0.0/8` or `::1`
- an IPv4 link-local address: `169.254.0.0/16`
- an address for documents: `192.0.2.0/24`, `198.51.100.0/24`, `203.0.113.0/24`, `2001:db8::/32` or `3fff::/20` (a notice)
- private addresses beside public ones of the same family

Other addresses that nobody can connect to are those of KMS303.

**Why it matters**

A loopback address leads every client to itself, and a link-local one to its own wire.
Of a private and a public address each client takes whichever comes first: from outside the private one leads nowhere, and from inside the public one may not come back.
Clients that take such an address wait in vain and show 0xC004F074 when no other host serves (inferred).

**Example**

`kms IN A 127.0.0.1`, left over from a test

**Fix**

Give the host the one address that all clients of the zone can reach (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example kms A 127.0.0.1`, then `Add-DnsServerResourceRecordA -ZoneName corp.example -Name kms -IPv4Address 10.0.0.7`
- BIND: `kms 3600 IN A 10.0.0.7`, then `rndc reload corp.example`; views for inside and outside keep the two apart
- dnsmasq: `host-record=kms.corp.example,10.0.0.7`

**See it yourself**

- `dig +short kms.corp.example A` and `dig +short kms.corp.example AAAA`
- `Test-NetConnection kms.corp.example -Port 1688` from a client of each side

**References**

- RFC 6890: special-purpose addresses
- RFC 1918 and RFC 4193: private addresses
- RFC 5737, RFC 3849 and RFC 9637: addresses for documents
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "RFC 6890: special-purpose addresses",
        "RFC 1918 and RFC 4193: private addresses",
        "RFC 5737, RFC 3849 and RFC 9637: addresses for documents",
    ],
};

/// KMS307.
pub(in crate::rules) struct TargetIsLoopbackOrPrivateMix;

impl CheckEvidence for TargetIsLoopbackOrPrivateMix {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        let mut targets: BTreeMap<&DomainName, &DomainName> = BTreeMap::new();
        for (entry, srv) in records(view) {
            targets.entry(&srv.target).or_insert(&entry.record.owner);
        }
        if targets.is_empty() {
            acc.not_applicable("no SRV record of KMS names a host");
        }
        for (target, owner) in targets {
            let addresses = || {
                view.at(target).filter_map(|entry| match entry.record.data {
                    RecordData::Address(address) => Some((entry, address)),
                    _ => None,
                })
            };
            for (entry, address) in addresses() {
                let mut others = addresses().filter(|it| it.1.is_ipv4() == address.is_ipv4());
                let (severity, what) = match kind(address) {
                    Kind::Loopback => (
                        Severity::Warning,
                        format!(
                            "the loopback address `{address}`, which leads every client to itself"
                        ),
                    ),
                    Kind::LinkLocal => (
                        Severity::Warning,
                        "the link-local address, which no client on another wire reaches"
                            .to_owned(),
                    ),
                    Kind::Document => (
                        Severity::Notice,
                        format!("the address `{address}`, which is for documents only"),
                    ),
                    Kind::Private => match others.find(|it| kind(it.1) == Kind::Public) {
                        Some((_, public)) => (
                            Severity::Warning,
                            format!("the private address `{address}` beside the public `{public}`"),
                        ),
                        None => continue,
                    },
                    Kind::Public => continue,
                };
                acc.add(
                    Location::File(entry.data_place(0)),
                    format!("`{target}`, target of `{owner}`, has {what}"),
                )
                .severity(severity)
                .remedy(format!(
                    "give `{target}` only addresses that all clients of the zone can reach"
                ));
            }
        }
    }
}

/// Kinds of address, by who can use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Loopback,
    LinkLocal,
    Document,
    Private,
    Public,
}

fn kind(address: IpAddr) -> Kind {
    match address {
        _ if address.is_loopback() => Kind::Loopback,
        IpAddr::V4(it) if it.is_link_local() => Kind::LinkLocal,
        IpAddr::V4(it) if it.is_documentation() => Kind::Document,
        IpAddr::V4(it) => {
            // Between a provider and its customers (RFC 6598).
            let is_shared = matches!(it.octets(), [100, 64..=127, _, _]);
            if it.is_private() || is_shared {
                Kind::Private
            } else {
                Kind::Public
            }
        }
        IpAddr::V6(it) => match it.segments() {
            [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Kind::Document,
            _ if it.is_unique_local() => Kind::Private,
            _ => Kind::Public,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn addresses_of_some() {
        check_zone(
            &TargetIsLoopbackOrPrivateMix,
            "_vlmcs._tcp SRV 0 0 1688 lo\n  SRV 0 0 1688 link\n  SRV 0 0 1688 book\n  SRV 0 0 1688 both\nlo A 127.0.0.1\nlink A 169.254.1.1\nbook AAAA 2001:db8::1\nboth A 10.0.0.1\nboth A 8.8.8.8",
            &expect![[r#"
                zone:8:6 `127.0.0.1` warning[KMS307] `lo.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the loopback address `127.0.0.1`, which leads every client to itself
                  fix: Give `lo.corp.example.` only addresses that all clients of the zone can reach
                zone:9:8 `169.254.1.1` warning[KMS307] `link.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the link-local address, which no client on another wire reaches
                  fix: Give `link.corp.example.` only addresses that all clients of the zone can reach
                zone:10:11 `2001:db8::1` notice[KMS307] `book.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the address `2001:db8::1`, which is for documents only
                  fix: Give `book.corp.example.` only addresses that all clients of the zone can reach
                zone:11:8 `10.0.0.1` warning[KMS307] `both.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the private address `10.0.0.1` beside the public `8.8.8.8`
                  fix: Give `both.corp.example.` only addresses that all clients of the zone can reach
            "#]],
        );
    }

    #[test]
    fn addresses_of_all() {
        check_zone(
            &TargetIsLoopbackOrPrivateMix,
            "_vlmcs._tcp SRV 0 0 1688 kms\n  SRV 0 0 1688 kms2\nkms A 10.0.0.1\nkms A 172.16.0.1\nkms AAAA 2600::1\nkms2 A 8.8.8.8\nwww A 127.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
