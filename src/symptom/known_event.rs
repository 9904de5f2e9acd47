//! The events that are read, by their numbers alone.

/// What an event is, before anybody has seen its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownEvent {
    /// Windows' number.
    pub id: u16,
    /// What it tells; one phrase without a final stop.
    pub meaning: &'static str,
    /// The machine that has it: the client or the KMS host.
    pub machine: &'static str,
    /// The log it stands in.
    pub log: &'static str,
    /// The source, as the log names it.
    pub source: &'static str,
    /// On whose word.
    pub basis: &'static str,
}

const SPP: &str = "Microsoft-Windows-Security-SPP";

const LAYOUT: &str = "documented: Microsoft, Volume Activation Technical Reference, events of KMS";

const PUBLISHING: &str = "documented: Microsoft, on event 12293";

/// All events that are read: those of clients, of hosts, of DNS.
const ALL: [KnownEvent; 7] = [
    KnownEvent {
        id: 12288,
        meaning: "a client sent a request to one KMS host; it names the host and how the try ended",
        machine: "the client",
        log: "Application",
        source: SPP,
        basis: LAYOUT,
    },
    KnownEvent {
        id: 12289,
        meaning: "a client took the answer of a KMS host; it says whether the client is activated and what the host counts",
        machine: "the client",
        log: "Application",
        source: SPP,
        basis: LAYOUT,
    },
    KnownEvent {
        id: 8198,
        meaning: "Windows tried to activate and could not; its code sums up all tries",
        machine: "the client",
        log: "Application",
        source: SPP,
        basis: "documented: Microsoft, on event 8198",
    },
    KnownEvent {
        id: 12290,
        meaning: "a KMS host handled the request of a client; it names the client and how the request ended",
        machine: "the KMS host",
        log: "Key Management Service",
        source: SPP,
        basis: LAYOUT,
    },
    KnownEvent {
        id: 12293,
        meaning: "a KMS host could not publish its SRV record; it names the domain and the code",
        machine: "the KMS host",
        log: "Application",
        source: SPP,
        basis: PUBLISHING,
    },
    KnownEvent {
        id: 12294,
        meaning: "a KMS host published its SRV record; it names the domain",
        machine: "the KMS host",
        log: "Application",
        source: SPP,
        basis: PUBLISHING,
    },
    KnownEvent {
        id: 1014,
        meaning: "no configured name server answered for a name; of activation where the name begins with `_vlmcs._tcp`",
        machine: "the client",
        log: "System",
        source: "Microsoft-Windows-DNS-Client",
        basis: "documented: Microsoft, on event 1014 of the DNS client; another event of this number, of the licensing service, says nothing of DNS",
    },
];

/// The event with this number, written in decimal digits alone.
pub fn known_event(word: &str) -> Option<&'static KnownEvent> {
    ALL.iter().find(|it| it.id.to_string() == word)
}

impl KnownEvent {
    /// Shows the newest of these events, texts included; changes nothing.
    pub fn command(&self) -> String {
        let Self {
            id, log, source, ..
        } = self;
        format!(
            "Get-WinEvent -FilterHashtable @{{LogName='{log}'; ProviderName='{source}'; Id={id}}} -MaxEvents 5 | \
             Format-List TimeCreated, Id, Message"
        )
    }

    /// What the text of the event is wanted for.
    pub fn aim(&self) -> String {
        format!(
            "on {}, show the newest events {} and paste the text of one behind `kmsdoctor explain`, or pipe it into \
             `kmsdoctor explain -`",
            self.machine, self.id
        )
    }
}
