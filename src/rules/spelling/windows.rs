//! Commands of the module `DnsServer` of PowerShell.
//!
//! Microsoft, "Add-DnsServerResourceRecord", "Get-DnsServerResourceRecord", "Remove-DnsServerResourceRecord". That which
//! removes takes all records of a name where it is given nothing else, so it gets the very record by a pipeline.

use crate::model::{DomainName, SrvRecord};
use crate::shell::{Command, NOT_OFFERED, Shell};

/// Why a record gets no command whose zone nobody told: a name does not say where its zone begins.
const NO_ZONE: &str =
    "no command is shown, since the file does not say which zone holds the record";

/// Adds an SRV record.
pub(super) fn add(
    owner: &DomainName,
    zone: Option<&DomainName>,
    ttl: Option<u32>,
    record: &SrvRecord,
) -> Result<String, &'static str> {
    let (zone, name) = split(owner, zone)?;
    let command = Command::new(Shell::PowerShell, "Add-DnsServerResourceRecord -Srv")
        .value("-ZoneName", &zone)
        .value("-Name", &name)
        .value("-DomainName", &absolute(&record.target).ok_or(NOT_OFFERED)?)
        .number("-Priority", record.priority.into())
        .number("-Weight", record.weight.into())
        .number("-Port", record.port.into());
    let command = match ttl {
        Some(ttl) => command.value("-TimeToLive", &time_span(ttl)),
        None => command,
    };
    command.text().ok_or(NOT_OFFERED)
}

/// Removes the SRV records that are like `record` in every word.
pub(super) fn delete(
    owner: &DomainName,
    zone: Option<&DomainName>,
    record: &SrvRecord,
) -> Result<String, &'static str> {
    let (zone, name) = split(owner, zone)?;
    Command::new(Shell::PowerShell, "Get-DnsServerResourceRecord -RRType Srv")
        .value("-ZoneName", &zone)
        .value("-Name", &name)
        .then("| Where-Object { $_.RecordData.DomainName")
        .value("-eq", &absolute(&record.target).ok_or(NOT_OFFERED)?)
        .number("-and $_.RecordData.Port -eq", record.port.into())
        .number("-and $_.RecordData.Priority -eq", record.priority.into())
        .number("-and $_.RecordData.Weight -eq", record.weight.into())
        .then("} | Remove-DnsServerResourceRecord")
        .value("-ZoneName", &zone)
        .text()
        .ok_or(NOT_OFFERED)
}

/// Adds an IPv4 address, which the reader writes in place of a word.
pub(super) fn add_address(
    name: &DomainName,
    zone: Option<&DomainName>,
) -> Result<String, &'static str> {
    let (zone, name) = split(name, zone)?;
    Command::new(Shell::PowerShell, "Add-DnsServerResourceRecordA")
        .value("-ZoneName", &zone)
        .value("-Name", &name)
        .then("-IPv4Address ADDRESS")
        .text()
        .ok_or(NOT_OFFERED)
}

/// The zone, and what stands in front of it.
fn split(name: &DomainName, zone: Option<&DomainName>) -> Result<(String, String), &'static str> {
    let zone = zone.filter(|it| name.is_at_or_below(it)).ok_or(NO_ZONE)?;
    let n_below = name.label_count().saturating_sub(zone.label_count());
    let below = DomainName::from_labels(name.labels().take(n_below)).map_err(|_| NOT_OFFERED)?;
    let below = if below.is_root() {
        Some("@".to_owned())
    } else {
        text(&below)
    };
    text(zone).zip(below).ok_or(NOT_OFFERED)
}

/// A name with its final dot.
fn absolute(name: &DomainName) -> Option<String> {
    Some(if name.is_root() {
        ".".to_owned()
    } else {
        text(name)? + "."
    })
}

/// A name as Windows has it: UTF-8 without escapes, so a label with a dot or a backslash has no text.
fn text(name: &DomainName) -> Option<String> {
    let labels = name.labels().map(|label| {
        let text = std::str::from_utf8(label).ok()?;
        (!text.contains(['.', '\\'])).then_some(text)
    });
    let labels: Vec<&str> = labels.collect::<Option<_>>()?;
    (!labels.is_empty()).then(|| labels.join("."))
}

/// Seconds as a .NET `TimeSpan`: `[d.]hh:mm:ss`.
fn time_span(seconds: u32) -> String {
    let (minutes, s) = (seconds / 60, seconds % 60);
    let (hours, m) = (minutes / 60, minutes % 60);
    let (d, h) = (hours / 24, hours % 24);
    let days = if d == 0 {
        String::new()
    } else {
        format!("{d}.")
    };
    format!("{days}{h:02}:{m:02}:{s:02}")
}
