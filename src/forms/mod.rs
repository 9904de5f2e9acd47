//! The same records in other forms: dnsmasq lines, octoDNS YAML, PowerShell exports.
//!
//! Each form gives what a zone file gives: records with the place of every word, faults, and nothing kept unasked. After a
//! fault reading goes on as far as the form allows: dnsmasq at the next line, YAML at the next name, JSON not at all.
//! Words of data stand in the order of zone files (priority, weight, port, target), in whatever order the form has them.

mod detect;
mod foreign;

mod dnsmasq;
mod octodns;
mod powershell;

mod collect;
mod value;

pub use detect::{detect, holds_records, is_configuration, why_no_zone, why_prose};

use crate::decode::decode;
use crate::model::{DomainName, FileId};
use crate::zone::{self, Keep, Reading, Sources};

/// Forms in which records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A zone file (RFC 1035, 5).
    MasterFile,
    /// Options of dnsmasq's configuration file.
    Dnsmasq,
    /// YAML as octoDNS keeps a zone.
    OctoDns,
    /// JSON that `Get-DnsServerResourceRecord | ConvertTo-Json` wrote.
    PowerShell,
}

impl Form {
    /// All of them, the usual one first.
    pub const ALL: [Self; 4] = [
        Self::MasterFile,
        Self::Dnsmasq,
        Self::OctoDns,
        Self::PowerShell,
    ];

    /// True when a file of this form holds zones whole, so that names it does not have do not exist.
    pub fn has_zones(self) -> bool {
        self != Self::Dnsmasq
    }

    /// True when files of this form are so large that only what is asked for is kept of them.
    pub fn may_be_large(self) -> bool {
        self == Self::MasterFile
    }

    /// True when the name of a file of this form is the name of its zone, and no guess.
    pub fn is_named_for_zone(self) -> bool {
        self == Self::OctoDns
    }

    /// The word that stands for it on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::MasterFile => "zone",
            Self::Dnsmasq => "dnsmasq",
            Self::OctoDns => "octodns",
            Self::PowerShell => "powershell",
        }
    }
}

/// What [`read`] and `SourceFile` are to be given of a file's octets.
///
/// PowerShell writes UTF-16 or a code page, of which UTF-8 is made here, so that places count in the text that is shown.
/// Every other form stays as it is: what a name server would not read is a fault.
pub fn to_text(form: Form, octets: Vec<u8>) -> Vec<u8> {
    match form {
        Form::PowerShell => decode(octets).into_bytes(),
        Form::MasterFile | Form::Dnsmasq | Form::OctoDns => octets,
    }
}

/// Reads `octets`, the text of `file`, as `form`; see [`to_text`].
///
/// What `origin` is for: a zone file and octoDNS put relative names below it; dnsmasq puts services without a domain
/// there; PowerShell's names stand below it where a record does not say its zone. Only zone files and dnsmasq name further
/// files.
pub fn read(
    form: Form,
    file: FileId,
    octets: &[u8],
    origin: Option<&DomainName>,
    sources: &mut dyn Sources,
    keep: &mut dyn Keep,
) -> Reading {
    match form {
        Form::MasterFile => zone::read(file, octets, origin, sources, keep),
        Form::Dnsmasq => dnsmasq::read(file, octets, origin, sources, keep),
        Form::OctoDns => octodns::read(file, octets, origin, keep),
        Form::PowerShell => powershell::read(file, octets, origin, keep),
    }
}
