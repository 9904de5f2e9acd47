//! "Not offered here" and hosts in one record set.

use crate::finding::{RuleCode, RuleInfo, Severity, Subject};
use crate::model::ErrorCode;
use crate::rules::{CheckEvidence, Findings, Part, SrvSet};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(204),
    name: "root-target-mixed",
    severity: Severity::Warning,
    subject: Subject::SrvSet,
    needs: &[],
    summary: "An SRV record with target `.` stands beside records that name hosts",
    explanation: r"**What it checks**

Whether a record set holds a record with target `.` and at least one record with a host.
It is a notice when the client does not use this set.

**Why it matters**

Target `.` says that the service is not offered, and it is meant to stand alone (RFC 2782).
Beside hosts it is a contradiction.
What Windows does when its draw falls on `.` is not known; that an attempt is lost to it, with 0xC004F074 at times, is inferred.

**Example**

`_vlmcs._tcp.corp.example. IN SRV 0 0 0 .` and `_vlmcs._tcp.corp.example. IN SRV 0 0 1688 kms.corp.example.`

**Fix**

Delete one kind or the other (this changes the name server); most often it is `.` that was left over.

- Windows DNS: `dnscmd SERVER /RecordDelete corp.example _vlmcs._tcp SRV 0 0 0 .`
- BIND: take the line out of the zone file, or `nsupdate` with `update delete _vlmcs._tcp.corp.example. SRV 0 0 0 .`
- dnsmasq: remove the `srv-host=_vlmcs._tcp.corp.example` line that has no target

**See it yourself**

- `dig +short _vlmcs._tcp.corp.example SRV`: look for a line that ends in a lone dot.
- `nslookup -type=srv _vlmcs._tcp.corp.example.`
- `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example`

**References**

- RFC 2782, Target
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &["RFC 2782, Target"],
};

/// KMS204.
pub(in crate::rules) struct RootTargetMixed;

impl CheckEvidence for RootTargetMixed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_rrset(&self, set: &SrvSet<'_>, acc: &mut Findings) {
        let records = &set.records;
        let mut positions = records.iter().enumerate();
        let Some((position, root)) = positions.find(|it| it.1.target.is_root()) else {
            return;
        };
        let n_hosts = records.iter().filter(|it| !it.target.is_root()).count();
        if n_hosts == 0 {
            return;
        }
        let plural = if n_hosts == 1 { "" } else { "s" };
        acc.add(
            set.location_of(position, Part::Target),
            format!(
                "{} says that KMS is not offered here (target `.`) beside {n_hosts} record{plural} with a host",
                set.subject()
            ),
        )
        .severity(set.weigh(Severity::Warning))
        .evidence(set.evidence())
        .remedy(set.delete(root));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn root_beside_a_host() {
        check(
            &RootTargetMixed,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 5 0 0 .
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                warning: `_vlmcs._tcp.corp.example.` says that KMS is not offered here (target `.`) beside 1 record with a host
                  fix: Delete `_vlmcs._tcp.corp.example. SRV 5 0 0 .`
            "#]],
        );
    }

    #[test]
    fn unused_set_is_a_notice() {
        check(
            &RootTargetMixed,
            "suffix corp.example
            fixed 192.0.2.7
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 0 .
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example",
            &expect![[r#"
                notice: `_vlmcs._tcp.corp.example.` says that KMS is not offered here (target `.`) beside 1 record with a host
                  fix: Delete `_vlmcs._tcp.corp.example. SRV 0 0 0 .`
            "#]],
        );
    }

    #[test]
    fn hosts_alone() {
        check(
            &RootTargetMixed,
            "suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms1.corp.example
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms2.corp.example",
            &expect![[r#"
                passed
            "#]],
        );
    }
}
