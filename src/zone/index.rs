//! Where names stand in a text, as far as that can be told without reading it again.
//!
//! The first reading leaves a mark of four octets for each record, and at some records what has to be known to go on there.
//! Whoever looks for few names then reads those stretches alone that may have one. Marks are hashes, so a stretch may be read
//! in vain, and none is passed over that has the name.

use super::directive::Bounds;
use super::name;
use super::scan::LastOwner;
use super::types::Kind;
use crate::model::DomainName;

/// Marks after which the next entry begins a stretch; few in tests, so that short texts have several.
const MOST_IN_STRETCH: usize = if cfg!(test) { 2 } else { 256 };

/// Marks that are kept; what stands behind them is always read.
const MOST_MARKS: usize = 1 << 23;

/// Labels below the origin up to which a mark is left but once in a stretch.
const MOST_RECENT: usize = 8;

/// What a text has, stretch by stretch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    marks: Vec<Mark>,
    stretches: Vec<Stretch>,
}

/// A stretch of the text: from an entry to the next stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    at: Resume,
    first_mark: usize,
    /// False when some of its marks were not kept.
    is_marked: bool,
}

/// What has to be known to read on at some entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resume {
    /// Offset of the entry.
    pub(super) offset: usize,
    /// Openings without end before it.
    pub(super) n_restarts: u32,
    /// As the fields of the scanner.
    pub(super) origin: Option<DomainName>,
    pub(super) default_ttl: Option<u32>,
    pub(super) last_ttl: Option<u32>,
    pub(super) owner: LastOwner,
    pub(super) is_internet: Option<bool>,
    pub(super) bounds: Bounds,
}

/// A name that has a record, or has one below it: thirty bits of its hash, and two that say which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(u32);

/// What the record of a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// One that may stand beside an alias.
    Dnssec,
    /// An alias.
    Alias,
    /// Any other.
    Other,
    /// There is a record below the name.
    Above,
}

impl Mark {
    fn new(hash: u64, kind: MarkKind) -> Self {
        Self(short(hash) << 2 | kind as u32)
    }

    /// What it stands for.
    pub fn kind(self) -> MarkKind {
        match self.0 & 3 {
            0 => MarkKind::Dnssec,
            1 => MarkKind::Alias,
            2 => MarkKind::Other,
            _ => MarkKind::Above,
        }
    }
}

/// The bits of a hash that a mark has.
fn short(hash: u64) -> u32 {
    u32::try_from(hash >> 34).unwrap_or_default()
}

/// Names that are looked for among marks.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// In ascending order.
    hashes: Vec<u32>,
    /// One bit for each that the lowest bits of a hash may be; a power of two of them.
    bits: Vec<u64>,
}

impl Sought {
    /// The names with these hashes; see [`OwnerText::hash`](super::OwnerText::hash).
    pub fn new(hashes: impl IntoIterator<Item = u64>) -> Self {
        let mut hashes: Vec<u32> = hashes.into_iter().map(short).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let n_words = (hashes.len() / 4).max(64).next_power_of_two();
        let mut res = Self {
            bits: vec![0; n_words],
            hashes,
        };
        for hash in &res.hashes {
            let (word, bit) = res.position(*hash);
            if let Some(word) = res.bits.get_mut(word) {
                *word |= bit;
            }
        }
        res
    }

    /// The names themselves.
    pub fn names<'n>(names: impl IntoIterator<Item = &'n DomainName>) -> Self {
        Self::new(names.into_iter().map(name::hash_of))
    }

    /// How many are looked for.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// True when nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// True when the name of a mark may be among them.
    pub fn has(&self, mark: Mark) -> bool {
        let hash = mark.0 >> 2;
        let (word, bit) = self.position(hash);
        let is_set = self.bits.get(word).is_some_and(|it| it & bit != 0);
        is_set && self.hashes.binary_search(&hash).is_ok()
    }

    fn position(&self, hash: u32) -> (usize, u64) {
        let hash = usize::try_from(hash).unwrap_or_default();
        let mask = self.bits.len().saturating_sub(1);
        (hash >> 6 & mask, 1 << (hash & 63))
    }
}

impl Index {
    /// Each stretch: how to go on at its start, where it ends, and its marks; those are none where not all were kept.
    pub(super) fn stretches(&self) -> impl Iterator<Item = (&Resume, usize, Option<&[Mark]>)> {
        let next = self.stretches.iter().skip(1);
        let next = next.map(|it| (it.first_mark, it.at.offset));
        let next = next.chain([(self.marks.len(), usize::MAX)]);
        let stretches = self.stretches.iter().zip(next);
        stretches.map(|(it, (end_mark, end))| {
            let marks = self.marks.get(it.first_mark..end_mark);
            (&it.at, end, marks.filter(|_| it.is_marked))
        })
    }
}

/// Makes an index while a text is read.
#[derive(Debug, Default)]
pub(super) struct Indexing {
    index: Index,
    /// Hashes of names above others that were marked in this stretch, by their labels below the origin.
    recent: [u64; MOST_RECENT],
    /// True when those of the origin and of what stands above it were.
    has_origin: bool,
    /// True when that of the root was, above names that are written whole.
    has_root: bool,
    /// The origin of the last record, and its hash.
    origin: Option<(DomainName, u64)>,
}

impl Indexing {
    /// The index of a text that was read.
    pub(super) fn finish(self) -> Index {
        self.index
    }

    /// True when the next entry is to begin a stretch.
    pub(super) fn is_full(&self) -> bool {
        let n_marks = self.index.marks.len();
        let last = self.index.stretches.last();
        last.is_none_or(|it| MOST_IN_STRETCH <= n_marks - it.first_mark)
    }

    /// Begins a stretch.
    pub(super) fn begin(&mut self, at: Resume) {
        self.index.stretches.push(Stretch {
            at,
            first_mark: self.index.marks.len(),
            is_marked: true,
        });
        self.recent = [0; MOST_RECENT];
        self.has_origin = false;
        self.has_root = false;
    }

    /// The hash of an origin; forgets what was marked of the one before when it is another one.
    fn hash_of(&mut self, origin: &DomainName) -> u64 {
        if let Some((known, hash)) = &self.origin
            && known.is_same(origin)
        {
            return *hash;
        }
        let hash = name::hash_of(origin);
        self.origin = Some((origin.clone(), hash));
        self.recent = [0; MOST_RECENT];
        self.has_origin = false;
        hash
    }

    /// Marks a record and what stands above it; gives the hash of its owner.
    pub(super) fn put(&mut self, owner: &LastOwner, kind: Kind) -> u64 {
        let LastOwner { text, origin, .. } = owner;
        let kind = match kind {
            Kind::Cname => MarkKind::Alias,
            Kind::Other(of) if of.is_dnssec => MarkKind::Dnssec,
            _ => MarkKind::Other,
        };
        let base = if !owner.is_simple && name::is_absolute(text) {
            if !std::mem::replace(&mut self.has_root, true) {
                self.push(Mark::new(name::HASH_OF_ROOT, MarkKind::Above));
            }
            name::HASH_OF_ROOT
        } else {
            let hash = self.hash_of(origin);
            if !std::mem::replace(&mut self.has_origin, true) {
                name::hashes_above(origin, &mut |hash| {
                    self.push(Mark::new(hash, MarkKind::Above));
                });
                self.push(Mark::new(hash, MarkKind::Above));
            }
            hash
        };
        let mut above = |depth: usize, hash| {
            match self.recent.get_mut(depth) {
                Some(it) if *it == hash => return,
                Some(it) => *it = hash,
                None => {}
            }
            self.push(Mark::new(hash, MarkKind::Above));
        };
        let hash = if owner.is_simple {
            name::with_label(base, text)
        } else {
            name::hash_below(text, base, &mut above)
        };
        self.push(Mark::new(hash, kind));
        hash
    }

    fn push(&mut self, mark: Mark) {
        if self.index.marks.len() < MOST_MARKS {
            self.index.marks.push(mark);
        } else if let Some(stretch) = self.index.stretches.last_mut() {
            stretch.is_marked = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Keep, OwnerText, RecordKind, Sources, read, read_again};
    use super::*;
    use crate::model::FileId;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::iter::successors;
    use std::sync::Arc;

    const LINES: [&str; 24] = [
        "a IN A 10.0.0.1",
        "A 60 IN A 10.0.0.2",
        " IN A 10.0.0.3",
        "\t300 TXT \"one\" \"two\"",
        "b.a CNAME a",
        "x.y.z.b.a.example. A 10.0.0.4",
        "b.c.corp.example. 5 NS ( ns1",
        "  ns2 )",
        ")",
        "d\\046e.f A 10.0.0.5 ; kmsdoctor: ignore KMS301 -- tried",
        "@ SOA ns1 hostmaster 1 3600 600 86400 300",
        "@ NS a",
        ". NS a",
        "$ORIGIN sub",
        "$ORIGIN corp.example.",
        "$ORIGIN other.example.",
        "$TTL 77",
        "$TTL 78",
        "$GENERATE 1-3 g$.h A 10.1.0.$",
        "$INCLUDE more",
        "\"q A 10.0.0.6",
        "a..b A 10.0.0.7",
        "(a) CH TXT no",
        "k A ( 10.0.0.8",
    ];

    struct More;

    impl Sources for More {
        fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
            let text = "i.j A 10.2.0.1\n$TTL 5\n A 10.2.0.2\n$ORIGIN k\nl A 10.2.0.3\n";
            Ok((FileId(1), text.as_bytes().into()))
        }
    }

    /// Keeps all, or what stands at or below a name.
    struct Sifting {
        name: Option<DomainName>,
        is_below: bool,
        n_stretches: usize,
    }

    impl Keep for Sifting {
        fn keeps(&mut self, owner: &OwnerText<'_>, _: RecordKind) -> bool {
            let (Some(name), Some(owner)) = (&self.name, owner.name()) else {
                return true;
            };
            owner == *name && !self.is_below || self.is_below && is_below(&owner, name)
        }

        fn is_indexed(&self) -> bool {
            true
        }

        fn seeks(&mut self, marks: &[Mark]) -> bool {
            let sought = Sought::names(&self.name);
            let is_own = |it: &Mark| (it.kind() == MarkKind::Above) == self.is_below;
            let res = marks.iter().any(|it| is_own(it) && sought.has(*it));
            self.n_stretches += usize::from(res);
            res
        }
    }

    fn is_below(owner: &DomainName, name: &DomainName) -> bool {
        owner != name && owner.is_at_or_below(name)
    }

    fn again(text: &str, index: &Index, name: &DomainName, is_below: bool) -> (Vec<Entry>, usize) {
        let mut keep = Sifting {
            name: Some(name.clone()),
            is_below,
            n_stretches: 0,
        };
        let entries = read_again(FileId(0), text.as_bytes(), index, &mut More, &mut keep);
        (entries, keep.n_stretches)
    }

    fn check(text: &str, origin: Option<&str>) {
        let mut all = Sifting {
            name: None,
            is_below: false,
            n_stretches: 0,
        };
        let origin = origin.and_then(|it| DomainName::parse(it).ok());
        let octets = text.as_bytes();
        let whole = read(FileId(0), octets, origin.as_ref(), &mut More, &mut all);
        let owners = whole.entries.iter().map(|it| it.record.owner.clone());
        let names: BTreeSet<DomainName> = owners
            .flat_map(|it| successors(Some(it), DomainName::parent))
            .chain(DomainName::parse("absent.example."))
            .collect();
        for name in names {
            for below in [false, true] {
                let fits = |it: &&Entry| {
                    let owner = &it.record.owner;
                    *owner == name && !below || below && is_below(owner, &name)
                };
                let expect: Vec<Entry> = whole.entries.iter().filter(fits).cloned().collect();
                let found = again(text, &whole.index, &name, below).0;
                assert_eq!(found, expect, "{name} {below} in {text}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_read_again_is_what_was_read(
            lines in proptest::collection::vec(proptest::sample::select(&LINES[..]), 0..40),
            has_origin in any::<bool>(),
        ) {
            check(&lines.join("\n"), has_origin.then_some("corp.example."));
        }
    }

    #[test]
    fn only_stretches_with_the_name_are_read() {
        let mut text = String::new();
        for idx in 0..100 {
            let _ = writeln!(text, "h{idx}.d A 10.0.0.1");
        }
        let origin = DomainName::parse("corp.example.").unwrap();
        let mut keep = Sifting {
            name: None,
            is_below: false,
            n_stretches: 0,
        };
        let whole = read(
            FileId(0),
            text.as_bytes(),
            Some(&origin),
            &mut More,
            &mut keep,
        );
        for (name, below, expect) in [
            ("H50.d.corp.example.", false, 1),
            ("h50.d.corp.example.", true, 0),
            ("h100.d.corp.example.", false, 0),
        ] {
            let name = DomainName::parse(name).unwrap();
            let (entries, n_stretches) = again(&text, &whole.index, &name, below);
            assert_eq!((entries.len(), n_stretches), (expect, expect), "{name}");
        }
    }

    #[test]
    fn hashes_of_a_text_and_of_its_name() {
        let origin = DomainName::parse("Corp.example.").unwrap();
        for text in ["a", "a.b", "@", ".", "a.b.", "a\\.b", "a\\046b.c\\.", "A.B"] {
            let name = name::absolute(text.as_bytes(), &origin).unwrap();
            assert_eq!(
                name::hash(text.as_bytes(), &origin),
                name::hash_of(&name),
                "{text}"
            );
        }
    }
}
