//! KMS701: an SRV record names a host that the policy does not list.

use super::expected::{Expected, each};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings, Part};
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(701),
    name: "host-not-expected",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[],
    summary: "An SRV record names a host that the policy does not list",
    explanation: r#"**What it checks**

Whether every target of the SRV records of a domain stands among the `hosts` of that domain in the policy.
Domains without `hosts`, and those with `allow_other_hosts = true`, take any host.
It is a notice when the client does not use this set.

**Why it matters**

Every host in the records gets its part of the clients (documented).
Every machine with a KMS host key publishes itself in the domain it stands in, unless publishing was switched off (documented): a trial installation, a key that was entered on the wrong machine, or a host that was retired and started again.
Such a host may activate nobody, since it has not seen 25 Windows clients (5 servers) yet; the client then shows 0xC004F038.
Whether the host serves or not, nobody watches over it; hence a warning.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 pc0815.corp.example.
```

The policy lists `kms1.corp.example` alone.

**Fix**

Delete the record (this changes the name server), and keep the host from publishing itself again.

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 pc0815.corp.example.`
- BIND, in the zone file: delete the line; by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 pc0815.corp.example.`
- dnsmasq: delete the line `srv-host=_vlmcs._tcp.corp.example,pc0815.corp.example,1688,0,0`
- On the host, as administrator (changes it): `slmgr /cdns`; or, where it is to be no KMS host at all, `slmgr /ipk` with the key of a client.

Or list the host in the policy:

```toml
[domains."corp.example"]
hosts = ["kms1.corp.example", "pc0815.corp.example"]
```

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Format-Table NameTarget`
- `slmgr /dlv` on the host tells whether it is a KMS host, and how many clients it has seen.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Activate using Key Management Service
- Microsoft, Plan for volume activation (minimum counts)
"#,
    client_codes: &[ErrorCode(0xC004_F038)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Activate using Key Management Service",
        "Microsoft, Plan for volume activation",
    ],
};

/// KMS701.
pub(in crate::rules) struct HostNotExpected;

impl CheckEvidence for HostNotExpected {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        each(overview, acc, "hosts", |it| it.hosts.is_some(), look);
    }
}

fn look(expected: &Expected<'_>, acc: &mut Findings) {
    let set = expected.set;
    let hosts = set.hosts().map(|it| &it.target);
    let others: BTreeSet<&DomainName> = hosts.filter(|it| !expected.domain.allows(it)).collect();
    for host in others {
        let records = expected.records(|it| it.target == *host);
        let positions: Vec<usize> = records.iter().map(|it| it.0).collect();
        let remedy = match records.as_slice() {
            [(_, record)] => set.delete(record),
            _ => format!("delete the records of `{host}` at {}", set.subject()),
        };
        let first = positions.first().copied().unwrap_or_default();
        acc.add(
            set.location_of(first, Part::Target),
            format!(
                "{} names `{host}`, which the policy does not list",
                set.subject()
            ),
        )
        .severity(set.weigh(Severity::Warning))
        .evidence(expected.evidence(&positions))
        .remedy(format!(
            "if clients are to use it, add the host to `hosts` in {}; else {remedy}",
            expected.table()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_policy;
    use expect_test::expect;

    const RECORDS: [&str; 3] = [
        "0 0 1688 kms1.corp.example",
        "0 0 1688 pc1.corp.example",
        "0 0 0 .",
    ];

    #[test]
    fn host_that_is_not_listed() {
        check_policy(
            &HostNotExpected,
            "[domains.\"corp.example\"]\nhosts = [\"KMS1.corp.example\"]",
            &RECORDS,
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` names `pc1.corp.example.`, which the policy does not list
                  fix: If clients are to use it, add the host to `hosts` in `[domains."corp.example"]` of `kmsdoctor.toml`; else delete `_vlmcs._tcp.corp.example. SRV 0 0 1688 pc1.corp.example.`
            "#]],
        );
    }

    #[test]
    fn several_records_of_one_host() {
        check_policy(
            &HostNotExpected,
            "[domains.\"corp.example\"]\nhosts = []",
            &["0 0 1688 pc1.corp.example", "1 0 1688 PC1.corp.example"],
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` names `PC1.corp.example.`, which the policy does not list
                  fix: If clients are to use it, add the host to `hosts` in `[domains."corp.example"]` of `kmsdoctor.toml`; else delete the records of `PC1.corp.example.` at `_vlmcs._tcp.corp.example.`
            "#]],
        );
    }

    #[test]
    fn others_are_allowed() {
        check_policy(
            &HostNotExpected,
            "[domains.\"corp.example\"]\nhosts = [\"kms1.corp.example\"]\nallow_other_hosts = true",
            &RECORDS,
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn nothing_is_said() {
        let check = |policy: &str, expect: &expect_test::Expect| {
            check_policy(&HostNotExpected, policy, &RECORDS, expect);
        };
        check(
            "",
            &expect![[r#"
            not applicable: the policy says nothing about hosts
        "#]],
        );
        check(
            "[domains.\"corp.example\"]",
            &expect![[r#"
            not applicable: the policy says nothing about hosts
        "#]],
        );
        check(
            "[domains.\"hr.example\"]\nhosts = []",
            &expect![[r#"
            not applicable: no SRV records of a domain in the policy were found
        "#]],
        );
    }
}
