//! What is known of a client, and what nothing that was read speaks of.
//!
//! A setting that no source has is not set only where a source would have shown it.

use super::ClientProfile;
use std::collections::BTreeSet;

/// Settings that are known together, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// DNS suffixes: primary and connection-specific ones, search list.
    Suffixes,
    /// What is set for KMS: fixed host, lookup domain, host caching, activation type.
    Kms,
}

impl Area {
    /// All of them, in the order they are told.
    pub const ALL: [Self; 2] = [Self::Suffixes, Self::Kms];
}

/// What a text of a license leaves out, as the text of an [`Unusable`](super::Unusable) that says so.
pub(super) const HIDDEN: &str = "fixed host, lookup domain";

impl ClientProfile {
    /// Drops what one source says it does not show, where another one shows it.
    pub(super) fn without_settled(mut self) -> Self {
        if self.known.contains(&Area::Kms) {
            self.unusable.retain(|it| it.text != HIDDEN);
        }
        self
    }

    /// The areas of which no source speaks.
    pub fn unknown(&self) -> BTreeSet<Area> {
        let all = Area::ALL.into_iter();
        all.filter(|it| !self.known.contains(it)).collect()
    }

    /// The same profile, as one that flags gave.
    ///
    /// Alone, flags describe the whole client: what they leave out is not set. Beside files they speak of what they name.
    pub fn told_by_flags(mut self, stands_alone: bool) -> Self {
        let names_suffixes = !self.domains.is_empty()
            || self.primary_suffix.is_some()
            || !self.connection_suffixes.is_empty()
            || !self.search_list.is_empty();
        let names_kms = self.fixed_host.is_some() || self.lookup_domain.is_some();
        if stands_alone || names_suffixes {
            self.known.insert(Area::Suffixes);
        }
        if stands_alone || names_kms {
            self.known.insert(Area::Kms);
        }
        self
    }
}
