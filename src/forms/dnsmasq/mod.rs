//! Options of dnsmasq's configuration file (dnsmasq(8), version 2.90), as far as they make records.
//!
//! The text is read twice: what lines set for all others (`domain`, `local-ttl`) counts wherever it stands.
//!
//! Not done: names below an address of `address=` that have records of their own keep hidden what dnsmasq would still
//! answer with; hosts files and DHCP leases; `interface-name` and `dynamic-host`, whose addresses are those of the machine.

mod line;
mod options;
mod records;

use super::Form;
use super::collect::Collector;
use super::value::{Fault, Word, shown};
use crate::model::{DomainName, FileId, Place};
use crate::zone::{FaultKind, Keep, Reading, Sources};
use line::{Line, OptionLine, lines};
use records::Settings;
use std::sync::Arc;

pub(super) use line::key_of;
pub(super) use options::is_option;

/// Files inside files.
const MOST_DEPTH: usize = 16;

/// Files that `conf-file` names, each as often as it does.
const MOST_INCLUDED: u32 = 1_000;

/// Octets of all files together.
const MOST_OCTETS: usize = 1 << 30;

/// Options that name files which are not read: folders of further configuration files, and files of addresses and servers.
const NOT_READ: [&[u8]; 5] = [
    b"conf-dir",
    b"conf-script",
    b"addn-hosts",
    b"hostsdir",
    b"servers-file",
];

/// Reads a configuration file and what it includes.
pub(super) fn read(
    file: FileId,
    octets: &[u8],
    origin: Option<&DomainName>,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) -> Reading {
    let mut collector = Collector::new(Form::Dnsmasq, keep);
    let mut settings = Settings::default();
    // The first pass says nothing; the second one meets the same lines again.
    walk(file, octets, sources, &mut |line| {
        if let Content::Option(option) = &line {
            settings.take(option);
        }
    });
    if let Some(domain) = &settings.domain {
        collector.origin(domain);
    }
    if settings.domain.is_none() {
        settings.domain = origin.cloned();
    }
    walk(file, octets, sources, &mut |line| match line {
        Content::Option(option) => settings.records(&option, &mut collector),
        Content::Fault(fault) => collector.fault(fault),
    });
    collector.finish()
}

/// What a line holds.
enum Content<'a> {
    Option(OptionLine<'a>),
    Fault(Fault),
}

/// Goes over all lines of a file and of those it includes, in order.
fn walk(file: FileId, octets: &[u8], sources: &mut dyn Sources, each: &mut dyn FnMut(Content<'_>)) {
    let mut walk = Walk {
        sources,
        each,
        open: Vec::new(),
        n_files: 0,
        n_octets: 0,
    };
    walk.file(file, octets);
}

struct Walk<'w> {
    sources: &'w mut dyn Sources,
    each: &'w mut dyn FnMut(Content<'_>),
    /// The files that are being read, the innermost last.
    open: Vec<FileId>,
    n_files: u32,
    n_octets: usize,
}

impl Walk<'_> {
    fn file(&mut self, file: FileId, octets: &[u8]) {
        self.open.push(file);
        for line in lines(file, octets) {
            match line {
                Line::Option(option) if option.key == b"conf-file" => {
                    if let Err(fault) = self.include(file, &option) {
                        (self.each)(Content::Fault(fault));
                    }
                }
                Line::Option(option) if is_not_read(&option) => {
                    let message = format!(
                        "what `{}` names was not read: `{}`",
                        shown_octets(option.key),
                        option.value.shown()
                    );
                    let place = option.value.place;
                    (self.each)(Content::Fault((place, FaultKind::Absent, message)));
                }
                Line::Option(option) => (self.each)(Content::Option(option)),
                Line::NoQuote(place) => {
                    let message = "`\"` has no partner on its line".to_owned();
                    (self.each)(Content::Fault((place, FaultKind::Syntax, message)));
                }
            }
        }
        self.open.pop();
    }

    fn include(&mut self, from: FileId, option: &OptionLine<'_>) -> Result<(), Fault> {
        // A second word limits it to some of its lines.
        let words = option.words();
        let Some(name) = words.first().filter(|it| !it.text.is_empty()) else {
            return Err(option.fault("`conf-file` names no file"));
        };
        let bound = |message: String| Err((name.place, FaultKind::Bound, message));
        if MOST_DEPTH <= self.open.len() {
            return bound(format!(
                "`{}` was not read: files are nested more than {MOST_DEPTH} deep",
                name.shown()
            ));
        }
        if MOST_INCLUDED <= self.n_files {
            return bound(format!(
                "`{}` was not read: more than {MOST_INCLUDED} files are included",
                name.shown()
            ));
        }
        let (file, octets): (FileId, Arc<[u8]>) = self
            .sources
            .include(from, &name.text)
            .map_err(|why| not_read(name, FaultKind::Absent, &why))?;
        if self.open.contains(&file) {
            return Err(not_read(name, FaultKind::Include, "it includes itself"));
        }
        self.n_files += 1;
        self.n_octets = self.n_octets.saturating_add(octets.len());
        if MOST_OCTETS < self.n_octets {
            return bound(format!(
                "`{}` was not read: included files have more than {MOST_OCTETS} bytes",
                name.shown()
            ));
        }
        self.file(file, &octets);
        Ok(())
    }
}

/// True for an option that names something, which is not read.
fn is_not_read(option: &OptionLine<'_>) -> bool {
    NOT_READ.contains(&option.key) && !option.value.text.is_empty()
}

fn not_read(name: &Word<'_>, kind: FaultKind, why: &str) -> Fault {
    let message = format!("`{}` was not read: {why}", name.shown());
    (name.place, kind, message)
}

/// An octet string as a message shows it.
fn shown_octets(octets: &[u8]) -> String {
    shown(&String::from_utf8_lossy(
        octets.get(..300).unwrap_or(octets),
    ))
}

/// The empty place behind a place.
fn behind(place: Place) -> Place {
    Place {
        start: place.end,
        ..place
    }
}
