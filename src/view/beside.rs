//! Aliases beside other data, anywhere in zones that have KMS names: servers refuse the whole zone for one.
//!
//! The first pass notes aliases by a hash of their owners. One more finds the names that have one and something else; they
//! are looked up then as other names are.

use super::reading;
use super::{Input, RecordFile};
use crate::loads::Loaders;
use crate::model::DomainName;
use crate::zone::{Keep, Mark, MarkKind, OwnerText, RecordKind, Sought, Sources};
use std::collections::BTreeSet;

/// Names with an alias and other data that are looked up; the first of them decides.
const MOST_NAMES: usize = 100;

/// The names in files with KMS names that may have an alias beside other data.
pub(super) fn names(
    inputs: &[Input],
    files: &[RecordFile],
    sources: &mut dyn Sources,
) -> BTreeSet<DomainName> {
    let kms_zones: BTreeSet<&DomainName> = files
        .iter()
        .filter(|it| it.holds_kms())
        .flat_map(|it| &it.apexes)
        .collect();
    let is_judged = |file: &RecordFile| {
        !file.is_read_elsewhere && file.apexes.iter().any(|it| kms_zones.contains(it))
    };
    // Records of one zone may be in several files.
    let mut all: Vec<u64> = files
        .iter()
        .filter(|it| is_judged(it))
        .flat_map(|it| it.aliases.iter().copied())
        .collect();
    all.sort_unstable();
    if all.is_empty() {
        return BTreeSet::new();
    }
    let several: Vec<u64> = all
        .windows(2)
        .filter_map(|it| match it {
            [one, other] if one == other => Some(*one),
            _ => None,
        })
        .collect();
    let mut beside = Beside {
        sought: Sought::new(all.iter().copied()),
        sought_aliases: Sought::new(several.iter().copied()),
        several,
        aliases: all,
        names: BTreeSet::new(),
    };
    for (input, file) in inputs.iter().zip(files) {
        if is_judged(file) {
            reading::entries_again(input, file, sources, &mut beside);
        }
    }
    beside.names
}

/// Keeps nothing, and notes names.
struct Beside {
    /// In ascending order.
    aliases: Vec<u64>,
    /// Those of them that are there more than once, in ascending order.
    several: Vec<u64>,
    /// The first, among marks.
    sought: Sought,
    /// The second, among marks.
    sought_aliases: Sought,
    names: BTreeSet<DomainName>,
}

impl Keep for Beside {
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool {
        let known = match kind {
            RecordKind::Dnssec => return false,
            RecordKind::Alias => &self.several,
            _ => &self.aliases,
        };
        if !known.is_empty()
            && self.names.len() < MOST_NAMES
            && known.binary_search(&owner.hash()).is_ok()
        {
            self.names.extend(owner.name());
        }
        false
    }

    fn seeks(&mut self, marks: &[Mark]) -> bool {
        self.names.len() < MOST_NAMES
            && marks.iter().any(|it| match it.kind() {
                MarkKind::Dnssec | MarkKind::Above => false,
                MarkKind::Alias => self.sought_aliases.has(*it),
                MarkKind::Other => self.sought.has(*it),
            })
    }

    fn also_heeds(&self) -> Loaders {
        Loaders::NONE
    }
}
