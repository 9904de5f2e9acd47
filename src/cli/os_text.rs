//! Arguments and names of files that are not UTF-8: parted at ASCII signs, and shown.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// `text` with `%FF` for each byte that is not part of a character, as addresses of the web have it.
///
/// Not with a backslash, which parts paths on Windows.
pub(crate) fn shown(text: &OsStr) -> String {
    let mut res = String::new();
    for chunk in text.as_encoded_bytes().utf8_chunks() {
        res.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(res, "%{byte:02X}");
        }
    }
    res
}

/// A path as [`shown`].
pub(crate) fn shown_path(path: &Path) -> String {
    shown(path.as_os_str())
}

/// The path in front of the last `=` and what follows it.
pub(crate) fn path_before_equals(text: &OsStr) -> Option<(PathBuf, String)> {
    let at = text.as_encoded_bytes().iter().rposition(|it| *it == b'=')?;
    let (path, rest) = part(text, at)?;
    Some((path.into(), shown(&rest)))
}

/// What stands in front of the first `:`, and the path that follows it.
pub(crate) fn path_after_colon(text: &OsStr) -> Option<(String, PathBuf)> {
    let at = text.as_encoded_bytes().iter().position(|it| *it == b':')?;
    let (before, path) = part(text, at)?;
    Some((shown(&before), path.into()))
}

/// What stands around the ASCII sign at the byte `at`.
#[cfg(unix)]
fn part(text: &OsStr, at: usize) -> Option<(OsString, OsString)> {
    use std::os::unix::ffi::OsStrExt;
    let bytes = text.as_bytes();
    let own = |it: &[u8]| OsStr::from_bytes(it).to_owned();
    Some((own(bytes.get(..at)?), own(bytes.get(at + 1..)?)))
}

/// What stands around the ASCII sign at the byte `at`; none for text that is not Unicode, which Windows hardly has.
#[cfg(not(unix))]
fn part(text: &OsStr, at: usize) -> Option<(OsString, OsString)> {
    let text = text.to_str()?;
    Some((text.get(..at)?.into(), text.get(at + 1..)?.into()))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn bytes_that_are_no_text_are_kept_and_shown() {
        let text = |bytes| OsStr::from_bytes(bytes);
        assert_eq!(shown(text(b"z\xffn \xc3\xa9")), "z%FFn é");
        assert_eq!(
            path_before_equals(text(b"a=b\xff=corp.example")),
            Some((text(b"a=b\xff").into(), "corp.example".to_owned()))
        );
        assert_eq!(
            path_after_colon(text(b"json:C:\xff")),
            Some(("json".to_owned(), text(b"C:\xff").into()))
        );
        assert_eq!(path_before_equals(text(b"\xff")), None);
        assert_eq!(path_after_colon(text(b"\xff")), None);
    }
}
