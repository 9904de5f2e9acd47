//! Zone text in; records, faults and remarks out, each with line and column.
#![allow(clippy::needless_pass_by_value, reason = "calls of `check` stay short")]

use super::*;
use crate::model::{Place, RecordData, SourceFile};
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use std::sync::Arc;

/// Files that can be included, by name; the position is the id, and 0 is the text itself.
struct Files(Vec<(&'static str, &'static str)>);

impl Sources for Files {
    fn include(&mut self, _: FileId, name: &str) -> Result<(FileId, Arc<[u8]>), String> {
        let idx = self.0.iter().position(|it| it.0 == name);
        let idx = idx.ok_or_else(|| "no such file".to_owned())?;
        let id = FileId(u32::try_from(idx).unwrap());
        Ok((id, self.0[idx].1.as_bytes().into()))
    }
}

/// Reads below `corp.example.` and keeps nothing.
fn read_only(text: &str) -> Reading {
    struct Nothing;
    impl Keep for Nothing {
        fn keeps(&mut self, _: &OwnerText<'_>, _: RecordKind) -> bool {
            false
        }
    }
    let origin = DomainName::parse("corp.example.").ok();
    let mut files = Files(Vec::new());
    read(
        FileId(0),
        text.as_bytes(),
        origin.as_ref(),
        &mut files,
        &mut Nothing,
    )
}

struct Everything;

impl Keep for Everything {
    fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
        // What is said of an owner without making it agrees with the name that is made of it.
        let name = owner.name().unwrap();
        assert!(owner.is(&name));
        assert!(name.parent().is_none_or(|it| !owner.is(&it)));
        let below = name.prefixed(&DomainName::parse("x").unwrap());
        assert!(below.is_ok_and(|it| !owner.is(&it)) || 253 < name.wire_len());
        true
    }
}

/// Reads below `corp.example.`.
#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&shown(text.as_bytes(), Some("corp.example."), &[]));
}

/// Reads without an origin.
#[track_caller]
fn check_alone(text: &str, expect: Expect) {
    expect.assert_eq(&shown(text.as_bytes(), None, &[]));
}

#[track_caller]
fn check_octets(octets: &[u8], expect: Expect) {
    expect.assert_eq(&shown(octets, Some("corp.example."), &[]));
}

/// Reads the first of several files.
#[track_caller]
fn check_files(files: &[(&'static str, &'static str)], expect: Expect) {
    let [(_, text), ..] = files else {
        unreachable!()
    };
    expect.assert_eq(&shown(text.as_bytes(), Some("corp.example."), files));
}

fn read_octets(octets: &[u8], origin: Option<&str>, files: Files) -> Reading {
    let origin = origin.map(|it| DomainName::parse(it).unwrap());
    let mut files = files;
    read(
        FileId(0),
        octets,
        origin.as_ref(),
        &mut files,
        &mut Everything,
    )
}

fn shown(octets: &[u8], origin: Option<&str>, files: &[(&'static str, &'static str)]) -> String {
    let reading = read_octets(octets, origin, Files(files.to_vec()));
    let mut sources = vec![SourceFile {
        path: String::new(),
        octets: octets.into(),
    }];
    sources.extend(files.iter().skip(1).map(|(path, text)| SourceFile {
        path: format!("{path}:"),
        octets: text.as_bytes().into(),
    }));
    let at = |place: Place| {
        let file = &sources[place.file.0 as usize];
        let position = file.position(place.start);
        format!("{}{}:{}", file.path, position.line, position.column)
    };
    let text_of = |place: Place| {
        let text = String::from_utf8_lossy(sources[place.file.0 as usize].text(place));
        text.replace('\0', "\\0")
    };
    let mut res = String::new();
    if let Some(origin) = &reading.origin {
        let _ = writeln!(res, "origin {origin}");
    }
    for entry in &reading.entries {
        let record = &entry.record;
        let data = match &record.data {
            RecordData::Srv(srv) => format!(
                "SRV {} {} {} {}",
                srv.priority, srv.weight, srv.port, srv.target
            ),
            RecordData::Address(it) => format!("address {it}"),
            RecordData::Alias(it) => format!("CNAME {it}"),
            RecordData::Redirect(it) => format!("DNAME {it}"),
            RecordData::NameServer(it) => format!("NS {it}"),
            RecordData::Soa { serial, minimum } => format!("SOA {serial} {minimum}"),
            RecordData::Other { record_type } => record_type.clone(),
        };
        let ttl = if entry.ttl_from == crate::zone::TtlFrom::Own {
            "own "
        } else {
            ""
        };
        let _ = write!(
            res,
            "{} {} {ttl}{} {data}",
            at(entry.owner_place),
            record.owner,
            record.ttl
        );
        if entry.is_relative {
            res.push_str(" (relative)");
        }
        if let Some(hours) = entry.aging {
            let _ = write!(res, " aging {hours}");
        }
        res.push_str(" |");
        for place in &entry.data_places {
            let _ = write!(res, " {}", at(*place));
        }
        res.push('\n');
    }
    for fault in &reading.faults {
        let _ = writeln!(
            res,
            "{} {:?} [{}] {}",
            at(fault.place),
            fault.kind,
            text_of(fault.place),
            fault.message
        );
    }
    if 0 < reading.n_faults_omitted {
        let _ = writeln!(res, "and {} faults", reading.n_faults_omitted);
    }
    for remark in &reading.remarks {
        let _ = writeln!(
            res,
            "{} remark beside {}: {:?} {:?}",
            at(remark.place),
            at(remark.beside),
            remark.rules,
            remark.reason
        );
    }
    res
}

mod authority;
mod directives;
mod faults;
mod hostile;
mod records;
