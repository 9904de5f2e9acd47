//! An alias beside other records.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::loads::{Cause, Effect};
use crate::model::ErrorCode;
use crate::model::ZoneFaultKind;
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::zone::kept_faults;
use crate::rules::{CheckEvidence, Findings};
use crate::view::{AliasConflict, RecordFile, View};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(208),
    name: "cname-beside-srv",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A CNAME record stands beside other records of one name",
    explanation: r"**What it checks**

Whether any name of a zone that has KMS names has a CNAME record beside records of another type, or two different ones.
Records of DNSSEC may be beside an alias and do not count.
Whose refusal counts is `--loads-in`; without it that of the server that the file is for.

**Why it matters**

Beside a CNAME no other record may be (RFC 1034), and BIND, NSD and Knot do not load a zone in which one is, at whatever name (tested).
A client whose zone is not loaded gets SERVFAIL as a rule and shows 0x8007232A, or 0xC004F074 when it had a host before (inferred).
PowerDNS and dnsmasq take it and answer with the alias, never with the records beside it (tested); that matters at names that clients come to.
octoDNS does not publish such a zone unless it is told to be lenient; what Windows DNS does is not documented.

**Example**

`_vlmcs._tcp IN CNAME _vlmcs._tcp.hq` and `_vlmcs._tcp IN SRV 0 0 1688 kms`

**Fix**

Keep one kind or the other (this changes the name server once the zone is loaded).

- Windows DNS: `Remove-DnsServerResourceRecord -ZoneName corp.example -RRType CName -Name _vlmcs._tcp`
- BIND: take the CNAME line out, then `named-checkzone corp.example FILE` and `rndc reload corp.example`
- dnsmasq: remove the line `cname=_vlmcs._tcp.corp.example,...`

**See it yourself**

- `named-checkzone corp.example FILE`: `CNAME and other data`
- `dig _vlmcs._tcp.corp.example CNAME`

**References**

- RFC 1034, 3.6.2
- RFC 2181, 10.1
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &["RFC 1034, 3.6.2", "RFC 2181, 10.1"],
};

/// KMS208.
pub(in crate::rules) struct CnameBesideSrv;

impl CheckEvidence for CnameBesideSrv {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for (file, conflict) in view.alias_conflicts_by_file() {
            let owner = &conflict.entry.record.owner;
            let Some((severity, words)) = consequence(view, file, &conflict) else {
                continue;
            };
            let remedy = match conflict.beside {
                Some(_) => format!("delete the CNAME record of `{owner}`, or its other records"),
                None => format!("leave one CNAME record at `{owner}`"),
            };
            acc.add(
                Location::File(Part::Record.place(conflict.entry)),
                format!("{}{words}", conflict.fact()),
            )
            .severity(severity)
            .remedy(remedy);
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::Alias, acc);
    }
}

/// How grave an alias beside other data is, and what its message says of servers; none where nobody minds.
fn consequence(
    view: &View,
    file: &RecordFile,
    conflict: &AliasConflict<'_>,
) -> Option<(Severity, String)> {
    let owner = &conflict.entry.record.owner;
    let is_led_to = view.leads_to(owner);
    if !view.judges(file) {
        return None;
    }
    match view.alias_effect(file, conflict) {
        Some((Effect::Refuses, servers)) => Some((
            Severity::Error,
            format!(", so {} not load the zone", servers.do_or_does()),
        )),
        Some((_, servers)) if servers.is_empty() => Some((
            Severity::Error,
            ", so octoDNS does not publish the zone unless it is lenient".to_owned(),
        )),
        Some(_) => Some((
            Severity::Warning,
            "; what Windows DNS does with it is not documented".to_owned(),
        )),
        None if is_led_to => Some((
            Severity::Warning,
            format!(
                "; {} answers with the alias and hides the other records",
                file.loaders
            ),
        )),
        None if file.form == Form::MasterFile => Some((
            Severity::Notice,
            format!(
                ", so {} not load the zone; {} does",
                Cause::ALIAS.refused_by.do_or_does(),
                file.loaders
            ),
        )),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn both_at_one_name() {
        check_zone(
            &CnameBesideSrv,
            "_vlmcs._tcp SRV 0 0 1688 kms\n_vlmcs._tcp CNAME _vlmcs._tcp.hq\n_vlmcs._tcp.hq SRV 0 0 1688 kms",
            &expect![[r#"
                zone:5:1 `_vlmcs._tcp CNAME _vlmcs._tcp.hq` error[KMS208] `_vlmcs._tcp.corp.example.` is an alias (CNAME) of `_vlmcs._tcp.hq.corp.example.` and has SRV records too, so BIND does not load the zone
                  fix: Delete the CNAME record of `_vlmcs._tcp.corp.example.`, or its other records
            "#]],
        );
    }

    #[test]
    fn alias_alone() {
        check_zone(
            &CnameBesideSrv,
            "_vlmcs._tcp CNAME _vlmcs._tcp.hq\n_vlmcs._tcp.hq SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn alias_beside_other_types() {
        check_zone(
            &CnameBesideSrv,
            "_vlmcs._tcp CNAME _vlmcs._tcp.hq\n_vlmcs._tcp TXT \"x\"\n_vlmcs._tcp.hq SRV 0 0 1688 kms\nkms CNAME other\nkms A 10.0.0.9",
            &expect![[r#"
                zone:4:1 `_vlmcs._tcp CNAME _vlmcs._tcp.hq` error[KMS208] `_vlmcs._tcp.corp.example.` is an alias (CNAME) of `_vlmcs._tcp.hq.corp.example.` and has records of another type too, so BIND does not load the zone
                  fix: Delete the CNAME record of `_vlmcs._tcp.corp.example.`, or its other records
                zone:7:1 `kms CNAME other` error[KMS208] `kms.corp.example.` is an alias (CNAME) of `other.corp.example.` and has addresses too, so BIND does not load the zone
                  fix: Delete the CNAME record of `kms.corp.example.`, or its other records
            "#]],
        );
    }

    #[test]
    fn two_aliases() {
        check_zone(
            &CnameBesideSrv,
            "_vlmcs._tcp SRV 0 0 1688 kms\nkms CNAME a\nkms CNAME b",
            &expect![[r#"
                zone:5:1 `kms CNAME a` error[KMS208] `kms.corp.example.` is an alias (CNAME) of `a.corp.example.` and of another name too, so BIND does not load the zone
                  fix: Leave one CNAME record at `kms.corp.example.`
                zone:6:1 `kms CNAME b` error[KMS208] `kms.corp.example.` is an alias (CNAME) of `b.corp.example.` and of another name too, so BIND does not load the zone
                  fix: Leave one CNAME record at `kms.corp.example.`
            "#]],
        );
    }

    /// Servers hold one record of two that are alike, and those of DNSSEC belong to an alias.
    #[test]
    fn what_may_stand_beside_an_alias() {
        check_zone(
            &CnameBesideSrv,
            "_vlmcs._tcp SRV 0 0 1688 kms\nkms CNAME a\nkms CNAME a\nkms NSEC z CNAME\nkms RRSIG CNAME 8 3 300 20300101000000 20200101000000 1 corp.example. AAAA\nkms KEY 0 3 8 AAAA",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
