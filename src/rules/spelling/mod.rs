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
const NOT_A_LINE: &str = "no line is shown, since the name does not fit a line of dnsmasq";

/// Why a value of octoDNS cannot be written: it validates targets (`octodns/record/target.py`).
const NOT_A_VALUE: &str = "no value is shown, since octoDNS refuses such a name";

/// Why a key of octoDNS cannot be written.
const NO_KEY: &str = "no entry is shown, since the name does not fit a key of the file";

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
        let own = view.file_at(owner);
        let zone = view.zone_of(owner);
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
        let form = form.unwrap_or(Form::MasterFile);
        let zone = match form {
            Form::PowerShell => view.told_zone_of(owner),
            _ => zone,
        };
        Self {
            form,
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
    /// What its form cannot hold, and PowerShell's exports, which are written into no zone, are told as a zone file has it.
    pub(super) fn srv(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        record: &SrvRecord,
    ) -> String {
        let own = self.own_srv(owner, ttl, record);
        own.unwrap_or_else(|_| zone_line(owner, ttl, record))
    }

    /// A record in the syntax of its form, or why there is none.
    ///
    /// octoDNS has the owner as a key above.
    fn own_srv(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        record: &SrvRecord,
    ) -> Result<String, &'static str> {
        match (self.form, owner) {
            (Form::Dnsmasq, Some(owner)) => dnsmasq_srv(owner, record).ok_or(NOT_A_LINE),
            (Form::OctoDns, _) => octodns::value(record).ok_or(NOT_A_VALUE),
            (Form::Dnsmasq | Form::MasterFile | Form::PowerShell, _) => {
                Ok(zone_line(owner, ttl, record))
            }
        }
    }

    /// What puts a new record where its form has it; an imperative.
    pub(super) fn add(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        record: &SrvRecord,
    ) -> String {
        let added = match (self.form, owner) {
            (Form::OctoDns, Some(owner)) => self.add_to_octodns(owner, ttl, record),
            (Form::PowerShell, Some(owner)) => {
                windows::add(owner, self.zone.as_ref(), ttl, record).map(|it| format!("run `{it}`"))
            }
            _ => self
                .own_srv(owner, ttl, record)
                .map(|it| format!("add `{it}`")),
        };
        added.unwrap_or_else(|why| format!("add {} by hand ({why})", described(record)))
    }

    fn add_to_octodns(
        &self,
        owner: &DomainName,
        ttl: Option<u32>,
        record: &SrvRecord,
    ) -> Result<String, &'static str> {
        let value = octodns::value(record).ok_or(NOT_A_VALUE)?;
        let key = octodns::key(owner, self.zone.as_ref()).ok_or(NO_KEY)?;
        if self.has_owner {
            return Ok(format!("add `{value}` to the values of `{key}`"));
        }
        let ttl = ttl.map_or_else(String::new, |it| format!("ttl: {it}, "));
        Ok(format!("add `{key}: {{{ttl}type: SRV, value: {value}}}`"))
    }

    /// What puts `new` in the place of `old`; an imperative.
    pub(super) fn replace(
        &self,
        owner: Option<&DomainName>,
        ttl: Option<u32>,
        old: &SrvRecord,
        new: &SrvRecord,
    ) -> String {
        if self.form == Form::PowerShell {
            let (add, delete) = (self.add(owner, ttl, new), self.delete(owner, old));
            return format!("{add}, then {delete}");
        }
        match self.own_srv(owner, ttl, new) {
            Ok(own) => format!("write `{own}`"),
            Err(why) => format!("make it {} by hand ({why})", described(new)),
        }
    }

    /// What takes away this very record and no other; an imperative.
    pub(super) fn delete(&self, owner: Option<&DomainName>, record: &SrvRecord) -> String {
        let deleted = match (self.form, owner) {
            (Form::OctoDns, Some(owner)) => {
                let key = octodns::key(owner, self.zone.as_ref());
                let at = key.map_or_else(String::new, |it| format!(" at `{it}`"));
                let own = self.own_srv(None, None, record);
                own.map(|it| format!("delete `{it}`{at}"))
            }
            (Form::PowerShell, Some(owner)) => {
                windows::delete(owner, self.zone.as_ref(), record).map(|it| format!("run `{it}`"))
            }
            _ => self
                .own_srv(owner, None, record)
                .map(|it| format!("delete `{it}`")),
        };
        deleted.unwrap_or_else(|why| format!("delete {} by hand ({why})", described(record)))
    }

    /// What makes `meant` the owner of a record that stands elsewhere; an imperative.
    pub(super) fn rename(&self, meant: &DomainName) -> String {
        match self.form {
            Form::MasterFile => format!("write `{meant}` as the owner"),
            Form::Dnsmasq => match dnsmasq_name(meant) {
                Some(name) => format!("write `{name}` as the name"),
                None => format!("move it to another name server ({NOT_A_LINE})"),
            },
            Form::OctoDns => match octodns::key(meant, self.zone.as_ref()) {
                Some(key) => format!("write `{key}` as the key"),
                None => format!("move it to the file of its zone ({NO_KEY})"),
            },
            Form::PowerShell => {
                format!("add the record at `{meant}` in DNS Manager, then delete this one")
            }
        }
    }

    /// What makes `meant` the target of a record; an imperative.
    pub(super) fn retarget(&self, meant: &DomainName) -> String {
        match self.form {
            Form::Dnsmasq => match dnsmasq_name(meant) {
                Some(name) => format!("write the target as `{name}`"),
                None => format!("take a target of letters, digits and hyphens ({NOT_A_LINE})"),
            },
            Form::OctoDns if !is_plain(meant) => {
                format!("take a target of letters, digits and hyphens ({NOT_A_VALUE})")
            }
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
            Form::PowerShell => windows::add_address(name, self.zone.as_ref()).ok(),
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

/// A record by its numbers, where its name cannot be written.
fn described(record: &SrvRecord) -> String {
    let SrvRecord {
        priority,
        weight,
        port,
        ..
    } = record;
    format!("the SRV record of priority {priority}, weight {weight} and port {port}")
}

/// A name as dnsmasq takes it: without the final dot, and plain, since it parts lines at commas, blanks, `#` and quotes and
/// knows no escape outside of these.
fn dnsmasq_name(name: &DomainName) -> Option<String> {
    let text = name.to_string();
    let text = text.strip_suffix('.').unwrap_or(&text);
    (is_plain(name) && !name.is_root()).then(|| text.to_owned())
}

/// True for a name of letters, digits, `-` and `_` alone, which means the same wherever it is written.
fn is_plain(name: &DomainName) -> bool {
    let is_plain = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    name.labels().all(|label| label.iter().all(is_plain))
}
