//! Records in octoDNS' YAML, whose names are scalars (YAML 1.2, 7.3).

use super::is_plain;
use crate::model::{DomainName, SrvRecord};

/// Words that YAML readers take for something else than text (YAML 1.1, "Language-Independent Types").
const NOT_TEXT: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];

/// One of the values of an entry; none for a target that octoDNS refuses.
pub(super) fn value(record: &SrvRecord) -> Option<String> {
    let SrvRecord {
        priority,
        weight,
        port,
        target,
    } = record;
    if !is_plain(target) {
        return None;
    }
    let target = scalar(&target.to_string());
    Some(format!(
        "{{port: {port}, priority: {priority}, target: {target}, weight: {weight}}}"
    ))
}

/// The key of a name in the file of `zone`; none outside of it, and for a name with other signs than letters have, or `*`.
pub(super) fn key(name: &DomainName, zone: Option<&DomainName>) -> Option<String> {
    let zone = zone.filter(|it| name.is_at_or_below(it))?;
    let n_below = name.label_count() - zone.label_count();
    let below = DomainName::from_labels(name.labels().take(n_below)).ok()?;
    if below.is_root() {
        return Some("''".to_owned());
    }
    let starts_with_star = below.labels().next() == Some(b"*");
    let rest = if starts_with_star {
        below.parent()
    } else {
        Some(below.clone())
    };
    if !rest.is_none_or(|it| is_plain(&it)) {
        return None;
    }
    let text = below.to_string();
    Some(scalar(text.strip_suffix('.').unwrap_or(&text)))
}

/// `text` bare where nothing in it can be taken for YAML, else in single quotes.
fn scalar(text: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-');
    let is_word = text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    let is_text = !NOT_TEXT.iter().any(|it| it.eq_ignore_ascii_case(text)) && text != "null";
    if is_word && is_text && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}
