//! A time to live that keeps old hosts in caches for days, in a file or in an answer.

use crate::evidence::Stage;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, NameServer};
use crate::overview::Overview;
use crate::policy::{DEFAULT_MAX_TTL, Policy};
use crate::rules::sets::sets;
use crate::rules::{CheckEvidence, Findings, Part, SrvSet};
use crate::words;
use std::time::Duration;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(211),
    name: "ttl-too-long-for-change",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Ask],
    summary: "The TTL of KMS records is so long that a change is seen days later",
    explanation: r"**What it checks**

Whether the TTL of every SRV record is at most 86400 s (1 day), or `max_ttl` of the policy.
A day is the limit since the DNS cache of Windows keeps no record longer unless `MaxCacheTtl` says so (documented), so more helps no client and only holds up the caches between.
Without a policy it is a notice, since nobody said that changes must be seen sooner; above the `max_ttl` of a policy it is a warning.
A name server that answers out of its cache gives what is left of the TTL: what is above the limit there was above it all the more in the zone, and what is below it says nothing.

**Why it matters**

Until the TTL is over, name servers on the way give out the old hosts after a move.
Clients that come to a retired host show 0xC004F074 until then when it was the only one (inferred).

**Example**

`_vlmcs._tcp 604800 IN SRV 0 0 1688 kms`, or `$TTL 604800` above it, as in the template that Debian ships: a move is seen by the last ones after a week

**Fix**

Lower the TTL, at the latest one old TTL before a move (this changes the name server).

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688 -TimeToLive 01:00:00` in place of the old record
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms`, then `rndc reload corp.example`
- dnsmasq: `local-ttl=3600`

**See it yourself**

- `dig +noall +answer _vlmcs._tcp.corp.example SRV`: the second column, which falls at a server that caches
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Format-Table NameTarget, TTL`

**References**

- RFC 1035, 3.2.1
- Microsoft, How to disable client-side DNS caching on DNS clients (`MaxCacheTtl`)
",
    client_codes: &[],
    references: &[
        "RFC 1035, 3.2.1",
        "Microsoft, How to disable client-side DNS caching on DNS clients (`MaxCacheTtl`)",
    ],
};

/// KMS211.
pub(in crate::rules) struct TtlTooLongForChange;

impl CheckEvidence for TtlTooLongForChange {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let limit = Limit::of(overview);
        let sets = sets(overview);
        if sets.is_empty() {
            acc.not_applicable("there are no SRV records");
        }
        for set in &sets {
            let own = set.exchange.and_then(|id| overview.evidence.exchange(id));
            let is_cached = own.is_some_and(|it| {
                it.server != NameServer::ZoneFiles
                    && it.response().is_some_and(|it| !it.authoritative)
            });
            let n_looked_at = if set.entries.is_empty() {
                1
            } else {
                set.records.len()
            };
            for position in 0..n_looked_at {
                let entry = set.entries.get(position);
                let ttl = entry.map(|it| it.record.ttl).or(set.ttl);
                let (Some(ttl), Some(owner)) = (ttl, set.stands_at) else {
                    continue;
                };
                if limit.seconds < ttl {
                    limit.report(set, position, owner, ttl, is_cached, acc);
                } else if is_cached && limit.is_of_policy {
                    acc.not_checked(format!(
                        "`{owner}` was answered out of a cache, whose TTL is only what is left; ask a name server of the zone (`--server`)"
                    ));
                }
            }
        }
    }
}

/// How long a TTL may be, and who says so.
struct Limit {
    seconds: u32,
    is_of_policy: bool,
}

impl Limit {
    fn of(overview: &Overview<'_>) -> Self {
        let of_policy = overview.policy.and_then(Policy::max_ttl);
        let limit = of_policy.unwrap_or(DEFAULT_MAX_TTL);
        Self {
            seconds: u32::try_from(limit.as_secs()).unwrap_or(u32::MAX),
            is_of_policy: of_policy.is_some(),
        }
    }

    fn report(
        &self,
        set: &SrvSet<'_>,
        position: usize,
        owner: &DomainName,
        ttl: u32,
        is_cached: bool,
        acc: &mut Findings,
    ) {
        let span = words::duration(Duration::from_secs(ttl.into()));
        let limit = self.seconds;
        let at_least = if is_cached {
            " or more, since a cache answered with what is left of it"
        } else {
            ""
        };
        let whose = if self.is_of_policy {
            "of the policy "
        } else {
            ""
        };
        let severity = if self.is_of_policy {
            Severity::Warning
        } else {
            Severity::Notice
        };
        acc.add(
            set.location_of(position, Part::Record),
            format!(
                "the TTL of `{owner}` is {ttl} s ({span}){at_least}, so a change is seen that much later; the limit {whose}is {limit} s"
            ),
        )
        .severity(set.weigh(severity))
        .evidence(set.evidence_of([position]))
        .remedy(format!("give the SRV records of `{owner}` a TTL of at most {limit} s"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_judged, check_zone};
    use expect_test::{Expect, expect};

    #[test]
    fn a_week_and_a_day() {
        check_zone(
            &TtlTooLongForChange,
            "_vlmcs._tcp 1w SRV 0 0 1688 kms1\n_vlmcs._tcp.hr 86401 SRV 0 0 1688 kms2\n_vlmcs._tcp.lab 1d SRV 0 0 1688 kms2",
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp 1w SRV 0 0 1688 kms1` notice[KMS211] the TTL of `_vlmcs._tcp.corp.example.` is 604800 s (168 h), so a change is seen that much later; the limit is 86400 s
                  fix: Give the SRV records of `_vlmcs._tcp.corp.example.` a TTL of at most 86400 s
                zone:5:1 `_vlmcs._tcp.hr 86401 SRV 0 0 1688 kms2` notice[KMS211] the TTL of `_vlmcs._tcp.hr.corp.example.` is 86401 s (24 h), so a change is seen that much later; the limit is 86400 s
                  fix: Give the SRV records of `_vlmcs._tcp.hr.corp.example.` a TTL of at most 86400 s
            "#]],
        );
    }

    #[test]
    fn an_hour() {
        check_zone(
            &TtlTooLongForChange,
            "_vlmcs._tcp 1h SRV 0 0 1688 kms1",
            &expect![[r#"
                passed
            "#]],
        );
    }

    /// What a name server says, out of its cache or not.
    fn check_live(policy: &str, ttl: u32, cached: &str, expect: &Expect) {
        let text = format!(
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            {cached}
            _vlmcs._tcp.corp.example {ttl} SRV 0 0 1688 kms1.corp.example
            _vlmcs._tcp.corp.example {ttl} SRV 0 0 1688 kms2.corp.example"
        );
        check_judged(&TtlTooLongForChange, policy, &text, expect);
    }

    #[test]
    fn answers_have_a_limit_too() {
        check_live(
            "",
            90_000,
            "",
            &expect![[r#"
            notice: the TTL of `_vlmcs._tcp.corp.example.` is 90000 s (25 h), so a change is seen that much later; the limit is 86400 s
              fix: Give the SRV records of `_vlmcs._tcp.corp.example.` a TTL of at most 86400 s
        "#]],
        );
        check_live(
            "",
            90_000,
            "cached",
            &expect![[r#"
            notice: the TTL of `_vlmcs._tcp.corp.example.` is 90000 s (25 h) or more, since a cache answered with what is left of it, so a change is seen that much later; the limit is 86400 s
              fix: Give the SRV records of `_vlmcs._tcp.corp.example.` a TTL of at most 86400 s
        "#]],
        );
        check_live(
            "max_ttl = \"1h\"",
            3_601,
            "cached",
            &expect![[r#"
            warning: the TTL of `_vlmcs._tcp.corp.example.` is 3601 s (1 h) or more, since a cache answered with what is left of it, so a change is seen that much later; the limit of the policy is 3600 s
              fix: Give the SRV records of `_vlmcs._tcp.corp.example.` a TTL of at most 3600 s
        "#]],
        );
        check_live(
            "max_ttl = \"1h\"",
            3_600,
            "",
            &expect![[r#"
            passed
        "#]],
        );
        check_live(
            "max_ttl = \"1h\"",
            3_600,
            "cached",
            &expect![[r#"
            not checked: `_vlmcs._tcp.corp.example.` was answered out of a cache, whose TTL is only what is left; ask a name server of the zone (`--server`)
        "#]],
        );
        check_live(
            "",
            3_600,
            "cached",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
