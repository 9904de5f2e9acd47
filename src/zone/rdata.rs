//! The data of the types that KMS discovery looks at; of others see [`other_data`](super::other_data).

use super::entry::SoaRest;
use super::lexer::Token;
use super::record::Words;
use super::scan::check_name;
use super::text::{self, Fault, Text, Why};
use super::types::Kind;
use super::{generic, hosts, name, other_data, ttl};
use crate::loads::Cause;
use crate::model::{DomainName, RecordData, SrvRecord};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Data that was checked, before anything is made of it.
pub(super) enum Data<'a> {
    Srv {
        priority: u16,
        weight: u16,
        port: u16,
        target: Name<'a>,
    },
    Address(IpAddr),
    Alias(Name<'a>),
    /// DNAME.
    Redirect(Name<'a>),
    NameServer(Name<'a>),
    Soa {
        serial: u32,
        minimum: u32,
        primary: Name<'a>,
        mailbox: Name<'a>,
        /// Refresh, retry and expire.
        times: [u32; 3],
    },
    /// Of a type that may stand beside an alias.
    Dnssec,
    /// Of a type that is not looked at.
    Other,
}

/// A name in data: as written, or as octets of a message (RFC 3597).
pub(super) enum Name<'a> {
    Text(&'a [u8]),
    Whole(DomainName),
}

impl Data<'_> {
    /// The data as a record holds it; none when a name does not fit.
    pub(super) fn make(self, origin: &DomainName) -> Option<RecordData> {
        Some(match self {
            Self::Srv {
                priority,
                weight,
                port,
                target,
            } => RecordData::Srv(SrvRecord {
                priority,
                weight,
                port,
                target: target.make(origin)?,
            }),
            Self::Address(address) => RecordData::Address(address),
            Self::Alias(name) => RecordData::Alias(name.make(origin)?),
            Self::NameServer(name) => RecordData::NameServer(name.make(origin)?),
            Self::Soa {
                serial, minimum, ..
            } => RecordData::Soa { serial, minimum },
            Self::Redirect(name) => RecordData::Redirect(name.make(origin)?),
            Self::Dnssec => RecordData::Other {
                record_type: "DNSSEC".to_owned(),
            },
            Self::Other => RecordData::Other {
                record_type: "other".to_owned(),
            },
        })
    }

    /// What a SOA record says beyond what is made of it; none for other types.
    pub(super) fn soa_rest(&self, origin: &DomainName) -> Option<Box<SoaRest>> {
        let Self::Soa {
            primary,
            mailbox,
            times,
            ..
        } = self
        else {
            return None;
        };
        Some(Box::new(SoaRest {
            primary: primary.make(origin)?,
            mailbox: mailbox.make(origin)?,
            times: *times,
        }))
    }

    /// True when the last name was written without a final dot, so that the origin was added.
    pub(super) fn last_name_is_relative(&self, text: &Text<'_>, data: &[Token]) -> bool {
        match self {
            Self::Srv {
                target: Name::Text(_),
                ..
            }
            | Self::Alias(Name::Text(_))
            | Self::Redirect(Name::Text(_))
            | Self::NameServer(Name::Text(_)) => data
                .last()
                .is_some_and(|it| text.of(*it) != b"@" && !name::is_absolute(text.of(*it))),
            _ => false,
        }
    }
}

impl Name<'_> {
    fn make(&self, origin: &DomainName) -> Option<DomainName> {
        match self {
            Self::Text(text) => name::absolute(text, origin).ok(),
            Self::Whole(name) => Some(name.clone()),
        }
    }
}

/// Checks the data of a record of `kind`.
///
/// What only some servers refuse goes into `asides`; the record is there all the same.
pub(super) fn read<'a>(
    kind: Kind,
    words: &Words<'_, 'a>,
    origin: Option<&DomainName>,
    asides: &mut Vec<Fault>,
) -> Result<Data<'a>, Fault> {
    let text = words.text;
    let first = words.data.first();
    if first.is_some_and(|it| !it.is_quoted && text.of(*it) == b"\\#") {
        return generic::read(kind, words);
    }
    let mut fields = Fields {
        words,
        left: words.data,
        origin,
        asides,
    };
    let res = match kind {
        Kind::Srv => Data::Srv {
            priority: fields.number("priority")?,
            weight: fields.number("weight")?,
            port: fields.number("port")?,
            target: fields.host("target", true)?,
        },
        Kind::A => Data::Address(fields.ipv4()?.into()),
        Kind::Aaaa => Data::Address(fields.parsed::<Ipv6Addr>("IPv6 address")?.into()),
        Kind::Cname => Data::Alias(fields.name("alias target")?),
        Kind::Ns => Data::NameServer(fields.host("name server", true)?),
        Kind::Dname => Data::Redirect(fields.name("alias target")?),
        Kind::Soa => {
            // In the order of the text, which is not that of the fields.
            let primary = fields.host("primary name server", true)?;
            let mailbox = fields.mailbox("mailbox")?;
            let serial = fields.number("serial")?;
            let refresh = fields.seconds("refresh")?;
            let retry = fields.seconds("retry")?;
            let expire = fields.seconds("expire")?;
            Data::Soa {
                serial,
                minimum: fields.seconds("minimum")?,
                primary,
                mailbox,
                times: [refresh, retry, expire],
            }
        }
        Kind::Ptr => {
            fields.name("name")?;
            Data::Other
        }
        Kind::Mx => {
            fields.number::<u16>("preference")?;
            fields.host("mail host", true)?;
            Data::Other
        }
        Kind::Txt => return fields.texts(),
        Kind::Other(of) => {
            if words.are_all {
                other_data::check(of, &mut fields)?;
            }
            return Ok(if of.is_dnssec {
                Data::Dnssec
            } else {
                Data::Other
            });
        }
        Kind::Unknown => {
            let token = fields.next("data")?;
            let message = "data of a type without a name is written as `\\# LENGTH HEX`";
            return Err(text.syntax(token, Cause::DATA, message));
        }
    };
    fields.end()?;
    Ok(res)
}

/// The words of a record's data, taken one after the other.
pub(super) struct Fields<'t, 'a> {
    words: &'t Words<'t, 'a>,
    left: &'t [Token],
    origin: Option<&'t DomainName>,
    /// What only some servers refuse.
    asides: &'t mut Vec<Fault>,
}

impl<'a> Fields<'_, 'a> {
    /// The words that were not taken.
    pub(super) fn left(&self) -> &[Token] {
        self.left
    }

    /// The next word, if there is one.
    pub(super) fn take(&mut self) -> Option<Token> {
        let (token, rest) = self.left.split_first()?;
        self.left = rest;
        Some(*token)
    }

    /// The octets of a word, as written.
    pub(super) fn of(&self, token: Token) -> &'a [u8] {
        self.words.text.of(token)
    }

    /// The text that words point into.
    pub(super) fn text_of(&self) -> &Text<'a> {
        self.words.text
    }

    /// The number that was taken, so many words before the next one.
    pub(super) fn number_before(&self, n: usize) -> Option<u64> {
        let at = self.words.data.len().checked_sub(self.left.len() + n)?;
        let word = self.of(*self.words.data.get(at)?);
        std::str::from_utf8(word).ok()?.parse().ok()
    }

    /// Says what only some servers refuse.
    pub(super) fn aside(&mut self, token: Token, cause: Cause, words: impl Fn(&str) -> String) {
        let text = self.words.text;
        let fault = text.syntax(token, cause, words(&text.shown(token)));
        self.asides.push(fault);
    }

    /// Says what only some servers miss at the end of the record.
    pub(super) fn aside_at_end(&mut self, cause: Cause, message: &str) {
        let fault = (self.words.end(), Why::syntax(cause), message.to_owned());
        self.asides.push(fault);
    }

    /// A name that BIND wants to be that of a host, if it `is_host`.
    pub(super) fn host(&mut self, what: &str, is_host: bool) -> Result<Name<'a>, Fault> {
        let token = self.left.first().copied();
        let res = self.name(what)?;
        let root = DomainName::root();
        let origin = self.origin.unwrap_or(&root);
        if let (true, Some(token), Name::Text(word)) = (is_host, token, &res)
            && !hosts::is_host(word, origin)
        {
            let name = hosts::blamed(&self.words.text.shown(token), word, origin);
            let message = format!("the {what} {name} is not the name of a host");
            let place = self.words.text.place(token);
            self.asides.push((place, Why::host(), message));
        }
        Ok(res)
    }

    /// A mailbox, as a name: what follows its first dot is that of a host.
    pub(super) fn mailbox(&mut self, what: &str) -> Result<Name<'a>, Fault> {
        let token = self.left.first().copied();
        let res = self.name(what)?;
        let root = DomainName::root();
        let origin = self.origin.unwrap_or(&root);
        if let (Some(token), Name::Text(word)) = (token, &res)
            && !hosts::is_mailbox(word, origin)
        {
            let name = hosts::blamed(&self.words.text.shown(token), word, origin);
            let message = format!("the {what} {name} is not a mailbox");
            let place = self.words.text.place(token);
            self.asides.push((place, Why::host(), message));
        }
        Ok(res)
    }

    pub(super) fn next(&mut self, what: &str) -> Result<Token, Fault> {
        let Some((token, rest)) = self.left.split_first() else {
            let message = format!("the record ends before its {what}");
            return Err((self.words.end(), Why::syntax(Cause::DATA), message));
        };
        self.left = rest;
        Ok(*token)
    }

    /// A word that may not stand in quotes: name servers would refuse it.
    pub(super) fn bare(&mut self, what: &str) -> Result<(Token, &'a [u8]), Fault> {
        let token = self.next(what)?;
        if token.is_quoted {
            let shown = self.words.text.shown(token);
            let message = format!("the {what} `{shown}` is in quotes");
            // NSD passes the quotes over.
            let is_plain = self.of(token).iter().all(u8::is_ascii_alphanumeric);
            let cause = if is_plain { Cause::RANGE } else { Cause::DATA };
            return Err(self.words.text.syntax(token, cause, message));
        }
        Ok((token, self.words.text.of(token)))
    }

    /// A whole number.
    pub(super) fn number<T: TryFrom<u64> + Bounded>(&mut self, what: &str) -> Result<T, Fault> {
        let (token, word) = self.bare(what)?;
        if word.is_empty() || !word.iter().all(u8::is_ascii_digit) {
            let shown = self.words.text.shown(token);
            let message = format!("the {what} `{shown}` is no number");
            let digits = word.strip_prefix(b"+").unwrap_or_default();
            let is_signed = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
            // NSD reads a sign.
            let cause = if is_signed { Cause::RANGE } else { Cause::DATA };
            return Err(self.words.text.syntax(token, cause, message));
        }
        let number = word.iter().fold(0_u64, |sum, digit| {
            sum.saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        T::try_from(number).map_err(|_| self.too_large(token, what, T::MOST))
    }

    /// Seconds, with BIND's units, or any number of 32 bits.
    pub(super) fn seconds(&mut self, what: &str) -> Result<u32, Fault> {
        let (token, word) = self.bare(what)?;
        match ttl::read(word) {
            Some(Ok(seconds)) => Ok(seconds),
            Some(Err(ttl::OutOfRange)) => Err(self.too_large(token, what, u32::MOST)),
            None => Err(self.syntax(token, |shown| {
                format!("the {what} `{shown}` is no number of seconds")
            })),
        }
    }

    pub(super) fn name(&mut self, what: &str) -> Result<Name<'a>, Fault> {
        let (token, word) = self.bare(what)?;
        let text = self.words.text;
        check_name(word, self.origin)
            .map_err(|unfit| unfit.fault(text.place(token), what, &text.shown(token)))?;
        if !hosts::is_plain(word) {
            self.aside(token, Cause::NAME_LETTERS, |it| {
                format!("the {what} `{it}` has characters that need a backslash")
            });
        }
        Ok(Name::Text(word))
    }

    /// An IPv4 address.
    pub(super) fn ipv4(&mut self) -> Result<Ipv4Addr, Fault> {
        if let Some((token, rest)) = self.left.split_first()
            && let Some(address) = text::ipv4(self.of(*token)).filter(|_| !token.is_quoted)
        {
            self.left = rest;
            return Ok(address);
        }
        self.parsed("IPv4 address")
    }

    pub(super) fn parsed<T: std::str::FromStr>(&mut self, what: &str) -> Result<T, Fault> {
        let token = self.next(what)?;
        let word = std::str::from_utf8(self.words.text.of(token)).ok();
        word.filter(|_| !token.is_quoted)
            .and_then(|it| it.parse().ok())
            .ok_or_else(|| self.syntax(token, |shown| format!("`{shown}` is no {what}")))
    }

    /// One text or more, each of up to 255 octets, with sound escapes (RFC 1035, 3.3.14).
    fn texts(&mut self) -> Result<Data<'a>, Fault> {
        self.next("text")?;
        for token in self.words.data {
            self.text(*token, true, Cause::LONG_TEXT)?;
        }
        Ok(Data::Other)
    }

    /// A text with sound escapes, of up to 255 octets if it is `short`; what `cause` says if it is not.
    pub(super) fn text(&mut self, token: Token, short: bool, cause: Cause) -> Result<(), Fault> {
        let text = self.words.text;
        let word = text.of(token);
        let n_octets = text::octets_of(word).ok_or_else(|| {
            let shown = text.shown(token);
            let message = format!("the text `{shown}` has an escape that is not `\\DDD` or `\\X`");
            text.syntax(token, Cause::ESCAPE_IN_TEXT, message)
        })?;
        if short && 255 < n_octets {
            let message = format!("the text has {n_octets} bytes, at most 255 are allowed");
            return Err((text.place(token), Why::range(cause), message));
        }
        if !word.is_ascii() {
            self.aside(token, Cause::NAME_LETTERS, |it| {
                format!("the text `{it}` has characters that need a backslash")
            });
        }
        Ok(())
    }

    pub(super) fn end(&self) -> Result<(), Fault> {
        match self.left.first() {
            None => Ok(()),
            Some(token) => Err(self.syntax(*token, |shown| {
                format!("`{shown}` stands behind the end of the record")
            })),
        }
    }

    pub(super) fn too_large(&self, token: Token, what: &str, most: u32) -> Fault {
        let text = self.words.text;
        let message = format!("the {what} `{}` is larger than {most}", text.shown(token));
        (text.place(token), Why::range(Cause::RANGE), message)
    }

    pub(super) fn syntax(&self, token: Token, words: impl Fn(&str) -> String) -> Fault {
        let text = self.words.text;
        text.syntax(token, Cause::DATA, words(&text.shown(token)))
    }
}

/// Numbers of a fixed size.
pub(super) trait Bounded {
    const MOST: u32;
}

impl Bounded for u8 {
    const MOST: u32 = 255;
}

impl Bounded for u16 {
    const MOST: u32 = 65_535;
}

impl Bounded for u32 {
    const MOST: u32 = u32::MAX;
}
