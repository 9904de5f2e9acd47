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
            srv(Form::Dnsmasq, Some(&owner), None, &record(".", 1)),
            "srv-host=_vlmcs._tcp.corp.example"
        );
        assert_eq!(
            srv(Form::MasterFile, None, None, &host),
            "SRV 1 2 1688 kms.corp.example."
        );
    }
}
