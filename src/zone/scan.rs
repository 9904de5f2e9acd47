//! Tokens → records: owners, times to live and classes that are inherited, faults with their places.
//!
//! After a fault the next entry is read as if nothing had happened, so one run shows all of them.
//! Where other readers of zone files disagree, this one follows BIND: what `named` refuses is a fault.

use super::directive::Bounds;
use super::entry::{Entry, FaultKind, Suppression, SyntaxFault};
use super::index::{Index, Indexing, Mark, Resume};
use super::lexer::{Flaw, FlawKind, Lexer, Line, MOST_JOINED};
use super::text::{Fault, Text, Why};
use super::types::Kind;
use super::{hosts, name, suppress};
use crate::loads::{Cause, Loader};
use crate::model::{DomainName, FileId, NameError, Place};
use std::sync::Arc;

/// Gives the text of files that `$INCLUDE` names.
pub trait Sources {
    /// The file that `name` means in the text of `from`, always under the same id.
    ///
    /// # Errors
    /// Why it is not read; a phrase without a stop.
    fn include(&mut self, from: FileId, name: &str) -> Result<(FileId, Arc<[u8]>), String>;
}

/// What is done with what is found.
pub(super) trait Sink {
    /// True when the record is to be made and handed over.
    fn wants(&mut self, head: &Head<'_>) -> bool;
    /// True when a stretch with these marks is to be read again.
    fn seeks(&mut self, marks: &[Mark]) -> bool;
    /// A record that was wanted.
    fn take(&mut self, entry: Entry);
    /// A fault.
    fn fault(&mut self, fault: SyntaxFault);
    /// What one server alone has.
    fn sign(&mut self, loader: Loader);
    /// A record to which nothing gives a time to live.
    fn without_ttl(&mut self, place: Place);
    /// A remark beside a record.
    fn remark(&mut self, remark: Suppression);
    /// An origin was set by the text while none was known.
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
    /// The hash of the owner, where it is known.
    pub(super) hash: Option<u64>,
}

impl Head<'_> {
    /// The whole owner.
    pub(super) fn name(&self) -> Option<DomainName> {
        name::absolute(self.owner, self.origin).ok()
    }

    /// The hash of the owner.
    pub(super) fn hash(&self) -> u64 {
        self.hash
            .unwrap_or_else(|| name::hash(self.owner, self.origin))
    }
}

/// The owner of the last record that named one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LastOwner {
    /// As written.
    pub(super) text: Vec<u8>,
    /// What it stands below when it is relative; the root when it is not.
    pub(super) origin: DomainName,
    /// Whether records may take it over.
    pub(super) state: OwnerState,
    /// True when it is one label, and that of a host: nearly all are, and nothing more has to be looked at then.
    pub(super) is_simple: bool,
    /// True when the origin is the name of a host.
    pub(super) is_below_host: bool,
}

impl LastOwner {
    /// Takes over an owner as written, and what it stands below.
    pub(super) fn set(&mut self, text: &[u8], origin: Option<&DomainName>) {
        self.text.clear();
        self.text.extend_from_slice(text);
        self.is_simple = hosts::is_host_label(text);
        self.state = OwnerState::Sound;
        if let Some(origin) = origin
            && !origin.is_same(&self.origin)
        {
            self.origin.clone_from(origin);
            self.is_below_host = hosts::is_host_name(origin);
        }
    }
}

/// What is known of an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnerState {
    /// No record came yet.
    Absent,
    /// It is a name.
    Sound,
    /// It is none, which was said where it stands.
    Unsound,
}

/// Reads one file and what it includes.
pub(super) struct Scanner<'s, S> {
    pub(super) sources: &'s mut dyn Sources,
    pub(super) sink: &'s mut S,
    /// None as long as nobody said it; relative names are faults then.
    pub(super) origin: Option<DomainName>,
    /// Of `$TTL`, or of a SOA record before any other time to live.
    pub(super) default_ttl: Option<u32>,
    pub(super) last_ttl: Option<u32>,
    pub(super) owner: LastOwner,
    /// Whether the class of the zone is IN: that of its first record.
    pub(super) is_internet: Option<bool>,
    /// The files that are being read, the innermost last.
    pub(super) open: Vec<FileId>,
    pub(super) bounds: Bounds,
    /// Faults so far.
    pub(super) n_faults: u64,
    says_origin_is_missing: bool,
    /// What only some servers refuse in the record that is read.
    pub(super) asides: Vec<Fault>,
    /// True once a record had a time stamp of Windows.
    pub(super) has_aging: bool,
    /// Where that was said last: a pattern makes many records at one place.
    pub(super) last_aside: Option<(Place, Cause)>,
    /// Where names stand, when that is to be known.
    pub(super) indexing: Option<Indexing>,
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
            owner: LastOwner {
                text: Vec::new(),
                origin: DomainName::root(),
                state: OwnerState::Absent,
                is_simple: false,
                is_below_host: true,
            },
            is_internet: None,
            open: Vec::new(),
            bounds: Bounds::default(),
            n_faults: 0,
            says_origin_is_missing: false,
            asides: Vec::new(),
            has_aging: false,
            last_aside: None,
            indexing: None,
        }
    }

    /// Reads a file to its end.
    pub(super) fn file(&mut self, file: FileId, octets: &[u8]) {
        let text = Text {
            octets,
            file,
            stands_at: None,
        };
        if let Some(at) = memchr::memchr(0, octets) {
            self.no_text(&text, at);
            return;
        }
        if octets.starts_with(b"\xef\xbb\xbf") {
            let message = "the file begins with a byte order mark, which is not text of a zone";
            let why = Why {
                kind: FaultKind::ByteOrderMark,
                cause: Cause::BYTE_ORDER_MARK,
            };
            self.fault((text.octet(0), why, message.to_owned()));
        }
        self.open.push(file);
        let mut lexer = Lexer::new(octets);
        let mut line = Line::default();
        loop {
            self.begin_stretch(&lexer);
            if !lexer.next(&mut line) {
                break;
            }
            self.entry(&text, &line);
        }
        if lexer.gave_up() {
            self.fault((
                text.octet(lexer.offset()),
                Why::own(FaultKind::Bound),
                "too many parentheses are opened and not closed; the rest was not read".to_owned(),
            ));
        }
        self.open.pop();
    }

    /// Notes how to go on from here, at the first entry of a stretch. What is included belongs to the stretch that includes it.
    fn begin_stretch(&mut self, lexer: &Lexer<'_>) {
        let is_outermost = self.open.len() == 1;
        if let Some(indexing) = &mut self.indexing
            && is_outermost
            && indexing.is_full()
        {
            indexing.begin(Resume {
                offset: lexer.at(),
                n_restarts: lexer.n_restarts(),
                origin: self.origin.clone(),
                default_ttl: self.default_ttl,
                last_ttl: self.last_ttl,
                owner: self.owner.clone(),
                is_internet: self.is_internet,
                bounds: self.bounds.clone(),
            });
        }
    }

    /// Reads those stretches of a file again that may have what is sought; says no fault of the file as a whole.
    pub(super) fn again(&mut self, file: FileId, octets: &[u8], index: &Index) {
        let text = Text {
            octets,
            file,
            stands_at: None,
        };
        self.open.push(file);
        let mut line = Line::default();
        for (from, end, marks) in index.stretches() {
            if marks.is_some_and(|it| !self.sink.seeks(it)) {
                continue;
            }
            let mut lexer = Lexer::resume(octets, from.offset, from.n_restarts);
            self.origin.clone_from(&from.origin);
            self.default_ttl = from.default_ttl;
            self.last_ttl = from.last_ttl;
            self.owner.clone_from(&from.owner);
            self.is_internet = from.is_internet;
            self.bounds = from.bounds.clone();
            while lexer.at() < end && lexer.next(&mut line) {
                self.entry(&text, &line);
            }
        }
        self.open.pop();
    }

    /// A file with NUL octets: no reader of zone files takes one, and UTF-16 has them in every second place.
    fn no_text(&mut self, text: &Text<'_>, nul_at: usize) {
        let message = match text.octets {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                "the file is UTF-16, which name servers do not read; save it as UTF-8"
            }
            _ => "the file has NUL bytes, so it is no zone text; nothing of it was read",
        };
        let place = text.octet(u32::try_from(nul_at).unwrap_or(u32::MAX));
        self.fault((place, Why::syntax(Cause::LINE), message.to_owned()));
    }

    /// Hands a fault over; that the origin is missing is said once.
    pub(super) fn fault(&mut self, fault: Fault) {
        self.fault_at(fault, None);
    }

    /// Hands over a fault of the record of `owner`.
    pub(super) fn fault_at(
        &mut self,
        (place, Why { kind, cause }, message): Fault,
        owner: Option<DomainName>,
    ) {
        self.n_faults += 1;
        if kind == FaultKind::Origin && std::mem::replace(&mut self.says_origin_is_missing, true) {
            return;
        }
        self.sink.fault(SyntaxFault {
            place,
            kind,
            cause,
            owner,
            message,
        });
    }

    fn entry(&mut self, text: &Text<'_>, line: &Line) {
        let first = line.tokens.first().filter(|_| !line.is_indented);
        if let Some(flaw) = line.flaw {
            self.flaw(text, flaw);
            // Its owner is still that of the lines below it.
            if let Some(first) = first.filter(|it| !is_directive(text, **it)) {
                self.begin(text, *first);
            }
            return;
        }
        if let Some(first) = first
            && is_directive(text, *first)
        {
            self.directive(text, line);
            return;
        }
        let place = self.record(text, line);
        if let Some(comment) = line.comment {
            let remark = suppress::read(text.of(comment), text.place(comment), place);
            if let Some(remark) = remark {
                self.sink.remark(remark);
            }
        }
    }

    /// Reports what no tokens could be made of.
    pub(super) fn flaw(&mut self, text: &Text<'_>, flaw: Flaw) {
        let cause = match flaw.kind {
            FlawKind::NotOpened | FlawKind::Quote => Cause::UNENDED,
            FlawKind::NotClosed | FlawKind::NotClosedNear => Cause::NOT_CLOSED,
            FlawKind::Escape => Cause::ESCAPE_AT_END,
        };
        let message = match flaw.kind {
            FlawKind::NotOpened => "`)` closes a parenthesis that is not open".to_owned(),
            FlawKind::NotClosed => "`(` is not closed until the end of the file".to_owned(),
            FlawKind::NotClosedNear => {
                format!("`(` is not closed in the next {MOST_JOINED} bytes")
            }
            FlawKind::Quote => "`\"` has no partner on its line".to_owned(),
            FlawKind::Escape => "`\\` stands at the end of the line".to_owned(),
        };
        self.fault((text.octet(flaw.at), Why::syntax(cause), message));
    }
}

/// True for a word that begins with `$`, which is a directive at the start of a line.
fn is_directive(text: &Text<'_>, token: super::lexer::Token) -> bool {
    !token.is_quoted && text.of(token).first() == Some(&b'$')
}

/// That a text is a name, and that it fits below `origin` if it is relative.
pub(super) fn check_name(text: &[u8], origin: Option<&DomainName>) -> Result<(), Unfit> {
    let octets = name::measure(text)?;
    if name::is_absolute(text) {
        return Ok(name::fits(octets, 0)?);
    }
    let origin = origin.ok_or(Unfit::NoOrigin)?;
    Ok(name::fits(octets, origin.wire_len() - 1)?)
}

/// Why a text is not a name here.
#[derive(Debug)]
pub(super) enum Unfit {
    /// It is none anywhere.
    Name(NameError),
    /// It is relative, and nothing says to what.
    NoOrigin,
}

impl From<NameError> for Unfit {
    fn from(err: NameError) -> Self {
        Self::Name(err)
    }
}

impl Unfit {
    /// The fault of `what`, written as `shown`, at `place`.
    pub(super) fn fault(&self, place: Place, what: &str, shown: &str) -> Fault {
        match self {
            Self::Name(err) => (
                place,
                Why::syntax(match err {
                    NameError::BadEscape => Cause::ESCAPE_IN_NAME,
                    _ => Cause::NAME,
                }),
                format!("the {what} `{shown}` is no domain name: {err}"),
            ),
            Self::NoOrigin if what == "origin" => (
                place,
                Why::own(FaultKind::Origin),
                format!(
                    "the origin `{shown}` is relative, and nothing says to what; end it with a dot"
                ),
            ),
            Self::NoOrigin => (
                place,
                Why::own(FaultKind::Origin),
                format!(
                    "the {what} `{shown}` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above"
                ),
            ),
        }
    }
}
