//! Which program loads what: the servers that record files are for, and what a fault does to each of them.
//!
//! The columns BIND, NSD, Knot and PowerDNS are what those servers do, as Debian 12 has them; a test compares each row with
//! them. The column of Windows DNS rests on Microsoft's documents alone.

mod cause;

pub use cause::{Cause, Windows};

use std::fmt;

/// A program that loads record files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loader {
    /// `named` of ISC.
    Bind,
    /// NSD, of those who wrote Unbound.
    Nsd,
    /// Knot DNS of CZ.NIC.
    Knot,
    /// The authoritative server of PowerDNS, with zone files.
    PowerDns,
    /// DNS of Windows Server.
    Windows,
    /// dnsmasq, which has options in place of zones.
    Dnsmasq,
}

impl Loader {
    /// All of them, in the order in which they are named.
    pub const ALL: [Self; 6] = [
        Self::Bind,
        Self::Nsd,
        Self::Knot,
        Self::PowerDns,
        Self::Windows,
        Self::Dnsmasq,
    ];

    /// The word that stands for it on the command line and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Nsd => "nsd",
            Self::Knot => "knot",
            Self::PowerDns => "powerdns",
            Self::Windows => "windows",
            Self::Dnsmasq => "dnsmasq",
        }
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bind => "BIND",
            Self::Nsd => "NSD",
            Self::Knot => "Knot",
            Self::PowerDns => "PowerDNS",
            Self::Windows => "Windows DNS",
            Self::Dnsmasq => "dnsmasq",
        }
    }
}

/// A set of them.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loaders(u8);

impl Loaders {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// One alone.
    pub const fn only(loader: Loader) -> Self {
        Self(1 << loader as u8)
    }

    /// These and `loader`.
    pub const fn and(self, loader: Loader) -> Self {
        self.union(Self::only(loader))
    }

    /// Those in one of the two sets or in both.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those in both sets.
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// True when there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// True when `loader` is among them.
    pub const fn has(self, loader: Loader) -> bool {
        !self.both(Self::only(loader)).is_empty()
    }

    /// In the order of [`Loader::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Loader> {
        Loader::ALL.into_iter().filter(move |it| self.has(*it))
    }
}

impl Loaders {
    /// Their names as the subject of what they do not do: `BIND does`, `BIND and NSD do`.
    pub fn do_or_does(self) -> String {
        let verb = if self.iter().count() == 1 {
            "does"
        } else {
            "do"
        };
        format!("{self} {verb}")
    }
}

impl FromIterator<Loader> for Loaders {
    fn from_iter<T: IntoIterator<Item = Loader>>(loaders: T) -> Self {
        loaders.into_iter().fold(Self::NONE, Self::and)
    }
}

impl fmt::Debug for Loaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Their names: `BIND`, `BIND and NSD`, `BIND, NSD and Knot`.
impl fmt::Display for Loaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(Loader::name).collect();
        match names.split_last() {
            None => f.write_str("no server"),
            Some((last, [])) => f.write_str(last),
            Some((last, first)) => write!(f, "{} and {last}", first.join(", ")),
        }
    }
}

/// What comes of a fault where some server loads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The zone is not loaded, or the program does not start.
    Refuses,
    /// The zone is loaded, and the name of the record is answered with SERVFAIL.
    FailsAtName,
    /// The zone is loaded without the record.
    WithoutRecord,
    /// Nothing says what comes of it.
    NotKnown,
    /// Nothing.
    Loads,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_named_in_order() {
        for (loaders, expect) in [
            (&[][..], "no server"),
            (&[Loader::Knot][..], "Knot"),
            (&[Loader::Nsd, Loader::Bind][..], "BIND and NSD"),
            (
                &[Loader::Windows, Loader::Nsd, Loader::Bind][..],
                "BIND, NSD and Windows DNS",
            ),
        ] {
            let loaders: Loaders = loaders.iter().copied().collect();
            assert_eq!(loaders.to_string(), expect);
        }
    }
}
