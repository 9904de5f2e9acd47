//! Pasted text → the wire types.

use super::explanation::facility;
use super::list;
use crate::codes::{Parts, look_up};
use crate::model::ErrorCode;
use crate::render::json::explain_v1::Fix;
use crate::render::json::paste_v1 as v1;
use crate::symptom::{
    Event, EventKind, Flag, Guid, Host, HostService, License, Paste, Tool, headline, sentence,
    steps,
};
use jiff::Timestamp;

/// All that was found.
pub(super) fn paste(paste: &Paste) -> v1::Paste {
    let headline = headline(paste);
    let events = paste.events.iter().enumerate();
    v1::Paste {
        summary: format!("{}: {}", headline.lead, headline.text),
        events: events.map(|(at, it)| event(paste, at, it)).collect(),
        licenses: list(&paste.licenses, license),
        codes: list(&paste.codes, ToString::to_string),
        domains: paste.domains.clone(),
        explained: list(&paste.all_codes(), |it| explained(*it)),
        steps: list(&steps(paste), |it| Fix {
            text: it.text.clone(),
            command: it.command.clone(),
            changes: None,
        }),
        left_out: v1::LeftOut {
            events: paste.left_out.events,
            licenses: paste.left_out.licenses,
            codes: paste.left_out.codes,
        },
    }
}

fn event(paste: &Paste, at: usize, event: &Event) -> v1::Event {
    let res = v1::Event {
        event_id: event.id(),
        summary: sentence(event, paste.partner_of(at)),
        time: event.time().map(time),
        written_at: event.written_at.map(time),
        computer: event.computer.clone(),
        seen: event.n_seen,
        code: event.code().map(|it| it.to_string()),
        answer: paste.answers.get(at).copied().flatten(),
        ..v1::Event::default()
    };
    with_fields(res, &event.what)
}

/// The fields that only some events have.
fn with_fields(event: v1::Event, what: &EventKind) -> v1::Event {
    match what {
        EventKind::Request(it) => v1::Event {
            flags: it.flags.map(flags),
            flags_set: it.flags.map(flags_set).unwrap_or_default(),
            host: it.host.as_ref().map(|it| it.name.clone()),
            port: it.host.as_ref().and_then(|it| it.port),
            cmid: it.cmid.as_ref().map(guid),
            client_time: it.client_time.map(time),
            is_virtual: it.is_virtual,
            license_status: it.license_status.map(Into::into),
            expires_in_min: it.expires_in_min,
            activation_id: it.activation_id.as_ref().map(guid),
            minimum_count: it.minimum_count,
            ..event
        },
        EventKind::Answer(it) => v1::Event {
            flags: it.flags.map(flags),
            flags_set: it.flags.map(flags_set).unwrap_or_default(),
            is_activated: it.is_activated,
            count: it.count,
            activation_interval_min: it.activation_interval_min,
            renewal_interval_min: it.renewal_interval_min,
            client_time: it.client_time.map(time),
            ..event
        },
        EventKind::Served(it) => v1::Event {
            client: it.client.clone(),
            cmid: it.cmid.as_ref().map(guid),
            client_time: it.client_time.map(time),
            is_virtual: it.is_virtual,
            license_status: it.license_status.map(Into::into),
            expires_in_min: it.expires_in_min,
            activation_id: it.activation_id.as_ref().map(guid),
            minimum_count: it.minimum_count,
            ..event
        },
        EventKind::NotPublished(it) | EventKind::Published(it) => v1::Event {
            domain: it.domain.clone(),
            ..event
        },
        EventKind::NotActivated(it) => v1::Event {
            activation_id: it.activation_id.as_ref().map(guid),
            application_id: it.application_id.as_ref().map(guid),
            application: it.application_id.as_ref().and_then(application),
            action: it.action.clone(),
            trigger: it.trigger.clone(),
            ..event
        },
        EventKind::NameUnanswered(it) => v1::Event {
            name: Some(it.name.clone()),
            ..event
        },
    }
}

fn license(license: &License) -> v1::License {
    v1::License {
        tool: match license.tool {
            Tool::Slmgr | Tool::SlmgrInOtherLanguage => v1::Tool::Slmgr,
            Tool::Ospp => v1::Tool::Ospp,
        },
        is_translated: license.tool == Tool::SlmgrInOtherLanguage,
        name: license.name.clone(),
        description: license.description.clone(),
        channel: license.channel.map(Into::into),
        activation_id: license.activation_id.as_ref().map(guid),
        application_id: license.application_id.as_ref().map(guid),
        application: license.application_id.as_ref().and_then(application),
        license_status: license.status.map(Into::into),
        reason: license.reason.map(|it| it.to_string()),
        expires_in_min: license.expires_in_min,
        allowed: license.allowed.map(Into::into),
        activated_by: license.activated_by.map(Into::into),
        cmid: license.cmid.as_ref().map(guid),
        lookup_domain: license.lookup_domain.clone(),
        fixed_host: license.fixed_host.as_ref().map(host),
        dns_host: license.dns_host.as_ref().map(host),
        has_no_dns_host: license.has_no_dns_host,
        unnamed_host: license.unnamed_host.as_ref().map(host),
        host_address: license.host_address.clone(),
        activation_interval_min: license.activation_interval_min,
        renewal_interval_min: license.renewal_interval_min,
        is_caching: license.is_caching,
        service: license.service.as_ref().map(service),
    }
}

fn service(service: &HostService) -> v1::HostService {
    v1::HostService {
        current_count: service.current_count,
        port: service.port,
        is_publishing: service.is_publishing,
        total_requests: service.total_requests,
        failed_requests: service.failed_requests,
    }
}

fn host(host: &Host) -> v1::Host {
    v1::Host {
        host: host.name.clone(),
        port: host.port,
    }
}

fn explained(code: ErrorCode) -> v1::Explained {
    let entry = look_up(code);
    let parts = Parts::of(code);
    v1::Explained {
        code: code.to_string(),
        symbol: entry.and_then(|it| it.symbol).map(str::to_owned),
        side: entry.map(|it| it.side.into()),
        meaning: entry.map(|it| it.meaning.to_owned()),
        facility: facility(parts.facility),
        number: parts.number,
    }
}

fn time(time: Timestamp) -> String {
    time.to_string()
}

fn flags(bits: u32) -> String {
    format!("0x{bits:08X}")
}

fn flags_set(bits: u32) -> Vec<v1::Flag> {
    let (flags, _) = Flag::of(bits);
    list(&flags, |it| (*it).into())
}

fn guid(guid: &Guid) -> String {
    guid.0.clone()
}

fn application(guid: &Guid) -> Option<String> {
    guid.application().map(str::to_owned)
}
