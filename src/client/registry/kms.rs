//! Settings of the service that activates, scope by scope, and of a KMS host.

use super::keys::Section;
use super::{Values, publish_list};
use crate::client::suffix::{usable_host, usable_suffix};
use crate::client::{Allowed, ClientProfile, PortSetting, Scope, UnusablePort};
use crate::model::{HostPort, Sourced, parse_host_port};

/// Takes all scopes into `profile`, in the order read.
pub(super) fn add(values: &Values<'_>, profile: &mut ClientProfile) {
    for section in values.sections() {
        if let Section::Kms(scope) = section {
            client_side(values, section, scope, profile);
            host_side(values, section, profile);
        }
    }
}

fn client_side(values: &Values<'_>, section: &Section, scope: &Scope, profile: &mut ClientProfile) {
    let fixed_host = host(
        values,
        section,
        "KeyManagementServiceName",
        PortSetting::FixedHost,
        profile,
    );
    let cached_host = host(
        values,
        section,
        "DiscoveredKeyManagementServiceName",
        PortSetting::CachedHost,
        profile,
    );
    let domain = values.set_text(section, "KeyManagementServiceLookupDomain");
    let lookup_domain = domain.and_then(|text| match usable_suffix(&text.value) {
        Ok(name) => Some(Sourced::new(name, text.provenance)),
        Err(why) => {
            let fault = section.fault("KeyManagementServiceLookupDomain", text, why);
            profile.faulty.extend(fault);
            None
        }
    });
    let caching = values
        .switch(section, "DisableKeyManagementServiceHostCaching")
        .map(|it| Sourced::new(!it.value, it.provenance));
    let number = values.number(section, "VLActivationType");
    let activation_type = number.and_then(|number| {
        let res = Allowed::from_number(number.value);
        if res.is_none() {
            let text = Sourced::new(number.value.to_string(), number.provenance.clone());
            let why = "no activation type has this number";
            let fault = section.fault("VLActivationType", text, why);
            profile.faulty.extend(fault);
        }
        Some(Sourced::new(res?, number.provenance))
    });
    profile.set_in(scope, |it| {
        it.fixed_host = fixed_host;
        it.cached_host = cached_host;
        it.lookup_domain = lookup_domain;
        it.caching = caching;
        it.activation_type = activation_type;
    });
}

/// A host by its name and its port, which is a text and may be missing.
fn host(
    values: &Values<'_>,
    section: &Section,
    name: &str,
    port_setting: PortSetting,
    profile: &mut ClientProfile,
) -> Option<Sourced<HostPort>> {
    let port = port_setting.value_name();
    let port_text = values.set_text(section, port);
    let Some(text) = values.set_text(section, name) else {
        if let Some(text) = port_text {
            profile.refuse(
                &text.value,
                format!("`{port}`: no host is set beside it"),
                &text.provenance,
            );
        }
        return None;
    };
    let own_port = port_in_name(&text.value);
    if let (Some(own_port), Some(port_text)) = (own_port, &port_text)
        && port_number(&port_text.value) != Some(own_port)
    {
        let why = format!(
            "`{name}` is `{}` and names a port itself, which counts here",
            text.value
        );
        let fault = section.fault(port, port_text.clone(), why);
        profile.faulty.extend(fault);
    }
    let port_text = port_text.filter(|_| own_port.is_none());
    let port = port_text.and_then(|text| {
        let number = port_number(&text.value);
        if number.is_none() {
            profile.refuse(
                &text.value,
                format!(
                    "`{port}` is not a number from 1 to 65535; that it does not count is inferred"
                ),
                &text.provenance,
            );
            profile.unusable_ports.push(UnusablePort {
                setting: port_setting,
                text,
                why: None,
            });
        }
        number
    });
    match usable_host(&text.value, port) {
        Ok(host) => Some(Sourced::new(host, text.provenance)),
        Err(why) => {
            profile.faulty.extend(section.fault(name, text, why));
            None
        }
    }
}

fn host_side(values: &Values<'_>, section: &Section, profile: &mut ClientProfile) {
    const PORT: &str = PortSetting::Listening.value_name();
    if let Some(text) = values.set_text(section, PORT) {
        match port_number(&text.value) {
            Some(port) if profile.host_side.listening_port.is_none() => {
                profile.host_side.listening_port = Some(Sourced::new(port, text.provenance));
            }
            Some(_) => {}
            None => {
                profile.refuse(
                    &text.value,
                    format!("`{PORT}` is not a number from 1 to 65535"),
                    &text.provenance,
                );
                profile.unusable_ports.push(UnusablePort {
                    setting: PortSetting::Listening,
                    text,
                    why: None,
                });
            }
        }
    }
    if let Some(disabled) = values.switch(section, "DisableDnsPublishing") {
        let publishes = Sourced::new(!disabled.value, disabled.provenance);
        profile.host_side.publishes.get_or_insert(publishes);
    }
    if let Some((lines, provenance)) = values.texts(section, "DnsDomainPublishList") {
        for line in lines {
            match publish_list::line(line) {
                Ok(Some(it)) => {
                    let it = Sourced::new(it, provenance.clone());
                    profile.host_side.publish_list.push(it);
                }
                Ok(None) => {}
                Err(why) => {
                    let text = Sourced::new(line.clone(), provenance.clone());
                    let fault = section.fault("DnsDomainPublishList", text, why);
                    profile.faulty.extend(fault);
                }
            }
        }
    }
}

/// The port that a host names itself.
fn port_in_name(text: &str) -> Option<u16> {
    parse_host_port(text).ok()?.1
}

fn port_number(text: &str) -> Option<u16> {
    let all_digits = text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|it| all_digits && *it != 0)
}
