//! KMS names at which no record stands and that are answered all the same: by a wildcard, or below a DNAME record.

use super::View;
use super::kms_name::{PROTOCOL, SERVICE, is_kms_owner};
use crate::model::{DomainName, Question, RecordData, RecordType};
use crate::zone::Entry;
use std::collections::BTreeMap;

impl View {
    /// Names `_vlmcs._tcp.DOMAIN` without a record of their own for which these files give SRV records, each with the record
    /// that makes it so.
    ///
    /// A wildcard and a DNAME record stand for names without end: of those the one is told that is nearest to the record.
    pub fn implied_owners(&self) -> BTreeMap<DomainName, &Entry> {
        let implied = self.entries().filter_map(|it| Some((implied(it)?, it)));
        let mut res: BTreeMap<DomainName, &Entry> = BTreeMap::new();
        for (name, entry) in implied {
            if self.at(&name).next().is_none() && self.gives_records(&name) {
                res.entry(name).or_insert(entry);
            }
        }
        res
    }

    fn gives_records(&self, name: &DomainName) -> bool {
        let response = self.respond(&Question {
            name: name.clone(),
            record_type: RecordType::Srv,
        });
        let mut answer = response.answer.iter();
        answer.any(|it| matches!(it.data, RecordData::Srv(_)))
    }
}

/// The KMS name nearest to a record that may answer for it.
pub(super) fn implied(entry: &Entry) -> Option<DomainName> {
    let owner = &entry.record.owner;
    let above = match &entry.record.data {
        RecordData::Srv(_) | RecordData::Alias(_) if owner.labels().next() == Some(b"*") => {
            owner.parent()?
        }
        RecordData::Redirect(_) => owner.clone(),
        _ => return None,
    };
    let is_protocol = |label: &[u8]| label.eq_ignore_ascii_case(PROTOCOL.as_bytes());
    let labels: &[&str] = if above.labels().next().is_some_and(is_protocol) {
        &[SERVICE]
    } else {
        &[SERVICE, PROTOCOL]
    };
    let name = above
        .prefixed(&DomainName::from_labels(labels).ok()?)
        .ok()?;
    let has_domain = name.parent()?.parent().is_some_and(|it| !it.is_root());
    (is_kms_owner(&name) && has_domain).then_some(name)
}
