//! `ospp.vbs /dhistorykms`: the first fields of events 12288, without the port.

use super::event::{EventKind, Request};
use super::info::Found;
use super::surroundings::window_before;
use crate::client::text::{Host, hexadecimal, is_blank, is_clock, is_comma, is_date, utc};
use crate::model::ErrorCode;
use jiff::{SignedDuration, Timestamp};

/// The label before code, flags and host.
const LABEL: &str = "ERROR/HOST:";

/// The label before the time, which stands on the line before.
const TIME: &str = "Coordinated Universal Time Written:";

/// Most octets of a line.
const MOST_OCTETS: usize = 400;

/// The events of this form in `text`, in its order.
///
/// Where Windows is not in English the script cuts off the wrong part and the host is lost; such entries are left out.
pub(super) fn find(text: &str) -> impl Iterator<Item = Found> {
    text.match_indices(LABEL).filter_map(|(start, label)| {
        let value = text.get(start + label.len()..)?;
        let value = value.get(..value.floor_char_boundary(MOST_OCTETS))?;
        let line = value.split(['\n', '\r']).next()?;
        let mut fields = line.split(is_comma).map(|it| it.trim_matches(is_blank));
        let code = hexadecimal(fields.next()?).map(ErrorCode)?;
        let flags = hexadecimal(fields.next()?);
        let host = fields.next().and_then(Host::read);
        Some(Found {
            start,
            end: start + label.len() + line.len(),
            written_at: time(window_before(
                text,
                start.saturating_sub(MOST_OCTETS),
                start,
            )),
            what: EventKind::Request(Request {
                code,
                flags,
                host,
                ..Request::default()
            }),
        })
    })
}

/// The time on the line before, if its order of day and month shows.
fn time(before: &str) -> Option<Timestamp> {
    let (_, value) = before.rsplit_once(TIME)?;
    let mut words = value.split_whitespace();
    let date = words.next().filter(|it| is_date(it))?;
    let clock = words.next().filter(|it| is_clock(it))?;
    let time = utc(date, clock)?;
    let is_noon_hour = clock.starts_with("12");
    match words.next() {
        Some("PM") if !is_noon_hour => time.checked_add(SignedDuration::from_hours(12)).ok(),
        Some("AM") if is_noon_hour => time.checked_sub(SignedDuration::from_hours(12)).ok(),
        _ => Some(time),
    }
}
