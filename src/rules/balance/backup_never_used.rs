//! KMS405: hosts that only stand in.

use super::level::Level;
use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, HostPort};
use crate::rules::{CheckEvidence, Findings, SrvSet};
use crate::words;
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(405),
    name: "backup-never-used",
    severity: Severity::Info,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "Hosts of a higher priority value get no client as long as one of the lowest serves",
    explanation: r#"**What it checks**

Whether a set holds records of several priority values.
It names the hosts that stand only behind the lowest value.
Where every host of the lowest value is known to be down, the others are in use, and the rule does not apply.

**Why it matters**

A client contacts all hosts of the lowest priority value before any other (documented, and observed at one Windows 11 client; one Microsoft text denies that priority is used).
The hosts behind it are a reserve, and mostly that is what their administrator wants.
Windows Vista and Server 2008 disregard priority (documented).

Two things are easily forgotten.
A host that sees no clients counts none: it activates only after 25 Windows clients (5 servers, 5 for Office) have asked it within 30 days (documented).
When it has to take over, the first clients may get 0xC004F038 (inferred).
And a client that was served from the reserve keeps to that host while host caching is on, also when the first host is back (documented).

**Example**

```text
_vlmcs._tcp.corp.example. 3600 IN SRV  0 0 1688 kms1.corp.example.
_vlmcs._tcp.corp.example. 3600 IN SRV 10 0 1688 kms2.corp.example.   ; in reserve
```

**Fix**

If the reserve is meant, nothing has to be done.
To let all hosts serve, give them one priority value (this changes the name server):

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 10 0 1688 kms2.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms2.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms2.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 10 0 1688 kms2.corp.example.`, then `update add _vlmcs._tcp.corp.example. 3600 SRV 0 0 1688 kms2.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688,0,0` (port, priority, weight)

On a host that publishes itself, as administrator (changes it): `Set-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' DnsDomainPublishList 'corp.example, 0, 0' -Type MultiString`, then `Restart-Service sppsvc`.
To keep a reserve ready, let it have a small share instead: the same priority value and a weight that brings it its 25 clients.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV | sort -n`: the first number is the priority.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Sort-Object Priority`
- `kmsdoctor simulate --record "0 0 1688 kms1.corp.example" --record "10 0 1688 kms2.corp.example" --down kms1`
- `slmgr /dlv` on the reserve shows how many clients it counts.

**References**

- RFC 2782, Priority
- Microsoft, Activate clients running Windows (choice among SRV records)
- Microsoft, Plan for volume activation (minimum counts)
- Microsoft, Slmgr.vbs options for obtaining volume activation information (`/skhc`, `/ckhc`)
"#,
    client_codes: &[ErrorCode(0xC004_F038)],
    references: &[
        "RFC 2782, Priority",
        "Microsoft, Activate clients running Windows",
        "Microsoft, Plan for volume activation",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
    ],
};

/// KMS405.
pub(in crate::rules) struct BackupNeverUsed;

impl CheckEvidence for BackupNeverUsed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        let levels = Level::all(set);
        let Some((lowest, others)) = levels.split_first() else {
            return;
        };
        // The lowest priority may lead to the same endpoint, and then that is in use.
        let in_use: BTreeSet<(&DomainName, u16)> = lowest
            .records
            .iter()
            .map(|(_, it)| (&it.target, it.port))
            .collect();
        let mut priorities: BTreeSet<u16> = BTreeSet::new();
        let mut positions: Vec<usize> = Vec::new();
        let mut hosts: Vec<HostPort> = Vec::new();
        for (position, record) in others.iter().flat_map(|it| &it.records) {
            if !in_use.contains(&(&record.target, record.port)) {
                priorities.insert(record.priority);
                positions.push(*position);
                hosts.push(record.host_port());
            }
        }
        let priorities = match (priorities.first(), priorities.last()) {
            (Some(first), Some(last)) if first == last => format!("priority {first} gets"),
            (Some(first), Some(last)) => format!("priorities {first} to {last} get"),
            _ => return,
        };
        if lowest.records.iter().all(|it| set.is_down(it.0)) {
            acc.not_applicable("no host of the lowest priority serves, so the others are in use");
            return;
        }
        acc.add(
            set.location(),
            format!(
                "{} keeps {} in reserve: {priorities} no new client while a host of priority {} serves",
                set.subject(),
                words::quoted(&hosts),
                lowest.priority,
            ),
        )
        .evidence(set.evidence_of(positions));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_records};
    use expect_test::expect;

    #[test]
    fn one_in_reserve() {
        check_records(
            &BackupNeverUsed,
            &["0 0 1688 kms1.corp.example", "10 0 1688 kms2.corp.example"],
            &expect![[r#"
                info: `_vlmcs._tcp.corp.example.` keeps `kms2.corp.example.:1688` in reserve: priority 10 gets no new client while a host of priority 0 serves
            "#]],
        );
    }

    #[test]
    fn many_in_reserve() {
        check_records(
            &BackupNeverUsed,
            &[
                "5 0 1688 kms1.corp.example",
                "30 0 1688 kms5.corp.example",
                "10 0 1688 kms2.corp.example",
                "10 0 1689 kms1.corp.example",
                "20 0 1688 kms3.corp.example",
            ],
            &expect![[r#"
                info: `_vlmcs._tcp.corp.example.` keeps `kms1.corp.example.:1689`, `kms2.corp.example.:1688`, `kms3.corp.example.:1688` and 1 more in reserve: priorities 10 to 30 get no new client while a host of priority 5 serves
            "#]],
        );
    }

    #[test]
    fn host_that_is_in_use_anyway() {
        check_records(
            &BackupNeverUsed,
            &["0 0 1688 kms1.corp.example", "10 0 1688 KMS1.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn one_priority() {
        check_records(
            &BackupNeverUsed,
            &["10 0 1688 kms1.corp.example", "10 5 1688 kms2.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    /// Two records at priority 0 and a reserve, with what was found at the hosts.
    fn check_probed(contacts: [&str; 2], expect: &expect_test::Expect) {
        let [first, second] = contacts;
        check(
            &BackupNeverUsed,
            &format!(
                "suffix corp.example
                > _vlmcs._tcp.corp.example SRV NOERROR
                _vlmcs._tcp.corp.example 300 SRV 10 0 1688 kms3.corp.example
                _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example
                _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
                + kms1.corp.example 300 A 192.0.2.1
                + kms2.corp.example 300 A 192.0.2.2
                + kms3.corp.example 300 A 192.0.2.3
                probe 0 {first}
                probe 1 {second}
                probe 2 connected"
            ),
            expect,
        );
    }

    #[test]
    fn one_of_the_lowest_is_enough() {
        check_probed(
            ["refused", "connected"],
            &expect![[r#"
            info: `_vlmcs._tcp.corp.example.` keeps `kms3.corp.example.:1688` in reserve: priority 10 gets no new client while a host of priority 0 serves
        "#]],
        );
    }

    #[test]
    fn reserve_that_is_in_use() {
        check_probed(
            ["refused", "timed-out"],
            &expect![[r#"
            not applicable: no host of the lowest priority serves, so the others are in use
        "#]],
        );
    }

    #[test]
    fn host_that_is_said_to_be_down() {
        check(
            &BackupNeverUsed,
            "record 0 0 1688 kms1.corp.example
            record 10 0 1688 kms2.corp.example
            down kms1",
            &expect![[r#"
                not applicable: no host of the lowest priority serves, so the others are in use
            "#]],
        );
    }

    #[test]
    fn records_after_a_change() {
        check(
            &BackupNeverUsed,
            "record 0 0 1688 kms1.corp.example
            record 0 0 1688 kms2.corp.example
            set kms2 10 0",
            &expect![[r#"
                info: the record set after the change keeps `kms2.corp.example.:1688` in reserve: priority 10 gets no new client while a host of priority 0 serves
            "#]],
        );
    }
}
