//! Text that is no zone text.

use super::kept_faults;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::model::ErrorCode;
use crate::model::Place;
use crate::model::ZoneFaultKind;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(1),
    name: "zone-syntax-fault",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A record file has text that name servers do not read",
    explanation: r"**What it checks**

Whether every line follows the grammar of its format: for zone files that of RFC 1035, section 5, with what BIND adds.
Reading goes on behind a fault, so one run shows all of them.
A byte order mark at the start is passed over and told as a notice: it is no part of the grammar.

**Why it matters**

A name server that finds a fault in a zone file refuses the whole zone.
It answers SERVFAIL then, or goes on with the zone it had before, and changes behind the fault are never seen.
Clients of such a zone show 0x8007232A, or 0xC004F074 when they had a host before (inferred).

**Example**

`_vlmcs._tcp IN SRV 0 0 1688` (the target is missing)

**Fix**

Mend the line (this changes the name server once the zone is loaded).

- Windows DNS: write the record with `Add-DnsServerResourceRecord` and let the server write the file
- BIND: mend the line, then `named-checkzone corp.example FILE` and `rndc reload corp.example`
- dnsmasq: mend the line, then `dnsmasq --test` and restart it

**See it yourself**

- `named-checkzone corp.example FILE`
- `dig @SERVER corp.example SOA`

**References**

- RFC 1035, 5.1
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &["RFC 1035, 5.1"],
};

/// The byte order mark of UTF-8, which editors on Windows write.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// KMS001.
pub(in crate::rules) struct ZoneSyntaxFault;

impl CheckEvidence for ZoneSyntaxFault {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, overview: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            let octets = overview.evidence.file(file.file).map(|it| &it.octets);
            let is_marked = octets.is_some_and(|it| it.starts_with(MARK));
            if is_marked && file.form == Form::MasterFile {
                let start = Place {
                    file: file.file,
                    ..Place::default()
                };
                acc.add(
                    Location::File(start),
                    "the file begins with a byte order mark, which BIND, NSD and Knot take for text that is no record",
                )
                .severity(Severity::Notice)
                .remedy("save the file as UTF-8 without a byte order mark");
            }
            for fault in &file.faults {
                if fault.kind == FaultKind::Syntax {
                    acc.add(Location::File(fault.place), fault.message.clone())
                        .remedy(remedy(file.form));
                }
            }
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::Syntax, acc);
    }
}

/// What to do, and what comes of it where it is left.
fn remedy(form: Form) -> &'static str {
    match form {
        Form::MasterFile => "mend the line; a server that loads this file refuses the zone",
        Form::Dnsmasq => "mend the line; dnsmasq does not start with it",
        Form::OctoDns => "mend the entry; octoDNS does not publish the zone with it",
        Form::PowerShell => "export the records again, or mend this one",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_files, check_zone};
    use expect_test::expect;

    #[test]
    fn every_fault_is_told() {
        check_zone(
            &ZoneSyntaxFault,
            "_vlmcs._tcp SRV 0 0 1688\n_vlmcs._tcp SRV 0 0 1688 kms\n_vlmcs._tcp SVR 0 0 1688 kms\nkms A 10.0.0.256",
            &expect![[r#"
                zone:4:25 `` error[KMS001] the record ends before its target
                  fix: Mend the line; a server that loads this file refuses the zone
                zone:6:13 `SVR` error[KMS001] `SVR` is no record type
                  fix: Mend the line; a server that loads this file refuses the zone
                zone:7:7 `10.0.0.256` error[KMS001] `10.0.0.256` is no IPv4 address
                  fix: Mend the line; a server that loads this file refuses the zone
            "#]],
        );
    }

    #[test]
    fn byte_order_mark() {
        check_files(
            &ZoneSyntaxFault,
            &[(
                "zone",
                "\u{feff}$ORIGIN corp.example.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n",
            )],
            &expect![[r#"
                zone:1:1 `` notice[KMS001] the file begins with a byte order mark, which BIND, NSD and Knot take for text that is no record
                  fix: Save the file as UTF-8 without a byte order mark
            "#]],
        );
    }

    #[test]
    fn sound_text() {
        check_zone(
            &ZoneSyntaxFault,
            "_vlmcs._tcp ( SRV 0 0 ; comment\n 1688 kms )\nkms A 10.0.0.1",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
