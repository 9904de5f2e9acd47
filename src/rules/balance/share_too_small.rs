//! KMS406: records whose weight brings them hardly a client.

use super::level::{Level, fraction};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::rules::{CheckEvidence, Findings, SrvSet};
use crate::selection::Chance;
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(406),
    name: "share-too-small",
    severity: Severity::Notice,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "The weight of an SRV record brings it less than 1 % of the first contacts in its priority",
    explanation: r#"**What it checks**

Whether a record of positive weight is contacted first by less than 1 client in 100, among the records of its priority.
The chance is exact, by the model `rfc2782`; in plain proportion to weight it is nearly the same.
There is one finding a priority.
Records of weight 0 belong to KMS402.

**Why it matters**

Inside a priority a client chooses at random by weight (documented, and observed at one Windows 11 client; one Microsoft text denies it).
By which formula Windows draws is not known.

A host needs 25 Windows clients (5 servers, 5 for Office) within 30 days before it activates any (documented).
At a share of 1 % that takes some 2,500 clients, and then only on average.
Below that the few clients that come to it may get 0xC004F038 (inferred), and the host is no help when the others fail.

The usual causes are weights read as an order, 1 before 1000, and a weight that was turned down for maintenance and never up again.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 999 1688 kms1.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 0   1 1688 kms2.corp.example.
```

`kms2` is contacted first by 3 clients in 2002.

**Fix**

Give the record a weight that fits its purpose, or a higher priority value if it is to stand in only.
With weight 250 instead of 1, for a share of 20 % (this changes the name server):

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 1 1688 kms2.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms2.corp.example -Priority 0 -Weight 250 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 250 1688 kms2.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 1 1688 kms2.corp.example.`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 250 1688 kms2.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688,0,250` (port, priority, weight)

On a host that publishes itself, as administrator (changes it): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example, 0, 250' -Type MultiString`, then `Restart-Service sppsvc`.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV | sort -n`: the second number is the weight.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Sort-Object Priority, Weight`
- `kmsdoctor simulate --record "0 999 1688 kms1.corp.example" --record "0 1 1688 kms2.corp.example" --what-if "kms2 WEIGHT=250"`

**References**

- RFC 2782, Weight
- Microsoft, Activate clients running Windows (choice among SRV records)
- Microsoft, Activate using Key Management Service (publish list)
- Microsoft, Plan for volume activation (minimum counts)
"#,
    client_codes: &[ErrorCode(0xC004_F038)],
    references: &[
        "RFC 2782, Weight",
        "Microsoft, Activate clients running Windows",
        "Microsoft, Activate using Key Management Service",
        "Microsoft, Plan for volume activation",
    ],
};

/// KMS406.
pub(in crate::rules) struct ShareTooSmall;

impl CheckEvidence for ShareTooSmall {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        for level in Level::all(set) {
            let mut positions: Vec<usize> = Vec::new();
            let mut hosts: Vec<String> = Vec::new();
            for ((position, record), chance) in level.records.iter().zip(level.first_contacts()) {
                if record.weight != 0 && is_below_one_percent(&chance) {
                    positions.push(*position);
                    hosts.push(format!(
                        "`{}` (weight {}, chance {})",
                        record.host_port(),
                        record.weight,
                        fraction(&chance)
                    ));
                }
            }
            let (each, them) = match hosts.as_slice() {
                [] => continue,
                [_] => ("", "it"),
                _ => (" each", "them"),
            };
            acc.add(
                set.location(),
                format!(
                    "{} leaves less than 1 %{each} of the first contacts at priority {} to {} by the model `rfc2782`",
                    set.subject(),
                    level.priority,
                    words::joined(&hosts),
                ),
            )
            .severity(set.weigh(Severity::Notice))
            .evidence(set.evidence_of(positions))
            .remedy(format!(
                "give {them} more weight to share the clients, or a higher priority value to stand in only"
            ));
        }
    }
}

fn is_below_one_percent(chance: &Chance) -> bool {
    match chance.fraction() {
        Some((n, of)) => u128::from(n) * 100 < u128::from(of),
        None => chance.p() < 0.01,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_records;
    use expect_test::expect;

    #[test]
    fn one_in_a_thousand() {
        check_records(
            &ShareTooSmall,
            &["0 999 1688 kms1.corp.example", "0 1 1688 kms2.corp.example"],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` leaves less than 1 % of the first contacts at priority 0 to `kms2.corp.example.:1688` (weight 1, chance 3/2002) by the model `rfc2782`
                  fix: Give it more weight to share the clients, or a higher priority value to stand in only
            "#]],
        );
    }

    /// By RFC 2782 weight 1 beside 98 more and a record of weight 0 is one in a hundred exactly.
    #[test]
    fn one_percent_is_enough() {
        let records = |weight: u16| {
            [
                "0 0 1688 kms1.corp.example".to_owned(),
                "0 1 1688 kms2.corp.example".to_owned(),
                format!("0 {weight} 1688 kms3.corp.example"),
            ]
        };
        let check = |weight: u16, expect: &expect_test::Expect| {
            let records = records(weight);
            let records: Vec<&str> = records.iter().map(String::as_str).collect();
            check_records(&ShareTooSmall, &records, expect);
        };
        check(
            98,
            &expect![[r#"
            passed
        "#]],
        );
        check(
            99,
            &expect![[r#"
            notice: `_vlmcs._tcp.corp.example.` leaves less than 1 % of the first contacts at priority 0 to `kms2.corp.example.:1688` (weight 1, chance 1/101) by the model `rfc2782`
              fix: Give it more weight to share the clients, or a higher priority value to stand in only
        "#]],
        );
    }

    #[test]
    fn many_are_counted() {
        check_records(
            &ShareTooSmall,
            &[
                "10 65535 1688 kms1.corp.example",
                "10 4 1688 kms5.corp.example",
                "10 1 1688 kms2.corp.example",
                "10 3 1688 kms4.corp.example",
                "10 2 1688 kms3.corp.example",
                "0 1 1688 kms6.corp.example",
            ],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` leaves less than 1 % each of the first contacts at priority 10 to `kms2.corp.example.:1688` (weight 1, chance 3/163865), `kms3.corp.example.:1688` (weight 2, chance 11/327730), `kms4.corp.example.:1688` (weight 3, chance 8/163865) and 1 more by the model `rfc2782`
                  fix: Give them more weight to share the clients, or a higher priority value to stand in only
            "#]],
        );
    }

    #[test]
    fn weight_zero_is_another_rule() {
        check_records(
            &ShareTooSmall,
            &["0 999 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }
}
