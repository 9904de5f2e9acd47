//! Whose way a sentence is about, and whether that client looks for a KMS host at all.

use super::OutcomeWord;
use super::outcome::Decision;
use crate::client::{
    Allowed, Application, Channel, ClientProfile, Role, Scope, allow_every_way, install_key,
};
use crate::evidence::{Evidence, Stage};
use crate::overview::Overview;
use crate::plan::Step;

/// The subject of a sentence: a client whose way is that of Windows goes without a name.
pub(super) fn client(overview: &Overview<'_>) -> String {
    match application(overview) {
        Application::Windows => "A KMS client".to_owned(),
        Application::Office => "Office".to_owned(),
        Application::Other(id) => format!("Application {}", id.0),
    }
}

/// The beginning of a sentence about the hosts at the end of the way: `A KMS client finds`.
///
/// One that looks for no host finds none either; what its settings lead to is told all the same.
pub(super) fn finds(overview: &Overview<'_>) -> String {
    if !looks_for_no_host(overview.evidence) {
        return format!("{} finds", client(overview));
    }
    let mut steps = overview.evidence.plan.steps.iter();
    if steps.all(|it| matches!(it.step, Step::AskSrv { .. })) {
        "its DNS leads to".to_owned()
    } else {
        "its settings lead to".to_owned()
    }
}

/// The subject of a sentence about what is tried; one that tries nothing lends its settings.
pub(super) fn tries(overview: &Overview<'_>) -> String {
    if looks_for_no_host(overview.evidence) {
        "a client with its settings".to_owned()
    } else {
        client(overview)
    }
}

/// True when the way that was followed is one that the machine itself never takes.
pub(super) fn looks_for_no_host(evidence: &Evidence) -> bool {
    let client = evidence.client.as_ref();
    evidence.ran.contains(&Stage::Plan) && client.is_some_and(ClientProfile::looks_for_no_host)
}

/// The scope for a sentence that has room for one command: the widest where it is not known in which one a setting stands.
pub(super) fn scope_of_headline(scope: Option<&Scope>) -> Option<Scope> {
    match scope {
        Some(Scope::Effective(Application::Office, _)) => {
            Some(Scope::Application(Application::Office))
        }
        Some(Scope::Effective(..)) => None,
        other => other.cloned(),
    }
}

/// `rest` with its condition, where it rests on settings for KMS of which nothing that was read speaks.
pub(super) fn or_is_set_by_hand(
    overview: &Overview<'_>,
    decision: Decision,
    rest: String,
) -> String {
    let is_open = decision.is_certain
        && decision.word == OutcomeWord::NoSuffix
        && !overview.evidence.plan.knows_kms_settings();
    if !is_open {
        return rest;
    }
    format!(
        "Unless a host or a lookup domain is set by hand, which nothing that was read tells, {}",
        continued(&rest)
    )
}

/// A sentence as the end of another; names of programs keep their letter.
fn continued(sentence: &str) -> String {
    match sentence.split_at_checked(1) {
        Some((first, behind)) if !sentence.starts_with("Office") => {
            format!("{}{behind}", first.to_lowercase())
        }
        _ => sentence.to_owned(),
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
    let then = if looks_for_no_host(overview.evidence) {
        ""
    } else {
        "then "
    };
    format!("{lead}; {then}{}", continued(&rest))
}

/// That the client looks for no KMS host, and what would change it; none when it does look.
fn looks_for_none(client: &ClientProfile) -> Option<String> {
    let in_force = client.in_force();
    let application = &in_force.application;
    let role = client.role_of(application);
    let Some(what) = what_it_is(client) else {
        return match role? {
            Role::ClientOfDirectory(_)
                if in_force.activation_type.map(|it| it.value) != Some(Allowed::Kms) =>
            {
                Some(format!(
                    "Active Directory activated {application} last, and only without an activation object there it looks for a KMS host"
                ))
            }
            _ => None,
        };
    };
    if is_excluded(client) {
        let scope = scope_of_headline(in_force.activation_type_scope);
        let allow = allow_every_way(scope.as_ref());
        return Some(format!(
            "{what} and looks for no KMS host until {allow} allows it"
        ));
    }
    // A key change would end the service of a host, so none is proposed.
    if matches!(role, Some(Role::Host(_))) {
        return Some(format!(
            "{what} and looks for no other; look from a client (`kmsdoctor diagnose DOMAIN`)"
        ));
    }
    if matches!(role, Some(Role::Other(it)) if it.channel == Some(Channel::Subscription)) {
        return Some(format!("{what} and looks for no KMS host"));
    }
    let key = install_key(application);
    Some(format!(
        "{what} and looks for no KMS host until {key} installs the key of a KMS client (GVLK)"
    ))
}

/// What makes a machine one that looks for no KMS host, for a sentence: `Windows has a MAK license`; none when it does look.
pub(super) fn what_it_is(client: &ClientProfile) -> Option<String> {
    let in_force = client.in_force();
    let application = &in_force.application;
    let allowed = in_force.activation_type.map(|it| it.value);
    if let Some(allowed) = allowed.filter(|it| it.excludes_kms()) {
        let way = allowed.way_words();
        return Some(format!("{application} may be activated by {way} alone"));
    }
    match client.role_of(application)? {
        Role::Client | Role::ClientOfDirectory(_) => None,
        Role::Host(_) => Some(format!("This machine is a KMS host for {application}")),
        Role::Other(license) => Some(format!(
            "{application} has {}",
            license
                .channel
                .map_or("no license of a KMS client", Channel::license_words)
        )),
    }
}

/// True when the activation type leaves KMS out.
fn is_excluded(client: &ClientProfile) -> bool {
    let allowed = client.in_force().activation_type;
    allowed.is_some_and(|it| it.value.excludes_kms())
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
                ok healthy: A KMS client finds a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "license windows kms-client ad",
            &expect![[r#"
                ok healthy: Active Directory activated Windows last, and only without an activation object there it looks for a KMS host; then a KMS client finds a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "license windows kms-client ad\nfor machine type 2",
            &expect![[r#"
                ok healthy: A KMS client finds a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "license windows mak",
            &expect![[r#"
                ok degraded: Windows has a MAK license and looks for no KMS host until `slmgr /ipk KEY` installs the key of a KMS client (GVLK); its DNS leads to a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "license windows kms-host",
            &expect![[r#"
                ok healthy: This machine is a KMS host for Windows and looks for no other; look from a client (`kmsdoctor diagnose DOMAIN`); its DNS leads to a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "for machine type 3",
            &expect![[r#"
                ok degraded: Windows may be activated by tokens alone and looks for no KMS host until `slmgr /act-type 0` allows it; its DNS leads to a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
    }

    #[test]
    fn other_applications_are_named() {
        check(
            "license windows retail\nlicense office kms-client",
            &expect![[r#"
                ok healthy: Office finds a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "license office mak",
            &expect![[r#"
                ok degraded: Office has a MAK license and looks for no KMS host until `cscript ospp.vbs /inpkey:KEY` in the folder of Office installs the key of a KMS client (GVLK); its DNS leads to a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
            "#]],
        );
        check(
            "for office caching off",
            &expect![[r#"
                ok healthy: A KMS client finds a host: `kms.corp.example.:1688` accepts connections; the port answers, `--rpc-bind` asks whether KMS does.
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
