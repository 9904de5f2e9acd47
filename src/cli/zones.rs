//! Reads record files and what they include, inside given folders only.

use super::error::{FileError, SettingsError};
use super::inputs::Inputs;
use super::os_text::{path_before_equals, shown_path};
use super::settings::of;
use super::values;
use crate::forms::{self, Form};
use crate::loads::{Loader, Loaders};
use crate::model::{DomainName, FileId, SourceFile};
use crate::view::{Differ, Input, View, Wanted, read};
use crate::words;
use crate::zone::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most octets of one file: places are numbers of 32 bits.
const MAX_ZONE_OCTETS: u64 = 2 << 30;

/// A file as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedFile {
    /// `-` is standard input.
    pub(crate) path: PathBuf,
    /// What its names stand below, if that was said.
    pub(crate) origin: Option<DomainName>,
}

/// How files are read.
pub(crate) struct Reading<'a> {
    /// What named them, for messages.
    pub(crate) flag: &'static str,
    /// Folders that included files may lie in, beside those of the files.
    pub(crate) roots: &'a [PathBuf],
    /// The form of all of them, where that was said.
    pub(crate) form: Option<Form>,
    /// The servers whose refusal counts.
    pub(crate) loads_in: Loaders,
    /// What is read of them.
    pub(crate) wanted: Wanted,
    /// Names that have to be looked for.
    pub(crate) asked: &'a [DomainName],
}

/// Reads all `named` files, in one form or in the one that each shows: one view, or several where files contradict each other.
///
/// # Errors
/// One for each file that cannot be read, or holds no zone, so that nobody has to run this once for each.
pub(crate) fn read_zones(
    named: &[NamedFile],
    reading: &Reading<'_>,
    read_files: &mut Inputs,
) -> Result<(Vec<View>, Vec<SourceFile>), Vec<FileError>> {
    let flag = reading.flag;
    let mut files = Files::new(flag, named, reading.roots, read_files);
    let mut inputs = Vec::new();
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    let dnsmasq = Loaders::only(Loader::Dnsmasq);
    for it in named {
        // Whoever names a file twice means one file; for another zone it is another one.
        let path = std::fs::canonicalize(&it.path).unwrap_or_else(|_| it.path.clone());
        if !known.insert((path, it.origin.clone())) {
            continue;
        }
        match files.open(&it.path, reading.form) {
            Ok((_, _, form)) if reading.loads_in == dnsmasq && form != Form::Dnsmasq => {
                faults.push(FileError::NotForDnsmasq {
                    flag,
                    path: it.path.clone(),
                    form: form.name(),
                });
            }
            Ok((file, octets, form)) => inputs.push(Input {
                file,
                path: shown_path(&it.path),
                form,
                octets,
                origin: it.origin.clone(),
                loads_in: reading.loads_in,
            }),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let views = read(&inputs, reading.wanted, reading.asked, &mut files);
    let faults = no_zones(flag, &inputs, &View::list(&views));
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok((views, files.read))
}

/// One for each file that was named and holds no zone at all: whoever gave it meant another one.
fn no_zones(flag: &'static str, inputs: &[Input], view: &View) -> Vec<FileError> {
    let files = inputs.iter().zip(&view.files);
    let own = files.filter(|(_, file)| !file.is_read_elsewhere);
    let faults = own.filter_map(|(input, file)| {
        let is_prose = file.is_prose();
        let why = (file.n_records == 0 || is_prose)
            .then(|| forms::why_no_zone(input.form, &input.path, &input.octets))
            .flatten();
        Some(FileError::NoZone {
            flag,
            path: PathBuf::from(&input.path),
            why: why.or_else(|| forms::why_prose(&input.octets).filter(|_| is_prose))?,
        })
    });
    faults.collect()
}

/// The files of `--zone`, whole; none when there are none.
pub(crate) fn answering(
    texts: &[OsString],
    loads_in: &[String],
    read_files: &mut Inputs,
) -> anyhow::Result<Option<(View, Vec<SourceFile>)>> {
    if texts.is_empty() {
        return Ok(None);
    }
    let named: Result<Vec<NamedFile>, _> = texts
        .iter()
        .map(|it| named_file("--zone", it, None))
        .collect();
    let reading = Reading {
        flag: "--zone",
        roots: &[],
        form: None,
        loads_in: loaders(loads_in)?,
        wanted: Wanted::Everything,
        asked: &[],
    };
    let (mut views, files) =
        read_zones(&named?, &reading, read_files).map_err(super::error::all)?;
    if let [_, other, ..] = views.as_slice() {
        return Err(ambiguous(other, &files).into());
    }
    Ok(views.pop().map(|it| (it, files)))
}

/// One client asks one view, and nobody said which.
fn ambiguous(view: &View, files: &[SourceFile]) -> SettingsError {
    let path = |id: FileId| {
        let file = usize::try_from(id.0).ok().and_then(|it| files.get(it));
        let path = file.map_or("", |it| it.path.as_str());
        crate::render::escape::terminal(path)
    };
    let why = match view.apart_from.first() {
        Some(it) => {
            let (one, other, name) = (path(it.other), path(it.file), &it.name);
            let fact = match it.differ {
                Differ::Zone | Differ::Records => {
                    format!("`{one}` and `{other}` hold different records for `{name}`")
                }
                Differ::Unread => format!(
                    "`{one}` and `{other}` may each hold the zone `{name}`, since an included file was not read"
                ),
            };
            format!(
                "{fact}: they are two views, and a client asks one of them; give the files of that one (`kmsdoctor check` judges both)"
            )
        }
        None => "the files contradict each other".to_owned(),
    };
    SettingsError::Value {
        flag: "--zone",
        why,
    }
}

/// The servers that `--loads-in` names; none where it is not given.
pub(crate) fn loaders(texts: &[String]) -> anyhow::Result<Loaders> {
    let loaders = texts.iter().map(|text| of("--loads-in", text, loader));
    Ok(loaders.collect::<Result<Loaders, SettingsError>>()?)
}

fn loader(text: &str) -> Result<Loader, String> {
    let found = Loader::ALL.into_iter().find(|it| it.word() == text);
    found.ok_or_else(|| {
        let words = Loader::ALL.map(Loader::word);
        format!("is not a server; servers are {}", words::either(&words))
    })
}

/// `FILE` or `FILE=ORIGIN`; a file that is there is meant before an origin is.
pub(crate) fn named_file(
    flag: &'static str,
    text: &OsStr,
    usual: Option<&DomainName>,
) -> Result<NamedFile, SettingsError> {
    let whole = NamedFile {
        path: PathBuf::from(text),
        origin: usual.cloned(),
    };
    match path_before_equals(text) {
        Some((path, origin)) if !whole.path.exists() => Ok(NamedFile {
            path,
            origin: Some(of(flag, &origin, values::origin)?),
        }),
        _ => Ok(whole),
    }
}

/// The files that were read, each once.
struct Files<'a> {
    flag: &'static str,
    inputs: &'a mut Inputs,
    read: Vec<SourceFile>,
    /// Where each of them is, since not every path is text.
    paths: Vec<PathBuf>,
    by_path: BTreeMap<PathBuf, FileId>,
    /// Where included files are looked for, beside the folder of the file that includes them.
    folders: Vec<PathBuf>,
    /// Folders that included files must lie in, as the system spells them.
    roots: Vec<PathBuf>,
}

impl<'a> Files<'a> {
    /// Included files may lie in `roots`, and in the folders of the `named` files unless that is the root of the system.
    fn new(
        flag: &'static str,
        named: &[NamedFile],
        roots: &[PathBuf],
        inputs: &'a mut Inputs,
    ) -> Self {
        let implied = named
            .iter()
            .filter_map(|it| std::fs::canonicalize(folder(&it.path)).ok());
        // Beside a file at the root of the system there is everything.
        let implied = implied.filter(|it| it.parent().is_some());
        let given_roots = roots.to_vec();
        let wanted = roots.iter().filter_map(|it| std::fs::canonicalize(it).ok());
        let mut roots: Vec<PathBuf> = implied.chain(wanted).collect();
        roots.sort();
        roots.dedup();
        // The working directory comes first, where name servers look; paths are shown as they were given.
        let given = named.iter().map(|it| folder(&it.path));
        let mut folders = vec![PathBuf::new()];
        folders.extend(given.chain(given_roots));
        folders.dedup();
        Self {
            folders,
            flag,
            inputs,
            read: Vec::new(),
            paths: Vec::new(),
            by_path: BTreeMap::new(),
            roots,
        }
    }

    /// Opens a file that was named, in `form` or the one it shows.
    fn open(
        &mut self,
        path: &Path,
        form: Option<Form>,
    ) -> Result<(FileId, Arc<[u8]>, Form), FileError> {
        let mut octets = self.inputs.read(self.flag, path, MAX_ZONE_OCTETS)?;
        let form = form.unwrap_or_else(|| forms::detect(&shown_path(path), &octets));
        if form == Form::PowerShell {
            octets = forms::to_text(form, octets.to_vec()).into();
        }
        let (file, octets) = self.keep(path, octets);
        Ok((file, octets, form))
    }

    fn keep(&mut self, path: &Path, octets: Arc<[u8]>) -> (FileId, Arc<[u8]>) {
        let id = FileId(u32::try_from(self.read.len()).unwrap_or(u32::MAX));
        let known = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.by_path.entry(known).or_insert(id);
        self.paths.push(path.to_owned());
        self.read.push(SourceFile {
            path: shown_path(path),
            octets: Arc::clone(&octets),
        });
        (id, octets)
    }
}

impl Sources for Files<'_> {
    /// Beside the file that includes it, in the working directory, or in one of the folders that were given.
    fn include(&mut self, from: FileId, name: &str) -> Result<(FileId, Arc<[u8]>), String> {
        let from = usize::try_from(from.0)
            .ok()
            .and_then(|it| self.paths.get(it));
        let beside = from.map(|it| folder(it));
        let folders = beside.into_iter().chain(self.folders.iter().cloned());
        let mut why = "there is no such file".to_owned();
        for folder in folders.collect::<Vec<_>>() {
            let path = folder.join(name);
            let Ok(known) = std::fs::canonicalize(&path) else {
                continue;
            };
            if !self.roots.iter().any(|root| known.starts_with(root)) {
                "it lies outside the folders of the given files; name its folder with `--include-root`"
                    .clone_into(&mut why);
                continue;
            }
            if let Some(id) = self.by_path.get(&known) {
                let octets = usize::try_from(id.0).ok().and_then(|it| self.read.get(it));
                if let Some(file) = octets {
                    return Ok((*id, Arc::clone(&file.octets)));
                }
            }
            // What was looked at is opened, and not what a link may lead to meanwhile.
            let read = self
                .inputs
                .read_named_in_a_file(self.flag, &known, MAX_ZONE_OCTETS);
            return match read {
                Ok(octets) => Ok(self.keep(&path, octets)),
                Err(FileError::NotAFile { why, .. }) => Err(format!("it {why}")),
                Err(err) => Err(format!("{:#}", anyhow::Error::from(err))),
            };
        }
        Err(why)
    }
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(path: &str, roots: &[PathBuf]) -> Vec<PathBuf> {
        let named = NamedFile {
            path: path.into(),
            origin: None,
        };
        Files::new("FILE", &[named], roots, &mut Inputs::default()).roots
    }

    /// A file directly below the root of the system is no reason to include whatever there is.
    #[cfg(unix)]
    #[test]
    fn the_root_of_the_system_is_never_implied() {
        assert_eq!(roots("/a.zone", &[]), Vec::<PathBuf>::new());
        let root = PathBuf::from("/");
        assert_eq!(roots("/a.zone", std::slice::from_ref(&root)), [root]);
    }
}
