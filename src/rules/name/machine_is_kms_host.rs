//! A machine that serves others and asks nobody.

use crate::client::{Application, ClientProfile, Role};
use crate::evidence::Stage;
use crate::finding::{Location, RuleCode, RuleInfo, Severity, Subject};
use crate::overview::Overview;
use crate::rules::{CheckEvidence, Findings};

static INFO: RuleInfo = RuleInfo {
    code: RuleCode(122),
    name: "machine-is-kms-host",
    severity: Severity::Info,
    subject: Subject::Evidence,
    needs: &[Stage::Plan],
    summary: "The machine itself is a KMS host, so it looks for no other",
    explanation: r#"**What it checks**

Whether Windows or Office has a license of a KMS host on this machine, as `slmgr`, `ospp.vbs` or the collected products show it.

**Why it matters**

A KMS host is activated at Microsoft and asks DNS for no host (documented).
A host for Office alone is that for Office; its Windows is a KMS client like any other and asks.
What a client with the settings of this machine would try says nothing about the host itself.
Whether its own record stands in DNS is another question: other rules judge what it publishes.

**Example**

`slmgr /dlv` shows `VOLUME_KMS_WS22 channel` and `Key Management Service is enabled on this machine`.

**Fix**

None is needed where the machine is meant to be a host.
Where it is one no longer, install the key of a KMS client as administrator and delete its SRV record by hand (changes the machine and the name server): `slmgr /ipk KEY`, then `slmgr /ato`.

**See it yourself**

- `slmgr /dlv` shows the count, the port and whether the host publishes itself; `slmgr /dlv all` shows hosts of Office too.

**References**

- Microsoft, Create a Key Management Services (KMS) activation host
- Microsoft, Slmgr.vbs options for obtaining volume activation information
"#,
    client_codes: &[],
    references: &[
        "Microsoft, Create a Key Management Services (KMS) activation host",
        "Microsoft, Slmgr.vbs options for obtaining volume activation information",
    ],
};

/// KMS122.
pub(in crate::rules) struct MachineIsKmsHost;

impl CheckEvidence for MachineIsKmsHost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_evidence(&self, overview: &Overview<'_>, acc: &mut Findings) {
        let client = overview.evidence.client.as_ref();
        let Some(client) = client.filter(|it| !it.licenses.is_empty()) else {
            acc.not_applicable(super::NO_LICENSES);
            return;
        };
        for application in client.licensed_applications() {
            let Some(Role::Host(license)) = client.role_of(application) else {
                continue;
            };
            acc.add(
                Location::Setting(license.provenance.clone()),
                message(client, application),
            )
            .remedy(
                "nothing needs mending; to see what its clients find, run `kmsdoctor diagnose` with the settings of a client",
            );
        }
    }
}

/// What the role means: of a host for Office alone, Windows asks like any client.
fn message(client: &ClientProfile, application: &Application) -> String {
    let windows = client.role_of(&Application::Windows);
    if *application == Application::Windows || matches!(windows, Some(Role::Host(_))) {
        return format!(
            "this machine is a KMS host for {application}: it is activated at Microsoft, and asks DNS for no host"
        );
    }
    format!(
        "this machine is a KMS host for {application}, which is activated at Microsoft; its Windows is none and asks DNS for a host where it has the license of a KMS client"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;
    use expect_test::expect;

    #[test]
    fn host_of_windows() {
        check(
            &MachineIsKmsHost,
            "suffix corp.example
            license windows kms-host",
            &expect![[r#"
                info: this machine is a KMS host for Windows: it is activated at Microsoft, and asks DNS for no host
                  fix: Nothing needs mending; to see what its clients find, run `kmsdoctor diagnose` with the settings of a client
            "#]],
        );
    }

    #[test]
    fn host_of_office_on_a_client() {
        check(
            &MachineIsKmsHost,
            "license windows kms-client
            license office kms-host",
            &expect![[r#"
                info: this machine is a KMS host for Office, which is activated at Microsoft; its Windows is none and asks DNS for a host where it has the license of a KMS client
                  fix: Nothing needs mending; to see what its clients find, run `kmsdoctor diagnose` with the settings of a client
            "#]],
        );
    }

    #[test]
    fn client() {
        check(
            &MachineIsKmsHost,
            "license windows kms-client",
            &expect![[r#"
                passed
            "#]],
        );
    }

    #[test]
    fn not_known() {
        check(
            &MachineIsKmsHost,
            "suffix corp.example",
            &expect![[r#"
            not applicable: the licenses of the client are not known
        "#]],
        );
    }
}
