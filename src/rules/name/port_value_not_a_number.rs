//! A port that is no number.

use crate::client::PortSetting;
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(115),
    name: "port-value-not-a-number",
    severity: Severity::Warning,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "A port in the settings is not a number from 1 to 65535",
    explanation: r#"**What it checks**

Whether the ports that are set beside a host, or for a KMS host to listen on, are numbers.
The registry holds them as text (REG_SZ), so anything can stand there; a number in another type (REG_DWORD) is no such text.

**Why it matters**

What Windows does with such a value is not documented; that 1688 counts in its place is inferred.
If the value is taken in another way, the client misses the port and the user sees 0xC004F074.

**Example**

`KeyManagementServicePort` = `16 88`, a `0` from a script, or REG_DWORD from Group Policy preferences.

**Fix**

These commands change the machine; run them as administrator.

- Client: `slmgr /skms kms.corp.example:1688`, or `slmgr /skms :1688` for the port alone; for Office `cscript ospp.vbs /setprt:1688`
- KMS host: `slmgr /sprt 1688`, then restart the service `sppsvc`

**See it yourself**

- `reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v KeyManagementServicePort`
- `slmgr /dlv` shows host and port.

**References**

- Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2
- Microsoft, Slmgr.vbs options for obtaining volume activation information
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Volume Activation Technical Reference for Windows Server 2012 R2",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
    ],
};

/// KMS115.
pub(in crate::rules) struct PortValueNotANumber;

impl CheckEvidence for PortValueNotANumber {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let Some(client) = &overview.evidence.client else {
            acc.not_applicable("no port is set in a registry");
            return;
        };
        for port in &client.unusable_ports {
            let severity = if port.setting == PortSetting::CachedHost {
                Severity::Notice
            } else {
                Severity::Warning
            };
            let remedy = match port.setting {
                PortSetting::FixedHost => {
                    "run `slmgr /skms HOST:PORT` on the client as administrator, with a number from 1 to 65535"
                }
                PortSetting::CachedHost => {
                    "none is needed: the next success replaces what the client remembers"
                }
                PortSetting::Listening => {
                    "run `slmgr /sprt PORT` on the KMS host as administrator, with a number from 1 to 65535, and restart the service `sppsvc`"
                }
            };
            let name = port.setting.value_name();
            let text = &port.text.value;
            let message = match &port.why {
                None => format!(
                    "`{name}` is `{text}`, which is not a number from 1 to 65535; that it does not count is inferred"
                ),
                Some(why) if text.is_empty() => {
                    format!("`{name}` holds no port: {why}; that it does not count is inferred")
                }
                Some(why) => {
                    format!("`{name}` is `{text}`: {why}; that it does not count is inferred")
                }
            };
            acc.add(Location::Setting(port.text.provenance.clone()), message)
                .severity(severity)
                .remedy(remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn of_every_kind() {
        check(
            &PortValueNotANumber,
            "port fixed 16x8
            port cached 0
            port listening 70000",
            &expect![[r#"
                warning: `KeyManagementServicePort` is `16x8`, which is not a number from 1 to 65535; that it does not count is inferred
                  fix: Run `slmgr /skms HOST:PORT` on the client as administrator, with a number from 1 to 65535
                notice: `DiscoveredKeyManagementServicePort` is `0`, which is not a number from 1 to 65535; that it does not count is inferred
                  fix: None is needed: the next success replaces what the client remembers
                warning: `KeyManagementServiceListeningPort` is `70000`, which is not a number from 1 to 65535; that it does not count is inferred
                  fix: Run `slmgr /sprt PORT` on the KMS host as administrator, with a number from 1 to 65535, and restart the service `sppsvc`
            "#]],
        );
    }

    #[test]
    fn numbers() {
        check(
            &PortValueNotANumber,
            "for machine fixed 192.0.2.7:1689",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn nothing_set() {
        check(
            &PortValueNotANumber,
            "suffix corp.example",
            &expect![[r#"
                not applicable: no port is set in a registry
            "#]],
        );
    }
}
