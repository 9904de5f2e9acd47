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

Whether every file that a record file names was read: by `$INCLUDE`, and in dnsmasq by `conf-file`, `conf-dir`, `addn-hosts`, `hostsdir` and `servers-file`.
Files are read only inside the folders of the given files and of `--include-root`.
A file that includes itself is an error of the text; one that is not here is a notice.

**Why it matters**

What stands in such a file was not looked at: KMS records and addresses of hosts may be missing here that name servers have, so nothing is said of names that were not found.
The server that the text comes from may well have the file.
If it is missing there too, BIND does not load the zone, and dnsmasq does not start; clients then get SERVFAIL as a rule and show 0x8007232A (inferred).

**Example**

`$INCLUDE hosts/kms.inc` where no such file exists

**Fix**

Give the file too, beside the one that names it (this changes the call, and no name server).

- at the call: `kmsdoctor check FILE --include-root DIR` for a file in another folder
- Windows DNS reads `$INCLUDE` and never writes it; export the whole zone by `dnscmd SERVER /ZoneExport corp.example corp.example.dns`
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
            for fault in &file.faults {
                let (severity, remedy) = match fault.kind {
                    FaultKind::Include => (Severity::Error, "take one of the two lines out"),
                    FaultKind::Absent => (
                        Severity::Notice,
                        "bring that file here too; where it lies in another folder, name that with `--include-root`",
                    ),
                    _ => continue,
                };
                acc.add(Location::File(fault.place), fault.message.clone())
                    .severity(severity)
                    .remedy(remedy);
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
                zone:4:10 `hosts/kms.inc` notice[KMS004] `hosts/kms.inc` is not read: there is no such file
                  fix: Bring that file here too; where it lies in another folder, name that with `--include-root`
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
