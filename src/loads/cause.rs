//! The table: a row for each cause, a column for each server.

use super::{Effect, Loader, Loaders};

const BIND: Loaders = Loaders::only(Loader::Bind);
const NSD: Loaders = Loaders::only(Loader::Nsd);
const KNOT: Loaders = Loaders::only(Loader::Knot);
const BIND_NSD: Loaders = BIND.and(Loader::Nsd);
const BIND_KNOT: Loaders = BIND.and(Loader::Knot);
const NSD_KNOT: Loaders = NSD.and(Loader::Knot);
const THREE: Loaders = BIND_NSD.and(Loader::Knot);
const FOUR: Loaders = THREE.and(Loader::PowerDns);

/// What Windows DNS does, by Microsoft's documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Windows {
    /// It loads the file as it is.
    Loads,
    /// It loads the zone without the record (dnscmd, `/strictfileparsing`).
    WithoutRecord,
    /// No document says.
    NotKnown,
}

/// Why a server may not load a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// The servers that do not load the zone.
    pub refused_by: Loaders,
    /// True where PowerDNS reads the record only when it is asked for, and answers SERVFAIL then.
    pub is_read_late: bool,
    /// The column of Windows.
    pub windows: Windows,
}

/// One line of the table.
const fn row(refused_by: Loaders, windows: Windows) -> Cause {
    Cause {
        refused_by,
        is_read_late: false,
        windows,
    }
}

/// A record that Windows leaves out and PowerDNS reads late.
const fn record(refused_by: Loaders) -> Cause {
    Cause {
        is_read_late: !refused_by.has(Loader::PowerDns),
        ..row(refused_by, Windows::WithoutRecord)
    }
}

impl Cause {
    /// Nothing that keeps any server from it.
    pub const NOTHING: Self = row(Loaders::NONE, Windows::Loads);

    // Text.
    /// A line that is not a record: an unknown directive, a parenthesis without its partner, a name that is not one.
    pub const LINE: Self = row(FOUR, Windows::NotKnown);
    /// A quote without its partner, and what PowerDNS reads all the same.
    pub const UNENDED: Self = row(THREE, Windows::NotKnown);
    /// A parenthesis that is not closed.
    pub const NOT_CLOSED: Self = row(BIND_KNOT, Windows::NotKnown);
    /// A backslash at the end of a line.
    pub const ESCAPE_AT_END: Self = row(BIND_KNOT.and(Loader::PowerDns), Windows::NotKnown);
    /// A backslash in a name before what is not a number of a byte: Knot and NSD take it for letters.
    pub const ESCAPE_IN_NAME: Self = row(BIND, Windows::WithoutRecord);
    /// A backslash in a text before what is not a number of a byte.
    pub const ESCAPE_IN_TEXT: Self = row(BIND_KNOT, Windows::WithoutRecord);
    /// A byte order mark. Tools of Windows write it; that its server minds is not known.
    pub const BYTE_ORDER_MARK: Self = row(FOUR, Windows::Loads);
    /// `$GENERATE`, an extension of BIND.
    pub const GENERATE: Self = row(NSD_KNOT, Windows::NotKnown);
    /// `$DATE`, an extension of BIND.
    pub const DATE: Self = row(NSD_KNOT.and(Loader::PowerDns), Windows::NotKnown);
    /// `[AGE:…]`, which Windows writes.
    pub const AGING: Self = row(FOUR, Windows::Loads);
    /// WINS and WINSR, which Windows alone has.
    pub const WINS: Self = row(FOUR, Windows::Loads);
    /// ALIAS and LUA, which PowerDNS alone has.
    pub const OF_POWERDNS: Self = row(THREE, Windows::WithoutRecord);
    /// A word that is not a type of record.
    pub const TYPE: Self = row(FOUR, Windows::WithoutRecord);
    /// A name in a line that is not a name; no server reads it.
    pub const NAME: Self = row(FOUR, Windows::WithoutRecord);
    /// A name with characters that Knot takes only with a backslash before them.
    pub const NAME_LETTERS: Self = row(KNOT, Windows::Loads);
    /// A record before which nothing gives a TTL.
    pub const TTL_MISSING: Self = row(BIND, Windows::NotKnown);
    /// A TTL of more than 32 bits.
    pub const TTL_RANGE: Self = row(BIND_KNOT.and(Loader::PowerDns), Windows::WithoutRecord);

    // Data.
    /// Data that is not of its type.
    pub const DATA: Self = record(THREE);
    /// A number that is too large: NSD keeps the lower bits.
    pub const RANGE: Self = record(BIND_KNOT);
    /// A text of more than 255 bytes, which Knot and PowerDNS split.
    pub const LONG_TEXT: Self = row(BIND_NSD, Windows::WithoutRecord);
    /// Generic data that is not as long as it says.
    pub const GENERIC_LENGTH: Self = record(BIND_KNOT);
    /// Generic data that is not of its type: Knot does not look.
    pub const GENERIC_DATA: Self = record(BIND_NSD);
    /// What BIND alone checks in data, such as the length of a digest.
    pub const OF_BIND: Self = row(BIND, Windows::Loads);
    /// What BIND and NSD check in data, and others do not.
    pub const OF_BIND_AND_NSD: Self = row(BIND_NSD, Windows::Loads);
    /// What BIND and Knot check in data, and others do not.
    pub const OF_BIND_AND_KNOT: Self = row(BIND_KNOT, Windows::Loads);
    /// What NSD alone checks in data.
    pub const OF_NSD: Self = row(NSD, Windows::Loads);
    /// What Knot alone checks in data.
    pub const OF_KNOT: Self = row(KNOT, Windows::Loads);
    /// Data or a type that `loaders` do not know.
    pub const fn unknown_to(loaders: Loaders) -> Self {
        row(loaders, Windows::WithoutRecord)
    }

    // Names of hosts.
    /// A name that is not a host's, where BIND wants a host (`check-names`).
    pub const HOST_NAME: Self = row(BIND, Windows::Loads);

    // Zones as a whole.
    /// No NS record where the zone begins.
    pub const APEX_WITHOUT_NS: Self = row(BIND, Windows::NotKnown);
    /// An NS record where the zone begins, of a host in the zone without an address, or that is an alias.
    pub const NS_WITHOUT_ADDRESS: Self = row(BIND, Windows::NotKnown);
    /// No SOA record where the zone begins, though there is one elsewhere.
    pub const NO_SOA: Self = row(FOUR, Windows::NotKnown);
    /// Two different SOA records.
    pub const TWO_SOA: Self = row(BIND_NSD, Windows::NotKnown);
    /// A SOA record twice.
    pub const SOA_REPEATED: Self = row(NSD, Windows::NotKnown);
    /// A SOA record below the beginning of the zone.
    pub const SOA_BELOW_APEX: Self = row(BIND_NSD, Windows::NotKnown);
    /// Two SOA records at names of which neither is below the other: two zones, of which a server loads one.
    pub const OUTSIDE: Self = row(NSD.and(Loader::PowerDns), Windows::NotKnown);
    /// An alias beside other data.
    pub const ALIAS: Self = row(THREE, Windows::NotKnown);
    /// An alias beside a KEY record.
    pub const ALIAS_AND_KEY: Self = row(NSD_KNOT, Windows::NotKnown);
    /// Two DNAME records of one name.
    pub const TWO_DNAME: Self = row(THREE, Windows::NotKnown);
    /// A record below a DNAME record.
    pub const BELOW_DNAME: Self = row(NSD_KNOT, Windows::NotKnown);
    /// A DNAME record beside a delegation.
    pub const DNAME_AND_NS: Self = row(KNOT, Windows::NotKnown);
    /// A delegation of a wildcard.
    pub const WILDCARD_NS: Self = row(BIND, Windows::NotKnown);

    /// What `loader` makes of it.
    pub fn effect(self, loader: Loader) -> Effect {
        match loader {
            Loader::Windows => match self.windows {
                Windows::Loads => Effect::Loads,
                Windows::WithoutRecord => Effect::WithoutRecord,
                Windows::NotKnown => Effect::NotKnown,
            },
            _ if self.refused_by.has(loader) => Effect::Refuses,
            Loader::PowerDns if self.is_read_late => Effect::FailsAtName,
            _ => Effect::Loads,
        }
    }

    /// The gravest effect among `loaders`, and those that it has it on; none where all of them load the file as it is.
    pub fn worst(self, loaders: Loaders) -> Option<(Effect, Loaders)> {
        let worst = loaders.iter().map(|it| self.effect(it)).min()?;
        if worst == Effect::Loads {
            return None;
        }
        let of_worst = loaders.iter().filter(|it| self.effect(*it) == worst);
        Some((worst, of_worst.collect()))
    }
}
