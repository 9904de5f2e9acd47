//! What the names of a file stand below, where nobody gave it and the text does not say it.

use super::testimony::Testimony;
use crate::model::DomainName;

/// Where an origin comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OriginFrom {
    /// It was given beside the file.
    Given,
    /// The text says it: `$ORIGIN`, or the owner of the SOA record.
    #[default]
    Text,
    /// A remark at the top of the file.
    Header,
    /// Guessed from the name of the file.
    FileName {
        /// True when a name in the text stands below the origin, so that more speaks for it than the name of the file.
        is_borne_out: bool,
    },
}

/// An origin that the text does not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) origin: DomainName,
    pub(super) source: GuessFrom,
}

/// What a guess rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GuessFrom {
    /// The remark that Windows writes, which names the zone for certain.
    Windows,
    /// A remark that somebody wrote.
    Remark,
    /// The name of the file, which is marked as that of a zone.
    MarkedName,
    /// The name of the file, which is a domain name and nothing else.
    BareName,
}

impl Guess {
    /// Where the origin comes from when the text says `testimony`; none where that speaks against it.
    pub(super) fn accepted(&self, testimony: &Testimony) -> Option<OriginFrom> {
        let is_borne_out = testimony.bears_out();
        match self.source {
            GuessFrom::Windows => Some(OriginFrom::Header),
            _ if testimony.contradicts() => None,
            GuessFrom::Remark => Some(OriginFrom::Header),
            GuessFrom::MarkedName => Some(OriginFrom::FileName { is_borne_out }),
            // Any file may be called `a.b`.
            GuessFrom::BareName => is_borne_out.then_some(OriginFrom::FileName { is_borne_out }),
        }
    }
}

/// Endings that say that the file is a zone: what Windows, people and their tools use.
const ENDINGS: [&str; 9] = [
    ".dns",
    ".zone",
    ".db",
    ".hosts",
    ".signed",
    ".zonefile",
    ".fwd",
    ".yaml",
    ".yml",
];

/// Endings that say nothing of that.
const OTHER_ENDINGS: [&str; 19] = [
    ".txt",
    ".bak",
    ".old",
    ".orig",
    ".new",
    ".save",
    ".saved",
    ".backup",
    ".tmp",
    ".conf",
    ".cfg",
    ".inc",
    ".include",
    ".j2",
    ".tmpl",
    ".tpl",
    ".template",
    ".erb",
    ".in",
];

/// Beginnings of zone files, as administrators of BIND name them.
const BEGINNINGS: [&str; 7] = [
    "db.", "zone.", "named.", "pri.", "master.", "primary.", "slave.",
];

/// The zone that the name of a file tells: `corp.example.dns`, `db.corp.example`, `corp.example.zone.bak`, `corp.example`.
///
/// None where the name can be that of anything.
pub(super) fn guess(path: &str) -> Option<Guess> {
    let mut rest = path.rsplit(['/', '\\']).next()?.trim_end_matches('~');
    let mut is_marked = false;
    loop {
        let of = |endings: &[&str]| endings.iter().find_map(|it| without(rest, it, Side::End));
        if let Some(shorter) = of(&ENDINGS) {
            is_marked = true;
            rest = shorter;
        } else if let Some(shorter) = of(&OTHER_ENDINGS).or_else(|| without_date(rest)) {
            rest = shorter;
        } else {
            break;
        }
    }
    // Both may stand there, as in `db.corp.example.zone`.
    let beginning = BEGINNINGS
        .iter()
        .find_map(|it| without(rest, it, Side::Start));
    is_marked |= beginning.is_some();
    let rest = beginning.unwrap_or(rest);
    if is_marked && let Some(origin) = reverse(rest) {
        let source = GuessFrom::MarkedName;
        return Some(Guess { origin, source });
    }
    let origin = DomainName::parse(rest).ok().filter(|it| !it.is_root())?;
    if is_marked {
        let source = GuessFrom::MarkedName;
        return Some(Guess { origin, source });
    }
    let source = GuessFrom::BareName;
    is_domain_like(rest).then_some(Guess { origin, source })
}

/// True for several labels of letters, digits and hyphens, the last of letters.
fn is_domain_like(text: &str) -> bool {
    let is_label = |it: &str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it))
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_top = last.starts_with("xn--") || last.bytes().all(|it| it.is_ascii_alphabetic());
    text.contains('.') && text.split('.').all(is_label) && is_top && 2 <= last.len()
}

/// The reverse zone of `192.0.2`, as in `db.192.0.2`; none for what has other words.
fn reverse(text: &str) -> Option<DomainName> {
    let octets: Option<Vec<u8>> = text.split('.').map(|it| it.parse::<u8>().ok()).collect();
    let octets = octets.filter(|it| it.len() <= 4)?;
    let labels = octets.iter().rev().map(ToString::to_string);
    let end = ["in-addr", "arpa"].map(str::to_owned);
    DomainName::from_labels(labels.chain(end)).ok()
}

/// `name` without a last part of digits, as dates and serial numbers are, where several labels are left.
fn without_date(name: &str) -> Option<&str> {
    let (rest, last) = name.rsplit_once(['.', '-'])?;
    let is_date = 6 <= last.len() && last.bytes().all(|it| it.is_ascii_digit());
    (is_date && rest.contains('.')).then_some(rest)
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

/// `name` without `part` at that side, whatever its case; none where it is not there, or is all of it.
fn without<'a>(name: &'a str, part: &str, side: Side) -> Option<&'a str> {
    let (found, rest) = match side {
        Side::Start => name.split_at_checked(part.len())?,
        Side::End => {
            let (rest, found) = name.split_at_checked(name.len().checked_sub(part.len())?)?;
            (found, rest)
        }
    };
    (found.eq_ignore_ascii_case(part) && !rest.is_empty()).then_some(rest)
}

/// Octets in which remarks at the top stand.
const HEADER: usize = 1024;

/// What stands before the name of a zone in remarks of tools and people.
const WORDS: [&str; 9] = [
    "zone file for ",
    "zone data for ",
    "zone dump of ",
    "bind data file for ",
    "bind db file for ",
    "dns zone for ",
    "domain: ",
    "zone: ",
    "zone ",
];

/// The zone that a remark at the top names: `;  Database file corp.example.dns for corp.example zone.`, as Windows writes it,
/// or `; Zone file for corp.example`.
///
/// `dnscmd /ZoneExport` writes the first one too, and `@` as owner of the SOA record.
pub(super) fn header(octets: &[u8]) -> Option<Guess> {
    let text = String::from_utf8_lossy(octets.get(..HEADER).unwrap_or(octets));
    let mut remarks = text
        .lines()
        .take_while(|it| it.is_empty() || it.starts_with(';'))
        .map(|it| it.trim_start_matches(';').trim());
    let windows = remarks.clone().find_map(|line| {
        let line = line.strip_prefix("Database file ")?;
        let line = line.strip_suffix(" zone.")?;
        DomainName::parse(line.rsplit_once(" for ")?.1).ok()
    });
    if let Some(origin) = windows {
        let source = GuessFrom::Windows;
        return Some(Guess { origin, source });
    }
    remarks.find_map(|line| {
        let lower = line.to_ascii_lowercase();
        let behind = WORDS.iter().find_map(|it| lower.strip_prefix(it))?;
        let word = behind.split_whitespace().next()?;
        let word = word.trim_matches(['\'', '"', '`', ',', ':']);
        let word = word.strip_suffix("/in").unwrap_or(word);
        let origin = DomainName::parse(word).ok()?;
        let source = GuessFrom::Remark;
        is_domain_like(word.trim_end_matches('.')).then_some(Guess { origin, source })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_tell_zones() {
        let check = |path: &str, expect: &str| {
            let found = guess(path).map_or(String::new(), |it| match it.source {
                GuessFrom::BareName => format!("{} if the text agrees", it.origin),
                _ => it.origin.to_string(),
            });
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
        check("corp.example.zone.txt", "corp.example.");
        check("db.corp.example.signed.bak", "corp.example.");
        check("corp.example.zone.j2", "corp.example.");
        check("corp.example.zone.20260101", "corp.example.");
        check("corp.example.db~", "corp.example.");
        check("lan.zone", "lan.");
        check("db.192.0.2", "2.0.192.in-addr.arpa.");
        check("db.10", "10.in-addr.arpa.");
        check("corp.example", "corp.example. if the text agrees");
        check("corp.example.txt", "corp.example. if the text agrees");
        check("zones.txt", "");
        check("named.conf", "");
        check("records", "");
        check("-", "");
        check(".zone", "");
        check("a..b.zone", "");
        check("192.0.2.1", "");
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
    fn a_remark_at_the_top_names_the_zone() {
        let check = |text: &str, expect: &str| {
            let found = header(text.as_bytes());
            let found = found.map_or(String::new(), |it| format!("{:?} {}", it.source, it.origin));
            assert_eq!(found, expect, "{text}");
        };
        let export = ";\r\n;  Database file (null) for corp.example zone.\r\n;      Zone version:  7\r\n;\r\n@ IN SOA";
        check(export, "Windows corp.example.");
        check(
            ";  Database file corp.example.dns for corp.example zone.\n",
            "Windows corp.example.",
        );
        check(
            "@ IN SOA a b 1 2 3 4 5\n; Database file x for corp.example zone.\n",
            "",
        );
        check("; hosts for corp.example zone.\n", "");
        check("; Zone file for corp.example\n", "Remark corp.example.");
        check(";;\n;; Domain:     corp.example.\n", "Remark corp.example.");
        check("; Zone dump of 'corp.example/IN'\n", "Remark corp.example.");
        check("; zone file for the office\n", "");
    }
}
