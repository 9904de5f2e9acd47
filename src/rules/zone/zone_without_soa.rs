//! A part of a zone.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::model::Place;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::{RecordFile, View};
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(12),
    name: "zone-without-soa",
    severity: Severity::Notice,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A zone file has no SOA record, so it is a part of a zone",
    explanation: r"**What it checks**

Whether a zone file with KMS names has a SOA record, or another of the files given has that of its zone.

**Why it matters**

A file without a SOA record is a part of a zone, for `$INCLUDE` in another file; by itself no server loads it.
So nothing can be said about the whole: whether its name servers have addresses, and whether a server loads it.
No code is tied to this.

**Example**

A file with the line `_vlmcs._tcp IN SRV 0 0 1688 kms` and no other

**Fix**

Give the file that includes this one, or write a SOA record (the first changes the call, the second the name server).

- Windows DNS: it writes SOA records itself
- BIND: `kmsdoctor check FILE` with the file that has `$INCLUDE`; `named-checkzone corp.example FILE` says `has 0 SOA records`
- dnsmasq: it has no zones, and no SOA records

**See it yourself**

- `named-checkzone corp.example FILE`

**References**

- RFC 1035, 5.2
",
    client_codes: &[],
    references: &["RFC 1035, 5.2"],
};

/// KMS012.
pub(in crate::rules) struct ZoneWithoutSoa;

impl CheckEvidence for ZoneWithoutSoa {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        let is_part = |it: &&RecordFile| {
            let mut others = view.files.iter().filter(|other| other.is_whole_zone());
            it.form == Form::MasterFile
                && !it.is_read_elsewhere
                && it.holds_kms()
                && !it.is_whole_zone()
                && !may_have_soa(it)
                && !others.any(|other| other.apexes.iter().any(|apex| it.apexes.contains(apex)))
        };
        for file in view.files.iter().filter(is_part) {
            let start = Place {
                file: file.file,
                ..Place::default()
            };
            acc.add(
                Location::File(start),
                "the file has no SOA record, so it is a part of a zone; no server loads it by itself",
            )
            .remedy("give the file that includes this one, or write a SOA record");
        }
    }
}

/// True where the SOA record may be in what was not read: below an origin that nothing tells, or in a file that is not here.
fn may_have_soa(file: &RecordFile) -> bool {
    let mut kinds = file.faults.iter().map(|it| it.kind);
    kinds.any(|it| matches!(it, FaultKind::Origin | FaultKind::Absent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn part_of_a_zone() {
        check_files(
            &ZoneWithoutSoa,
            &[(
                "zone",
                "$ORIGIN corp.example.\n$TTL 600\n@ NS n\nn A 10.0.0.1\n_vlmcs._tcp SRV 0 1 1688 n\n",
            )],
            &expect![[r#"
                zone:1:1 `` notice[KMS012] the file has no SOA record, so it is a part of a zone; no server loads it by itself
                  fix: Give the file that includes this one, or write a SOA record
            "#]],
        );
    }

    #[test]
    fn whole_zone() {
        check_zone(
            &ZoneWithoutSoa,
            "_vlmcs._tcp SRV 0 0 1688 kms",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
