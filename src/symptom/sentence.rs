//! What a text says in one sentence, and what each event says in a few words.

use super::host_service;
use super::meaning::is_name_not_found;
use super::{
    Answer, Channel, Event, EventKind, Flag, Guid, Host, License, LicenseStatus, Paste, Publishing,
    Request, Served, Tool, steps,
};
use crate::codes;
use crate::model::ErrorCode;
use crate::words::{count, quoted};

/// Most octets of a command in a headline.
const LONGEST_COMMAND: usize = 60;

/// The answer to whoever pasted the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// What the text is, in a few words.
    pub lead: String,
    /// What happened, at which host, and what to do next; a phrase without a final stop.
    pub text: String,
}

/// What the most telling part of the text says, and the first thing to do.
pub fn headline(paste: &Paste) -> Headline {
    let (lead, what) = most_telling(paste);
    let telling = paste.telling_event().and_then(|at| paste.events.get(at));
    let next = match telling {
        Some(event) if is_activation(event) => None,
        _ => steps(paste).into_iter().find_map(|it| {
            let command = it.command.filter(|_| it.changes.is_none())?;
            Some((it.text, command))
        }),
    };
    let text = match next {
        Some((_, command)) if command.len() <= LONGEST_COMMAND => {
            format!("{what}; run `{command}`")
        }
        // The command stands among the steps.
        Some((aim, _)) => format!("{what}; {aim}"),
        None => what,
    };
    Headline { lead, text }
}

fn most_telling(paste: &Paste) -> (String, String) {
    if let Some(at) = paste.telling_event()
        && let Some(event) = paste.events.get(at)
    {
        let lead = lead(paste, event);
        let hosts = paste.hosts_in_vain();
        let is_of_several = 1 < hosts.len() && event.as_request().is_some();
        let text = match event.code() {
            Some(code) if is_of_several => {
                let n = count(hosts.len(), "host");
                let names = quoted(&hosts);
                format!(
                    "the client asked {n} in vain, {names}; the last try: {}",
                    named(code)
                )
            }
            _ => sentence(event, paste.partner_of(at)),
        };
        return (lead, text);
    }
    let licenses = || paste.licenses.iter();
    let ill =
        licenses().find(|it| it.is_kms_client() && it.status != Some(LicenseStatus::Licensed));
    let kms = licenses().find(|it| it.channel.is_some_and(Channel::is_kms));
    if let Some(license) = ill.or(kms).or(licenses().next()) {
        return (license.tool.name().to_owned(), of_license(license));
    }
    if let [code] = paste.codes.as_slice() {
        let known = codes::look_up(*code);
        let meaning = known.map_or("this code stands in the text", |it| it.meaning);
        return (code.to_string(), meaning.trim_end_matches('.').to_owned());
    }
    if !paste.codes.is_empty() {
        let lead = count(paste.codes.len(), "code");
        return (lead, format!("the text holds {}", quoted(&paste.codes)));
    }
    let domains = quoted(&paste.domains);
    (
        "text".to_owned(),
        format!("it names the KMS record of {domains}"),
    )
}

/// How many events the text holds, and which of them tells most.
fn lead(paste: &Paste, telling: &Event) -> String {
    let id = telling.id();
    let n_different = paste.events.len();
    let n_kept: usize = paste.events.iter().map(|it| it.n_seen).sum();
    let n = n_kept + paste.left_out.events;
    match (n_different, n) {
        (1, 1) => format!("event {id}"),
        (1, n) => format!("event {id}, {n} times"),
        (_, n) if 0 < paste.left_out.events => {
            format!("{}, {n_kept} of them kept, event {id}", count(n, "event"))
        }
        (_, n) if n_different < n => {
            format!("{}, {n_different} different, event {id}", count(n, "event"))
        }
        _ => format!("{}, event {id}", count(n, "event")),
    }
}

impl Paste {
    /// The position of the last event that went wrong, unless the client was activated after it; else of the activation or
    /// the last event.
    ///
    /// What a client met at a host tells more than a name that was not answered, and that more than the summary in 8198.
    pub fn telling_event(&self) -> Option<usize> {
        let activated = self.events.iter().rposition(is_activation);
        let ranked = self.events.iter().enumerate();
        let trouble = ranked
            .filter(|(at, _)| activated.is_none_or(|it| it < *at))
            .map(|(at, event)| (self.gravity(at, event), at))
            .max()
            .filter(|(gravity, _)| 0 < *gravity)
            .map(|(_, at)| at);
        trouble.or(activated).or(self.events.len().checked_sub(1))
    }

    /// The hosts that were asked after the last activation and are not known to have answered, each once.
    fn hosts_in_vain(&self) -> Vec<&Host> {
        let activated = self.events.iter().rposition(is_activation);
        let from = activated.map_or(0, |it| it + 1);
        let mut res = Vec::new();
        for (at, event) in self.events.iter().enumerate().skip(from) {
            let host = event.as_request().and_then(|it| it.host.as_ref());
            if let Some(host) = host.filter(|_| self.answer_of(at).is_none())
                && !res.contains(&host)
            {
                res.push(host);
            }
        }
        res
    }

    /// How much an event tells about a fault; 0 where there is none.
    fn gravity(&self, at: usize, event: &Event) -> u8 {
        match &event.what {
            EventKind::Answer(_) if is_activation(event) => 0,
            EventKind::Request(_) if self.answer_of(at).is_some() => 0,
            EventKind::Answer(_) | EventKind::Request(_) => 5,
            EventKind::NameUnanswered(_) => 4,
            EventKind::NotPublished(_) => 3,
            EventKind::Served(it) if it.code.0 != 0 => 2,
            EventKind::NotActivated(_) => 1,
            EventKind::Served(_) | EventKind::Published(_) => 0,
        }
    }
}

fn is_activation(event: &Event) -> bool {
    matches!(&event.what, EventKind::Answer(it) if it.is_activated == Some(true) && it.code.0 == 0)
}

/// What an event says, in one phrase; `partner` is the answer to a request, or the request of an answer.
pub fn sentence(event: &Event, partner: Option<&Event>) -> String {
    match &event.what {
        EventKind::Request(it) => of_request(it, partner.is_some()),
        EventKind::Answer(it) => of_answer(it, partner.and_then(Event::as_request)),
        EventKind::Served(it) => of_served(it),
        EventKind::NotPublished(it) => {
            let code = it
                .code
                .map_or(String::new(), |it| format!(": {}", named(it)));
            format!(
                "the KMS host could not publish its SRV record{}{code}",
                of_domain(it)
            )
        }
        EventKind::Published(it) => {
            format!("the KMS host published its SRV record{}", of_domain(it))
        }
        EventKind::NotActivated(it) => {
            let application = it.application_id.as_ref().and_then(Guid::application);
            let what = application.unwrap_or("Windows or Office");
            let whose = if it.is_of_microsoft() {
                "; the code comes from activation at Microsoft, so no KMS host was tried"
            } else {
                ""
            };
            format!("{what} could not be activated: {}{whose}", named(it.code))
        }
        EventKind::NameUnanswered(it) => format!("no name server answered for `{}`", it.name),
    }
}

fn of_request(request: &Request, is_answered: bool) -> String {
    let host = match &request.host {
        Some(host) => format!("`{host}`"),
        None => "a host that is not named".to_owned(),
    };
    let code = named(request.code);
    match (request.code.0, is_answered) {
        (0, true) => format!("the client asked {host} and was answered"),
        (0, false) => format!("the client asked {host}; no answer (event 12289) is in the text"),
        (_, true) => format!("the client asked {host}: {code}, with an answer"),
        (_, false) => {
            let is_unknown = request
                .host
                .as_ref()
                .is_some_and(|it| is_name_not_found(request.code, it));
            let why = if is_unknown {
                ", since this name was not found"
            } else {
                ""
            };
            format!("the client asked {host} in vain{why}: {code}")
        }
    }
}

fn of_answer(answer: &Answer, request: Option<&Request>) -> String {
    let host = match request.and_then(|it| it.host.as_ref()) {
        Some(host) => format!("`{host}`"),
        None => "a KMS host".to_owned(),
    };
    let minimum = request.and_then(|it| it.minimum_count);
    let is_too_low = answer
        .flags
        .is_some_and(|it| Flag::of(it).0.contains(&Flag::CountTooLow));
    let count = match (answer.count, minimum) {
        (Some(n), Some(minimum)) if is_too_low => {
            format!("; it counts {n} machines and needs {minimum}")
        }
        (Some(n), _) if is_too_low => format!("; it counts {n} machines, which is too few"),
        (Some(n), _) => format!("; it counts {n} machines"),
        (None, _) if is_too_low => "; it counts too few machines".to_owned(),
        (None, _) => String::new(),
    };
    match (answer.code.0, answer.is_activated) {
        (0, Some(true)) => format!("{host} activated the client{count}"),
        (0, _) => format!("{host} answered and did not activate the client{count}"),
        (_, Some(true)) => {
            let code = named(answer.code);
            format!(
                "{host} answered, and the event contradicts itself: it ends with {code}, yet says that the client is activated{count}"
            )
        }
        _ => {
            let code = named(answer.code);
            format!("{host} answered, and the client is not activated: {code}{count}")
        }
    }
}

fn of_served(served: &Served) -> String {
    let client = match &served.client {
        Some(client) => format!("`{client}`"),
        None => "a client that is not named".to_owned(),
    };
    match served.code.0 {
        // A client that is not activated is answered too: the host counts too few.
        0 => format!(
            "the KMS host answered {client}; whether that activated it, event 12289 of the client tells"
        ),
        _ => format!(
            "the KMS host did not serve {client}: {}",
            named(served.code)
        ),
    }
}

fn of_domain(publishing: &Publishing) -> String {
    publishing
        .domain
        .as_ref()
        .map_or(String::new(), |it| format!(" in `{it}`"))
}

fn of_license(license: &License) -> String {
    let name = match &license.name {
        Some(name) => format!("`{name}`"),
        None => "the license".to_owned(),
    };
    if let Some(service) = &license.service {
        return format!("{name} is a KMS host{}", host_service::ailments(service));
    }
    let status = match license.status {
        Some(status) => format!("{name} is in state {}", status.words()),
        None if license.tool == Tool::SlmgrInOtherLanguage => {
            format!("{name}: the state is written in another language")
        }
        None => format!("{name}: no state is in the text"),
    };
    let reason = license
        .reason
        .filter(|it| it.0 & 0x8000_0000 != 0)
        .map_or(String::new(), |it| format!("; reason {}", named(it)));
    format!("{status}{reason}{}", host_of_license(license))
}

/// Where such a client looks for its host.
fn host_of_license(license: &License) -> String {
    if !license.is_kms_client() {
        return String::new();
    }
    if let Some(host) = &license.fixed_host {
        return format!("; its host is set to `{host}` and DNS is not asked");
    }
    if let Some(host) = &license.dns_host {
        return format!("; its host from DNS is `{host}`");
    }
    if let Some(host) = &license.unnamed_host {
        return format!("; its host is `{host}`");
    }
    if license.has_no_dns_host {
        return "; no host from DNS is remembered".to_owned();
    }
    String::new()
}

/// A code with its symbol, where it has one.
fn named(code: ErrorCode) -> String {
    match codes::look_up(code).and_then(|it| it.symbol) {
        Some(symbol) => format!("{code} ({symbol})"),
        None => code.to_string(),
    }
}

impl Paste {
    /// The code, if it is all that was found.
    pub fn only_code(&self) -> Option<ErrorCode> {
        match self.codes.as_slice() {
            [code]
                if self.events.is_empty()
                    && self.licenses.is_empty()
                    && self.domains.is_empty() =>
            {
                Some(*code)
            }
            _ => None,
        }
    }

    /// The answer (12289) that belongs to the event at this position.
    pub fn answer_of(&self, at: usize) -> Option<&Event> {
        let answer = self.answers.get(at).copied().flatten()?;
        self.events.get(answer)
    }

    /// The answer to the request at this position, or the request of the answer there.
    pub fn partner_of(&self, at: usize) -> Option<&Event> {
        let request = || {
            let asked = self.answers.iter().position(|it| *it == Some(at))?;
            self.events.get(asked)
        };
        self.answer_of(at).or_else(request)
    }

    /// The codes of events and licenses and the others, each once and without 0, in the order they are shown.
    pub fn all_codes(&self) -> Vec<ErrorCode> {
        let mut res: Vec<ErrorCode> = Vec::new();
        let events = self.events.iter().filter_map(Event::code);
        let reasons = self.licenses.iter().filter_map(|it| it.reason);
        for code in events.chain(reasons).chain(self.codes.iter().copied()) {
            if code.0 != 0 && !res.contains(&code) {
                res.push(code);
            }
        }
        res
    }
}

impl License {
    /// True for a license that is activated at a KMS host or by Active Directory.
    pub fn is_kms_client(&self) -> bool {
        self.channel == Some(Channel::KmsClient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symptom::read;

    fn check(text: &str, expect: &str) {
        let shown = headline(&read(text).unwrap()).text;
        assert_eq!(shown, expect, "{text}");
    }

    const ID: &str = "11111111-2222-3333-4444-555555555555";

    #[test]
    fn host_that_answered_need_not_have_activated() {
        check(
            &format!("0x0,25,PC17,{ID},2026/03/04 05:06,0,2,41520,{ID}"),
            "the KMS host answered `PC17`; whether that activated it, event 12289 of the client tells",
        );
    }

    #[test]
    fn answer_that_contradicts_itself_says_so() {
        check(
            "0xC004F06C,0x0,1,0,31,120,10080,2026/03/04 05:06",
            "a KMS host answered, and the event contradicts itself: it ends with 0xC004F06C \
             (SL_E_VL_INVALID_TIMESTAMP), yet says that the client is activated; it counts 31 machines; \
             run `slmgr.vbs /dlv`",
        );
    }
}
