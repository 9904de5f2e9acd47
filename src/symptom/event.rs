//! Events of Windows about activation, as values.

use crate::client::{Guid, Host, LicenseStatus};
use crate::codes::{self, Side};
use crate::model::ErrorCode;
use jiff::{SignedDuration, Timestamp};

/// One event, however often it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it was written, by the log; known from XML and other texts that give it with its offset from UTC.
    pub written_at: Option<Timestamp>,
    /// The machine that wrote it, if the text is XML.
    pub computer: Option<String>,
    /// How often the same event stands in the text; mail threads repeat what they quote.
    pub n_seen: usize,
    /// What it says.
    pub what: EventKind,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// 12288: the client sent a request to one host.
    Request(Request),
    /// 12289: the client processed an answer.
    Answer(Answer),
    /// 12290: the host processed a request.
    Served(Served),
    /// 12293: the host could not publish its SRV record.
    NotPublished(Publishing),
    /// 12294: the host published its SRV record.
    Published(Publishing),
    /// 8198: Windows tried to activate and could not.
    NotActivated(NotActivated),
    /// 1014 of the DNS client: no name server answered for a name.
    NameUnanswered(NameUnanswered),
}

/// Event 12288: one try at one host (Volume Activation Technical Reference, table 11).
///
/// A field is none when the text lacks it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// How the try ended; 0 when the request went out.
    pub code: ErrorCode,
    /// Bits of [`Flag`].
    pub flags: Option<u32>,
    /// The host really tried, whether it was set, remembered or discovered.
    pub host: Option<Host>,
    /// The client's machine id.
    pub cmid: Option<Guid>,
    /// The client's clock, in UTC.
    pub client_time: Option<Timestamp>,
    /// True when the client says that it is a virtual machine.
    pub is_virtual: Option<bool>,
    /// The license's state at this moment.
    pub license_status: Option<LicenseStatus>,
    /// Minutes until that state ends.
    pub expires_in_min: Option<u64>,
    /// Which license: its activation id.
    pub activation_id: Option<Guid>,
    /// How many machines the host must count before it activates this one; 25 or 5.
    pub minimum_count: Option<u64>,
}

/// Event 12289: an answer, as the client took it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// What came of it; 0 when the answer could be used.
    pub code: ErrorCode,
    /// Bits of [`Flag`].
    pub flags: Option<u32>,
    /// True when the client is activated now.
    pub is_activated: Option<bool>,
    /// Machines the host counts.
    pub count: Option<u64>,
    /// Minutes between tries of a client that is not activated, as the host wants it.
    pub activation_interval_min: Option<u64>,
    /// Minutes between renewals, as the host wants it.
    pub renewal_interval_min: Option<u64>,
    /// The client's clock, in UTC.
    pub client_time: Option<Timestamp>,
}

/// Event 12290: a request, as the host saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// How it ended; 0 when it was answered.
    pub code: ErrorCode,
    /// How many machines the host must count before it activates this one; 25 or 5.
    pub minimum_count: Option<u64>,
    /// The client's name, as it gave it.
    pub client: Option<String>,
    /// The client's machine id; the host counts each once.
    pub cmid: Option<Guid>,
    /// The client's clock, in UTC.
    pub client_time: Option<Timestamp>,
    /// True when the client says that it is a virtual machine.
    pub is_virtual: Option<bool>,
    /// The license's state at the client.
    pub license_status: Option<LicenseStatus>,
    /// Minutes until that state ends.
    pub expires_in_min: Option<u64>,
    /// Which license: its activation id.
    pub activation_id: Option<Guid>,
}

/// Events 12293 and 12294: a host and its SRV record in one domain.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Publishing {
    /// The domain of the record, as written.
    pub domain: Option<String>,
    /// Why not; none when it was published.
    pub code: Option<ErrorCode>,
}

/// Event 8198: the activation program failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotActivated {
    /// How it ended.
    pub code: ErrorCode,
    /// The application whose license it was: Windows or Office.
    pub application_id: Option<Guid>,
    /// Which license: its activation id.
    pub activation_id: Option<Guid>,
    /// What was to be done, in Windows' own word.
    pub action: Option<String>,
    /// What set it off, in Windows' own word.
    pub trigger: Option<String>,
}

/// Codes in event 8198 that come from activation at Microsoft, beside those of that side (facts: corrections, row 11).
const OF_MICROSOFT: [ErrorCode; 4] = [
    ErrorCode(0x803F_7001),
    ErrorCode(0xC004_C003),
    ErrorCode(0xC004_C008),
    ErrorCode(0xC004_F034),
];

impl NotActivated {
    /// True when the code comes from activation at Microsoft: no KMS host was tried, and no event 12288 tells of one.
    pub fn is_of_microsoft(&self) -> bool {
        let entry = codes::look_up(self.code);
        OF_MICROSOFT.contains(&self.code)
            || entry.is_some_and(|it| it.side == Side::InternetActivation)
    }
}

/// Event 1014 of the DNS client: no configured name server answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameUnanswered {
    /// The name that was asked for, as written.
    pub name: String,
}

/// What the flags of events 12288 and 12289 say (Volume Activation 2.0 Operations Guide).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// The answer came from another machine than the client itself.
    OtherMachine,
    /// The host could not be found in its registration.
    NoHostRegistration,
    /// The host's registration has a wrong type.
    BadRegistrationType,
    /// The host counts too few machines.
    CountTooLow,
    /// The client's firmware does not mark it as made for Windows.
    NoWindowsMarker,
}

impl Event {
    /// The number Windows gives such events.
    pub fn id(&self) -> u16 {
        match &self.what {
            EventKind::Request(_) => 12288,
            EventKind::Answer(_) => 12289,
            EventKind::Served(_) => 12290,
            EventKind::NotPublished(_) => 12293,
            EventKind::Published(_) => 12294,
            EventKind::NotActivated(_) => 8198,
            EventKind::NameUnanswered(_) => 1014,
        }
    }

    /// The request, if it is one.
    pub(super) fn as_request(&self) -> Option<&Request> {
        match &self.what {
            EventKind::Request(it) => Some(it),
            _ => None,
        }
    }

    /// The code it carries, 0 included.
    pub fn code(&self) -> Option<ErrorCode> {
        match &self.what {
            EventKind::Request(it) => Some(it.code),
            EventKind::Answer(it) => Some(it.code),
            EventKind::Served(it) => Some(it.code),
            EventKind::NotPublished(it) | EventKind::Published(it) => it.code,
            EventKind::NotActivated(it) => Some(it.code),
            EventKind::NameUnanswered(_) => None,
        }
    }

    /// When it happened, as exactly as the text has it: by the log, else by the client's clock, to the minute.
    pub fn time(&self) -> Option<Timestamp> {
        self.written_at.or(match &self.what {
            EventKind::Request(it) => it.client_time,
            EventKind::Answer(it) => it.client_time,
            EventKind::Served(it) => it.client_time,
            _ => None,
        })
    }
}

impl Served {
    /// How far the client's clock was from the host's, if the log has the time; ahead when positive.
    ///
    /// More than 4 hours make the host refuse (Microsoft, "Error 0xC004F06C when you activate Windows").
    pub fn clock_offset(&self, written_at: Option<Timestamp>) -> Option<SignedDuration> {
        Some(self.client_time?.duration_since(written_at?))
    }
}

impl Flag {
    /// All flags with their bits.
    pub const ALL: [(u32, Self); 5] = [
        (0x0000_0008, Self::OtherMachine),
        (0x0100_0000, Self::NoHostRegistration),
        (0x0200_0000, Self::BadRegistrationType),
        (0x0400_0000, Self::CountTooLow),
        (0x0800_0000, Self::NoWindowsMarker),
    ];

    /// The flags set in `bits`, and the bits that no flag explains.
    pub fn of(bits: u32) -> (Vec<Self>, u32) {
        let mut rest = bits;
        let mut flags = Vec::new();
        for (bit, flag) in Self::ALL {
            if bits & bit != 0 {
                flags.push(flag);
                rest &= !bit;
            }
        }
        (flags, rest)
    }

    /// What it says, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::OtherMachine => "the host is another machine",
            Self::NoHostRegistration => "no registration of the host",
            Self::BadRegistrationType => "registration of the host has a wrong type",
            Self::CountTooLow => "the host's count is too low",
            Self::NoWindowsMarker => "the firmware has no Windows marker",
        }
    }
}
