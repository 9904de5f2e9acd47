//! A time to live that keeps old hosts in caches for days.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::policy::{DEFAULT_MAX_TTL, Policy};
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::words;
use std::time::Duration;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(211),
    name: "ttl-too-long-for-change",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "The TTL of KMS records is so long that a change is seen days later",
    explanation: r"**What it checks**

Whether the TTL of every SRV record is at most 86400 s (1 day), or `max_ttl` of the policy.
A day is the limit since the DNS cache of Windows keeps no record longer unless `MaxCacheTtl` says so (documented), so more helps no client and only holds up the caches between.

**Why it matters**

Until the TTL is over, name servers on the way give out the old hosts after a move.
Clients that come to a retired host show 0xC004F074 until then when it was the only one (inferred).

**Example**

`_vlmcs._tcp 604800 IN SRV 0 0 1688 kms`: a move is seen by the last ones after a week

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

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        let limit = limit(overview);
        for owner in view.kms_owners() {
            for (entry, _) in view.srv_at(owner) {
                let ttl = entry.record.ttl;
                if ttl <= limit {
                    continue;
                }
                let span = words::duration(Duration::from_secs(ttl.into()));
                acc.add(
                    Location::File(Part::Record.place(entry)),
                    format!(
                        "the TTL of `{owner}` is {ttl} s ({span}), so a change is seen that much later; the limit is {limit} s"
                    ),
                )
                .remedy(format!("give the record a TTL of at most {limit} s"));
            }
        }
    }
}

/// Seconds that a TTL may have.
fn limit(overview: &Overview<'_>) -> u32 {
    let limit = overview.policy.map_or(DEFAULT_MAX_TTL, Policy::max_ttl);
    u32::try_from(limit.as_secs()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn a_week_and_a_day() {
        check_zone(
            &TtlTooLongForChange,
            "_vlmcs._tcp 1w SRV 0 0 1688 kms1\n_vlmcs._tcp.hr 86401 SRV 0 0 1688 kms2\n_vlmcs._tcp.lab 1d SRV 0 0 1688 kms2",
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp 1w SRV 0 0 1688 kms1` warning[KMS211] the TTL of `_vlmcs._tcp.corp.example.` is 604800 s (168 h), so a change is seen that much later; the limit is 86400 s
                  fix: Give the record a TTL of at most 86400 s
                zone:5:1 `_vlmcs._tcp.hr 86401 SRV 0 0 1688 kms2` warning[KMS211] the TTL of `_vlmcs._tcp.hr.corp.example.` is 86401 s (24 h), so a change is seen that much later; the limit is 86400 s
                  fix: Give the record a TTL of at most 86400 s
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
}
