//! Text of `reg query` → [`RegistryValues`]: a key at the margin, below it `NAME    TYPE    DATA`, behind all a count.
//!
//! Names and types are the same in every language; the count is a sentence of that language. A text without any value says
//! what is not set only where the command stands before it, since it names what was asked for.

use super::registry::{self, RegistryData, RegistryValue, RegistryValues};
use super::text::{is_blank, numbered_lines};
use super::{Area, is_known_key};
use crate::model::Provenance;
use std::collections::BTreeSet;

/// Most settings that are read; a machine has a few.
const MOST_VALUES: usize = 2_000;

/// The settings that must have been asked for before one that is missing counts as not set.
const ASKED_FOR: [&str; 2] = [
    "keymanagementservicename",
    "keymanagementservicelookupdomain",
];

/// The key below which these stand, as commands name it, in small letters.
const SERVICE_KEY: &str = r"\softwareprotectionplatform";

/// What a line of the text is.
enum Line<'a> {
    /// The path of a key.
    Key(&'a str),
    /// Name, type and data of a value.
    Value(&'a str, &'a str, &'a str),
    /// The command itself, from a console or written by `echo`.
    Command(&'a str),
    /// A sentence with a number: how many values were found.
    Count,
    /// Nothing.
    Empty,
    /// Anything else.
    Other(&'a str),
}

/// True for a text with a key and a value below it, or with a command that says what was asked for and its answer.
pub(super) fn is_output(text: &str) -> bool {
    let mut is_below_key = false;
    let mut is_below_command = false;
    numbered_lines(text).any(|(_, line)| match Line::of(line) {
        Line::Key(_) => {
            is_below_key = true;
            false
        }
        Line::Value(..) => is_below_key,
        Line::Command(_) => {
            is_below_command = true;
            false
        }
        Line::Count => is_below_command,
        Line::Empty => false,
        Line::Other(_) => {
            is_below_key = false;
            is_below_command = false;
            false
        }
    })
}

/// For each line of `text`, whether it belongs to the output.
pub(super) fn membership(text: &str) -> Vec<bool> {
    let mut is_inside = false;
    let mut awaits_data = false;
    let lines = text.split('\n').map(|line| {
        let line = Line::of(super::text::lines(line).next().unwrap_or_default());
        match line {
            Line::Key(_) | Line::Command(_) => is_inside = true,
            Line::Other(_) if !awaits_data => is_inside = false,
            Line::Value(..) | Line::Empty | Line::Count | Line::Other(_) => {}
        }
        awaits_data = matches!(line, Line::Value(_, _, ""));
        is_inside
    });
    lines.collect()
}

/// Reads the settings of discovery. `path` is for the provenance only.
///
/// The settings for KMS are known where a host for the whole machine was found, or where both host and lookup domain were asked for.
pub(super) fn read(path: &str, text: &str) -> RegistryValues {
    let mut res = RegistryValues::default();
    let mut key = None;
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut n_counts = 0;
    let mut lines = numbered_lines(text).peekable();
    while let Some((number, line)) = lines.next() {
        match Line::of(line) {
            Line::Key(path) => key = Some(path).filter(|it| is_known_key(it)),
            Line::Command(line) => asked.extend(names_asked_for(line)),
            Line::Count => n_counts += 1,
            Line::Empty => {}
            Line::Other(_) => key = None,
            Line::Value(name, kind, held) => {
                // A mail broke the line behind the type.
                let next = lines.peek().map(|it| Line::of(it.1));
                let held = match next {
                    Some(Line::Other(moved)) if held.is_empty() => {
                        lines.next();
                        moved
                    }
                    _ => held,
                };
                let Some(key) = key.filter(|it| registry::is_setting(it, name)) else {
                    continue;
                };
                if res.values.len() < MOST_VALUES {
                    res.values.push(RegistryValue {
                        key: key.to_owned(),
                        name: Some(name.to_owned()),
                        data: data(kind, held),
                        provenance: Provenance::File {
                            path: path.to_owned(),
                            line: number,
                        },
                    });
                }
            }
        }
    }
    let has_host = res.values.iter().any(|it| {
        let is_for_all = it.key.to_ascii_lowercase().ends_with(SERVICE_KEY);
        let name = it.name.as_deref().unwrap_or_default();
        let is_text = matches!(&it.data, RegistryData::Text(text) if !text.is_empty());
        is_for_all && is_text && name.eq_ignore_ascii_case(ASKED_FOR[0])
    });
    // A command without an answer was not carried out.
    let has_answers = ASKED_FOR.len() <= n_counts && ASKED_FOR.iter().all(|it| asked.contains(*it));
    if has_host || has_answers {
        res.known.insert(Area::Kms);
    }
    res
}

impl<'a> Line<'a> {
    /// Tells a line, without its indentation, by its shape.
    fn of(line: &'a str) -> Self {
        if line.is_empty() {
            return Self::Empty;
        }
        if line.starts_with("HKEY_") && line.contains('\\') {
            return Self::Key(line);
        }
        if is_command(line) {
            return Self::Command(line);
        }
        if let Some((name, kind, held)) = value(line) {
            return Self::Value(name, kind, held);
        }
        let has_number = line.bytes().any(|it| it.is_ascii_digit());
        let is_sentence = line.contains([':', '：']) && !line.contains(". .") && line.len() < 120;
        let ends = line.ends_with(['.', '。']);
        if has_number && is_sentence && ends {
            return Self::Count;
        }
        Self::Other(line)
    }
}

fn is_command(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(is_blank).filter(|it| !it.is_empty()).collect();
    let is_reg = |it: &&str| it.ends_with("reg") || it.ends_with("reg.exe");
    let mut pairs = words.windows(2);
    pairs.any(|it| matches!(it, [reg, "query"] if is_reg(reg)))
}

/// The names of values that a command asks for below the key of the service, in small letters; none without `/s`, since
/// products have settings of their own.
fn names_asked_for(line: &str) -> Vec<String> {
    let lower = line.to_ascii_lowercase();
    let names_another_key = lower.contains("hk") && !lower.contains(SERVICE_KEY);
    let is_below = lower.split(is_blank).any(|it| it == "/s");
    if names_another_key || !is_below {
        return Vec::new();
    }
    let mut words = lower.split(is_blank).filter(|it| !it.is_empty());
    let mut res = Vec::new();
    while let Some(word) = words.next() {
        if word == "/v" {
            res.extend(words.next().map(|it| it.trim_matches('"').to_owned()));
        }
    }
    res
}

/// Name, type and data of a line, whatever blanks stand between them.
fn value(line: &str) -> Option<(&str, &str, &str)> {
    let at = line.find(" REG_").or_else(|| line.find("\tREG_"))?;
    let (name, behind) = line.split_at_checked(at)?;
    let behind = behind.trim_start_matches(is_blank);
    let (kind, held) = behind.split_once(is_blank).unwrap_or((behind, ""));
    let name = name.trim_matches(is_blank);
    (!name.is_empty()).then_some((name, kind, held.trim_matches(is_blank)))
}

/// What a value holds, as the tool writes it.
fn data(kind: &str, held: &str) -> RegistryData {
    let digits = held.strip_prefix("0x").unwrap_or(held);
    let unreadable = || RegistryData::Unreadable {
        why: "it is no number in hexadecimal digits".to_owned(),
    };
    match kind {
        "REG_SZ" => RegistryData::Text(held.to_owned()),
        "REG_EXPAND_SZ" => RegistryData::ExpandText(held.to_owned()),
        "REG_MULTI_SZ" => {
            let texts = held.split(r"\0").filter(|it| !it.is_empty());
            RegistryData::MultiText(texts.map(str::to_owned).collect())
        }
        "REG_DWORD" => {
            u32::from_str_radix(digits, 16).map_or_else(|_| unreadable(), RegistryData::Dword)
        }
        "REG_QWORD" => {
            u64::from_str_radix(digits, 16).map_or_else(|_| unreadable(), RegistryData::Qword)
        }
        _ => RegistryData::Binary(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use crate::client::testing::shown;
    use crate::client::{ClientTexts, TextKind, detect};
    use expect_test::{Expect, expect};

    fn check(text: &str, expect: &Expect) {
        let mut texts = ClientTexts::default();
        let shown = match texts.add("q", text) {
            Ok(()) => {
                let profile = texts.profile();
                format!("known: {:?}\n{}", profile.known, shown(&profile))
            }
            Err(err) => format!("error: {err}\n"),
        };
        expect.assert_eq(&shown);
    }

    const KEY: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";

    #[test]
    fn values_are_those_of_the_registry() {
        let text = format!(
            "\r\n{KEY}\r\n    KeyManagementServiceName    REG_SZ    kms9.corp.example\r\n    KeyManagementServicePort    REG_SZ    1689\r\n    VLActivationType    REG_DWORD    0x2\r\n    BackupProductKeyDefault    REG_SZ    AAAAA-BBBBB-CCCCC-DDDDD-EEEEE\r\n\r\nEnd of search: 4 match(es) found.\r\n"
        );
        assert_eq!(detect(&text), Some(TextKind::RegQuery));
        check(
            &text,
            &expect![[r#"
            known: {Kms}
            q:3: the whole machine: fixed kms9.corp.example.:1689
            q:5: the whole machine: activation type KMS
        "#]],
        );
        // A mail lost blanks and broke a line.
        let mailed = format!(
            "Hello,\n\n> {KEY}\n> KeyManagementServiceName REG_SZ\n> kms9.corp.example\n> KeyManagementServicePort REG_SZ 1689\n"
        );
        check(
            &mailed,
            &expect![[r#"
                known: {Kms}
                q:4: the whole machine: fixed kms9.corp.example.:1689
            "#]],
        );
    }

    #[test]
    fn products_have_settings_of_their_own() {
        check(
            &format!(
                "{KEY}\\0ff1ce15-a989-479d-af46-f275c6370663\n    KeyManagementServiceName    REG_SZ    kms7.corp.example\n    KeyManagementServicePort    REG_SZ    1690\n\nEnde der Suche: 1 Übereinstimmung(en) gefunden.\n"
            ),
            &expect![[r#"
                known: {}
                q:2: Office: fixed kms7.corp.example.:1690
            "#]],
        );
    }

    /// That nothing was found says something where it is known what was looked for.
    #[test]
    fn nothing_found() {
        let none = "\nEnd of search: 0 match(es) found.\n";
        let asked = |name: &str| {
            format!(
                "C:\\>reg query \"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform\" /s /v {name}\n{none}"
            )
        };
        let host = asked("KeyManagementServiceName");
        let domain = asked("KeyManagementServiceLookupDomain");
        check(
            &format!("{host}\n{domain}"),
            &expect![[r#"
            known: {Kms}
        "#]],
        );
        check(
            &host,
            &expect![[r#"
            known: {}
        "#]],
        );
        check(
            &format!(
                "reg query /s /v KeyManagementServiceName /v KeyManagementServiceLookupDomain \n{none}{none}"
            ),
            &expect![[r#"
                known: {Kms}
            "#]],
        );
        check(
            none,
            &expect![[r#"
            error: `reg query` found nothing, and the text does not say what it looked for; put the command before its answer (`kmsdoctor plan --how-to-collect` prints the commands)
        "#]],
        );
    }

    #[test]
    fn beside_other_texts() {
        const IPCONFIG: &str = include_str!("../../fixtures/client/ipconfig/english.txt");
        const DLV: &str = include_str!("../../fixtures/client/ok/scenario-dlv.txt");
        let query = format!(
            "\n{KEY}\n    KeyManagementServiceName    REG_SZ    kms8.corp.example\n\nEnd of search: 1 match(es) found.\n\n"
        );
        for text in [
            format!("{query}{IPCONFIG}\n{DLV}"),
            format!("{IPCONFIG}{query}{DLV}"),
            format!("{DLV}{query}{IPCONFIG}"),
        ] {
            let mut texts = ClientTexts::default();
            texts.add("q", &text).unwrap();
            let profile = texts.profile();
            let host = profile.in_force().fixed_host.unwrap();
            assert_eq!(host.value.to_string(), "kms8.corp.example.:1688");
            assert!(profile.primary_suffix.is_some());
            assert_eq!(profile.licenses.len(), 1);
        }
    }
}
