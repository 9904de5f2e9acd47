//! The one reader of files: bounded in size, careful with what is no file, and it knows again what it has read.
#![expect(
    clippy::disallowed_types,
    reason = "files of the user are read here and nowhere else"
)]

use super::error::FileError;
use crate::os;
use std::fs::{File, FileType};
use std::io::{self, IsTerminal, Read, Stdin};
use std::path::Path;
#[cfg(not(unix))]
use std::path::PathBuf;
use std::sync::Arc;

/// Octets that are taken at once from what does not say how long it is.
const CHUNK: u64 = 1 << 20;

/// The files that a run has read, so that nothing is written in their place.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    read: Vec<Identity>,
}

impl Inputs {
    /// The octets of a file that was named: a regular file, a pipe, or `-` for standard input.
    ///
    /// # Errors
    /// Also for a directory and for a device, whose octets may have no end.
    pub(crate) fn read(
        &mut self,
        flag: &'static str,
        path: &Path,
        limit: u64,
    ) -> Result<Arc<[u8]>, FileError> {
        self.take(flag, path, limit, |it| {
            let advice = "give a regular file or a pipe";
            what_else(it).map(|what| format!("is {what}; {advice}"))
        })
    }

    /// The octets of a file that another file names, which has to be a regular one: a pipe may never end.
    pub(crate) fn read_named_in_a_file(
        &mut self,
        flag: &'static str,
        path: &Path,
        limit: u64,
    ) -> Result<Arc<[u8]>, FileError> {
        self.take(flag, path, limit, |it| {
            let what = what_else(it).or((!it.is_file()).then_some("a pipe"));
            what.map(|what| format!("is {what}, and only regular files are included"))
        })
    }

    /// True when the file at `path` was read, by whatever name, or is where this machine keeps what a run may ask it.
    pub(crate) fn has(&self, path: &Path) -> bool {
        let of_machine = || {
            os::FILES
                .iter()
                .any(|own| is_one_file(Path::new(own), path))
        };
        self.read.iter().any(|it| it.is_at(path)) || of_machine()
    }

    fn take(
        &mut self,
        flag: &'static str,
        path: &Path,
        limit: u64,
        refuse: impl Fn(FileType) -> Option<String>,
    ) -> Result<Arc<[u8]>, FileError> {
        let io = |source| FileError::Io {
            flag,
            path: path.to_owned(),
            source,
        };
        let refused = |kind| match refuse(kind) {
            None => Ok(()),
            Some(why) => Err(FileError::NotAFile {
                flag,
                path: path.to_owned(),
                why,
            }),
        };
        let octets = if path.as_os_str() == "-" {
            let stdin = io::stdin();
            if let Some(kind) = kind_of(&stdin).filter(|_| !stdin.is_terminal()) {
                refused(kind)?;
            }
            self.read.extend(Identity::of_stdin(&stdin));
            of_stream(&mut stdin.lock(), Vec::new(), limit)
        } else {
            // To open a pipe that nobody writes to, or a device, already has an effect.
            refused(std::fs::metadata(path).map_err(io)?.file_type())?;
            let mut file = File::open(path).map_err(io)?;
            let metadata = file.metadata().map_err(io)?;
            refused(metadata.file_type())?;
            self.read.extend(Identity::of_file(path, &metadata));
            of_file(&mut file, metadata.len(), limit)
        };
        octets.map_err(io)?.ok_or_else(|| FileError::TooLarge {
            flag,
            path: path.to_owned(),
            limit,
        })
    }
}

/// True when both are there and are the same regular file.
fn is_one_file(own: &Path, path: &Path) -> bool {
    let metadata = std::fs::metadata(own).ok();
    let own = metadata.and_then(|it| Identity::of_file(own, &it));
    own.is_some_and(|it| it.is_at(path))
}

/// What is neither a regular file nor a pipe.
fn what_else(kind: FileType) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    kind.is_dir().then_some("a directory")
}

/// What standard input is, where the system tells.
#[cfg(unix)]
fn kind_of(stdin: &Stdin) -> Option<FileType> {
    Some(metadata_of(stdin)?.file_type())
}

#[cfg(not(unix))]
fn kind_of(_: &Stdin) -> Option<FileType> {
    None
}

#[cfg(unix)]
fn metadata_of(stdin: &Stdin) -> Option<std::fs::Metadata> {
    use std::os::fd::AsFd;
    let own = stdin.as_fd().try_clone_to_owned().ok()?;
    File::from(own).metadata().ok()
}

/// The octets of a file of about `size`, read into the place where they stay: zone files are large.
///
/// None when they are more than `limit`.
fn of_file(file: &mut File, size: u64, limit: u64) -> io::Result<Option<Arc<[u8]>>> {
    if limit < size {
        return Ok(None);
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut res: Arc<[u8]> = std::iter::repeat_n(0, size).collect();
    let mut filled = 0;
    if let Some(buffer) = Arc::get_mut(&mut res) {
        while let Some(rest) = buffer.get_mut(filled..).filter(|it| !it.is_empty()) {
            match file.read(rest) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
    }
    // Pipes have no size, and files may grow or shrink meanwhile.
    let mut next = Vec::new();
    file.take(CHUNK).read_to_end(&mut next)?;
    if filled == size && next.is_empty() {
        return Ok(Some(res));
    }
    let mut chunks = vec![next];
    if filled != 0 {
        chunks.insert(0, res.get(..filled).unwrap_or_default().to_vec());
    }
    drop(res);
    of_stream(file, chunks, limit)
}

/// `chunks` and what follows them in `source`; none when they are more than `limit`.
fn of_stream(
    source: &mut dyn Read,
    mut chunks: Vec<Vec<u8>>,
    limit: u64,
) -> io::Result<Option<Arc<[u8]>>> {
    let mut len: usize = chunks.iter().map(Vec::len).sum();
    loop {
        let mut chunk = Vec::new();
        source.take(CHUNK).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            break;
        }
        len = len.saturating_add(chunk.len());
        chunks.push(chunk);
        if u64::try_from(len).map_or(true, |it| limit < it) {
            return Ok(None);
        }
    }
    // Each chunk goes as soon as it is copied, so that all of it is never held twice.
    let mut chunks = chunks.into_iter();
    let mut chunk = Vec::new().into_iter();
    let next = |_| {
        loop {
            match chunk.next() {
                Some(it) => return it,
                None => chunk = chunks.next().unwrap_or_else(|| vec![0]).into_iter(),
            }
        }
    };
    Ok(Some((0..len).map(next).collect()))
}

/// Which regular file it is, whatever it is called.
#[derive(Debug, PartialEq, Eq)]
#[cfg(unix)]
struct Identity {
    device: u64,
    inode: u64,
}

#[cfg(unix)]
impl Identity {
    fn of_file(_: &Path, metadata: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        // What is read from a terminal or a pipe is not lost by what is written there.
        metadata.is_file().then(|| Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        })
    }

    fn of_stdin(stdin: &Stdin) -> Option<Self> {
        Self::of_file(Path::new("-"), &metadata_of(stdin)?)
    }

    fn is_at(&self, path: &Path) -> bool {
        let metadata = std::fs::metadata(path).ok();
        metadata.and_then(|it| Self::of_file(path, &it)).as_ref() == Some(self)
    }
}

/// Which file it is. No handle is kept: Windows does not replace a file that is open, such as a baseline.
#[derive(Debug)]
#[cfg(not(unix))]
enum Identity {
    Stdin,
    File(PathBuf),
}

#[cfg(not(unix))]
impl Identity {
    fn of_file(path: &Path, metadata: &std::fs::Metadata) -> Option<Self> {
        metadata.is_file().then(|| Self::File(path.to_owned()))
    }

    fn of_stdin(_: &Stdin) -> Option<Self> {
        Some(Self::Stdin)
    }

    fn is_at(&self, path: &Path) -> bool {
        let is_same = match self {
            Self::File(own) => same_file::is_same_file(own, path),
            Self::Stdin => same_file::Handle::stdin()
                .and_then(|own| Ok(own == same_file::Handle::from_path(path)?)),
        };
        is_same.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody names these files, and a run reads them all the same.
    #[test]
    fn settings_of_this_machine_are_never_replaced() {
        for path in os::FILES {
            let path = Path::new(path);
            assert_eq!(
                Inputs::default().has(path),
                path.is_file(),
                "{}",
                path.display()
            );
        }
    }
}
