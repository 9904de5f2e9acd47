//! Records as the form of their file writes them, so that a remedy can be put where the record stands.
//!
//! Names come from outside. Each form has its own marks that part words, so a name that a form cannot hold is not written in
//! it: the record is then told as a zone file has it, and that it has to be brought into the form by hand.

mod octodns;
mod windows;

#[cfg(test)]
mod tests;

use crate::forms::Form;
use crate::model::{DomainName, SrvRecord};
use crate::overview::Overview;
use crate::shell::NOT_OFFERED;

/// How records are written where a name stands, or would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    form: Form,
    /// Where the zone begins that holds the name, if a file says so.
    zone: Option<DomainName>,
    /// True when the file has records at the name.
    has_owner: bool,
}

/// Why a line of dnsmasq cannot be written.
const NOT_A_LINE: &str = "the name does not fit a line of dnsmasq";

impl Writing {
    /// As a zone file, which stands for records that are in no file.
    pub(super) fn zone_file() -> Self {
        Self {
            form: Form::MasterFile,
            zone: None,
            has_owner: false,
        }
    }

    /// As the file that has records at `owner`; else that which holds its zone, else that which all files are alike to.
    pub(super) fn at(overview: &Overview<'_>, owner: &DomainName) -> Self {
        let Some(view) = &overview.evidence.view else {
            return Self::zone_file();
        };
        let zone = view.zone_of(owner);
        let own = view.file_at(owner);
        let of_zone = || {
            let zone = zone?;
            view.files.iter().find(|it| it.apexes.contains(zone))
        };
        let alike = || {
            let first = view.files.first()?;
            let others = &view.files;
            others
                .iter()
                .all(|it| it.form == first.form)
                .then_some(first)
        };
        let form = own.or_else(of_zone).or_else(alike).map(|it| it.form);
        Self {
            form: form.unwrap_or(Form::MasterFile),
            zone: zone.cloned(),
            has_owner: own.is_some(),
        }
    }

    /// True for a zone file, and for records that are in no file.
    pub(super) fn is_zone_file(&self) -> bool {
        self.form == Form::MasterFile
    }

    /// A record for messages, with what is known of its owner and its time to live.
    ///
    /// octoDNS has the owner as a key above, and PowerShell's exports are written into no zone: what they hold is told as a
    /// zone file would have it.
    pub(super) fn srv(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        record: &SrvRecord,
    ) -> String {
        let own = match (self.form, owner) {
            (Form::Dnsmasq, Some(owner)) => dnsmasq_srv(owner, record),
            (Form::OctoDns, _) => Some(octodns::value(record)),
            (Form::Dnsmasq | Form::MasterFile | Form::PowerShell, _) => None,
        };
        own.unwrap_or_else(|| zone_line(owner, ttl, record))
    }

    /// What puts a new record where its form has it; an imperative.
    pub(super) fn add(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        record: &SrvRecord,
    ) -> String {
        let line = || zone_line(owner, ttl, record);
        match (self.form, owner) {
            (Form::MasterFile, _) | (_, None) => format!("add `{}`", line()),
            (Form::Dnsmasq, Some(owner)) => match dnsmasq_srv(owner, record) {
                Some(own) => format!("add `{own}`"),
                None => format!(
                    "publish `{}` from another name server ({NOT_A_LINE})",
                    line()
                ),
            },
            (Form::OctoDns, Some(owner)) => {
                let key = octodns::key(owner, self.zone.as_ref());
                let value = octodns::value(record);
                match key {
                    Some(key) if self.has_owner => {
                        format!("add `{value}` to the values of `{key}`")
                    }
                    Some(key) => {
                        let ttl = ttl.map_or_else(String::new, |it| format!("ttl: {it}, "));
                        format!("add `{key}: {{{ttl}type: SRV, value: {value}}}`")
                    }
                    None => format!("add `{}` to the file of its zone", line()),
                }
            }
            (Form::PowerShell, Some(owner)) => {
                match windows::add(owner, self.zone.as_ref(), ttl, record) {
                    Some(command) => format!("run `{command}`"),
                    None => format!("add `{}` by hand ({NOT_OFFERED})", line()),
                }
            }
        }
    }

    /// What puts `new` in the place of `old`; an imperative.
    pub(super) fn replace(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        old: &SrvRecord,
        new: &SrvRecord,
    ) -> String {
        match self.form {
            Form::PowerShell => {
                let (add, delete) = (self.add(owner, ttl, new), self.delete(owner, old));
                format!("{add}, then {delete}")
            }
            _ => format!("write `{}`", self.srv(owner, ttl, new)),
        }
    }

    /// What takes away this very record and no other; an imperative.
    pub(super) fn delete(&self, owner: Option<&DomainName>, record: &SrvRecord) -> String {
        match (self.form, owner) {
            (Form::OctoDns, Some(owner)) => {
                let key = octodns::key(owner, self.zone.as_ref());
                let at = key.map_or_else(String::new, |it| format!(" at `{it}`"));
                format!("delete `{}`{at}", self.srv(None, None, record))
            }
            (Form::PowerShell, Some(owner)) => {
                match windows::delete(owner, self.zone.as_ref(), record) {
                    Some(command) => format!("run `{command}`"),
                    None => format!(
                        "delete `{}` by hand ({NOT_OFFERED})",
                        zone_line(Some(owner), None, record)
                    ),
                }
            }
            _ => format!("delete `{}`", self.srv(owner, None, record)),
        }
    }

    /// What makes `meant` the owner of a record that stands elsewhere; an imperative.
    pub(super) fn rename(&self, meant: &DomainName) -> String {
        match self.form {
            Form::MasterFile => format!("write `{meant}` as the owner"),
            Form::Dnsmasq => match dnsmasq_name(meant) {
                Some(name) => format!("write `{name}` as the name"),
                None => format!("give it the name `{meant}` ({NOT_A_LINE})"),
            },
            Form::OctoDns => match octodns::key(meant, self.zone.as_ref()) {
                Some(key) => format!("write `{key}` as the key"),
                None => format!("move it to the name `{meant}`"),
            },
            Form::PowerShell => {
                format!("add the record at `{meant}` in DNS Manager, then delete this one")
            }
        }
    }

    /// What makes `meant` the target of a record; an imperative.
    pub(super) fn retarget(&self, meant: &DomainName) -> String {
        match (self.form, dnsmasq_name(meant)) {
            (Form::Dnsmasq, Some(name)) => format!("write the target as `{name}`"),
            _ => format!("write the target as `{meant}`, with the final dot"),
        }
    }

    /// What gives `name` an address, in words that follow "an address".
    pub(super) fn address(&self, name: &DomainName) -> String {
        let own = match self.form {
            Form::MasterFile => None,
            Form::Dnsmasq => dnsmasq_name(name).map(|it| format!("host-record={it},ADDRESS")),
            Form::OctoDns => octodns::key(name, self.zone.as_ref())
                .map(|it| format!("{it}: {{type: A, value: ADDRESS}}")),
            Form::PowerShell => windows::add_address(name, self.zone.as_ref()),
        };
        own.map_or_else(|| "A or AAAA record".to_owned(), |it| format!("`{it}`"))
    }
}

/// A line of a zone file.
fn zone_line(owner: Option<&DomainName>, ttl: Option<u32>, record: &SrvRecord) -> String {
    let SrvRecord {
        priority,
        weight,
        port,
        target,
    } = record;
    let owner = owner.map(|it| format!("{it} "));
    let ttl = ttl.map(|it| format!("{it} IN "));
    format!(
        "{}{}SRV {priority} {weight} {port} {}",
        owner.unwrap_or_default(),
        ttl.unwrap_or_default(),
        target
    )
}

/// A line of dnsmasq; none for a name that would be parted.
fn dnsmasq_srv(owner: &DomainName, record: &SrvRecord) -> Option<String> {
    let owner = dnsmasq_name(owner)?;
    if record.target.is_root() {
        return Some(format!("srv-host={owner}"));
    }
    Some(format!(
        "srv-host={owner},{},{},{},{}",
        dnsmasq_name(&record.target)?,
        record.port,
        record.priority,
        record.weight
    ))
}

/// A name as dnsmasq takes it: without the final dot, and of letters, digits, `-` and `_` alone, since it parts lines at
/// commas, blanks, `#` and quotes and knows no escape outside of these.
fn dnsmasq_name(name: &DomainName) -> Option<String> {
    let is_plain = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    let labels = name.labels().map(|label| {
        let text = std::str::from_utf8(label).ok();
        text.filter(|_| label.iter().all(is_plain))
    });
    let labels: Vec<&str> = labels.collect::<Option<_>>()?;
    (!labels.is_empty()).then(|| labels.join("."))
}
