//! Whose way a sentence is about, and whether that client looks for a KMS host at all.

use crate::client::{
    Allowed, Application, Channel, ClientProfile, Role, allow_every_way, install_key,
};
use crate::evidence::Stage;
use crate::overview::Overview;

/// The subject of a sentence: a client whose way is that of Windows goes without a name.
pub(super) fn client(overview: &Overview<'_>) -> String {
    match application(overview) {
        Application::Windows => "A KMS client".to_owned(),
        Application::Office => "Office".to_owned(),
        Application::Other(id) => format!("Application {}", id.0),
    }
}

/// The application whose way is followed.
pub(super) fn application(overview: &Overview<'_>) -> Application {
    let client = overview.evidence.client.as_ref();
    client.map_or(Application::Windows, ClientProfile::application)
}

/// `rest`, which tells of the way to a KMS host, behind the news that the client takes it not at all or not always.
pub(super) fn or_looks_for_none(overview: &Overview<'_>, rest: String) -> String {
    let Some(lead) = overview.evidence.client.as_ref().and_then(looks_for_none) else {
        return rest;
    };
    if !overview.ran(Stage::Plan) {
        return rest;
    }
    if overview.evidence.plan.steps.is_empty() {
        return format!("{lead}.");
    }
    // Names of programs keep their letter.
    let rest = match rest.split_at_checked(1) {
        Some((first, behind)) if !rest.starts_with("Office") => {
            format!("{}{behind}", first.to_lowercase())
        }
        _ => rest,
    };
    format!("{lead}; then {rest}")
}

/// That the client looks for no KMS host, and what would change it; none when it does look.
fn looks_for_none(client: &ClientProfile) -> Option<String> {
    let in_force = client.in_force();
    let application = &in_force.application;
    let key = install_key(application);
    let allowed = in_force.activation_type.map(|it| it.value);
    if let Some(allowed) = allowed.filter(|it| it.excludes_kms()) {
        let allow = allow_every_way(in_force.activation_type_scope);
        return Some(format!(
            "{application} may be activated by {} alone and looks for no KMS host until {allow} allows it",
            allowed.way_words()
        ));
    }
    match client.role_of(application)? {
        Role::Client => None,
        Role::ClientOfDirectory(_) if allowed == Some(Allowed::Kms) => None,
        Role::ClientOfDirectory(_) => Some(format!(
            "Active Directory activated {application} last, and only without an activation object there it looks for a KMS host"
        )),
        Role::Host(_) => Some(format!(
            "This machine is a KMS host for {application}: it is activated at Microsoft and looks for no other until {key} installs the key of a KMS client (GVLK)"
        )),
        Role::Other(license) if license.channel == Some(Channel::Subscription) => Some(format!(
            "{application} has a subscription and looks for no KMS host"
        )),
        Role::Other(license) => Some(format!(
            "{application} has {} and looks for no KMS host until {key} installs the key of a KMS client (GVLK)",
            license
                .channel
                .map_or("no license of a KMS client", Channel::license_words)
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::overview::Overview;
    use crate::rules::{judge, select::Judging, testing::evidence};
    use crate::verdict::verdict;
    use expect_test::{Expect, expect};

    /// Outcome, status, codes and sentence where `text` and a host that connects are given.
    fn check(text: &str, expect: &Expect) {
        let evidence = evidence(&format!(
            "{text}
            suffix corp.example
            > _vlmcs._tcp.corp.example SRV NOERROR
            _vlmcs._tcp.corp.example 300 SRV 0 0 1688 kms.corp.example
            + kms.corp.example 300 A 192.0.2.1
            probe 0 connected"
        ));
        let overview = Overview::new(&evidence);
        let verdict = verdict(&overview, &judge(&overview, &Judging::default()));
        expect.assert_eq(&format!(
            "{} {}: {}\n",
            verdict.outcome.name(),
            verdict.status.name(),
            verdict.summary
        ));
    }

    #[test]
    fn licenses_decide_on_the_beginning() {
        check(
            "license windows kms-client kms",
            &expect![[r#"
            ok healthy: A KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
        "#]],
        );
        check(
            "license windows kms-client ad",
            &expect![[r#"
            ok healthy: Active Directory activated Windows last, and only without an activation object there it looks for a KMS host; then a KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
        "#]],
        );
        check(
            "license windows kms-client ad\nfor machine type 2",
            &expect![[r#"
                ok healthy: A KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
            "#]],
        );
        check(
            "license windows mak",
            &expect![[r#"
                ok degraded: Windows has a MAK license and looks for no KMS host until `slmgr /ipk KEY` installs the key of a KMS client (GVLK); then a KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
            "#]],
        );
        check(
            "license windows kms-host",
            &expect![[r#"
                ok healthy: This machine is a KMS host for Windows: it is activated at Microsoft and looks for no other until `slmgr /ipk KEY` installs the key of a KMS client (GVLK); then a KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
            "#]],
        );
        check(
            "for machine type 3",
            &expect![[r#"
                ok degraded: Windows may be activated by tokens alone and looks for no KMS host until `slmgr /act-type 0` allows it; then a KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
            "#]],
        );
    }

    #[test]
    fn other_applications_are_named() {
        check(
            "license windows retail\nlicense office kms-client",
            &expect![[r#"
                ok healthy: Office finds a working host: `kms.corp.example.:1688` accepts connections.
            "#]],
        );
        check(
            "license office mak",
            &expect![[r#"
                ok degraded: Office has a MAK license and looks for no KMS host until `cscript ospp.vbs /inpkey:KEY` in the folder of Office installs the key of a KMS client (GVLK); then Office finds a working host: `kms.corp.example.:1688` accepts connections.
            "#]],
        );
        check(
            "for office caching off",
            &expect![[r#"
            ok healthy: A KMS client finds a working host: `kms.corp.example.:1688` accepts connections.
        "#]],
        );
    }

    #[test]
    fn client_without_a_way_gives_no_verdict() {
        for role in ["license windows mak", "license windows kms-host"] {
            let evidence = evidence(role);
            let overview = Overview::new(&evidence);
            let verdict = verdict(&overview, &judge(&overview, &Judging::default()));
            assert_eq!(verdict.outcome.name(), "no-suffix");
            assert_eq!(verdict.status.name(), "inconclusive");
            assert!(verdict.client_codes.is_empty());
        }
    }
}
