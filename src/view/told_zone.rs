//! The zone that a record itself says it is in.

use super::{OriginFrom, View, at_or_above};
use crate::model::DomainName;

impl View {
    /// The zone that holds `name` as its records, or whoever gave their file, say; none where nobody says so.
    ///
    /// An export of SRV records alone is known name by name, and yet its records are in a zone.
    pub fn told_zone_of(&self, name: &DomainName) -> Option<&DomainName> {
        at_or_above(name, |ancestor| {
            self.files.iter().find_map(|file| {
                let given = file.origin.as_ref();
                let given = given.filter(|_| file.origin_from == OriginFrom::Given);
                let known = file.told_zones.get(ancestor);
                known.or_else(|| given.filter(|it| *it == ancestor && file.told_zones.is_empty()))
            })
        })
    }
}
