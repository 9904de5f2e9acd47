//! KMS402: records of weight 0 beside others of positive weight.

use super::level::{Level, fraction};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, HostPort};
use crate::rules::{CheckEvidence, Findings, Part, SrvSet};
use crate::words;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(402),
    name: "weight-zero-beside-weights",
    severity: Severity::Notice,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "An SRV record of weight 0 stands beside others of positive weight and is almost never chosen",
    explanation: r#"**What it checks**

Whether records of one priority have weight 0 while others of the same priority have more.
There is one finding a priority.
If all weights are 0 the records are alike, see KMS403.

**Why it matters**

Inside a priority a client chooses at random by weight (documented, and observed at one Windows 11 client; one Microsoft text denies it).
By RFC 2782 all records of weight 0 share one chance in *sum of the weights plus one*; the finding gives it exactly.
By which formula Windows draws is not known.
Drawn in plain proportion to weight, a record of weight 0 comes only after all others.

So the host is a spare that nobody called one.
It sees few clients, and below 25 Windows clients (5 servers, 5 for Office) within 30 days it activates none (documented): whoever does come to it may get 0xC004F038 (inferred).

A host publishes itself with priority 0 and weight 0 (documented).
The usual cause is thus one record made by hand, or one host with a publish list, beside hosts that publish themselves.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 100 1688 kms1.corp.example.   ; made by hand
_vlmcs._tcp.corp.example. 3600 IN SRV 0   0 1688 kms2.corp.example.   ; published by the host
```

`kms2` is contacted first by 1 client in 101, if RFC 2782 is followed.

**Fix**

Decide what the host is for.
To share the clients it needs a weight of its own; to stand in only, a higher priority value says so plainly.
With weight 50 instead of 0 (this changes the name server):

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms2.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms2.corp.example -Priority 0 -Weight 50 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 50 1688 kms2.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms2.corp.example.`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 50 1688 kms2.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688,0,50` (port, priority, weight)

A host that publishes itself writes its record again every 24 hours (documented), so give it the weight there.
As administrator on the host (changes it): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example, 0, 50' -Type MultiString`, then `Restart-Service sppsvc`.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV | sort -n`: the second number is the weight.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Sort-Object Priority, Weight`
- `kmsdoctor simulate --record "0 100 1688 kms1.corp.example" --record "0 0 1688 kms2.corp.example" --model all`

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

/// KMS402.
pub(in crate::rules) struct WeightZeroBesideWeights;

impl CheckEvidence for WeightZeroBesideWeights {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        for level in Level::all(set) {
            let weights = level.records.iter().map(|(_, it)| u64::from(it.weight));
            let sum: u64 = weights.sum();
            let zeros = || level.records.iter().filter(|(_, it)| it.weight == 0);
            if sum == 0 || zeros().next().is_none() {
                continue;
            }
            let hosts: Vec<HostPort> = zeros().map(|(_, it)| it.host_port()).collect();
            // All zeros are alike.
            let mut chances = level.records.iter().zip(level.first_contacts());
            let Some((_, chance)) = chances.find(|((_, it), _)| it.weight == 0) else {
                continue;
            };
            let (them, takes) = match hosts.as_slice() {
                [_] => ("it", "it"),
                _ => ("them", "each of them"),
            };
            let first = zeros().next().map_or(0, |it| it.0);
            acc.add(
                set.location_of(first, Part::Weight),
                format!(
                    "{} gives {} weight 0 beside weights that sum to {sum} at priority {}: a client takes {takes} first with a chance of {} ({}) by the model `rfc2782`, and never by `proportional`",
                    set.subject(),
                    words::quoted(&hosts),
                    level.priority,
                    fraction(&chance),
                    words::percent(chance.p()),
                ),
            )
            .severity(set.weigh(Severity::Notice))
            .evidence(set.evidence_of(zeros().map(|it| it.0)))
            .remedy(format!(
                "give {them} a weight like the others to share the clients, or a higher priority value to stand in only"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_records};
    use expect_test::expect;

    #[test]
    fn zero_beside_a_hundred() {
        check_records(
            &WeightZeroBesideWeights,
            &["0 100 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` gives `kms2.corp.example.:1688` weight 0 beside weights that sum to 100 at priority 0: a client takes it first with a chance of 1/101 (1 %) by the model `rfc2782`, and never by `proportional`
                  fix: Give it a weight like the others to share the clients, or a higher priority value to stand in only
            "#]],
        );
    }

    #[test]
    fn zeros_share_one_chance() {
        check_records(
            &WeightZeroBesideWeights,
            &[
                "0 0 1688 kms4.corp.example",
                "0 0 1688 kms3.corp.example",
                "0 60 1688 kms1.corp.example",
                "0 40 1688 kms2.corp.example",
            ],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` gives `kms3.corp.example.:1688` and `kms4.corp.example.:1688` weight 0 beside weights that sum to 100 at priority 0: a client takes each of them first with a chance of 1/202 (0.5 %) by the model `rfc2782`, and never by `proportional`
                  fix: Give them a weight like the others to share the clients, or a higher priority value to stand in only
            "#]],
        );
    }

    #[test]
    fn each_priority_is_judged_alone() {
        check_records(
            &WeightZeroBesideWeights,
            &[
                "0 0 1688 kms1.corp.example",
                "10 65535 1688 kms2.corp.example",
                "10 0 1688 kms3.corp.example",
                "20 5 1688 kms4.corp.example",
            ],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` gives `kms3.corp.example.:1688` weight 0 beside weights that sum to 65535 at priority 10: a client takes it first with a chance of 1/65536 (<0.1 %) by the model `rfc2782`, and never by `proportional`
                  fix: Give it a weight like the others to share the clients, or a higher priority value to stand in only
            "#]],
        );
    }

    #[test]
    fn zeros_alone_are_alike() {
        check_records(
            &WeightZeroBesideWeights,
            &["0 0 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn root_target_has_no_weight() {
        check_records(
            &WeightZeroBesideWeights,
            &["0 0 0 .", "0 10 1688 kms1.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn records_that_are_only_described() {
        check(
            &WeightZeroBesideWeights,
            "record 0 100 1688 kms1.corp.example
            record 0 0 1688 kms2.corp.example",
            &expect![[r#"
                notice: the record set gives `kms2.corp.example.:1688` weight 0 beside weights that sum to 100 at priority 0: a client takes it first with a chance of 1/101 (1 %) by the model `rfc2782`, and never by `proportional`
                  fix: Give it a weight like the others to share the clients, or a higher priority value to stand in only
            "#]],
        );
    }
}
