//! `slmgr /dlv` in another language than English: labels are translated, values are told by their shape.

use super::{Channel, License};
use crate::client::text::{Host, guid, is_blank, is_tame_domain, leading_code, number};
use crate::model::DomainName;
use std::net::IpAddr;

/// True for a line whose value names the channel of a license.
pub(super) fn is_start(label: &str, value: &str) -> bool {
    // A description ends with the channel, and in the same letters in all languages; a sentence goes on.
    let is_license = Channel::of(value).is_some_and(Channel::is_kms)
        || Channel::of(value).is_some() && value.trim_end().ends_with(" channel");
    !label.is_empty() && value.len() < 200 && is_license
}

/// Takes one line into `license`; tells how surely it is a line of this tool: 0 not at all, 2 for certain.
pub(super) fn field(license: &mut License, label: &str, value: &str) -> usize {
    if license.description.is_none() && is_start(label, value) {
        license.describe(value);
        return 2;
    }
    if value.is_empty() {
        return 0;
    }
    if let Some(id) = guid(value) {
        // The order of `slmgr`: license, application, client.
        let place = if id.application().is_some() {
            &mut license.application_id
        } else if license.activation_id.is_none() {
            &mut license.activation_id
        } else {
            &mut license.cmid
        };
        place.get_or_insert(id);
        return 0;
    }
    if let Ok(address) = value.parse::<IpAddr>() {
        license.host_address.get_or_insert(address.to_string());
        return 0;
    }
    if let Some(code) = leading_code(value) {
        license.reason.get_or_insert(code);
        return 0;
    }
    if let Some(minutes) = minutes_and_days(value) {
        license.expires_in_min.get_or_insert(minutes);
        return 0;
    }
    if let Some(minutes) = interval(value) {
        // The order of `slmgr`: activation, renewal.
        let place = if license.activation_interval_min.is_none() {
            &mut license.activation_interval_min
        } else {
            &mut license.renewal_interval_min
        };
        place.get_or_insert(minutes);
        return 0;
    }
    if let Some(host) = Host::read(value).filter(|it| it.port.is_some()) {
        license.unnamed_host.get_or_insert(host);
    } else if looks_like_domain(value) {
        license.unnamed_domain.get_or_insert(value.to_owned());
    }
    0
}

/// True for a name of two labels or more that ends with letters, which no version, date or product id does.
fn looks_like_domain(value: &str) -> bool {
    let last = value.rsplit('.').next().unwrap_or_default();
    let is_word = 2 <= last.len() && last.bytes().all(|it| it.is_ascii_alphabetic());
    is_word && value.contains('.') && is_tame_domain(value) && DomainName::parse(value).is_ok()
}

/// The minutes of `259200 Minute(n) (180 Tag(e))`: two numbers, and one is the other in days.
fn minutes_and_days(value: &str) -> Option<u64> {
    let mut numbers = value
        .split(|it: char| !it.is_ascii_digit())
        .filter(|it| !it.is_empty())
        .map(number);
    let minutes = numbers.next()??;
    let days = numbers.next()??;
    let is_same = minutes.checked_div(24 * 60) == Some(days) || minutes.div_ceil(24 * 60) == days;
    (is_same && numbers.next().is_none() && value.contains('(')).then_some(minutes)
}

/// The minutes of `120 Minuten`: a number and one word.
fn interval(value: &str) -> Option<u64> {
    let digits = value.trim_end_matches(|it: char| !it.is_ascii_digit());
    let word = value.get(digits.len()..)?;
    let is_word = word.trim_matches(is_blank).chars().all(char::is_alphabetic);
    let minutes = number(digits)?;
    (is_word && !word.is_empty() && (15..=43_200).contains(&minutes)).then_some(minutes)
}
