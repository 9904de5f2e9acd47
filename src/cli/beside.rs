//! What a file of client settings tells beside them: codes of errors, and what the machine does as a KMS host.
//!
//! Neither is a setting, so no plan has it; a note says that the other command reads it.

use super::os_text::shown_path;
use crate::client::{TextKind, detect};
use crate::render::escape;
use crate::shell::{Command, Shell};
use crate::symptom::{self, Paste};
use crate::words;
use std::collections::BTreeSet;
use std::path::Path;

/// Most codes that a note names.
const MOST_CODES: usize = 3;

/// A code with this bit stands for an error.
const FAILED: u32 = 0x8000_0000;

/// The note on `text`, which was read from `path`, with its line break; none when it tells nothing more.
pub(super) fn note(path: &Path, text: &str) -> Option<String> {
    // Exports and collected files hold settings alone, and are large.
    if !matches!(detect(text)?, TextKind::Licenses | TextKind::Ipconfig) {
        return None;
    }
    let paste = symptom::read(text)?;
    let mut told = codes(&paste);
    let services = paste.licenses.iter().filter_map(|it| it.service.as_ref());
    told.extend(
        services
            .filter_map(|it| it.current_count)
            .take(1)
            .map(|count| {
                let machines =
                    words::count(usize::try_from(count).unwrap_or(usize::MAX), "machine");
                format!("a KMS host that counts {machines}")
            }),
    );
    if told.is_empty() {
        return None;
    }
    let command = path.to_str().and_then(|it| {
        let command = Command::new(Shell::HERE, "kmsdoctor explain").arg(it);
        command.literal()
    });
    let command = command.unwrap_or_else(|| "`kmsdoctor explain FILE`".to_owned());
    Some(format!(
        "note: `{}` also tells of {}: {command}\n",
        escape::terminal(&shown_path(path)),
        words::joined(&told)
    ))
}

/// The errors that licenses, events and sentences name, each once, in the order of the text.
fn codes(paste: &Paste) -> Vec<String> {
    let reasons = paste.licenses.iter().filter_map(|it| it.reason);
    let events = paste.events.iter().filter_map(symptom::Event::code);
    let all = reasons.chain(events).chain(paste.codes.iter().copied());
    let mut seen = BTreeSet::new();
    all.filter(|it| it.0 & FAILED != 0 && seen.insert(*it))
        .take(MOST_CODES)
        .map(|it| it.to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    const LICENSE: &str = "\
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel
License Status: Notification
";

    fn check(lines: &str, expect: &Expect) {
        let text = format!("{LICENSE}{lines}");
        expect.assert_eq(&note(Path::new("d l.txt"), &text).unwrap_or_default());
    }

    #[test]
    fn what_is_no_setting_is_told_in_one_line() {
        check(
            "Notification Reason: 0xC004F074.\n",
            &expect![[r#"
            note: `d l.txt` also tells of 0xC004F074: `kmsdoctor explain 'd l.txt'`
        "#]],
        );
        check(
            "Key Management Service is enabled on this machine\n    Current count: 17\n",
            &expect![[r#"
                note: `d l.txt` also tells of a KMS host that counts 17 machines: `kmsdoctor explain 'd l.txt'`
            "#]],
        );
        // Not an error: the state of a license.
        check("Notification Reason: 0x4004F00C\n", &expect![[""]]);
        check("", &expect![[""]]);
    }
}
