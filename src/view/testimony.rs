//! What a text says about its zone: by names that were written whole, about the origin that was guessed for it; and by its
//! records themselves.

use super::{OriginFrom, View, at_or_above};
use crate::loads::Loaders;
use crate::model::{DomainName, Place, RecordData};
use crate::zone::{Entry, Keep, OwnerText, RecordKind};
use std::collections::{BTreeMap, BTreeSet};

/// Names of one kind that are kept: a zone of a registry has millions of them.
const MOST_NAMES: usize = 2_000;

/// What the names of a text come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Testimony {
    origin: Option<DomainName>,
    /// Names below the origin that were written whole.
    n_inside: u64,
    /// Whole owners outside of it.
    outside: BTreeSet<DomainName>,
    /// Whole names outside of it in SOA and NS records, and hosts of KMS.
    named: BTreeSet<DomainName>,
    /// How often each domain is named.
    votes: BTreeMap<DomainName, u32>,
    /// Relative owners of addresses, as the labels before the origin.
    hosts: BTreeSet<Vec<u8>>,
}

/// Hands a reading on to `inner`, and hears what its names say.
pub(super) struct Witness<'k> {
    octets: &'k [u8],
    inner: &'k mut dyn Keep,
    is_wanted: bool,
    testimony: Testimony,
}

impl<'k> Witness<'k> {
    /// For a reading of `octets` below `origin`; none where nothing was guessed.
    pub(super) fn new(
        octets: &'k [u8],
        origin: Option<&DomainName>,
        inner: &'k mut dyn Keep,
    ) -> Self {
        let testimony = Testimony {
            origin: origin.cloned(),
            ..Testimony::default()
        };
        Self {
            octets,
            inner,
            is_wanted: false,
            testimony,
        }
    }

    /// What was heard.
    pub(super) fn finish(self) -> Testimony {
        self.testimony
    }

    /// The word at `place`; none where it stands in another file.
    fn word(&self, file: Place, place: Place) -> Option<&'k [u8]> {
        let start = usize::try_from(place.start).ok()?;
        let end = usize::try_from(place.end).ok()?;
        let word = self.octets.get(start..end)?;
        (file.file == place.file).then_some(word)
    }
}

impl Keep for Witness<'_> {
    fn keeps(&mut self, owner: &OwnerText<'_>, kind: RecordKind) -> bool {
        self.testimony.owner(owner, kind);
        self.is_wanted = self.inner.keeps(owner, kind);
        let is_heard = matches!(
            kind,
            RecordKind::Soa | RecordKind::NameServer | RecordKind::Srv
        );
        self.is_wanted || is_heard
    }

    fn takes(&mut self, entry: &Entry) -> bool {
        let of_data: &[usize] = match &entry.record.data {
            RecordData::Soa { .. } => &[0, 1],
            RecordData::NameServer(_) => &[0],
            RecordData::Srv(_) => &[3],
            _ => &[],
        };
        for idx in of_data {
            let place = entry.data_places.get(*idx).copied();
            if let Some(word) = place.and_then(|it| self.word(entry.place, it)) {
                let word = word.to_vec();
                self.testimony.data(&word, &entry.record.data);
            }
        }
        self.is_wanted && self.inner.takes(entry)
    }

    fn is_indexed(&self) -> bool {
        self.inner.is_indexed()
    }

    fn also_heeds(&self) -> Loaders {
        self.inner.also_heeds()
    }
}

impl Testimony {
    /// True when a name was written whole that stands below the origin.
    pub(super) fn bears_out(&self) -> bool {
        0 < self.n_inside
    }

    /// True when no name speaks for the origin and some against it.
    ///
    /// That name servers and mailboxes of a zone stand elsewhere is usual where a provider has them, so they speak against an
    /// origin only where it is a bare word, or where the text has the addresses of those names as its own.
    pub(super) fn contradicts(&self) -> bool {
        let Some(origin) = &self.origin else {
            return true;
        };
        let is_reverse = origin
            .labels()
            .last()
            .is_some_and(|it| it.eq_ignore_ascii_case(b"arpa"));
        if self.bears_out() || is_reverse {
            return false;
        }
        let has_address = |name: &DomainName| {
            let first = name.labels().next().map(<[u8]>::to_ascii_lowercase);
            first.is_some_and(|it| self.hosts.contains(&it))
        };
        let is_bare = origin.label_count() == 1;
        !self.outside.is_empty()
            || is_bare && !self.named.is_empty()
            || self.named.iter().any(has_address)
    }

    /// The domain that most names stand in, and all owners that were written whole.
    pub(super) fn proposal(&self) -> Option<DomainName> {
        let holds_all = |it: &&DomainName| self.outside.iter().all(|name| name.is_at_or_below(it));
        let all = self.votes.iter().filter(|it| holds_all(&it.0));
        // Of those that are named as often the one nearest to the root.
        let best = all.max_by_key(|it| (*it.1, usize::MAX - it.0.label_count()));
        best.map(|it| it.0.clone())
    }

    fn owner(&mut self, owner: &OwnerText<'_>, kind: RecordKind) {
        let written = owner.written();
        if written.ends_with(b".") && !written.ends_with(b"\\.") {
            if kind == RecordKind::Soa {
                return;
            }
            let Some(name) = owner.name().filter(|it| !it.is_root()) else {
                return;
            };
            let mut domain = name.clone();
            while let Some(parent) = domain.parent()
                && domain
                    .labels()
                    .next()
                    .is_some_and(|it| it.starts_with(b"_"))
            {
                domain = parent;
            }
            self.whole(&name, &domain, 1);
            if !self.is_inside(&name) && self.outside.len() < MOST_NAMES {
                self.outside.insert(name);
            }
        } else {
            self.relative(written);
            let is_label = !written.contains(&b'.');
            if kind == RecordKind::Address && is_label && self.hosts.len() < MOST_NAMES {
                self.hosts.insert(written.to_ascii_lowercase());
            }
        }
    }

    /// A word of SOA, NS or SRV data.
    fn data(&mut self, word: &[u8], data: &RecordData) {
        if !word.ends_with(b".") {
            self.relative(word);
            return;
        }
        let text = std::str::from_utf8(word).ok();
        let Some(name) = text.and_then(|it| DomainName::parse(it).ok()) else {
            return;
        };
        // `localhost.` in a template speaks of no domain.
        let Some(domain) = name.parent().filter(|it| !it.is_root()) else {
            return;
        };
        let weight = match data {
            RecordData::Soa { .. } => 2,
            _ => 1,
        };
        self.whole(&name, &domain, weight);
        if !self.is_inside(&name) && self.named.len() < MOST_NAMES {
            self.named.insert(name);
        }
    }

    fn whole(&mut self, name: &DomainName, domain: &DomainName, weight: u32) {
        self.n_inside += u64::from(self.is_inside(name));
        if 2 <= domain.label_count() && self.votes.len() < MOST_NAMES {
            let votes = self.votes.entry(domain.clone()).or_default();
            *votes = votes.saturating_add(weight);
        }
    }

    /// A name without its final dot that ends as the origin does was meant to be whole, or the origin would not be known.
    fn relative(&mut self, written: &[u8]) {
        let is_long = written.contains(&b'.');
        let text = std::str::from_utf8(written).ok().filter(|_| is_long);
        let name = text.and_then(|it| DomainName::parse(it).ok());
        if name.is_some_and(|it| self.is_inside(&it)) {
            self.n_inside += 1;
        }
    }

    fn is_inside(&self, name: &DomainName) -> bool {
        let origin = self.origin.as_ref().filter(|it| !it.is_root());
        origin.is_some_and(|it| name.is_at_or_below(it))
    }
}

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
