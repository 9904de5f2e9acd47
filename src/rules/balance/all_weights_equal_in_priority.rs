//! KMS403: records of one priority have one weight, so clients spread evenly.

use super::level::Level;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::rules::{CheckEvidence, Findings, SrvSet};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(403),
    name: "all-weights-equal-in-priority",
    severity: Severity::Info,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "All SRV records of a priority have the same weight, so clients spread evenly over them",
    explanation: r#"**What it checks**

Whether two or more records of one priority name different endpoints and have one weight, whatever it is.
This is a fact, not a fault: hosts publish themselves with priority 0 and weight 0 (documented).
A priority in which a host and port stand twice is not even and belongs to KMS207.

**Why it matters**

Each of these hosts is contacted first by the same share of clients: by RFC 2782, in plain proportion, and where priority and weight are disregarded, as documented for Windows Vista and Server 2008.
Records `0 0` are thus no fault and need no weight.
That Windows spreads them evenly is inferred; that the place in the answer does not matter was seen for a heavy weight only (observed: packet captures of one Windows 11 client).

The even spread holds for many clients, not for each hour.
The draws look seeded by the time, so machines that start together may choose alike (inferred from what was observed).
And a client keeps the host that served it last while host caching is on (documented): a host that is new gets its share only as clients choose anew.

An even spread also spreads the count: every host needs 25 Windows clients (5 servers, 5 for Office) within 30 days before it activates any (documented), see KMS407.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms2.corp.example.
```

Each host is the first choice of one client in two.

**Fix**

Nothing has to be done.
To prefer a host, give its record more weight; to keep one in reserve, a higher priority value.
A host that is to get three quarters of the clients, beside one of weight 25 (this changes the name server):

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms1.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms1.corp.example -Priority 0 -Weight 75 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 75 1688 kms1.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms1.corp.example.`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 75 1688 kms1.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688,0,75` (port, priority, weight)

Give every record of the priority a weight then; one that keeps weight 0 is almost never chosen (KMS402).
On a host that publishes itself, as administrator (changes it): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example, 0, 75' -Type MultiString`, then `Restart-Service sppsvc`.
Clients follow at once only where host caching is off: `slmgr /ckhc` (changes the client).

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV | sort -n`: the first number is the priority, the second the weight.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Group-Object Priority, Weight`
- `kmsdoctor simulate --record "0 0 1688 kms1.corp.example" --record "0 0 1688 kms2.corp.example" --model all`

**References**

- RFC 2782, Priority and Weight
- Microsoft, Activate clients running Windows (choice among SRV records)
- Microsoft, Activate using Key Management Service (publish list)
- Microsoft, Slmgr.vbs options for obtaining volume activation information (`/skhc`, `/ckhc`)
"#,
    client_codes: &[],
    references: &[
        "RFC 2782, Priority and Weight",
        "Microsoft, Activate clients running Windows",
        "Microsoft, Activate using Key Management Service",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
    ],
};

/// KMS403.
pub(in crate::rules) struct AllWeightsEqualInPriority;

impl CheckEvidence for AllWeightsEqualInPriority {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        for level in Level::all(set) {
            // By target and port, so whatever stands twice stands together.
            let is_even = level.records.windows(2).all(|pair| match pair {
                [(_, one), (_, other)] => {
                    let is_one_host = one.target == other.target && one.port == other.port;
                    one.weight == other.weight && !is_one_host
                }
                _ => true,
            });
            let n_records = level.records.len();
            let Some((_, first)) = level.records.first().filter(|_| is_even && 1 < n_records)
            else {
                continue;
            };
            acc.add(
                set.location(),
                format!(
                    "{} spreads clients evenly over the {n_records} records of priority {}, all of weight {}",
                    set.subject(),
                    level.priority,
                    first.weight,
                ),
            )
            .evidence(set.evidence_of(level.records.iter().map(|it| it.0)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_records;
    use expect_test::expect;

    #[test]
    fn as_hosts_publish_themselves() {
        check_records(
            &AllWeightsEqualInPriority,
            &["0 0 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                info: `_vlmcs._tcp.corp.example.` spreads clients evenly over the 2 records of priority 0, all of weight 0
            "#]],
        );
    }

    #[test]
    fn each_priority_is_judged_alone() {
        check_records(
            &AllWeightsEqualInPriority,
            &[
                "0 10 1688 kms1.corp.example",
                "0 90 1688 kms2.corp.example",
                "10 7 1688 kms3.corp.example",
                "10 7 1688 kms4.corp.example",
                "10 7 1689 kms4.corp.example",
                "20 7 1688 kms5.corp.example",
            ],
            &expect![[r#"
                info: `_vlmcs._tcp.corp.example.` spreads clients evenly over the 3 records of priority 10, all of weight 7
            "#]],
        );
    }

    #[test]
    fn host_that_stands_twice_has_two_shares() {
        check_records(
            &AllWeightsEqualInPriority,
            &[
                "0 0 1688 kms1.corp.example",
                "0 0 1688 kms2.corp.example",
                "0 0 1688 KMS1.corp.example",
            ],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn weights_that_differ() {
        check_records(
            &AllWeightsEqualInPriority,
            &["0 1 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn one_host_and_the_root() {
        check_records(
            &AllWeightsEqualInPriority,
            &["0 0 1688 kms1.corp.example", "0 0 0 ."],
            &expect![[r#"
                passed
            "#]],
        );
    }
}
