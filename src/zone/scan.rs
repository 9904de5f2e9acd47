//! Tokens → records: owners, times to live and classes that are inherited, origins, faults with their places.
//!
//! After a fault the next entry is read as if nothing had happened, so one run shows all of them.

use super::entry::{Entry, FaultKind, Suppression, SyntaxFault};
use super::lexer::{Flaw, FlawKind, Lexer, Line, Token};
use super::rdata::{self, Data};
use super::types::{Kind, is_internet, kind};
use super::{name, suppress, ttl};
use crate::model::{DomainName, FileId, NameError, Place, Record};
use std::sync::Arc;

/// Files inside files.
pub(super) const MOST_DEPTH: usize = 16;

/// Gives the text of files that `$INCLUDE` names.
pub trait Sources {
    /// The file that `name` means in the text of `from`.
    ///
    /// # Errors
    /// Why it is not read; a phrase without a stop.
    fn include(&mut self, from: FileId, name: &str) -> Result<(FileId, Arc<[u8]>), String>;
}

/// What is done with what is found.
pub(super) trait Sink {
    /// True when the record is to be made and handed over.
    fn wants(&mut self, head: &Head<'_>) -> bool;
    /// A record that was wanted.
    fn take(&mut self, entry: Entry);
    /// A fault.
    fn fault(&mut self, fault: SyntaxFault);
    /// A remark beside a record.
    fn remark(&mut self, remark: Suppression);
    /// An origin was set by `$ORIGIN` while none was known.
    fn origin(&mut self, origin: &DomainName);
}

/// What is known of a record before its data is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    /// The owner as written, with escapes.
    pub(super) owner: &'a [u8],
    /// What a relative owner stands below.
    pub(super) origin: &'a DomainName,
    /// Its type.
    pub(super) kind: Kind,
}

impl Head<'_> {
    /// The whole owner.
    pub(super) fn name(&self) -> Option<DomainName> {
        name::absolute(self.owner, self.origin).ok()
    }
}

/// Text that tokens point into.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) octets: &'a [u8],
    pub(super) file: FileId,
    /// Where everything stands, for text that was made from a pattern.
    pub(super) stands_at: Option<Place>,
}

impl<'a> Text<'a> {
    pub(super) fn of(&self, token: Token) -> &'a [u8] {
        let start = usize::try_from(token.start).unwrap_or(usize::MAX);
        let end = usize::try_from(token.end).unwrap_or(usize::MAX);
        self.octets.get(start..end).unwrap_or_default()
    }

    pub(super) fn place(&self, token: Token) -> Place {
        self.stands_at.unwrap_or(Place {
            file: self.file,
            start: token.start,
            end: token.end,
        })
    }

    /// The token as a message shows it.
    pub(super) fn shown(&self, token: Token) -> String {
        let text = String::from_utf8_lossy(self.of(token));
        crate::words::shortened(&text, 60)
    }
}

/// The owner of the last record.
#[derive(Default, Clone)]
struct LastOwner {
    text: Vec<u8>,
    /// None before the first record, and when that record was no record.
    origin: Option<DomainName>,
}

/// Reads one file and what it includes.
pub(super) struct Scanner<'s, S> {
    pub(super) sources: &'s mut dyn Sources,
    pub(super) sink: &'s mut S,
    /// None as long as nobody said it; relative names are faults then.
    pub(super) origin: Option<DomainName>,
    default_ttl: Option<u32>,
    last_ttl: Option<u32>,
    soa_minimum: Option<u32>,
    owner: LastOwner,
    /// The files that are being read, the innermost last.
    pub(super) open: Vec<FileId>,
}

impl<'s, S: Sink> Scanner<'s, S> {
    pub(super) fn new(
        sources: &'s mut dyn Sources,
        sink: &'s mut S,
        origin: Option<DomainName>,
    ) -> Self {
        Self {
            sources,
            sink,
            origin,
            default_ttl: None,
            last_ttl: None,
            soa_minimum: None,
            owner: LastOwner::default(),
            open: Vec::new(),
        }
    }

    /// Reads a file to its end.
    pub(super) fn file(&mut self, file: FileId, octets: &[u8]) {
        self.open.push(file);
        let text = Text {
            octets,
            file,
            stands_at: None,
        };
        let mut lexer = Lexer::new(octets);
        let mut line = Line::default();
        while lexer.next(&mut line) {
            self.entry(&text, &line);
        }
        if lexer.gave_up() {
            let at = lexer.offset();
            let place = Place {
                file,
                start: at,
                end: at,
            };
            self.fault(
                place,
                FaultKind::Bound,
                "too many parentheses are opened and not closed; the rest was not read".to_owned(),
            );
        }
        self.open.pop();
    }

    pub(super) fn fault(&mut self, place: Place, kind: FaultKind, message: String) {
        self.sink.fault(SyntaxFault {
            place,
            kind,
            message,
        });
    }

    fn entry(&mut self, text: &Text<'_>, line: &Line) {
        if let Some(flaw) = line.flaw {
            self.flaw(text, flaw);
            // Its owner is still that of the lines below it.
            if let (false, Some(first)) = (line.is_indented, line.tokens.first()) {
                self.remember(text.of(*first));
            }
            return;
        }
        let Some(first) = line.tokens.first() else {
            return;
        };
        if !line.is_indented && !first.is_quoted && text.of(*first).first() == Some(&b'$') {
            self.directive(text, line);
            return;
        }
        let place = self.record(text, &line.tokens, line.n_tokens, line.is_indented);
        if let Some(comment) = line.comment {
            let remark = suppress::read(text.of(comment), text.place(comment), place);
            if let Some(remark) = remark {
                self.sink.remark(remark);
            }
        }
    }

    fn flaw(&mut self, text: &Text<'_>, flaw: Flaw) {
        let place = Place {
            file: text.file,
            start: flaw.at,
            end: flaw.at.saturating_add(1),
        };
        let message = match flaw.kind {
            FlawKind::NotOpened => "`)` closes a parenthesis that is not open",
            FlawKind::NotClosed => "`(` is not closed until the end of the file",
            FlawKind::Quote => "`\"` has no partner on its line",
            FlawKind::Escape => "`\\` stands at the end of the line",
        };
        self.fault(place, FaultKind::Syntax, message.to_owned());
    }

    /// Keeps the owner for the records below that name none.
    fn remember(&mut self, owner: &[u8]) {
        self.owner.text.clear();
        self.owner.text.extend_from_slice(owner);
        self.owner.origin = Some(self.origin.clone().unwrap_or_else(DomainName::root));
    }

    /// Reads one record and gives its place.
    pub(super) fn record(
        &mut self,
        text: &Text<'_>,
        tokens: &[Token],
        n_tokens: usize,
        is_indented: bool,
    ) -> Place {
        let Some((first, last)) = tokens.first().zip(tokens.last()) else {
            return Place::default();
        };
        let whole = text.place(*first).to(text.place(*last));
        let mut rest = tokens;
        let owner_place = if is_indented {
            let at = text.place(*first).start;
            if self.owner.origin.is_none() {
                let message = "the first record has no owner to take over".to_owned();
                self.fault(whole, FaultKind::Syntax, message);
                return whole;
            }
            Place {
                end: at,
                ..text.place(*first)
            }
        } else {
            rest = rest.get(1..).unwrap_or_default();
            self.remember(text.of(*first));
            text.place(*first)
        };
        if let Err((place, kind, message)) =
            self.record_of_owner(text, rest, n_tokens, whole, owner_place)
        {
            self.fault(place, kind, message);
        }
        whole
    }

    fn record_of_owner(
        &mut self,
        text: &Text<'_>,
        tokens: &[Token],
        n_tokens: usize,
        whole: Place,
        owner_place: Place,
    ) -> Result<(), Fault> {
        let prefix = self.prefix(text, tokens, whole)?;
        let own = &self.owner;
        let owner_origin = own.origin.clone().unwrap_or_else(DomainName::root);
        check_name(&own.text, &owner_origin).map_err(|err| {
            let shown = String::from_utf8_lossy(&own.text);
            let shown = crate::words::shortened(&shown, 60);
            (
                owner_place,
                FaultKind::Syntax,
                format!("the owner `{shown}` is no domain name: {err}"),
            )
        })?;
        let is_relative = !name::is_absolute(&own.text);
        if self.origin.is_none() && is_relative {
            return Err((
                owner_place,
                FaultKind::Syntax,
                "the owner is relative, and nothing says what it is relative to; give `--origin NAME` or write `$ORIGIN`"
                    .to_owned(),
            ));
        }
        if let Some(ttl) = prefix.ttl {
            self.last_ttl = Some(ttl);
        }
        let origin = self.origin.clone().unwrap_or_else(DomainName::root);
        let data = rdata::read(prefix.kind, text, prefix.data, n_tokens, whole, &origin)?;
        if let Data::Soa { minimum, .. } = data {
            self.soa_minimum = Some(minimum);
        }
        if !prefix.is_internet {
            return Ok(());
        }
        let head = Head {
            owner: &self.owner.text,
            origin: &owner_origin,
            kind: prefix.kind,
        };
        if !self.sink.wants(&head) {
            return Ok(());
        }
        let Some(owner) = head.name() else {
            return Ok(());
        };
        let usual = self.default_ttl.or(self.last_ttl).or(self.soa_minimum);
        let is_relative = data.last_name_is_relative(text, prefix.data);
        let Some(made) = data.make(&origin) else {
            return Ok(());
        };
        self.sink.take(Entry {
            record: Record {
                owner,
                ttl: prefix.ttl.or(usual).unwrap_or(0),
                data: made,
            },
            place: whole,
            owner_place,
            data_places: prefix
                .data
                .iter()
                .take(7)
                .map(|it| text.place(*it))
                .collect(),
            is_relative,
            aging: prefix.aging,
            has_own_ttl: prefix.ttl.is_some(),
        });
        Ok(())
    }

    /// What stands between the owner and the data: aging, TTL and class in any order, then the type.
    fn prefix<'t>(
        &mut self,
        text: &Text<'_>,
        tokens: &'t [Token],
        whole: Place,
    ) -> Result<Prefix<'t>, Fault> {
        let mut res = Prefix {
            aging: None,
            ttl: None,
            is_internet: true,
            kind: Kind::Other,
            data: &[],
        };
        let mut has_class = false;
        let mut rest = tokens;
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
            } else if let (None, Some(read)) = (res.ttl, ttl::read(word)) {
                res.ttl = Some(read.map_err(|_| {
                    (
                        text.place(*token),
                        FaultKind::Range,
                        format!("the TTL `{}` is larger than 4294967295", text.shown(*token)),
                    )
                })?);
            } else if let (false, Some(is_internet)) = (has_class, is_internet(word)) {
                has_class = true;
                res.is_internet = is_internet;
            } else {
                break;
            }
            rest = behind;
        }
        Err(match rest.first() {
            Some(token) => (
                text.place(*token),
                FaultKind::Syntax,
                format!("`{}` is no record type", text.shown(*token)),
            ),
            None => (
                whole,
                FaultKind::Syntax,
                "the record has no type".to_owned(),
            ),
        })
    }

    fn directive(&mut self, text: &Text<'_>, line: &Line) {
        let Some((name, arguments)) = line.tokens.split_first() else {
            return;
        };
        let word = text.of(*name);
        let is = |known: &str| word.eq_ignore_ascii_case(known.as_bytes());
        let res = if is("$ORIGIN") {
            self.set_origin(text, *name, arguments)
        } else if is("$TTL") {
            self.set_ttl(text, *name, arguments)
        } else if is("$INCLUDE") {
            self.include(text, *name, arguments)
        } else if is("$GENERATE") {
            self.generate(text, *name, arguments)
        } else {
            Err((
                text.place(*name),
                FaultKind::Syntax,
                format!("`{}` is no directive", text.shown(*name)),
            ))
        };
        if let Err((place, kind, message)) = res {
            self.fault(place, kind, message);
        }
    }

    fn set_origin(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let [token] = one(text, directive, arguments, "a domain name")?;
        let new = self.origin_of(text, token)?;
        if self.origin.is_none() {
            self.sink.origin(&new);
        }
        self.origin = Some(new);
        Ok(())
    }

    /// The name that a token sets as origin.
    fn origin_of(&self, text: &Text<'_>, token: Token) -> Result<DomainName, Fault> {
        let root = DomainName::root();
        let origin = self.origin.as_ref().unwrap_or(&root);
        name::absolute(text.of(token), origin).map_err(|err| {
            (
                text.place(token),
                FaultKind::Syntax,
                format!(
                    "the origin `{}` is no domain name: {err}",
                    text.shown(token)
                ),
            )
        })
    }

    fn set_ttl(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let [token] = one(text, directive, arguments, "a time to live")?;
        let shown = || text.shown(token);
        match ttl::read(text.of(token)) {
            Some(Ok(ttl)) => {
                self.default_ttl = Some(ttl);
                Ok(())
            }
            Some(Err(_)) => Err((
                text.place(token),
                FaultKind::Range,
                format!("the TTL `{}` is larger than 4294967295", shown()),
            )),
            None => Err((
                text.place(token),
                FaultKind::Syntax,
                format!("`{}` is no time to live", shown()),
            )),
        }
    }

    /// RFC 1035, 5.1: origin and owner are as before when the file ends.
    fn include(
        &mut self,
        text: &Text<'_>,
        directive: Token,
        arguments: &[Token],
    ) -> Result<(), Fault> {
        let (token, origin) = match arguments {
            [token] => (*token, None),
            [token, origin] => (*token, Some(self.origin_of(text, *origin)?)),
            _ => {
                return Err((
                    text.place(directive),
                    FaultKind::Syntax,
                    "`$INCLUDE` takes a file and, behind it, an origin".to_owned(),
                ));
            }
        };
        let name = String::from_utf8_lossy(text.of(token)).into_owned();
        let failed = |why: String| {
            (
                text.place(token),
                FaultKind::Include,
                format!("`{}` is not read: {why}", text.shown(token)),
            )
        };
        if MOST_DEPTH <= self.open.len() {
            return Err(failed(format!(
                "files stand in files more than {MOST_DEPTH} deep"
            )));
        }
        let (file, octets) = self.sources.include(text.file, &name).map_err(failed)?;
        if self.open.contains(&file) {
            return Err(failed("it includes itself".to_owned()));
        }
        let before = (self.origin.clone(), self.owner.clone());
        if origin.is_some() {
            self.origin = origin;
        }
        self.file(file, &octets);
        (self.origin, self.owner) = before;
        Ok(())
    }
}

/// A fault on its way to the sink.
pub(super) type Fault = (Place, FaultKind, String);

/// What stands between owner and data.
struct Prefix<'t> {
    aging: Option<u32>,
    ttl: Option<u32>,
    is_internet: bool,
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

/// The single argument of a directive.
fn one(
    text: &Text<'_>,
    directive: Token,
    arguments: &[Token],
    what: &str,
) -> Result<[Token; 1], Fault> {
    <[Token; 1]>::try_from(arguments).map_err(|_| {
        (
            text.place(directive),
            FaultKind::Syntax,
            format!("`{}` takes {what} and nothing else", text.shown(directive)),
        )
    })
}

/// That a text is a name, and that it fits below `origin` if it is relative.
pub(super) fn check_name(text: &[u8], origin: &DomainName) -> Result<(), NameError> {
    let octets = name::measure(text)?;
    if name::is_absolute(text) {
        return name::fits(octets, &DomainName::root());
    }
    name::fits(octets, origin)
}
