//! KMS703: an SRV record has another port than the policy expects.

use super::expected::{Expected, each};
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, SrvRecord};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings, Part};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(703),
    name: "port-not-expected",
    severity: Severity::Error,
    subject: Subject::Evidence,
    needs: &[],
    summary: "An SRV record has another port than the policy expects",
    explanation: r#"**What it checks**

Whether every record of a domain in the policy has the port that the policy gives for its host: the `port` of the host, else of the domain, else of the policy, else 1688.
Hosts that the policy does not allow belong to KMS701.
It is an error when no record of the set has its port, and a warning otherwise, since a client goes on to the others.
It is a notice when the client does not use this set.

**Why it matters**

A client connects to the port of the record (documented), and the host listens at the port that `slmgr /sprt` set, else at 1688 (documented).
Where the two differ nothing answers; if no other host serves, the user sees 0xC004F074.
A firewall that was opened for the port of the policy has the same effect.

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms1.corp.example.
```

The policy expects `port = 1690`.

**Fix**

Correct the record (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms1.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms1.corp.example -Priority 0 -Weight 0 -Port 1690`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1690 kms1.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms1.corp.example.`, then `update add` with 1690
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1690,0,0`

A host that publishes itself writes the port it listens at: `slmgr /sprt 1690` on the host, as administrator (changes it), then `Restart-Service sppsvc`.

Or write the port of the record into the policy.
Where a policy expects another port than 1688, KMS206 can be switched off by `KMS206 = "off"` under `[severities]`.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`: the third number is the port.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Format-Table NameTarget, Port`
- `slmgr /dlv` on the host shows the port it listens at.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- RFC 2782, Port
"#,
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "RFC 2782, Port",
    ],
};

/// KMS703.
pub(in crate::rules) struct PortNotExpected;

impl CheckEvidence for PortNotExpected {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        each(overview, acc, "ports", |_| true, look);
    }
}

fn look(expected: &Expected<'_>, acc: &mut Findings) {
    let (set, domain) = (expected.set, expected.domain);
    let is_off = |it: &SrvRecord| it.port != domain.port_of(&it.target);
    let severity = if set.hosts().all(is_off) {
        Severity::Error
    } else {
        // A client goes on to the others.
        Severity::Warning
    };
    for (position, record) in expected.records(|it| domain.allows(&it.target) && is_off(it)) {
        let SrvRecord { port, target, .. } = record;
        let meant = domain.port_of(target);
        acc.add(
            set.location_of(position, Part::Port),
            format!(
                "the record `{}` has port {port}, and the policy expects {meant}",
                set.record_text(record)
            ),
        )
        .severity(set.weigh(severity))
        .evidence(expected.evidence(&[position]))
        .remedy(format!(
            "{}, or correct the port in {}",
            set.replace(
                record,
                &SrvRecord {
                    port: meant,
                    ..record.clone()
                }
            ),
            expected.table()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_policy;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(policy: &str, expect: &Expect) {
        let records = ["0 5 1688 kms1.corp.example", "0 5 1689 kms2.corp.example"];
        check_policy(&PortNotExpected, policy, &records, expect);
    }

    #[test]
    fn one_port_is_another() {
        check(
            "[domains.\"corp.example\"]",
            &expect![[r#"
                warning: the record `_vlmcs._tcp.corp.example. SRV 0 5 1689 kms2.corp.example.` has port 1689, and the policy expects 1688
                  fix: Write `_vlmcs._tcp.corp.example. 300 IN SRV 0 5 1688 kms2.corp.example.`, or correct the port in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }

    #[test]
    fn ports_of_hosts_come_first() {
        check(
            r#"
            [domains."corp.example"]
            hosts = ["kms1.corp.example", { host = "kms2.corp.example", port = 1689 }]"#,
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn no_record_has_its_port() {
        check(
            "port = 1700\n[domains.\"corp.example\"]\nhosts = [\"kms1.corp.example\"]",
            &expect![[r#"
                error: the record `_vlmcs._tcp.corp.example. SRV 0 5 1688 kms1.corp.example.` has port 1688, and the policy expects 1700
                  fix: Write `_vlmcs._tcp.corp.example. 300 IN SRV 0 5 1700 kms1.corp.example.`, or correct the port in `[domains."corp.example"]` of `kmsdoctor.toml`
            "#]],
        );
    }
}
