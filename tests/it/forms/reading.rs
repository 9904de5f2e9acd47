//! A file in some form → what was read of it, as text.

use kmsdoctor::forms::{self, Form};
use kmsdoctor::model::{DomainName, FileId, Place, RecordData, SourceFile};
use kmsdoctor::zone::{Entry, Keep, OwnerText, Reading, RecordKind, Sources};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// A reading and the text that its places count in.
pub(super) struct Read {
    pub(super) reading: Reading,
    pub(super) file: SourceFile,
}

/// Reads a file below `origin`; includes nothing.
pub(super) fn read_file(form: Form, path: &Path, origin: Option<&str>) -> Read {
    read(form, std::fs::read(path).unwrap(), origin)
}

/// Reads octets below `origin`.
pub(super) fn read(form: Form, octets: Vec<u8>, origin: Option<&str>) -> Read {
    let octets: Arc<[u8]> = forms::to_text(form, octets).into();
    let origin = origin.map(|it| DomainName::parse(it).unwrap());
    let reading = forms::read(
        form,
        FileId(0),
        &octets,
        origin.as_ref(),
        &mut Nothing,
        &mut Everything,
    );
    let path = String::new();
    Read {
        reading,
        file: SourceFile { path, octets },
    }
}

impl Read {
    /// One line an entry and a fault: where, what, and the words that are underlined.
    pub(super) fn shown(&self) -> String {
        let mut res = String::new();
        if let Some(origin) = &self.reading.origin {
            let _ = writeln!(res, "origin {origin}");
        }
        for entry in &self.reading.entries {
            let own = if entry.ttl_from == kmsdoctor::zone::TtlFrom::Own {
                " (own)"
            } else {
                ""
            };
            let _ = write!(
                res,
                "{} {} {}{own} {}",
                self.at(entry.place),
                entry.record.owner,
                entry.record.ttl,
                data(entry)
            );
            if let Some(hours) = entry.aging {
                let _ = write!(res, " aging {hours}");
            }
            let words = std::iter::once(&entry.owner_place).chain(&entry.data_places);
            let words = words.map(|it| format!("{} {:?}", self.at(*it), self.text(*it)));
            let _ = writeln!(res, "\n    {}", words.collect::<Vec<_>>().join(" | "));
        }
        for fault in &self.reading.faults {
            let _ = writeln!(
                res,
                "{} {:?}: {}\n    {:?}",
                self.at(fault.place),
                fault.kind,
                fault.message,
                self.text(fault.place)
            );
        }
        let _ = writeln!(res, "{} records", self.reading.n_records);
        res
    }

    fn at(&self, place: Place) -> String {
        let position = self.file.position(place.start);
        format!("{}:{}", position.line, position.column)
    }

    fn text(&self, place: Place) -> String {
        String::from_utf8_lossy(self.file.text(place)).into_owned()
    }
}

/// What an entry says, as a zone file writes it.
pub(super) fn data(entry: &Entry) -> String {
    match &entry.record.data {
        RecordData::Srv(srv) => format!(
            "SRV {} {} {} {}",
            srv.priority, srv.weight, srv.port, srv.target
        ),
        RecordData::Address(it) if it.is_ipv4() => format!("A {it}"),
        RecordData::Address(it) => format!("AAAA {it}"),
        RecordData::Alias(it) => format!("CNAME {it}"),
        RecordData::Redirect(it) => format!("DNAME {it}"),
        RecordData::NameServer(it) => format!("NS {it}"),
        RecordData::Soa { serial, minimum } => format!("SOA {serial} {minimum}"),
        RecordData::Other { record_type } => record_type.clone(),
    }
}

/// Includes nothing.
pub(super) struct Nothing;

impl Sources for Nothing {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("there is no such file".to_owned())
    }
}

/// Keeps everything.
pub(super) struct Everything;

impl Keep for Everything {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        let name = owner.name().unwrap();
        assert!(owner.is(&name));
        true
    }
}
