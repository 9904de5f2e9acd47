//! Commands of the module `DnsServer` of PowerShell.
//!
//! Microsoft, "Add-DnsServerResourceRecord", "Get-DnsServerResourceRecord", "Remove-DnsServerResourceRecord". That which
//! removes takes all records of a name where it is given nothing else, so it gets the very record by a pipeline.

use crate::model::{DomainName, SrvRecord};
use crate::shell::{Command, Shell};

/// Adds an SRV record.
pub(super) fn add(
    owner: &DomainName,
    zone: Option<&DomainName>,
    ttl: Option<u32>,
    record: &SrvRecord,
) -> Option<String> {
    let (zone, name) = split(owner, zone)?;
    let command = Command::new(Shell::PowerShell, "Add-DnsServerResourceRecord -Srv")
        .value("-ZoneName", &zone)
        .value("-Name", &name)
        .value("-DomainName", &absolute(&record.target)?)
        .number("-Priority", record.priority.into())
        .number("-Weight", record.weight.into())
        .number("-Port", record.port.into());
    let command = match ttl {
        Some(ttl) => command.value("-TimeToLive", &time_span(ttl)),
        None => command,
    };
    command.text()
}

/// Removes the SRV records that are like `record` in every word.
pub(super) fn delete(
    owner: &DomainName,
    zone: Option<&DomainName>,
    record: &SrvRecord,
) -> Option<String> {
    let (zone, name) = split(owner, zone)?;
    Command::new(Shell::PowerShell, "Get-DnsServerResourceRecord -RRType Srv")
        .value("-ZoneName", &zone)
        .value("-Name", &name)
        .then("| Where-Object { $_.RecordData.DomainName")
        .value("-eq", &absolute(&record.target)?)
        .number("-and $_.RecordData.Port -eq", record.port.into())
        .number("-and $_.RecordData.Priority -eq", record.priority.into())
        .number("-and $_.RecordData.Weight -eq", record.weight.into())
        .then("} | Remove-DnsServerResourceRecord")
        .value("-ZoneName", &zone)
        .text()
}

/// Adds an IPv4 address, which the reader writes in place of a word.
pub(super) fn add_address(name: &DomainName, zone: Option<&DomainName>) -> Option<String> {
    let zone = zone?;
    let (zone, name) = split(name, Some(zone))?;
    Command::new(Shell::PowerShell, "Add-DnsServerResourceRecordA")
        .value("-ZoneName", &zone)
        .value("-Name", &name)
        .then("-IPv4Address ADDRESS")
        .text()
}

/// The zone, and what stands in front of it; a zone that nobody told is taken to begin behind the service labels.
fn split(name: &DomainName, zone: Option<&DomainName>) -> Option<(String, String)> {
    let zone = match zone.filter(|it| name.is_at_or_below(it)) {
        Some(zone) => zone.clone(),
        None => name.parent()?.parent()?,
    };
    let n_below = name.label_count().checked_sub(zone.label_count())?;
    let below = DomainName::from_labels(name.labels().take(n_below)).ok()?;
    let below = if below.is_root() {
        "@".to_owned()
    } else {
        text(&below)?
    };
    Some((text(&zone)?, below))
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
