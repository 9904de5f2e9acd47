//! Records as the form of their file writes them, so that a remedy can be put where the record stands.

use crate::forms::Form;
use crate::model::{DomainName, SrvRecord};
use crate::overview::Overview;

/// The form in which records at `owner` are written: that of their file, else that of a zone file.
pub(super) fn form_at(overview: &Overview<'_>, owner: &DomainName) -> Form {
    let view = overview.evidence.view.as_ref();
    let found = view.and_then(|view| {
        let entry = view.at(owner).next()?;
        view.files.iter().find(|it| it.file == entry.place.file)
    });
    found.map_or(Form::MasterFile, |it| it.form)
}

/// An SRV record, with what is known of its owner and its time to live.
///
/// octoDNS has the owner as a key above, and PowerShell's exports are written into no zone: its server takes what a zone file
/// has, with other words.
pub(super) fn srv(
    form: Form,
    owner: Option<&DomainName>,
    ttl: Option<u32>,
    record: &SrvRecord,
) -> String {
    let SrvRecord {
        priority,
        weight,
        port,
        target,
    } = record;
    match (form, owner) {
        (Form::Dnsmasq, Some(owner)) if target.is_root() => format!("srv-host={}", bare(owner)),
        (Form::Dnsmasq, Some(owner)) => format!(
            "srv-host={},{},{port},{priority},{weight}",
            bare(owner),
            bare(target)
        ),
        (Form::OctoDns, _) => {
            format!("{{port: {port}, priority: {priority}, target: {target}, weight: {weight}}}")
        }
        (_, owner) => {
            let owner = owner.map(|it| format!("{it} ")).unwrap_or_default();
            let ttl = ttl.map(|it| format!("{it} IN ")).unwrap_or_default();
            format!("{owner}{ttl}SRV {priority} {weight} {port} {target}")
        }
    }
}

/// What puts an SRV record where its form has it: the record itself, or the command of Windows.
///
/// That command takes the name of the zone, which is taken to begin behind the service labels.
pub(super) fn srv_to_write(
    form: Form,
    owner: Option<&DomainName>,
    ttl: Option<u32>,
    record: &SrvRecord,
) -> String {
    let domain = owner.and_then(|it| it.parent()?.parent());
    let (Form::PowerShell, Some(owner), Some(zone)) = (form, owner, domain) else {
        return srv(form, owner, ttl, record);
    };
    let labels = owner.labels().take(2).map(String::from_utf8_lossy);
    let name = labels.collect::<Vec<_>>().join(".");
    let ttl = ttl.map_or_else(String::new, |it| format!(" -TimeToLive {}", time_span(it)));
    format!(
        "Add-DnsServerResourceRecord -Srv -ZoneName {} -Name {name} -DomainName {} -Priority {} -Weight {} -Port {}{ttl}",
        bare(&zone),
        record.target,
        record.priority,
        record.weight,
        record.port,
    )
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

/// What gives `name` an address.
pub(super) fn address(form: Form, name: &DomainName) -> String {
    match form {
        Form::Dnsmasq => format!("`host-record={},ADDRESS`", bare(name)),
        Form::MasterFile | Form::OctoDns | Form::PowerShell => "A or AAAA record".to_owned(),
    }
}

/// Without the final dot, as dnsmasq writes names.
fn bare(name: &DomainName) -> String {
    let text = name.to_string();
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_in_every_form() {
        let owner = DomainName::parse("_vlmcs._tcp.corp.example").unwrap();
        let record = |target: &str, port| SrvRecord {
            priority: 1,
            weight: 2,
            port,
            target: DomainName::parse(target).unwrap(),
        };
        let host = record("kms.corp.example", 1688);
        for (form, expect) in [
            (
                Form::MasterFile,
                "_vlmcs._tcp.corp.example. 300 IN SRV 1 2 1688 kms.corp.example.",
            ),
            (
                Form::PowerShell,
                "_vlmcs._tcp.corp.example. 300 IN SRV 1 2 1688 kms.corp.example.",
            ),
            (
                Form::Dnsmasq,
                "srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688,1,2",
            ),
            (
                Form::OctoDns,
                "{port: 1688, priority: 1, target: kms.corp.example., weight: 2}",
            ),
        ] {
            assert_eq!(srv(form, Some(&owner), Some(300), &host), expect);
        }
        assert_eq!(
            srv_to_write(Form::PowerShell, Some(&owner), Some(90_000), &host),
            "Add-DnsServerResourceRecord -Srv -ZoneName corp.example -Name _vlmcs._tcp -DomainName kms.corp.example. -Priority 1 -Weight 2 -Port 1688 -TimeToLive 1.01:00:00"
        );
        assert_eq!(
            srv(Form::Dnsmasq, Some(&owner), None, &record(".", 1)),
            "srv-host=_vlmcs._tcp.corp.example"
        );
        assert_eq!(
            srv(Form::MasterFile, None, None, &host),
            "SRV 1 2 1688 kms.corp.example."
        );
    }
}
