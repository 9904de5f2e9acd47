//! KMS705: a domain of the policy has no SRV records.

use super::NO_POLICY;
use super::expected::{say_unanswered, says_something};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::overview::Overview;
use crate::policy::{DomainPolicy, Policy};
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(705),
    name: "domain-without-records",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "A domain that the policy knows has no SRV records",
    explanation: r#"**What it checks**

Whether every domain of the policy that was asked about has SRV records.
A domain with `hosts = []` is to have none and is not looked at.
Domains that this run did not ask about are not looked at either.

**Why it matters**

A client in such a domain finds no host by DNS and shows 0x8007232B when the name does not exist, or 0x8007251D when it exists without SRV records (observed).
KMS201 says the same of the names one client asks; this rule says it of each domain that is meant to have hosts, though the client at hand may find another one by a later suffix.

**Example**

The policy has `[domains."lab.corp.example"]` with a host, and `_vlmcs._tcp.lab.corp.example` does not exist.

**Fix**

Publish a host in the domain (this changes the name server).

- On the host, the list of domains it publishes in: `Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList`
- On the host, as administrator (changes it; the list is replaced, so name every domain it had too): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example','lab.corp.example' -Type MultiString`, then `Restart-Service sppsvc`
- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName lab.corp.example -Name _vlmcs._tcp -DomainName kms1.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.lab.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.`
- BIND, by `nsupdate`: `update add _vlmcs._tcp.lab.corp.example. 3600 SRV 0 0 1688 kms1.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.lab.corp.example,kms1.corp.example,1688,0,0`

Or take the domain out of the policy, or write `hosts = []` where it is to have no records.

**See it yourself**

- `dig _vlmcs._tcp.lab.corp.example SRV`: `NXDOMAIN`, or `NOERROR` without an answer
- `nslookup -type=srv _vlmcs._tcp.lab.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.lab.corp.example`

**References**

- Microsoft, Activate using Key Management Service (publish list)
- RFC 2308, negative answers
"#,
    client_codes: &[ErrorCode(0x8007_232B), ErrorCode(0x8007_251D)],
    references: &[
        "Microsoft, Activate using Key Management Service",
        "RFC 2308, negative answers",
    ],
};

/// KMS705.
pub(in crate::rules) struct DomainWithoutRecords;

impl CheckEvidence for DomainWithoutRecords {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(policy) = overview.policy else {
            acc.not_applicable(NO_POLICY);
            return;
        };
        let mut n_asked = 0;
        for step in &overview.steps {
            let domain = policy.expected_for(&step.owner);
            let Some(domain) = domain.filter(|it| it.expects_records()) else {
                continue;
            };
            n_asked += 1;
            let Some(told) = step.used_answer() else {
                continue;
            };
            if told.answer.records().is_some() || !says_something(&told.answer) {
                continue;
            }
            // In a check the line that expects them; else the name that was asked.
            let location = if overview.evidence.is_check() {
                Location::File(domain.place)
            } else {
                Location::Name(step.owner.clone())
            };
            acc.add(
                location,
                format!(
                    "`{}` has no SRV records that name a host, and the policy expects some",
                    step.owner
                ),
            )
            .evidence(told.exchanges.iter().copied().map(EvidenceRef::Exchange))
            .remedy(format!(
                "publish a host in this domain, or correct `{}` of `{}`",
                domain.table(),
                policy.source.path
            ));
        }
        if n_asked == 0 {
            acc.not_applicable("no domain of which the policy expects records was asked about");
        }
        say_not_held(overview, policy, acc);
        say_unanswered(overview, acc, DomainPolicy::expects_records);
    }
}

/// Where files are looked at: which domains of the policy stand in none of them.
fn say_not_held(overview: &Overview<'_>, policy: &Policy, acc: &mut Findings) {
    let view = overview.evidence.view.as_ref();
    let Some(view) = view.filter(|_| overview.evidence.is_check()) else {
        return;
    };
    let mut domains = policy.domains.iter().filter(|it| it.expects_records());
    if let Some(domain) = domains.find(|it| !view.holds(&it.owner)) {
        acc.not_checked(format!("no zone given holds `{}`", domain.owner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_judged;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(policy: &str, text: &str, expect: &Expect) {
        let text = format!("suffix corp.example\n{text}");
        check_judged(&DomainWithoutRecords, policy, &text, expect);
    }

    const POLICY: &str = "[domains.\"corp.example\"]\nhosts = [\"kms1.corp.example\"]";

    #[test]
    fn absent_in_every_way() {
        check(
            POLICY,
            "> _vlmcs._tcp.corp.example SRV NXDOMAIN",
            &expect![[r#"
            error: `_vlmcs._tcp.corp.example.` has no SRV records that name a host, and the policy expects some
              fix: Publish a host in this domain, or correct `[domains."corp.example"]` of `kmsdoctor.toml`
        "#]],
        );
        check(
            POLICY,
            "> _vlmcs._tcp.corp.example SRV NOERROR",
            &expect![[r#"
            error: `_vlmcs._tcp.corp.example.` has no SRV records that name a host, and the policy expects some
              fix: Publish a host in this domain, or correct `[domains."corp.example"]` of `kmsdoctor.toml`
        "#]],
        );
        check(
            POLICY,
            "> _vlmcs._tcp.corp.example SRV NOERROR\n_vlmcs._tcp.corp.example 300 SRV 0 0 0 .",
            &expect![[r#"
                error: `_vlmcs._tcp.corp.example.` has no SRV records that name a host, and the policy expects some
                  fix: Publish a host in this domain, or correct `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }

    #[test]
    fn records_or_no_answer() {
        check(
            POLICY,
            "> _vlmcs._tcp.corp.example SRV NOERROR\n_vlmcs._tcp.corp.example 300 SRV 0 0 1688 pc1.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
        check(
            POLICY,
            "> _vlmcs._tcp.corp.example SRV SERVFAIL",
            &expect![[r#"
            not checked: no name server gave a usable answer for `_vlmcs._tcp.corp.example.`
        "#]],
        );
        check(
            POLICY,
            "> _vlmcs._tcp.corp.example SRV silent",
            &expect![[r#"
            not checked: no name server gave a usable answer for `_vlmcs._tcp.corp.example.`
        "#]],
        );
    }

    #[test]
    fn none_are_expected() {
        let nxdomain = "> _vlmcs._tcp.corp.example SRV NXDOMAIN";
        check(
            "[domains.\"corp.example\"]\nhosts = []",
            nxdomain,
            &expect![[r#"
            not applicable: no domain of which the policy expects records was asked about
        "#]],
        );
        check(
            "[domains.\"hr.example\"]",
            nxdomain,
            &expect![[r#"
            not applicable: no domain of which the policy expects records was asked about
        "#]],
        );
    }
}
