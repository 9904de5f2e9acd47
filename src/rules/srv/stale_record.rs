//! A record that its host has not refreshed for long.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, RecordData};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::words;
use crate::zone::Entry;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(212),
    name: "stale-record",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A record was last refreshed longer ago than the limit",
    explanation: r"**What it checks**

Whether KMS records, and the addresses of their targets, that carry a time stamp of Windows (`[AGE:...]`, hours since 1601) were refreshed within the limit before the day of the run.
The limit is `--stale-after`, else `stale_after` of the policy, else 14 days: by default Windows DNS takes no refresh for 7 days, waits 7 more for one, and may scavenge the record then (documented).
Records without a time stamp, or with 0, are static and never stale.

**Why it matters**

A host that is alive refreshes what it registered; one that does not is often retired, and its record stays until somebody deletes it.
Clients that choose it wait for nothing, and show 0xC004F074 when no other host serves (documented for retired hosts).
A record of a host that lives may be stale too, when its updates are refused.

**Example**

`_vlmcs._tcp [AGE:3700000] 3600 SRV 0 0 1688 kms-old`

**Fix**

Find out whether the host lives; delete the record of one that is gone (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 1688 kms-old.corp.example.`
- BIND: take the line out, or `nsupdate` with `update delete _vlmcs._tcp.corp.example. SRV 0 0 1688 kms-old.corp.example.`
- dnsmasq: remove the line `srv-host=_vlmcs._tcp.corp.example,kms-old.corp.example,1688`

Scavenging is no way to delete one record: a zone for which aging was just enabled is not available for it at first, and later it deletes every stale record of the zone (documented).

On a host that lives, as administrator (changes the zone): `slmgr /sdns`, then restart the service `sppsvc`; read its event 12293.

**See it yourself**

- `Get-DnsServerResourceRecord -ZoneName corp.example -RRType Srv -Name _vlmcs._tcp | Format-Table HostName, Timestamp`
- `kmsdoctor probe kms-old.corp.example`

**References**

- Microsoft, Understanding aging and scavenging
- Microsoft, KMS host publishing (event 12293)
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "Microsoft, Understanding aging and scavenging",
        "Microsoft, KMS host publishing (event 12293)",
    ],
};

/// KMS212.
pub(in crate::rules) struct StaleRecord;

impl CheckEvidence for StaleRecord {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        let records = aged(view);
        if records.is_empty() {
            acc.not_applicable("no record says when it was refreshed");
            return;
        }
        let Some(today) = overview.today else {
            acc.not_checked("the day is not known by which records are old; give `--today DATE`");
            return;
        };
        let limit_h = i64::try_from(overview.stale_after().as_secs() / 3_600).unwrap_or(i64::MAX);
        for (entry, hours) in records {
            let Some((refreshed, age_h)) = age(hours, today) else {
                continue;
            };
            if age_h <= limit_h {
                continue;
            }
            let owner = &entry.record.owner;
            let days = usize::try_from(age_h / 24).unwrap_or_default();
            acc.add(
                Location::File(Part::Record.place(entry)),
                format!(
                    "this record of `{owner}` was last refreshed on {refreshed}, {} before {today}",
                    words::count(days, "day")
                ),
            )
            .remedy("delete the record if its host is gone, else find out why the host does not refresh it (`slmgr /sdns`, event 12293)");
        }
    }
}

/// KMS records and addresses of their targets that carry a time stamp, with its hours since 1601, in the order of the files.
fn aged(view: &View) -> Vec<(&Entry, u32)> {
    let owners = view.kms_owners();
    let srvs = owners.iter().flat_map(|it| view.srv_at(it));
    let targets: BTreeSet<_> = srvs.map(|it| &it.1.target).collect();
    let is_looked_at = |it: &&Entry| match &it.record.data {
        RecordData::Srv(_) => owners.contains(&it.record.owner),
        RecordData::Address(_) => targets.contains(&it.record.owner),
        _ => false,
    };
    let entries = view.entries().filter(is_looked_at);
    entries
        .filter_map(|it| Some((it, it.aging.filter(|hours| 0 < *hours)?)))
        .collect()
}

/// The day of a time stamp, and the hours from it to the beginning of `today`; none when it lies outside of all calendars.
fn age(hours: u32, today: Date) -> Option<(Date, i64)> {
    let epoch = date(1601, 1, 1);
    let days = jiff::Span::new().try_days(i64::from(hours / 24)).ok()?;
    let refreshed = epoch.checked_add(days).ok()?;
    let until_today = today.duration_since(epoch).as_hours();
    Some((refreshed, until_today - i64::from(hours)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::select::Judging;
    use crate::rules::testing::check_files_judged;
    use expect_test::expect;

    fn check(text: &str, today: Option<Date>, expect: &expect_test::Expect) {
        let judging = Judging {
            today,
            ..Judging::default()
        };
        let text =
            format!("$ORIGIN corp.example.\n$TTL 3600\n@ SOA ns hostmaster 1 2 3 4 5\n{text}");
        check_files_judged(
            &StaleRecord,
            &[("corp.example.dns", &text)],
            &judging,
            expect,
        );
    }

    /// The day 3657321 hours behind the beginning of 1601 is 2018-03-24.
    #[test]
    fn older_than_the_limit() {
        let text = "_vlmcs._tcp [AGE:3657321] SRV 0 0 1688 kms\nkms [Aging:3657321] A 10.0.0.1";
        check(
            text,
            Some(date(2018, 4, 1)),
            &expect![[r#"
            passed
        "#]],
        );
        check(
            text,
            Some(date(2018, 4, 7)),
            &expect![[r#"
            passed
        "#]],
        );
        check(
            text,
            Some(date(2018, 4, 8)),
            &expect![[r#"
            corp.example.dns:4:1 `_vlmcs._tcp [AGE:3657321] SRV 0 0 1688 k…` warning[KMS212] this record of `_vlmcs._tcp.corp.example.` was last refreshed on 2018-03-24, 14 days before 2018-04-08
              fix: Delete the record if its host is gone, else find out why the host does not refresh it (`slmgr /sdns`, event 12293)
            corp.example.dns:5:1 `kms [Aging:3657321] A 10.0.0.1` warning[KMS212] this record of `kms.corp.example.` was last refreshed on 2018-03-24, 14 days before 2018-04-08
              fix: Delete the record if its host is gone, else find out why the host does not refresh it (`slmgr /sdns`, event 12293)
        "#]],
        );
        check(
            text,
            None,
            &expect![[r#"
            not checked: the day is not known by which records are old; give `--today DATE`
        "#]],
        );
    }

    #[test]
    fn static_records() {
        let text = "_vlmcs._tcp [AGE:0] SRV 0 0 1688 kms\nkms A 10.0.0.1\nwww [AGE:1] A 10.0.0.2";
        check(
            text,
            Some(date(2026, 1, 1)),
            &expect![[r#"
            not applicable: no record says when it was refreshed
        "#]],
        );
    }
}
