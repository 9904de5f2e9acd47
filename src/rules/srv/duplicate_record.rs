//! The same endpoint more than once in one record set.

use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{DomainName, SrvRecord};
use crate::rules::{CheckEvidence, Findings, Part, SrvSet};
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(207),
    name: "duplicate-record",
    severity: Severity::Warning,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "Several SRV records name the same host and port",
    explanation: r"**What it checks**

Whether two records of a set have the same target and the same port.
It is a notice when they are alike, and a warning when priority or weight differ and the client uses this set.

**Why it matters**

A record that stands twice does no harm by itself; name servers send it once as a rule.
Records that differ in priority or weight contradict each other: the host gets a share that nobody meant, and a spare host may be first.
This often comes of a record made by hand beside one that the host published.
The user sees no code of its own; a host that is down is tried once for each record, so activation takes longer (inferred).

**Example**

`_vlmcs._tcp.corp.example. IN SRV 0 0 1688 kms.corp.example.` (published by the host) and `_vlmcs._tcp.corp.example. IN SRV 10 50 1688 kms.corp.example.` (made by hand)

**Fix**

Keep one record (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 10 50 1688 kms.corp.example.`
- BIND: take the line out of the zone file, or `nsupdate` with `update delete _vlmcs._tcp.corp.example. SRV 10 50 1688 kms.corp.example.`
- dnsmasq: remove the line `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,10,50`

If the record made by hand is the one to keep, stop the host from publishing, as administrator on the host (changes it): `slmgr /cdns`.

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV | sort -k4`
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example | Sort-Object NameTarget`

**References**

- RFC 2782
- RFC 2181, 5
",
    client_codes: &[],
    references: &["RFC 2782", "RFC 2181, 5"],
};

/// KMS207.
pub(in crate::rules) struct DuplicateRecord;

impl CheckEvidence for DuplicateRecord {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        for ((target, port), records) in by_endpoint(set) {
            let terms = |record: &SrvRecord| (record.priority, record.weight);
            let Some((_, first)) = records.first() else {
                continue;
            };
            if records.len() < 2 {
                continue;
            }
            let mut distinct: Vec<String> = Vec::new();
            for (_, record) in &records {
                let words = format!("priority {} weight {}", record.priority, record.weight);
                if !distinct.contains(&words) && distinct.len() < MAX_SHOWN {
                    distinct.push(words);
                }
            }
            let are_alike = records.iter().all(|it| terms(it.1) == terms(first));
            let (severity, how) = if are_alike {
                (Severity::Notice, format!("all with {}", distinct.join("")))
            } else {
                (
                    Severity::Warning,
                    format!("with terms that conflict: {}", distinct.join(", ")),
                )
            };
            // Where files are looked at, each record behind the first is one too many, and stands at a place of its own.
            let places: Vec<Location> = if set.is_checked {
                let others = records.iter().skip(1);
                others
                    .map(|it| set.location_of(it.0, Part::Record))
                    .collect()
            } else {
                vec![set.location()]
            };
            for place in places {
                acc.add(
                    place,
                    format!(
                        "{} names `{target}` port {port} in {} records, {how}",
                        set.subject(),
                        records.len()
                    ),
                )
                .severity(set.weigh(severity))
                .evidence(set.evidence_of(records.iter().map(|it| it.0)))
                .remedy(format!("keep one record for `{target}` port {port}"));
            }
        }
    }
}

/// Most terms that one message shows; more help nobody.
const MAX_SHOWN: usize = 4;

/// The records with their positions, by target and port; in the order received.
fn by_endpoint<'a>(
    set: &'a SrvSet<'_>,
) -> BTreeMap<(&'a DomainName, u16), Vec<(usize, &'a SrvRecord)>> {
    let mut res: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (position, record) in set.hosts_with_positions() {
        res.entry((&record.target, record.port))
            .or_default()
            .push((position, record));
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_records;
    use expect_test::expect;

    #[test]
    fn alike_but_for_case_is_a_notice() {
        check_records(
            &DuplicateRecord,
            &["0 0 1688 kms.corp.example", "0 0 1688 KMS.corp.example"],
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` names `kms.corp.example.` port 1688 in 2 records, all with priority 0 weight 0
                  fix: Keep one record for `kms.corp.example.` port 1688
            "#]],
        );
    }

    #[test]
    fn terms_that_conflict_are_a_warning() {
        check_records(
            &DuplicateRecord,
            &[
                "0 0 1688 kms.corp.example",
                "10 50 1688 kms.corp.example",
                "0 0 1688 kms.corp.example",
            ],
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` names `kms.corp.example.` port 1688 in 3 records, with terms that conflict: priority 0 weight 0, priority 10 weight 50
                  fix: Keep one record for `kms.corp.example.` port 1688
            "#]],
        );
    }

    #[test]
    fn another_port_is_another_endpoint() {
        check_records(
            &DuplicateRecord,
            &["0 0 1688 kms.corp.example", "0 0 1689 kms.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn one_record_each() {
        check_records(
            &DuplicateRecord,
            &["0 0 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"],
            &expect![[r#"
                passed
            "#]],
        );
    }
}
