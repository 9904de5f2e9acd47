//! An alias beside SRV records.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, RecordData};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(208),
    name: "cname-beside-srv",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A CNAME record stands beside the SRV records of one name",
    explanation: r"**What it checks**

Whether the name of KMS records has a CNAME record too.

**Why it matters**

Beside a CNAME no other record may stand (RFC 1034), and name servers such as BIND do not load a zone in which one does.
A client whose zone is not loaded gets SERVFAIL as a rule and shows 0x8007232A, or 0xC004F074 when it had a host before (inferred).
A server that loads it all the same may answer with the alias and never with the SRV records.

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
        for owner in view.kms_owners() {
            if view.srv_at(owner).next().is_none() {
                continue;
            }
            for entry in view.at(owner) {
                let RecordData::Alias(end) = &entry.record.data else {
                    continue;
                };
                acc.add(
                    Location::File(Part::Record.place(entry)),
                    format!(
                        "`{owner}` is an alias (CNAME) of `{end}` and has SRV records too, so name servers do not load the zone"
                    ),
                )
.remedy("delete the CNAME or the SRV records");
            }
        }
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
                zone:5:1 `_vlmcs._tcp CNAME _vlmcs._tcp.hq` error[KMS208] `_vlmcs._tcp.corp.example.` is an alias (CNAME) of `_vlmcs._tcp.hq.corp.example.` and has SRV records too, so name servers do not load the zone
                  fix: Delete the CNAME or the SRV records
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
}
