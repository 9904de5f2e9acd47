//! What a tool says of one license, or of a KMS host, as values; and the one walk over the lines of its output.

mod channel;
mod lines;
mod ospp;
mod other_language;
mod slmgr;
mod status;

pub use channel::Channel;
pub(crate) use lines::Lines;
pub use status::LicenseStatus;

use super::text::{self, Guid, Host, clean};
use crate::model::ErrorCode;

/// Most licenses that are kept.
const MOST_LICENSES: usize = 50;

/// Most octets of a label.
const MOST_LABEL: usize = 120;

/// Machines a host must count before it activates a server (documented: Microsoft, on the activation threshold).
pub(crate) const LEAST_FOR_SERVERS: u64 = 5;

/// Machines a host must count before it activates a Windows client (documented: the same).
pub(crate) const LEAST_FOR_CLIENTS: u64 = 25;

/// What a tool says of one license. A field is none when the text lacks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// Whose output it is.
    pub tool: Tool,
    /// The product.
    pub name: Option<String>,
    /// Its description, which names the channel.
    pub description: Option<String>,
    /// How such a license is activated, by the description.
    pub channel: Option<Channel>,
    /// Which license: its activation id.
    pub activation_id: Option<Guid>,
    /// The application it belongs to: Windows or Office.
    pub application_id: Option<Guid>,
    /// Its state.
    pub status: Option<LicenseStatus>,
    /// Why it is in that state.
    pub reason: Option<ErrorCode>,
    /// Minutes until that state ends.
    pub expires_in_min: Option<u64>,
    /// Which ways of volume activation are allowed.
    pub allowed: Option<Allowed>,
    /// By which way it was activated last.
    pub activated_by: Option<Way>,
    /// The client's machine id.
    pub cmid: Option<Guid>,
    /// Domain set by `slmgr /skms-domain`.
    pub lookup_domain: Option<String>,
    /// Host that was found in DNS and is remembered; discovery worked once.
    pub dns_host: Option<Host>,
    /// True when the tool says that no host from DNS is remembered.
    pub has_no_dns_host: bool,
    /// Host set by `slmgr /skms`; DNS is not asked then.
    pub fixed_host: Option<Host>,
    /// A host whose role cannot be told, since the labels are in another language.
    pub unnamed_host: Option<Host>,
    /// What looks like a domain and has no role that can be told, for the same reason; maybe the lookup domain.
    pub unnamed_domain: Option<String>,
    /// Address of the host that was used last.
    pub host_address: Option<String>,
    /// Minutes between tries of a client that is not activated.
    pub activation_interval_min: Option<u64>,
    /// Minutes between renewals.
    pub renewal_interval_min: Option<u64>,
    /// False when the client does not remember the host that served it.
    pub is_caching: Option<bool>,
    /// What the machine says of itself as a KMS host.
    pub service: Option<HostService>,
}

/// Whose output a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// `slmgr /dlv` or `/dli`.
    Slmgr,
    /// The same with labels in another language; told by the shape of the values.
    SlmgrInOtherLanguage,
    /// `ospp.vbs /dstatus` or `/dstatusall`.
    Ospp,
}

/// Ways of volume activation that a client may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Any.
    All,
    /// Active Directory alone.
    Ad,
    /// KMS alone.
    Kms,
    /// Tokens alone.
    Token,
}

/// A way of volume activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A KMS host.
    Kms,
    /// An activation object in Active Directory.
    Ad,
    /// The hypervisor.
    VirtualMachine,
}

/// What a machine says of itself as a KMS host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostService {
    /// Machines it counts.
    pub current_count: Option<u64>,
    /// TCP port it listens on.
    pub port: Option<u64>,
    /// False when it publishes no SRV record.
    pub is_publishing: Option<bool>,
    /// Requests since it was set up.
    pub total_requests: Option<u64>,
    /// Those that failed.
    pub failed_requests: Option<u64>,
}

/// What the tools say in a text.
#[derive(Debug, Default)]
pub(crate) struct Licenses {
    /// In the order of the text.
    pub(crate) list: Vec<License>,
    /// For each license, where its settings stand.
    pub(crate) lines: Vec<Lines>,
    /// Those that were not kept.
    pub(crate) n_left_out: usize,
}

/// A license that is being read.
struct Begun<'a> {
    license: License,
    /// How surely it is one; 2 is enough.
    proof: usize,
    lines: Lines,
    /// Its lines so far, each with its number, as label and value; of `slmgr` alone, whose first labels are the same in
    /// several languages.
    read: Vec<(u32, &'a str, &'a str)>,
}

/// Reads all licenses of `text`.
pub(crate) fn read(text: &str) -> Licenses {
    let mut res = Licenses::default();
    let mut current: Option<Begun<'_>> = None;
    let mut before = "";
    let mut lines = text::numbered_lines(text)
        .filter(|(_, line)| !line.is_empty())
        .peekable();
    while let Some((number, line)) = lines.next() {
        let (label, mut value) = parted(line);
        if value.is_empty() && label.len() < line.len() {
            // A mail broke the line behind the label.
            let (_, next) = lines.peek().copied().unwrap_or_default();
            if parted(next).0.len() == next.len() {
                value = next;
            }
        }
        let tool = current.as_ref().map(|it| it.license.tool);
        if tool == Some(Tool::Ospp) && ospp::is_separator(line) {
            res.close(current.take());
        }
        if let Some(tool) = start(current.as_ref().map(|it| &it.license), label, value) {
            res.close(current.take());
            let mut license = License::new(tool);
            if !slmgr::is_start(label) && !ospp::is_start(label) {
                license.name = Some(clean(before)).filter(|it| !it.is_empty());
            }
            current = Some(Begun {
                license,
                proof: 0,
                lines: Lines {
                    start: number,
                    ..Lines::default()
                },
                read: Vec::new(),
            });
        }
        if let Some(begun) = current.as_mut() {
            let license = &mut begun.license;
            begun.proof += match license.tool {
                Tool::Slmgr => slmgr::field(license, label, value),
                Tool::Ospp => ospp::field(license, label, value),
                Tool::SlmgrInOtherLanguage => other_language::field(license, label, value),
            };
            begun.lines.note(&begun.license, number);
            if begun.license.tool == Tool::Slmgr {
                begun.read.push((number, label, value));
            }
        }
        before = value;
    }
    res.close(current);
    res
}

/// The tool whose output begins a license with this line, after lines of `current`.
fn start(current: Option<&License>, label: &str, value: &str) -> Option<Tool> {
    if slmgr::is_start(label) {
        return Some(Tool::Slmgr);
    }
    let tool = current.map(|it| it.tool);
    if tool == Some(Tool::Ospp) {
        return None;
    }
    if ospp::is_start(label) {
        return Some(Tool::Ospp);
    }
    if !other_language::is_start(label, value) {
        return None;
    }
    if !slmgr::is_description(label) {
        return Some(Tool::SlmgrInOtherLanguage);
    }
    // French writes the label of the description as English does, and that of the name otherwise.
    let is_awaited = current.is_some_and(|it| it.tool == Tool::Slmgr && it.description.is_none());
    (!is_awaited).then_some(Tool::Slmgr)
}

impl License {
    fn new(tool: Tool) -> Self {
        Self {
            tool,
            name: None,
            description: None,
            channel: None,
            activation_id: None,
            application_id: None,
            status: None,
            reason: None,
            expires_in_min: None,
            allowed: None,
            activated_by: None,
            cmid: None,
            lookup_domain: None,
            dns_host: None,
            has_no_dns_host: false,
            fixed_host: None,
            unnamed_host: None,
            unnamed_domain: None,
            host_address: None,
            activation_interval_min: None,
            renewal_interval_min: None,
            is_caching: None,
            service: None,
        }
    }

    /// True for a license that a product uses, as far as the text tells: `/dlv all` lists the others too, without a state.
    ///
    /// `is_alone` says that the text tells of no other one.
    pub(super) fn is_in_use(&self, is_alone: bool) -> bool {
        match self.tool {
            Tool::Slmgr | Tool::Ospp => self.status.is_some(),
            // The state is a word in that language.
            Tool::SlmgrInOtherLanguage => {
                is_alone
                    || self.cmid.is_some()
                    || self.service.is_some()
                    || self.expires_in_min.is_some()
                    || self.dns_host.is_some()
                    || self.fixed_host.is_some()
                    || self.unnamed_host.is_some()
            }
        }
    }

    /// True when the text shows the settings for KMS, so that one that is missing is not set.
    ///
    /// Both tools print them behind a line about the host: the one of DNS, the one set by hand, or that there is none.
    /// `slmgr` leaves the whole part out where the license is not active, and where Active Directory activated it.
    pub(super) fn shows_settings(&self) -> bool {
        self.dns_host.is_some() || self.fixed_host.is_some() || self.has_no_dns_host
    }

    /// Takes a description and the channel it names.
    pub(super) fn describe(&mut self, description: &str) {
        self.channel = Channel::of(description);
        self.description = Some(clean(description)).filter(|it| !it.is_empty());
    }
}

impl Allowed {
    /// Its name in the output of the tools.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Ad => "AD",
            Self::Kms => "KMS",
            Self::Token => "token",
        }
    }

    /// The type that `VLActivationType` stands for (Microsoft, "Slmgr.vbs options", `/act-type`).
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::All,
            1 => Self::Ad,
            2 => Self::Kms,
            3 => Self::Token,
            _ => return None,
        })
    }

    /// By what a client with this type is activated, in words.
    pub fn way_words(self) -> &'static str {
        match self {
            Self::All => "Active Directory, KMS or tokens",
            Self::Ad => "Active Directory",
            Self::Kms => "KMS",
            Self::Token => "tokens",
        }
    }

    /// True when a client with this type never looks for a KMS host.
    pub fn excludes_kms(self) -> bool {
        matches!(self, Self::Ad | Self::Token)
    }

    /// Reads the value of `Configured Activation Type`.
    pub(super) fn read(text: &str) -> Option<Self> {
        [Self::All, Self::Ad, Self::Kms, Self::Token]
            .into_iter()
            .find(|it| it.name().eq_ignore_ascii_case(text))
    }
}

impl Way {
    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Kms => "a KMS host",
            Self::Ad => "Active Directory",
            Self::VirtualMachine => "the hypervisor",
        }
    }
}

impl Tool {
    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slmgr | Self::SlmgrInOtherLanguage => "slmgr",
            Self::Ospp => "ospp",
        }
    }
}

impl Licenses {
    /// Keeps a license whose labels prove what it is, in English or in another language.
    fn close(&mut self, begun: Option<Begun<'_>>) {
        let Some(mut begun) = begun else {
            return;
        };
        if begun.proof < 2 && begun.license.tool == Tool::Slmgr {
            begun = begun.in_other_language();
        }
        if begun.proof < 2 {
            return;
        }
        if self.list.len() < MOST_LICENSES {
            self.list.push(begun.license);
            self.lines.push(begun.lines);
        } else {
            self.n_left_out += 1;
        }
    }
}

impl Begun<'_> {
    /// The same lines, read as those of a text whose labels are no English ones beside the first two.
    fn in_other_language(self) -> Self {
        let mut res = Self {
            license: License::new(Tool::SlmgrInOtherLanguage),
            proof: 0,
            lines: Lines {
                start: self.lines.start,
                ..Lines::default()
            },
            read: Vec::new(),
        };
        res.license.name = self.license.name;
        for (number, label, value) in self.read {
            res.proof += other_language::field(&mut res.license, label, value);
            res.lines.note(&res.license, number);
        }
        res
    }
}

/// Label and value; a line without a colon is all label.
fn parted(line: &str) -> (&str, &str) {
    let head = line
        .get(..line.floor_char_boundary(MOST_LABEL))
        .unwrap_or(line);
    let Some((label, _)) = head.split_once([':', '：']) else {
        return (line, "");
    };
    let behind = line.get(label.len()..).unwrap_or_default();
    let value = behind.trim_start_matches([':', '：']);
    (
        label.trim_end_matches(text::is_blank),
        value.trim_matches(text::is_blank),
    )
}
