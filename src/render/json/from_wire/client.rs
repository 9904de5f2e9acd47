//! Settings of a client that the plan does not show.

use super::error::ReadReportError;
use super::values::{self, fault, host_port, name};
use super::{list, provenance};
use crate::client::{
    Application, ClientProfile, FaultySetting, Guid, HostSide, LicenseInUse, MachineName, NameRule,
    Namespace, Publishing, Scope, ScopedSettings, UnusablePort,
};
use crate::model::{DomainName, HostPort, Sourced};
use crate::render::json::place::Place;
use crate::render::json::report_v1 as v1;

/// The whole of `client`.
pub(super) fn client(
    client: &v1::Client,
    place: &Place<'_>,
) -> Result<ClientProfile, ReadReportError> {
    let mut res = ClientProfile {
        primary_suffix: optional(
            client.primary_suffix.as_ref(),
            &place.key("primary_suffix"),
            domain,
        )?,
        search_list: list(&client.search_list, &place.key("search_list"), domain)?,
        unusable_ports: list(
            &client.unusable_ports,
            &place.key("unusable_ports"),
            |item, place| {
                Ok(UnusablePort {
                    setting: item.setting.into(),
                    text: sourced(item.text.clone(), &item.provenance, place)?,
                    why: item.why.clone(),
                })
            },
        )?,
        faulty: list(
            &client.faulty_settings,
            &place.key("faulty_settings"),
            faulty,
        )?,
        host_side: host_side(&client.host, &place.key("host"))?,
        licenses: list(&client.licenses, &place.key("licenses"), license)?,
        name_rules: list(&client.name_rules, &place.key("name_rules"), name_rule)?,
        is_redacted: client.redacted,
        machine_names: list(
            &client.machine_names,
            &place.key("machine_names"),
            |it, place| {
                Ok(MachineName {
                    kind: it.kind.into(),
                    name: sourced(it.name.clone(), &it.provenance, place)?,
                })
            },
        )?,
        ..ClientProfile::default()
    };
    let all = place.key("settings");
    for (idx, item) in client.settings.iter().enumerate() {
        let place = all.idx(idx);
        let settings = scoped(item, &place)?;
        if item.scope == v1::Scope::Flags {
            res.fixed_host = settings.fixed_host;
            res.lookup_domain = settings.lookup_domain;
            res.cached_host = settings.cached_host;
            res.caching = settings.caching;
        } else if res.scoped.iter().any(|it| it.scope == settings.scope) {
            let what = format!("the settings of {} stand twice", settings.scope);
            return Err(fault(&place.key("scope"), what));
        } else {
            res.scoped.push(settings);
        }
    }
    Ok(res)
}

fn scoped(
    settings: &v1::ScopedSettings,
    place: &Place<'_>,
) -> Result<ScopedSettings, ReadReportError> {
    Ok(ScopedSettings {
        scope: scope(
            settings.scope,
            [&settings.application, &settings.product],
            settings.is_effective,
            place,
        )?,
        fixed_host: optional(
            settings.fixed_host.as_ref(),
            &place.key("fixed_host"),
            host_setting,
        )?,
        lookup_domain: optional(
            settings.lookup_domain.as_ref(),
            &place.key("lookup_domain"),
            domain,
        )?,
        cached_host: optional(
            settings.cached_host.as_ref(),
            &place.key("cached_host"),
            host_setting,
        )?,
        caching: optional(settings.caching.as_ref(), &place.key("caching"), switch)?,
        activation_type: optional(
            settings.activation_type.as_ref(),
            &place.key("activation_type"),
            |it, place| sourced(it.allowed.into(), &it.provenance, place),
        )?,
    })
}

fn faulty(it: &v1::FaultySetting, place: &Place<'_>) -> Result<FaultySetting, ReadReportError> {
    let of = [&it.application, &it.product];
    Ok(FaultySetting {
        kind: it.kind.into(),
        name: it.name.clone(),
        scope: match it.scope {
            Some(kind) => Some(scope(kind, of, it.is_effective, place)?),
            None => None,
        },
        is_policy: it.is_policy,
        text: it.text.clone().unwrap_or_default(),
        why: it.why.clone(),
        provenance: provenance(&it.provenance, &place.key("provenance"))?,
    })
}

/// The scope of `kind`; `of` is the application and the product.
fn scope(
    kind: v1::Scope,
    of: [&Option<String>; 2],
    is_effective: bool,
    place: &Place<'_>,
) -> Result<Scope, ReadReportError> {
    match (kind, of[0], of[1]) {
        (v1::Scope::Flags | v1::Scope::Machine, None, None) if !is_effective => Ok(Scope::Machine),
        (v1::Scope::Application, Some(it), None) => {
            let of = application(it, place)?;
            Ok(if is_effective {
                Scope::Effective(of, None)
            } else {
                Scope::Application(of)
            })
        }
        (v1::Scope::Product, Some(it), Some(product)) => {
            let of = application(it, place)?;
            let product = id(product, "product", place)?;
            Ok(if is_effective {
                Scope::Effective(of, Some(product))
            } else {
                Scope::Product(of, product)
            })
        }
        _ => Err(fault(
            &place.key("scope"),
            "`application` stands with `application` and `product`, `product` with `product`",
        )),
    }
}

fn id(text: &str, key: &'static str, place: &Place<'_>) -> Result<Guid, ReadReportError> {
    Guid::parse(text).ok_or_else(|| {
        let what = "an id is written `55c92734-d682-4d71-983e-d6ec3f16059f`";
        fault(&place.key(key), what)
    })
}

fn application(text: &str, place: &Place<'_>) -> Result<Application, ReadReportError> {
    match text {
        v1::WINDOWS => Ok(Application::Windows),
        v1::OFFICE => Ok(Application::Office),
        other => id(other, "application", place).map(Application::Other),
    }
}

fn license(it: &v1::LicenseInUse, place: &Place<'_>) -> Result<LicenseInUse, ReadReportError> {
    Ok(LicenseInUse {
        application: application(&it.application, place)?,
        product: optional(it.product.as_ref(), place, |it, place| {
            id(it, "product", place)
        })?,
        channel: it.channel.map(Into::into),
        activated_by: it.activated_by.map(Into::into),
        is_serving: it.is_serving,
        provenance: provenance(&it.provenance, &place.key("provenance"))?,
    })
}

fn name_rule(it: &v1::NameRule, place: &Place<'_>) -> Result<NameRule, ReadReportError> {
    let namespace = |it: &String, place: &Place<'_>| {
        Namespace::parse(it)
            .map_err(|why| fault(place, format!("`{it}` is not a namespace: {why}")))
    };
    let server = |it: &String, place: &Place<'_>| {
        it.parse()
            .map_err(|_| fault(place, format!("`{it}` is not an address with a port")))
    };
    Ok(NameRule {
        name: it.name.clone(),
        namespaces: list(&it.namespaces, &place.key("namespaces"), namespace)?,
        is_by_policy: it.is_by_policy,
        options: it.options,
        servers: list(&it.servers, &place.key("servers"), server)?,
        direct_access_servers: list(
            &it.direct_access_servers,
            &place.key("direct_access_servers"),
            |it, place| values::host(it, place),
        )?,
        provenance: provenance(&it.provenance, &place.key("provenance"))?,
    })
}

fn host_side(side: &v1::HostSide, place: &Place<'_>) -> Result<HostSide, ReadReportError> {
    Ok(HostSide {
        listening_port: optional(
            side.listening_port.as_ref(),
            &place.key("listening_port"),
            |it, place| {
                if it.port == 0 {
                    return Err(fault(&place.key("port"), "a port is at least 1"));
                }
                sourced(it.port, &it.provenance, place)
            },
        )?,
        publishes: optional(side.publishes.as_ref(), &place.key("publishes"), switch)?,
        publish_list: list(
            &side.publish_list,
            &place.key("publish_list"),
            |item, place| {
                let line = Publishing {
                    domain: name(&item.domain, &place.key("domain"))?,
                    priority: item.priority,
                    weight: item.weight,
                };
                sourced(line, &item.provenance, place)
            },
        )?,
    })
}

fn optional<W, T>(
    item: Option<&W>,
    place: &Place<'_>,
    read: impl FnOnce(&W, &Place<'_>) -> Result<T, ReadReportError>,
) -> Result<Option<T>, ReadReportError> {
    item.map(|it| read(it, place)).transpose()
}

fn domain(it: &v1::NameSetting, place: &Place<'_>) -> Result<Sourced<DomainName>, ReadReportError> {
    sourced(name(&it.name, &place.key("name"))?, &it.provenance, place)
}

fn host_setting(
    it: &v1::HostSetting,
    place: &Place<'_>,
) -> Result<Sourced<HostPort>, ReadReportError> {
    sourced(host_port(&it.host, it.port, place)?, &it.provenance, place)
}

fn switch(it: &v1::SwitchSetting, place: &Place<'_>) -> Result<Sourced<bool>, ReadReportError> {
    sourced(it.on, &it.provenance, place)
}

fn sourced<T>(
    value: T,
    from: &v1::Provenance,
    place: &Place<'_>,
) -> Result<Sourced<T>, ReadReportError> {
    let provenance = provenance(from, &place.key("provenance"))?;
    Ok(Sourced::new(value, provenance))
}
