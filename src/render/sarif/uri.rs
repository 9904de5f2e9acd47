//! Paths as URI references (RFC 3986).

use crate::model::plain_path;
use std::fmt::Write as _;

/// A relative path stays relative, an absolute one gets the scheme `file`; backslashes are separators.
pub(super) fn uri(path: &str) -> String {
    let path = plain_path(path);
    let start = match path.as_bytes() {
        [b'/', b'/', ..] => "file:",
        [b'/', ..] => "file://",
        [letter, b':', b'/', ..] if letter.is_ascii_alphabetic() => "file:///",
        _ => "",
    };
    let mut res = start.to_owned();
    for octet in path.bytes() {
        let is_drive = octet == b':' && res.len() == "file:///C".len() && !start.is_empty();
        if octet.is_ascii_alphanumeric() || b"-._~/".contains(&octet) || is_drive {
            res.push(char::from(octet));
        } else {
            let _ = write!(res, "%{octet:02X}");
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        for (path, expect) in [
            ("zones/corp.example.zone", "zones/corp.example.zone"),
            ("./a~b_c-d.zone", "a~b_c-d.zone"),
            ("zones\\corp.dns", "zones/corp.dns"),
            ("100% höst,#1?.zone", "100%25%20h%C3%B6st%2C%231%3F.zone"),
            ("a:b/c", "a%3Ab/c"),
            ("/etc/bind/a b", "file:///etc/bind/a%20b"),
            ("C:\\dns\\a.dns", "file:///C:/dns/a.dns"),
            ("\\\\server\\dns\\a.dns", "file://server/dns/a.dns"),
            ("../a", "../a"),
            ("-", "-"),
        ] {
            assert_eq!(uri(path), expect, "{path}");
        }
    }
}
