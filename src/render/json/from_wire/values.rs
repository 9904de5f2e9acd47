//! Single values of a saved report, checked.

use super::error::{ReadReportError, bounded};
use crate::model::{DomainName, HostName, HostPort};
use crate::render::json::place::Place;
use crate::render::json::report_v1 as v1;
use crate::render::json::to_wire::MAX_MICROS;
use crate::selection::Chance;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

/// What stands for an address and port.
pub(super) const ENDPOINT: &str = "an endpoint as in `192.0.2.7:1688` or `[2001:db8::7]:1688`";

/// What stands for an address.
pub(super) const ADDRESS: &str = "an IP address";

/// Most by which `p` may differ from the fraction beside it; other writers may round.
const MAX_P_DIFFERENCE: f64 = 1e-6;

/// Says what is wrong with the value at `place`.
pub(super) fn fault(place: &Place<'_>, what: impl Into<String>) -> ReadReportError {
    ReadReportError::Value {
        pointer: place.to_string(),
        what: what.into(),
    }
}

/// A value with a text form; `accepted` says what is wanted.
pub(super) fn parsed<T: FromStr>(
    text: &str,
    accepted: &str,
    place: &Place<'_>,
) -> Result<T, ReadReportError> {
    text.parse()
        .map_err(|_| fault(place, format!("`{}` is not {accepted}", bounded(text))))
}

/// An absolute name with its final dot.
pub(super) fn name(text: &str, place: &Place<'_>) -> Result<DomainName, ReadReportError> {
    if !is_absolute(text) {
        let what = format!("`{}` is not a name with a final dot", bounded(text));
        return Err(fault(place, what));
    }
    any_name(text, place)
}

/// An address, an absolute name, or a single label without final dot.
pub(super) fn host(text: &str, place: &Place<'_>) -> Result<HostName, ReadReportError> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(HostName::Address(address));
    }
    let name = any_name(text, place)?;
    if is_absolute(text) {
        return Ok(HostName::Absolute(name));
    }
    if name.label_count() != 1 {
        let what = format!("`{}` has several labels and no final dot", bounded(text));
        return Err(fault(place, what));
    }
    Ok(HostName::Relative(name))
}

/// A host and port of a setting; `place` is the object that holds both.
pub(super) fn host_port(
    text: &str,
    port: u16,
    place: &Place<'_>,
) -> Result<HostPort, ReadReportError> {
    if port == 0 {
        return Err(fault(
            &place.key("port"),
            "a host is set with a port from 1 to 65535",
        ));
    }
    Ok(HostPort {
        host: host(text, &place.key("host"))?,
        port,
    })
}

/// True when the last dot is not escaped.
fn is_absolute(text: &str) -> bool {
    text.strip_suffix('.').is_some_and(|rest| {
        let n_backslashes = rest.bytes().rev().take_while(|it| *it == b'\\').count();
        n_backslashes % 2 == 0
    })
}

fn any_name(text: &str, place: &Place<'_>) -> Result<DomainName, ReadReportError> {
    DomainName::parse(text).map_err(|err| {
        let what = format!(
            "`{}` is not a name: {}",
            bounded(text),
            bounded(&err.to_string())
        );
        fault(place, what)
    })
}

/// Milliseconds, taken to the nearest microsecond.
pub(super) fn millis(millis: f64, place: &Place<'_>) -> Result<Duration, ReadReportError> {
    let micros = (millis * 1000.0).round();
    #[expect(clippy::cast_precision_loss, reason = "10^15 is below 2^53")]
    let largest = MAX_MICROS as f64;
    if millis < 0.0 || !(0.0..=largest).contains(&micros) {
        let largest = MAX_MICROS / 1000;
        let what = format!("{millis} is not a time in milliseconds from 0 to {largest}");
        return Err(fault(place, what));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, and inside the range just checked"
    )]
    let micros = micros as u64;
    Ok(Duration::from_micros(micros))
}

/// A position in a list of `len` entries.
pub(super) fn position(
    idx: usize,
    len: usize,
    of: &str,
    place: &Place<'_>,
) -> Result<usize, ReadReportError> {
    if idx < len {
        return Ok(idx);
    }
    let entries = if len == 1 { "entry" } else { "entries" };
    Err(fault(
        place,
        format!("{idx} is no position in `{of}`, which has {len} {entries}"),
    ))
}

/// The fraction where there is one, else the number with its precision.
pub(super) fn chance(chance: &v1::Chance, place: &Place<'_>) -> Result<Chance, ReadReportError> {
    let v1::Chance { p, n, of, error } = *chance;
    if !(0.0..=1.0).contains(&p) {
        return Err(fault(
            &place.key("p"),
            format!("{p} is not a chance from 0 to 1"),
        ));
    }
    match (n, of) {
        (Some(n), Some(of)) if n <= of && 0 < of => {
            let exact = Chance::of(n, of);
            if MAX_P_DIFFERENCE < (exact.p() - p).abs() {
                return Err(fault(place, format!("`p` is {p} beside {n} of {of}")));
            }
            Ok(exact)
        }
        (None, None) => {
            let error = error.unwrap_or(f64::EPSILON);
            if !(0.0..=1.0).contains(&error) {
                return Err(fault(
                    &place.key("error"),
                    format!("{error} is not a precision"),
                ));
            }
            Ok(Chance::Rounded { p, error })
        }
        _ => Err(fault(place, "`n` and `of` are no fraction from 0 to 1")),
    }
}
