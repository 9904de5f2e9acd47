//! Record files with more than this program reads.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::Place;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(5),
    name: "zone-not-read-whole",
    severity: Severity::Warning,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A record file was not read whole",
    explanation: r"**What it checks**

Whether anything in the file was left out because a bound was reached: lines or records without end, patterns of `$GENERATE` that make too many records, too many faults.

**Why it matters**

What was left out was not looked at, and nothing is said about it.
Most often the file is no zone text, or something wrote it wrongly.
No code is tied to this.

**Example**

`$GENERATE 0-4000000 host$ A 192.0.2.1`

**Fix**

Look at the place that is named, and split or correct it (this changes the name server once the zone is loaded).

- Windows DNS: `dnscmd SERVER /ZoneExport corp.example corp.example.dns` writes the zone anew
- BIND: `named-checkzone -D -o FILE.new corp.example FILE` writes it anew, record by record
- dnsmasq: `dnsmasq --test` names lines it does not take

**See it yourself**

- `wc -lc FILE`, and `named-checkzone corp.example FILE`

**References**

- RFC 1035, 5.1
",
    client_codes: &[],
    references: &["RFC 1035, 5.1"],
};

/// KMS005.
pub(in crate::rules) struct ZoneNotReadWhole;

impl CheckEvidence for ZoneNotReadWhole {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            for fault in file.faults.iter().filter(|it| it.kind == FaultKind::Bound) {
                acc.add(Location::File(fault.place), fault.message.clone())
                    .remedy("split what stands there into smaller parts");
            }
        }
        for file in view.files.iter().filter(|it| 0 < it.n_faults_omitted) {
            let start = Place {
                file: file.file,
                ..Place::default()
            };
            acc.add(
                Location::File(start),
                format!(
                    "{} more faults of this file are not told; it may be no record file",
                    file.n_faults_omitted
                ),
            )
            .remedy("mend what is told first, then run this again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn pattern_without_end() {
        check_zone(
            &ZoneNotReadWhole,
            "$GENERATE 0-40000000 _vlmcs._tcp.s$ SRV 0 0 1688 kms",
            &expect![[r#"
                zone:4:11 `0-40000000` warning[KMS005] `0-40000000` makes more than 65536 records, which are not made
                  fix: Split what stands there into smaller parts
            "#]],
        );
    }

    #[test]
    fn faults_without_end() {
        let text = "x SVR\n".repeat(10_003);
        check_zone(
            &ZoneNotReadWhole,
            &text,
            &expect![[r#"
            zone:1:1 `` warning[KMS005] 3 more faults of this file are not told; it may be no record file
              fix: Mend what is told first, then run this again
        "#]],
        );
    }

    #[test]
    fn small_zone() {
        check_zone(
            &ZoneNotReadWhole,
            "$GENERATE 1-2 _vlmcs._tcp.s$ SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
