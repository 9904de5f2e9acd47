//! One record: owner, aging, TTL and class in any order, type, data.

use super::entry::{Entry, FaultKind, TtlFrom};
use super::lexer::{Line, Token};
use super::rdata::{self, Data};
use super::scan::{Head, LastOwner, OwnerState, Scanner, Sink, check_name};
use super::text::{Fault, Text, Why, shown};
use super::types::{Kind, is_internet, is_of_questions, kind};
use super::{hosts, other_data};
use super::{name, ttl};
use crate::loads::{Cause, Loader};
use crate::model::{DomainName, Place, Record};

/// Words of data whose places are kept.
const MOST_PLACES: usize = 7;

/// Seconds above which a time to live counts as 0 (RFC 2181, 8).
pub(super) const MOST_TTL: u32 = 0x7fff_ffff;

impl<S: Sink> Scanner<'_, S> {
    /// Reads one record and gives its place.
    pub(super) fn record(&mut self, text: &Text<'_>, line: &Line) -> Place {
        let Some((first, last)) = line.tokens.first().copied().zip(line.last) else {
            return Place::default();
        };
        let first_place = text.place(first);
        let whole = first_place.to(text.place(last));
        let tokens = line.tokens.as_slice();
        let (rest, owner_place) = if line.is_indented {
            if self.owner.state == OwnerState::Absent {
                let message = "the first record has no owner to take over".to_owned();
                self.fault((whole, Why::syntax(Cause::LINE), message));
                return whole;
            }
            let nothing = Place {
                end: first_place.start,
                ..first_place
            };
            (tokens, nothing)
        } else {
            self.begin(text, first);
            (tokens.get(1..).unwrap_or_default(), first_place)
        };
        let words = Words {
            text,
            data: rest,
            whole,
            are_all: line.tokens.len() == line.n_tokens,
        };
        if let Err(fault) = self.record_of_owner(&words, owner_place) {
            self.fault_of_owner(fault);
        }
        self.say_asides();
        whole
    }

    /// Keeps the owner for this record and those below that name none, and says so when it is no name.
    pub(super) fn begin(&mut self, text: &Text<'_>, token: Token) {
        let word = text.of(token);
        let origin = self.origin.as_ref();
        self.owner.set(word, origin);
        if self.owner.is_simple && origin.is_some_and(|it| name::has_room(word, it)) {
            return;
        }
        if let Err(unfit) = check_name(word, self.origin.as_ref()) {
            self.owner.state = OwnerState::Unsound;
            self.fault(unfit.fault(text.place(token), "owner", &shown(word)));
        } else if !hosts::is_plain(word) {
            let message = format!(
                "the owner `{}` has characters that need a backslash",
                shown(word)
            );
            self.asides
                .push(text.syntax(token, Cause::NAME_LETTERS, message));
        }
    }

    fn record_of_owner(&mut self, words: &Words<'_, '_>, owner_place: Place) -> Result<(), Fault> {
        let prefix = self.prefix(words)?;
        if prefix.kind == Kind::Soa && self.origin.is_none() {
            self.take_origin_of_soa();
        }
        let data_words = Words {
            data: prefix.data,
            ..*words
        };
        let data = rdata::read(
            prefix.kind,
            &data_words,
            self.origin.as_ref(),
            &mut self.asides,
        );
        // PowerDNS reads this one at once.
        let data = data.map_err(|(place, mut why, message)| {
            if prefix.kind == Kind::Soa {
                why.cause = Cause::LINE;
            }
            if let Kind::Other(of) = prefix.kind {
                why.cause.refused_by = why.cause.refused_by.union(of.known.refused_by);
            }
            (place, why, message)
        })?;
        let (usual, ttl_from) = self.settle_ttl(prefix.ttl, &data);
        if ttl_from == TtlFrom::Nothing && !matches!(data, Data::Soa { .. }) {
            self.sink.without_ttl(words.whole);
        }
        self.note(prefix.kind, words, owner_place);
        let zone_is_internet = *self
            .is_internet
            .get_or_insert(prefix.is_internet.unwrap_or(true));
        if !prefix.is_internet.unwrap_or(zone_is_internet) || self.owner.state != OwnerState::Sound
        {
            return Ok(());
        }
        let indexing = self.indexing.as_mut();
        let head = Head {
            owner: &self.owner.text,
            origin: &self.owner.origin,
            kind: prefix.kind,
            hash: indexing.map(|it| it.put(&self.owner, prefix.kind)),
        };
        if !self.sink.wants(&head) {
            return Ok(());
        }
        let root = DomainName::root();
        let origin = self.origin.as_ref().unwrap_or(&root);
        let is_relative = data.last_name_is_relative(words.text, prefix.data);
        let soa_rest = data.soa_rest(origin);
        let Some((owner, made)) = head.name().zip(data.make(origin)) else {
            return Ok(());
        };
        self.sink.take(Entry {
            record: Record {
                owner,
                ttl: usual,
                data: made,
            },
            place: words.whole,
            owner_place,
            data_places: prefix
                .data
                .iter()
                .take(MOST_PLACES)
                .map(|it| words.text.place(*it))
                .collect(),
            is_relative,
            aging: prefix.aging,
            ttl_from,
            soa_rest,
        });
        Ok(())
    }

    /// What servers do not take in a sound record: its type, or its owner.
    fn note(&mut self, kind: Kind, words: &Words<'_, '_>, owner_place: Place) {
        if let Kind::Other(of) = kind
            && let Some((why, message)) = other_data::strangeness(of)
        {
            if why.cause == Cause::OF_POWERDNS {
                self.sink.sign(Loader::PowerDns);
            }
            if why.cause == Cause::WINS {
                self.sink.sign(Loader::Windows);
            }
            self.asides.push((words.whole, why, message));
        }
        if self.owner.state != OwnerState::Sound {
            return;
        }
        let LastOwner { text, origin, .. } = &self.owner;
        let place = if owner_place.start < owner_place.end {
            owner_place
        } else {
            words.whole
        };
        let is_host = self.owner.is_simple && self.owner.is_below_host;
        if !is_host && !hosts::fits_owner(kind, text, origin) {
            let message = format!(
                "{} is not the name of a host, but has the records of one",
                hosts::blamed(&shown(text), text, origin)
            );
            self.asides.push((place, Why::host(), message));
        }
        if kind == Kind::Ns && (text.starts_with(b"*.") || text == b"*") {
            let message = format!("`{}` is a wildcard and has an NS record", shown(text));
            self.asides
                .push((place, Why::syntax(Cause::WILDCARD_NS), message));
        }
        if kind == Kind::Ptr
            && hosts::is_reverse(text, origin)
            && let Some(token) = words.data.last()
            && !hosts::is_host(
                words.text.of(*token),
                self.origin.as_ref().unwrap_or(origin),
            )
        {
            let message = format!("`{}` is not the name of a host", words.text.shown(*token));
            self.asides
                .push((words.text.place(*token), Why::host(), message));
        }
    }

    /// Says what only some servers refuse; once for all that a pattern makes.
    fn say_asides(&mut self) {
        if self.asides.is_empty() {
            return;
        }
        let n_faults = self.n_faults;
        for aside in std::mem::take(&mut self.asides) {
            let key = (aside.0, aside.1.cause);
            if self.last_aside.replace(key) != Some(key) {
                self.fault_of_owner(aside);
            }
        }
        self.n_faults = n_faults;
    }

    /// Hands over a fault of the record whose owner was read last.
    fn fault_of_owner(&mut self, fault: Fault) {
        let owner = match self.owner.state {
            OwnerState::Sound => name::absolute(&self.owner.text, &self.owner.origin).ok(),
            OwnerState::Absent | OwnerState::Unsound => None,
        };
        self.fault_at(fault, owner);
    }

    /// A zone begins at the owner of its SOA record; the text may say so in no other way.
    fn take_origin_of_soa(&mut self) {
        if self.owner.state == OwnerState::Sound
            && let Ok(origin) = name::absolute(&self.owner.text, &self.owner.origin)
        {
            if self.open.len() == 1 {
                self.sink.origin(&origin);
            }
            self.origin = Some(origin);
        }
    }

    /// The time to live of a record with where it comes from, and what those below it inherit.
    ///
    /// `$TTL` first (RFC 2308, 4), then that of the record before (RFC 1035, 5.1). A SOA record before both gives its
    /// minimum as if it were `$TTL`, as BIND does.
    fn settle_ttl(&mut self, own: Option<u32>, data: &Data<'_>) -> (u32, TtlFrom) {
        if own.is_some() {
            self.last_ttl = own;
        }
        let usual = self.default_ttl.or(self.last_ttl);
        if let (Data::Soa { minimum, .. }, None) = (data, usual) {
            self.default_ttl = Some(*minimum);
        }
        let found = own.map(|it| (it, TtlFrom::Own));
        found
            .or_else(|| Some((self.default_ttl?, TtlFrom::Default)))
            .or_else(|| Some((self.last_ttl?, TtlFrom::Inherited)))
            .unwrap_or((0, TtlFrom::Nothing))
    }

    /// What stands between the owner and the data: aging, TTL and class in any order, then the type.
    fn prefix<'t>(&mut self, words: &Words<'t, '_>) -> Result<Prefix<'t>, Fault> {
        let text = words.text;
        let mut res = Prefix {
            aging: None,
            ttl: None,
            is_internet: None,
            kind: Kind::Unknown,
            data: &[],
        };
        let mut rest = words.data;
        while let Some((token, behind)) = rest.split_first() {
            let word = text.of(*token);
            if token.is_quoted {
                break;
            }
            if let Some(found) = kind(word) {
                res.kind = found;
                res.data = behind;
                return Ok(res);
            }
            if let (None, Some(hours)) = (res.aging, aging(word)) {
                res.aging = Some(hours);
                // Every record of such a file has one, so the first is enough.
                if !std::mem::replace(&mut self.has_aging, true) {
                    self.sink.sign(Loader::Windows);
                    let shown = text.shown(*token);
                    let message = format!("`{shown}` is a time stamp of Windows DNS");
                    self.asides.push(text.syntax(*token, Cause::AGING, message));
                }
            } else if let (None, Some(read)) = (res.ttl, ttl::read(word)) {
                res.ttl = Some(self.ttl(text, *token, read)?);
            } else if let (None, Some(is_internet)) = (res.is_internet, is_internet(word)) {
                if self.is_internet.is_some_and(|it| it != is_internet) {
                    let shown = text.shown(*token);
                    let message = format!("the class `{shown}` is not that of the records above");
                    return Err(text.syntax(*token, Cause::TYPE, message));
                }
                res.is_internet = Some(is_internet);
            } else {
                break;
            }
            rest = behind;
        }
        Err(match rest.first() {
            Some(token) => text.syntax(
                *token,
                if is_of_questions(text.of(*token)) {
                    Cause::DATA
                } else {
                    Cause::TYPE
                },
                format!("`{}` is no record type", text.shown(*token)),
            ),
            None => (
                words.end(),
                Why::syntax(Cause::TYPE),
                "the record has no type".to_owned(),
            ),
        })
    }

    /// A time to live that may be too large: more than 32 bits are an error, more than 31 count as 0.
    pub(super) fn ttl(
        &mut self,
        text: &Text<'_>,
        token: Token,
        read: Result<u32, ttl::OutOfRange>,
    ) -> Result<u32, Fault> {
        let too_large = |kind: Why, what: &str| {
            let message = format!("the TTL `{}` is {what}", text.shown(token));
            (text.place(token), kind, message)
        };
        match read {
            Ok(ttl) if ttl <= MOST_TTL => Ok(ttl),
            Ok(_) => {
                self.fault(too_large(
                    Why::own(FaultKind::LongTtl),
                    "larger than 2147483647, so it counts as 0",
                ));
                Ok(0)
            }
            Err(ttl::OutOfRange) => Err(too_large(
                Why::range(Cause::TTL_RANGE),
                "larger than 2147483647",
            )),
        }
    }
}

/// The words of a record, or of its data.
#[derive(Clone, Copy)]
pub(super) struct Words<'t, 'a> {
    /// What they point into.
    pub(super) text: &'t Text<'a>,
    /// In order.
    pub(super) data: &'t [Token],
    /// The record: from its first word to its last.
    pub(super) whole: Place,
    /// False when there were so many that the last ones were not kept.
    pub(super) are_all: bool,
}

impl Words<'_, '_> {
    /// The end of the record, where something is missing.
    pub(super) fn end(&self) -> Place {
        Place {
            start: self.whole.end,
            ..self.whole
        }
    }
}

/// What stands between owner and data.
struct Prefix<'t> {
    aging: Option<u32>,
    ttl: Option<u32>,
    /// None when no class is given.
    is_internet: Option<bool>,
    kind: Kind,
    data: &'t [Token],
}

/// Hours since 1601 in a token of Microsoft's exports: `[AGE:3657321]`, `[Aging:3665858]`.
fn aging(word: &[u8]) -> Option<u32> {
    let inside = word.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let colon = memchr::memchr(b':', inside)?;
    let (key, value) = inside.split_at_checked(colon)?;
    if !(key.eq_ignore_ascii_case(b"AGE") || key.eq_ignore_ascii_case(b"AGING")) {
        return None;
    }
    let digits = std::str::from_utf8(value.get(1..)?).ok()?;
    digits.parse().ok()
}
