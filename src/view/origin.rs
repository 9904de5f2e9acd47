//! What the names of a file stand below, where nobody gave it.

use crate::model::DomainName;

/// Where an origin comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OriginFrom {
    /// It was given beside the file.
    Given,
    /// The text says it: `$ORIGIN`, or the owner of the SOA record.
    #[default]
    Text,
    /// Guessed from the name of the file.
    FileName,
}

/// Endings of zone files: what Windows, people and their tools use.
const ENDINGS: [&str; 6] = [".dns", ".zone", ".db", ".hosts", ".yaml", ".yml"];

/// Beginnings of zone files, as Debian's BIND and others name them.
const BEGINNINGS: [&str; 2] = ["db.", "zone."];

/// The zone that the name of a file tells: `corp.example.dns`, `db.corp.example`, `corp.example.zone`.
///
/// None where nothing marks the name as that of a zone.
pub(super) fn guess(path: &str) -> Option<DomainName> {
    let name = path.rsplit(['/', '\\']).next()?;
    let ending = ENDINGS.iter().find_map(|it| name.strip_suffix(it));
    let beginning = BEGINNINGS.iter().find_map(|it| name.strip_prefix(it));
    // Both may stand there, as in `db.corp.example.zone`.
    let zone = match (ending, beginning) {
        (Some(it), _) => BEGINNINGS
            .iter()
            .find_map(|beginning| it.strip_prefix(beginning))
            .unwrap_or(it),
        (None, Some(it)) => it,
        (None, None) => return None,
    };
    DomainName::parse(zone).ok().filter(|it| !it.is_root())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_tell_zones() {
        let check = |path: &str, expect: &str| {
            let found = guess(path).map_or(String::new(), |it| it.to_string());
            assert_eq!(found, expect, "{path}");
        };
        check("zones/corp.example.dns", "corp.example.");
        check("C:\\dns\\corp.example.dns", "corp.example.");
        check("db.corp.example", "corp.example.");
        check("db.corp.example.zone", "corp.example.");
        check("corp.example.zone", "corp.example.");
        check("corp.example", "");
        check("zones.txt", "");
        check(".zone", "");
        check("a..b.zone", "");
    }
}
