//! The fault for which record files are not in use as they stand.

use crate::loads::Loaders;

/// A fault in a record file, as an answer of that file keeps it.
///
/// It has path and line in place of a position, so that it can be read without the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ZoneFault {
    /// What is wrong, in words; a phrase without a stop.
    pub message: String,
    /// The file, as it was named.
    pub path: String,
    /// Counted from 1.
    pub line: u32,
    /// What sort of fault it is.
    pub kind: ZoneFaultKind,
    /// What comes of it.
    pub effect: ZoneFaultEffect,
    /// The servers that it has this effect on; none where that was not said.
    pub servers: Loaders,
}

/// Sorts of faults for which record files are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneFaultKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A value does not fit its field.
    Range,
    /// A file that is included was not read.
    Include,
    /// An alias stands beside other data.
    Alias,
    /// A name is not that of a host, where a server wants one.
    HostName,
    /// Records of a zone do not go together.
    Structure,
}

/// What comes of a fault in a record file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneFaultEffect {
    /// Name servers refuse the zone and answer SERVFAIL for it.
    NotLoaded,
    /// The server does not start, so nobody answers.
    NotStarted,
    /// The zone that is served stays what it was, which these files do not tell.
    NotPublished,
    /// A file that the text names is not here, and may hold what was asked for.
    NotRead,
}

impl ZoneFault {
    /// What comes of the fault, and where it stands; a phrase without a stop.
    pub fn fact(&self) -> String {
        let Self {
            message,
            path,
            line,
            kind: _,
            effect,
            servers,
        } = self;
        let who = if servers.is_empty() {
            "name servers do".to_owned()
        } else {
            servers.do_or_does()
        };
        match effect {
            ZoneFaultEffect::NotLoaded => {
                format!("{who} not load a zone with the fault at `{path}:{line}`, {message}")
            }
            ZoneFaultEffect::NotStarted => {
                format!("dnsmasq does not start with the fault at `{path}:{line}`, {message}")
            }
            ZoneFaultEffect::NotRead => {
                format!("a file that `{path}:{line}` names is missing here, {message}")
            }
            ZoneFaultEffect::NotPublished if servers.is_empty() => format!(
                "what name servers answer is not known with the fault at `{path}:{line}`, {message}"
            ),
            ZoneFaultEffect::NotPublished => format!(
                "what {servers} makes of the fault at `{path}:{line}` is not documented ({message})"
            ),
        }
    }
}
