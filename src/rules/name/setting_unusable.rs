//! A setting that holds nothing usable.

use crate::client::{
    FaultySetting, SettingKind, allow_every_way, clear_host, clear_lookup_domain, set_host,
    set_lookup_domain,
};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::model::DomainName;
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(125),
    name: "setting-unusable",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "A setting of the client holds nothing that can be used",
    explanation: r#"**What it checks**

Whether each setting of discovery holds what it is for: a host name or an address, a domain, a number, in the type that the registry has for it.
A web address, a sentence, an environment variable, or a number where a text belongs is none of that.
Ports have a rule of their own (`port-value-not-a-number`).

**Why it matters**

What Windows does with such a value is not documented, so it is not known.
The plan goes on as if the value were not there, and says so; the client may do so too, or end with 0xC004F074 or 0x8007232B.
It is a warning where the client would go by the setting, and a notice where another one counts, or where it is about something else.

**Example**

- `KeyManagementServiceName` = `http://kms.corp.example/`: a host has no scheme and no path.
- `KeyManagementServiceName` = `kms.corp.example:1690` beside `KeyManagementServicePort` = `1688`: which port counts is not known.
- `Name` of a rule of the Name Resolution Policy Table as REG_SZ; it is a list, REG_MULTI_SZ.

Group Policy preferences and scripts with `reg add` write such values: there the type is chosen by hand.

**Fix**

Let the tools of Windows write the value, which know its type. These commands change the machine; run them as administrator.

- Host and port: `slmgr /skms kms.corp.example:1688`; for Office `cscript ospp.vbs /sethst:kms.corp.example`
- Lookup domain: `slmgr /skms-domain corp.example`
- Activation type: `slmgr /act-type 0`; host caching: `slmgr /skhc`
- Search list, in PowerShell: `Set-DnsClientGlobalSetting -SuffixSearchList corp.example`
- What a group policy or its preferences set comes back unless it is mended there.

**See it yourself**

- `reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s` shows types and values.
- `slmgr /dlv` shows what the service makes of them.

**References**

- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
- Microsoft, Slmgr.vbs options for obtaining volume activation information
- Microsoft, [MS-GPNRPT]: Group Policy: Name Resolution Policy Table (NRPT) Data Extension
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
        "Microsoft, [MS-GPNRPT]: Group Policy: Name Resolution Policy Table (NRPT) Data Extension",
    ],
};

/// KMS125.
pub(in crate::rules) struct SettingUnusable;

impl CheckEvidence for SettingUnusable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(client) = &overview.evidence.client else {
            acc.not_applicable("no setting was read that the plan does not show");
            return;
        };
        let asked: Vec<&DomainName> = overview
            .evidence
            .plan
            .srv_steps()
            .map(|(_, owner)| owner)
            .collect();
        let mut faults: Vec<&FaultySetting> = client.faulty.iter().collect();
        faults.sort_by_key(|it| it.kind);
        for fault in faults {
            let severity = if client.goes_by(fault, &asked) {
                Severity::Warning
            } else {
                Severity::Notice
            };
            acc.add(Location::Setting(fault.provenance.clone()), message(fault))
                .severity(severity)
                .remedy(remedy(fault));
        }
    }
}

fn message(fault: &FaultySetting) -> String {
    let of = super::set_for(fault.scope.as_ref());
    let holds = if fault.text.is_empty() {
        "holds nothing usable".to_owned()
    } else {
        format!("is `{}`", fault.text)
    };
    format!(
        "`{}`{of} {holds}: {}; what Windows does with it is not known (not documented)",
        fault.name, fault.why
    )
}

/// What sets it right; as an imperative.
fn remedy(fault: &FaultySetting) -> String {
    const ON_CLIENT: &str = "on the client as administrator";
    let scope = fault.scope.as_ref();
    if fault.is_policy {
        return format!(
            "mend `{}` in the group policy that sets it, then run `gpupdate /force` {ON_CLIENT}",
            fault.name
        );
    }
    let in_powershell = |command: &str| format!("run `{command}` in PowerShell {ON_CLIENT}");
    match fault.kind {
        SettingKind::FixedHost => format!(
            "run {} {ON_CLIENT}, or {} to find a host by DNS",
            set_host(scope),
            clear_host(scope)
        ),
        SettingKind::LookupDomain => format!(
            "run {} {ON_CLIENT}, or {} to go by its suffixes",
            set_lookup_domain(scope),
            clear_lookup_domain(scope)
        ),
        SettingKind::CachedHost => {
            "none is needed: the next success replaces what the client remembers".to_owned()
        }
        SettingKind::Caching => {
            format!("run `slmgr /skhc` {ON_CLIENT} to remember hosts, or `slmgr /ckhc` not to")
        }
        SettingKind::ActivationType => format!("run {} {ON_CLIENT}", allow_every_way(scope)),
        SettingKind::HostSide if fault.name.eq_ignore_ascii_case("DisableDnsPublishing") => {
            "run `slmgr /sdns` on the KMS host as administrator to publish its record, or `slmgr /cdns` not to".to_owned()
        }
        SettingKind::HostSide => {
            "write `DOMAIN` or `DOMAIN, PRIORITY, WEIGHT` into each line of `DnsDomainPublishList` (REG_MULTI_SZ) on the KMS host, and restart the service `sppsvc`".to_owned()
        }
        SettingKind::PrimarySuffix => {
            "set the primary DNS suffix on the client anew (System Properties, Computer Name, Change, More), and restart it".to_owned()
        }
        SettingKind::SearchList => {
            in_powershell("Set-DnsClientGlobalSetting -SuffixSearchList NAME,NAME")
        }
        SettingKind::ConnectionSuffix => format!(
            "{}; what DHCP gave is option 15 of its server",
            in_powershell("Set-DnsClient -InterfaceAlias CONNECTION -ConnectionSpecificSuffix NAME")
        ),
        SettingKind::Devolution => {
            in_powershell("Set-DnsClientGlobalSetting -UseDevolution $true -DevolutionLevel 0")
        }
        SettingKind::AppendToMultiLabel => {
            format!("delete the value `{}` {ON_CLIENT}; the default counts then", fault.name)
        }
        SettingKind::NameServers => in_powershell(
            "Set-DnsClientServerAddress -InterfaceAlias CONNECTION -ServerAddresses ADDRESS",
        ),
        SettingKind::NameRule => format!(
            "find the rule by its namespace with `Get-DnsClientNrptRule`, and remove it alone with `Remove-DnsClientNrptRule -Name NAME`; then {}",
            in_powershell("Add-DnsClientNrptRule -Namespace .DOMAIN -NameServers ADDRESS")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn of_the_client() {
        check(
            &SettingUnusable,
            "suffix corp.example
            faulty machine KeyManagementServiceName http://kms.corp.example/
            faulty windows-product VLActivationType 7
            faulty machine DisableKeyManagementServiceHostCaching off
            faulty - NameServer -",
            &expect![[r#"
                warning: `KeyManagementServiceName` (set for the whole machine) is `http://kms.corp.example/`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /skms HOST:PORT` on the client as administrator, or `slmgr /ckms` to find a host by DNS
                warning: `DisableKeyManagementServiceHostCaching` (set for the whole machine) is `off`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /skhc` on the client as administrator to remember hosts, or `slmgr /ckhc` not to
                warning: `VLActivationType` (set for product 66666666-7777-8888-9999-aaaaaaaaaaaa of Windows) is `7`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /act-type 0 66666666-7777-8888-9999-aaaaaaaaaaaa` on the client as administrator
                warning: `NameServer` holds nothing usable: it is none; what Windows does with it is not known (not documented)
                  fix: Run `Set-DnsClientServerAddress -InterfaceAlias CONNECTION -ServerAddresses ADDRESS` in PowerShell on the client as administrator
            "#]],
        );
    }

    /// A narrower scope, a flag, a host beside a domain, another product.
    #[test]
    fn that_do_not_count() {
        check(
            &SettingUnusable,
            "suffix corp.example
            for windows fixed 192.0.2.7:1688
            faulty machine KeyManagementServiceName http://kms.corp.example/
            faulty machine KeyManagementServiceLookupDomain kms:1688
            faulty office KeyManagementServiceName http://kms.corp.example/
            faulty machine DnsDomainPublishList a..b
            faulty machine DiscoveredKeyManagementServiceName a..b
            faulty - Domain corp:example",
            &expect![[r#"
                notice: `KeyManagementServiceName` (set for the whole machine) is `http://kms.corp.example/`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /skms HOST:PORT` on the client as administrator, or `slmgr /ckms` to find a host by DNS
                notice: `KeyManagementServiceName` (set for Office) is `http://kms.corp.example/`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `cscript ospp.vbs /sethst:HOST` in the folder of Office on the client as administrator, or `cscript ospp.vbs /remhst` in the folder of Office to find a host by DNS
                notice: `KeyManagementServiceLookupDomain` (set for the whole machine) is `kms:1688`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /skms-domain NAME` on the client as administrator, or `slmgr /ckms-domain` to go by its suffixes
                notice: `DiscoveredKeyManagementServiceName` (set for the whole machine) is `a..b`: it is none; what Windows does with it is not known (not documented)
                  fix: None is needed: the next success replaces what the client remembers
                notice: `DnsDomainPublishList` (set for the whole machine) is `a..b`: it is none; what Windows does with it is not known (not documented)
                  fix: Write `DOMAIN` or `DOMAIN, PRIORITY, WEIGHT` into each line of `DnsDomainPublishList` (REG_MULTI_SZ) on the KMS host, and restart the service `sppsvc`
                notice: `Domain` is `corp:example`: it is none; what Windows does with it is not known (not documented)
                  fix: Set the primary DNS suffix on the client anew (System Properties, Computer Name, Change, More), and restart it
            "#]],
        );
    }

    /// A fault beside the host of the same scope is about the host in force.
    #[test]
    fn port_beside_host() {
        check(
            &SettingUnusable,
            "for machine fixed 192.0.2.7:1690
            faulty machine KeyManagementServicePort 1688",
            &expect![[r#"
                warning: `KeyManagementServicePort` (set for the whole machine) is `1688`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /skms HOST:PORT` on the client as administrator, or `slmgr /ckms` to find a host by DNS
            "#]],
        );
    }

    /// Only a rule for a name of the plan decides on it.
    #[test]
    fn rules_about_names() {
        check(
            &SettingUnusable,
            "suffix corp.example
            faulty rule Name .corp.example
            faulty rule Name .lab.example
            faulty policy SearchList a..b",
            &expect![[r#"
                warning: `SearchList` is `a..b`: it is none; what Windows does with it is not known (not documented)
                  fix: Mend `SearchList` in the group policy that sets it, then run `gpupdate /force` on the client as administrator
                warning: `Name` is `.corp.example`: it is none; what Windows does with it is not known (not documented)
                  fix: Find the rule by its namespace with `Get-DnsClientNrptRule`, and remove it alone with `Remove-DnsClientNrptRule -Name NAME`; then run `Add-DnsClientNrptRule -Namespace .DOMAIN -NameServers ADDRESS` in PowerShell on the client as administrator
                notice: `Name` is `.lab.example`: it is none; what Windows does with it is not known (not documented)
                  fix: Find the rule by its namespace with `Get-DnsClientNrptRule`, and remove it alone with `Remove-DnsClientNrptRule -Name NAME`; then run `Add-DnsClientNrptRule -Namespace .DOMAIN -NameServers ADDRESS` in PowerShell on the client as administrator
            "#]],
        );
    }

    #[test]
    fn client_without_kms() {
        check(
            &SettingUnusable,
            "license windows mak
            faulty machine KeyManagementServiceName http://kms.corp.example/",
            &expect![[r#"
                notice: `KeyManagementServiceName` (set for the whole machine) is `http://kms.corp.example/`: it is none; what Windows does with it is not known (not documented)
                  fix: Run `slmgr /skms HOST:PORT` on the client as administrator, or `slmgr /ckms` to find a host by DNS
            "#]],
        );
    }

    #[test]
    fn nothing_faulty() {
        check(
            &SettingUnusable,
            "for machine fixed 192.0.2.7:1689",
            &expect![[r#"
                passed
            "#]],
        );
        check(
            &SettingUnusable,
            "suffix corp.example",
            &expect![[r#"
            not applicable: no setting was read that the plan does not show
        "#]],
        );
    }
}
