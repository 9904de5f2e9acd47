//! `.reg` exports → [`RegistryValues`] (Microsoft, "How to add, modify, or delete registry subkeys and values by using a .reg
//! file").
//!
//! The whole file is read as lines, keys and values; what a value holds is read only where it is a setting of discovery, so
//! an export of a whole hive is no burden. A fault that may hide a setting makes the file unusable: nothing is guessed.

mod data;

use super::Area;
use super::registry::{
    self, RegistryData, RegistryValue, RegistryValues, is_known_key, is_told_by_presence,
};
use crate::model::{Provenance, Sourced};
use data::Strings;
use std::collections::BTreeSet;

/// Most settings and deletions that are read; a machine has a few dozen.
const MOST_VALUES: usize = 2_000;

/// Characters of a text that are shown in a message.
const MOST_SHOWN: usize = 60;

/// Why a `.reg` file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct RegFault {
    /// Where the key or value begins, counted from 1.
    pub line: u32,
    /// What is wrong there.
    pub what: RegFaultKind,
}

/// What is wrong in a `.reg` file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegFaultKind {
    /// Neither the one nor the other version.
    #[error("the first line is neither `Windows Registry Editor Version 5.00` nor `REGEDIT4`")]
    Header,
    /// Neither key nor value nor comment.
    #[error("`{0}` is neither a key nor a value nor a comment")]
    NoLine(String),
    /// A key without its closing bracket.
    #[error("the key `{0}` has no closing bracket")]
    OpenKey(String),
    /// A value before the first key.
    #[error("a value stands before the first key")]
    NoKey,
    /// A text without its closing quotation mark.
    #[error("a text has no closing quotation mark")]
    OpenText,
    /// The file ends behind a backslash that announces another line.
    #[error("the file ends inside the value `{0}`")]
    CutOff(String),
    /// A value that is none of the known forms.
    #[error("`{name}`: {why}")]
    Data {
        /// The value's name.
        name: String,
        /// What is wrong with what it holds.
        why: String,
    },
    /// More settings than any machine has.
    #[error("more than {MOST_VALUES} settings of discovery")]
    TooMany,
}

/// True for a text that begins as an export does; empty lines before that do not matter.
pub(super) fn is_export(text: &str) -> bool {
    let mut lines = text.lines().filter(|it| !it.trim().is_empty());
    version(lines.next().unwrap_or_default()).is_some()
}

/// Reads the settings of an export.
///
/// A deletion (`[-KEY]`, `"x"=-`) undoes what stands before it in the same file. Of several values with one name the last one
/// counts, as when the file is imported. A file whose last line does not end was cut off, maybe: what it lacks is not known.
/// Several exports in one file, one behind the other, are read like one. `path` is for the provenance only.
pub fn read_reg_file(path: &str, text: &str) -> Result<RegistryValues, RegFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines {
        rest: text.lines(),
        number: 0,
    };
    let first = std::iter::from_fn(|| lines.next_line()).find(|(_, line)| !line.trim().is_empty());
    let (number, first) = first.unwrap_or((1, ""));
    let strings = version(first).ok_or(RegFault {
        line: number,
        what: RegFaultKind::Header,
    })?;
    let mut res = Reader {
        path,
        strings,
        key: Key::None,
        values: Vec::new(),
        keys: Vec::new(),
        known: BTreeSet::new(),
        n_read: 0,
    };
    while let Some((number, line)) = lines.next_line() {
        let line = line.trim_matches([' ', '\t', '\0']);
        let fault = |what| RegFault { line: number, what };
        match line.bytes().next() {
            None | Some(b';') => {}
            Some(b'[') => res.key(number, line).map_err(fault)?,
            Some(b'@' | b'"') => res.value(number, line, &mut lines).map_err(fault)?,
            Some(_) if version(line) == Some(strings) => res.key = Key::None,
            Some(_) => return Err(fault(RegFaultKind::NoLine(shown(line)))),
        }
    }
    if !text.ends_with('\n') {
        res.known.clear();
    }
    Ok(RegistryValues {
        values: res.values,
        keys: res.keys,
        known: res.known,
    })
}

/// True when a key of `text` holds settings of discovery, or would if it had values.
pub(super) fn has_known_key(text: &str) -> bool {
    let keys = text.lines().filter_map(|it| {
        let key = it.trim_matches([' ', '\t', '\0']).strip_prefix('[')?;
        key.strip_suffix(']')
    });
    keys.map(|it| it.strip_prefix('-').unwrap_or(it))
        .any(is_known_key)
}

/// How texts stand in hexadecimal data, by the first line.
fn version(line: &str) -> Option<Strings> {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.eq_ignore_ascii_case("Windows Registry Editor Version 5.00") {
        Some(Strings::Utf16)
    } else if line.eq_ignore_ascii_case("REGEDIT4") {
        Some(Strings::Ansi)
    } else {
        None
    }
}

/// Lines with their numbers, counted from 1.
struct Lines<'a> {
    rest: std::str::Lines<'a>,
    number: u32,
}

impl<'a> Lines<'a> {
    fn next_line(&mut self) -> Option<(u32, &'a str)> {
        let line = self.rest.next()?;
        self.number = self.number.saturating_add(1);
        Some((self.number, line))
    }
}

/// The key that values belong to.
enum Key {
    /// There was none yet.
    None,
    /// One without settings, or one that is deleted.
    Other,
    /// One with settings.
    Known(String),
}

struct Reader<'a> {
    path: &'a str,
    strings: Strings,
    key: Key,
    values: Vec<RegistryValue>,
    /// Keys that say something by being there.
    keys: Vec<Sourced<String>>,
    /// What the keys speak of.
    known: BTreeSet<Area>,
    /// Settings and deletions so far, those that were undone included.
    n_read: usize,
}

impl Reader<'_> {
    fn key(&mut self, number: u32, line: &str) -> Result<(), RegFaultKind> {
        let inside = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let key = inside.ok_or_else(|| RegFaultKind::OpenKey(shown(line)))?;
        if registry::tells_kms(key) {
            self.known.insert(Area::Kms);
        }
        if let Some(deleted) = key.strip_prefix('-') {
            self.count()?;
            self.values.retain(|it| !is_at_or_below(&it.key, deleted));
            self.keys.retain(|it| !is_at_or_below(&it.value, deleted));
            self.key = Key::Other;
        } else if is_known_key(key) {
            self.key = Key::Known(key.to_owned());
            if is_told_by_presence(key) {
                self.count()?;
                self.keys
                    .push(Sourced::new(key.to_owned(), place(self.path, number)));
            }
        } else {
            self.key = Key::Other;
        }
        Ok(())
    }

    fn value<'a>(
        &mut self,
        number: u32,
        line: &'a str,
        lines: &mut Lines<'a>,
    ) -> Result<(), RegFaultKind> {
        if matches!(self.key, Key::None) {
            return Err(RegFaultKind::NoKey);
        }
        let (name, behind) = match line.strip_prefix('"') {
            None => (String::new(), line.strip_prefix('@').unwrap_or_default()),
            Some(rest) => {
                let (name, behind) = data::text(rest, lines)?;
                (name, behind.unwrap_or_default())
            }
        };
        let Some(held) = behind.trim_start().strip_prefix('=') else {
            return Err(RegFaultKind::NoLine(shown(line)));
        };
        let held = held.trim_start();
        // Texts may hold line breaks, and hexadecimal data goes on behind a backslash; both must be passed over whole.
        let raw = data::raw(held, lines).map_err(|open| match open {
            data::Open::Text => RegFaultKind::OpenText,
            data::Open::Octets => RegFaultKind::CutOff(shown(&name)),
        })?;
        let Key::Known(key) = &self.key else {
            return Ok(());
        };
        if !registry::is_setting(key, &name) {
            return Ok(());
        }
        let key = &key.clone();
        self.count()?;
        let data = data::read(&raw, self.strings);
        let data = data.map_err(|why| RegFaultKind::Data {
            name: shown(&name),
            why,
        })?;
        self.values.retain(|it| {
            let is_same_name = it
                .name
                .as_ref()
                .is_some_and(|it| it.eq_ignore_ascii_case(&name));
            !(is_same_name && it.key.eq_ignore_ascii_case(key))
        });
        if let Some(data) = data {
            if registry::tells_suffixes(key, &name) {
                self.known.insert(Area::Suffixes);
            }
            self.values.push(value(self.path, number, key, name, data));
        }
        Ok(())
    }

    /// Each of these goes over what was read before, so their number is bounded.
    fn count(&mut self) -> Result<(), RegFaultKind> {
        self.n_read += 1;
        if MOST_VALUES < self.n_read {
            return Err(RegFaultKind::TooMany);
        }
        Ok(())
    }
}

fn value(path: &str, line: u32, key: &str, name: String, data: RegistryData) -> RegistryValue {
    RegistryValue {
        key: key.to_owned(),
        name: Some(name),
        data,
        provenance: place(path, line),
    }
}

fn place(path: &str, line: u32) -> Provenance {
    Provenance::File {
        path: path.to_owned(),
        line,
    }
}

/// True for `parent` itself and for keys below it.
fn is_at_or_below(key: &str, parent: &str) -> bool {
    key.split_at_checked(parent.len())
        .is_some_and(|(head, rest)| {
            head.eq_ignore_ascii_case(parent) && (rest.is_empty() || rest.starts_with('\\'))
        })
}

fn shown(text: &str) -> String {
    crate::words::shortened(text, MOST_SHOWN)
}

#[cfg(test)]
mod tests;
