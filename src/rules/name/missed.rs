//! What the rules about names that clients do not ask for share.

use crate::finding::{Location, Severity};
use crate::forms::Form;
use crate::model::{DomainName, Question, RecordData, RecordType};
use crate::overview::Overview;
use crate::rules::Part;
use crate::rules::spelling::Writing;
use crate::view::{Miss, View};
use crate::zone::Entry;
use std::collections::BTreeSet;

/// A record that no client comes to.
pub(super) struct Missed<'a> {
    entry: &'a Entry,
    /// What is wrong with it.
    pub(super) kind: Miss,
    /// The name it was meant for.
    pub(super) meant: Option<&'a DomainName>,
    /// By what clients find under that name.
    pub(super) severity: Severity,
}

/// Such records of the given kinds, each once where several take over one owner.
pub(super) fn missed<'a>(
    overview: &'a Overview<'_>,
    view: &View,
    kinds: &[Miss],
) -> Vec<Missed<'a>> {
    let mut told: BTreeSet<&DomainName> = BTreeSet::new();
    let mut res = Vec::new();
    for (entry, miss) in &overview.misses {
        if !kinds.contains(&miss.kind) {
            continue;
        }
        let is_new = told.insert(&entry.record.owner);
        let is_taken_over = entry.owner_place.start == entry.owner_place.end;
        if is_taken_over && !is_new {
            continue;
        }
        res.push(Missed {
            entry,
            severity: match &miss.meant {
                Some(meant) if has_records(view, meant) => Severity::Warning,
                _ => Severity::Error,
            },
            kind: miss.kind,
            meant: miss.meant.as_ref(),
        });
    }
    res
}

impl Missed<'_> {
    /// Where the owner stands.
    pub(super) fn location(&self) -> Location {
        Location::File(Part::Owner.place(self.entry))
    }

    /// What puts the right owner there, as its file writes names; an imperative.
    pub(super) fn rename(&self, overview: &Overview<'_>) -> String {
        let Some(meant) = self.meant else {
            return self.name_the_domain(overview);
        };
        let writing = Writing::at(overview, &self.entry.record.owner);
        let dot = if self.kind == Miss::DoubledOrigin && writing.is_zone_file() {
            ", with its final dot"
        } else {
            ""
        };
        format!("{}{dot}", writing.rename(meant))
    }

    /// What is wrong with the owner, and what clients do.
    pub(super) fn message(&self, what: &str) -> String {
        let owner = &self.entry.record.owner;
        let Some(meant) = self.meant else {
            return format!("`{owner}` {what}; clients ask for `_vlmcs._tcp` below their domain");
        };
        let consequence = match self.severity {
            Severity::Error => ", where no records stand",
            _ => "",
        };
        format!("`{owner}` {what}; clients ask for `{meant}`{consequence}")
    }

    /// What to do where nothing says below which domain the clients are.
    fn name_the_domain(&self, overview: &Overview<'_>) -> String {
        let files = overview.evidence.view.iter().flat_map(|it| &it.files);
        let mut of_file = files.filter(|it| it.file == self.entry.place.file);
        match of_file.next().map(|it| it.form) {
            Some(Form::Dnsmasq) => "write `srv-host=_vlmcs._tcp.DOMAIN,...`, or give the file with `domain=` too, or `--origin DOMAIN`",
            _ => "write `_vlmcs._tcp.DOMAIN.` as the owner, with the domain of the clients",
        }
        .to_owned()
    }

    /// Which letters of a label are other ones than those of `right`; empty where there is no such label.
    pub(super) fn difference(&self, position: usize, right: &str) -> String {
        let label = self.entry.record.owner.labels().nth(position);
        let label = label.map(|it| String::from_utf8_lossy(it).into_owned());
        let told = label.and_then(|it| Some((difference(&it, right)?, it)));
        told.map_or(String::new(), |(how, label)| format!(" (`{label}` {how})"))
    }
}

/// How `written` differs from `right`, behind its name; none where it does not, but for its case.
fn difference(written: &str, right: &str) -> Option<String> {
    let written: Vec<char> = written.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let is_same = |pair: &(&char, &char)| pair.0.eq_ignore_ascii_case(pair.1);
    let prefix = written.iter().zip(&right).take_while(is_same).count();
    let shorter = written.len().min(right.len()).saturating_sub(prefix);
    let ends = written.iter().rev().zip(right.iter().rev());
    let suffix = ends.take_while(is_same).count().min(shorter);
    let middle = |all: &[char]| -> Vec<char> {
        let n = all.len().saturating_sub(prefix + suffix);
        all.iter().skip(prefix).take(n).copied().collect()
    };
    let (found, wanted) = (middle(&written), middle(&right));
    let swapped: Vec<char> = found.iter().rev().map(char::to_ascii_lowercase).collect();
    Some(match (found.as_slice(), wanted.as_slice()) {
        ([], []) => return None,
        ([], wanted) => format!("lacks {}", shown(wanted)),
        (found, []) => format!("has {} too much", shown(found)),
        ([one, other], wanted) if swapped == wanted => {
            format!("has {} and {} swapped", shown(&[*one]), shown(&[*other]))
        }
        (found, wanted) => format!("has {} in place of {}", shown(found), shown(wanted)),
    })
}

/// Letters, and the numbers of those that are not ASCII: they look as others do.
fn shown(letters: &[char]) -> String {
    let numbers: Vec<String> = letters
        .iter()
        .filter(|it| !it.is_ascii())
        .map(|it| format!("U+{:04X}", u32::from(*it)))
        .collect();
    let text: String = letters.iter().collect();
    if numbers.is_empty() {
        format!("`{text}`")
    } else {
        format!("`{text}` ({})", numbers.join(", "))
    }
}

/// True when clients that ask for `owner` get SRV records.
pub(super) fn has_records(view: &View, owner: &DomainName) -> bool {
    let question = Question {
        name: owner.clone(),
        record_type: RecordType::Srv,
    };
    let response = view.respond(&question);
    let mut answer = response.answer.iter();
    answer.any(|it| matches!(it.data, RecordData::Srv(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_differ() {
        let check = |written: &str, expect: &str| {
            let found = difference(written, "_vlmcs").unwrap_or_default();
            assert_eq!(found, expect, "{written}");
        };
        check("_vlmcs", "");
        check("_VLMCS", "");
        check("_vmlcs", "has `m` and `l` swapped");
        check("_VMLCS", "has `M` and `L` swapped");
        check("_v1mcs", "has `1` in place of `l`");
        check("_vlmcss", "has `s` too much");
        check("_vlmc", "lacks `s`");
        check("vlmcs", "lacks `_`");
        check("_vlrncs", "has `rn` in place of `m`");
        check("_vlm\u{441}s", "has `\u{441}` (U+0441) in place of `c`");
        check("_vllmcs", "has `l` too much");
        check("", "lacks `_vlmcs`");
    }
}
