//! Zone files → records in one form, so that what several readers say can be compared.

use kmsdoctor::loads::Cause;
use kmsdoctor::model::{DomainName, FileId, Place, RecordData, SourceFile};
use kmsdoctor::zone::{
    self, FaultKind, Keep, OwnerText, Reading, RecordKind, Sources, SyntaxFault,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Of every zone here.
pub(super) const ORIGIN: &str = "corp.example.";

/// An SRV, A, AAAA or CNAME record: owner in lower case, TTL, type, data in lower case.
pub(super) type Row = (String, u32, &'static str, String);

/// A zone as this program reads it.
pub(super) struct Read {
    pub(super) reading: Reading,
    files: Files,
}

/// Reads a file below [`ORIGIN`], and what it includes from its folder.
pub(super) fn read_file(path: &Path) -> Read {
    let octets: Arc<[u8]> = std::fs::read(path).unwrap().into();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    read(path.parent().unwrap(), name, &octets)
}

/// Reads a text below [`ORIGIN`].
pub(super) fn read_text(text: &str) -> Read {
    read(Path::new("."), "text".to_owned(), &text.as_bytes().into())
}

fn read(folder: &Path, name: String, octets: &Arc<[u8]>) -> Read {
    let mut files = Files {
        folder: folder.to_owned(),
        files: vec![SourceFile {
            path: name,
            octets: Arc::clone(octets),
        }],
    };
    let origin = DomainName::parse(ORIGIN).unwrap();
    let reading = zone::read(
        FileId(0),
        octets,
        Some(&origin),
        &mut files,
        &mut Everything,
    );
    Read { reading, files }
}

impl Read {
    /// The records that are compared.
    pub(super) fn rows(&self) -> BTreeSet<Row> {
        let entries = self.reading.entries.iter();
        entries
            .filter_map(|it| {
                let (kind, data) = match &it.record.data {
                    RecordData::Srv(srv) => (
                        "SRV",
                        format!(
                            "{} {} {} {}",
                            srv.priority,
                            srv.weight,
                            srv.port,
                            lower(&srv.target)
                        ),
                    ),
                    RecordData::Address(address) if address.is_ipv4() => ("A", address.to_string()),
                    RecordData::Address(address) => ("AAAA", address.to_string()),
                    RecordData::Alias(name) => ("CNAME", lower(name)),
                    _ => return None,
                };
                Some((lower(&it.record.owner), it.record.ttl, kind, data))
            })
            .collect()
    }

    /// The faults, each with its place.
    /// Names of hosts, and what Windows alone writes, are not a matter of text; see `loads`.
    fn faults_of_text(&self) -> impl Iterator<Item = &SyntaxFault> {
        let faults = self.reading.faults.iter();
        faults.filter(|it| {
            !matches!(it.kind, FaultKind::HostName | FaultKind::ByteOrderMark)
                && !matches!(it.cause, Cause::AGING)
        })
    }

    pub(super) fn faults(&self) -> Vec<String> {
        self.faults_of_text()
            .map(|it| format!("{}: {:?}: {}", self.at(it.place), it.kind, it.message))
            .collect()
    }

    /// Lines of the text itself in which faults stand.
    pub(super) fn fault_lines(&self) -> BTreeSet<u32> {
        self.faults_of_text()
            .map(|it| self.files.files[0].position(it.place.start).line)
            .collect()
    }

    fn at(&self, place: Place) -> String {
        let file = &self.files.files[place.file.0 as usize];
        let position = file.position(place.start);
        format!("{}:{}:{}", file.path, position.line, position.column)
    }
}

/// A name as it is compared.
pub(super) fn lower(name: &DomainName) -> String {
    name.to_string().to_ascii_lowercase()
}

/// Files of one folder.
struct Files {
    folder: PathBuf,
    files: Vec<SourceFile>,
}

impl Sources for Files {
    fn include(&mut self, _: FileId, name: &str) -> Result<(FileId, Arc<[u8]>), String> {
        let known = self.files.iter().position(|it| it.path == name);
        let idx = known.unwrap_or(self.files.len());
        if idx == self.files.len() {
            let octets =
                std::fs::read(self.folder.join(name)).map_err(|_| "no such file".to_owned())?;
            self.files.push(SourceFile {
                path: name.to_owned(),
                octets: octets.into(),
            });
        }
        let id = FileId(u32::try_from(idx).unwrap());
        Ok((id, Arc::clone(&self.files[idx].octets)))
    }
}

struct Everything;

impl Keep for Everything {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        // What is said of an owner without making its name must agree with the name.
        assert!(owner.is(&owner.name().unwrap()));
        true
    }
}
