//! KMS702: a host that the policy lists has no SRV record.

use super::expected::{Expected, each};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, SrvRecord};
use crate::overview::Overview;
use crate::policy::ExpectedHost;
use crate::rules::spelling;
use crate::rules::{CheckEvidence, Findings};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(702),
    name: "host-missing",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[],
    summary: "A host that the policy lists has no SRV record",
    explanation: r#"**What it checks**

Whether every one of the `hosts` of a domain in the policy is the target of an SRV record of that domain.
It is an error when none of them is, since clients then find none of the hosts that are meant for them, and a warning for each host when others are there.
A domain without any records belongs to KMS705.
It is a notice when the client does not use this set.

**Why it matters**

Clients find a host by its record alone (documented).
A host that is missing serves nobody by discovery: the others carry its clients, and nobody stands in when they fail.
The user then sees 0xC004F074.
A record goes when the host cannot renew it, as a KMS host does daily (documented), and the name server scavenges it.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
```

The policy lists `kms1.corp.example` and `kms2.corp.example`.

**Fix**

Publish the host (this changes the name server).

- On the host, as administrator (changes it): `slmgr /sdns`, then `Restart-Service sppsvc`
- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms2.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms2.corp.example.`
- BIND, by `nsupdate`: `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms2.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688,0,0`

Or take the host out of the policy, when it was retired.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Format-Table NameTarget`
- Event 12294 in the Application log of the host says that it published its record, 12293 that it could not.

**References**

- Microsoft, Activate using Key Management Service
- Microsoft, Slmgr.vbs options for obtaining volume activation information
- RFC 2782
"#,
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "Microsoft, Activate using Key Management Service",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "RFC 2782",
    ],
};

/// KMS702.
pub(in crate::rules) struct HostMissing;

impl CheckEvidence for HostMissing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let lists_hosts = |it: &crate::policy::DomainPolicy| {
            it.hosts.as_ref().is_some_and(|hosts| !hosts.is_empty())
        };
        each(overview, acc, "hosts", lists_hosts, look);
    }
}

fn look(expected: &Expected<'_>, acc: &mut Findings) {
    let set = expected.set;
    let listed: Vec<&ExpectedHost> = expected.domain.hosts.iter().flatten().collect();
    let is_there = |host: &ExpectedHost| set.hosts().any(|it| it.target == host.host);
    let missing: Vec<&ExpectedHost> = listed.iter().copied().filter(|it| !is_there(it)).collect();
    let instead = format!("or take it out of `hosts` in {}", expected.table());
    if missing.len() == listed.len() {
        let names: Vec<&DomainName> = missing.iter().map(|it| &it.host).collect();
        let (message, them) = match names.as_slice() {
            [name] => (
                format!(
                    "{} does not name `{name}`, the only host that the policy lists",
                    set.subject()
                ),
                "it",
            ),
            _ => (
                format!(
                    "{} names none of the hosts that the policy lists: {}",
                    set.subject(),
                    words::quoted(&names)
                ),
                "them",
            ),
        };
        acc.add(set.location(), message)
            .severity(set.weigh(Severity::Error))
            .evidence(set.evidence())
            .remedy(format!(
                "publish {them} by `slmgr /sdns` on the host, or correct `hosts` in {}",
                expected.table()
            ));
        return;
    }
    for host in missing {
        let record = mended(expected, host);
        acc.add(
            set.location(),
            format!(
                "{} does not name `{}`, which the policy lists",
                set.subject(),
                host.host
            ),
        )
        .severity(set.weigh(Severity::Warning))
        .evidence(set.evidence())
        .remedy(format!("add `{record}`, {instead}"));
    }
}

/// A record for `host`, like the first one of the set.
fn mended(expected: &Expected<'_>, host: &ExpectedHost) -> String {
    let (priority, weight) = expected
        .set
        .hosts()
        .next()
        .map_or((0, 0), |it| (it.priority, it.weight));
    let owner = expected.set.stands_at.unwrap_or(&expected.domain.owner);
    let record = SrvRecord {
        priority,
        weight,
        port: host.port,
        target: host.host.clone(),
    };
    spelling::srv_to_write(expected.set.form, Some(owner), expected.set.ttl, &record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_policy;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(hosts: &str, records: &[&str], expect: &Expect) {
        let policy = format!("[domains.\"corp.example\"]\nhosts = [{hosts}]");
        check_policy(&HostMissing, &policy, records, expect);
    }

    #[test]
    fn one_of_two_is_missing() {
        check(
            r#""kms1.corp.example", { host = "kms2.corp.example", port = 1689 }"#,
            &["0 5 1688 KMS1.corp.example"],
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` does not name `kms2.corp.example.`, which the policy lists
                  fix: Add `_vlmcs._tcp.corp.example. 300 IN SRV 0 5 1689 kms2.corp.example.`, or take it out of `hosts` in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }

    #[test]
    fn all_are_missing() {
        check(
            r#""kms1.corp.example", "kms2.corp.example""#,
            &["0 5 1688 pc1.corp.example"],
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` names none of the hosts that the policy lists: `kms1.corp.example.` and `kms2.corp.example.`
                  fix: Publish them by `slmgr /sdns` on the host, or correct `hosts` in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
        check(
            r#""kms1.corp.example""#,
            &["0 5 1688 pc1.corp.example"],
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` does not name `kms1.corp.example.`, the only host that the policy lists
                  fix: Publish it by `slmgr /sdns` on the host, or correct `hosts` in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }

    #[test]
    fn none_is_missing() {
        check(
            r#""kms1.corp.example""#,
            &["0 5 1688 kms1.corp.example", "0 5 1688 pc1.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
        check(
            "",
            &["0 5 1688 kms1.corp.example"],
            &expect![[r#"
            not applicable: the policy says nothing about hosts
        "#]],
        );
    }
}
