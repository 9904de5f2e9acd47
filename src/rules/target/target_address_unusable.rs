//! An address of a host that no client can connect to.

use super::standing::exchanges_about;
use crate::answer::Index;
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Candidate, CandidateId, ErrorCode, HostName};
use crate::overview::Overview;
use crate::rules::place::TargetPlaces;
use crate::rules::{CheckEvidence, Findings};
use crate::words;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(303),
    name: "target-address-unusable",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask, Stage::Assemble],
    summary: "A host has an address that no client can connect to",
    explanation: r"**What it checks**

Whether an address of a host of the SRV records, or of a fixed or remembered host, is of a kind that no client can connect to:

- unspecified: `0.0.0.0` or `::`
- multicast: `224.0.0.0/4` or `ff00::/8`
- limited broadcast: `255.255.255.255`
- IPv6 link-local: `fe80::/10`, which needs a zone that DNS cannot give
- IPv4-mapped IPv6: `::ffff:0:0/96`, which stands for an IPv4 address inside a program and not in DNS

Loopback addresses are those of KMS307.
It is an error when no host on the client's way has another address, a warning when one has, and a notice when the client does not come to this host.

**Why it matters**

A client takes such an address as any other one, and the connection fails at once or after a wait.
When no host has a usable address, the user sees 0xC004F074 (inferred).
Address `0.0.0.0` often comes of a filter that answers so for names it blocks, or of a placeholder; a link-local address comes of a host that registered every address it had.

**Example**

`kms.corp.example. IN AAAA fe80::1`

**Fix**

Delete the address record, and keep the host from making it again (these change the name server or the host).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example kms AAAA fe80::1`
- BIND, in the zone file: take the line out; by `nsupdate`: `update delete kms.corp.example. AAAA fe80::1`
- dnsmasq: take the address out of `host-record=kms.corp.example,...` or `address=/kms.corp.example/...`

For an answer `0.0.0.0` that no zone holds, look for a filter on the way, and allow the name there.

**See it yourself**

- `dig +short kms.corp.example A` and `dig +short kms.corp.example AAAA`
- `nslookup kms.corp.example.`
- `Resolve-DnsName kms.corp.example`

**References**

- RFC 6890: special-purpose addresses
- RFC 4291, 2.5: IPv6 unicast addresses
- RFC 4007, 4 and 11: zones of link-local addresses
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &["RFC 6890", "RFC 4291, 2.5", "RFC 4007, 4 and 11"],
};

/// KMS303.
pub(in crate::rules) struct TargetAddressUnusable;

impl CheckEvidence for TargetAddressUnusable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let evidence = overview.evidence;
        // What is the client itself is told by KMS126.
        let known = |id: &usize| !overview.leads_to_client(CandidateId(*id));
        let mut hosts_elsewhere = (0..evidence.candidates.len()).filter(known);
        if hosts_elsewhere.all(|idx| {
            evidence
                .candidates
                .get(idx)
                .is_none_or(|it| it.addresses.is_empty())
        }) {
            acc.not_applicable("no address of any host is known");
            return;
        }
        let index = Index::new(&evidence.exchanges);
        let has_other_way = overview.any_beside(|id| {
            let candidate = evidence.candidate(id);
            candidate.is_some_and(|it| it.addresses.iter().any(|it| fault(*it).is_none()))
        });
        let places = TargetPlaces::new(overview);
        for host in hosts(overview) {
            let severity = match (host.is_on_path, has_other_way(&host.ids)) {
                (false, _) => Severity::Notice,
                (true, true) => Severity::Warning,
                (true, false) => Severity::Error,
            };
            let names = evidence.plan.names_of(&host.candidate.target);
            let exchanges = names.iter().flat_map(|name| exchanges_about(&index, name));
            acc.add(host.location(overview, &places), host.message())
                .severity(severity)
                .evidence(host.ids.iter().map(|id| EvidenceRef::Candidate(*id)))
                .evidence(exchanges)
                .remedy(host.remedy());
        }
    }
}

/// A host with addresses that nobody can connect to.
struct Host<'a> {
    candidate: &'a Candidate,
    /// The candidates that name it so; never empty.
    ids: Vec<CandidateId>,
    is_on_path: bool,
    /// Each with what is wrong with it; never empty.
    unusable: Vec<(IpAddr, &'static str)>,
}

/// Such hosts, each target once, in the order of the evidence.
fn hosts<'a>(overview: &Overview<'a>) -> Vec<Host<'a>> {
    let mut res: Vec<Host<'a>> = Vec::new();
    let mut positions = BTreeMap::new();
    for (idx, candidate) in overview.evidence.candidates.iter().enumerate() {
        let id = CandidateId(idx);
        let unusable: Vec<(IpAddr, &'static str)> = candidate
            .addresses
            .iter()
            .filter_map(|it| Some((*it, fault(*it)?)))
            .collect();
        if unusable.is_empty() || overview.leads_to_client(id) {
            continue;
        }
        let is_on_path = overview.is_on_path(id);
        let position = *positions.entry(&candidate.target).or_insert(res.len());
        if let Some(known) = res.get_mut(position) {
            known.ids.push(id);
            known.is_on_path |= is_on_path;
        } else {
            res.push(Host {
                candidate,
                ids: vec![id],
                is_on_path,
                unusable,
            });
        }
    }
    res
}

impl Host<'_> {
    fn message(&self) -> String {
        let target = &self.candidate.target;
        let described: Vec<String> = self
            .unusable
            .iter()
            .map(|(address, fault)| format!("`{address}` ({fault})"))
            .collect();
        match (target, self.unusable.as_slice()) {
            (HostName::Address(address), [(_, fault), ..]) => {
                format!("no client can connect to the host `{address}` ({fault})")
            }
            (_, [_]) => format!(
                "`{target}` has an address that no client can connect to: {}",
                words::joined(&described)
            ),
            _ => format!(
                "`{target}` has {} addresses that no client can connect to: {}",
                self.unusable.len(),
                words::joined(&described)
            ),
        }
    }

    fn remedy(&self) -> String {
        let target = &self.candidate.target;
        if matches!(target, HostName::Address(_)) {
            return format!("Set a host that can be reached in place of `{target}`");
        }
        let addresses: Vec<IpAddr> = self.unusable.iter().map(|it| it.0).collect();
        format!(
            "Delete the address records {} of `{target}`, or find the filter that answers so",
            words::quoted(&addresses)
        )
    }

    /// The record or the setting that names it, else its name.
    fn location(&self, overview: &Overview<'_>, places: &TargetPlaces<'_>) -> Location {
        let candidate = self.candidate;
        let step = candidate
            .step
            .and_then(|id| overview.evidence.plan.steps.get(id.0));
        if let Some(place) = places.of(candidate) {
            return place;
        }
        match (&candidate.target, step) {
            (_, Some(step)) if candidate.terms.is_none() => {
                Location::Setting(step.provenance.clone())
            }
            (HostName::Absolute(name), _) => Location::Name(name.clone()),
            _ => Location::Run,
        }
    }
}

/// What keeps clients from connecting to `address`; none when nothing is wrong with its kind.
fn fault(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) | IpAddr::V6(Ipv6Addr::UNSPECIFIED) => {
            Some("unspecified")
        }
        IpAddr::V4(Ipv4Addr::BROADCAST) => Some("broadcast"),
        _ if address.is_multicast() => Some("multicast"),
        IpAddr::V6(it) if it.is_unicast_link_local() => Some("link-local, which needs a zone"),
        IpAddr::V6(it) if it.to_ipv4_mapped().is_some() => Some("IPv4-mapped"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    fn check_addresses(addresses: &[&str], expect: &Expect) {
        let mut text = "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1689 kms.corp.example
        "
        .to_owned();
        for address in addresses {
            let kind = if address.contains(':') { "AAAA" } else { "A" };
            writeln!(text, "+ kms.corp.example 300 {kind} {address}").unwrap();
        }
        check(&TargetAddressUnusable, &text, expect);
    }

    #[test]
    fn kinds_that_no_client_can_connect_to() {
        for (address, expect) in [
            ("0.0.0.0", Some("unspecified")),
            ("::", Some("unspecified")),
            ("224.0.0.1", Some("multicast")),
            ("239.255.255.255", Some("multicast")),
            ("ff02::1", Some("multicast")),
            ("255.255.255.255", Some("broadcast")),
            ("fe80::1", Some("link-local, which needs a zone")),
            ("febf::1", Some("link-local, which needs a zone")),
            ("::ffff:192.0.2.1", Some("IPv4-mapped")),
            ("127.0.0.1", None),
            ("::1", None),
            ("fec0::1", None),
            ("169.254.1.1", None),
            ("192.0.2.255", None),
            ("2001:db8::1", None),
        ] {
            assert_eq!(fault(address.parse().unwrap()), expect, "{address}");
        }
    }

    #[test]
    fn nothing_else_is_left() {
        check_addresses(
            &["0.0.0.0", "fe80::1"],
            &expect![[r#"
            error: `kms.corp.example.` has 2 addresses that no client can connect to: `0.0.0.0` (unspecified) and `fe80::1` (link-local, which needs a zone)
              fix: Delete the address records `0.0.0.0` and `fe80::1` of `kms.corp.example.`, or find the filter that answers so
        "#]],
        );
    }

    #[test]
    fn another_address_is_usable() {
        check_addresses(
            &["192.0.2.7", "fe80::1"],
            &expect![[r#"
            warning: `kms.corp.example.` has an address that no client can connect to: `fe80::1` (link-local, which needs a zone)
              fix: Delete the address records `fe80::1` of `kms.corp.example.`, or find the filter that answers so
        "#]],
        );
    }

    #[test]
    fn loopback_is_told_by_another_rule() {
        check_addresses(
            &["127.0.0.1", "::1"],
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn address_set_by_hand() {
        check(
            &TargetAddressUnusable,
            "fixed 224.0.0.1:1688",
            &expect![[r#"
            error: no client can connect to the host `224.0.0.1` (multicast)
              fix: Set a host that can be reached in place of `224.0.0.1`
        "#]],
        );
    }

    #[test]
    fn behind_a_fixed_host() {
        check(
            &TargetAddressUnusable,
            "fixed 192.0.2.7:1688
            suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 0.0.0.0",
            &expect![[r#"
                notice: `kms.corp.example.` has an address that no client can connect to: `0.0.0.0` (unspecified)
                  fix: Delete the address records `0.0.0.0` of `kms.corp.example.`, or find the filter that answers so
            "#]],
        );
    }

    #[test]
    fn no_address_is_known() {
        check(
            &TargetAddressUnusable,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                not applicable: no address of any host is known
            "#]],
        );
    }
}
