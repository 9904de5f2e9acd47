//! What error codes mean: a table with one entry a code, a file a side.
//!
//! Texts are this project's own; a code is matched by its number, never by the words Windows shows.

mod ad;
mod client_config;
mod dns;
mod host;
mod info;
mod internet_activation;
mod ladder;
mod licensing;
mod network;
mod parts;
mod time;

#[cfg(test)]
mod tests;

pub use ladder::{Ladder, Reading, Rung, ladder};
pub use parts::{Facility, Parts};

use crate::finding::RuleCode;
use crate::model::ErrorCode;
use std::fmt;

/// Where the fault lies that a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Names and name servers.
    Dns,
    /// The way from the client to the host.
    Network,
    /// Settings, rights or the licensing service of the client.
    ClientConfig,
    /// The KMS host answered, or should have, and is at fault.
    Host,
    /// Keys, editions and licenses.
    Licensing,
    /// Clocks.
    Time,
    /// Active Directory, activation by it included.
    Ad,
    /// Activation at Microsoft over the internet.
    InternetActivation,
    /// No fault.
    Info,
}

impl Side {
    /// All sides, in the order help shows them.
    pub const ALL: [Self; 9] = [
        Self::Dns,
        Self::Network,
        Self::ClientConfig,
        Self::Host,
        Self::Licensing,
        Self::Time,
        Self::Ad,
        Self::InternetActivation,
        Self::Info,
    ];

    /// Its name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Network => "network",
            Self::ClientConfig => "client-config",
            Self::Host => "host",
            Self::Licensing => "licensing",
            Self::Time => "time",
            Self::Ad => "ad",
            Self::InternetActivation => "internet-activation",
            Self::Info => "info",
        }
    }

    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Dns => "names and name servers",
            Self::Network => "the way to the KMS host",
            Self::ClientConfig => "settings, rights or services of the client",
            Self::Host => "the KMS host itself",
            Self::Licensing => "keys, editions and licenses",
            Self::Time => "clocks",
            Self::Ad => "Active Directory",
            Self::InternetActivation => "activation at Microsoft over the internet",
            Self::Info => "no fault",
        }
    }

    /// True when discovery of a KMS host, or the way to it, can lead to codes of this side.
    pub fn is_discovery(self) -> bool {
        matches!(self, Self::Dns | Self::Network | Self::ClientConfig)
    }

    /// The machine-readable name as typed.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut sides = Self::ALL.into_iter();
        sides.find(|it| it.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// On whose word an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeBasis {
    /// Microsoft ties the code to activation.
    Documented,
    /// Only users and forums do.
    Community,
    /// Only the general meaning of the code is documented.
    Inferred,
    /// Nobody that was found says what it means here.
    Unknown,
}

impl CodeBasis {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Community => "community",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

/// What is known of one code.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeEntry {
    /// The number.
    pub code: ErrorCode,
    /// Its name in Microsoft's headers; none where it has none that is known.
    pub symbol: Option<&'static str>,
    /// Where the fault lies.
    pub side: Side,
    /// Which machines or products show it, in a few words without a stop.
    pub applies_to: &'static str,
    /// What it says about the machine; short sentences, each with its stop.
    pub meaning: &'static str,
    /// What can be behind it, in the order to check; never empty but for [`Side::Info`].
    pub causes: &'static [Cause],
    /// What to do, in the order to try; never empty but for [`Side::Info`].
    pub fixes: &'static [Fix],
    /// What DNS and TCP show of it from another machine; short sentences, each with its stop.
    pub outside_check: &'static str,
    /// On whose word.
    pub basis: CodeBasis,
    /// Titles of documents, or repository paths; never empty.
    pub sources: &'static [&'static str],
}

/// One thing that can be behind a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// What is so; a phrase without a final stop.
    pub text: &'static str,
    /// Rules whose findings speak for it, and whose passing speaks against it; empty where nothing can be seen from outside.
    pub rules: &'static [RuleCode],
}

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fix {
    /// An imperative without a final stop.
    pub text: &'static str,
    /// The exact command, if there is one.
    pub command: Option<&'static str>,
    /// What the command, or the deed, changes; none when it only looks.
    pub changes: Option<Changes>,
}

/// What a fix changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changes {
    /// The client.
    Client,
    /// The KMS host.
    Host,
    /// A zone or a name server.
    Dns,
    /// Routers, firewalls, DHCP.
    Network,
    /// Active Directory or group policy.
    Directory,
    /// A machine that the text names.
    Named,
}

impl Changes {
    /// `changes the client` and so on.
    pub fn words(self) -> &'static str {
        match self {
            Self::Client => "changes the client",
            Self::Host => "changes the KMS host",
            Self::Dns => "changes DNS",
            Self::Network => "changes the network",
            Self::Directory => "changes Active Directory",
            Self::Named => "changes that machine",
        }
    }
}

impl CodeEntry {
    /// What happened, in one sentence without its stop: the first of [`Self::meaning`].
    pub fn summary(&self) -> &'static str {
        self.sentences().0
    }

    /// What [`Self::meaning`] says after [`Self::summary`]; empty when that is all.
    pub fn details(&self) -> &'static str {
        self.sentences().1
    }

    /// The first sentence of the meaning without its stop, and the others.
    fn sentences(&self) -> (&'static str, &'static str) {
        let meaning = self.meaning.trim_end_matches('.');
        match meaning.split_once(". ") {
            Some((first, _)) => (
                first,
                self.meaning.get(first.len() + 2..).unwrap_or_default(),
            ),
            None => (meaning, ""),
        }
    }

    /// Rules that lead to it: those of its causes, each once, ascending.
    pub fn rules(&self) -> Vec<RuleCode> {
        let mut res: Vec<RuleCode> = self
            .causes
            .iter()
            .flat_map(|it| it.rules)
            .copied()
            .collect();
        res.sort_unstable();
        res.dedup();
        res
    }
}

/// The entries by side, which may have several lists; each list in ascending order of codes.
static BY_SIDE: &[&[CodeEntry]] = &[
    dns::CODES,
    network::CODES,
    client_config::CODES,
    host::CODES,
    licensing::avma::CODES,
    licensing::firmware::CODES,
    licensing::genuine::CODES,
    licensing::key::CODES,
    licensing::service::CODES,
    licensing::state::CODES,
    time::CODES,
    ad::CODES,
    internet_activation::CODES,
    info::CODES,
];

/// All entries, in ascending order of codes.
pub fn all() -> Vec<&'static CodeEntry> {
    let mut res: Vec<&CodeEntry> = BY_SIDE.iter().copied().flatten().collect();
    res.sort_unstable_by_key(|it| it.code);
    res
}

/// The entry of `code`.
pub fn look_up(code: ErrorCode) -> Option<&'static CodeEntry> {
    BY_SIDE.iter().find_map(|entries| {
        let at = entries.binary_search_by_key(&code, |it| it.code).ok()?;
        entries.get(at)
    })
}

/// The entry with this symbol; case does not count.
pub fn by_symbol(symbol: &str) -> Option<&'static CodeEntry> {
    let mut entries = BY_SIDE.iter().copied().flatten();
    entries.find(|it| {
        it.symbol
            .is_some_and(|own| own.eq_ignore_ascii_case(symbol))
    })
}

/// Codes of the licensing service that have no entry, with their symbols (Windows SDK, slerror.h).
const BESIDE_TABLE: &str = include_str!("slerror.txt");

/// The symbol of a code of the licensing service that has no entry; it has a documented meaning all the same.
pub fn symbol_beside_table(code: ErrorCode) -> Option<&'static str> {
    let lines = BESIDE_TABLE.lines().filter_map(|it| it.split_once(' '));
    let written = code.to_string();
    lines
        .into_iter()
        .find(|(number, _)| *number == written)
        .map(|(_, symbol)| symbol)
}

/// A cause with the rules that show it; for the tables.
const fn cause(text: &'static str, rules: &'static [RuleCode]) -> Cause {
    Cause { text, rules }
}

/// A fix that only looks.
const fn look(text: &'static str, command: &'static str) -> Fix {
    Fix {
        text,
        command: Some(command),
        changes: None,
    }
}

/// A fix by a command that changes something.
const fn run(text: &'static str, command: &'static str, changes: Changes) -> Fix {
    Fix {
        text,
        command: Some(command),
        changes: Some(changes),
    }
}

/// A fix without a command.
const fn act(text: &'static str, changes: Option<Changes>) -> Fix {
    Fix {
        text,
        command: None,
        changes,
    }
}
