//! An SRV answer that does not fit into one UDP message.

use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, SrvRecord};
use crate::overview::Overview;
use crate::rules::sets::sets;
use crate::rules::{CheckEvidence, Findings, Part, SrvSet};
use crate::words;
use std::collections::BTreeSet;
use std::iter::successors;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(213),
    name: "answer-too-large",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "The answer with the SRV records of a name is too large for UDP",
    explanation: r"**What it checks**

Whether the response with all SRV records of a name fits into 512 bytes, which every client takes, and into 1232, which is as much as servers send by UDP to those that ask for more (EDNS).
Bytes are counted as a server writes them: targets are never compressed (RFC 2782).
Beyond 1232 it is a warning, beyond 512 a notice; at `diagnose` it is a notice, since the answer came.
With the addresses of targets the number is an upper bound, since servers leave addresses out when there is no room.

**Why it matters**

A server cuts a larger response off, and the client has to ask again by TCP.
Where TCP port 53 is blocked it learns of no host, or of a part of them; which code Windows shows then was not seen.
So many hosts also need many clients before each of them counts to its minimum.

**Example**

30 SRV records whose targets have 40 bytes each: about 1800 bytes

**Fix**

Let UDP and TCP port 53 pass between clients and name servers; then nothing else is needed.

Else publish fewer hosts at one domain, or shorter names (this changes the name server). Take away hosts that nobody needs, one by one; here `kms30` is such a host:

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms30.corp.example.`
- BIND: take its line out, then `rndc reload corp.example`; by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms30.corp.example.`
- dnsmasq: remove the line `srv-host=_vlmcs._tcp.corp.example,kms30.corp.example,1688`

**See it yourself**

- `dig +ignore +noedns _vlmcs._tcp.corp.example SRV`: the flag `tc`, and `MSG SIZE rcvd`
- `dig +tcp _vlmcs._tcp.corp.example SRV`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example -TcpOnly`

**References**

- RFC 1035, 4.2.1
- RFC 2782, Target
- RFC 6891, 6.2.5
- DNS Flag Day 2020
",
    client_codes: &[],
    references: &[
        "RFC 1035, 4.2.1",
        "RFC 2782, Target",
        "RFC 6891, 6.2.5",
        "DNS Flag Day 2020",
    ],
};

/// KMS213.
pub(in crate::rules) struct AnswerTooLarge;

impl CheckEvidence for AnswerTooLarge {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let sets = sets(overview);
        if sets.is_empty() {
            acc.not_applicable("there are no SRV records");
        }
        for set in &sets {
            let Some(owner) = set.stands_at else {
                continue;
            };
            let n_octets = octets(owner, &set.records);
            let all = n_octets + address_octets(overview, owner, set);
            let n_records = words::count(set.records.len(), "SRV record");
            // A client that was looked at got it whole.
            let beyond = if set.is_checked {
                Severity::Warning
            } else {
                Severity::Notice
            };
            let (severity, what) = if EDNS < n_octets {
                (
                    beyond,
                    format!(
                        "so it is cut off over UDP, which carries {EDNS}, and clients need TCP port 53"
                    ),
                )
            } else if PLAIN < n_octets {
                (
                    Severity::Notice,
                    format!(
                        "so clients without EDNS, which take {PLAIN} over UDP, ask again by TCP"
                    ),
                )
            } else {
                continue;
            };
            acc.add(
                set.location_of(0, Part::Owner),
                format!(
                    "the answer with {n_records} of `{owner}` has {n_octets} bytes (with addresses up to {all}), {what}"
                ),
            )
            .severity(set.weigh(severity))
            .evidence(set.evidence())
            .remedy("check that TCP port 53 is open between clients and name servers, or publish fewer hosts at this name");
        }
    }
}

/// Octets that every client takes over UDP (RFC 1035, 4.2.1).
const PLAIN: usize = 512;

/// Octets that servers send over UDP at most to clients that take more.
const EDNS: usize = 1_232;

/// Octets of a header, and of a pointer to a name that stands before.
const HEADER: usize = 12;
const POINTER: usize = 2;

/// Octets of type, class, TTL and length in a record.
const FIXED: usize = 10;

/// Octets of the response up to the end of the answer section.
fn octets(owner: &DomainName, records: &[SrvRecord]) -> usize {
    let question = owner.wire_len() + 4;
    let numbers = 6;
    let answers = records
        .iter()
        .map(|it| POINTER + FIXED + numbers + it.target.wire_len());
    HEADER + question + answers.sum::<usize>()
}

/// At most so many octets have the addresses of the targets, each host once, and what EDNS adds.
fn address_octets(overview: &Overview<'_>, owner: &DomainName, set: &SrvSet<'_>) -> usize {
    let opt = 11;
    let known: BTreeSet<DomainName> = successors(owner.parent(), DomainName::parent).collect();
    let mut targets: BTreeSet<&DomainName> = BTreeSet::new();
    let mut res = opt;
    for (record, behind) in set.records.iter().zip(&set.behind) {
        let target = &record.target;
        if !targets.insert(target) {
            continue;
        }
        // The end that the name has in common with the question is a pointer.
        let ancestors = successors(Some(target.clone()), DomainName::parent);
        let n_own: usize = ancestors
            .take_while(|it| !known.contains(it) && !it.is_root())
            .filter_map(|it| it.labels().next().map(|label| label.len() + 1))
            .sum();
        let mut name = n_own + POINTER;
        let candidate = behind
            .candidate
            .and_then(|id| overview.evidence.candidate(id));
        for address in candidate.iter().flat_map(|it| &it.addresses) {
            let n_data = if address.is_ipv4() { 4 } else { 16 };
            res += name + FIXED + n_data;
            name = POINTER;
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check as check_live, check_zone};
    use expect_test::expect;

    fn check(n_hosts: usize, expect: &expect_test::Expect) {
        let hosts = (0..n_hosts)
            .map(|n| format!("_vlmcs._tcp SRV 0 0 1688 kms{n:02}\nkms{n:02} A 10.0.0.1\n"));
        check_zone(&AnswerTooLarge, &hosts.collect::<String>(), expect);
    }

    #[test]
    fn bounds_of_udp() {
        check(
            12,
            &expect![[r#"
            passed
        "#]],
        );
        check(
            13,
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp` notice[KMS213] the answer with 13 SRV records of `_vlmcs._tcp.corp.example.` has 536 bytes (with addresses up to 833), so clients without EDNS, which take 512 over UDP, ask again by TCP
                  fix: Check that TCP port 53 is open between clients and name servers, or publish fewer hosts at this name
            "#]],
        );
        check(
            31,
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp` notice[KMS213] the answer with 31 SRV records of `_vlmcs._tcp.corp.example.` has 1220 bytes (with addresses up to 1913), so clients without EDNS, which take 512 over UDP, ask again by TCP
                  fix: Check that TCP port 53 is open between clients and name servers, or publish fewer hosts at this name
            "#]],
        );
        check(
            32,
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp` warning[KMS213] the answer with 32 SRV records of `_vlmcs._tcp.corp.example.` has 1258 bytes (with addresses up to 1973), so it is cut off over UDP, which carries 1232, and clients need TCP port 53
                  fix: Check that TCP port 53 is open between clients and name servers, or publish fewer hosts at this name
            "#]],
        );
    }

    /// Header, question (a name of 26 octets), answer with a target of 19.
    #[test]
    fn octets_of_one_record() {
        let owner: DomainName = "_vlmcs._tcp.corp.example".parse().unwrap();
        let srv = SrvRecord {
            priority: 0,
            weight: 0,
            port: 1688,
            target: "kms1.corp.example".parse().unwrap(),
        };
        assert_eq!(octets(&owner, &[srv]), 12 + 30 + 18 + 19);
    }

    #[test]
    fn answers_of_name_servers_are_measured_too() {
        let owner = "_vlmcs._tcp.corp.example";
        let mut text = format!("suffix corp.example\n> {owner} SRV NOERROR\n");
        for n in 0..32 {
            let lines = format!(
                "{owner} 300 SRV 0 0 1688 kms{n:02}.corp.example\n+ kms{n:02}.corp.example 300 A 10.0.0.1\n"
            );
            text.push_str(&lines);
        }
        check_live(
            &AnswerTooLarge,
            &text,
            &expect![[r#"
                notice: the answer with 32 SRV records of `_vlmcs._tcp.corp.example.` has 1258 bytes (with addresses up to 1973), so it is cut off over UDP, which carries 1232, and clients need TCP port 53
                  fix: Check that TCP port 53 is open between clients and name servers, or publish fewer hosts at this name
            "#]],
        );
    }
}
