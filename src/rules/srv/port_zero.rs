//! Port 0, at which nobody can listen.

use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{ErrorCode, KMS_PORT, SrvRecord};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::{CheckEvidence, Findings};
use crate::view::View;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(209),
    name: "port-zero",
    severity: Severity::Error,
    subject: Subject::Zones,
    needs: &[Stage::ReadZones],
    summary: "An SRV record in a record file has port 0",
    explanation: r"**What it checks**

Whether an SRV record that names a host has port 0.
It is an error when no record of the name has another port, else a warning.

**Why it matters**

Nobody can listen at port 0, so a client that comes to this record connects to nothing and has to go on.
When no other host serves, the user sees 0xC004F074 (inferred).
Often priority, weight and port were written in another order.

**Example**

`_vlmcs._tcp IN SRV 1688 0 0 kms`

**Fix**

Write the port of the host, 1688 as a rule (this changes the name server).

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 1688 0 0 kms.corp.example.`, then `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp 3600 IN SRV 0 0 1688 kms`, then `rndc reload corp.example`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`; without a port dnsmasq sends 1

**See it yourself**

- `dig _vlmcs._tcp.corp.example SRV`
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`
- The third number is the port.

**References**

- RFC 2782, Port
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &["RFC 2782, Port"],
};

/// KMS209.
pub(in crate::rules) struct PortZero;

impl CheckEvidence for PortZero {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_zones(&self, _: &Overview<'_>, view: &View, acc: &mut Findings) {
        for owner in view.kms_owners() {
            let records = || view.srv_at(owner).filter(|it| !it.1.target.is_root());
            let severity = if records().any(|it| it.1.port != 0) {
                Severity::Warning
            } else {
                Severity::Error
            };
            for (entry, srv) in records().filter(|it| it.1.port == 0) {
                let SrvRecord {
                    priority, target, ..
                } = srv;
                let hint = if *priority == KMS_PORT {
                    "; priority and port seem to have changed places"
                } else {
                    ""
                };
                acc.add(
                    Location::File(Part::Port.place(entry)),
                    format!("`{owner}` names `{target}` at port 0, where nobody can listen{hint}"),
                )
                .severity(severity)
                .remedy(format!(
                    "write port {KMS_PORT}, or the one that the host listens on"
                ));
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
    fn only_record() {
        check_zone(
            &PortZero,
            "_vlmcs._tcp SRV 1688 0 0 kms",
            &expect![[r#"
            zone:4:24 `0` error[KMS209] `_vlmcs._tcp.corp.example.` names `kms.corp.example.` at port 0, where nobody can listen; priority and port seem to have changed places
              fix: Write port 1688, or the one that the host listens on
        "#]],
        );
    }

    #[test]
    fn beside_another() {
        check_zone(
            &PortZero,
            "_vlmcs._tcp SRV 0 0 0 kms\n  SRV 0 0 1688 kms2",
            &expect![[r#"
                zone:4:21 `0` warning[KMS209] `_vlmcs._tcp.corp.example.` names `kms.corp.example.` at port 0, where nobody can listen
                  fix: Write port 1688, or the one that the host listens on
            "#]],
        );
    }

    #[test]
    fn not_offered_has_no_port() {
        check_zone(
            &PortZero,
            "_vlmcs._tcp SRV 0 0 0 .\n_vlmcs._tcp.hr SRV 0 0 1688 kms",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
