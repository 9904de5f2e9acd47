//! Addresses of a target that are not those of one host for all clients.

use super::written::records;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{
    CandidateId, DomainName, ErrorCode, HostName, NameServer, Provenance, RecordData, Sourced,
    SrvTerms, is_local_name,
};
use crate::overview::Overview;
use crate::rules::place::TargetPlaces;
use crate::rules::{CheckEvidence, FindingBuilder, Findings};
use crate::view::View;
use crate::zone::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(307),
    name: "target-is-loopback-or-private-mix",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Ask, Stage::Assemble],
    summary: "The target of a KMS record has an address that only some machines can use",
    explanation: r"**What it checks**

Whether the target of a KMS record has, in the files given or by the answers of name servers,

- a loopback address: `127.0.0.0/8` or `::1`, or a name that stands for one: `localhost`
- an IPv4 link-local address: `169.254.0.0/16`
- an address for documents: `192.0.2.0/24`, `198.51.100.0/24`, `203.0.113.0/24`, `2001:db8::/32` or `3fff::/20` (a notice, and for files only)
- private addresses beside public ones of the same family

Other addresses that nobody can connect to are those of KMS303.

**Why it matters**

A loopback address leads every client to itself, and a link-local one to its own wire.
What answers there while `diagnose` runs is this machine, so it shows nothing of what other clients meet.
Where every name server was named by `--server` and has a loopback address too, it is taken for a lab on one machine, and is a notice.
Since Windows 8 or 8.1 (the sources differ) a client takes no answer from its own machine and shows 0x8007000D (community).
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

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        match &overview.evidence.view {
            Some(view) if overview.evidence.is_check() => check_view(view, acc),
            _ => check_candidates(overview, acc),
        }
    }
}

/// Looks at the addresses of all targets that files have.
fn check_view(view: &View, acc: &mut Findings) {
    let mut targets: BTreeMap<&DomainName, &DomainName> = BTreeMap::new();
    for (entry, srv) in records(view) {
        targets.entry(&srv.target).or_insert(&entry.record.owner);
    }
    if targets.is_empty() {
        acc.not_applicable("no SRV record of KMS names a host");
    }
    for (target, owner) in targets {
        let entries: Vec<(&Entry, IpAddr)> = view
            .at(target)
            .filter_map(|entry| match entry.record.data {
                RecordData::Address(address) => Some((entry, address)),
                _ => None,
            })
            .collect();
        let addresses: Vec<IpAddr> = entries.iter().map(|it| it.1).collect();
        for (entry, address) in entries {
            if let Some((severity, what)) = fault(address, &addresses) {
                add(
                    Location::File(entry.data_place(0)),
                    target,
                    owner,
                    &what,
                    acc,
                )
                .severity(severity);
            }
        }
    }
}

/// Looks at the addresses of the hosts of SRV records; those for documents are left to `check`.
///
/// What answers at a loopback address from here is this machine, and each client would meet itself in its place.
fn check_candidates(overview: &Overview<'_>, acc: &mut Findings) {
    let places = TargetPlaces::new(overview);
    let is_lab = is_on_one_machine(overview);
    let mut seen: BTreeSet<&DomainName> = BTreeSet::new();
    for (idx, candidate) in overview.evidence.candidates.iter().enumerate() {
        let owner = candidate.terms.as_ref().and_then(SrvTerms::owner);
        let (Some(owner), HostName::Absolute(target)) = (owner, &candidate.target) else {
            continue;
        };
        if !seen.insert(target) {
            continue;
        }
        let of_name = is_local_name(target).then(|| {
            let what =
                "is a name that every machine has for itself, so each client is led to itself";
            (Severity::Warning, what.to_owned(), true)
        });
        let of_addresses = candidate.addresses.iter();
        let of_addresses = of_addresses.filter_map(|it| {
            let (severity, what) = fault(*it, &candidate.addresses)?;
            Some((severity, what, it.is_loopback()))
        });
        let faults = match of_name {
            Some(it) => vec![it],
            None => of_addresses
                .filter(|it| Severity::Warning <= it.0)
                .collect(),
        };
        for (severity, what, leads_here) in faults {
            let place = places.of(candidate);
            let place = place.unwrap_or_else(|| Location::Name(target.clone()));
            let (severity, what) = if is_lab && leads_here {
                let what = format!(
                    "{what}; the name servers of `--server` are on this machine too, so it is taken for a lab"
                );
                (Severity::Notice, what)
            } else if overview.is_on_path(CandidateId(idx)) {
                (severity, what)
            } else {
                (Severity::Notice, what)
            };
            add(place, target, owner, &what, acc)
                .severity(severity)
                .evidence([EvidenceRef::Candidate(CandidateId(idx))]);
        }
    }
    if seen.is_empty() {
        acc.not_applicable("no SRV record names a host");
    }
}

/// True where all name servers were named by `--server` and stand on this very machine: who asks so has a lab on it.
fn is_on_one_machine(overview: &Overview<'_>) -> bool {
    let servers = &overview.evidence.plan.name_servers;
    let is_here = |it: &Sourced<NameServer>| {
        let is_named =
            matches!(&it.provenance, Provenance::CommandLine { flag } if flag == "--server");
        is_named && matches!(it.value, NameServer::Address(at) if at.ip().is_loopback())
    };
    !servers.is_empty() && servers.iter().all(is_here)
}

fn add<'a>(
    place: Location,
    target: &DomainName,
    owner: &DomainName,
    what: &str,
    acc: &'a mut Findings,
) -> FindingBuilder<'a> {
    let remedy = if is_local_name(target) {
        "name the KMS host by a name of its own in the SRV record".to_owned()
    } else {
        format!("give `{target}` only addresses that all clients of the zone can reach")
    };
    let message = format!("`{target}`, target of `{owner}`, {what}");
    acc.add(place, message).remedy(remedy)
}

/// How grave `address` is among all `addresses` of a host, and what it is; none for one that all can use.
fn fault(address: IpAddr, addresses: &[IpAddr]) -> Option<(Severity, String)> {
    Some(match kind(address) {
        Kind::Loopback => (
            Severity::Warning,
            format!("has the loopback address `{address}`, which leads every client to itself"),
        ),
        Kind::LinkLocal => (
            Severity::Warning,
            format!(
                "has the link-local address `{address}`, which no client on another wire reaches"
            ),
        ),
        Kind::Document => (
            Severity::Notice,
            format!("has the address `{address}`, which is for documents only"),
        ),
        Kind::Private => {
            let mut others = addresses
                .iter()
                .filter(|it| it.is_ipv4() == address.is_ipv4());
            let public = others.find(|it| kind(**it) == Kind::Public)?;
            (
                Severity::Warning,
                format!("has the private address `{address}` beside the public `{public}`"),
            )
        }
        Kind::Public => return None,
    })
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
    use crate::rules::testing::{check, check_zone};
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    #[test]
    fn addresses_of_some() {
        check_zone(
            &TargetIsLoopbackOrPrivateMix,
            "_vlmcs._tcp SRV 0 0 1688 lo\n  SRV 0 0 1688 link\n  SRV 0 0 1688 book\n  SRV 0 0 1688 both\nlo A 127.0.0.1\nlink A 169.254.1.1\nbook AAAA 2001:db8::1\nboth A 10.0.0.1\nboth A 8.8.8.8",
            &expect![[r#"
                zone:8:6 `127.0.0.1` warning[KMS307] `lo.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the loopback address `127.0.0.1`, which leads every client to itself
                  fix: Give `lo.corp.example.` only addresses that all clients of the zone can reach
                zone:9:8 `169.254.1.1` warning[KMS307] `link.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the link-local address `169.254.1.1`, which no client on another wire reaches
                  fix: Give `link.corp.example.` only addresses that all clients of the zone can reach
                zone:10:11 `2001:db8::1` notice[KMS307] `book.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the address `2001:db8::1`, which is for documents only
                  fix: Give `book.corp.example.` only addresses that all clients of the zone can reach
                zone:11:8 `10.0.0.1` warning[KMS307] `both.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the private address `10.0.0.1` beside the public `8.8.8.8`
                  fix: Give `both.corp.example.` only addresses that all clients of the zone can reach
            "#]],
        );
    }

    /// The host of one SRV record with these addresses, or this target, as a name server tells.
    fn check_answer(target: &str, addresses: &[&str], expect: &Expect) {
        let mut text = format!(
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 {target}
        "
        );
        for address in addresses {
            let kind = if address.contains(':') { "AAAA" } else { "A" };
            writeln!(text, "+ {target} 300 {kind} {address}").unwrap();
        }
        check(&TargetIsLoopbackOrPrivateMix, &text, expect);
    }

    #[test]
    fn answers_of_name_servers() {
        check_answer(
            "kms.corp.example",
            &["127.0.7.9", "::1"],
            &expect![[r#"
            warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the loopback address `127.0.7.9`, which leads every client to itself
              fix: Give `kms.corp.example.` only addresses that all clients of the zone can reach
            warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the loopback address `::1`, which leads every client to itself
              fix: Give `kms.corp.example.` only addresses that all clients of the zone can reach
        "#]],
        );
        check_answer(
            "localhost",
            &["127.0.0.1"],
            &expect![[r#"
            warning: `localhost.`, target of `_vlmcs._tcp.corp.example.`, is a name that every machine has for itself, so each client is led to itself
              fix: Name the KMS host by a name of its own in the SRV record
        "#]],
        );
        check_answer(
            "kms.corp.example",
            &["10.0.0.1", "8.8.8.8"],
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the private address `10.0.0.1` beside the public `8.8.8.8`
                  fix: Give `kms.corp.example.` only addresses that all clients of the zone can reach
            "#]],
        );
        // From here that is reached, or not, which is told anyway.
        check_answer(
            "kms.corp.example",
            &["192.0.2.1"],
            &expect![[r#"
            passed
        "#]],
        );
    }

    /// Where all name servers that were named stand on this machine, so may the host; one elsewhere, or none named, tells nothing.
    #[test]
    fn lab_on_one_machine() {
        let one = |servers: &str, address: &str, expect: &Expect| {
            let text = format!(
                "suffix corp.example
                {servers}
                > _vlmcs._tcp.corp.example SRV NOERROR
                _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
                + kms.corp.example 300 A {address}"
            );
            check(&TargetIsLoopbackOrPrivateMix, &text, expect);
        };
        one(
            "named-server 127.0.0.1",
            "127.0.0.7",
            &expect![[r#"
                notice: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the loopback address `127.0.0.7`, which leads every client to itself; the name servers of `--server` are on this machine too, so it is taken for a lab
                  fix: Give `kms.corp.example.` only addresses that all clients of the zone can reach
            "#]],
        );
        one(
            "named-server 127.0.0.1",
            "169.254.0.7",
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the link-local address `169.254.0.7`, which no client on another wire reaches
                  fix: Give `kms.corp.example.` only addresses that all clients of the zone can reach
            "#]],
        );
        one(
            "named-server 127.0.0.1\nnamed-server 192.0.2.53",
            "127.0.0.7",
            &expect![[r#"
                warning: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has the loopback address `127.0.0.7`, which leads every client to itself
                  fix: Give `kms.corp.example.` only addresses that all clients of the zone can reach
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
