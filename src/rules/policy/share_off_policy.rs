//! KMS704: a host gets another share of the first contacts than the policy expects.

use super::expected::{Expected, each};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{CandidateId, ErrorCode};
use crate::overview::Overview;
use crate::policy::{DomainPolicy, ExpectedHost, ExpectedShare};
use crate::rules::{CheckEvidence, Findings, Part};
use crate::selection::{Chance, Choice, HostState, first_choices};
use crate::words;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(704),
    name: "share-off-policy",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[],
    summary: "A host gets another share of the first contacts than the policy expects",
    explanation: r#"**What it checks**

Whether each host with a `share` in the policy is contacted first by that share of the clients, within its `tolerance` (else that of the policy, else 5 %) in points of percentage.
The chance is exact, worked out over all records of the set by the `model` of the policy (else `rfc2782`), with every host up.
Records of one host count together.
A host without a record belongs to KMS702.

**Why it matters**

Inside a priority clients choose by weight, and come to a higher priority value only when all before have failed (documented, and observed at one Windows 11 client; one Microsoft text denies it).
By which formula Windows draws is not known.
A host that gets fewer clients than planned may never see the 25 Windows clients (5 servers, 5 for Office) that it needs before it activates any (documented); they get 0xC004F038.
Clients are still served by the others, but not as was planned, hence a warning: somebody wrote the share down so that a change of it is seen.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 10 1688 kms1.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 0 90 1688 kms2.corp.example.
```

The policy expects `share = "50%"` of both; `kms1` gets 21 of 202 first contacts.

**Fix**

Give the records weights that come to the shares (this changes the name server); equal weights are equal shares.

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 10 1688 kms1.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms1.corp.example -Priority 0 -Weight 90 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 90 1688 kms1.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 10 1688 kms1.corp.example.`, then `update add` with weight 90
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688,0,90` (port, priority, weight)

On a host that publishes itself, read the list of its domains first: `Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList`.
Then, as administrator (changes it; the list is replaced, so name every domain it had too): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example, 0, 90','lab.corp.example' -Type MultiString`, then `Restart-Service sppsvc`.

Or write the share that is meant into the policy.

**See it yourself**

- `kmsdoctor simulate --record "0 10 1688 kms1.corp.example" --record "0 90 1688 kms2.corp.example"`
- `dig +short _vlmcs._tcp.corp.example SRV | sort -n`: the second number is the weight.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Sort-Object Priority, Weight`

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

/// KMS704.
pub(in crate::rules) struct ShareOffPolicy;

impl CheckEvidence for ShareOffPolicy {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let has_share =
            |it: &DomainPolicy| it.hosts.iter().flatten().any(|host| host.share.is_some());
        each(overview, acc, "shares", has_share, look);
    }
}

fn look(expected: &Expected<'_>, acc: &mut Findings) {
    let set = expected.set;
    let chances = first_contacts(expected);
    for host in expected.domain.hosts.iter().flatten() {
        let Some(share) = host.share else {
            continue;
        };
        let its = chances
            .iter()
            .filter(|(position, _)| is_of(expected, *position, host));
        let its: Vec<&(usize, Chance)> = its.collect();
        if its.is_empty() {
            continue;
        }
        let chance = sum(its.iter().map(|it| &it.1));
        if is_within(&chance, share) {
            continue;
        }
        let positions: Vec<usize> = its.iter().map(|it| it.0).collect();
        let exact = match chance.fraction() {
            Some((n, of)) if 0 < n && n < of => format!(", {n}/{of}"),
            _ => String::new(),
        };
        let first = positions.first().copied().unwrap_or_default();
        acc.add(
            set.location_of(first, Part::Weight),
            format!(
                "{} leads {} of the clients to `{}` first (model `{}`{exact}), and the policy expects {} ± {}",
                set.subject(),
                words::percent(chance.p()),
                host.host,
                expected.policy.model().name(),
                share.share,
                share.tolerance,
            ),
        )
        .severity(set.weigh(Severity::Warning))
        .evidence(expected.evidence(&positions))
        .remedy(format!(
            "change the weights, which `kmsdoctor simulate` can try out, or correct `share` in {}",
            expected.table()
        ));
    }
}

/// The chance of each record that names a host, with its position, when every host is up.
fn first_contacts(expected: &Expected<'_>) -> Vec<(usize, Chance)> {
    let records = expected.records(|_| true);
    let choices: Vec<Choice> = records
        .iter()
        .map(|(position, record)| Choice {
            candidate: CandidateId(*position),
            priority: record.priority,
            weight: record.weight,
            state: HostState::Serves,
        })
        .collect();
    let chances = first_choices(expected.policy.model(), &choices);
    let positions = records.into_iter().map(|it| it.0);
    positions.zip(chances).collect()
}

fn is_of(expected: &Expected<'_>, position: usize, host: &ExpectedHost) -> bool {
    let record = expected.set.records.get(position);
    record.is_some_and(|it| it.target == host.host)
}

/// All of them are fractions, see [`first_choices`].
fn sum<'a>(chances: impl Iterator<Item = &'a Chance>) -> Chance {
    let mut res = BigRational::zero();
    for chance in chances {
        if let Chance::Exact(fraction) = chance {
            res += fraction;
        }
    }
    Chance::Exact(res)
}

fn is_within(chance: &Chance, expected: ExpectedShare) -> bool {
    match chance {
        Chance::Exact(fraction) => {
            (fraction - expected.share.fraction()).abs() <= expected.tolerance.fraction()
        }
        Chance::Rounded { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_policy;
    use expect_test::{Expect, expect};

    const RECORDS: [&str; 2] = ["0 10 1688 kms1.corp.example", "0 90 1688 kms2.corp.example"];

    #[track_caller]
    fn check(policy: &str, records: &[&str], expect: &Expect) {
        check_policy(&ShareOffPolicy, policy, records, expect);
    }

    #[test]
    fn half_is_expected() {
        check(
            r#"
            [domains."corp.example"]
            hosts = [
                { host = "kms1.corp.example", share = "50%" },
                { host = "kms2.corp.example", share = "50%", tolerance = "40%" },
            ]"#,
            &RECORDS,
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` leads 10.4 % of the clients to `kms1.corp.example.` first (model `rfc2782`, 21/202), and the policy expects 50 % ± 5 %
                  fix: Change the weights, which `kmsdoctor simulate` can try out, or correct `share` in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }

    /// By RFC 2782 weights 10 and 90 are 21/202, and the edge of the tolerance is inside.
    #[test]
    fn tolerance_is_exact() {
        let policy = |model: &str, share: &str, tolerance: &str| {
            format!(
                "model = \"{model}\"\n[domains.\"corp.example\"]\nhosts = [{{ host = \"kms1.corp.example\", share = \"{share}\", tolerance = \"{tolerance}\" }}]"
            )
        };
        check(
            &policy("proportional", "11%", "1%"),
            &RECORDS,
            &expect![[r#"
            passed
        "#]],
        );
        check(
            &policy("proportional", "11.0001%", "1%"),
            &RECORDS,
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` leads 10 % of the clients to `kms1.corp.example.` first (model `proportional`, 1/10), and the policy expects 11.0001 % ± 1 %
                  fix: Change the weights, which `kmsdoctor simulate` can try out, or correct `share` in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
        check(
            &policy("rfc2782", "10%", "0.4%"),
            &RECORDS,
            &expect![[r#"
            passed
        "#]],
        );
        check(
            &policy("uniform", "50%", "0%"),
            &RECORDS,
            &expect![[r#"
            passed
        "#]],
        );
    }

    #[test]
    fn stand_in_gets_nothing() {
        check(
            "[domains.\"corp.example\"]\nhosts = [{ host = \"kms2.corp.example\", share = \"20%\" }]",
            &["0 0 1688 kms1.corp.example", "10 0 1688 kms2.corp.example"],
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` leads 0 % of the clients to `kms2.corp.example.` first (model `rfc2782`), and the policy expects 20 % ± 5 %
                  fix: Change the weights, which `kmsdoctor simulate` can try out, or correct `share` in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }

    #[test]
    fn records_of_one_host_count_together() {
        check(
            "[domains.\"corp.example\"]\nhosts = [{ host = \"kms1.corp.example\", share = \"100%\", tolerance = \"0%\" }]",
            &["0 5 1688 kms1.corp.example", "0 7 1689 KMS1.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn no_share_is_expected() {
        check(
            "[domains.\"corp.example\"]\nhosts = [\"kms1.corp.example\"]",
            &RECORDS,
            &expect![[r#"
                not applicable: the policy says nothing about shares
            "#]],
        );
    }
}
