//! A host set by hand keeps the client from looking at DNS.

use super::cloud_endpoint_configured::is_of_cloud;
use crate::client::{Application, Scope, clear_host};
use crate::evidence::{EvidenceRef, Stage};
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::{Candidate, ErrorCode, HostPort, StepId};
use crate::overview::Overview;
use crate::rules::remedy::{fixed_host_scope, leave_fixed_host};
use crate::rules::{CheckEvidence, Findings};
use crate::selection::HostState;

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(102),
    name: "fixed-host-set",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "A fixed KMS host is set, so the SRV records in DNS are not used",
    explanation: r"**What it checks**

Whether a KMS host is set at the client by `slmgr /skms`, by the registry or by policy.
It is a notice while that host may serve.
It is a warning when the fixed host does not serve although DNS has records.
A host may be set for a product, for an application or for the whole machine; the narrowest one counts (documented), and the finding says which it is.

**Why it matters**

A client with a fixed host contacts that host and does not ask for SRV records (observed for a host that works).
That it asks nobody else when the fixed host fails stands in one Microsoft text; another can be read otherwise, so the documents conflict.
Such a setting is often left over in an image or a policy after the host has moved.
The user then sees 0xC004F074 while DNS is in order.

**Example**

`HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform` holds `KeyManagementServiceName` = `old.corp.example`, and `_vlmcs._tcp.corp.example` names `kms.corp.example`.

**Fix**

These commands change the client; run them as administrator.

- Back to discovery: `slmgr /ckms`, then `slmgr /ato`
- For one product: `slmgr /ckms ACTIVATION-ID`
- For Office, in its folder: `cscript ospp.vbs /remhst`, then `cscript ospp.vbs /act`
- Or the right host: `slmgr /skms kms.corp.example:1688`, then `slmgr /ato`

If the value comes back, a policy or a script sets it.
Where discovery is wanted, DNS needs the record (these change the name server).

- Windows DNS: `Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example -Priority 0 -Weight 0 -Port 1688`
- BIND: `_vlmcs._tcp.corp.example. 3600 IN SRV 0 0 1688 kms.corp.example.`
- dnsmasq: `srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,0,0`

**See it yourself**

- `slmgr /dlv` shows the registered KMS machine name, and below it the one found in DNS.
- `dig _vlmcs._tcp.corp.example SRV`, `nslookup -type=srv _vlmcs._tcp.corp.example` or `Resolve-DnsName -Type SRV _vlmcs._tcp.corp.example` shows what discovery would give.

**References**

- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
",
    client_codes: &[ErrorCode(0xC004_F074)],
    references: &[
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
    ],
};

/// KMS102.
pub(in crate::rules) struct FixedHostSet;

impl CheckEvidence for FixedHostSet {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        tell_others(overview, acc);
        let Some((step, planned, host)) = overview.evidence.plan.fixed_host() else {
            return;
        };
        let scope = fixed_host_scope(overview);
        let is_down = is_down(overview, step);
        let has_records = overview.first_step_with_records().is_some();
        let severity = if is_down && has_records {
            Severity::Warning
        } else {
            Severity::Notice
        };
        acc.add(
            Location::Setting(planned.provenance.clone()),
            message(overview, host, scope, is_down, has_records),
        )
        .severity(severity)
        .evidence([EvidenceRef::Step(step)])
        .remedy(if overview.is_pointed_at_itself() {
            leave_fixed_host(overview)
        } else if is_down {
            let mend = if is_of_cloud(&host.host) {
                "look from a machine of that cloud"
            } else {
                "mend that host"
            };
            format!("{mend}, or {}", leave_fixed_host(overview))
        } else {
            format!(
                "to return to discovery, run {} on the client as administrator; find out first what set the host",
                clear_host(scope)
            )
        });
    }
}

/// Tells of hosts that are set for others than the client of this plan.
fn tell_others(overview: &Overview<'_>, acc: &mut Findings) {
    let Some(client) = &overview.evidence.client else {
        return;
    };
    let application = client.application();
    for settings in &client.scoped {
        let (Some(host), Some(of)) = (&settings.fixed_host, settings.scope.application()) else {
            continue;
        };
        if *of == application {
            continue;
        }
        acc.add(
            Location::Setting(host.provenance.clone()),
            format!(
                "the fixed host `{}` is set for {}, which uses no SRV records; this run follows {application}",
                host.value, settings.scope
            ),
        )
        .severity(Severity::Notice)
        .remedy(format!(
            "to return {of} to discovery, run {} on the client as administrator; find out first what set the host",
            clear_host(Some(&settings.scope))
        ));
    }
}

fn message(
    overview: &Overview<'_>,
    host: &HostPort,
    scope: Option<&Scope>,
    is_down: bool,
    has_records: bool,
) -> String {
    let who = match scope.and_then(Scope::application) {
        None | Some(Application::Windows) => "the client".to_owned(),
        Some(other) => other.to_string(),
    };
    let set_for = super::set_for(scope);
    if !has_records {
        return format!("{who} uses the fixed host `{host}`{set_for} and no SRV records");
    }
    if !is_down {
        return format!(
            "{who} uses the fixed host `{host}`{set_for}; the SRV records in DNS are not used"
        );
    }
    match overview.serving_off_path().map(Candidate::host_port) {
        Some(other) => format!(
            "the fixed host `{host}`{set_for} does not serve and keeps the client from `{other}`, which DNS names"
        ),
        None => format!(
            "the fixed host `{host}`{set_for} does not serve and keeps the client from the SRV records in DNS"
        ),
    }
}

/// True when the host of `step` was found not to serve.
fn is_down(overview: &Overview<'_>, step: StepId) -> bool {
    let mut candidates = overview.evidence.candidates.iter().zip(&overview.states);
    candidates.any(|(candidate, state)| {
        candidate.step == Some(step) && matches!(state, HostState::Down { .. })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    const RECORDS: &str = "
        suffix corp.example
        fixed 192.0.2.7:1688
        > _vlmcs._tcp.corp.example SRV NOERROR
        _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
        + kms.corp.example 300 A 192.0.2.8
    ";

    #[test]
    fn records_beside_it_are_not_used() {
        let text = format!("{RECORDS} probe 0 connected\n probe 1 connected");
        check(
            &FixedHostSet,
            &text,
            &expect![[r#"
                notice: the client uses the fixed host `192.0.2.7:1688`; the SRV records in DNS are not used
                  fix: To return to discovery, run `slmgr /ckms` on the client as administrator; find out first what set the host
            "#]],
        );
    }

    #[test]
    fn dead_host_hides_a_living_one() {
        let text = format!("{RECORDS} probe 0 refused\n probe 1 connected");
        check(
            &FixedHostSet,
            &text,
            &expect![[r#"
                warning: the fixed host `192.0.2.7:1688` does not serve and keeps the client from `kms.corp.example.:1688`, which DNS names
                  fix: Mend that host, or run `slmgr /ckms` on the client as administrator, which returns it to DNS discovery and `kms.corp.example.:1688`
            "#]],
        );
    }

    #[test]
    fn all_hosts_dead() {
        let text = format!("{RECORDS} probe 0 timed-out\n probe 1 refused");
        check(
            &FixedHostSet,
            &text,
            &expect![[r#"
                warning: the fixed host `192.0.2.7:1688` does not serve and keeps the client from the SRV records in DNS
                  fix: Mend that host, or set another by `slmgr /skms HOST:PORT` on the client as administrator; `slmgr /ckms` alone does not help while DNS discovery finds no working host
            "#]],
        );
    }

    #[test]
    fn not_probed_is_taken_as_serving() {
        check(
            &FixedHostSet,
            RECORDS,
            &expect![[r#"
                notice: the client uses the fixed host `192.0.2.7:1688`; the SRV records in DNS are not used
                  fix: To return to discovery, run `slmgr /ckms` on the client as administrator; find out first what set the host
            "#]],
        );
    }

    #[test]
    fn service_of_a_cloud_is_mended_by_nobody_here() {
        check(
            &FixedHostSet,
            "fixed 169.254.169.250:1688\n probe 0 timed-out",
            &expect![[r#"
                notice: the client uses the fixed host `169.254.169.250:1688` and no SRV records
                  fix: Look from a machine of that cloud, or run `slmgr /ckms` on the client as administrator to return it to DNS discovery, which was not looked at here
            "#]],
        );
    }

    #[test]
    fn no_records_beside_it() {
        check(
            &FixedHostSet,
            "fixed 192.0.2.7:1688\n probe 0 refused",
            &expect![[r#"
                notice: the client uses the fixed host `192.0.2.7:1688` and no SRV records
                  fix: Mend that host, or run `slmgr /ckms` on the client as administrator to return it to DNS discovery, which was not looked at here
            "#]],
        );
    }

    #[test]
    fn scope_names_the_command() {
        let with = |scope: &str| format!("for {scope} fixed 192.0.2.7:1688");
        check(
            &FixedHostSet,
            &with("machine"),
            &expect![[r#"
            notice: the client uses the fixed host `192.0.2.7:1688` (set for the whole machine) and no SRV records
              fix: To return to discovery, run `slmgr /ckms` on the client as administrator; find out first what set the host
        "#]],
        );
        check(
            &FixedHostSet,
            &with("windows-product"),
            &expect![[r#"
            notice: the client uses the fixed host `192.0.2.7:1688` (set for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows) and no SRV records
              fix: To return to discovery, run `slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa` on the client as administrator; find out first what set the host
        "#]],
        );
        check(
            &FixedHostSet,
            &format!("license office kms-client\n{}", with("office")),
            &expect![[r#"
                notice: Office uses the fixed host `192.0.2.7:1688` (set for Office) and no SRV records
                  fix: To return to discovery, run `cscript ospp.vbs /remhst` in the folder of Office on the client as administrator; find out first what set the host
            "#]],
        );
    }

    #[test]
    fn scope_that_is_not_known() {
        check(
            &FixedHostSet,
            "for windows-in-force fixed 192.0.2.7:1688",
            &expect![[r#"
                notice: the client uses the fixed host `192.0.2.7:1688` (in force for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows; in which scope it is set is not known) and no SRV records
                  fix: To return to discovery, run `slmgr /ckms` (for the whole machine; if that does not help, `slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa` for this product alone) on the client as administrator; find out first what set the host
            "#]],
        );
    }

    #[test]
    fn office_is_told_beside_windows() {
        check(
            &FixedHostSet,
            "suffix corp.example
            for windows caching on
            for office fixed 192.0.2.7:1688",
            &expect![[r#"
                notice: the fixed host `192.0.2.7:1688` is set for Office, which uses no SRV records; this run follows Windows
                  fix: To return Office to discovery, run `cscript ospp.vbs /remhst` in the folder of Office on the client as administrator; find out first what set the host
            "#]],
        );
    }

    #[test]
    fn no_fixed_host() {
        check(
            &FixedHostSet,
            "suffix corp.example",
            &expect![[r#"
            passed
        "#]],
        );
    }
}
