//! How files are written: beside their place and moved there, so that what was there stays whole until all of the new text is.
#![expect(
    clippy::disallowed_types,
    reason = "files of the user are written here and nowhere else"
)]

use super::error::FileError;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Links that are followed to the file to write, as Linux follows them.
const MOST_LINKS: usize = 40;

/// Where a text goes.
enum Place {
    /// Standard output.
    Stdout,
    /// What has no place beside it: a pipe, a device, a file that is open already.
    Direct,
    /// A file, with all links followed; it need not be there.
    File(PathBuf),
}

/// Writes `text` to the file that `flag` names.
///
/// # Errors
/// Then what was in the file is still there, whole, unless it is a pipe or a device.
pub(crate) fn write_file(
    flag: &'static str,
    path: &Path,
    text: &str,
    stdout: &mut dyn Write,
) -> Result<(), FileError> {
    let written = place(path).and_then(|it| match it {
        Place::Stdout => super::output::write_quietly(stdout, text),
        Place::Direct => append(path, text),
        Place::File(place) => replace(&place, text),
    });
    written.map_err(|source| FileError::Io {
        flag,
        path: path.to_owned(),
        source,
    })
}

/// Says before the run what would keep the file from being written after it; leaves everything as it was.
pub(crate) fn check_file(path: &Path) -> Result<(), String> {
    if ends_with_slash(path) || path.is_dir() {
        return Err("the file is a directory".to_owned());
    }
    let place = match place(path).map_err(|err| err.to_string())? {
        Place::Stdout => return Ok(()),
        // To open a pipe or a device may already have an effect.
        Place::Direct if path.exists() => return Ok(()),
        Place::Direct => return Err("there is no such device or pipe".to_owned()),
        Place::File(place) => place,
    };
    if !folder(&place).is_dir() {
        return Err("the directory of the file does not exist".to_owned());
    }
    let old = old(&place).map_err(|err| err.to_string())?;
    if old.is_some() {
        let opened = OpenOptions::new().append(true).open(&place);
        opened.map(drop).map_err(|err| err.to_string())?;
        if is_mount_point(&place) {
            let why = "the file is mounted by itself and cannot be replaced; mount its directory";
            return Err(why.to_owned());
        }
    }
    // The text is written beside its place, and takes the owner of what it replaces.
    let beside =
        beside(&place, old.as_ref()).map_err(|err| format!("the directory of the file: {err}"))?;
    match old {
        Some(old) => take_after(beside.as_file(), &old).map_err(|err| err.to_string()),
        None => Ok(()),
    }
}

/// True when both lead to one file: by different spellings, by a link, or as two names of it.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(Place::File(one)), Ok(Place::File(other))) = (place(one), place(other)) else {
        return one == other;
    };
    let in_folder = |path: &Path| {
        let folder = std::fs::canonicalize(folder(path)).ok()?;
        Some(folder.join(path.file_name()?))
    };
    one == other
        || in_folder(&one).is_some_and(|it| in_folder(&other) == Some(it))
        || same_file::is_same_file(&one, &other).unwrap_or(false)
}

/// Where a text for `path` goes.
fn place(path: &Path) -> io::Result<Place> {
    if path.as_os_str() == "-" {
        return Ok(Place::Stdout);
    }
    if std::fs::metadata(path).is_ok_and(|it| !it.is_file()) {
        return Ok(Place::Direct);
    }
    let mut res = path.to_owned();
    for _ in 0..MOST_LINKS {
        if is_opened(&res) {
            return Ok(Place::Direct);
        }
        match std::fs::read_link(&res) {
            Ok(next) => res = folder(&res).join(next),
            // No link, or nothing there yet.
            Err(_) => return Ok(Place::File(res)),
        }
    }
    Err(io::Error::other("too many links lead from one to the next"))
}

/// True for `/dev/stdout`, `/dev/fd/3` and their like, which may lead to a file that something else holds open.
fn is_opened(path: &Path) -> bool {
    let of_process = path.strip_prefix("/proc").ok();
    path.starts_with("/dev/fd")
        || path.parent() == Some(Path::new("/dev"))
        || of_process.is_some_and(|it| it.iter().nth(1) == Some("fd".as_ref()))
}

/// What is known of the file at `place`; none where there is none.
fn old(place: &Path) -> io::Result<Option<Metadata>> {
    match std::fs::metadata(place) {
        Ok(it) => Ok(Some(it)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

/// True for a file in whose place another one is mounted, as containers do: nothing can be moved there.
fn is_mount_point(place: &Path) -> bool {
    let (Ok(place), Ok(table)) = (
        std::fs::canonicalize(place),
        File::open("/proc/self/mountinfo").and_then(io::read_to_string),
    ) else {
        return false;
    };
    // proc_pid_mountinfo(5): the fifth word, with blanks and backslashes by their octal numbers.
    let mut points = table.lines().filter_map(|it| it.split(' ').nth(4));
    points.any(|point| {
        let point = point.replace("\\040", " ").replace("\\011", "\t");
        let point = point.replace("\\012", "\n").replace("\\134", "\\");
        Path::new(&point) == place
    })
}

/// Writes to what is there, behind what it already holds.
fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// Writes a file beside `place` and moves it there.
fn replace(place: &Path, text: &str) -> io::Result<()> {
    let old = old(place)?;
    let mut file = beside(place, old.as_ref())?;
    file.write_all(text.as_bytes())?;
    if let Some(old) = old {
        take_after(file.as_file(), &old)?;
    }
    file.persist(place).map(drop).map_err(|err| err.error)
}

/// A new file in the folder of `place`, which goes when it is not moved. As free to read as any new file, but nobody's
/// else while it is to take the place of an `old` one.
fn beside(place: &Path, old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".kmsdoctor-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if old.is_some() { 0o600 } else { 0o666 };
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = old;
    builder.tempfile_in(folder(place))
}

/// Gives `file` the owner and the mode of the one whose place it takes.
#[cfg(unix)]
fn take_after(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    let changed = |old: u32, new: u32| (old != new).then_some(old);
    let (owner, group) = (changed(old.uid(), new.uid()), changed(old.gid(), new.gid()));
    if owner.is_some() || group.is_some() {
        fchown(file, owner, group).map_err(|err| {
            io::Error::new(err.kind(), format!("its owner cannot be kept: {err}"))
        })?;
    }
    file.set_permissions(old.permissions())
}

/// A moved file takes the permissions of its folder.
#[cfg(not(unix))]
fn take_after(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

fn ends_with_slash(path: &Path) -> bool {
    let last = path.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|it| std::path::is_separator(char::from(*it)))
        || path.components().next_back() == Some(Component::ParentDir)
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
