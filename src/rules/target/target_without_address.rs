//! A host that a client would contact, but that has no address.

use super::missing_host::{MissingHost, missing_hosts};
use super::standing::{Standing, exchanges_about};
use super::written::{TargetFault, records, target_fault};
use crate::answer::{Answer, Index, used};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{CandidateId, DomainName, ErrorCode, Question, RecordType};
use crate::overview::Overview;
use crate::rules::place::TargetPlaces;
use crate::rules::{CheckEvidence, Findings};
use std::collections::BTreeSet;
use std::net::IpAddr;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(302),
    name: "target-without-address",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask, Stage::Assemble],
    summary: "A host that the client would contact has no address",
    explanation: r"**What it checks**

Whether every host of the SRV records, and a fixed or remembered host, has an A or AAAA record.
It is an error when no host on the client's way has an address, a warning when another one has, and a notice when the client does not come to this host.
A name server that reports a failure is told apart from one that says there is no address.
Silence proves nothing: then the check counts as not made.

**Why it matters**

Without an address there is nothing to connect to.
When no host has one, the user sees 0xC004F074, and event 12288 shows 0x80072AF9, 0x80072AFC where other records stand at the name, or 0x800706BA (inferred).
Where a host set by hand has a name that does not exist, 0x8007232B is seen as well (documented).
When others have one, the client goes on to them (observed with one Windows 11 client for hosts that do not answer).

**Example**

- A retired host: its address record is gone, its SRV record is not.
- A missing final dot: the target `kms.corp.example` in the zone `corp.example` becomes `kms.corp.example.corp.example.`
- An address as target: `192.0.2.7` is read as a name of four labels.

**Fix**

Add the address, or delete the record of a host that is gone (these change the name server).

- Windows DNS, add: `Add-DnsServerResourceRecordA -ZoneName corp.example -Name kms -IPv4Address 192.0.2.7`
- Windows DNS, delete: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 old.corp.example.`
- BIND, in the zone file: `kms.corp.example. 3600 IN A 192.0.2.7`; write targets with their final dot
- BIND, by `nsupdate`: `update add kms.corp.example. 3600 A 192.0.2.7`, or `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 old.corp.example.`
- dnsmasq: `host-record=kms.corp.example,192.0.2.7`

For a fixed host, on the client as administrator (changes it): `slmgr /skms kms.corp.example:1688`, or `slmgr /ckms`.

**See it yourself**

- `dig kms.corp.example A` and `dig kms.corp.example AAAA`: NXDOMAIN, or NOERROR with `ANSWER: 0`.
- `nslookup -type=srv _vlmcs._tcp.corp.example.` shows an SRV record without an address below it.
- `Resolve-DnsName kms.corp.example`

**References**

- RFC 2782, Target
- RFC 1035, 5.1
- Microsoft, Error 0xC004F074 when you activate Windows
",
    client_codes: &[
        ErrorCode(0xC004_F074),
        ErrorCode(0x8007_2AF9),
        ErrorCode(0x8007_2AFC),
        ErrorCode(0x8007_232B),
    ],
    references: &[
        "RFC 2782, Target",
        "RFC 1035, 5.1",
        "Microsoft, Error 0xC004F074 when you activate Windows",
    ],
};

/// KMS302.
pub(in crate::rules) struct TargetWithoutAddress;

impl CheckEvidence for TargetWithoutAddress {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let index = Index::new(&overview.evidence.exchanges);
        let hosts = missing_hosts(overview, &index);
        if overview.evidence.candidates.is_empty() {
            acc.not_applicable("there is no host to contact");
        }
        if let Some(why) = failed_family(overview, &index) {
            acc.not_checked(why);
        }
        let is_unknown = |it: &&MissingHost<'_>| matches!(it.standing, Standing::Unknown(_));
        let unknown: BTreeSet<CandidateId> =
            hosts.iter().filter(is_unknown).map(|it| it.id).collect();
        let may_be_reached = overview.any_beside(|id| {
            let candidate = overview.evidence.candidate(id);
            candidate.is_some_and(|it| !it.addresses.is_empty()) || unknown.contains(&id)
        });
        let places = TargetPlaces::new(overview);
        let told = faulty_targets(overview);
        for host in &hosts {
            if host.is_told(&told) {
                acc.not_applicable("KMS304 and KMS305 tell of the targets without address");
                continue;
            }
            let Some((fault, remedy)) = host.fault(overview) else {
                if let Standing::Unknown(why) = &host.standing {
                    acc.not_checked(why.clone());
                }
                continue;
            };
            let exchanges = host
                .names
                .iter()
                .flat_map(|name| exchanges_about(&index, name));
            acc.add(host.location(overview, &places), fault)
                .severity(host.severity(overview, may_be_reached(&[host.id])))
                .evidence([EvidenceRef::Candidate(host.id)])
                .evidence(exchanges)
                .remedy(remedy);
        }
    }
}

/// Owners and targets that rules about the text of record files tell of, where files are looked at for themselves.
fn faulty_targets<'a>(overview: &Overview<'a>) -> BTreeSet<(&'a DomainName, &'a DomainName)> {
    let view = overview.evidence.view.as_ref();
    let Some(view) = view.filter(|_| overview.evidence.is_check()) else {
        return BTreeSet::new();
    };
    let faulty = records(view).filter(|(entry, srv)| match target_fault(view, entry, srv) {
        // With the origin behind it, it is a name that no client takes for an address.
        Some(TargetFault::Address(_)) => srv.target.as_address_text().is_some(),
        Some(TargetFault::NoFinalDot { .. } | TargetFault::NotAHost { .. }) => true,
        None => false,
    });
    faulty
        .map(|(entry, srv)| (&entry.record.owner, &srv.target))
        .collect()
}

/// That a name server answered one of the two address questions of a host with an error, though the host has addresses.
///
/// Some servers answer so for every IPv6 address they do not have. Clients use the addresses they get, so it is no finding.
fn failed_family(overview: &Overview<'_>, index: &Index<'_>) -> Option<String> {
    let evidence = overview.evidence;
    let reached = overview.on_path().filter_map(|id| evidence.candidate(id));
    for candidate in reached.filter(|it| !it.addresses.is_empty()) {
        for name in evidence.plan.names_of(&candidate.target) {
            for record_type in [RecordType::A, RecordType::Aaaa] {
                let question = Question {
                    name: name.clone(),
                    record_type,
                };
                let answers = index.by_server::<IpAddr>(&question);
                let told = used(&answers).and_then(|idx| answers.get(idx));
                if let Some(told) = told
                    && let Answer::Failure(rcode) = told.answer
                {
                    return Some(format!(
                        "name server `{}` answered {rcode} for the {record_type} records of `{name}`; its other addresses are known",
                        told.server
                    ));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    const ONE: &str = "
        suffix corp.example
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
    ";

    fn check_one(more: &str, expect: &expect_test::Expect) {
        check(&TargetWithoutAddress, &format!("{ONE}{more}"), expect);
    }

    #[test]
    fn name_that_does_not_exist() {
        check_one(
            "> kms.corp.example A NXDOMAIN\n > kms.corp.example AAAA NXDOMAIN",
            &expect![[r#"
                error: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
                  fix: Give `kms.corp.example.` an address (A or AAAA record), or delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`
            "#]],
        );
        check_one(
            "> kms.corp.example A NXDOMAIN\n > kms.corp.example AAAA silent",
            &expect![[r#"
                error: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
                  fix: Give `kms.corp.example.` an address (A or AAAA record), or delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn name_of_each_machine() {
        let local = ONE.replace("kms.corp.example", "localhost") + "> localhost A NXDOMAIN";
        let expect = expect![[r#"
            error: `localhost.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
              fix: Name the KMS host by a name of its own: this one is each machine itself
        "#]];
        check(&TargetWithoutAddress, &local, &expect);
    }

    #[test]
    fn name_without_address_records() {
        check_one(
            "> kms.corp.example A NOERROR\n > kms.corp.example AAAA NOERROR",
            &expect![[r#"
                error: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NODATA)
                  fix: Give `kms.corp.example.` an address (A or AAAA record), or delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn failure_is_told_apart() {
        check_one(
            "> kms.corp.example A SERVFAIL\n > kms.corp.example AAAA SERVFAIL",
            &expect![[r#"
                error: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, could not be resolved: name server `192.0.2.53` answered SERVFAIL for A and AAAA
                  fix: Find out on the name servers why they cannot resolve `kms.corp.example.`: log, forwarders, whom they answer; the records of the host may well be right; see it with `dig @192.0.2.53 kms.corp.example. A`
            "#]],
        );
    }

    #[test]
    fn silence_is_not_checked() {
        check_one(
            "> kms.corp.example A silent\n > kms.corp.example AAAA silent",
            &expect![[r#"
                not checked: no name server answered the questions for the addresses of `kms.corp.example.`
            "#]],
        );
        check_one(
            "> kms.corp.example A NOERROR\n > kms.corp.example AAAA deadline",
            &expect![[r#"
                not checked: the run reached its deadline before the addresses of `kms.corp.example.` were known
            "#]],
        );
        check_one(
            "",
            &expect![[r#"
            not checked: the addresses of `kms.corp.example.` were not asked for
        "#]],
        );
    }

    #[test]
    fn addresses_of_any_family_are_enough() {
        check_one(
            "> kms.corp.example A NOERROR
            > kms.corp.example AAAA NOERROR
            kms.corp.example 300 AAAA 2001:db8::7",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn another_host_with_address_softens() {
        check(
            &TargetWithoutAddress,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 old.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1689 old.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.7
            > old.corp.example A NXDOMAIN",
            &expect![[r#"
                warning: `old.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
                  fix: Give `old.corp.example.` an address (A or AAAA record), or delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 old.corp.example.`
            "#]],
        );
    }

    #[test]
    fn host_off_the_way_is_a_notice() {
        check(
            &TargetWithoutAddress,
            &format!("fixed 192.0.2.7\n{ONE}\n > kms.corp.example A NXDOMAIN"),
            &expect![[r#"
                notice: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, has no address (NXDOMAIN)
                  fix: Give `kms.corp.example.` an address (A or AAAA record), or delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn missing_final_dot() {
        check(
            &TargetWithoutAddress,
            "suffix sub.corp.example
            > _vlmcs._tcp.sub.corp.example SRV NOERROR
            _vlmcs._tcp.sub.corp.example 300 SRV 0 0 1688 kms.corp.example.corp.example
            > kms.corp.example.corp.example A NXDOMAIN",
            &expect![[r#"
                error: `kms.corp.example.corp.example.`, target of `_vlmcs._tcp.sub.corp.example.`, has no address (NXDOMAIN); its domain stands in it twice, so a final dot is probably missing
                  fix: Write the target as `kms.corp.example.`, with the final dot
            "#]],
        );
    }

    #[test]
    fn address_as_target() {
        for target in ["192.0.2.7", "192.0.2.7.corp.example"] {
            check(
                &TargetWithoutAddress,
                &format!(
                    "suffix corp.example
                    > _vlmcs._tcp.corp.example SRV NOERROR
                    _vlmcs._tcp.corp.example 300 SRV 0 0 1688 {target}
                    > {target} A NXDOMAIN"
                ),
                &match target {
                    "192.0.2.7" => expect![[r#"
                        warning: `192.0.2.7.`, target of `_vlmcs._tcp.corp.example.`, spells the address 192.0.2.7, and a target is a name; reports disagree on whether Windows clients find the host (conflicting)
                          fix: Give the host with 192.0.2.7 a name, and write that as the target
                    "#]],
                    _ => expect![[r#"
                        error: `192.0.2.7.corp.example.`, target of `_vlmcs._tcp.corp.example.`, spells the address 192.0.2.7 with a domain behind it, and has no address itself; a target must be a name
                          fix: Give the host with 192.0.2.7 a name, and write that as the target
                    "#]],
                },
            );
        }
    }

    #[test]
    fn fixed_single_label() {
        check(
            &TargetWithoutAddress,
            "fixed kms",
            &expect![[r#"
                error: the fixed host `kms` is a single label, and there is no suffix to complete it with; LLMNR and NetBIOS were not checked
                  fix: Write the full name of the host: run `slmgr /skms kms.DOMAIN:1688` on the client as administrator
            "#]],
        );
        check(
            &TargetWithoutAddress,
            "no-suffixes-told
            fixed kms",
            &expect![[r#"
                not checked: the settings that were read do not tell the DNS suffixes
            "#]],
        );
        check(
            &TargetWithoutAddress,
            "fixed kms
            suffix corp.example
            > kms.corp.example A NXDOMAIN",
            &expect![[r#"
                error: the fixed host `kms` has no address (NXDOMAIN); LLMNR and NetBIOS were not checked
                  fix: Give `kms` an address (A or AAAA record), correct the name by `slmgr /skms HOST:PORT`, or set another by `slmgr /skms HOST:PORT` on the client as administrator; `slmgr /ckms` alone does not help while DNS discovery finds no working host
            "#]],
        );
    }

    #[test]
    fn remembered_host_that_is_gone() {
        check(
            &TargetWithoutAddress,
            "cached old.corp.example
            suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.7
            > old.corp.example A NXDOMAIN",
            &expect![[r#"
                notice: the remembered host `old.corp.example.` has no address (NXDOMAIN)
                  fix: Nothing: the client goes on to discovery and remembers the next host that serves
            "#]],
        );
    }

    #[test]
    fn no_host_at_all() {
        check(
            &TargetWithoutAddress,
            "suffix corp.example\n > _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
                not applicable: there is no host to contact
            "#]],
        );
    }

    #[test]
    fn alias_to_a_missing_name() {
        check(
            &TargetWithoutAddress,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            > kms.corp.example A NXDOMAIN
            kms.corp.example 300 CNAME gone.corp.example",
            &expect![[r#"
                error: `kms.corp.example.`, target of `_vlmcs._tcp.corp.example.`, is an alias (CNAME) of `gone.corp.example.`, which has no address (NXDOMAIN)
                  fix: Point the alias `kms.corp.example.` at a name with addresses, or delete its CNAME and give it an A or AAAA record, or delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn local_names_are_also_asked_elsewhere() {
        check(
            &TargetWithoutAddress,
            "fixed kms.local
            > kms.local A NXDOMAIN",
            &expect![[r#"
                error: the fixed host `kms.local.` has no address (NXDOMAIN); only DNS was asked, Windows also asks for `.local` names by mDNS
                  fix: Give `kms.local.` an address (A or AAAA record), correct the name by `slmgr /skms HOST:PORT`, or run `slmgr /ckms` on the client as administrator to return it to DNS discovery, which was not looked at here
            "#]],
        );
    }

    #[test]
    fn error_for_one_family_is_not_checked() {
        check(
            &TargetWithoutAddress,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            > kms.corp.example A NOERROR
            kms.corp.example 300 A 192.0.2.7
            > kms.corp.example AAAA REFUSED",
            &expect![[r#"
                not checked: name server `192.0.2.53` answered REFUSED for the AAAA records of `kms.corp.example.`; its other addresses are known
            "#]],
        );
    }
}
