//! Zone text → tokens with places: blanks, quotes, escapes, parentheses, comments (RFC 1035, 5.1).
//!
//! Works on octets, since zone files come in every encoding and names are octets. Never fails; what is wrong becomes a
//! [`Flaw`], and reading goes on at the next line.

/// Tokens of one entry that are kept; a record that is looked at has fewer, even as generic data digit by digit.
///
/// Records with more, such as long texts, are read to their end all the same.
pub(super) const MOST_TOKENS: usize = 1_100;

/// Octets behind an opening parenthesis in which the closing one must stand: no data takes as many (RFC 1035, 3.2.1).
pub(super) const MOST_JOINED: usize = 1 << 20;

/// A word of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Offset of its first octet; of the one behind the quote if it is quoted.
    pub(super) start: u32,
    /// Offset behind its last octet.
    pub(super) end: u32,
    /// True when it stands in quotes.
    pub(super) is_quoted: bool,
}

/// The words between two line breaks that count.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// In order; at most [`MOST_TOKENS`].
    pub(super) tokens: Vec<Token>,
    /// How many there were.
    pub(super) n_tokens: usize,
    /// The last one, kept or not.
    pub(super) last: Option<Token>,
    /// True when blanks stand before the first one: the owner is that of the record before.
    pub(super) is_indented: bool,
    /// What stands behind a `;` of its lines, without it: the last one with [`REMARK`], else the first.
    pub(super) comment: Option<Token>,
    /// What is wrong with it.
    pub(super) flaw: Option<Flaw>,
}

/// What no tokens can be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flaw {
    /// What it is.
    pub(super) kind: FlawKind,
    /// Offset of the octet at fault.
    pub(super) at: u32,
}

/// Kinds of flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlawKind {
    /// `)` without `(`.
    NotOpened,
    /// `(` without `)` until the end of the text.
    NotClosed,
    /// `(` without `)` in the next [`MOST_JOINED`] octets.
    NotClosedNear,
    /// A quote without its partner until the end of the line.
    Quote,
    /// A backslash before the end of the line.
    Escape,
}

/// What a comment that speaks to this program begins with.
pub(super) const REMARK: &[u8] = b"kmsdoctor:";

/// Reads entry after entry.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    octets: &'a [u8],
    at: usize,
    /// Openings without end that were passed over; each one may cost another look at [`MOST_JOINED`] octets.
    n_restarts: u32,
}

/// As many openings without end as this end the reading.
const MOST_RESTARTS: u32 = 64;

/// Octets that end a word or change how it is read.
const fn is_special(octet: u8) -> bool {
    matches!(
        octet,
        b' ' | b'\t' | b'\r' | b'\n' | b';' | b'"' | b'(' | b')' | b'\\'
    )
}

static SPECIAL: [bool; 256] = {
    let mut res = [false; 256];
    let mut octet = 0;
    while octet < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "counts to 255")]
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        {
            res[octet] = is_special(octet as u8);
        }
        octet += 1;
    }
    res
};

impl<'a> Lexer<'a> {
    /// Begins behind a byte order mark, if there is one.
    pub(super) fn new(octets: &'a [u8]) -> Self {
        let at = if octets.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        Self {
            octets,
            at,
            n_restarts: 0,
        }
    }

    /// Goes on where another reading was, after so many openings without end.
    pub(super) fn resume(octets: &'a [u8], at: usize, n_restarts: u32) -> Self {
        Self {
            octets,
            at,
            n_restarts,
        }
    }

    /// Where the next entry is looked for.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Openings without end so far.
    pub(super) fn n_restarts(&self) -> u32 {
        self.n_restarts
    }

    /// Offset of the next octet.
    pub(super) fn offset(&self) -> u32 {
        number(self.at)
    }

    /// True when an opening without end kept the rest of the text from being read.
    pub(super) fn gave_up(&self) -> bool {
        MOST_RESTARTS <= self.n_restarts
    }

    /// Fills `line` with the next entry that has words or a flaw; false at the end of the text.
    pub(super) fn next(&mut self, line: &mut Line) -> bool {
        while self.at < self.octets.len() && !self.gave_up() {
            self.read(line);
            if line.n_tokens != 0 || line.flaw.is_some() {
                return true;
            }
        }
        false
    }

    fn read(&mut self, line: &mut Line) {
        line.tokens.clear();
        line.n_tokens = 0;
        line.last = None;
        line.comment = None;
        line.flaw = None;
        let first = self.peek();
        line.is_indented = matches!(first, Some(b' ' | b'\t'));
        let mut opened: Option<usize> = None;
        let mut depth = 0_u32;
        while let Some(octet) = self.peek() {
            match octet {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    match opened {
                        None => return,
                        Some(at) if MOST_JOINED < self.at - at => break,
                        Some(_) => {}
                    }
                }
                b';' => self.comment(line),
                b'(' => {
                    opened = opened.or(Some(self.at));
                    depth += 1;
                    self.at += 1;
                }
                b')' => {
                    match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => flaw(line, FlawKind::NotOpened, self.at),
                    }
                    if depth == 0 {
                        opened = None;
                    }
                    self.at += 1;
                }
                b'"' => self.quoted(line),
                _ => self.word(line),
            }
        }
        if let Some(at) = opened {
            self.restart(line, at);
        }
    }

    /// Goes on behind the line of an opening without end, as if nothing stood behind it.
    ///
    /// What was meant to stand between the parentheses is unknown; the next line is as good a guess as any.
    fn restart(&mut self, line: &mut Line, opened: usize) {
        let is_at_end = self.at == self.octets.len();
        let kind = if is_at_end {
            FlawKind::NotClosed
        } else {
            FlawKind::NotClosedNear
        };
        flaw(line, kind, opened);
        self.n_restarts += 1;
        if self.gave_up() {
            return;
        }
        let rest = self.octets.get(opened..).unwrap_or_default();
        self.at = memchr::memchr(b'\n', rest).map_or(self.octets.len(), |it| opened + it + 1);
        let n_before = line.tokens.partition_point(|it| it.start < number(opened));
        line.tokens.truncate(n_before);
        line.n_tokens = n_before;
        line.last = line.tokens.last().copied();
    }

    fn peek(&self) -> Option<u8> {
        self.octets.get(self.at).copied()
    }

    /// From `;` to the end of the line, which stays.
    fn comment(&mut self, line: &mut Line) {
        let start = self.at + 1;
        let rest = self.octets.get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.at = start + length;
        let text = rest.get(..length).unwrap_or_default();
        // Of several comments in one entry, the one that speaks to this program is the one to keep.
        if line.comment.is_some() && memchr::memmem::find(text, REMARK).is_none() {
            return;
        }
        line.comment = Some(Token {
            start: number(start),
            end: number(self.at),
            is_quoted: false,
        });
    }

    fn word(&mut self, line: &mut Line) {
        let start = self.at;
        loop {
            let rest = self.octets.get(self.at..).unwrap_or_default();
            let length = rest
                .iter()
                .position(|it| SPECIAL.get(usize::from(*it)).copied().unwrap_or(true));
            self.at += length.unwrap_or(rest.len());
            if self.peek() != Some(b'\\') {
                break;
            }
            self.escape(line);
        }
        push(line, start, self.at, false);
    }

    fn quoted(&mut self, line: &mut Line) {
        let start = self.at + 1;
        self.at = start;
        loop {
            let rest = self.octets.get(self.at..).unwrap_or_default();
            let length = memchr::memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len());
            self.at += length;
            match self.peek() {
                Some(b'\\') => self.escape(line),
                Some(b'"') => {
                    push(line, start, self.at, true);
                    self.at += 1;
                    return;
                }
                _ => {
                    flaw(line, FlawKind::Quote, start - 1);
                    push(line, start, self.at, true);
                    return;
                }
            }
        }
    }

    /// A backslash and what it takes along; digits behind the first one need no care here.
    fn escape(&mut self, line: &mut Line) {
        match self.octets.get(self.at + 1) {
            None | Some(b'\n') => {
                flaw(line, FlawKind::Escape, self.at);
                self.at += 1;
            }
            Some(b'\r') if self.octets.get(self.at + 2) == Some(&b'\n') => {
                flaw(line, FlawKind::Escape, self.at);
                self.at += 1;
            }
            Some(_) => self.at += 2,
        }
    }
}

fn push(line: &mut Line, start: usize, end: usize, is_quoted: bool) {
    let token = Token {
        start: number(start),
        end: number(end),
        is_quoted,
    };
    line.n_tokens += 1;
    line.last = Some(token);
    if line.tokens.len() < MOST_TOKENS {
        line.tokens.push(token);
    }
}

/// Keeps the first flaw of a line.
fn flaw(line: &mut Line, kind: FlawKind, at: usize) {
    let new = Flaw {
        kind,
        at: number(at),
    };
    line.flaw = line.flaw.or(Some(new));
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
