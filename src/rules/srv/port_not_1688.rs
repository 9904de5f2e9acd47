//! An SRV record with a port at which nobody expects KMS.

use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, ErrorCode, KMS_PORT, SrvRecord};
use crate::rules::{CheckEvidence, Findings, Part, SrvSet};
use crate::words;
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(206),
    name: "port-not-1688",
    severity: Severity::Error,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "An SRV record has a port other than 1688",
    explanation: r"**What it checks**

Whether every record that names a host has port 1688.
Another port is a warning.
Port 0 has a rule of its own in zone files (KMS209); from a name server it is an error when no record of the set has a better one, since nobody can listen there.
It is a notice when the client does not use this set.

**Why it matters**

A KMS host listens on TCP 1688 unless `slmgr /sprt` was used on it, and firewall rules are written for 1688 (documented).
Clients connect to the port of the record.
If nothing listens there or the way is closed, and no other host serves, the user sees 0xC004F074.
A port may be moved on purpose; then the record is right, and the firewalls have to know.

**Example**

`_vlmcs._tcp.corp.example. IN SRV 0 0 1668 kms.corp.example.`: digits changed places.

**Fix**

Correct the record (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1668 kms.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND, in the zone file: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.`
- BIND, by `nsupdate`: `update delete _vlmcs._tcp.corp.example. SRV 0 0 1668 kms.corp.example.`, then `update add` with 1688
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`; without a port dnsmasq sends 1

Or move the host to the port of the record, as administrator on the host (changes it): `slmgr /sprt PORT`, then restart the service `sppsvc` and open the port in its firewall.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`: the third number is the port.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Format-Table NameTarget, Port`
- `slmgr /dlv` on the host shows the port it listens on.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- RFC 2782, Port
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "RFC 2782, Port",
    ],
};

/// KMS206.
pub(in crate::rules) struct PortNot1688;

impl CheckEvidence for PortNot1688 {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        let has_port = set.hosts().any(|it| it.port != 0);
        let severity = if has_port {
            // A client goes on to the others.
            Severity::Warning
        } else {
            Severity::Error
        };
        let mut by_port: BTreeMap<u16, (Vec<usize>, Vec<&SrvRecord>)> = BTreeMap::new();
        for (position, record) in set.hosts_with_positions() {
            // A port that somebody wrote down is no mistake; whether it is the right one KMS703 says.
            let policy = set.policy;
            let is_expected = policy.is_some_and(|it| it.port_of(&record.target) == record.port);
            if record.port != KMS_PORT && !is_expected {
                let (positions, records) = by_port.entry(record.port).or_default();
                positions.push(position);
                records.push(record);
            }
        }
        if set.is_checked {
            // Port 0 has a rule of its own there.
            by_port.remove(&0);
        }
        for (port, (positions, records)) in by_port {
            let (what, unless) = if port == 0 {
                ("port 0, at which nobody can listen".to_owned(), "")
            } else {
                (
                    format!(
                        "port {port}; hosts and firewalls expect {KMS_PORT} unless `slmgr /sprt` was used"
                    ),
                    "unless the host was moved to that port, ",
                )
            };
            let together = [(positions, records)];
            // Where files are looked at, each record has a port at a place of its own.
            let apart = || {
                let [(positions, records)] = &together;
                let pairs = positions.iter().zip(records);
                pairs.map(|it| (vec![*it.0], vec![*it.1])).collect()
            };
            let groups: Vec<(Vec<usize>, Vec<&SrvRecord>)> = if set.is_checked {
                apart()
            } else {
                together.into()
            };
            for (positions, records) in groups {
                let (subject, remedy) = words_for(set, &records);
                let first = positions.first().copied().unwrap_or_default();
                acc.add(
                    set.location_of(first, Part::Port),
                    format!("{subject} {what}"),
                )
                .severity(set.weigh(severity))
                .evidence(set.evidence_of(positions))
                .remedy(format!("{unless}{remedy}"));
            }
        }
    }
}

/// Which records of one port have it, and what to write in their place.
fn words_for(set: &SrvSet<'_>, records: &[&SrvRecord]) -> (String, String) {
    if let [record] = records {
        let meant = SrvRecord {
            port: KMS_PORT,
            ..(*record).clone()
        };
        return (
            format!("the record `{}` has", set.record_text(record)),
            set.replace(record, &meant),
        );
    }
    let targets: Vec<&DomainName> = records.iter().map(|it| &it.target).collect();
    let of = set.stands_at.map(|it| format!(" of `{it}`"));
    let of = of.unwrap_or_default();
    (
        format!(
            "{}{of} ({}) have",
            words::count(records.len(), "record"),
            words::quoted(&targets)
        ),
        format!("write port {KMS_PORT} in these records{of}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_records;
    use expect_test::expect;

    #[test]
    fn many_records_of_one_port_are_one_finding() {
        check_records(
            &PortNot1688,
            &[
                "0 0 1668 kms1.corp.example",
                "0 0 1668 kms2.corp.example",
                "0 0 1668 kms3.corp.example",
                "0 0 1668 kms4.corp.example",
                "0 0 0 kms5.corp.example",
            ],
            &expect![[r#"
                warning: the record `_vlmcs._tcp.corp.example. SRV 0 0 0 kms5.corp.example.` has port 0, at which nobody can listen
                  fix: Write `_vlmcs._tcp.corp.example. 300 IN SRV 0 0 1688 kms5.corp.example.`
                warning: 4 records of `_vlmcs._tcp.corp.example.` (`kms1.corp.example.`, `kms2.corp.example.`, `kms3.corp.example.` and 1 more) have port 1668; hosts and firewalls expect 1688 unless `slmgr /sprt` was used
                  fix: Unless the host was moved to that port, write port 1688 in these records of `_vlmcs._tcp.corp.example.`
            "#]],
        );
    }

    #[test]
    fn other_port_is_a_warning() {
        check_records(
            &PortNot1688,
            &["10 5 1668 kms.corp.example"],
            &expect![[r#"
                warning: the record `_vlmcs._tcp.corp.example. SRV 10 5 1668 kms.corp.example.` has port 1668; hosts and firewalls expect 1688 unless `slmgr /sprt` was used
                  fix: Unless the host was moved to that port, write `_vlmcs._tcp.corp.example. 300 IN SRV 10 5 1688 kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn port_zero_is_an_error_when_alone() {
        check_records(
            &PortNot1688,
            &["0 0 0 kms.corp.example"],
            &expect![[r#"
                error: the record `_vlmcs._tcp.corp.example. SRV 0 0 0 kms.corp.example.` has port 0, at which nobody can listen
                  fix: Write `_vlmcs._tcp.corp.example. 300 IN SRV 0 0 1688 kms.corp.example.`
            "#]],
        );
    }

    #[test]
    fn port_zero_beside_a_good_one_is_a_warning() {
        check_records(
            &PortNot1688,
            &["0 0 0 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                warning: the record `_vlmcs._tcp.corp.example. SRV 0 0 0 kms1.corp.example.` has port 0, at which nobody can listen
                  fix: Write `_vlmcs._tcp.corp.example. 300 IN SRV 0 0 1688 kms1.corp.example.`
            "#]],
        );
    }

    #[test]
    fn port_of_the_root_target_means_nothing() {
        check_records(
            &PortNot1688,
            &["0 0 0 .", "0 0 1688 kms.corp.example"],
            &expect![[r#"
            passed
        "#]],
        );
    }
}
