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
    /// The remark at the top of a file that Windows wrote.
    Header,
    /// Guessed from the name of the file.
    FileName,
}

/// Endings of zone files: what Windows, people and their tools use.
const ENDINGS: [&str; 7] = [".dns", ".zone", ".db", ".hosts", ".signed", ".yaml", ".yml"];

/// Beginnings of zone files, as administrators of BIND name them.
const BEGINNINGS: [&str; 6] = ["db.", "zone.", "named.", "pri.", "master.", "primary."];

/// The zone that the name of a file tells: `corp.example.dns`, `db.corp.example`, `corp.example.zone`.
///
/// None where nothing marks the name as that of a zone.
pub(super) fn guess(path: &str) -> Option<DomainName> {
    let name = path.rsplit(['/', '\\']).next()?;
    let without_ending = ENDINGS.iter().find_map(|it| without(name, it, Side::End));
    let rest = without_ending.unwrap_or(name);
    // Both may stand there, as in `db.corp.example.zone`.
    let without_beginning = BEGINNINGS
        .iter()
        .find_map(|it| without(rest, it, Side::Start));
    let zone = without_beginning.or(without_ending)?;
    DomainName::parse(zone).ok().filter(|it| !it.is_root())
}

/// The zone whose records octoDNS keeps in the folder of `path`, one file a name: it is named for the zone, with its final dot.
pub(super) fn split_zone(path: &str) -> Option<DomainName> {
    let folder = path.rsplit(['/', '\\']).nth(1)?;
    let zone = folder.strip_suffix('.').filter(|it| !it.ends_with('.'))?;
    DomainName::parse(zone).ok().filter(|it| !it.is_root())
}

/// The end of a name where a part is taken away.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// `name` without `part` at that side, whatever its case; none where it is not there.
fn without<'a>(name: &'a str, part: &str, side: Side) -> Option<&'a str> {
    let (found, rest) = match side {
        Side::Start => name.split_at_checked(part.len())?,
        Side::End => {
            let (rest, found) = name.split_at_checked(name.len().checked_sub(part.len())?)?;
            (found, rest)
        }
    };
    found.eq_ignore_ascii_case(part).then_some(rest)
}

/// Octets in which the remark of Windows stands.
const HEADER: usize = 512;

/// The zone that Windows names in the remark at the top of its files: `;  Database file corp.example.dns for corp.example zone.`
///
/// `dnscmd /ZoneExport` writes it too, and `@` as owner of the SOA record.
pub(super) fn header(octets: &[u8]) -> Option<DomainName> {
    let text = String::from_utf8_lossy(octets.get(..HEADER).unwrap_or(octets));
    let mut remarks = text.lines().take_while(|it| it.starts_with(';'));
    remarks.find_map(|line| {
        let line = line.trim_start_matches(';').trim();
        let zone = line
            .strip_prefix("Database file ")?
            .strip_suffix(" zone.")?;
        DomainName::parse(zone.rsplit_once(" for ")?.1).ok()
    })
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
        check("CORP.EXAMPLE.DNS", "CORP.EXAMPLE.");
        check("named.corp.example", "corp.example.");
        check("pri.corp.example", "corp.example.");
        check("corp.example.signed", "corp.example.");
        check("corp.example", "");
        check("zones.txt", "");
        check(".zone", "");
        check("a..b.zone", "");
    }

    #[test]
    fn folders_of_octodns_tell_zones() {
        let check = |path: &str, expect: &str| {
            let found = split_zone(path).map_or(String::new(), |it| it.to_string());
            assert_eq!(found, expect, "{path}");
        };
        check("zones/corp.example./www.yaml", "corp.example.");
        check("zones/corp.example./$corp.example.yaml", "corp.example.");
        check("corp.example.\\www.yaml", "corp.example.");
        check("corp.example/www.yaml", "");
        check("../www.yaml", "");
        check("./www.yaml", "");
        check("www.yaml", "");
    }

    #[test]
    fn windows_names_the_zone_at_the_top() {
        let check = |text: &str, expect: &str| {
            let found = header(text.as_bytes()).map_or(String::new(), |it| it.to_string());
            assert_eq!(found, expect, "{text}");
        };
        let export = ";\r\n;  Database file (null) for corp.example zone.\r\n;      Zone version:  7\r\n;\r\n@ IN SOA";
        check(export, "corp.example.");
        check(
            ";  Database file corp.example.dns for corp.example zone.\n",
            "corp.example.",
        );
        check(
            "@ IN SOA a b 1 2 3 4 5\n; Database file x for corp.example zone.\n",
            "",
        );
        check("; hosts for corp.example zone.\n", "");
    }
}
