//! Texts of the catalogue: whole sentences, commands that can be typed, no keys.

use super::super::Changes;
use super::super::ladder::Rung;

/// The longest text that is read to its end.
const MAX_CHARS: usize = 600;

/// What is wrong with the texts seen so far.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) faults: Vec<String>,
}

impl Texts {
    /// Whole sentences, each with its stop.
    pub(super) fn sentences(&mut self, place: &str, text: &str) {
        self.check(place, text);
        if !text.ends_with('.') {
            self.faults.push(format!("{place}: no stop: {text}"));
        }
    }

    /// A phrase without a stop.
    pub(super) fn phrase(&mut self, place: &str, text: &str) {
        self.check(place, text);
        if text.ends_with('.') {
            self.faults
                .push(format!("{place}: ends with a stop: {text}"));
        }
    }

    pub(super) fn rung(&mut self, place: &str, rung: &Rung) {
        self.phrase(place, rung.at);
        self.phrase(place, rung.aim);
        if let Some(why) = command_fault(rung.command, rung.changes) {
            self.faults
                .push(format!("{place}, `{}`: {why}", rung.command));
        }
        if rung.readings.len() < 2 {
            self.faults.push(format!("{place}: nothing to tell apart"));
        }
        for reading in rung.readings {
            self.phrase(place, reading.seen);
            self.phrase(place, reading.means);
            let mut literals = reading.means.split('`').skip(1).step_by(2);
            let changes = literals.find(|it| command_changes(it));
            if let Some(command) = changes.filter(|_| !reading.means.contains("changes ")) {
                self.faults.push(format!(
                    "{place}, `{command}`: does not say what it changes"
                ));
            }
        }
    }

    fn check(&mut self, place: &str, text: &str) {
        let n_chars = text.chars().count();
        let faults = [
            (text.is_empty(), "empty"),
            (text.trim() != text, "not trimmed"),
            (text.contains("  "), "a double blank"),
            (text.contains('!'), "an exclamation mark"),
            (text.contains(char::is_control), "a control character"),
            (MAX_CHARS < n_chars, "too long"),
            (text.matches('`').count() % 2 == 1, "an open backtick"),
            (holds_key(text), "a product key"),
        ];
        for (is_so, what) in faults {
            if is_so {
                self.faults.push(format!("{place}: {what}: {text}"));
            }
        }
    }
}

/// True when `command` changes something.
fn command_changes(command: &str) -> bool {
    /// Parts of commands that change something.
    const CHANGING: [&str; 25] = [
        "/ato",
        "/ckms",
        "/skms",
        "/skhc",
        "/ckhc",
        "/ipk",
        "/upk",
        "/rearm",
        "/rilc",
        "/sdns",
        "/cdns",
        "/sprt",
        "/spri",
        "/cpri",
        "/act-type",
        "/act ",
        "/resync",
        "/scannow",
        "/sethst",
        "/remhst",
        "net stop",
        "net start",
        "/atp",
        "/flushdns",
        "/config /",
    ];
    /// Verbs of commands in PowerShell that change something.
    const VERBS: [&str; 11] = [
        "Start-", "Stop-", "Restart-", "Set-", "Enable-", "Disable-", "Add-", "Remove-", "New-",
        "Clear-", "Rename-",
    ];
    CHANGING.iter().any(|it| format!("{command} ").contains(it))
        || VERBS.iter().any(|it| command.starts_with(it))
}

/// Why `command` cannot stand there, or not without saying what it changes.
pub(super) fn command_fault(command: &str, changes: Option<Changes>) -> Option<&'static str> {
    if command.trim() != command || command.is_empty() {
        Some("empty, or blanks around it")
    } else if command.contains(char::is_control) {
        Some("more than one line, or a control character")
    } else if command.contains('`') || command.contains("  ") {
        Some("a backtick or a double blank")
    } else if holds_key(command) {
        Some("a product key")
    } else if command_changes(command) && changes.is_none() {
        Some("changes something and does not say what")
    } else {
        None
    }
}

/// True when five groups of five letters and digits stand in `text`.
fn holds_key(text: &str) -> bool {
    let is_group = |it: &str| it.len() == 5 && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let mut words = text.split(|it: char| !(it.is_ascii_alphanumeric() || it == '-'));
    words.any(|word| {
        let groups: Vec<&str> = word.split('-').collect();
        groups.len() == 5 && groups.into_iter().all(is_group)
    })
}

#[test]
fn keys_are_seen() {
    // Made up; no key has these groups.
    assert!(holds_key("slmgr.vbs /ipk AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"));
    assert!(!holds_key("slmgr.vbs /ipk GVLK"));
    assert!(!holds_key("55c92734-d682-4d71-983e-d6ec3f16059f"));
}
