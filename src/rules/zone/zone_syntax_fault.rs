//! Text that is no zone text.

use super::{consequence, kept_faults};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::model::ErrorCode;
use crate::model::ZoneFaultKind;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::{FaultKind, SyntaxFault};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(1),
    name: "zone-syntax-fault",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A record file has text that name servers do not read",
    explanation: r"**What it checks**

Whether every line follows the grammar of its format: for zone files that of RFC 1035, section 5, with what BIND adds, and the data of every record that of its type.
Reading goes on after a fault, so one run shows all of them.
Whose refusal counts is `--loads-in`; without it that of the server that the file is for: BIND for a plain zone file, Windows DNS for one with `[AGE:...]`, PowerDNS for one with ALIAS or LUA records.

**Why it matters**

BIND, NSD and Knot refuse the whole zone for one fault (tested).
They answer SERVFAIL then, or go on with the zone they had before.
Clients of such a zone show 0x8007232A, or 0xC004F074 when they had a host before (inferred).
PowerDNS loads the zone, and answers SERVFAIL for the name of a record that it cannot read (tested).
Windows DNS by default (`/strictfileparsing 0`) loads the zone without a record that has a fault, and logs it (documented); clients get what is left, and show 0x8007232B or 0x8007251D when nothing is.
What Windows DNS does with a directive that has a fault, or without a SOA record, is not documented.

**Example**

`_vlmcs._tcp IN SRV 0 0 1688` (the target is missing)

**Fix**

Fix the line (this changes the name server once the zone is loaded).

- Windows DNS: write the record with `Add-DnsServerResourceRecord` and let the server write the file
- BIND: fix the line, then `named-checkzone corp.example FILE` and `rndc reload corp.example`
- dnsmasq: fix the line, then `dnsmasq --test` and restart it

**See it yourself**

- `named-checkzone corp.example FILE`
- `dig @SERVER corp.example SOA`

**References**

- RFC 1035, 5.1
- Microsoft: dnscmd (windowsserverdocs, dnscmd.md), `/strictfileparsing`
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &[
        "RFC 1035, 5.1",
        "Microsoft: dnscmd (windowsserverdocs, dnscmd.md), `/strictfileparsing`",
    ],
};

/// KMS001.
pub(in crate::rules) struct ZoneSyntaxFault;

impl CheckEvidence for ZoneSyntaxFault {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            for fault in file
                .faults
                .iter()
                .filter(|it| matches!(it.kind, FaultKind::Syntax | FaultKind::ByteOrderMark))
            {
                let Some((severity, words)) = consequence(view, file, fault) else {
                    continue;
                };
                acc.add(
                    Location::File(fault.place),
                    format!("{}{words}", fault.message),
                )
                .severity(severity)
                .remedy(remedy(file.form, fault));
            }
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::Syntax, acc);
    }
}

/// What to do, and what comes of it where it is left.
fn remedy(form: Form, fault: &SyntaxFault) -> &'static str {
    match form {
        Form::MasterFile if fault.kind == FaultKind::ByteOrderMark => {
            "save the file as UTF-8 without a byte order mark"
        }
        Form::MasterFile => "fix the line",
        Form::Dnsmasq => "fix the line; dnsmasq does not start with it",
        Form::OctoDns => "fix the entry; octoDNS does not publish the zone with it",
        Form::PowerShell => "export the records again, or fix this one",
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
                zone:4:25 `` error[KMS001] the record ends before its target, so BIND does not load the zone
                  fix: Fix the line
                zone:6:13 `SVR` error[KMS001] `SVR` is no record type, so BIND does not load the zone
                  fix: Fix the line
                zone:7:7 `10.0.0.256` error[KMS001] `10.0.0.256` is no IPv4 address, so BIND does not load the zone
                  fix: Fix the line
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
                zone:1:1 `�` error[KMS001] the file begins with a byte order mark, which is not text of a zone, so BIND does not load the zone
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
