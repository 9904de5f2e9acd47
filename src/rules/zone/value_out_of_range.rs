//! A number or a text that its field cannot hold.

use super::{consequence, kept_faults};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::forms::Form;
use crate::model::ErrorCode;
use crate::model::ZoneFaultKind;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;
use crate::zone::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(2),
    name: "value-out-of-range",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "A value in a record file is too large for its field",
    explanation: r"**What it checks**

Whether every priority, weight and port is at most 65535, every TTL at most 2147483647, and every text as short as its field.
Reading goes on behind such a value.

**Why it matters**

Name servers do not load a zone with a value that its field cannot hold, and what was loaded before stays.
A TTL above 2147483647 that 32 bits can hold is a warning: it counts as 0 (RFC 2181), and BIND loads the zone so.
A client whose zone is not loaded gets SERVFAIL as a rule and shows 0x8007232A, or 0xC004F074 when it had a host before (inferred).
Fields in a wrong order are the usual reason: a weight of 1688 is possible, a port of 168800 is not.

**Example**

`_vlmcs._tcp IN SRV 0 0 16880000 kms` (digits were doubled)

**Fix**

Write a value that fits (this changes the name server once the zone is loaded).

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms`, then `named-checkzone corp.example FILE` and `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`; its order is target, port, priority, weight

**See it yourself**

- `named-checkzone corp.example FILE`
- `dig @SERVER corp.example SOA`

**References**

- RFC 2782
- RFC 2181, 8
",
    client_codes: &[ErrorCode(0x8007_232A)],
    references: &["RFC 2782", "RFC 2181, 8"],
};

/// KMS002.
pub(in crate::rules) struct ValueOutOfRange;

impl CheckEvidence for ValueOutOfRange {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for file in &view.files {
            for fault in &file.faults {
                let (severity, words, remedy) = match fault.kind {
                    FaultKind::Range => {
                        let Some((severity, words)) = consequence(view, file, fault) else {
                            continue;
                        };
                        (severity, words, fields(file.form))
                    }
                    FaultKind::LongTtl => (
                        Severity::Warning,
                        String::new(),
                        "write a TTL of at most 2147483647, such as 3600",
                    ),
                    _ => continue,
                };
                acc.add(
                    Location::File(fault.place),
                    format!("{}{words}", fault.message),
                )
                .severity(severity)
                .remedy(remedy);
            }
        }
    }

    fn check_kept(&self, overview: &Overview<'_>, acc: &mut Findings) {
        kept_faults(overview, ZoneFaultKind::Range, acc);
    }
}

/// What to do, with the order of the fields in this form.
fn fields(form: Form) -> &'static str {
    match form {
        Form::MasterFile => {
            "write a value that fits the field; in a zone file the order is priority, weight, port, target"
        }
        Form::Dnsmasq => {
            "write a value that fits the field; the order is `srv-host=NAME,TARGET,PORT,PRIORITY,WEIGHT`"
        }
        Form::OctoDns => {
            "write a value that fits the key; an SRV value is `{port: PORT, priority: PRIORITY, target: TARGET, weight: WEIGHT}`"
        }
        Form::PowerShell => "correct the record on the DNS server, and export the records again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_zone;
    use expect_test::expect;

    #[test]
    fn port_with_digits_too_many() {
        check_zone(
            &ValueOutOfRange,
            "_vlmcs._tcp SRV 0 0 16880 kms\n_vlmcs._tcp SRV 0 0 168800 kms",
            &expect![[r#"
                zone:5:21 `168800` error[KMS002] the port `168800` is larger than 65535, so BIND does not load the zone
                  fix: Write a value that fits the field; in a zone file the order is priority, weight, port, target
            "#]],
        );
    }

    #[test]
    fn ttl_of_more_than_31_bits() {
        check_zone(
            &ValueOutOfRange,
            "_vlmcs._tcp 2147483648 SRV 0 0 1688 kms\n_vlmcs._tcp 4294967296 SRV 0 0 1688 kms2",
            &expect![[r#"
                zone:4:13 `2147483648` warning[KMS002] the TTL `2147483648` is larger than 2147483647, so it counts as 0
                  fix: Write a TTL of at most 2147483647, such as 3600
                zone:5:13 `4294967296` error[KMS002] the TTL `4294967296` is larger than 2147483647, so BIND does not load the zone
                  fix: Write a value that fits the field; in a zone file the order is priority, weight, port, target
            "#]],
        );
    }

    #[test]
    fn values_that_fit() {
        check_zone(
            &ValueOutOfRange,
            "_vlmcs._tcp SRV 65535 65535 65535 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
