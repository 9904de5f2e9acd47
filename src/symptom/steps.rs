//! What to do next: commands that look and change nothing, but where they say so.

use super::{Event, EventKind, Host, HostService, License, LicenseStatus, Paste};
use crate::client::license::LEAST_FOR_CLIENTS;
use crate::client::text::is_tame_domain;
use crate::codes::{Changes, Facility, Parts};
use crate::model::ErrorCode;
use crate::shell::{Command, Shell};

/// Most hosts, and most codes, that get a step of their own.
const MOST_OF_A_KIND: usize = 3;

/// The code that sums up all tries at all hosts.
const NO_HOST: ErrorCode = ErrorCode(0xC004_F074);

/// The events of the client, newest first.
const CLIENT_EVENTS: &str = "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288,12289} -MaxEvents 20 | Format-List TimeCreated, Id, Message";

/// The license of Windows, with its state.
const LICENSE: &str = "slmgr.vbs /dlv";

/// The events of the host, newest first.
const HOST_EVENTS: &str = "Get-WinEvent -FilterHashtable @{LogName='Key Management Service'; Id=12290} -MaxEvents 20 | Format-List TimeCreated, Id, Message";

/// Why a license is looked at that Microsoft did not activate.
const KEY: &str = "on the client, see which key it has: only one with `VOLUME_KMSCLIENT` in its description looks for a KMS host";

/// What the events of the client are looked at for.
const TRIES: &str = "on the client, see which hosts were tried and how each try ended";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// An imperative without a final stop.
    pub text: String,
    /// The exact command; none where the text names no host or domain that can be typed.
    pub command: Option<String>,
    /// What the command changes; none when it only looks.
    pub changes: Option<Changes>,
}

/// What to do next, in this order; each command once.
pub fn steps(paste: &Paste) -> Vec<Step> {
    let mut res = Steps::default();
    let telling = paste.telling_event();
    // What the headline is about comes first.
    for at in telling.into_iter().chain(0..paste.events.len()) {
        if let Some(event) = paste.events.get(at) {
            res.of_event(event, paste.answer_of(at).is_some());
        }
    }
    for license in &paste.licenses {
        res.of_license(license);
    }
    for domain in &paste.domains {
        res.ask_for(domain);
    }
    let codes = paste.all_codes();
    for code in codes.iter().filter(|it| !is_background(paste, **it)) {
        res.explain(*code);
    }
    if codes.contains(&NO_HOST) && paste.events.iter().all(|it| it.id() != 12288) {
        res.look_at(CLIENT_EVENTS, TRIES);
    }
    res.list
}

/// True for a code that only licenses have which are activated, or are no matter of KMS while others are.
fn is_background(paste: &Paste, code: ErrorCode) -> bool {
    let has_kms_client = paste.licenses.iter().any(License::is_kms_client);
    let is_trouble = |it: &License| {
        it.status != Some(LicenseStatus::Licensed) && (it.is_kms_client() || !has_kms_client)
    };
    let is_of = |it: &&License| it.reason == Some(code);
    let mut licenses = paste.licenses.iter().filter(is_of).peekable();
    licenses.peek().is_some() && !licenses.any(is_trouble)
}

/// Steps so far.
#[derive(Debug, Default)]
struct Steps {
    list: Vec<Step>,
    n_hosts: usize,
    n_domains: usize,
    n_codes: usize,
}

impl Steps {
    /// Adds a step; false when it stands there already.
    fn push(&mut self, text: impl Into<String>, command: Option<String>) -> bool {
        let step = Step {
            text: text.into(),
            command,
            changes: None,
        };
        self.add(step)
    }

    fn add(&mut self, step: Step) -> bool {
        let is_known = match &step.command {
            Some(command) => self
                .list
                .iter()
                .any(|it| it.command.as_ref() == Some(command)),
            None => self.list.contains(&step),
        };
        if !is_known {
            self.list.push(step);
        }
        !is_known
    }

    fn look_at(&mut self, command: &str, text: &str) {
        self.push(text, Some(command.to_owned()));
    }

    fn of_event(&mut self, event: &Event, is_answered: bool) {
        match &event.what {
            EventKind::Request(it) if is_answered && it.code.0 == 0 => {}
            EventKind::Request(it) => {
                if it.code.0 == 0 {
                    self.look_at(
                        CLIENT_EVENTS,
                        "on the client, look for the answer, event 12289",
                    );
                } else if is_of_network(it.code) {
                    match &it.host {
                        Some(host) => self.reach(host),
                        None => self.on_client(),
                    }
                }
            }
            EventKind::Answer(it) if it.is_activated == Some(true) && it.code.0 == 0 => {}
            EventKind::Answer(it) if it.is_activated == Some(true) => {
                self.look_at(
                    LICENSE,
                    "on the client, see whether the license is activated",
                );
            }
            EventKind::Answer(_) => {
                self.look_at(HOST_EVENTS, "on the KMS host, see which machines it counts");
            }
            EventKind::NotPublished(it) | EventKind::Published(it) => {
                if let Some(domain) = &it.domain {
                    self.ask_for(domain);
                }
            }
            EventKind::NotActivated(it) if it.is_of_microsoft() => self.look_at(LICENSE, KEY),
            EventKind::NotActivated(_) => self.look_at(CLIENT_EVENTS, TRIES),
            EventKind::NameUnanswered(it) => {
                let name = it.name.to_ascii_lowercase();
                match name.strip_prefix("_vlmcs._tcp.") {
                    Some(domain) => self.ask_for(domain),
                    None => self.on_client(),
                }
            }
            EventKind::Served(_) => {}
        }
    }

    fn of_license(&mut self, license: &License) {
        if let Some(service) = &license.service {
            self.of_service(service);
        }
        let is_well = license.status == Some(LicenseStatus::Licensed);
        if is_well || !license.is_kms_client() {
            return;
        }
        let host = license.fixed_host.as_ref();
        let host = host.or(license.unnamed_host.as_ref());
        let domain = license.lookup_domain.as_ref();
        if let Some(host) = host {
            self.reach(host);
        } else if let Some(domain) = domain {
            self.ask_for(domain);
        } else if let Some(host) = &license.dns_host {
            self.reach(host);
        } else {
            self.on_client();
        }
    }

    fn of_service(&mut self, service: &HostService) {
        if service
            .current_count
            .is_some_and(|it| it < LEAST_FOR_CLIENTS)
        {
            self.look_at(
                "kmsdoctor explain 0xC004F038",
                "read what a client shows when the count is too low, and what raises it",
            );
        }
        if service.failed_requests.is_some_and(|it| 0 < it) {
            self.look_at(
                HOST_EVENTS,
                "on the KMS host, see which requests failed and with which code",
            );
        }
        if service.is_publishing == Some(false) {
            self.add(Step {
                text: "unless its SRV record is kept by hand: on the KMS host as administrator, let it publish the record"
                    .to_owned(),
                command: Some("slmgr.vbs /sdns".to_owned()),
                changes: Some(Changes::Host),
            });
        }
    }

    fn reach(&mut self, host: &Host) {
        if MOST_OF_A_KIND <= self.n_hosts {
            return;
        }
        let command = host.as_argument().and_then(|it| {
            let command = Command::new(Shell::Any, "kmsdoctor diagnose");
            command.value("--kms-host", &it).text()
        });
        let is_new = self.push(
            format!("see whether `{host}` can be reached, and what DNS says beside it"),
            command,
        );
        self.n_hosts += usize::from(is_new);
    }

    fn ask_for(&mut self, domain: &str) {
        if MOST_OF_A_KIND <= self.n_domains {
            return;
        }
        let domain = domain.trim_end_matches('.');
        let command = Command::new(Shell::Any, "kmsdoctor diagnose").arg(domain);
        let command = command.text().filter(|_| is_tame_domain(domain));
        let is_new = self.push(
            format!("ask for the KMS record of `{domain}` and try every host"),
            command,
        );
        self.n_domains += usize::from(is_new);
    }

    fn on_client(&mut self) {
        self.look_at("kmsdoctor", "on the client, follow its way to a host");
    }

    fn explain(&mut self, code: ErrorCode) {
        if MOST_OF_A_KIND <= self.n_codes {
            return;
        }
        let is_new = self.push(
            format!("read what {code} means and what to check"),
            Some(format!("kmsdoctor explain {code}")),
        );
        self.n_codes += usize::from(is_new);
    }
}

/// True for codes of Win32 and DNS, which a client meets on its way; the licensing service gives others when a host has answered.
fn is_of_network(code: ErrorCode) -> bool {
    Parts::of(code).facility == Facility::Win32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symptom::{headline, read};

    /// The commands, and whether the headline ends with the first of them.
    fn check(text: &str, expect: &[&str]) {
        let paste = read(text).unwrap();
        let commands: Vec<String> = steps(&paste)
            .into_iter()
            .filter_map(|it| it.command)
            .collect();
        assert_eq!(commands, expect, "{text}");
        let sentence = headline(&paste).text;
        if let [first, ..] = expect {
            let end = match first.len() {
                ..=60 => format!("; run `{first}`"),
                _ => format!("; {}", steps(&paste)[0].text),
            };
            assert!(sentence.ends_with(&end), "{sentence}");
        }
    }

    const ID: &str = "11111111-2222-3333-4444-555555555555";

    #[test]
    fn hosts_that_did_not_answer_are_looked_at() {
        let line = |code: &str, host: &str| format!("{code},0x0,{host},{ID},2026/03/04 05:06\n");
        let to_kms1 = "kmsdoctor diagnose --kms-host kms1:1688";
        check(
            &line("0x8007DEAD", "kms1:1688"),
            &[to_kms1, "kmsdoctor explain 0x8007DEAD"],
        );
        check(&line("0x0", "kms1:1688"), &[CLIENT_EVENTS]);
        // The host has answered, so the way to it is none of the matter.
        check(
            &line("0xC004DEAD", "kms1:1688"),
            &["kmsdoctor explain 0xC004DEAD"],
        );
        check(
            &line("0x8007DEAD", "$(calc):1688"),
            &["kmsdoctor explain 0x8007DEAD"],
        );
        check(
            &line("0x8007DEAD", ""),
            &["kmsdoctor", "kmsdoctor explain 0x8007DEAD"],
        );
        let many: String = (1..9)
            .map(|it| line("0x8007DEAD", &format!("kms{it}:1688")))
            .collect();
        check(
            &many,
            &[
                "kmsdoctor diagnose --kms-host kms8:1688",
                to_kms1,
                "kmsdoctor diagnose --kms-host kms2:1688",
                "kmsdoctor explain 0x8007DEAD",
            ],
        );
    }

    #[test]
    fn summary_code_asks_for_its_events() {
        check(
            "0xC004F074",
            &["kmsdoctor explain 0xC004F074", CLIENT_EVENTS],
        );
        check("0x8007DEAD", &["kmsdoctor explain 0x8007DEAD"]);
    }

    #[test]
    fn activation_asks_for_nothing() {
        let text = format!(
            "0x0,0x0,kms1:1688,{ID},2026/03/04 05:06\n0x0,0x0,1,0,31,120,10080,2026/03/04 05:06"
        );
        check(&text, &[]);
        let sentence = headline(&read(&text).unwrap()).text;
        assert_eq!(
            sentence,
            "`kms1:1688` activated the client; it counts 31 machines"
        );
    }

    #[test]
    fn ailing_hosts_get_advice() {
        let host = |more: &str| {
            format!(
                "Name: a\nDescription: VOLUME_KMS_WS22 channel\nLicense Status: Licensed\n\
                 Key Management Service is enabled on this machine\n{more}"
            )
        };
        let text = host(
            "Current count: 4\nDNS publishing disabled\n\
             Total requests received: 211\nFailed requests received: 200\n",
        );
        let commands = [
            "kmsdoctor explain 0xC004F038",
            HOST_EVENTS,
            "slmgr.vbs /sdns",
        ];
        check(&text, &commands);
        let sentence = headline(&read(&text).unwrap()).text;
        assert_eq!(
            sentence,
            "`a` is a KMS host; it counts 4 machines, too few for servers (5) and Windows clients (25); \
             it publishes no SRV record; 200 of 211 requests failed; run `kmsdoctor explain 0xC004F038`"
        );
        let few = host("Current count: 24\nDNS publishing enabled\n");
        check(&few, &["kmsdoctor explain 0xC004F038"]);
        check(
            &host("Current count: 25\nFailed requests received: 0\n"),
            &[],
        );
    }

    #[test]
    fn licenses_are_asked_where_their_host_is_from() {
        let license = |more: &str| {
            format!(
                "Name: a\nDescription: VOLUME_KMSCLIENT channel\nLicense Status: Notification\n{more}"
            )
        };
        check(
            &license("DNS auto-discovery: KMS name not available"),
            &["kmsdoctor"],
        );
        check(
            &license(
                "Registered KMS machine name: kms9:1689\nKMS machine name from DNS: kms1:1688",
            ),
            &["kmsdoctor diagnose --kms-host kms9:1689"],
        );
        check(
            &license(
                "Registered KMS SRV record lookup domain: hr.example\nKMS machine name from DNS: kms1:1688",
            ),
            &["kmsdoctor diagnose hr.example"],
        );
        check(&license("").replace("Notification", "Licensed"), &[]);
    }
}
