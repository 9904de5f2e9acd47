//! One event as fields.

use super::{Rows, minutes, yes_or_no};
use crate::model::ErrorCode;
use crate::symptom::{
    Answer, Event, EventKind, Flag, Guid, LicenseStatus, NotActivated, Publishing, Request, Served,
};
use jiff::SignedDuration;

/// Table 11 of a document of Microsoft's lays out most events.
const LAYOUT: &str = "documented: Microsoft, Volume Activation Technical Reference, events of KMS";

/// Its fields, named and with units.
pub(super) fn fields(event: &Event) -> Vec<(String, String)> {
    let mut rows = Rows::default();
    match &event.what {
        EventKind::Request(it) => request(&mut rows, it),
        EventKind::Answer(it) => answer(&mut rows, it),
        EventKind::Served(it) => {
            served(&mut rows, it);
            rows.add("clocks", it.clock_offset(event.written_at).and_then(clocks));
        }
        EventKind::NotPublished(it) | EventKind::Published(it) => publishing(&mut rows, it),
        EventKind::NotActivated(it) => not_activated(&mut rows, it),
        EventKind::NameUnanswered(it) => {
            rows.add("name asked for", Some(it.name.clone()));
        }
    }
    rows.add("written at", event.written_at.map(|it| it.to_string()));
    rows.add("written by", event.computer.clone());
    let times = match event.n_seen {
        0 | 1 => None,
        n => Some(format!("{n} times in the text")),
    };
    rows.add("seen", times);
    let basis = match &event.what {
        EventKind::Request(_) | EventKind::Answer(_) | EventKind::Served(_) => LAYOUT,
        EventKind::NotPublished(_) | EventKind::Published(_) => {
            "documented: Microsoft, on event 12293"
        }
        EventKind::NotActivated(_) => {
            "documented: Microsoft, on event 8198; the fields are known from users"
        }
        EventKind::NameUnanswered(_) => "documented: Microsoft, on event 1014 of the DNS client",
    };
    rows.add("basis", Some(basis.to_owned()));
    rows.rows
}

fn request(rows: &mut Rows, it: &Request) {
    rows.add("host tried", it.host.as_ref().map(ToString::to_string));
    rows.add("result", Some(result(it.code)));
    rows.add("flags", it.flags.and_then(flags));
    rows.add("client's clock", it.client_time.map(|it| it.to_string()));
    rows.add("license status", it.license_status.map(status));
    rows.add("expires in", it.expires_in_min.map(minutes));
    rows.add(
        "host must count",
        it.minimum_count.map(|it| format!("{it} machines")),
    );
    rows.add("virtual machine", it.is_virtual.map(yes_or_no));
    rows.add("client machine id", it.cmid.as_ref().map(guid));
    rows.add("activation id", it.activation_id.as_ref().map(guid));
}

fn answer(rows: &mut Rows, it: &Answer) {
    rows.add("result", Some(result(it.code)));
    rows.add("activated", it.is_activated.map(yes_or_no));
    rows.add("flags", it.flags.and_then(flags));
    rows.add(
        "host counts",
        it.count
            .map(|it| crate::words::count(usize::try_from(it).unwrap_or(usize::MAX), "machine")),
    );
    rows.add("tries again after", it.activation_interval_min.map(minutes));
    rows.add("renews after", it.renewal_interval_min.map(minutes));
    rows.add("client's clock", it.client_time.map(|it| it.to_string()));
}

fn served(rows: &mut Rows, it: &Served) {
    rows.add("client", it.client.clone());
    rows.add("result", Some(result(it.code)));
    rows.add("client's clock", it.client_time.map(|it| it.to_string()));
    rows.add("license status", it.license_status.map(status));
    rows.add("expires in", it.expires_in_min.map(minutes));
    rows.add(
        "host must count",
        it.minimum_count.map(|it| format!("{it} machines")),
    );
    rows.add("virtual machine", it.is_virtual.map(yes_or_no));
    rows.add("client machine id", it.cmid.as_ref().map(guid));
    rows.add("activation id", it.activation_id.as_ref().map(guid));
}

fn publishing(rows: &mut Rows, it: &Publishing) {
    rows.add("domain", it.domain.clone());
    rows.add("result", it.code.map(result));
}

fn not_activated(rows: &mut Rows, it: &NotActivated) {
    rows.add("result", Some(result(it.code)));
    let application = it.application_id.as_ref();
    rows.add(
        "application",
        application.map(|it| it.application().map_or_else(|| guid(it), str::to_owned)),
    );
    rows.add("action", it.action.clone());
    rows.add("set off by", it.trigger.clone());
    rows.add("activation id", it.activation_id.as_ref().map(guid));
}

fn result(code: ErrorCode) -> String {
    match code.0 {
        0 => format!("{code} (no fault)"),
        _ => code.to_string(),
    }
}

fn status(status: LicenseStatus) -> String {
    format!("{}: {}", status.number(), status.words())
}

fn guid(guid: &Guid) -> String {
    guid.0.clone()
}

/// What to say of clocks that lie apart; a few minutes are the way of the request and nobody's fault.
fn clocks(offset: SignedDuration) -> Option<String> {
    let minutes = offset.as_mins().unsigned_abs();
    if minutes < 15 {
        return None;
    }
    let side = if offset.is_negative() {
        "behind"
    } else {
        "ahead of"
    };
    let verdict = if minutes <= 4 * 60 {
        "up to 4 hours are allowed"
    } else {
        "more than 4 hours are refused with 0xC004F06C"
    };
    let apart = super::minutes(minutes);
    Some(format!(
        "the client is {apart} {side} the host; {verdict} (documented)"
    ))
}

/// The flags in words; none where no bit is set.
fn flags(bits: u32) -> Option<String> {
    if bits == 0 {
        return None;
    }
    let (flags, rest) = Flag::of(bits);
    let mut words: Vec<String> = flags.iter().map(|it| it.words().to_owned()).collect();
    if rest != 0 {
        words.push(format!("0x{rest:08X}, not known"));
    }
    Some(format!("0x{bits:08X}: {}", words.join("; ")))
}
