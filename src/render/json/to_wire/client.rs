//! Settings of a client that the plan does not show.

use super::{host, list, provenance, text};
use crate::client::{
    Application, ClientProfile, FaultySetting, Guid, HostSide, Publishing, Scope, ScopedSettings,
};
use crate::evidence::{Evidence, Stage};
use crate::model::{DomainName, HostPort, Sourced};
use crate::plan::DiscoveryPlan;
use crate::render::json::report_v1 as v1;

/// The whole of `client`.
pub(super) fn client(client: &ClientProfile) -> v1::Client {
    v1::Client {
        primary_suffix: client.primary_suffix.as_ref().map(name),
        search_list: list(&client.search_list, name),
        settings: by_flags(client)
            .into_iter()
            .chain(client.scoped.iter().map(scoped))
            .collect(),
        unusable_ports: list(&client.unusable_ports, |it| v1::UnusablePort {
            setting: it.setting.into(),
            text: it.text.value.clone(),
            why: it.why.clone(),
            provenance: provenance(&it.text.provenance),
        }),
        faulty_settings: list(&client.faulty, faulty),
        host: host_side(&client.host_side),
        licenses: list(&client.licenses, |it| v1::LicenseInUse {
            application: application(&it.application),
            product: it.product.as_ref().map(|it| it.0.clone()),
            channel: it.channel.map(Into::into),
            activated_by: it.activated_by.map(Into::into),
            is_serving: it.is_serving,
            provenance: provenance(&it.provenance),
        }),
        name_rules: list(&client.name_rules, |it| v1::NameRule {
            name: it.name.clone(),
            namespaces: list(&it.namespaces, ToString::to_string),
            is_by_policy: it.is_by_policy,
            options: it.options,
            servers: list(&it.servers, ToString::to_string),
            direct_access_servers: list(&it.direct_access_servers, ToString::to_string),
            provenance: provenance(&it.provenance),
        }),
        redacted: client.is_redacted,
        machine_names: list(&client.machine_names, |it| v1::MachineName {
            kind: it.kind.into(),
            name: it.name.value.clone(),
            provenance: provenance(&it.name.provenance),
        }),
    }
}

/// The application whose way the plan is; none where no client is followed.
pub(super) fn followed(evidence: &Evidence) -> Option<String> {
    // Hosts of a saved report come with its plan.
    let is_saved = !evidence.is_check() && evidence.plan != DiscoveryPlan::default();
    let is_client = evidence.ran.contains(&Stage::Plan) || is_saved;
    let client = evidence.client.as_ref();
    let followed = client.map_or(Application::Windows, ClientProfile::application);
    is_client.then(|| application(&followed))
}

fn application(application: &Application) -> String {
    match application {
        Application::Windows => v1::WINDOWS.to_owned(),
        Application::Office => v1::OFFICE.to_owned(),
        Application::Other(id) => id.0.clone(),
    }
}

/// What flags say; none when they say nothing.
fn by_flags(client: &ClientProfile) -> Option<v1::ScopedSettings> {
    let said = ScopedSettings {
        fixed_host: client.fixed_host.clone(),
        lookup_domain: client.lookup_domain.clone(),
        cached_host: client.cached_host.clone(),
        caching: client.caching.clone(),
        ..ScopedSettings::new(Scope::Machine)
    };
    (!said.is_empty()).then(|| v1::ScopedSettings {
        scope: v1::Scope::Flags,
        ..scoped(&said)
    })
}

fn faulty(fault: &FaultySetting) -> v1::FaultySetting {
    let parts = fault.scope.as_ref().map(scope);
    let (scope, of, product) = parts.map_or((None, None, None), |it| (Some(it.0), it.1, it.2));
    v1::FaultySetting {
        kind: fault.kind.into(),
        name: fault.name.clone(),
        scope,
        application: of.map(application),
        product: product.map(|it| it.0.clone()),
        is_effective: matches!(fault.scope, Some(Scope::Effective(..))),
        is_policy: fault.is_policy,
        text: text(&fault.text),
        why: fault.why.clone(),
        provenance: provenance(&fault.provenance),
    }
}

/// For whom, and of which application and product.
fn scope(scope: &Scope) -> (v1::Scope, Option<&Application>, Option<&Guid>) {
    match scope {
        Scope::Machine => (v1::Scope::Machine, None, None),
        Scope::Application(it) | Scope::Effective(it, None) => {
            (v1::Scope::Application, Some(it), None)
        }
        Scope::Product(it, id) | Scope::Effective(it, Some(id)) => {
            (v1::Scope::Product, Some(it), Some(id))
        }
    }
}

fn scoped(settings: &ScopedSettings) -> v1::ScopedSettings {
    let (scope, of, product) = scope(&settings.scope);
    v1::ScopedSettings {
        scope,
        application: of.map(application),
        product: product.map(|it| it.0.clone()),
        is_effective: matches!(settings.scope, Scope::Effective(..)),
        fixed_host: settings.fixed_host.as_ref().map(host_setting),
        lookup_domain: settings.lookup_domain.as_ref().map(name),
        cached_host: settings.cached_host.as_ref().map(host_setting),
        caching: settings.caching.as_ref().map(switch),
        activation_type: settings
            .activation_type
            .as_ref()
            .map(|it| v1::ActivationTypeSetting {
                allowed: it.value.into(),
                provenance: provenance(&it.provenance),
            }),
    }
}

fn host_side(side: &HostSide) -> v1::HostSide {
    v1::HostSide {
        listening_port: side.listening_port.as_ref().map(|it| v1::PortNumber {
            port: it.value,
            provenance: provenance(&it.provenance),
        }),
        publishes: side.publishes.as_ref().map(switch),
        publish_list: list(&side.publish_list, publishing),
    }
}

fn publishing(line: &Sourced<Publishing>) -> v1::Publishing {
    v1::Publishing {
        domain: line.value.domain.to_string(),
        priority: line.value.priority,
        weight: line.value.weight,
        provenance: provenance(&line.provenance),
    }
}

fn name(it: &Sourced<DomainName>) -> v1::NameSetting {
    v1::NameSetting {
        name: it.value.to_string(),
        provenance: provenance(&it.provenance),
    }
}

fn host_setting(it: &Sourced<HostPort>) -> v1::HostSetting {
    v1::HostSetting {
        host: host(&it.value.host),
        port: it.value.port,
        provenance: provenance(&it.provenance),
    }
}

fn switch(it: &Sourced<bool>) -> v1::SwitchSetting {
    v1::SwitchSetting {
        on: it.value,
        provenance: provenance(&it.provenance),
    }
}
