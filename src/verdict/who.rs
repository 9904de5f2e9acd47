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
            "{application} may be activated by {} alone and looks for no KMS host, unless {allow} allows it",
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
            "This machine is a KMS host for {application}: it is activated at Microsoft and looks for no other, unless {key} makes it a KMS client"
        )),
        Role::Other(license) => Some(format!(
            "{application} has {} and looks for no KMS host, unless {key} makes it a KMS client",
            license
                .channel
                .map_or("no license of a KMS client", Channel::license_words)
        )),
    }
}
