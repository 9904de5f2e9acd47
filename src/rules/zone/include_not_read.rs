//! A file that is included and was not read.

use super::kept_faults;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::model::ZoneFaultKind;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(4),
    name: "include-not-read",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A file that a record file includes was not read",
    explanation: r"**What it checks**

Whether every file that `$INCLUDE` names was read.
Files are read only inside the folders of the given files and of `--include-root`, and only so deep.

**Why it matters**

What stands in such a file was not looked at: KMS records and addresses of hosts may be missing here that name servers have.
If the file is missing at the name server too, it does not load the zone; clients then get SERVFAIL as a rule and show 0x8007232A (inferred).
It is an error because what was not read is never known to be right.

**Example**

`$INCLUDE hosts/kms.inc` where no such file exists

**Fix**

Make the file readable at its place, or take the line out (this changes the name server once the zone is loaded).

- at the call: `kmsdoctor check FILE --include-root DIR` for a file in another folder
- Windows DNS reads `$INCLUDE` and never writes it; export the whole zone by `dnscmd /ZoneExport corp.example corp.example.dns`
- BIND: correct the path, which is relative to the folder `directory` of `named.conf`, then `rndc reload corp.example`
- dnsmasq: `conf-file=PATH` plays this part; `dnsmasq --test` shows what is missing

**See it yourself**

- `named-checkzone corp.example FILE` from the folder of the name server

**References**

- RFC 1035, 5.1
- BIND 9 Administrator Reference Manual, `$INCLUDE`
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &[
        "RFC 1035, 5.1",
        "BIND 9 Administrator Reference Manual, `$INCLUDE`",
    ],
};

/// KMS004.
pub(in crate::rules) struct IncludeNotRead;

impl CheckEvidence for IncludeNotRead {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            for fault in file
                .faults
                .iter()
                .filter(|it| it.kind == FaultKind::Include)
            {
                acc.add(Location::File(fault.place), fault.message.clone())
                    .remedy("correct the path, or give its folder by `--include-root`");
            }
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::Include, acc);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn file_is_missing() {
        check_zone(
            &IncludeNotRead,
            "$INCLUDE hosts/kms.inc\n_vlmcs._tcp SRV 0 0 1688 kms",
            &expect![[r#"
                zone:4:10 `hosts/kms.inc` error[KMS004] `hosts/kms.inc` is not read: there is no such file
                  fix: Correct the path, or give its folder by `--include-root`
            "#]],
        );
    }

    #[test]
    fn nothing_is_included() {
        check_zone(
            &IncludeNotRead,
            "_vlmcs._tcp SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
